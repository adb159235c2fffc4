/* seed_line.h: one line of a seed file as a testimonial to be.
 *
 * JSON object or CSV record, the same fields and the same checks. Pure. Every
 * error says line, field and fix, and never the author's words. */
#ifndef REKAN_SEED_LINE_H
#define REKAN_SEED_LINE_H

#include "../base/arena.h"
#include "../base/error.h"
#include "../base/limits.h"
#include "../conversation/testimonial.h"

/* A field that is missing, null or empty is the empty str, or as said here. */
struct seed_line {
    struct str id;
    struct str product;
    struct str brand;
    struct str category;
    struct str lang; /* "id", "en" or empty */
    struct str author;
    struct str author_key; /* whose lines are one author's; empty: the author's name */
    struct str text;
    struct str used_words; /* the field used_for, as written; used_for_of reads it */
    struct str purpose;
    enum verdict verdict; /* from verdict, else from rating */
    int rating;           /* 1 to 5; 0: missing */
    bool has_date;
    int32_t day;
    bool has_provenance;
    enum provenance provenance; /* PROVENANCE_PEER when missing */
    enum scope scope;           /* where the author lets it be shown; SCOPE_GROUP when missing */
    struct attribute attributes[LIMIT_ATTRIBUTES];
    size_t attribute_count;
    struct str aliases[LIMIT_ALIASES]; /* of the product */
    size_t alias_count;
};

enum { SEED_FIELDS = 16 };

/* Which field stands in which column of a CSV file. */
struct seed_columns {
    size_t count;
    int fields[SEED_FIELDS];
};

/* One record as it stands in the file. */
struct seed_record {
    struct str text;
    long line;                          /* where it starts, from 1; 0: not from a file */
    const struct seed_columns *columns; /* NULL: JSON */
};

/* What line holds lives in the arena. On false line is not to be used. */
bool seed_line_read(struct arena *arena, const struct seed_record *record, struct seed_line *line,
                    struct error *err);

/* Reads a CSV header; required columns must be there, unknown ones are refused. */
bool seed_columns_read(struct arena *arena, struct str header, long line,
                       struct seed_columns *columns, struct error *err);

#endif
