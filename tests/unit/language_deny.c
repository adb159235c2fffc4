/* language_deny.c: what a "ga", a "no" or a "free" is about. */
#include "../check.h"

#include "../../bot/language/deny.h"
#include "../../bot/language/lexicon.h"

/* The word that the one at `at` denies, as it was written; empty when it denies none. */
static void check_target(const char *text, size_t at, bool is_question, const char *target)
{
    struct lexicon *lexicon = lexicon_open(NULL);
    struct arena *arena = arena_open(1 << 20);
    struct str found = { "", 0 };
    struct words words;

    words_split(lexicon, arena, str_from(text), &words);
    size_t i = deny_target(lexicon, &words, at, is_question);
    if (i)
        found = str_slice(words.source, words.at[i].from, words.at[i].to);
    if (!str_eq(found, str_from(target)))
        printf("  \"%s\"\n", text);
    CHECK_STR(found, str_from(target));
    arena_close(arena);
    lexicon_close(lexicon);
}

TEST(denial_reaches_over_bridges_to_the_next_word)
{
    check_target("sunscreen ga lengket", 1, false, "lengket");
    check_target("yang ga bikin lengket", 1, false, "lengket");
    check_target("without any fragrance", 0, false, "fragrance");
}

TEST(denial_stops_at_punctuation_and_at_the_end)
{
    check_target("ga, lengket kok", 0, false, "");
    check_target("sunscreen ga", 1, false, "");
    check_target("ga bikin, lengket kok", 0, false, "");
}

TEST(denial_behind_a_verdict_is_a_tag_of_a_question_unless_a_need_follows)
{
    check_target("ada ga sunscreen", 1, true, "");
    check_target("bagus ga rumah itu", 1, true, "");
    check_target("bagus ga rumah itu", 1, false, "rumah"); /* told, not asked */
    check_target("bagus ga lengket", 1, true, "lengket");
    check_target("bagus, ga rumah", 1, true, "rumah"); /* a clause of its own */
}

TEST(denial_behind_its_word_is_seen)
{
    struct lexicon *lexicon = lexicon_open(NULL);
    struct arena *arena = arena_open(1 << 20);
    struct words words;

    words_split(lexicon, arena, STR("fragrance free please"), &words);

    CHECK(deny_follows(&words, 1));
    CHECK(!deny_follows(&words, 0));
    CHECK(!deny_follows(&words, 3));
    arena_close(arena);
    lexicon_close(lexicon);
}
