#include "near.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "../language/words.h"

enum { ENTRY_LEN = 8 + 8 + 1 + 4 * NEAR_HASHES, PAIRS_MAX = 512 };

/* One of NEAR_HASHES hash functions, from one keyed hash (splitmix64's finish). */
static uint32_t again(uint64_t hash, unsigned i)
{
    hash += (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)(hash >> 32);
}

static bool is_new(const uint64_t *hashes, size_t count, uint64_t hash)
{
    for (size_t i = 0; i < count; i++)
        if (hashes[i] == hash)
            return false;
    return true;
}

void near_of_text(const struct vault *vault, const struct lexicon *lexicon, struct arena *arena,
                  struct str text, struct near *near)
{
    struct words words;
    uint64_t *hashes = ARENA_ARRAY(arena, uint64_t, PAIRS_MAX);
    size_t count = 0;

    words_split(lexicon, arena, text, &words);
    for (size_t i = 0; i + 1 < words.count && count < PAIRS_MAX; i++) {
        struct str pair = arena_print(arena, "near\n%.*s\n%.*s", STR_ARG(words.at[i].text),
                                      STR_ARG(words.at[i + 1].text));
        uint64_t hash = vault_hash(vault, VAULT_LINE, pair);
        if (is_new(hashes, count, hash))
            hashes[count++] = hash;
    }
    *near = (struct near){ .pairs = count < 255 ? (unsigned)count : 255 };
    for (unsigned k = 0; k < NEAR_HASHES; k++) {
        near->minima[k] = UINT32_MAX;
        for (size_t i = 0; i < count; i++)
            if (again(hashes[i], k) < near->minima[k])
                near->minima[k] = again(hashes[i], k);
    }
}

bool near_is_like(const struct near *a, const struct near *b)
{
    unsigned same = 0;
    bool is_short = a->pairs < NEAR_PAIRS || b->pairs < NEAR_PAIRS;

    if (a->pairs == 0 || b->pairs == 0)
        return false;
    for (unsigned k = 0; k < NEAR_HASHES; k++)
        same += a->minima[k] == b->minima[k];
    return same >= (is_short ? NEAR_HASHES : NEAR_ENOUGH);
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
    text_add_char(&out, (char)near.pairs);
    for (unsigned k = 0; k < NEAR_HASHES; k++)
        pack_fixed32(&out, near.minima[k]);
    return out.s;
}

static bool entry_read(struct str bytes, uint64_t *id, uint64_t *author, struct near *near)
{
    struct unpack in = { .rest = bytes };

    if (bytes.len != ENTRY_LEN)
        return false;
    *id = unpack_fixed64(&in);
    *author = unpack_fixed64(&in);
    near->pairs = (unsigned char)in.rest.at[0];
    in.rest = str_slice(in.rest, 1, in.rest.len);
    for (unsigned k = 0; k < NEAR_HASHES; k++)
        near->minima[k] = unpack_fixed32(&in);
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
