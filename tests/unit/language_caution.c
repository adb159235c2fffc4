/* language_caution.c: what a story had better leave out, in the words that parents write. */
#include "../check.h"

#include "../../bot/language/caution.h"

static struct str found(const char *text, const char *product, enum lexicon_caution_kind kind,
                        unsigned packs)
{
    struct arena *arena = arena_open(1 << 20);
    struct lexicon *lexicon = lexicon_open(NULL);
    struct words words;
    static char what[64];

    words_split(lexicon, arena, str_from(text), &words);
    const struct lexicon_caution *caution =
        caution_find(lexicon, &words, packs | caution_packs(lexicon, &words, true), kind, str_from(product));
    snprintf(what, sizeof what, "%.*s", caution ? (int)caution->what.len : 0,
             caution ? caution->what.at : "");
    if (!caution && kind == CAUTION_REFUSE)
        snprintf(what, sizeof what, "-");
    lexicon_close(lexicon);
    arena_close(arena);
    return str_from(what);
}

static void check_refused(const char *text, const char *what)
{
    struct str got = found(text, "Merries Pants", CAUTION_REFUSE, 0);

    if (!str_eq(got, str_from(what)))
        printf("  of \"%s\"\n", text);
    CHECK_STR(got, str_from(what));
}

TEST(caution_refuses_a_childs_name_wherever_it_is_told)
{
    check_refused("anakku Kirana cocok banget pake ini, ga ruam", "child_name");
    check_refused("Anakku namanya kirana, 8 bulan", "child_name");
    check_refused("anak saya Bagaskara ga ruam lagi", "child_name");
    check_refused("bayiku si Zivara tidur nyenyak", "child_name");
    check_refused("anakku, Zivara, ga ruam lagi", "child_name");
    check_refused("my son Leopold sleeps dry", "child_name");
    check_refused("my daughter is called emma and has no rash", "child_name");
}

TEST(caution_refuses_a_childs_date_of_birth)
{
    check_refused("anakku lahir 3 Mei 2023, ga ruam", "birth_date");
    check_refused("anakku lahir 03/05/2023, ga ruam", "birth_date");
    check_refused("anak lahir tgl 3 mei", "birth_date");
    check_refused("my son was born in May 2023, no rash", "birth_date");
    check_refused("our baby, born 2023-05-03, has no rash", "birth_date");
}

TEST(caution_leaves_ages_brands_and_other_words_alone)
{
    check_refused("anakku 8 bulan, ga ruam, dipakai semalaman", "-");
    check_refused("anakku Merries terus dari lahir, ga ruam", "-");
    check_refused("ANAKKU GATALGATAL PAKE INI", "-");
    check_refused("anakku Suka banget, ga bocor", "-");
    check_refused("Anak saya Masya Allah lahap makannya", "-");
    check_refused("anakku Alhamdulillah cocok", "-");
    check_refused("anakku. Bajunya Kering terus", "-");
    check_refused("lahir prematur 32 minggu tapi cocok", "-");
    check_refused("my son loves it, no leaks for 8 hours", "-");
    check_refused("bayi baru lahir cocok, 3 bulan pakai", "-");
    check_refused("HP ini keluaran 3 Mei 2023, baterai awet", "-");
}

TEST(caution_flags_a_claim_to_heal_unless_it_is_denied)
{
    CHECK_STR(found("serum ini nyembuhin eksim aku", "", CAUTION_FLAG, 0), STR("medical_claim"));
    CHECK_STR(found("menyembuhkan jerawat total", "", CAUTION_FLAG, 0), STR("medical_claim"));
    CHECK_STR(found("this cream cured my eczema", "", CAUTION_FLAG, 0), STR("medical_claim"));
    CHECK_STR(found("jamunya mengobati asam lambung", "", CAUTION_FLAG, 0), STR("medical_claim"));
    CHECK_STR(found("ga nyembuhin eksim tapi adem", "", CAUTION_FLAG, 0), STR(""));
    CHECK_STR(found("adem di kulit, ga lengket", "", CAUTION_FLAG, 0), STR(""));
}

TEST(caution_of_another_pack_counts_once_it_is_on_or_spoken_of)
{
    CHECK_STR(found("barang bm, masih mulus", "", CAUTION_FLAG, 0), STR(""));
    CHECK_STR(found("barang bm, sinyal oke", "", CAUTION_FLAG, 1u << LEXICON_GADGET),
              STR("unlocked_goods"));
    CHECK_STR(found("hp barang bm, sinyal oke", "", CAUTION_FLAG, 0), STR("unlocked_goods"));
}

static struct str asks(const char *text, const char *product)
{
    struct arena *arena = arena_open(1 << 20);
    struct lexicon *lexicon = lexicon_open(NULL);
    struct words words;
    static char what[64];

    words_split(lexicon, arena, str_from(text), &words);
    const struct lexicon_caution *first =
        caution_first_ask(lexicon, caution_asks(lexicon, &words, str_from(product)));
    snprintf(what, sizeof what, "%.*s", first ? (int)first->what.len : 0, first ? first->what.at : "");
    lexicon_close(lexicon);
    arena_close(arena);
    return str_from(what);
}

TEST(caution_asks_for_what_is_health_or_a_childs)
{
    static const struct { const char *text, *what; } told[] = {
        { "pas hamil 5 bulan tetep ga lengket", "pregnancy" },
        { "aku bumil, ga bikin mual", "pregnancy" },
        { "used it while pregnant, no rash", "pregnancy" },
        { "habis lahiran rambutku rontok", "pregnancy" },
        { "aku diabetes jadi suka yang ga manis", "diagnosis" },
        { "suamiku darah tinggi, ini ga asin", "diagnosis" },
        { "eksimku ga kambuh", "diagnosis" },
        { "I have asthma and the smell is fine", "diagnosis" },
        { "was diagnosed last year, no sting", "diagnosis" },
        { "sambil minum obat tetep aman", "medicine" },
        { "lagi pakai isotretinoin, bibir ga kering", "medicine" },
        { "my dermatologist prescribed it", "medicine" },
        { "anakku sekolah di sd mawar, tasnya awet", "child_data" },
        { "anakku berat badan 9 kg, gendongannya kuat", "child_data" },
    };

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct str got = asks(told[i].text, "Azura");
        if (!str_eq(got, str_from(told[i].what)))
            printf("  of \"%s\"\n", told[i].text);
        CHECK_STR(got, str_from(told[i].what));
    }
}

TEST(caution_asks_nothing_for_skin_hair_and_age)
{
    static const char *const told[] = {
        "kulitku berminyak dan berjerawat, ga perih", "rambut rontok jadi berkurang", "anakku 8 bulan ga ruam",
        "my oily skin is calm", "umur 25, kulit sensitif", "ga hamil kok, cuma kembung", "mengandung niacinamide",
        "bb cream nya ringan", "berat, 2 kg, gendongannya kuat", "obat nyamuknya ampuh", "kelas premium",
        "baterai hamilton awet",
    };

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct str got = asks(told[i], "Azura");
        if (got.len)
            printf("  of \"%s\"\n", told[i]);
        CHECK_STR(got, STR(""));
    }
    CHECK_STR(asks("susu hamil ini ga bikin mual", "Susu Hamil Melati"), STR("")); /* the product itself */
}
