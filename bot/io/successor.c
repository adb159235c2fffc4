/* successor.c: see successor.h.
 *
 * The numbers of the descriptors travel in an environment variable together with our
 * process id, as systemd does it with LISTEN_PID: whoever inherits the variable by chance
 * takes nothing. What became of the new process comes over a socket pair, whose other
 * end closes with it. */
#include "successor.h"

#include "../base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define VARIABLE "REKAN_HANDED"
#define FORMAT "parent=%ld public=%d private=%d redis=%d redis_pid=%ld report=%d"

enum { TEXT_MAX = 512, END_STEP_MS = 20, END_STEPS = 250 };
static const char serves[] = "serves";

/* --- who is started ------------------------------------------------------------------ */

static int socket_of(int fd)
{
    struct stat info;

    if (fd <= STDERR_FILENO || fstat(fd, &info) != 0 || !S_ISSOCK(info.st_mode))
        return 0;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

bool heritage_take(struct heritage *heritage)
{
    const char *text = getenv(VARIABLE);
    struct heritage got = { 0 };
    long parent = 0;

    *heritage = got;
    if (!text)
        return false;
    int count = sscanf(text, FORMAT, &parent, &got.public_fd, &got.private_fd, &got.redis.fd,
                       &got.redis.pid, &got.report_fd);
    unsetenv(VARIABLE);
    if (count != 6 || parent != getppid())
        return false;
    *heritage = (struct heritage){ .public_fd = socket_of(got.public_fd),
                                   .private_fd = socket_of(got.private_fd),
                                   .redis = { socket_of(got.redis.fd), got.redis.pid },
                                   .report_fd = socket_of(got.report_fd) };
    return heritage->report_fd != 0;
}

void heritage_report(const struct heritage *heritage, const char *trouble)
{
    const char *text = trouble ? trouble : serves;

    if (heritage->report_fd)
        send(heritage->report_fd, text, strnlen(text, TEXT_MAX - 1), MSG_NOSIGNAL);
}

void heritage_close(struct heritage *heritage)
{
    const int fds[] = { heritage->public_fd, heritage->private_fd, heritage->redis.fd,
                        heritage->report_fd };

    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i])
            close(fds[i]);
    *heritage = (struct heritage){ 0 };
}

/* --- who starts it --------------------------------------------------------------------- */

struct successor {
    struct loop *loop;
    struct successor_events events;
    void *owner;
    pid_t pid;
    int fd;
    struct watch *watch;
    struct timer *timer;
    int steps; /* that we waited for its end */
    char why[TEXT_MAX];
};

static void forget(struct successor *successor)
{
    loop_cancel(successor->loop, successor->timer);
    loop_unwatch(successor->loop, successor->watch);
    close(successor->fd);
    free(successor);
}

/* Gone from its report, it soon is altogether; what hangs even then is killed. */
static void on_ending(void *owner)
{
    struct successor *successor = owner;
    struct successor_events events = successor->events;
    void *events_owner = successor->owner;
    char why[TEXT_MAX];
    int status = 0;

    successor->timer = NULL;
    if (waitpid(successor->pid, &status, WNOHANG) == 0) {
        if (++successor->steps == END_STEPS)
            kill(successor->pid, SIGKILL);
        successor->timer = loop_after(successor->loop, END_STEP_MS, on_ending, successor);
        return;
    }
    snprintf(why, sizeof why, "%s", successor->why);
    if (!why[0] && WIFSIGNALED(status))
        snprintf(why, sizeof why, "signal %d ended it before it served", WTERMSIG(status));
    else if (!why[0])
        snprintf(why, sizeof why, "it ended with status %d before it served", WEXITSTATUS(status));
    forget(successor);
    events.failed(events_owner, why);
}

static void wait_for_end(struct successor *successor)
{
    loop_unwatch(successor->loop, successor->watch);
    loop_cancel(successor->loop, successor->timer);
    successor->watch = NULL;
    successor->timer = NULL;
    on_ending(successor);
}

static void on_report(void *owner)
{
    struct successor *successor = owner;
    struct successor_events events = successor->events;
    void *events_owner = successor->owner;
    pid_t pid = successor->pid;
    char text[TEXT_MAX];
    ssize_t len = recv(successor->fd, text, sizeof text - 1, MSG_DONTWAIT);

    if (len < 0)
        return;
    if (len == 0) {
        wait_for_end(successor);
        return;
    }
    text[len] = '\0';
    if (strcmp(text, serves) != 0) {
        memcpy(successor->why, text, (size_t)len + 1);
        return;
    }
    loop_cancel(successor->loop, successor->timer);
    loop_unwatch(successor->loop, successor->watch);
    /* Our end of the socket stays open: its end tells the successor that we have left. */
    free(successor);
    events.serves(events_owner, pid);
}

static void on_late(void *owner)
{
    struct successor *successor = owner;

    successor->timer = NULL;
    snprintf(successor->why, sizeof successor->why, "it did not serve in time");
    kill(successor->pid, SIGKILL);
    wait_for_end(successor);
}

/* Our environment and the variable. The caller frees it; the texts are not its own but the last. */
static char **environment(const struct heritage *given, int report)
{
    char text[TEXT_MAX];
    size_t count = 0;
    size_t kept = 0;

    while (environ[count])
        count++;
    char **out = calloc(count + 2, sizeof *out);
    snprintf(text, sizeof text, VARIABLE "=" FORMAT, (long)getpid(), given->public_fd,
             given->private_fd, given->redis.fd, given->redis.pid, report);
    char *variable = strdup(text);
    if (!out || !variable)
        abort();
    out[kept++] = variable;
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], VARIABLE "=", sizeof VARIABLE) != 0)
            out[kept++] = environ[i];
    return out;
}

/* posix_spawn, because threads may just be looking up names. Given to itself, a descriptor
 * is open in the new program. */
static int spawn(struct successor *successor, char *const *argv, const struct heritage *given,
                 int report)
{
    const int fds[] = { given->public_fd, given->private_fd, given->redis.fd, report };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    char **variables = environment(given, report);

    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i])
            posix_spawn_file_actions_adddup2(&actions, fds[i], fds[i]);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int code = posix_spawnp(&successor->pid, argv[0], &actions, &attributes, argv, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(variables[0]);
    free(variables);
    return code;
}

struct successor *successor_start(struct loop *loop, char *const *argv,
                                  const struct heritage *given, int64_t timeout_ms,
                                  const struct successor_events *events, void *owner,
                                  struct error *err)
{
    struct successor *successor;
    int report[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, report) != 0) {
        fail(err, ERROR_LATER, "no socket: %s", strerror(errno));
        return NULL;
    }
    successor = calloc(1, sizeof *successor);
    if (!successor)
        abort();
    *successor = (struct successor){ .loop = loop, .events = *events, .owner = owner,
                                     .fd = report[0] };
    successor->watch = loop_watch(loop, report[0], on_report, successor, err);
    int code = successor->watch ? spawn(successor, argv, given, report[1]) : 0;
    close(report[1]);
    if (!successor->watch || code) {
        if (code)
            fail(err, ERROR_REFUSED, "cannot start %s: %s", argv[0], strerror(code));
        forget(successor);
        return NULL;
    }
    successor->timer = loop_after(loop, timeout_ms, on_late, successor);
    return successor;
}

void successor_end(struct successor *successor)
{
    if (!successor)
        return;
    kill(successor->pid, SIGTERM);
    forget(successor);
}
