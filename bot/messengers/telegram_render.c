/* telegram_render.c: a said reply becomes one call of the Bot API.
 *
 * Shapes are those of Bot API 10.3. Chat, message and user ids go out as numbers,
 * callback query ids as strings. What Telegram would surely refuse is refused here,
 * so that it never reaches the wire. */
#include "../base/limits.h"
#include "../conversation/i18n.h"
#include "telegram_self.h"

enum {
    ROW_MAX = 8,        /* Telegram takes no more buttons side by side */
    BUTTONS_MAX = 100,  /* nor in one message */
    NOTICE_GLANCE = 60, /* units read at a glance; a longer notice waits for a tap */
    START_MAX = 64,     /* of [A-Za-z0-9_-] */
    TITLE_MAX = 128, DESCRIPTION_MAX = 256, INLINE_BUTTON_MAX = 64, /* units */
    INLINE_CACHE_S = 10, COPY_MAX = 256, CAPTION_MAX = 1024
};

struct drawing {
    struct telegram *telegram;
    struct arena *arena;
    const struct said *said;
    const struct reply *reply;
    struct json_writer json;
};

/* The longest beginning of at most max UTF-16 units, whole characters only. Telegram may
 * count characters or units; units are never fewer, so this fits either way. */
static struct str first_units(struct str text, size_t max)
{
    size_t units = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        units += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
        if (units > max)
            return str_slice(text, 0, i);
    }
    return text;
}

/* "https://t.me/<us>?start=<payload>"; empty while our name is unknown. */
static struct str start_link(const struct drawing *drawing, struct str payload)
{
    struct str name = telegram_name(drawing->telegram);

    if (!name.len)
        return name;
    return arena_print(drawing->arena, "https://t.me/%.*s?start=%.*s", STR_ARG(name),
                       STR_ARG(payload));
}

static bool is_start(struct str payload)
{
    return payload.len <= START_MAX && telegram_is_made_of(payload, "-");
}

static bool is_button_possible(const struct said_button *button)
{
    if (!button->label.len || !button->payload.len)
        return false;
    if (button->kind == BUTTON_PRESS)
        return button->payload.len <= LIMIT_PAYLOAD;
    if (button->kind == BUTTON_COPY)
        return first_units(button->payload, COPY_MAX).len == button->payload.len;
    return button->kind == BUTTON_URL || is_start(button->payload);
}

static void draw_copied(struct json_writer *json, struct str text)
{
    json_open(json, "copy_text", '{');
    json_add(json, "text", text);
    json_close(json, '}');
}

static void draw_button(struct drawing *drawing, const struct said_button *button)
{
    struct json_writer *json = &drawing->json;

    json_open(json, NULL, '{');
    json_add(json, "text", button->label);
    if (button->kind == BUTTON_PRESS)
        json_add(json, "callback_data", button->payload);
    else if (button->kind == BUTTON_URL)
        json_add(json, "url", button->payload);
    else if (button->kind == BUTTON_COPY)
        draw_copied(json, button->payload);
    else
        json_add(json, "url", start_link(drawing, button->payload));
    json_close(json, '}');
}

/* A message is still worth sending without a link to ourselves that we cannot write. */
static bool is_drawn(const struct drawing *drawing, const struct said_button *button)
{
    return button->kind != BUTTON_START || telegram_name(drawing->telegram).len > 0;
}

static bool draw_keyboard(struct drawing *drawing)
{
    struct json_writer *json = &drawing->json;
    const struct said *said = drawing->said;
    size_t in_row = 0;
    size_t drawn = 0;

    for (size_t i = 0; i < said->button_count; i++) {
        if (!is_button_possible(&said->buttons[i]))
            return false;
        drawn += is_drawn(drawing, &said->buttons[i]);
    }
    if (drawn == 0 || drawn > BUTTONS_MAX)
        return drawn == 0;
    json_open(json, "reply_markup", '{');
    json_open(json, "inline_keyboard", '[');
    for (size_t i = 0; i < said->button_count; i++) {
        const struct said_button *button = &said->buttons[i];
        if (in_row && (button->starts_row || in_row == ROW_MAX)) {
            json_close(json, ']');
            in_row = 0;
        }
        if (!is_drawn(drawing, button))
            continue;
        if (in_row++ == 0)
            json_open(json, NULL, '[');
        draw_button(drawing, button);
    }
    if (in_row)
        json_close(json, ']');
    json_close(json, ']');
    json_close(json, '}');
    return true;
}

static bool draw_words(struct drawing *drawing, const char *name, struct str text)
{
    struct json_writer *json = &drawing->json;

    if (!str_trim(text).len)
        return false;
    json_add(json, name, text);
    json_add(json, "parse_mode", STR("HTML"));
    json_open(json, "link_preview_options", '{');
    json_add_bool(json, "is_disabled", true);
    json_close(json, '}');
    return true;
}

/* A caption has a quarter of a message's room; ours is a line and one quote. */
static bool draw_photo(struct drawing *drawing)
{
    struct json_writer *json = &drawing->json;

    json_add(json, "photo", drawing->said->photo);
    json_add(json, "caption", drawing->said->text);
    json_add(json, "parse_mode", STR("HTML"));
    return rich_units(drawing->said->text) <= CAPTION_MAX && draw_keyboard(drawing);
}

static bool draw_text(struct drawing *drawing)
{
    if (drawing->said->photo.len)
        return draw_photo(drawing);
    return draw_words(drawing, "text", drawing->said->text) && draw_keyboard(drawing);
}

/* In the group, but shown to one member: within 15 s of that member's press, or at any time
 * where the bot is an administrator. */
static bool draw_alone(struct drawing *drawing)
{
    const struct reply *reply = drawing->reply;
    struct json_writer *json = &drawing->json;

    if (reply->audience != AUDIENCE_ALONE || reply->is_private)
        return true;
    if (!reply->person_id.len || !drawing->telegram->options.has_ephemeral)
        return false; /* never in front of everybody instead */
    json_open(json, "ephemeral_message_parameters", '{');
    json_add_id(json, "receiver_user_id", reply->person_id);
    if (reply->press_id.len)
        json_add(json, "callback_query_id", reply->press_id);
    json_close(json, '}');
    return true;
}

static bool draw_send(struct drawing *drawing)
{
    const struct reply *reply = drawing->reply;
    struct json_writer *json = &drawing->json;

    json_add_id(json, "chat_id", reply->chat_id);
    if (reply->topic_id.len)
        json_add_id(json, "message_thread_id", reply->topic_id);
    if (!reply->is_loud)
        json_add_bool(json, "disable_notification", true);
    if (reply->reply_to.len) {
        json_open(json, "reply_parameters", '{');
        json_add_id(json, "message_id", reply->reply_to);
        json_add_bool(json, "allow_sending_without_reply", true);
        json_close(json, '}');
    }
    return draw_alone(drawing) && draw_text(drawing);
}

/* Telegram fetches it from there; the markup of a caption is never cut, so a long one is none. */
static bool draw_picture(struct drawing *drawing)
{
    struct json_writer *json = &drawing->json;
    struct str text = drawing->said->text;

    json_add_id(json, "chat_id", drawing->reply->chat_id);
    json_add(json, "photo", drawing->reply->start);
    json_add_bool(json, "disable_notification", true);
    if (text.len && first_units(text, CAPTION_MAX).len == text.len) {
        json_add(json, "caption", text);
        json_add(json, "parse_mode", STR("HTML"));
    }
    return str_starts(drawing->reply->start, STR("https://")) && draw_keyboard(drawing);
}

static bool draw_target(struct drawing *drawing, struct str message_id)
{
    json_add_id(&drawing->json, "chat_id", drawing->reply->chat_id);
    json_add_id(&drawing->json, "message_id", message_id);
    return message_id.len > 0;
}

static bool draw_edit(struct drawing *drawing)
{
    return draw_target(drawing, drawing->reply->message_id) && draw_text(drawing);
}

static bool draw_delete(struct drawing *drawing)
{
    return draw_target(drawing, drawing->reply->message_id);
}

static bool draw_react(struct drawing *drawing)
{
    const struct reply *reply = drawing->reply;
    struct json_writer *json = &drawing->json;
    struct str emoji = reply->part_count ? reply->parts[0].key : drawing->said->text;
    struct str on = reply->reply_to.len ? reply->reply_to : reply->message_id;

    if (!emoji.len || !draw_target(drawing, on))
        return false;
    json_open(json, "reaction", '[');
    json_open(json, NULL, '{');
    json_add(json, "type", STR("emoji"));
    json_add(json, "emoji", emoji);
    json_close(json, '}');
    json_close(json, ']');
    return true;
}

/* The only link allowed here is one that starts our own private chat. */
static bool draw_ack(struct drawing *drawing)
{
    const struct reply *reply = drawing->reply;
    struct str text = first_units(drawing->said->text, LIMIT_ALERT_CHARS);
    struct json_writer *json = &drawing->json;

    if (!reply->press_id.len)
        return false;
    json_add(json, "callback_query_id", reply->press_id);
    if (text.len)
        json_add(json, "text", text);
    if (first_units(text, NOTICE_GLANCE).len < text.len)
        json_add_bool(json, "show_alert", true);
    if (!reply->start.len)
        return true;
    struct str link = start_link(drawing, reply->start);
    if (link.len)
        json_add(json, "url", link);
    return is_start(reply->start);
}

static bool draw_article(struct drawing *drawing, const char *key, const struct said_article *article)
{
    struct json_writer *json = &drawing->json;

    json_open(json, key, '{');
    json_add(json, "type", STR("article"));
    json_add(json, "id", article->id);
    json_add(json, "title", first_units(article->title, TITLE_MAX));
    if (article->description.len)
        json_add(json, "description", first_units(article->description, DESCRIPTION_MAX));
    json_open(json, "input_message_content", '{');
    bool is_drawn = draw_words(drawing, "message_text", article->text);
    json_close(json, '}');
    if (key)
        is_drawn = is_drawn && draw_keyboard(drawing);
    json_close(json, '}');
    return is_drawn;
}

/* Above the results; it leads into our private chat. */
static void draw_inline_button(struct drawing *drawing)
{
    const struct said_button *button = drawing->said->buttons;
    struct json_writer *json = &drawing->json;

    if (drawing->said->button_count == 0 || !is_start(button->payload))
        return;
    json_open(json, "button", '{');
    json_add(json, "text", first_units(button->label, INLINE_BUTTON_MAX));
    json_add(json, "start_parameter", button->payload);
    json_close(json, '}');
}

/* The results are this person's (their groups, their language), and short-lived: what is
 * withdrawn is gone from the next query. */
static bool draw_inline(struct drawing *drawing)
{
    const struct said *said = drawing->said;
    struct json_writer *json = &drawing->json;

    if (!drawing->reply->press_id.len)
        return false;
    json_add(json, "inline_query_id", drawing->reply->press_id);
    json_open(json, "results", '[');
    for (size_t i = 0; i < said->article_count; i++)
        if (!draw_article(drawing, NULL, &said->articles[i]))
            return false;
    json_close(json, ']');
    json_add_bool(json, "is_personal", true);
    json_add_whole(json, "cache_time", INLINE_CACHE_S);
    json_add(json, "next_offset", said->article_count ? drawing->reply->message_id : STR(""));
    draw_inline_button(drawing);
    return true;
}

static bool draw_guest(struct drawing *drawing)
{
    const struct said_article article = { .id = STR("answer"), .title = STR("Rekan"),
                                          .text = drawing->said->text };

    json_add(&drawing->json, "guest_query_id", drawing->reply->press_id);
    return drawing->reply->press_id.len && draw_article(drawing, "result", &article);
}

static bool draw_chat(struct drawing *drawing)
{
    json_add_id(&drawing->json, "chat_id", drawing->reply->chat_id);
    return true;
}

static bool draw_member(struct drawing *drawing)
{
    json_add_id(&drawing->json, "chat_id", drawing->reply->chat_id);
    json_add_id(&drawing->json, "user_id", drawing->reply->person_id);
    return drawing->reply->person_id.len > 0;
}

static const struct {
    const char *method;
    bool (*draw)(struct drawing *drawing);
    bool has_chat;
    bool fits_response; /* Telegram ignores get* in a webhook's response */
} methods[] = {
    [REPLY_SEND] = { "sendMessage", draw_send, true, true },
    [REPLY_EDIT] = { "editMessageText", draw_edit, true, true },
    [REPLY_DELETE] = { "deleteMessage", draw_delete, true, true },
    [REPLY_REACT] = { "setMessageReaction", draw_react, true, true },
    [REPLY_ACK] = { "answerCallbackQuery", draw_ack, false, true },
    [REPLY_LEAVE] = { "leaveChat", draw_chat, true, true },
    [REPLY_ROLES] = { "getChatAdministrators", draw_chat, true, false },
    [REPLY_MEMBER] = { "getChatMember", draw_member, true, false },
    [REPLY_INLINE] = { "answerInlineQuery", draw_inline, false, true },
    [REPLY_GUEST] = { "answerGuestQuery", draw_guest, false, true },
    [REPLY_PHOTO] = { "sendPhoto", draw_picture, true, true },
};

bool telegram_render(void *self, struct arena *arena, const struct said *said, bool is_response,
                     struct call *call)
{
    struct drawing drawing = { self, arena, said, said->reply, JSON_WRITER(arena) };
    size_t kind = (size_t)said->reply->kind;

    *call = (struct call){ 0 };
    if (said->reply->kind == REPLY_FILE)
        return !is_response && telegram_render_upload(self, arena, said, call);
    if (kind >= sizeof methods / sizeof methods[0] ||
        (methods[kind].has_chat && !said->reply->chat_id.len) ||
        (is_response && !methods[kind].fits_response))
        return false;
    call->method = said->photo.len ? STR("sendPhoto") : str_from(methods[kind].method);
    json_open(&drawing.json, NULL, '{');
    if (is_response)
        json_add(&drawing.json, "method", call->method);
    if (!methods[kind].draw(&drawing))
        return false;
    json_close(&drawing.json, '}');
    call->body = drawing.json.out.s;
    if (!is_response)
        call->url = arena_concat(arena, drawing.telegram->call_url, call->method);
    return true;
}
