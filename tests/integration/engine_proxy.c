#include "engine_proxy.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINKS = 16 };

struct half {
    int fd;
    size_t len, room;
    char *bytes; /* read and not yet passed on */
};

struct link {
    struct half program, redis;
    int asked, answered; /* whole commands and answers that went through */
    int drop_at;         /* the answer that is not passed on; 0: none */
};

struct engine_proxy {
    struct loop *loop;
    struct watch *watch;
    int epoll_fd, listen_fd;
    char redis[96];
    struct link links[LINKS];
    enum engine_cut cut;
    int at, count;
    bool has_cut;
    char what[24];
};

/* Bytes of one whole value of Redis's protocol, 0 when it is not whole yet. */
static size_t value_len(const char *at, size_t len)
{
    const char *end = memchr(at, '\n', len);
    size_t used = end ? (size_t)(end - at) + 1 : 0;

    if (!end || (at[0] != '*' && at[0] != '$'))
        return used;
    long count = strtol(at + 1, NULL, 10);
    if (at[0] == '$') {
        size_t whole = count < 0 ? used : used + (size_t)count + 2;
        return whole <= len ? whole : 0;
    }
    for (long i = 0; i < count; i++) {
        size_t item = used < len ? value_len(at + used, len - used) : 0;
        if (item == 0)
            return 0;
        used += item;
    }
    return used;
}

static void watch_fd(struct engine_proxy *proxy, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data = { .fd = fd } };

    CHECK(epoll_ctl(proxy->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
}

static void hang_up(struct link *link)
{
    close(link->program.fd);
    close(link->redis.fd);
    free(link->program.bytes);
    free(link->redis.bytes);
    *link = (struct link){ .program = { .fd = -1 }, .redis = { .fd = -1 } };
}

static void take_up(struct engine_proxy *proxy)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    int fd = accept4(proxy->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    int redis = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(to.sun_path, proxy->redis, strlen(proxy->redis) + 1);
    if (fd < 0 || connect(redis, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        close(redis);
        return;
    }
    for (size_t i = 0; i < LINKS; i++) {
        struct link *link = &proxy->links[i];
        if (link->program.fd >= 0)
            continue;
        *link = (struct link){ .program = { .fd = fd }, .redis = { .fd = redis } };
        watch_fd(proxy, fd);
        watch_fd(proxy, redis);
        return;
    }
    bool has_room = false;
    CHECK(has_room);
}

static bool read_some(struct half *half)
{
    if (half->room - half->len < 1 << 16) {
        half->room = half->room * 2 + (1 << 17);
        half->bytes = realloc(half->bytes, half->room);
        CHECK(half->bytes);
    }
    ssize_t len = recv(half->fd, half->bytes + half->len, half->room - half->len, MSG_DONTWAIT);
    if (len < 0 && errno == EAGAIN)
        return true;
    if (len <= 0)
        return false;
    half->len += (size_t)len;
    return true;
}

static void pass_on(struct half *half, int to, size_t len)
{
    for (size_t sent = 0; sent < len;) {
        ssize_t more = send(to, half->bytes + sent, len - sent, MSG_NOSIGNAL);
        if (more <= 0)
            break;
        sent += (size_t)more;
    }
    memmove(half->bytes, half->bytes + len, half->len - len);
    half->len -= len;
}

static void note_what(struct engine_proxy *proxy, const char *command)
{
    const char *word = strchr(command, '\n');       /* *3 $7 EVALSHA ... */
    const char *name = word ? strchr(word + 1, '\n') : NULL;

    snprintf(proxy->what, sizeof proxy->what, "%.*s", name ? (int)strcspn(name + 1, "\r") : 0,
             name ? name + 1 : "");
}

/* False when the connection is to be cut now. */
static bool pass_commands(struct engine_proxy *proxy, struct link *link)
{
    struct half *half = &link->program;
    bool lives = true;
    size_t whole = 0, len;

    while (lives && !link->drop_at && whole < half->len &&
           (len = value_len(half->bytes + whole, half->len - whole))) {
        if (++proxy->count == proxy->at && !proxy->has_cut) {
            note_what(proxy, half->bytes + whole);
            proxy->has_cut = true;
            lives = proxy->cut == ENGINE_CUT_ANSWER;
            link->drop_at = link->asked + 1;
        }
        link->asked += lives;
        whole += lives ? len : 0;
    }
    pass_on(half, link->redis.fd, whole);
    return lives;
}

static bool pass_answers(struct link *link)
{
    struct half *half = &link->redis;
    bool lives = true;
    size_t whole = 0, len;

    while (lives && whole < half->len &&
           (len = value_len(half->bytes + whole, half->len - whole))) {
        lives = ++link->answered != link->drop_at;
        whole += lives ? len : 0;
    }
    pass_on(half, link->program.fd, whole);
    return lives;
}

/* What was asked before a cut is still answered, as it would be on a slow line. */
static void drain_answers(struct link *link)
{
    while (link->answered < link->asked) {
        struct pollfd readable = { .fd = link->redis.fd, .events = POLLIN };
        if (poll(&readable, 1, 2000) <= 0 || !read_some(&link->redis) || !pass_answers(link))
            return;
    }
}

static void on_ready(void *owner)
{
    struct engine_proxy *proxy = owner;
    struct epoll_event event;

    while (epoll_wait(proxy->epoll_fd, &event, 1, 0) == 1) {
        if (event.data.fd == proxy->listen_fd) {
            take_up(proxy);
            continue;
        }
        for (size_t i = 0; i < LINKS; i++) {
            struct link *link = &proxy->links[i];
            bool is_program = link->program.fd == event.data.fd;
            if (!is_program && link->redis.fd != event.data.fd)
                continue;
            bool lives = read_some(is_program ? &link->program : &link->redis);
            if (lives && is_program && !pass_commands(proxy, link)) {
                drain_answers(link);
                lives = false;
            } else if (lives && !is_program) {
                lives = pass_answers(link);
            }
            if (!lives)
                hang_up(link);
            break;
        }
    }
}

struct engine_proxy *engine_proxy_open(struct loop *loop, const char *path, const char *redis)
{
    struct engine_proxy *proxy = calloc(1, sizeof *proxy);
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    struct error err = { 0 };

    CHECK(proxy);
    for (size_t i = 0; i < LINKS; i++)
        proxy->links[i].program.fd = proxy->links[i].redis.fd = -1;
    proxy->loop = loop;
    snprintf(proxy->redis, sizeof proxy->redis, "%s", redis);
    memcpy(at.sun_path, path, strlen(path) + 1);
    proxy->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    proxy->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(proxy->listen_fd, (struct sockaddr *)&at, sizeof at) == 0);
    CHECK(listen(proxy->listen_fd, 16) == 0);
    watch_fd(proxy, proxy->listen_fd);
    proxy->watch = loop_watch(loop, proxy->epoll_fd, on_ready, proxy, &err);
    CHECK(proxy->watch);
    return proxy;
}

void engine_proxy_close(struct engine_proxy *proxy)
{
    loop_unwatch(proxy->loop, proxy->watch);
    for (size_t i = 0; i < LINKS; i++)
        if (proxy->links[i].program.fd >= 0)
            hang_up(&proxy->links[i]);
    close(proxy->listen_fd);
    close(proxy->epoll_fd);
    free(proxy);
}

void engine_proxy_arm(struct engine_proxy *proxy, enum engine_cut cut, int at)
{
    proxy->cut = cut;
    proxy->at = at;
    proxy->count = 0;
    proxy->has_cut = false;
}

void engine_proxy_hold(struct engine_proxy *proxy, bool is_held)
{
    if (is_held)
        CHECK(epoll_ctl(proxy->epoll_fd, EPOLL_CTL_DEL, proxy->listen_fd, NULL) == 0);
    else
        watch_fd(proxy, proxy->listen_fd);
}

int engine_proxy_count(const struct engine_proxy *proxy)
{
    return proxy->count;
}

bool engine_proxy_has_cut(const struct engine_proxy *proxy)
{
    return proxy->has_cut;
}

const char *engine_proxy_what(const struct engine_proxy *proxy)
{
    return proxy->what;
}
