/* voucher.c: a keeper fills a campaign's pool of voucher codes (/voucher, /vouchers).
 *
 * One code a line, in private; the campaign's home asks for the keeper, takes what is new, and
 * says how many are left. A code that was ever brought is taken once for ever, also when it
 * was given out since. What is wrong is said by line, and then none is taken. */
#include "../bot/base/pack.h"
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/handler.h"

/* --- in private ---------------------------------------------------------------------------- */

static bool has_before(const struct str *codes, size_t count, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(codes[i], code))
            return true;
    return false;
}

/* Each line that is not empty, once; the line that is no code, or too many, is said. */
static bool read_codes(struct turn *turn, struct str rest, struct str *codes, size_t *count)
{
    for (unsigned at = 1; rest.len; at++) {
        struct str code = str_trim(str_cut(&rest, '\n'));
        if (code.len == 0 || has_before(codes, *count, code))
            continue;
        if (!conversion_order_is_fine(code)) {
            say_with(turn, "voucher.bad_line", WHOLE("n", at));
            return false;
        }
        if (*count == MONEY_CODES) {
            say_with(turn, "voucher.too_many", WHOLE("n", MONEY_CODES));
            return false;
        }
        codes[(*count)++] = code;
    }
    return true;
}

static void send_codes(struct turn *turn, struct str campaign, struct str lines)
{
    struct str *codes = ARENA_ARRAY(turn->arena, struct str, MONEY_CODES);
    struct text body = { .arena = turn->arena };
    size_t count = 0;

    credit_keep_language(turn);
    if (!read_codes(turn, lines, codes, &count))
        return;
    if (count == 0) {
        say_with(turn, "voucher.send", TEXT("campaign", campaign), WHOLE("n", MONEY_CODES));
        expect(turn, "codes", campaign);
        return;
    }
    pack_u64(&body, count);
    for (size_t i = 0; i < count; i++)
        pack_str(&body, codes[i]);
    stop_expecting(turn);
    send_letter_to_campaign(turn, campaign, "voucher:add", body.s);
}

static void command(struct turn *turn)
{
    struct str rest = turn->arguments;
    struct str first = str_trim(str_cut(&rest, '\n'));
    struct str campaign = conversion_campaign(turn->arena, first);

    if (turn->event->chat_kind != CHAT_PRIVATE)
        say(turn, "voucher.in_private");
    else if (first.len == 0)
        say(turn, "voucher.how");
    else if (campaign.len == 0)
        say(turn, "voucher.bad_campaign");
    else
        send_codes(turn, campaign, rest);
}

static void text(struct turn *turn)
{
    struct str campaign = conversion_campaign(turn->arena, turn->session.data);

    send_codes(turn, campaign, turn->event->text);
}

/* --- in the campaign's home ------------------------------------------------------------------ */

static void plan(struct turn *turn)
{
    struct money_wants *wants = &turn->wants.money;
    struct unpack in = { .rest = turn->event->body };
    struct str *codes;

    if (turn->event->kind != EVENT_LETTER)
        return;
    wants->campaign = turn->home;
    wants->now_ms = turn->now_ms;
    codes = ARENA_ARRAY(turn->arena, struct str, MONEY_CODES);
    size_t count = unpack_count(&in, MONEY_CODES);
    for (size_t i = 0; i < count; i++)
        codes[i] = unpack_str(&in);
    wants->codes = codes;
    wants->code_count = in.is_bad ? 0 : count;
}

static void letter(struct turn *turn)
{
    enum { POOL_MAX = 100000 };
    const struct money *money = turn->found.money;
    size_t fresh = 0, count = turn->wants.money.code_count;

    if (!credit_is_keeper(turn)) {
        say(turn, "order.not_yours");
        return;
    }
    for (size_t i = 0; i < count; i++)
        fresh += !money->codes_known[i];
    if (money->vouchers_left + fresh > POOL_MAX) {
        say_with(turn, "voucher.pool_full", WHOLE("n", POOL_MAX));
        return;
    }
    if (fresh)
        effect(turn, EFFECT_VOUCHERS);
    say_with(turn, "voucher.added", WHOLE("n", fresh), TEXT("campaign", money->campaign.code),
             WHOLE("left", money->vouchers_left + fresh));
    if (fresh < count)
        line(turn, "voucher.known", WHOLE("n", count - fresh));
    if (money->campaign.for_member.kind != REWARD_VOUCHER)
        line_list(turn, "voucher.not_its_reward", NULL, 0);
}

const struct handler handler_voucher = {
    .name = "voucher",
    .command_id = "voucher",
    .command_en = "vouchers",
    .place = PLACE_BOTH,
    .plan = plan,
    .command = command,
    .text = text,
    .letter = letter,
};
