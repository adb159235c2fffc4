#include "sharing.h"

#include "../base/clock.h"
#include "../base/pack.h"

enum { SHARING_FORMAT = 1 };

struct str sharing_pack(struct arena *arena, const struct sharing *sharing)
{
    struct text out = { .arena = arena };

    pack_u64(&out, SHARING_FORMAT);
    pack_i64(&out, sharing->consent_at_ms);
    pack_i64(&out, sharing->invited_at_ms);
    pack_u64(&out, sharing->declined_count);
    for (size_t i = 0; i < sharing->declined_count; i++)
        pack_fixed64(&out, sharing->declined[i]);
    pack_u64(&out, sharing->link_count);
    for (size_t i = 0; i < sharing->link_count; i++) {
        pack_str(&out, sharing->links[i].code);
        pack_i64(&out, sharing->links[i].made_at_ms);
    }
    return out.s;
}

bool sharing_unpack(struct str bytes, struct sharing *sharing)
{
    struct unpack in = { .rest = bytes };

    *sharing = (struct sharing){ .raw = bytes };
    if (unpack_u64(&in) != SHARING_FORMAT)
        return false;
    sharing->consent_at_ms = unpack_i64(&in);
    sharing->invited_at_ms = unpack_i64(&in);
    sharing->declined_count = unpack_count(&in, SHARING_DECLINED);
    for (size_t i = 0; i < sharing->declined_count; i++)
        sharing->declined[i] = unpack_fixed64(&in);
    sharing->link_count = unpack_count(&in, SHARING_LINKS);
    for (size_t i = 0; i < sharing->link_count; i++) {
        sharing->links[i].code = unpack_str(&in);
        sharing->links[i].made_at_ms = unpack_i64(&in);
    }
    return !in.is_bad;
}

bool sharing_may_invite(const struct sharing *sharing, uint64_t product, struct str campaign,
                        int64_t now_ms, int days)
{
    if (sharing->invited_at_ms && now_ms - sharing->invited_at_ms < days * CLOCK_DAY_MS)
        return false;
    for (size_t i = 0; i < sharing->declined_count; i++)
        if (sharing->declined[i] == product)
            return false;
    /* A no that could not be written down would not be final. */
    return sharing->declined_count < SHARING_DECLINED && sharing->link_count < SHARING_LINKS &&
           !sharing_has_link(sharing, campaign);
}

void sharing_decline(struct sharing *sharing, uint64_t product)
{
    for (size_t i = 0; i < sharing->declined_count; i++)
        if (sharing->declined[i] == product)
            return;
    if (sharing->declined_count < SHARING_DECLINED)
        sharing->declined[sharing->declined_count++] = product;
}

bool sharing_has_link(const struct sharing *sharing, struct str campaign)
{
    for (size_t i = 0; i < sharing->link_count; i++)
        if (str_starts(sharing->links[i].code, campaign))
            return true;
    return false;
}

bool sharing_add_link(struct sharing *sharing, struct str code, int64_t now_ms)
{
    if (sharing_has_link(sharing, str_slice(code, 0, CODE_CAMPAIGN_LEN)))
        return true;
    if (sharing->link_count == SHARING_LINKS)
        return false;
    sharing->links[sharing->link_count++] = (struct shared_link){ code, now_ms };
    return true;
}
