/* mine.c: one's own stories: see, change, show or not, withdraw (/ceritaku, /mystories).
 *
 * Only the author can do any of it. The private chat asks, the group's partition
 * does it after checking whose story it is, and says so. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"
#include "../bot/language/caution.h"

enum { SHOWN = 5, WHOLE_BYTES = 560 }; /* a page of whole ones fits one message */

/* What is to become of which story. */
struct wish {
    uint64_t id;
    enum scope scope;
    struct str words;
    enum verdict verdict;
};

static struct str wish_pack(struct turn *turn, const struct wish *wish)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, wish->id);
    pack_u64(&body, wish->scope);
    pack_str(&body, wish->words);
    pack_i64(&body, wish->verdict);
    return body.s;
}

static bool wish_unpack(struct str bytes, struct wish *wish)
{
    struct unpack in = { .rest = bytes };

    wish->id = unpack_fixed64(&in);
    uint64_t scope = unpack_u64(&in);
    wish->words = unpack_str(&in);
    int64_t verdict = in.rest.len ? unpack_i64(&in) : 0; /* an earlier version sent none */
    wish->scope = scope <= SCOPE_PUBLIC ? (enum scope)scope : SCOPE_NOWHERE;
    wish->verdict = verdict >= VERDICT_NO && verdict <= VERDICT_YES ? (enum verdict)verdict
                                                                    : VERDICT_SO_SO;
    return !in.is_bad && scope <= SCOPE_PUBLIC;
}

/* The group that a button names behind its first argument; empty when it names none. A list
 * may be older than the session that it was made in. */
static struct str group_named(const struct turn *turn)
{
    struct str rest = turn->arguments;

    str_cut(&rest, ':');
    return turn->event->kind == EVENT_PRESS && home_is_handle(rest) ? rest : STR("");
}

/* The link from the group, the choice among several, or a page of one: all name a group. */
static bool names_group(const struct turn *turn)
{
    bool is_link = turn->event->kind == EVENT_MESSAGE && str_eq(turn->event->command, STR("start"));
    bool is_choice = turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("group"));

    return ((is_link || is_choice) && home_is_handle(turn->arguments)) ||
           (str_eq(turn->verb, STR("page")) && group_named(turn).len);
}

/* How many stories stand on the pages before. */
static unsigned first_of_page(const struct turn *turn)
{
    struct str rest = turn->arguments;
    uint64_t first = 0;

    if (turn->event->kind != EVENT_PRESS || !str_eq(turn->verb, STR("page")) ||
        !str_to_u64(str_cut(&rest, ':'), &first) || first > LIMIT_OWN)
        return 0;
    return (unsigned)first;
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct wish wish;

    if (turn->event->kind == EVENT_LETTER) {
        wants->author = wants->queue = wants->joined = true;
        wants->membership = str_eq(turn->verb, STR("scope"));
        if (!wish_unpack(turn->event->body, &wish))
            return;
        wants->ids[wants->id_count++] = wants->near_id = wish.id;
        wants->near_text = wish.words;
        return;
    }
    if (turn->event->chat_kind != CHAT_PRIVATE)
        return;
    if (group_named(turn).len)
        wants->group = group_named(turn);
    else if (names_group(turn))
        wants->group = turn->arguments;
    else if (turn->session.group.len == 0 && turn->person.group_count)
        wants->group = turn->person.groups[0];
    wants->titles = turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("groups"));
    wants->author = wants->own = wants->history = names_group(turn) ||
                                 (turn->event->kind == EVENT_MESSAGE && turn->event->command.len);
    wants->own_from = first_of_page(turn);
}

static struct str group_of(const struct turn *turn)
{
    return turn->wants.group.len ? turn->wants.group : turn->session.group;
}

/* The way back from what a button did. */
static void button_list(struct turn *turn, struct str group)
{
    button_row(turn, "mine.back", "mine:page:0:%.*s", STR_ARG(group));
}

static void list_item(struct turn *turn, const struct testimonial *testimonial, unsigned number)
{
    const struct part words = { .id = testimonial->id, .shows_held = true,
                                .is_whole = testimonial->text.len <= WHOLE_BYTES };
    struct str group = group_of(turn);
    struct str id = id_print(turn->arena, testimonial->id);
    bool is_shown = testimonial->scope != SCOPE_NOWHERE;
    struct param *params = ARENA_ARRAY(turn->arena, struct param, 1);
    struct button *buttons[3];

    params[0] = (struct param)WHOLE("number", number);
    say_product(turn, &(struct part){ .id = testimonial->product, .number = number,
                                      .key = is_shown ? STR("answer.product") : STR("mine.hidden_item") });
    say_quote(turn, &words);
    hold_say_state(turn, testimonial);
    buttons[0] = button_row(turn, "mine.change", "mine:change:%.*s:%.*s", STR_ARG(id),
                            STR_ARG(group));
    buttons[1] = button(turn, is_shown ? "mine.hide" : "mine.show", "mine:%s:%.*s:%.*s",
                        is_shown ? "hide" : "show", STR_ARG(id), STR_ARG(group));
    buttons[2] = button(turn, "mine.withdraw", "mine:drop:%.*s:%.*s", STR_ARG(id), STR_ARG(group));
    for (size_t i = 0; i < 3; i++) {
        buttons[i]->params = params;
        buttons[i]->param_count = 1;
    }
}

static void button_pages(struct turn *turn, unsigned first)
{
    struct str group = group_of(turn);
    bool has_newer = first > 0;

    if (has_newer)
        button_row(turn, "mine.newer", "mine:page:%u:%.*s", first > SHOWN ? first - SHOWN : 0,
                   STR_ARG(group));
    if (first + SHOWN >= turn->found.author.count)
        return;
    (has_newer ? button : button_row)(turn, "mine.older", "mine:page:%u:%.*s", first + SHOWN,
                                      STR_ARG(group));
}

/* Those of one group, the latest first; a press changes its message into the list. */
static void show_list(struct turn *turn)
{
    unsigned first = turn->wants.own_from;

    if (turn->wants.group.len) {
        turn->session.group = turn->wants.group;
        turn->remembers = true;
    }
    if (turn->event->kind == EVENT_PRESS)
        edit(turn, NULL);
    else
        say(turn, NULL);
    if (turn->found.testimonial_count == 0 && turn->found.author.count == 0)
        line(turn, "mine.none", TEXT("group", turn->settings.title));
    else
        line(turn, "mine.head", TEXT("group", turn->settings.title));
    for (unsigned i = 0; i < turn->found.testimonial_count && i < SHOWN; i++)
        list_item(turn, &turn->found.testimonials[i], first + i + 1);
    button_pages(turn, first);
    if (turn->found.history && turn->found.history->count)
        button_row(turn, "mine.history", "history:show:%.*s", STR_ARG(group_of(turn)));
    if (turn->person.group_count > 1)
        button_row(turn, "mine.other_group", "mine:groups");
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP) {
        if (turn->event->person_id.len)
            effect(turn, EFFECT_MEMBER);
        say(turn, "mine.in_private");
        button_start(turn, "mine.open_private",
                     arena_print(turn->arena, "mine_%.*s", STR_ARG(turn->home)));
        pass_by(turn);
    } else if (!turn->settings.is_known) {
        say(turn, "mine.no_group");
    } else {
        show_list(turn);
    }
}

static void started(struct turn *turn)
{
    if (names_group(turn) && turn->settings.is_known)
        show_list(turn);
    else
        say(turn, "give.link_old");
}

static void send_wish(struct turn *turn, const char *letter, const struct wish *wish)
{
    send_letter(turn, group_of(turn), letter, wish_pack(turn, wish));
}

static const struct {
    struct str verb;
    enum scope scope;
} scopes[] = { { STR_INIT("hide"), SCOPE_NOWHERE },
               { STR_INIT("show"), SCOPE_GROUP },
               { STR_INIT("wide"), SCOPE_LINKED },
               { STR_INIT("public"), SCOPE_PUBLIC } };

static const struct {
    struct str verb;
    enum verdict verdict;
    const char *key;
} verdicts[] = { { STR_INIT("yes"), VERDICT_YES, "give.verdict_yes" },
                 { STR_INIT("soso"), VERDICT_SO_SO, "give.verdict_so_so" },
                 { STR_INIT("no"), VERDICT_NO, "give.verdict_no" } };

/* New words, or only another verdict: the story as it is stands below the question. */
static void ask_change(struct turn *turn, const struct wish *wish)
{
    expect(turn, "words", wish_pack(turn, wish));
    turn->session.group = group_of(turn);
    say(turn, "mine.new_words");
    say_quote(turn, &(struct part){ .id = wish->id, .is_whole = true });
    line_list(turn, "mine.new_verdict", NULL, 0);
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        button(turn, verdicts[i].key, "mine:%s:%.*s", verdicts[i].verb.at, STR_ARG(turn->arguments));
    button_row(turn, "mine.cancel", "mine:keep:-:%.*s", STR_ARG(group_of(turn)));
}

static void press_item(struct turn *turn, struct wish *wish)
{
    if (str_eq(turn->verb, STR("change"))) {
        ask_change(turn, wish);
        return;
    }
    if (str_eq(turn->verb, STR("drop"))) {
        edit(turn, "mine.sure");
        button(turn, "mine.sure_yes", "mine:really:%.*s", STR_ARG(turn->arguments));
        button(turn, "mine.sure_no", "mine:keep:-:%.*s", STR_ARG(group_of(turn)));
        return;
    }
    if (str_eq(turn->verb, STR("really"))) {
        send_wish(turn, "mine:drop", wish);
        return;
    }
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (str_eq(turn->verb, scopes[i].verb)) {
            wish->scope = scopes[i].scope;
            send_wish(turn, "mine:scope", wish);
            return;
        }
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (str_eq(turn->verb, verdicts[i].verb)) {
            wish->verdict = verdicts[i].verdict;
            send_wish(turn, "mine:verdict", wish);
            if (str_eq(turn->session.handler, STR("mine")))
                stop_expecting(turn);
            return;
        }
    notify(turn, "press.unknown");
}

static void keep(struct turn *turn)
{
    if (str_eq(turn->session.handler, STR("mine")))
        stop_expecting(turn);
    edit(turn, "mine.kept");
    if (group_of(turn).len)
        button_list(turn, group_of(turn));
}

static void press(struct turn *turn)
{
    struct wish wish = { 0 };
    struct str rest = turn->arguments;

    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("keep")))
        keep(turn);
    else if (str_eq(turn->verb, STR("groups")))
        draft_ask_group(turn, "mine");
    else if (names_group(turn) && turn->settings.is_known)
        show_list(turn);
    else if (id_parse(str_cut(&rest, ':'), &wish.id) && group_of(turn).len)
        press_item(turn, &wish);
    else
        notify(turn, "press.unknown");
}

static void text(struct turn *turn)
{
    struct wish wish;

    if (!wish_unpack(turn->session.data, &wish)) {
        stop_expecting(turn);
        say(turn, "mine.gone");
        return;
    }
    wish.words = draft_trim(turn->event->text);
    if (turn->event->is_forwarded) {
        say(turn, "give.forwarded");
    } else if (wish.words.len == 0) {
        say(turn, "give.only_text");
    } else if (draft_takes_new_words(turn, wish.words)) {
        send_wish(turn, "mine:change", &wish);
        stop_expecting(turn);
    }
}

/* --- letters: in the group's home ---------------------------------------------------- */

/* The author's own, as it stands in this group; NULL when it is gone or somebody else's. */
static struct testimonial *own(struct turn *turn)
{
    struct testimonial *testimonial = turn->found.testimonials;

    if (turn->found.testimonial_count != 1 || turn->found.author.raw.len == 0 ||
        testimonial->author != turn->found.author.number)
        return NULL;
    return testimonial;
}

static void note_consent(struct turn *turn, enum consent kind, bool is_given)
{
    struct effect *consent = effect(turn, EFFECT_CONSENT);

    consent->consent = kind;
    consent->is_given = is_given;
}

static void say_hold(struct turn *turn, const struct testimonial *testimonial, enum hold hold)
{
    if (hold != HOLD_NONE)
        hold_say_guard(turn, testimonial);
    button_list(turn, turn->home);
    if (hold != HOLD_NONE)
        hold_tell_watchers(turn);
}

/* Each consent is a fact of its own: only what changes is written down. */
static void set_scope(struct turn *turn, struct testimonial *testimonial, enum scope scope)
{
    if ((testimonial->scope >= SCOPE_GROUP) != (scope >= SCOPE_GROUP))
        note_consent(turn, CONSENT_SHOW_HERE, scope >= SCOPE_GROUP);
    if ((testimonial->scope >= SCOPE_LINKED) != (scope >= SCOPE_LINKED))
        note_consent(turn, CONSENT_SHOW_ELSEWHERE, scope >= SCOPE_LINKED);
    if ((testimonial->scope == SCOPE_PUBLIC) != (scope == SCOPE_PUBLIC))
        note_consent(turn, CONSENT_SHOW_ANYWHERE, scope == SCOPE_PUBLIC);
    bool was_shown = testimonial->scope >= SCOPE_GROUP;
    testimonial->scope = scope;
    enum hold hold = !was_shown && scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
    if (hold == HOLD_FULL)
        return;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, hold == HOLD_WAITS       ? "mine.waits"
               : scope == SCOPE_PUBLIC ? "mine.public"
               : scope == SCOPE_LINKED ? "mine.wide"
               : scope == SCOPE_GROUP  ? "mine.shown"
                                       : "mine.hidden");
    if (scope == SCOPE_LINKED)
        button_row(turn, "mine.anywhere", "mine:public:%.*s:%.*s",
                   STR_ARG(id_print(turn->arena, testimonial->id)), STR_ARG(turn->home));
    say_hold(turn, testimonial, hold);
}

/* Only members' stories are shown. False when the answer is still out, or was said. */
static bool may_show(struct turn *turn)
{
    if (turn_is_member(turn))
        return true;
    if (turn->found.membership == MEMBERSHIP_NO || turn->membership_failed) {
        edit(turn, NULL);
        line(turn, turn->membership_failed ? "mine.unseen" : "mine.not_member",
             TEXT("group", turn->settings.title));
    }
    return false;
}

static void letter(struct turn *turn)
{
    struct testimonial *testimonial = own(turn);
    struct wish wish;

    if (!wish_unpack(turn->event->body, &wish))
        return;
    if (!testimonial) {
        say(turn, "mine.gone");
    } else if (str_eq(turn->verb, STR("drop"))) {
        effect(turn, EFFECT_WITHDRAW)->testimonial = testimonial;
        edit(turn, "mine.withdrawn");
        button_list(turn, turn->home);
    } else if (str_eq(turn->verb, STR("scope"))) {
        if (wish.scope == SCOPE_NOWHERE || may_show(turn))
            set_scope(turn, testimonial, wish.scope);
    } else if (str_eq(turn->verb, STR("verdict"))) {
        testimonial->is_edited |= testimonial->verdict != wish.verdict;
        testimonial->verdict = wish.verdict;
        enum hold hold = testimonial->scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
        if (hold == HOLD_FULL)
            return;
        effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
        edit(turn, "mine.changed");
        hold_say_state(turn, testimonial);
        say_hold(turn, testimonial, hold);
    } else if (str_eq(turn->verb, STR("change"))) {
        if (turn->found.near_own) {
            say(turn, "give.same_again");
            return;
        }
        testimonial->text = wish.words;
        testimonial->is_edited = true;
        testimonial->is_claim = caution_claims(turn->lexicon, turn->arena, wish.words);
        enum hold hold = testimonial->scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
        if (hold == HOLD_FULL)
            return;
        effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
        say(turn, "mine.changed");
        hold_say_state(turn, testimonial);
        say_hold(turn, testimonial, hold);
    }
}

const struct handler handler_mine = {
    .name = "mine",
    .command_id = "ceritaku",
    .command_en = "mystories",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .started = started,
    .press = press,
    .text = text,
    .letter = letter,
};
