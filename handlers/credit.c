/* credit.c: what a campaign's home does with orders; people meet it as messages and buttons.
 *
 * An order or a refund comes as a letter, from a shop's request or from a keeper's /pesanan.
 * Its hold ends as a due event. What looks odd waits for a keeper's press, who is asked for
 * here, where the brand's record is read anew. Only what is granted, decided or taken back
 * again is told, once and in private; all else stands in /status. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/buyer_proof.h"
#include "../bot/conversation/counting.h"
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/order_batch.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* waited: how often the reward came back for want of a voucher. */
static struct str body_of(struct turn *turn, uint64_t hash, uint64_t waited)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, hash);
    pack_u64(&body, waited);
    return body.s;
}

static uint64_t waited_before(const struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };

    unpack_fixed64(&in);
    return is(turn, "due") ? unpack_u64(&in) : 0;
}

static void plan(struct turn *turn)
{
    struct money_wants *wants = &turn->wants.money;
    struct unpack in = { .rest = turn->event->body };
    struct str rest = admin_rest(turn);

    if (turn->event->kind != EVENT_LETTER && turn->event->kind != EVENT_DUE)
        return;
    wants->campaign = turn->home;
    wants->now_ms = turn->now_ms;
    if (is(turn, "record")) {
        struct conversion *conversion = ARENA_NEW(turn->arena, struct conversion);
        if (conversion_unpack(turn->event->body, conversion))
            wants->conversion = conversion;
    } else if (is(turn, "file")) {
        struct conversion *conversion = ARENA_NEW(turn->arena, struct conversion);
        struct order_batch batch;
        uint64_t number;
        if (order_batch_unpack(turn->event->body, &batch) &&
            order_batch_next(&batch, &number, conversion))
            wants->conversion = conversion;
    } else if (is(turn, "list")) {
        wants->flagged = true;
    } else if (is(turn, "ok") || is(turn, "no")) {
        id_parse(rest, &wants->order);
    } else if (is(turn, "bought")) {
        wants->buyer = conversion_buyer_of(turn->arena, turn->event->messenger, turn->event->person_id);
    } else {
        wants->order = unpack_fixed64(&in);
    }
}

/* --- what follows from a credit ------------------------------------------------------------ */

static void write_down(struct turn *turn, const struct credit *credit)
{
    if (credit->changes) {
        effect(turn, EFFECT_CREDIT)->credit = credit;
        count_credit(turn, credit);
    }
    if (credit->changes && credit->order.proven &&
        (credit->order.state == ORDER_REFUNDED || credit->order.state == ORDER_REJECTED))
        buyer_proof_send(turn, &credit->order, "proof:undo");
    if (credit->due_at_ms)
        come_back(turn, credit->due_at_ms, "credit:due",
                  body_of(turn, turn->found.money->order_hash,
                          credit->lacks_voucher ? waited_before(turn) + 1 : 0));
}

static void tell_result(struct turn *turn, const struct order *order)
{
    if (!credit_tell_holder(turn))
        return;
    if (order->state == ORDER_GRANTED) {
        credit_say_granted(turn, order, STR(""));
    } else if (order->state == ORDER_REFUNDED) {
        line(turn, "credit.refunded", TEXT("brand", turn->found.money->campaign.brand_name));
    } else {
        line(turn, "credit.rejected", TEXT("brand", turn->found.money->campaign.brand_name));
        line_list(turn, credit_reason_key(order->reason), NULL, 0);
    }
    line_list(turn, "credit.see_status", NULL, 0);
}

/* --- orders and refunds --------------------------------------------------------------------- */

/* To the keeper who told it by /pesanan. */
static void answer_keeper(struct turn *turn, const struct order *order, bool is_new)
{
    static const char *const keys[] = {
        [ORDER_NONE] = "order.nobody",       [ORDER_HELD] = "order.held",
        [ORDER_FLAGGED] = "order.flagged",   [ORDER_GRANTED] = "order.granted",
        [ORDER_REJECTED] = "order.rejected", [ORDER_REFUNDED] = "order.refunded",
    };

    say(turn, is_new ? NULL : "order.already");
    line(turn, keys[order->state], TEXT("order", order->id),
         TEXT("amount", credit_amount(turn->arena, order->amount_minor, order->currency)),
         TEXT("day", credit_day(turn->arena, order->held_until_ms)));
    if (order->state == ORDER_REJECTED)
        line_list(turn, credit_reason_key(order->reason), NULL, 0);
    if (order->state == ORDER_FLAGGED)
        credit_say_flagged(turn, order, turn->found.money->order_hash);
}

/* What a keeper may get wrong; a shop heard it before (bot/web/conversions.c). */
static const char *refusal(const struct turn *turn, const struct conversion *conversion)
{
    const struct money *money = turn->found.money;

    if (conversion->is_by_hand && !credit_is_keeper(turn))
        return "order.not_yours";
    if (!conversion->is_refund && conversion->is_by_hand && !money->order.raw.len &&
        money->touch_count == 0)
        return "order.unknown_code";
    if (!money->order.raw.len && money->ledger.length >= LEDGER_BYTES)
        return "order.ledger_full";
    return NULL;
}

/* What is wrong with it; NULL: it is written down. */
static const char *take(struct turn *turn, const struct conversion *conversion,
                        struct credit *credit)
{
    const struct money *money = turn->found.money;
    const char *fault = money->campaign.raw.len ? refusal(turn, conversion) : "order.not_yours";

    if (fault)
        return fault;
    struct credit_facts facts = money_facts(money, turn->now_ms);
    facts.order_id = conversion->order;
    facts.amount_minor = conversion->amount_minor;
    facts.ordered_at_ms = conversion->at_ms;
    facts.currency = conversion->currency.len ? conversion->currency : money->campaign.currency;
    facts.is_by_hand = conversion->is_by_hand;
    if (conversion->is_refund)
        credit_refund(&facts, credit);
    else
        credit_order(&facts, credit);
    write_down(turn, credit);
    return NULL;
}

/* Whoever else has to do with it. */
static void pass_on(struct turn *turn, const struct conversion *conversion,
                    const struct credit *credit)
{
    const struct money *money = turn->found.money;

    if (credit->changes && credit->order.state == ORDER_FLAGGED)
        credit_ask_keepers(turn, &credit->order, money->order_hash);
    if (credit->changes && buyer_proof_may(&credit->order))
        buyer_proof_seek_story(turn, conversion);
    if (credit->changes && conversion->is_refund && money->order.state == ORDER_GRANTED)
        tell_result(turn, &credit->order);
}

static void record(struct turn *turn)
{
    const struct conversion *conversion = turn->wants.money.conversion;
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);

    if (!conversion)
        return;
    const char *fault = take(turn, conversion, credit);
    if (fault) {
        if (conversion->is_by_hand)
            say(turn, fault);
        return;
    }
    if (conversion->is_by_hand)
        answer_keeper(turn, &credit->order, credit->changes);
    pass_on(turn, conversion, credit);
}

/* --- a keeper's file ------------------------------------------------------------------------ */

static void tell_file(struct turn *turn, const struct order_batch *batch)
{
    say_with(turn, "order.file_done", TEXT("campaign", turn->found.money->campaign.code),
             WHOLE("recorded", batch->counts[BATCH_RECORDED]),
             WHOLE("before", batch->counts[BATCH_BEFORE]),
             WHOLE("review", batch->counts[BATCH_REVIEW]),
             WHOLE("refused", batch->counts[BATCH_REFUSED]));
    for (size_t i = 0; i < batch->note_count; i++)
        line(turn, "order.file_line", WHOLE("n", batch->notes[i].line), KEY("why", batch->notes[i].key));
    if (batch->counts[BATCH_REVIEW])
        button_row(turn, "credit.next", "credit:list:%.*s", STR_ARG(turn->home));
}

/* One order a turn; plan took the same one out. */
static void file(struct turn *turn)
{
    const struct conversion *conversion = turn->wants.money.conversion;
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);
    struct conversion same;
    struct order_batch batch;
    uint64_t number = 0;

    if (!conversion || !order_batch_unpack(turn->event->body, &batch) ||
        !order_batch_next(&batch, &number, &same))
        return;
    const char *fault = take(turn, conversion, credit);
    enum order_state state = credit->order.state;
    if (!credit_is_keeper(turn)) { /* nor will any other line of theirs count */
        say(turn, "order.not_yours");
        return;
    }
    if (fault)
        order_batch_note(&batch, number, fault);
    else if (credit->changes && state == ORDER_REJECTED)
        order_batch_note(&batch, number, credit_reason_key(credit->order.reason));
    batch.counts[fault                                        ? BATCH_REFUSED
                 : !credit->changes                           ? BATCH_BEFORE
                 : state == ORDER_FLAGGED                     ? BATCH_REVIEW
                                                              : BATCH_RECORDED]++;
    if (!fault)
        pass_on(turn, conversion, credit);
    if (batch.left)
        order_batch_send(turn, &batch, turn->home, STR(""));
    else
        tell_file(turn, &batch);
}

/* --- later ------------------------------------------------------------------------------------ */

/* The pool is empty: its keepers hear of it once for each reward that waits. */
static void tell_lack(struct turn *turn)
{
    const struct brand *brand = &turn->found.money->brand.brand;

    for (size_t i = 0; !waited_before(turn) && i < brand->keeper_count; i++) {
        if (brand->keeper_chats[i].len == 0)
            continue;
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        line(turn, "credit.no_vouchers", TEXT("campaign", turn->found.money->campaign.code));
    }
}

static void due(struct turn *turn)
{
    const struct money *money = turn->found.money;
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);

    if (money->order.raw.len == 0 || money->campaign.raw.len == 0)
        return;
    struct credit_facts facts = money_facts(money, turn->now_ms);
    credit_due(&facts, credit);
    write_down(turn, credit);
    if (credit->lacks_voucher)
        tell_lack(turn);
    else if (credit->gives_voucher) /* which one it is, is known after this commit */
        send_letter(turn, turn->home, "credit:voucher", body_of(turn, money->order_hash, 0));
    else if (credit->changes)
        tell_result(turn, &credit->order);
}

static void tell_voucher(struct turn *turn)
{
    const struct money *money = turn->found.money;

    if (money->voucher.len == 0)
        return;
    effect(turn, EFFECT_VOUCHER_TOLD);
    if (!credit_tell_holder(turn))
        return;
    credit_say_granted(turn, &money->order, money->voucher);
    line_list(turn, "credit.see_status", NULL, 0);
}

/* --- a keeper decides ---------------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE || !admin_pass_on(turn, "credit", "list ok no"))
        notify(turn, "press.unknown");
}

static void show_next(struct turn *turn)
{
    const struct money *money = turn->found.money;

    for (size_t i = 0; i < money->order_count; i++)
        if (money->orders[i].state == ORDER_FLAGGED) {
            admin_screen(turn, NULL);
            line(turn, "credit.flagged_count", WHOLE("n", money->flagged_count));
            credit_say_flagged(turn, &money->orders[i], money->order_hashes[i]);
            return;
        }
    admin_screen(turn, "credit.flagged_none");
}

static void decide(struct turn *turn)
{
    const struct money *money = turn->found.money;
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);
    bool counts = is(turn, "ok");

    struct credit_facts facts = money_facts(money, turn->now_ms);
    credit_decide(&facts, counts, credit);
    if (!credit->changes) {
        admin_screen(turn, "credit.decided_already");
    } else {
        write_down(turn, credit);
        admin_screen(turn, NULL);
        line(turn, counts ? "credit.decided_yes" : "credit.decided_no",
             TEXT("order", credit->order.id));
    }
    if (money->flagged_count > 1)
        button_row(turn, "credit.next", "credit:list:%.*s", STR_ARG(turn->home));
    if (credit->changes && !counts)
        tell_result(turn, &credit->order);
    else if (credit->changes && credit_tell_holder(turn))
        line(turn, "credit.cleared", TEXT("brand", money->campaign.brand_name),
             TEXT("day", credit_day(turn->arena, credit->order.held_until_ms)));
}

static void letter(struct turn *turn)
{
    if (!turn->found.money)
        return;
    if (is(turn, "record")) {
        record(turn);
    } else if (is(turn, "file")) {
        file(turn);
    } else if (is(turn, "due")) {
        due(turn);
    } else if (is(turn, "voucher")) {
        tell_voucher(turn);
    } else if (is(turn, "bought")) {
        buyer_proof_find_order(turn);
    } else if (is(turn, "vouch")) {
        buyer_proof_vouch(turn);
    } else if (!credit_is_keeper(turn)) {
        admin_screen(turn, "credit.not_keeper");
    } else if (is(turn, "list")) {
        show_next(turn);
    } else if (is(turn, "ok") || is(turn, "no")) {
        decide(turn);
    }
}

const struct handler handler_credit = {
    .name = "credit",
    .plan = plan,
    .press = press,
    .letter = letter,
};
