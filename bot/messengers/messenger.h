/* messenger.h: what a messenger must be able to do; one small adapter each.
 *
 * Pure: bytes in, events out; a said reply in, one call out; an answer in, a
 * judgement out. The engine does the waiting. Unknown kinds and fields are
 * skipped; a body that is no update at all is refused (and still answered 200). */
#ifndef REKAN_MESSENGERS_MESSENGER_H
#define REKAN_MESSENGERS_MESSENGER_H

#include "../base/error.h"
#include "../conversation/event.h"
#include "../conversation/reply.h"

enum ability {
    ABILITY_EDIT = 1 << 0,
    ABILITY_REACT = 1 << 1,
    ABILITY_ALONE = 1 << 2,          /* a message in the group that one member sees */
    ABILITY_RESPONSE = 1 << 3,       /* a call may travel in the webhook's response */
    ABILITY_REPLY_COMES_BACK = 1 << 4, /* a press brings the replied message's text */
    ABILITY_PHOTOS = 1 << 6,         /* keeps photos, and shows one again by its id */
    ABILITY_ALONE_ALWAYS = 1 << 5    /* ... without a press too, also where the bot is no administrator */
};

/* One call to the platform. */
struct call {
    struct str method;   /* "sendMessage" */
    struct str body;
    struct str type;     /* of body; empty: "application/json" */
    struct str url;      /* where to POST it; empty when deliver is set; holds a secret: never log */
};

enum outcome {
    OUTCOME_SENT,
    OUTCOME_AGAIN,       /* later, after again_ms (0: the outbox's own backoff) */
    OUTCOME_MOVED,       /* the chat has new_chat_id; send again there */
    OUTCOME_PLAIN,       /* the platform could not read our formatting: once more as plain text */
    OUTCOME_NO_TOPIC,    /* the topic is gone: once more without it */
    OUTCOME_GONE,        /* this chat or person cannot be reached any more: forget what waits */
    OUTCOME_DROPPED,     /* this one reply can never be sent; the next may */
    OUTCOME_STOP         /* the token is wrong: the messenger is switched off */
};

struct judgement {
    enum outcome outcome;
    int64_t again_ms;
    bool is_flood;           /* OUTCOME_AGAIN: we say too much, to this chat or to all */
    struct str new_chat_id;
    struct str message_id;   /* OUTCOME_SENT: of the message sent */
    struct str admins;       /* answer to REPLY_ROLES: person ids, each followed by '\n' */
    bool is_member;          /* answer to REPLY_MEMBER */
    const char *reason;      /* one word for the log, e.g. "blocked" */
};

struct messenger {
    const char *name;
    unsigned abilities;
    void *self;

    /* Is this delivery really from the platform? secret is the platform's header. */
    bool (*verify)(void *self, struct str secret, struct str body);
    bool (*parse)(void *self, struct arena *arena, struct str body, struct event **events,
                  size_t *count, struct error *err);
    /* is_response: the call travels in the webhook's response and names its method inside.
     * False when the messenger has no way to do this (the reply is then dropped). */
    bool (*render)(void *self, struct arena *arena, const struct said *said, bool is_response,
                   struct call *call);
    /* status 0: no answer came; may_have_arrived as in http_client.h. */
    void (*judge)(void *self, struct arena *arena, const struct reply *reply, int status,
                  struct str body, int retry_after_s, bool may_have_arrived,
                  struct judgement *judgement);
    /* A link to a message in a group chat; empty when there is none. */
    struct str (*message_link)(void *self, struct arena *arena, struct str chat_id,
                               struct str message_id);
    /* A document: first the call that asks where it lies, then from its answer the address to read
     * it from (which holds a secret); empty when there is none. NULL: no documents here. */
    void (*ask_file)(void *self, struct arena *arena, struct str file_id, struct call *call);
    struct str (*file_url)(void *self, struct arena *arena, struct str body);
    /* Hands the call over inside this process instead of POSTing it (playground), or NULL. */
    void (*deliver)(void *self, struct arena *arena, const struct call *call,
                    struct judgement *judgement);
    /* What the platform must be told at start: calls to make in order, names first. */
    size_t (*set_up)(void *self, struct arena *arena, struct call **calls);
    /* The answer to one of those; a failure is a warning. index as in set_up. */
    void (*set_up_done)(void *self, size_t index, int status, struct str body);
};

#endif
