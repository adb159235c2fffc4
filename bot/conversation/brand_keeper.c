#include "brand_keeper.h"

#include "../base/pack.h"

void keeper_plan(struct turn *turn)
{
    turn->wants.brand = turn->home;
}

struct brand *keeper_brand(struct turn *turn)
{
    return &turn->found.brand.brand;
}

bool keeper_may(struct turn *turn)
{
    const struct brand *brand = keeper_brand(turn);

    if (brand->raw.len && !brand->is_closed &&
        brand_keeper(brand, turn->person_home) < BRAND_KEEPERS)
        return true;
    admin_screen(turn, brand->is_closed ? "brand.is_closed" : "brand.not_keeper");
    send_letter(turn, turn->person_home, "brand:drop", turn->home);
    return false;
}

bool keeper_keeps(const struct turn *turn, struct str brand)
{
    for (size_t i = 0; i < turn->person.brand_count; i++)
        if (str_eq(turn->person.brands[i], brand))
            return true;
    return false;
}

void keeper_button(struct turn *turn, const char *key, const char *payload)
{
    button_row(turn, key, "%s:%.*s", payload, STR_ARG(turn->home));
}

void keeper_title(struct turn *turn, struct str title)
{
    struct button *choice = &turn->latest->buttons[turn->latest->button_count - 1];

    choice->params = ARENA_NEW(turn->arena, struct param);
    choice->params[0] = (struct param)TEXT("title", title);
    choice->param_count = 1;
    turn->latest->has_words = true;
}

void keeper_groups(struct turn *turn, const char *which, const char *payload)
{
    const struct brand *brand = keeper_brand(turn);
    bool has_any = false;

    for (size_t i = 0; i < brand->group_count; i++)
        has_any |= brand->groups[i].is_allowed;
    admin_screen(turn, has_any ? which : "brandfact.no_group");
    for (size_t i = 0; i < brand->group_count; i++) {
        if (!brand->groups[i].is_allowed)
            continue;
        button_row(turn, "give.group", "%s:%.*s:%.*s", payload, STR_ARG(turn->home),
                   STR_ARG(brand->groups[i].home));
        keeper_title(turn, brand->groups[i].title);
    }
    keeper_button(turn, "brand.back", "brand:show");
}

static size_t count_chars(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

enum keeper_words keeper_words(struct str says, size_t *chars)
{
    *chars = count_chars(says);
    if (*chars > FACT_CHARS)
        return KEEPER_TOO_LONG;
    if (str_find(says, STR("://")) != SIZE_MAX || str_find(says, STR("www.")) != SIZE_MAX ||
        str_find_byte(says, '@') != SIZE_MAX)
        return KEEPER_LINKS;
    return KEEPER_FINE;
}

static const struct allowed_brand *brand_of(const struct turn *turn, uint64_t product,
                                            struct str product_name)
{
    struct str carries = { "", 0 };

    for (size_t i = 0; i < turn->found.product_count; i++)
        if (turn->found.products[i].id == product)
            carries = turn->found.products[i].brand;
    for (size_t i = 0; turn->found.id_products && i < turn->found.testimonial_count; i++)
        if (turn->found.testimonials[i].product == product)
            carries = turn->found.id_products[i].brand;
    return allowed_owner(turn->found.allowed, carries, product_name);
}

void brand_hears_of(struct turn *turn, const struct testimonial *testimonial,
                    struct str product_name)
{
    struct text body = { .arena = turn->arena };
    const struct allowed_brand *brand =
        testimonial->verdict == VERDICT_NO && turn->found.allowed
            ? brand_of(turn, testimonial->product, product_name) : NULL;

    if (!brand || allowed_heard(turn->found.allowed, brand->home, testimonial->id) ||
        !allowed_hear(turn->found.allowed, brand->home, testimonial->id))
        return;
    effect(turn, EFFECT_ALLOWED);
    pack_str(&body, turn->home);
    pack_str(&body, turn->settings.title);
    pack_fixed64(&body, testimonial->id);
    pack_str(&body, product_name);
    /* Nothing of the author goes along but what everybody reads. */
    send_letter_of_nobody(turn, brand->home, "brandreply:new", body.s);
}

void brand_offer_proof(struct turn *turn, struct str group, const struct testimonial *testimonial,
                       struct str product_name)
{
    const struct allowed_brand *brand =
        turn->found.allowed && !testimonial->proof &&
                (testimonial->provenance == PROVENANCE_PEER ||
                 testimonial->provenance == PROVENANCE_DISCOUNTED)
            ? brand_of(turn, testimonial->product, product_name) : NULL;

    if (brand && brand->has_codes)
        button_row(turn, "purchase.have", "purchase:ask:%.*s:%.*s",
                   STR_ARG(id_print(turn->arena, testimonial->id)), STR_ARG(group));
}

void brand_proof_sought(struct turn *turn, const struct testimonial *testimonial,
                        struct str product_name)
{
    struct text body = { .arena = turn->arena };

    if (!turn->found.allowed || turn->effect_count == TURN_EFFECTS ||
        !brand_of(turn, testimonial->product, product_name))
        return;
    pack_fixed64(&body, testimonial->id);
    send_letter(turn, turn->home, "proof:look", body.s);
}
