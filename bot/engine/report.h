/* report.h: a report's figures, read together from the homes where they were counted.
 *
 * A brand's are those of its campaigns and of the groups that let it in; a group's are its own. Read
 * only when somebody with a right to it asks: the caller says who that is. */
#ifndef REKAN_ENGINE_REPORT_H
#define REKAN_ENGINE_REPORT_H

#include "compiling.h"

enum { REPORT_AUDIT = 500 }; /* so many of the latest acts are looked at */

/* Fills report by wants, in two trips. A brand that is not there or closed, or a group that
 * was left, gets an empty name. done is called exactly once and later. */
void report_read(struct engine *engine, struct arena *arena, const struct report_wants *wants,
                 struct report *report, void (*done)(void *owner, const struct error *err),
                 void *owner);

/* A step of lookup.c: turn->found.report by turn->wants.report. */
void report_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                    void *owner);

/* EFFECT_TICKET: in this home a page may be opened once. */
void ticket_compile(struct compiling *c, const struct effect *effect);

/* A page's ticket, which is gone by that: who it was for, or empty. done is called exactly
 * once, later. */
struct ticket {
    bool is_of_brand;
    int month;
    struct str lang;
    struct str person;      /* home of whom it was given to */
    struct str home;        /* of the brand or group; empty: no such ticket (any more) */
};
void ticket_take(struct engine *engine, struct arena *arena, struct str token, struct ticket *ticket,
                 void (*done)(void *owner, const struct error *err), void *owner);

#endif
