#include "portable.h"

#include "../conversation/profile.h"
#include "../conversation/session.h"
#include "../operations/outbox_ops.h"

static const struct portable kinds[KEY_KINDS] = {
    [KEY_SEEN] = { true, false, PORTABLE_TEXT, SEAL_ENTRY, "a seen mark" },
    [KEY_SESSION] = { true, false, PORTABLE_TEXT, SEAL_TRANSIT, "a dialogue" },
    [KEY_CHAT] = { true, true, PORTABLE_TEXT, SEAL_SETTINGS, "a group's settings" },
    [KEY_PERSON] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a person" },
    [KEY_CONSENTS] = { true, true, PORTABLE_LIST, SEAL_NONE, "consents" },
    [KEY_TESTIMONIAL] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a testimonial" },
    [KEY_PRODUCT] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a product" },
    [KEY_AUTHOR] = { true, true, PORTABLE_TEXT, SEAL_NONE, "an author" },
    [KEY_OWNER] = { true, true, PORTABLE_TEXT, SEAL_WRAPPED, "an author's key" },
    [KEY_ROWS] = { true, true, PORTABLE_TEXT, SEAL_NONE, "an index" },
    [KEY_VOTES] = { true, true, PORTABLE_SET, SEAL_NONE, "votes" },
    [KEY_AGAINST] = { true, true, PORTABLE_SET, SEAL_NONE, "votes" },
    [KEY_THANKS] = { true, true, PORTABLE_SCORED, SEAL_NONE, "thanks" },
    [KEY_GIVEN] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a person's thanks" },
    [KEY_PRAISED] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a mark of praise" },
    [KEY_QUEUE] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a queue" },
    [KEY_BRAND_QUEUE] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a queue of brands' stories" },
    [KEY_TAPS] = { true, false, PORTABLE_SCORED, SEAL_NONE, "marks of new accounts' taps" },
    [KEY_SEEDED] = { true, true, PORTABLE_LIST, SEAL_NONE, "a list of likenesses" },
    [KEY_AUDIT] = { true, true, PORTABLE_LIST, SEAL_NONE, "a record of decisions" },
    [KEY_LATELY] = { true, true, PORTABLE_HASH, SEAL_NONE, "a list of likenesses" },
    [KEY_JOINED] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a join's mark" },
    [KEY_REPORTS] = { true, true, PORTABLE_SET, SEAL_NONE, "reports" },
    [KEY_REPORTED] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a reporter's mark" },
    [KEY_PROFILE] = { true, true, PORTABLE_TEXT, SEAL_PROFILE, "a person's needs" },
    [KEY_MEMBER] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a member's mark" },
    [KEY_ASKED] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a question's mark" },
    [KEY_ROLES] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a list of administrators" },
    [KEY_OUT] = { true, true, PORTABLE_LIST, SEAL_ENTRY, "letters" },
    [KEY_LEASE] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a lease" },
    [KEY_READY] = { true, false, PORTABLE_SCORED, SEAL_NONE, "a list of lanes" },
    [KEY_DUE] = { true, true, PORTABLE_SCORED, SEAL_TRANSIT, "what is due" },
    [KEY_HOMES] = { true, true, PORTABLE_SCORED, SEAL_NONE, "a person's homes" },
    [KEY_MEMBERS] = { true, true, PORTABLE_SET, SEAL_NONE, "a group's people" },
    [KEY_VOTED] = { true, true, PORTABLE_SET, SEAL_NONE, "a person's votes" },
    [KEY_FORGETTING] = { true, true, PORTABLE_TEXT, SEAL_TRANSIT, "a forgetting" },
    [KEY_BRAND] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a brand" },
    [KEY_CAMPAIGN] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a campaign" },
    [KEY_LINK] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a link" },
    [KEY_HOLDER] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a link's holder" },
    [KEY_ALLOWED] = { true, true, PORTABLE_TEXT, SEAL_NONE, "the brands of a group" },
    [KEY_CLICK] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a click" },
    [KEY_VISITOR] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a visitor's mark" },
    [KEY_CLICKS] = { true, true, PORTABLE_SCORED, SEAL_NONE, "a link's clicks" },
    [KEY_CAMPAIGNS] = { true, true, PORTABLE_SET, SEAL_NONE, "a brand's campaigns" },
    [KEY_SHARING] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a person's links" },
    [KEY_ORDER] = { true, true, PORTABLE_TEXT, SEAL_NONE, "an order" },
    [KEY_ORDERS] = { true, true, PORTABLE_LIST, SEAL_NONE, "a campaign's orders" },
    [KEY_LEDGER] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a ledger" },
    [KEY_VOUCHERS] = { true, true, PORTABLE_LIST, SEAL_NONE, "vouchers" },
    [KEY_VOUCHER] = { true, true, PORTABLE_LIST, SEAL_NONE, "a voucher that was given" },
    [KEY_CODES] = { true, true, PORTABLE_SET, SEAL_NONE, "marks of vouchers" },
    [KEY_HANDED] = { true, true, PORTABLE_SET, SEAL_NONE, "marks of given vouchers" },
    [KEY_BUYER] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a buyer's mark" },
    [KEY_EDGES] = { true, true, PORTABLE_TEXT, SEAL_NONE, "who brought whom" },
    [KEY_FLAGGED] = { true, true, PORTABLE_SET, SEAL_NONE, "orders that wait" },
    [KEY_FIGURES] = { true, true, PORTABLE_HASH, SEAL_NONE, "figures" },
    [KEY_PRESSED] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a person's presses" },
    [KEY_TICKET] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a page's ticket" },
    [KEY_SPONSORED] = { true, true, PORTABLE_TEXT, SEAL_NONE, "a chat's answers" },
    [KEY_APPEALS] = { true, true, PORTABLE_SET, SEAL_NONE, "orders that are asked about" },
    [KEY_PURCHASE] = { true, true, PORTABLE_TEXT, SEAL_NONE, "an order code's mark" },
    [KEY_PURCHASES] = { true, true, PORTABLE_SCORED, SEAL_NONE, "marks of order codes" },
    [KEY_TRIED] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a count of wrong codes" },
    [KEY_MARK] = { true, false, PORTABLE_TEXT, SEAL_NONE, "a mark of what was said" },
    [KEY_PHONES] = { true, true, PORTABLE_SCORED, SEAL_NONE, "clicks of busy phones" },
};

const struct portable *portable_of(enum key_kind kind)
{
    return &kinds[kind];
}

size_t portable_step(enum portable_type type)
{
    return type == PORTABLE_SCORED || type == PORTABLE_HASH ? 2 : 1;
}

bool portable_travels(enum key_kind kind, struct str home)
{
    return kinds[kind].travels && (kind != KEY_OUT || str_ends(home, STR("@")));
}

static bool reseal_transit(struct arena *arena, const struct vault *from, const struct vault *to,
                           struct str value, struct str *out)
{
    struct str plain;

    if (!vault_unseal_transit(from, arena, value, &plain))
        return false;
    *out = vault_seal(arena, vault_transit_key(to), plain);
    return true;
}

/* Two bytes that say what it is, then the seal; an empty answer is nothing at all. */
static bool reseal_entry(struct arena *arena, const struct vault *from, const struct vault *to,
                         struct str value, struct str *out)
{
    struct str body;

    *out = value;
    if (value.len < 2 || value.at[1] != ENTRY_SEALED)
        return true;
    if (!reseal_transit(arena, from, to, str_slice(value, 2, value.len), &body))
        return false;
    *out = arena_concat(arena, str_slice(value, 0, 2), body);
    return true;
}

bool portable_reseal(struct arena *arena, enum portable_seal seal, const struct vault *from,
                     const struct vault *to, struct str value, struct str *out)
{
    struct owner_key key;
    struct settings settings;
    struct profile profile;

    switch (seal) {
    case SEAL_NONE:
        *out = value;
        return true;
    case SEAL_WRAPPED:
        if (!vault_unwrap(from, value, &key))
            return false;
        *out = vault_wrap(to, arena, &key);
        return true;
    case SEAL_SETTINGS:
        if (!settings_unpack(arena, value, from, &settings))
            return false;
        *out = settings_pack(arena, &settings, to);
        return true;
    case SEAL_PROFILE:
        if (!profile_unpack(arena, value, from, &profile))
            return false;
        *out = profile_pack(arena, &profile, to);
        return out->len > 0;
    case SEAL_TRANSIT:
        return reseal_transit(arena, from, to, value, out);
    case SEAL_ENTRY:
        return reseal_entry(arena, from, to, value, out);
    }
    return false;
}
