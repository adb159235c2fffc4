#include "export_cursor.h"

#include "../base/pack.h"

enum { CURSOR_FORMAT = 1 };

struct str export_cursor_pack(struct arena *arena, const struct export_cursor *cursor)
{
    struct text out = { .arena = arena };

    pack_u64(&out, CURSOR_FORMAT);
    pack_fixed64(&out, cursor->request);
    pack_i64(&out, cursor->asked_ms);
    pack_u64(&out, cursor->part);
    pack_u64(&out, cursor->acts);
    pack_u64(&out, cursor->chunk);
    pack_u64(&out, cursor->offset);
    pack_u64(&out, cursor->stories);
    pack_u64(&out, cursor->products);
    pack_u64(&out, cursor->is_in_log);
    return out.s;
}

bool export_cursor_unpack(struct str bytes, struct export_cursor *cursor)
{
    struct unpack in = { .rest = bytes };
    uint64_t format = unpack_u64(&in);

    *cursor = (struct export_cursor){ .request = unpack_fixed64(&in), .asked_ms = unpack_i64(&in) };
    uint64_t part = unpack_u64(&in);
    cursor->acts = unpack_u64(&in);
    cursor->chunk = unpack_u64(&in);
    cursor->offset = unpack_u64(&in);
    cursor->stories = unpack_u64(&in);
    cursor->products = unpack_u64(&in);
    cursor->is_in_log = unpack_u64(&in) != 0;
    cursor->part = (unsigned)part;
    return !in.is_bad && format == CURSOR_FORMAT && part > 0 && part <= UINT32_MAX &&
           cursor->chunk <= UINT32_MAX && cursor->offset <= UINT32_MAX && cursor->acts <= UINT32_MAX;
}

void export_say_part(struct turn *turn, const struct export_cursor *cursor)
{
    struct reply *reply = say_to(turn, turn->event->person_id, turn->lang, NULL);

    reply->kind = REPLY_FILE;
    reply->body = export_cursor_pack(turn->arena, cursor);
    line(turn, "exporting.part", TEXT("group", turn->settings.title), WHOLE("n", cursor->part));
    line_list(turn, "exporting.last", NULL, 0);
}
