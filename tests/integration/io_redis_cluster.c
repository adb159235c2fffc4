/* Two nodes that say what a test wants: each rule is what one of them answers to a command. */
#include "io_redis_help.h"

#include "../../bot/io/redis_slot.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NODES = 2, CLIENTS = 16, HEARD_MAX = 1 << 16, FOR_EVER = 1 << 20 };

/* answer: a line of Redis's protocol; "": none ever comes; "!": the connection ends. */
struct rule {
    int node;
    const char *said; /* the command's beginning */
    const char *answer;
    int times;
};

struct client {
    int fd;
    int node;
    size_t len;
    char got[HEARD_MAX];
};

struct fake {
    pid_t pid;
    int listeners[NODES];
    int ports[NODES];
    char *heard; /* "0 GET k\n": which node was told what, in order */
    struct rule *rules;
    size_t rule_count;
    char slots[512];
    bool is_single; /* asked as if it were one Redis */
    struct loop *loop;
    struct redis *redis;
    struct arena *arena;
    struct io_trip result;
};

/* --- the nodes, in a process of their own -------------------------------------------------- */

static const char *answer_to(struct fake *fake, int node, const char *said)
{
    for (size_t i = 0; i < fake->rule_count; i++) {
        struct rule *rule = &fake->rules[i];
        if (rule->node == node && rule->times &&
            strncmp(said, rule->said, strlen(rule->said)) == 0) {
            rule->times--;
            return rule->answer;
        }
    }
    if (strncmp(said, "CLUSTER SLOTS", 13) == 0)
        return fake->slots;
    if (strncmp(said, "SCRIPT LOAD", 11) == 0)
        return "$40\r\n0123456789012345678901234567890123456789\r\n";
    return node ? "+one\r\n" : "+zero\r\n";
}

/* One whole command off the front of what has come; false when there is none yet. */
static bool take_command(struct client *client, char *said)
{
    char *at = client->got;
    char *end = client->got + client->len;
    long words;
    size_t len = 0;

    client->got[client->len] = '\0';
    if (client->len < 4 || !strstr(at, "\r\n"))
        return false;
    words = strtol(at + 1, &at, 10);
    for (at += 2; words > 0; words--) {
        if (at >= end || !strstr(at, "\r\n"))
            return false;
        size_t size = (size_t)strtol(at + 1, &at, 10);
        at += 2;
        if ((size_t)(end - at) < size + 2)
            return false;
        memcpy(said + len, at, size);
        len += size;
        said[len++] = words > 1 ? ' ' : '\0';
        at += size + 2;
    }
    client->len = (size_t)(end - at);
    memmove(client->got, at, client->len);
    return true;
}

static void serve_client(struct fake *fake, struct client *client)
{
    static char said[HEARD_MAX];
    ssize_t got = read(client->fd, client->got + client->len, sizeof client->got - client->len - 1);

    client->len += got > 0 ? (size_t)got : 0;
    while (got > 0 && take_command(client, said)) {
        const char *answer = answer_to(fake, client->node, said);
        if (strncmp(said, "SCRIPT LOAD", 11) && strcmp(said, "PING"))
            snprintf(fake->heard + strlen(fake->heard), HEARD_MAX / 2, "%d %.60s\n", client->node,
                     said);
        if (answer[0] == '!')
            got = 0;
        else if (write(client->fd, answer, strlen(answer)) < 0)
            got = 0;
    }
    if (got <= 0) {
        close(client->fd);
        client->fd = -1;
    }
}

static void serve(struct fake *fake)
{
    static struct client clients[CLIENTS];
    struct pollfd fds[NODES + CLIENTS];

    for (size_t i = 0; i < CLIENTS; i++)
        clients[i].fd = -1;
    for (;;) {
        for (size_t i = 0; i < NODES; i++)
            fds[i] = (struct pollfd){ .fd = fake->listeners[i], .events = POLLIN };
        for (size_t i = 0; i < CLIENTS; i++)
            fds[NODES + i] = (struct pollfd){ .fd = clients[i].fd, .events = POLLIN };
        if (poll(fds, NODES + CLIENTS, -1) < 0)
            _exit(1);
        for (size_t i = 0; i < CLIENTS; i++)
            if (clients[i].fd >= 0 && fds[NODES + i].revents)
                serve_client(fake, &clients[i]);
        for (int node = 0; node < NODES; node++)
            for (size_t i = 0; fds[node].revents && i < CLIENTS; i++)
                if (clients[i].fd < 0) {
                    clients[i] = (struct client){ .fd = accept(fake->listeners[node], NULL, NULL),
                                                  .node = node };
                    break;
                }
    }
}

/* --- a test's side --------------------------------------------------------------------------- */

static void fake_listen(struct fake *fake)
{
    memset(fake, 0, sizeof *fake);
    for (int i = 0; i < NODES; i++)
        fake->listeners[i] = io_listen(&fake->ports[i]);
    snprintf(fake->slots, sizeof fake->slots,
             "*2\r\n*3\r\n:0\r\n:8191\r\n*2\r\n$9\r\n127.0.0.1\r\n:%d\r\n"
             "*3\r\n:8192\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:%d\r\n",
             fake->ports[0], fake->ports[1]);
    fake->heard = mmap(NULL, HEARD_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fake->arena = arena_open(1 << 20);
    CHECK(fake->heard != MAP_FAILED);
}

/* The first node alone is named: it tells of the other. */
static void fake_open(struct fake *fake, struct rule *rules, size_t count, int timeout_ms)
{
    char url[64];

    fake->rules = rules;
    fake->rule_count = count;
    fake->pid = fork();
    if (fake->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(fake);
    }
    snprintf(url, sizeof url, "%s127.0.0.1:%d", fake->is_single ? "redis://" : "redis+cluster://",
             fake->ports[0]);
    struct redis_options options = { .url = str_from(url), .timeout_ms = timeout_ms,
                                     .scripts = io_scripts };
    fake->loop = loop_open(NULL);
    fake->redis = redis_open(fake->loop, &options, NULL);
    CHECK(fake->redis);
}

static void fake_up(struct fake *fake, struct rule *rules, size_t count, int timeout_ms)
{
    fake_open(fake, rules, count, timeout_ms);
    CHECK(io_run_until(fake->loop, io_link_is_up, fake->redis, 5000));
}

static void fake_close(struct fake *fake)
{
    redis_close(fake->redis);
    loop_close(fake->loop);
    arena_close(fake->arena);
    kill(fake->pid, SIGKILL);
    waitpid(fake->pid, NULL, 0);
    for (int i = 0; i < NODES; i++)
        close(fake->listeners[i]);
    munmap(fake->heard, HEARD_MAX);
}

/* Commands by line: "GET {a}k". Their keys: {a} is the second node's, {b} the first one's. */
static void ask(struct fake *fake, const char *const *texts, size_t count)
{
    struct redis_command commands[8];

    for (size_t i = 0; i < count; i++)
        commands[i] = io_command(fake->arena, texts[i]);
    fake->result.is_in_call = true;
    redis_trip(fake->redis, fake->arena, commands, count, io_trip_done, &fake->result);
    fake->result.is_in_call = false;
}

static void ask_and_wait(struct fake *fake, const char *const *texts, size_t count)
{
    ask(fake, texts, count);
    CHECK(io_run_until_count(fake->loop, &fake->result.count, 1, 5000));
    CHECK(!fake->result.came_in_call);
    io_run_for_turns(fake->loop, 5);
    CHECK_WHOLE(fake->result.count, 1);
}

static bool heard_in_order(const struct fake *fake, const char *first, const char *second)
{
    const char *at = strstr(fake->heard, first);

    return at && strstr(at + strlen(first), second);
}

#define ASK(fake, ...)                                                        \
    ask_and_wait((fake), (const char *const[]){ __VA_ARGS__ },                \
                 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static struct redis_stats stats_of(const struct fake *fake)
{
    struct redis_stats stats;

    redis_stats(fake->redis, &stats);
    return stats;
}

TEST(a_trip_over_two_masters_comes_back_in_its_order)
{
    struct fake fake;
    fake_listen(&fake);
    fake_up(&fake, NULL, 0, 2000);

    ASK(&fake, "GET {a}1", "GET {b}1", "SET {a}2 x", "GET {b}2");

    CHECK_WHOLE(redis_slot_of(STR("a")) / 8192, 1);
    CHECK_WHOLE(redis_slot_of(STR("b")) / 8192, 0);
    CHECK_WHOLE(fake.result.value_count, 4);
    CHECK_STR(fake.result.values[0].text, STR("one"));
    CHECK_STR(fake.result.values[1].text, STR("zero"));
    CHECK_STR(fake.result.values[2].text, STR("one"));
    CHECK_STR(fake.result.values[3].text, STR("zero"));
    CHECK(heard_in_order(&fake, "1 GET {a}1\n", "1 SET {a}2 x\n"));
    CHECK_WHOLE(stats_of(&fake).masters_up, 2);
    fake_close(&fake);
}

TEST(what_has_moved_is_sent_where_it_is)
{
    struct fake fake;
    char moved[64], asked[64];
    fake_listen(&fake);
    snprintf(moved, sizeof moved, "-MOVED 3300 127.0.0.1:%d\r\n", fake.ports[1]);
    snprintf(asked, sizeof asked, "-ASK 3300 127.0.0.1:%d\r\n", fake.ports[1]);
    struct rule rules[] = { { 0, "GET {b}moved", moved, 1 }, { 0, "GET {b}asked", asked, 1 },
                            { 0, "GET {b}later", "-TRYAGAIN busy\r\n", 2 } };
    fake_up(&fake, rules, 3, 2000);

    ASK(&fake, "GET {b}asked", "GET {b}later", "GET {b}moved");

    CHECK_STR(fake.result.values[0].text, STR("one"));
    CHECK_STR(fake.result.values[2].text, STR("one"));
    CHECK(heard_in_order(&fake, "1 ASKING\n", "1 GET {b}asked\n"));
    CHECK_WHOLE(stats_of(&fake).moved, 1);
    CHECK_WHOLE(stats_of(&fake).asked, 1);
    CHECK(stats_of(&fake).tried_again >= 1);
    fake_close(&fake);
}

TEST(a_read_behind_a_write_that_had_to_move_is_made_again)
{
    struct fake fake;
    char asked[64];
    fake_listen(&fake);
    snprintf(asked, sizeof asked, "-ASK 3300 127.0.0.1:%d\r\n", fake.ports[1]);
    struct rule rules[] = { { 0, "SET {b}k", asked, 1 }, { 0, "GET {b}k", "+old\r\n", 1 },
                            { 0, "GET {b}k", "+new\r\n", 1 } };
    fake_up(&fake, rules, 3, 2000);

    ASK(&fake, "SET {b}k v", "GET {b}k");

    CHECK_STR(fake.result.values[1].text, STR("new"));
    CHECK(heard_in_order(&fake, "1 SET {b}k v\n", "0 GET {b}k\n"));
    fake_close(&fake);
}

TEST(what_never_settles_is_given_up_in_time)
{
    struct fake fake;
    char there[64], back[64];
    fake_listen(&fake);
    snprintf(there, sizeof there, "-MOVED 3300 127.0.0.1:%d\r\n", fake.ports[1]);
    snprintf(back, sizeof back, "-MOVED 3300 127.0.0.1:%d\r\n", fake.ports[0]);
    struct rule rules[] = { { 0, "GET {b}round", there, FOR_EVER },
                            { 1, "GET {b}round", back, FOR_EVER },
                            { 0, "GET {b}never", "-TRYAGAIN busy\r\n", FOR_EVER } };
    fake_up(&fake, rules, 3, 100);

    ASK(&fake, "GET {b}never");
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake.result.count = 0;
    ASK(&fake, "GET {b}round");
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake_close(&fake);
}

TEST(one_master_s_failure_is_the_trip_s_and_only_its)
{
    struct fake fake;
    fake_listen(&fake);
    struct rule rules[] = { { 0, "GET {b}lost", "!", 1 },
                            { 0, "GET {b}down", "-CLUSTERDOWN The cluster is down\r\n", 1 },
                            { 0, "GET {b}wrong", "-WRONGTYPE no\r\n", 1 } };
    fake_up(&fake, rules, 3, 2000);

    ASK(&fake, "GET {b}down", "GET {a}1");
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake.result.count = 0;
    ASK(&fake, "GET {b}wrong", "GET {a}1");
    CHECK_WHOLE(fake.result.values[0].kind, REDIS_FAILED);
    CHECK_STR(fake.result.values[1].text, STR("one"));
    fake.result.count = 0;
    ASK(&fake, "GET {b}lost", "GET {a}1");
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake.result.count = 0;
    ASK(&fake, "GET {a}2");
    CHECK_STR(fake.result.values[0].text, STR("one"));
    CHECK(io_run_until(fake.loop, io_link_is_up, fake.redis, 5000));
    fake_close(&fake);
}

TEST(scan_goes_through_every_master)
{
    struct fake fake;
    fake_listen(&fake);
    struct rule rules[] = { { 0, "SCAN 0", "*2\r\n$1\r\n7\r\n*0\r\n", 1 },
                            { 0, "SCAN 7", "*2\r\n$1\r\n0\r\n*0\r\n", 1 },
                            { 1, "SCAN 0", "*2\r\n$1\r\n0\r\n*0\r\n", 1 } };
    char command[64] = "SCAN 0";
    fake_up(&fake, rules, 3, 2000);

    for (int i = 0; i < 3; i++) {
        fake.result.count = 0;
        ASK(&fake, command);
        snprintf(command, sizeof command, "SCAN %.*s",
                 STR_ARG(fake.result.values[0].items[0].text));
    }

    CHECK_STR(str_from(command), STR("SCAN 0"));
    CHECK(heard_in_order(&fake, "0 SCAN 7\n", "1 SCAN 0\n"));
    fake_close(&fake);
}

TEST(closing_ends_the_trips_of_every_kind)
{
    struct fake fake;
    fake_listen(&fake);
    struct rule rules[] = { { 0, "GET {b}silent", "", 1 },
                            { 1, "GET {a}never", "-TRYAGAIN busy\r\n", FOR_EVER } };
    const char *const silent[] = { "GET {b}silent", "GET {a}1" };
    const char *const never[] = { "GET {a}never" };
    fake_up(&fake, rules, 2, 5000);

    ask(&fake, silent, 2);
    ask(&fake, never, 1);
    io_run_for_turns(fake.loop, 20);
    CHECK_WHOLE(fake.result.count, 0);
    redis_close(fake.redis);
    fake.redis = NULL;

    CHECK_WHOLE(fake.result.count, 2);
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake_close(&fake);
}

static bool is_refused(void *owner)
{
    bool is_refusal;

    redis_trouble(owner, &is_refusal);
    return is_refusal;
}

TEST(a_redis_that_is_no_cluster_is_said_to_be_none)
{
    struct fake fake;
    bool is_refusal;
    fake_listen(&fake);
    struct rule rules[] = { { 0, "CLUSTER SLOTS",
                              "-ERR This instance has cluster support disabled\r\n", FOR_EVER } };

    fake_open(&fake, rules, 1, 2000);

    CHECK(io_run_until(fake.loop, is_refused, fake.redis, 5000));
    CHECK(strstr(redis_trouble(fake.redis, &is_refusal), "cluster support disabled"));
    ASK(&fake, "GET {a}1");
    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    fake_close(&fake);
}

TEST(a_cluster_that_is_taken_for_one_redis_is_found_out)
{
    struct fake fake;
    bool is_refusal;
    fake_listen(&fake);
    fake.is_single = true;
    struct rule rules[] = { { 0, "GET {a}1", "-MOVED 15495 10.0.0.7:6379\r\n", 1 } };
    fake_up(&fake, rules, 1, 2000);

    ASK(&fake, "GET {a}1");

    CHECK(!fake.result.values && fake.result.err.kind == ERROR_LATER);
    CHECK(strstr(redis_trouble(fake.redis, &is_refusal), "redis+cluster://"));
    CHECK(is_refusal);
    fake_close(&fake);
}
