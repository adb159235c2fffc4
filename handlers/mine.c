/* mine.c: one's own stories: see, change, show or not, withdraw (/ceritaku, /mystories).
 *
 * Only the author can do any of it. The private chat asks here; the group's partition does it
 * after checking whose story it is, and says so (own.c). */
#include "../bot/base/limits.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"
#include "../bot/conversation/wish.h"
#include "../bot/language/contact.h"

enum { SHOWN = 5, WHOLE_BYTES = 560 }; /* a page of whole ones fits one message */

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
    if (turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("change"))) {
        struct str id = turn->arguments;
        wants->id_count = id_parse(str_cut(&id, ':'), &wants->ids[0]);
        wants->author = wants->id_products = wants->allowed = wants->purchase.offers = true;
    }
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
    const struct part words = { .id = testimonial->id, .shows_held = true, .is_own = true,
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
    if (names_group(turn) && turn->settings.is_known) {
        send_letter(turn, turn->wants.group, "member:note", STR(""));
        show_list(turn);
    } else {
        say(turn, "give.link_old");
    }
}

static void send_wish(struct turn *turn, const char *letter, const struct wish *wish)
{
    send_letter(turn, group_of(turn), letter, wish_pack(turn->arena, wish));
}

static const struct {
    struct str verb;
    const char *letter;
} wishes[] = { { STR_INIT("really"), "own:drop" },
               { STR_INIT("named"), "own:named" },
               { STR_INIT("nophotos"), "own:nophotos" },
               { STR_INIT("nocontact"), "own:nocontact" } };

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

/* The author's own; NULL when it is gone or somebody else's: an id may be written by hand. */
static const struct testimonial *own(const struct turn *turn)
{
    const struct testimonial *story = turn->found.testimonials;

    return turn->found.testimonial_count == 1 && turn->found.author.raw.len &&
                   story->author == turn->found.author.number ? story : NULL;
}

/* New words, or only another verdict: the story as it is stands below the question. */
static void ask_change(struct turn *turn, const struct wish *wish)
{
    const struct testimonial *story = own(turn);

    if (!story) {
        notify(turn, "mine.gone");
        return;
    }
    expect(turn, "words", wish_pack(turn->arena, wish));
    turn->session.group = group_of(turn);
    say(turn, "mine.new_words");
    say_quote(turn, &(struct part){ .id = wish->id, .is_whole = true, .shows_held = true,
                                    .is_own = true });
    line_list(turn, "mine.new_verdict", NULL, 0);
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        button(turn, verdicts[i].key, "mine:%s:%.*s", verdicts[i].verb.at, STR_ARG(turn->arguments));
    struct button *contact = button_row(turn, "mine.no_contact", "mine:nocontact:%.*s",
                                        STR_ARG(turn->arguments));
    contact->only_if = BUTTON_IF_CONTACT;
    contact->record = wish->id;
    struct button *photos = button_row(turn, "mine.no_photos", "mine:nophotos:%.*s",
                                       STR_ARG(turn->arguments));
    photos->only_if = BUTTON_IF_PHOTO;
    photos->record = wish->id;
    brand_offer_proof(turn, group_of(turn), story, turn->found.id_products->name);
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
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
        if (str_eq(turn->verb, wishes[i].verb)) {
            send_wish(turn, wishes[i].letter, wish);
            return;
        }
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (str_eq(turn->verb, scopes[i].verb)) {
            wish->scope = scopes[i].scope;
            send_wish(turn, "own:scope", wish);
            return;
        }
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (str_eq(turn->verb, verdicts[i].verb)) {
            wish->verdict = verdicts[i].verdict;
            send_wish(turn, "own:verdict", wish);
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

static void take_words(struct turn *turn, struct wish *wish, struct str words);

/* The consent for what the new words tell. The question replied to them. */
static void press_health(struct turn *turn)
{
    const struct event *event = turn->event;
    struct wish wish;

    if (!str_eq(turn->session.handler, STR("mine")) || !wish_unpack(turn->session.data, &wish)) {
        edit(turn, "mine.gone");
    } else if (!str_eq(turn->arguments, STR("yes"))) {
        edit(turn, "mine.tell_again");
    } else if (!str_eq(event->reply_person_id, event->person_id) || event->reply_text.len == 0) {
        edit(turn, "give.words_gone");
    } else {
        wish.may_health = true;
        take_words(turn, &wish, draft_trim(event->reply_text));
    }
}

static void press(struct turn *turn)
{
    struct wish wish = { 0 };
    struct str rest = turn->arguments;

    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("health")))
        press_health(turn);
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

/* New words, once they can be taken: masked, and with the consent that they need. */
static void take_words(struct turn *turn, struct wish *wish, struct str words)
{
    unsigned found = 0;

    wish->words = contact_mask(turn->arena, words, &found);
    wish->is_masked = found != 0;
    if (!draft_takes_new_words(turn, wish->words))
        return;
    unsigned asks = draft_health(turn, STR(""), wish->words);
    if (asks && !wish->may_health) {
        say(turn, NULL)->reply_to = turn->event->message_id; /* the press brings the words back */
        draft_ask_health(turn, asks, "mine:health");
        return;
    }
    send_wish(turn, "own:change", wish);
    stop_expecting(turn);
}

static void text(struct turn *turn)
{
    struct str words = draft_trim(turn->event->text);
    struct wish wish;

    if (!wish_unpack(turn->session.data, &wish)) {
        stop_expecting(turn);
        say(turn, "mine.gone");
    } else if (turn->event->is_forwarded) {
        say(turn, "give.forwarded");
    } else if (words.len == 0) {
        say(turn, "give.only_text");
    } else {
        take_words(turn, &wish, words);
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
};
