#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set(struct job *job, const char *key, const char *value)
{
    const struct {
        const char *key;
        char *at;
        size_t room;
    } texts[] = { { "kind", job->kind, sizeof job->kind },
                  { "path", job->path, sizeof job->path },
                  { "secret", job->secret, sizeof job->secret },
                  { "question", job->question, sizeof job->question } };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0)
            snprintf(texts[i].at, texts[i].room, "%s", value);
    if (strcmp(key, "port") == 0)
        job->port = atoi(value);
    else if (strcmp(key, "connections") == 0)
        job->connections = atoi(value) < JOB_CONNECTIONS ? atoi(value) : JOB_CONNECTIONS;
    else if (strcmp(key, "seconds") == 0)
        job->seconds = atof(value);
    else if (strcmp(key, "rate") == 0)
        job->rate = atof(value);
    else if (strcmp(key, "limit") == 0)
        job->limit = atol(value);
    else if (strcmp(key, "lanes") == 0)
        job->lanes = atol(value) < JOB_LANES ? atol(value) : JOB_LANES;
    else if (strcmp(key, "chat") == 0)
        job->chat = atoll(value);
    else if (strcmp(key, "depth") == 0)
        job->depth = atol(value);
    else if (strcmp(key, "primes") == 0)
        job->primes = atoi(value) != 0;
}

/* A question's words are joined by '_', so that a command is plain words. */
void job_read(struct job *job, char *words)
{
    *job = (struct job){ .kind = "a", .path = "/", .connections = 1, .seconds = 1, .lanes = 1,
                        .depth = 1 };
    for (char *word = strtok(words, " \n"); word; word = strtok(NULL, " \n")) {
        char *value = strchr(word, '=');
        if (!value)
            continue;
        *value++ = '\0';
        for (char *at = value; strcmp(word, "question") == 0 && (at = strchr(at, '_'));)
            *at = ' ';
        set(job, word, value);
    }
}
