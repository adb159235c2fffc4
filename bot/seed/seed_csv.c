/* seed_csv.c: records as RFC 4180 writes them.
 *
 * A quote opens a field only at its very beginning, and "" is a quote within;
 * seed_reader.c finds the ends of records by the same rule. */
#include "../base/csv.h"
#include "seed_field.h"

static struct str without_line_end(struct str record)
{
    if (str_ends(record, STR("\n")))
        record.len--;
    if (str_ends(record, STR("\r")))
        record.len--;
    return record;
}

static bool refuse_quotes(const struct seed_filling *filling)
{
    return seed_fail(filling, "quotes do not match; a quoted field ends before a comma or the "
                     "line's end, and a quote in it is written twice");
}

bool seed_csv_fill(struct seed_filling *filling, const struct seed_columns *columns,
                   struct str record)
{
    struct str rest = without_line_end(record);
    enum csv_end end = CSV_MORE;
    size_t count = 0;
    struct str value;

    for (; end == CSV_MORE; count++) {
        end = csv_field(filling->arena, &rest, &value);
        if (end == CSV_WRONG)
            return refuse_quotes(filling);
        if (count < columns->count && !seed_field_set(filling, columns->fields[count], value))
            return false;
    }
    if (count != columns->count)
        return seed_fail(filling, "the line has %zu columns, the header has %zu", count,
                         columns->count);
    return true;
}

static bool has_column(const struct seed_columns *columns, int field)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->fields[i] == field)
            return true;
    return false;
}

static bool check_columns(const struct seed_filling *filling, const struct seed_columns *columns)
{
    bool has_verdict = false;

    for (int field = 0; field < SEED_FIELDS; field++) {
        struct str name = str_from(seed_field_name(field));
        bool is_there = has_column(columns, field);
        if (seed_field_is_required(field) && !is_there)
            return seed_fail(filling, "the header has no column %.*s; name the columns in the "
                             "first line", STR_ARG(name));
        if (str_eq(name, STR("verdict")) || str_eq(name, STR("rating")))
            has_verdict = has_verdict || is_there;
    }
    return has_verdict ||
           seed_fail(filling, "the header has neither a column verdict nor rating; add one");
}

bool seed_columns_read(struct arena *arena, struct str header, long line,
                       struct seed_columns *columns, struct error *err)
{
    struct seed_filling filling = { .arena = arena, .number = line, .err = err };
    struct str rest = without_line_end(header);
    enum csv_end end = CSV_MORE;
    struct str name;

    *columns = (struct seed_columns){ 0 };
    while (end == CSV_MORE) {
        end = csv_field(arena, &rest, &name);
        if (end == CSV_WRONG)
            return refuse_quotes(&filling);
        /* Spreadsheets in some languages, Indonesian too, write semicolons. */
        if (str_find_byte(name, ';') != SIZE_MAX)
            return seed_fail(&filling, "the columns are separated by \";\"; "
                             "save the file with \",\" between them");
        int field = seed_field_find(&filling, "column", str_trim(name));
        if (field < 0)
            return false;
        if (has_column(columns, field))
            return seed_fail(&filling, "the column %s is there twice; keep one",
                             seed_field_name(field));
        columns->fields[columns->count++] = field;
    }
    return check_columns(&filling, columns);
}
