/* locales.c: what the bot can say: the same in both languages, and nothing for nobody. */
#include "../check.h"

#include <stdarg.h>

#include <cjson/cJSON.h>

#include "../../bot/base/json.h"
#include "../../bot/base/limits.h"
#include "../../bot/conversation/handler.h"
#include "../../bot/conversation/i18n.h"
#include "sources.h"

enum { ID, EN, LANGUAGES, USED_MAX = 4096 };

static const char *const paths[LANGUAGES] = { "locales/id.json", "locales/en.json" };

struct wording {
    struct arena *arena;
    struct cJSON *locales[LANGUAGES];
    struct str used[USED_MAX]; /* every string literal with a dot in it that may be a key */
    size_t used_count;
    int problems;
};

static struct str text_of(const struct wording *words, int language, struct str key)
{
    struct str name = arena_copy(words->arena, key);

    return json_text(words->arena, json_get(words->locales[language], name.at));
}

static bool has(const struct wording *words, int language, struct str key)
{
    return json_get(words->locales[language], arena_copy(words->arena, key).at) != NULL;
}

__attribute__((format(printf, 2, 3))) static void problem(struct wording *words, const char *format,
                                                          ...)
{
    va_list list;

    va_start(list, format);
    printf("  ");
    vprintf(format, list);
    printf("\n");
    va_end(list);
    words->problems++;
}

/* "give.story": lower case words, one dot; "#one" may follow. */
static bool looks_like_key(struct str s)
{
    struct str rest = s, area = str_cut(&rest, '.');

    if (str_ends(rest, STR("#one")))
        rest.len -= 4;
    if (area.len == 0 || rest.len == 0 || area.len + rest.len > 90)
        return false;
    for (size_t i = 0; i < area.len + rest.len; i++) {
        char c = i < area.len ? area.at[i] : rest.at[i - area.len];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '_' && i >= area.len)))
            return false;
    }
    return true;
}

/* Is this literal the name of a logged event, or else no key of ours? */
static bool is_logged(struct str before)
{
    size_t from = before.len;

    while (from > 0 && before.at[from - 1] != ';' && before.at[from - 1] != '{' &&
           before.at[from - 1] != '}')
        from--;
    return str_find(str_slice(before, from, before.len), STR("log_")) != SIZE_MAX;
}

static void collect(void *owner, const char *path, struct str text)
{
    struct wording *words = owner;
    struct str rest = text, literal;

    (void)path;
    while (source_next_literal(&rest, &literal))
        if (looks_like_key(literal) &&
            !is_logged(str_slice(text, 0, (size_t)(literal.at - text.at) - 1))) {
            CHECK(words->used_count < USED_MAX);
            words->used[words->used_count++] = literal;
        }
}

static struct wording *words_open(void)
{
    struct wording *words = calloc(1, sizeof *words);
    struct error err = { 0 };

    CHECK(words);
    words->arena = arena_open(16 << 20);
    for (int i = 0; i < LANGUAGES; i++) {
        words->locales[i] = json_parse(source_read(words->arena, paths[i]), paths[i], &err);
        if (!words->locales[i])
            printf("  %s\n", err.message);
        CHECK(words->locales[i]);
    }
    return words;
}

static void words_close(struct wording *words)
{
    int problems = words->problems;

    for (int i = 0; i < LANGUAGES; i++)
        cJSON_Delete(words->locales[i]);
    arena_close(words->arena);
    free(words);
    CHECK_WHOLE(problems, 0);
}

#define EACH_KEY(words, language, node) \
    for (const struct cJSON *node = (words)->locales[language]->child; node; node = node->next)

static struct str base_of(struct str key)
{
    return str_ends(key, STR("#one")) ? str_slice(key, 0, key.len - 4) : key;
}

TEST(locales_hold_the_same_keys_in_both_languages)
{
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node) {
            struct str key = str_from(node->string);
            bool is_one = str_ends(key, STR("#one"));
            if (!looks_like_key(key))
                problem(words, "%s: \"%s\" is no key like give.story", paths[language],
                        node->string);
            if (is_one && (language == ID || !has(words, language, base_of(key))))
                problem(words, "%s: %s has no place", paths[language], node->string);
            if (!is_one && !has(words, 1 - language, key))
                problem(words, "%s is not in %s", node->string, paths[1 - language]);
        }
    words_close(words);
}

TEST(locales_name_no_key_twice)
{
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node)
            for (const struct cJSON *other = node->next; other; other = other->next)
                if (strcmp(node->string, other->string) == 0)
                    problem(words, "%s has %s twice", paths[language], node->string);
    words_close(words);
}

/* Cuts the next {gap} off; empty when there is none left. */
static struct str next_gap(struct str *rest)
{
    size_t open = str_find_byte(*rest, '{');

    if (open == SIZE_MAX)
        return (struct str){ "", 0 };
    *rest = str_slice(*rest, open + 1, rest->len);
    return str_cut(rest, '}');
}

static bool has_gap(struct str text, struct str gap)
{
    for (struct str found; (found = next_gap(&text)).len;)
        if (str_eq(found, gap))
            return true;
    return false;
}

static void check_gaps_in(struct wording *words, const char *key, struct str of, struct str in)
{
    for (struct str gap; (gap = next_gap(&of)).len;)
        if (!has_gap(in, gap))
            problem(words, "%s has {%.*s} in one language only", key, STR_ARG(gap));
}

TEST(locales_name_the_same_gaps_in_both_languages)
{
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node) {
            struct str key = str_from(node->string);
            struct str other = text_of(words, str_ends(key, STR("#one")) ? language : 1 - language,
                                       base_of(key));
            check_gaps_in(words, node->string, str_from(node->valuestring), other);
        }
    words_close(words);
}

TEST(locales_close_every_gap)
{
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node) {
            int depth = 0;
            for (const char *at = node->valuestring; *at; at++) {
                depth += *at == '{' ? 1 : *at == '}' ? -1 : 0;
                if (depth < 0 || depth > 1)
                    break;
            }
            if (depth != 0)
                problem(words, "%s: %s has a gap that does not close", paths[language],
                        node->string);
        }
    words_close(words);
}

TEST(locales_say_something_under_every_key)
{
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node) {
            struct str text = text_of(words, language, str_from(node->string));
            if (!json_is_string(node) || str_trim(rich_to_plain(words->arena, text)).len == 0)
                problem(words, "%s: %s says nothing", paths[language], node->string);
            if (!str_eq(text, str_trim(text)))
                problem(words, "%s: %s has blanks at an end", paths[language], node->string);
            if (rich_units(text) > LIMIT_SEND_UNITS)
                problem(words, "%s: %s is too long for a message", paths[language], node->string);
        }
    words_close(words);
}

/* Anything else would be taken for markup by the messenger, and cut by ourselves. */
TEST(locales_balance_bold_and_italics_and_use_no_other_markup)
{
    static const struct str tags[] = { STR_INIT("<b>"), STR_INIT("</b>"), STR_INIT("<i>"),
                                       STR_INIT("</i>") };
    static const struct str escapes[] = { STR_INIT("&amp;"), STR_INIT("&lt;"), STR_INIT("&gt;"),
                                          STR_INIT("&quot;") };
    struct wording *words = words_open();

    for (int language = 0; language < LANGUAGES; language++)
        EACH_KEY(words, language, node) {
            int open = -1;
            for (struct str rest = str_from(node->valuestring); rest.len;
                 rest = str_slice(rest, 1, rest.len)) {
                int tag = 4, escape = 4;
                for (int i = 0; i < 4; i++) {
                    tag = str_starts(rest, tags[i]) ? i : tag;
                    escape = str_starts(rest, escapes[i]) ? i : escape;
                }
                bool is_and =
                    str_starts(rest, STR("& ")); /* "save & show" is one sign to everybody */
                if ((rest.at[0] == '<' && tag == 4) ||
                    (rest.at[0] == '&' && escape == 4 && !is_and))
                    problem(words, "%s: %s has a bare %c", paths[language], node->string,
                            rest.at[0]);
                if (tag == 4)
                    continue;
                if (tag % 2 == 0 ? open >= 0 : open != tag - 1)
                    problem(words, "%s: %s has tags in a tangle", paths[language], node->string);
                open = tag % 2 == 0 ? tag : -1;
            }
            if (open >= 0)
                problem(words, "%s: %s leaves %s open", paths[language], node->string,
                        tags[open].at);
        }
    words_close(words);
}

TEST(locales_speak_to_a_friend_and_not_as_an_office)
{
    static const struct str stiff[] = { STR_INIT("anda"), STR_INIT("silakan"), STR_INIT("silahkan"),
                                        STR_INIT("mohon") };
    struct wording *words = words_open();

    EACH_KEY(words, ID, node) {
        struct str rest = rich_to_plain(words->arena, str_from(node->valuestring));
        struct str first = str_next_word(&rest);
        for (size_t i = 0; i < sizeof stiff / sizeof stiff[0]; i++)
            if (first.len >= stiff[i].len &&
                str_eq_ascii_nocase(str_slice(first, 0, stiff[i].len), stiff[i]) &&
                (first.len == stiff[i].len ||
                 !strchr("abcdefghijklmnopqrstuvwxyz", first.at[stiff[i].len])))
                problem(words, "%s starts like an office: %.*s", node->string, STR_ARG(first));
    }
    words_close(words);
}

static bool is_menu(struct str key)
{
    for (size_t i = 0; handlers[i]; i++)
        if (handlers[i]->menu && str_starts(key, STR("menu.")) &&
            str_eq(str_slice(key, 5, key.len), str_from(handlers[i]->name)))
            return true;
    return false;
}

/* Needs have the lexicon's names: "need.kulit", "need.kulit_berminyak", "need.tempat_any". */
static bool is_need(struct arena *arena, const struct lexicon *lexicon, struct str key)
{
    for (size_t i = 0; i < lexicon_attribute_count(lexicon); i++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(lexicon, i);
        struct str name = attribute->name;
        if (str_eq(key, i18n_need_key(arena, name, STR(""))) ||
            str_eq(key, i18n_need_key(arena, name, STR("any"))))
            return true;
        for (size_t k = 0; k < attribute->value_count; k++)
            if (str_eq(key, i18n_need_key(arena, name, attribute->values[k].text)))
                return true;
    }
    return false;
}

TEST(locales_describe_every_handler_that_a_menu_shows)
{
    struct wording *words = words_open();

    for (size_t i = 0; handlers[i]; i++)
        for (int language = 0; language < LANGUAGES && handlers[i]->menu; language++)
            if (!has(words, language, arena_print(words->arena, "menu.%s", handlers[i]->name)))
                problem(words, "%s has no menu.%s", paths[language], handlers[i]->name);
    words_close(words);
}

/* An area, "give" of "give.story", is ours when any key has it; other literals with a dot
 * are options, files and events of the log. */
static bool is_area(const struct wording *words, struct str literal)
{
    struct str area = str_cut(&literal, '.');

    EACH_KEY(words, ID, node) {
        struct str rest = str_from(node->string);
        if (str_eq(str_cut(&rest, '.'), area))
            return true;
    }
    return false;
}

static void must_be_known(void *owner, const char *path, struct str text)
{
    struct wording *words = owner;
    size_t before = words->used_count;
    bool is_handler = str_starts(str_from(path), STR("handlers/"));

    collect(owner, path, text);
    if (!is_handler && !str_starts(str_from(path), STR("bot/conversation/")) &&
        !str_starts(str_from(path), STR("bot/engine/")))
        return;
    for (size_t i = before; i < words->used_count; i++)
        if (!str_ends(words->used[i], STR(".h")) && (is_handler || is_area(words, words->used[i])) &&
            (!has(words, ID, words->used[i]) || !has(words, EN, words->used[i])))
            problem(words, "%s says %.*s, which no locale has", path, STR_ARG(words->used[i]));
}

TEST(locales_have_every_key_that_the_sources_name)
{
    struct wording *words = words_open();

    sources_each(words->arena, must_be_known, words);
    CHECK(words->used_count > 50);
    words_close(words);
}

TEST(locales_hold_no_key_that_nobody_says)
{
    struct wording *words = words_open();
    struct lexicon *lexicon = lexicon_open(NULL);

    sources_each(words->arena, collect, words);
    EACH_KEY(words, ID, node) {
        struct str key = str_from(node->string);
        bool is_used = is_menu(key) || is_need(words->arena, lexicon, key);
        for (size_t i = 0; i < words->used_count && !is_used; i++)
            is_used = str_eq(words->used[i], key);
        if (!is_used)
            problem(words, "%s is said by nobody", node->string);
    }
    lexicon_close(lexicon);
    words_close(words);
}

/* A callback notice holds 200 characters (Telegram), in either language. */
static void check_notices(void *owner, const char *path, struct str text)
{
    struct wording *words = owner;

    (void)path;
    for (size_t at; (at = str_find(text, STR("notify("))) != SIZE_MAX;) {
        text = str_slice(text, at + 7, text.len);
        struct str call = str_slice(text, 0, str_find_byte(text, ';')), literal;
        while (source_next_literal(&call, &literal))
            for (int language = 0; language < LANGUAGES; language++) {
                struct str plain = rich_to_plain(words->arena, text_of(words, language, literal));
                size_t chars = 0;
                for (size_t i = 0; i < plain.len; i++)
                    chars += ((unsigned char)plain.at[i] & 0xC0) != 0x80;
                if (chars > LIMIT_ALERT_CHARS)
                    problem(words, "%s: %.*s is too long for a notice: %zu characters",
                            paths[language], STR_ARG(literal), chars);
                words->used_count++;
            }
    }
}

TEST(locales_keep_notices_short)
{
    struct wording *words = words_open();

    sources_each(words->arena, check_notices, words);
    CHECK(words->used_count > 10);
    words_close(words);
}

/* A phone cuts long labels; a label of two or three in a row has little room. */
static void check_labels(void *owner, const char *path, struct str text)
{
    struct wording *words = owner;

    (void)path;
    for (size_t at; (at = str_find(text, STR("button"))) != SIZE_MAX;) {
        text = str_slice(text, at + 6, text.len);
        if (!str_starts(text, STR("(turn")) && !str_starts(text, STR("_row(turn")) &&
            !str_starts(text, STR("_start(turn")))
            continue;
        struct str call = str_slice(text, 0, str_find_byte(text, ';')), literal;
        while (source_next_literal(&call, &literal))
            for (int language = 0; looks_like_key(literal) && language < LANGUAGES; language++) {
                struct str plain = rich_to_plain(words->arena, text_of(words, language, literal));
                if (str_trim(plain).len == 0)
                    problem(words, "%s: button %.*s has no label", paths[language],
                            STR_ARG(literal));
                if (plain.len > 40)
                    problem(words, "%s: button %.*s is too long", paths[language],
                            STR_ARG(literal));
                words->used_count++;
            }
    }
}

TEST(locales_label_every_button)
{
    struct wording *words = words_open();

    sources_each(words->arena, check_labels, words);
    CHECK(words->used_count > 20);
    words_close(words);
}
