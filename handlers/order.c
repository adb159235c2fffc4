/* order.c: a brand without a shop system records orders and refunds itself (/pesanan, /order).
 *
 * In private, by a keeper of the brand, one a line; the same rules as for a shop's request, and
 * shown as recorded by the brand. The campaign's home decides and answers (handlers/credit.c);
 * what cannot be read is said here, line by line, and loses nothing. */
#include "../bot/conversation/crediting.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/code.h"

enum { LINES = 6 }; /* so many letters a turn writes */

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
    credit_keep_language(turn);
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

const struct handler handler_order = {
    .name = "order",
    .command_id = "pesanan",
    .command_en = "order",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .command = command,
};
