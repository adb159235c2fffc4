/* fuzz_seed_csv.c: records behind a good CSV header, and what is quoted comes back.
 *
 * Any bytes are first the records of a file, then, quoted as RFC 4180 says, the text
 * of one: a reader that takes it has to give the same text back. */
#include "fuzz.h"

#include "../../bot/seed/seed_reader.h"

#define HEADER "id,product,author,verdict,text,attributes,date,provenance\n"

static enum seed_read read_one(struct seed_reader *reader, struct arena *arena,
                               struct seed_line *line, bool *is_good)
{
    struct seed_record record;
    struct error err = { 0 };
    enum seed_read read = seed_reader_next(reader, &record, &err);

    *is_good = read == SEED_RECORD && seed_line_read(arena, &record, line, &err);
    must(*is_good || read == SEED_END || (err.kind != ERROR_NONE && err.message[0]));
    return read;
}

static size_t read_all(struct str file, struct seed_line *last)
{
    struct arena *arena = arena_open(1 << 20);
    FILE *stream = fmemopen((void *)(uintptr_t)file.at, file.len, "rb");
    struct seed_reader *reader = seed_reader_open(stream, STR("fuzz.csv"));
    size_t good = 0;
    bool is_good;

    for (size_t i = 0; read_one(reader, arena, last, &is_good) != SEED_END; i++) {
        must(i <= file.len);
        if (!is_good)
            continue;
        good++;
        must(last->text.len <= LIMIT_TESTIMONIAL && str_is_utf8(last->text));
        must(last->verdict >= VERDICT_NO && last->verdict <= VERDICT_YES);
    }
    seed_reader_close(reader);
    fclose(stream);
    /* What last points to is looked at by the caller while the arena lives no more: copy. */
    static char copy[LIMIT_TESTIMONIAL];
    if (good) {
        for (size_t i = 0; i < last->text.len; i++)
            copy[i] = last->text.at[i];
        last->text.at = copy;
    }
    arena_close(arena);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open(1 << 20);
    struct text file = { .arena = arena };
    struct seed_line line = { 0 };
    struct str bytes = { (const char *)data, size };

    text_add(&file, STR(HEADER));
    text_add(&file, bytes);
    read_all(file.s, &line);

    file = (struct text){ .arena = arena };
    text_add(&file, STR(HEADER "c-1,Azura Hydra Gel,Dewi,+,\""));
    for (size_t i = 0; i < size; i++) {
        text_add_char(&file, (char)data[i]);
        if (data[i] == '"')
            text_add_char(&file, '"');
    }
    text_add(&file, STR("\",kulit=kering,2026-10-02,\n"));
    if (read_all(file.s, &line))
        must(str_eq(line.text, str_trim(bytes)));
    arena_close(arena);
    return 0;
}
