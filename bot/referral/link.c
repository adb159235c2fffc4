#include "link.h"

#include "../base/pack.h"

/* bot/operations/click.lua reads the second byte: 0 while the link works. */
enum { LINK_FORMAT = 1, HOLDER_FORMAT = 1 };

struct str link_pack(struct arena *arena, const struct link *link, const struct owner_key *key)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_str(&secret, link->messenger);
    pack_str(&secret, link->chat_id);
    pack_str(&secret, link->lang);
    pack_str(&secret, link->name);

    pack_u64(&out, LINK_FORMAT);
    pack_u64(&out, link->is_ended);
    pack_str(&out, link->member_code);
    pack_fixed64(&out, link->holder);
    pack_i64(&out, link->made_at_ms);
    pack_str(&out, link->group);
    pack_str(&out, vault_seal(arena, key, secret.s));
    pack_i64(&out, link->posted_at_ms);
    pack_i64(&out, link->passed_at_ms);
    return out.s;
}

bool link_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                 struct link *link)
{
    struct unpack in = { .rest = bytes }, secret = { 0 };

    *link = (struct link){ .raw = bytes };
    if (unpack_u64(&in) != LINK_FORMAT)
        return false;
    link->is_ended = unpack_u64(&in) != 0;
    link->member_code = unpack_str(&in);
    link->holder = unpack_fixed64(&in);
    link->made_at_ms = unpack_i64(&in);
    link->group = unpack_str(&in);
    struct str sealed = unpack_str(&in);
    if (in.rest.len) { /* older ones end here */
        link->posted_at_ms = unpack_i64(&in);
        link->passed_at_ms = unpack_i64(&in);
    }
    if (in.is_bad || !key)
        return !in.is_bad;
    if (!vault_unseal(arena, key, sealed, &secret.rest))
        return false;
    link->messenger = unpack_str(&secret);
    link->chat_id = unpack_str(&secret);
    link->lang = unpack_str(&secret);
    link->name = unpack_str(&secret);
    return !secret.is_bad;
}

struct str holder_pack(struct arena *arena, const struct holder *holder)
{
    struct text out = { .arena = arena };

    pack_u64(&out, HOLDER_FORMAT);
    pack_fixed64(&out, holder->number);
    pack_str(&out, holder->member_code);
    return out.s;
}

bool holder_unpack(struct str bytes, struct holder *holder)
{
    struct unpack in = { .rest = bytes };

    *holder = (struct holder){ .raw = bytes };
    if (unpack_u64(&in) != HOLDER_FORMAT)
        return false;
    holder->number = unpack_fixed64(&in);
    holder->member_code = unpack_str(&in);
    return !in.is_bad;
}
