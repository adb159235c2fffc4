/* language_words.c: however it is typed, the same words come out. */
#include "../check.h"

#include "../../bot/language/lexicon.h"
#include "../../bot/language/words.h"

static struct lexicon *lexicon_once(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    return lexicon;
}

static struct words split(struct arena *arena, struct str text)
{
    struct words words;

    words_split(lexicon_once(), arena, text, &words);
    return words;
}

/* The words of a text, joined by single spaces. */
static struct str spoken(struct arena *arena, struct str text)
{
    struct words words = split(arena, text);
    struct text out = { .arena = arena };

    for (size_t i = 0; i < words.count; i++) {
        if (i)
            text_add_char(&out, ' ');
        text_add(&out, words.at[i].text);
    }
    return out.s;
}

#define CHECK_SPOKEN(text, expected)                             \
    do {                                                         \
        struct arena *arena = arena_open(1 << 20);               \
        CHECK_STR(spoken(arena, STR(text)), STR(expected));      \
        arena_close(arena);                                      \
    } while (0)

TEST(words_expand_slang)
{
    CHECK_SPOKEN("yg bgs bgt gmn gan", "yang bagus banget bagaimana gan");
    CHECK_SPOKEN("gw ga tau, gatau deh", "aku tidak tahu tidak tahu deh");
    CHECK_SPOKEN("It DOESN'T sting, don’t worry", "it does not sting do not worry");
}

TEST(words_undo_stretched_letters)
{
    CHECK_SPOKEN("bangettt dongg makasihhhh kakkk", "banget dong makasih kak");
    CHECK_SPOKEN("sooooo goooood", "so good");
    CHECK_SPOKEN("minggu tunggu coffee free maaf saat", "minggu tunggu coffee free maaf saat");
    CHECK_SPOKEN("hargaaanya", "harga");
}

TEST(words_leave_letters_of_other_scripts_whole)
{
    CHECK_SPOKEN("\u4000\u4000\u4000", "\u4000\u4000\u4000"); /* each holds a byte twice in a row */
    CHECK_SPOKEN("bagusss \u4000", "bagus \u4000");
}

TEST(words_undo_reduplication)
{
    CHECK_SPOKEN("kata2 bener² barang2nya jalan-jalan anak-anaknya", "kata benar barang jalan anak");
    CHECK_SPOKEN("buds2 note2 2 22 a2", "buds2 note 2 22 a2");
}

TEST(words_make_one_laugh_of_all)
{
    CHECK_SPOKEN("wkwkwkwk awokawok hahahaha hihihi xixixi", "wkwk wkwk haha haha haha");
    CHECK_SPOKEN("hawa wawasan haji", "hawa wawasan haji");
}

TEST(words_see_through_fonts_and_look_alikes)
{
    CHECK_SPOKEN("ＳＵＮＳＣＲＥＥＮ 𝗯𝗮𝗴𝘂𝘀 ʙᴀɢᴜs cаntik Ⓜurah", "sunscreen bagus bagus cantik murah");
    CHECK_SPOKEN("café naïve İstanbul", "cafe naive istanbul");
    CHECK_SPOKEN("spf 50™ toner®", "spf 50 toner");
}

TEST(words_drop_what_is_invisible)
{
    CHECK_SPOKEN("sun\xE2\x80\x8Bscreen b\xC2\xAD" "agus mu\xE2\x80\x8Drah", "sunscreen bagus murah");
    CHECK_SPOKEN("ba\xE3\x85\xA4gus kering\xEF\xB8\x8F", "bagus kering");
    CHECK_SPOKEN("\xE2\x80\x8Fhp murah\xE2\x80\x8E", "hp murah");
}

TEST(words_are_separated_by_emoji)
{
    CHECK_SPOKEN("bagus👍🏻banget🔥murah", "bagus banget murah");
    CHECK_SPOKEN("👨‍👩‍👧 1️⃣ toner", "1 toner");
}

TEST(words_keep_figures_together)
{
    CHECK_SPOKEN("1,2jt Rp50.000 spf50+ 3.5 ml, 2,", "1,2jt rp50.000 spf50 3.5 ml 2");
}

TEST(words_leave_out_addresses_and_know_mentions)
{
    struct arena *arena = arena_open(1 << 20);

    struct words words = split(arena, STR("@rina cek https://toko.example/x?id=1 toner"));

    CHECK_WHOLE(words.count, 3);
    CHECK(words.at[0].is_function);
    CHECK_STR(words.at[2].text, STR("toner"));
    CHECK(!words.has_question_mark);
    arena_close(arena);
}

TEST(words_tell_where_they_came_from)
{
    struct arena *arena = arena_open(1 << 20);
    struct str text = STR("enak é̂ bangettt, gatau kata-kata!");

    struct words words = split(arena, text);

    CHECK_WHOLE(words.count, 6);
    CHECK_STR(str_slice(text, words.at[0].from, words.at[0].to), STR("enak"));
    CHECK_STR(str_slice(text, words.at[1].from, words.at[1].to), STR("é̂"));
    CHECK_STR(str_slice(text, words.at[2].from, words.at[2].to), STR("bangettt"));
    CHECK_STR(str_slice(text, words.at[3].from, words.at[3].to), STR("gatau"));
    CHECK_STR(str_slice(text, words.at[4].from, words.at[4].to), STR("gatau"));
    CHECK_STR(str_slice(text, words.at[5].from, words.at[5].to), STR("kata-kata"));
    CHECK(words.at[3].starts_clause && !words.at[4].starts_clause);
    arena_close(arena);
}

TEST(words_stem_colloquial_affixes)
{
    struct arena *arena = arena_open(1 << 20);
    struct words words = split(arena, STR("nyuci ngirimin nambah ngedengerin dingin mandi nama"));

    CHECK_STR(words.at[0].stem, STR("cuci"));
    CHECK_STR(words.at[1].stem, STR("kirim"));
    CHECK_STR(words.at[2].stem, STR("tambah"));
    CHECK_STR(words.at[3].stem, STR("dengar"));
    CHECK_STR(words.at[4].stem, STR("dingin"));
    CHECK_STR(words.at[5].stem, STR("mandi"));
    CHECK_STR(words.at[6].stem, STR("nama"));
    arena_close(arena);
}

TEST(words_stem_the_same_in_any_sentence)
{
    struct arena *arena = arena_open(1 << 20);
    struct words id = split(arena, STR("pembersihan wajah pakai cleansers ini"));
    struct words en = split(arena, STR("are these cleansers good"));

    CHECK_STR(id.at[3].text, en.at[2].text);
    CHECK_STR(id.at[3].stem, en.at[2].stem);
    CHECK_STR(id.at[0].stem, STR("bersih"));
    arena_close(arena);
}

TEST(words_find_the_longest_phrase_and_inflected_ones)
{
    struct arena *arena = arena_open(1 << 20);
    struct words words = split(arena, STR("sabun cuci mukanya, tabir. surya"));
    size_t count;

    const struct lexicon_entry *phrase = words_phrase(lexicon_once(), &words, 0, 0, &count);

    CHECK(phrase != NULL);
    CHECK_STR(lexicon_key(phrase), STR("sabun cuci muka"));
    CHECK_WHOLE(count, 3);
    CHECK(words_phrase(lexicon_once(), &words, 3, 0, &count) == NULL);
    CHECK_WHOLE(words_match(&words, 0, STR("sabun cuci muka")), 3);
    CHECK_WHOLE(words_match(&words, 3, STR("tabir surya")), 0);
    CHECK_WHOLE(words_match(&words, 4, STR("surya terang")), 0);
    arena_close(arena);
}

/* Every word lies in the text and is no longer than promised. */
static bool is_sound(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->at[i];
        if (word->from >= word->to || word->to > words->source.len || word->text.len == 0 ||
            word->text.len > WORD_BYTES || !str_is_utf8(word->text))
            return false;
    }
    return words->count <= WORDS_MAX;
}

TEST(words_survive_hostile_bytes)
{
    static const struct str samples[] = {
        STR_INIT(""), STR_INIT("\xE2\x80\x8D"), STR_INIT("\xE2\x80\x8F\xE2\x80\xAE"),
        STR_INIT("\xFF\xFE a\xC3"), STR_INIT("\xF0\x9F\x91"), STR_INIT("\xED\xA0\x80toner"),
        STR_INIT("\xC0\xAF\xE0\x80\xAF"), STR_INIT("a\0b\0c"), STR_INIT("\xEF\xB7\xBA x"),
        STR_INIT("2"), STR_INIT("²²²"), STR_INIT("'''s's"), STR_INIT("don'"), STR_INIT("rp"),
        STR_INIT("\xF3\xA0\x81\xA1\xF3\xA0\x81\xBFhp"), STR_INIT("h"), STR_INIT("https://"),
        STR_INIT("----2-2-2"), STR_INIT("@"), STR_INIT("ﷺﷺﷺ"), STR_INIT("1,2,3.4,,5"),
    };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct words words = split(arena, samples[i]);
        CHECK(is_sound(&words));
    }
    arena_close(arena);
}

TEST(words_survive_piles_of_marks_and_endless_words)
{
    static char marks[4096 + 1];
    static char letters[20000];
    static char many[20000];
    struct arena *arena = arena_open(1 << 24);
    struct words words;

    marks[0] = 'a';
    for (size_t i = 1; i + 1 < sizeof marks; i += 2)
        memcpy(marks + i, "\xCC\x81", 2);
    words = split(arena, (struct str){ marks, sizeof marks });
    CHECK_WHOLE(words.count, 1);
    CHECK_STR(words.at[0].text, STR("a"));
    CHECK_WHOLE(words.at[0].to, sizeof marks);

    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = (char)('a' + i % 7);
    words = split(arena, (struct str){ letters, sizeof letters });
    CHECK_WHOLE(words.count, 1);
    CHECK(is_sound(&words));

    for (size_t i = 0; i < sizeof many; i++)
        many[i] = i % 3 == 2 ? ' ' : "ga"[i % 3];
    words = split(arena, (struct str){ many, sizeof many });
    CHECK_WHOLE(words.count, WORDS_MAX);
    CHECK(words.was_cut && is_sound(&words));
    arena_close(arena);
}
