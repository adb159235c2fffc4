/* lookup_search.c: a question becomes numbers, and the group's mirror is searched with them. */
#include "lookup.h"

#include <string.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../language/needs.h"
#include "../language/terms.h"
#include "asker.h"
#include "effects.h"

enum { MATCHES = 3 };

static void add_group(struct lookup *lookup, const struct term_group *from, struct question *question)
{
    struct question_group *group = &question->groups[question->group_count++];

    group->is_type = from->kind == TERM_GROUP_TYPE;
    group->is_negated = from->is_negated;
    for (size_t i = 0; i < from->count && group->count < QUESTION_ALTERNATIVES; i++)
        group->alternatives[group->count++] = (struct row_term){
            term_hash(lookup->engine->keys.vault, from->at[i].text), from->at[i].weight
        };
}

static void add_needs(struct lookup *lookup, const struct words *words, struct question *question)
{
    const struct vault *vault = lookup->engine->keys.vault;
    struct needs needs;

    for (size_t i = 0; i < lookup->need_count && i < QUESTION_NEEDS; i++) {
        struct need need = need_canonical(lookup->engine->options.lexicon, lookup->turn->arena,
                                          lookup->needs[i].name, lookup->needs[i].value);
        question->needs[question->need_count++] = (struct row_attribute){
            attribute_hash(vault, need.name), attribute_hash(vault, need.value)
        };
    }
    needs_of_words(lookup->engine->options.lexicon, lookup->turn->arena, words, &needs);
    for (size_t i = 0; i < needs.count && question->need_count < QUESTION_NEEDS; i++)
        question->needs[question->need_count++] = (struct row_attribute){
            attribute_hash(vault, needs.at[i].name), attribute_hash(vault, needs.at[i].value)
        };
}

/* Products that the question names: whole names only, or one may guess. */
static void add_named(struct lookup *lookup, struct mirror *mirror, const struct words *words,
                      struct question *question)
{
    struct mirror_match matches[QUESTION_PRODUCTS];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0;

    terms_of_words(lookup->engine->options.lexicon, lookup->turn->arena, words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirror, hashes, count, matches, QUESTION_PRODUCTS);
    for (size_t i = 0; i < found; i++)
        if (matches[i].is_whole)
            question->products[question->product_count++] = matches[i].id;
}

/* The same words in any order are the same question. */
static uint64_t hash_question(const struct question *question)
{
    uint64_t hash = question->product_count;

    for (size_t i = 0; i < question->group_count; i++)
        hash += (uint64_t)question->groups[i].alternatives[0].hash * UINT64_C(0x9E3779B97F4A7C15);
    return hash;
}

static void ask_mirror(struct lookup *lookup)
{
    struct engine *engine = lookup->engine;
    struct turn *turn = lookup->turn;
    struct mirror *mirror = mirrors_get(engine->mirrors, lookup->group);
    struct question *question = ARENA_NEW(turn->arena, struct question);
    struct ranking *ranking = ARENA_NEW(turn->arena, struct ranking);
    struct words words;
    struct term_groups groups;

    if (lookup->said && str_eq(lookup->said->source, turn->wants.question))
        words = *lookup->said;
    else
        words_split(engine->options.lexicon, turn->arena, turn->wants.question, &words);
    terms_of_question(engine->options.lexicon, turn->arena, &words, &groups);
    for (size_t i = 0; i < groups.count && i < QUESTION_GROUPS; i++)
        add_group(lookup, &groups.at[i], question);
    add_needs(lookup, &words, question);
    asker_add(lookup->engine, turn, question);
    add_named(lookup, mirror, &words, question);
    question->skip = turn->wants.skip;
    question->today = clock_day(turn->now_ms);
    question->small_sample = group_option_value(&lookup->shelf->settings.options, GROUP_SAMPLE,
                                                &turn->usual);
    question->half_life_days = group_option_value(&lookup->shelf->settings.options,
                                                  GROUP_HALF_LIFE, &turn->usual);
    question->counts_demo = lookup->shelf->settings.is_demo;
    lookup->asked_hash = hash_question(question);
    rank_products(mirror, question, turn->arena, ranking);
    if (ranking->product_count == 0 && question->avoided_count) {
        question->avoided_count = 0; /* rather that than saying that nobody told anything */
        rank_products(mirror, question, turn->arena, ranking);
    }
    if (turn->event->chat_kind == CHAT_GROUP)
        asker_hide(question, ranking);
    turn->found.ranking = ranking;
    turn->found.names_products = question->product_count > 0;
}

/* What will be shown is read along, so that rendering needs no trip of its own. */
static void want_shown(struct lookup *lookup)
{
    const struct ranking *ranking = lookup->turn->found.ranking;

    for (size_t i = 0; i < ranking->product_count; i++) {
        const struct ranked_product *product = &ranking->products[i];
        shelf_want_product(lookup->shelf, product->id);
        for (size_t k = 0; k < product->quote_count; k++)
            shelf_want_testimonial(lookup->shelf, product->quotes[k].testimonial,
                                   product->quotes[k].author);
        if (product->split.is_split) {
            shelf_want_testimonial(lookup->shelf, product->split.liked, product->split.liked_author);
            shelf_want_testimonial(lookup->shelf, product->split.disliked,
                                   product->split.disliked_author);
        }
    }
    for (size_t i = 0; i < ranking->statement_count; i++) {
        shelf_want_product(lookup->shelf, ranking->statements[i].product);
        shelf_want_testimonial(lookup->shelf, ranking->statements[i].testimonial, 0);
    }
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

static void match_products(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct mirror_match matches[MATCHES];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0;

    terms_of_text(lookup->engine->options.lexicon, turn->arena, turn->wants.product_words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirrors_get(lookup->engine->mirrors, lookup->group), hashes,
                                         count, matches, MATCHES);
    turn->found.products = ARENA_ARRAY(turn->arena, struct product, MATCHES);
    for (size_t i = 0; i < found; i++) {
        turn->found.products[turn->found.product_count++].id = matches[i].id;
        shelf_want_product(lookup->shelf, matches[i].id);
        if (matches[i].is_exact && !turn->found.product_exact)
            turn->found.product_exact = matches[i].id;
    }
}

void lookup_search(struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    if (turn->wants.answer) {
        ask_mirror(lookup);
        want_shown(lookup);
    }
    if (turn->wants.rising)
        find_rising(lookup);
    if (turn->wants.products && turn->wants.product_words.len)
        match_products(lookup);
}
