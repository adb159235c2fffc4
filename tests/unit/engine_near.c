/* engine_near.c: what says nearly the same is found by numbers alone. */
#include "../check.h"

#include "../../bot/engine/near.h"

static const unsigned char KEY[VAULT_KEY_LEN] = { 3 };

static bool are_like(const char *a, const char *b)
{
    static struct lexicon *lexicon;
    struct arena *arena = arena_open(1 << 20);
    struct vault *vault = vault_from_key(KEY);
    struct near near_a, near_b;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    near_of_text(vault, lexicon, arena, str_from(a), &near_a);
    near_of_text(vault, lexicon, arena, str_from(b), &near_b);
    bool is_like = near_is_like(&near_a, &near_b);
    CHECK(is_like == near_is_like(&near_b, &near_a));
    vault_close(vault);
    arena_close(arena);
    return is_like;
}

#define PRAISE "teksturnya ringan banget di kulit, cepat menyerap dan ga lengket seharian, pokoknya suka"

TEST(near_knows_copied_praise_with_a_word_changed)
{
    CHECK(are_like(PRAISE, PRAISE));
    CHECK(are_like(PRAISE, PRAISE "!!! 😍"));
    CHECK(are_like(PRAISE, "Teksturnya ringan banget di kulit, cepat menyerap dan tidak lengket seharian, "
                           "pokoknya cinta"));
}

TEST(near_leaves_honest_stories_apart)
{
    CHECK(!are_like(PRAISE, "ringan di kulit tapi lengket kalau kena keringat, aku pakai sebulan"));
    CHECK(!are_like("enak banget", "enak banget dipakai harian buat kerja di luar"));
    CHECK(!are_like("ga lengket, cepat kering", "ga lengket, cepat luntur"));
    CHECK(!are_like("", "") && !are_like("oke", "oke"));
    CHECK(!are_like("ga lengket di kulit", "ga lengket di kulit"));
}
