/* import_record.h: is a record of a file what an export holds? The file may be anybody's. */
#ifndef REKAN_IMPORT_RECORD_H
#define REKAN_IMPORT_RECORD_H

#include "../operations/keys.h"
#include "export_file.h"

/* The key is made from the record's parts, each checked, and never taken from the file as it is. */
bool import_record_key(const struct keyspace *keys, struct arena *arena,
                       const struct export_record *record, enum key_kind *kind, struct str *key);
/* Scores are times: whole numbers. */
bool import_record_has_times(const struct export_record *record, enum key_kind kind);

#endif
