/* language_needs.c: prices, attributes and lengths of use out of free words. */
#include "../check.h"

#include "../../bot/language/lexicon.h"
#include "../../bot/language/needs.h"
#include "../../bot/language/used_for.h"

static struct lexicon *lexicon_once(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    return lexicon;
}

static void check_price(int line, struct str text, int64_t min, int64_t max)
{
    struct arena *arena = arena_open(1 << 20);
    struct price price = { -1, -1, CURRENCY_IDR };

    bool found = price_of_text(lexicon_once(), arena, text, &price);
    arena_close(arena);
    if (!found || price.min != min || price.max != max)
        printf("  line %d: \"%.*s\"\n", line, STR_ARG(text));
    CHECK(found);
    CHECK_WHOLE(price.min, min);
    CHECK_WHOLE(price.max, max);
}

#define CHECK_PRICE(text, min, max) check_price(__LINE__, STR(text), (min), (max))

static void check_no_price(struct str text)
{
    struct arena *arena = arena_open(1 << 20);
    struct price price;

    bool found = price_of_text(lexicon_once(), arena, text, &price);
    arena_close(arena);
    if (found)
        printf("  a price in \"%.*s\"\n", STR_ARG(text));
    CHECK(!found);
}

TEST(price_reads_an_upper_bound)
{
    CHECK_PRICE("sunscreen under 80k", 0, 80000);
    CHECK_PRICE("yg dibawah 100rb ada?", 0, 100000);
    CHECK_PRICE("tws di bawah Rp 150.000", 0, 150000);
    CHECK_PRICE("hp max 1,5jt", 0, 1500000);
    CHECK_PRICE("budget 50 ribu", 0, 50000);
    CHECK_PRICE("budgetku cuma 2,5 buat laptop", 0, 2500000);
    CHECK_PRICE("budget 300 aja kak", 0, 300000);
    CHECK_PRICE("ga lebih dari 200rb", 0, 200000);
    CHECK_PRICE("kurang dari sejuta", 0, 1000000);
    CHECK_PRICE("stroller 1jt kebawah", 0, 1000000);
    CHECK_PRICE("harga <75rb", 0, 75000);
    CHECK_PRICE("mentok 4 juta", 0, 4000000);
    CHECK_PRICE("less than 2 million", 0, 2000000);
    CHECK_PRICE("under 50000", 0, 50000);
}

TEST(price_reads_a_lower_bound)
{
    CHECK_PRICE("minimal 100rb", 100000, PRICE_OPEN);
    CHECK_PRICE("di atas 1jt", 1000000, PRICE_OPEN);
    CHECK_PRICE("5 juta ke atas", 5000000, PRICE_OPEN);
    CHECK_PRICE("> 300rb", 300000, PRICE_OPEN);
}

TEST(price_reads_bands)
{
    CHECK_PRICE("hp buat ojol 2 jutaan", 2000000, 2999999);
    CHECK_PRICE("yg 50rban", 50000, 59999);
    CHECK_PRICE("100 ribuan", 100000, 199999);
    CHECK_PRICE("sejutaan", 1000000, 1999999);
    CHECK_PRICE("kisaran 100-200rb", 100000, 200000);
    CHECK_PRICE("laptop 5 sampai 7 juta", 5000000, 7000000);
    CHECK_PRICE("800-1jt", 800000, 1000000);
    CHECK_PRICE("between 100k and 250k", 100000, 250000);
    CHECK_PRICE("150rb s/d 300rb", 150000, 300000);
    CHECK_PRICE("budget 2 jutaan", 0, 2999999);
}

TEST(price_reads_single_figures)
{
    CHECK_PRICE("harganya 45rb", 45000, 45000);
    CHECK_PRICE("Rp50.000", 50000, 50000);
    CHECK_PRICE("1,2jt", 1200000, 1200000);
    CHECK_PRICE("dua ratus lima puluh ribu", 250000, 250000);
    CHECK_PRICE("setengah juta", 500000, 500000);
    CHECK_PRICE("goban dapet apa", 50000, 50000);
    CHECK_PRICE("80 k", 80000, 80000);
}

TEST(price_leaves_other_numbers_alone)
{
    check_no_price(STR("bayi 8 bulan"));
    check_no_price(STR("spf 50 pa++++"));
    check_no_price(STR("powerbank 20000mah"));
    check_no_price(STR("tv 4k 43 inch"));
    check_no_price(STR("umur di bawah 5 tahun"));
    check_no_price(STR("pake 2 minggu, 3x sehari"));
    check_no_price(STR("galaxy a54 5g 8/256"));
    check_no_price(STR("wa 081234567890"));
    check_no_price(STR("99999999999999999999999999jt"));
    check_no_price(STR(""));
}

static void check_dollars(struct str text, int64_t min, int64_t max)
{
    struct arena *arena = arena_open(1 << 20);
    struct price price;

    CHECK(price_of_text(lexicon_once(), arena, text, &price));
    CHECK_WHOLE(price.currency, CURRENCY_USD);
    CHECK_WHOLE(price.min, min);
    CHECK_WHOLE(price.max, max);
    arena_close(arena);
}

TEST(price_in_dollars_stays_in_dollars)
{
    check_dollars(STR("earbuds under $50"), 0, 50);
    check_dollars(STR("a laptop for less than 300 dollars"), 0, 300);
    check_dollars(STR("around 40 bucks"), 40, 40);
    check_dollars(STR("usd 25 toner"), 25, 25);
    CHECK(price_fits((struct price){ 0, 50, CURRENCY_USD },
                     (struct price){ 90000, 90000, CURRENCY_IDR }));
}

TEST(price_says_which_words_it_took)
{
    struct arena *arena = arena_open(1 << 20);
    struct words words;
    struct price price;
    size_t from, to;

    words_split(lexicon_once(), arena, STR("toner budget 50 ribu yg enak"), &words);
    CHECK(price_of_words(&words, &price, &from, &to));

    CHECK_WHOLE(from, 1);
    CHECK_WHOLE(to, 4);
    arena_close(arena);
}

TEST(price_fits_when_the_bands_meet)
{
    CHECK(price_fits((struct price){ 0, 100000, CURRENCY_IDR }, (struct price){ 45000, 45000, CURRENCY_IDR }));
    CHECK(!price_fits((struct price){ 0, 40000, CURRENCY_IDR }, (struct price){ 90000, 90000, CURRENCY_IDR }));
    CHECK(price_fits((struct price){ 50000, 50000, CURRENCY_IDR }, (struct price){ 55000, 55000, CURRENCY_IDR }));
    CHECK(price_fits((struct price){ 2000000, 2999999, CURRENCY_IDR }, (struct price){ 0, PRICE_OPEN, CURRENCY_IDR }));
    CHECK(!price_fits((struct price){ 500000, PRICE_OPEN, CURRENCY_IDR }, (struct price){ 0, 100000, CURRENCY_IDR }));
}

/* All needs of a text as "name=value name=value". */
static struct str needs_in(struct arena *arena, struct str text)
{
    struct words words;
    struct needs needs;
    struct text out = { .arena = arena };

    words_split(lexicon_once(), arena, text, &words);
    needs_of_words(lexicon_once(), arena, &words, &needs);
    for (size_t i = 0; i < needs.count; i++)
        text_print(&out, "%s%.*s=%.*s", i ? " " : "", STR_ARG(needs.at[i].name),
                   STR_ARG(needs.at[i].value));
    return out.s;
}

#define CHECK_NEEDS(text, expected)                                \
    do {                                                           \
        struct arena *arena = arena_open(1 << 20);                 \
        CHECK_STR(needs_in(arena, STR(text)), STR(expected));      \
        arena_close(arena);                                        \
    } while (0)

TEST(needs_know_skin_in_both_languages)
{
    CHECK_NEEDS("sunscreen buat kulit berminyak dong", "kulit=berminyak");
    CHECK_NEEDS("anything for oily skin?", "kulit=berminyak");
    CHECK_NEEDS("kulitku tuh kering bgt", "kulit=kering");
    CHECK_NEEDS("my skin is dry", "kulit=kering");
    CHECK_NEEDS("muka aku acne prone", "kulit=berjerawat");
    CHECK_NEEDS("cepet kering di rambut", "rambut=kering");
    CHECK_NEEDS("cat tembok cepat kering", "");
    CHECK_NEEDS("kulitku ga kering", "");
}

TEST(needs_know_the_age_of_a_child)
{
    CHECK_NEEDS("popok buat bayi 8 bulan", "usia_anak=6-12 bulan");
    CHECK_NEEDS("stroller for my 18 months old", "usia_anak=1-2 tahun");
    CHECK_NEEDS("mainan anak umur 2,5 tahun", "usia_anak=2-3 tahun");
    CHECK_NEEDS("lotion newborn", "usia_anak=0-6 bulan");
    CHECK_NEEDS("anakku 3bln", "usia_anak=0-6 bulan");
    CHECK_NEEDS("udah kupake 8 bulan", "");
}

TEST(needs_know_uses_and_places)
{
    CHECK_NEEDS("hp buat ojol", "pakai=ojol");
    CHECK_NEEDS("laptop buat kuliah", "pakai=kuliah");
    CHECK_NEEDS("a laptop for college", "pakai=kuliah");
    CHECK_NEEDS("bakso enak di depok", "tempat=Depok");
    CHECK_NEEDS("klinik di jaksel", "tempat=Jakarta Selatan");
    CHECK_NEEDS("toko sepatu di Cibaduyut", "tempat=Cibaduyut");
    CHECK_NEEDS("beli di toko aja", "");
}

static void check_canonical(struct str name, struct str value, struct str expected)
{
    struct arena *arena = arena_open(1 << 20);
    struct need need = need_canonical(lexicon_once(), arena, name, value);

    CHECK_STR(arena_print(arena, "%.*s=%.*s", STR_ARG(need.name), STR_ARG(need.value)), expected);
    arena_close(arena);
}

TEST(needs_are_made_canonical)
{
    check_canonical(STR("Skin type"), STR("Oily"), STR("kulit=berminyak"));
    check_canonical(STR("kulit"), STR("berminyak"), STR("kulit=berminyak"));
    check_canonical(STR("KULIT"), STR("cenderung kering sih"), STR("kulit=kering"));
    check_canonical(STR("usia_anak"), STR("6-12 bulan"), STR("usia_anak=6-12 bulan"));
    check_canonical(STR("usia anak"), STR("8 bln"), STR("usia_anak=6-12 bulan"));
    check_canonical(STR("age"), STR("newborn"), STR("usia_anak=0-6 bulan"));
    check_canonical(STR("pakai"), STR("ojek online"), STR("pakai=ojol"));
    check_canonical(STR("tempat"), STR("depok"), STR("tempat=Depok"));
    check_canonical(STR("Warna  Mobil"), STR(" Mérah\tTua "), STR("warna mobil=merah tua"));
    check_canonical(STR("kulit"), STR("🙂"), STR("kulit="));
}

/* The way round taking words apart: with a blank behind the name it is not taken. */
static void check_both_ways(struct arena *arena, struct str name, const struct str *values,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct need short_way = need_canonical(lexicon_once(), arena, name, values[i]);
        struct need long_way = need_canonical(lexicon_once(), arena,
                                              arena_concat(arena, name, STR(" ")), values[i]);

        CHECK_STR(short_way.name, long_way.name);
        CHECK_STR(short_way.value, long_way.value);
    }
}

TEST(needs_of_the_packs_are_canonical_with_and_without_a_look_at_their_words)
{
    for (size_t k = 0; k < lexicon_attribute_count(lexicon_once()); k++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(lexicon_once(), k);
        struct arena *arena = arena_open(1 << 24);

        for (size_t v = 0; v < attribute->value_count; v++) {
            const struct lexicon_value *value = &attribute->values[v];
            check_both_ways(arena, attribute->name, &value->text, 1);
            check_both_ways(arena, attribute->names[0], value->aliases, value->alias_count);
            check_both_ways(arena, attribute->names[0], value->phrases, value->phrase_count);
            check_both_ways(arena, attribute->names[0], value->words, value->word_count);
        }
        arena_close(arena);
    }
}

static void check_used_for(struct str text, enum used_for expected)
{
    struct arena *arena = arena_open(1 << 20);

    enum used_for got = used_for_of(lexicon_once(), arena, text);
    arena_close(arena);
    if (got != expected)
        printf("  \"%.*s\"\n", STR_ARG(text));
    CHECK_WHOLE(got, expected);
}

TEST(used_for_reads_how_long)
{
    check_used_for(STR("sekali coba"), USED_ONCE);
    check_used_for(STR("baru sekali"), USED_ONCE);
    check_used_for(STR("once"), USED_ONCE);
    check_used_for(STR("2 kali"), USED_DAYS);
    check_used_for(STR("3 hari"), USED_DAYS);
    check_used_for(STR("< 1 minggu"), USED_DAYS);
    check_used_for(STR("kurang dari seminggu"), USED_DAYS);
    check_used_for(STR("beberapa hari"), USED_DAYS);
    check_used_for(STR("1 minggu"), USED_WEEKS);
    check_used_for(STR("two weeks"), USED_WEEKS);
    check_used_for(STR("<1 bulan"), USED_WEEKS);
    check_used_for(STR("1 month"), USED_MONTHS);
    check_used_for(STR("3 bln"), USED_MONTHS);
    check_used_for(STR("4bulan"), USED_MONTHS);
    check_used_for(STR("6 minggu"), USED_MONTHS);
    check_used_for(STR("2-3 bulan"), USED_MONTHS);
    check_used_for(STR("dua bulanan"), USED_MONTHS);
    check_used_for(STR("a couple of months"), USED_MONTHS);
    check_used_for(STR("< 6 bulan"), USED_MONTHS);
    check_used_for(STR("6 bulan"), USED_LONGER);
    check_used_for(STR("setahun lebih"), USED_LONGER);
    check_used_for(STR("half a year"), USED_LONGER);
    check_used_for(STR("setengah tahun"), USED_LONGER);
    check_used_for(STR("1,5 thn"), USED_LONGER);
    check_used_for(STR("udah lama sekali"), USED_LONGER);
    check_used_for(STR("udah pake lama"), USED_LONGER);
    check_used_for(STR("bertahun-tahun"), USED_LONGER);
}

TEST(used_for_is_unknown_without_a_length)
{
    check_used_for(STR(""), USED_UNKNOWN);
    check_used_for(STR("tahan lama di kulit"), USED_UNKNOWN);
    check_used_for(STR("nyampe nya lama banget"), USED_UNKNOWN);
    check_used_for(STR("habis 2 botol"), USED_UNKNOWN);
    check_used_for(STR("😅"), USED_UNKNOWN);
    check_used_for(STR("999999999999 apa"), USED_UNKNOWN);
}
