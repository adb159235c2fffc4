/* brand.c: who makes or sells something registers it here, and keeps it (/merek, /brand).
 *
 * Two questions in private: the name, and what else its products are called. The record lies
 * in the brand's own home; every press goes there as a letter and is judged there by who keeps
 * the brand now. The person's home only lists what they keep. Nothing here reaches a group. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

enum { PERSON_BRANDS = sizeof((struct person *)NULL)->brands / sizeof(struct str) };
#define INVITE_MS INT64_C(86400000)

static bool is_in_persons_home(const struct turn *turn)
{
    return str_eq(turn->verb, STR("keep")) || str_eq(turn->verb, STR("drop"));
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER) {
        if (!is_in_persons_home(turn))
            keeper_plan(turn);
    } else if (turn->event->chat_kind == CHAT_PRIVATE) {
        turn->wants.brands = true;
    }
}

/* --- the first screen, and the two questions ------------------------------------------- */

static size_t count_open(const struct turn *turn)
{
    size_t count = 0;

    for (size_t i = 0; i < turn->found.brand_count; i++)
        count += turn->found.brands[i].brand.raw.len && !turn->found.brands[i].brand.is_closed;
    return count;
}

static void show_mine(struct turn *turn)
{
    size_t count = count_open(turn);
    const char *key = count ? "brand.mine" : "brand.intro";
    struct reply *reply = turn->event->kind == EVENT_PRESS ? edit(turn, key) : say(turn, key);

    for (size_t i = 0; i < turn->found.brand_count; i++) {
        const struct brand_found *found = &turn->found.brands[i];
        if (found->brand.raw.len == 0 || found->brand.is_closed)
            continue;
        struct button *choice = button_row(turn, "brand.button", "brand:show:%.*s",
                                           STR_ARG(found->home));
        choice->params = ARENA_NEW(turn->arena, struct param);
        choice->params[0] = (struct param)TEXT("brand", found->brand.name);
        choice->param_count = 1;
        reply->has_words = true;
    }
    if (turn->person.brand_count < PERSON_BRANDS)
        button_row(turn, count ? "brand.another" : "brand.register", "brand:new");
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        show_mine(turn);
    } else {
        say(turn, "brand.in_private");
        button_start(turn, "brand.open_private", STR("brand_"));
        pass_by(turn);
    }
}

static void ask_name(struct turn *turn)
{
    if (turn->person.brand_count == PERSON_BRANDS) {
        edit_with(turn, "brand.too_many", WHOLE("n", PERSON_BRANDS));
        return;
    }
    edit(turn, "brand.ask_name");
    button(turn, "brand.cancel", "brand:cancel");
    expect(turn, "name", STR(""));
}

static void take_name(struct turn *turn)
{
    struct str name = str_trim(turn->event->text);

    if (!brand_name_is_fine(name)) {
        say_with(turn, "brand.bad_name", WHOLE("most", BRAND_NAME_CHARS));
        button(turn, "brand.cancel", "brand:cancel");
        return;
    }
    say_with(turn, "brand.ask_names", TEXT("brand", name), WHOLE("n", BRAND_NAMES));
    button(turn, "brand.no_names", "brand:done");
    button(turn, "brand.cancel", "brand:cancel");
    expect(turn, "names", name);
}

static void pack_names(struct text *body, const struct str *names, size_t count)
{
    pack_u64(body, count);
    for (size_t i = 0; i < count; i++)
        pack_str(body, names[i]);
}

static void make(struct turn *turn, struct str name, const struct str *names, size_t count)
{
    struct text body = { .arena = turn->arena };
    uint64_t id = turn_random(turn);

    pack_fixed64(&body, id);
    pack_str(&body, name);
    pack_names(&body, names, count);
    stop_expecting(turn);
    send_letter_to_brand(turn, id, "brand:make", admin_body(turn, body.s));
}

/* False: what is wrong was said, and the question stays open. */
static bool read_names(struct turn *turn, struct str names[BRAND_NAMES], size_t *count)
{
    struct str bad;

    *count = brand_names_read(turn->event->text, names, &bad);
    if (*count <= BRAND_NAMES && *count > 0)
        return true;
    if (bad.len)
        say_with(turn, "brand.bad_one_of_names",
                 TEXT("name", str_slice(bad, 0, str_utf8_floor(bad, 40))),
                 WHOLE("most", BRAND_NAME_CHARS));
    else
        say_with(turn, "brand.bad_names", WHOLE("n", BRAND_NAMES));
    button(turn, "brand.cancel", "brand:cancel");
    return false;
}

static void text(struct turn *turn)
{
    struct text body = { .arena = turn->arena };
    struct str names[BRAND_NAMES], home = turn->session.data;
    size_t count;

    turn_keep_language(turn);
    if (str_eq(turn->verb, STR("name"))) {
        take_name(turn);
    } else if (read_names(turn, names, &count)) {
        if (str_eq(turn->verb, STR("names"))) {
            make(turn, turn->session.data, names, count);
            return;
        }
        pack_names(&body, names, count);
        stop_expecting(turn);
        admin_send(turn, home, "brand:names", body.s);
    }
}

static void cancel(struct turn *turn)
{
    edit(turn, "brand.cancelled");
    if (str_eq(turn->session.handler, STR("brand")))
        stop_expecting(turn);
}

static void ask_new_names(struct turn *turn, struct str home)
{
    edit_with(turn, "brand.ask_new_names", WHOLE("n", BRAND_NAMES));
    button(turn, "brand.cancel", "brand:cancel");
    expect(turn, "rename", home);
}

static void press(struct turn *turn)
{
    bool is_waiting = str_eq(turn->session.handler, STR("brand")) &&
                      str_eq(turn->session.state, STR("names"));

    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("new")))
        ask_name(turn);
    else if (str_eq(turn->verb, STR("mine")))
        show_mine(turn);
    else if (str_eq(turn->verb, STR("cancel")))
        cancel(turn);
    else if (str_eq(turn->verb, STR("done")) && is_waiting)
        make(turn, turn->session.data, NULL, 0);
    else if (str_eq(turn->verb, STR("rename")) && keeper_keeps(turn, turn->arguments))
        ask_new_names(turn, turn->arguments);
    else if (!admin_pass_on(turn, "brand", "show invite sure close leave"))
        notify(turn, "press.unknown");
}

/* "brand_jHOMEnumber": the way in of a second keeper. */
static void started(struct turn *turn)
{
    struct str home = str_slice(turn->arguments, 1, 17);

    if (turn->arguments.len == 0)
        show_mine(turn);
    else if (!home_is_handle(home) || !str_starts(turn->arguments, STR("j")))
        say(turn, "brand.invite_old");
    else if (turn->person.brand_count == PERSON_BRANDS && !keeper_keeps(turn, home))
        say_with(turn, "brand.too_many", WHOLE("n", PERSON_BRANDS));
    else
        admin_send(turn, home, "brand:join", str_slice(turn->arguments, 17, turn->arguments.len));
}

/* --- in the brand's home ---------------------------------------------------------------- */

static void show(struct turn *turn, const char *first)
{
    const struct brand *brand = keeper_brand(turn);
    size_t verified = 0, working = 0, groups = 0;

    for (size_t i = 0; i < brand->place_count; i++)
        verified += brand->places[i].verified_at_ms > 0;
    for (size_t i = 0; i < brand->key_count; i++)
        working += brand->keys[i].revoked_at_ms == 0;
    for (size_t i = 0; i < brand->group_count; i++)
        groups += brand->groups[i].is_allowed;
    admin_screen(turn, NULL);
    if (first)
        line(turn, first, TEXT("brand", brand->name));
    line(turn, "brand.head", TEXT("brand", brand->name));
    for (size_t i = 0; i < brand->name_count; i++)
        line(turn, "brand.name", TEXT("name", brand->names[i]));
    line(turn, "brand.facts", WHOLE("verified", verified), WHOLE("keys", working),
         WHOLE("groups", groups), WHOLE("keepers", brand->keeper_count));
    keeper_button(turn, "brandplace.open", "brandplace:list");
    keeper_button(turn, "brand.to_group", "brandlet:ask");
    keeper_button(turn, "brandfact.open", "brandfact:groups");
    keeper_button(turn, "brandseed.open", "brandseed:groups");
    keeper_button(turn, "codes.open", "codes:show");
    keeper_button(turn, "brandkey.open", "brandkey:list");
    keeper_button(turn, "brand.rename", "brand:rename");
    keeper_button(turn, "brand.invite", "brand:invite");
    keeper_button(turn, "brand.close", "brand:sure");
    if (brand->keeper_count > 1)
        keeper_button(turn, "brand.leave", "brand:leave");
    button_row(turn, "brand.back", "brand:mine");
}

static void take_names(struct unpack *in, struct brand *brand)
{
    brand->name_count = unpack_count(in, BRAND_NAMES);
    for (size_t i = 0; i < brand->name_count; i++)
        brand->names[i] = unpack_str(in);
}

static void add_keeper(struct turn *turn, struct brand *brand)
{
    brand->keepers[brand->keeper_count] = turn->person_home;
    brand->keeper_chats[brand->keeper_count] = turn->event->person_id;
    brand->keeper_langs[brand->keeper_count++] = turn->lang;
    send_letter(turn, turn->person_home, "brand:keep", turn->home);
}

static void make_here(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };
    struct brand *brand = keeper_brand(turn);

    if (brand->raw.len)
        return;
    brand->id = unpack_fixed64(&in);
    brand->name = unpack_str(&in);
    take_names(&in, brand);
    if (in.is_bad)
        return;
    add_keeper(turn, brand);
    effect(turn, EFFECT_BRAND);
    show(turn, "brand.made");
}

static void set_names(struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };

    take_names(&in, keeper_brand(turn));
    if (in.is_bad)
        return;
    effect(turn, EFFECT_BRAND);
    show(turn, "brand.names_set");
}

/* A message to pass on; its button works once, for a day. */
static void invite(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);

    if (brand->keeper_count == BRAND_KEEPERS) {
        admin_screen(turn, NULL);
        line(turn, "brand.keepers_full", WHOLE("n", BRAND_KEEPERS));
        keeper_button(turn, "brand.back", "brand:show");
        return;
    }
    brand->invite = turn_random(turn);
    brand->invite_until_ms = turn->now_ms + INVITE_MS;
    effect(turn, EFFECT_BRAND);
    admin_screen(turn, "brand.invite_below");
    keeper_button(turn, "brand.back", "brand:show");
    say_with(turn, "brand.invitation", TEXT("brand", brand->name));
    button_start(turn, "brand.join",
                 ARENA_JOIN(turn->arena, STR("brand_j"), turn->home,
                            id_print(turn->arena, brand->invite)));
}

static void join(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    uint64_t invite = 0;

    if (brand->raw.len && !brand->is_closed &&
        brand_keeper(brand, turn->person_home) < BRAND_KEEPERS) {
        show(turn, NULL);
        return;
    }
    if (!id_parse(admin_rest(turn), &invite) || brand->raw.len == 0 || brand->is_closed ||
        brand->invite == 0 || (invite ^ brand->invite) != 0 ||
        turn->now_ms > brand->invite_until_ms || brand->keeper_count == BRAND_KEEPERS) {
        admin_screen(turn, "brand.invite_old");
        return;
    }
    brand->invite = 0;
    for (size_t i = 0; i < brand->keeper_count; i++) {
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        line(turn, "brand.keeper_joined", TEXT("brand", brand->name),
             TEXT("name", turn->event->person_name));
    }
    add_keeper(turn, brand);
    effect(turn, EFFECT_BRAND);
    show(turn, "brand.joined");
}

static void ask_close(struct turn *turn)
{
    admin_screen(turn, NULL);
    line(turn, "brand.close_sure", TEXT("brand", keeper_brand(turn)->name));
    keeper_button(turn, "brand.close_yes", "brand:close");
    keeper_button(turn, "brand.back", "brand:show");
}

static void close_brand(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);

    brand->is_closed = true;
    for (size_t i = 0; i < brand->key_count; i++)
        if (brand->keys[i].revoked_at_ms == 0)
            brand->keys[i].revoked_at_ms = turn->now_ms;
    effect(turn, EFFECT_BRAND);
    admin_screen(turn, NULL);
    line(turn, "brand.closed", TEXT("brand", brand->name));
    send_letter(turn, turn->home, "campaign:places", STR(""));
    send_letter(turn, turn->home, "brandlet:leave", STR(""));
    for (size_t i = 0; i < brand->keeper_count; i++)
        send_letter(turn, brand->keepers[i], "brand:drop", turn->home);
}

static void leave_brand(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);

    if (brand->keeper_count < 2) {
        ask_close(turn); /* the last one cannot just go */
        return;
    }
    brand_drop_keeper(brand, turn->person_home);
    effect(turn, EFFECT_BRAND);
    admin_screen(turn, NULL);
    line(turn, "brand.left", TEXT("brand", brand->name));
    send_letter(turn, turn->person_home, "brand:drop", turn->home);
}

static void letter_to_brand(struct turn *turn)
{
    if (str_eq(turn->verb, STR("make"))) {
        make_here(turn);
        return;
    }
    if (str_eq(turn->verb, STR("join"))) {
        join(turn);
        return;
    }
    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("show")))
        show(turn, NULL);
    else if (str_eq(turn->verb, STR("names")))
        set_names(turn);
    else if (str_eq(turn->verb, STR("invite")))
        invite(turn);
    else if (str_eq(turn->verb, STR("sure")))
        ask_close(turn);
    else if (str_eq(turn->verb, STR("close")))
        close_brand(turn);
    else if (str_eq(turn->verb, STR("leave")))
        leave_brand(turn);
    else
        admin_screen(turn, "press.unknown");
}

/* In the person's home: the list of what they keep. */
static void note_kept(struct turn *turn)
{
    struct person *person = &turn->person;
    struct str home = turn->event->body;
    size_t kept = 0;
    bool keeps = keeper_keeps(turn, home);

    if (str_eq(turn->verb, STR("keep"))) {
        if (keeps || person->brand_count == PERSON_BRANDS || !home_is_handle(home))
            return;
        person->brands[person->brand_count++] = home;
    } else {
        if (!keeps)
            return;
        for (size_t i = 0; i < person->brand_count; i++)
            if (!str_eq(person->brands[i], home))
                person->brands[kept++] = person->brands[i];
        person->brand_count = kept;
    }
    effect(turn, EFFECT_PERSON);
}

static void letter(struct turn *turn)
{
    if (is_in_persons_home(turn))
        note_kept(turn);
    else
        letter_to_brand(turn);
}

const struct handler handler_brand = {
    .name = "brand",
    .command_id = "merek",
    .command_en = "brand",
    .place = PLACE_BOTH,
    .plan = plan,
    .command = command,
    .started = started,
    .text = text,
    .press = press,
    .letter = letter,
};
