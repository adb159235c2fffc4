/* outbox_entry.c: what stands in Redis for a reply or a letter that waits, and where. */
#include "outbox.h"

static struct str entry_of(struct engine *engine, struct arena *arena, char kind, bool seals,
                           struct str body)
{
    struct text out = { .arena = arena };

    text_add_char(&out, kind);
    text_add_char(&out, seals ? ENTRY_SEALED : ENTRY_PLAIN);
    text_add(&out, seals ? vault_seal(arena, vault_transit_key(engine->keys.vault), body) : body);
    return out.s;
}

/* Ids of chats and people are what a person could read, so an entry is sealed as a whole. */
struct str outbox_entry(struct engine *engine, struct arena *arena, const struct reply *reply)
{
    return entry_of(engine, arena, reply->is_once ? ENTRY_NOTICE : ENTRY_REPLY, true,
                    reply_pack(arena, reply));
}

struct str outbox_letter(struct engine *engine, struct arena *arena, const struct event *letter)
{
    return entry_of(engine, arena, ENTRY_LETTER, true, event_pack(arena, letter));
}

static struct str body_of(struct engine *engine, struct arena *arena, struct str entry)
{
    struct str body = str_slice(entry, 2, entry.len);

    if (entry.len < 2 || (entry.at[1] == ENTRY_SEALED &&
                          !vault_unseal_transit(engine->keys.vault, arena, body, &body)))
        return (struct str){ "", 0 };
    return body;
}

bool outbox_open_reply(struct engine *engine, struct arena *arena, struct str entry,
                       struct reply *reply)
{
    struct str body = body_of(engine, arena, entry);

    return body.len && reply_unpack(arena, body, reply);
}

bool outbox_is_same(struct engine *engine, struct arena *arena, struct str a, struct str b)
{
    struct str body = body_of(engine, arena, a);

    return body.len && b.len && a.at[0] == b.at[0] && str_eq(body, body_of(engine, arena, b));
}

struct redis_command outbox_look(struct engine *engine, struct arena *arena, struct str home)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 3);

    words[0] = STR("EXISTS");
    words[1] = key_of(&engine->keys, arena, KEY_OUT, home, STR(""));
    words[2] = key_of(&engine->keys, arena, KEY_LEASE, home, STR(""));
    return (struct redis_command){ .words = words, .count = 3 };
}

struct str outbox_lane(struct engine *engine, struct arena *arena, struct str home,
                       const struct reply *reply)
{
    struct str person = { "", 0 };

    if (reply->is_private)
        person = home_of_person(&engine->keys, arena, reply->messenger, reply->chat_id);
    return person.len == 0 || str_eq(person, home) ? home : lane_to_person(arena, home, person);
}
