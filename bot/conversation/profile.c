#include "profile.h"

#include "../base/pack.h"

enum { PROFILE_FORMAT = 1 };

struct str profile_pack(struct arena *arena, struct profile *profile, const struct vault *vault)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    if (!profile->may_keep && profile->avoided_count == 0)
        return (struct str){ "", 0 };
    if (!profile->has_key)
        profile->key = vault_new_key();
    profile->has_key = true;
    pack_u64(&secret, profile->may_keep);
    pack_i64(&secret, profile->may_keep_at_ms);
    pack_u64(&secret, profile->need_count);
    for (size_t i = 0; i < profile->need_count; i++) {
        pack_str(&secret, profile->needs[i].name);
        pack_str(&secret, profile->needs[i].value);
    }
    pack_u64(&secret, profile->avoided_count);
    for (size_t i = 0; i < profile->avoided_count; i++) {
        pack_fixed64(&secret, profile->avoided[i].testimonial);
        pack_u64(&secret, profile->avoided[i].why);
    }
    pack_u64(&out, PROFILE_FORMAT);
    pack_str(&out, vault_wrap(vault, arena, &profile->key));
    pack_str(&out, vault_seal(arena, &profile->key, secret.s));
    return out.s;
}

static bool read_secret(struct str bytes, struct profile *profile)
{
    struct unpack in = { .rest = bytes };

    profile->may_keep = unpack_u64(&in) != 0;
    profile->may_keep_at_ms = unpack_i64(&in);
    profile->need_count = unpack_count(&in, PROFILE_NEEDS);
    for (size_t i = 0; i < profile->need_count; i++) {
        profile->needs[i].name = unpack_str(&in);
        profile->needs[i].value = unpack_str(&in);
    }
    profile->avoided_count = unpack_count(&in, PROFILE_AVOIDED);
    for (size_t i = 0; i < profile->avoided_count; i++) {
        profile->avoided[i].testimonial = unpack_fixed64(&in);
        uint64_t why = unpack_u64(&in);
        in.is_bad |= why >= DISLIKES;
        profile->avoided[i].why = (enum dislike)why;
    }
    return !in.is_bad;
}

bool profile_unpack(struct arena *arena, struct str bytes, const struct vault *vault,
                    struct profile *profile)
{
    struct unpack in = { .rest = bytes };
    struct str plain;

    *profile = (struct profile){ .raw = bytes };
    if (unpack_u64(&in) != PROFILE_FORMAT)
        return false;
    struct str wrapped = unpack_str(&in);
    struct str sealed = unpack_str(&in);
    profile->has_key = !in.is_bad && vault_unwrap(vault, wrapped, &profile->key);
    if (profile->has_key && vault_unseal(arena, &profile->key, sealed, &plain) &&
        read_secret(plain, profile))
        return true;
    *profile = (struct profile){ .raw = bytes };
    return false;
}

void profile_unset(struct profile *profile, struct str name)
{
    size_t kept = 0;

    for (size_t i = 0; i < profile->need_count; i++)
        if (!str_eq(profile->needs[i].name, name))
            profile->needs[kept++] = profile->needs[i];
    profile->need_count = kept;
}

bool profile_set(struct profile *profile, struct need need)
{
    profile_unset(profile, need.name);
    if (profile->need_count == PROFILE_NEEDS)
        return false;
    profile->needs[profile->need_count++] = need;
    return true;
}

void profile_avoid(struct profile *profile, uint64_t testimonial, enum dislike why)
{
    struct avoided before = { testimonial, why };

    /* Each moves one down until the earlier mention of the same, or the end. */
    for (size_t i = 0; i < PROFILE_AVOIDED; i++) {
        struct avoided next = profile->avoided[i];
        bool is_last = i >= profile->avoided_count || next.testimonial == testimonial;
        profile->avoided[i] = before;
        if (i >= profile->avoided_count)
            profile->avoided_count++;
        if (is_last)
            return;
        before = next;
    }
}
