/* base_json.c: JSON is checked before it is read, and written so that it reads back. */
#include "../check.h"

#include <cjson/cJSON.h>

#include "../../bot/base/json.h"
#include "../../bot/base/limits.h"

static struct cJSON *parsed(struct str text)
{
    struct error err = { 0 };
    struct cJSON *json = json_parse(text, "test", &err);

    CHECK(json && err.kind == ERROR_NONE);
    return json;
}

static void check_refused(struct str text, const char *reason)
{
    struct error err = { 0 };

    CHECK(json_parse(text, "config.json", &err) == NULL);
    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "config.json") && strstr(err.message, reason));
}

TEST(json_refuses_with_the_name_and_the_line)
{
    check_refused(STR(""), "not valid JSON");
    check_refused((struct str){ NULL, 0 }, "not valid JSON");
    check_refused(STR("{\n  \"a\": 1,\n  oops\n}"), "line 3");
    check_refused(STR("{\"a\": \"\xFF\"}"), "UTF-8");
    check_refused(STR("{\"a\""), "not valid JSON");
    check_refused(STR("{\"a\": 1,}\n"), "not valid JSON near byte "); /* a line of many */
}

TEST(json_refuses_what_goes_on_behind_its_end)
{
    check_refused(STR("{\"a\": 1} {\"b\": 2}"), "goes on behind its end near byte ");
    check_refused(STR("{\"a\": 1}\n\n}"), "near line");
    check_refused(STR("1 x"), "goes on");
    check_refused(STR("{}\0"), "goes on");
    cJSON_Delete(parsed(STR(" {\"a\": 1} \r\n\t")));
}

TEST(json_refuses_what_is_nested_too_deep)
{
    char text[2 * LIMIT_JSON_DEPTH + 4];
    static char long_text[100 * 1000]; /* more than the stack would bear */
    size_t deep = LIMIT_JSON_DEPTH;

    memset(text, '[', deep);
    memset(text + deep, ']', deep);
    cJSON_Delete(parsed((struct str){ text, 2 * deep }));
    deep++;
    memset(text, '[', deep);
    memset(text + deep, ']', deep);
    check_refused((struct str){ text, 2 * deep }, "deeper than 64");
    memset(text, '[', sizeof text);
    check_refused((struct str){ text, sizeof text }, "deeper than 64"); /* and never closed */
    memset(long_text, '[', sizeof long_text);
    check_refused((struct str){ long_text, sizeof long_text }, "deeper than 64");
}

TEST(json_brackets_within_strings_are_no_nesting)
{
    struct text text = { .arena = arena_open(1 << 16) };

    text_add(&text, STR("\"\\\""));
    for (int i = 0; i < 200; i++)
        text_add(&text, STR("[{"));
    text_add(&text, STR("\""));
    cJSON_Delete(parsed(text.s));
    arena_close(text.arena);
}

TEST(json_getters_accept_any_node)
{
    struct arena *arena = arena_open(1 << 16);
    int64_t value = 5;
    struct cJSON *json =
        parsed(STR("{\"a\":{\"b\":\"c\"},\"list\":[1],\"yes\":true,\"no\":false}"));

    CHECK_STR(json_text(arena, json_path(json, "a", "b")), STR("c"));
    CHECK(json_get(json, "A") == NULL);
    CHECK(json_get(NULL, "a") == NULL && json_path(NULL, "a", "b") == NULL);
    CHECK(json_get(json_get(json, "list"), "a") == NULL);
    CHECK(json_path(json, "list", "b") == NULL);
    CHECK_STR(json_text(arena, NULL), STR(""));
    CHECK_STR(json_text(arena, json_get(json, "list")), STR(""));
    CHECK(!json_is_string(NULL) && json_is_string(json_path(json, "a", "b")));
    CHECK(!json_whole(NULL, &value) && value == 5);
    CHECK(json_true(json_get(json, "yes")) && !json_true(json_get(json, "no")) && !json_true(NULL));
    CHECK_WHOLE(json_whole_or(json_get(json, "yes"), 9), 9);
    cJSON_Delete(json);
    arena_close(arena);
}

TEST(json_reads_ids_as_digits_however_they_are_written)
{
    struct arena *arena = arena_open(1 << 16);
    struct cJSON *json = parsed(STR("[-1001234567890123,\"-1001234567890123\",9007199254740992,"
                                    "1e15,1.5,1e300,9007199254740994]"));
    const struct str expected[] = { STR("-1001234567890123"), STR("-1001234567890123"),
                                    STR("9007199254740992"),  STR("1000000000000000"),
                                    STR(""), STR(""), STR("") };

    for (int i = 0; i < 7; i++)
        CHECK_STR(json_text(arena, cJSON_GetArrayItem(json, i)), expected[i]);
    cJSON_Delete(json);
    arena_close(arena);
}

TEST(json_text_outlives_the_parse)
{
    struct arena *arena = arena_open(1 << 16);
    struct cJSON *json = parsed(STR("\"caf\\u00e9 \\ud83d\\ude10\""));

    struct str text = json_text(arena, json);
    cJSON_Delete(json);

    CHECK_STR(text, STR("café 😐"));
    arena_close(arena);
}

TEST(json_writer_places_commas_and_escapes)
{
    struct json_writer out = JSON_WRITER(arena_open(1 << 16));

    json_open(&out, NULL, '{');
    json_add(&out, "text", STR("\"kopi\"\\\n\t\x01/ é"));
    json_open(&out, "list", '[');
    json_close(&out, ']');
    json_open(&out, "more", '[');
    json_add_whole(&out, NULL, INT64_MIN);
    json_add_bool(&out, NULL, true);
    json_open(&out, NULL, '{');
    json_close(&out, '}');
    json_add_raw(&out, NULL, STR("null"));
    json_close(&out, ']');
    json_add_bool(&out, "no", false);
    json_close(&out, '}');

    CHECK_STR(out.out.s, STR("{\"text\":\"\\\"kopi\\\"\\\\\\n\\u0009\\u0001/ é\",\"list\":[],"
                             "\"more\":[-9223372036854775808,true,{},null],\"no\":false}"));
    arena_close(out.out.arena);
}

TEST(json_writer_leaves_ids_what_they_are)
{
    struct json_writer out = JSON_WRITER(arena_open(1 << 16));

    json_open(&out, NULL, '[');
    json_add_id(&out, NULL, STR("-1001234567890"));
    json_add_id(&out, NULL, STR("0"));
    json_add_id(&out, NULL, STR("@grup_mama"));
    json_add_id(&out, NULL, STR("007"));
    json_add_id(&out, NULL, STR("-0"));
    json_add_id(&out, NULL, STR(""));
    json_add_id(&out, NULL, STR("99999999999999999999"));
    json_close(&out, ']');

    CHECK_STR(out.out.s, STR("[-1001234567890,0,\"@grup_mama\",\"007\",\"-0\",\"\","
                             "\"99999999999999999999\"]"));
    arena_close(out.out.arena);
}

TEST(json_written_text_reads_back_byte_for_byte)
{
    struct arena *arena = arena_open(1 << 16);
    char all[127];

    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(i + 1);
    struct str text = { all, sizeof all };
    struct json_writer out = JSON_WRITER(arena);
    json_add(&out, NULL, text);
    struct cJSON *json = parsed(out.out.s);

    CHECK_STR(json_text(arena, json), text);
    cJSON_Delete(json);
    arena_close(arena);
}
