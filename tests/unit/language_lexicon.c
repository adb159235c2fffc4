/* language_lexicon.c: the data files are sound, and a faulty one is refused by name. */
#include "../check.h"

#include <cjson/cJSON.h>

#include "../../bot/base/embedded.h"
#include "../../bot/language/lexicon.h"
#include "../../bot/language/words.h"

/* The embedded files, except that one of them is replaced. */
struct replacement {
    const char *path;
    const char *text;
};

static struct str replaced(void *owner, const char *path)
{
    const struct replacement *replacement = owner;

    return strcmp(path, replacement->path) == 0 ? str_from(replacement->text)
                                                : embedded_content(path);
}

static struct error refusal_of(const char *path, const char *text)
{
    struct error err = { ERROR_NONE, "" };
    struct replacement replacement = { path, text };
    struct lexicon *lexicon = lexicon_open_from(replaced, &replacement, &err);

    if (lexicon)
        err.kind = ERROR_NONE;
    lexicon_close(lexicon);
    return err;
}

static cJSON *parse(const char *path)
{
    struct str text = embedded_content(path);

    return cJSON_ParseWithLength(text.at ? text.at : "", text.len);
}

TEST(lexicon_opens_what_is_embedded)
{
    struct error err = { ERROR_NONE, "" };

    struct lexicon *lexicon = lexicon_open(&err);

    CHECK_STR(str_from(err.message), STR(""));
    CHECK(lexicon != NULL);
    CHECK(lexicon_find(lexicon, STR("sunscreen")) != NULL);
    CHECK(lexicon_group(lexicon_find(lexicon, STR("tabir surya"))) ==
          lexicon_group(lexicon_find(lexicon, STR("sunscreen"))));
    CHECK(lexicon_expansion(lexicon_find(lexicon, STR("yg")), 0) ==
          lexicon_find(lexicon, STR("yang")));
    CHECK(lexicon_find(lexicon, STR("qwertyuiop")) == NULL);
    CHECK(lexicon_find(lexicon, STR("")) == NULL);
    lexicon_close(lexicon);
}

static const char *const packs[] = { "general", "skincare", "parenting", "gadget", "umkm" };

enum { PACKS = sizeof packs / sizeof *packs };

static cJSON *pack(size_t i)
{
    char path[64];

    snprintf(path, sizeof path, "locales/packs/%s.json", packs[i]);
    return parse(path);
}

TEST(lexicon_has_hundreds_of_slang_words)
{
    cJSON *slang = parse("locales/lexicon/slang.json");

    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(slang, "id")) > 500);
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(slang, "en")) > 50);
    cJSON_Delete(slang);
}

static bool has_both(const cJSON *object)
{
    return cJSON_GetArraySize(cJSON_GetObjectItem(object, "id")) > 0 &&
           cJSON_GetArraySize(cJSON_GetObjectItem(object, "en")) > 0;
}

static bool has_label(const cJSON *object)
{
    const cJSON *label = cJSON_GetObjectItem(object, "label");

    return cJSON_IsString(cJSON_GetObjectItem(label, "id")) &&
           cJSON_IsString(cJSON_GetObjectItem(label, "en"));
}

TEST(packs_speak_both_languages_throughout)
{
    for (size_t i = 0; i < PACKS; i++) {
        cJSON *json = pack(i);
        const cJSON *object;
        CHECK_STR(str_from(cJSON_GetStringValue(cJSON_GetObjectItem(json, "name"))),
                  str_from(packs[i]));
        CHECK(has_label(json));
        CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(json, "types")) > 20);
        CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(json, "needs")) > 5);
        CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(json, "attributes")) > 0);
        cJSON_ArrayForEach(object, cJSON_GetObjectItem(json, "types"))
            CHECK(has_both(object));
        cJSON_ArrayForEach(object, cJSON_GetObjectItem(json, "needs"))
            CHECK(has_both(object));
        cJSON_ArrayForEach(object, cJSON_GetObjectItem(json, "attributes"))
            CHECK(has_label(object));
        cJSON_ArrayForEach(object, cJSON_GetObjectItem(json, "cautions")) {
            CHECK(has_label(object));
            CHECK(has_both(cJSON_GetObjectItem(object, "phrases")));
        }
        cJSON_Delete(json);
    }
}

/* Is this word or phrase of a pack still found as a member of its own group? */
static bool is_alive(struct lexicon *lexicon, struct arena *arena, const char *text)
{
    const struct lexicon_entry *entry;
    struct words words;
    size_t count = 0;

    words_split(lexicon, arena, str_from(text), &words);
    entry = words_phrase(lexicon, &words, 0, 0, &count);
    if (words.count == 1)
        entry = words.at[0].entry;
    return entry && entry->group_at && (words.count == 1 || count == words.count);
}

TEST(packs_have_no_dead_entries)
{
    struct lexicon *lexicon = lexicon_open(NULL);
    struct arena *arena = arena_open(1 << 24);
    static const char *const lists[] = { "types", "needs" };
    const cJSON *group, *words, *text;

    for (size_t i = 0; i < PACKS; i++) {
        cJSON *json = pack(i);
        for (size_t k = 0; k < 2; k++) {
            cJSON_ArrayForEach(group, cJSON_GetObjectItem(json, lists[k])) {
                cJSON_ArrayForEach(words, group) {
                    cJSON_ArrayForEach(text, words) {
                        if (!is_alive(lexicon, arena, text->valuestring))
                            printf("  %s: \"%s\" is never met\n", packs[i], text->valuestring);
                        CHECK(is_alive(lexicon, arena, text->valuestring));
                    }
                }
            }
        }
        cJSON_Delete(json);
    }
    arena_close(arena);
    lexicon_close(lexicon);
}

/* Is this word or phrase still met, whole, as one of those flags? */
static bool is_met(struct lexicon *lexicon, struct arena *arena, const char *text, unsigned flags)
{
    struct words words;
    size_t count = 0;

    words_split(lexicon, arena, str_from(text), &words);
    if (words.count == 1)
        return words.at[0].entry && (words.at[0].entry->flags & flags);
    return words_phrase(lexicon, &words, 0, flags, &count) && count == words.count;
}

TEST(lexicon_speaks_both_languages_and_has_no_dead_entries)
{
    static const struct { const char *file; unsigned flags; } files[] = {
        { "signs", LEXICON_SIGNS | LEXICON_LIVED },
        { "filler", LEXICON_FILLER | LEXICON_ASKS | LEXICON_VERDICT },
        { "thanks", LEXICON_THANKS | LEXICON_TELLS },
        { "sale", LEXICON_SALE | LEXICON_UNTRIED },
    };
    struct lexicon *lexicon = lexicon_open(NULL);
    struct arena *arena = arena_open(1 << 24);
    const cJSON *list, *language, *text;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[64];
        snprintf(path, sizeof path, "locales/lexicon/%s.json", files[i].file);
        cJSON *json = parse(path);
        cJSON_ArrayForEach(list, json) {
            /* Laughter is the same in both; the tag "bagus ga" is no English. */
            CHECK(has_both(list) || strcmp(list->string, "laughter") == 0 ||
                  strcmp(list->string, "verdict") == 0);
            cJSON_ArrayForEach(language, list) {
                cJSON_ArrayForEach(text, language) {
                    bool is_alive_here = is_met(lexicon, arena, text->valuestring, files[i].flags);
                    if (!is_alive_here)
                        printf("  %s: \"%s\" is never met\n", list->string, text->valuestring);
                    CHECK(is_alive_here);
                }
            }
        }
        cJSON_Delete(json);
    }
    arena_close(arena);
    lexicon_close(lexicon);
}

static const struct lexicon_caution *caution_of(struct lexicon *lexicon, const char *text,
                                                const char *name)
{
    struct arena *arena = arena_open(1 << 20);
    struct words words;

    words_split(lexicon, arena, str_from(text), &words);
    const struct lexicon_caution *caution = lexicon_caution_in(lexicon, &words, str_from(name));
    arena_close(arena);
    return caution;
}

TEST(packs_flag_medical_claims_and_refuse_what_names_a_child)
{
    struct lexicon *lexicon = lexicon_open(NULL);

    const struct lexicon_caution *claim =
        caution_of(lexicon, "serum ini menyembuhkan eksim", "skincare");
    const struct lexicon_caution *name = caution_of(lexicon, "anakku namanya Bima", "parenting");
    const struct lexicon_caution *birth = caution_of(lexicon, "she was born on 3 May", "parenting");

    CHECK(claim && claim->kind == CAUTION_FLAG);
    CHECK(name && name->kind == CAUTION_REFUSE);
    CHECK_STR(name->what, STR("child_name"));
    CHECK(birth && birth->kind == CAUTION_REFUSE);
    CHECK(!caution_of(lexicon, "anakku 8 bulan, cocok sama sufor ini", "parenting"));
    CHECK(!caution_of(lexicon, "anakku namanya Bima", "gadget"));
    lexicon_close(lexicon);
}

TEST(lexicon_refuses_slang_that_is_there_twice)
{
    struct error err = refusal_of("locales/lexicon/slang.json",
                                  "{\"id\":{\"yg\":\"yang\",\"yg\":\"yang\"}}");

    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "slang.json") && strstr(err.message, "yg"));
}

TEST(lexicon_refuses_slang_for_slang)
{
    struct error err = refusal_of("locales/lexicon/slang.json",
                                  "{\"id\":{\"yng\":\"yg\",\"yg\":\"yang\"}}");

    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "yng"));
}

TEST(lexicon_refuses_slang_that_is_a_word_elsewhere)
{
    struct error err =
        refusal_of("locales/lexicon/slang.json", "{\"id\":{\"sunscreen\":\"tabir\"}}");

    CHECK_WHOLE(err.kind, ERROR_REFUSED);
}

TEST(lexicon_refuses_empty_entries_and_other_letters)
{
    const char *synonyms = "locales/packs/umkm.json";

    CHECK_WHOLE(refusal_of(synonyms, "{\"types\":[{\"id\":[\"\",\"a\"]}],\"needs\":[]}").kind,
                ERROR_REFUSED);
    CHECK_WHOLE(refusal_of(synonyms, "{\"types\":[{\"id\":[\"Caf\\u00e9\",\"a\"]}]}").kind,
                ERROR_REFUSED);
    CHECK_WHOLE(refusal_of(synonyms, "{\"types\":[{\"id\":[\" a\",\"b\"]}]}").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of(synonyms, "{\"types\":[{\"id\":[7,\"b\"]}]}").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of(synonyms, "{\"types\":[{\"id\":[\"only\"]}]}").kind, ERROR_REFUSED);
}

TEST(lexicon_refuses_a_word_in_two_groups)
{
    struct error err =
        refusal_of("locales/packs/umkm.json",
                   "{\"types\":[{\"id\":[\"tonik\",\"penguat\"]},{\"en\":[\"tonik\",\"tonic\"]}]}");

    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "tonik"));
}

TEST(lexicon_refuses_a_file_that_is_missing_or_no_json)
{
    CHECK_WHOLE(refusal_of("locales/lexicon/thanks.json", "").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/lexicon/filler.json", "{").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/lexicon/filler.json", "[1,2]").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/packs/umkm.json",
                           "{\"attributes\":[{\"name\":\"\",\"values\":[]}]}")
                    .kind,
                ERROR_REFUSED);
}

/* A file of so many lines: each # of a line is its number. */
static struct error refusal_of_many(const char *path, const char *start, const char *line,
                                    size_t count, const char *end)
{
    struct arena *arena = arena_open(SIZE_MAX);
    struct text text = { .arena = arena };

    text_add(&text, str_from(start));
    for (size_t i = 0; i < count; i++) {
        struct str rest = str_from(line);
        text_add(&text, i ? STR(",") : STR(""));
        for (struct str part = str_cut(&rest, '#'); part.len; part = str_cut(&rest, '#')) {
            text_add(&text, part);
            if (rest.len)
                text_add(&text, arena_whole(arena, 10000 + (int64_t)i));
        }
    }
    text_add(&text, str_from(end));
    struct error err = refusal_of(path, text.s.at);
    arena_close(arena);
    return err;
}

TEST(lexicon_says_which_file_it_has_no_room_for)
{
    const char *words = "locales/lexicon/common_words.json", *slang = "locales/lexicon/slang.json";

    struct error many = refusal_of_many(words, "{\"common\":{\"id\":[", "\"z#\"", 33000, "]}}");
    struct error wide = refusal_of_many(words, "{\"common\":{\"id\":[",
                                        "\"zqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqz#\"", 12000, "]}}");
    struct error meant = refusal_of_many(slang, "{\"id\":{", "\"z#\":\"aku mau ini\"", 11000, "}}");
    struct error fits = refusal_of_many(slang, "{\"id\":{", "\"z#\":\"aku\"", 11000, "}}");

    CHECK_WHOLE(many.kind, ERROR_REFUSED);
    CHECK(strstr(many.message, "common_words.json: all files together have more than 32767 words"));
    CHECK(strstr(wide.message, "common_words.json: all files together have more than"));
    CHECK(strstr(meant.message, "slang.json: all files together have more than"));
    CHECK_STR(str_from(fits.message), STR(""));
}
