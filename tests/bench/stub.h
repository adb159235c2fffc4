/* stub.h: the least of the Bot API that a bot needs, fast; it judges nothing. */
#ifndef BENCH_STUB_H
#define BENCH_STUB_H

#include <stddef.h>
#include <stdint.h>

/* Called for every sendMessage. */
typedef void stub_sent(int64_t chat, const char *body, size_t len);

void stub_open(int port, stub_sent *sent);
/* Answers what was held back (see stub.c) and is due. */
void stub_tick(void);

#endif
