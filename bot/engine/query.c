#include "query.h"

#include <string.h>

#include "../language/terms.h"
#include "effects.h"

static void add_group(struct lookup *lookup, const struct term_group *from, struct question *question)
{
    struct question_group *group = &question->groups[question->group_count++];

    *group = (struct question_group){
        .is_type = from->kind == TERM_GROUP_TYPE,
        .kind = kind_hash(lookup->engine->keys.vault, lookup->turn->arena, from->concept),
        .is_need = from->kind == TERM_GROUP_NEED,
        .is_negated = from->is_negated,
    };
    for (size_t i = 0; i < from->count && group->count < QUESTION_ALTERNATIVES; i++)
        group->alternatives[group->count++] = (struct row_term){
            .hash = term_hash(lookup->engine->keys.vault, from->at[i].text),
            .weight = from->at[i].weight,
        };
}

static bool is_filter(struct str name)
{
    return str_eq(name, STR("pakai")) || str_eq(name, STR("tempat"));
}

/* What it is for, where and for how much leave others out; what somebody is like only
 * weighs. */
static void add_filters(struct lookup *lookup, const struct needs *needs,
                        const struct term_groups *groups, struct question *question)
{
    const struct vault *vault = lookup->engine->keys.vault;

    for (size_t i = 0; i < needs->count && question->filter_count < QUESTION_NEEDS; i++)
        if (is_filter(needs->at[i].name))
            question->filters[question->filter_count++] = (struct row_attribute){
                attribute_hash(vault, needs->at[i].name), attribute_hash(vault, needs->at[i].value)
            };
    if (groups->has_price) {
        question->price_min = groups->price.min;
        question->price_max = groups->price.max;
    }
}

static void add_needs(struct lookup *lookup, const struct words *words,
                      const struct term_groups *groups, struct question *question)
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
    add_filters(lookup, &needs, groups, question);
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

struct question *query_new(struct arena *arena)
{
    struct question *question = ARENA_ROOM(arena, struct question, 1);

    memset(question, 0, offsetof(struct question, groups)); /* the rest is room */
    return question;
}

uint64_t query_hash(const struct question *question)
{
    uint64_t hash = question->product_count;

    for (size_t i = 0; i < question->group_count; i++)
        hash += (uint64_t)question->groups[i].alternatives[0].hash * UINT64_C(0x9E3779B97F4A7C15);
    return hash;
}

void query_fill(struct lookup *lookup, struct mirror *mirror, struct question *question)
{
    const struct lexicon *lexicon = lookup->engine->options.lexicon;
    struct arena *arena = lookup->turn->arena;
    struct words words;
    struct term_groups groups;

    if (lookup->said && str_eq(lookup->said->source, lookup->turn->wants.question))
        words = *lookup->said;
    else
        words_split(lexicon, arena, lookup->turn->wants.question, &words);
    terms_of_question(lexicon, arena, &words, &groups);
    lookup->turn->found.asked_kind = STR("");
    for (size_t i = 0; i < groups.count && i < QUESTION_GROUPS; i++) {
        if (groups.at[i].kind == TERM_GROUP_TYPE && lookup->turn->found.asked_kind.len == 0)
            lookup->turn->found.asked_kind = groups.at[i].concept;
        add_group(lookup, &groups.at[i], question);
    }
    add_needs(lookup, &words, &groups, question);
    add_named(lookup, mirror, &words, question);
}
