/* export_reader.c: reads an export strictly: whatever is not as it was written is refused,
 * with the record behind which it was found. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/pack.h"
#include "export_file.h"
#include "export_frame.h"

struct export_reader {
    struct arena *arena;   /* of the block that is being read */
    struct arena *record;  /* of the record */
    FILE *file;
    struct str path;
    char *path_bytes;
    struct frame frame;
    struct unpack in;      /* the rest of the block */
    long records;
};

static FILE *open_file(struct str path, struct error *err)
{
    struct arena *arena = arena_open(8192);
    struct stat status;
    FILE *file = NULL;
    int fd = open(arena_copy(arena, path).at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        fail(err, ERROR_REFUSED, "cannot read %.*s: %s", STR_ARG(path), strerror(errno));
    else if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        fail(err, ERROR_REFUSED, "%.*s is not a file; an export is read twice, so it must be one",
             STR_ARG(path));
    else
        file = fdopen(fd, "r");
    if (fd >= 0 && !file)
        close(fd);
    arena_close(arena);
    return file;
}

static bool read_magic(FILE *file, struct str path, size_t *head_len, bool *is_sealed,
                       struct error *err)
{
    char magic[FRAME_MAGIC_LEN];
    size_t got = fread(magic, 1, sizeof magic, file);

    *head_len = frame_head_len((struct str){ magic, got }, is_sealed);
    return *head_len != SIZE_MAX ||
           fail(err, ERROR_REFUSED, "%.*s is no export that this program can read", STR_ARG(path));
}

bool export_is_sealed(struct str path, bool *is_sealed, struct error *err)
{
    FILE *file = open_file(path, err);
    size_t head_len;
    bool ok = file && read_magic(file, path, &head_len, is_sealed, err);

    if (file)
        fclose(file);
    return ok;
}

static bool refuse(struct export_reader *reader, const char *why, struct error *err)
{
    return fail(err, ERROR_REFUSED, "%.*s %s behind record %ld; nothing was imported",
                STR_ARG(reader->path), why, reader->records);
}

static bool read_block(struct export_reader *reader, enum frame_kind *kind, struct str *text,
                       struct error *err)
{
    unsigned char head[4];

    arena_reset(reader->arena);
    if (fread(head, 1, sizeof head, reader->file) != sizeof head)
        return refuse(reader, "ends", err);
    size_t len = (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 |
                 (size_t)head[3] << 24;
    if (len > FRAME_MAX)
        return refuse(reader, "is damaged", err);
    char *bytes = arena_alloc(reader->arena, len + 1);
    if (fread(bytes, 1, len, reader->file) != len)
        return refuse(reader, "ends", err);
    return frame_open(&reader->frame, reader->arena, (struct str){ bytes, len }, kind, text) ||
           refuse(reader, "is damaged", err);
}

static bool read_head(struct export_reader *reader, struct str passphrase,
                      struct export_head *head, struct error *err)
{
    char bytes[256];
    size_t head_len;
    bool is_sealed;
    enum frame_kind kind = FRAME_END;
    struct str text;

    if (!read_magic(reader->file, reader->path, &head_len, &is_sealed, err))
        return false;
    if (fread(bytes, 1, head_len, reader->file) != head_len)
        return refuse(reader, "ends", err);
    if (!frame_begin_reading(&reader->frame, passphrase, (struct str){ bytes, head_len }, err))
        return false;
    if (!read_block(reader, &kind, &text, NULL))
        return fail(err, ERROR_REFUSED, is_sealed ? "%.*s does not open with this passphrase, or "
                    "its beginning is damaged" : "the beginning of %.*s is damaged",
                    STR_ARG(reader->path));
    struct unpack in = { .rest = text };
    struct str carrier = unpack_str(&in);
    struct str hashing = unpack_str(&in);
    head->made_ms = unpack_i64(&in);
    if (kind != FRAME_HEAD || in.is_bad || carrier.len != VAULT_KEY_LEN ||
        hashing.len != VAULT_KEY_LEN)
        return refuse(reader, "is damaged", err);
    memcpy(head->carrier.bytes, carrier.at, VAULT_KEY_LEN);
    memcpy(head->hashing.bytes, hashing.at, VAULT_KEY_LEN);
    return true;
}

struct export_reader *export_reader_open(struct str path, struct str passphrase,
                                         struct export_head *head, struct error *err)
{
    struct export_reader *reader = calloc(1, sizeof *reader);

    if (!reader)
        abort();
    reader->arena = arena_open(4 * FRAME_MAX);
    reader->record = arena_open(64 * 1024);
    reader->path_bytes = strndup(path.at, path.len);
    reader->path = path;
    reader->file = open_file(path, err);
    if (reader->file && read_head(reader, passphrase, head, err))
        return reader;
    export_reader_close(reader);
    return NULL;
}

/* The end says how many records there were; behind it nothing follows. */
static enum export_read end(struct export_reader *reader, struct str text, struct error *err)
{
    struct unpack in = { .rest = text };

    if (unpack_u64(&in) == (uint64_t)reader->records && !in.is_bad && fgetc(reader->file) == EOF)
        return EXPORT_END;
    refuse(reader, "is damaged", err);
    return EXPORT_BROKEN;
}

static bool read_record(struct export_reader *reader, struct export_record *record)
{
    struct unpack *in = &reader->in;

    arena_reset(reader->record);
    record->kind = unpack_str(in);
    record->home = unpack_str(in);
    record->detail = unpack_str(in);
    record->is_more = unpack_u64(in) == 1;
    record->count = unpack_count(in, 2 * EXPORT_ITEMS);
    record->items = ARENA_ARRAY(reader->record, struct str, record->count + 1);
    for (size_t i = 0; i < record->count; i++)
        record->items[i] = unpack_str(in);
    return !in->is_bad;
}

enum export_read export_reader_next(struct export_reader *reader, struct export_record *record,
                                    struct str *forgotten, struct error *err)
{
    while (reader->in.rest.len == 0) {
        enum frame_kind kind = FRAME_END;
        struct str text;
        if (!read_block(reader, &kind, &text, err))
            return EXPORT_BROKEN;
        if (kind == FRAME_END)
            return end(reader, text, err);
        if (kind == FRAME_FORGOTTEN) {
            *forgotten = text;
            return EXPORT_FORGOTTEN;
        }
        if (kind != FRAME_RECORDS) {
            refuse(reader, "is damaged", err);
            return EXPORT_BROKEN;
        }
        reader->in = (struct unpack){ .rest = text };
    }
    if (!read_record(reader, record)) {
        refuse(reader, "is damaged", err);
        return EXPORT_BROKEN;
    }
    reader->records++;
    return EXPORT_RECORD;
}

void export_reader_close(struct export_reader *reader)
{
    if (!reader)
        return;
    if (reader->file)
        fclose(reader->file);
    frame_end(&reader->frame);
    arena_close(reader->arena);
    arena_close(reader->record);
    free(reader->path_bytes);
    free(reader);
}
