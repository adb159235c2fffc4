/* session.h: what is remembered of one person in one chat and topic, and of the chat itself.
 *
 * A session is the dialogue under way, gone after 24 h. Settings are what a
 * whole group shares. A person's profile lives in that person's own partition.
 * Each carries a revision: a commit checks that nobody changed it meanwhile. */
#ifndef REKAN_CONVERSATION_SESSION_H
#define REKAN_CONVERSATION_SESSION_H

#include "../base/arena.h"
#include "../base/limits.h"
#include "../base/vault.h"
#include "group_options.h"

struct session {
    struct str raw;      /* as it stands in Redis; the commit's check. Empty: none */
    struct str handler;  /* whose dialogue it is; empty when none is under way */
    struct str state;    /* what that handler waits for */
    struct str group;    /* home handle of the group this private dialogue is about */
    struct str data;     /* packed by the handler */
    struct str lang;     /* that this private chat was last held in; a button says nothing of it */
};

enum { SETTINGS_TOPICS = 16 };

/* Another group whose stories are shown behind this one's, where their authors let them be:
 * only once administrators of both have agreed. Stored as numbers: append only. */
enum link_state {
    LINK_ASKED,   /* an administrator here asked */
    LINK_OFFERED, /* one there did */
    LINK_AGREED
};

struct group_link {
    struct str home;        /* of the other group */
    struct str title;       /* as it was called then; empty while LINK_ASKED. Sealed at rest */
    enum link_state state;
};

struct settings {
    struct str raw;
    struct str chat_id;     /* sealed at rest, so that a private dialogue can name its group */
    struct str title;
    struct str lang;        /* "id" or "en"; the group's default */
    bool is_known;          /* the bot has been here before */
    bool is_demo;           /* every record is a demonstration, and counted as such */
    bool is_left;           /* the bot was removed: nothing is shown ... */
    int64_t left_at_ms;     /* ... since then; 0 where it is not known */
    int64_t exported_at_ms; /* an administrator last asked for a copy of it all; 0: never */
    int64_t link_told_at_ms; /* watchers last heard that another group wants to link; 0: never */
    bool has_greeted;
    bool is_run_by_us;      /* the bot is an administrator here */
    bool has_brands;        /* some brand was let in: KEY_ALLOWED is worth a look */
    /* Where an administrator lets unaddressed questions be answered: topics' ids, the empty one
     * for a group without topics and for General. Sealed at rest. */
    struct str open_topics[SETTINGS_TOPICS];
    size_t open_topic_count;
    struct str moved_to;    /* home handle of ... an alias: this id's records live there */
    uint32_t revision;      /* one more with every change that an administrator makes */
    struct group_options options;
    bool has_packs;         /* an administrator chose packs: ... */
    unsigned packs;         /* ... bits by enum lexicon_pack_number; see packs.h */
    struct str watchers[4]; /* private chats of administrators who asked to hear of a full queue */
    size_t watcher_count;
    struct group_link links[LIMIT_LINKS];
    size_t link_count;
    struct owner_key key;   /* seals the group's product names */
};

/* A consent is a fact with a date; text_version says which wording was agreed to. */
struct person {
    struct str raw;
    struct str lang;          /* chosen with /bahasa, or empty */
    bool may_store;           /* the first consent */
    int64_t may_store_at_ms;
    bool private_is_open;     /* the private chat with the bot works */
    struct str groups[8];     /* home handles, the latest first; only with may_store */
    size_t group_count;
    struct str managed[8];    /* home handles of groups that this person set up as administrator */
    size_t managed_count;
    struct str brands[4];     /* home handles of brands that this person keeps */
    size_t brand_count;
};

/* Puts the group first among the person's; the one not told for longest may go. */
void person_remember_group(struct person *person, struct str group);

/* Can this be a home handle? Text from buttons and links is checked with it. */
bool home_is_handle(struct str text);

struct str session_pack(struct arena *arena, const struct session *session);
bool session_unpack(struct arena *arena, struct str bytes, struct session *session);
bool settings_is_open(const struct settings *settings, struct str topic_id);
bool settings_set_open(struct settings *settings, struct str topic_id, bool is_open); /* false: no room */

struct group_link *settings_find_link(struct settings *settings, struct str home); /* or NULL */
bool settings_is_linked(const struct settings *settings, struct str home); /* LINK_AGREED */
/* Adds or changes the link; false: no room. */
bool settings_set_link(struct settings *settings, struct str home, enum link_state state,
                       struct str title);
void settings_drop_link(struct settings *settings, struct str home);

struct str settings_pack(struct arena *arena, const struct settings *settings,
                         const struct vault *vault);
bool settings_unpack(struct arena *arena, struct str bytes, const struct vault *vault,
                     struct settings *settings);
/* Is the group's key in these packed settings sealed under the newest master key? */
bool settings_are_current(struct str bytes, const struct vault *vault);
struct str person_pack(struct arena *arena, const struct person *person);
bool person_unpack(struct str bytes, struct person *person);

#endif
