/* language_about.c: what a text is about: which kind of product, and that or its sale. */
#include "../check.h"

#include "../../bot/language/about.h"
#include "../../bot/language/lexicon.h"
#include "../../bot/language/terms.h"

struct about {
    struct str type;
    unsigned substance;
};

static struct about about_text(const char *text)
{
    struct arena *arena = arena_open(1 << 20);
    struct error err = { ERROR_NONE, "" };
    struct lexicon *lexicon = lexicon_open(&err);
    struct words words;
    static char type[LEXICON_KEY];

    CHECK(lexicon != NULL);
    words_split(lexicon, arena, str_from(text), &words);
    struct str found = about_type(lexicon, &words, 0, words.count);
    snprintf(type, sizeof type, "%.*s", STR_ARG(found));
    struct about about = { str_from(type), about_substance(lexicon, &words, words.count) };
    lexicon_close(lexicon);
    arena_close(arena);
    return about;
}

/* The types that a question asks for, each followed by a space. */
static const char *heads_of(const char *question)
{
    static char heads[256];
    struct arena *arena = arena_open(1 << 20);
    struct error err = { ERROR_NONE, "" };
    struct lexicon *lexicon = lexicon_open(&err);
    struct words words;
    struct term_groups groups;
    size_t len = 0;

    words_split(lexicon, arena, str_from(question), &words);
    terms_of_question(lexicon, arena, &words, &groups);
    heads[0] = '\0';
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].kind == TERM_GROUP_TYPE)
            len += (size_t)snprintf(heads + len, sizeof heads - len, "%.*s ",
                                    STR_ARG(groups.at[i].concept));
    lexicon_close(lexicon);
    arena_close(arena);
    return heads;
}

TEST(about_names_one_type_whatever_the_language)
{
    CHECK_STR(about_text("pake tabir surya ini enak").type, STR("sunscreen"));
    CHECK_STR(about_text("this sun block is light").type, STR("sunscreen"));
    CHECK_STR(about_text("hp-ku awet banget").type, STR("hp"));
    CHECK_STR(about_text("my mobile phone lasts two days").type, STR("hp"));
    CHECK_STR(about_text("enak dan ringan").type, STR(""));
}

TEST(about_takes_the_type_that_comes_first)
{
    CHECK_STR(about_text("tripod buat hp").type, STR("tripod"));
}

TEST(about_hears_nothing_of_the_product_in_praise_of_the_parcel)
{
    CHECK_WHOLE(about_text("packing rapi, seller ramah, pengiriman cepat, makasih").substance, 0);
    CHECK_WHOLE(about_text("fast delivery, great seller, thank you").substance, 1);
    CHECK(about_text("ringan, ga lengket, cepat meresap, wajah jadi lembab").substance >= 2);
    CHECK_WHOLE(about_text("battery lasts two days, loud speaker, bright screen, never lags, "
                           "fits my pocket").substance, SUBSTANCE_MOST);
}

TEST(about_takes_nobody_for_a_witness_who_has_not_tried_it)
{
    CHECK_WHOLE(about_text("belum dicoba, semoga ringan dan ga lengket di kulit berminyak").substance, 0);
    CHECK_WHOLE(about_text("have not tried the screen and the battery yet").substance, 0);
}

TEST(question_asks_for_its_first_type)
{
    CHECK(strcmp(heads_of("tripod buat hp yg kokoh"), "tripod ") == 0);
    CHECK(strcmp(heads_of("phone with a good camera"), "hp ") == 0);
    CHECK(strcmp(heads_of("payung kecil yg muat di tas"), "payung ") == 0 ||
          strcmp(heads_of("payung kecil yg muat di tas"), "") == 0);
}

TEST(question_asks_for_both_of_two_types)
{
    CHECK(strcmp(heads_of("serum atau toner buat kulit kering"), "serum toner ") == 0);
    CHECK(strcmp(heads_of("tripod hp"), "tripod hp ") == 0);
}

TEST(question_finds_its_type_behind_another_clause)
{
    CHECK(strcmp(heads_of("aku tinggal di depok, cari hp 2jt"), "hp ") == 0);
}
