/* turn.h: one event being answered.
 *
 * A turn is filled in by the engine (what was loaded and looked up), handed to
 * a handler, and read by the engine again (what to say, to remember, to write).
 * Everything in between is pure: the same turn gives the same answer, so it may
 * be answered twice when somebody else's commit came first. */
#ifndef REKAN_CONVERSATION_TURN_H
#define REKAN_CONVERSATION_TURN_H

#include "../language/lexicon.h"
#include "../recommend/guard.h"
#include "../recommend/rank.h"
#include "../recommend/rising.h"
#include "../recommend/thanks.h"
#include "../referral/allowed.h"
#include "../referral/brand.h"
#include "../referral/figures.h"
#include "audit_entry.h"
#include "event.h"
#include "money.h"
#include "profile.h"
#include "reply.h"
#include "session.h"
#include "sharing.h"
#include "testimonial.h"

enum { TURN_REPLIES = 8, TURN_EFFECTS = 12, TURN_BUTTONS = 24, TURN_PARTS = 32, TURN_IDS = 12,
       HELD_TITLES = 8, TURN_AUDIT = 8, TURN_CATALOGUE = 8, TURN_HISTORY = 48, HISTORY_DATES = 3,
       PAGE_MAX = 1024 };

/* What a handler's plan asks the engine to look up. */
struct wants {
    bool answer;             /* found.ranking for question */
    struct str question;
    bool elsewhere;          /* ... among what may be shown anywhere, of whichever groups (found.group) */
    unsigned skip;           /* products already shown */
    uint64_t only_product;   /* ... about this product alone, when not 0 */
    bool rising;             /* found.rising of the group */
    bool products;           /* found.products that product_words may name */
    struct str product_words;
    bool catalogue;          /* found.catalogue: products of the group with something shown ... */
    size_t catalogue_skip;   /* ... behind so many, */
    struct str catalogue_words; /* ... or those that these words may mean, */
    uint64_t alike;          /* ... or those that are called much like this one */
    uint64_t family[2];      /* found.family: these products, each as it stands by itself, and */
    size_t family_count;     /* then what was merged into them */
    bool author;             /* found.author: the person's number here */
    bool own;                /* ... and found.testimonials are the latest own ones, */
    unsigned own_from;       /* behind so many later ones */
    bool roles;              /* found.role */
    bool membership;         /* found.membership of the event's person in this group */
    bool titles;             /* found.titles of person.groups */
    bool managed;            /* ... of person.managed instead */
    uint64_t ids[TURN_IDS];  /* found.testimonials, opened */
    size_t id_count;
    bool votes;              /* found.votes of ids instead */
    bool history;            /* found.history: with author and index, own stories that helped */
    bool queue;              /* found.queue */
    bool queue_hidden;       /* ... and as found.testimonials, when no ids are wanted, the entry ... */
    size_t queue_at;         /* ... of this number, waiting or hidden, and what it is much like */
    bool audit;              /* found.audit ... */
    size_t audit_skip;       /* ... after so many later ones */
    bool lately;             /* found.lately */
    bool joined;             /* found.joined_ms */
    struct str near_text;    /* found.lately, and near_own and near_other: who said nearly this,
                              * with wants.author */
    uint64_t near_id;        /* ... besides this one; without near_text: nearly what this one says */
    struct str near_product; /* found.brand_sign of this name */
    bool peer;               /* found.was_asked_for: about the message that this one replies to */
    bool reports;            /* found.reports of ids[0], besides the testimonial itself */
    struct str group;        /* home handle of the group this is about; empty: this chat, or the
                              * session's group */
    bool held;               /* found.held: what is kept of a person ... */
    struct str whose;        /* ... their home handle; empty: the one who acts */
    size_t homes_from;       /* found.held.titles are those of HELD_TITLES homes from here on */
    bool erasures;           /* found.erasures: index rows of this author here ... */
    uint64_t erase_author;
    size_t erase_from;       /* ... from this chunk of the log on */
    bool wipe;               /* found.wipe, of this chunk of the log */
    struct sharing_wants sharing;
    struct money_wants money;
    bool brands;             /* found.brands: those that this person keeps */
    struct str brand;        /* found.brand: the one of this home */
    bool allowed;            /* found.allowed: the brands that the group let in */
    bool facts;              /* ... where it ever let one in: for their statements */
    struct str page;         /* found.page: what stands at this https address. A letter's turn only:
                              * it may take seconds */
};

struct votes {
    unsigned count;          /* distinct members whom it helped */
    unsigned against;        /* ... and who found it of no use */
    bool has_mine;           /* it helped this person */
    bool has_mine_against;
    bool is_there;           /* there is such a testimonial */
};

/* What this person gave thanks for here, and which authors had thanked them of late. */
struct given {
    struct str raw;          /* as it stands in Redis */
    struct thanks *at;
    size_t count;
    struct str praised[TURN_IDS]; /* beside wants.ids: when their authors did; ms, or empty */
};

/* An own story that helped somebody. */
struct history_story {
    uint64_t id, product;
    struct str topic;        /* what kind of product it is about; empty: unknown */
    unsigned thanks;         /* taps that count */
    int64_t at_ms[HISTORY_DATES]; /* of the latest of them */
    size_t date_count;
};

struct history {
    struct history_story stories[TURN_HISTORY]; /* the latest told first */
    size_t count;
    unsigned left_out;       /* thanks of stories beyond those */
};

enum membership { MEMBERSHIP_UNKNOWN, MEMBERSHIP_NO, MEMBERSHIP_YES };
enum role { ROLE_UNKNOWN, ROLE_MEMBER, ROLE_ADMIN };

struct author {
    struct str raw;          /* as it stands in Redis; empty: has none here yet */
    uint64_t number;         /* means nothing anywhere else */
    struct owner_key key;
    uint64_t *testimonials;  /* own ones, the latest first */
    size_t count;
};

/* A line of the ledger of consents. */
struct consent_line {
    unsigned consent;        /* enum consent */
    bool is_given;
    unsigned text_version;
    int64_t at_ms;
};

/* What is kept of one person: in their own home, and in the group this is about. */
struct held {
    struct str whose;
    bool has_profile;
    struct str *homes;       /* where something of them may lie, their own home left out */
    size_t home_count;
    struct str titles[HELD_TITLES]; /* of homes, from wants.homes_from on; empty where unknown */
    int64_t since_ms;        /* when the first of it was written; 0: unknown, long ago */
    int64_t forgotten_ms;    /* when they last asked to be forgotten; 0: never */
    struct str forgetting;   /* the forgetting under way as it stands in Redis, or empty ... */
    struct str forgetting_plain; /* ... and opened; see handlers/forget.c */
    struct consent_line *consents;
    size_t consent_count;
    struct author author;    /* in the group; raw is empty when there is nothing */
    struct consent_line *group_consents;
    size_t group_consent_count;
    uint64_t *voted;         /* what they judged there, either way, ... */
    struct held_votes { unsigned helpful, against; bool is_mine, is_mine_against; } *votes;
    size_t voted_count;      /* ... beside how many judge so in all */
    struct str given;        /* what they gave thanks for there, packed (thanks.h) */
    struct holder holder;    /* their link, where that is a campaign */
};

struct erasure {
    size_t chunk, offset;
    struct str bytes;
};

/* A portion of what a group leaves behind. */
struct wipe {
    struct str rows;         /* of one chunk of its change log; empty: that was all */
    struct str *people;      /* of whom something lies here: some of them */
    size_t people_count;
};

/* What was looked up. */
struct found {
    const struct ranking *ranking;
    struct {
        struct str group;    /* home of a linked group with an answer, or empty; its ... */
        struct str title;
        const struct ranking *ranking;
    } linked;
    struct str group;        /* wants.elsewhere: home handle of the group that had an answer */
    bool names_products;     /* the question named products that are known here */
    struct str asked_kind;   /* the kind of product that it asks for, as the packs call it; or empty */
    struct str asked_before; /* link or id of the question that was answered just now, or empty */
    struct rising rising[RISING_SHOWN];
    size_t rising_count;
    struct product *products;
    size_t product_count;
    uint64_t catalogue[TURN_CATALOGUE];
    size_t catalogue_count, catalogue_total;
    struct product *family;
    unsigned *stories;       /* beside family: how many are shown as of it */
    size_t family_count;
    uint64_t product_exact;  /* the product that product_words names precisely, or 0 */
    struct author author;
    enum role role;
    enum membership membership;
    struct testimonial *testimonials; /* as wants.ids, those still there */
    size_t testimonial_count;
    struct votes votes[TURN_IDS]; /* beside wants.ids */
    struct given given;      /* with wants.votes or history */
    struct history *history; /* never NULL when it was wanted */
    struct queue *queue;     /* never NULL when it was wanted */
    struct audit_entry audit[TURN_AUDIT]; /* the latest first */
    size_t audit_count, audit_total;
    uint64_t near_own;       /* a testimonial of this author, or 0 */
    uint64_t near_other;     /* ... of another */
    struct told *lately;     /* what was told here of late */
    size_t lately_count;
    uint32_t brand_sign;     /* hash of the brand that near_product names; 0: none */
    int64_t joined_ms;       /* when the event's person was seen joining; 0: not of late */
    bool was_asked_for;      /* its author was asked to keep this message, within a day */
    bool has_reported;       /* this person this item, before */
    unsigned reports_today;  /* of this person in this group */
    struct str titles[8];    /* beside person.groups or managed; empty where unknown */
    struct held held;
    struct erasure *erasures;
    size_t erasure_count;
    struct wipe wipe;
    size_t *chunk_lengths;   /* of the chunks that were looked through */
    size_t chunk_count;      /* fewer than asked for: that was the last */
    struct sharing_found sharing;
    struct money *money;     /* never NULL when it was wanted */
    struct brand_found *brands; /* beside person.brands; raw is empty for one that is gone */
    size_t brand_count;
    struct brand_found brand;
    struct allowed *allowed; /* never NULL when it was wanted */
    struct page {
        int status;          /* 0: nobody answered */
        bool is_private;     /* ... since it leads to an address that is not public */
        struct str text;     /* its first PAGE_MAX bytes at most; longer ones are no answer */
    } page;
};

enum effect_kind {
    EFFECT_PERSON,           /* write person; only in the person's own home */
    EFFECT_SETTINGS,         /* write settings of this chat */
    EFFECT_TESTIMONIAL,      /* write testimonial (and its product when new) in this group */
    EFFECT_WITHDRAW,         /* the testimonial goes */
    EFFECT_VOTE,             /* what this person holds of these testimonials; wants.votes before */
    EFFECT_PROFILE,          /* write profile; only in the person's own home */
    EFFECT_CONSENT,          /* a line in the ledger of consents */
    EFFECT_LETTER,           /* to another home */
    EFFECT_ASKED,            /* this question was answered in this chat just now */
    EFFECT_FIGURE,           /* figure is counted in this home */
    EFFECT_DUE,              /* letter comes as EVENT_DUE at at_ms */
    EFFECT_FORGET_ROLES,     /* and whether the event's person is a member */
    EFFECT_MEMBER,           /* the event's person was seen in this group: for a day that is proof */
    EFFECT_ALIAS,            /* this chat id leads to the home `to` from now on */
    EFFECT_FORGET,           /* in a person's home: all of it goes, letter goes to every home of theirs;
                              * body is the forgetting under way, empty: over already */
    EFFECT_FORGETTING,       /* body is what is left of the forgetting under way; empty: over */
    EFFECT_FORGET_HERE,      /* in a group's home: all that found.held tells goes */
    EFFECT_ERASE,            /* found.erasures are written over */
    EFFECT_LISTED,           /* something of this person lies in the home `to` since at_ms */
    EFFECT_REWRITE,          /* Redis shall write its file anew, without what is gone */
    EFFECT_WIPE,             /* found.wipe goes, and the letter to each of its people; at the end
                              * the settings */
    EFFECT_UNALIAS,          /* this chat id leads nowhere any more */
    EFFECT_UNLISTED,         /* nothing of this home's person lies in the home `to` any more */
    EFFECT_REVIEW,           /* the testimonial's review and reason are written; its words stay */
    EFFECT_QUEUE,            /* write found.queue */
    EFFECT_AUDIT,            /* a line in the public record of administrators' acts */
    EFFECT_PEER_ASKED,       /* the author of the replied message is asked; wants.peer before */
    EFFECT_REPORT,           /* this person reported ids[0]; wants.reports before */
    EFFECT_BRAND,            /* in a brand's home: write found.brand; wants.brand before */
    EFFECT_ALLOWED,          /* write found.allowed of this group */
    EFFECT_CAMPAIGN,         /* write campaign; in its home, wants.sharing.campaign before */
    EFFECT_LINK,             /* write link: found.sharing's, of this person where it is new */
    EFFECT_OFFERED,          /* in a brand's home: the campaign with the code of body is its */
    EFFECT_SHARING,          /* in a person's home: write found.sharing.own; wants.sharing.own before */
    EFFECT_JOINED,           /* the event's person was seen joining this group */
    EFFECT_CLEARED,          /* testimonial is no sign for the guards any more; wants.lately before */
    EFFECT_PRODUCTS,         /* write products (product_count of them), as they are changed now */
    EFFECT_CREDIT,           /* in a campaign's home: write credit; wants.money before */
    EFFECT_VOUCHERS,         /* ... wants.money.codes that are new join the pool */
    EFFECT_VOUCHER_TOLD      /* ... found.money's voucher is told to somebody by this turn */
};

/* Stored as numbers: append only. */
enum consent {
    CONSENT_STORE, CONSENT_SHOW_HERE, CONSENT_SHOW_ELSEWHERE, CONSENT_REFERRAL, CONSENT_PROFILE,
    CONSENT_SHOW_ANYWHERE, CONSENT_CONTACT, CONSENT_HEALTH, CONSENTS
};

/* One vote a person and testimonial; NONE takes it back. */
enum vote { VOTE_NONE, VOTE_HELPFUL, VOTE_USELESS };

struct effect {
    enum effect_kind kind;
    struct testimonial *testimonial;
    struct product *product;     /* TESTIMONIAL: its product; written when product->raw is empty */
    struct product **products;   /* PRODUCTS */
    size_t product_count;
    uint64_t ids[LIMIT_ANSWER_QUOTES];
    size_t id_count;
    struct figure_change figure; /* FIGURE */
    enum vote vote;              /* VOTE */
    enum consent consent;
    bool is_given;               /* CONSENT: given or taken back */
    struct audit_entry audit;    /* AUDIT */
    struct str to;               /* LETTER, ALIAS: a home handle ... */
    struct str to_chat;          /* LETTER: ... or the id of the chat whose home it is ... */
    uint64_t to_brand;           /* ... or the id of the brand whose home it is */
    struct str to_campaign;      /* ... or the code of the campaign's */
    struct str api_key;          /* BRAND: its hash goes to found.brand.brand.keys[key_at] */
    size_t key_at;
    struct param *secret_gap;    /* ... and what requests are signed with fills this gap of a reply */
    const struct credit *credit; /* CREDIT */
    struct event *letter;        /* LETTER: what arrives there */
    int64_t at_ms;               /* DUE, LISTED; FORGET: when it was asked for */
    bool leaves_nothing;         /* LETTER: nothing of the person will lie where it goes */
    struct str body;             /* FORGET, FORGETTING: packed by the handler */
    const struct campaign *campaign; /* CAMPAIGN: its raw is what it was */
    const struct link *link;         /* LINK: likewise */
};

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

#endif
