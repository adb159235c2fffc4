/* telegram_reading.h: an update being read; for telegram_parse.c and telegram_elsewhere.c only. */
#ifndef REKAN_MESSENGERS_TELEGRAM_READING_H
#define REKAN_MESSENGERS_TELEGRAM_READING_H

#include "telegram_self.h"

struct reading {
    struct telegram *telegram;
    struct arena *arena;
    int64_t update_id;
    struct event *events;
    size_t count, room;
};

void telegram_add_event(struct reading *reading, enum event_kind kind, const struct event *event);
void telegram_read_person(struct reading *reading, const struct cJSON *user, struct event *event);
/* True when the message replied to is ours. */
bool telegram_read_replied(struct reading *reading, const struct cJSON *message,
                           struct event *event);

void telegram_read_inline(struct reading *reading, const struct cJSON *query);
void telegram_read_guest(struct reading *reading, const struct cJSON *message);

#endif
