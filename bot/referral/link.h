/* link.h: one member's link of one campaign (E3).
 *
 * In the campaign's home the member is a holder: a number that means nothing elsewhere, found
 * by the person's home (KEY_HOLDER), whose own key (KEY_OWNER under that number) seals what
 * leads back to them. Forgetting deletes that key; ledgers keep amounts without a person. */
#ifndef REKAN_REFERRAL_LINK_H
#define REKAN_REFERRAL_LINK_H

#include "../base/arena.h"
#include "../base/vault.h"

struct link {
    struct str raw;         /* as it stands in Redis; empty: not there */
    struct str member_code; /* CODE_MEMBER_LEN characters; with the campaign's, the code */
    uint64_t holder;
    int64_t made_at_ms;
    bool is_ended;          /* the holder or a person deciding on fraud ended it */
    struct str group;       /* home handle of the group in which it was offered; may be empty */
    int64_t posted_at_ms;   /* its holder posted it by hand in a group of which they are no insider
                             * (C3); 0: never */
    int64_t passed_at_ms;   /* ... and somebody else did, who is none either */
    /* sealed under the holder's key from here on */
    struct str messenger;   /* of the holder's private chat ... */
    struct str chat_id;     /* ... and its id */
    struct str lang;
    struct str name;        /* first name, for the share card; may be empty */
};

/* What KEY_HOLDER of a person's home says. */
struct holder {
    struct str raw;         /* as it stands in Redis; empty: this person has no link here */
    uint64_t number;        /* of KEY_OWNER, and of every ledger entry that is theirs */
    struct str member_code; /* of their link */
};

struct str holder_pack(struct arena *arena, const struct holder *holder);
bool holder_unpack(struct str bytes, struct holder *holder);

struct str link_pack(struct arena *arena, const struct link *link, const struct owner_key *key);
/* key NULL reads the numbers only. */
bool link_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                 struct link *link);

#endif
