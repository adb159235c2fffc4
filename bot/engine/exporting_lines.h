/* exporting_lines.h: a group's records as lines of JSON, for its administrators; see exporting.h.
 *
 * A line names no person's id and no key. What its author did not let be shown in this group
 * has none; what waits or is hidden has one, which says so, as the queue shows it too. */
#ifndef REKAN_ENGINE_EXPORTING_LINES_H
#define REKAN_ENGINE_EXPORTING_LINES_H

#include "../conversation/export_cursor.h"
#include "../conversation/packs.h"
#include "shelf.h"

struct export_group {
    struct engine *engine;
    struct str home;
    struct settings settings;
    struct allowed *allowed;
    struct queue queue;
};

/* The first line of each part; name is the one to tell its form by. */
struct str export_line_header(struct arena *arena, const struct export_group *group,
                              const struct export_cursor *cursor);
struct str export_line_group(struct arena *arena, const struct export_group *group);
struct str export_line_brand(struct arena *arena, const struct allowed_brand *brand);
/* shelf has the products and stories that are named; each line is empty where its record is
 * gone or must not be shown. */
struct str export_line_act(struct shelf *shelf, const struct export_group *group,
                           const struct audit_entry *act);
struct str export_line_product(struct shelf *shelf, const struct export_group *group, uint64_t id);
struct str export_line_story(struct shelf *shelf, const struct export_group *group, uint64_t id,
                             struct str somebody);
/* The last line of the last part. */
struct str export_line_end(struct arena *arena, const struct export_cursor *cursor, bool is_complete);

#endif
