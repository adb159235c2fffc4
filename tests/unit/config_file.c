/* The example, the defaults and what a file may say. */
#include "../../bot/config/config.h"
#include "../check.h"

static struct str slurp(struct arena *arena, const char *path)
{
    char *bytes = arena_alloc(arena, 64 * 1024);
    FILE *file = fopen(path, "rb");

    CHECK(file != NULL);
    size_t len = fread(bytes, 1, 64 * 1024, file);
    fclose(file);
    return (struct str){ bytes, len };
}

/* The message that a wrong file gets; "" when it loads. */
static const char *complaint(const char *text)
{
    static struct error err;

    err = (struct error){ 0 };
    config_close(config_from_text(str_from(text), "test.json", &err));
    return err.message;
}

#define CHECK_COMPLAINT(text, expected) \
    CHECK_STR(str_from(complaint(text)), str_from(expected))

static size_t count_keys(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.at[i] == '"' && text.at[i + 1] == ':')
            count++;
    return count;
}

TEST(config_example_names_every_option_and_nothing_else)
{
    struct arena *arena = arena_open(1 << 20);
    struct str example = slurp(arena, "config.example.json");
    struct str last_section = STR("");
    size_t expected = 0;

    for (const struct option *option = config_options; option->path; option++) {
        struct str rest = str_from(option->path);
        struct str head = str_cut(&rest, '.');
        expected++;
        if (rest.len && !str_eq(head, last_section)) {
            expected++;
            last_section = head;
        }
        struct str name = rest.len ? rest : head;
        struct str key = arena_print(arena, "\"%.*s\":", STR_ARG(name));
        if (str_find(example, key) == SIZE_MAX)
            printf("  config.example.json lacks %s\n", option->path);
        CHECK(str_find(example, key) != SIZE_MAX);
    }
    CHECK_WHOLE(count_keys(example), expected);

    arena_close(arena);
}

TEST(config_example_loads_and_says_what_the_defaults_say)
{
    struct arena *arena = arena_open(1 << 20);
    struct error err = { 0 };
    struct config *defaults = config_from_text(STR("{}"), "defaults", &err);
    struct config *example =
        config_from_text(slurp(arena, "config.example.json"), "config.example.json", &err);

    CHECK_STR(str_from(err.message), STR(""));
    CHECK(defaults && example);
    CHECK_WHOLE(example->listen.port, defaults->listen.port);
    CHECK_WHOLE(example->listen.private_port, 8080);
    CHECK_STR(example->data_dir, defaults->data_dir);
    CHECK_STR(example->telegram.api_url, defaults->telegram.api_url);
    CHECK_WHOLE(example->answers.half_life_days, defaults->answers.half_life_days);
    CHECK_WHOLE(example->groups.allow.count, 0);

    config_close(example);
    config_close(defaults);
    arena_close(arena);
}

TEST(config_defaults_are_a_private_redis_and_the_playground)
{
    struct config *config = config_from_text(STR("{}"), "test.json", NULL);

    CHECK(config != NULL);
    CHECK_STR(config->redis.url, STR(""));
    CHECK_STR(config->keys.master_key_file, STR("var/master.key"));
    CHECK_STR(config->answers.language, STR("id"));
    CHECK(config->telegram.set_up);
    CHECK(!config->test.clock);
    CHECK(config_has_playground(config));
    CHECK(config_has_ephemeral(config));
    CHECK(config_allows_group(config, STR("-1001")));

    config_close(config);
}

TEST(config_takes_sections_and_dotted_names)
{
    struct config *config = config_from_text(
        STR("{\"listen\": {\"port\": 0}, \"redis.timeout_ms\": 50, \"data_dir\": \"/srv/rekan/\","
            " \"playground\": {\"enabled\": \"off\"},"
            " \"groups\": {\"allow\": [-1001, \"-1002\"]}}"),
        "test.json", NULL);

    CHECK(config != NULL);
    CHECK_WHOLE(config->listen.port, 0);
    CHECK_WHOLE(config->redis.timeout_ms, 50);
    CHECK_STR(config->keys.master_key_file, STR("/srv/rekan/master.key"));
    CHECK(!config_has_playground(config));
    CHECK(config_allows_group(config, STR("-1001")));
    CHECK(config_allows_group(config, STR("-1002")));
    CHECK(!config_allows_group(config, STR("-1003")));

    config_close(config);
}

TEST(config_refuses_an_unknown_key_and_names_the_nearest)
{
    CHECK_COMPLAINT("{\"telegram\": {\"tokne\": \"\"}}",
                    "telegram.tokne is not an option; the nearest one is telegram.token");
    CHECK_COMPLAINT("{\"telegarm\": {\"token\": \"\"}}",
                    "telegarm is not an option; the nearest one is telegram");
    CHECK_COMPLAINT("{\"private_port\": 8080}",
                    "private_port is not an option; the nearest one is listen.private_port");
    CHECK_COMPLAINT("{\"datadir\": \"x\"}",
                    "datadir is not an option; the nearest one is data_dir");
}

TEST(config_refuses_a_number_out_of_its_range_with_the_range)
{
    CHECK_COMPLAINT("{\"listen\": {\"port\": 65536}}",
                    "listen.port is 65536; it must be from 0 to 65535");
    CHECK_COMPLAINT("{\"redis\": {\"timeout_ms\": 49}}",
                    "redis.timeout_ms is 49; it must be from 50 to 60000");
    CHECK_COMPLAINT("{\"answers\": {\"small_sample\": 1}}",
                    "answers.small_sample is 1; it must be from 2 to 50");
    CHECK_COMPLAINT("{\"listen\": {\"port\": 1e15}}",
                    "listen.port is 1000000000000000; it must be from 0 to 65535");
}

TEST(config_refuses_a_wrong_type_with_the_right_one)
{
    CHECK_COMPLAINT("{\"listen\": {\"port\": \"8443\"}}",
                    "listen.port is the text \"8443\"; "
                    "it must be a whole number from 0 to 65535");
    CHECK_COMPLAINT("{\"listen\": {\"port\": 80.5}}",
                    "listen.port is 80.5; it must be a whole number from 0 to 65535");
    CHECK_COMPLAINT("{\"telegram\": {\"set_up\": 1}}",
                    "telegram.set_up is 1; it must be true or false");
    CHECK_COMPLAINT("{\"data_dir\": null}", "data_dir is null; it must be text in quotes");
    CHECK_COMPLAINT("{\"listen\": 8443}", "listen must be an object of options, { ... }");
    CHECK_COMPLAINT("[]", "test.json must be an object of options, { ... }");
    CHECK_COMPLAINT("{\"groups\": {\"allow\": \"-1\"}}",
                    "groups.allow is the text \"-1\"; "
                    "it must be a list of chat ids such as [\"-1001234567890\"]");
    CHECK_COMPLAINT("{\"groups\": {\"allow\": [\"-1\", true]}}",
                    "groups.allow[1] is no chat id; write one such as \"-1001234567890\", "
                    "of at most 160 bytes");
}

TEST(config_refuses_a_choice_that_is_none_with_the_choices)
{
    CHECK_COMPLAINT("{\"playground\": {\"enabled\": \"yes\"}}",
                    "playground.enabled is \"yes\"; it must be \"auto\", \"on\" or \"off\"");
    CHECK_COMPLAINT("{\"answers\": {\"language\": \"fr\"}}",
                    "answers.language is \"fr\"; it must be \"id\" or \"en\"");
    CHECK_COMPLAINT("{\"log\": {\"level\": true}}",
                    "log.level is true; "
                    "it must be \"debug\", \"info\", \"warn\" or \"error\"");
}

TEST(config_refuses_a_file_that_is_only_half_read)
{
    CHECK_COMPLAINT("{\"data_dir\": \"a\"}, \"redis\": {}}",
                    "test.json goes on behind its closing brace");
    CHECK_COMPLAINT("{\"data_dir\": \"a\", \"data_dir\": \"b\"}",
                    "data_dir is there twice; keep one");
    CHECK_COMPLAINT("{\"data_dir\": \"a\\u0000b\"}", "test.json holds a NUL character");
    CHECK_COMPLAINT("{\n\"data_dir\": \"a\",\n}", "test.json is not valid JSON near line 3");
    CHECK_COMPLAINT("{\"data_dir\": \"\"}",
                    "data_dir is empty; leave it out for its default, \"var\"");
    CHECK_COMPLAINT("{\"data_dir\": \"a\\nb\"}",
                    "data_dir holds a line break or another control character");
}
