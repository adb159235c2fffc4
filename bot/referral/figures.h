/* figures.h: what happened in a group, or through a campaign, counted by month and day.
 *
 * One hash a home and month (KEY_FIGURES), gone after FIGURES_KEPT_DAYS. A field is the day of
 * the month in two digits, a letter for what is counted, and, where nobody had told anything,
 * which kind of product was asked for: the packs' word for it, never the asker's. Nobody is
 * named, nor counted who only looked: there are no reach figures to be had from it.
 *
 * A question has one outcome, and so one field; in capitals where it came as a reply. Days are
 * Jakarta's. What was taken back is counted down on the day when that happened. */
#ifndef REKAN_REFERRAL_FIGURES_H
#define REKAN_REFERRAL_FIGURES_H

#include "../base/arena.h"

enum { FIGURES_KEPT_DAYS = 400, FIGURES_MONTHS = 13, FIGURES_DAYS = 31, FIGURES_KINDS = 40 };

/* In Redis each is a letter (figures.c). */
enum figure {
    FIGURE_UNANSWERED,  /* questions that no peer's story answered */
    FIGURE_ANSWERED,    /* ... answered with at least one, none of a verified owner */
    FIGURE_VERIFIED,    /* ... with at least one of a verified owner */
    FIGURE_REPLIES,     /* to what the bot said, questions among them */
    FIGURE_HELPFUL,     /* presses of "it helped", less those taken back */
    FIGURE_CLICKS,      /* on members' links, once a visitor and day */
    FIGURE_BY_CODE,     /* orders that count, by what led to them, less those that were decided */
    FIGURE_BY_CLICK,    /* ... not to */
    FIGURE_BY_SELF,     /* self-reported, less those refunded */
    FIGURE_INFLUENCED,  /* orders of somebody who had pressed something under an answer, pressed.h */
    FIGURE_REFUNDED,    /* of the orders by code and click */
    FIGURE_REWARDS,     /* granted, less those taken back */
    FIGURE_COST,        /* what the brand says that those of orders by code and click cost it */
    FIGURE_BUYERS,      /* who were referred for the first time, where the shop tells buyers apart */
    FIGURE_BUYERS_BACK, /* ... and bought a second time */
    FIGURES
};

/* One thing to count. */
struct figure_change {
    enum figure figure;
    bool is_reply;     /* a question that came as a reply */
    struct str kind;   /* UNANSWERED: of product; may be empty */
    int64_t by;        /* 1, or less where it is taken back */
};

struct figures {
    int month;         /* figures_month */
    int64_t at[FIGURES][FIGURES_DAYS]; /* the first of the month first */
    struct figures_kind {
        struct str kind;
        int64_t count;
    } kinds[FIGURES_KINDS]; /* unanswered, in no order */
    size_t kind_count;
};

/* Months since the year 0, in Jakarta. */
int figures_month(int64_t now_ms);
struct str figures_month_print(struct arena *arena, int month); /* 2026-11 */
bool figures_month_read(struct str text, int *month);
int figures_days(int month);                  /* how many it has */
int64_t figures_month_begins_ms(int month);   /* its first moment in Jakarta */

struct str figures_field(struct arena *arena, int64_t now_ms, const struct figure_change *change);
/* Adds a field as it stands in Redis; false for a foreign one, which changes nothing. */
bool figures_add(struct figures *figures, struct str field, struct str value);

int64_t figures_sum(const struct figures *figures, enum figure figure); /* never below 0 */
int64_t figures_questions(const struct figures *figures);
/* Of one day, for drawing; questions are those of three figures. */
int64_t figures_questions_on(const struct figures *figures, int day);
int64_t figures_answered_on(const struct figures *figures, int day);

/* The kinds that most was asked for in vain, the most first; at most room of them. */
size_t figures_top_kinds(const struct figures *figures, struct figures_kind *top, size_t room);
/* Another month's, or another home's, on top; days by their number. */
void figures_join(struct figures *into, const struct figures *more);

#endif
