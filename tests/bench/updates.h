/* updates.h: what Telegram would deliver; n makes each one new, and says who writes it. */
#ifndef BENCH_UPDATES_H
#define BENCH_UPDATES_H

#include <stddef.h>
#include <stdint.h>

/* "/tanya" and the question, or one of our own when it is empty. Returns the length. */
int update_question(char *out, size_t room, int64_t chat, long n, const char *question);
int update_chatter(char *out, size_t room, int64_t chat, long n);
/* "..." (more) pressed by who asked: an edit, which always goes through rekan's outbox. */
int update_press(char *out, size_t room, int64_t chat, long n);

/* The whole request of a browser that follows a link; as if by ten thousand people. */
int visit_request(char *out, size_t room, const char *path, long n);

#endif
