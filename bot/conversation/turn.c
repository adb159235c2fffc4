#include "turn.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../base/limits.h"
#include "handler.h"

uint64_t turn_random(struct turn *turn)
{
    uint64_t value;

    if (turn->random_used + sizeof value > sizeof turn->random) {
        turn->is_full = true;
        turn->random_used = 0;
    }
    memcpy(&value, turn->random + turn->random_used, sizeof value);
    turn->random_used += sizeof value;
    return value ? value : 1;
}

bool lang_is_en(const struct turn *turn)
{
    return str_eq(turn->lang, STR("en"));
}

void turn_keep_language(struct turn *turn)
{
    if (turn->person.lang.len)
        return;
    if (turn->session.lang.len)
        turn->lang = turn->session.lang;
    else
        turn->lang = str_starts(turn->event->person_language, STR("en")) ? STR("en") : STR("id");
}

static struct reply *latest(struct turn *turn)
{
    return turn->latest;
}

/* Whose records it names: a letter to a group's home is about that group, all else in
 * private about the group that the dialogue is about. */
static struct str records_of(const struct turn *turn)
{
    if (turn->event->kind == EVENT_INLINE || turn->event->kind == EVENT_GUEST)
        return turn->found.group;
    bool is_elsewhere = (turn->event->kind == EVENT_LETTER || turn->event->kind == EVENT_DUE) &&
                        !str_eq(turn->home, turn->person_home);

    return turn->event->chat_kind == CHAT_PRIVATE && !is_elsewhere ? turn->session.group : turn->home;
}

/* Where the answer to this event goes unless the handler says otherwise. */
static struct reply *reply_new(struct turn *turn, enum reply_kind kind)
{
    const struct event *event = turn->event;
    struct reply *reply = ARENA_NEW(turn->arena, struct reply);

    *reply = (struct reply){
        .kind = kind,
        .messenger = event->messenger,
        .chat_id = event->chat_id,
        .is_private = event->chat_kind == CHAT_PRIVATE,
        .topic_id = event->topic_id,
        .person_id = event->person_id,
        .press_id = event->press_id,
        .lang = turn->lang,
        .group = records_of(turn),
        .parts = ARENA_ROOM(turn->arena, struct part, TURN_PARTS),
        .buttons = ARENA_ROOM(turn->arena, struct button, TURN_BUTTONS),
    };
    turn->latest = reply;
    if (turn->reply_count == TURN_REPLIES) {
        turn->is_full = true;
        return reply;
    }
    turn->replies[turn->reply_count++] = reply;
    return reply;
}

static struct part *part_new(struct turn *turn, enum part_kind kind)
{
    struct reply *reply = latest(turn);

    if (reply->part_count == TURN_PARTS) {
        turn->is_full = true;
        reply->part_count--;
    }
    struct part *part = &reply->parts[reply->part_count++];
    *part = (struct part){ .kind = kind };
    return part;
}

void line_list(struct turn *turn, const char *key, const struct param *params, size_t count)
{
    struct part *part = part_new(turn, PART_LINE);

    part->key = str_from(key);
    part->params = ARENA_ARRAY(turn->arena, struct param, count);
    part->param_count = count;
    for (size_t i = 0; i < count; i++) {
        part->params[i] = params[i];
        if (params[i].kind == PARAM_TEXT)
            latest(turn)->has_words = true;
    }
}

static struct reply *with_line(struct turn *turn, struct reply *reply, const char *key)
{
    if (key)
        line_list(turn, key, NULL, 0);
    return reply;
}

struct reply *say(struct turn *turn, const char *key)
{
    struct reply *reply = reply_new(turn, REPLY_SEND);

    /* In a group an answer marks whom it answers; in private that is plain. */
    if (turn->event->chat_kind == CHAT_GROUP && turn->event->kind == EVENT_MESSAGE)
        reply->reply_to = turn->event->message_id;
    return with_line(turn, reply, key);
}

/* The one place that decides how one person is told something alone. A way that the
 * platform would surely refuse is not tried. */
struct reply *say_alone(struct turn *turn, const char *key)
{
    struct reply *reply = reply_new(turn, REPLY_SEND);
    bool is_pressed = turn->event->kind == EVENT_PRESS && turn->event->press_id.len;

    if (turn->event->chat_kind != CHAT_GROUP)
        return with_line(turn, reply, key);
    reply->is_once = true;
    if (is_pressed || turn->tells_alone) {
        reply->audience = AUDIENCE_ALONE;
    } else if (turn->person.private_is_open) {
        reply->is_private = true;
        reply->chat_id = turn->event->person_id; /* a private chat has its person's id */
        reply->topic_id = STR("");
    } else {
        turn->reply_count--;
    }
    return with_line(turn, reply, key);
}

struct reply *say_in_private(struct turn *turn)
{
    struct reply *reply = reply_new(turn, REPLY_SEND);

    reply->is_private = true;
    reply->chat_id = turn->event->person_id; /* a private chat has its person's id */
    reply->topic_id = reply->press_id = (struct str){ "", 0 };
    reply->is_loud = true; /* the person is looking at the group */
    return reply;
}

struct reply *say_to(struct turn *turn, struct str person_id, struct str lang, const char *key)
{
    struct reply *reply = reply_new(turn, REPLY_SEND);

    reply->chat_id = reply->person_id = person_id;
    reply->is_private = true;
    reply->topic_id = reply->press_id = STR("");
    if (lang.len)
        reply->lang = lang;
    return with_line(turn, reply, key);
}

struct reply *say_photo(struct turn *turn, struct str person_id, struct str address)
{
    struct reply *reply = say_to(turn, person_id, turn->lang, NULL);

    reply->kind = REPLY_PHOTO;
    reply->start = address;
    reply->is_once = true; /* the words before it are whole without it */
    return reply;
}

struct reply *edit(struct turn *turn, const char *key)
{
    struct reply *reply = reply_new(turn, REPLY_EDIT);

    reply->message_id = turn->event->message_id;
    return with_line(turn, reply, key);
}

struct reply *notify(struct turn *turn, const char *key)
{
    /* A press that had to wait for an answer from outside was acknowledged long ago. */
    if (turn->event->kind != EVENT_PRESS || turn->event->press_id.len == 0)
        return say_alone(turn, key);
    struct reply *reply = reply_new(turn, REPLY_ACK);
    reply->is_once = true;
    return with_line(turn, reply, key);
}

void react(struct turn *turn, const char *emoji)
{
    struct reply *reply = reply_new(turn, REPLY_REACT);

    reply->message_id = turn->event->message_id;
    reply->is_once = true;
    line_list(turn, emoji, NULL, 0);
}

void acknowledge_with_start(struct turn *turn, struct str start)
{
    struct reply *reply = reply_new(turn, REPLY_ACK);

    reply->start = start;
    reply->is_once = true;
}

void leave(struct turn *turn)
{
    reply_new(turn, REPLY_LEAVE);
}

void take_away(struct turn *turn, struct str message_id)
{
    struct reply *reply = reply_new(turn, REPLY_DELETE);

    reply->message_id = message_id;
    reply->is_once = true;
}

struct reply *offer(struct turn *turn, struct str next)
{
    struct reply *reply = reply_new(turn, REPLY_INLINE);

    reply->message_id = next;
    return reply;
}

void article(struct turn *turn, const struct part *title)
{
    struct part *part = part_new(turn, PART_ARTICLE);

    *part = *title;
    part->kind = PART_ARTICLE;
}

struct reply *answer_guest(struct turn *turn, const char *key)
{
    return with_line(turn, reply_new(turn, REPLY_GUEST), key);
}

void pass_by(struct turn *turn)
{
    enum { MINUTE_MS = 60000 };
    int64_t at_ms = turn->now_ms + INT64_C(1) * MINUTE_MS * turn_option(turn, GROUP_TIDY);
    struct reply *reply = latest(turn);

    if (at_ms == turn->now_ms || turn->event->chat_kind != CHAT_GROUP || reply->is_private)
        return;
    if (turn->event->kind == EVENT_MESSAGE)
        come_back(turn, at_ms, "tidy:message", turn->event->message_id);
    reply->tidy_at_ms = at_ms + 1000; /* the command first */
    reply->wants_message_id = true;
}

void say_product(struct turn *turn, const struct part *product)
{
    struct part *part = part_new(turn, PART_PRODUCT);

    *part = *product;
    part->kind = PART_PRODUCT;
}

void say_quote(struct turn *turn, const struct part *quote)
{
    struct part *part = part_new(turn, PART_QUOTE);

    *part = *quote;
    part->kind = PART_QUOTE;
}

void say_split_part(struct turn *turn, const struct part *split)
{
    struct part *part = part_new(turn, PART_SPLIT);

    *part = *split;
    part->kind = PART_SPLIT;
}

void say_reason(struct turn *turn, const char *key, const struct param *params, size_t count)
{
    line_list(turn, key, params, count);
    latest(turn)->parts[latest(turn)->part_count - 1].kind = PART_REASON;
}

static struct button *button_new(struct turn *turn, const char *key, bool starts_row)
{
    struct reply *reply = latest(turn);

    if (reply->button_count == TURN_BUTTONS) {
        turn->is_full = true;
        reply->button_count--;
    }
    struct button *button = &reply->buttons[reply->button_count++];
    *button = (struct button){ .key = str_from(key), .starts_row = starts_row };
    return button;
}

static void set_payload(struct turn *turn, struct button *button, const char *format, va_list list)
{
    char payload[LIMIT_PAYLOAD + 1];
    int len = vsnprintf(payload, sizeof payload, format, list);

    if (len < 0 || len > LIMIT_PAYLOAD)
        turn->is_full = true;
    else
        button->payload = arena_copy(turn->arena, (struct str){ payload, (size_t)len });
}

struct button *button(struct turn *turn, const char *key, const char *payload, ...)
{
    struct button *button = button_new(turn, key, latest(turn)->button_count == 0);
    va_list list;

    va_start(list, payload);
    set_payload(turn, button, payload, list);
    va_end(list);
    return button;
}

struct button *button_row(struct turn *turn, const char *key, const char *payload, ...)
{
    struct button *button = button_new(turn, key, true);
    va_list list;

    va_start(list, payload);
    set_payload(turn, button, payload, list);
    va_end(list);
    return button;
}

void button_start(struct turn *turn, const char *key, struct str start)
{
    struct button *button = button_new(turn, key, true);

    button->kind = BUTTON_START;
    button->payload = start;
}

void button_url(struct turn *turn, const char *key, struct str url)
{
    struct button *button = button_new(turn, key, true);

    button->kind = BUTTON_URL;
    button->payload = url;
}

void button_copy(struct turn *turn, const char *key, struct str copied)
{
    struct button *button = button_new(turn, key, true);

    button->kind = BUTTON_COPY;
    button->payload = copied;
}

struct testimonial *turn_story(const struct turn *turn, uint64_t id)
{
    for (size_t i = 0; i < turn->found.testimonial_count; i++)
        if (turn->found.testimonials[i].id == id)
            return &turn->found.testimonials[i];
    return NULL;
}

void expect(struct turn *turn, const char *state, struct str data)
{
    turn->session.handler = str_from(turn->handler->name);
    turn->session.state = str_from(state);
    turn->session.data = data;
    turn->remembers = true;
}

void stop_expecting(struct turn *turn)
{
    turn->session.handler = (struct str){ "", 0 };
    turn->session.state = (struct str){ "", 0 };
    turn->session.data = (struct str){ "", 0 };
    turn->remembers = true;
}

struct effect *effect(struct turn *turn, enum effect_kind kind)
{
    struct effect *effect = ARENA_NEW(turn->arena, struct effect);

    effect->kind = kind;
    if (turn->effect_count == TURN_EFFECTS)
        turn->is_full = true;
    else
        turn->effects[turn->effect_count++] = effect;
    return effect;
}

void count_figure(struct turn *turn, enum figure figure, int64_t by)
{
    effect(turn, EFFECT_FIGURE)->figure = (struct figure_change){ .figure = figure, .by = by };
}

bool turn_is_member(struct turn *turn)
{
    if (turn->found.membership == MEMBERSHIP_UNKNOWN && !turn->membership_failed) {
        struct reply *reply = reply_new(turn, REPLY_MEMBER);
        reply->chat_id = turn->settings.chat_id;
        reply->is_private = false;
        reply->person_id = turn->event->person_id;
        reply->body = event_pack(turn->arena, turn->event);
    }
    return turn->found.membership == MEMBERSHIP_YES;
}

bool turn_is_admin(struct turn *turn)
{
    if (turn->event->is_anonymous_admin || turn->found.role == ROLE_ADMIN)
        return true;
    if (turn->found.role == ROLE_UNKNOWN && !turn->roles_failed) {
        struct reply *reply = reply_new(turn, REPLY_ROLES);
        reply->body = event_pack(turn->arena, turn->event);
        if (turn->event->chat_kind == CHAT_PRIVATE) { /* a letter from an administrator's chat */
            reply->chat_id = turn->settings.chat_id;
            reply->is_private = false;
        }
    }
    return false;
}

int32_t turn_option(const struct turn *turn, enum group_option option)
{
    return group_option_value(&turn->settings.options, option, &turn->usual);
}
