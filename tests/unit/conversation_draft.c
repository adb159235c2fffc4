/* conversation_draft.c: a testimonial in one line, as people really write it. */
#include "hostile.h"
#include "turn_for.h"

#include "../../bot/conversation/draft.h"

static const struct lexicon *lexicon(struct arena *arena)
{
    return turn_for(arena, (struct event){ 0 })->lexicon;
}

static void check_line(const char *line, const char *product, const char *text)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = { 0 };

    draft_from_line(lexicon(arena), arena, str_from(line), &draft);

    CHECK_STR(draft.product_name, str_from(product));
    CHECK_STR(draft.text, str_from(text));
    arena_close(arena);
}

enum { NO_VERDICT = 9 };

static void check_facts(const char *line, enum used_for used_for, int verdict)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = { 0 };

    draft_from_line(lexicon(arena), arena, str_from(line), &draft);

    if (draft.used_for != used_for || draft.has_verdict != (verdict != NO_VERDICT))
        printf("  of \"%s\"\n", line);
    CHECK_WHOLE(draft.used_for, used_for);
    CHECK_WHOLE(draft.has_verdict, verdict != NO_VERDICT);
    CHECK(!draft.has_verdict || (int)draft.verdict == verdict);
    arena_close(arena);
}

TEST(draft_takes_the_product_before_a_colon)
{
    check_line("Azura: ringan, ga lengket", "Azura", "ringan, ga lengket");
    check_line("Azura Sun Gel SPF50 : ringan", "Azura Sun Gel SPF50", "ringan");
    check_line("azura:ringan bgt", "azura", "ringan bgt");
    check_line("  Azura:   ringan  ", "Azura", "ringan");
    check_line("Warung Bu Tini: sambelnya: pedes", "Warung Bu Tini", "sambelnya: pedes");
}

TEST(draft_takes_the_product_before_a_dash_between_spaces)
{
    check_line("Azura - ringan, ga lengket", "Azura", "ringan, ga lengket");
    check_line("Azura – ringan", "Azura", "ringan");
    check_line("Azura — ringan", "Azura", "ringan");
    check_line("Skin-1004 - kalem di kulit", "Skin-1004", "kalem di kulit");
}

TEST(draft_takes_the_product_before_a_line_break)
{
    check_line("Azura Sun Gel\nringan, ga lengket\nudah repurchase", "Azura Sun Gel",
               "ringan, ga lengket\nudah repurchase");
    check_line("Azura\r\nringan", "Azura", "ringan");
    check_line("Azura\n\nharga: 80rb", "Azura", "harga: 80rb");
}

TEST(draft_takes_whichever_separator_comes_first)
{
    check_line("Azura: ringan - beneran", "Azura", "ringan - beneran");
    check_line("Azura - isi: 50 ml", "Azura", "isi: 50 ml");
}

TEST(draft_takes_a_short_line_for_the_product)
{
    check_line("Azura Sun Gel", "Azura Sun Gel", "");
    check_line("sambel bu rudy", "sambel bu rudy", "");
}

TEST(draft_takes_a_long_line_without_a_separator_for_the_story)
{
    check_line("udah pakai dari januari dan beneran ga bikin jerawatan padahal kulit sensitif", "",
               "udah pakai dari januari dan beneran ga bikin jerawatan padahal kulit sensitif");
}

TEST(draft_takes_nothing_of_signs_and_pictures_alone)
{
    check_line("👍👍", "", "");
    check_line("...", "", "");
    check_line("+", "", "");
}

TEST(draft_of_nothing_is_nothing)
{
    check_line("", "", "");
    check_line(" \n ", "", "");
    check_facts("", USED_UNKNOWN, NO_VERDICT);
}

TEST(draft_takes_a_verdict_sign_that_stands_alone_at_the_end)
{
    check_facts("Azura: ringan, ga lengket +", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: ringan 👍", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: biasa aja sih di muka, 0", USED_UNKNOWN, VERDICT_SO_SO);
    check_facts("Azura: perih di mata -", USED_UNKNOWN, VERDICT_NO);
    check_facts("Azura: perih di mata 👎", USED_UNKNOWN, VERDICT_NO);
    check_line("Azura: ringan +", "Azura", "ringan");
    check_line("Azura: perih di mata 👎 ", "Azura", "perih di mata");
    check_line("Azura +", "Azura", "");
}

TEST(draft_takes_no_sign_that_belongs_to_a_word)
{
    check_facts("Azura: awet, isi 50", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: SPF 50+", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: bagus tapi-", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: mantap👍", USED_UNKNOWN, NO_VERDICT);
    check_facts("+", USED_UNKNOWN, NO_VERDICT);
    check_line("Azura: SPF 50+", "Azura", "SPF 50+");
}

TEST(draft_takes_a_sign_however_the_keyboard_writes_it)
{
    check_facts("Azura: ringan 👍🏽", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: ringan 👍🏿👍🏿", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: ringan ++", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: ringan ➕", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: ringan ＋", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: gitu deh di muka 😐", USED_UNKNOWN, VERDICT_SO_SO);
    check_facts("Azura: perih 👎🏻", USED_UNKNOWN, VERDICT_NO);
    check_facts("Azura: perih --", USED_UNKNOWN, VERDICT_NO);
    check_facts("Azura: perih −", USED_UNKNOWN, VERDICT_NO);
    check_facts("Azura: perih\u00A0👎", USED_UNKNOWN, VERDICT_NO);
    check_line("Azura: ringan 👍🏽", "Azura", "ringan");
    check_line("Azura: ringan, ++", "Azura", "ringan");
}

TEST(draft_takes_a_sign_on_a_line_of_its_own)
{
    check_facts("Azura\nringan, ga lengket\n+", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura: perih di mata\n👎", USED_UNKNOWN, VERDICT_NO);
    check_facts("Azura\nkurang kerasa\r\n0", USED_UNKNOWN, VERDICT_SO_SO);
    check_facts("Azura\n👍\nringan, ga lengket", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura\nringan\n👍🏽\nga lengket", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura\nringan\n---\nga lengket", USED_UNKNOWN, NO_VERDICT);
    check_line("Azura\nringan, ga lengket\n+", "Azura", "ringan, ga lengket");
    check_line("Azura\n👍\nringan, ga lengket", "Azura", "ringan, ga lengket");
}

TEST(draft_takes_a_zero_that_counts_something_for_no_verdict)
{
    check_facts("Azura: komedo jadi 0", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: dateng botolnya isi 0", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: aku kasih rating 0", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: 0 komedo", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: ga kerasa apa apa, 4 bulan 0", USED_MONTHS, VERDICT_SO_SO);
    check_facts("Azura: ga kerasa apa apa. 0", USED_UNKNOWN, VERDICT_SO_SO);
    check_line("Azura: komedo jadi 0", "Azura", "komedo jadi 0");
}

TEST(draft_leaves_no_separator_hanging_beside_a_sign)
{
    check_line("Azura - +", "Azura", "");
    check_line("Azura: +", "Azura", "");
    check_line("Azura - ringan - +", "Azura", "ringan");
    check_facts("Azura - +", USED_UNKNOWN, VERDICT_YES);
    check_facts("Azura -", USED_UNKNOWN, VERDICT_NO);
}

TEST(draft_takes_no_colon_that_separates_nothing)
{
    check_line("Warung Bu Tini buka 07:30 tapi jam 8 udah habis, sambelnya pedes banget sampe keringetan", "",
               "Warung Bu Tini buka 07:30 tapi jam 8 udah habis, sambelnya pedes banget sampe keringetan");
    check_line("Warung Bu Tini - buka 07:30", "Warung Bu Tini", "buka 07:30");
    check_line("https://toko.example/azura: ringan di muka", "",
               "https://toko.example/azura: ringan di muka");
    check_line("Azura ringan :) - ga lengket", "Azura ringan :)", "ga lengket");
    check_line("Azura :')) - bikin nangis", "Azura :'))", "bikin nangis");
    check_line("Azura:(ringan) ga lengket", "Azura", "(ringan) ga lengket");
    check_line("Azura:'ringan' kata adikku", "Azura", "'ringan' kata adikku");
}

TEST(draft_takes_a_sentence_for_the_story_wherever_it_ends)
{
    check_line("aku pakai tiap pagi: ga lengket", "", "aku pakai tiap pagi: ga lengket");
    check_line("udah sebulan pakai ini\nga bikin jerawatan", "",
               "udah sebulan pakai ini\nga bikin jerawatan");
    check_line("I bought it in March - no white cast at all", "",
               "I bought it in March - no white cast at all");
    check_line("azarine ga lengket di muka", "", "azarine ga lengket di muka");
    check_facts("udah 4 bulan pakai dan ga bikin jerawatan", USED_MONTHS, NO_VERDICT);
}

TEST(draft_takes_what_follows_a_leading_colon_for_the_story)
{
    check_line(": ringan", "", "ringan");
    check_line(" :ringan, ga lengket", "", "ringan, ga lengket");
    check_line("- Azura: ringan", "Azura", "ringan");
}

TEST(draft_understands_the_colons_and_spaces_of_other_keyboards)
{
    check_line("Azura：ringan", "Azura", "ringan");
    check_line("Azura\u00A0Sun Gel\u00A0:\u00A0ringan\u00A0", "Azura\u00A0Sun Gel", "ringan");
    check_line("Azura\u00A0-\u00A0ringan", "Azura", "ringan");
    check_line("\u200BAzura: ringan\u200B", "Azura", "ringan");
    check_line("Produk: Azura\nringan, ga lengket", "Azura", "ringan, ga lengket");
}

TEST(draft_takes_a_name_before_the_first_comma)
{
    check_line("Azarine, ringan ga lengket, cocok, 3 bulan", "Azarine", "ringan ga lengket, cocok, 3 bulan");
    check_facts("Azarine, ringan ga lengket, cocok, 3 bulan", USED_MONTHS, VERDICT_YES);
    check_facts("Azarine, lengket di muka, ga cocok, 3 minggu", USED_WEEKS, VERDICT_NO);
    check_facts("Azarine, gitu deh, biasa aja", USED_UNKNOWN, VERDICT_SO_SO);
    check_facts("Azarine, kata temenku cocok sama kulitnya", USED_UNKNOWN, NO_VERDICT);
    check_line("Sunscreen Azarine, no white cast, 2 months", "Sunscreen Azarine", "no white cast, 2 months");
    check_line("ringan, ga lengket, ga perih di mata, pokoknya nyaman dipakai seharian di kantor", "",
               "ringan, ga lengket, ga perih di mata, pokoknya nyaman dipakai seharian di kantor");
}

TEST(draft_hears_how_long_it_was_used)
{
    check_facts("Azura: ringan, ga lengket, 4 bulan +", USED_MONTHS, VERDICT_YES);
    check_facts("Azura: udah 3 minggu, ringan", USED_WEEKS, NO_VERDICT);
    check_facts("Azura: pake 2 thn ga pernah ganti", USED_LONGER, NO_VERDICT);
    check_facts("Azura: wanginya nyengat, baru sekali coba", USED_ONCE, NO_VERDICT);
    check_facts("Azura: jerawat keluar, 5 hari -", USED_DAYS, VERDICT_NO);
    check_facts("Azura: used it for 3 months, no white cast", USED_MONTHS, NO_VERDICT);
    check_facts("Azura: ringan di muka", USED_UNKNOWN, NO_VERDICT);
}

/* How long a battery lasts is not how long a thing was used. */
TEST(draft_does_not_take_an_hour_in_passing_for_the_time_of_use)
{
    check_facts("HP Nova: baterai tahan seharian, layar terang", USED_UNKNOWN, NO_VERDICT);
    check_facts("Azura: sekali oles langsung meresap, ga lengket", USED_UNKNOWN, NO_VERDICT);
}

TEST(draft_keeps_what_was_told_before_when_the_line_says_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = { .product_name = STR("Azura"), .text = STR("ringan"),
                           .used_for = USED_MONTHS, .has_verdict = true, .verdict = VERDICT_NO };

    draft_from_line(lexicon(arena), arena, STR("  "), &draft);

    CHECK_STR(draft.product_name, STR("Azura"));
    CHECK_STR(draft.text, STR("ringan"));
    CHECK(draft.used_for == USED_MONTHS && draft.verdict == VERDICT_NO);
    arena_close(arena);
}

static void check_concrete(const char *text, bool expected)
{
    struct arena *arena = arena_open(1 << 20);
    bool is_concrete = draft_is_concrete(lexicon(arena), arena, STR("Azura"), str_from(text));

    if (is_concrete != expected)
        printf("  \"%s\" is%s concrete\n", text, is_concrete ? "" : " not");
    CHECK_WHOLE(is_concrete, expected);
    arena_close(arena);
}

TEST(draft_with_an_observation_is_concrete_in_indonesian)
{
    check_concrete("ringan, ga lengket", true);
    check_concrete("ga lengket", true);
    check_concrete("ga bocor", true);
    check_concrete("ringan", true);
    check_concrete("perih bgt", true);
    check_concrete("ga perih di mata", true);
    check_concrete("baterai tahan seharian", true);
    check_concrete("bikin jerawatan di dagu", true);
    check_concrete("bagus banget, minyaknya ilang sampe sore", true);
    check_concrete("anakku ruam abis pake ini", true);
    check_concrete("enak buat harian, awet", true);
    check_concrete("murah meriah, sebotol cukup dua bulan", true);
    check_concrete("enak, sambelnya pedes nendang", true);
    check_concrete("mba nya ramah, nasinya banyak", true);
    check_concrete("hp nya lemot abis update", true);
    check_concrete("dipake ngojek seharian ga panas", true);
    check_concrete("jahitannya lepas di bulan kedua", true);
    check_concrete("bayiku tidur pules semaleman", true);
}

TEST(draft_with_an_observation_is_concrete_in_english)
{
    check_concrete("doesn't sting my eyes", true);
    check_concrete("not sticky", true);
    check_concrete("battery lasts all day", true);
    check_concrete("no white cast on tan skin", true);
    check_concrete("great, my acne dried up in a week", true);
    check_concrete("cheap and it broke after a week", true);
    check_concrete("my baby slept through the night", true);
    check_concrete("leaks at night", true);
}

TEST(draft_of_mere_praise_or_blame_is_not_concrete)
{
    check_concrete("", false);
    check_concrete("ok", false);
    check_concrete("bagus banget, recommended!!!", false);
    check_concrete("mantap keren sekali produknya", false);
    check_concrete("jelek parah, ga cocok", false);
    check_concrete("murah meriah", false);
    check_concrete("murah meriah mantul", false);
    check_concrete("harganya murah, kualitas oke", false);
    check_concrete("mahal, ga worth it", false);
    check_concrete("sumpah bagus bgt wajib punya", false);
    check_concrete("rating 10/10", false);
    check_concrete("udah pakai 3 bulan", false);
    check_concrete("azura bagus", false);
    check_concrete("very good product, love it", false);
    check_concrete("really great, amazing, the best!", false);
    check_concrete("highly recommended, must buy", false);
    check_concrete("cheap and good quality", false);
    check_concrete("it works", false);
    check_concrete("👍👍👍👍👍", false);
    check_concrete("...............", false);
}

static const struct draft everything = {
    .product = UINT64_MAX, .product_name = STR_INIT("Azura"), .is_named = true,
    .text = STR_INIT("ringan\0"), .has_verdict = true, .verdict = VERDICT_NO,
    .used_for = USED_LONGER, .used_words = STR_INIT("2 thn"), .has_provenance = true,
    .provenance = PROVENANCE_PAID, .has_needs = true, .for_whom = STR_INIT("kulit berminyak"),
    .name_shown = NAME_HIDDEN, .is_shown = true, .lang = STR_INIT("en"),
    .picked = { { STR_INIT("kulit"), STR_INIT("kering") } }, .picked_count = 1,
};

static bool unpack(struct arena *arena, struct str bytes)
{
    struct draft draft;

    (void)arena;
    return draft_unpack(bytes, &draft);
}

TEST(draft_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct draft got;

    CHECK(draft_unpack(draft_pack(arena, &everything), &got));

    CHECK(got.product == UINT64_MAX && got.is_named && got.is_shown && got.has_needs);
    CHECK(got.has_verdict && got.verdict == VERDICT_NO && got.used_for == USED_LONGER);
    CHECK(got.has_provenance && got.provenance == PROVENANCE_PAID);
    CHECK_STR(got.product_name, STR("Azura"));
    CHECK_STR(got.text, STR("ringan\0"));
    CHECK_STR(got.for_whom, STR("kulit berminyak"));
    CHECK_WHOLE(got.name_shown, NAME_HIDDEN);
    CHECK_STR(got.lang, STR("en"));
    CHECK_WHOLE(got.picked_count, 1);
    CHECK_STR(got.picked[0].value, STR("kering"));
    CHECK_STR(draft_pack(arena, &got), draft_pack(arena, &everything));
    arena_close(arena);
}

TEST(draft_keeps_what_was_picked_over_what_the_words_seem_to_say)
{
    struct arena *arena = arena_open(1 << 20);
    struct testimonial testimonial = { 0 };
    struct draft draft = { .text = STR("kulitku berminyak di Depok, ga lengket") };

    draft_pick(&draft, (struct need){ STR("kulit"), STR("normal") }, false);
    draft_pick(&draft, (struct need){ STR("kulit"), STR("kering") }, false);
    draft_fill_testimonial(lexicon(arena), arena, &draft, &testimonial);

    CHECK_WHOLE(testimonial.attribute_count, 2);
    CHECK_STR(testimonial.attributes[0].value, STR("kering"));
    CHECK_STR(testimonial.attributes[1].value, STR("Depok"));
    arena_close(arena);
}

TEST(draft_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack, draft_pack(arena, &everything));
    hostile_all(unpack, draft_pack(arena, &(struct draft){ 0 }));
    arena_close(arena);
}
