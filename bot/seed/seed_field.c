/* seed_field.c: what each field of a seed line may hold.
 *
 * Every value arrives as text, whatever the file's form; the table says how
 * long it may be and how it is read. A wrong value is repeated in the error
 * only where it cannot be a person's words. */
#include "seed_field.h"

#include <stdarg.h>
#include <stdio.h>

#include "../base/clock.h"
#include "../base/nearest.h"

typedef bool field_set(struct seed_filling *filling, struct str value);

static field_set set_verdict, set_rating, set_date, set_provenance, set_lang, set_attributes,
    set_aliases, set_scope;

struct field {
    const char *name;
    size_t max; /* bytes */
    bool is_required;
    bool has_lines;  /* may hold line breaks */
    field_set *set;  /* NULL: plain text at offset */
    size_t offset;
};

#define AT(member) offsetof(struct seed_line, member)

static const struct field fields[SEED_FIELDS] = {
    { "id", LIMIT_ID, true, false, NULL, AT(id) },
    { "product", LIMIT_NAME, true, false, NULL, AT(product) },
    { "brand", LIMIT_NAME, false, false, NULL, AT(brand) },
    { "category", LIMIT_NAME, false, false, NULL, AT(category) },
    { "lang", LIMIT_NAME, false, false, set_lang, 0 },
    { "author", LIMIT_NAME, true, false, NULL, AT(author) },
    [SEED_FIELD_ATTRIBUTES] = { "attributes", LIMIT_SEED_LINE, false, false, set_attributes, 0 },
    { "verdict", LIMIT_NAME, false, false, set_verdict, 0 },
    { "rating", LIMIT_NAME, false, false, set_rating, 0 },
    { "text", LIMIT_TESTIMONIAL, true, true, NULL, AT(text) },
    { "used_for", LIMIT_NAME, false, false, NULL, AT(used_words) },
    { "purpose", LIMIT_NAME, false, false, NULL, AT(purpose) },
    { "date", LIMIT_NAME, false, false, set_date, 0 },
    { "provenance", LIMIT_NAME, false, false, set_provenance, 0 },
    [SEED_FIELD_ALIASES] = { "aliases", LIMIT_SEED_LINE, false, false, set_aliases, 0 },
    { "scope", LIMIT_NAME, false, false, set_scope, 0 },
};

static const char *const provenances[PROVENANCES] = {
    [PROVENANCE_PEER] = "peer",
    [PROVENANCE_GIFTED] = "gifted",
    [PROVENANCE_DISCOUNTED] = "discounted",
    [PROVENANCE_PAID] = "paid",
    [PROVENANCE_AMBASSADOR] = "ambassador",
    [PROVENANCE_STAFF] = "staff",
    [PROVENANCE_BRAND] = "brand",
    [PROVENANCE_OUTSIDE] = "outside",
    [PROVENANCE_DEMO] = "demo",
};

bool seed_fail(const struct seed_filling *filling, const char *format, ...)
{
    char why[sizeof filling->err->message];
    va_list list;

    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    if (filling->number > 0)
        return fail(filling->err, ERROR_REFUSED, "line %ld: %s", filling->number, why);
    return fail(filling->err, ERROR_REFUSED, "%s", why);
}

const char *seed_field_name(int field)
{
    return fields[field].name;
}

bool seed_field_is_required(int field)
{
    return fields[field].is_required;
}

/* A short head of something wrong, so that it is found again in the file. */
static struct str head(struct str value)
{
    return str_slice(value, 0, str_utf8_floor(value, 40));
}

int seed_field_find(const struct seed_filling *filling, const char *what, struct str name)
{
    size_t least = SIZE_MAX;
    int nearest = 0;

    for (int i = 0; i < SEED_FIELDS; i++) {
        size_t distance = nearest_distance(name, str_from(fields[i].name));
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    if (str_eq(name, str_from(fields[nearest].name)))
        return nearest;
    seed_fail(filling, "there is no %s \"%.*s\"; the nearest one is \"%s\"", what,
              STR_ARG(head(name)), fields[nearest].name);
    return -1;
}

static bool has_control(struct str value, bool has_lines)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        bool is_layout = c == '\n' || c == '\r' || c == '\t';
        if (c == 0x7f || (c < ' ' && !(has_lines && is_layout)))
            return true;
    }
    return false;
}

/* What holds for any value; name is the field's, or "attributes.kulit". */
static bool check_text(const struct seed_filling *filling, struct str name, struct str value,
                       size_t max, bool has_lines)
{
    if (value.len > max)
        return seed_fail(filling, "%.*s is %zu bytes long; at most %zu fit", STR_ARG(name),
                         value.len, max);
    if (!str_is_utf8(value))
        return seed_fail(filling, "%.*s is not valid UTF-8; save the file as UTF-8",
                         STR_ARG(name));
    if (has_control(value, has_lines))
        return seed_fail(filling, "%.*s holds a control character%s; take it out", STR_ARG(name),
                         has_lines ? "" : " or a line break");
    return true;
}

bool seed_field_set(struct seed_filling *filling, int field, struct str value)
{
    const struct field *row = &fields[field];

    value = str_trim(value);
    if (value.len == 0)
        return true;
    if (!check_text(filling, str_from(row->name), value, row->max, row->has_lines))
        return false;
    if (row->set)
        return row->set(filling, value);
    *(struct str *)(void *)((char *)filling->line + row->offset) =
        arena_copy(filling->arena, value);
    return true;
}

static bool set_verdict(struct seed_filling *filling, struct str value)
{
    static const struct {
        struct str sign;
        enum verdict verdict;
    } signs[] = { { STR_INIT("+"), VERDICT_YES },
                  { STR_INIT("0"), VERDICT_SO_SO },
                  { STR_INIT("-"), VERDICT_NO } };

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (str_eq(value, signs[i].sign)) {
            filling->line->verdict = signs[i].verdict;
            filling->has_verdict = true;
            return true;
        }
    return seed_fail(filling, "verdict is \"%.*s\"; it must be \"+\", \"0\" or \"-\"",
                     STR_ARG(head(value)));
}

static bool set_rating(struct seed_filling *filling, struct str value)
{
    int64_t rating;

    if (!str_to_i64(value, &rating) || rating < 1 || rating > 5)
        return seed_fail(filling, "rating is \"%.*s\"; it must be a whole number from 1 to 5",
                         STR_ARG(head(value)));
    filling->line->rating = (int)rating;
    return true;
}

static bool set_lang(struct seed_filling *filling, struct str value)
{
    if (!str_eq(value, STR("id")) && !str_eq(value, STR("en")))
        return seed_fail(filling, "lang is \"%.*s\"; it must be \"id\" or \"en\", or left out",
                         STR_ARG(head(value)));
    filling->line->lang = arena_copy(filling->arena, value);
    return true;
}

static int days_of_month(int64_t year, int64_t month)
{
    static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static bool set_date(struct seed_filling *filling, struct str value)
{
    uint64_t year = 0, month = 0, day = 0;
    bool has_shape = value.len == 10 && value.at[4] == '-' && value.at[7] == '-' &&
                     str_to_u64(str_slice(value, 0, 4), &year) &&
                     str_to_u64(str_slice(value, 5, 7), &month) &&
                     str_to_u64(str_slice(value, 8, 10), &day);

    if (!has_shape || year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > (uint64_t)days_of_month((int64_t)year, (int64_t)month))
        return seed_fail(filling, "date is \"%.*s\"; it must be a day as YYYY-MM-DD, from 1970 on",
                         STR_ARG(head(value)));
    filling->line->day = clock_day_from_date((int)year, (int)month, (int)day);
    filling->line->has_date = true;
    return true;
}

static bool set_provenance(struct seed_filling *filling, struct str value)
{
    for (int i = 0; i < PROVENANCES; i++)
        if (str_eq(value, str_from(provenances[i]))) {
            filling->line->provenance = (enum provenance)i;
            filling->line->has_provenance = true;
            return true;
        }
    return seed_fail(filling, "provenance is \"%.*s\"; it must be peer, gifted, discounted, paid, "
                     "ambassador, staff, brand, outside or demo", STR_ARG(head(value)));
}

static bool set_scope(struct seed_filling *filling, struct str value)
{
    static const struct {
        struct str name;
        enum scope scope;
    } scopes[] = { { STR_INIT("group"), SCOPE_GROUP },
                   { STR_INIT("linked"), SCOPE_LINKED },
                   { STR_INIT("public"), SCOPE_PUBLIC } };

    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (str_eq(value, scopes[i].name)) {
            filling->line->scope = scopes[i].scope;
            return true;
        }
    return seed_fail(filling, "scope is \"%.*s\"; it must be group, linked or public",
                     STR_ARG(head(value)));
}

bool seed_attribute_add(struct seed_filling *filling, struct str name, struct str value)
{
    struct seed_line *line = filling->line;
    struct str path;

    name = str_trim(name);
    value = str_trim(value);
    if (value.len == 0)
        return true;
    if (name.len == 0)
        return seed_fail(filling, "attributes has a value without a name; write name=value, "
                         "in JSON \"name\": \"value\"");
    if (!check_text(filling, STR("a name in attributes"), name, LIMIT_NAME, false))
        return false;
    path = arena_print(filling->arena, "attributes.%.*s", STR_ARG(name));
    if (!check_text(filling, path, value, LIMIT_NAME, false))
        return false;
    for (size_t i = 0; i < line->attribute_count; i++)
        if (str_eq(line->attributes[i].name, name))
            return seed_fail(filling, "%.*s is there twice; keep one", STR_ARG(path));
    if (line->attribute_count == LIMIT_ATTRIBUTES)
        return seed_fail(filling, "attributes has more than %d entries; take some out",
                         LIMIT_ATTRIBUTES);
    line->attributes[line->attribute_count++] = (struct attribute){
        arena_copy(filling->arena, name), arena_copy(filling->arena, value)
    };
    return true;
}

/* "kulit=berminyak;usia=20-an" */
static bool set_attributes(struct seed_filling *filling, struct str value)
{
    while (value.len) {
        struct str pair = str_trim(str_cut(&value, ';'));
        if (pair.len == 0)
            continue;
        if (str_find_byte(pair, '=') == SIZE_MAX)
            return seed_fail(filling, "attributes has an entry without \"=\"; "
                             "write name=value;name=value, e.g. kulit=berminyak;usia=20-an");
        struct str name = str_cut(&pair, '=');
        if (!seed_attribute_add(filling, name, pair))
            return false;
    }
    return true;
}

bool seed_alias_add(struct seed_filling *filling, struct str name)
{
    struct seed_line *line = filling->line;

    name = str_trim(name);
    if (name.len == 0)
        return true;
    if (!check_text(filling, STR("a name in aliases"), name, LIMIT_NAME, false))
        return false;
    for (size_t i = 0; i < line->alias_count; i++)
        if (str_eq_ascii_nocase(line->aliases[i], name))
            return seed_fail(filling, "aliases names \"%.*s\" twice; keep one",
                             STR_ARG(head(name)));
    if (line->alias_count == LIMIT_ALIASES)
        return seed_fail(filling, "aliases has more than %d names; take some out", LIMIT_ALIASES);
    line->aliases[line->alias_count++] = arena_copy(filling->arena, name);
    return true;
}

/* "azura hydra;si oranye" */
static bool set_aliases(struct seed_filling *filling, struct str value)
{
    while (value.len)
        if (!seed_alias_add(filling, str_cut(&value, ';')))
            return false;
    return true;
}

static enum verdict verdict_of(int rating)
{
    return rating >= 4 ? VERDICT_YES : rating == 3 ? VERDICT_SO_SO : VERDICT_NO;
}

bool seed_filling_finish(struct seed_filling *filling)
{
    struct seed_line *line = filling->line;

    for (int i = 0; i < SEED_FIELDS; i++)
        if (fields[i].is_required &&
            ((const struct str *)(const void *)((const char *)line + fields[i].offset))->len == 0)
            return seed_fail(filling, "%s is missing; every line needs id, product, author, text "
                             "and one of verdict and rating", fields[i].name);
    if (!filling->has_verdict && line->rating == 0)
        return seed_fail(filling, "verdict and rating are both missing; write one of them, "
                         "\"+\", \"0\" or \"-\", or 1 to 5");
    /* A 3 beside a "+" is a matter of taste; a 5 beside a "-" is a slip. */
    if (filling->has_verdict && line->rating && line->verdict != VERDICT_SO_SO &&
        (int)line->verdict == -(int)verdict_of(line->rating))
        return seed_fail(filling, "verdict is \"%s\" but rating is %d; they contradict each other",
                         line->verdict == VERDICT_YES ? "+" : "-", line->rating);
    if (!filling->has_verdict)
        line->verdict = verdict_of(line->rating);
    return true;
}
