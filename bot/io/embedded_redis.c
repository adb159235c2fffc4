/* embedded_redis.c: starts redis-server, waits until it answers, ends it.
 *
 * Between us and it stands a guard, a small process that is its parent and holds one
 * end of a socket, its life line. Whoever holds the other end keeps redis-server alive;
 * when the last one is closed, by an end or by kill -9, the guard ends it. So a
 * process that takes our place only has to be given that end. The guard has a process
 * group of its own: Ctrl-C in a terminal reaches us first, and we can still save.
 * All of this happens before the loop runs, hence plain blocking calls. */
#include "embedded_redis.h"

#include "../base/clock.h"
#include "../base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
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
    int line;       /* our end of the life line; -1: somebody else's, or it has ended */
    pid_t guard;    /* our child; 0: an earlier process's */
    pid_t pid;      /* of redis-server */
    bool is_kept;   /* ours to start again, and to end */
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

/* What the guard says over the life line. */
struct word {
    enum { WORD_STARTED, WORD_NOT_STARTED, WORD_ENDED } kind;
    pid_t pid;
    int status; /* as waitpid has it; WORD_NOT_STARTED: errno */
};

/* In the guard's child: nothing here may allocate or return. */
static void become_redis(const char *dir, const char *socket, int report, pid_t guard)
{
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != guard)
        _exit(1); /* it died in between; nobody would ever end us */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket,
           "--unixsocketperm", "700", "--dir", dir, "--appendonly", "yes", "--appendfsync",
           "everysec", "--save", "", "--logfile", "redis.log", "--daemonize", "no",
           "--aof-use-rdb-preamble", "yes", (char *)NULL);
    int code = errno;
    ssize_t written = write(report, &code, sizeof code);
    (void)written;
    _exit(NOT_FOUND);
}

/* The pipe closes by itself when redis-server has begun, else it brings the reason. */
static struct word start_child(const char *dir, const char *socket)
{
    struct word word = { .kind = WORD_NOT_STARTED };
    pid_t guard = getpid();
    int report[2];

    if (pipe2(report, O_CLOEXEC) != 0) {
        word.status = errno;
        return word;
    }
    word.pid = fork();
    if (word.pid == 0)
        become_redis(dir, socket, report[1], guard);
    word.status = errno;
    close(report[1]);
    if (word.pid > 0 && read(report[0], &word.status, sizeof word.status) == 0)
        word.kind = WORD_STARTED;
    close(report[0]);
    return word;
}

/* SIGTERM lets it write out and sync its append-only file. */
static void end_child(pid_t pid, int child_ended)
{
    struct pollfd wait = { .fd = child_ended, .events = POLLIN };

    kill(pid, SIGTERM);
    if (poll(&wait, 1, END_MS) == 0)
        kill(pid, SIGKILL);
}

/* The guard's whole life, in a child of ours: nothing here may allocate or return. */
static void stand_guard(const char *dir, const char *socket, int line)
{
    sigset_t ended;
    char none;

    setpgid(0, 0);
    prctl(PR_SET_NAME, "rekan-redis");
    if (dup2(line, STDERR_FILENO + 1) < 0)
        _exit(1);
    line = STDERR_FILENO + 1;
    close_range((unsigned)line + 1, ~0U, 0); /* or we would hold our parent's ports */
    fcntl(line, F_SETFD, FD_CLOEXEC);
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_SETMASK, &ended, NULL);
    signal(SIGCHLD, SIG_DFL);
    struct pollfd wait[] = { { .fd = line, .events = POLLIN },
                             { .fd = signalfd(-1, &ended, SFD_CLOEXEC), .events = POLLIN } };

    struct word word = start_child(dir, socket);
    send(line, &word, sizeof word, MSG_NOSIGNAL);
    if (word.kind == WORD_NOT_STARTED)
        _exit(1);
    while (poll(wait, 2, -1) < 0 || !(wait[0].revents | wait[1].revents))
        continue;
    if (!wait[1].revents && recv(line, &none, 1, 0) <= 0)
        end_child(word.pid, wait[1].fd);
    waitpid(word.pid, &word.status, 0);
    word.kind = WORD_ENDED;
    send(line, &word, sizeof word, MSG_NOSIGNAL);
    _exit(0);
}

static bool start(struct embedded_redis *redis, const char *dir, struct error *err)
{
    struct word word = { .kind = WORD_NOT_STARTED };
    int line[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) != 0)
        return fail(err, ERROR_LATER, "no socket: %s", strerror(errno));
    redis->guard = fork();
    if (redis->guard == 0) {
        stand_guard(dir, redis->socket, line[1]);
        _exit(1);
    }
    word.status = errno;
    close(line[1]);
    if (redis->guard > 0 && recv(line[0], &word, sizeof word, 0) == (ssize_t)sizeof word &&
        word.kind == WORD_STARTED) {
        redis->line = line[0];
        redis->pid = word.pid;
        return true;
    }
    close(line[0]);
    if (redis->guard > 0)
        waitpid(redis->guard, NULL, 0);
    redis->guard = 0;
    if (word.status == ENOENT)
        return fail(err, ERROR_REFUSED, "redis-server is not installed; install it (sudo apt "
                                        "install redis-server), or set redis.url to a Redis "
                                        "that runs elsewhere");
    return fail(err, ERROR_REFUSED, "cannot start redis-server: %s", strerror(word.status));
}

/* Has it ended by itself? Then the line ends too; status says how, if anybody told us. */
static bool has_ended(struct embedded_redis *redis, int *status)
{
    struct word word;

    for (;;) {
        ssize_t got = redis->line < 0 ? 0 : recv(redis->line, &word, sizeof word, MSG_DONTWAIT);
        if (got < 0)
            return errno != EAGAIN && errno != EINTR;
        if (got == 0)
            break;
        if (word.kind != WORD_ENDED)
            continue;
        *status = word.status;
        break;
    }
    if (redis->line >= 0)
        close(redis->line);
    if (redis->guard)
        waitpid(redis->guard, NULL, 0);
    redis->line = -1;
    redis->guard = 0;
    return true;
}

static bool wait_until_it_answers(struct embedded_redis *redis, const char *dir,
                                  struct error *err)
{
    int64_t begun_us = clock_monotonic_us();
    int64_t patience_ms = START_MS;
    int status;

    for (;;) {
        enum answer answer = ask(redis->socket);
        if (answer == ANSWER_PONG)
            return true;
        if (answer == ANSWER_LOADING)
            patience_ms = LOAD_MS;
        if (redis->line >= 0 && has_ended(redis, &status))
            return fail(err, ERROR_REFUSED, "redis-server ended at once; %s/redis.log says why",
                        dir);
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

static struct embedded_redis *describe(const char *dir, struct error *err)
{
    struct embedded_redis *redis = calloc(1, sizeof *redis);

    if (!redis)
        abort();
    redis->line = -1;
    int len = snprintf(redis->socket, sizeof redis->socket, "%s/redis.sock", dir);
    if (len >= (int)sizeof redis->socket) {
        fail(err, ERROR_REFUSED,
             "the path %s/redis.sock has %d bytes; a socket's path may have %zu: use a folder "
             "with a shorter path",
             dir, len, sizeof redis->socket - 1);
        free(redis);
        return NULL;
    }
    snprintf(redis->dir, sizeof redis->dir, "%s", dir);
    snprintf(redis->url, sizeof redis->url, "unix://%s", redis->socket);
    return redis;
}

struct embedded_redis *embedded_redis_open(struct str data_dir,
                                           const struct embedded_redis_line *handed,
                                           struct error *err)
{
    char *dir = open_folder(data_dir, err);
    struct embedded_redis *redis = dir ? describe(dir, err) : NULL;

    free(dir);
    if (!redis)
        return NULL;
    if (ask(redis->socket) != ANSWER_NONE) {
        if (!wait_until_it_answers(redis, redis->dir, err))
            goto failed;
        if (handed && handed->fd) {
            redis->line = fcntl(handed->fd, F_DUPFD_CLOEXEC, 0);
            redis->pid = (pid_t)handed->pid;
        }
        log_info("redis.shared", "socket=%s", redis->socket);
        return redis;
    }
    if (!start(redis, redis->dir, err) || !wait_until_it_answers(redis, redis->dir, err))
        goto failed;
    redis->is_kept = true;
    log_info("redis.started", "pid=%d socket=%s", (int)redis->pid, redis->socket);
    return redis;

failed:
    embedded_redis_close(redis);
    return NULL;
}

bool embedded_redis_line(const struct embedded_redis *redis, struct embedded_redis_line *line)
{
    *line = (struct embedded_redis_line){ .fd = redis->line, .pid = redis->pid };
    return redis->line >= 0;
}

void embedded_redis_keep(struct embedded_redis *redis, bool is_kept)
{
    redis->is_kept = is_kept && (redis->line >= 0 || redis->is_kept);
}

void embedded_redis_revive(struct embedded_redis *redis)
{
    struct error err = { 0 };
    int status = 0;

    if (!redis->is_kept || !has_ended(redis, &status))
        return;
    log_warn("redis.ended", "signal=%d status=%d log=%s/redis.log",
             WIFSIGNALED(status) ? WTERMSIG(status) : 0, WEXITSTATUS(status), redis->dir);
    if (start(redis, redis->dir, &err))
        log_info("redis.started", "pid=%d socket=%s", (int)redis->pid, redis->socket);
    else
        log_error("redis.not_started", "reason=\"%s\"", err.message);
}

/* The guard ends what does not end by itself within END_MS, and then itself: the line ends. */
void embedded_redis_close(struct embedded_redis *redis)
{
    struct word word;

    if (!redis)
        return;
    if (redis->line >= 0 && redis->is_kept) {
        shutdown(redis->line, SHUT_WR); /* holds for every copy of it */
        while (recv(redis->line, &word, sizeof word, 0) > 0)
            continue;
        if (redis->guard)
            waitpid(redis->guard, NULL, 0);
    }
    if (redis->line >= 0)
        close(redis->line);
    free(redis);
}

struct str embedded_redis_url(const struct embedded_redis *redis)
{
    return str_from(redis->url);
}
