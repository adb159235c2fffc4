/* lane.h: one outbox queue being shipped; shared by outbox.c and shipment*.c only. */
#ifndef REKAN_ENGINE_LANE_H
#define REKAN_ENGINE_LANE_H

#include "budget.h"
#include "outbox.h"
#include "shelf.h"

enum lane_state { LANE_IDLE, LANE_CLAIMING, LANE_SHIPPING, LANE_SETTLING, LANE_WAITING };

struct lane {
    struct outbox *outbox;
    struct lane *next;          /* in its bucket of the table */
    char name[2 * VAULT_ID_LEN + 2];
    enum lane_state state;
    bool is_kicked;             /* look again when this shipment ends */
    bool claims_again;          /* a claim got no answer: the next sweep repeats it */
    bool has_failed;            /* the last send did: nothing goes into a response */
    struct budget budget;       /* of the chat whose home this is, whichever lane sends to it */
    bool is_private;            /* the budget is a person's */
    struct timer *timer;
    struct arena *arena;        /* of the shipment */
    struct claim claim;
    struct reply reply;
    struct shelf *shelf;
    struct call call;
    struct said_file file;      /* of a REPLY_FILE */
    struct arena *file_arena;   /* ... and where it lies: too much for a turn; else NULL */
    struct event letter;
    unsigned tries;             /* of this claim: plain text, without topic, moved */
    bool is_plain;              /* without markup, since the platform could not read it */
    const char *outcome;        /* what settle will say */
    int64_t wait_ms;
    int64_t due_ms;             /* LANE_WAITING: until then */
    char number[24];            /* LANE_WAITING: of the lease */
    bool has_slot_timer;        /* LANE_SHIPPING: nothing is sent before timer */
    int64_t started_us;
    int64_t lease_until_ms;     /* of the claim; lane_hold moves it on */
    void (*held)(struct lane *lane);
};

struct outbox {
    struct engine *engine;
    struct lane *table[1024];
    size_t count;
    struct budget overall;
    bool is_draining;
};

/* shipment.c: carries out lane->claim; ends with lane_settle. */
void shipment_run(struct lane *lane);
void shipment_end(struct lane *lane, const char *outcome, int64_t wait_ms, const char *reason);
void shipment_later(struct lane *lane, int64_t wait_ms, const char *reason); /* 0: a growing pause */
void shipment_say(struct lane *lane); /* its reply, with its file where it has one */

/* shipment_file.c: makes the file of a REPLY_FILE, then says it. Once a shipment: what is tried
 * again, since its markup was refused, is the same file. */
void shipment_make_file(struct lane *lane);
void shipment_ask_for_next_part(struct lane *lane); /* ends the shipment */
void shipment_drop_file(struct lane *lane);         /* if it has one */

/* outbox.c: the shipment came to an end. wait_ms only with "later" and "wait". */
void lane_settle(struct lane *lane, const char *outcome, int64_t wait_ms);
/* Makes sure that the lease outlasts one more call, then goes on with held; where another
 * process has taken over, held is never called and the shipment is theirs. */
void lane_hold(struct lane *lane, void (*held)(struct lane *lane));
void lane_rest(struct lane *lane, enum lane_state state);
void lane_set_timer(struct lane *lane, int64_t delay_ms, loop_woken *woken);
struct str lane_name(const struct lane *lane);
struct budget *outbox_budget(struct outbox *outbox, struct str home, bool is_private);

#endif
