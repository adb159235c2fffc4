/* brandplace.c: where a brand's links may lead, and how it proves that the place is its own.
 *
 * A domain of its own proves itself: a file with a token is fetched from it, at the keeper's
 * press. A page on a host that many share proves nothing by being there; its owner puts the
 * token where people see it, and an administrator of a group says that it was there
 * (brandlet.c). Everything happens in the brand's home, where the record says who keeps it. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/address.h"

enum { TRY_AGAIN_MS = 10000 };

/* "fetch": p or m, then the place's token. */
static void plan(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };

    if (turn->event->kind != EVENT_LETTER)
        return;
    keeper_plan(turn);
    if (!str_eq(turn->verb, STR("fetch")))
        return;
    unpack_fixed64(&in);
    turn->wants.page = unpack_str(&in);
}

/* --- in the person's home ----------------------------------------------------------------- */

static void ask_address(struct turn *turn)
{
    edit(turn, "brandplace.ask");
    button(turn, "brand.cancel", "brandplace:cancel");
    expect(turn, "address", turn->arguments);
}

static const char *fault_key(enum address_fault fault)
{
    static const char *const keys[] = {
        [ADDRESS_FINE] = "brandplace.bad_address",
        [ADDRESS_NO_HTTPS] = "brandplace.no_https",
        [ADDRESS_BAD_HOST] = "brandplace.bad_host",
        [ADDRESS_HAS_USER] = "brandplace.bad_address",
        [ADDRESS_HAS_PORT] = "brandplace.has_port",
        [ADDRESS_BAD_CHARACTER] = "brandplace.bad_address",
        [ADDRESS_TOO_LONG] = "brandplace.too_long",
    };

    return keys[fault];
}

static void text(struct turn *turn)
{
    struct address address;
    enum address_fault fault = address_read(turn->arena, turn->event->text, &address);

    turn_keep_language(turn);
    if (fault != ADDRESS_FINE) {
        say_with(turn, fault_key(fault), WHOLE("most", ADDRESS_MAX));
        button(turn, "brand.cancel", "brandplace:cancel");
        return;
    }
    struct str home = turn->session.data;
    stop_expecting(turn);
    admin_send(turn, home, "brandplace:new", address.whole);
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("add")) && keeper_keeps(turn, turn->arguments)) {
        ask_address(turn);
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("brandplace")))
            stop_expecting(turn);
    } else if (!admin_pass_on(turn, "brandplace", "list one check drop")) {
        notify(turn, "press.unknown");
    }
}

/* --- screens, in the brand's home ----------------------------------------------------------- */

static void place_button(struct turn *turn, const struct brand_place *place)
{
    struct button *choice = button_row(turn, place->verified_at_ms ? "brandplace.proven"
                                                                   : "brandplace.unproven",
                                       "brandplace:one:%.*s:%.*s", STR_ARG(turn->home),
                                       STR_ARG(id_print(turn->arena, place->token)));

    choice->params = ARENA_NEW(turn->arena, struct param);
    choice->params[0] = (struct param)TEXT("place", str_slice(place->address, 0, 48));
    choice->param_count = 1;
    turn->latest->has_words = true;
}

static void show_list(struct turn *turn, const char *first)
{
    const struct brand *brand = keeper_brand(turn);

    admin_screen(turn, first);
    line(turn, brand->place_count ? "brandplace.list" : "brandplace.none",
         TEXT("brand", brand->name));
    for (size_t i = 0; i < brand->place_count; i++)
        place_button(turn, &brand->places[i]);
    if (brand->place_count < BRAND_PLACES)
        keeper_button(turn, "brandplace.add", "brandplace:add");
    keeper_button(turn, "brand.back", "brand:show");
}

static void one_button(struct turn *turn, const char *key, const char *verb,
                       const struct brand_place *place)
{
    button_row(turn, key, "brandplace:%s:%.*s:%.*s", verb, STR_ARG(turn->home),
               STR_ARG(id_print(turn->arena, place->token)));
}

static void show_one(struct turn *turn, const struct brand_place *place, const char *first)
{
    struct str proof = brand_place_proof(turn->arena, place);

    admin_screen(turn, first);
    if (place->verified_at_ms) {
        line(turn, "brandplace.is_proven", TEXT("place", place->address));
    } else if (place->kind == PLACE_HOST) {
        line(turn, "brandplace.how_host", TEXT("url", brand_place_url(turn->arena, place)),
             TEXT("proof", proof));
        one_button(turn, "brandplace.check", "check", place);
    } else {
        line(turn, "brandplace.how_page", TEXT("place", place->address), TEXT("proof", proof));
        keeper_button(turn, "brand.to_group", "brandlet:ask");
    }
    one_button(turn, "brandplace.drop", "drop", place);
    keeper_button(turn, "brand.back", "brandplace:list");
}

/* --- changes -------------------------------------------------------------------------------- */

static bool is_there(struct turn *turn, const struct brand_place *place)
{
    const struct brand *brand = keeper_brand(turn);

    for (size_t i = 0; i < brand->place_count; i++)
        if (brand->places[i].kind == place->kind &&
            str_eq(brand->places[i].address, place->address))
            return true;
    return false;
}

/* Of a host of its own the page does not matter; on a shared one only the page does. */
static void add(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    struct brand_place place = { .token = turn_random(turn) };
    struct address address;

    if (address_read(turn->arena, admin_rest(turn), &address) != ADDRESS_FINE)
        return;
    bool is_shared = address_is_shared(address.host, turn->shared_hosts);
    place.kind = is_shared ? PLACE_PAGE : PLACE_HOST;
    place.address = is_shared ? address.whole : address.host;
    if (is_shared && str_eq(address.path, STR("/"))) {
        admin_screen(turn, NULL);
        line(turn, "brandplace.whose_page", TEXT("host", address.host));
        keeper_button(turn, "brandplace.add", "brandplace:add");
        keeper_button(turn, "brand.back", "brandplace:list");
    } else if (is_there(turn, &place)) {
        show_list(turn, "brandplace.there_already");
    } else if (brand->place_count == BRAND_PLACES) {
        admin_screen(turn, NULL);
        line(turn, "brandplace.full", WHOLE("n", BRAND_PLACES));
        keeper_button(turn, "brand.back", "brandplace:list");
    } else {
        brand->places[brand->place_count++] = place;
        effect(turn, EFFECT_BRAND);
        show_one(turn, &place, NULL);
    }
}

static void drop(struct turn *turn, const struct brand_place *place)
{
    struct brand *brand = keeper_brand(turn);
    size_t kept = 0;
    uint64_t token = place->token;

    for (size_t i = 0; i < brand->place_count; i++)
        if (brand->places[i].token != token)
            brand->places[kept++] = brand->places[i];
    brand->place_count = kept;
    effect(turn, EFFECT_BRAND);
    send_letter(turn, turn->home, "campaign:places", STR("")); /* no link may lead there now */
    show_list(turn, "brandplace.dropped");
}

/* The look itself is a turn of its own, so that this one answers at once. */
static void check(struct turn *turn, struct brand_place *place)
{
    struct text body = { .arena = turn->arena };

    if (place->kind != PLACE_HOST || place->verified_at_ms) {
        show_one(turn, place, NULL);
        return;
    }
    if (turn->now_ms - place->tried_at_ms < TRY_AGAIN_MS) {
        show_one(turn, place, "brandplace.too_often");
        return;
    }
    place->tried_at_ms = turn->now_ms;
    effect(turn, EFFECT_BRAND);
    text_add_char(&body, 'p');
    pack_fixed64(&body, place->token);
    pack_str(&body, brand_place_url(turn->arena, place));
    send_letter(turn, turn->home, "brandplace:fetch", body.s);
    admin_screen(turn, NULL);
    line(turn, "brandplace.looking", TEXT("place", place->address));
}

static const char *why_not(const struct page *page, bool has_proof)
{
    if (page->status == 200)
        return has_proof ? NULL : "brandplace.other_text";
    if (page->status >= 300 && page->status < 400)
        return "brandplace.redirects";
    if (page->status)
        return "brandplace.not_there";
    return page->is_private ? "brandplace.not_public" : "brandplace.no_answer";
}

static void take_page(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };
    struct brand_place *place = brand_place_of(keeper_brand(turn), unpack_fixed64(&in));
    const struct page *page = &turn->found.page;

    if (!place || place->verified_at_ms || place->kind != PLACE_HOST ||
        !str_eq(turn->wants.page, brand_place_url(turn->arena, place)))
        return; /* taken away meanwhile */
    const char *why = why_not(page, str_eq(str_trim(page->text),
                                           brand_place_proof(turn->arena, place)));
    if (!why) {
        place->verified_at_ms = turn->now_ms;
        effect(turn, EFFECT_BRAND);
    }
    show_one(turn, place, why);
    if (why)
        line(turn, "brandplace.status", WHOLE("status", page->status));
}

static void letter(struct turn *turn)
{
    struct brand_place *place;
    uint64_t token = 0;

    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("list"))) {
        show_list(turn, NULL);
        return;
    }
    if (str_eq(turn->verb, STR("new"))) {
        add(turn);
        return;
    }
    if (str_eq(turn->verb, STR("fetch"))) {
        take_page(turn);
        return;
    }
    place = id_parse(admin_rest(turn), &token) ? brand_place_of(keeper_brand(turn), token) : NULL;
    if (!place)
        show_list(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("one")))
        show_one(turn, place, NULL);
    else if (str_eq(turn->verb, STR("check")))
        check(turn, place);
    else if (str_eq(turn->verb, STR("drop")))
        drop(turn, place);
    else
        show_list(turn, "press.unknown");
}

const struct handler handler_brandplace = {
    .name = "brandplace",
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
