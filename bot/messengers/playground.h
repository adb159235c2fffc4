/* playground.h: the messenger that lives in our own web page.
 *
 * One visitor is several people in one pretend group, and in each person's
 * private chat. This file is both sides of that: the adapter (frames in, events
 * out; replies in, calls out) and the pretend platform behind it, which gives
 * message ids, keeps the latest messages in memory and shows them to the page.
 * Nothing here is written down; a restart begins with empty chats. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_H
#define REKAN_MESSENGERS_PLAYGROUND_H

#include "messenger.h"

#define PLAYGROUND_GROUP "demo" /* chat_id of the group; a private chat's id is the person's */
#define PLAYGROUND_ADMIN "budi" /* person_id of the group's administrator */
#define PLAYGROUND_FILES "/playground/file/" /* where the page finds a file by its name */

/* Shows one JSON object to whoever is looking; json is valid during the call only. */
typedef void playground_show(void *owner, struct str json);

struct playground_options {
    int64_t first_id;      /* message ids count up from here; the start time in ms serves */
    struct str bot_name;   /* what @mentions call the bot; empty: "rekan" */
    struct str group_title; /* empty: "Grup Coba Rekan" */
    /* The picture at an address that the bot has it sent from, as a PNG; false: there is none. Here
     * nothing is fetched. NULL is fine. */
    bool (*picture)(struct arena *arena, struct str address, struct str *png);
    playground_show *show; /* called from parse and deliver */
    void *show_owner;
};

struct playground;

struct playground *playground_open(const struct playground_options *options); /* texts are copied */
void playground_close(struct playground *playground);                          /* NULL is fine */

/* The adapter; valid until playground_close. Its calls are handed to deliver, never POSTed.
 * parse takes one frame of the page and gives at most one event; it also shows the
 * member's message to every page, so each frame is parsed once. */
struct messenger *playground_messenger(struct playground *playground);

/* Tells one page that has just come everything that is kept, oldest first:
 * {"show":"begin"}, then messages, then {"show":"ready"}. */
void playground_replay(const struct playground *playground, playground_show *show, void *owner);

/* What a file or photo of that name holds, as long as it is kept (the latest few); empty: no such. */
struct str playground_file(void *playground, struct str name);

/* Tells the pages that the frame just received could not be worked on (Redis is away). */
void playground_failed(struct playground *playground);

#endif
