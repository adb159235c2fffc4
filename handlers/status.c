/* status.c: what one's links brought: followed, ordered, held until when, granted, not counted and
 * why (/status).
 *
 * In private. Each campaign's home is written to and answers for itself: there the person is
 * found by their home, so that nobody reads another's. What a brand recorded itself says so. */
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/code.h"

enum { CAMPAIGNS = 6, ORDERS = 8 }; /* shown */

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER) {
        turn->wants.money = (struct money_wants){ .campaign = turn->home, .own = true,
                                                  .now_ms = turn->now_ms };
        return;
    }
    turn->wants.sharing.own = turn->event->chat_kind == CHAT_PRIVATE;
}

static void show_all(struct turn *turn)
{
    const struct sharing *own = &turn->found.sharing.own;
    size_t shown = 0;

    if (own->link_count == 0) {
        say(turn, "status.none");
        return;
    }
    for (size_t i = own->link_count; i-- > 0 && shown < CAMPAIGNS; shown++)
        send_letter_to_campaign(turn, str_slice(own->links[i].code, 0, CODE_CAMPAIGN_LEN),
                                "status:tell", STR(""));
    if (own->link_count > CAMPAIGNS)
        say_with(turn, "status.latest", WHOLE("n", CAMPAIGNS), WHOLE("all", own->link_count));
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        show_all(turn);
        return;
    }
    say(turn, "status.in_private");
    button_start(turn, "status.open_private", STR("status_"));
    pass_by(turn);
}

/* --- in a campaign's home ------------------------------------------------------------------- */

static void say_order(struct turn *turn, const struct order *order)
{
    static const char *const keys[] = {
        [ORDER_NONE] = "status.order_rejected",     [ORDER_HELD] = "status.order_held",
        [ORDER_FLAGGED] = "status.order_flagged",   [ORDER_GRANTED] = "status.order_granted",
        [ORDER_REJECTED] = "status.order_rejected", [ORDER_REFUNDED] = "status.order_rejected",
    };

    line(turn, keys[order->state], TEXT("day", credit_day(turn->arena, order->at_ms)),
         TEXT("until", credit_day(turn->arena, order->held_until_ms)),
         KEY("reason", str_from(credit_reason_key(order->reason))),
         KEY("by", order->is_by_hand ? STR("status.by_hand") : STR("status.by_shop")));
    if (order->appeal == APPEAL_ASKED)
        line_list(turn, "status.appealed", NULL, 0);
}

/* The brand said no, or nothing: the group's administrators may be asked. */
static void button_appeal(struct turn *turn, const struct order *order, uint64_t hash)
{
    if (turn->found.money->link.group.len == 0 || !credit_may_appeal(order, turn->now_ms))
        return;
    struct button *choice = button_row(turn, "status.appeal", "appeal:ask:%.*s:%.*s",
                                       STR_ARG(turn->home), STR_ARG(id_print(turn->arena, hash)));
    choice->params = ARENA_NEW(turn->arena, struct param);
    choice->params[0] = (struct param)TEXT("day", credit_day(turn->arena, order->at_ms));
    choice->param_count = 1;
    turn->latest->has_words = true;
}

static void say_sums(struct turn *turn, const struct money *money)
{
    struct balance balance = ledger_balance(&money->ledger);
    size_t orders = 0;

    for (size_t i = 0; i < money->ledger.count; i++)
        orders += money->ledger.entries[i].kind == LEDGER_OFFERED;
    line(turn, "status.sums", WHOLE("clicks", money->clicks), WHOLE("orders", orders),
         WHOLE("held", balance.held), WHOLE("granted", balance.granted),
         WHOLE("rejected", ledger_rejected(&money->ledger)));
    if (money->campaign.for_member.kind == REWARD_POINTS || balance.granted_points ||
        balance.held_points)
        line(turn, "status.points", WHOLE("n", balance.granted_points),
             WHOLE("held", balance.held_points));
}

static void letter(struct turn *turn)
{
    const struct money *money = turn->found.money;
    size_t count;

    if (!money || money->campaign.raw.len == 0 || money->link.raw.len == 0)
        return; /* their link is gone since */
    struct code code = { money->campaign.code, money->link.member_code };
    say_with(turn, "status.head", TEXT("brand", money->campaign.brand_name),
             TEXT("code", code_written(turn->arena, &code)));
    if (!campaign_runs(&money->campaign, turn->now_ms) || money->link.is_ended)
        line_list(turn, "status.ended", NULL, 0);
    say_sums(turn, money);
    count = money->order_count < ORDERS ? money->order_count : ORDERS;
    for (size_t i = 0; i < count; i++)
        if (money->orders[i].raw.len)
            say_order(turn, &money->orders[i]);
    for (size_t i = 0; i < count; i++)
        button_appeal(turn, &money->orders[i], money->order_hashes[i]);
    if (money->order_count > ORDERS)
        line_list(turn, "status.older", NULL, 0);
}

const struct handler handler_status = {
    .name = "status",
    .command_id = "status",
    .command_en = "status",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .plan = plan,
    .command = command,
    .started = command,
    .letter = letter,
};
