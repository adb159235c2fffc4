#include "purchase.h"

#include "../base/pack.h"

enum { PURCHASE_FORMAT = 1 };

struct str purchase_pack(struct arena *arena, const struct purchase *purchase,
                         const struct owner_key *key)
{
    struct text out = { .arena = arena };

    pack_u64(&out, PURCHASE_FORMAT);
    pack_u64(&out, purchase->state);
    pack_i64(&out, purchase->last_day);
    pack_fixed64(&out, purchase->story);
    pack_str(&out, purchase->group);
    pack_str(&out, purchase->product.len ? vault_seal(arena, key, purchase->product) : STR(""));
    return out.s;
}

bool purchase_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                     struct purchase *purchase)
{
    struct unpack in = { .rest = bytes };

    *purchase = (struct purchase){ .raw = bytes };
    if (unpack_u64(&in) != PURCHASE_FORMAT)
        return false;
    uint64_t state = unpack_u64(&in);
    int64_t last_day = unpack_i64(&in);
    purchase->state = (enum purchase_state)state;
    purchase->last_day = (int32_t)last_day;
    purchase->story = unpack_fixed64(&in);
    purchase->group = unpack_str(&in);
    struct str sealed = unpack_str(&in);
    if (in.is_bad || state > PURCHASE_REVOKED || last_day < INT32_MIN || last_day > INT32_MAX)
        return false;
    return sealed.len == 0 || vault_unseal(arena, key, sealed, &purchase->product);
}

struct str purchase_code(struct arena *arena, struct str text)
{
    struct str trimmed = str_trim(text);
    struct text out = { .arena = arena };

    if (trimmed.len < PURCHASE_CODE_MIN || trimmed.len > PURCHASE_CODE_MAX)
        return STR("");
    for (size_t i = 0; i < trimmed.len; i++) {
        char c = trimmed.at[i];
        if (c <= ' ' || c > '~' || c == ',' || c == ';' || c == '"')
            return STR("");
        text_add_char(&out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return out.s;
}

uint64_t purchase_hash(const struct vault *vault, struct arena *arena, struct str code)
{
    uint64_t hash = vault_hash(vault, VAULT_LINE, arena_concat(arena, STR("purchase\n"), code));

    return hash ? hash : 1;
}

static bool begins_with_words(struct str text, struct str words)
{
    return str_eq_ascii_nocase(str_slice(text, 0, words.len), words) &&
           (text.len == words.len || text.at[words.len] == ' ');
}

bool purchase_is_of(struct str product, const struct str *names, size_t count)
{
    if (product.len == 0)
        return true;
    for (size_t i = 0; i < count; i++)
        if (names[i].len &&
            (begins_with_words(names[i], product) || begins_with_words(product, names[i])))
            return true;
    return false;
}
