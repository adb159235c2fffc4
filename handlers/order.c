/* order.c: a brand without a shop system records orders and refunds itself (/pesanan, /order).
 *
 * In private, by a keeper of the brand, one a line, typed or in a file; the same rules as for a shop's request, and
 * shown as recorded by the brand. The campaign's home decides and answers (handlers/credit.c);
 * what cannot be read is said here, line by line, and loses nothing. */
#include "../bot/conversation/crediting.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/order_batch.h"
#include "../bot/referral/code.h"

enum { LINES = 6, CAMPAIGNS = 6 }; /* so many letters a turn writes */

/* "batal" and "refund" in front of a line take an order back. */
static bool is_refund_word(struct str word)
{
    return str_eq_ascii_nocase(word, STR("batal")) || str_eq_ascii_nocase(word, STR("refund"));
}

/* The next field of "CODE ORDER AMOUNT BUYER", or of the same with commas or semicolons. */
static struct str next_field(struct str *rest)
{
    size_t at = 0;

    while (rest->len && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = str_slice(*rest, 1, rest->len);
    while (at < rest->len && rest->at[at] != ' ' && rest->at[at] != ',' && rest->at[at] != ';' &&
           rest->at[at] != '\t')
        at++;
    struct str field = str_slice(*rest, 0, at);
    while (at < rest->len && (rest->at[at] == ' ' || rest->at[at] == '\t'))
        at++;
    at += at < rest->len && (rest->at[at] == ',' || rest->at[at] == ';');
    *rest = str_trim(str_slice(*rest, at, rest->len));
    return field;
}

/* What is wrong with a line; NULL when it is whole. */
static const char *read_line(struct turn *turn, struct str text, struct conversion *conversion)
{
    struct str rest = str_trim(text);
    struct str first = next_field(&rest);
    struct code code = { 0 };

    *conversion = (struct conversion){ .is_by_hand = true, .is_refund = is_refund_word(first) };
    if (conversion->is_refund)
        first = next_field(&rest);
    if (code_read(turn->arena, first, &code)) {
        conversion->campaign = code.campaign;
        conversion->code = code.member;
    } else {
        conversion->campaign = conversion->is_refund ? conversion_campaign(turn->arena, first)
                                                     : STR("");
    }
    if (conversion->campaign.len == 0)
        return "order.bad_code";
    conversion->order = next_field(&rest);
    if (!conversion_order_is_fine(conversion->order))
        return "order.bad_order";
    if (conversion->is_refund)
        return rest.len ? "order.refund_amount" : NULL;
    if (!conversion_amount(next_field(&rest), &conversion->amount_minor))
        return "order.bad_amount";
    conversion->buyer = rest;
    return rest.len <= CONVERSION_BUYER_MAX ? NULL : "order.bad_buyer";
}

static void how(struct turn *turn)
{
    say(turn, "order.how");
    button_row(turn, "order.bring", "order:bring");
}

static void command(struct turn *turn)
{
    struct str rest = str_trim(turn->arguments);
    struct conversion lines[LINES];
    size_t count = 0;
    unsigned at = 0;

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        say(turn, "order.in_private");
        return;
    }
    turn_keep_language(turn);
    if (rest.len == 0) {
        how(turn);
        return;
    }
    while (rest.len) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        at++;
        if (text.len == 0)
            continue;
        if (count == LINES) {
            say_with(turn, "order.too_many", WHOLE("n", LINES));
            return;
        }
        const char *fault = read_line(turn, text, &lines[count]);
        if (fault) { /* none of them is recorded: the message can be mended and sent again */
            say(turn, fault);
            line(turn, "order.which_line", WHOLE("n", at), TEXT("line", text));
            return;
        }
        count++;
    }
    for (size_t i = 0; i < count; i++)
        send_letter_to_campaign(turn, lines[i].campaign, "credit:record",
                                conversion_pack(turn->arena, &lines[i]));
}

/* --- a file ----------------------------------------------------------------------------------- */

static void plan(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };

    if (turn->event->kind == EVENT_LETTER)
        turn->wants.file = (struct brand_file){ .kind = FILE_WORDS, .file_id = unpack_str(&in),
                                                .name = unpack_str(&in) };
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("bring"))) {
        say_with(turn, "order.ask_file", WHOLE("n", BATCH_LINES));
        button(turn, "brand.cancel", "order:cancel");
        expect(turn, "file", STR(""));
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("order")))
            stop_expecting(turn);
    } else {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct text body = { .arena = turn->arena };

    turn_keep_language(turn);
    if (turn->event->file_id.len == 0) {
        say(turn, "brandseed.need_file");
        button(turn, "brand.cancel", "order:cancel");
        return;
    }
    pack_str(&body, turn->event->file_id);
    pack_str(&body, turn->event->file_name);
    stop_expecting(turn);
    say(turn, "brandseed.reading");
    send_letter(turn, turn->person_home, "order:load", body.s);
}

/* "code,order,amount,buyer" over the columns says nothing of an order. */
static bool is_header(struct str row)
{
    struct str first = next_field(&row);

    return str_eq_ascii_nocase(first, STR("code")) || str_eq_ascii_nocase(first, STR("kode"));
}

/* Which of the batches is this campaign's; batches are CAMPAIGNS, their codes beside them. */
static size_t batch_of(struct str *codes, size_t *count, struct str campaign)
{
    size_t at = 0;

    while (at < *count && !str_eq(codes[at], campaign))
        at++;
    if (at == *count && at < CAMPAIGNS)
        codes[(*count)++] = campaign;
    return at;
}

/* Nothing is recorded of a file with a line that cannot be read: it can be mended and sent again. */
static void letter(struct turn *turn)
{
    const struct brought *brought = &turn->found.brought;
    struct str rest = brought->words, codes[CAMPAIGNS];
    struct order_batch batches[CAMPAIGNS] = { { .seed = 0 } };
    struct order_batch bad = { .seed = 0 };
    size_t campaigns = 0, orders = 0;

    for (uint64_t number = 1; rest.len; number++) {
        struct str row = str_trim(str_cut(&rest, '\n'));
        struct conversion conversion;
        if (row.len == 0 || (number == 1 && is_header(row)))
            continue;
        const char *fault = read_line(turn, row, &conversion);
        size_t at = fault ? CAMPAIGNS : batch_of(codes, &campaigns, conversion.campaign);
        if (!fault && at == CAMPAIGNS)
            fault = "order.too_many_campaigns";
        if (fault) {
            order_batch_note(&bad, number, fault);
            bad.left++;
        } else if (++orders <= BATCH_LINES) {
            order_batch_add(turn, &batches[at], number, &conversion);
        }
    }
    if (!brought->is_read) {
        say(turn, "brandseed.unreadable");
    } else if (orders > BATCH_LINES) {
        say_with(turn, "codes.too_many", WHOLE("n", BATCH_LINES));
    } else if (bad.left || orders == 0) {
        say_with(turn, "order.file_bad", WHOLE("n", bad.left));
        for (size_t i = 0; i < bad.note_count; i++)
            line(turn, "order.file_line", WHOLE("n", bad.notes[i].line), KEY("why", bad.notes[i].key));
    } else {
        for (size_t i = 0; i < campaigns; i++) {
            batches[i].seed = turn_random(turn);
            order_batch_send(turn, &batches[i], STR(""), codes[i]);
        }
    }
}

const struct handler handler_order = {
    .name = "order",
    .command_id = "pesanan",
    .command_en = "order",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .plan = plan,
    .command = command,
    .text = text,
    .press = press,
    .letter = letter,
};
