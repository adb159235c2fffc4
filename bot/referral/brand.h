/* brand.h: who makes or sells a product, and which addresses are proven to be theirs.
 *
 * A brand's home is the keyed hash of its random id; its record is sealed under the key that
 * KEY_OWNER holds there under number 0. Its keepers are people: they act from their private
 * chats, and their own homes list the brand. What a brand may do in a group, that group's
 * administrators allow (F2); it never touches what a member said (F4). */
#ifndef REKAN_REFERRAL_BRAND_H
#define REKAN_REFERRAL_BRAND_H

#include "../base/arena.h"
#include "../base/vault.h"

enum { BRAND_PLACES = 8, BRAND_KEEPERS = 4, BRAND_API_KEYS = 4, BRAND_NAMES = 8,
       BRAND_GROUPS = 16, BRAND_NAME_CHARS = 60 };

/* PLACE_HOST: a domain of the brand's own, proven by a token at a well-known path. PLACE_PAGE:
 * one page on a host that many share (a marketplace, wa.me), proven by a token which the owner
 * put there and an administrator of a group saw: links lead to that very page only. */
enum place_kind { PLACE_HOST, PLACE_PAGE };

struct brand_place {
    enum place_kind kind;
    struct str address;     /* HOST: lower case, without port; PAGE: https address, normalised */
    uint64_t token;         /* to be found there */
    int64_t verified_at_ms; /* 0: not yet */
    int64_t tried_at_ms;    /* when it was last looked for */
};

/* The key itself is shown once; what is kept is its keyed hash. */
struct brand_api_key {
    uint64_t hash;
    int64_t made_at_ms;
    int64_t revoked_at_ms;  /* 0: it works */
};

/* A group whose administrators decided about this brand; what counts is their own record
 * (allowed.h), this is the way there. */
struct brand_group {
    struct str home;
    struct str title;
    bool is_allowed;
};

struct brand {
    struct str raw;         /* as it stands in Redis; empty: not there */
    uint64_t id;
    uint32_t revision;
    bool is_closed;         /* by its keepers: links end, nothing of it is shown any more */
    struct str name;        /* as people write it */
    struct str names[BRAND_NAMES]; /* others that products carry it by */
    size_t name_count;
    struct str keepers[BRAND_KEEPERS];      /* home handles of people ... */
    struct str keeper_chats[BRAND_KEEPERS]; /* ... their private chats, and language */
    struct str keeper_langs[BRAND_KEEPERS];
    bool keeper_monthly[BRAND_KEEPERS]; /* ... asked for each month's report */
    size_t keeper_count;
    struct brand_place places[BRAND_PLACES];
    size_t place_count;
    struct brand_api_key keys[BRAND_API_KEYS];
    size_t key_count;
    int monthly_due;        /* the month whose report is due when it is over; 0: nobody asked */
    uint64_t invite;        /* who brings this number becomes a keeper, once; 0: nobody is invited */
    int64_t invite_until_ms;
    struct brand_group groups[BRAND_GROUPS]; /* the latest decided first */
    size_t group_count;
};

/* A brand as it was looked up. */
struct brand_found {
    struct str home;        /* its handle */
    struct owner_key key;   /* what its record is sealed under; fresh for one that is not there */
    struct brand brand;
};

struct str brand_pack(struct arena *arena, const struct brand *brand, const struct owner_key *key);
bool brand_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                  struct brand *brand);

/* What must stand there: "rekan-TOKEN", at https://host/.well-known/rekan-TOKEN.txt as the only
 * line, or anywhere people see it on a page. */
struct str brand_place_proof(struct arena *arena, const struct brand_place *place);
struct str brand_place_url(struct arena *arena, const struct brand_place *place); /* of a HOST */
struct brand_place *brand_place_of(struct brand *brand, uint64_t token); /* or NULL */

/* Two to BRAND_NAME_CHARS characters on one line, a letter among them, no link. */
bool brand_name_is_fine(struct str name);
/* "Azarine, Azarine Cosmetic": names and how many; BRAND_NAMES + 1 when one is not fine (it is
 * bad then) or there are too many (bad is empty). Blank ones are left out. */
size_t brand_names_read(struct str text, struct str names[BRAND_NAMES], struct str *bad);

void brand_remember_group(struct brand *brand, const struct brand_group *group);

/* Is this person (by their home) one of its keepers? The number, or BRAND_KEEPERS. */
size_t brand_keeper(const struct brand *brand, struct str person_home);

/* Without them; a brand that nobody keeps any more is closed. */
void brand_drop_keeper(struct brand *brand, struct str person_home);

/* The key that a shop's program shows: rekan_HOME_SECRET, 192 random bits. Reading it
 * gives the brand's home; whether it is the brand's is brand_has_key's to say. */
enum { BRAND_SECRET_LEN = 33 };
struct str brand_key_print(struct arena *arena, struct str home, const uint64_t random[3]);
bool brand_key_read(struct str text, struct str *home);
uint64_t brand_key_hash(const struct vault *vault, struct str text);
/* Takes as long whichever key it is, or none. */
bool brand_has_key(const struct brand *brand, uint64_t hash);

/* May a link of this brand lead to this address: it is fine (address.h), on a verified host
 * itself (no other under it), or the very page? (E4) */
bool brand_may_lead_to(struct arena *arena, const struct brand *brand, struct str url);

#endif
