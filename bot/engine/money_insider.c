/* money_insider.c: was the link's holder one of the group before the campaign began? (C3)
 *
 * A person's home lists since when something of theirs lies in which group: a story, a tap that
 * something helped. The group remembers for days whose join it saw. Links that no group offered
 * are judged by any group of theirs. Only the holder's own key leads from the link to them. */
#include "lately.h"
#include "money.h"

enum { JOINED, SINCE, INSIDER_READS, HOMES = 16 };

struct reading_insider {
    struct money *money;
    struct str person;
    struct redis_command commands[INSIDER_READS];
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

/* Homes by since when, the first first; the person's own says nothing. */
static int64_t since_of(const struct reading_insider *insider, const struct redis_value *homes)
{
    struct str group = insider->money->link.group;

    for (size_t i = 0; i + 1 < homes->count; i += 2) {
        struct str score = homes->items[i + 1].text;
        int64_t since_ms = 0;
        bool counts = group.len ? str_eq(homes->items[i].text, group)
                                : !str_eq(homes->items[i].text, insider->person);
        if (counts && str_to_i64(str_slice(score, 0, str_find_byte(score, '.')), &since_ms))
            return since_ms;
    }
    return 0;
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct reading_insider *insider = owner;
    struct money *money = insider->money;

    if (!values || count != INSIDER_READS) {
        insider->done(insider->owner, err);
        return;
    }
    int64_t since_ms = since_of(insider, &values[SINCE]);
    bool is_new = values[JOINED].text.len > 0; /* the mark goes by itself when they are not */
    money->is_outsider = is_new || since_ms == 0 || since_ms >= money->campaign.starts_at_ms;
    insider->done(insider->owner, NULL);
}

void money_read_insider(struct engine *engine, struct arena *arena, struct money *money,
                        void (*done)(void *owner, const struct error *err), void *owner)
{
    const struct link *link = &money->link;
    struct reading_insider *insider = ARENA_NEW(arena, struct reading_insider);
    struct str *words = ARENA_ARRAY(arena, struct str, 7);
    struct str messenger = link->messenger;

    if (!money->touch || money->order.raw.len || money->link_is_sealed || link->chat_id.len == 0) {
        done(owner, NULL);
        return;
    }
    *insider = (struct reading_insider){ .money = money, .done = done, .owner = owner };
    insider->person = home_of_person(&engine->keys, arena, messenger, link->chat_id);
    words[0] = STR("GET");
    words[1] = joined_key(engine, arena, link->group.len ? link->group : insider->person,
                          insider->person);
    words[2] = STR("ZRANGE");
    words[3] = key_of(&engine->keys, arena, KEY_HOMES, insider->person, STR(""));
    words[4] = STR("0");
    words[5] = arena_whole(arena, link->group.len ? -1 : HOMES);
    words[6] = STR("WITHSCORES");
    insider->commands[JOINED] = (struct redis_command){ .words = words, .count = 2 };
    insider->commands[SINCE] = (struct redis_command){ .words = words + 2, .count = 5 };
    redis_trip(engine->options.redis, arena, insider->commands, INSIDER_READS, on_read, insider);
}
