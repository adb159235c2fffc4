/* load.c: asks a bot questions as Telegram would deliver them, and counts answers.
 *
 *   load STUB_PORT
 *
 * reads one command a line from standard input and prints one line of JSON for it:
 *
 *   run key=value ...    keys: see job.h; prints answers, wrong ones, seconds, p50, p99
 *   cold key=value ... -- PROGRAM ARGUMENTS   starts it; prints ms to its first answer
 *
 * Keep-alive HTTP/1.1 over a bounded number of connections, every update_id and
 * message_id new, chats and askers going round. An answer counts only when it is
 * a sendMessage with a product's name in it: in the response (job "a") or at the
 * Bot API's stub in this process (job "b"). A link's answer (job "link") has the
 * status that the command names. With a rate, latency counts from when
 * a question was due, not from when a connection was free for it. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "job.h"
#include "stub.h"
#include "updates.h"
#include "wire.h"

enum { SAMPLES = 4 << 20, TOKENS = 1 << 16, STALL_US = 5000000, WORDS = 32 };

struct connection {
    struct watcher watcher; /* first: the watcher is the connection */
    struct buffer in;
    bool is_busy, is_prime;
    long lane;
    long gives;        /* a prime's: questions that may follow it */
    int64_t since_us;
};

static struct job job;
static struct connection connections[JOB_CONNECTIONS];
static bool is_over;

static struct {
    long answers, wrong, leaked, lost, asked, primes, under_way;
    size_t bytes;
    int64_t began_us, last_us;
    double per_s;      /* answers within the time, without what was drained after it */
    uint32_t *samples;
    size_t sample_count;
} run;

/* Who may be asked next ("b"): a question in a lane, or a prime that so many may follow. */
static struct token {
    long lane, primes_for;
} tokens[TOKENS];
static size_t token_head, token_tail;

static long serial = 1; /* of updates */

static const char *const products[] = { "Azura", "Sola Aqua", "Benira", "Rawi" };

/* --- questions ------------------------------------------------------------------------- */

static int print_update(char *out, size_t room, long lane, bool is_prime, long n)
{
    char body[2048];
    int64_t chat = job.chat - lane;
    int len;

    if (is_prime)
        len = update_press(body, sizeof body, chat, n);
    else if (strcmp(job.kind, "chatter") == 0)
        len = update_chatter(body, sizeof body, chat, n);
    else
        len = update_question(body, sizeof body, chat, n, job.question);
    return snprintf(out, room,
                    "POST %s HTTP/1.1\r\nHost: bot.example\r\nContent-Type: application/json\r\n"
                    "X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %d\r\n\r\n%s",
                    job.path, job.secret, len, body);
}

static void ask(struct connection *connection, long lane, bool is_prime, int64_t since_us)
{
    char out[4096];
    long n = serial++;
    int len = strcmp(job.kind, "link") == 0 ? visit_request(out, sizeof out, job.path, n)
                                            : print_update(out, sizeof out, lane, is_prime, n);

    connection->is_busy = true;
    connection->is_prime = is_prime;
    connection->lane = lane;
    connection->since_us = since_us;
    run.primes += is_prime;
    run.asked += !is_prime;
    run.under_way++;
    send_all(connection->watcher.fd, out, (size_t)len);
}

/* --- answers --------------------------------------------------------------------------- */

static bool names_product(const char *body, size_t len)
{
    for (size_t i = 0; i < sizeof products / sizeof products[0]; i++)
        if (holds(body, len, products[i]))
            return true;
    return false;
}

static void count_answer(size_t len)
{
    run.answers++;
    run.bytes += len;
    run.last_us = now_us();
    if (job.limit && run.answers >= job.limit)
        is_over = true;
}

static void add_token(long lane, long primes_for)
{
    if (!is_over)
        tokens[token_tail++ % TOKENS] = (struct token){ lane, primes_for };
}

/* The stub was sent a message: "b" counts it, and asks in that chat again. */
static void on_stub_sent(int64_t chat, const char *body, size_t len)
{
    long lane = (long)(job.chat - chat);

    if (strcmp(job.kind, "b") != 0 || lane < 0 || lane >= job.lanes)
        return;
    if (names_product(body, len)) {
        count_answer(len);
        add_token(lane, 0);
    } else {
        run.wrong++;
    }
}

static void take_answer(struct connection *connection, const struct message *message)
{
    bool is_ok = message->head_len > 12 && memcmp(message->head + 9, job.status, 3) == 0;
    bool says = holds(message->body, message->body_len, "\"sendMessage\"");
    bool answers = says && names_product(message->body, message->body_len);
    bool is_right;

    if (strcmp(job.kind, "b") == 0) {
        is_right = is_ok && (!says || !connection->is_prime);
        if (connection->is_prime)
            for (long i = 0; i < connection->gives; i++)
                add_token(connection->lane, 0);
        else if (says) { /* the outbox had run empty: fill it again, count nothing */
            run.leaked++;
            add_token(connection->lane, 1);
        }
    } else {
        is_right = is_ok && (strcmp(job.kind, "a") == 0 ? answers : !says);
        if (is_right) {
            count_answer(message->body_len);
            if (run.sample_count < SAMPLES)
                run.samples[run.sample_count++] =
                    (uint32_t)(run.last_us - connection->since_us);
        }
    }
    if (!is_right && run.wrong++ == 0)
        fprintf(stderr, "load: wrong answer: %.*s\n", (int)message->whole_len, message->head);
}

static void ask_next(struct connection *connection)
{
    static long lane;

    if (is_over || job.rate > 0)
        return;
    if (strcmp(job.kind, "b") != 0) {
        lane = (lane + 1) % job.lanes;
        ask(connection, lane, false, now_us());
    } else if (token_head != token_tail) {
        const struct token *token = &tokens[token_head++ % TOKENS];
        connection->gives = token->primes_for;
        ask(connection, token->lane, token->primes_for > 0, now_us());
    }
}

static void on_answer(struct watcher *watcher)
{
    struct connection *connection = (struct connection *)watcher;
    struct message message;

    if (!fill(&connection->in, watcher->fd)) {
        run.lost += connection->is_busy;
        run.under_way -= connection->is_busy;
        connection->is_busy = false;
        unwatch(watcher);
        watcher->fd = -1;
        return;
    }
    while (next_message(&connection->in, &message)) {
        take_answer(connection, &message);
        take_message(&connection->in, &message);
        connection->is_busy = false;
        run.under_way--;
        ask_next(connection);
    }
}

static struct connection *free_connection(void)
{
    for (int i = 0; i < job.connections; i++)
        if (connections[i].watcher.fd >= 0 && !connections[i].is_busy)
            return &connections[i];
    return NULL;
}

/* --- one run ----------------------------------------------------------------------------- */

static void open_connections(void)
{
    for (int i = 0; i < job.connections; i++) {
        struct connection *connection = &connections[i];
        connection->watcher = (struct watcher){ on_answer, connect_to(job.port) };
        connection->in.len = 0;
        connection->is_busy = false;
        if (connection->watcher.fd < 0)
            die("connect");
        watch(&connection->watcher);
    }
}

static void close_connections(void)
{
    for (int i = 0; i < job.connections; i++)
        if (connections[i].watcher.fd >= 0)
            unwatch(&connections[i].watcher);
}

static void run_at_rate(int64_t end_us)
{
    double due_us = (double)now_us();
    long lane = 0;

    while (!is_over && now_us() < end_us) {
        struct connection *connection;
        while (due_us <= (double)now_us() && (connection = free_connection())) {
            ask(connection, lane, false, (int64_t)due_us);
            lane = (lane + 1) % job.lanes;
            due_us += 1e6 / job.rate;
        }
        poll_once(0);
    }
}

static void run_saturated(int64_t end_us)
{
    bool is_b = strcmp(job.kind, "b") == 0;

    token_head = token_tail = 0;
    for (long i = 0; is_b && i < job.lanes; i++)
        for (long k = 0; k < (job.primes ? 1 : job.depth); k++)
            add_token(i, job.primes ? job.depth : 0);
    for (int i = 0; i < job.connections; i++)
        ask_next(&connections[i]);
    while (!is_over && now_us() < end_us) {
        struct connection *connection;
        while (is_b && token_head != token_tail && (connection = free_connection()))
            ask_next(connection);
        poll_once(1000);
        stub_tick();
    }
}

/* Answers to come: the responses, and what the outbox still holds. */
static bool is_drained(void)
{
    bool is_b = strcmp(job.kind, "b") == 0;

    return run.under_way == 0 && (!is_b || run.answers + run.leaked + run.wrong >= run.asked);
}

/* What is still under way is waited for, so that its work is not another run's. */
static void drain(void)
{
    int64_t patience_us = now_us() + STALL_US;

    while (!is_drained() && now_us() < patience_us) {
        poll_once(1000);
        stub_tick();
    }
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static unsigned percentile(double part)
{
    return run.sample_count ? run.samples[(size_t)((double)(run.sample_count - 1) * part)] : 0;
}

static void begin(void)
{
    uint32_t *samples = run.samples;

    memset(&run, 0, sizeof run);
    run.samples = samples;
    is_over = false;
    run.began_us = run.last_us = now_us();
}

static void run_job(void)
{
    open_connections();
    begin();
    int64_t end_us = run.began_us + (int64_t)(job.seconds * 1e6);
    if (job.rate > 0)
        run_at_rate(end_us);
    else
        run_saturated(end_us);
    is_over = true;
    run.per_s = (double)run.answers * 1e6 / (double)(now_us() - run.began_us);
    drain();
    close_connections();
    qsort(run.samples, run.sample_count, sizeof *run.samples, by_size);
    printf("{\"answers\":%ld,\"wrong\":%ld,\"leaked\":%ld,\"lost\":%ld,\"unanswered\":%ld,"
           "\"primes\":%ld,\"per_s\":%.1f,\"seconds\":%.6f,\"bytes\":%zu,\"p50_us\":%u,\"p99_us\":%u}\n",
           run.answers, run.wrong, run.leaked, run.lost, is_drained() ? 0 : run.asked - run.answers,
           run.primes, run.per_s,
           (double)(run.last_us - run.began_us) / 1e6,
           run.answers ? run.bytes / (size_t)run.answers : 0, percentile(0.5), percentile(0.99));
    fflush(stdout);
}

/* --- a cold start -------------------------------------------------------------------------- */

static pid_t start(struct str words)
{
    char *argv[WORDS + 1];
    int count = 0;
    pid_t child;

    for (struct str word = str_next_word(&words); word.len && count < WORDS;
         word = str_next_word(&words))
        argv[count++] = strndup(word.at, word.len);
    argv[count] = NULL;
    child = fork();
    if (child == 0) {
        cpu_set_t core;
        int null = open("/dev/null", O_RDWR);
        CPU_ZERO(&core);
        CPU_SET(0, &core);
        sched_setaffinity(0, sizeof core, &core);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(argv[0], argv);
        _exit(127);
    }
    while (count)
        free(argv[--count]);
    return child;
}

static void cold_job(struct str words)
{
    int64_t patience_us = now_us() + STALL_US;

    begin();
    pid_t child = start(words);
    job.connections = 1;
    struct connection *connection = &connections[0];
    connection->watcher = (struct watcher){ on_answer, -1 };
    while (run.answers == 0 && now_us() < patience_us) {
        if (connection->watcher.fd < 0) {
            connection->watcher.fd = connect_to(job.port);
            connection->in.len = 0;
            if (connection->watcher.fd >= 0)
                watch(&connection->watcher);
        }
        is_over = true; /* one question at a time: ask_next asks nothing */
        if (connection->watcher.fd >= 0 && !connection->is_busy)
            ask(connection, 0, false, now_us());
        poll_once(50);
    }
    printf("{\"answers\":%ld,\"ms\":%.3f}\n", run.answers,
           (double)(run.last_us - run.began_us) / 1e3);
    fflush(stdout);
    close_connections();
    kill(child, SIGTERM);
    for (int64_t end_us = now_us() + STALL_US; waitpid(child, NULL, WNOHANG) == 0; poll_once(1000))
        if (now_us() > end_us)
            kill(child, SIGKILL);
}

/* --- commands -------------------------------------------------------------------------------- */

static bool has_command;

/* Only noted: a run polls itself, and must not do so from inside a poll. */
static void on_command(struct watcher *watcher)
{
    (void)watcher;
    has_command = true;
}

static void do_command(void)
{
    static char line[8192];

    has_command = false;
    if (!fgets(line, sizeof line, stdin))
        exit(0);
    struct str words = str_from(line);
    struct str command = str_next_word(&words);
    size_t program = str_find(words, STR(" -- "));
    job_read(&job, str_slice(words, 0, program));
    if (str_eq(command, STR("run")))
        run_job();
    else if (str_eq(command, STR("cold")) && program != SIZE_MAX)
        cold_job(str_slice(words, program + 4, words.len));
}

int main(int argc, char **argv)
{
    static struct watcher commands = { on_command, 0 };
    int64_t port = 0;

    if (argc != 2 || !str_to_i64(str_from(argv[1]), &port)) {
        fprintf(stderr, "usage: load STUB_PORT\n");
        return 2;
    }
    run.samples = malloc(SAMPLES * sizeof *run.samples);
    if (!run.samples)
        die("malloc");
    setvbuf(stdin, NULL, _IONBF, 0);
    stub_open((int)port, on_stub_sent);
    watch(&commands);
    for (;;) {
        poll_once(10000);
        stub_tick();
        if (has_command)
            do_command();
    }
}
