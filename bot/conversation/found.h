/* found.h: what a handler's plan asks the engine to look up, and what was found.
 *
 * The two stand side by side: whatever is wanted has a field of its own in found, empty or
 * zero where there is nothing. */
#ifndef REKAN_CONVERSATION_FOUND_H
#define REKAN_CONVERSATION_FOUND_H

#include "../recommend/guard.h"
#include "../recommend/rank.h"
#include "../recommend/rising.h"
#include "../recommend/thanks.h"
#include "../recommend/useful.h"
#include "../referral/allowed.h"
#include "../referral/brand.h"
#include "../referral/figures.h"
#include "../referral/pressed.h"
#include "audit_entry.h"
#include "brand_queue.h"
#include "held.h"
#include "money.h"
#include "outside.h"
#include "purchases.h"
#include "reporting.h"
#include "session.h"
#include "sharing.h"
#include "testimonial.h"

enum { TURN_REPLIES = 8, TURN_EFFECTS = 12, TURN_BUTTONS = 32, TURN_PARTS = 32, TURN_IDS = 12,
       TURN_AUDIT = 8, TURN_CATALOGUE = 8, TURN_HISTORY = 48, HISTORY_DATES = 3 };


/* What a handler's plan asks the engine to look up. */
struct wants {
    bool answer;             /* found.ranking for question */
    struct str question;
    bool elsewhere;          /* ... among what may be shown anywhere, of whichever groups (found.group) */
    unsigned skip;           /* products already shown */
    uint64_t only_product;   /* ... about this product alone, when not 0 */
    bool rising;             /* found.rising of the group */
    bool useful;             /* found.useful of the group */
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
    bool id_products;        /* found.id_products of those, too */
    bool votes;              /* found.votes of ids instead */
    bool history;            /* found.history: with author and index, own stories that helped */
    bool queue;              /* found.queue */
    bool queue_hidden;       /* ... and as found.testimonials, when no ids are wanted, the entry ... */
    size_t queue_at;         /* ... of this number, waiting or hidden, and what it is much like */
    struct brand_queue_wants {
        bool is_wanted;      /* found.brand_queue; of a single id also what it is much like, */
        struct str brand;    /* and as found.testimonials, when no ids are wanted, this brand's ... */
        bool rejected;       /* ... that wait, or were rejected ... */
        size_t from, many;   /* ... from this number on, so many */
    } brand_queue;
    bool audit;              /* found.audit ... */
    size_t audit_skip;       /* ... after so many later ones */
    bool lately;             /* found.lately */
    bool joined;             /* found.joined_ms */
    bool since;              /* found.since_ms */
    struct str marks[2];     /* found.is_marked: was this said here within a day? */
    struct str near_text;    /* found.lately, and near_own and near_other: who said nearly this,
                              * with wants.author */
    uint64_t near_id;        /* ... besides this one; without near_text: nearly what this one says */
    struct str near_product; /* found.brand_sign of this name */
    bool peer;               /* found.was_asked_for: about the message that this one replies to */
    bool reports;            /* found.reports of ids[0], besides the testimonial itself */
    struct str group;        /* home handle of the group this is about; empty: this chat, or the
                              * session's group */
    bool appeals;            /* found.appeals */
    bool held;               /* found.held: what is kept of a person ... */
    struct str whose;        /* ... their home handle; empty: the one who acts */
    size_t homes_from;       /* found.held.places are those of HELD_TITLES homes from here on */
    bool erasures;           /* found.erasures: index rows of this author here ... */
    uint64_t erase_author;
    size_t erase_from;       /* ... from this chunk of the log on */
    bool wipe;               /* found.wipe, of this chunk of the log */
    struct sharing_wants sharing;
    struct money_wants money;
    struct report_wants report;
    struct purchase_wants purchase;
    bool brands;             /* found.brands: those that this person keeps */
    struct str brand;        /* found.brand: the one of this home */
    bool allowed;            /* found.allowed: the brands that the group let in */
    bool facts;              /* ... where it ever let one in: for their statements */
    bool shown_offers;       /* ... and found.sharing.offers where a shown product is one's */
    bool pressed;            /* found.pressed; only in the person's own home */
    struct brand_file file;  /* found.brought; in a letter's turn only */
    struct str page;         /* found.page: what stands at this https address; likewise */
};

struct votes {
    unsigned count;          /* distinct members whom it helped */
    unsigned against;        /* ... and who found it of no use */
    bool has_mine;           /* it helped this person */
    bool has_mine_against;
    bool is_there;           /* there is such a testimonial */
    bool is_new;             /* this person joined of late; with wants.joined */
    bool is_held;            /* ... and so did others who said the same of its product: it waits */
    bool is_asked;           /* ... and an administrator was asked about that */
    uint64_t product;        /* ... of that story */
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
    struct useful useful[USEFUL_SHOWN];
    size_t useful_count;
    struct product *products;
    size_t product_count;
    uint64_t catalogue[TURN_CATALOGUE];
    size_t catalogue_count, catalogue_total;
    struct product *family;
    unsigned *stories;       /* beside family: how many are shown as of it */
    size_t family_count;
    uint64_t product_exact;  /* the product that product_words names precisely, or 0 */
    uint64_t product_sign;   /* ... the id that one of this name has, or would have */
    struct author author;
    enum role role;
    enum membership membership;
    bool membership_is_untold;    /* the messenger was asked a while ago, and could not say */
    struct testimonial *testimonials; /* as wants.ids, those still there */
    size_t testimonial_count;
    struct product *id_products; /* beside testimonials; id 0: not there any more */
    struct votes votes[TURN_IDS]; /* beside wants.ids */
    struct given given;      /* with wants.votes or history */
    struct history *history; /* never NULL when it was wanted */
    struct queue *queue;     /* never NULL when it was wanted */
    struct brand_queue *brand_queue; /* likewise */
    struct audit_entry audit[TURN_AUDIT]; /* the latest first */
    size_t audit_count, audit_total;
    uint64_t near_own;       /* a testimonial of this author, or 0 */
    uint64_t near_other;     /* ... of another */
    struct told *lately;     /* what was told here of late */
    size_t lately_count;
    uint32_t brand_sign;     /* hash of the brand that near_product names; 0: none */
    int64_t joined_ms;       /* when the event's person was seen joining; 0: not of late */
    int64_t since_ms;        /* since when something of this person lies in this group; 0: nothing does */
    struct str marked[2];    /* as it stands in Redis ... */
    bool is_marked[2];       /* ... and it was within a day */
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
    struct product *shown;   /* beside ranking->products, with wants.facts where a brand was ever let
                              * in; else NULL. id 0: not there any more */
    struct str sponsored_since; /* answers since the last sponsored one here; see sponsored.h */
    struct pressed *pressed; /* likewise */
    struct str appeals[LIMIT_APPEALS]; /* campaign's home and order, as handlers/appeal.c writes them */
    size_t appeal_count;
    struct purchase_found purchase;
    struct brought brought;
    struct vouchers *vouchers; /* NULL: the file could not be read */
    struct page page;
    struct report *report;   /* likewise */
};

#endif
