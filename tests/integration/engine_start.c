/* What the program opens at start: Redis and the master key, and what it says when they are not
 * as they should be. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"
#include "../../bot/parts.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static struct engine_world world;

/* --- the master key ------------------------------------------------------------------------- */

static char config_path[160], key_path[160], data_dir[160];

static void write_config_with(const char *redis)
{
    snprintf(data_dir, sizeof data_dir, "%s/data", world.server.dir);
    snprintf(config_path, sizeof config_path, "%s/config.json", world.server.dir);
    snprintf(key_path, sizeof key_path, "%s/master.key", world.server.dir);
    FILE *file = fopen(config_path, "we");
    CHECK(file);
    fprintf(file, "{\"redis\":{%s},\"data_dir\":\"%s\",\"keys\":{\"master_key_file\":"
            "\"%s\"}}\n", redis, data_dir, key_path);
    fclose(file);
    CHECK(chmod(config_path, S_IRUSR | S_IWUSR) == 0);
}

static void write_config(void)
{
    char redis[160];

    snprintf(redis, sizeof redis, "\"url\":\"%s\"", world.server.url);
    write_config_with(redis);
}

static bool opens(struct error *err)
{
    struct parts parts;
    bool ok = parts_open(&parts, str_from(config_path), err);

    parts_close(&parts);
    return ok;
}

TEST(engine_refuses_a_wrong_and_a_missing_master_key)
{
    char kept[200];
    struct error err = { 0 };

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    write_config();
    CHECK(opens(&err)); /* the first start makes a key */
    CHECK(opens(&err));
    snprintf(kept, sizeof kept, "%s.kept", key_path);
    CHECK(rename(key_path, kept) == 0);
    CHECK(!opens(&err));
    CHECK(err.kind == ERROR_REFUSED && strstr(err.message, "master"));
    CHECK(access(key_path, F_OK) != 0); /* and makes no new one */

    CHECK(engine_redis(&world, "FLUSHALL") == 2);
    CHECK(opens(&err)); /* another Redis, another key ... */
    CHECK(engine_redis(&world, "EXISTS rekan:{00}:check") == 1);
    CHECK(rename(kept, key_path) == 0);
    err = (struct error){ 0 };
    CHECK(!opens(&err)); /* ... which is not this one */
    CHECK(err.kind == ERROR_REFUSED && strstr(err.message, key_path));
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

/* --- Redis --------------------------------------------------------------------------------- */

TEST(engine_says_at_once_that_the_password_of_redis_is_wrong)
{
    struct error err = { 0 };

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    write_config();
    CHECK(engine_redis(&world, "CONFIG SET requirepass right") == 2);
    int64_t begun_us = clock_monotonic_us();

    CHECK(!opens(&err));
    CHECK(err.kind == ERROR_REFUSED && strstr(err.message, "redis.password"));
    CHECK(strstr(err.message, "NOAUTH"));
    CHECK(clock_monotonic_us() - begun_us < 10 * 1000000); /* and not after all its patience */
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

static bool is_up(void *owner)
{
    const struct parts *parts = owner;
    struct redis_stats stats;

    redis_stats(parts->redis, &stats);
    return stats.is_up;
}

static bool is_up_again(void *owner)
{
    const struct parts *parts = owner;
    struct redis_stats stats;

    redis_stats(parts->redis, &stats);
    return stats.is_up && stats.reconnects > 0;
}

static void on_kept(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)count;
    (void)err;
    *(int *)owner = values && values[0].kind == REDIS_TEXT ? 1 : 2;
}

TEST(engine_starts_a_private_redis_again_that_ended_alone)
{
    const struct str words[] = { STR("GET"), STR("rekan:{00}:check") };
    const struct redis_command get = { .words = words, .count = 2 };
    struct parts parts;
    struct error err = { 0 };
    int kept = 0;

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    write_config_with("\"url\":\"\"");
    CHECK(parts_open(&parts, str_from(config_path), &err));
    CHECK(io_run_until(parts.loop, is_up, &parts, 5000));
    struct io_redis view = { 0 };
    snprintf(view.socket, sizeof view.socket, "%.80s/redis.sock", data_dir);
    struct str info = io_redis_say(&view, "INFO server");
    size_t found = str_find(info, STR("process_id:"));
    int64_t pid = 0;
    CHECK(found != SIZE_MAX);
    info = str_slice(info, found + sizeof "process_id:" - 1, info.len);
    CHECK(str_to_i64(str_trim(str_cut(&info, '\n')), &pid) && pid > 1);
    CHECK(kill((pid_t)pid, SIGKILL) == 0);

    CHECK(io_run_until(parts.loop, is_up_again, &parts, 8000));
    redis_trip(parts.redis, parts.arena, &get, 1, on_kept, &kept);
    CHECK(io_run_until_count(parts.loop, &kept, 1, 2000));
    CHECK_WHOLE(kept, 1);
    parts_close(&parts);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}
