/* config_options.c: the table of options; one row is all there is to know of one.
 *
 * config.example.json and README's table say the same in their own form; a unit
 * test holds the example to it. What is reloadable is read from struct config
 * whenever it is used, never copied at start. */
#include "config.h"

#define AT(member) offsetof(struct config, member)

const struct option config_options[] = {
    { "listen.address", OPTION_TEXT, 1, 64, "127.0.0.1", NULL, false, NULL,
      "IP address on which webhooks, the brand API and referral links are served",
      AT(listen.address) },
    { "listen.port", OPTION_WHOLE, 0, 65535, "8443", NULL, false, NULL,
      "its port; 0 takes any free one and logs it", AT(listen.port) },
    { "listen.shared", OPTION_BOOL, 0, 1, "false", NULL, false, NULL,
      "several processes listen at that address and port, and share what comes", AT(listen.shared) },
    { "listen.public_url", OPTION_TEXT, 0, 256, "", NULL, false, NULL,
      "https address under which the internet reaches listen.address", AT(listen.public_url) },
    { "listen.certificate_file", OPTION_FILE, 0, 1024, "", NULL, false, NULL,
      "TLS certificate chain (PEM); empty: plain HTTP behind a proxy",
      AT(listen.certificate_file) },
    { "listen.private_key_file", OPTION_FILE, 0, 1024, "", NULL, false, NULL,
      "the certificate's private key (PEM)", AT(listen.private_key_file) },
    { "listen.private_address", OPTION_TEXT, 1, 64, "127.0.0.1", NULL, false, NULL,
      "IP address of the playground, metrics and health; keep it private",
      AT(listen.private_address) },
    { "listen.private_port", OPTION_WHOLE, 0, 65535, "8080", NULL, false, NULL,
      "its port; 0 takes any free one and logs it", AT(listen.private_port) },

    { "data_dir", OPTION_FILE, 1, 1024, "var", NULL, false, NULL,
      "folder for the private Redis, the keys and the list of forgotten people", AT(data_dir) },

    { "words_dir", OPTION_FILE, 0, 1024, "", NULL, true, NULL,
      "folder with your own lexicon/ and packs/ files; empty: the built-in ones", AT(words_dir) },

    { "redis.url", OPTION_TEXT, 0, 1024, "", NULL, false, NULL,
      "redis://host:port[/db], unix:///path or redis+cluster://host:port,host:port; empty: a "
      "private Redis",
      AT(redis.url) },
    { "redis.user", OPTION_TEXT, 0, 256, "", NULL, false, NULL, "name of a Redis ACL user",
      AT(redis.user) },
    { "redis.password", OPTION_SECRET, 0, 1024, "", NULL, false, "REKAN_REDIS_PASSWORD",
      "password for Redis", AT(redis.password) },
    { "redis.prefix", OPTION_TEXT, 1, 64, "rekan", NULL, false, NULL,
      "first part of every key, so that several bots share one Redis", AT(redis.prefix) },
    { "redis.timeout_ms", OPTION_WHOLE, 50, 60000, "2000", NULL, false, NULL,
      "how long one round trip to Redis may take", AT(redis.timeout_ms) },
    { "redis.wait_replicas", OPTION_WHOLE, 0, 5, "0", NULL, false, NULL,
      "so many replicas must have a change before it is acknowledged", AT(redis.wait_replicas) },
    { "redis.wait_ms", OPTION_WHOLE, 5, 10000, "200", NULL, false, NULL,
      "within this time; else the event is taken when it is delivered again",
      AT(redis.wait_ms) },

    { "keys.master_key_file", OPTION_FILE, 0, 1024, "", NULL, false, NULL,
      "file of the master key, made at first start; empty: master.key in data_dir",
      AT(keys.master_key_file) },

    { "telegram.token", OPTION_SECRET, 0, 256, "", NULL, false, "REKAN_TELEGRAM_TOKEN",
      "the bot's token from @BotFather; empty: no Telegram", AT(telegram.token) },
    { "telegram.secret", OPTION_SECRET, 0, 256, "", NULL, false, "REKAN_TELEGRAM_SECRET",
      "proves that a webhook comes from Telegram; empty: made at first start",
      AT(telegram.secret) },
    { "telegram.api_url", OPTION_TEXT, 1, 256, "https://api.telegram.org", NULL, false, NULL,
      "address of the Bot API, or of your own Bot API server", AT(telegram.api_url) },
    { "telegram.webhook_path", OPTION_TEXT, 2, 128, "/webhook/telegram", NULL, false, NULL,
      "path of the webhook under listen.public_url", AT(telegram.webhook_path) },
    { "telegram.username", OPTION_TEXT, 0, 32, "", NULL, false, NULL,
      "the bot's name without @; empty: asked at start", AT(telegram.username) },
    { "telegram.max_connections", OPTION_WHOLE, 1, 100, "40", NULL, false, NULL,
      "how many webhook connections Telegram may open at once", AT(telegram.max_connections) },
    { "telegram.set_up", OPTION_BOOL, 0, 1, "true", NULL, false, NULL,
      "register the webhook and the menu of commands at start", AT(telegram.set_up) },
    { "telegram.ephemeral", OPTION_CHOICE, 0, 0, "auto", "auto|on|off", false, NULL,
      "messages in a group that one member sees; auto: on with Telegram's own server",
      AT(telegram.ephemeral) },
    { "telegram.per_second", OPTION_WHOLE, 1, 1000, "30", NULL, true, NULL,
      "messages sent a second, all chats together", AT(telegram.per_second) },
    { "telegram.per_group_minute", OPTION_WHOLE, 1, 1000, "20", NULL, true, NULL,
      "messages sent to one group a minute", AT(telegram.per_group_minute) },

    { "playground.enabled", OPTION_CHOICE, 0, 0, "auto", "auto|on|off", false, NULL,
      "a group to try in the browser; auto: on without telegram.token",
      AT(playground.enabled) },

    { "groups.allow", OPTION_LIST, 0, 1000, "", NULL, true, NULL,
      "ids of the only groups to serve; empty: any", AT(groups.allow) },
    { "groups.public", OPTION_LIST, 0, 8, "", NULL, true, NULL,
      "ids of groups whose public stories answer where the bot is no member", AT(groups.public_ones) },
    { "groups.keep_left_days", OPTION_WHOLE, 0, 365, "30", NULL, true, NULL,
      "so long a group's data stays after the bot was removed from it", AT(groups.keep_left_days) },

    { "answers.again_after_s", OPTION_WHOLE, 0, 86400, "600", NULL, true, NULL,
      "so long the same question in a group gets no second answer",
      AT(answers.again_after_s) },
    { "answers.small_sample", OPTION_WHOLE, 2, 50, "5", NULL, true, NULL,
      "with fewer testimonials than this an answer says how few they are",
      AT(answers.small_sample) },
    { "answers.half_life_days", OPTION_WHOLE, 7, 3650, "180", NULL, true, NULL,
      "a testimonial's freshness counts half after so many days", AT(answers.half_life_days) },
    { "answers.language", OPTION_CHOICE, 0, 0, "id", "id|en", true, NULL,
      "language where neither member, message nor group says one", AT(answers.language) },

    { "brands.shared_hosts", OPTION_TEXT, 0, 2000,
      "wa.me whatsapp.com shopee.co.id shp.ee tokopedia.com tokopedia.link lazada.co.id "
      "blibli.com bukalapak.com tiktok.com instagram.com facebook.com linktr.ee s.id bit.ly t.me "
      "line.me carousell.co.id gofood.link grab.com",
      NULL, false, NULL,
      "hosts that many share: on these, links lead only to a brand's own proven page",
      AT(brands.shared_hosts) },

    { "log.level", OPTION_CHOICE, 0, 0, "info", "debug|info|warn|error", true, NULL,
      "the least important lines that are written", AT(log.level) },

    { "test.clock", OPTION_BOOL, 0, 1, "false", NULL, false, NULL,
      "tests may move the clock; refused with a token for the real Telegram", AT(test.clock) },
    { "test.web", OPTION_TEXT, 0, 256, "", NULL, false, NULL,
      "tests' stand-in for every site of a brand; refused likewise", AT(test.web) },

    { .path = NULL },
};
