#include "wish.h"

#include "../base/pack.h"

struct str wish_pack(struct arena *arena, const struct wish *wish)
{
    struct text body = { .arena = arena };

    pack_fixed64(&body, wish->id);
    pack_u64(&body, wish->scope);
    pack_str(&body, wish->words);
    pack_i64(&body, wish->verdict);
    pack_u64(&body, wish->is_masked);
    pack_u64(&body, wish->may_health);
    return body.s;
}

bool wish_unpack(struct str bytes, struct wish *wish)
{
    struct unpack in = { .rest = bytes };

    *wish = (struct wish){ .id = unpack_fixed64(&in) };
    uint64_t scope = unpack_u64(&in);
    wish->words = unpack_str(&in);
    int64_t verdict = unpack_i64(&in);
    wish->is_masked = unpack_u64(&in) == 1;
    wish->may_health = unpack_u64(&in) == 1;
    if (in.is_bad || scope > SCOPE_PUBLIC || verdict < VERDICT_NO || verdict > VERDICT_YES)
        return false;
    wish->scope = (enum scope)scope;
    wish->verdict = (enum verdict)verdict;
    return true;
}
