/* running.h: a turn on its way through the engine; shared by turns.c and turn_*.c only. */
#ifndef REKAN_ENGINE_RUNNING_H
#define REKAN_ENGINE_RUNNING_H

#include "../conversation/router.h"
#include "../language/ident.h"
#include "effects.h"
#include "turns.h"

enum { COMMITS = 4 }; /* commands of a commit: the mark or the script, the question's mark, counts */

/* What LOAD asks for: two MGETs, each of keys of one slot, the index's news, the outbox. */
enum { LOADS = 4 };
enum { HOME_SEEN, HOME_CHAT, HOME_FIRST_MORE, HOME_KEYS = HOME_FIRST_MORE + 3 };
#define NOT_ASKED SIZE_MAX
enum { PERSON_RECORD, PERSON_PROFILE, PERSON_KEYS };

struct running {
    struct engine *engine;
    struct arena *arena;
    struct messenger *messenger;
    const struct event *event;
    struct event inner;          /* EVENT_ROLES: the event that had asked */
    struct str admins;           /* EVENT_ROLES: who is administrator */
    struct str moved_home;       /* the chat's records live at this home */
    struct route route;
    struct turn turn;
    struct lookup lookup;
    struct shelf *shelf;
    struct redis_command loads[LOADS];
    size_t load_count;
    int home_at, person_at, rows_at, outbox_at; /* of loads; -1: not asked for */
    size_t session_at, given_at, sponsored_at;  /* of the home's keys; or NOT_ASKED */
    bool wants_session;          /* the handler began a dialogue where none was looked for */
    struct str seen_key;         /* once it was made */
    bool outbox_is_empty;        /* nothing that would be overtaken waits in Redis */
    bool has_language;
    enum language language;      /* of the event's words ... */
    struct words words;          /* ... which a question often is made of */
    unsigned attempts;
    uint64_t stale_at;           /* where the mirror stood when a commit was stale; 0: none was */
    bool may_respond;
    const struct reply *in_response; /* the reply that travels in the response, or NULL */
    bool has_taken;                  /* tokens of the budgets, for that reply */
    struct str lanes[TURN_REPLIES];  /* beside the turn's replies: in the outbox, or empty */
    bool has_replies, has_letters;   /* put into the outbox */
    bool counts_figure;              /* the first of these is a count */
    size_t commit_count;             /* commands of the commit; behind them the response's records */
    struct str stored;               /* what a redelivery will be answered with */
    struct call response;
    turn_done *done;
    turn_previewed *previewed;   /* instead of done: nothing is written */
    const struct need *needs;
    size_t need_count;
    void *owner;
};

/* turns.c */
void running_end(struct running *running, enum turn_end result, const struct call *response);
redis_done running_loaded;
/* What was taken of the budgets for an answer that does not travel in the response after all. */
void running_give_back(struct running *running);

/* turn_load.c */
void running_load(struct running *running); /* from the beginning, on what is there now */
struct str running_seen_key(struct running *running);

/* turn_commit.c: writes what the handler wanted, then ends the turn. */
void running_commit(struct running *running);
/* The commit's commands, and behind them what the answer in the response will show. */
void running_send_commit(struct running *running, const struct redis_command *commit, size_t count,
                         redis_done *done);
void running_take_records(struct running *running, const struct redis_value *values, size_t count);
void running_after_commit(struct running *running); /* what was written down is said */

/* turn_quick.c: the same for less, where nothing is checked. */
bool quick_may(const struct running *running);
void quick_commit(struct running *running);
void running_end_as_stale(struct running *running); /* once more, on what is there now */
void running_end_as_broken(struct running *running, struct str reason);
/* The same event came before: answers with what was stored then. */
void running_end_as_seen(struct running *running, struct str stored);

#endif
