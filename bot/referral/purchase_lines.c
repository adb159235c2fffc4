/* purchase_lines.c: order codes as a brand brings them. What is wrong with a line is said without
 * its code, which must not stand in an answer that somebody keeps. */
#include "../base/clock.h"
#include "../base/csv.h"
#include "../base/json.h"
#include "purchase.h"

#include <cjson/cJSON.h>

enum field { FIELD_CODE, FIELD_PRODUCT, FIELD_BOUGHT_AT, FIELD_REVOKED, FIELDS };
enum { COLUMNS = 8 };

static const struct str names[FIELDS] = { STR_INIT("code"), STR_INIT("product"),
                                          STR_INIT("bought_at"), STR_INIT("revoked") };

struct reading {
    struct arena *arena;
    int32_t today;
    struct purchase_line *line; /* the one being read */
    enum field columns[COLUMNS]; /* of CSV; FIELDS: one that we do not know */
    size_t column_count;
    struct str header_refused;  /* then every line is */
};

static void refuse(struct reading *reading, const char *says)
{
    if (reading->line->refused.len == 0)
        reading->line->refused = str_from(says);
}

static enum field field_of(struct str name)
{
    unsigned field = 0;

    while (field < FIELDS && !str_eq_ascii_nocase(str_trim(name), names[field]))
        field++;
    return (enum field)field;
}

/* YYYY-MM-DD, a day that there is. */
static bool read_day(struct str value, int32_t *day)
{
    struct str rest = value;
    int64_t year, month, of_month;
    int back_year, back_month, back_day;

    if (value.len != 10 || !str_to_i64(str_cut(&rest, '-'), &year) ||
        !str_to_i64(str_cut(&rest, '-'), &month) || !str_to_i64(rest, &of_month) || year < 1970 ||
        month < 1 || month > 12 || of_month < 1 || of_month > 31)
        return false;
    *day = clock_day_from_date((int)year, (int)month, (int)of_month);
    clock_date_from_day(*day, &back_year, &back_month, &back_day);
    return back_month == month && back_day == of_month;
}

static void take_bought_at(struct reading *reading, struct str value)
{
    int32_t day = 0;

    if (!read_day(value, &day))
        refuse(reading, "bought_at must be a day, as YYYY-MM-DD");
    else if (day > reading->today)
        refuse(reading, "bought_at lies ahead");
    else if (day + PURCHASE_DAYS < reading->today)
        refuse(reading, "bought_at is more than 365 days ago; such a code proves nothing any more");
    else
        reading->line->last_day = day + PURCHASE_DAYS;
}

static void take(struct reading *reading, enum field field, struct str value)
{
    struct purchase_line *line = reading->line;

    value = str_trim(value);
    switch (field) {
    case FIELD_CODE:
        line->code = purchase_code(reading->arena, value);
        break;
    case FIELD_PRODUCT:
        line->product = arena_copy(reading->arena, value);
        if (value.len > PURCHASE_PRODUCT_MAX || !str_is_utf8(value))
            refuse(reading, "product must be a name of at most 128 bytes");
        break;
    case FIELD_BOUGHT_AT:
        if (value.len)
            take_bought_at(reading, value);
        break;
    case FIELD_REVOKED:
        line->is_revoked = str_eq_ascii_nocase(value, STR("true")) || str_eq(value, STR("1"));
        if (!line->is_revoked && value.len && !str_eq_ascii_nocase(value, STR("false")) &&
            !str_eq(value, STR("0")))
            refuse(reading, "revoked must be true or false");
        break;
    case FIELDS:
        break;
    }
}

static void read_json(struct reading *reading, struct str text)
{
    struct error err = { 0 };
    struct cJSON *json = json_parse(text, "the line", &err);

    if (!json || !cJSON_IsObject(json))
        refuse(reading, "is no JSON object");
    for (const struct cJSON *at = json ? json->child : NULL; at; at = at->next) {
        enum field field = at->string ? field_of(str_from(at->string)) : FIELDS;
        if (field == FIELDS)
            refuse(reading, "has a field that is not code, product, bought_at or revoked");
        else if (cJSON_IsBool(at))
            take(reading, field, cJSON_IsTrue(at) ? STR("true") : STR("false"));
        else if (!cJSON_IsNull(at))
            take(reading, field, json_text(reading->arena, at));
    }
    cJSON_Delete(json);
}

static void read_csv(struct reading *reading, struct str text)
{
    enum csv_end end = CSV_MORE;
    struct str value;
    size_t count = 0;

    for (; end == CSV_MORE; count++) {
        end = csv_field(reading->arena, &text, &value);
        if (end != CSV_WRONG && count < reading->column_count)
            take(reading, reading->columns[count], value);
    }
    if (end == CSV_WRONG)
        refuse(reading, "has quotes that do not match");
    else if (count != reading->column_count)
        refuse(reading, "has not as many columns as the header");
}

/* A first line that names a column "code" is a header, whatever stands beside it. */
static bool read_header(struct reading *reading, struct str text)
{
    enum csv_end end = CSV_MORE;
    struct str value;
    bool has_code = false, is_fine = true;

    if (field_of(str_slice(text, 0, str_find_byte(text, ';'))) == FIELD_CODE &&
        str_find_byte(text, ';') != SIZE_MAX) {
        reading->header_refused = STR("the columns are separated by \";\"; save it with \",\"");
        return true;
    }
    reading->column_count = 0;
    while (end == CSV_MORE && reading->column_count < COLUMNS) {
        end = csv_field(reading->arena, &text, &value);
        enum field field = end == CSV_WRONG ? FIELDS : field_of(value);
        has_code = has_code || field == FIELD_CODE;
        is_fine = is_fine && field < FIELDS;
        reading->columns[reading->column_count++] = field;
    }
    if (has_code && (!is_fine || end == CSV_MORE))
        reading->header_refused = STR("the header may name code, product, bought_at and revoked");
    return has_code;
}

static void read_line(struct reading *reading, struct str text)
{
    struct purchase_line *line = reading->line;

    line->last_day = reading->today + PURCHASE_DAYS;
    line->refused = reading->header_refused;
    if (line->refused.len)
        return;
    if (text.at[0] == '{')
        read_json(reading, text);
    else if (reading->column_count)
        read_csv(reading, text);
    else
        take(reading, FIELD_CODE, text);
    if (line->code.len == 0)
        refuse(reading, "code must be 6 to 64 letters, digits or signs, without blanks");
}

bool purchase_lines_read(struct arena *arena, struct str bytes, int32_t today,
                         struct purchase_line *lines, size_t room, size_t *count)
{
    static const struct str mark = STR_INIT("\xEF\xBB\xBF");
    struct reading reading = { .arena = arena, .today = today };
    struct str rest = str_starts(bytes, mark) ? str_slice(bytes, mark.len, bytes.len) : bytes;
    bool is_first = true;

    *count = 0;
    for (long number = 1; rest.len; number++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        if (text.len == 0)
            continue;
        bool is_header = is_first && text.at[0] != '{' && read_header(&reading, text);
        if (is_first && !is_header)
            reading.column_count = 0;
        is_first = false;
        if (is_header)
            continue;
        if (*count == room)
            return false;
        reading.line = &lines[(*count)++];
        *reading.line = (struct purchase_line){ .line = number };
        read_line(&reading, text);
    }
    return true;
}
