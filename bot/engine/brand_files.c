#include "brand_files.h"

#include "../base/limits.h"
#include "brand_seeding.h"
#include "purchases.h"

enum { FILE_TIMEOUT_MS = 15000 };

struct file_reading {
    struct lookup *lookup;
    struct messenger *messenger;
    struct brand_seeding seeding;
    struct purchase_bringing purchases;
    void (*next)(struct lookup *lookup, const struct error *err);
};

static void on_brought(void *owner)
{
    struct file_reading *reading = owner;
    const struct brand_seeding *seeding = &reading->seeding;
    struct brought *brought = &reading->lookup->turn->found.brought;

    brought->is_read = seeding->outcome != BRAND_LATER;
    brought->is_let_in = seeding->outcome != BRAND_NOT_LET_IN;
    brought->is_too_many = seeding->outcome == BRAND_TOO_MANY;
    brought->added = seeding->counts.added;
    brought->changed = seeding->counts.changed;
    brought->same = seeding->counts.same;
    brought->refused = seeding->counts.refused;
    brought->pending = seeding->counts.pending;
    for (size_t i = 0; i < seeding->line_count && brought->line_count < BROUGHT_LINES; i++)
        if (seeding->lines[i].refused.len)
            brought->lines[brought->line_count++] =
                (struct brought_line){ seeding->lines[i].line, seeding->lines[i].refused };
    reading->next(reading->lookup, NULL);
}

static void on_purchases(void *owner)
{
    struct file_reading *reading = owner;
    const struct purchase_bringing *bringing = &reading->purchases;
    struct brought *brought = &reading->lookup->turn->found.brought;

    brought->is_read = !bringing->is_later;
    brought->is_too_many = bringing->is_too_many;
    brought->added = bringing->added;
    brought->changed = bringing->taken_back;
    brought->same = bringing->same;
    brought->refused = bringing->refused;
    for (size_t i = 0; brought->is_read && i < bringing->count; i++)
        if (bringing->outcomes[i].refused.len && brought->line_count < BROUGHT_LINES)
            brought->lines[brought->line_count++] = (struct brought_line){
                bringing->outcomes[i].line, bringing->outcomes[i].refused };
    reading->next(reading->lookup, NULL);
}

static void bring_purchases(struct file_reading *reading, struct str bytes)
{
    struct turn *turn = reading->lookup->turn;

    reading->purchases = (struct purchase_bringing){
        .engine = reading->lookup->engine, .arena = turn->arena, .brand = turn->found.brand,
        .messenger = turn->event->messenger, .bytes = bytes, .done = on_purchases, .owner = reading,
    };
    reading->lookup->read_bytes += 4 * LIMIT_HTTP_BODY; /* hundreds of lines and their commit */
    purchases_bring(&reading->purchases);
}

/* Which of them are new, the campaign's home is asked next (money.c). */
static void take_codes(struct turn *turn, struct str bytes)
{
    turn->found.vouchers = ARENA_NEW(turn->arena, struct vouchers);
    vouchers_read(turn->arena, arena_copy(turn->arena, bytes), true, turn->found.vouchers);
    turn->wants.money.codes = turn->found.vouchers->codes;
    turn->wants.money.code_count = turn->found.vouchers->code_count;
}

static void on_file(void *owner, const struct http_result *result)
{
    struct file_reading *reading = owner;
    struct turn *turn = reading->lookup->turn;

    if (result->status != 200) {
        reading->next(reading->lookup, NULL);
        return;
    }
    if (turn->wants.file.kind == FILE_WORDS) {
        turn->found.brought.is_read = true;
        turn->found.brought.words = arena_copy(turn->arena, result->body);
        reading->lookup->read_bytes += result->body.len;
        reading->next(reading->lookup, NULL);
        return;
    }
    if (turn->wants.file.kind == FILE_CODES) {
        bring_purchases(reading, arena_copy(turn->arena, result->body));
        return;
    }
    if (turn->wants.file.kind == FILE_VOUCHERS) {
        reading->lookup->read_bytes += 2 * result->body.len;
        take_codes(turn, result->body);
        reading->next(reading->lookup, NULL);
        return;
    }
    reading->seeding = (struct brand_seeding){
        .engine = reading->lookup->engine, .arena = turn->arena, .group = turn->wants.file.group,
        .brand = turn->home, .bytes = arena_copy(turn->arena, result->body),
        .name = turn->wants.file.name, .messenger = turn->event->messenger, .done = on_brought, .owner = reading,
    };
    reading->lookup->read_bytes += 4 * result->body.len; /* no member's doing */
    brand_seeding_run(&reading->seeding);
}

static void on_place(void *owner, const struct http_result *result)
{
    struct file_reading *reading = owner;
    struct turn *turn = reading->lookup->turn;
    struct http_call call = { .timeout_ms = FILE_TIMEOUT_MS, .most_bytes = LIMIT_HTTP_BODY };

    if (result->status == 200)
        call.url = reading->messenger->file_url(reading->messenger->self, turn->arena, result->body);
    if (call.url.len)
        http_client_post(reading->lookup->engine->options.client, &call, on_file, reading);
    else
        reading->next(reading->lookup, NULL);
}

void brand_files_look_up(struct lookup *lookup,
                         void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct engine *engine = lookup->engine;
    struct messenger *messenger = engine_messenger(engine, turn->event->messenger);
    struct file_reading *reading;
    struct call call;

    if (turn->wants.file.file_id.len == 0 || turn->event->kind != EVENT_LETTER ||
        !engine->options.client || !messenger || !messenger->ask_file) {
        next(lookup, NULL);
        return;
    }
    reading = ARENA_NEW(turn->arena, struct file_reading);
    *reading = (struct file_reading){ .lookup = lookup, .messenger = messenger, .next = next };
    messenger->ask_file(messenger->self, turn->arena, turn->wants.file.file_id, &call);
    struct http_call http = { .url = call.url, .body = call.body, .timeout_ms = FILE_TIMEOUT_MS,
                              .content_type = STR("application/json") };
    http_client_post(engine->options.client, &http, on_place, reading);
}
