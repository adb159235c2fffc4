/* query.h: a member's question as the numbers that ranking looks for. */
#ifndef REKAN_ENGINE_QUERY_H
#define REKAN_ENGINE_QUERY_H

#include "../recommend/question.h"
#include "lookup.h"

/* One that asks for nothing yet. */
struct question *query_new(struct arena *arena);

/* Fills in what the words of turn->wants.question ask for: groups, needs, filters,
 * price and named products. Days, consent and skip are the caller's. */
void query_fill(struct lookup *lookup, struct mirror *mirror, struct question *question);

/* The same words in any order are the same question. */
uint64_t query_hash(const struct question *question);

#endif
