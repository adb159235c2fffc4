/* Any bytes as a seed file: every record is refused with a message or becomes a
 * line within the limits, and the file ends. */
#include "fuzz.h"

#include "../../bot/seed/seed_reader.h"

static void check_line(const struct seed_line *line)
{
    must(line->id.len > 0 && line->id.len <= LIMIT_ID);
    must(line->product.len > 0 && line->product.len <= LIMIT_NAME);
    must(line->author.len > 0 && line->author.len <= LIMIT_NAME);
    must(line->text.len > 0 && line->text.len <= LIMIT_TESTIMONIAL);
    must(str_is_utf8(line->text) && str_find_byte(line->text, '\0') == SIZE_MAX);
    must(line->verdict >= VERDICT_NO && line->verdict <= VERDICT_YES);
    must(line->attribute_count <= LIMIT_ATTRIBUTES);
    must(!line->has_date || line->day >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open(1 << 20);
    /* "rb" of fmemopen only reads, whatever its parameter's type says. */
    FILE *file = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    struct seed_reader *reader;
    struct seed_record record;
    struct seed_line line;
    enum seed_read read;
    struct error err;

    if (!file) {
        arena_close(arena);
        return 0;
    }
    reader = seed_reader_open(file, STR("fuzz"));
    for (size_t i = 0; err = (struct error){ 0 },
                (read = seed_reader_next(reader, &record, &err)) != SEED_END; i++) {
        must(i <= size + 1);
        arena_reset(arena);
        if (read == SEED_RECORD && seed_line_read(arena, &record, &line, &err))
            check_line(&line);
        else
            must(err.kind != ERROR_NONE && err.message[0]);
    }
    seed_reader_close(reader);
    fclose(file);
    arena_close(arena);
    return 0;
}
