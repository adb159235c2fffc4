/* config_check.c: do the options fit each other, and the world outside?
 *
 * Each check is one rule, with the fix in its message; the first that is broken
 * ends the start. What a platform asks of us is named where it is checked. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { TOKEN_MIN = 30 }; /* characters behind the colon; Telegram gives 35 */

struct url {
    bool is_https;
    struct str host; /* an IPv6 address without its brackets */
    int64_t port;    /* 0: not given */
    struct str path; /* from its slash on */
};

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool is_made_of(struct str text, const char *others)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_plain(text.at[i]) && (!text.at[i] || !strchr(others, text.at[i])))
            return false;
    return true;
}

static bool url_parse(struct str text, struct url *url)
{
    struct str rest;
    struct str port;

    *url = (struct url){ .is_https = str_starts(text, STR("https://")) };
    if (!url->is_https && !str_starts(text, STR("http://")))
        return false;
    rest = str_slice(text, url->is_https ? 8 : 7, text.len);
    size_t slash = str_find_byte(rest, '/');
    url->path = str_slice(rest, slash, rest.len);
    rest = str_slice(rest, 0, slash);
    if (str_starts(rest, STR("["))) {
        rest = str_slice(rest, 1, rest.len);
        url->host = str_cut(&rest, ']');
        if (rest.len && rest.at[0] != ':')
            return false;
        port = str_slice(rest, 1, rest.len);
    } else {
        url->host = str_cut(&rest, ':');
        port = rest;
    }
    if (port.len && (!str_to_i64(port, &url->port) || url->port < 1 || url->port > 65535))
        return false;
    return url->host.len && is_made_of(url->host, ".:") && is_made_of(url->path, "/.~%");
}

static bool is_address(struct str text, int family, unsigned char bytes[16])
{
    char name[INET6_ADDRSTRLEN + 1] = "";

    if (text.len >= sizeof name)
        return false;
    if (text.len)
        memcpy(name, text.at, text.len);
    return inet_pton(family, name, bytes) == 1;
}

static bool is_loopback(struct str url_text)
{
    unsigned char bytes[16];
    struct url url;

    if (!url_parse(url_text, &url))
        return false;
    if (str_eq(url.host, STR("localhost")))
        return true;
    if (is_address(url.host, AF_INET, bytes))
        return bytes[0] == 127;
    return is_address(url.host, AF_INET6, bytes) &&
           memcmp(bytes, (unsigned char[16]){ [15] = 1 }, 16) == 0;
}

static bool check_address(const char *path, struct str address, struct error *err)
{
    unsigned char bytes[16];

    if (is_address(address, AF_INET, bytes) || is_address(address, AF_INET6, bytes))
        return true;
    return fail(err, ERROR_REFUSED,
                "%s is \"%.*s\"; it must be an IP address such as 127.0.0.1, 0.0.0.0 or ::", path,
                STR_ARG(address));
}

static bool check_listen(const struct config *config, struct error *err)
{
    if (!check_address("listen.address", config->listen.address, err) ||
        !check_address("listen.private_address", config->listen.private_address, err))
        return false;
    if (config->listen.port != 0 && config->listen.port == config->listen.private_port)
        return fail(err, ERROR_REFUSED, "listen.port and listen.private_port are both %d; "
                    "they must differ", config->listen.port);
    return true;
}

static bool check_readable(const char *path, struct str file, struct error *err)
{
    /* Texts of a configuration end in NUL: they are arena copies. */
    if (access(file.at, R_OK) == 0)
        return true;
    return fail(err, ERROR_REFUSED, "%s is \"%.*s\", which cannot be read: %s", path,
                STR_ARG(str_slice(file, 0, str_utf8_floor(file, 120))), strerror(errno));
}

static bool check_certificate(const struct config *config, struct error *err)
{
    struct str certificate = config->listen.certificate_file;
    struct str key = config->listen.private_key_file;

    if (certificate.len == 0 && key.len == 0)
        return true;
    if (certificate.len == 0)
        return fail(err, ERROR_REFUSED, "listen.private_key_file is set but "
                    "listen.certificate_file is empty; set both or neither");
    if (key.len == 0)
        return fail(err, ERROR_REFUSED, "listen.certificate_file is set but "
                    "listen.private_key_file is empty; set both or neither");
    return check_readable("listen.certificate_file", certificate, err) &&
           check_readable("listen.private_key_file", key, err);
}

/* A wrong address is not repeated: it may hold a password. */
static bool check_redis(const struct config *config, struct error *err)
{
    struct str url = config->redis.url;

    if (!is_made_of(config->redis.prefix, ".:"))
        return fail(err, ERROR_REFUSED, "redis.prefix is \"%.*s\"; it must be letters, digits, "
                    "\"_\", \"-\", \".\" and \":\"", STR_ARG(config->redis.prefix));
    if (url.len == 0 && (config->redis.user.len || config->redis.password.len))
        return fail(err, ERROR_REFUSED, "redis.user or redis.password is set but redis.url is "
                    "empty; the private Redis needs neither, your own needs its url");
    if (url.len == 0 && config->redis.wait_replicas)
        return fail(err, ERROR_REFUSED, "redis.wait_replicas is set but redis.url is empty; the "
                    "private Redis has no replicas");
    if (config->redis.wait_replicas && config->redis.wait_ms >= config->redis.timeout_ms)
        return fail(err, ERROR_REFUSED, "redis.wait_ms is %d; it must be less than redis.timeout_ms "
                    "(%d)", config->redis.wait_ms, config->redis.timeout_ms);
    if (url.len == 0)
        return true;
    if (str_find_byte(url, '@') != SIZE_MAX)
        return fail(err, ERROR_REFUSED, "redis.url holds a user or a password; "
                    "they go into redis.user and redis.password");
    if (str_starts(url, STR("rediss://")))
        return fail(err, ERROR_REFUSED, "redis.url asks for TLS, which this program cannot speak to "
                    "Redis; let stunnel or a sidecar do it on loopback (README, Redis)");
    if (!str_starts(url, STR("redis://")) && !str_starts(url, STR("unix:///")) &&
        !str_starts(url, STR("redis+cluster://")))
        return fail(err, ERROR_REFUSED, "redis.url must start with redis://, unix:/// or "
                    "redis+cluster:// (redis://host:port, redis://host:port/db, unix:///path, "
                    "redis+cluster://host:port,host:port)");
    return true;
}

static bool check_api_url(const struct config *config, struct error *err)
{
    struct url url;

    if (url_parse(config->telegram.api_url, &url))
        return true;
    return fail(err, ERROR_REFUSED, "telegram.api_url is \"%.*s\"; it must be an address such as "
                "https://api.telegram.org or http://127.0.0.1:8081",
                STR_ARG(str_slice(config->telegram.api_url, 0, 100)));
}

/* "123456789:AAF..."; a test's API on a loopback address takes any token of that shape. */
static bool check_token(const struct config *config, struct error *err)
{
    struct str rest = config->telegram.token;
    struct str digits = str_cut(&rest, ':');
    size_t min = is_loopback(config->telegram.api_url) ? 1 : TOKEN_MIN;
    uint64_t id;

    if (config->telegram.token.len == 0)
        return true;
    if (str_to_u64(digits, &id) && rest.len >= min && is_made_of(rest, ""))
        return true;
    return fail(err, ERROR_REFUSED, "telegram.token does not look like a token; it must be what "
                "@BotFather gave, digits, a colon and about 35 letters, digits, \"_\" and \"-\"");
}

static bool check_webhook(const struct config *config, struct error *err)
{
    struct str path = config->telegram.webhook_path;

    if (!is_made_of(config->telegram.secret, ""))
        return fail(err, ERROR_REFUSED, "telegram.secret holds a character that Telegram refuses; "
                    "it must be 1 to 256 letters, digits, \"_\" and \"-\"");
    if (!str_starts(path, STR("/")) || !is_made_of(path, "/.") ||
        str_find(path, STR("..")) != SIZE_MAX || str_ends(path, STR("/")))
        return fail(err, ERROR_REFUSED, "telegram.webhook_path is \"%.*s\"; it must be a path such "
                    "as /webhook/telegram, of letters, digits, \"_\", \"-\", \".\" and \"/\"",
                    STR_ARG(path));
    if (!is_made_of(config->telegram.username, "") ||
        str_find_byte(config->telegram.username, '-') != SIZE_MAX)
        return fail(err, ERROR_REFUSED, "telegram.username is \"%.*s\"; it must be the bot's name "
                    "without @, letters, digits and \"_\"", STR_ARG(config->telegram.username));
    return true;
}

/* What a newcomer meets first, so the way out stands in the message. */
static bool check_has_public_url(const struct config *config, struct error *err)
{
    if (config->listen.public_url.len || !config->telegram.token.len || !config->telegram.set_up)
        return true;
    return fail(err, ERROR_REFUSED,
                "telegram.token is set but listen.public_url is empty: Telegram must reach this "
                "program by https. Set it to your address, e.g. \"https://bot.example.com\", and "
                "let a proxy such as Caddy serve it:\n"
                "bot.example.com {\n    reverse_proxy 127.0.0.1:%d\n}",
                config->listen.port);
}

static bool check_shared(const struct config *config, struct error *err)
{
    return !config->listen.shared || config->listen.port ||
           fail(err, ERROR_REFUSED, "listen.shared is on but listen.port is 0, which takes another port "
                "for each process; set listen.port to the one that they share");
}

/* Plain http serves tests and the playground, which nobody outside can reach. */
static bool may_be_http(const struct config *config)
{
    return is_loopback(config->telegram.api_url) ||
           (config->telegram.token.len == 0 && is_loopback(config->listen.public_url));
}

/* https://core.telegram.org/bots/api#setwebhook; one's own API server has no such rule. */
static bool is_port_served(const struct config *config, const struct url *url)
{
    return !config->telegram.token.len || url->port == 0 || url->port == 443 || url->port == 80 ||
           url->port == 88 || url->port == 8443 ||
           !str_eq(config->telegram.api_url, STR("https://api.telegram.org"));
}

static bool check_public_url(const struct config *config, struct error *err)
{
    struct str text = config->listen.public_url;
    struct url url;

    if (text.len == 0)
        return true;
    if (!url_parse(text, &url) || (!url.is_https && !may_be_http(config)))
        return fail(err, ERROR_REFUSED, "listen.public_url is \"%.*s\"; it must be an https "
                    "address such as https://bot.example.com",
                    STR_ARG(str_slice(text, 0, str_utf8_floor(text, 120))));
    if (!is_port_served(config, &url))
        return fail(err, ERROR_REFUSED, "listen.public_url has port %d; Telegram reaches only "
                    "443, 80, 88 and 8443", (int)url.port);
    return true;
}

/* Whoever moves the clock can make every hold and every pause expire. */
static bool check_clock(const struct config *config, struct error *err)
{
    if (!config->test.clock || !config->telegram.token.len || is_loopback(config->telegram.api_url))
        return true;
    return fail(err, ERROR_REFUSED, "test.clock is true with a token for \"%.*s\"; it is for "
                "tests, whose telegram.api_url is a loopback address",
                STR_ARG(str_slice(config->telegram.api_url, 0, 100)));
}

/* Its calls are not kept from addresses of our own. */
static bool check_web(const struct config *config, struct error *err)
{
    bool is_for_tests = !config->telegram.token.len || is_loopback(config->telegram.api_url);

    if (!config->test.web.len || (is_for_tests && is_loopback(config->test.web)))
        return true;
    return fail(err, ERROR_REFUSED, "test.web is for tests: it must be a loopback address, and so "
                "must telegram.api_url with a token");
}

bool config_check(const struct config *config, struct error *err)
{
    static bool (*const checks[])(const struct config *, struct error *) = {
        check_listen, check_certificate,    check_redis,      check_api_url, check_token,
        check_webhook, check_has_public_url, check_shared, check_public_url, check_clock, check_web,
    };

    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        if (!checks[i](config, err))
            return false;
    return true;
}
