/* lane.h: one outbox queue being shipped; shared by outbox*.c and shipment*.c only. */
#ifndef REKAN_ENGINE_LANE_H
#define REKAN_ENGINE_LANE_H

#include "budget.h"
#include "outbox.h"
#include "shelf.h"

enum lane_state {
    LANE_IDLE,
    LANE_WANTED,   /* wants a claim; too many are under way */
    LANE_CLAIMING,
    LANE_SHIPPING,
    LANE_PACED,    /* waits for its chat, until due_ms, with its entry in hand */
    LANE_HELD,     /* waits for its turn with its entry in hand */
    LANE_QUEUED,   /* waits for its turn with nothing in hand: many may */
    LANE_SETTLING,
    LANE_WAITING,  /* until due_ms, with nothing in hand */
};

/* An entry in hand: what is needed while it is under way, and lives in the lane's arena. */
struct shipment {
    struct claim claim;
    struct reply reply;
    struct shelf *shelf;
    struct call call;
    struct said_file file;      /* of a REPLY_FILE */
    unsigned tries;             /* of this claim: plain text, without topic, moved */
    bool is_plain;              /* without markup, since the platform could not read it */
    bool has_chat_token;        /* or has reserved it, for a send that was not tried yet */
    bool has_turn;              /* likewise the overall token */
    const char *outcome;        /* what settle will say */
    struct str takes_out;       /* the entry, as it stands in Redis; empty when it does not any more */
    bool settles_again;         /* it was said before, and got no answer */
    int64_t started_us;
};

struct lane {
    struct outbox *outbox;
    struct lane *next;          /* in its bucket of the table */
    struct lane *after;         /* in the queue, or among those that want a claim */
    char name[2 * VAULT_ID_LEN + 2];
    enum lane_state state;
    bool is_kicked;             /* look again when this shipment ends */
    size_t behind;              /* about so many entries wait behind the one in hand */
    bool claims_again;          /* a claim got no answer: the next sweep repeats it */
    bool has_failed;            /* the last send did: nothing goes into a response */
    bool is_admitted;           /* its turn has come: a token of the overall budget is its own */
    bool is_private;            /* the budget is a person's */
    struct budget budget;       /* of the chat whose home this is, whichever lane sends to it */
    struct timer *timer;
    struct arena *arena;        /* of the shipment; NULL: nothing is in hand */
    struct shipment *shipment;
    struct arena *file_arena;   /* where the file lies: too much for a turn; else NULL */
    int64_t wait_ms;
    int64_t due_ms;             /* LANE_WAITING, LANE_PACED: until then */
    char number[24];            /* LANE_WAITING, LANE_QUEUED: of the lease */
    int64_t queued_ms;          /* LANE_HELD, LANE_QUEUED: since then */
    int64_t lease_until_ms;     /* of the claim; lane_hold moves it on */
    void (*held)(struct lane *lane);
};

/* Lanes one behind the other; a lane is in one such list at most. */
struct lane_list {
    struct lane *first, *last;
    size_t count;
};

enum { OUTBOX_BUCKETS = 4096 };

struct outbox {
    struct engine *engine;
    struct lane *table[OUTBOX_BUCKETS];
    size_t count;
    size_t forgets_at;          /* so many lanes: time to forget those that rest ... */
    int64_t forgot_ms;          /* ... which was done then */
    struct lane_list wanted;    /* LANE_WANTED */
    unsigned claims;            /* LANE_CLAIMING */
    struct lane_list queue;     /* LANE_HELD and LANE_QUEUED: who sends next */
    size_t held;
    struct budget overall;
    struct timer *turn_timer;   /* the queue's next turn */
    bool gives_turns;           /* ... is being given, further up the stack */
    unsigned refusals;          /* 429s to different lanes since the last success */
    char refused[2 * VAULT_ID_LEN + 2]; /* the last of these lanes */
    int64_t paused_until_ms;    /* all of us were refused */
    struct lane *probe;         /* sent alone after such a pause, or NULL */
    bool is_draining;
};

/* outbox_lanes.c: the lanes that this process knows. NULL: it knows too many. */
struct lane *outbox_lane_for(struct outbox *outbox, struct str name);
struct lane *outbox_find(const struct outbox *outbox, struct str name);
void outbox_forget_idle(struct outbox *outbox);
void outbox_close_lanes(struct outbox *outbox);
struct str lane_name(const struct lane *lane);
/* The chat's own; NULL: too many lanes. */
struct budget *outbox_budget(struct outbox *outbox, struct str home, bool is_private);

/* outbox_queue.c: whose turn it is to send. */
void lane_list_add(struct lane_list *list, struct lane *lane);
struct lane *lane_list_take(struct lane_list *list);
/* True: an overall token is the lane's. False: the lane waits in the queue, and shipment_turn or,
 * where it let go of its entry, a new claim follows when its turn has come. */
bool outbox_takes_turn(struct lane *lane);
void outbox_give_up_turn(struct lane *lane);  /* it has an overall token, and needs none */
void outbox_give_turns(struct outbox *outbox); /* to whom they are due */
void outbox_look_at_queue(struct outbox *outbox); /* something changed: later in this turn, or then */
bool outbox_has_turn(struct outbox *outbox, int64_t now_ms); /* for somebody who does not queue */
/* The platform answered a send. wait_ms only with a refusal that says "too many". */
void outbox_was_heard(struct lane *lane, bool is_flood, int64_t wait_ms);

/* shipment.c: carries out the shipment's claim; ends with lane_settle. */
void shipment_run(struct lane *lane);
void shipment_send(struct lane *lane); /* now: it may */
void shipment_end(struct lane *lane, const char *outcome, int64_t wait_ms, const char *reason);
void shipment_later(struct lane *lane, int64_t wait_ms, const char *reason); /* 0: a growing pause */
void shipment_say(struct lane *lane); /* its reply, with its file where it has one */

/* shipment_turn.c: when it may. */
void shipment_turn(struct lane *lane); /* its turn to send may have come */
void shipment_wake(void *lane);        /* LANE_PACED, whose time has come */
void shipment_give_back(struct lane *lane); /* the tokens that it has: nothing was said */
bool shipment_is_counted(const struct lane *lane); /* by the platform, as a message */
struct str shipment_home(const struct lane *lane); /* of the chat where the reply goes */

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
void lane_set_timer(struct lane *lane, int64_t delay_ms, loop_woken *woken);
void lane_claim(struct lane *lane);
void lane_rest(struct lane *lane, enum lane_state state); /* nothing stays in hand */

#endif
