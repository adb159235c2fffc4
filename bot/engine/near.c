#include "near.h"

#include "../language/words.h"

/* Keeps the smallest, rising, each once. */
static void keep(struct near *near, uint32_t hash)
{
    unsigned at = near->count;

    while (at > 0 && near->smallest[at - 1] > hash)
        at--;
    if (at == NEAR_HASHES || (at > 0 && near->smallest[at - 1] == hash))
        return;
    if (near->count < NEAR_HASHES)
        near->count++;
    for (unsigned i = near->count - 1; i > at; i--)
        near->smallest[i] = near->smallest[i - 1];
    near->smallest[at] = hash;
}

void near_of_text(const struct vault *vault, const struct lexicon *lexicon, struct arena *arena,
                  struct str text, struct near *near)
{
    struct words words;

    *near = (struct near){ 0 };
    words_split(lexicon, arena, text, &words);
    for (size_t i = 0; i + 1 < words.count; i++) {
        struct str pair = arena_print(arena, "near\n%.*s\n%.*s", STR_ARG(words.at[i].text),
                                      STR_ARG(words.at[i + 1].text));
        keep(near, (uint32_t)(vault_hash(vault, VAULT_LINE, pair) >> 32));
    }
}

/* Walks both in order; what either has no more of is settled by the other. */
bool near_is_like(const struct near *a, const struct near *b)
{
    unsigned i = 0, k = 0, all = 0, same = 0;

    if (a->count < NEAR_PAIRS || b->count < NEAR_PAIRS)
        return false;
    while (all < NEAR_HASHES && (i < a->count || k < b->count)) {
        bool takes_a = i < a->count && (k == b->count || a->smallest[i] <= b->smallest[k]);
        bool takes_b = k < b->count && (i == a->count || b->smallest[k] <= a->smallest[i]);
        i += takes_a;
        k += takes_b;
        same += takes_a && takes_b;
        all++;
    }
    return same * 100 >= all * NEAR_PERCENT;
}
