/* shipment_file.c: a file is made while its shipment is under way; see exporting.h. */
#include "../base/limits.h"
#include "exporting.h"
#include "lane.h"
#include "turns.h"

enum { EXPORTS_WAIT_MS = 3000 }; /* until one of those under way may be over */

static void on_asked_for_part(void *owner, enum turn_end turn, const struct call *response)
{
    struct lane *lane = owner;

    (void)response;
    if (turn == TURN_LATER)
        shipment_later(lane, 0, "redis");
    else
        shipment_end(lane, "done", 0, "file");
}

/* The group's home decides whether they get it (handlers/group_export.c). The same part asked
 * for twice, since its file was sent twice, is one. */
static void ask_for_part(struct lane *lane, struct str cursor, struct str id)
{
    struct engine *engine = lane->outbox->engine;
    const struct reply *reply = &lane->shipment->reply;
    struct event *letter = ARENA_NEW(lane->arena, struct event);

    *letter = (struct event){
        .kind = EVENT_LETTER, .messenger = reply->messenger, .chat_kind = CHAT_PRIVATE,
        .id = vault_id(engine->keys.vault, lane->arena, VAULT_LINE, id),
        .chat_id = reply->chat_id, .person_id = reply->person_id, .person_language = reply->lang,
        .new_chat_id = reply->group, .letter = STR("group_export:part"),
        .body = arena_concat(lane->arena, STR("m"), cursor), /* a message of its own: group_admin.c */
    };
    turns_run(engine, lane->arena, engine_messenger(engine, letter->messenger), letter, false,
              on_asked_for_part, lane);
}

void shipment_ask_for_next_part(struct lane *lane)
{
    struct str cursor = arena_copy(lane->arena, lane->shipment->file.next);

    shipment_drop_file(lane);
    ask_for_part(lane, cursor, lane->shipment->reply.body);
}

static void on_file(void *owner, enum export_end made)
{
    struct lane *lane = owner;

    switch (made) {
    case EXPORT_MADE:
        shipment_say(lane);
        return;
    case EXPORT_UNSURE:
        ask_for_part(lane, lane->shipment->reply.body,
                     arena_print(lane->arena, "%s %.*s", lane->name, STR_ARG(lane->shipment->claim.number)));
        return;
    case EXPORT_GONE:
        lane->outbox->engine->counts.dropped++;
        shipment_end(lane, "done", 0, "group_gone");
        return;
    case EXPORT_LATER:
        shipment_later(lane, 0, "redis");
        return;
    }
}

void shipment_drop_file(struct lane *lane)
{
    if (!lane->file_arena)
        return;
    lane->outbox->engine->counts.exports_under_way--;
    arena_close(lane->file_arena);
    lane->file_arena = NULL;
    lane->shipment->file = (struct said_file){ 0 };
}

void shipment_make_file(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;

    if (engine->counts.exports_under_way >= LIMIT_EXPORTS) {
        shipment_end(lane, "wait", EXPORTS_WAIT_MS, "exports");
        return;
    }
    engine->counts.exports_under_way++;
    lane->file_arena = arena_open(SIZE_MAX);
    exporting_run(engine, lane->file_arena, &lane->shipment->reply, &lane->shipment->file, on_file, lane);
}
