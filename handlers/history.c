/* history.c: whom one's own stories helped, and what that does (/riwayat, /history).
 *
 * By topic, because one's standing is: what somebody knows of shoes says nothing about
 * sunscreen. Nobody is named, because a press on "Membantu" agrees to no such thing. */
#include "../bot/base/clock.h"
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"

enum { TOPICS = 6, STORIES = 10 }; /* shown; with the rest they fit one message */

struct topic {
    struct str name; /* empty: products of which nobody knows what they are */
    unsigned thanks;
    bool is_said;
};

static bool names_group(const struct turn *turn)
{
    return (turn->event->kind == EVENT_PRESS || str_eq(turn->event->command, STR("start"))) &&
           home_is_handle(turn->arguments);
}

static struct str group_of(const struct turn *turn)
{
    return turn->wants.group.len ? turn->wants.group : turn->session.group;
}

static void plan(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        return;
    if (names_group(turn))
        turn->wants.group = turn->arguments;
    else if (turn->session.group.len == 0 && turn->person.group_count)
        turn->wants.group = turn->person.groups[0];
    turn->wants.titles = turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("groups"));
    turn->wants.author = turn->wants.history = !turn->wants.titles;
}

/* --- by topic --------------------------------------------------------------------------- */

static size_t sum_up(const struct history *history, struct topic *topics)
{
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        size_t at = 0;
        while (at < count && !str_eq(topics[at].name, history->stories[i].topic))
            at++;
        if (at == count)
            topics[count++] = (struct topic){ .name = history->stories[i].topic };
        topics[at].thanks += history->stories[i].thanks;
    }
    return count;
}

/* The one that helped most of those not said yet, or NULL; unknown ones come last. */
static struct topic *next_topic(struct topic *topics, size_t count)
{
    struct topic *best = NULL;

    for (size_t i = 0; i < count; i++) {
        if (topics[i].is_said)
            continue;
        bool is_known = topics[i].name.len > 0;
        if (!best || is_known > (best->name.len > 0) ||
            (is_known == (best->name.len > 0) && topics[i].thanks > best->thanks))
            best = &topics[i];
    }
    return best;
}

static struct str dates_of(struct turn *turn, const struct history_story *story)
{
    struct text dates = { .arena = turn->arena };
    int year, month, day;

    for (size_t i = 0; i < story->date_count; i++) {
        clock_date_from_day(clock_day(story->at_ms[i]), &year, &month, &day);
        text_print(&dates, "%s%04d-%02d-%02d", i ? ", " : "", year, month, day);
    }
    if (story->thanks > story->date_count)
        text_add(&dates, STR(", …"));
    return dates.s;
}

static void say_story(struct turn *turn, const struct history_story *story)
{
    struct param *params = ARENA_ARRAY(turn->arena, struct param, 2);

    params[0] = (struct param)WHOLE("times", story->thanks);
    params[1] = (struct param)TEXT("dates", dates_of(turn, story));
    say_product(turn, &(struct part){ .id = story->product, .key = STR("history.story"),
                                      .params = params, .param_count = 2 });
}

/* Says the topic and of its stories as many as there is room for; what is left is returned. */
static unsigned say_topic(struct turn *turn, const struct topic *topic, size_t *room)
{
    const struct history *history = turn->found.history;
    unsigned left = 0;

    if (topic->name.len)
        line(turn, "history.topic", TEXT("topic", topic->name), WHOLE("n", topic->thanks));
    else
        line(turn, "history.topic_other", WHOLE("n", topic->thanks));
    for (size_t i = 0; i < history->count; i++) {
        if (!str_eq(history->stories[i].topic, topic->name))
            continue;
        if (*room == 0) {
            left += history->stories[i].thanks;
            continue;
        }
        say_story(turn, &history->stories[i]);
        (*room)--;
    }
    return left;
}

static void say_topics(struct turn *turn)
{
    const struct history *history = turn->found.history;
    struct topic *topics = ARENA_ARRAY(turn->arena, struct topic, history->count + 1);
    size_t count = sum_up(history, topics), room = STORIES;
    unsigned left = history->left_out;

    for (size_t said = 0; said < count; said++) {
        struct topic *topic = next_topic(topics, count);
        topic->is_said = true;
        left += said < TOPICS ? say_topic(turn, topic, &room) : topic->thanks;
    }
    if (left)
        line(turn, "history.more", WHOLE("n", left));
}

static void show(struct turn *turn)
{
    const struct history *history = turn->found.history;
    const struct given *given = &turn->found.given;
    struct reply *reply = turn->event->kind == EVENT_PRESS ? edit(turn, NULL) : say(turn, NULL);

    reply->group = group_of(turn);
    line(turn, history->count ? "history.head" : "history.none",
         TEXT("group", turn->settings.title));
    if (history->count) {
        say_topics(turn);
        line_list(turn, "history.who", NULL, 0);
    }
    line_list(turn, "history.why", NULL, 0);
    line(turn, "history.given", WHOLE("n", thanks_of_day(given->at, given->count, turn->now_ms)));
    button(turn, "mine.back", "mine:page:0:%.*s", STR_ARG(group_of(turn)));
    if (turn->person.group_count > 1)
        button_row(turn, "mine.other_group", "history:groups");
}

/* --- entrances -------------------------------------------------------------------------- */

static bool is_found(const struct turn *turn)
{
    return turn->settings.is_known && !turn->settings.is_left && turn->found.history;
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP) {
        say(turn, "history.in_private");
        button_start(turn, "history.open",
                     arena_print(turn->arena, "history_%.*s", STR_ARG(turn->home)));
        pass_by(turn);
    } else if (!is_found(turn)) {
        say(turn, "history.no_group");
    } else {
        show(turn);
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("groups")))
        draft_ask_group(turn, "history");
    else if (names_group(turn) && is_found(turn))
        show(turn);
    else
        notify(turn, "press.unknown");
}

const struct handler handler_history = {
    .name = "history",
    .command_id = "riwayat",
    .command_en = "history",
    .place = PLACE_BOTH,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .started = command,
    .press = press,
};
