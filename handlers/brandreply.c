/* brandreply.c: a brand hears of a story whose author was not happy, and may answer it once (F3).
 *
 * Its keepers are told in private, without the author's name, and only where the group let the
 * brand in and everybody may read the story. The answer stands below the story's words wherever
 * they are shown, as the brand's; the words themselves are out of reach. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

enum { HANDLE = 16, ID = 11 };

/* In the group's home: which brand answers what. */
struct errand {
    struct str brand, text;
    uint64_t testimonial;
};

static struct errand errand_of(const struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };
    struct errand errand = { .brand = unpack_str(&in), .text = unpack_str(&in) };

    errand.testimonial = unpack_fixed64(&in);
    if (in.is_bad)
        errand = (struct errand){ 0 };
    return errand;
}

static void plan(struct turn *turn)
{
    if (turn->event->kind != EVENT_LETTER)
        return;
    if (!str_eq(turn->verb, STR("put"))) {
        keeper_plan(turn);
        return;
    }
    turn->wants.allowed = true;
    turn->wants.ids[turn->wants.id_count++] = errand_of(turn).testimonial;
}

/* --- in the person's home ------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    struct str rest = turn->arguments;
    struct str brand = str_cut(&rest, ':');
    struct str group = str_cut(&rest, ':');
    uint64_t id;

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("brandreply")))
            stop_expecting(turn);
    } else if (str_eq(turn->verb, STR("write")) && keeper_keeps(turn, brand) &&
               home_is_handle(group) && id_parse(rest, &id)) {
        say_with(turn, "brandreply.ask", WHOLE("most", FACT_CHARS));
        button(turn, "brand.cancel", "brandreply:cancel");
        expect(turn, "reply", ARENA_JOIN(turn->arena, brand, group, rest));
    } else {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct str says = str_trim(turn->event->text);
    struct str data = turn->session.data;
    struct text body = { .arena = turn->arena };
    uint64_t id = 0;
    size_t chars;
    enum keeper_words words = keeper_words(says, &chars);

    turn_keep_language(turn);
    if (words == KEEPER_TOO_LONG) {
        say_with(turn, "brandreply.too_long", WHOLE("most", FACT_CHARS), WHOLE("n", chars));
        button(turn, "brand.cancel", "brandreply:cancel");
    } else if (says.len == 0 || words == KEEPER_LINKS) {
        say(turn, "brandreply.no_links");
        button(turn, "brand.cancel", "brandreply:cancel");
    } else if (id_parse(str_slice(data, 2 * HANDLE, 2 * HANDLE + ID), &id)) {
        pack_str(&body, str_slice(data, HANDLE, 2 * HANDLE));
        pack_str(&body, says);
        pack_fixed64(&body, id);
        stop_expecting(turn);
        admin_send(turn, str_slice(data, 0, HANDLE), "brandreply:send", body.s);
    }
}

/* --- in the brand's home -------------------------------------------------------------------- */

static void tell_keepers(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str group = unpack_str(&in), title = unpack_str(&in);
    uint64_t id = unpack_fixed64(&in);
    struct str product = unpack_str(&in);
    const struct brand *brand = keeper_brand(turn);

    if (in.is_bad || brand->raw.len == 0 || brand->is_closed)
        return;
    for (size_t i = 0; i < brand->keeper_count; i++) {
        struct reply *reply = say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        reply->group = group; /* whose records are shown, as far as they still are */
        line(turn, "brandreply.new", TEXT("product", product), TEXT("group", title));
        say_quote(turn, &(struct part){ .id = id, .is_whole = true, .is_nameless = true });
        line_list(turn, "brandreply.what_now", NULL, 0);
        button(turn, "brandreply.write", "brandreply:write:%.*s:%.*s:%.*s", STR_ARG(turn->home),
               STR_ARG(group), STR_ARG(id_print(turn->arena, id)));
    }
}

static void pass_to_group(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };
    struct str group = unpack_str(&in), says = unpack_str(&in);
    uint64_t id = unpack_fixed64(&in);
    struct text body = { .arena = turn->arena };

    if (in.is_bad || !home_is_handle(group) || !keeper_may(turn))
        return;
    pack_str(&body, turn->home);
    pack_str(&body, says);
    pack_fixed64(&body, id);
    admin_send(turn, group, "brandreply:put", body.s);
}

/* --- in the group's home ---------------------------------------------------------------------- */

static void put(struct turn *turn)
{
    struct errand errand = errand_of(turn);
    struct allowed *allowed = turn->found.allowed;
    struct brand_reply *heard = allowed_heard(allowed, errand.brand, errand.testimonial);
    const struct testimonial *story = turn->found.testimonial_count ? turn->found.testimonials : NULL;

    if (turn->settings.is_left || !allowed_is(allowed, errand.brand)) {
        say(turn, "brandfact.not_allowed");
    } else if (!story || story->review != REVIEW_NONE || story->is_withdrawn ||
               story->scope == SCOPE_NOWHERE || !heard) {
        say(turn, "brandreply.gone");
    } else if (heard->text.len) {
        say(turn, "brandreply.once");
    } else {
        heard->text = errand.text;
        effect(turn, EFFECT_ALLOWED);
        effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
            .kind = AUDIT_BRAND_REPLIED, .brand = errand.brand, .product = story->product,
            .testimonial = errand.testimonial, .at_ms = turn->now_ms };
        say(turn, "brandreply.saved");
    }
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("new")))
        tell_keepers(turn);
    else if (str_eq(turn->verb, STR("send")))
        pass_to_group(turn);
    else if (str_eq(turn->verb, STR("put")))
        put(turn);
}

const struct handler handler_brandreply = {
    .name = "brandreply",
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
