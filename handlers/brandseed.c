/* brandseed.c: a brand without a shop system brings its customers' words as a file (F1).
 *
 * Sent in private by a keeper: JSON lines, or CSV with a header. The brand's home checks who
 * keeps it, and a turn of its own reads the file and tells what became of each line; the same
 * file once more changes nothing. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

enum { HANDLE = 16 };

static void plan(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };

    if (turn->event->kind != EVENT_LETTER)
        return;
    keeper_plan(turn);
    if (str_eq(turn->verb, STR("load")))
        turn->wants.file = (struct brand_file){ .group = unpack_str(&in), .file_id = unpack_str(&in),
                                                .name = unpack_str(&in) };
}

/* --- in the person's home ------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    struct str group = turn->arguments;
    struct str brand = str_cut(&group, ':');

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("brandseed")))
            stop_expecting(turn);
    } else if (str_eq(turn->verb, STR("pick")) && keeper_keeps(turn, brand) &&
               home_is_handle(group)) {
        edit(turn, "brandseed.ask");
        button(turn, "brand.cancel", "brandseed:cancel");
        expect(turn, "file", arena_concat(turn->arena, brand, group));
    } else if (!admin_pass_on(turn, "brandseed", "groups")) {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct str data = turn->session.data;
    struct text body = { .arena = turn->arena };

    turn_keep_language(turn);
    if (turn->event->file_id.len == 0) {
        say(turn, "brandseed.need_file");
        button(turn, "brand.cancel", "brandseed:cancel");
        return;
    }
    pack_str(&body, str_slice(data, HANDLE, 2 * HANDLE));
    pack_str(&body, turn->event->file_id);
    pack_str(&body, turn->event->file_name);
    stop_expecting(turn);
    admin_send(turn, str_slice(data, 0, HANDLE), "brandseed:file", body.s);
}

/* --- in the brand's home -------------------------------------------------------------------- */

static void tell(struct turn *turn)
{
    const struct brought *brought = &turn->found.brought;

    if (!brought->is_read) {
        say(turn, "brandseed.unreadable");
    } else if (!brought->is_let_in) {
        say(turn, "brandfact.not_allowed");
    } else if (brought->is_too_many) {
        say(turn, "brandseed.too_many");
    } else {
        say_with(turn, "brandseed.done", WHOLE("added", brought->added),
                 WHOLE("changed", brought->changed), WHOLE("same", brought->same),
                 WHOLE("refused", brought->refused));
        if (brought->pending)
            line(turn, "brandseed.pending", WHOLE("n", brought->pending));
        for (size_t i = 0; i < brought->line_count; i++)
            line(turn, "brandseed.line", WHOLE("n", brought->lines[i].line),
                 TEXT("why", brought->lines[i].says));
    }
    keeper_button(turn, "brand.back", "brand:show");
}

/* From a group's home: what its administrators decided of all that was brought, or that they did
 * not for long. */
static void tell_keepers(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str title = unpack_str(&in);
    uint64_t accepted = unpack_u64(&in), rejected = unpack_u64(&in), reason = unpack_u64(&in);
    uint64_t waiting = unpack_u64(&in);
    const struct brand *brand = keeper_brand(turn);

    if (in.is_bad || brand->raw.len == 0 || brand->is_closed)
        return;
    for (size_t i = 0; i < brand->keeper_count; i++) {
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        turn->latest->has_words = true;
        if (accepted + rejected)
            line(turn, "brandseed.decided", TEXT("group", title), WHOLE("accepted", accepted),
                 WHOLE("rejected", rejected));
        if (rejected)
            line(turn, "brandseed.decided_why",
                 KEY("reason", str_from(reason_key(reason < REASONS ? (enum reason)reason
                                                                    : REASON_OTHER))));
        if (str_eq(turn->verb, STR("overdue")))
            line(turn, "brandseed.overdue", TEXT("group", title), WHOLE("n", waiting));
        else if (waiting)
            line(turn, "brandseed.still_waiting", WHOLE("n", waiting));
    }
}

static bool is_from_group(const struct turn *turn)
{
    return str_eq(turn->verb, STR("decided")) || str_eq(turn->verb, STR("overdue"));
}

static void letter(struct turn *turn)
{
    if (is_from_group(turn)) {
        tell_keepers(turn);
        return;
    }
    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("groups"))) {
        keeper_groups(turn, "brandseed.which_group", "brandseed:pick");
    } else if (str_eq(turn->verb, STR("file"))) {
        say(turn, "brandseed.reading");
        send_letter(turn, turn->home, "brandseed:load", turn->event->body);
    } else if (str_eq(turn->verb, STR("load"))) {
        tell(turn);
    }
}

const struct handler handler_brandseed = {
    .name = "brandseed",
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
