/* keys.h: where everything stands in Redis.
 *
 * What owns keys (a chat, a person, a brand, a campaign) has a home handle, VAULT_ID_LEN characters
 * of keyed hash; its first twelve bits name one of 256 partitions, and every key
 * carries that partition as hash tag: prefix:{17}:kind:home. So whatever one
 * commit touches is one slot. */
#ifndef REKAN_OPERATIONS_KEYS_H
#define REKAN_OPERATIONS_KEYS_H

#include "../base/vault.h"

enum { PARTITIONS = 256 };

struct keyspace {
    struct str prefix;
    const struct vault *vault;
};

/* Handles. messenger keeps equal ids of two messengers apart. */
struct str home_of_chat(const struct keyspace *keys, struct arena *arena, struct str messenger,
                        struct str chat_id);
struct str home_of_person(const struct keyspace *keys, struct arena *arena, struct str messenger,
                          struct str person_id);
struct str home_of_brand(const struct keyspace *keys, struct arena *arena, uint64_t id);
struct str home_of_campaign(const struct keyspace *keys, struct arena *arena, struct str code);
unsigned partition_of(struct str home);

/* A lane is an outbox queue: a home's replies, or with letters its letters. */
struct str lane_of(struct arena *arena, struct str home, bool letters);
/* Of what a home says to one person in private: who cannot be reached holds up nobody else. */
struct str lane_to_person(struct arena *arena, struct str home, struct str person_home);
struct str home_of_lane(struct str lane);
struct str person_of_lane(struct str lane); /* the person's home; empty when it is to none */

enum key_kind {
    KEY_SEEN,        /* hash of home and event id -> answered, and what with */
    KEY_SESSION,     /* chat, topic, person -> the dialogue, sealed */
    KEY_CHAT,        /* settings of a group */
    KEY_PERSON,      /* profile of a person */
    KEY_CONSENTS,    /* ledger: of a person, or in a group of an author number */
    KEY_TESTIMONIAL, /* id */
    KEY_PRODUCT,     /* id */
    KEY_AUTHOR,      /* person's home -> author number and own testimonials */
    KEY_OWNER,       /* author number -> wrapped key; deleting it forgets the words */
    KEY_ROWS,        /* chunk number -> packed rows of the change log */
    KEY_VOTES,       /* testimonial -> set of voters whom it helped */
    KEY_AGAINST,     /* testimonial -> set of voters to whom it was of no use */
    KEY_THANKS,      /* testimonial -> voters whose tap counts for its author, by when */
    KEY_GIVEN,       /* group, voter -> what they gave thanks for, packed; see thanks.h */
    KEY_PRAISED,     /* hash of two author numbers -> when the first last thanked the second, for a day */
    KEY_PROFILE,     /* a person's needs and what did not help them, sealed */
    KEY_ASKED,       /* hash of a question -> its message, for a few minutes */
    KEY_QUEUE,       /* what waits for an administrator's decision, and what was hidden */
    KEY_TAPS,        /* product -> new accounts whose "it helped" counts, by when; see taps.h */
    KEY_BRAND_QUEUE, /* ... the same of customers' words that brands brought */
    KEY_AUDIT,       /* list: every act of administrators on a record; only ever appended to */
    KEY_LATELY,      /* testimonial -> what the guards look at, of the latest; a hash, see lately.h */
    KEY_SEEDED,      /* list: what the latest stories that came from files are like; see near_window.h */
    KEY_JOINED,      /* group, person -> when a join of theirs was seen, for some days */
    KEY_REPORTS,     /* testimonial -> set of reporters */
    KEY_REPORTED,    /* reporter and day -> how many, for two days */
    KEY_ROLES,       /* administrators, for a few minutes */
    KEY_MEMBER,      /* person's home -> MEMBER_YES ..., for a while */
    KEY_OUT,         /* lane -> replies or letters that wait */
    KEY_LEASE,       /* lane -> who ships it */
    KEY_READY,       /* partition: lanes by the time somebody should look */
    KEY_DUE,         /* partition: events by their time */
    KEY_HOMES,       /* of a person: the homes where something of them lies, by when it began */
    KEY_MEMBERS,     /* of a group: handles of the people of whom something lies here */
    KEY_VOTED,       /* group, voter -> testimonials that they found helpful */
    KEY_FORGETTING,  /* of a person: which homes have not confirmed yet, sealed */
    KEY_BRAND,       /* a brand's record, sealed under KEY_OWNER 0 of its home */
    KEY_CAMPAIGN,    /* a campaign's, likewise; its home follows from its codes' first characters */
    KEY_LINK,        /* campaign, member's part of the code -> link */
    KEY_HOLDER,      /* campaign, person's home -> holder number and code */
    KEY_ALLOWED,     /* of a group: the brands that its administrators let in, and their statements */
    KEY_CLICK,       /* campaign, click -> link and time, for the campaign's window and a week */
    KEY_VISITOR,     /* campaign, hash of link, day and visitor -> their click and how often they
                      * came, for two days */
    KEY_CLICKS,      /* campaign, member's part of the code or nothing -> days by their clicks */
    KEY_CAMPAIGNS,   /* brand -> set of its campaigns' codes */
    KEY_SHARING,     /* of a person: links, and what they were invited to and declined */
    KEY_ORDER,       /* campaign, hash of the shop's order id -> order */
    KEY_ORDERS,      /* campaign -> list of those hashes, as they came */
    KEY_LEDGER,      /* campaign, holder number -> ledger; only ever appended to */
    KEY_VOUCHERS,    /* campaign -> list of voucher codes that nobody has yet, sealed */
    KEY_VOUCHER,     /* campaign, order -> the one given for it */
    KEY_CODES,       /* campaign -> set of keyed hashes of all vouchers ever brought */
    KEY_HANDED,      /* campaign -> ... and of those that somebody was told */
    KEY_BUYER,       /* campaign, keyed hash of a buyer -> their orders, each with the holder of its link */
    KEY_EDGES,       /* campaign -> who was brought by whom, both holders; see credit.h */
    KEY_FLAGGED,     /* campaign -> set of orders that wait for a person */
    KEY_FIGURES,     /* group or campaign, month -> counts by day; a hash, see figures.h */
    KEY_PRESSED,     /* of a person: brands under whose answers they pressed something, for 30 days */
    KEY_TICKET,      /* brand or group, keyed hash of a secret -> whose page it opens, once */
    KEY_PHONES,      /* campaign, member's part of the code -> clicks whose visitor came back too
                      * often that day, by how often */
    KEY_SPONSORED,   /* of a chat: how many answers since one that held anything of a sponsor */
    KEY_APPEALS,     /* of a group: set of orders that its administrators are asked about */
    KEY_PURCHASE,    /* brand, hash of an order code -> what it proves or proved */
    KEY_PURCHASES,   /* brand -> those hashes, by the last day on which they prove something */
    KEY_TRIED,       /* brand, day and person -> wrong order codes, for two days */
    KEY_MARK,        /* hash of home and what was said there -> for a day it is not said again */
    KEY_KINDS
};

/* detail tells apart what one home has several of; empty where it has one. */
struct str key_of(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                  struct str home, struct str detail);
/* In the home's partition, yet named by the keyed hash of text alone. */
struct str key_of_hash(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                       struct str home, struct str text);
struct str key_of_id(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                     struct str home, uint64_t id);
/* The parts of a key of ours: home empty and detail the partition's two digits for a key of
 * a partition. False for a foreign key. They point into key. */
bool key_parse(const struct keyspace *keys, struct str key, enum key_kind *kind, struct str *home,
               struct str *detail);
struct str key_kind_name(enum key_kind kind);
bool key_kind_from(struct str name, enum key_kind *kind);

/* What belongs to the whole installation, e.g. "check": all of it in partition 0. */
struct str key_of_all(struct arena *arena, struct str prefix, const char *name);

struct str key_of_partition(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                            unsigned partition);

/* What KEY_MEMBER says; the last: the messenger was asked, and could not tell. */
#define MEMBER_YES "1"
#define MEMBER_NO "0"
#define MEMBER_UNTOLD "?"

#endif
