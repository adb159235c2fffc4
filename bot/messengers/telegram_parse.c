/* telegram_parse.c: an update becomes events, mostly one.
 *
 * Whatever is not for us gives no event and no error, so that it is answered 200
 * and never comes again: unknown kinds and fields, null, other bots, commands
 * with another bot's name. Only a body that is no update at all is refused.
 * Ordinary chatter becomes an event that is ADDRESSED_NOT; the router decides. */
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/limits.h"
#include "telegram_reading.h"

/* Accounts that stand in for somebody who is not named. They never press buttons. */
static const int64_t GROUP_ANONYMOUS_BOT = 1087968824;
static const int64_t CHANNEL_BOT = 136817688;
static const int64_t SERVICE_ACCOUNT = 777000;

static const int64_t YEAR_10000_S = 253402300800;

enum { EVENTS_MAX = LIMIT_EVENTS_PER_DELIVERY };

struct str telegram_id(struct arena *arena, const struct cJSON *node)
{
    return json_whole_or(node, 0) ? json_text(arena, node) : (struct str){ "", 0 };
}

struct str telegram_text(struct arena *arena, const struct cJSON *node, size_t max)
{
    if (!json_is_string(node))
        return (struct str){ "", 0 };
    struct str text = str_from(node->valuestring);
    return arena_copy(arena, str_slice(text, 0, str_utf8_floor(text, max)));
}

static bool has(const struct cJSON *object, const char *key)
{
    const struct cJSON *node = json_get(object, key);

    return node && !cJSON_IsNull(node);
}

static int64_t time_ms(const struct cJSON *date)
{
    int64_t seconds = json_whole_or(date, 0);

    return seconds > 0 && seconds < YEAR_10000_S ? seconds * 1000 : 0;
}

/* Mostly one event, so room for a hundred would be most of what a delivery takes. */
static struct event *next_place(struct reading *reading)
{
    if (reading->count == reading->room) {
        size_t room = reading->room ? reading->room * 4 : 1;
        struct event *events = ARENA_ARRAY(reading->arena, struct event, room);
        if (reading->count)
            memcpy(events, reading->events, reading->count * sizeof *events);
        reading->events = events;
        reading->room = room;
    }
    return &reading->events[reading->count++];
}

/* Takes the event as it is by now; the second one of an update and later ones have ids of
 * their own. */
void telegram_add_event(struct reading *reading, enum event_kind kind, const struct event *event)
{
    if (reading->count == EVENTS_MAX)
        return;
    struct event *added = next_place(reading);
    *added = *event;
    added->kind = kind;
    added->messenger = STR("telegram");
    added->id = ARENA_JOIN(reading->arena, STR("update:"),
                           arena_whole(reading->arena, reading->update_id));
    if (reading->count > 1)
        added->id = ARENA_JOIN(reading->arena, added->id, STR(":"),
                               arena_whole(reading->arena, (int64_t)reading->count));
}

static bool read_chat(struct reading *reading, const struct cJSON *chat, struct event *event)
{
    struct str type = str_from(cJSON_GetStringValue(json_get(chat, "type")));

    event->chat_id = telegram_id(reading->arena, json_get(chat, "id"));
    event->chat_title = telegram_text(reading->arena, json_get(chat, "title"), LIMIT_NAME);
    event->chat_kind = CHAT_OTHER;
    if (str_eq(type, STR("private")))
        event->chat_kind = CHAT_PRIVATE;
    else if (str_eq(type, STR("group")) || str_eq(type, STR("supergroup")))
        event->chat_kind = CHAT_GROUP;
    return event->chat_id.len > 0;
}

void telegram_read_person(struct reading *reading, const struct cJSON *user, struct event *event)
{
    int64_t id = json_whole_or(json_get(user, "id"), 0);

    event->is_anonymous_admin = id == GROUP_ANONYMOUS_BOT;
    if (id == GROUP_ANONYMOUS_BOT || id == CHANNEL_BOT || id == SERVICE_ACCOUNT)
        return;
    event->is_bot = json_true(json_get(user, "is_bot"));
    event->person_id = telegram_id(reading->arena, json_get(user, "id"));
    event->person_name = telegram_text(reading->arena, json_get(user, "first_name"), LIMIT_NAME);
    event->person_language =
        telegram_text(reading->arena, json_get(user, "language_code"), LIMIT_NAME);
}

/* Who wrote the message. In the name of the group itself: an administrator without a
 * name. In the name of a channel: nobody. */
static void read_sender(struct reading *reading, const struct cJSON *message, struct event *event)
{
    const struct cJSON *sender_chat = json_get(message, "sender_chat");

    if (cJSON_IsObject(sender_chat)) {
        struct str id = telegram_id(reading->arena, json_get(sender_chat, "id"));
        event->is_anonymous_admin = str_eq(id, event->chat_id);
        return;
    }
    if (!json_true(json_get(message, "is_automatic_forward")))
        telegram_read_person(reading, json_get(message, "from"), event);
}

/* Only a message inside a topic names it: a thread id alone may be a chain of replies in
 * General, and sending that back is refused. */
static void read_topic(struct reading *reading, const struct cJSON *message, struct event *event)
{
    if (json_true(json_get(message, "is_topic_message")))
        event->topic_id = telegram_id(reading->arena, json_get(message, "message_thread_id"));
}

/* Every message in a topic formally replies to the one that opened it. */
static bool is_topic_head(const struct cJSON *message, const struct cJSON *replied)
{
    return has(replied, "forum_topic_created") ||
           (json_true(json_get(message, "is_topic_message")) &&
            json_whole_or(json_get(replied, "message_id"), -1) ==
                json_whole_or(json_get(message, "message_thread_id"), -2));
}

/* True when the message replied to is ours. */
bool telegram_read_replied(struct reading *reading, const struct cJSON *message,
                           struct event *event)
{
    const struct cJSON *replied = json_get(message, "reply_to_message");
    struct event author = { .chat_id = event->chat_id };
    struct telegram_words words;

    if (!cJSON_IsObject(replied) || is_topic_head(message, replied))
        return false;
    read_sender(reading, replied, &author);
    telegram_read_words(reading->telegram, reading->arena, replied, &words);
    event->reply_message_id = telegram_id(reading->arena, json_get(replied, "message_id"));
    event->reply_text = words.text;
    event->reply_command = words.command;
    event->reply_person_id = author.person_id;
    event->reply_person_name = author.person_name;
    bool is_ours =
        author.person_id.len && telegram_is_us(reading->telegram, json_get(replied, "from"));
    event->reply_is_bot = author.is_bot || is_ours;
    return is_ours;
}

/* Text or something shown; the rest are service lines (joins, pins, new titles). */
static bool has_content(const struct cJSON *message)
{
    static const char *const contents[] = { "text",  "caption",  "photo",      "sticker",
                                            "voice", "video",    "video_note", "document",
                                            "audio", "animation" };

    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++)
        if (has(message, contents[i]))
            return true;
    return false;
}

/* An upgrade to a supergroup is told twice: in the old chat and in the new one. */
static bool read_move(struct reading *reading, const struct cJSON *message, struct event *event)
{
    struct str to = telegram_id(reading->arena, json_get(message, "migrate_to_chat_id"));
    struct str from = telegram_id(reading->arena, json_get(message, "migrate_from_chat_id"));

    if (!to.len && !from.len)
        return false;
    event->new_chat_id = to.len ? to : event->chat_id;
    event->chat_id = to.len ? event->chat_id : from;
    event->at_ms = time_ms(json_get(message, "date"));
    telegram_add_event(reading, EVENT_MOVED, event);
    return true;
}

/* The bot's arrival is told twice, as my_chat_member and as a line in the chat; whichever comes
 * first counts, since both get the id of the second in which it happened. */
static void add_arrival(struct reading *reading, const struct event *event)
{
    telegram_add_event(reading, EVENT_BOT_ADDED, event);
    if (event->at_ms)
        reading->events[reading->count - 1].id =
            arena_print(reading->arena, "added:%lld", (long long)event->at_ms);
}

static void add_change(struct reading *reading, const struct cJSON *user, struct event event,
                       const char *change)
{
    event.is_anonymous_admin = false;
    telegram_read_person(reading, user, &event);
    event.payload = str_from(change);
    telegram_add_event(reading, EVENT_MEMBER_CHANGED, &event);
}

/* The lines in a chat that say who came and who went. False when this is none. */
static bool read_coming_and_going(struct reading *reading, const struct cJSON *message,
                                  struct event *event)
{
    const struct cJSON *came = json_get(message, "new_chat_members");
    const struct cJSON *went = json_get(message, "left_chat_member");
    const struct cJSON *user;
    struct event change = { .chat_kind = event->chat_kind, .chat_id = event->chat_id,
                            .chat_title = event->chat_title };

    if (event->chat_kind != CHAT_GROUP || (!cJSON_IsArray(came) && !cJSON_IsObject(went)))
        return false;
    change.at_ms = event->at_ms = time_ms(json_get(message, "date"));
    read_sender(reading, message, event);
    cJSON_ArrayForEach(user, came) {
        if (reading->count == EVENTS_MAX)
            break;
        if (telegram_is_us(reading->telegram, user))
            add_arrival(reading, event);
        else
            add_change(reading, user, change, "joined");
    }
    if (cJSON_IsObject(went) && !telegram_is_us(reading->telegram, went))
        add_change(reading, went, change, "left");
    return true;
}

/* Somebody else's message, passed on. One's own words stay one's own. */
static bool is_foreign_forward(const struct cJSON *message)
{
    int64_t from = json_whole_or(json_path(message, "from", "id"), 0);
    const struct cJSON *origin = json_get(message, "forward_origin");
    const struct cJSON *author = has(origin, "sender_user") ? json_get(origin, "sender_user")
                                                            : json_get(message, "forward_from");

    if (!has(message, "forward_origin") && !has(message, "forward_date"))
        return false;
    return from == 0 || json_whole_or(json_get(author, "id"), 0) != from;
}

static enum addressed addressed_by(const struct event *event, const struct telegram_words *words,
                                   bool is_reply_to_us)
{
    if (event->chat_kind == CHAT_PRIVATE)
        return ADDRESSED_PRIVATE;
    if (words->command.len)
        return ADDRESSED_COMMAND;
    if (is_reply_to_us)
        return ADDRESSED_REPLY;
    return words->mentions_us ? ADDRESSED_MENTION : ADDRESSED_NOT;
}

/* Its sizes come with the largest last. */
static struct str largest_photo(struct reading *reading, const struct cJSON *message)
{
    const struct cJSON *size, *largest = NULL;

    cJSON_ArrayForEach(size, json_get(message, "photo"))
        largest = size;
    struct str id = json_text(reading->arena, json_get(largest, "file_id"));
    return id.len <= LIMIT_ID ? id : STR("");
}

static void read_words(struct reading *reading, const struct cJSON *message, enum event_kind kind,
                       struct event *event)
{
    struct telegram_words words;

    telegram_read_words(reading->telegram, reading->arena, message, &words);
    if (words.command_names_other)
        return;
    read_topic(reading, message, event);
    bool is_reply_to_us = telegram_read_replied(reading, message, event);
    event->message_id = telegram_id(reading->arena, json_get(message, "message_id"));
    event->text = words.text;
    event->photo = largest_photo(reading, message);
    event->command = words.command;
    event->addressed = addressed_by(event, &words, is_reply_to_us);
    event->command_names_us =
        words.command.len && (words.command_names_us || words.mentions_us || is_reply_to_us ||
                              event->chat_kind == CHAT_PRIVATE);
    telegram_add_event(reading, kind, event);
}

static void read_written(struct reading *reading, const struct cJSON *message, enum event_kind kind)
{
    struct event event = { 0 };

    if (!read_chat(reading, json_get(message, "chat"), &event) ||
        read_move(reading, message, &event) ||
        read_coming_and_going(reading, message, &event) || !has_content(message))
        return;
    /* A summons comes as an update of its own; what came through a bot is not the member's
     * own word. */
    if (has(message, "guest_query_id") || has(message, "via_bot"))
        return;
    read_sender(reading, message, &event);
    if (event.is_bot)
        return;
    event.is_forwarded = is_foreign_forward(message);
    telegram_read_file(reading->arena, message, &event);
    event.at_ms = time_ms(json_get(message, kind == EVENT_EDITED ? "edit_date" : "date"));
    read_words(reading, message, kind, &event);
}

static void read_message(struct reading *reading, const struct cJSON *message)
{
    read_written(reading, message, EVENT_MESSAGE);
}

static void read_edited(struct reading *reading, const struct cJSON *message)
{
    read_written(reading, message, EVENT_EDITED);
}

/* Telegram does not say when a button was pressed, and the message may be one that it no
 * longer shows us (date 0): then its chat and id are all there is. */
static void read_press(struct reading *reading, const struct cJSON *query)
{
    const struct cJSON *message = json_get(query, "message");
    const struct cJSON *data = json_get(query, "data");
    struct event event = { 0 };

    event.press_id = telegram_text(reading->arena, json_get(query, "id"), LIMIT_ID);
    if (!event.press_id.len || !read_chat(reading, json_get(message, "chat"), &event))
        return;
    telegram_read_person(reading, json_get(query, "from"), &event);
    if (event.is_bot || !event.person_id.len)
        return;
    read_topic(reading, message, &event);
    telegram_read_replied(reading, message, &event);
    event.message_id = telegram_id(reading->arena, json_get(message, "message_id"));
    event.addressed = event.chat_kind == CHAT_PRIVATE ? ADDRESSED_PRIVATE : ADDRESSED_NOT;
    /* A longer one was never ours: better no payload than half of one. */
    if (json_is_string(data) && str_from(data->valuestring).len <= LIMIT_PAYLOAD)
        event.payload = json_text(reading->arena, data);
    telegram_add_event(reading, EVENT_PRESS, &event);
}

bool telegram_is_in_chat(const struct cJSON *member)
{
    struct str status = str_from(cJSON_GetStringValue(json_get(member, "status")));

    if (str_eq(status, STR("restricted")))
        return json_true(json_get(member, "is_member"));
    return str_eq(status, STR("member")) || str_eq(status, STR("administrator")) ||
           str_eq(status, STR("creator"));
}

static void read_our_place(struct reading *reading, const struct cJSON *change)
{
    const struct cJSON *now = json_get(change, "new_chat_member");
    bool was_in = telegram_is_in_chat(json_get(change, "old_chat_member"));
    bool is_in = telegram_is_in_chat(now);
    struct event event = { 0 };

    if (!json_is_string(json_get(now, "status")) ||
        !read_chat(reading, json_get(change, "chat"), &event) || event.chat_kind == CHAT_OTHER)
        return;
    telegram_is_us(reading->telegram, json_get(now, "user")); /* to learn our name */
    telegram_read_person(reading, json_get(change, "from"), &event);
    event.at_ms = time_ms(json_get(change, "date"));
    if (event.chat_kind == CHAT_PRIVATE) {
        event.addressed = ADDRESSED_PRIVATE;
        if (was_in != is_in)
            telegram_add_event(reading, is_in ? EVENT_BOT_RETURNED : EVENT_BOT_REMOVED, &event);
        return;
    }
    if (!was_in && is_in)
        add_arrival(reading, &event);
    else if (was_in && !is_in)
        telegram_add_event(reading, EVENT_BOT_REMOVED, &event);
    struct str status = str_from(cJSON_GetStringValue(json_get(now, "status")));
    event.payload = str_eq(status, STR("administrator")) ? STR("we:admin") : STR("we:member");
    if (was_in || is_in)
        telegram_add_event(reading, EVENT_MEMBER_CHANGED, &event);
}

/* The person is the member whose place changed, not who changed it. */
static void read_member(struct reading *reading, const struct cJSON *change)
{
    const struct cJSON *now = json_get(change, "new_chat_member");
    bool was_in = telegram_is_in_chat(json_get(change, "old_chat_member"));
    bool is_in = telegram_is_in_chat(now);
    struct event event = { 0 };

    if (!json_is_string(json_get(now, "status")) ||
        !read_chat(reading, json_get(change, "chat"), &event) || event.chat_kind != CHAT_GROUP)
        return;
    telegram_read_person(reading, json_get(now, "user"), &event);
    event.at_ms = time_ms(json_get(change, "date"));
    if (was_in != is_in)
        event.payload = is_in ? STR("joined") : STR("left");
    telegram_add_event(reading, EVENT_MEMBER_CHANGED, &event);
}

static void read_update(struct reading *reading, const struct cJSON *update)
{
    static const struct {
        const char *key;
        void (*read)(struct reading *reading, const struct cJSON *body);
    } kinds[] = {
        { "message", read_message },      { "edited_message", read_edited },
        { "callback_query", read_press }, { "my_chat_member", read_our_place },
        { "chat_member", read_member },   { "inline_query", telegram_read_inline },
        { "guest_message", telegram_read_guest },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct cJSON *body = json_get(update, kinds[i].key);
        if (cJSON_IsObject(body)) {
            kinds[i].read(reading, body);
            return;
        }
    }
}

bool telegram_parse(void *self, struct arena *arena, struct str body, struct event **events,
                    size_t *count, struct error *err)
{
    struct reading reading = { .telegram = self, .arena = arena };
    struct cJSON *update = json_parse(body, "telegram update", err);
    bool ok = false;

    *events = NULL;
    *count = 0;
    if (!update)
        return false;
    if (json_whole(json_get(update, "update_id"), &reading.update_id)) {
        read_update(&reading, update);
        *events = reading.events;
        *count = reading.count;
        ok = true;
    } else {
        fail(err, ERROR_REFUSED, "telegram update has no update_id");
    }
    cJSON_Delete(update);
    return ok;
}
