/* seed_field.h: the fields of a seed line as one table, for its two readers
 * (seed_line.c reads JSON, seed_csv.c CSV). */
#ifndef REKAN_SEED_FIELD_H
#define REKAN_SEED_FIELD_H

#include "seed_line.h"

/* A line that is being filled in. */
struct seed_filling {
    struct arena *arena;
    struct seed_line *line;
    long number; /* of the line, for err; 0: none */
    struct error *err;
    bool has_verdict;
};

enum {
    SEED_FIELD_ATTRIBUTES = 6, /* an object in JSON */
    SEED_FIELD_ALIASES = 14,   /* a list in JSON */
};

/* Returns the field's place in the table, or -1 and err with the nearest known one. */
int seed_field_find(const struct seed_filling *filling, const char *what, struct str name);
const char *seed_field_name(int field);
bool seed_field_is_required(int field);

/* Checks and takes over one value; an empty one counts as missing. */
bool seed_field_set(struct seed_filling *filling, int field, struct str value);
bool seed_attribute_add(struct seed_filling *filling, struct str name, struct str value);
bool seed_alias_add(struct seed_filling *filling, struct str name);

/* Is everything there that must be, and is it no contradiction? */
bool seed_filling_finish(struct seed_filling *filling);

/* Returns false; err begins with "line N: ". */
bool seed_fail(const struct seed_filling *filling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Splits one CSV record into its fields' values. */
bool seed_csv_fill(struct seed_filling *filling, const struct seed_columns *columns,
                   struct str record);

#endif
