/* playground_frames.c: the page is trusted as little as any client.
 *
 * Who may see a message is checked before its words come back or a press on it
 * counts; ids and texts are bounded; a member's words stay plain text.
 *
 *   {"kind":"message","chat":"demo"|"private","person":"siti","name":"Siti",
 *    "lang":"id","text":"...","reply_to":"12"}
 *   {"kind":"message", ... "text":"...","photo":"<base64 of a JPEG or PNG>"}  text may be empty
 *   {"kind":"edit",    ... "message":"12","text":"..."}
 *   {"kind":"press",   ... "message":"12","payload":"...","mark":"k3j2"}
 *
 * mark is the page's own; it comes back with the acknowledgement of that press. */
#include "playground_frames.h"

#include <cjson/cJSON.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../conversation/i18n.h"
#include "playground.h"
#include "playground_words.h"

enum {
    PERSON_MAX = 32, /* bytes of a person's id */
    NAME_MAX = 60,   /* bytes of a person's name */
    TEXT_MAX = 6000, /* bytes of a message: 2000 UTF-16 units, as the page allows */
    MARK_MAX = 24    /* bytes of the page's own mark on a press */
};

/* Who acts, and where. */
struct actor {
    struct str person_id;
    struct str name;
    struct str lang;
    struct str chat_id;
    bool is_private;
};

static bool is_id(struct str s, size_t max)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return s.len > 0 && s.len <= max;
}

/* One line of at most max bytes, cut between code points. */
static struct str line_from(struct arena *arena, struct str s, size_t max)
{
    struct text out = { .arena = arena };

    for (size_t i = 0; i < s.len; i++)
        text_add_char(&out, (unsigned char)s.at[i] < ' ' || s.at[i] == 127 ? ' ' : s.at[i]);
    return str_trim(str_slice(str_trim(out.s), 0, str_utf8_floor(str_trim(out.s), max)));
}

static bool read_actor(const struct played_room *room, struct arena *arena,
                       const cJSON *json, struct actor *actor, struct error *err)
{
    struct str chat = json_text(arena, json_get(json, "chat"));

    *actor = (struct actor){
        .person_id = json_text(arena, json_get(json, "person")),
        .name = line_from(arena, json_text(arena, json_get(json, "name")), NAME_MAX),
        .lang = json_text(arena, json_get(json, "lang")),
        .is_private = str_eq(chat, STR("private")),
    };
    if (!actor->is_private && !str_eq(chat, STR(PLAYGROUND_GROUP)))
        return fail(err, ERROR_REFUSED, "a frame of the playground names no chat");
    if (!is_id(actor->person_id, PERSON_MAX) || str_eq(actor->person_id, STR(PLAYGROUND_GROUP)) ||
        str_eq(actor->person_id, room->bot_name))
        return fail(err, ERROR_REFUSED, "a frame of the playground names no person");
    if (!actor->name.len)
        actor->name = actor->person_id;
    if (!str_eq(actor->lang, STR("en")))
        actor->lang = STR("id");
    actor->chat_id = actor->is_private ? actor->person_id : STR(PLAYGROUND_GROUP);
    return true;
}

/* The message of the frame's field, if this person can see it. */
static const struct played *visible(const struct played_room *room, struct arena *arena,
                                    const cJSON *json, const char *field,
                                    const struct actor *actor)
{
    int64_t id;

    if (!str_to_i64(json_text(arena, json_get(json, field)), &id))
        return NULL;
    const struct played *message = played_find(room->history, actor->chat_id, id);
    if (message && message->only.len && !str_eq(message->only, actor->person_id))
        return NULL;
    return message;
}

static struct str id_text(struct arena *arena, int64_t id)
{
    return arena_print(arena, "%lld", (long long)id);
}

static void fill_reply(const struct played_room *room, struct arena *arena, int64_t original_id,
                       struct event *event)
{
    const struct played *original = played_find(room->history, event->chat_id, original_id);

    if (!original)
        return;
    struct str plain = arena_copy(arena, original->text);
    if (original->is_bot)
        plain = rich_to_plain(arena, plain);
    struct played_words words = played_words_read(arena, plain, room->bot_name);
    event->reply_message_id = id_text(arena, original->id);
    event->reply_text = words.text;
    event->reply_command = words.command;
    event->reply_is_bot = original->is_bot;
    event->reply_person_id =
        original->is_bot ? room->bot_name : arena_copy(arena, original->person_id);
    event->reply_person_name = arena_copy(arena, original->name);
}

static struct event *event_new(struct played_room *room, struct arena *arena,
                               const struct actor *actor, enum event_kind kind)
{
    struct event *event = ARENA_NEW(arena, struct event);

    *event = (struct event){
        .kind = kind,
        .id = arena_print(arena, "play:%lld:%lld", (long long)room->boot,
                          (long long)++room->events),
        .messenger = STR("playground"),
        .chat_kind = actor->is_private ? CHAT_PRIVATE : CHAT_GROUP,
        .chat_id = actor->chat_id,
        .chat_title = actor->is_private ? actor->name : room->group_title,
        .person_id = actor->person_id,
        .person_name = actor->name,
        .person_language = actor->lang,
        .at_ms = clock_now_ms(),
    };
    return event;
}

/* What was written and what it answers, for a message new or changed. */
static void fill_words(const struct played_room *room, struct arena *arena,
                       const struct played *message, struct event *event)
{
    struct played_words words =
        played_words_read(arena, arena_copy(arena, message->text), room->bot_name);
    bool is_private = event->chat_kind == CHAT_PRIVATE;

    fill_reply(room, arena, message->reply_to, event);
    event->message_id = id_text(arena, message->id);
    event->text = words.text;
    event->command = words.command;
    event->command_names_us =
        words.command.len && (words.names_us || is_private || event->reply_is_bot);
    event->addressed = is_private            ? ADDRESSED_PRIVATE
                       : words.command.len   ? ADDRESSED_COMMAND
                       : event->reply_is_bot ? ADDRESSED_REPLY
                       : words.mentions_us   ? ADDRESSED_MENTION
                                             : ADDRESSED_NOT;
}

static struct str frame_words(struct arena *arena, const cJSON *json)
{
    struct str text = str_trim(json_text(arena, json_get(json, "text")));

    return str_trim(str_slice(text, 0, str_utf8_floor(text, TEXT_MAX)));
}

typedef void frame_reader(struct played_room *room, struct arena *arena, const cJSON *json,
                          const struct actor *actor, struct played_frame *frame);

static void on_message(struct played_room *room, struct arena *arena, const cJSON *json,
                       const struct actor *actor, struct played_frame *frame)
{
    const struct played *original = visible(room, arena, json, "reply_to", actor);
    int64_t original_id = original ? original->id : 0;
    struct str text = frame_words(arena, json);
    struct str photo = json_text(arena, json_get(json, "photo"));

    if (photo.len)
        photo = played_photo_keep(room->photos, arena, photo, room->boot + ++room->photo_count);
    if (!text.len && !photo.len)
        return;
    frame->said = played_add(room->history, &(struct played){
                                                .chat_id = actor->chat_id,
                                                .person_id = actor->person_id,
                                                .name = actor->name,
                                                .text = text,
                                                .photo = photo,
                                                .reply_to = original_id,
                                            });
    frame->event = event_new(room, arena, actor, EVENT_MESSAGE);
    fill_words(room, arena, frame->said, frame->event);
    frame->event->photo = photo;
}

static void on_edit(struct played_room *room, struct arena *arena, const cJSON *json,
                    const struct actor *actor, struct played_frame *frame)
{
    const struct played *old = visible(room, arena, json, "message", actor);
    struct str text = frame_words(arena, json);

    if (!old || !text.len || !str_eq(old->person_id, actor->person_id) || str_eq(old->text, text))
        return;
    struct played changed = *old;
    changed.text = text;
    changed.is_edited = true;
    frame->said = played_change(room->history, &changed);
    frame->event = event_new(room, arena, actor, EVENT_EDITED);
    fill_words(room, arena, frame->said, frame->event);
}

static void on_press(struct played_room *room, struct arena *arena, const cJSON *json,
                     const struct actor *actor, struct played_frame *frame)
{
    const struct played *pressed = visible(room, arena, json, "message", actor);
    struct str payload = json_text(arena, json_get(json, "payload"));
    struct str mark = json_text(arena, json_get(json, "mark"));

    if (!pressed || !pressed->is_bot || !payload.len || payload.len > LIMIT_PAYLOAD)
        return;
    struct event *event = event_new(room, arena, actor, EVENT_PRESS);
    event->message_id = id_text(arena, pressed->id);
    event->payload = payload;
    event->press_id = actor->person_id;
    if (is_id(mark, MARK_MAX))
        event->press_id =
            arena_print(arena, "%.*s.%.*s", STR_ARG(actor->person_id), STR_ARG(mark));
    fill_reply(room, arena, pressed->reply_to, event);
    frame->event = event;
}

static const struct {
    struct str kind;
    frame_reader *read;
} readers[] = {
    { STR_INIT("message"), on_message },
    { STR_INIT("edit"), on_edit },
    { STR_INIT("press"), on_press },
};

bool played_read(struct played_room *room, struct arena *arena, struct str text,
                 struct played_frame *frame, struct error *err)
{
    struct actor actor;
    bool ok = false;

    *frame = (struct played_frame){ 0 };
    cJSON *json = json_parse(text, "a frame of the playground", err);
    struct str kind = json_text(arena, json_get(json, "kind"));
    if (!json)
        goto out;
    if (!kind.len) {
        fail(err, ERROR_REFUSED, "a frame of the playground has no kind");
        goto out;
    }
    ok = true;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (!str_eq(readers[i].kind, kind))
            continue;
        ok = read_actor(room, arena, json, &actor, err);
        if (ok)
            readers[i].read(room, arena, json, &actor, frame);
    }
out:
    cJSON_Delete(json);
    return ok;
}
