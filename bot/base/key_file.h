/* key_file.h: the master key's file: made once, read strictly, replaced whole.
 *
 * Lines of hexadecimal digits: the master key; "hashing" and the key of which ids'
 * hashes are made, once that is no longer the master key's own (after a rotation, or
 * an import that brought it along); "previous" and the key before this one, while a
 * rotation is under way. */
#ifndef REKAN_BASE_KEY_FILE_H
#define REKAN_BASE_KEY_FILE_H

#include <sys/stat.h>

#include "arena.h"
#include "error.h"

enum { KEY_FILE_KEY_LEN = 32 };

struct key_file {
    unsigned char master[KEY_FILE_KEY_LEN];
    unsigned char hashing[KEY_FILE_KEY_LEN];
    unsigned char previous[KEY_FILE_KEY_LEN];
    bool has_hashing, has_previous;
    struct timespec changed; /* of the file that was read, with its number: */
    ino_t number;
};

/* Missing is refused with a message of its own; so is what others may read. */
bool key_file_read(struct str path, struct key_file *file, struct error *err);
bool key_file_exists(struct str path);
/* Has the file at path become another one since it was read? */
bool key_file_changed(struct str path, const struct key_file *file);

/* Written whole under another name first, mode 0600, so that a crash leaves the old or
 * the new file and never half a key. is_new: a file that is there already stays (another
 * process made it meanwhile) and that is no error. */
bool key_file_write(struct str path, const struct key_file *file, bool is_new, struct error *err);
void key_file_wipe(struct key_file *file);
void key_file_forget_keys(struct key_file *file); /* which file it was stays known */

#endif
