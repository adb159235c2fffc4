/* analyse.c: rekan analyse: what the program understands of each line, through the same
 * code as the bot. A bad line is told on standard error and the rest goes on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/limits.h"
#include "commands.h"
#include "../language/compare.h"
#include "../language/lexicon.h"
#include "../language/needs.h"
#include "../language/reading.h"
#include "../language/terms.h"

enum { ANALYSE_ARENA = 4 * 1024 * 1024, OUTPUT_BUFFER = 256 * 1024 };

/* One line as it came in. */
struct line {
    struct str id, text;
    enum language group_language;
};

static const char *language_name(enum language language)
{
    switch (language) {
    case LANGUAGE_ID:
        return "id";
    case LANGUAGE_EN:
        return "en";
    case LANGUAGE_UNSURE:
        break;
    }
    return "unknown";
}

static bool read_field(struct arena *arena, const struct cJSON *json, const char *name, long number,
                       struct str *value, struct error *err)
{
    const struct cJSON *node = json_get(json, name);

    *value = json_text(arena, node);
    if (node && (json_is_string(node) || value->len))
        return true;
    return fail(err, ERROR_REFUSED, "line %ld: \"%s\" %s; write it as a string", number, name,
                node ? "is no text" : "is missing");
}

static bool read_group_language(struct arena *arena, const struct cJSON *json, long number,
                                struct line *line, struct error *err)
{
    struct str name = json_text(arena, json_get(json, "group_lang"));

    line->group_language = LANGUAGE_UNSURE;
    if (str_eq(name, STR("id")))
        line->group_language = LANGUAGE_ID;
    else if (str_eq(name, STR("en")))
        line->group_language = LANGUAGE_EN;
    else if (json_get(json, "group_lang") && !cJSON_IsNull(json_get(json, "group_lang")))
        return fail(err, ERROR_REFUSED, "line %ld: \"group_lang\" is \"%.*s\"; it is id or en, or "
                    "left out", number, STR_ARG(name));
    return true;
}

static bool read_line(struct arena *arena, struct str bytes, long number, struct line *line,
                      struct error *err)
{
    char what[32];

    if (bytes.len > LIMIT_SEED_LINE)
        return fail(err, ERROR_REFUSED, "line %ld has %zu bytes; at most %d are read", number,
                    bytes.len, LIMIT_SEED_LINE);
    snprintf(what, sizeof what, "line %ld", number);
    struct cJSON *json = json_parse(bytes, what, err);
    if (!json)
        return false;
    bool ok = cJSON_IsObject(json) ||
              fail(err, ERROR_REFUSED, "%s is no object such as {\"id\": \"1\", \"text\": \"...\"}",
                   what);
    ok = ok && read_field(arena, json, "id", number, &line->id, err) &&
         read_field(arena, json, "text", number, &line->text, err) &&
         read_group_language(arena, json, number, line, err);
    cJSON_Delete(json);
    if (ok && line->text.len > LIMIT_MESSAGE)
        return fail(err, ERROR_REFUSED, "line %ld: \"text\" has %zu bytes; at most %d are read",
                    number, line->text.len, LIMIT_MESSAGE);
    return ok;
}

static void add_score(struct json_writer *out, struct arena *arena, const char *key, double score)
{
    json_add_raw(out, key, arena_print(arena, "%.4f", score));
}

/* Types as their group's first name, so that every synonym prints the same. */
static void add_groups(struct json_writer *out, const struct lexicon *lexicon, struct arena *arena,
                       const struct words *words)
{
    struct term_groups groups;
    struct needs needs;

    terms_of_question(lexicon, arena, words, &groups);
    json_open(out, "types", '[');
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].kind == TERM_GROUP_TYPE)
            json_add(out, NULL, groups.at[i].name);
    json_close(out, ']');
    json_open(out, "needs", '[');
    needs_of_words(lexicon, arena, words, &needs);
    for (size_t i = 0; i < needs.count; i++)
        json_add(out, NULL, arena_print(arena, "%.*s=%.*s", STR_ARG(needs.at[i].name),
                                        STR_ARG(needs.at[i].value)));
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].kind == TERM_GROUP_NEED)
            json_add(out, NULL, groups.at[i].is_negated
                                    ? arena_print(arena, "tidak %.*s", STR_ARG(groups.at[i].name))
                                    : groups.at[i].name);
    json_close(out, ']');
    json_open(out, "terms", '[');
    for (size_t i = 0; i < groups.count; i++)
        json_add(out, NULL, groups.at[i].at[0].text);
    json_close(out, ']');
    struct str place = { "", 0 };
    for (size_t i = 0; i < needs.count && !place.len; i++)
        if (str_eq(needs.at[i].name, STR("tempat")))
            place = needs.at[i].value;
    if (place.len)
        json_add(out, "place", place);
    else
        json_add_raw(out, "place", STR("null"));
}

static void add_price(struct json_writer *out, const struct words *words)
{
    struct price price;

    if (!price_of_words(words, &price, NULL, NULL)) {
        json_add_raw(out, "price", STR("null"));
        return;
    }
    json_open(out, "price", '{');
    json_add_whole(out, "min", price.min);
    if (price.max == PRICE_OPEN)
        json_add_raw(out, "max", STR("null"));
    else
        json_add_whole(out, "max", price.max);
    json_add(out, "currency", price.currency == CURRENCY_USD ? STR("USD") : STR("IDR"));
    json_close(out, '}');
}

static void add_comparison(struct json_writer *out, const struct lexicon *lexicon,
                           const struct words *words)
{
    struct comparison comparison;

    json_open(out, "compares", '[');
    if (compare_of_words(lexicon, words, &comparison)) {
        json_add(out, NULL, comparison.a);
        json_add(out, NULL, comparison.b);
    }
    json_close(out, ']');
}

static void print_reading(const struct lexicon *lexicon, struct arena *arena,
                          const struct line *line)
{
    struct json_writer out = JSON_WRITER(arena);
    struct reading reading;
    struct words words;

    words_split(lexicon, arena, line->text, &words);
    reading_of_words(lexicon, &words, line->group_language, &reading);
    json_open(&out, NULL, '{');
    json_add(&out, "id", line->id);
    json_add(&out, "lang", str_from(reading.is_mixed ? "mixed" : language_name(reading.language)));
    json_add_bool(&out, "is_request", reading.is_request);
    add_score(&out, arena, "request_score", reading.request_score);
    add_price(&out, &words);
    add_groups(&out, lexicon, arena, &words);
    add_comparison(&out, lexicon, &words);
    add_score(&out, arena, "satisfied_score", reading.satisfied_score);
    json_add_bool(&out, "would_invite", reading.would_invite);
    add_score(&out, arena, "abuse_score", reading.abuse_score);
    json_add_bool(&out, "is_abuse", reading.is_abuse);
    add_score(&out, arena, "spam_score", reading.spam_score);
    json_add_bool(&out, "is_spam", reading.is_spam);
    json_close(&out, '}');
    fwrite(out.out.s.at, 1, out.out.s.len, stdout);
    putchar('\n');
}

static bool analyse_file(const struct lexicon *lexicon, struct arena *arena, FILE *file)
{
    char *bytes = NULL;
    size_t room = 0;
    long number = 0;
    bool ok = true;

    for (ssize_t len; (len = getline(&bytes, &room, file)) >= 0;) {
        struct error err = { 0 };
        struct line line = { .text = { "", 0 } };
        struct str text = str_trim((struct str){ bytes, (size_t)len });
        number++;
        arena_reset(arena);
        if (text.len == 0)
            continue;
        if (read_line(arena, text, number, &line, &err)) {
            print_reading(lexicon, arena, &line);
        } else {
            fprintf(stderr, "rekan: %s\n", err.message);
            ok = false;
        }
    }
    free(bytes);
    return ok;
}

int command_analyse(const struct cli *cli)
{
    bool is_stdin = cli->file.len == 0 || str_eq(cli->file, STR("-"));
    struct arena *arena = arena_open(ANALYSE_ARENA);
    struct error err = { 0 };
    struct lexicon *lexicon = lexicon_open(&err);
    FILE *file = is_stdin ? stdin : fopen(arena_copy(arena, cli->file).at, "r");
    bool ok = lexicon && file;

    if (!lexicon)
        fprintf(stderr, "rekan: %s\n", err.message);
    else if (!file)
        fprintf(stderr, "rekan: cannot read %.*s: %s\n", STR_ARG(cli->file), strerror(errno));
    setvbuf(stdout, NULL, _IOFBF, OUTPUT_BUFFER);
    ok = ok && analyse_file(lexicon, arena, file);
    if (fflush(stdout) != 0)
        ok = false;
    if (file && !is_stdin)
        fclose(file);
    lexicon_close(lexicon);
    arena_close(arena);
    return ok ? EXIT_OK : EXIT_FAILED;
}
