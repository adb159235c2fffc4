#include "brand_keeper.h"

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

void keeper_keep_language(struct turn *turn)
{
    if (turn->person.lang.len == 0 && turn->session.lang.len)
        turn->lang = turn->session.lang;
}

void keeper_button(struct turn *turn, const char *key, const char *payload)
{
    button_row(turn, key, "%s:%.*s", payload, STR_ARG(turn->home));
}
