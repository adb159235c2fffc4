/* pressed.c: somebody pressed a button under an answer that showed a brand's product; see
 * referral/pressed.h for what is kept of that, and why.
 *
 * The press itself only writes a letter to the group's home, and only where some brand was let
 * in. There it is looked up whose the products are; the person's own home is told the brands.
 * Nothing is said to anybody. */
#include "../bot/base/pack.h"
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/product.h"

static bool is_in_persons_home(const struct turn *turn)
{
    return str_eq(turn->verb, STR("mark"));
}

static void plan(struct turn *turn)
{
    if (turn->event->kind != EVENT_LETTER)
        return;
    if (is_in_persons_home(turn)) {
        turn->wants.pressed = true;
        return;
    }
    answer_want_stories(turn, turn->event->body);
    turn->wants.id_products = turn->wants.allowed = true;
}

static void note(struct turn *turn)
{
    struct text body = { .arena = turn->arena };
    size_t count = 0;
    struct str told[LIMIT_ANSWER_QUOTES];

    for (size_t i = 0; i < turn->found.testimonial_count && i < LIMIT_ANSWER_QUOTES; i++) {
        const struct product *product = &turn->found.id_products[i];
        const struct allowed_brand *brand = allowed_owner(turn->found.allowed, product->brand,
                                                          product->name);
        bool is_new = brand != NULL;
        for (size_t k = 0; is_new && k < count; k++)
            is_new = !str_eq(told[k], brand->home);
        if (!is_new)
            continue;
        told[count++] = brand->home;
        pack_str(&body, brand->home);
    }
    if (count && turn->person_home.len)
        send_letter(turn, turn->person_home, "pressed:mark", body.s);
}

static void mark(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };

    while (in.rest.len && !in.is_bad) {
        struct str brand = unpack_str(&in);
        if (home_is_handle(brand))
            pressed_mark(turn->found.pressed, brand, turn->now_ms);
    }
    effect(turn, EFFECT_PRESSED);
}

static void letter(struct turn *turn)
{
    if (is_in_persons_home(turn))
        mark(turn);
    else if (turn->settings.is_known && !turn->settings.is_left)
        note(turn);
}

const struct handler handler_pressed = {
    .name = "pressed",
    .plan = plan,
    .letter = letter,
};
