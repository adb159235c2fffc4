/* held.h: what is kept of one person, to be shown to them and to be forgotten. */
#ifndef REKAN_CONVERSATION_HELD_H
#define REKAN_CONVERSATION_HELD_H

#include "../base/vault.h"
#include "../referral/link.h"

enum { HELD_TITLES = 8 };

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

/* What a home is that something of them lies in. */
enum holding_kind { HOLDING_UNKNOWN, HOLDING_GROUP, HOLDING_CAMPAIGN, HOLDING_BRAND };

struct held_place {
    enum holding_kind kind;
    struct str title;        /* a group's; "Brand: title" of a campaign; the brand's name */
    struct str code;         /* of a campaign */
    bool is_kept;            /* a brand that they manage */
};

/* What is kept of one person: in their own home, and in the group this is about. */
struct held {
    struct str whose;
    bool has_profile;
    struct str *homes;       /* where something of them may lie, their own home left out */
    size_t home_count;
    struct held_place places[HELD_TITLES]; /* of homes, from wants.homes_from on */
    struct held_place place; /* of the group that this is about, which may be none */
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

#endif
