/* Options that must fit each other. */
#include "../../bot/config/config.h"
#include "../check.h"

#define TOKEN "123456789:AAFdummy-dummy_dummy-dummy_dummy-12"

/* The message that a wrong file gets, valid until the next; "" when it loads. */
static struct str complaint(const char *text)
{
    static struct error err;

    err = (struct error){ 0 };
    config_close(config_from_text(str_from(text), "test.json", &err));
    return str_from(err.message);
}

static bool hides(struct str message, const char *words)
{
    return str_find(message, str_from(words)) == SIZE_MAX;
}

static bool mentions(struct str message, const char *words)
{
    if (str_find(message, str_from(words)) != SIZE_MAX)
        return true;
    printf("  \"%.*s\" does not mention \"%s\"\n", STR_ARG(message), words);
    return false;
}

TEST(config_shared_port_is_a_certain_one)
{
    CHECK(mentions(complaint("{\"listen\": {\"shared\": true, \"port\": 0}}"), "listen.port is 0"));
    CHECK_STR(complaint("{\"listen\": {\"shared\": true}}"), STR(""));
}

TEST(config_token_without_public_url_is_told_how_to_get_one)
{
    struct str message = complaint("{\"telegram\": {\"token\": \"" TOKEN "\"}}");

    CHECK(mentions(message, "listen.public_url is empty"));
    CHECK(mentions(message, "\nbot.example.com {\n    reverse_proxy 127.0.0.1:8443\n}"));
    CHECK(hides(message, "AAF"));
}

TEST(config_token_needs_no_public_url_when_nothing_is_set_up)
{
    CHECK_STR(complaint("{\"telegram\": {\"token\": \"" TOKEN "\", \"set_up\": false}}"), STR(""));
}

TEST(config_public_url_must_be_https)
{
    CHECK(mentions(complaint("{\"listen\": {\"public_url\": \"http://bot.example.com\"},"
                             " \"telegram\": {\"token\": \"" TOKEN "\"}}"),
                   "listen.public_url is \"http://bot.example.com\"; it must be an https address"));
    CHECK(mentions(complaint("{\"listen\": {\"public_url\": \"bot.example.com\"}}"), "https"));
    CHECK(mentions(complaint("{\"listen\": {\"public_url\": \"https://u@bot.example.com\"}}"),
                   "https"));
    CHECK_STR(complaint("{\"listen\": {\"public_url\": \"https://bot.example.com:8443/rekan/\"},"
                        " \"telegram\": {\"token\": \"" TOKEN "\"}}"),
              STR(""));
    CHECK(mentions(complaint("{\"listen\": {\"public_url\": \"https://bot.example.com:9000\"},"
                             " \"telegram\": {\"token\": \"" TOKEN "\"}}"),
                   "443, 80, 88 and 8443"));
}

TEST(config_public_url_may_be_http_for_a_test_api_on_a_loopback_address)
{
    CHECK_STR(complaint("{\"listen\": {\"public_url\": \"http://127.0.0.1:9000\"}, \"telegram\":"
                        " {\"token\": \"1:x\", \"api_url\": \"http://[::1]:8081/\"}}"),
              STR(""));
    CHECK(mentions(complaint("{\"listen\": {\"public_url\": \"http://127.0.0.1:9000\"}, "
                             "\"telegram\": {\"token\": \"" TOKEN "\","
                             " \"api_url\": \"http://127.0.0.1.example.com\"}}"),
                   "must be an https address"));
    CHECK_STR(complaint("{\"listen\": {\"public_url\": \"http://localhost:8443\"}}"), STR(""));
}

TEST(config_public_url_loses_the_slash_at_its_end)
{
    struct config *config = config_from_text(
        STR("{\"listen.public_url\": \"https://bot.example.com/\"}"), "test.json", NULL);

    CHECK(config != NULL);
    CHECK_STR(config->listen.public_url, STR("https://bot.example.com"));

    config_close(config);
}

TEST(config_test_clock_is_refused_with_a_token_for_the_real_telegram)
{
    CHECK(mentions(complaint("{\"test\": {\"clock\": true}, \"telegram\": {\"token\": \"" TOKEN
                             "\", \"set_up\": false}}"),
                   "test.clock is true with a token"));
    CHECK_STR(complaint("{\"test\": {\"clock\": true}}"), STR(""));
    CHECK_STR(complaint("{\"test\": {\"clock\": true}, \"listen\": {\"public_url\": "
                        "\"https://bot.example\"}, \"telegram\": {\"token\": \"1:x\","
                        " \"api_url\": \"http://127.0.0.1:4711\"}}"),
              STR(""));
}

TEST(config_secrets_are_never_repeated)
{
    struct str message = complaint("{\"telegram\": {\"token\": \"topsecret\"}}");
    CHECK(mentions(message, "telegram.token does not look like a token"));
    CHECK(hides(message, "topsecret"));

    message = complaint("{\"telegram\": {\"secret\": \"top secret\"}}");
    CHECK(mentions(message, "telegram.secret holds a character that Telegram refuses"));
    CHECK(hides(message, "top secret"));

    message = complaint("{\"redis\": {\"url\": \"redis://:topsecret@host:6379\"}}");
    CHECK(mentions(message, "they go into redis.user and redis.password"));
    CHECK(hides(message, "topsecret"));

    message = complaint("{\"redis\": {\"password\": 4711}}");
    CHECK_STR(message, STR("redis.password is a number; it must be text in quotes"));
}

TEST(config_certificate_and_key_come_together_and_can_be_read)
{
    CHECK(mentions(complaint("{\"listen\": {\"certificate_file\": \"a.pem\"}}"),
                   "listen.private_key_file is empty; set both or neither"));
    CHECK(mentions(complaint("{\"listen\": {\"private_key_file\": \"a.pem\"}}"),
                   "listen.certificate_file is empty; set both or neither"));
    CHECK(mentions(complaint("{\"listen\": {\"certificate_file\": \"/nonexistent/a.pem\","
                             " \"private_key_file\": \"/nonexistent/b.pem\"}}"),
                   "\"/nonexistent/a.pem\", which cannot be read"));
}

TEST(config_addresses_ports_and_paths_are_looked_at)
{
    CHECK(mentions(complaint("{\"listen\": {\"address\": \"example.com\"}}"),
                   "listen.address is \"example.com\"; it must be an IP address"));
    CHECK_STR(complaint("{\"listen\": {\"address\": \"::\", \"private_address\": \"0.0.0.0\"}}"),
              STR(""));
    CHECK(mentions(complaint("{\"listen\": {\"port\": 8080}}"), "are both 8080"));
    CHECK_STR(complaint("{\"listen\": {\"port\": 0, \"private_port\": 0}}"), STR(""));
    CHECK(mentions(complaint("{\"telegram\": {\"webhook_path\": \"hook\"}}"),
                   "telegram.webhook_path is \"hook\""));
    CHECK(mentions(complaint("{\"telegram\": {\"webhook_path\": \"/a/../b\"}}"), "webhook_path"));
    CHECK(mentions(complaint("{\"telegram\": {\"username\": \"@rekan_bot\"}}"), "without @"));
    CHECK(mentions(complaint("{\"telegram\": {\"api_url\": \"api.telegram.org\"}}"),
                   "telegram.api_url is \"api.telegram.org\""));
    CHECK(mentions(complaint("{\"redis\": {\"url\": \"localhost:6379\"}}"), "redis://"));
    CHECK(mentions(complaint("{\"redis\": {\"url\": \"rediss://localhost:6379\"}}"), "stunnel"));
    CHECK(mentions(complaint("{\"redis\": {\"prefix\": \"a{b}\"}}"), "redis.prefix is \"a{b}\""));
    CHECK(mentions(complaint("{\"redis\": {\"password\": \"x\"}}"), "redis.url is empty"));
    CHECK(mentions(complaint("{\"redis\": {\"wait_replicas\": 1}}"), "the private Redis has no replicas"));
    CHECK(mentions(complaint("{\"redis\": {\"url\": \"redis://a\", \"wait_replicas\": 1, \"wait_ms\": 50, "
                             "\"timeout_ms\": 50}}"), "redis.wait_ms is 50; it must be less than"));
}
