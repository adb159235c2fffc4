/* ticket.c: a page is opened once, by whoever has the secret in its address. Redis knows only the
 * secret's keyed hash, and for ten minutes. */
#include "../base/pack.h"
#include "report.h"

static struct str ticket_key(const struct engine *engine, struct arena *arena, struct str home,
                             struct str secret)
{
    return key_of(&engine->keys, arena, KEY_TICKET, home,
                  vault_id(engine->keys.vault, arena, VAULT_LINE,
                           arena_concat(arena, STR("ticket\n"), secret)));
}

void ticket_compile(struct compiling *c, const struct effect *effect)
{
    COMMIT_WRITE(c->commit, STR("SET"),
                 ticket_key(c->engine, c->arena, c->turn->home, effect->secret), effect->body,
                 STR("PX"), arena_whole(c->arena, TICKET_MS));
}

struct ticket_taking {
    struct arena *arena;
    struct str home;
    struct ticket *ticket;
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void on_taken(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct ticket_taking *taking = owner;
    struct ticket *ticket = taking->ticket;

    if (!values || count != 1) {
        taking->done(taking->owner, err);
        return;
    }
    struct unpack in = { .rest = values[0].text };
    ticket->is_of_brand = unpack_u64(&in) == 1;
    ticket->month = (int)unpack_u64(&in);
    ticket->lang = unpack_str(&in);
    ticket->person = unpack_str(&in);
    if (values[0].kind == REDIS_TEXT && !in.is_bad)
        ticket->home = taking->home;
    taking->done(taking->owner, NULL);
}

/* Of two that come at once only one gets it: GETDEL is one step. */
void ticket_take(struct engine *engine, struct arena *arena, struct str token, struct ticket *ticket,
                 void (*done)(void *owner, const struct error *err), void *owner)
{
    struct ticket_taking *taking = ARENA_NEW(arena, struct ticket_taking);
    struct str home = str_slice(token, 0, VAULT_ID_LEN);

    *ticket = (struct ticket){ 0 };
    *taking = (struct ticket_taking){ .arena = arena, .home = arena_copy(arena, home),
                                      .ticket = ticket, .done = done, .owner = owner };
    const struct str words[] = {
        STR("GETDEL"), ticket_key(engine, arena, home, str_slice(token, VAULT_ID_LEN, token.len))
    };
    struct redis_command command = { .words = words, .count = 2 };
    redis_trip(engine->options.redis, arena, &command, 1, on_taken, taking);
}
