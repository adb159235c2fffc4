/* exporting.h: a part of a group's copy for its administrators (handlers/group_export.c), made
 * when it leaves.
 *
 * JSON lines: a header, the group and its brands, the record of acts, then products and stories
 * as the change log names them. It is read a portion at a time and ends at LIMIT_EXPORT_FILE;
 * the next part goes on there. A record that was changed stands in the log several times and
 * in the copy once: a later part first reads through what earlier ones had, ids only. So the
 * memory that it takes has a bound, and nothing of it is kept anywhere. */
#ifndef REKAN_ENGINE_EXPORTING_H
#define REKAN_ENGINE_EXPORTING_H

#include "engine.h"

enum export_end {
    EXPORT_MADE,   /* file is filled, in the arena */
    EXPORT_UNSURE, /* whether they are an administrator now is not known here (any more) */
    EXPORT_GONE,   /* the group has nothing any more, or reply is none of ours */
    EXPORT_LATER   /* Redis is away */
};

typedef void export_done(void *owner, enum export_end end);

/* reply is a REPLY_FILE; it, arena and file live until done, which is called once and later. */
void exporting_run(struct engine *engine, struct arena *arena, const struct reply *reply,
                   struct said_file *file, export_done *done, void *owner);

#endif
