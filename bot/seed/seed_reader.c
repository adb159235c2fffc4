/* seed_reader.c: records cut out of a stream, in the memory of one record. */
#include "seed_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT = 16 * 1024, HEADER_ARENA = 256 * 1024 };

enum seed_format { FORMAT_UNKNOWN, FORMAT_JSON, FORMAT_CSV };

/* Where the bytes read so far leave us within a CSV record (JSON stays PLAIN). */
enum place { PLACE_FIELD_START, PLACE_PLAIN, PLACE_QUOTED, PLACE_QUOTE };

struct seed_reader {
    FILE *file;
    enum seed_format format;
    bool is_named_json;
    bool is_broken;
    bool has_columns;
    struct seed_columns columns;
    long line; /* of the next byte, from 1 */
    size_t input_at;
    size_t input_len;
    char input[INPUT];
    size_t record_len;
    char record[LIMIT_SEED_LINE];
};

struct seed_reader *seed_reader_open(FILE *file, struct str name)
{
    struct seed_reader *reader = calloc(1, sizeof *reader);

    if (!reader)
        abort(); /* as the arena does: without memory there is nothing left to say */
    reader->file = file;
    reader->line = 1;
    reader->is_named_json = str_ends(name, STR(".jsonl")) || str_ends(name, STR(".ndjson")) ||
                            str_ends(name, STR(".json"));
    return reader;
}

void seed_reader_close(struct seed_reader *reader)
{
    free(reader);
}

static bool refill(struct seed_reader *reader)
{
    reader->input_at = 0;
    reader->input_len = fread(reader->input, 1, INPUT, reader->file);
    return reader->input_len > 0;
}

/* The next byte, or EOF at the end or when reading failed (see ferror). */
static int next_byte(struct seed_reader *reader)
{
    if (reader->input_at == reader->input_len && !refill(reader))
        return EOF;
    char c = reader->input[reader->input_at++];
    if (c == '\n')
        reader->line++;
    return (unsigned char)c;
}

/* Looks at the first block alone; a file that begins with more blanks goes by its name. */
static bool find_format(struct seed_reader *reader, struct error *err)
{
    refill(reader);
    struct str start = { reader->input, reader->input_len };
    if (str_starts(start, STR("\xEF\xBB\xBF"))) {
        reader->input_at = 3;
        start = str_slice(start, 3, start.len);
    }
    start = str_trim(start);
    if (str_starts(start, STR("[")))
        return fail(err, ERROR_REFUSED, "line 1: the file is a JSON list; write one object, "
                    "{...}, a line, without [ ] and commas between them");
    reader->format = str_starts(start, STR("{")) || reader->is_named_json ? FORMAT_JSON
                                                                          : FORMAT_CSV;
    return true;
}

static enum place step(enum place place, int c)
{
    if (place == PLACE_QUOTED)
        return c == '"' ? PLACE_QUOTE : PLACE_QUOTED;
    if (c == '"' && (place == PLACE_FIELD_START || place == PLACE_QUOTE))
        return PLACE_QUOTED;
    return c == ',' ? PLACE_FIELD_START : PLACE_PLAIN;
}

/* Reads up to the end of a record; what does not fit is counted and dropped.
 * An unclosed quote ends at the limit, so that it cannot eat the whole file. */
static enum place read_record(struct seed_reader *reader, bool *is_at_end)
{
    bool is_csv = reader->format == FORMAT_CSV;
    enum place place = is_csv ? PLACE_FIELD_START : PLACE_PLAIN;
    int c;

    reader->record_len = 0;
    while ((c = next_byte(reader)) != EOF) {
        if (c == '\n' && place != PLACE_QUOTED)
            break;
        if (reader->record_len < LIMIT_SEED_LINE)
            reader->record[reader->record_len] = (char)c;
        reader->record_len++;
        if (is_csv)
            place = step(place, c);
        if (place == PLACE_QUOTED && reader->record_len > LIMIT_SEED_LINE)
            break;
    }
    *is_at_end = c == EOF;
    return place;
}

static enum seed_read broken(struct seed_reader *reader)
{
    reader->is_broken = true;
    return SEED_BROKEN;
}

static enum seed_read take_header(struct seed_reader *reader, const struct seed_record *record,
                                  struct error *err)
{
    struct arena *arena = arena_open(HEADER_ARENA);

    reader->has_columns =
        seed_columns_read(arena, record->text, record->line, &reader->columns, err);
    arena_close(arena);
    return reader->has_columns ? SEED_RECORD : broken(reader);
}

/* One record, blank ones and the header too; judged before it is handed out. */
static enum seed_read read_one(struct seed_reader *reader, struct seed_record *record,
                               struct error *err)
{
    bool is_at_end;

    *record = (struct seed_record){ .line = reader->line };
    enum place place = read_record(reader, &is_at_end);
    if (ferror(reader->file)) {
        fail(err, ERROR_LATER, "line %ld: the file cannot be read: %s", record->line,
             strerror(errno));
        return broken(reader);
    }
    if (place == PLACE_QUOTED) {
        fail(err, ERROR_REFUSED, "line %ld: a quote is opened and not closed within %d bytes; "
             "close it, or write it twice", record->line, LIMIT_SEED_LINE);
        return broken(reader);
    }
    if (reader->record_len > LIMIT_SEED_LINE) {
        fail(err, ERROR_REFUSED, "line %ld: the line is longer than %d bytes; shorten it",
             record->line, LIMIT_SEED_LINE);
        return SEED_BAD;
    }
    record->text = (struct str){ reader->record, reader->record_len };
    return is_at_end && reader->record_len == 0 ? SEED_END : SEED_RECORD;
}

enum seed_read seed_reader_next(struct seed_reader *reader, struct seed_record *record,
                                struct error *err)
{
    if (reader->is_broken)
        return SEED_END;
    if (reader->format == FORMAT_UNKNOWN && !find_format(reader, err))
        return broken(reader);
    for (;;) {
        enum seed_read read = read_one(reader, record, err);
        bool needs_header = reader->format == FORMAT_CSV && !reader->has_columns;
        if (read == SEED_BAD && needs_header)
            return broken(reader);
        if (read != SEED_RECORD)
            return read;
        if (str_trim(record->text).len == 0)
            continue;
        if (needs_header) {
            read = take_header(reader, record, err);
            if (read != SEED_RECORD)
                return read;
            continue;
        }
        record->columns = reader->format == FORMAT_CSV ? &reader->columns : NULL;
        return SEED_RECORD;
    }
}
