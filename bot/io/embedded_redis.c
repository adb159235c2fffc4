/* embedded_redis.c: starts redis-server, waits until it answers, ends it.
 *
 * It gets a process group of its own, so that Ctrl-C in a terminal reaches us
 * first and we can still save; and a death signal, so that it never outlives us.
 * All of this happens before the loop runs, hence plain blocking calls. */
#include "embedded_redis.h"

#include "../base/clock.h"
#include "../base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    START_MS = 10000, LOAD_MS = 600000, STEP_MS = 5, END_MS = 30000,
    NOT_FOUND = 127, /* as a shell says it */
};

struct embedded_redis {
    char socket[sizeof(((struct sockaddr_un *)0)->sun_path)];
    char url[sizeof(((struct sockaddr_un *)0)->sun_path) + 8];
    char dir[sizeof(((struct sockaddr_un *)0)->sun_path)];
    pid_t child; /* 0: somebody else's */
    bool is_ours; /* was started by us, and is started again by us */
};

enum answer { ANSWER_NONE, ANSWER_LOADING, ANSWER_PONG };

static void wait_a_step(void)
{
    struct timespec step = { .tv_nsec = STEP_MS * 1000000L };

    nanosleep(&step, NULL);
}

static redisContext *connect_to(const char *path)
{
    struct timeval second = { .tv_sec = 1 };
    redisContext *context = redisConnectUnixWithTimeout(path, second);

    if (context && context->err) {
        redisFree(context);
        return NULL;
    }
    if (context)
        redisSetTimeout(context, second);
    return context;
}

static enum answer ask(const char *path)
{
    enum answer answer = ANSWER_NONE;
    redisContext *context = connect_to(path);

    if (!context)
        return ANSWER_NONE;
    redisReply *reply = redisCommand(context, "PING");
    if (reply)
        answer = reply->type == REDIS_REPLY_STATUS ? ANSWER_PONG : ANSWER_LOADING;
    freeReplyObject(reply);
    redisFree(context);
    return answer;
}

/* In the child: nothing here may allocate or return. */
static void become_redis(const char *dir, const char *socket, int report, pid_t parent)
{
    sigset_t none;
    int code = errno;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(1); /* we died in between; nobody would ever end it */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket,
           "--unixsocketperm", "700", "--dir", dir, "--appendonly", "yes", "--appendfsync",
           "everysec", "--save", "", "--logfile", "redis.log", "--daemonize", "no",
           "--aof-use-rdb-preamble", "yes", (char *)NULL);
    code = errno;
    ssize_t written = write(report, &code, sizeof code);
    (void)written;
    _exit(NOT_FOUND);
}

/* The pipe closes by itself when redis-server has begun, else it brings the reason. */
static bool start(struct embedded_redis *redis, const char *dir, struct error *err)
{
    int report[2];
    int code = 0;
    pid_t parent = getpid();

    if (pipe2(report, O_CLOEXEC) != 0)
        return fail(err, ERROR_LATER, "no pipe: %s", strerror(errno));
    redis->child = fork();
    if (redis->child == 0)
        become_redis(dir, redis->socket, report[1], parent);
    close(report[1]);
    ssize_t got = read(report[0], &code, sizeof code);
    close(report[0]);
    if (redis->child < 0) {
        redis->child = 0;
        return fail(err, ERROR_LATER, "cannot start redis-server: %s", strerror(errno));
    }
    if (got != (ssize_t)sizeof code)
        return true;
    waitpid(redis->child, NULL, 0);
    redis->child = 0;
    if (code == ENOENT)
        return fail(err, ERROR_REFUSED, "redis-server is not installed; install it (sudo apt "
                                        "install redis-server), or set redis.url to a Redis "
                                        "that runs elsewhere");
    return fail(err, ERROR_REFUSED, "cannot start redis-server: %s", strerror(code));
}

static bool wait_until_it_answers(struct embedded_redis *redis, const char *dir,
                                  struct error *err)
{
    int64_t begun_us = clock_monotonic_us();
    int64_t patience_ms = START_MS;

    for (;;) {
        enum answer answer = ask(redis->socket);
        if (answer == ANSWER_PONG)
            return true;
        if (answer == ANSWER_LOADING)
            patience_ms = LOAD_MS;
        if (redis->child && waitpid(redis->child, NULL, WNOHANG) == redis->child) {
            redis->child = 0;
            return fail(err, ERROR_REFUSED, "redis-server ended at once; %s/redis.log says why",
                        dir);
        }
        if (clock_monotonic_us() - begun_us > patience_ms * 1000)
            return fail(err, ERROR_LATER, "redis-server does not answer on %s; see %s/redis.log",
                        redis->socket, dir);
        wait_a_step();
    }
}

/* The folder's real path: redis-server changes into it, and so a relative one would not do. */
static char *open_folder(struct str data_dir, struct error *err)
{
    char *path = strndup(data_dir.at ? data_dir.at : "", data_dir.len);
    char *real = NULL;

    if (!path)
        abort();
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        fail(err, ERROR_REFUSED, "cannot make the folder %s: %s", path, strerror(errno));
    else if (!(real = realpath(path, NULL)))
        fail(err, ERROR_REFUSED, "cannot use the folder %s: %s", path, strerror(errno));
    else
        chmod(real, 0700);
    free(path);
    return real;
}

struct embedded_redis *embedded_redis_open(struct str data_dir, struct error *err)
{
    struct embedded_redis *redis = NULL;
    char *dir = open_folder(data_dir, err);

    if (!dir)
        return NULL;
    redis = calloc(1, sizeof *redis);
    if (!redis)
        abort();
    int len = snprintf(redis->socket, sizeof redis->socket, "%s/redis.sock", dir);
    if (len >= (int)sizeof redis->socket) {
        fail(err, ERROR_REFUSED,
             "the path %s/redis.sock has %d bytes; a socket's path may have %zu: use a folder "
             "with a shorter path",
             dir, len, sizeof redis->socket - 1);
        goto failed;
    }
    snprintf(redis->dir, sizeof redis->dir, "%s", dir);
    snprintf(redis->url, sizeof redis->url, "unix://%s", redis->socket);
    if (ask(redis->socket) != ANSWER_NONE) {
        if (!wait_until_it_answers(redis, dir, err))
            goto failed;
        log_info("redis.shared", "socket=%s", redis->socket);
    } else {
        if (!start(redis, dir, err) || !wait_until_it_answers(redis, dir, err))
            goto failed;
        redis->is_ours = true;
        log_info("redis.started", "pid=%d socket=%s", (int)redis->child, redis->socket);
    }
    free(dir);
    return redis;

failed:
    free(dir);
    embedded_redis_close(redis);
    return NULL;
}

void embedded_redis_revive(struct embedded_redis *redis)
{
    struct error err = { 0 };
    int status = 0;

    if (!redis->is_ours || (redis->child && waitpid(redis->child, &status, WNOHANG) == 0))
        return;
    log_warn("redis.ended", "signal=%d status=%d log=%s/redis.log",
             WIFSIGNALED(status) ? WTERMSIG(status) : 0, WEXITSTATUS(status), redis->dir);
    redis->child = 0;
    if (start(redis, redis->dir, &err))
        log_info("redis.started", "pid=%d socket=%s", (int)redis->child, redis->socket);
    else
        log_error("redis.not_started", "reason=\"%s\"", err.message);
}

void embedded_redis_close(struct embedded_redis *redis)
{
    if (!redis)
        return;
    if (redis->child) {
        int64_t begun_us = clock_monotonic_us();
        /* SIGTERM lets it write out and sync its append-only file. */
        kill(redis->child, SIGTERM);
        while (waitpid(redis->child, NULL, WNOHANG) == 0) {
            if (clock_monotonic_us() - begun_us > (int64_t)END_MS * 1000) {
                log_warn("redis.killed", "pid=%d", (int)redis->child);
                kill(redis->child, SIGKILL);
                waitpid(redis->child, NULL, 0);
                break;
            }
            wait_a_step();
        }
    }
    free(redis);
}

struct str embedded_redis_url(const struct embedded_redis *redis)
{
    return str_from(redis->url);
}
