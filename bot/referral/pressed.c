#include "pressed.h"

#include "../base/clock.h"
#include "../base/pack.h"

enum { PRESSED_FORMAT = 1 };

static bool is_fresh(int64_t at_ms, int64_t now_ms)
{
    return now_ms - at_ms <= PRESSED_DAYS * CLOCK_DAY_MS;
}

struct str pressed_pack(struct arena *arena, const struct pressed *pressed)
{
    struct text out = { .arena = arena };

    pack_u64(&out, PRESSED_FORMAT);
    pack_u64(&out, pressed->count);
    for (size_t i = 0; i < pressed->count; i++) {
        pack_str(&out, pressed->at[i].brand);
        pack_i64(&out, pressed->at[i].at_ms);
    }
    return out.s;
}

bool pressed_unpack(struct str bytes, struct pressed *pressed)
{
    struct unpack in = { .rest = bytes };

    *pressed = (struct pressed){ .raw = bytes };
    if (unpack_u64(&in) != PRESSED_FORMAT)
        return false;
    pressed->count = unpack_count(&in, PRESSED_BRANDS);
    for (size_t i = 0; i < pressed->count; i++) {
        pressed->at[i].brand = unpack_str(&in);
        pressed->at[i].at_ms = unpack_i64(&in);
    }
    return !in.is_bad;
}

void pressed_mark(struct pressed *pressed, struct str brand, int64_t now_ms)
{
    struct pressed next = { .raw = pressed->raw, .count = 1 };

    next.at[0].brand = brand;
    next.at[0].at_ms = now_ms;
    for (size_t i = 0; i < pressed->count && next.count < PRESSED_BRANDS; i++)
        if (!str_eq(pressed->at[i].brand, brand) && is_fresh(pressed->at[i].at_ms, now_ms))
            next.at[next.count++] = pressed->at[i];
    *pressed = next;
}

bool pressed_has(const struct pressed *pressed, struct str brand, int64_t now_ms)
{
    for (size_t i = 0; i < pressed->count; i++)
        if (str_eq(pressed->at[i].brand, brand))
            return is_fresh(pressed->at[i].at_ms, now_ms);
    return false;
}
