/* playground_frames.h: what the page sends becomes a kept message and an event. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_FRAMES_H
#define REKAN_MESSENGERS_PLAYGROUND_FRAMES_H

#include "../base/error.h"
#include "../conversation/event.h"
#include "playground_files.h"
#include "playground_history.h"

struct played_room {
    struct played_history *history;
    struct played_files *photos;
    int64_t photo_count;
    struct str bot_name;
    struct str group_title;
    int64_t boot;   /* tells this run's event ids from another's */
    int64_t events; /* given out so far */
};

/* What a frame came to. */
struct played_frame {
    struct event *event;         /* NULL: nothing happened, e.g. an unknown kind */
    const struct played *said;   /* the message that is new or changed, or NULL */
};

/* False and err: the frame is malformed. The event lives in arena. */
bool played_read(struct played_room *room, struct arena *arena, struct str json,
                 struct played_frame *frame, struct error *err);

#endif
