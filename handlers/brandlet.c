/* brandlet.c: an administrator lets a brand into the group, or ends that (F2).
 *
 * A brand asks by an invitation that its keeper gives to the administrator by hand: nothing of
 * it ever reaches the group by itself. The administrator opens it, picks the group, sees who the
 * brand is and which places are proven to be its own, and decides; the decision lies in the
 * group's home and in its public record. There an administrator also says that a brand's token
 * stood on a page which nobody but its owner can write on. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

/* In the brand's home: the keeper's request, and what groups tell it. */
static bool is_for_brand(const struct turn *turn)
{
    return str_eq(turn->verb, STR("ask")) || str_eq(turn->verb, STR("told")) ||
           str_eq(turn->verb, STR("seen")) || str_eq(turn->verb, STR("leave"));
}

/* In the group's home what follows the group's handle begins with the brand's. */
static struct str brand_of(const struct turn *turn)
{
    struct str home = str_slice(admin_rest(turn), 0, 16);

    return home_is_handle(home) ? home : (struct str){ "", 0 };
}

static void plan(struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->kind == EVENT_LETTER && is_for_brand(turn)) {
        keeper_plan(turn);
    } else if (event->kind == EVENT_LETTER && str_eq(turn->verb, STR("closed"))) {
        turn->wants.allowed = true;
    } else if (event->kind == EVENT_LETTER) {
        admin_plan(turn, str_eq(turn->verb, STR("list")) || str_eq(turn->verb, STR("card")));
        turn->wants.allowed = true;
        turn->wants.brand = brand_of(turn);
    } else if (event->chat_kind == CHAT_PRIVATE) {
        turn->wants.titles = turn->wants.managed = true;
    }
}

/* --- in private ----------------------------------------------------------------------------- */

static void started(struct turn *turn)
{
    struct str brand = turn->arguments;

    if (!home_is_handle(brand)) {
        say(turn, "give.link_old");
        return;
    }
    if (turn->person.managed_count == 0) {
        say(turn, "brandlet.no_group");
        return;
    }
    say(turn, "brandlet.which_group");
    for (size_t i = 0; i < turn->person.managed_count; i++) {
        if (turn->found.titles[i].len == 0)
            continue;
        button_row(turn, "give.group", "brandlet:bring:%.*s:%.*s",
                   STR_ARG(turn->person.managed[i]), STR_ARG(brand));
        keeper_title(turn, turn->found.titles[i]);
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE ||
        is_for_brand(turn) != str_eq(turn->verb, STR("ask")) ||
        !admin_pass_on(turn, "brandlet", "ask list bring card yes end saw"))
        notify(turn, "press.unknown");
}

/* --- in the group's home: screens ------------------------------------------------------------- */

static void group_button(struct turn *turn, const char *key, const char *verb, struct str brand)
{
    button_row(turn, key, "brandlet:%s:%.*s:%.*s", verb, STR_ARG(turn->home), STR_ARG(brand));
}

static void show_list(struct turn *turn)
{
    static const char *const labels[] = { [BRAND_ASKS] = "brandlet.asks",
                                          [BRAND_ALLOWED] = "brandlet.allowed",
                                          [BRAND_ENDED] = "brandlet.ended" };
    const struct allowed *allowed = turn->found.allowed;

    admin_screen(turn, NULL);
    line(turn, allowed->brand_count ? "brandlet.list" : "brandlet.none",
         TEXT("group", turn->settings.title));
    for (size_t i = 0; i < allowed->brand_count; i++) {
        const struct allowed_brand *brand = &allowed->brands[i];
        group_button(turn, labels[brand->standing], "card", brand->home);
        struct button *choice = &turn->latest->buttons[turn->latest->button_count - 1];
        choice->params = ARENA_NEW(turn->arena, struct param);
        choice->params[0] = (struct param)TEXT("brand", brand->name);
        choice->param_count = 1;
        turn->latest->has_words = true;
    }
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

static void say_places(struct turn *turn, const struct brand *brand)
{
    for (size_t i = 0; i < brand->place_count; i++) {
        const struct brand_place *place = &brand->places[i];
        if (place->verified_at_ms)
            line(turn, "brandlet.place", TEXT("place", place->address));
        else if (place->kind == PLACE_PAGE)
            line(turn, "brandlet.page_claimed", TEXT("place", place->address),
                 TEXT("proof", brand_place_proof(turn->arena, place)));
    }
}

static void page_buttons(struct turn *turn, const struct brand *brand)
{
    for (size_t i = 0; i < brand->place_count; i++) {
        const struct brand_place *place = &brand->places[i];
        if (place->verified_at_ms || place->kind != PLACE_PAGE)
            continue;
        struct button *saw = button_row(turn, "brandlet.saw", "brandlet:saw:%.*s:%.*s:%.*s",
                                        STR_ARG(turn->home), STR_ARG(turn->wants.brand),
                                        STR_ARG(id_print(turn->arena, place->token)));
        saw->params = ARENA_NEW(turn->arena, struct param);
        saw->params[0] = (struct param)TEXT("place", str_slice(place->address, 8, 48));
        saw->param_count = 1;
        turn->latest->has_words = true;
    }
}

static void show_card(struct turn *turn, const char *first)
{
    const struct brand *brand = &turn->found.brand.brand;
    bool is_in = allowed_is(turn->found.allowed, turn->wants.brand);

    admin_screen(turn, first);
    line(turn, is_in ? "brandlet.card_in" : "brandlet.card", TEXT("brand", brand->name),
         TEXT("group", turn->settings.title));
    for (size_t i = 0; i < brand->name_count; i++)
        line(turn, "brand.name", TEXT("name", brand->names[i]));
    say_places(turn, brand);
    line_list(turn, "brandlet.what_it_may", NULL, 0);
    group_button(turn, is_in ? "brandlet.again" : "brandlet.yes", "yes", turn->wants.brand);
    if (is_in)
        group_button(turn, "brandlet.end", "end", turn->wants.brand);
    else
        group_button(turn, "brandlet.no", "end", turn->wants.brand);
    page_buttons(turn, brand);
    button_row(turn, "brandlet.back", "brandlet:list:%.*s", STR_ARG(turn->home));
}

/* --- ... and decisions ---------------------------------------------------------------------- */

static void note(struct turn *turn, enum audit_kind kind)
{
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = kind, .brand = turn->wants.brand, .at_ms = turn->now_ms };
}

/* The brand's entry; for a new one that makes room among those that ended or only asked. */
static struct allowed_brand *entry_of(struct turn *turn)
{
    struct allowed *allowed = turn->found.allowed;
    struct allowed_brand *entry = allowed_find(allowed, turn->wants.brand);

    if (entry)
        return entry;
    if (allowed->brand_count < ALLOWED_BRANDS)
        entry = &allowed->brands[allowed->brand_count++];
    for (size_t i = 0; !entry && i < allowed->brand_count; i++)
        if (allowed->brands[i].standing != BRAND_ALLOWED)
            entry = &allowed->brands[i];
    if (entry)
        *entry = (struct allowed_brand){ .home = turn->wants.brand };
    return entry;
}

static bool set_standing(struct turn *turn, enum brand_standing standing)
{
    const struct brand *brand = &turn->found.brand.brand;
    struct allowed_brand *entry = entry_of(turn);

    if (!entry) {
        admin_screen(turn, NULL);
        line(turn, "brandlet.full", WHOLE("n", ALLOWED_BRANDS));
        button_row(turn, "brandlet.back", "brandlet:list:%.*s", STR_ARG(turn->home));
        return false;
    }
    entry->standing = standing;
    entry->since_ms = turn->now_ms;
    entry->name = brand->name;
    entry->name_count = brand->name_count;
    for (size_t i = 0; i < brand->name_count; i++)
        entry->names[i] = brand->names[i];
    effect(turn, EFFECT_ALLOWED);
    return true;
}

static void tell_brand(struct turn *turn, bool is_allowed)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, turn->home);
    pack_str(&body, turn->settings.title);
    pack_u64(&body, is_allowed);
    send_letter(turn, turn->wants.brand, "brandlet:told", body.s);
}

static void bring(struct turn *turn)
{
    const struct allowed_brand *entry = allowed_find(turn->found.allowed, turn->wants.brand);

    if (!entry && !set_standing(turn, BRAND_ASKS))
        return;
    show_card(turn, NULL);
}

static void allow(struct turn *turn)
{
    if (!set_standing(turn, BRAND_ALLOWED))
        return;
    note(turn, AUDIT_BRAND_ALLOWED);
    tell_brand(turn, true);
    if (!turn->settings.has_brands) {
        turn->settings.has_brands = true;
        effect(turn, EFFECT_SETTINGS);
    }
    show_card(turn, "brandlet.is_in");
}

static void end(struct turn *turn)
{
    bool was_in = allowed_is(turn->found.allowed, turn->wants.brand);

    if (!set_standing(turn, BRAND_ENDED))
        return;
    if (was_in)
        note(turn, AUDIT_BRAND_ENDED);
    tell_brand(turn, false);
    show_card(turn, was_in ? "brandlet.is_out" : "brandlet.refused");
}

/* Nobody confirms a page for themselves. */
static void confirm_page(struct turn *turn)
{
    struct str rest = admin_rest(turn);
    struct brand *brand = &turn->found.brand.brand;
    uint64_t token = 0;
    const struct brand_place *place = id_parse(str_slice(rest, 17, rest.len), &token)
                                          ? brand_place_of(brand, token) : NULL;

    if (!place || place->kind != PLACE_PAGE) {
        show_card(turn, "press.unknown");
    } else if (brand_keeper(brand, turn->person_home) < BRAND_KEEPERS) {
        show_card(turn, "brandlet.own_page");
    } else {
        note(turn, AUDIT_PAGE_SEEN);
        send_letter(turn, turn->wants.brand, "brandlet:seen", id_print(turn->arena, token));
        admin_screen(turn, NULL);
        line(turn, "brandlet.thanks", TEXT("place", place->address));
        group_button(turn, "brandlet.back", "card", turn->wants.brand);
    }
}

/* The brand was closed by its keepers: what it stated is shown no more. */
static void take_closing(struct turn *turn)
{
    struct allowed_brand *entry = allowed_find(turn->found.allowed, turn->event->body);

    if (!entry || entry->standing == BRAND_ENDED)
        return;
    if (entry->standing == BRAND_ALLOWED)
        effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
            .kind = AUDIT_BRAND_CLOSED, .brand = entry->home, .at_ms = turn->now_ms };
    entry->standing = BRAND_ENDED;
    entry->since_ms = turn->now_ms;
    effect(turn, EFFECT_ALLOWED);
}

static void letter_in_group(struct turn *turn)
{
    const struct brand *brand = &turn->found.brand.brand;

    if (!admin_may(turn))
        return;
    if (str_eq(turn->verb, STR("list"))) {
        show_list(turn);
    } else if (turn->wants.brand.len == 0 || brand->raw.len == 0) {
        admin_screen(turn, "brandlet.no_brand");
    } else if (brand->is_closed && !str_eq(turn->verb, STR("end"))) {
        admin_screen(turn, "brand.is_closed");
        button_row(turn, "brandlet.back", "brandlet:list:%.*s", STR_ARG(turn->home));
    } else if (str_eq(turn->verb, STR("bring"))) {
        bring(turn);
    } else if (str_eq(turn->verb, STR("card"))) {
        show_card(turn, NULL);
    } else if (str_eq(turn->verb, STR("yes"))) {
        allow(turn);
    } else if (str_eq(turn->verb, STR("end"))) {
        end(turn);
    } else if (str_eq(turn->verb, STR("saw"))) {
        confirm_page(turn);
    }
}

/* --- in the brand's home ---------------------------------------------------------------------- */

static void give_invitation(struct turn *turn)
{
    if (!keeper_may(turn))
        return;
    admin_screen(turn, "brandlet.invite_below");
    keeper_button(turn, "brand.back", "brand:show");
    say_with(turn, "brandlet.invitation", TEXT("brand", keeper_brand(turn)->name));
    button_start(turn, "brandlet.open_invitation",
                 arena_concat(turn->arena, STR("brandlet_"), turn->home));
}

static void tell_keepers(struct turn *turn, const char *key, struct str gap, struct str value)
{
    const struct brand *brand = keeper_brand(turn);

    for (size_t i = 0; i < brand->keeper_count; i++) {
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        line(turn, key, TEXT("brand", brand->name),
             { .name = gap, .kind = PARAM_TEXT, .text = value });
    }
}

/* Nothing of whoever closed it goes along. */
static void leave_group(struct turn *turn, struct str group)
{
    send_letter_of_nobody(turn, group, "brandlet:closed", turn->home);
}

/* A few at a time, whatever fits into one commit. */
static void leave_groups(struct turn *turn)
{
    const struct brand *brand = keeper_brand(turn);
    struct unpack in = { .rest = turn->event->body };
    struct text next = { .arena = turn->arena };
    size_t i = in.rest.len ? (size_t)unpack_u64(&in) : 0;

    if (in.is_bad || !brand->is_closed)
        return;
    for (; i < brand->group_count && turn->effect_count < TURN_EFFECTS - 1; i++)
        leave_group(turn, brand->groups[i].home);
    if (i >= brand->group_count)
        return;
    pack_u64(&next, i);
    send_letter(turn, turn->home, "brandlet:leave", next.s);
}

/* What the group's administrators decided. */
static void take_decision(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct brand_group group = { .home = unpack_str(&in), .title = unpack_str(&in) };

    group.is_allowed = unpack_u64(&in) == 1;
    if (in.is_bad || keeper_brand(turn)->raw.len == 0)
        return;
    if (keeper_brand(turn)->is_closed) { /* it was allowed while it closed */
        leave_group(turn, group.home);
        return;
    }
    brand_remember_group(keeper_brand(turn), &group);
    effect(turn, EFFECT_BRAND);
    tell_keepers(turn, group.is_allowed ? "brandlet.told_in" : "brandlet.told_out", STR("group"),
                 group.title);
}

static void take_sight(struct turn *turn)
{
    uint64_t token = 0;
    struct brand_place *place = id_parse(turn->event->body, &token)
                                    ? brand_place_of(keeper_brand(turn), token) : NULL;

    if (!place || place->kind != PLACE_PAGE || place->verified_at_ms)
        return;
    place->verified_at_ms = turn->now_ms;
    effect(turn, EFFECT_BRAND);
    tell_keepers(turn, "brandlet.told_page", STR("place"), place->address);
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("ask")))
        give_invitation(turn);
    else if (str_eq(turn->verb, STR("told")))
        take_decision(turn);
    else if (str_eq(turn->verb, STR("seen")))
        take_sight(turn);
    else if (str_eq(turn->verb, STR("leave")))
        leave_groups(turn);
    else if (str_eq(turn->verb, STR("closed")))
        take_closing(turn);
    else
        letter_in_group(turn);
}

const struct handler handler_brandlet = {
    .name = "brandlet",
    .plan = plan,
    .started = started,
    .press = press,
    .letter = letter,
};
