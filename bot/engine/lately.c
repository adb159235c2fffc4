#include "lately.h"

#include <stdlib.h>

#include "../base/log.h"
#include "../base/pack.h"
#include "../conversation/hold.h"
#include "../language/about.h"

enum { FLAG_SIMILAR = 1, FLAG_HISTORY = 2, FLAG_HELD = 4, FLAG_CLEARED = 8, FLAG_SHOWN = 16,
       FLAGS_END = 32 };
enum { DROPS = 8, DAY_MS = 86400000 };

struct str lately_key(struct engine *engine, struct arena *arena, struct str group)
{
    return key_of(&engine->keys, arena, KEY_LATELY, group, STR(""));
}

struct str joined_key(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home)
{
    return key_of(&engine->keys, arena, KEY_JOINED, group,
                  vote_voter(engine, arena, group, person_home));
}

/* The flags stand first, in a byte of their own: clearing one changes nothing else. */
static struct str entry_pack(struct arena *arena, const struct told *told, const struct near *near)
{
    struct text out = { .arena = arena };

    pack_u64(&out, (told->is_similar ? FLAG_SIMILAR : 0u) | (told->has_history ? FLAG_HISTORY : 0u) |
                       (told->is_held ? FLAG_HELD : 0u) | (told->is_cleared ? FLAG_CLEARED : 0u) |
                       (told->is_shown ? FLAG_SHOWN : 0u));
    pack_fixed64(&out, told->author);
    pack_fixed64(&out, told->product);
    pack_fixed32(&out, told->brand);
    pack_i64(&out, told->verdict);
    pack_i64(&out, told->at_ms);
    pack_i64(&out, told->joined_ms);
    pack_u64(&out, near->count);
    for (unsigned k = 0; k < near->count; k++)
        pack_fixed32(&out, near->smallest[k]);
    return out.s;
}

static bool entry_read(struct str id, struct str bytes, struct told *told, struct near *near)
{
    struct unpack in = { .rest = bytes };

    *told = (struct told){ 0 };
    uint64_t flags = unpack_u64(&in);
    told->author = unpack_fixed64(&in);
    told->product = unpack_fixed64(&in);
    told->brand = unpack_fixed32(&in);
    int64_t verdict = unpack_i64(&in);
    told->at_ms = unpack_i64(&in);
    told->joined_ms = unpack_i64(&in);
    near->count = (unsigned)unpack_count(&in, NEAR_HASHES);
    for (unsigned k = 0; k < near->count; k++)
        near->smallest[k] = unpack_fixed32(&in);
    told->verdict = verdict > 0 ? VERDICT_YES : verdict < 0 ? VERDICT_NO : VERDICT_SO_SO;
    told->is_similar = flags & FLAG_SIMILAR;
    told->has_history = flags & FLAG_HISTORY;
    told->is_held = flags & FLAG_HELD;
    told->is_cleared = flags & FLAG_CLEARED;
    told->is_shown = flags & FLAG_SHOWN;
    return !in.is_bad && flags < FLAGS_END && id_parse(id, &told->id);
}

/* --- reading --------------------------------------------------------------------------- */

/* The first word of a product's name that is no kind of thing: "Azura" of "Sunscreen Azura". */
static uint32_t brand_of(struct engine *engine, struct arena *arena, struct str name)
{
    struct words words;

    words_split(engine->options.lexicon, arena, name, &words);
    for (size_t i = 0; i < words.count; i++)
        if (about_type(engine->options.lexicon, &words, i, i + 1).len == 0)
            return (uint32_t)(vault_hash(engine->keys.vault, VAULT_LINE,
                                         arena_print(arena, "brand\n%.*s",
                                                     STR_ARG(words.at[i].text))) >> 32);
    return 0;
}

static void take_like(struct turn *turn, struct told *told)
{
    if (told->author == turn->found.author.number) {
        turn->found.near_own = told->id;
    } else {
        turn->found.near_other = told->id;
        told->is_similar = true;
    }
}

static int by_time(const void *a, const void *b)
{
    const struct told *left = a, *right = b;

    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

struct redis_command lately_read(struct engine *engine, struct arena *arena, struct str group)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 2);

    words[0] = STR("HGETALL");
    words[1] = lately_key(engine, arena, group);
    return (struct redis_command){ .words = words, .count = 2 };
}

size_t lately_near(struct arena *arena, const struct redis_value *entries, struct near_story **stories)
{
    size_t count = 0;
    struct told told;

    *stories = ARENA_ARRAY(arena, struct near_story, entries->count / 2 + 1);
    for (size_t i = 0; i + 1 < entries->count; i += 2) {
        struct near_story *story = &(*stories)[count];
        if (!entry_read(entries->items[i].text, entries->items[i + 1].text, &told, &story->near) ||
            !told.is_shown)
            continue;
        story->id = told.id;
        story->author = told.author;
        near_story_sketch(story);
        count++;
    }
    return count;
}

void lately_find(struct lookup *lookup, const struct redis_value *entries,
                 const struct redis_value *seeded)
{
    struct turn *turn = lookup->turn;
    struct found *found = &turn->found;
    struct near *nears = ARENA_ARRAY(turn->arena, struct near, entries->count / 2 + 1);
    struct near mine = { 0 };

    lookup->lately = entries;
    found->lately = ARENA_ARRAY(turn->arena, struct told, entries->count / 2 + 1);
    found->brand_sign = brand_of(lookup->engine, turn->arena, turn->wants.near_product);
    near_of_text(lookup->engine->keys.vault, lookup->engine->options.lexicon, turn->arena,
                 turn->wants.near_text, &mine);
    for (size_t i = 0; i + 1 < entries->count; i += 2) {
        struct told *told = &found->lately[found->lately_count];
        struct near *near = &nears[found->lately_count];
        if (!entry_read(entries->items[i].text, entries->items[i + 1].text, told, near)) {
            log_error("lately.unreadable", "chat=%.*s", STR_ARG(lookup->group));
            continue;
        }
        found->lately_count++;
        if (turn->wants.near_text.len == 0 && told->id == turn->wants.near_id)
            mine = *near;
    }
    for (size_t i = 0; i < found->lately_count; i++)
        if (found->lately[i].id != turn->wants.near_id && near_is_like(&mine, &nears[i]))
            take_like(turn, &found->lately[i]);
    if (seeded && found->near_other == 0)
        found->near_other = near_window_like(seeded, &mine);
    /* A hash has no order of its own. */
    qsort(found->lately, found->lately_count, sizeof found->lately[0], by_time);
}

/* --- writing --------------------------------------------------------------------------- */

static void drop(struct compiling *c, struct str key, uint64_t id)
{
    COMMIT_WRITE(c->commit, STR("HDEL"), key, id_print(c->arena, id));
}

/* The oldest make room. */
static void trim(struct compiling *c, struct str key, uint64_t id)
{
    const struct found *found = &c->turn->found;
    size_t count = found->lately_count + 1;

    for (size_t i = 0; i < found->lately_count; i++)
        count -= found->lately[i].id == id;
    for (size_t i = 0; i < found->lately_count && i < DROPS && count > LATELY_KEPT; i++)
        if (found->lately[i].id != id) {
            drop(c, key, found->lately[i].id);
            count--;
        }
}

void lately_remember(struct compiling *c, const struct testimonial *testimonial)
{
    struct str key = lately_key(c->engine, c->arena, c->turn->home);
    struct told told = hold_told(c->turn, testimonial);
    struct near near;

    near_of_text(c->engine->keys.vault, c->engine->options.lexicon, c->arena, testimonial->text, &near);
    trim(c, key, testimonial->id);
    COMMIT_WRITE(c->commit, STR("HSET"), key, id_print(c->arena, testimonial->id),
                 entry_pack(c->arena, &told, &near));
}

void lately_forget(struct compiling *c, uint64_t testimonial)
{
    drop(c, lately_key(c->engine, c->arena, c->turn->home), testimonial);
}

/* Only where it stands: what was withdrawn meanwhile stays away. */
void lately_clear(struct compiling *c, uint64_t testimonial)
{
    const struct redis_value *entries = c->lookup->lately;
    struct str id = id_print(c->arena, testimonial);

    for (size_t i = 0; entries && i + 1 < entries->count; i += 2) {
        struct str bytes = entries->items[i + 1].text;
        if (!str_eq(entries->items[i].text, id) || bytes.len == 0)
            continue;
        char flags = (char)(bytes.at[0] | FLAG_CLEARED);
        struct str rest = str_slice(bytes, 1, bytes.len);
        COMMIT_WRITE(c->commit, STR("HSET"), lately_key(c->engine, c->arena, c->turn->home), id,
                     arena_concat(c->arena, (struct str){ &flags, 1 }, rest));
    }
}

void joined_remember(struct compiling *c)
{
    const struct turn *turn = c->turn;
    int64_t at_ms = turn->event->at_ms && turn->event->at_ms < turn->now_ms ? turn->event->at_ms
                                                                            : turn->now_ms;
    int64_t kept_ms = INT64_C(1) * DAY_MS * turn_option(turn, GROUP_YOUNG);

    COMMIT_WRITE(c->commit, STR("SET"), joined_key(c->engine, c->arena, turn->home, turn->person_home),
                 arena_whole(c->arena, at_ms), STR("PX"), arena_whole(c->arena, kept_ms));
}
