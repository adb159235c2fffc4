/* appeal.c: a member whose order a brand refused asks the group's administrators (E8).
 *
 * A brand that decides on orders decides on its own money. So the link's holder may ask, once an
 * order, for an administrator of the group in which the link was offered; only then does anybody
 * there learn of it, without names. An administrator who keeps the brand or holds the link does
 * not decide. Both sides hear what was decided, and what had looked odd.
 *
 * The campaign's home judges the order, the group's home who is administrator. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/counting.h"
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* What travels between the two homes. */
struct appeal {
    struct str campaign, group, title;
    uint64_t order;
    bool counts;
};

static struct str appeal_pack(struct turn *turn, const struct appeal *appeal)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, appeal->campaign);
    pack_str(&body, appeal->group);
    pack_str(&body, appeal->title);
    pack_fixed64(&body, appeal->order);
    pack_u64(&body, appeal->counts);
    return admin_body(turn, body.s);
}

static bool appeal_read(const struct turn *turn, struct appeal *appeal)
{
    struct unpack in = { .rest = admin_rest(turn) };

    *appeal = (struct appeal){ .campaign = unpack_str(&in), .group = unpack_str(&in),
                               .title = unpack_str(&in), .order = unpack_fixed64(&in),
                               .counts = unpack_u64(&in) == 1 };
    return !in.is_bad;
}

/* "CAMPAIGN:ORDER", on buttons and in the group's list. */
static struct str entry_of(struct turn *turn, const struct appeal *appeal)
{
    return ARENA_JOIN(turn->arena, appeal->campaign, STR(":"), id_print(turn->arena, appeal->order));
}

static bool entry_read(struct str entry, struct appeal *appeal)
{
    appeal->campaign = str_cut(&entry, ':');
    return home_is_handle(appeal->campaign) && id_parse(entry, &appeal->order);
}

static void plan(struct turn *turn)
{
    struct money_wants *money = &turn->wants.money;
    struct appeal appeal;

    if (turn->event->kind != EVENT_LETTER)
        return;
    if (is(turn, "new")) {
        turn->wants.appeals = true;
    } else if (is(turn, "list") || is(turn, "show") || is(turn, "yes") || is(turn, "no")) {
        turn->wants.appeals = true;
        admin_plan(turn, is(turn, "list") || is(turn, "show"));
    } else if (!is(turn, "done")) {
        money->campaign = turn->home;
        money->now_ms = turn->now_ms;
        money->asker = turn->person_home;
        if (is(turn, "ask"))
            id_parse(admin_rest(turn), &money->order);
        else if (appeal_read(turn, &appeal))
            money->order = appeal.order;
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE ||
        !admin_pass_on(turn, "appeal", "ask list show yes no"))
        notify(turn, "press.unknown");
}

/* --- in the campaign's home ------------------------------------------------------------------ */

static struct appeal appeal_of(const struct turn *turn)
{
    const struct money *money = turn->found.money;

    return (struct appeal){ .campaign = turn->home, .group = money->link.group,
                            .order = money->order_hash };
}

static void write_down(struct turn *turn, const struct credit *credit)
{
    struct text body = { .arena = turn->arena };

    effect(turn, EFFECT_CREDIT)->credit = credit;
    count_credit(turn, credit);
    pack_fixed64(&body, turn->found.money->order_hash);
    pack_u64(&body, 0);
    if (credit->due_at_ms)
        come_back(turn, credit->due_at_ms, "credit:due", body.s);
}

static void ask(struct turn *turn)
{
    const struct money *money = turn->found.money;
    struct credit_facts facts = money_facts(money, turn->now_ms);
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);
    struct appeal appeal = appeal_of(turn);

    if (money->asker == 0 || money->asker != money->order.holder)
        return; /* nobody learns of another's orders */
    credit_appeal(&facts, credit);
    if (!credit->changes || money->link.group.len == 0) {
        say(turn, money->order.appeal ? "appeal.asked_before" : "appeal.not_now");
        return;
    }
    write_down(turn, credit);
    send_letter(turn, money->link.group, "appeal:new", appeal_pack(turn, &appeal));
}

/* The group cannot take it: it may be asked again. */
static void take_back(struct turn *turn)
{
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);

    *credit = (struct credit){ .changes = true, .order = turn->found.money->order };
    if (credit->order.appeal != APPEAL_ASKED)
        return;
    credit->order.appeal = APPEAL_NONE;
    effect(turn, EFFECT_CREDIT)->credit = credit;
}

/* Is it open, of this group, and none of the administrator's own? If not, that was said. */
static bool may_decide(struct turn *turn, const struct appeal *asked)
{
    const struct money *money = turn->found.money;

    if (money->order.appeal != APPEAL_ASKED || !str_eq(money->link.group, asked->group)) {
        admin_screen(turn, "appeal.gone");
        send_letter(turn, asked->group, "appeal:done", appeal_pack(turn, asked));
        return false;
    }
    if (credit_is_keeper(turn)) {
        admin_screen(turn, "appeal.own_brand");
        return false;
    }
    if (money->asker == money->order.holder)
        admin_screen(turn, "appeal.own_link");
    return money->asker != money->order.holder;
}

static void weigh(struct turn *turn, const struct appeal *asked)
{
    const struct money *money = turn->found.money;
    struct str entry = entry_of(turn, asked);

    if (!may_decide(turn, asked))
        return;
    admin_screen(turn, NULL);
    line(turn, money->order.state == ORDER_FLAGGED ? "appeal.brand_silent" : "appeal.brand_refused",
         TEXT("brand", money->campaign.brand_name));
    credit_say_odd(turn, &money->order);
    line_list(turn, "appeal.what", NULL, 0);
    button_row(turn, "appeal.counts", "appeal:yes:%.*s:%.*s", STR_ARG(asked->group), STR_ARG(entry));
    button(turn, "appeal.counts_not", "appeal:no:%.*s:%.*s", STR_ARG(asked->group), STR_ARG(entry));
}

/* The brand pays for it, so it hears who decided, and why it had been held. */
static void tell_keepers(struct turn *turn, const struct order *order, const struct appeal *asked)
{
    const struct brand *brand = &turn->found.money->brand.brand;

    for (size_t i = 0; i < brand->keeper_count; i++) {
        if (brand->keeper_chats[i].len == 0)
            continue;
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        line(turn, order->state == ORDER_HELD ? "appeal.keeper_yes" : "appeal.keeper_no",
             TEXT("order", order->id), TEXT("group", asked->title),
             TEXT("day", credit_day(turn->arena, order->held_until_ms)));
        credit_say_flags(turn, order->flags);
    }
}

static void decide(struct turn *turn, const struct appeal *asked)
{
    const struct money *money = turn->found.money;
    struct credit_facts facts = money_facts(money, turn->now_ms);
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);

    if (!may_decide(turn, asked))
        return;
    credit_overrule(&facts, asked->counts, credit);
    const struct order *order = &credit->order;
    bool is_held = order->state == ORDER_HELD;
    write_down(turn, credit);
    send_letter(turn, asked->group, "appeal:done", appeal_pack(turn, asked));
    admin_screen(turn, is_held                           ? "appeal.decided_yes"
                       : order->reason == ORDER_OVER_CAP ? "appeal.decided_over"
                                                         : "appeal.decided_no");
    button_row(turn, "appeal.back", "appeal:list:%.*s", STR_ARG(asked->group));
    tell_keepers(turn, order, asked);
    if (!credit_tell_holder(turn))
        return;
    line(turn, is_held ? "appeal.holder_yes" : "appeal.holder_no",
         TEXT("brand", money->campaign.brand_name), TEXT("group", asked->title),
         TEXT("day", credit_day(turn->arena, order->held_until_ms)));
    credit_say_flags(turn, order->flags);
    if (!is_held)
        line_list(turn, credit_reason_key(order->reason), NULL, 0);
}

/* --- in the group's home ----------------------------------------------------------------------- */

static void begin(struct turn *turn, struct appeal *appeal)
{
    bool is_there = turn->settings.is_known && !turn->settings.is_left;

    if (!is_there || turn->found.appeal_count == LIMIT_APPEALS) {
        say_with(turn, is_there ? "appeal.full" : "appeal.no_group", TEXT("group", turn->settings.title));
        send_letter(turn, appeal->campaign, "appeal:free", appeal_pack(turn, appeal));
        return;
    }
    struct effect *put = effect(turn, EFFECT_APPEAL);
    put->body = entry_of(turn, appeal);
    put->is_given = true;
    say_with(turn, "appeal.asked", TEXT("group", turn->settings.title));
    for (size_t i = 0; i < turn->settings.watcher_count && turn->reply_count < TURN_REPLIES; i++) {
        say_to(turn, turn->settings.watchers[i], turn->settings.lang, NULL);
        line(turn, "appeal.waits", TEXT("group", turn->settings.title));
        button_row(turn, "appeal.look", "appeal:show:%.*s:%.*s", STR_ARG(turn->home),
                   STR_ARG(put->body));
    }
}

static bool is_listed(const struct turn *turn, struct str entry)
{
    for (size_t i = 0; i < turn->found.appeal_count; i++)
        if (str_eq(turn->found.appeals[i], entry))
            return true;
    return false;
}

static void administer(struct turn *turn)
{
    struct appeal appeal = { .group = turn->home, .title = turn->settings.title,
                             .counts = is(turn, "yes") };
    bool decides = is(turn, "yes") || is(turn, "no");
    struct str entry = admin_rest(turn);

    if (!admin_may(turn))
        return;
    if (is(turn, "list"))
        entry = turn->found.appeal_count ? turn->found.appeals[0] : STR("");
    if (!is_listed(turn, entry) || !entry_read(entry, &appeal)) {
        admin_screen(turn, turn->found.appeal_count ? "appeal.gone" : "appeal.none");
        button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
        return;
    }
    send_letter(turn, appeal.campaign, decides ? "appeal:decide" : "appeal:weigh",
                appeal_pack(turn, &appeal));
}

static void letter(struct turn *turn)
{
    struct appeal appeal;
    bool is_here = turn->found.money && turn->found.money->order.raw.len;

    if (is(turn, "ask") && is_here) {
        ask(turn);
    } else if (is(turn, "list") || is(turn, "show") || is(turn, "yes") || is(turn, "no")) {
        administer(turn);
    } else if (!appeal_read(turn, &appeal)) {
        return;
    } else if (is(turn, "new")) {
        begin(turn, &appeal);
    } else if (is(turn, "done")) {
        effect(turn, EFFECT_APPEAL)->body = entry_of(turn, &appeal);
    } else if (is(turn, "free") && is_here) {
        take_back(turn);
    } else if (is(turn, "weigh") && is_here) {
        weigh(turn, &appeal);
    } else if (is(turn, "decide") && is_here) {
        decide(turn, &appeal);
    }
}

const struct handler handler_appeal = {
    .name = "appeal",
    .plan = plan,
    .press = press,
    .letter = letter,
};
