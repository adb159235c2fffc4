#include "near.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "../language/words.h"

enum { ENTRY_MAX = 8 + 8 + 4 * NEAR_HASHES };

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

struct str near_key(struct engine *engine, struct arena *arena, struct str group)
{
    return key_of(&engine->keys, arena, KEY_NEAR, group, STR(""));
}

static struct str entry_of(const struct compiling *c, const struct testimonial *testimonial,
                           struct str words)
{
    struct text out = { .arena = c->arena };
    struct near near;

    near_of_text(c->engine->keys.vault, c->engine->options.lexicon, c->arena, words, &near);
    pack_fixed64(&out, testimonial->id);
    pack_fixed64(&out, testimonial->author);
    for (unsigned k = 0; k < near.count; k++)
        pack_fixed32(&out, near.smallest[k]);
    return out.s;
}

static bool entry_read(struct str bytes, uint64_t *id, uint64_t *author, struct near *near)
{
    struct unpack in = { .rest = bytes };

    if (bytes.len < 16 || bytes.len > ENTRY_MAX || bytes.len % 4)
        return false;
    *id = unpack_fixed64(&in);
    *author = unpack_fixed64(&in);
    for (near->count = 0; in.rest.len; near->count++)
        near->smallest[near->count] = unpack_fixed32(&in);
    return !in.is_bad;
}

void near_find(struct lookup *lookup, const struct redis_value *entries)
{
    struct turn *turn = lookup->turn;
    struct near mine, other;
    uint64_t id, author;

    near_of_text(lookup->engine->keys.vault, lookup->engine->options.lexicon, turn->arena,
                 turn->wants.near_text, &mine);
    for (size_t i = 0; turn->wants.near_text.len == 0 && i < entries->count; i++)
        if (entry_read(entries->items[i].text, &id, &author, &other) && id == turn->wants.near_id)
            mine = other;
    for (size_t i = 0; i < entries->count; i++) {
        if (!entry_read(entries->items[i].text, &id, &author, &other) || id == turn->wants.near_id ||
            !near_is_like(&mine, &other))
            continue;
        if (author == turn->found.author.number)
            turn->found.near_own = id;
        else
            turn->found.near_other = id;
    }
}

void near_remember(struct compiling *c, const struct testimonial *testimonial, struct str before)
{
    struct str key = near_key(c->engine, c->arena, c->turn->home);
    struct str entry = entry_of(c, testimonial, testimonial->text);

    if (before.len)
        COMMIT_WRITE(c->commit, STR("LREM"), key, STR("0"), entry_of(c, testimonial, before));
    COMMIT_WRITE(c->commit, STR("LREM"), key, STR("0"), entry);
    COMMIT_WRITE(c->commit, STR("RPUSH"), key, entry);
    COMMIT_WRITE(c->commit, STR("LTRIM"), key, arena_print(c->arena, "-%d", NEAR_KEPT), STR("-1"));
}

void near_forget(struct compiling *c, const struct testimonial *testimonial)
{
    COMMIT_WRITE(c->commit, STR("LREM"), near_key(c->engine, c->arena, c->turn->home), STR("0"),
                 entry_of(c, testimonial, testimonial->text));
}
