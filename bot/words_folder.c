#include "words_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/embedded.h"
#include "base/limits.h"

enum { READ_ARENA = LIMIT_WORDS_FILE * 16 };

struct folder {
    struct arena *arena;
    struct str path;
    struct error *err; /* of a file that is there and cannot be read */
};

static struct str read_file(struct folder *folder, FILE *file, const char *name)
{
    char *bytes = arena_alloc(folder->arena, LIMIT_WORDS_FILE + 1);
    size_t len = fread(bytes, 1, LIMIT_WORDS_FILE + 1, file);

    if (ferror(file) || len > LIMIT_WORDS_FILE) {
        fail(folder->err, ERROR_REFUSED, "%s cannot be read, or is larger than %d bytes", name,
             LIMIT_WORDS_FILE);
        return (struct str){ "", 0 };
    }
    return (struct str){ bytes, len };
}

static struct str content(void *owner, const char *path)
{
    static const struct str prefix = STR_INIT("locales/");
    struct folder *folder = owner;
    struct str name = str_slice(str_from(path), prefix.len, SIZE_MAX);
    struct str own = arena_print(folder->arena, "%.*s/%.*s", STR_ARG(folder->path), STR_ARG(name));
    FILE *file = fopen(own.at, "rb");

    if (!file) {
        if (errno != ENOENT)
            fail(folder->err, ERROR_REFUSED, "%s cannot be read: %s", own.at, strerror(errno));
        return errno == ENOENT ? embedded_content(path) : (struct str){ "", 0 };
    }
    struct str text = read_file(folder, file, own.at);
    fclose(file);
    return text;
}

static bool has_folder(struct folder *folder, const char *name)
{
    struct stat status;

    return stat(arena_print(folder->arena, "%.*s/%s", STR_ARG(folder->path), name).at, &status) == 0 &&
           S_ISDIR(status.st_mode);
}

struct lexicon *words_folder_open(struct str path, struct error *err)
{
    struct error unreadable = { 0 };
    struct folder folder = { .path = path, .err = &unreadable };

    if (path.len == 0)
        return lexicon_open(err);
    folder.arena = arena_open(READ_ARENA);
    /* Without either, the name is mistyped, or one folder too high or too deep. */
    bool is_ours = has_folder(&folder, "lexicon") || has_folder(&folder, "packs");
    struct lexicon *lexicon = is_ours ? lexicon_open_from(content, &folder, err) : NULL;
    if (!is_ours)
        fail(err, ERROR_REFUSED, "words_dir is \"%.*s\", which has neither a folder lexicon nor packs",
             STR_ARG(path));
    if (!lexicon && unreadable.kind != ERROR_NONE)
        *err = unreadable; /* says more than "is missing" */
    arena_close(folder.arena);
    return lexicon;
}
