/* voucher.c: a keeper fills a campaign's pool of voucher codes (/voucher, /vouchers).
 *
 * One code a line, as a message or a file, in private; the campaign's home asks for the keeper,
 * takes what is new, and says how many are left. A code that was ever brought is taken once for
 * ever, also when it was given out since. A message with a line that is no code is not taken at
 * all; of a file the good lines are, and each other one is told by its number. */
#include "../bot/base/pack.h"
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/handler.h"

enum { LINES_SHOWN = 10 };

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* --- in private ---------------------------------------------------------------------------- */

/* The first line that is no code, or that there are too many, is said. */
static bool is_fine(struct turn *turn, const struct vouchers *vouchers)
{
    for (size_t i = 0; i < vouchers->count; i++)
        if (vouchers->lines[i].state == VOUCHER_NO_CODE) {
            say_with(turn, "voucher.bad_line", WHOLE("n", vouchers->lines[i].line));
            return false;
        }
    if (vouchers->is_too_many)
        say_with(turn, "voucher.too_many", WHOLE("n", VOUCHERS_AT_A_TIME));
    return !vouchers->is_too_many;
}

static void say_twice(struct turn *turn, const struct voucher_line *twice)
{
    line(turn, "voucher.line_twice", WHOLE("n", twice->line), WHOLE("m", twice->same_as));
}

static void send_codes(struct turn *turn, struct str campaign, struct str text)
{
    struct vouchers vouchers;
    struct text body = { .arena = turn->arena };
    size_t told = 0;

    vouchers_read(turn->arena, text, false, &vouchers);
    if (!is_fine(turn, &vouchers))
        return;
    if (vouchers.code_count == 0) {
        say_with(turn, "voucher.send", TEXT("campaign", campaign), WHOLE("n", VOUCHERS_AT_A_TIME));
        expect(turn, "codes", campaign);
        return;
    }
    for (size_t i = 0; i < vouchers.count && told < LINES_SHOWN; i++)
        if (vouchers.lines[i].state == VOUCHER_TWICE) {
            if (told++ == 0)
                say(turn, NULL);
            say_twice(turn, &vouchers.lines[i]);
        }
    pack_u64(&body, vouchers.code_count);
    for (size_t i = 0; i < vouchers.code_count; i++)
        pack_str(&body, vouchers.codes[i]);
    stop_expecting(turn);
    send_letter_to_campaign(turn, campaign, "voucher:add", body.s);
}

static void send_file(struct turn *turn, struct str campaign)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, turn->event->file_id);
    pack_str(&body, turn->event->file_name);
    stop_expecting(turn);
    send_letter_to_campaign(turn, campaign, "voucher:file", body.s);
}

static void bring(struct turn *turn, struct str campaign, struct str text)
{
    turn_keep_language(turn);
    if (turn->event->file_id.len)
        send_file(turn, campaign);
    else
        send_codes(turn, campaign, text);
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
        bring(turn, campaign, rest);
}

static void text(struct turn *turn)
{
    bring(turn, conversion_campaign(turn->arena, turn->session.data), turn->event->text);
}

/* --- in the campaign's home ------------------------------------------------------------------ */

static void plan(struct turn *turn)
{
    struct money_wants *wants = &turn->wants.money;
    struct unpack in = { .rest = turn->event->body };

    if (turn->event->kind != EVENT_LETTER)
        return;
    wants->campaign = turn->home;
    wants->now_ms = turn->now_ms;
    if (is(turn, "load")) {
        turn->wants.file = (struct brand_file){ .file_id = unpack_str(&in), .name = unpack_str(&in),
                                                .kind = FILE_VOUCHERS };
    } else if (is(turn, "add")) {
        struct str *codes = ARENA_ARRAY(turn->arena, struct str, MONEY_CODES);
        size_t count = unpack_count(&in, MONEY_CODES);
        for (size_t i = 0; i < count; i++)
            codes[i] = unpack_str(&in);
        wants->codes = codes;
        wants->code_count = in.is_bad ? 0 : count;
    }
}

static size_t count_fresh(const struct turn *turn)
{
    size_t fresh = 0;

    for (size_t i = 0; i < turn->wants.money.code_count; i++)
        fresh += !turn->found.money->codes_known[i];
    return fresh;
}

/* Each line of a file that was not taken, and why; not its code. */
static void say_lines(struct turn *turn, const struct vouchers *vouchers)
{
    size_t told = 0, more = 0;

    for (size_t i = 0, code = 0; i < vouchers->count; i++) {
        const struct voucher_line *row = &vouchers->lines[i];
        bool is_known = row->state == VOUCHER_FINE && turn->found.money->codes_known[code++];
        if (row->state == VOUCHER_FINE && !is_known)
            continue;
        if (told == LINES_SHOWN) {
            more++;
            continue;
        }
        told++;
        if (row->state == VOUCHER_TWICE)
            say_twice(turn, row);
        else
            line(turn, is_known ? "voucher.line_known" : "voucher.line_bad", WHOLE("n", row->line));
    }
    if (more)
        line(turn, "voucher.lines_more", WHOLE("n", more));
}

static void add(struct turn *turn, const struct vouchers *file)
{
    const struct money *money = turn->found.money;
    size_t fresh = count_fresh(turn), count = turn->wants.money.code_count;

    if (money->vouchers_left + fresh > VOUCHER_POOL) {
        say_with(turn, "voucher.pool_full", WHOLE("n", VOUCHER_POOL));
        return;
    }
    if (fresh)
        effect(turn, EFFECT_VOUCHERS);
    say_with(turn, "voucher.added", WHOLE("n", fresh), TEXT("campaign", money->campaign.code),
             WHOLE("left", money->vouchers_left + fresh));
    if (file)
        say_lines(turn, file);
    else if (fresh < count)
        line(turn, "voucher.known", WHOLE("n", count - fresh));
    if (money->campaign.for_member.kind != REWARD_VOUCHER)
        line_list(turn, "voucher.not_its_reward", NULL, 0);
}

static void load(struct turn *turn)
{
    const struct vouchers *vouchers = turn->found.vouchers;

    if (!vouchers)
        say(turn, "brandseed.unreadable");
    else if (vouchers->is_too_many)
        say_with(turn, "voucher.too_many", WHOLE("n", VOUCHERS_AT_A_TIME));
    else if (vouchers->count == 0)
        say(turn, "voucher.file_empty");
    else
        add(turn, vouchers);
}

static void letter(struct turn *turn)
{
    if (!credit_is_keeper(turn)) {
        say(turn, "order.not_yours");
    } else if (is(turn, "file")) {
        say(turn, "brandseed.reading");
        send_letter(turn, turn->home, "voucher:load", turn->event->body);
    } else if (is(turn, "load")) {
        load(turn);
    } else {
        add(turn, NULL);
    }
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
