/* turn.h: one event being answered.
 *
 * A turn is filled in by the engine (what was loaded and looked up), handed to
 * a handler, and read by the engine again (what to say, to remember, to write).
 * Everything in between is pure: the same turn gives the same answer, so it may
 * be answered twice when somebody else's commit came first. */
#ifndef REKAN_CONVERSATION_TURN_H
#define REKAN_CONVERSATION_TURN_H

#include "../language/lexicon.h"
#include "effect.h"
#include "event.h"
#include "found.h"
#include "profile.h"
#include "reply.h"
#include "session.h"

struct handler;

struct turn {
    struct arena *arena;
    const struct lexicon *lexicon;
    const struct event *event;
    int64_t now_ms;
    unsigned char random[32];    /* fresh bytes; see turn_random */
    size_t random_used;
    unsigned abilities;          /* of the messenger */
    struct str public_url;       /* under which links of ours are reached; empty: nowhere */
    int64_t keep_left_ms;        /* so long a group's data stays after the bot was removed */
    bool keeps_photos;           /* the messenger has photos, and shows one again by its id */
    bool tells_alone;            /* the group shows one member a message at any time, not only
                                  * in answer to a press */
    struct str lang;             /* to answer in: "id" or "en" (D8) */
    struct str home;             /* handle of what owns this turn's keys */
    struct str person_home;      /* handle of the person, empty when there is none */
    const struct handler *handler;
    struct str arguments;        /* what stands behind the command, or the payload's arguments */
    struct str verb;             /* of a payload "handler:verb:arguments" */
    struct session session;
    struct settings settings;    /* of the group this is about; of the chat itself otherwise */
    struct str shared_hosts;     /* names with blanks between: no brand has one to itself */
    struct group_options usual;  /* where a group set none: the operator's */
    struct person person;
    struct profile profile;      /* where the handler needs_profile */
    struct wants wants;
    struct found found;
    struct reply *replies[TURN_REPLIES];
    size_t reply_count;
    struct reply *latest;        /* what lines and buttons are added to */
    struct effect *effects[TURN_EFFECTS];
    size_t effect_count;
    bool roles_failed;           /* the messenger did not say who is administrator */
    bool membership_failed;      /* ... or whether the person is a member */
    bool is_allowed;             /* the operator lets the bot be in this group */
    bool remembers;              /* session is to be written */
    bool is_full;                /* more was said than fits: a mistake of the handler */
};

uint64_t turn_random(struct turn *turn); /* never 0 */

/* The one of found.testimonials with this id, or NULL. */
struct testimonial *turn_story(const struct turn *turn, uint64_t id);

/* Saying. Each call starts a new message in answer to the event; the *_line and
 * button calls add to the latest one. Keys are locale keys. */
struct reply *say(struct turn *turn, const char *key);
/* To the person only, in the group or else in their private chat; not at all where neither
 * is open (what is added to it then goes nowhere). */
struct reply *say_alone(struct turn *turn, const char *key);
/* From a group into the person's private chat; only where person.private_is_open. */
struct reply *say_in_private(struct turn *turn);
/* The picture at this https address, to a private chat; what is added stands below it. */
struct reply *say_photo(struct turn *turn, struct str person_id, struct str address);
/* To somebody else's private chat, if it is open: only what that person is owed. */
struct reply *say_to(struct turn *turn, struct str person_id, struct str lang, const char *key);
struct reply *edit(struct turn *turn, const char *key);      /* the pressed message becomes this */
struct reply *notify(struct turn *turn, const char *key);    /* a short notice on the press */
void react(struct turn *turn, const char *emoji);
void acknowledge_with_start(struct turn *turn, struct str start); /* press opens the private chat */
void leave(struct turn *turn);
void take_away(struct turn *turn, struct str message_id); /* deletes it */
/* To an inline query: results, each begun by article(); next is where the page after begins. */
struct reply *offer(struct turn *turn, struct str next);
void article(struct turn *turn, const struct part *title);
struct reply *answer_guest(struct turn *turn, const char *key); /* to a summons */
/* The latest reply in the group and the command that it answers are of the moment: after
 * the minutes that the group's administrators set, both are deleted. */
void pass_by(struct turn *turn);

void line_list(struct turn *turn, const char *key, const struct param *params, size_t count);
void say_product(struct turn *turn, const struct part *product);
void say_quote(struct turn *turn, const struct part *quote);
void say_split_part(struct turn *turn, const struct part *split);
void say_reason(struct turn *turn, const char *key, const struct param *params, size_t count);

struct button *button(struct turn *turn, const char *key, const char *payload, ...)
    __attribute__((format(printf, 3, 4))); /* in the same row as the one before */
struct button *button_row(struct turn *turn, const char *key, const char *payload, ...)
    __attribute__((format(printf, 3, 4))); /* starts a row */
void button_start(struct turn *turn, const char *key, struct str start);
void button_url(struct turn *turn, const char *key, struct str url);
void button_copy(struct turn *turn, const char *key, struct str copied);

/* line(turn, "key", TEXT("name", str), WHOLE("n", 7)): the compiler counts the gaps. */
#define TEXT(gap, value) { .name = STR(gap), .kind = PARAM_TEXT, .text = (value) }
#define WHOLE(gap, value) { .name = STR(gap), .kind = PARAM_WHOLE, .whole = (int64_t)(value) }
#define KEY(gap, value) { .name = STR(gap), .kind = PARAM_KEY, .text = (value) }
#define NEED(gap, value) { .name = STR(gap), .kind = PARAM_NEED, .text = (value) }
#define line(turn, key, ...)                                                        \
    line_list((turn), (key), (const struct param[]){ __VA_ARGS__ },                 \
              sizeof((const struct param[]){ __VA_ARGS__ }) / sizeof(struct param))
#define say_with(turn, key, ...) (say((turn), NULL), line((turn), (key), __VA_ARGS__))
#define edit_with(turn, key, ...) (edit((turn), NULL), line((turn), (key), __VA_ARGS__))

/* Remembering. expect: the next plain message of this person goes to this handler
 * in this state, with data. */
void expect(struct turn *turn, const char *state, struct str data);
void stop_expecting(struct turn *turn);

struct effect *effect(struct turn *turn, enum effect_kind kind);
/* Counts one thing more in this home, or one less. */
void count_figure(struct turn *turn, enum figure figure, int64_t by);
/* A letter arrives as EVENT_LETTER at the letter function of "handler:verb", with this
 * event's messenger, person and language beside body; what it says goes to the
 * person's private chat. message_id of the event travels too. */
void send_letter(struct turn *turn, struct str to, const char *handler, struct str body);
/* ... with nothing of the one who acts. */
void send_letter_of_nobody(struct turn *turn, struct str to, const char *handler, struct str body);
void send_letter_to_chat(struct turn *turn, struct str chat_id, const char *handler,
                         struct str body);

/* To the home of the brand with this id, which may not be there yet. */
void send_letter_to_brand(struct turn *turn, uint64_t brand, const char *handler, struct str body);
/* To the home of the campaign with this code; nothing of the person will lie there. */
void send_letter_to_campaign(struct turn *turn, struct str code, const char *handler,
                             struct str body);

/* Tells the person's home that something of them lies in this group from now on, so that
 * they are shown it and it is forgotten with them (handlers/data.c). */
void send_letter_home(struct turn *turn);

/* A letter whose name ends in "!" is read by that very home, although its id leads elsewhere. */

/* Comes back to this home as EVENT_DUE at the letter function of "handler:verb". */
void come_back(struct turn *turn, int64_t at_ms, const char *handler, struct str body);

/* Is the one who acts an administrator of this group (in a letter: of the one whose home
 * it was written to)? Unknown: the question goes out, the event comes back, and this turn has nothing more to do. */
bool turn_is_admin(struct turn *turn);

/* What this group's administrators set, or what is usual. */
int32_t turn_option(const struct turn *turn, enum group_option option);

/* Is the one who acts a member of the group of settings? Asked in the same way, with
 * wants.membership before; when nobody can say, membership_failed is set. */
bool turn_is_member(struct turn *turn);

bool lang_is_en(const struct turn *turn);
/* In private, of a text that answers a screen: a name, a number or a code says nothing of its
 * sender's language. */
void turn_keep_language(struct turn *turn);

#endif
