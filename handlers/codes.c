/* codes.c: a brand brings its order codes, so that buyers can show that they bought (B6).
 *
 * As a file in private, by a keeper; a shop's program does the same by POST /v1/order-codes. What
 * a code is, nobody can read afterwards: only keyed hashes are kept. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };

    if (turn->event->kind != EVENT_LETTER)
        return;
    keeper_plan(turn);
    turn->wants.purchase.count = str_eq(turn->verb, STR("show"));
    if (str_eq(turn->verb, STR("load")))
        turn->wants.file = (struct brand_file){ .kind = FILE_CODES, .file_id = unpack_str(&in),
                                                .name = unpack_str(&in) };
}

/* --- in the person's home ------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("codes")))
            stop_expecting(turn);
    } else if (str_eq(turn->verb, STR("bring")) && keeper_keeps(turn, turn->arguments)) {
        edit_with(turn, "codes.ask", WHOLE("n", LIMIT_PURCHASE_LINES));
        button(turn, "brand.cancel", "codes:cancel");
        expect(turn, "file", turn->arguments);
    } else if (!admin_pass_on(turn, "codes", "show")) {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct text body = { .arena = turn->arena };
    struct str brand = turn->session.data;

    turn_keep_language(turn);
    if (turn->event->file_id.len == 0) {
        say(turn, "brandseed.need_file");
        button(turn, "brand.cancel", "codes:cancel");
        return;
    }
    pack_str(&body, turn->event->file_id);
    pack_str(&body, turn->event->file_name);
    stop_expecting(turn);
    admin_send(turn, brand, "codes:file", body.s);
}

/* --- in the brand's home -------------------------------------------------------------------- */

static void tell(struct turn *turn)
{
    const struct brought *brought = &turn->found.brought;

    if (!brought->is_read) {
        say(turn, "brandseed.unreadable");
    } else if (brought->is_too_many) {
        say_with(turn, "codes.too_many", WHOLE("n", LIMIT_PURCHASE_LINES));
    } else {
        say_with(turn, "codes.done", WHOLE("added", brought->added), WHOLE("same", brought->same),
                 WHOLE("revoked", brought->changed), WHOLE("refused", brought->refused));
        for (size_t i = 0; i < brought->line_count; i++)
            line(turn, "brandseed.line", WHOLE("n", brought->lines[i].line),
                 TEXT("why", brought->lines[i].says));
    }
    keeper_button(turn, "brand.back", "codes:show");
}

static void letter(struct turn *turn)
{
    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("show"))) {
        admin_screen(turn, NULL);
        line(turn, "codes.what", WHOLE("n", turn->found.purchase.count),
             TEXT("brand", keeper_brand(turn)->name));
        keeper_button(turn, "codes.bring", "codes:bring");
        keeper_button(turn, "brand.back", "brand:show");
    } else if (str_eq(turn->verb, STR("file"))) {
        say(turn, "brandseed.reading");
        send_letter(turn, turn->home, "codes:load", turn->event->body);
    } else if (str_eq(turn->verb, STR("load"))) {
        tell(turn);
    }
}

const struct handler handler_codes = {
    .name = "codes",
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
