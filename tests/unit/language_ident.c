/* language_ident.c: which language, and whether anything is asked. */
#include "../check.h"

#include "../../bot/language/ident.h"
#include "../../bot/language/intent.h"
#include "../../bot/language/lexicon.h"

static struct lexicon *lexicon_once(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    return lexicon;
}

static void check_all(const char *const *texts, size_t count, enum language expected)
{
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < count; i++) {
        enum language got = language_of_text(lexicon_once(), arena, str_from(texts[i]));
        if (got != expected)
            printf("  \"%s\"\n", texts[i]);
        CHECK_WHOLE(got, expected);
    }
    arena_close(arena);
}

#define CHECK_LANGUAGE(expected, ...)                                                  \
    do {                                                                               \
        static const char *const texts[] = { __VA_ARGS__ };                            \
        check_all(texts, sizeof texts / sizeof *texts, (expected));                    \
    } while (0)

TEST(language_is_indonesian)
{
    CHECK_LANGUAGE(LANGUAGE_ID, "sunscreen yg ga whitecast buat oily skin dong", "hp 2 jutaan",
                   "moisturizer bagus apa ya", "spill skincare kak", "gmn cara pakenya",
                   "BAGUSSS BANGETTT", "toner buat kulit kering", "makasih min",
                   "enak, porsinya banyak", "powerbank yg awet");
}

TEST(language_is_english)
{
    CHECK_LANGUAGE(LANGUAGE_EN, "any recommendations for a sunscreen?", "what's the best toner",
                   "thanks!", "I love how light it feels", "does it leave a white cast",
                   "which stroller folds easily", "looking for a cheap phone", "is it good?");
}

TEST(language_is_unsure_of_names_and_product_nouns)
{
    CHECK_LANGUAGE(LANGUAGE_UNSURE, "", "sunscreen", "azarine skin aqua spf50", "👍", "123",
                   "stroller", "\xFF\xFE", "hp");
}

static void check_intents(const char *const *texts, size_t count, enum intent expected)
{
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < count; i++) {
        struct words words;
        words_split(lexicon_once(), arena, str_from(texts[i]), &words);
        enum intent got = intent_of(lexicon_once(), &words);
        if (got != expected)
            printf("  \"%s\"\n", texts[i]);
        CHECK_WHOLE(got, expected);
    }
    arena_close(arena);
}

#define CHECK_INTENT(expected, ...)                                                    \
    do {                                                                               \
        static const char *const texts[] = { __VA_ARGS__ };                            \
        check_intents(texts, sizeof texts / sizeof *texts, (expected));                \
    } while (0)

TEST(intent_is_nothing_for_thanks_laughter_and_ok)
{
    CHECK_INTENT(INTENT_NOTHING, "makasih", "Makasihhh kak infonya 🙏", "terima kasih banyak ya",
                 "makasih kak rina", "wkwkwkwk", "hahaha lucu", "ok", "okee siap", "siap min",
                 "thanks a lot!", "thanks for the recommendation", "thx bro", "👍", "😂😂😂", "",
                 "sip mantap", "got it, thank you so much", "lol", "noted kak", "halo", "pagi semua",
                 "alhamdulillah membantu banget", "oh gitu", "?");
}

TEST(intent_is_nothing_for_tales_of_ones_own)
{
    CHECK_INTENT(INTENT_NOTHING, "udah beli kemarin, cocok banget makasih",
                 "aku udah coba dan suka", "i just bought it, love it", "nanti aku coba deh",
                 "cocok di aku, jerawat reda");
}

TEST(intent_is_a_question_whenever_something_is_asked)
{
    CHECK_INTENT(INTENT_QUESTION, "sunscreen buat kulit kering", "azarine?", "stroller",
                 "hp 2 jutaan buat ojol", "makasih kak, kalo toner gimana?",
                 "ok kalo yg buat kulit kering apa", "any recs for dry skin",
                 "ada yg pernah pake azarine", "haha lucu, btw rekomen blender dong",
                 "thanks! what about shampoo?", "mending wardah atau emina",
                 "nasi uduk enak di margonda", "tone up cream yang ga belang",
                 "cream up yang ga lengket");
}
