/* conversation_i18n.c: keys become words; what people wrote stays what it is. */
#include "../check.h"

#include "../../bot/conversation/i18n_table.h"

struct words {
    struct arena *arena;
    const struct i18n *i18n;
};

static struct words words_open(void)
{
    return (struct words){ arena_open(1 << 16), i18n_built_in() };
}

static void words_close(struct words *words)
{
    arena_close(words->arena);
}

static struct str said(const struct words *words, const char *lang, const char *key,
                       const struct param *params, size_t count, bool is_rich)
{
    return i18n_text(words->i18n, words->arena, str_from(lang), str_from(key), params, count,
                     is_rich);
}

TEST(the_built_in_locales_are_those_of_the_files)
{
    const struct i18n *built_in = i18n_built_in();
    struct i18n *read = i18n_read(NULL);

    CHECK(built_in->count > 500);
    CHECK_WHOLE(built_in->count, read->count);
    CHECK_STR(built_in->text, read->text);
    CHECK(memcmp(built_in->slots, read->slots, I18N_SLOTS * sizeof *read->slots) == 0);
    for (size_t i = 0; i < built_in->count && i < read->count; i++) {
        const struct i18n_entry *a = &built_in->entries[i], *b = &read->entries[i];
        CHECK_WHOLE(a->key_at, b->key_at);
        CHECK_WHOLE(a->key_len, b->key_len);
        for (size_t k = 0; k < I18N_LOCALES; k++) {
            CHECK_WHOLE(a->words_at[k], b->words_at[k]);
            CHECK_WHOLE(a->words_len[k], b->words_len[k]);
        }
    }
    i18n_close(read);
    i18n_close(NULL);
}

TEST(i18n_knows_both_languages_and_no_third)
{
    struct words words = words_open();

    CHECK(i18n_has(words.i18n, STR("id"), STR("ask.how")));
    CHECK(i18n_has(words.i18n, STR("en"), STR("ask.how")));
    CHECK(!i18n_has(words.i18n, STR("jv"), STR("ask.how")));
    CHECK(!i18n_has(words.i18n, STR("id"), STR("no.such")));
    CHECK(!i18n_has(words.i18n, STR("id"), STR("")));
    words_close(&words);
}

TEST(i18n_answers_an_unknown_language_in_indonesian)
{
    struct words words = words_open();

    CHECK_STR(said(&words, "jv", "give.cancel", NULL, 0, true), STR("Batal"));
    CHECK_STR(said(&words, "", "give.cancel", NULL, 0, true), STR("Batal"));
    CHECK_STR(said(&words, "en", "give.cancel", NULL, 0, true), STR("Cancel"));
    words_close(&words);
}

TEST(i18n_shows_a_key_that_is_missing_everywhere)
{
    struct words words = words_open();

    CHECK_STR(said(&words, "id", "no.such", NULL, 0, true), STR("no.such"));
    words_close(&words);
}

/* "#one" stands in English alone: asking for it in Indonesian shows the fallback. */
TEST(i18n_falls_back_to_the_other_language)
{
    struct words words = words_open();
    const struct param n = { .name = STR("n"), .kind = PARAM_WHOLE, .whole = 1 };

    CHECK(!i18n_has(words.i18n, STR("id"), STR("answer.head#one")));
    CHECK_STR(said(&words, "id", "answer.head#one", &n, 1, true),
              said(&words, "en", "answer.head#one", &n, 1, true));
    words_close(&words);
}

TEST(i18n_prefers_the_wording_for_one_when_n_is_1)
{
    struct words words = words_open();
    struct param n = { .name = STR("n"), .kind = PARAM_WHOLE, .whole = 1 };

    struct str one = said(&words, "en", "answer.head", &n, 1, true);
    n.whole = 2;
    struct str two = said(&words, "en", "answer.head", &n, 1, true);

    CHECK(str_starts(one, STR("1 member ")));
    CHECK(str_starts(two, STR("2 members ")));
    words_close(&words);
}

TEST(i18n_says_one_in_indonesian_when_only_english_has_a_wording_for_it)
{
    struct words words = words_open();
    const struct param n = { .name = STR("n"), .kind = PARAM_WHOLE, .whole = 1 };

    CHECK(str_starts(said(&words, "id", "answer.head", &n, 1, true), STR("Kata 1 ")));
    words_close(&words);
}

TEST(i18n_takes_the_general_wording_when_n_is_a_text)
{
    struct words words = words_open();
    const struct param n = { .name = STR("n"), .kind = PARAM_TEXT, .text = STR("1"), .whole = 1 };

    CHECK(str_starts(said(&words, "en", "answer.head", &n, 1, true), STR("1 members ")));
    words_close(&words);
}

TEST(i18n_fills_gaps_and_escapes_what_fills_them)
{
    struct words words = words_open();
    const struct param params[] = {
        { .name = STR("number"), .kind = PARAM_WHOLE, .whole = -7 },
        { .name = STR("product"), .kind = PARAM_TEXT, .text = STR("<b>A&\"B</b> {number}") },
    };

    CHECK_STR(said(&words, "id", "answer.product", params, 2, true),
              STR("<b>-7. &lt;b&gt;A&amp;&quot;B&lt;/b&gt; {number}</b>"));
    CHECK_STR(said(&words, "id", "answer.product", params, 2, false),
              STR("-7. <b>A&\"B</b> {number}"));
    words_close(&words);
}

TEST(i18n_leaves_a_gap_that_nobody_fills_visible)
{
    struct words words = words_open();
    const struct param product = { .name = STR("product"),
                                   .kind = PARAM_TEXT,
                                   .text = STR("Azura") };

    CHECK_STR(said(&words, "id", "answer.product", &product, 1, false), STR("{number}. Azura"));
    words_close(&words);
}

TEST(i18n_fills_a_gap_with_another_key_in_the_same_language)
{
    struct words words = words_open();
    const struct param title = { .name = STR("title"),
                                 .kind = PARAM_KEY,
                                 .text = STR("give.cancel") };

    CHECK_STR(said(&words, "id", "give.group", &title, 1, true), STR("Batal"));
    CHECK_STR(said(&words, "en", "give.group", &title, 1, true), STR("Cancel"));
    words_close(&words);
}

TEST(rich_escape_leaves_ordinary_text_alone)
{
    struct arena *arena = arena_open(1 << 16);
    struct str plain = STR("ringan, ga lengket 👍 it's 50%");

    CHECK(rich_escape(arena, plain).at == plain.at);
    CHECK_STR(rich_escape(arena, STR("")), STR(""));
    CHECK_STR(rich_escape(arena, STR("<&>\"")), STR("&lt;&amp;&gt;&quot;"));
    CHECK_STR(rich_escape(arena, STR("a<b")), STR("a&lt;b"));
    CHECK_STR(rich_escape(arena, STR("&lt;")), STR("&amp;lt;"));
    arena_close(arena);
}

TEST(rich_to_plain_undoes_what_escape_did)
{
    static const struct str texts[] = { STR_INIT(""), STR_INIT("kopi"), STR_INIT("<b>&amp;</b>"),
                                        STR_INIT("a<b>c \"d\" & e;"), STR_INIT("&lt;&quot;"),
                                        STR_INIT("<"), STR_INIT(">"), STR_INIT("&"),
                                        STR_INIT("a\0b & c") };
    struct arena *arena = arena_open(1 << 16);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_STR(rich_to_plain(arena, rich_escape(arena, texts[i])), texts[i]);
    arena_close(arena);
}

TEST(rich_to_plain_drops_tags_and_keeps_what_is_between)
{
    struct arena *arena = arena_open(1 << 16);

    CHECK_STR(rich_to_plain(arena, STR("<b>Azura</b>\n<i>5 cocok</i>")), STR("Azura\n5 cocok"));
    CHECK_STR(rich_to_plain(arena, STR("<a href=\"https://x.id/?a&amp;b\">sini</a>!")),
              STR("sini!"));
    CHECK_STR(rich_to_plain(arena, STR("tutup <b")), STR("tutup "));
    CHECK_STR(rich_to_plain(arena, STR("R&D &nbsp;")), STR("R&D &nbsp;"));
    arena_close(arena);
}

TEST(rich_units_count_what_a_reader_sees)
{
    CHECK_WHOLE(rich_units(STR("")), 0);
    CHECK_WHOLE(rich_units(STR("<b>kopi</b>")), 4);
    CHECK_WHOLE(rich_units(STR("&lt;&amp;&gt;&quot;")), 4);
    CHECK_WHOLE(rich_units(STR("é€")), 2);
    CHECK_WHOLE(rich_units(STR("😐")), 2);
    CHECK_WHOLE(rich_units(STR("<blockquote>a\nb</blockquote>")), 3);
    CHECK_WHOLE(rich_units(STR("<b")), 0);
    CHECK_WHOLE(rich_units(STR("a\0b")), 3);
}

#define RLO "\xE2\x80\xAE"
#define PDI "\xE2\x81\xA9"

/* "Rina<RLO>" would turn the label behind the name round, so that nobody could read it. */
TEST(rich_leaves_out_what_turns_the_direction_of_our_words)
{
    struct arena *arena = arena_open(1 << 16);

    CHECK_STR(rich_escape(arena, STR("Rina" RLO)), STR("Rina"));
    CHECK_STR(rich_escape(arena, STR(RLO PDI "<b>" RLO "x")), STR("&lt;b&gt;x"));
    CHECK_STR(rich_plain(arena, STR(PDI "<b>" RLO)), STR("<b>"));
    CHECK_STR(rich_escape(arena, STR("\xE2\x80\x9C" "a" "\xE2\x80")), STR("\xE2\x80\x9C" "a" "\xE2\x80"));
    arena_close(arena);
}

TEST(rich_knows_names_that_nobody_sees)
{
    CHECK(rich_is_blank(STR("")) && rich_is_blank(STR(" \xE2\x80\x8B\xEF\xBB\xBF")));
    CHECK(rich_is_blank(STR("\xE3\x85\xA4")) && rich_is_blank(STR(RLO)));
    CHECK(!rich_is_blank(STR("\xE2\x80\x8BR")) && !rich_is_blank(STR("\xF0\x9F\x98\xAD")));
    CHECK(!rich_is_blank(STR("\xD8\xB3")));
}
