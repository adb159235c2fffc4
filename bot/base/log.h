/* log.h: one line an event, on standard error.
 *
 *   2026-11-22T03:04:05.678Z info shipment.sent id=17 chat=9f3a ms=12
 *
 * The event's name comes first, then facts as key=value. Never a secret, never
 * a member's words, never an id in the clear: chats and people appear as their
 * keyed hashes. */
#ifndef REKAN_BASE_LOG_H
#define REKAN_BASE_LOG_H

#include "str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level level); /* LOG_INFO at first */
bool log_level_from(struct str name, enum log_level *level);

void log_write(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* While on, lines wait for log_flush (the loop calls it before it waits), so that a busy
 * turn writes once; warnings and errors take along what waits and do not. Off at first. */
void log_gather(bool is_on);
void log_flush(void);

/* Facts are printf-formatted; "" is a line without facts. */
#define log_debug(event, ...) log_write(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_write(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) log_write(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_write(LOG_ERROR, event, __VA_ARGS__)

#endif
