/* job.h: a command to load.c, as it reads it. */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include "../../bot/base/str.h"

enum { JOB_CONNECTIONS = 64, JOB_LANES = 1024 };

/* What one command asks for. */
struct job {
    char kind[16];     /* "a", "b", "chatter", "link" */
    char path[64];
    char status[8];    /* of a right answer */
    char secret[64];
    int port;
    int connections;
    double seconds;
    double rate;       /* questions a second; 0: as fast as answers come */
    long limit;        /* ends after so many answers; 0: by time alone */
    long lanes;        /* chats that take turns */
    int64_t chat;      /* the first of them; ids go down from it */
    long depth;        /* "b": questions under way in one chat */
    bool primes;       /* "b": makes the outbox busy first, so that nothing answers in the response */
    char question[256];
};

/* Reads "key=value key=value". */
void job_read(struct job *job, struct str words);

#endif
