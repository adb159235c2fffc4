/* draft_press.c: what a pressed button answers. */
#include "draft_ask.h"
#include "handler.h"

static bool take_product(struct turn *turn, struct draft *draft)
{
    uint64_t id = 0;

    draft->is_named = true;
    if (str_eq(turn->verb, STR("new")))
        return true;
    if (!str_eq(turn->verb, STR("product")) || !id_parse(turn->arguments, &id))
        return false;
    for (size_t i = 0; i < turn->found.product_count; i++)
        if (turn->found.products[i].id == id) {
            draft->product = id;
            draft->product_name = turn->found.products[i].name;
            return true;
        }
    return false;
}

static bool take_choice(struct turn *turn, struct draft *draft)
{
    uint64_t choice = 0;

    str_to_u64(turn->arguments, &choice);
    if (str_eq(turn->verb, STR("used")) && choice >= USED_ONCE && choice <= USED_LONGER) {
        draft->used_for = (enum used_for)choice;
    } else if (str_eq(turn->verb, STR("verdict")) && turn->arguments.len == 1) {
        draft->has_verdict = true;
        draft->verdict = turn->arguments.at[0] == '+'   ? VERDICT_YES
                         : turn->arguments.at[0] == '-' ? VERDICT_NO
                                                        : VERDICT_SO_SO;
    } else if (str_eq(turn->verb, STR("label")) && 
               (choice <= PROVENANCE_PAID || (choice == PROVENANCE_STAFF && draft_is_business(turn, draft)))) {
        draft->has_provenance = true;
        draft->provenance = (enum provenance)choice;
    } else if (str_eq(turn->verb, STR("name")) && choice <= NAME_HIDDEN) {
        draft->name_shown = (enum name_shown)choice;
    } else if (str_eq(turn->verb, STR("redo"))) {
        draft->used_for = USED_UNKNOWN;
        draft->has_verdict = draft->has_provenance = false;
    } else {
        return str_eq(turn->verb, STR("skip"));
    }
    return true;
}

bool draft_take_press(struct turn *turn, struct draft *draft)
{
    return (str_eq(turn->session.state, STR("which")) && take_product(turn, draft)) ||
           take_choice(turn, draft);
}
