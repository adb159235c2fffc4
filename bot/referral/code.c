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

static bool is_of_word(char c)
{
    char upper = folded(c);

    return (upper >= 'A' && upper <= 'Z') || (c >= '0' && c <= '9');
}

/* A whole code from here to where the word ends. */
static bool begins_code(struct arena *arena, struct str text, size_t len, struct code *code)
{
    return text.len >= len && (text.len == len || !is_of_word(text.at[len])) &&
           code_read(arena, str_slice(text, 0, len), code);
}

/* "semua-muanya" has a code's shape, too: a digit, or capitals throughout, tell it apart. */
static bool looks_written(struct str text)
{
    bool has_digit = false, has_small = false;

    for (size_t i = 0; i < text.len; i++) {
        has_digit |= text.at[i] >= '0' && text.at[i] <= '9';
        has_small |= text.at[i] >= 'a' && text.at[i] <= 'z';
    }
    return has_digit || !has_small;
}

bool code_find(struct arena *arena, struct str text, struct code *code)
{
    enum { WRITTEN_LEN = CODE_LEN + 1, SLASHES = 3 };

    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_slice(text, i, text.len);
        bool begins_word = i == 0 || !is_of_word(text.at[i - 1]);
        if (text.at[i] == '/' && str_starts(rest, STR("/r/")) &&
            begins_code(arena, str_slice(rest, SLASHES, rest.len), CODE_LEN, code))
            return true;
        if (begins_word && rest.len >= WRITTEN_LEN && rest.at[CODE_CAMPAIGN_LEN] == '-' &&
            looks_written(str_slice(rest, 0, WRITTEN_LEN)) &&
            begins_code(arena, rest, WRITTEN_LEN, code))
            return true;
    }
    return false;
}

struct str code_plain(struct arena *arena, const struct code *code)
{
    return arena_concat(arena, code->campaign, code->member);
}

struct str code_written(struct arena *arena, const struct code *code)
{
    return ARENA_JOIN(arena, code->campaign, STR("-"), code->member);
}
