/* reporting.h: what a turn looks up for a report, and how it is said. */
#ifndef REKAN_CONVERSATION_REPORTING_H
#define REKAN_CONVERSATION_REPORTING_H

#include "../referral/report.h"

struct report_wants {
    struct str home;     /* of a brand or a group; empty: nothing is wanted */
    bool is_of_brand;
    int first, last;     /* months, FIGURES_MONTHS of them at most */
    bool only_orders;    /* a brand's groups are not read */
};

enum { TICKET_SECRET_LEN = 22 };
#define TICKET_MS INT64_C(600000) /* ten minutes */

struct turn;
/* found.report: orders in three columns, by campaign; then the four figures of a month. */
void report_say_orders(struct turn *turn);
void report_say_month(struct turn *turn);
/* Its page, for the one who acts and TICKET_MS: the address, or empty where we have none. */
struct str report_page_link(struct turn *turn, bool is_of_brand, int month);

#endif
