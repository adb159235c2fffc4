/* lookup_search.c: a question is put to the group's mirror. */
#include "lookup.h"

#include <string.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../language/terms.h"
#include "asker.h"
#include "effects.h"
#include "query.h"

enum { MATCHES = 3 };

static void fill_question(struct lookup *lookup, struct mirror *mirror, struct question *question)
{
    struct turn *turn = lookup->turn;

    query_fill(lookup, mirror, question);
    asker_add(lookup->engine, turn, question);
    question->today = clock_day(turn->now_ms);
    question->small_sample = group_option_value(&lookup->shelf->settings.options, GROUP_SAMPLE,
                                                &turn->usual);
    question->half_life_days = group_option_value(&lookup->shelf->settings.options,
                                                  GROUP_HALF_LIFE, &turn->usual);
}

static void ask_mirror(struct lookup *lookup)
{
    struct engine *engine = lookup->engine;
    struct turn *turn = lookup->turn;
    struct mirror *mirror = mirrors_get(engine->mirrors, lookup->group);
    struct question *question = query_new(turn->arena);
    struct ranking *ranking = ARENA_ROOM(turn->arena, struct ranking, 1);

    fill_question(lookup, mirror, question);
    asker_add_ties(turn->arena, mirror, lookup->given, question);
    question->skip = turn->wants.skip;
    question->counts_demo = lookup->shelf->settings.is_demo && !turn->wants.elsewhere;
    question->least_scope = turn->wants.elsewhere ? SCOPE_PUBLIC : SCOPE_GROUP;
    question->proximity = turn->wants.elsewhere ? PROXIMITY_ELSEWHERE : PROXIMITY_GROUP;
    lookup->asked_hash = query_hash(question);
    rank_products(mirror, question, turn->arena, ranking);
    if (ranking->product_count == 0 && question->avoided_count) {
        question->avoided_count = 0; /* rather that than saying that nobody told anything */
        rank_products(mirror, question, turn->arena, ranking);
    }
    if (turn->event->chat_kind != CHAT_PRIVATE)
        asker_hide(question, ranking);
    turn->found.ranking = ranking;
    turn->found.names_products = question->product_count > 0;
}

/* A linked group's answer: of what its members let be shown there, and never a brand's. */
struct ranking *lookup_search_linked(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct mirror *mirror = mirrors_get(lookup->engine->mirrors, lookup->group);
    struct question *question = query_new(turn->arena);
    struct ranking *ranking = ARENA_ROOM(turn->arena, struct ranking, 1);

    fill_question(lookup, mirror, question);
    question->least_scope = SCOPE_LINKED;
    question->proximity = PROXIMITY_LINKED;
    rank_products(mirror, question, turn->arena, ranking);
    ranking->statement_count = 0;
    if (turn->event->chat_kind != CHAT_PRIVATE)
        asker_hide(question, ranking);
    return ranking;
}

static void find_rising(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct question question = { .today = clock_day(turn->now_ms),
                                 .counts_demo = lookup->shelf->settings.is_demo };

    turn->found.rising_count = mirror_rising(mirrors_get(lookup->engine->mirrors, lookup->group),
                                             &question, turn->found.rising, RISING_SHOWN);
    for (size_t i = 0; i < turn->found.rising_count; i++)
        shelf_want_product(lookup->shelf, turn->found.rising[i].product);
}

static void find_useful(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct question question = { .today = clock_day(turn->now_ms),
                                 .counts_demo = lookup->shelf->settings.is_demo };

    turn->found.useful_count = mirror_most_useful(mirrors_get(lookup->engine->mirrors, lookup->group),
                                                  &question, turn->found.useful, USEFUL_SHOWN);
}

static void add_match(struct lookup *lookup, uint64_t id, bool is_exact)
{
    struct found *found = &lookup->turn->found;

    found->products[found->product_count++].id = id;
    shelf_want_product(lookup->shelf, id);
    if (is_exact && !found->product_exact)
        found->product_exact = id;
}

/* A product that nothing is told of any more is still the one of its name. */
static void match_forsaken(struct lookup *lookup, const struct mirror *mirror)
{
    struct turn *turn = lookup->turn;
    uint64_t id = product_id(lookup->engine, turn->arena, lookup->group, turn->wants.product_words);

    turn->found.product_sign = id;
    if (!turn->found.product_exact && (id = mirror_product_root(mirror, id)) != 0)
        add_match(lookup, id, true);
}

static void match_products(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    const struct mirror *mirror = mirrors_get(lookup->engine->mirrors, lookup->group);
    struct mirror_match matches[MATCHES];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0;

    terms_of_text(lookup->engine->options.lexicon, turn->arena, turn->wants.product_words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirror, hashes, count, matches, MATCHES);
    turn->found.products = ARENA_ARRAY(turn->arena, struct product, MATCHES + 1);
    for (size_t i = 0; i < found; i++)
        add_match(lookup, matches[i].id, matches[i].is_exact);
    if (turn->wants.family_count == 0) /* a name that nothing is told of may be given away */
        match_forsaken(lookup, mirror);
}

void lookup_search(struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    if (turn->wants.answer)
        ask_mirror(lookup);
    if (turn->wants.rising)
        find_rising(lookup);
    if (turn->wants.useful)
        find_useful(lookup);
    if (turn->wants.catalogue || turn->wants.family_count)
        lookup_products(lookup);
    if (turn->wants.products && turn->wants.product_words.len)
        match_products(lookup);
}
