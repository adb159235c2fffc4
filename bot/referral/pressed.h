/* pressed.h: under which brands' answers a person pressed something of late (E10, "influenced").
 *
 * An order counts as influenced when whoever ordered pressed a button under an answer that showed
 * a product of the brand within PRESSED_DAYS before. For that the person's own home keeps, for
 * each brand that an administrator let into their group, when they last did: no product, no
 * group, no answer, and never who only saw one. It is read when an order names its buyer by their
 * id in a messenger, and at no other time. */
#ifndef REKAN_REFERRAL_PRESSED_H
#define REKAN_REFERRAL_PRESSED_H

#include "../base/arena.h"

enum { PRESSED_DAYS = 30, PRESSED_BRANDS = 32 };

struct pressed {
    struct str raw;     /* as it stands in Redis; empty: nothing */
    struct {
        struct str brand; /* home handle */
        int64_t at_ms;
    } at[PRESSED_BRANDS]; /* the latest first */
    size_t count;
};

struct str pressed_pack(struct arena *arena, const struct pressed *pressed);
bool pressed_unpack(struct str bytes, struct pressed *pressed);

/* Now. What is too old goes, and the oldest where there is no room. */
void pressed_mark(struct pressed *pressed, struct str brand, int64_t now_ms);
bool pressed_has(const struct pressed *pressed, struct str brand, int64_t now_ms);

#endif
