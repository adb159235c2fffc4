#include "../../bot/io/embedded_redis.h"

#include "../../bot/base/clock.h"
#include "io_help.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* As io_help's redis, so that its helpers can talk to ours. */
static struct io_redis view_of(const struct embedded_redis *redis, const char *dir)
{
    struct io_redis view = { 0 };
    struct str url = embedded_redis_url(redis);

    snprintf(view.dir, sizeof view.dir, "%s", dir);
    snprintf(view.socket, sizeof view.socket, "%.*s", (int)(url.len - 7), url.at + 7);
    return view;
}

static void remove_folder(const char *dir)
{
    char command[96];

    snprintf(command, sizeof command, "rm -rf %s", dir);
    CHECK(system(command) == 0);
}

TEST(embedded_redis_keeps_what_it_was_told)
{
    char dir[] = "/tmp/rekan-test-XXXXXX";
    struct error err = { 0 };
    struct stat info;
    CHECK(mkdtemp(dir));

    struct embedded_redis *redis = embedded_redis_open(str_from(dir), NULL, &err);
    CHECK(redis);
    struct io_redis view = view_of(redis, dir);
    CHECK_STR(io_redis_say(&view, "SET a kept"), STR("OK"));
    CHECK(stat(view.socket, &info) == 0 && (info.st_mode & 0777) == 0700);
    CHECK(stat(dir, &info) == 0 && (info.st_mode & 0777) == 0700);
    embedded_redis_close(redis);
    CHECK(access(view.socket, F_OK) != 0);

    redis = embedded_redis_open(str_from(dir), NULL, &err);
    CHECK(redis);
    CHECK_STR(io_redis_say(&view, "GET a"), STR("kept"));
    embedded_redis_close(redis);
    remove_folder(dir);
}

TEST(embedded_redis_uses_one_that_already_runs_and_leaves_it_running)
{
    char dir[] = "/tmp/rekan-test-XXXXXX";
    struct error err = { 0 };
    CHECK(mkdtemp(dir));

    struct embedded_redis *first = embedded_redis_open(str_from(dir), NULL, &err);
    struct embedded_redis *second = embedded_redis_open(str_from(dir), NULL, &err);
    CHECK(first && second);
    embedded_redis_close(second);
    struct io_redis view = view_of(first, dir);
    CHECK_STR(io_redis_say(&view, "PING"), STR("PONG"));
    embedded_redis_close(first);
    remove_folder(dir);
}

TEST(embedded_redis_says_what_to_do_when_it_cannot_start)
{
    char dir[160] = "/tmp/rekan-test-XXXXXX";
    struct error err = { 0 };
    char *path = strdup(getenv("PATH"));
    CHECK(mkdtemp(dir));

    setenv("PATH", "/nonexistent", 1);
    CHECK(!embedded_redis_open(str_from(dir), NULL, &err));
    setenv("PATH", path, 1);
    CHECK(strstr(err.message, "apt install redis-server"));
    CHECK_WHOLE(err.kind, ERROR_REFUSED);

    size_t len = strlen(dir);
    snprintf(dir + len, sizeof dir - len, "/%0*d", 90, 1);
    CHECK(!embedded_redis_open(str_from(dir), NULL, &err));
    CHECK(strstr(err.message, "shorter path"));
    dir[len] = '\0';
    CHECK(!embedded_redis_open(STR("/nonexistent/deeper"), NULL, &err));
    CHECK(strstr(err.message, "/nonexistent/deeper"));
    remove_folder(dir);
    free(path);
}

TEST(embedded_redis_ends_with_us_even_when_we_are_killed)
{
    char dir[] = "/tmp/rekan-test-XXXXXX";
    char socket[64];
    int ready[2];
    char byte;
    CHECK(mkdtemp(dir) && pipe(ready) == 0);

    pid_t child = fork();
    if (child == 0) {
        struct embedded_redis *redis = embedded_redis_open(str_from(dir), NULL, NULL);
        ssize_t written = write(ready[1], redis ? "y" : "n", 1);
        (void)written;
        for (;;)
            pause();
    }
    CHECK(read(ready[0], &byte, 1) == 1 && byte == 'y');
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);

    snprintf(socket, sizeof socket, "%s/redis.sock", dir);
    int64_t begun_us = clock_monotonic_us();
    while (access(socket, F_OK) == 0 && clock_monotonic_us() - begun_us < 5000000)
        poll(NULL, 0, 5);
    CHECK(access(socket, F_OK) != 0);
    close(ready[0]);
    close(ready[1]);
    remove_folder(dir);
}
