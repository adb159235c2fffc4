#include "key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

enum { HEX_LEN = 2 * KEY_FILE_KEY_LEN, FILE_MAX = 512 };

static bool read_hex(struct str hex, unsigned char key[KEY_FILE_KEY_LEN])
{
    size_t len = 0;

    return hex.len == HEX_LEN &&
           sodium_hex2bin(key, KEY_FILE_KEY_LEN, hex.at, hex.len, NULL, &len, NULL) == 0 &&
           len == KEY_FILE_KEY_LEN;
}

/* The bare key on the first line; then at most one line of each name. */
static bool read_lines(struct str text, struct key_file *file)
{
    if (!read_hex(str_cut(&text, '\n'), file->master))
        return false;
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        struct str name = str_cut(&line, ' ');
        if (str_eq(name, STR("hashing")) && !file->has_hashing && read_hex(line, file->hashing))
            file->has_hashing = true;
        else if (str_eq(name, STR("previous")) && !file->has_previous &&
                 read_hex(line, file->previous))
            file->has_previous = true;
        else
            return false;
    }
    return true;
}

static bool read_open(int fd, struct str path, struct key_file *file, struct error *err)
{
    char text[FILE_MAX];
    struct stat status;
    size_t len = 0;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(err, ERROR_REFUSED, "the master key %.*s is not a file", STR_ARG(path));
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return fail(err, ERROR_REFUSED,
                    "others may read the master key %.*s; run: chmod 600 %.*s", STR_ARG(path),
                    STR_ARG(path));
    for (ssize_t got; len < sizeof text && (got = read(fd, text + len, sizeof text - len)) > 0;)
        len += (size_t)got;
    *file = (struct key_file){ .changed = status.st_mtim, .number = status.st_ino };
    bool ok = len < sizeof text && read_lines((struct str){ text, len }, file);
    sodium_memzero(text, sizeof text);
    return ok || fail(err, ERROR_REFUSED,
                      "the master key %.*s must hold %d hexadecimal digits and nothing else but "
                      "what rekan rotate-key adds", STR_ARG(path), HEX_LEN);
}

bool key_file_read(struct str path, struct key_file *file, struct error *err)
{
    struct arena *arena = arena_open(4096);
    int fd = open(arena_copy(arena, path).at, O_RDONLY | O_CLOEXEC);
    bool ok = false;

    if (fd < 0 && errno == ENOENT)
        fail(err, ERROR_REFUSED,
             "the master key %.*s is missing; without it nothing stored can be read. Put it "
             "back from your backup, or set keys.master_key_file", STR_ARG(path));
    else if (fd < 0)
        fail(err, ERROR_REFUSED, "cannot read the master key %.*s: %s", STR_ARG(path),
             strerror(errno));
    else
        ok = read_open(fd, path, file, err);
    if (fd >= 0)
        close(fd);
    arena_close(arena);
    return ok;
}

static bool look_at(struct str path, struct stat *status)
{
    struct arena *arena = arena_open(4096);
    bool ok = stat(arena_copy(arena, path).at, status) == 0;

    arena_close(arena);
    return ok;
}

bool key_file_exists(struct str path)
{
    struct stat status;

    return look_at(path, &status);
}

bool key_file_changed(struct str path, const struct key_file *file)
{
    struct stat status;

    return look_at(path, &status) &&
           (status.st_ino != file->number || status.st_mtim.tv_sec != file->changed.tv_sec ||
            status.st_mtim.tv_nsec != file->changed.tv_nsec);
}

static size_t add_line(char *text, size_t at, const char *name,
                       const unsigned char key[KEY_FILE_KEY_LEN])
{
    char hex[HEX_LEN + 1];
    int len;

    sodium_bin2hex(hex, sizeof hex, key, KEY_FILE_KEY_LEN);
    len = snprintf(text + at, FILE_MAX - at, "%s%s\n", name, hex);
    sodium_memzero(hex, sizeof hex);
    return at + (size_t)len;
}

/* What was renamed or linked is on the disk only when its folder is. */
static void keep_folder(struct arena *arena, struct str path)
{
    char *name = (char *)arena_copy(arena, path).at;
    char *slash = strrchr(name, '/');

    if (slash)
        *slash = '\0';
    int fd = open(slash ? (slash == name ? "/" : name) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

bool key_file_write(struct str path, const struct key_file *file, bool is_new, struct error *err)
{
    char text[FILE_MAX];
    struct arena *arena = arena_open(16 * 1024);
    struct str name = arena_copy(arena, path);
    struct str part = arena_print(arena, "%.*s.XXXXXX", STR_ARG(path));
    size_t len = add_line(text, 0, "", file->master);
    bool ok = false;
    int failed;

    if (file->has_hashing)
        len = add_line(text, len, "hashing ", file->hashing);
    if (file->has_previous)
        len = add_line(text, len, "previous ", file->previous);
    int fd = mkostemp((char *)part.at, O_CLOEXEC); /* mode 0600 */
    if (fd >= 0) {
        ok = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
        ok = close(fd) == 0 && ok;
        /* link, not rename: a key that another process made meanwhile must win. */
        if (is_new)
            ok = ok && (link(part.at, name.at) == 0 || errno == EEXIST);
        else
            ok = ok && rename(part.at, name.at) == 0;
        failed = errno;
        unlink(part.at);
        keep_folder(arena, path);
    } else {
        failed = errno;
    }
    sodium_memzero(text, sizeof text);
    if (!ok)
        fail(err, ERROR_REFUSED, "cannot %s the master key %.*s: %s", is_new ? "create" : "write",
             STR_ARG(path), strerror(failed));
    arena_close(arena);
    return ok;
}

void key_file_wipe(struct key_file *file)
{
    sodium_memzero(file, sizeof *file);
}

void key_file_forget_keys(struct key_file *file)
{
    sodium_memzero(file->master, sizeof file->master);
    sodium_memzero(file->hashing, sizeof file->hashing);
    sodium_memzero(file->previous, sizeof file->previous);
}
