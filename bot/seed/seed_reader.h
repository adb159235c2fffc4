/* seed_reader.h: a seed file of any size, one record at a time.
 *
 * JSON lines or CSV, told apart by the first byte that is no white space ('{'
 * is JSON) and then by the name. Holds one record of at most LIMIT_SEED_LINE
 * bytes; blank lines and a byte order mark are skipped. */
#ifndef REKAN_SEED_READER_H
#define REKAN_SEED_READER_H

#include <stdio.h>

#include "seed_line.h"

struct seed_reader;

enum seed_read {
    SEED_RECORD, /* record is there, valid until the next call */
    SEED_END,    /* nothing is left */
    SEED_BAD,    /* err says what is wrong with one record; go on */
    SEED_BROKEN  /* err says why nothing more can be read */
};

/* The file stays the caller's and must outlive the reader. */
struct seed_reader *seed_reader_open(FILE *file, struct str name);
void seed_reader_close(struct seed_reader *reader); /* NULL is fine */
enum seed_read seed_reader_next(struct seed_reader *reader, struct seed_record *record,
                                struct error *err);

#endif
