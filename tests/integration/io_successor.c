/* What becomes of a process that is to take our place and does not. */
#include "../../bot/io/successor.h"

#include "io_help.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct seen {
    int served, failed;
    pid_t pid;
    char why[256];
};

static void on_serves(void *owner, pid_t pid)
{
    struct seen *seen = owner;

    seen->served++;
    seen->pid = pid;
}

static void on_failed(void *owner, const char *why)
{
    struct seen *seen = owner;

    seen->failed++;
    snprintf(seen->why, sizeof seen->why, "%s", why);
}

static const struct successor_events events = { .serves = on_serves, .failed = on_failed };

static bool is_decided(void *owner)
{
    struct seen *seen = owner;

    return seen->served + seen->failed > 0;
}

/* Starts bash with these words, in which $fd is the report's descriptor. */
static struct seen see(const char *words, int64_t timeout_ms)
{
    struct loop *loop = loop_open(NULL);
    struct heritage nothing = { 0 };
    struct seen seen = { 0 };
    struct error err = { 0 };
    char script[256];

    snprintf(script, sizeof script, "fd=${REKAN_HANDED##*report=}; %s", words);
    char *const argv[] = { "bash", "-c", script, NULL };
    CHECK(successor_start(loop, argv, &nothing, timeout_ms, &events, &seen, &err));
    CHECK(io_run_until(loop, is_decided, &seen, 10000));
    loop_close(loop);
    return seen;
}

TEST(successor_is_in_place_when_it_says_so)
{
    struct seen seen = see("printf serves >&$fd", 10000);

    CHECK_WHOLE(seen.served, 1);
    CHECK_WHOLE(seen.failed, 0);
    CHECK(waitpid(seen.pid, NULL, 0) == seen.pid);
}

TEST(successor_says_why_it_cannot)
{
    CHECK_STR(str_from(see("printf 'the port is taken' >&$fd; exit 1", 10000).why),
              STR("the port is taken"));
    CHECK_STR(str_from(see("exit 3", 10000).why), STR("it ended with status 3 before it served"));
    CHECK_STR(str_from(see("kill -9 $$", 10000).why),
              STR("signal 9 ended it before it served"));
}

TEST(successor_that_takes_too_long_is_ended)
{
    struct seen seen = see("exec sleep 100", 50);

    CHECK_WHOLE(seen.served, 0);
    CHECK_STR(str_from(seen.why), STR("it did not serve in time"));
    CHECK(waitpid(-1, NULL, WNOHANG) <= 0); /* nobody is left */
}

TEST(successor_that_is_not_there_is_named)
{
    struct loop *loop = loop_open(NULL);
    struct heritage nothing = { 0 };
    struct seen seen = { 0 };
    struct error err = { 0 };
    char *const argv[] = { "/nonexistent/rekan", NULL };

    CHECK(!successor_start(loop, argv, &nothing, 1000, &events, &seen, &err));
    CHECK(strstr(err.message, "cannot start /nonexistent/rekan"));
    successor_end(NULL);
    loop_close(loop);
}
