/* playground_history.h: the latest messages of the pretend chats, in memory.
 *
 * Bounded in number and bytes; the oldest go first. A message is one block that
 * never changes: an edit puts a new block in its place. Ids only rise. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_HISTORY_H
#define REKAN_MESSENGERS_PLAYGROUND_HISTORY_H

#include "../base/arena.h"
#include "../base/limits.h"

enum {
    PLAYGROUND_MESSAGES = LIMIT_PLAYED_MESSAGES,
    PLAYGROUND_HISTORY = LIMIT_PLAYED_HISTORY,
};

struct played {
    int64_t id;
    int64_t reply_to;     /* 0: to nothing */
    int64_t at_ms;
    bool is_bot;          /* text is rich then, otherwise plain */
    bool is_edited;       /* by the member who wrote it */
    struct str chat_id;
    struct str person_id; /* empty for the bot */
    struct str name;
    struct str only;      /* the one person who sees it; empty: everybody in the chat */
    struct str text;
    struct str buttons;   /* JSON, rows of buttons; may be empty */
    struct str reaction;  /* the bot's emoji on it */
    struct str photo;     /* name of a picture, shown above the text; may be empty */
};

struct played_history;

struct played_history *played_open(int64_t first_id);
void played_close(struct played_history *history); /* NULL is fine */

/* Copies message, gives it the next id and the time, and returns what is kept. */
const struct played *played_add(struct played_history *history, const struct played *message);

/* NULL when it is not kept (any more) or not of that chat. */
const struct played *played_find(const struct played_history *history, struct str chat_id,
                                 int64_t id);

/* Puts changed, whose id is an old one's, in its place; old is gone then. */
const struct played *played_change(struct played_history *history, const struct played *changed);
void played_remove(struct played_history *history, int64_t id);

/* {"show":"message",...}, as the page reads it. */
struct str played_json(struct arena *arena, const struct played *message);

void played_each(const struct played_history *history,
                 void (*visit)(void *owner, const struct played *message), void *owner);

#endif
