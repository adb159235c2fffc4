/* event.h: one thing a person did, the same shape for every messenger.
 *
 * A messenger fills it in, copied into the delivery's arena; ids from outside
 * are text to us. What a messenger does not know stays empty. */
#ifndef REKAN_CONVERSATION_EVENT_H
#define REKAN_CONVERSATION_EVENT_H

#include "../base/arena.h"

enum event_kind {
    EVENT_IGNORED,        /* nothing for us: no turn at all */
    EVENT_MESSAGE,
    EVENT_EDITED,         /* a member changed an earlier message */
    EVENT_PRESS,          /* a button */
    EVENT_BOT_ADDED,      /* to a group, by person */
    EVENT_BOT_REMOVED,    /* from a group; in a private chat: blocked */
    EVENT_BOT_RETURNED,   /* a private chat was unblocked */
    EVENT_MEMBER_CHANGED, /* somebody's rights changed: what we know of roles is old */
    EVENT_MOVED,          /* the group has new_chat_id now */
    EVENT_LETTER,         /* from another partition; letter and body are set */
    EVENT_DUE,            /* a time has come; letter names what, body holds its data */
    EVENT_ROLES,          /* an answer to who is an administrator here, or whether person_id is a
                           * member (payload "yes" or "no"); body holds the event that asked */
    /* From a chat that the bot is no member of. Nothing of that chat is known or kept: chat_id is
     * the person's. press_id is what must be answered, once. */
    EVENT_INLINE,         /* words typed behind @us, anywhere; payload is where the page begins */
    EVENT_GUEST           /* @us called into a foreign chat */
};

enum chat_kind { CHAT_PRIVATE, CHAT_GROUP, CHAT_OTHER };

enum addressed { ADDRESSED_NOT, ADDRESSED_COMMAND, ADDRESSED_REPLY, ADDRESSED_MENTION, ADDRESSED_PRIVATE };

struct event {
    enum event_kind kind;
    struct str id;               /* the same when delivered again, e.g. "update:81" */
    struct str messenger;        /* "telegram" */
    enum chat_kind chat_kind;
    struct str chat_id;
    struct str chat_title;
    struct str topic_id;         /* a forum topic, only where a reply must name it */
    struct str new_chat_id;      /* EVENT_MOVED; EVENT_LETTER: the home it is written to */
    struct str person_id;        /* empty for anonymous administrators and channels */
    struct str person_name;      /* the first name */
    struct str person_language;  /* the client's, e.g. "id" or "en-GB" */
    bool is_bot;
    bool is_anonymous_admin;
    bool is_forwarded;           /* somebody else's message, passed on: not this person's words */
    struct str message_id;       /* of the message; for a press, of the message pressed */
    struct str text;             /* what was written, a bot's @name and the command cut off */
    struct str photo;            /* the messenger's id of a photo in it; not in the packed form */
    struct str command;          /* lower case, without slash and @name; empty when none */
    bool command_names_us;       /* it came as /command@our_name, or in reply to us, or in private */
    enum addressed addressed;
    /* EVENT_PRESS (the start parameter of /start is in text). EVENT_MEMBER_CHANGED: "joined" or
     * "left"; where it is the bot itself, what it is now: "we:admin" or "we:member". */
    struct str payload;
    struct str file_id;          /* of a document that came with the message, in private only; not packed */
    struct str file_name;
    struct str press_id;         /* what the messenger wants acknowledged */
    /* The message that this one replies to; for a press, the one that the pressed message replies
     * to. That is how a person's words come back to us without being stored. */
    struct str reply_message_id;
    struct str reply_text;       /* without @name; a leading /command stays in reply_command */
    struct str reply_command;
    struct str reply_person_id;
    struct str reply_person_name;
    bool reply_is_bot;           /* somebody's bot, us included */
    int64_t at_ms;               /* when it happened, as the messenger says; 0 unknown */
    struct str letter;           /* EVENT_LETTER, EVENT_DUE: the handler's name */
    struct str body;             /* packed by the handler that sent it */
    struct str due_member;       /* EVENT_DUE: as it stands in Redis; the commit takes it out */
};

/* Packed form, for letters, due times and questions to the outside. Foreign or old
 * bytes give false. */
struct str event_pack(struct arena *arena, const struct event *event);
bool event_unpack(struct str bytes, struct event *event);

#endif
