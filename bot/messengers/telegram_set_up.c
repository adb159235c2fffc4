/* telegram_set_up.c: what Telegram is told at start, and who it says we are.
 *
 * First getMe, then the webhook with its secret, then the "/" menus. The menus are
 * display only: every command is authorised where it is handled. Nothing here must
 * succeed; a failure is a warning, which names the method and never the URL. */
#include <cjson/cJSON.h>

#include "../base/log.h"
#include "telegram_self.h"

enum { MENU_MAX = 100 }; /* commands that one menu can hold */

/* What parse can read; leaving chat_member out would mean that it never comes. */
static const char *const allowed_updates[] = { "message",        "edited_message", "callback_query",
                                               "my_chat_member", "chat_member",    "inline_query",
                                               "guest_message" };

static const struct menu {
    const char *scope;
    bool is_group;
    bool is_admin;             /* of a group: what is for administrators besides */
    const char *language_code; /* NULL: for everybody whose language has no menu */
    struct str lang;
} menus[] = {
    { "all_group_chats", true, false, NULL, STR_INIT("id") },
    { "all_group_chats", true, false, "id", STR_INIT("id") },
    { "all_group_chats", true, false, "en", STR_INIT("en") },
    { "all_chat_administrators", true, true, NULL, STR_INIT("id") },
    { "all_chat_administrators", true, true, "id", STR_INIT("id") },
    { "all_chat_administrators", true, true, "en", STR_INIT("en") },
    { "all_private_chats", false, false, NULL, STR_INIT("id") },
    { "all_private_chats", false, false, "id", STR_INIT("id") },
    { "all_private_chats", false, false, "en", STR_INIT("en") },
};

struct plan {
    struct telegram *telegram;
    struct arena *arena;
    struct call *calls;
};

static void add_call(struct plan *plan, const char *method, struct str body)
{
    struct telegram *telegram = plan->telegram;
    struct call *call = &plan->calls[telegram->set_up_count];

    telegram->set_up_methods[telegram->set_up_count++] = method;
    call->method = str_from(method);
    call->body = body;
    call->url = arena_concat(plan->arena, telegram->call_url, call->method);
}

/* Every setWebhook replaces all of it: what is left out here is cleared there. */
static void add_webhook(struct plan *plan)
{
    const struct telegram_options *options = &plan->telegram->options;
    struct json_writer json = JSON_WRITER(plan->arena);

    json_open(&json, NULL, '{');
    json_add(&json, "url", arena_concat(plan->arena, options->public_url, options->webhook_path));
    json_add(&json, "secret_token", options->secret);
    if (options->max_connections > 0)
        json_add_whole(&json, "max_connections", options->max_connections);
    json_open(&json, "allowed_updates", '[');
    for (size_t i = 0; i < sizeof allowed_updates / sizeof allowed_updates[0]; i++)
        json_add(&json, NULL, str_from(allowed_updates[i]));
    json_close(&json, ']');
    json_close(&json, '}');
    add_call(plan, "setWebhook", json.out.s);
}

static size_t add_menu_lines(struct plan *plan, struct json_writer *json, const struct menu *menu)
{
    const struct telegram_options *options = &plan->telegram->options;
    size_t lines = 0;

    for (size_t i = 0; i < options->command_count && lines < MENU_MAX; i++) {
        const struct command_name *command = &options->commands[i];
        if (!str_eq(command->lang, menu->lang) ||
            !((menu->is_group ? command->in_group : command->in_private) ||
              (menu->is_admin && command->for_admins)))
            continue;
        json_open(json, NULL, '{');
        json_add(json, "command", command->name);
        json_add(json, "description", command->description);
        json_close(json, '}');
        lines++;
    }
    return lines;
}

static void add_menu(struct plan *plan, const struct menu *menu)
{
    struct json_writer json = JSON_WRITER(plan->arena);

    json_open(&json, NULL, '{');
    json_open(&json, "commands", '[');
    size_t lines = add_menu_lines(plan, &json, menu);
    json_close(&json, ']');
    json_open(&json, "scope", '{');
    json_add(&json, "type", str_from(menu->scope));
    json_close(&json, '}');
    if (menu->language_code)
        json_add(&json, "language_code", str_from(menu->language_code));
    json_close(&json, '}');
    if (lines)
        add_call(plan, "setMyCommands", json.out.s);
}

size_t telegram_set_up(void *self, struct arena *arena, struct call **calls)
{
    struct telegram *telegram = self;
    struct plan plan = { telegram, arena, ARENA_ARRAY(arena, struct call, TELEGRAM_SET_UP_MAX) };

    telegram->set_up_count = 0;
    add_call(&plan, "getMe", STR("{}"));
    if (telegram->options.set_up) {
        if (telegram->options.public_url.len)
            add_webhook(&plan);
        for (size_t i = 0; i < sizeof menus / sizeof menus[0]; i++)
            add_menu(&plan, &menus[i]);
    }
    *calls = plan.calls;
    return telegram->set_up_count;
}

/* An answer may be thin; what it lacks stays as it was. */
static void learn_ourselves(struct telegram *telegram, const struct cJSON *user)
{
    telegram->id = json_whole_or(json_get(user, "id"), telegram->id);
    telegram_learn_name(telegram, str_from(cJSON_GetStringValue(json_get(user, "username"))));
    if (!telegram->username[0])
        log_warn("telegram.unnamed", "hint=\"getMe gave no username; set telegram.username\"");
    else
        log_info("telegram.named", "username=%s reads_all=%d", telegram->username,
                 json_true(json_get(user, "can_read_all_group_messages")));
}

/* Telegram's own words help, unless they repeat an address. */
static void warn(const char *method, int status, const struct cJSON *answer)
{
    struct str why = str_from(cJSON_GetStringValue(json_get(answer, "description")));

    if (str_find(why, STR("://")) != SIZE_MAX || str_find(why, STR("/bot")) != SIZE_MAX)
        why = (struct str){ "", 0 };
    log_warn("telegram.set_up_failed", "method=%s status=%d why=\"%.*s\"", method, status,
             STR_ARG(str_slice(why, 0, str_utf8_floor(why, 200))));
}

void telegram_set_up_done(void *self, size_t index, int status, struct str body)
{
    struct telegram *telegram = self;
    struct cJSON *answer = json_parse(body, "telegram answer", NULL);

    if (index < telegram->set_up_count) {
        bool is_ok = status >= 200 && status < 300 && !cJSON_IsFalse(json_get(answer, "ok"));
        if (!is_ok)
            warn(telegram->set_up_methods[index], status, answer);
        else if (index == 0)
            learn_ourselves(telegram, json_get(answer, "result"));
    }
    cJSON_Delete(answer);
}
