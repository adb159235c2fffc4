#include "../../bot/seed/seed_line.h"
#include "../check.h"

#include "../../bot/base/clock.h"

#define START                                       \
    "{\"id\":\"a\",\"product\":\"Hydra\",\"author\":\"Rina\"," \
    "\"text\":\"ringan, ga lengket\""
#define WHOLE START ",\"verdict\":\"+\""

static bool read_line(struct arena *arena, struct str text, struct seed_line *line,
                      struct error *err)
{
    struct seed_record record = { .text = text, .line = 12 };

    return seed_line_read(arena, &record, line, err);
}

static void check_refused(const char *file, int at, struct str text, const char *message)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;
    struct error err = { 0 };

    if (read_line(arena, text, &line, &err))
        printf("  accepted: %.*s\n", STR_ARG(text));
    check_str(file, at, str_from(err.message), str_from(message));
    arena_close(arena);
}

#define CHECK_REFUSED(text, message) check_refused(__FILE__, __LINE__, STR(text), (message))

TEST(seed_line_takes_every_field)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;
    struct error err = { 0 };

    bool ok = read_line(
        arena,
        STR("{\"id\":7,\"product\":\"Hydra\",\"brand\":\"Kirana\",\"category\":\"skincare\","
            "\"lang\":\"id\",\"author\":\"Rina\",\"attributes\":{\"kulit\":\"berminyak\","
            "\"usia\":20,\"kota\":\"\"},\"verdict\":\"-\",\"rating\":2,\"text\":\" perih\\ndi mata "
            "\",\"used_for\":\"3 bln\",\"purpose\":\"harian\",\"date\":\"2024-02-29\","
            "\"provenance\":\"gifted\",\"aliases\":[\"hydra gel\",\" si oranye \",\"\"]}"),
        &line, &err);

    CHECK_STR(str_from(err.message), STR(""));
    CHECK(ok);
    CHECK_STR(line.id, STR("7"));
    CHECK_STR(line.product, STR("Hydra"));
    CHECK_STR(line.brand, STR("Kirana"));
    CHECK_STR(line.category, STR("skincare"));
    CHECK_STR(line.lang, STR("id"));
    CHECK_STR(line.author, STR("Rina"));
    CHECK_STR(line.text, STR("perih\ndi mata"));
    CHECK_STR(line.used_words, STR("3 bln"));
    CHECK_STR(line.purpose, STR("harian"));
    CHECK_WHOLE(line.verdict, VERDICT_NO);
    CHECK_WHOLE(line.rating, 2);
    CHECK(line.has_date);
    CHECK_WHOLE(line.day, clock_day_from_date(2024, 2, 29));
    CHECK_WHOLE(line.provenance, PROVENANCE_GIFTED);
    CHECK_WHOLE(line.attribute_count, 2);
    CHECK_STR(line.attributes[0].name, STR("kulit"));
    CHECK_STR(line.attributes[1].value, STR("20"));
    CHECK_WHOLE(line.alias_count, 2);
    CHECK_STR(line.aliases[0], STR("hydra gel"));
    CHECK_STR(line.aliases[1], STR("si oranye"));

    arena_close(arena);
}

TEST(seed_line_takes_missing_null_and_empty_as_neutral)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;
    struct error err = { 0 };

    CHECK(read_line(arena, STR(WHOLE ",\"brand\":null,\"date\":\"\",\"attributes\":null}"), &line,
                    &err));
    CHECK_STR(line.brand, STR(""));
    CHECK_STR(line.lang, STR(""));
    CHECK(!line.has_date);
    CHECK(!line.has_provenance);
    CHECK_WHOLE(line.provenance, PROVENANCE_PEER);
    CHECK_WHOLE(line.attribute_count, 0);
    CHECK_WHOLE(line.rating, 0);

    arena_close(arena);
}

TEST(seed_line_reads_a_rating_as_a_verdict)
{
    static const enum verdict expected[] = { VERDICT_NO, VERDICT_NO, VERDICT_SO_SO, VERDICT_YES,
                                             VERDICT_YES };
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;

    for (int rating = 1; rating <= 5; rating++) {
        struct str text = arena_print(arena, "%s,\"rating\":%d}", START, rating);
        CHECK(read_line(arena, text, &line, NULL));
        CHECK_WHOLE(line.verdict, expected[rating - 1]);
    }
    CHECK(read_line(arena, STR(WHOLE ",\"rating\":3}"), &line, NULL));
    CHECK_WHOLE(line.verdict, VERDICT_YES);

    arena_close(arena);
}

TEST(seed_line_refuses_aliases_that_are_no_list_of_names)
{
    struct arena *arena = arena_open(1 << 20);
    struct text many = { .arena = arena };

    CHECK_REFUSED(WHOLE ",\"aliases\":\"hydra gel\"}",
                  "line 12: aliases must be a list, [\"name\", ...]");
    CHECK_REFUSED(WHOLE ",\"aliases\":{\"a\":\"b\"}}",
                  "line 12: aliases must be a list, [\"name\", ...]");
    CHECK_REFUSED(WHOLE ",\"aliases\":[\"a\",7]}",
                  "line 12: a name in aliases is no text; write [\"name\", ...]");
    CHECK_REFUSED(WHOLE ",\"aliases\":[\"Gel\",\"gel\"]}",
                  "line 12: aliases names \"gel\" twice; keep one");
    CHECK_REFUSED(WHOLE ",\"aliases\":[\"a\\nb\"]}",
                  "line 12: a name in aliases holds a control character or a line break; take it out");
    for (int i = 0; i <= LIMIT_ALIASES; i++)
        text_print(&many, "%s\"n%d\"", i ? "," : "", i);
    check_refused(__FILE__, __LINE__,
                  arena_print(arena, "%s,\"aliases\":[%.*s]}", WHOLE, STR_ARG(many.s)),
                  "line 12: aliases has more than 16 names; take some out");
    arena_close(arena);
}

TEST(seed_line_says_which_required_field_is_missing)
{
    CHECK_REFUSED("{\"product\":\"Hydra\",\"author\":\"Rina\",\"text\":\"ok\",\"rating\":5}",
                  "line 12: id is missing; every line needs id, product, author, text and one of "
                  "verdict and rating");
    CHECK_REFUSED("{\"id\":\"a\",\"product\":\"Hydra\",\"author\":\" \",\"text\":\"ok\"}",
                  "line 12: author is missing; every line needs id, product, author, text and one "
                  "of verdict and rating");
    CHECK_REFUSED(START "}", "line 12: verdict and rating are both missing; write one of them, "
                             "\"+\", \"0\" or \"-\", or 1 to 5");
}

TEST(seed_line_says_what_a_wrong_value_must_be)
{
    CHECK_REFUSED(START ",\"verdict\":\"yes\"}",
                  "line 12: verdict is \"yes\"; it must be \"+\", \"0\" or \"-\"");
    CHECK_REFUSED(START ",\"rating\":4.5}",
                  "line 12: rating is \"4.5\"; it must be a whole number from 1 to 5");
    CHECK_REFUSED(START ",\"rating\":6}",
                  "line 12: rating is \"6\"; it must be a whole number from 1 to 5");
    CHECK_REFUSED(START ",\"rating\":true}", "line 12: rating is no text; put it in quotes");
    CHECK_REFUSED(WHOLE ",\"rating\":1}",
                  "line 12: verdict is \"+\" but rating is 1; they contradict each other");
    CHECK_REFUSED(WHOLE ",\"lang\":\"fr\"}",
                  "line 12: lang is \"fr\"; it must be \"id\" or \"en\", or left out");
    CHECK_REFUSED(WHOLE ",\"provenance\":\"fan\"}",
                  "line 12: provenance is \"fan\"; it must be peer, gifted, discounted, paid, "
                  "ambassador, staff, brand, outside or demo");
}

TEST(seed_line_takes_only_real_days)
{
    static const char *const wrong[] = { "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1",
                                         "01-02-2026", "2026/01/01", "1969-12-31", "2026-04-31" };
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct error err = { 0 };
        struct str text = arena_print(arena, "%s,\"date\":\"%s\"}", WHOLE, wrong[i]);
        CHECK(!read_line(arena, text, &line, &err));
        CHECK_STR(str_from(err.message),
                  arena_print(arena,
                              "line 12: date is \"%s\"; "
                              "it must be a day as YYYY-MM-DD, from 1970 on",
                              wrong[i]));
    }

    arena_close(arena);
}

TEST(seed_line_names_the_nearest_field_for_an_unknown_one)
{
    CHECK_REFUSED(WHOLE ",\"ratting\":3}",
                  "line 12: there is no field \"ratting\"; the nearest one is \"rating\"");
    CHECK_REFUSED(WHOLE ",\"categori\":\"x\"}",
                  "line 12: there is no field \"categori\"; the nearest one is \"category\"");
    CHECK_REFUSED(WHOLE ",\"verdict\":\"-\"}", "line 12: verdict is there twice; keep one");
}

TEST(seed_line_refuses_what_is_no_single_object)
{
    CHECK_REFUSED("[1]", "line 12: the line is not valid JSON; write one object, {...}, a line");
    CHECK_REFUSED(WHOLE, "line 12: the line is not valid JSON; write one object, {...}, a line");
    CHECK_REFUSED(WHOLE "} {}", "line 12: the line goes on behind its closing brace; "
                                "write one object, {...}, a line");
    CHECK_REFUSED(WHOLE ",\"brand\":\"a\\u0000b\"}",
                  "line 12: the line holds a NUL character; write one object, {...}, a line");
    CHECK_REFUSED(WHOLE ",\"brand\":\"\xff\"}",
                  "line 12: the line is not valid UTF-8; save the file as UTF-8");
}

TEST(seed_line_keeps_to_the_limits)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_line line;
    char long_text[LIMIT_TESTIMONIAL + 1];
    struct error err = { 0 };

    for (size_t i = 0; i < sizeof long_text; i++)
        long_text[i] = 'a';
    struct str most = { long_text, LIMIT_TESTIMONIAL };

    CHECK(read_line(arena,
                    arena_print(arena,
                                "{\"id\":\"a\",\"product\":\"%.*s\",\"author\":\"b\","
                                "\"text\":\"%.*s\",\"rating\":5}",
                                LIMIT_NAME, long_text, STR_ARG(most)),
                    &line, &err));
    CHECK(!read_line(arena,
                     arena_print(arena,
                                 "{\"id\":\"a\",\"product\":\"b\",\"author\":\"b\","
                                 "\"text\":\"%.*sa\",\"rating\":5}",
                                 STR_ARG(most)),
                     &line, &err));
    CHECK_STR(str_from(err.message), STR("line 12: text is 2001 bytes long; at most 2000 fit"));
    CHECK(!read_line(arena,
                     arena_print(arena,
                                 "{\"id\":\"a\",\"product\":\"%.*s\",\"author\":\"b\","
                                 "\"text\":\"b\",\"rating\":5}",
                                 LIMIT_NAME + 1, long_text),
                     &line, &err));
    CHECK_STR(str_from(err.message), STR("line 12: product is 129 bytes long; at most 128 fit"));

    arena_close(arena);
}

TEST(seed_line_takes_twelve_attributes_and_no_more)
{
    struct arena *arena = arena_open(1 << 20);
    struct text text = { .arena = arena };
    struct seed_line line;
    struct error err = { 0 };

    text_add(&text, STR(WHOLE ",\"attributes\":{\"a0\":\"x\""));
    for (int i = 1; i < LIMIT_ATTRIBUTES; i++)
        text_print(&text, ",\"a%d\":\"x\"", i);
    struct str twelve = arena_concat(arena, text.s, STR("}}"));
    struct str thirteen = arena_concat(arena, text.s, STR(",\"b\":\"x\"}}"));

    CHECK(read_line(arena, twelve, &line, &err));
    CHECK_WHOLE(line.attribute_count, LIMIT_ATTRIBUTES);
    CHECK(!read_line(arena, thirteen, &line, &err));
    CHECK_STR(str_from(err.message),
              STR("line 12: attributes has more than 12 entries; take some out"));

    arena_close(arena);
}

TEST(seed_line_refuses_attributes_that_are_none)
{
    CHECK_REFUSED(WHOLE ",\"attributes\":[\"kulit\"]}",
                  "line 12: attributes must be an object, {\"name\": \"value\", ...}");
    CHECK_REFUSED(WHOLE ",\"attributes\":{\"kulit\":[]}}",
                  "line 12: a value in attributes is no text; write {\"name\": \"value\", ...}");
    CHECK_REFUSED(WHOLE ",\"attributes\":{\"\":\"x\"}}",
                  "line 12: attributes has a value without a name; "
                  "write name=value, in JSON \"name\": \"value\"");
    CHECK_REFUSED(WHOLE ",\"attributes\":{\"k\":\"x\",\"k \":\"y\"}}",
                  "line 12: attributes.k is there twice; keep one");
}

TEST(seed_line_never_repeats_the_authors_words)
{
    CHECK_REFUSED("{\"id\":\"a\",\"product\":\"p\",\"author\":\"r\",\"text\":\"rahasia\\u0007\"}",
                  "line 12: text holds a control character; take it out");
    CHECK_REFUSED("{\"id\":\"a\",\"product\":\"p\",\"author\":\"ra\\nhasia\"}",
                  "line 12: author holds a control character or a line break; take it out");
}

TEST(seed_line_without_a_number_says_only_the_field)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_record record = { .text = STR(START ",\"verdict\":\"yes\"}") };
    struct seed_line line;
    struct error err = { 0 };

    CHECK(!seed_line_read(arena, &record, &line, &err));
    CHECK_STR(str_from(err.message), STR("verdict is \"yes\"; it must be \"+\", \"0\" or \"-\""));

    arena_close(arena);
}
