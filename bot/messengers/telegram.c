/* telegram.c: the adapter's table of contents.
 *
 *   telegram_parse.c   a delivery becomes events; telegram_words.c reads commands and mentions
 *   telegram_render.c  a said reply becomes one call
 *   telegram_judge.c   Telegram's answer becomes a judgement; its table is the policy
 *   telegram_set_up.c  what Telegram is told at start, and who it says we are */
#include "telegram.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "telegram_self.h"

/* The id of a supergroup is "-100" before at least ten digits of its own. */
static const int64_t SUPERGROUP_BELOW = -1000000000000;

bool telegram_is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool telegram_is_made_of(struct str s, const char *more)
{
    for (size_t i = 0; i < s.len; i++)
        if (!telegram_is_name_char(s.at[i]) && (s.at[i] == '\0' || !strchr(more, s.at[i])))
            return false;
    return s.len > 0;
}

struct str telegram_name(const struct telegram *telegram)
{
    return str_from(telegram->username);
}

void telegram_learn_name(struct telegram *telegram, struct str name)
{
    if (str_starts(name, STR("@")))
        name = str_slice(name, 1, name.len);
    if (name.len >= sizeof telegram->username || !telegram_is_made_of(name, ""))
        return;
    memcpy(telegram->username, name.at, name.len);
    telegram->username[name.len] = '\0';
}

bool telegram_is_us(struct telegram *telegram, const struct cJSON *user)
{
    struct str name = str_from(cJSON_GetStringValue(json_get(user, "username")));
    int64_t id = json_whole_or(json_get(user, "id"), 0);

    if (telegram->id && id == telegram->id) {
        if (!telegram->username[0])
            telegram_learn_name(telegram, name);
        return true;
    }
    return name.len > 0 && str_eq_ascii_nocase(name, telegram_name(telegram));
}

/* Constant time, and never true without a secret: telegram_open refuses an empty one. */
static bool verify(void *self, struct str secret, struct str body)
{
    const struct telegram *telegram = self;

    (void)body;
    return str_eq_secret(secret, telegram->options.secret);
}

/* Basic groups have no message links. */
static struct str message_link(void *self, struct arena *arena, struct str chat_id,
                               struct str message_id)
{
    int64_t chat;
    int64_t message;

    (void)self;
    if (!str_to_i64(chat_id, &chat) || !str_to_i64(message_id, &message) ||
        chat >= SUPERGROUP_BELOW || chat < 2 * SUPERGROUP_BELOW || message <= 0)
        return (struct str){ "", 0 };
    return arena_print(arena, "https://t.me/c/%" PRId64 "/%" PRId64, SUPERGROUP_BELOW - chat,
                       message);
}

static bool check_options(const struct telegram_options *options, struct error *err)
{
    if (!telegram_is_made_of(options->token, ":-."))
        return fail(err, ERROR_REFUSED, "telegram.token is %s; copy it from BotFather",
                    options->token.len ? "not of the form 123456:letters" : "empty");
    if (!telegram_is_made_of(options->secret, "-") || options->secret.len > 256)
        return fail(err, ERROR_REFUSED,
                    "telegram.secret must be 1 to 256 characters of A-Z a-z 0-9 _ -");
    return true;
}

static struct str without_slash(struct str url)
{
    while (str_ends(url, STR("/")))
        url.len--;
    return url;
}

static void copy_commands(struct telegram *telegram, const struct telegram_options *from)
{
    struct command_name *commands =
        ARENA_ARRAY(telegram->arena, struct command_name, from->command_count);

    for (size_t i = 0; i < from->command_count; i++) {
        commands[i] = from->commands[i];
        commands[i].name = arena_copy(telegram->arena, from->commands[i].name);
        commands[i].description = arena_copy(telegram->arena, from->commands[i].description);
        commands[i].lang = arena_copy(telegram->arena, from->commands[i].lang);
    }
    telegram->options.commands = commands;
}

static void copy_options(struct telegram *telegram, const struct telegram_options *from)
{
    struct telegram_options *to = &telegram->options;
    struct str api_url = from->api_url.len ? from->api_url : STR("https://api.telegram.org");
    struct str token = from->token;

    *to = *from;
    to->token = arena_copy(telegram->arena, from->token);
    to->secret = arena_copy(telegram->arena, from->secret);
    to->api_url = arena_copy(telegram->arena, without_slash(api_url));
    to->public_url = arena_copy(telegram->arena, without_slash(from->public_url));
    to->webhook_path = arena_copy(telegram->arena, from->webhook_path);
    copy_commands(telegram, from);
    telegram->call_url =
        arena_print(telegram->arena, "%.*s/bot%.*s/", STR_ARG(to->api_url), STR_ARG(to->token));
    telegram_learn_name(telegram, from->username);
    /* A token starts with the bot's own id, so replies to us are known before getMe answers. */
    if (!str_to_i64(str_cut(&token, ':'), &telegram->id) || !token.len)
        telegram->id = 0;
}

struct messenger *telegram_open(const struct telegram_options *options, struct error *err)
{
    if (!check_options(options, err))
        return NULL;
    struct telegram *telegram = calloc(1, sizeof *telegram);
    if (!telegram) {
        fail(err, ERROR_LATER, "no memory for the telegram messenger");
        return NULL;
    }
    telegram->arena = arena_open(SIZE_MAX);
    copy_options(telegram, options);
    telegram->messenger = (struct messenger){
        .name = "telegram",
        .abilities = ABILITY_EDIT | ABILITY_REACT | ABILITY_RESPONSE | ABILITY_REPLY_COMES_BACK |
                     ABILITY_PHOTOS |
                     (options->has_ephemeral ? ABILITY_ALONE : 0u),
        .self = telegram,
        .verify = verify,
        .parse = telegram_parse,
        .render = telegram_render,
        .judge = telegram_judge,
        .message_link = message_link,
        .ask_file = telegram_ask_file,
        .file_url = telegram_file_url,
        .set_up = telegram_set_up,
        .set_up_done = telegram_set_up_done,
    };
    return &telegram->messenger;
}

void telegram_close(struct messenger *messenger)
{
    if (!messenger)
        return;
    struct telegram *telegram = messenger->self;
    arena_close(telegram->arena);
    free(telegram);
}

struct str telegram_username(const struct messenger *messenger)
{
    return telegram_name(messenger->self);
}
