/* export_cursor.h: how far the copy of a group's data has come that an administrator asked for.
 *
 * It goes out in parts (engine/exporting.h). Whoever asks for the next one names the place in
 * the group's records, never anything that stands there: a part is made when it leaves, so
 * that what was withdrawn in between is not in it. */
#ifndef REKAN_CONVERSATION_EXPORT_CURSOR_H
#define REKAN_CONVERSATION_EXPORT_CURSOR_H

#include "turn.h"

struct export_cursor {
    uint64_t request;          /* the same in all parts of one copy */
    int64_t asked_ms;
    unsigned part;             /* 1 is the first */
    uint64_t acts;             /* of the record of acts, so many were written */
    uint64_t chunk, offset;    /* of the change log, where this part goes on */
    uint64_t stories, products; /* written so far */
    bool is_in_log;            /* all acts are written */
};

struct str export_cursor_pack(struct arena *arena, const struct export_cursor *cursor);
bool export_cursor_unpack(struct str bytes, struct export_cursor *cursor);

/* The part that begins there, to the private chat of whoever acts. */
void export_say_part(struct turn *turn, const struct export_cursor *cursor);

#endif
