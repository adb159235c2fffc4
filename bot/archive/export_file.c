/* export_file.c: the writer; export_reader.c reads. */
#include "export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/pack.h"
#include "export_frame.h"

struct export_writer {
    struct arena *arena;      /* of the writer */
    struct arena *block;      /* of the block under way */
    struct text text;
    FILE *file;
    struct str path, part;
    struct frame frame;
    long records;
};

static bool flush(struct export_writer *writer, enum frame_kind kind, struct error *err)
{
    unsigned char *bytes;
    size_t len = frame_seal(&writer->frame, writer->block, kind, writer->text.s, &bytes);
    unsigned char head[4] = { (unsigned char)len, (unsigned char)(len >> 8),
                              (unsigned char)(len >> 16), (unsigned char)(len >> 24) };
    bool ok = fwrite(head, 1, sizeof head, writer->file) == sizeof head &&
              fwrite(bytes, 1, len, writer->file) == len;

    arena_reset(writer->block);
    writer->text = (struct text){ .arena = writer->block };
    return ok || fail(err, ERROR_REFUSED, "cannot write %.*s: %s", STR_ARG(writer->path),
                      strerror(errno));
}

static bool create_file(struct export_writer *writer, struct str path, struct error *err)
{
    struct stat status;

    writer->path = arena_copy(writer->arena, path);
    if (lstat(writer->path.at, &status) == 0)
        return fail(err, ERROR_REFUSED, "%.*s is there already; name a new file, nothing is "
                    "overwritten", STR_ARG(path));
    writer->part = arena_print(writer->arena, "%.*s.XXXXXX", STR_ARG(path));
    int fd = mkostemp((char *)writer->part.at, O_CLOEXEC); /* mode 0600 */
    if (fd < 0) {
        fail(err, ERROR_REFUSED, "cannot write %.*s: %s", STR_ARG(path), strerror(errno));
        writer->part = (struct str){ "", 0 };
        return false;
    }
    writer->file = fdopen(fd, "w");
    return writer->file || fail(err, ERROR_REFUSED, "cannot write %.*s", STR_ARG(path));
}

static bool write_head(struct export_writer *writer, struct str passphrase,
                       const struct export_head *head, struct error *err)
{
    struct str bytes;

    if (!frame_begin_writing(&writer->frame, writer->arena, passphrase, &bytes, err))
        return false;
    if (fwrite(bytes.at, 1, bytes.len, writer->file) != bytes.len)
        return fail(err, ERROR_REFUSED, "cannot write %.*s: %s", STR_ARG(writer->path),
                    strerror(errno));
    pack_str(&writer->text, (struct str){ (const char *)head->carrier.bytes, VAULT_KEY_LEN });
    pack_str(&writer->text, (struct str){ (const char *)head->hashing.bytes, VAULT_KEY_LEN });
    pack_i64(&writer->text, head->made_ms);
    return flush(writer, FRAME_HEAD, err);
}

struct export_writer *export_writer_open(struct str path, struct str passphrase,
                                         const struct export_head *head, struct error *err)
{
    struct export_writer *writer = calloc(1, sizeof *writer);

    if (!writer)
        abort();
    writer->arena = arena_open(64 * 1024);
    writer->block = arena_open(1024 * 1024);
    writer->text = (struct text){ .arena = writer->block };
    if (create_file(writer, path, err) && write_head(writer, passphrase, head, err))
        return writer;
    export_writer_close(writer);
    return NULL;
}

static bool flush_full(struct export_writer *writer, struct error *err)
{
    return writer->text.s.len < EXPORT_BLOCK || flush(writer, FRAME_RECORDS, err);
}

bool export_writer_add(struct export_writer *writer, const struct export_record *record,
                       struct error *err)
{
    struct text *text = &writer->text;

    pack_str(text, record->kind);
    pack_str(text, record->home);
    pack_str(text, record->detail);
    pack_u64(text, record->is_more);
    pack_u64(text, record->count);
    for (size_t i = 0; i < record->count; i++)
        pack_str(text, record->items[i]);
    writer->records++;
    return flush_full(writer, err);
}

bool export_writer_forgotten(struct export_writer *writer, struct str line, struct error *err)
{
    if (writer->text.s.len && !flush(writer, FRAME_RECORDS, err))
        return false;
    text_add(&writer->text, line);
    return flush(writer, FRAME_FORGOTTEN, err);
}

/* link, not rename: what somebody put there meanwhile is not overwritten. */
bool export_writer_finish(struct export_writer *writer, struct error *err)
{
    if (writer->text.s.len && !flush(writer, FRAME_RECORDS, err))
        return false;
    pack_u64(&writer->text, (uint64_t)writer->records);
    if (!flush(writer, FRAME_END, err))
        return false;
    bool ok = fflush(writer->file) == 0 && fsync(fileno(writer->file)) == 0 &&
              link(writer->part.at, writer->path.at) == 0;
    return ok || fail(err, ERROR_REFUSED, "cannot write %.*s: %s", STR_ARG(writer->path),
                      strerror(errno));
}

void export_writer_close(struct export_writer *writer)
{
    if (!writer)
        return;
    if (writer->file)
        fclose(writer->file);
    if (writer->part.len)
        unlink(writer->part.at);
    frame_end(&writer->frame);
    arena_close(writer->block);
    arena_close(writer->arena);
    free(writer);
}
