/* handler.h: what one conversation is made of; the row that a file in handlers/ fills in.
 *
 * The folder handlers/ is the list: x.c defines `const struct handler handler_x`
 * and needs no other mention. A handler never waits and never touches Redis,
 * JSON or the clock. Function members may be NULL. */
#ifndef REKAN_CONVERSATION_HANDLER_H
#define REKAN_CONVERSATION_HANDLER_H

#include "turn.h"

/* PLACE_ADMIN: only in the menu that administrators of a group see. */
enum place { PLACE_GROUP = 1, PLACE_PRIVATE = 2, PLACE_BOTH = 3, PLACE_ADMIN = 4 };

struct handler {
    const char *name;           /* the file's stem; first word of its payloads */
    const char *command_id;     /* Indonesian name, without slash; NULL: no command */
    const char *command_en;     /* English name */
    enum place place;           /* where the command is answered: elsewhere it is no command of ours,
                                 * except that a private chat then gets help */
    enum place menu;            /* where the messenger's menu shows it; 0: nowhere */
    bool only_when_named;       /* in a group the English name, which every bot has, counts only as
                                 * /command@us or in reply to us (D10) */
    bool needs_profile;         /* the person's own needs are loaded */
    bool needs_index;           /* the group's index is brought up to date while loading */
    void (*plan)(struct turn *turn);    /* what to look up; called again on a retry */
    void (*command)(struct turn *turn);
    void (*question)(struct turn *turn); /* a reply or mention that is no command (one handler only) */
    void (*overheard)(struct turn *turn); /* a question that nobody addressed to us (one handler only) */
    void (*posted)(struct turn *turn);   /* words with a referral link of ours (one handler only) */
    void (*text)(struct turn *turn);     /* a plain message that its dialogue waited for */
    void (*started)(struct turn *turn);  /* /start name_argument: a link into the private chat */
    void (*press)(struct turn *turn);    /* a button whose payload starts with its name */
    void (*letter)(struct turn *turn);   /* from another partition */
    void (*elsewhere)(struct turn *turn); /* asked where the bot is no member (one handler only) */
    void (*joined)(struct turn *turn);   /* the bot was added to a group (one handler only) */
    void (*removed)(struct turn *turn);  /* ... or removed, or blocked */
    void (*moved)(struct turn *turn);    /* the group has a new id */
};

extern const struct handler *const handlers[]; /* ends with NULL; made from the folder */

#endif
