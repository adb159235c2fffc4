#include "brand.h"

#include "../base/pack.h"
#include "address.h"

enum { BRAND_FORMAT = 1 };

struct str brand_pack(struct arena *arena, const struct brand *brand, const struct owner_key *key)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_u64(&secret, brand->revision);
    pack_str(&secret, brand->name);
    pack_u64(&secret, brand->name_count);
    for (size_t i = 0; i < brand->name_count; i++)
        pack_str(&secret, brand->names[i]);
    pack_u64(&secret, brand->keeper_count);
    for (size_t i = 0; i < brand->keeper_count; i++) {
        pack_str(&secret, brand->keepers[i]);
        pack_str(&secret, brand->keeper_chats[i]);
        pack_str(&secret, brand->keeper_langs[i]);
    }
    pack_u64(&secret, brand->place_count);
    for (size_t i = 0; i < brand->place_count; i++) {
        const struct brand_place *place = &brand->places[i];
        pack_u64(&secret, place->kind);
        pack_str(&secret, place->address);
        pack_fixed64(&secret, place->token);
        pack_i64(&secret, place->verified_at_ms);
        pack_i64(&secret, place->tried_at_ms);
    }
    pack_u64(&secret, brand->key_count);
    for (size_t i = 0; i < brand->key_count; i++) {
        pack_fixed64(&secret, brand->keys[i].hash);
        pack_i64(&secret, brand->keys[i].made_at_ms);
        pack_i64(&secret, brand->keys[i].revoked_at_ms);
    }
    pack_fixed64(&secret, brand->invite);
    pack_i64(&secret, brand->invite_until_ms);
    pack_u64(&secret, brand->group_count);
    for (size_t i = 0; i < brand->group_count; i++) {
        pack_str(&secret, brand->groups[i].home);
        pack_str(&secret, brand->groups[i].title);
        pack_u64(&secret, brand->groups[i].is_allowed);
    }

    pack_u64(&secret, (uint64_t)brand->monthly_due);
    for (size_t i = 0; i < brand->keeper_count; i++)
        pack_u64(&secret, brand->keeper_monthly[i]);

    pack_u64(&out, BRAND_FORMAT);
    pack_fixed64(&out, brand->id);
    pack_u64(&out, brand->is_closed);
    pack_str(&out, vault_seal(arena, key, secret.s));
    return out.s;
}

bool brand_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                  struct brand *brand)
{
    struct unpack in = { .rest = bytes }, secret = { 0 };

    *brand = (struct brand){ .raw = bytes };
    if (unpack_u64(&in) != BRAND_FORMAT)
        return false;
    brand->id = unpack_fixed64(&in);
    brand->is_closed = unpack_u64(&in) != 0;
    if (!vault_unseal(arena, key, unpack_str(&in), &secret.rest) || in.is_bad)
        return false;
    brand->revision = (uint32_t)unpack_u64(&secret);
    brand->name = unpack_str(&secret);
    brand->name_count = unpack_count(&secret, BRAND_NAMES);
    for (size_t i = 0; i < brand->name_count; i++)
        brand->names[i] = unpack_str(&secret);
    brand->keeper_count = unpack_count(&secret, BRAND_KEEPERS);
    for (size_t i = 0; i < brand->keeper_count; i++) {
        brand->keepers[i] = unpack_str(&secret);
        brand->keeper_chats[i] = unpack_str(&secret);
        brand->keeper_langs[i] = unpack_str(&secret);
    }
    brand->place_count = unpack_count(&secret, BRAND_PLACES);
    for (size_t i = 0; i < brand->place_count; i++) {
        struct brand_place *place = &brand->places[i];
        place->kind = unpack_u64(&secret) ? PLACE_PAGE : PLACE_HOST;
        place->address = unpack_str(&secret);
        place->token = unpack_fixed64(&secret);
        place->verified_at_ms = unpack_i64(&secret);
        place->tried_at_ms = unpack_i64(&secret);
    }
    brand->key_count = unpack_count(&secret, BRAND_API_KEYS);
    for (size_t i = 0; i < brand->key_count; i++) {
        brand->keys[i].hash = unpack_fixed64(&secret);
        brand->keys[i].made_at_ms = unpack_i64(&secret);
        brand->keys[i].revoked_at_ms = unpack_i64(&secret);
    }
    brand->invite = unpack_fixed64(&secret);
    brand->invite_until_ms = unpack_i64(&secret);
    brand->group_count = unpack_count(&secret, BRAND_GROUPS);
    for (size_t i = 0; i < brand->group_count; i++) {
        brand->groups[i].home = unpack_str(&secret);
        brand->groups[i].title = unpack_str(&secret);
        brand->groups[i].is_allowed = unpack_u64(&secret) == 1;
    }
    brand->monthly_due = (int)unpack_u64(&secret);
    for (size_t i = 0; i < brand->keeper_count; i++)
        brand->keeper_monthly[i] = unpack_u64(&secret) == 1;
    return !secret.is_bad;
}

struct str brand_place_proof(struct arena *arena, const struct brand_place *place)
{
    return arena_concat(arena, STR("rekan-"), id_print(arena, place->token));
}

struct str brand_place_url(struct arena *arena, const struct brand_place *place)
{
    return ARENA_JOIN(arena, STR("https://"), place->address, STR("/.well-known/"),
                      brand_place_proof(arena, place), STR(".txt"));
}

struct brand_place *brand_place_of(struct brand *brand, uint64_t token)
{
    for (size_t i = 0; i < brand->place_count; i++)
        if (brand->places[i].token == token)
            return &brand->places[i];
    return NULL;
}

bool brand_name_is_fine(struct str name)
{
    size_t chars = 0;
    bool has_letter = false;

    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c < ' ' || c == 127 || c == '@' || c == '<' || c == '>')
            return false;
        chars += (c & 0xC0) != 0x80;
        has_letter |= (c | 32) >= 'a' && (c | 32) <= 'z';
        has_letter |= c >= 0x80;
    }
    return has_letter && chars >= 2 && chars <= BRAND_NAME_CHARS && name.len <= 2 * BRAND_NAME_CHARS &&
           str_find(name, STR("://")) == SIZE_MAX;
}

size_t brand_names_read(struct str text, struct str names[BRAND_NAMES], struct str *bad)
{
    size_t count = 0;

    *bad = (struct str){ "", 0 };
    while (text.len) {
        struct str name = str_trim(str_cut(&text, ','));
        if (name.len == 0)
            continue;
        if (!brand_name_is_fine(name))
            *bad = name;
        if (bad->len || count == BRAND_NAMES)
            return BRAND_NAMES + 1;
        names[count++] = name;
    }
    return count;
}

void brand_remember_group(struct brand *brand, const struct brand_group *group)
{
    struct brand_group first = *group;
    size_t at = 0;

    while (at < brand->group_count && !str_eq(brand->groups[at].home, group->home))
        at++;
    if (at == brand->group_count && brand->group_count < BRAND_GROUPS)
        brand->group_count++;
    if (at == BRAND_GROUPS)
        at--;
    for (; at > 0; at--)
        brand->groups[at] = brand->groups[at - 1];
    brand->groups[0] = first;
}

size_t brand_keeper(const struct brand *brand, struct str person_home)
{
    for (size_t i = 0; i < brand->keeper_count; i++)
        if (str_eq(brand->keepers[i], person_home))
            return i;
    return BRAND_KEEPERS;
}

void brand_drop_keeper(struct brand *brand, struct str person_home)
{
    size_t kept = 0;

    for (size_t i = 0; i < brand->keeper_count; i++) {
        if (str_eq(brand->keepers[i], person_home))
            continue;
        brand->keepers[kept] = brand->keepers[i];
        brand->keeper_chats[kept] = brand->keeper_chats[i];
        brand->keeper_monthly[kept] = brand->keeper_monthly[i];
        brand->keeper_langs[kept++] = brand->keeper_langs[i];
    }
    for (size_t i = kept; i < brand->keeper_count; i++)
        brand->keeper_monthly[i] = false;
    brand->keeper_count = kept;
    brand->is_closed |= kept == 0;
}

static const struct str key_prefix = STR_INIT("rekan_");

struct str brand_key_print(struct arena *arena, struct str home, const uint64_t random[3])
{
    return ARENA_JOIN(arena, key_prefix, home, STR("_"), id_print(arena, random[0]),
                      id_print(arena, random[1]), id_print(arena, random[2]));
}

bool brand_key_read(struct str text, struct str *home)
{
    size_t home_end = key_prefix.len + VAULT_ID_LEN;

    *home = str_slice(text, key_prefix.len, home_end);
    return text.len == home_end + 1 + BRAND_SECRET_LEN && str_starts(text, key_prefix) &&
           text.at[home_end] == '_' && str_is_token(text);
}

uint64_t brand_key_hash(const struct vault *vault, struct str text)
{
    return vault_hash(vault, VAULT_BRAND, text);
}

bool brand_has_key(const struct brand *brand, uint64_t hash)
{
    bool has = false;

    for (size_t i = 0; i < BRAND_API_KEYS; i++) {
        const struct brand_api_key *key = &brand->keys[i];
        bool works = i < brand->key_count && key->revoked_at_ms == 0;
        has |= (key->hash ^ hash) == 0 && works;
    }
    return has && !brand->is_closed;
}

bool brand_may_lead_to(struct arena *arena, const struct brand *brand, struct str url)
{
    struct address there, page;

    if (brand->is_closed || address_read(arena, url, &there) != ADDRESS_FINE)
        return false;
    for (size_t i = 0; i < brand->place_count; i++) {
        const struct brand_place *place = &brand->places[i];
        if (place->verified_at_ms == 0)
            continue;
        if (place->kind == PLACE_HOST && str_eq(place->address, there.host))
            return true;
        if (place->kind == PLACE_PAGE &&
            address_read(arena, place->address, &page) == ADDRESS_FINE &&
            address_is_same(&page, &there))
            return true;
    }
    return false;
}
