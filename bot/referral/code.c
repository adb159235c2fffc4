#include "code.h"

static const char alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
enum { ALPHABET_LEN = sizeof(alphabet) - 1, BYTE_VALUES = 256 };

struct str code_part(struct arena *arena, size_t length, const unsigned char random[32])
{
    struct text out = { .arena = arena };

    /* A byte beyond the last whole multiple would favour the first characters. */
    for (size_t i = 0; i < 32 && out.s.len < length; i++)
        if (random[i] < BYTE_VALUES - BYTE_VALUES % ALPHABET_LEN)
            text_add(&out, (struct str){ &alphabet[random[i] % ALPHABET_LEN], 1 });
    return out.s.len == length ? out.s : (struct str){ "", 0 };
}

static char folded(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool code_read(struct arena *arena, struct str text, struct code *code)
{
    struct text plain = { .arena = arena };

    for (size_t i = 0; i < text.len; i++) {
        char c = folded(text.at[i]);
        if (c == '-' || c == ' ')
            continue;
        if (plain.s.len == CODE_LEN || str_find_byte(str_from(alphabet), c) == SIZE_MAX)
            return false;
        text_add(&plain, (struct str){ &c, 1 });
    }
    if (plain.s.len != CODE_LEN)
        return false;
    code->campaign = str_slice(plain.s, 0, CODE_CAMPAIGN_LEN);
    code->member = str_slice(plain.s, CODE_CAMPAIGN_LEN, CODE_LEN);
    return true;
}

struct str code_plain(struct arena *arena, const struct code *code)
{
    return arena_concat(arena, code->campaign, code->member);
}

struct str code_written(struct arena *arena, const struct code *code)
{
    return ARENA_JOIN(arena, code->campaign, STR("-"), code->member);
}
