#include "click.h"

#include "../base/pack.h"
#include "../base/vault.h"
#include "code.h"

enum { CLICK_FORMAT = 1 };

struct str click_id(struct arena *arena, struct str campaign_code, uint64_t number)
{
    return arena_concat(arena, campaign_code, id_print(arena, number));
}

bool click_id_read(struct arena *arena, struct str text, struct str *campaign_code,
                   uint64_t *number)
{
    struct code code;
    struct str campaign = str_slice(text, 0, CODE_CAMPAIGN_LEN);

    /* The member's part of a code is of the same alphabet: any will do for the check. */
    if (text.len != CLICK_ID_LEN ||
        !code_read(arena, arena_concat(arena, campaign, STR("AAAAAA")), &code))
        return false;
    *campaign_code = code.campaign;
    return id_parse(str_slice(text, CODE_CAMPAIGN_LEN, text.len), number);
}

struct str click_pack(struct arena *arena, const struct click *click)
{
    struct text out = { .arena = arena };

    pack_u64(&out, CLICK_FORMAT);
    pack_str(&out, click->member_code);
    pack_i64(&out, click->at_ms);
    return out.s;
}

bool click_unpack(struct str bytes, struct click *click)
{
    struct unpack in = { .rest = bytes };

    *click = (struct click){ 0 };
    if (unpack_u64(&in) != CLICK_FORMAT)
        return false;
    click->member_code = unpack_str(&in);
    click->at_ms = unpack_i64(&in);
    return !in.is_bad;
}
