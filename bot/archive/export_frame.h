/* export_frame.h: how one block of an export is sealed or checked; for its writer and reader. */
#ifndef REKAN_EXPORT_FRAME_H
#define REKAN_EXPORT_FRAME_H

#include <sodium.h>

#include "../base/arena.h"
#include "../base/error.h"

enum frame_kind { FRAME_HEAD = 'H', FRAME_RECORDS = 'R', FRAME_FORGOTTEN = 'F', FRAME_END = 'E' };
enum { FRAME_MAX = 1024 * 1024, FRAME_MAGIC_LEN = 16 };

struct frame {
    bool is_sealed;
    uint64_t number; /* of the next block */
    crypto_secretstream_xchacha20poly1305_state state;
};

/* bytes: what the file begins with. passphrase empty: plain. */
bool frame_begin_writing(struct frame *frame, struct arena *arena, struct str passphrase,
                         struct str *bytes, struct error *err);
/* How many bytes follow the magic, by its last byte; SIZE_MAX: no export of ours. */
size_t frame_head_len(struct str magic, bool *is_sealed);
bool frame_begin_reading(struct frame *frame, struct str passphrase, struct str head,
                         struct error *err);

size_t frame_seal(struct frame *frame, struct arena *arena, enum frame_kind kind, struct str text,
                  unsigned char **bytes);
/* False: damaged, out of its place, or the wrong passphrase. */
bool frame_open(struct frame *frame, struct arena *arena, struct str bytes, enum frame_kind *kind,
                struct str *text);
void frame_end(struct frame *frame); /* wipes */

#endif
