/* settings.c: what administrators set for their group (/atur, /settings).
 *
 * One private message, changed in place; the group sees nothing of it. An administrator
 * without a name gets a button in the group, since only a press says who it is. Whether
 * somebody is administrator is asked at every press, in the group's own home. */
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/packs.h"

static bool is_in_persons_home(const struct turn *turn)
{
    return str_eq(turn->verb, STR("open")) || str_eq(turn->verb, STR("drop"));
}

static void plan(struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->kind == EVENT_LETTER ? !is_in_persons_home(turn) : event->chat_kind == CHAT_GROUP)
        admin_plan(turn, !str_eq(turn->verb, STR("set")) && !str_eq(turn->verb, STR("speak")) &&
                             !str_eq(turn->verb, STR("pack")));
    turn->wants.appeals = event->kind == EVENT_LETTER && !is_in_persons_home(turn);
    turn->wants.titles = turn->wants.managed = event->kind != EVENT_LETTER &&
                                               event->chat_kind == CHAT_PRIVATE &&
                                               turn->person.managed_count > 1;
}

/* --- in the group ------------------------------------------------------------------- */

static struct str start_of(struct turn *turn)
{
    return arena_print(turn->arena, "settings_%.*s", STR_ARG(turn->home));
}

static bool may_in_group(struct turn *turn)
{
    if (turn_is_admin(turn))
        return true;
    if (turn->found.role == ROLE_MEMBER)
        notify(turn, "admin.only_admin");
    else if (turn->roles_failed)
        notify(turn, "admin.cannot_check");
    return false;
}

/* Nothing is said in the group that would write it down with its title. */
static void note_title(struct turn *turn)
{
    struct str title = turn->event->chat_title;

    if (turn->settings.is_known && (title.len == 0 || str_eq(title, turn->settings.title)))
        return;
    if (title.len)
        turn->settings.title = title;
    effect(turn, EFFECT_SETTINGS);
}

static void command_in_group(struct turn *turn)
{
    if (!may_in_group(turn))
        return;
    if (turn->event->person_id.len && turn->person.private_is_open) {
        note_title(turn);
        send_letter(turn, turn->person_home, "settings:open", turn->home);
        return;
    }
    say(turn, "settings.in_private");
    button(turn, "settings.open", "settings:open");
    pass_by(turn);
}

/* The press says who it is, and what was said in the group goes. */
static void press_in_group(struct turn *turn)
{
    if (!str_eq(turn->verb, STR("open"))) {
        notify(turn, "press.unknown");
    } else if (may_in_group(turn)) {
        acknowledge_with_start(turn, start_of(turn));
        take_away(turn, turn->event->message_id);
    }
}

/* --- in private --------------------------------------------------------------------- */

static void pick_group(struct turn *turn)
{
    struct reply *reply = turn->event->kind == EVENT_PRESS ? edit(turn, "settings.which_group")
                                                           : say(turn, "settings.which_group");
    for (size_t i = 0; i < turn->person.managed_count; i++) {
        if (turn->found.titles[i].len == 0)
            continue;
        struct button *choice = button_row(turn, "give.group", "settings:show:%.*s",
                                           STR_ARG(turn->person.managed[i]));
        choice->params = ARENA_NEW(turn->arena, struct param);
        choice->params[0] = (struct param)TEXT("title", turn->found.titles[i]);
        choice->param_count = 1;
        reply->has_words = true;
    }
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP)
        command_in_group(turn);
    else if (turn->person.managed_count == 0)
        say(turn, "settings.no_group");
    else if (turn->person.managed_count == 1)
        admin_send(turn, turn->person.managed[0], "settings:show", STR(""));
    else
        pick_group(turn);
}

/* A group that was opened by its link or command is in the choice from now on. */
static void open_group(struct turn *turn, struct str group)
{
    bool is_new = admin_remember(&turn->person, group) || !turn->person.private_is_open;

    turn->person.private_is_open = true;
    if (is_new)
        effect(turn, EFFECT_PERSON);
    send_letter(turn, group, "settings:show", STR("m"));
}

static void started(struct turn *turn)
{
    if (home_is_handle(turn->arguments))
        open_group(turn, turn->arguments);
    else
        say(turn, "give.link_old");
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP)
        press_in_group(turn);
    else if (str_eq(turn->verb, STR("pick")))
        pick_group(turn);
    else if (!admin_pass_on(turn, "settings", "show lang speak packs pack option set"))
        notify(turn, "press.unknown");
}

/* --- screens, in the group's home ------------------------------------------------------ */

static void say_value(struct turn *turn, const char *number_key, const char *word_key,
                      const struct group_option_row *row, int32_t value)
{
    bool is_word = !row->unit || (value == 0 && row->words[0]);

    if (is_word)
        line(turn, word_key, KEY("option", str_from(row->label)),
             KEY("value", str_from(row->words[value])));
    else
        line(turn, number_key, KEY("option", str_from(row->label)), WHOLE("n", value),
             KEY("unit", str_from(row->unit)));
}

static void show_menu(struct turn *turn)
{
    struct str home = turn->home;

    admin_screen(turn, NULL);
    line(turn, "settings.head", TEXT("group", turn->settings.title));
    line(turn, "settings.is_word", KEY("option", STR("settings.lang")),
         KEY("value", str_eq(turn->settings.lang, STR("en")) ? STR("language.en")
                                                             : STR("language.id")));
    for (size_t i = 0; i < GROUP_OPTIONS; i++)
        say_value(turn, "settings.is_number", "settings.is_word", &group_option_rows[i],
                  turn_option(turn, (enum group_option)i));
    packs_say(turn);
    line_list(turn, "settings.privacy_mode", NULL, 0);
    button_row(turn, "settings.lang", "settings:lang:%.*s", STR_ARG(home));
    button(turn, "settings.packs", "settings:packs:%.*s", STR_ARG(home));
    for (unsigned i = 0; i < GROUP_OPTIONS; i++) {
        if (i % 2 == 0)
            button_row(turn, group_option_rows[i].label, "settings:option:%.*s:%u", STR_ARG(home), i);
        else
            button(turn, group_option_rows[i].label, "settings:option:%.*s:%u", STR_ARG(home), i);
    }
    button_row(turn, "products.open", "products:list:%.*s:0", STR_ARG(home));
    button(turn, "links.open", "links:list:%.*s", STR_ARG(home));
    button_row(turn, "moderation.open", "moderation:list:%.*s:0", STR_ARG(home));
    button(turn, "brandlet.open", "brandlet:list:%.*s", STR_ARG(home));
    if (turn->found.appeal_count)
        button_row(turn, "appeal.open", "appeal:list:%.*s", STR_ARG(home));
    button_row(turn, "exporting.export", "group_export:ask:%.*s", STR_ARG(home));
    button(turn, "deleting.delete", "group_data:ask:%.*s", STR_ARG(home));
    if (turn->person.managed_count > 1)
        button_row(turn, "settings.other_group", "settings:pick");
}

static void show_language(struct turn *turn)
{
    admin_screen(turn, "settings.lang_help");
    button(turn, "language.id", "settings:speak:%.*s:id:%u", STR_ARG(turn->home),
           turn->settings.revision);
    button(turn, "language.en", "settings:speak:%.*s:en:%u", STR_ARG(turn->home),
           turn->settings.revision);
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

static void add_choice(struct turn *turn, unsigned option, size_t i)
{
    const struct group_option_row *row = &group_option_rows[option];
    int32_t value = row->choices[i];
    bool is_word = !row->unit || (value == 0 && row->words[0]);
    const char *key = is_word ? row->words[value] : "settings.number";
    bool starts_row = is_word ? !row->unit : i % 4 == 0;
    struct button *choice = starts_row
        ? button_row(turn, key, "settings:set:%.*s:%u:%d:%u", STR_ARG(turn->home), option, value,
                     turn->settings.revision)
        : button(turn, key, "settings:set:%.*s:%u:%d:%u", STR_ARG(turn->home), option, value,
                 turn->settings.revision);

    if (is_word)
        return;
    choice->params = ARENA_ARRAY(turn->arena, struct param, 2);
    choice->params[0] = (struct param)WHOLE("n", value);
    choice->params[1] = (struct param)KEY("unit", str_from(row->unit));
    choice->param_count = 2;
}

static void show_option(struct turn *turn, unsigned option)
{
    const struct group_option_row *row = &group_option_rows[option];
    const struct group_options none = { 0 };
    int32_t usual = group_option_value(&none, (enum group_option)option, &turn->usual);

    admin_screen(turn, NULL);
    say_value(turn, "settings.is_number", "settings.is_word", row,
              turn_option(turn, (enum group_option)option));
    line_list(turn, row->help, NULL, 0);
    say_value(turn, "settings.usual_number", "settings.usual_word", row, usual);
    if (row->unit)
        line(turn, "settings.range", WHOLE("least", row->choices[0]),
             WHOLE("most", row->choices[row->choice_count - 1]), KEY("unit", str_from(row->unit)));
    for (size_t i = 0; i < row->choice_count; i++)
        add_choice(turn, option, i);
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

/* --- changes, in the group's home -------------------------------------------------------- */

/* The screen that was pressed may be older than what another administrator did since:
 * then nothing is changed, and what is there now is shown. */
static bool is_current(struct turn *turn, struct str revision)
{
    uint64_t seen = 0;

    return str_to_u64(revision, &seen) && seen == turn->settings.revision;
}

static void write_down(struct turn *turn)
{
    turn->settings.revision++;
    effect(turn, EFFECT_SETTINGS);
}

static void say_changed_meanwhile(struct turn *turn)
{
    show_menu(turn);
    line_list(turn, "settings.changed_meanwhile", NULL, 0);
}

static void set_language(struct turn *turn, struct str rest)
{
    struct str lang = str_cut(&rest, ':');

    if (!str_eq(lang, STR("id")) && !str_eq(lang, STR("en")))
        return;
    if (!is_current(turn, rest)) {
        say_changed_meanwhile(turn);
        return;
    }
    turn->settings.lang = lang;
    write_down(turn);
    show_menu(turn);
}

/* One tap: on when it was off, and off when it was on. */
static void set_pack(struct turn *turn, struct str rest)
{
    uint64_t number = 0;

    if (!str_to_u64(str_cut(&rest, ':'), &number) || number >= LEXICON_PACKS) {
        admin_screen(turn, "press.unknown");
    } else if (!is_current(turn, rest)) {
        say_changed_meanwhile(turn);
    } else {
        turn->settings.packs = packs_on(&turn->settings) ^ 1u << number;
        turn->settings.has_packs = true;
        write_down(turn);
        packs_show(turn);
    }
}

static bool take_option(struct str *rest, unsigned *option)
{
    uint64_t number = 0;
    bool ok = str_to_u64(str_cut(rest, ':'), &number) && number < GROUP_OPTIONS;

    *option = ok ? (unsigned)number : 0;
    return ok;
}

static void set_option(struct turn *turn, unsigned option, struct str rest)
{
    int64_t value = -1;

    if (!str_to_i64(str_cut(&rest, ':'), &value) ||
        !group_option_allows((enum group_option)option, value)) {
        admin_screen(turn, "press.unknown");
    } else if (!is_current(turn, rest)) {
        say_changed_meanwhile(turn);
    } else {
        group_option_set(&turn->settings.options, (enum group_option)option, (int32_t)value);
        write_down(turn);
        show_option(turn, option);
    }
}

static void letter_in_group(struct turn *turn)
{
    struct str rest = admin_rest(turn);
    unsigned option = 0;

    if (!admin_may(turn))
        return;
    if (str_eq(turn->verb, STR("show")))
        show_menu(turn);
    else if (str_eq(turn->verb, STR("lang")))
        show_language(turn);
    else if (str_eq(turn->verb, STR("speak")))
        set_language(turn, rest);
    else if (str_eq(turn->verb, STR("packs")))
        packs_show(turn);
    else if (str_eq(turn->verb, STR("pack")))
        set_pack(turn, rest);
    else if (!take_option(&rest, &option))
        admin_screen(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("option")))
        show_option(turn, option);
    else if (str_eq(turn->verb, STR("set")))
        set_option(turn, option, rest);
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("open"))) {
        open_group(turn, turn->event->body);
    } else if (str_eq(turn->verb, STR("drop"))) {
        if (admin_forget(&turn->person, admin_rest(turn)))
            effect(turn, EFFECT_PERSON);
    } else {
        letter_in_group(turn);
    }
}

const struct handler handler_settings = {
    .name = "settings",
    .command_id = "atur",
    .command_en = "settings",
    .place = PLACE_BOTH,
    .menu = PLACE_ADMIN,
    .only_when_named = true,
    .plan = plan,
    .command = command,
    .started = started,
    .press = press,
    .letter = letter,
};
