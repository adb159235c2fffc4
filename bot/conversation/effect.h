/* effect.h: what a handler wants written: checks and writes in the turn's own partition. */
#ifndef REKAN_CONVERSATION_EFFECT_H
#define REKAN_CONVERSATION_EFFECT_H

#include "event.h"
#include "found.h"

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
    EFFECT_BRAND_QUEUE,      /* write found.brand_queue */
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
    EFFECT_TAPS,             /* new accounts' taps on the product of ids[0] count (is_given) or not */
    EFFECT_CLEARED,          /* testimonial is no sign for the guards any more; wants.lately before */
    EFFECT_PRODUCTS,         /* write products (product_count of them), as they are changed now */
    EFFECT_CREDIT,           /* in a campaign's home: write credit; wants.money before */
    EFFECT_VOUCHERS,         /* ... wants.money.codes that are new join the pool */
    EFFECT_VOUCHER_TOLD,     /* ... found.money's voucher is told to somebody by this turn */
    EFFECT_PURCHASE,         /* in a brand's home: write found.purchase.record; wants.purchase.hash before */
    EFFECT_PURCHASE_TRIED,   /* ... this person typed a code that proves nothing */
    EFFECT_APPEAL,           /* body joins this group's appeals (is_given), or leaves them */
    EFFECT_PRESSED,          /* in a person's home: write found.pressed */
    EFFECT_SPONSORED,        /* body is what is kept for found.sponsored_since */
    EFFECT_MARK,             /* wants.marks[mark] was said; checked to be the first */
    EFFECT_TICKET            /* body, under the secret, opens a page of this home once */
};

/* Stored as numbers: append only. */
enum consent {
    CONSENT_STORE, CONSENT_SHOW_HERE, CONSENT_SHOW_ELSEWHERE, CONSENT_REFERRAL, CONSENT_PROFILE,
    CONSENT_SHOW_ANYWHERE, CONSENT_CONTACT, CONSENT_HEALTH, CONSENT_PHOTO, CONSENTS
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
    size_t mark;                 /* MARK */
    struct param *secret_gap;    /* ... and what requests are signed with fills this gap of a reply */
    const struct credit *credit; /* CREDIT */
    struct event *letter;        /* LETTER: what arrives there */
    int64_t at_ms;               /* DUE, LISTED; FORGET: when it was asked for */
    bool leaves_nothing;         /* LETTER: nothing of the person will lie where it goes */
    struct str secret;           /* TICKET */
    struct str body;             /* FORGET, FORGETTING: packed by the handler */
    const struct campaign *campaign; /* CAMPAIGN: its raw is what it was */
    const struct link *link;         /* LINK: likewise */
};

#endif
