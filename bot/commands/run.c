/* run.c: rekan run: the messengers, the listeners and the signals around the engine. */
#include <signal.h>
#include <stdio.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/memory.h"
#include "bot_name.h"
#include "commands.h"
#include "demo.h"
#include "../engine/forgetting.h"
#include "menu.h"
#include "../messengers/telegram.h"
#include "../parts.h"
#include "set_up.h"
#include "upgrade.h"
#include "../web/brand_api.h"
#include "../web/campaigns.h"
#include "../web/conversions.h"
#include "../web/order_codes.h"
#include "../web/redirect.h"
#include "../web/reports.h"
#include "../web/status.h"
#include "../web/webhook.h"
#include "webhook_secret.h"

enum { LEAVE_MS = 10000,
       READER_ROUTES = REDIRECT_ROUTES + REPORTS_ROUTES,
       ROUTES = STATUS_ROUTES + PLAYGROUND_PAGE_ROUTES + READER_ROUTES + 1 };

struct server {
    struct parts parts;
    struct str config_file;
    struct messenger *telegram;
    struct str kept_name; /* of the bot, in data_dir */
    struct demo demo;
    struct webhook webhook;
    struct status status;
    struct upgrade upgrade;
    struct conversions conversions;
    struct redirect redirect;
    struct reports reports;
    struct http_route public_routes[2 + CONVERSIONS_ROUTES + READER_ROUTES + BRAND_API_ROUTES +
                                     ORDER_CODES_ROUTES + CAMPAIGNS_ROUTES];
    struct brand_api brand_api;
    struct order_codes order_codes;
    struct campaigns_api campaigns;
    struct http_route private_routes[ROUTES];
    struct set_up set_up;
    bool is_leaving;
};

static bool listen_and_serve(struct server *server);

/* --- Telegram --------------------------------------------------------------------- */

static bool open_telegram(struct server *server, struct error *err)
{
    const struct config *config = server->parts.config;
    struct command_name menu[MENU_MAX];
    struct telegram_options options = {
        .token = config->telegram.token, .api_url = config->telegram.api_url,
        .public_url = config->listen.public_url, .webhook_path = config->telegram.webhook_path,
        .username = config->telegram.username, .max_connections = config->telegram.max_connections,
        .set_up = config->telegram.set_up, .has_ephemeral = config_has_ephemeral(config),
        .commands = menu,
    };

    if (!webhook_secret(&server->parts, &options.secret, err))
        return false;
    server->kept_name = bot_name_recall(&server->parts, options.token);
    if (options.username.len == 0)
        options.username = server->kept_name;
    options.command_count = menu_make(&server->parts, menu);
    server->telegram = telegram_open(&options, err);
    if (!server->telegram)
        return false;
    engine_add_messenger(server->parts.engine, server->telegram);
    server->webhook = (struct webhook){ .engine = server->parts.engine,
                                        .messenger = server->telegram,
                                        .secret_header = "x-telegram-bot-api-secret-token" };
    return true;
}

/* Who we are is kept for the next start, when it is news. */
static void on_set_up(void *owner)
{
    struct server *server = owner;
    struct str name = telegram_username(server->telegram);

    if (!str_eq(name, server->kept_name)) {
        server->kept_name = arena_copy(server->parts.arena, name);
        bot_name_keep(&server->parts, server->parts.config->telegram.token, server->kept_name);
    }
    server->status.set_up_left = (unsigned)set_up_left(&server->set_up);
    if (server->status.private_server || listen_and_serve(server))
        status_check_idle(&server->status);
}

/* --- listeners ------------------------------------------------------------------------ */

static struct http_server *listen_at(struct server *server, struct str address, int port,
                                     const struct http_route *routes, bool is_public,
                                     struct error *err)
{
    const struct config *config = server->parts.config;
    struct http_listener_options options = { .address = address, .port = port, .routes = routes };

    options.handed_fd = is_public ? server->parts.heritage.public_fd
                                  : server->parts.heritage.private_fd;
    if (is_public) {
        options.certificate_file = config->listen.certificate_file;
        options.private_key_file = config->listen.private_key_file;
        options.is_shared = config->listen.shared;
    } else {
        options.most_connections = LIMIT_HTTP_PRIVATE_CONNECTIONS;
    }
    return http_server_open(server->parts.loop, &options, err);
}

/* What people open in a browser: links, reports. */
static void reader_routes(struct server *server, struct http_route *routes)
{
    server->redirect.engine = server->reports.engine = server->parts.engine;
    redirect_routes(&server->redirect, routes);
    reports_routes(&server->reports, routes + REDIRECT_ROUTES);
}

static bool open_listeners(struct server *server, struct error *err)
{
    const struct config *config = server->parts.config;
    static const char *const headers[] = { "x-telegram-bot-api-secret-token", NULL };

    server->status.engine = server->parts.engine;
    server->status.has_clock = config->test.clock;
    status_routes(&server->status, server->private_routes);
    if (server->demo.page) {
        playground_page_routes(server->demo.page, server->private_routes + STATUS_ROUTES);
        reader_routes(server, server->private_routes + STATUS_ROUTES + PLAYGROUND_PAGE_ROUTES);
    }
    server->status.private_server = listen_at(server, config->listen.private_address,
                                              config->listen.private_port, server->private_routes,
                                              false, err);
    if (!server->status.private_server || !server->telegram)
        return server->status.private_server != NULL;
    server->public_routes[0] = (struct http_route){
        .method = "POST",
        .path = arena_copy(server->parts.arena, config->telegram.webhook_path).at,
        .handle = webhook_handle, .owner = &server->webhook, .headers = headers,
    };
    server->conversions.engine = server->parts.engine;
    conversions_routes(&server->conversions, server->public_routes + 1);
    reader_routes(server, server->public_routes + 1 + CONVERSIONS_ROUTES);
    server->brand_api.engine = server->parts.engine;
    struct http_route *of_brands = server->public_routes + 1 + CONVERSIONS_ROUTES + READER_ROUTES;
    brand_api_routes(&server->brand_api, of_brands);
    server->order_codes.engine = server->parts.engine;
    order_codes_routes(&server->order_codes, of_brands + BRAND_API_ROUTES);
    server->campaigns.engine = server->parts.engine;
    campaigns_routes(&server->campaigns, of_brands + BRAND_API_ROUTES + ORDER_CODES_ROUTES);
    server->status.public_server = listen_at(server, config->listen.address, config->listen.port,
                                             server->public_routes, true, err);
    return server->status.public_server != NULL;
}

static bool listen_and_serve(struct server *server)
{
    struct error err = { 0 };

    if (server->is_leaving || !open_listeners(server, &err)) {
        if (!server->is_leaving) {
            fprintf(stderr, "rekan: %s\n", err.message);
            upgrade_fail(&server->upgrade, err.message);
        }
        loop_stop(server->parts.loop);
        return false;
    }
    engine_start(server->parts.engine);
    log_info("ready", "port=%d private_port=%d version=%s",
             server->status.public_server ? http_server_port(server->status.public_server) : 0,
             http_server_port(server->status.private_server), REKAN_VERSION);
    if (server->demo.playground)
        log_info("playground.open", "url=http://127.0.0.1:%d/",
                 http_server_port(server->status.private_server));
    upgrade_serve(&server->upgrade);
    return true;
}

/* Who takes over from another process learns its own name first: the other one knows it, and
 * a mention that came in between would be nobody's. */
static void start_listening(struct server *server)
{
    size_t count = 0;

    if (server->telegram) {
        server->set_up = (struct set_up){ .loop = server->parts.loop, .client = server->parts.client,
                                          .messenger = server->telegram, .answered = on_set_up,
                                          .owner = server };
        count = set_up_plan(&server->set_up, server->parts.arena);
    }
    server->status.set_up_left = (unsigned)count;
    bool knows_itself = !server->parts.heritage.report_fd || !count;
    if (!knows_itself || listen_and_serve(server))
        set_up_go(&server->set_up);
}

/* Who asked to be forgotten and came back with a backup goes before anybody is answered. */
static void on_settled(void *owner)
{
    start_listening(owner);
}

static void on_honoured(void *owner)
{
    struct server *server = owner;

    engine_when_idle(server->parts.engine, on_settled, server);
}

static void begin(void *owner)
{
    struct server *server = owner;

    forget_honour(server->parts.engine, on_honoured, server);
}

/* --- signals -------------------------------------------------------------------------- */

static void on_hang_up(void *owner)
{
    struct server *server = owner;
    struct error err = { 0 };
    enum log_level level;

    if (!config_reload(server->parts.config, server->config_file, &err)) {
        log_error("config.kept", "reason=%s", err.message);
        return;
    }
    if (log_level_from(server->parts.config->log.level, &level))
        log_set_level(level);
    const struct config *config = server->parts.config;
    const struct engine_options options = {
        .again_after_s = config->answers.again_after_s,
        .small_sample = config->answers.small_sample,
        .half_life_days = config->answers.half_life_days,
        .keep_left_days = config->groups.keep_left_days,
        .per_second = config->telegram.per_second,
        .per_group_minute = config->telegram.per_group_minute,
    };
    engine_reload(server->parts.engine, &options);
    if (!parts_reload_words(&server->parts, &err))
        log_error("words.kept", "reason=%s", err.message);
    if (server->status.public_server &&
        !http_server_reload_tls(server->status.public_server, &err))
        log_error("certificate.kept", "reason=%s", err.message);
    log_info("config.reloaded", "file=%.*s", STR_ARG(server->config_file));
}

static void stop(void *owner)
{
    struct server *server = owner;

    loop_stop(server->parts.loop);
}

/* What is held is finished, then we leave; what is only written down stays in Redis. */
static void on_terminate(void *owner)
{
    struct server *server = owner;

    if (server->is_leaving) {
        loop_stop(server->parts.loop);
        return;
    }
    server->is_leaving = true;
    set_up_end(&server->set_up);
    server->status.set_up_left = 0;
    upgrade_stop(&server->upgrade);
    log_info("leaving", "turns=%llu shipments=%llu",
             (unsigned long long)server->parts.engine->counts.turns_under_way,
             (unsigned long long)server->parts.engine->counts.shipments_under_way);
    if (server->status.public_server)
        http_server_drain(server->status.public_server);
    if (server->status.private_server)
        http_server_drain(server->status.private_server);
    engine_drain(server->parts.engine);
    loop_after(server->parts.loop, LEAVE_MS, stop, server);
    engine_when_idle(server->parts.engine, stop, server);
}

static bool open_server(struct server *server, struct error *err)
{
    struct parts *parts = &server->parts;

    enum log_level level;

    if (!parts_open(parts, server->config_file, err))
        return false;
    if (log_level_from(parts->config->log.level, &level))
        log_set_level(level);
    if (!loop_on_signal(parts->loop, SIGHUP, on_hang_up, server, err) ||
        !loop_on_signal(parts->loop, SIGUSR2, upgrade_start, &server->upgrade, err) ||
        !loop_on_signal(parts->loop, SIGTERM, on_terminate, server, err) ||
        !loop_on_signal(parts->loop, SIGINT, on_terminate, server, err))
        return false;
    if (parts->config->telegram.token.len && !open_telegram(server, err))
        return false;
    if (config_has_playground(parts->config))
        demo_open(&server->demo, parts->engine, parts->config->listen.private_address);
    return true;
}

static void close_server(struct server *server)
{
    set_up_end(&server->set_up);
    http_server_close(server->status.public_server);
    http_server_close(server->status.private_server);
    upgrade_close(&server->upgrade);
    demo_close_page(&server->demo);
    parts_close(&server->parts);
    demo_close(&server->demo);
    telegram_close(server->telegram);
}

int command_run(const struct cli *cli)
{
    struct server server = { .config_file = cli->config_file };
    struct error err = { 0 };

    server.upgrade = (struct upgrade){ .parts = &server.parts, .status = &server.status,
                                       .argv = cli->argv, .leave = on_terminate, .owner = &server };
    bool ok = open_server(&server, &err);
    memory_keep();
    memory_drop_code();
    if (ok) {
        if (server.demo.playground)
            demo_seed(&server.demo, begin, &server);
        else
            begin(&server);
        loop_run(server.parts.loop);
        ok = server.status.private_server != NULL && server.is_leaving;
    } else {
        fprintf(stderr, "rekan: %s\n", err.message);
        upgrade_fail(&server.upgrade, err.message);
    }
    log_info("left", "status=%d", ok ? EXIT_OK : EXIT_FAILED);
    close_server(&server);
    return ok ? EXIT_OK : EXIT_FAILED;
}
