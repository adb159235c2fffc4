/* fuzz_import.c: any bytes as an export that somebody hands us: refused, or records of known kinds
 * under keys of ours.
 *
 * An even first byte: the rest is the file. An odd one: the rest are its blocks, each a kind, two
 * bytes of length and so many bytes, and their checksums are made right, so that what is inside is
 * read. Sealed files end at their passphrase; the seal protects nothing from who knows it. */
#include "fuzz.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../bot/archive/export_frame.h"
#include "../../bot/archive/import_record.h"
#include "../../bot/archive/portable.h"
#include "../../bot/base/forgotten.h"

enum { RECORDS = 10000 };

static void put(FILE *file, const void *bytes, size_t len)
{
    must(len == 0 || fwrite(bytes, 1, len, file) == len);
}

static void put_block(FILE *file, struct frame *frame, struct arena *arena, unsigned char kind,
                      struct str text)
{
    unsigned char *bytes;
    size_t len = frame_seal(frame, arena, (enum frame_kind)kind, text, &bytes);
    unsigned char head[4] = { (unsigned char)len, (unsigned char)(len >> 8),
                              (unsigned char)(len >> 16), 0 };

    put(file, head, sizeof head);
    put(file, bytes, len);
}

static void put_blocks(FILE *file, struct arena *arena, struct str rest)
{
    struct frame frame;
    struct str magic;
    struct error err = { 0 };

    must(frame_begin_writing(&frame, arena, STR(""), &magic, &err));
    put(file, magic.at, magic.len);
    while (rest.len >= 3) {
        size_t len = (unsigned char)rest.at[1] | (size_t)(unsigned char)rest.at[2] << 8;
        struct str text = str_slice(rest, 3, 3 + len);
        put_block(file, &frame, arena, (unsigned char)rest.at[0], text);
        rest = str_slice(rest, 3 + text.len, rest.len);
    }
}

static void take(struct arena *arena, const struct vault *carrier, const struct export_record *record)
{
    const struct keyspace keys = { STR("rekan"), NULL };
    enum key_kind kind;
    struct str key;

    if (!import_record_key(&keys, arena, record, &kind, &key))
        return;
    must(portable_of(kind)->is_known && portable_of(kind)->travels);
    must(str_starts(key, STR("rekan:{")) && key.len < 256);
    fuzz_sink += import_record_has_times(record, kind);
    for (size_t i = 0; i < record->count; i += portable_step(portable_of(kind)->type)) {
        struct str sealed;
        if (portable_reseal(arena, portable_of(kind)->seal, carrier, carrier, record->items[i], &sealed))
            touch(sealed);
    }
}

static void read_file(struct arena *arena, struct str path)
{
    struct export_head head;
    struct export_record record;
    struct str line;
    struct error err = { 0 };
    struct forgotten_person person;
    enum export_read read;
    struct export_reader *reader = export_reader_open(path, STR("a long enough phrase"), &head, &err);

    must((reader == NULL) == (err.kind != ERROR_NONE));
    if (!reader)
        return;
    struct vault *carrier = vault_from_key(head.carrier.bytes);
    for (int i = 0; i < RECORDS; i++) {
        read = export_reader_next(reader, &record, &line, &err);
        if (read == EXPORT_END || read == EXPORT_BROKEN) {
            must((read == EXPORT_BROKEN) == (err.kind != ERROR_NONE));
            break;
        }
        if (read == EXPORT_RECORD)
            take(arena, carrier, &record);
        else
            fuzz_sink += forgotten_read_line(line, &person);
        arena_reset(arena);
    }
    vault_close(carrier);
    export_reader_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = str_slice((struct str){ (const char *)data, size }, 1, size);
    bool is_sealed = rest.len > 15 && rest.at[15] == 's'; /* a gigabyte for each passphrase */
    char path[64];

    if (size == 0 || (is_sealed && data[0] % 2 == 0))
        return 0;
    struct arena *arena = arena_open(16 * 1024 * 1024);
    int fd = memfd_create("export", MFD_CLOEXEC);
    must(fd >= 0);
    FILE *file = fdopen(dup(fd), "w");
    must(file != NULL);
    if (data[0] % 2)
        put_blocks(file, arena, rest);
    else
        put(file, rest.at, rest.len);
    fclose(file);
    arena_reset(arena);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_file(arena, str_from(path));
    close(fd);
    arena_close(arena);
    return 0;
}
