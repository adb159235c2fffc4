#include "sponsors.h"

#include "../base/clock.h"
#include "../conversation/sponsored.h"

enum { BACK_ARENA = 4096, KEPT_DAYS = 30 }; /* an answer of a month ago is long ago */

static bool quotes_brand(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->statement_count; i++)
        if (ranking->statements[i].provenance != PROVENANCE_OUTSIDE)
            return true;
    return false;
}

/* Where no brand was let in, and none is quoted, nothing is ever sponsored. */
static bool are_counted(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return turn->found.ranking && turn->wants.facts &&
           (lookup->shelf->settings.has_brands || quotes_brand(turn->found.ranking));
}

bool sponsors_must_be_read(struct lookup *lookup)
{
    bool counts = are_counted(lookup);

    if (lookup->turn->found.ranking)
        mirrors_note_sponsored(lookup->engine->mirrors, lookup->group, counts);
    if (!counts)
        return false;
    if (lookup->has_sponsored)
        lookup->turn->found.sponsored_since = lookup->sponsored;
    return !lookup->has_sponsored;
}

struct str sponsors_key(const struct engine *engine, const struct turn *turn)
{
    return key_of(&engine->keys, turn->arena, KEY_SPONSORED, turn->home, STR(""));
}

bool sponsors_are_wanted(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return turn->wants.facts && turn->found.ranking && lookup->shelf->settings.has_brands;
}

void sponsors_want(struct lookup *lookup)
{
    const struct ranking *ranking = lookup->turn->found.ranking;

    for (size_t i = 0; i < ranking->product_count; i++)
        shelf_want_product(lookup->shelf, ranking->products[i].id);
    for (size_t i = 0; i < ranking->statement_count; i++)
        shelf_want_product(lookup->shelf, ranking->statements[i].product);
    if (ranking->product_count == 0) /* a brand may have stated something by that name */
        shelf_want_allowed(lookup->shelf);
}

/* What brands offer is read only where a shown product is one of theirs, and the button that
 * leads there may stand. */
static void want_offers(struct turn *turn)
{
    int32_t one_in = turn_option(turn, GROUP_SPONSORED);

    if (!turn->wants.shown_offers || !turn->found.allowed ||
        !sponsored_may(one_in, turn->found.sponsored_since))
        return;
    for (size_t i = 0; i < turn->found.ranking->product_count; i++)
        turn->wants.sharing.offers |= allowed_owner(turn->found.allowed, turn->found.shown[i].brand,
                                                    turn->found.shown[i].name) != NULL;
}

/* What a brand quoted of its customers goes with its permission (F2). */
static void drop_ended(struct lookup *lookup)
{
    struct ranking *ranking = ARENA_NEW(lookup->turn->arena, struct ranking);
    size_t kept = 0;

    *ranking = *lookup->turn->found.ranking;
    for (size_t i = 0; i < ranking->statement_count; i++) {
        const struct ranked_statement *statement = &ranking->statements[i];
        struct product product;
        if (statement->provenance == PROVENANCE_BRAND &&
            shelf_product(lookup->shelf, statement->product, &product) &&
            allowed_has_ended(lookup->turn->found.allowed, product.brand, product.name))
            continue;
        ranking->statements[kept++] = *statement;
    }
    ranking->statement_count = kept;
    lookup->turn->found.ranking = ranking;
}

void sponsors_take(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    const struct allowed *allowed = shelf_allowed(lookup->shelf);

    if (allowed) {
        turn->found.allowed = ARENA_NEW(turn->arena, struct allowed);
        *turn->found.allowed = *allowed;
        if (turn->found.ranking->statement_count)
            drop_ended(lookup);
    }
    const struct ranking *ranking = turn->found.ranking;
    turn->found.shown = ARENA_ARRAY(turn->arena, struct product, ranking->product_count + 1);
    for (size_t i = 0; i < ranking->product_count; i++)
        shelf_product(lookup->shelf, ranking->products[i].id, &turn->found.shown[i]);
    want_offers(turn);
}

bool sponsors_only_counts(const struct turn *turn, const struct effect *effect)
{
    uint64_t count;

    return str_to_u64(turn->found.sponsored_since, &count) && !str_eq(effect->body, STR("0"));
}

static struct redis_command step(const struct engine *engine, struct arena *arena,
                                 const struct turn *turn, struct str command)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 2);

    words[0] = command;
    words[1] = key_of(&engine->keys, arena, KEY_SPONSORED, turn->home, STR(""));
    return (struct redis_command){ .words = words, .count = 2 };
}

/* It keeps the time that the key had left: a month since the last sponsored answer. */
struct redis_command sponsors_command(const struct engine *engine, const struct turn *turn)
{
    return step(engine, turn->arena, turn, STR("INCR"));
}

static void on_taken_back(void *owner, struct redis_value *values, size_t count,
                          const struct error *err)
{
    (void)values;
    (void)count;
    (void)err;
    arena_close(owner);
}

void sponsors_take_back(struct engine *engine, const struct turn *turn)
{
    struct arena *arena = arena_open(BACK_ARENA);
    struct redis_command command = step(engine, arena, turn, STR("DECR"));

    redis_trip(engine->options.redis, arena, &command, 1, on_taken_back, arena);
}

/* Answers of one moment all count, whichever comes first. Only one that is sponsored minds
 * another: it must still be far enough from the last. */
void sponsors_compile(struct compiling *c, const struct effect *effect)
{
    struct str key = sponsors_key(c->engine, c->turn);
    bool is_sponsored = str_eq(effect->body, STR("0"));

    if (sponsors_only_counts(c->turn, effect)) {
        COMMIT_WRITE(c->commit, STR("INCR"), key);
        return;
    }
    commit_check(c->commit, is_sponsored ? CHECK_LEAST : CHECK_EQUALS, key,
                 is_sponsored ? arena_whole(c->arena, turn_option(c->turn, GROUP_SPONSORED) - 1)
                              : c->turn->found.sponsored_since);
    COMMIT_WRITE(c->commit, STR("SET"), key, effect->body, STR("PX"),
                 arena_whole(c->arena, KEPT_DAYS * CLOCK_DAY_MS));
}
