#include "job.h"

#include <stdio.h>
#include <string.h>

/* "4", "1.5" or "0.125": what the bench says of seconds and rates. */
static double decimal(struct str s)
{
    struct str whole = str_cut(&s, '.');
    int64_t before = 0;
    int64_t after = 0;
    double part = 1;

    for (size_t i = 0; i < s.len; i++)
        part *= 10;
    return str_to_i64(whole, &before) && (s.len == 0 || str_to_i64(s, &after))
               ? (double)before + (double)after / part
               : 0;
}

static int64_t whole(struct str s, int64_t max)
{
    int64_t value = 0;

    return !str_to_i64(s, &value) ? 0 : value < max ? value : max;
}

static void copy(char *to, size_t room, struct str s)
{
    snprintf(to, room, "%.*s", STR_ARG(s));
}

/* A question's words are joined by '_', so that a command is plain words. */
static void copy_question(struct job *job, struct str s)
{
    copy(job->question, sizeof job->question, s);
    for (char *at = job->question; (at = strchr(at, '_'));)
        *at = ' ';
}

static bool is(struct str key, const char *name)
{
    return str_eq(key, str_from(name));
}

static void set(struct job *job, struct str key, struct str value)
{
    if (is(key, "kind"))
        copy(job->kind, sizeof job->kind, value);
    else if (is(key, "path"))
        copy(job->path, sizeof job->path, value);
    else if (is(key, "secret"))
        copy(job->secret, sizeof job->secret, value);
    else if (is(key, "question"))
        copy_question(job, value);
    else if (is(key, "status"))
        copy(job->status, sizeof job->status, value);
    else if (is(key, "port"))
        job->port = (int)whole(value, UINT16_MAX);
    else if (is(key, "connections"))
        job->connections = (int)whole(value, JOB_CONNECTIONS);
    else if (is(key, "seconds"))
        job->seconds = decimal(value);
    else if (is(key, "rate"))
        job->rate = decimal(value);
    else if (is(key, "limit"))
        job->limit = (long)whole(value, INT32_MAX);
    else if (is(key, "lanes"))
        job->lanes = (long)whole(value, JOB_LANES);
    else if (is(key, "chat"))
        job->chat = whole(value, INT64_MAX);
    else if (is(key, "depth"))
        job->depth = (long)whole(value, INT32_MAX);
    else if (is(key, "primes"))
        job->primes = whole(value, 1) != 0;
}

void job_read(struct job *job, struct str words)
{
    *job = (struct job){ .kind = "a", .path = "/", .status = "200", .connections = 1,
                        .seconds = 1, .lanes = 1, .depth = 1 };
    for (struct str word = str_next_word(&words); word.len; word = str_next_word(&words)) {
        struct str key = str_cut(&word, '=');
        set(job, key, word);
    }
}
