/* Files, the environment, and reading again. */
#include "../../bot/config/config.h"
#include "../check.h"

#include <unistd.h>

#include "../../bot/base/log.h"

struct place {
    char path[64];
};

static struct place place_open(void)
{
    struct place place = { "/tmp/rekan-config-XXXXXX" };
    int fd = mkstemp(place.path);

    CHECK(fd >= 0);
    close(fd);
    return place;
}

static void put(const struct place *place, const char *text)
{
    FILE *file = fopen(place->path, "w");

    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
}

TEST(config_reload_takes_over_what_is_reloadable_and_leaves_the_rest)
{
    struct place place = place_open();
    struct error err = { 0 };

    put(&place, "{\"listen\": {\"port\": 1111}, \"log\": {\"level\": \"error\"}}");
    struct config *config = config_load(str_from(place.path), &err);
    CHECK(config != NULL);
    struct str old_level = config->log.level;
    put(&place, "{\"listen\": {\"port\": 2222}, \"log\": {\"level\": \"warn\"},"
                " \"groups\": {\"allow\": [\"-1\"]}, \"answers\": {\"again_after_s\": 7}}");
    log_set_level(LOG_ERROR); /* what it says about the port is no news for a test's reader */
    bool ok = config_reload(config, str_from(place.path), &err);
    log_set_level(LOG_INFO);

    CHECK(ok);
    CHECK_WHOLE(config->listen.port, 1111);
    CHECK_STR(config->log.level, STR("warn"));
    CHECK_WHOLE(config->answers.again_after_s, 7);
    CHECK(config_allows_group(config, STR("-1")));
    CHECK(!config_allows_group(config, STR("-2")));
    CHECK_STR(old_level, STR("error"));

    config_close(config);
    unlink(place.path);
}

TEST(config_reload_keeps_the_old_configuration_when_the_new_one_is_wrong)
{
    struct place place = place_open();
    struct error err = { 0 };

    put(&place, "{\"answers\": {\"again_after_s\": 7}}");
    struct config *config = config_load(str_from(place.path), &err);
    CHECK(config != NULL);
    put(&place, "{\"answers\": {\"again_after_s\": 8, \"small_sample\": 99}}");

    CHECK(!config_reload(config, str_from(place.path), &err));
    CHECK_STR(str_from(err.message), STR("answers.small_sample is 99; it must be from 2 to 50"));
    CHECK_WHOLE(config->answers.again_after_s, 7);

    unlink(place.path);
    CHECK(!config_reload(config, str_from(place.path), &err));
    CHECK_WHOLE(config->answers.again_after_s, 7);
    config_close(config);
}

TEST(config_secrets_may_come_from_the_environment_which_wins)
{
    struct place place = place_open();
    struct error err = { 0 };

    put(&place, "{\"telegram\": {\"secret\": \"from-file\"}}");
    setenv("REKAN_TELEGRAM_SECRET", "from-environment", 1);
    setenv("REKAN_REDIS_PASSWORD", "", 1);
    struct config *config = config_load(str_from(place.path), &err);
    unsetenv("REKAN_TELEGRAM_SECRET");
    unsetenv("REKAN_REDIS_PASSWORD");

    CHECK(config != NULL);
    CHECK_STR(config->telegram.secret, STR("from-environment"));
    CHECK_STR(config->redis.password, STR(""));

    config_close(config);
    unlink(place.path);
}

TEST(config_error_of_the_environment_names_the_variable_and_not_the_value)
{
    struct error err = { 0 };

    setenv("REKAN_REDIS_PASSWORD", "line\nbreak", 1);
    struct config *config = config_load(STR(""), &err);
    unsetenv("REKAN_REDIS_PASSWORD");

    CHECK(config == NULL);
    CHECK_STR(str_from(err.message),
              STR("redis.password (from REKAN_REDIS_PASSWORD) holds a line break or another "
                  "control character"));
}

TEST(config_without_a_file_is_the_defaults_and_a_missing_file_is_an_error)
{
    struct error err = { 0 };

    unsetenv("REKAN_TELEGRAM_TOKEN"); /* whoever runs the tests may have one */
    struct config *config = config_load(STR(""), &err);
    CHECK(config != NULL);
    CHECK_STR(config->data_dir, STR("var"));
    config_close(config);

    CHECK(config_load(STR("/nonexistent/config.json"), &err) == NULL);
    CHECK_STR(str_from(err.message),
              STR("/nonexistent/config.json cannot be read: No such file or directory"));
    CHECK(config_load(STR("/tmp"), &err) == NULL);
    CHECK_STR(str_from(err.message), STR("/tmp cannot be read: Is a directory"));
}

TEST(config_file_may_begin_with_a_byte_order_mark)
{
    struct place place = place_open();

    put(&place, "\xEF\xBB\xBF{\"data_dir\": \"x\"}");
    struct config *config = config_load(str_from(place.path), NULL);

    CHECK(config != NULL);
    CHECK_STR(config->data_dir, STR("x"));

    config_close(config);
    unlink(place.path);
}
