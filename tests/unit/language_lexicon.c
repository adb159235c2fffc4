/* language_lexicon.c: the data files are sound, and a faulty one is refused by name. */
#include "../check.h"

#include <cjson/cJSON.h>

#include "../../bot/base/embedded.h"
#include "../../bot/language/lexicon.h"

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
    CHECK(lexicon_find(lexicon, STR("tabir surya"))->group ==
          lexicon_find(lexicon, STR("sunscreen"))->group);
    CHECK(lexicon_find(lexicon, STR("yg"))->expansion[0] == lexicon_find(lexicon, STR("yang")));
    CHECK(lexicon_find(lexicon, STR("qwertyuiop")) == NULL);
    CHECK(lexicon_find(lexicon, STR("")) == NULL);
    lexicon_close(lexicon);
}

TEST(lexicon_has_hundreds_of_slang_words_and_synonym_groups_in_both_languages)
{
    cJSON *slang = parse("locales/lexicon/slang.json");
    cJSON *synonyms = parse("locales/lexicon/synonyms.json");
    const cJSON *types = cJSON_GetObjectItem(synonyms, "types");
    const cJSON *needs = cJSON_GetObjectItem(synonyms, "needs");
    const cJSON *group;
    int one_sided = 0;

    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(slang, "id")) > 500);
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(slang, "en")) > 50);
    CHECK(cJSON_GetArraySize(types) + cJSON_GetArraySize(needs) > 150);
    cJSON_ArrayForEach(group, types)
        one_sided += !cJSON_GetObjectItem(group, "id") || !cJSON_GetObjectItem(group, "en");
    cJSON_ArrayForEach(group, needs)
        one_sided += !cJSON_GetObjectItem(group, "id") || !cJSON_GetObjectItem(group, "en");
    CHECK_WHOLE(one_sided, 0);
    cJSON_Delete(slang);
    cJSON_Delete(synonyms);
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
    const char *synonyms = "locales/lexicon/synonyms.json";

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
        refusal_of("locales/lexicon/synonyms.json",
                   "{\"types\":[{\"id\":[\"toner\",\"penyegar\"]},{\"en\":[\"toner\",\"tonic\"]}]}");

    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "toner"));
}

TEST(lexicon_refuses_a_file_that_is_missing_or_no_json)
{
    CHECK_WHOLE(refusal_of("locales/lexicon/thanks.json", "").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/lexicon/filler.json", "{").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/lexicon/filler.json", "[1,2]").kind, ERROR_REFUSED);
    CHECK_WHOLE(refusal_of("locales/lexicon/attributes.json",
                           "{\"attributes\":[{\"name\":\"\",\"values\":[]}]}")
                    .kind,
                ERROR_REFUSED);
}
