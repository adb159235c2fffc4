#include "allowed.h"

#include "../base/pack.h"

enum { ALLOWED_FORMAT = 1 };

struct str allowed_pack(struct arena *arena, const struct allowed *allowed,
                        const struct owner_key *key)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_u64(&secret, allowed->brand_count);
    for (size_t i = 0; i < allowed->brand_count; i++) {
        const struct allowed_brand *brand = &allowed->brands[i];
        pack_str(&secret, brand->home);
        pack_u64(&secret, brand->standing);
        pack_i64(&secret, brand->since_ms);
        pack_str(&secret, brand->name);
        pack_u64(&secret, brand->name_count);
        for (size_t k = 0; k < brand->name_count; k++)
            pack_str(&secret, brand->names[k]);
    }
    pack_u64(&secret, allowed->fact_count);
    for (size_t i = 0; i < allowed->fact_count; i++) {
        pack_str(&secret, allowed->facts[i].home);
        pack_fixed64(&secret, allowed->facts[i].product);
        pack_i64(&secret, allowed->facts[i].at_ms);
        pack_str(&secret, allowed->facts[i].text);
    }
    pack_u64(&secret, allowed->reply_count);
    for (size_t i = 0; i < allowed->reply_count; i++) {
        pack_str(&secret, allowed->replies[i].home);
        pack_fixed64(&secret, allowed->replies[i].testimonial);
        pack_str(&secret, allowed->replies[i].text);
    }
    for (size_t i = 0; i < allowed->fact_count; i++)
        pack_str(&secret, allowed->facts[i].name);
    pack_u64(&out, ALLOWED_FORMAT);
    pack_str(&out, vault_seal(arena, key, secret.s));
    return out.s;
}

static void unpack_brand(struct unpack *in, struct allowed_brand *brand)
{
    brand->home = unpack_str(in);
    uint64_t standing = unpack_u64(in);
    brand->standing = standing == BRAND_ALLOWED ? BRAND_ALLOWED
                      : standing == BRAND_ASKS  ? BRAND_ASKS
                                                : BRAND_ENDED;
    brand->since_ms = unpack_i64(in);
    brand->name = unpack_str(in);
    brand->name_count = unpack_count(in, BRAND_NAMES);
    for (size_t i = 0; i < brand->name_count; i++)
        brand->names[i] = unpack_str(in);
}

bool allowed_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                    struct allowed *allowed)
{
    struct unpack in = { .rest = bytes }, secret = { 0 };

    *allowed = (struct allowed){ .raw = bytes };
    if (unpack_u64(&in) != ALLOWED_FORMAT ||
        !vault_unseal(arena, key, unpack_str(&in), &secret.rest) || in.is_bad)
        return false;
    allowed->brand_count = unpack_count(&secret, ALLOWED_BRANDS);
    for (size_t i = 0; i < allowed->brand_count; i++)
        unpack_brand(&secret, &allowed->brands[i]);
    allowed->fact_count = unpack_count(&secret, ALLOWED_FACTS);
    for (size_t i = 0; i < allowed->fact_count; i++) {
        allowed->facts[i].home = unpack_str(&secret);
        allowed->facts[i].product = unpack_fixed64(&secret);
        allowed->facts[i].at_ms = unpack_i64(&secret);
        allowed->facts[i].text = unpack_str(&secret);
    }
    allowed->reply_count = unpack_count(&secret, ALLOWED_REPLIES);
    for (size_t i = 0; i < allowed->reply_count; i++) {
        allowed->replies[i].home = unpack_str(&secret);
        allowed->replies[i].testimonial = unpack_fixed64(&secret);
        allowed->replies[i].text = unpack_str(&secret);
    }
    for (size_t i = 0; secret.rest.len && i < allowed->fact_count; i++) /* older records end here */
        allowed->facts[i].name = unpack_str(&secret);
    if (secret.is_bad)
        *allowed = (struct allowed){ .raw = bytes };
    return !secret.is_bad;
}

struct allowed_brand *allowed_find(struct allowed *allowed, struct str home)
{
    for (size_t i = 0; i < allowed->brand_count; i++)
        if (str_eq(allowed->brands[i].home, home))
            return &allowed->brands[i];
    return NULL;
}

bool allowed_is(const struct allowed *allowed, struct str home)
{
    for (size_t i = 0; i < allowed->brand_count; i++)
        if (str_eq(allowed->brands[i].home, home))
            return allowed->brands[i].standing == BRAND_ALLOWED;
    return false;
}

static bool is_named(struct str name, struct str product_brand, struct str product_name)
{
    if (name.len == 0)
        return false;
    return str_eq_ascii_nocase(name, str_trim(product_brand)) ||
           (product_name.len > name.len && product_name.at[name.len] == ' ' &&
            str_eq_ascii_nocase(name, str_slice(product_name, 0, name.len))) ||
           str_eq_ascii_nocase(name, product_name);
}

bool allowed_owns(const struct allowed_brand *brand, struct str product_brand,
                  struct str product_name)
{
    bool is_its = is_named(brand->name, product_brand, product_name);

    for (size_t i = 0; !is_its && i < brand->name_count; i++)
        is_its = is_named(brand->names[i], product_brand, product_name);
    return is_its;
}

const struct allowed_brand *allowed_owner(const struct allowed *allowed, struct str product_brand,
                                          struct str product_name)
{
    for (size_t i = 0; i < allowed->brand_count; i++) {
        const struct allowed_brand *brand = &allowed->brands[i];
        if (brand->standing == BRAND_ALLOWED && allowed_owns(brand, product_brand, product_name))
            return brand;
    }
    return NULL;
}

bool allowed_has_ended(const struct allowed *allowed, struct str product_brand,
                       struct str product_name)
{
    bool was_in = false;

    for (size_t i = 0; i < allowed->brand_count; i++) {
        const struct allowed_brand *brand = &allowed->brands[i];
        was_in = was_in || (brand->standing == BRAND_ENDED &&
                            allowed_owns(brand, product_brand, product_name));
    }
    return was_in && !allowed_owner(allowed, product_brand, product_name);
}

const struct brand_fact *allowed_fact(const struct allowed *allowed, uint64_t product)
{
    for (size_t i = 0; i < allowed->fact_count; i++)
        if (allowed->facts[i].product == product && allowed_is(allowed, allowed->facts[i].home))
            return &allowed->facts[i];
    return NULL;
}

bool allowed_hear(struct allowed *allowed, struct str home, uint64_t testimonial)
{
    size_t at = 0;

    if (allowed->reply_count == ALLOWED_REPLIES) {
        while (at < ALLOWED_REPLIES && allowed->replies[at].text.len)
            at++;
        if (at == ALLOWED_REPLIES)
            return false;
        for (allowed->reply_count--; at < allowed->reply_count; at++)
            allowed->replies[at] = allowed->replies[at + 1];
    }
    allowed->replies[allowed->reply_count++] = (struct brand_reply){ .home = home,
                                                                     .testimonial = testimonial };
    return true;
}

struct brand_reply *allowed_heard(struct allowed *allowed, struct str home, uint64_t testimonial)
{
    for (size_t i = 0; i < allowed->reply_count; i++)
        if (allowed->replies[i].testimonial == testimonial && str_eq(allowed->replies[i].home, home))
            return &allowed->replies[i];
    return NULL;
}

const struct brand_reply *allowed_reply(const struct allowed *allowed, uint64_t testimonial)
{
    for (size_t i = 0; i < allowed->reply_count; i++)
        if (allowed->replies[i].testimonial == testimonial && allowed->replies[i].text.len &&
            allowed_is(allowed, allowed->replies[i].home))
            return &allowed->replies[i];
    return NULL;
}

bool allowed_state(struct allowed *allowed, const struct brand_fact *fact)
{
    size_t kept = 0;

    for (size_t i = 0; i < allowed->fact_count; i++)
        if (allowed->facts[i].product != fact->product ||
            !str_eq(allowed->facts[i].home, fact->home))
            allowed->facts[kept++] = allowed->facts[i];
    allowed->fact_count = kept;
    if (fact->text.len == 0)
        return true;
    if (kept == ALLOWED_FACTS)
        return false;
    allowed->facts[allowed->fact_count++] = *fact;
    return true;
}
