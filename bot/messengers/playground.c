/* playground.c: a call is handed over inside this process and always arrives.
 *
 * render writes the call down as JSON, like any adapter, so that the outbox
 * treats us like the others; deliver is the platform's side: it keeps what was
 * said, gives it an id and shows it to the pages:
 *
 *   {"show":"message",...}              new, or changed when its id is known; see played_json
 *   {"show":"gone","id":"12"}
 *   {"show":"acknowledged","person":"siti","mark":"k3j2","text":"...","start":"..."}
 *   {"show":"begin"} messages {"show":"ready"}     all that is kept, to a page that came
 *   {"show":"failed"}                   the latest frame was not worked on */
#include "playground.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "playground_files.h"
#include "playground_frames.h"
#include "playground_history.h"

struct playground {
    struct messenger messenger;
    struct played_room room;
    playground_show *show;
    void *show_owner;
    struct arena *arena; /* the options' texts */
    struct played_files files, photos;
    bool (*picture)(struct arena *arena, struct str address, struct str *png);
};

static const char BOT_NAME[] = "Rekan";

static void show(const struct playground *playground, struct str json)
{
    if (playground->show)
        playground->show(playground->show_owner, json);
}

/* Frames come through our own WebSocket, where Host and Origin were looked at; no
 * webhook leads here. */
static bool verify(void *self, struct str secret, struct str body)
{
    (void)self, (void)secret, (void)body;
    return true;
}

static bool parse(void *self, struct arena *arena, struct str body, struct event **events,
                  size_t *count, struct error *err)
{
    struct playground *playground = self;
    struct played_frame frame;

    *events = NULL;
    *count = 0;
    if (!played_read(&playground->room, arena, body, &frame, err))
        return false;
    if (frame.said)
        show(playground, played_json(arena, frame.said));
    if (frame.event) {
        *events = frame.event;
        *count = 1;
    }
    return true;
}

/* -- a reply becomes a call */

static const char *button_kind(enum button_kind kind)
{
    return kind == BUTTON_COPY ? "copy" : kind == BUTTON_URL ? "url" : kind == BUTTON_START ? "start" : "press";
}

static struct str buttons_json(struct arena *arena, const struct said *said)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '[');
    for (size_t i = 0; i < said->button_count; i++) {
        const struct said_button *button = &said->buttons[i];
        if (i > 0 && button->starts_row)
            json_close(&json, ']');
        if (i == 0 || button->starts_row)
            json_open(&json, NULL, '[');
        json_open(&json, NULL, '{');
        json_add(&json, "kind", str_from(button_kind(button->kind)));
        json_add(&json, "label", button->label);
        json_add(&json, "payload", button->payload);
        json_close(&json, '}');
    }
    if (said->button_count)
        json_close(&json, ']');
    json_close(&json, ']');
    return json.out.s;
}

static bool render(void *self, struct arena *arena, const struct said *said, bool is_response,
                   struct call *call)
{
    static const char *const names[] = {
        [REPLY_SEND] = "send", [REPLY_EDIT] = "edit", [REPLY_DELETE] = "delete",
        [REPLY_REACT] = "react", [REPLY_ACK] = "acknowledge", [REPLY_ROLES] = "roles",
        [REPLY_MEMBER] = "member", [REPLY_PHOTO] = "send",
        [REPLY_FILE] = "file",
    };
    const struct reply *reply = said->reply;
    struct json_writer json = JSON_WRITER(arena);

    (void)self, (void)is_response;
    if (reply->kind == REPLY_LEAVE || reply->kind == REPLY_INLINE || reply->kind == REPLY_GUEST)
        return false; /* without the bot the page would be empty */
    bool is_reaction = reply->kind == REPLY_REACT && reply->part_count;
    json_open(&json, NULL, '{');
    json_add(&json, "chat", reply->chat_id);
    json_add(&json, "text", is_reaction ? reply->parts[0].key : said->text);
    json_add(&json, "message", reply->message_id.len ? reply->message_id : reply->reply_to);
    if (reply->kind == REPLY_SEND)
        json_add(&json, "reply_to", reply->reply_to);
    if (reply->audience == AUDIENCE_ALONE && !reply->is_private)
        json_add(&json, "only", reply->person_id);
    if (reply->kind == REPLY_ACK) {
        json_add(&json, "press", reply->press_id);
        json_add(&json, "start", reply->start);
    }
    if (said->button_count)
        json_add_raw(&json, "buttons", buttons_json(arena, said));
    if (said->photo.len)
        json_add(&json, "photo", said->photo);
    if (reply->kind == REPLY_PHOTO)
        json_add(&json, "address", reply->start);
    if (said->file)
        json_add(&json, "file", said->file->name);
    json_close(&json, '}');
    if (said->file) { /* behind the first line: what the file holds */
        text_add_char(&json.out, '\n');
        text_add(&json.out, said->file->content);
    }
    *call = (struct call){ .method = str_from(names[reply->kind]), .body = json.out.s };
    return true;
}

/* -- a call is carried out */

struct delivery {
    struct playground *playground;
    struct arena *arena;
    const cJSON *json;
    struct str text;
    struct str chat_id;
    struct str content;          /* of a file */
    const struct played *target; /* the message it is about, or NULL */
};

static int64_t id_in(const struct delivery *delivery, const char *key)
{
    int64_t id;

    return str_to_i64(json_text(delivery->arena, json_get(delivery->json, key)), &id) ? id : 0;
}

static struct str field(const struct delivery *delivery, const char *key)
{
    return json_text(delivery->arena, json_get(delivery->json, key));
}

static struct str raw_buttons(const struct delivery *delivery)
{
    const cJSON *buttons = json_get(delivery->json, "buttons");
    char *printed = buttons ? cJSON_PrintUnformatted(buttons) : NULL;
    struct str copy = printed ? arena_copy(delivery->arena, str_from(printed)) : STR("");

    cJSON_free(printed);
    return copy;
}

static struct str shown(const struct delivery *delivery, const struct played *message)
{
    show(delivery->playground, played_json(delivery->arena, message));
    return arena_print(delivery->arena, "%lld", (long long)message->id);
}

/* A member's photo, as long as it is kept; or the one that is to be had at an address. */
static struct str photo_of(const struct delivery *delivery)
{
    struct playground *playground = delivery->playground;
    struct str photo = field(delivery, "photo"), address = field(delivery, "address"), png;

    if (address.len && playground->picture && playground->picture(delivery->arena, address, &png))
        photo = played_picture_keep(&playground->photos, address, png);
    return played_files_find(&playground->photos, photo).len ? photo : STR("");
}

static void send(struct delivery *delivery, struct judgement *judgement)
{
    struct played message = {
        .chat_id = delivery->chat_id,
        .is_bot = true,
        .name = str_from(BOT_NAME),
        .only = field(delivery, "only"),
        .text = delivery->text,
        .photo = photo_of(delivery),
        .reply_to = id_in(delivery, "reply_to"),
        .buttons = raw_buttons(delivery),
    };

    judgement->message_id =
        shown(delivery, played_add(delivery->playground->room.history, &message));
}

/* The page's own server has it, behind a link in the message. */
static void send_file(struct delivery *delivery, struct judgement *judgement)
{
    struct str name = field(delivery, "file");

    played_files_keep(&delivery->playground->files, name, delivery->content);
    delivery->text = arena_print(delivery->arena, "<a href=\"" PLAYGROUND_FILES "%.*s\">%.*s</a>\n%.*s",
                                 STR_ARG(name), STR_ARG(name), STR_ARG(delivery->text));
    send(delivery, judgement);
}

struct str playground_file(void *self, struct str name)
{
    const struct playground *playground = self;
    struct str file = played_files_find(&playground->files, name);

    return file.len ? file : played_files_find(&playground->photos, name);
}

static void edit(struct delivery *delivery, struct judgement *judgement)
{
    struct played changed = *delivery->target;

    changed.text = delivery->text;
    changed.buttons = raw_buttons(delivery);
    judgement->message_id =
        shown(delivery, played_change(delivery->playground->room.history, &changed));
}

static void react(struct delivery *delivery, struct judgement *judgement)
{
    struct played changed = *delivery->target;

    (void)judgement;
    changed.reaction = delivery->text;
    shown(delivery, played_change(delivery->playground->room.history, &changed));
}

static void delete(struct delivery *delivery, struct judgement *judgement)
{
    struct json_writer json = JSON_WRITER(delivery->arena);

    (void)judgement;
    json_open(&json, NULL, '{');
    json_add(&json, "show", STR("gone"));
    json_add(&json, "id", field(delivery, "message"));
    json_close(&json, '}');
    played_remove(delivery->playground->room.history, delivery->target->id);
    show(delivery->playground, json.out.s);
}

/* Every page hears it; the one whose mark it carries acts on it. */
static void acknowledge(struct delivery *delivery, struct judgement *judgement)
{
    struct json_writer json = JSON_WRITER(delivery->arena);
    struct str mark = field(delivery, "press");
    struct str person = str_cut(&mark, '.');

    (void)judgement;
    json_open(&json, NULL, '{');
    json_add(&json, "show", STR("acknowledged"));
    json_add(&json, "person", person);
    json_add(&json, "mark", mark);
    json_add(&json, "text", delivery->text);
    json_add(&json, "start", field(delivery, "start"));
    json_close(&json, '}');
    show(delivery->playground, json.out.s);
}

static void roles(struct delivery *delivery, struct judgement *judgement)
{
    (void)delivery;
    judgement->admins = STR(PLAYGROUND_ADMIN "\n");
}

/* Everybody on the page is in its group. */
static void member(struct delivery *delivery, struct judgement *judgement)
{
    (void)delivery;
    judgement->is_member = true;
}

static const struct {
    struct str name;
    bool needs_target;
    void (*carry_out)(struct delivery *delivery, struct judgement *judgement);
} methods[] = {
    { STR_INIT("send"), false, send },   { STR_INIT("edit"), true, edit },
    { STR_INIT("delete"), true, delete }, { STR_INIT("react"), true, react },
    { STR_INIT("acknowledge"), false, acknowledge }, { STR_INIT("roles"), false, roles },
    { STR_INIT("member"), false, member }, { STR_INIT("file"), false, send_file },
};

static void deliver(void *self, struct arena *arena, const struct call *call,
                    struct judgement *judgement)
{
    struct playground *playground = self;
    struct str content = call->body;
    cJSON *json = json_parse(str_cut(&content, '\n'), "a call to the playground", NULL);
    struct delivery delivery = { .playground = playground, .arena = arena, .json = json,
                                 .content = content };

    *judgement = (struct judgement){ .outcome = OUTCOME_DROPPED, .reason = "unreadable" };
    delivery.text = field(&delivery, "text");
    delivery.chat_id = field(&delivery, "chat");
    delivery.target =
        played_find(playground->room.history, delivery.chat_id, id_in(&delivery, "message"));
    for (size_t i = 0; json && i < sizeof methods / sizeof *methods; i++) {
        if (!str_eq(methods[i].name, call->method))
            continue;
        if (methods[i].needs_target && !delivery.target) {
            judgement->reason = "message_gone";
            break;
        }
        *judgement = (struct judgement){ .outcome = OUTCOME_SENT };
        methods[i].carry_out(&delivery, judgement);
    }
    cJSON_Delete(json);
}

/* deliver has judged already; this is for a call that was POSTed, which none is. */
static void judge(void *self, struct arena *arena, const struct reply *reply, int status,
                  struct str body, int retry_after_s, bool may_have_arrived,
                  struct judgement *judgement)
{
    (void)self, (void)arena, (void)reply, (void)status, (void)body, (void)retry_after_s;
    (void)may_have_arrived;
    *judgement = (struct judgement){ .outcome = OUTCOME_DROPPED, .reason = "not_by_http" };
}

static struct str message_link(void *self, struct arena *arena, struct str chat_id,
                               struct str message_id)
{
    (void)self;
    if (!str_eq(chat_id, STR(PLAYGROUND_GROUP)) || !message_id.len)
        return STR("");
    return arena_print(arena, "#m%.*s", STR_ARG(message_id));
}

static size_t set_up(void *self, struct arena *arena, struct call **calls)
{
    (void)self, (void)arena;
    *calls = NULL;
    return 0;
}

static void set_up_done(void *self, size_t index, int status, struct str body)
{
    (void)self, (void)index, (void)status, (void)body;
}

/* -- life */

static struct str text_or(struct arena *arena, struct str s, struct str otherwise)
{
    return arena_copy(arena, s.len ? s : otherwise);
}

struct playground *playground_open(const struct playground_options *options)
{
    struct playground *playground = calloc(1, sizeof *playground);

    if (!playground)
        abort();
    playground->arena = arena_open(4096);
    playground->show = options->show;
    playground->show_owner = options->show_owner;
    playground->picture = options->picture;
    playground->files.room = PLAYED_FILES;
    playground->photos.room = PLAYED_PHOTOS;
    playground->room = (struct played_room){
        .history = played_open(options->first_id),
        .photos = &playground->photos,
        .bot_name = text_or(playground->arena, options->bot_name, STR("rekan")),
        .group_title = text_or(playground->arena, options->group_title, STR("Grup Coba Rekan")),
        .boot = options->first_id,
    };
    playground->messenger = (struct messenger){
        .name = "playground",
        .abilities = ABILITY_EDIT | ABILITY_REACT | ABILITY_ALONE | ABILITY_ALONE_ALWAYS |
                     ABILITY_REPLY_COMES_BACK | ABILITY_PHOTOS,
        .self = playground,
        .verify = verify,
        .parse = parse,
        .render = render,
        .judge = judge,
        .message_link = message_link,
        .deliver = deliver,
        .set_up = set_up,
        .set_up_done = set_up_done,
    };
    return playground;
}

void playground_close(struct playground *playground)
{
    if (!playground)
        return;
    played_close(playground->room.history);
    played_files_free(&playground->files);
    played_files_free(&playground->photos);
    arena_close(playground->arena);
    free(playground);
}

struct messenger *playground_messenger(struct playground *playground)
{
    return &playground->messenger;
}

struct replay {
    playground_show *show;
    void *owner;
    struct arena *arena;
};

static void replay_one(void *owner, const struct played *message)
{
    const struct replay *replay = owner;

    replay->show(replay->owner, played_json(replay->arena, message));
    arena_reset(replay->arena);
}

void playground_replay(const struct playground *playground, playground_show *show_to, void *owner)
{
    struct replay replay = { .show = show_to, .owner = owner, .arena = arena_open(64 * 1024) };

    show_to(owner, STR("{\"show\":\"begin\"}"));
    played_each(playground->room.history, replay_one, &replay);
    show_to(owner, STR("{\"show\":\"ready\"}"));
    arena_close(replay.arena);
}

void playground_failed(struct playground *playground)
{
    show(playground, STR("{\"show\":\"failed\"}"));
}
