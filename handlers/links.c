/* links.c: two groups show each other what their members let be shown there (from /atur).
 *
 * An administrator here asks by the other group's code, one there agrees; either side ends
 * it at any time. Each group writes only its own settings and tells the other by letter:
 * a question looks at both, so that what one side ended is over with the next question. No
 * button leads to the letters of a group: who writes one by hand gets nowhere. */
#include "../bot/base/clock.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/draft.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static bool is_from_group(const struct turn *turn)
{
    return is(turn, "asked") || is(turn, "agreed") || is(turn, "ended");
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER && !is_from_group(turn))
        admin_plan(turn, is(turn, "list") || is(turn, "ask"));
}

/* A home's handle as people copy it: "B0ZO cyMY L5Ux FYGt". */
static struct str code_of(struct turn *turn, struct str home)
{
    return ARENA_JOIN(turn->arena, str_slice(home, 0, 4), STR(" "), str_slice(home, 4, 8), STR(" "),
                      str_slice(home, 8, 12), STR(" "), str_slice(home, 12, home.len));
}

static struct str home_of_code(struct turn *turn, struct str code)
{
    struct text home = { .arena = turn->arena };

    for (size_t i = 0; i < code.len; i++)
        if (code.at[i] != ' ')
            text_add_char(&home, code.at[i]);
    return home.s;
}

static struct str name_of(struct turn *turn, const struct group_link *link)
{
    return link->title.len ? link->title : code_of(turn, link->home);
}

/* --- in private ------------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE || !admin_pass_on(turn, "links", "list ask yes end")) {
        notify(turn, "press.unknown");
        return;
    }
    if (is(turn, "ask"))
        expect(turn, "code", turn->arguments);
    else if (str_eq(turn->session.handler, STR("links")))
        stop_expecting(turn);
}

/* The other group's code. */
static void text(struct turn *turn)
{
    struct str code = home_of_code(turn, draft_trim(turn->event->text));
    struct str rest = turn->session.data;
    struct str group = str_cut(&rest, ':');

    turn_keep_language(turn);
    if (!home_is_handle(code) || !home_is_handle(group)) {
        say(turn, "links.no_code");
        return;
    }
    admin_send(turn, group, "links:request", code);
    stop_expecting(turn);
}

/* --- the screen, in the group's home -------------------------------------------------------- */

static void add_button(struct turn *turn, const char *key, const char *verb,
                       const struct group_link *link)
{
    struct button *made = button_row(turn, key, "links:%s:%.*s:%.*s", verb, STR_ARG(turn->home),
                                     STR_ARG(link->home));

    made->params = ARENA_NEW(turn->arena, struct param);
    made->params[0] = (struct param)TEXT("group", name_of(turn, link));
    made->param_count = 1;
}

static void show_list(struct turn *turn, const char *first)
{
    static const char *const states[] = { [LINK_ASKED] = "links.asked", [LINK_OFFERED] = "links.offered",
                                          [LINK_AGREED] = "links.agreed" };
    const struct settings *settings = &turn->settings;

    admin_screen(turn, first);
    line(turn, "links.head", TEXT("group", settings->title));
    for (size_t i = 0; i < settings->link_count; i++)
        line(turn, states[settings->links[i].state],
             TEXT("group", name_of(turn, &settings->links[i])));
    line(turn, "links.help", TEXT("code", code_of(turn, turn->home)), WHOLE("max", LIMIT_LINKS));
    turn->latest->has_words = true;
    for (size_t i = 0; i < settings->link_count; i++) {
        if (settings->links[i].state == LINK_OFFERED)
            add_button(turn, "links.accept", "yes", &settings->links[i]);
        add_button(turn, settings->links[i].state == LINK_OFFERED ? "links.decline" : "links.end",
                   "end", &settings->links[i]);
    }
    if (settings->link_count < LIMIT_LINKS)
        button_row(turn, "links.ask", "links:ask:%.*s", STR_ARG(turn->home));
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

static void ask_code(struct turn *turn)
{
    admin_screen(turn, "links.ask_code");
    button_row(turn, "settings.back", "links:list:%.*s", STR_ARG(turn->home));
}

/* --- acts, in the group's home --------------------------------------------------------------- */

/* From this group to the other: which one it is, and what it is called. */
static void tell(struct turn *turn, struct str other, const char *letter)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, turn->home);
    pack_str(&body, turn->settings.title);
    send_letter(turn, other, letter, body.s);
}

/* Members read in /audit since when, and until when; not with whom. */
static void note(struct turn *turn, enum audit_kind kind)
{
    effect(turn, EFFECT_SETTINGS);
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){ .kind = kind, .at_ms = turn->now_ms };
}

static void drop_link(struct turn *turn, struct str other)
{
    bool was_linked = settings_is_linked(&turn->settings, other);

    settings_drop_link(&turn->settings, other);
    if (was_linked)
        note(turn, AUDIT_UNLINKED);
    else
        effect(turn, EFFECT_SETTINGS);
}

static void agree(struct turn *turn, struct str other)
{
    const struct group_link *link = settings_find_link(&turn->settings, other);

    if (!link || link->state != LINK_OFFERED) {
        show_list(turn, "links.changed_meanwhile");
        return;
    }
    settings_set_link(&turn->settings, other, LINK_AGREED, link->title);
    note(turn, AUDIT_LINKED);
    tell(turn, other, "links:agreed");
    show_list(turn, "links.now_agreed");
}

static void request(struct turn *turn, struct str other)
{
    const struct group_link *link = settings_find_link(&turn->settings, other);

    if (!home_is_handle(other) || str_eq(other, turn->home)) {
        show_list(turn, "links.own_code");
    } else if (link && link->state == LINK_OFFERED) {
        agree(turn, other);
    } else if (link) {
        show_list(turn, NULL);
    } else if (!settings_set_link(&turn->settings, other, LINK_ASKED, STR(""))) {
        show_list(turn, "links.full");
    } else {
        effect(turn, EFFECT_SETTINGS);
        tell(turn, other, "links:asked");
        show_list(turn, "links.requested");
    }
}

static void end(struct turn *turn, struct str other)
{
    if (!settings_find_link(&turn->settings, other)) {
        show_list(turn, "links.changed_meanwhile");
        return;
    }
    drop_link(turn, other);
    tell(turn, other, "links:ended");
    show_list(turn, "links.now_ended");
}

/* --- letters of the other group ---------------------------------------------------------------- */

/* Administrators who asked to hear of what waits, at most once a day: who asks, is refused and
 * asks again gets nobody's ear. */
static void tell_watchers(struct turn *turn, struct str title)
{
    struct settings *settings = &turn->settings;

    if (settings->watcher_count == 0 ||
        (settings->link_told_at_ms && turn->now_ms - settings->link_told_at_ms < CLOCK_DAY_MS))
        return;
    settings->link_told_at_ms = turn->now_ms;
    for (size_t i = 0; i < settings->watcher_count; i++) {
        say_to(turn, settings->watchers[i], settings->lang, NULL);
        line(turn, "links.somebody_asks", TEXT("group", settings->title), TEXT("other", title));
        button(turn, "links.open", "links:list:%.*s", STR_ARG(turn->home));
    }
}

static void take_asked(struct turn *turn, struct str other, struct str title)
{
    const struct group_link *link = settings_find_link(&turn->settings, other);
    bool is_agreed = link && link->state == LINK_AGREED; /* they had lost it, and ask again */
    bool have_both_asked = link && link->state == LINK_ASKED;
    bool is_new = !link;

    if (!turn->settings.is_known || turn->settings.is_left ||
        !settings_set_link(&turn->settings, other,
                           is_agreed || have_both_asked ? LINK_AGREED : LINK_OFFERED, title)) {
        tell(turn, other, "links:ended");
        return;
    }
    if (is_new)
        tell_watchers(turn, title);
    if (have_both_asked)
        note(turn, AUDIT_LINKED);
    else
        effect(turn, EFFECT_SETTINGS);
    if (is_agreed || have_both_asked)
        tell(turn, other, "links:agreed");
}

/* They agreed to what is wanted here no more: they are told. */
static void take_agreed(struct turn *turn, struct str other, struct str title)
{
    const struct group_link *link = settings_find_link(&turn->settings, other);

    if (!turn->settings.is_known || turn->settings.is_left || !link || link->state == LINK_OFFERED) {
        tell(turn, other, "links:ended");
    } else if (link->state == LINK_ASKED) {
        settings_set_link(&turn->settings, other, LINK_AGREED, title);
        note(turn, AUDIT_LINKED);
    }
}

static void take_ended(struct turn *turn, struct str other)
{
    if (!settings_find_link(&turn->settings, other))
        return;
    drop_link(turn, other);
}

static void letter_from_group(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str other = unpack_str(&in);
    struct str title = unpack_str(&in);

    if (in.is_bad || !home_is_handle(other) || str_eq(other, turn->home))
        return;
    if (is(turn, "asked"))
        take_asked(turn, other, title);
    else if (is(turn, "agreed"))
        take_agreed(turn, other, title);
    else
        take_ended(turn, other);
}

static void letter(struct turn *turn)
{
    if (is_from_group(turn)) {
        letter_from_group(turn);
        return;
    }
    if (!admin_may(turn))
        return;
    if (is(turn, "list"))
        show_list(turn, NULL);
    else if (is(turn, "ask"))
        ask_code(turn);
    else if (is(turn, "request"))
        request(turn, admin_rest(turn));
    else if (is(turn, "yes"))
        agree(turn, admin_rest(turn));
    else if (is(turn, "end"))
        end(turn, admin_rest(turn));
}

const struct handler handler_links = {
    .name = "links",
    .plan = plan,
    .press = press,
    .text = text,
    .letter = letter,
};
