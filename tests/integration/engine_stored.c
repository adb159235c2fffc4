/* What stands in Redis and on its disk: nothing that a person could read, and no id. */
#include "engine_help.h"

#include "../../bot/base/log.h"

#include <dirent.h>
#include <unistd.h>

static struct engine_world world;
static struct engine_bot bot;

/* Ids as long as the platform's: short ones occur in any file by chance. */
static const char group[] = "g-1001234567890", new_group[] = "g-1009988776655";
static const char author[] = "7700112233", asker[] = "8811223344";

static void add_file(struct text *out, const char *path)
{
    char bytes[4096];
    size_t len;
    FILE *file = fopen(path, "re");

    CHECK(file);
    while ((len = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add(out, (struct str){ bytes, len });
    fclose(file);
}

/* dump.rdb and every part of the append-only file. */
static struct str read_disk(struct arena *arena)
{
    struct text out = { .arena = arena };
    char folder[128], path[512];

    CHECK(engine_redis(&world, "CONFIG SET rdbcompression no") == 2);
    CHECK(engine_redis(&world, "SAVE") == 2);
    snprintf(path, sizeof path, "%s/dump.rdb", world.server.dir);
    add_file(&out, path);
    snprintf(path, sizeof path, "%s/appendonly.aof", world.server.dir); /* before Redis 7 */
    if (access(path, R_OK) == 0)
        add_file(&out, path);
    snprintf(folder, sizeof folder, "%s/appendonlydir", world.server.dir);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strstr(entry->d_name, "appendonly")) {
            snprintf(path, sizeof path, "%s/%.200s", folder, entry->d_name);
            add_file(&out, path);
        }
    if (dir)
        closedir(dir);
    return out.s;
}

static void check_absent(struct str disk, const char *words)
{
    if (str_find(disk, str_from(words)) != SIZE_MAX)
        printf("  on disk: %s\n", words);
    CHECK(str_find(disk, str_from(words)) == SIZE_MAX);
}

TEST(engine_stores_no_name_no_id_and_no_sentence_that_can_be_read)
{
    static const char *const secrets[] = {
        "Rinawati", "Azura", "azura", "sticky", "sting my eyes", "Depok", "The group", "berminyak",
        "oily", group, author, asker, "1001234567890", "1009988776655",
        "five months"
    };
    struct arena *arena = arena_open(SIZE_MAX);

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, group);
    struct str home = engine_home(&bot, group);
    struct str agree = arena_print(bot.arena, "give:agree:%.*s", STR_ARG(home));
    struct event steps[] = {
        engine_command(&bot, author, author, "start",
                       arena_print(bot.arena, "give_%.*s", STR_ARG(home)).at),
        engine_press(&bot, author, author, agree.at),
        engine_command(&bot, author, author, "review",
                       "Azura Sunscreen: light, not sticky on my oily skin in Depok, 4 months +"),
        engine_press(&bot, author, author, "give:label:0"),
        engine_press(&bot, author, author, "give:save:show"),
        engine_command(&bot, group, asker, "ask", "sunscreen that does not sting my eyes"),
        engine_command(&bot, author, author, "review",
                       "Batik Cream: after five months it does not sting my eyes +"),
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        engine_tell(&bot, &steps[i]);
        engine_settle(&bot);
    }
    /* What waits in the outbox is on the disk too, and what is known of a group that moved. */
    bot.outcomes[bot.outcome_count++] = (struct judgement){ .outcome = OUTCOME_MOVED,
                                                            .new_chat_id = str_from(new_group) };
    for (int i = 0; i < 4; i++)
        bot.outcomes[bot.outcome_count++] = (struct judgement){ .outcome = OUTCOME_AGAIN };
    struct event waiting = engine_command(&bot, group, asker, "ask", "is Azura sticky?");
    engine_tell(&bot, &waiting);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:out:*"), 1);
    CHECK_WHOLE(bot.engine->counts.moved, 1);
    struct str disk = read_disk(arena);

    CHECK(engine_heard(&bot, "not sticky on my oily skin in Depok") > 0);
    CHECK(str_find(disk, STR("rekan:{")) != SIZE_MAX);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        check_absent(disk, secrets[i]);
    engine_settle(&bot);
    engine_bot_close(&bot);
    engine_world_close(&world);
    arena_close(arena);
    log_set_level(LOG_INFO);
}
