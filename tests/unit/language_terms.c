/* language_terms.c: what a question looks for is what a text is kept under. */
#include "../check.h"

#include "../../bot/language/lexicon.h"
#include "../../bot/language/terms.h"

static struct lexicon *lexicon_once(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    return lexicon;
}

static struct terms terms_of(struct arena *arena, struct str text)
{
    struct terms terms;

    terms_of_text(lexicon_once(), arena, text, &terms);
    return terms;
}

static struct term_groups groups_of(struct arena *arena, struct str text)
{
    struct words words;
    struct term_groups groups;

    words_split(lexicon_once(), arena, text, &words);
    terms_of_question(lexicon_once(), arena, &words, &groups);
    return groups;
}

static bool has_term(const struct term *terms, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(terms[i].text, text))
            return true;
    return false;
}

/* The first alternative of each group, "!" before what is denied. */
static struct str asked(struct arena *arena, struct str question)
{
    struct term_groups groups = groups_of(arena, question);
    struct text out = { .arena = arena };

    for (size_t i = 0; i < groups.count; i++) {
        if (i)
            text_add_char(&out, ' ');
        text_add(&out, groups.at[i].at[0].text);
    }
    return out.s;
}

/* How many groups of the question a text meets. */
static size_t met(struct arena *arena, struct str question, struct str text)
{
    struct term_groups groups = groups_of(arena, question);
    struct terms terms = terms_of(arena, text);
    size_t count = 0;

    for (size_t i = 0; i < groups.count; i++)
        for (size_t k = 0; k < groups.at[i].count; k++)
            if (has_term(terms.at, terms.count, groups.at[i].at[k].text)) {
                count++;
                break;
            }
    return count;
}

#define CHECK_ASKED(question, expected)                          \
    do {                                                         \
        struct arena *arena = arena_open(1 << 20);               \
        CHECK_STR(asked(arena, STR(question)), STR(expected));   \
        arena_close(arena);                                      \
    } while (0)

#define CHECK_MET(question, text, expected)                             \
    do {                                                                \
        struct arena *arena = arena_open(1 << 20);                      \
        CHECK_WHOLE(met(arena, STR(question), STR(text)), expected);    \
        arena_close(arena);                                             \
    } while (0)

TEST(terms_of_a_question_leave_its_filler_out)
{
    CHECK_ASKED("guys ada yg tau toner yg bagus ga ya?", "toner");
    CHECK_ASKED("kak please spill stroller dong 🙏", "stroller");
    CHECK_ASKED("any recommendations for a good blender please?", "blender");
    CHECK_ASKED("has anyone tried a decent air fryer", "air_fryer");
    CHECK_ASKED("rekomen parfum cowok dong bang", "parfum cowok");
    CHECK_ASKED("ada yg pernah pake azarine?", "azarine");
    CHECK_ASKED("halo semua, mau tanya, mending tws apa ya", "tws");
    CHECK_ASKED("#tanya cariin warung bakso di Depok dong", "warung bakso depok");
    CHECK_ASKED("ada yg tau ga ya guys?", "");
}

TEST(terms_of_a_question_leave_prices_and_ages_out)
{
    CHECK_ASKED("hp budget 2 jutaan batre awet", "hp baterai_awet");
    CHECK_ASKED("sunscreen under 80k", "sunscreen");
    CHECK_ASKED("popok buat bayi 8 bulan", "popok bayi");
    CHECK_ASKED("sepatu lari dibawah 500rb", "sepatu_lari");
}

TEST(terms_of_a_question_keep_a_negation_with_its_word)
{
    CHECK_ASKED("sunscreen yg ga whitecast", "sunscreen tidak_whitecast");
    CHECK_ASKED("moist yg gak terlalu lengket", "moist tidak_lengket");
    CHECK_ASKED("serum tanpa alkohol", "serum tidak_alkohol");
    CHECK_ASKED("sunscreen that doesn't leave any white cast", "sunscreen tidak_white_cast");
    CHECK_ASKED("fragrance-free moisturizer", "tidak_fragrance moisturizer");
    CHECK_ASKED("popok yg nggak gampang bocor", "popok tidak_bocor");
}

TEST(terms_of_a_question_know_a_ga_that_only_asks)
{
    CHECK_ASKED("ada ga sunscreen buat kulit kering", "sunscreen kulit_kering");
    CHECK_ASKED("azarine bagus ga buat berminyak", "azarine berminyak");
    CHECK_ASKED("ini aman gak kulit sensitif?", "kulit_sensitif");
}

TEST(terms_of_a_question_count_a_synonym_as_an_alternative_of_its_word)
{
    struct arena *arena = arena_open(1 << 20);
    struct term_groups groups = groups_of(arena, STR("tabir surya buat oily skin, sunscreen"));

    CHECK_WHOLE(groups.count, 2);
    CHECK_WHOLE(groups.at[0].kind, TERM_GROUP_TYPE);
    CHECK_WHOLE(groups.at[1].kind, TERM_GROUP_NEED);
    CHECK_STR(groups.at[0].at[0].text, STR("tabir_surya"));
    CHECK_WHOLE(groups.at[0].at[0].weight, 255);
    CHECK(has_term(groups.at[0].at, groups.at[0].count, STR("sunscreen")));
    CHECK(has_term(groups.at[0].at, groups.at[0].count, STR("sunblock")));
    CHECK(has_term(groups.at[1].at, groups.at[1].count, STR("berminyak")));
    arena_close(arena);
}

TEST(terms_of_a_question_share_their_room_fairly)
{
    struct arena *arena = arena_open(1 << 20);
    struct term_groups groups = groups_of(
        arena, STR("sunscreen facial wash moisturizer murah hp laptop kering oily acne popok bayi "
                   "sensitif tws speaker kafe azarine wardah"));
    size_t total = 0;

    for (size_t i = 0; i < groups.count; i++) {
        CHECK(groups.at[i].count >= 1);
        total += groups.at[i].count;
    }
    CHECK(groups.count >= 16);
    CHECK(total <= LIMIT_QUERY_TERMS);
    arena_close(arena);
}

TEST(terms_meet_across_languages)
{
    CHECK_MET("any sunscreen for oily skin?", "tabir surya ini enak di kulit berminyak", 2);
    CHECK_MET("popok yang tidak bocor", "These diapers never leak at night", 2);
    CHECK_MET("cheap phone with good battery life", "hp murah, batre awet seharian", 3);
    CHECK_MET("fw buat jerawatan", "great cleanser for acne prone skin", 2);
}

TEST(terms_of_a_text_say_what_it_denies)
{
    CHECK_MET("ga whitecast", "ringan bgt dan ga whitecast", 1);
    CHECK_MET("ga whitecast", "sayang whitecast parah", 0);
    CHECK_MET("ga whitecast", "No white cast even in photos", 1);
    CHECK_MET("ga lengket", "teksturnya nggak bikin lengket sama sekali", 1);
    CHECK_MET("not sticky", "ga lengket", 1);
    CHECK_MET("ga perih", "enak sih. ga, perih banget di mata", 0);
    CHECK_MET("alcohol free", "tanpa alkohol jadi aman", 1);
}

TEST(terms_of_a_text_have_word_and_stem_and_no_function_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct terms terms = terms_of(arena, STR("Pengirimannya yg cepet, pembersihan rapi dan pengiriman aman"));

    CHECK(has_term(terms.at, terms.count, STR("pengiriman")));
    CHECK(has_term(terms.at, terms.count, STR("pembersihan")));
    CHECK(has_term(terms.at, terms.count, STR("bersih")));
    CHECK(!has_term(terms.at, terms.count, STR("yang")));
    CHECK(!has_term(terms.at, terms.count, STR("dan")));
    for (size_t i = 0; i < terms.count; i++)
        for (size_t k = i + 1; k < terms.count; k++)
            CHECK(!str_eq(terms.at[i].text, terms.at[k].text));
    arena_close(arena);
}

TEST(terms_weigh_more_when_said_often_and_less_in_long_texts)
{
    struct arena *arena = arena_open(1 << 20);
    struct terms once = terms_of(arena, STR("toner segar"));
    struct terms twice = terms_of(arena, STR("toner segar toner"));
    struct terms longer = terms_of(
        arena, STR("toner segar azarine wardah emina somethinc avoskin whitelab skintific npure "
                   "scarlett garnier ponds biore nivea vaseline"));

    CHECK(twice.at[0].weight > once.at[0].weight);
    CHECK(longer.at[0].weight < once.at[0].weight);
    CHECK(longer.at[0].weight > 0);
    arena_close(arena);
}

TEST(terms_stay_within_their_limit)
{
    static char text[LIMIT_TESTIMONIAL];
    struct arena *arena = arena_open(1 << 24);
    size_t len = 0;

    for (unsigned i = 0; len + 16 < sizeof text; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "ga kata%uan ", i * 7919);
    struct terms terms = terms_of(arena, (struct str){ text, len });
    struct term_groups groups = groups_of(arena, (struct str){ text, len });

    CHECK_WHOLE(terms.count, LIMIT_TERMS);
    CHECK(groups.count <= LIMIT_QUERY_TERMS);
    arena_close(arena);
}

TEST(terms_of_nothing_are_none)
{
    struct arena *arena = arena_open(1 << 20);

    CHECK_WHOLE(terms_of(arena, STR("")).count, 0);
    CHECK_WHOLE(groups_of(arena, STR("😂 \xFF\xE2\x80\x8D")).count, 0);
    CHECK_WHOLE(groups_of(arena, STR("ga")).count, 0);
    CHECK_WHOLE(groups_of(arena, STR("tanpa bebas free")).count, 0);
    arena_close(arena);
}
