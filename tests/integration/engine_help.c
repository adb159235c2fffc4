#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/operations/commit.h"

#include <hiredis/hiredis.h>
#include <stdarg.h>
#include <unistd.h>

enum { WAIT_MS = 8000, REDELIVERIES = 50, ROUNDS = 60 };

void engine_world_open(struct engine_world *world)
{
    static const unsigned char key[VAULT_KEY_LEN] = { 7, 1, 2, 3 };
    struct error err = { 0 };
    char path[128];

    io_redis_start(&world->server);
    world->loop = loop_open(&err);
    CHECK(world->loop);
    world->vault = vault_from_key(key);
    snprintf(path, sizeof path, "%s/proxy.sock", world->server.dir);
    snprintf(world->proxy_url, sizeof world->proxy_url, "unix://%.100s", path);
    world->proxy = engine_proxy_open(world->loop, path, world->server.socket);
    operation_scripts_load();
}

void engine_world_close(struct engine_world *world)
{
    engine_proxy_close(world->proxy);
    loop_close(world->loop);
    vault_close(world->vault);
    io_redis_stop(&world->server);
}

long long engine_redis(struct engine_world *world, const char *format, ...)
{
    redisContext *context = redisConnectUnix(world->server.socket);
    va_list list;

    CHECK(context && !context->err);
    va_start(list, format);
    redisReply *reply = redisvCommand(context, format, list);
    va_end(list);
    CHECK(reply);
    if (reply->type == REDIS_REPLY_ERROR)
        printf("  redis: %s\n", reply->str);
    CHECK(reply->type != REDIS_REPLY_ERROR);
    long long value = reply->type == REDIS_REPLY_INTEGER ? reply->integer
                      : reply->type == REDIS_REPLY_ARRAY ? (long long)reply->elements
                                                         : (long long)reply->len;
    freeReplyObject(reply);
    redisFree(context);
    return value;
}

long long engine_figures(struct engine_world *world, struct str home, const char *letter)
{
    static const char sum[] = "local sum = 0 for _, key in ipairs(redis.call('KEYS', ARGV[1])) do "
                              "local all = redis.call('HGETALL', key) for i = 1, #all, 2 do if "
                              "string.sub(all[i], 3, 3) == ARGV[2] then sum = sum + all[i + 1] end "
                              "end end return sum";

    return engine_redis(world, "EVAL %s 0 *:figures:%b:* %s", sum, home.at, home.len, letter);
}

long long engine_keys(struct engine_world *world, const char *pattern)
{
    return engine_redis(world, "KEYS %s", pattern);
}

/* --- the messenger that writes down ---------------------------------------------------- */

static bool verify(void *self, struct str secret, struct str body)
{
    (void)self;
    (void)secret;
    (void)body;
    return true;
}

static bool parse(void *self, struct arena *arena, struct str body, struct event **events,
                  size_t *count, struct error *err)
{
    struct engine_bot *bot = self;

    (void)body;
    (void)err;
    *events = ARENA_NEW(arena, struct event);
    **events = *bot->event;
    *count = 1;
    return true;
}

static bool render(void *self, struct arena *arena, const struct said *said, bool is_response,
                   struct call *call)
{
    static const char *const names[] = {
        [REPLY_SEND] = "SEND", [REPLY_EDIT] = "EDIT",   [REPLY_DELETE] = "DELETE",
        [REPLY_REACT] = "REACT", [REPLY_ACK] = "ACK", [REPLY_LEAVE] = "LEAVE",
        [REPLY_ROLES] = "ROLES", [REPLY_MEMBER] = "MEMBER", [REPLY_PHOTO] = "PHOTO",
    };
    struct text out = { .arena = arena };

    (void)self;
    (void)is_response;
    text_print(&out, "%s %.*s: %.*s", names[said->reply->kind], STR_ARG(said->reply->chat_id),
               STR_ARG(said->text));
    for (size_t i = 0; i < said->button_count; i++)
        text_print(&out, " [%.*s]", STR_ARG(said->buttons[i].payload));
    *call = (struct call){ .method = str_from(names[said->reply->kind]), .body = out.s };
    return true;
}

static void hear(struct engine_bot *bot, struct str words)
{
    CHECK(bot->said_count < ENGINE_SAID);
    bot->said[bot->said_count++] = arena_copy(bot->arena, words);
}

static void deliver(void *self, struct arena *arena, const struct call *call,
                    struct judgement *judgement)
{
    struct engine_bot *bot = self;

    (void)arena;
    if (str_eq(call->method, STR("MEMBER"))) { /* asked in passing: everybody is one */
        *judgement = (struct judgement){ .outcome = OUTCOME_SENT, .reason = "sent", .is_member = true };
        return;
    }
    bot->tries++;
    *judgement = (struct judgement){ .outcome = OUTCOME_SENT, .reason = "sent" };
    if (bot->outcome_next < bot->outcome_count)
        *judgement = bot->outcomes[bot->outcome_next++];
    if (!judgement->reason)
        judgement->reason = "asked";
    judgement->is_member = true; /* everybody here is one */
    if (judgement->outcome == OUTCOME_SENT && !str_eq(call->method, STR("MEMBER")))
        hear(bot, call->body);
    if (bot->on_deliver)
        bot->on_deliver(bot);
}

/* --- a bot ------------------------------------------------------------------------------ */

static bool is_up(void *owner)
{
    struct engine_bot *bot = owner;
    struct redis_stats stats;

    redis_stats(bot->redis, &stats);
    return stats.is_up;
}

bool engine_until_up(struct engine_bot *bot)
{
    return io_run_until(bot->world->loop, is_up, bot, WAIT_MS);
}

void engine_bot_open(struct engine_bot *bot, struct engine_world *world,
                     const struct engine_bot_options *options)
{
    static struct lexicon *lexicon;
    struct error err = { 0 };
    struct redis_options redis = { .url = str_from(options->by_proxy ? world->proxy_url
                                                                     : world->server.url),
                                   .timeout_ms = 5000, .scripts = operation_scripts };

    if (!lexicon)
        lexicon = lexicon_open(&err);
    CHECK(lexicon);
    *bot = (struct engine_bot){ .world = world, .arena = arena_open(1 << 20) };
    bot->prefix = arena_copy(bot->arena, str_from(options->prefix ? options->prefix : "rekan"));
    bot->redis = redis_open(world->loop, &redis, &err);
    CHECK(bot->redis);
    const struct engine_options engine = {
        .loop = world->loop, .redis = bot->redis, .vault = world->vault, .i18n = i18n_built_in(),
        .lexicon = lexicon, .handlers = options->handlers ? options->handlers : handlers,
        .prefix = bot->prefix, .instance = str_from(options->instance ? options->instance : "one"),
        .language = STR("en"), .again_after_s = 60, .small_sample = 5, .half_life_days = 365,
        .per_second = options->per_second ? options->per_second : 1000,
        .per_group_minute = options->per_group_minute ? options->per_group_minute : 1000,
    };
    bot->engine = engine_open(&engine);
    bot->messenger = (struct messenger){ .name = "fake", .abilities = options->abilities,
                                         .self = bot, .verify = verify, .parse = parse,
                                         .render = render, .deliver = deliver };
    engine_add_messenger(bot->engine, &bot->messenger);
    CHECK(engine_until_up(bot));
}

void engine_bot_close(struct engine_bot *bot)
{
    engine_drain(bot->engine);
    CHECK(engine_until_idle(bot));
    engine_sweep(bot); /* none is under way then */
    engine_close(bot->engine);
    redis_close(bot->redis);
    arena_close(bot->arena);
}

/* --- events ------------------------------------------------------------------------------ */

static struct event event_for(struct engine_bot *bot, const char *chat, const char *person)
{
    struct str serial = arena_print(bot->arena, "%d", ++bot->serial);

    return (struct event){
        .id = arena_print(bot->arena, "update:%.*s:%.*s", STR_ARG(bot->engine->options.instance),
                          STR_ARG(serial)),
        .messenger = STR("fake"),
        .chat_kind = chat[0] == 'g' ? CHAT_GROUP : CHAT_PRIVATE,
        .chat_id = str_from(chat), .chat_title = STR("The group"), .person_id = str_from(person),
        .person_name = STR("Rinawati"), .person_language = STR("en"), .message_id = serial,
    };
}

struct event engine_command(struct engine_bot *bot, const char *chat, const char *person,
                            const char *command, const char *text)
{
    struct event event = event_for(bot, chat, person);

    event.kind = EVENT_MESSAGE;
    event.command = str_from(command);
    event.command_names_us = true;
    event.addressed = ADDRESSED_COMMAND;
    event.text = str_from(text);
    return event;
}

struct event engine_text(struct engine_bot *bot, const char *chat, const char *person,
                         const char *text)
{
    struct event event = event_for(bot, chat, person);

    event.kind = EVENT_MESSAGE;
    event.addressed = event.chat_kind == CHAT_PRIVATE ? ADDRESSED_PRIVATE : ADDRESSED_MENTION;
    event.text = str_from(text);
    return event;
}

struct event engine_press(struct engine_bot *bot, const char *chat, const char *person,
                          const char *payload)
{
    struct event event = event_for(bot, chat, person);

    event.kind = EVENT_PRESS;
    event.payload = str_from(payload);
    event.press_id = arena_print(bot->arena, "press-%d", bot->serial);
    return event;
}

/* --- delivering and waiting ---------------------------------------------------------------- */

struct delivering {
    struct engine_bot *bot;
    enum delivery_end end;
    int done;
};

static void on_delivered(void *owner, enum delivery_end end, struct str response)
{
    struct delivering *delivering = owner;

    delivering->end = end;
    delivering->done++;
    if (end == DELIVERY_DONE && response.len)
        hear(delivering->bot, response);
}

enum delivery_end engine_deliver(struct engine_bot *bot, const struct event *event)
{
    struct delivering delivering = { .bot = bot };

    bot->event = event;
    delivery_run(bot->engine, &bot->messenger, STR(""), STR("x"), on_delivered, &delivering);
    CHECK(io_run_until_count(bot->world->loop, &delivering.done, 1, WAIT_MS));
    return delivering.end;
}

void engine_deliver_together(struct engine_bot *bot, const struct event *events, int count)
{
    struct delivering delivering = { .bot = bot };

    for (int i = 0; i < count; i++) {
        bot->event = &events[i];
        delivery_run(bot->engine, &bot->messenger, STR(""), STR("x"), on_delivered, &delivering);
    }
    CHECK(io_run_until_count(bot->world->loop, &delivering.done, count, WAIT_MS));
}

void engine_tell(struct engine_bot *bot, const struct event *event)
{
    for (int i = 0; i < REDELIVERIES; i++) {
        if (engine_deliver(bot, event) == DELIVERY_DONE)
            return;
        CHECK(engine_until_up(bot));
    }
    bool was_taken = false;
    CHECK(was_taken);
}

static bool is_idle(void *owner)
{
    struct engine_bot *bot = owner;

    return bot->engine->counts.turns_under_way == 0 && outbox_is_idle(bot->engine->outbox);
}

bool engine_until_idle(struct engine_bot *bot)
{
    return io_run_until(bot->world->loop, is_idle, bot, WAIT_MS);
}

static void on_swept(void *owner)
{
    ++*(int *)owner;
}

void engine_sweep(struct engine_bot *bot)
{
    int swept = 0;

    schedule_sweep(bot->engine->schedule, on_swept, &swept);
    CHECK(io_run_until_count(bot->world->loop, &swept, 1, WAIT_MS));
}

void engine_settle(struct engine_bot *bot)
{
    struct str pattern = arena_print(bot->arena, "%.*s:{??}:out:*", STR_ARG(bot->prefix));

    clock_advance_ms(10 * CLOCK_SECOND_MS); /* people take their time: budgets are full again */
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(engine_until_up(bot));
        CHECK(engine_until_idle(bot));
        if (engine_keys(bot->world, pattern.at) == 0)
            return;
        clock_advance_ms(2 * CLOCK_MINUTE_MS);
        outbox_wake(bot->engine->outbox);
        engine_sweep(bot);
    }
    bool outbox_is_empty = false;
    CHECK(outbox_is_empty);
}

/* --- what was said, and what is done often ---------------------------------------------------- */

int engine_heard(const struct engine_bot *bot, const char *words)
{
    int count = 0;

    for (int i = 0; i < bot->said_count; i++)
        count += str_find(bot->said[i], str_from(words)) != SIZE_MAX;
    return count;
}

struct str engine_home(struct engine_bot *bot, const char *chat)
{
    return home_of_chat(&bot->engine->keys, bot->arena, STR("fake"), str_from(chat));
}

struct str engine_button(const struct engine_bot *bot, const char *payload)
{
    struct str words = bot->said_count ? bot->said[bot->said_count - 1] : STR("");
    size_t at = str_find(words, str_from(payload));

    CHECK(at != SIZE_MAX);
    words = str_slice(words, at + strlen(payload), words.len);
    return str_cut(&words, ']');
}

void engine_join(struct engine_bot *bot, const char *chat)
{
    struct event joined = event_for(bot, chat, "");

    joined.kind = EVENT_BOT_ADDED;
    joined.is_anonymous_admin = true;
    engine_tell(bot, &joined);
    engine_settle(bot);
}

void engine_tell_story(struct engine_bot *bot, const char *chat, const char *person,
                       const char *story)
{
    struct str home = engine_home(bot, chat);
    struct event steps[] = {
        engine_command(bot, person, person, "start",
                       arena_print(bot->arena, "give_%.*s", STR_ARG(home)).at),
        engine_press(bot, person, person,
                     arena_print(bot->arena, "give:agree:%.*s", STR_ARG(home)).at),
        engine_command(bot, person, person, "review", story),
        engine_press(bot, person, person, "give:label:0"),
    };

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        engine_tell(bot, &steps[i]);
        engine_settle(bot);
    }
}

static void on_set(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)count, (void)err;
    CHECK(values);
    (*(int *)owner)++;
}

void engine_set(struct engine_bot *bot, enum key_kind kind, struct str home, struct str detail,
                struct str value)
{
    int done = 0;
    const struct str words[] = { STR("SET"), key_of(&bot->engine->keys, bot->arena, kind, home, detail),
                                 value };
    struct redis_command command = { .words = words, .count = 3 };

    redis_trip(bot->redis, bot->arena, &command, 1, on_set, &done);
    CHECK(io_run_until_count(bot->world->loop, &done, 1, 5000));
}
