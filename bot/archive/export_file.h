/* export_file.h: an export as a file: sealed blocks that are whole, in order, and end.
 *
 * A head (what it is, how the key comes from the passphrase), then blocks of at most about
 * 64 KiB: libsodium's secretstream, keyed by Argon2id, or with --plain the bytes and a
 * BLAKE2b checksum over them and their place. The last block says how many records there
 * were, so that a file that was cut off is noticed. Reader and writer hold one block. */
#ifndef REKAN_EXPORT_FILE_H
#define REKAN_EXPORT_FILE_H

#include "../base/arena.h"
#include "../base/error.h"
#include "../base/vault.h"

enum { EXPORT_BLOCK = 64 * 1024, EXPORT_ITEMS = 256, EXPORT_PASSPHRASE_MIN = 12 };

/* What travels beside the records: keys of the export's own, so that it opens under any
 * master key later, and the hashing key, without which nobody is found again. */
struct export_head {
    struct owner_key carrier;
    struct owner_key hashing;
    int64_t made_ms;
};

/* A key's value, or the next portion of it. Scored items are member, score, member, ... */
struct export_record {
    struct str kind, home, detail;
    bool is_more;
    struct str *items;
    size_t count;
};

struct export_writer;

/* A new file, mode 0600, under another name until it is whole. passphrase empty: plain. */
struct export_writer *export_writer_open(struct str path, struct str passphrase,
                                         const struct export_head *head, struct error *err);
bool export_writer_add(struct export_writer *writer, const struct export_record *record,
                       struct error *err);
/* One who asked to be forgotten, and when. */
bool export_writer_forgotten(struct export_writer *writer, struct str line, struct error *err);
bool export_writer_finish(struct export_writer *writer, struct error *err);
void export_writer_close(struct export_writer *writer); /* NULL is fine; unfinished: nothing stays */

struct export_reader;

/* Refuses what is no export, another format, a wrong passphrase. */
struct export_reader *export_reader_open(struct str path, struct str passphrase,
                                         struct export_head *head, struct error *err);
bool export_is_sealed(struct str path, bool *is_sealed, struct error *err);
enum export_read { EXPORT_RECORD, EXPORT_FORGOTTEN, EXPORT_END, EXPORT_BROKEN };
/* The next record, in the reader's memory until the next call. EXPORT_BROKEN: err names
 * the record behind which the file is damaged or ends. forgotten: a line of that list. */
enum export_read export_reader_next(struct export_reader *reader, struct export_record *record,
                                    struct str *forgotten, struct error *err);
void export_reader_close(struct export_reader *reader); /* NULL is fine */

#endif
