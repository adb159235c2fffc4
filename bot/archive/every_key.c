#include "every_key.h"

enum { SCAN_ARENA = 8 * 1024 * 1024, WORDS = 6 };

/* The prefix is matched letter by letter. */
static struct str pattern(struct arena *arena, struct str prefix)
{
    struct text out = { .arena = arena };

    for (size_t i = 0; i < prefix.len; i++) {
        text_add_char(&out, '\\');
        text_add_char(&out, prefix.at[i]);
    }
    text_add(&out, STR(":{[0-9a-f][0-9a-f]}:*"));
    return out.s;
}

static bool visit_found(struct arena *arena, const struct redis_value *found, size_t at_once,
                        every_key_visit *visit, void *owner, struct error *err)
{
    struct arena *names = arena_open(SCAN_ARENA);
    bool ok = true;

    for (size_t from = 0; ok && from < found->count; from += at_once) {
        size_t count = found->count - from < at_once ? found->count - from : at_once;
        struct str *keys = ARENA_ARRAY(names, struct str, count);
        for (size_t i = 0; i < count; i++)
            keys[i] = found->items[from + i].text;
        arena_reset(arena);
        ok = visit(owner, arena, keys, count, err);
        arena_reset(names);
    }
    arena_close(names);
    return ok;
}

/* What a cluster's masters say of their slots, whatever their order; false while one moves.
 * Keys that move from a master still to be looked through to one that was would be missed. */
static bool read_layout(struct parts *parts, uint64_t *layout, struct error *err)
{
    struct arena *arena = arena_open(SCAN_ARENA);
    struct redis_value value;
    bool ok = PARTS_ASK(parts, arena, &value, err, STR("CLUSTER"), STR("NODES"));

    *layout = 0;
    for (struct str rest = ok ? value.text : STR(""); ok && rest.len;) {
        struct str line = str_cut(&rest, '\n');
        if (str_find(line, STR("myself,")) == SIZE_MAX) /* each tells most of itself */
            continue;
        if (str_find_byte(line, '[') != SIZE_MAX)
            ok = fail(err, ERROR_LATER, "a slot of the Redis Cluster is moving; wait until that is "
                      "done, then run this again");
        struct str words = line; /* id address flags master ping pong epoch state slots... */
        struct str id = str_cut(&words, ' ');
        for (int i = 0; i < 7; i++)
            str_cut(&words, ' ');
        *layout += str_hash(ARENA_JOIN(arena, id, STR(" "), words));
    }
    arena_close(arena);
    return ok;
}

static bool scan_all(struct parts *parts, size_t at_once, every_key_visit *visit, void *owner,
                     struct error *err)
{
    struct arena *scan = arena_open(SCAN_ARENA);
    struct arena *arena = arena_open(SCAN_ARENA);
    char cursor[32] = "0";
    bool ok = true;

    do {
        struct redis_value value;
        arena_reset(scan);
        const struct str words[WORDS] = { STR("SCAN"), str_from(cursor), STR("MATCH"),
                                          pattern(scan, parts->config->redis.prefix),
                                          STR("COUNT"), STR("500") };
        ok = parts_ask(parts, scan, words, WORDS, &value, err);
        if (ok && (value.count != 2 || value.items[0].text.len >= sizeof cursor))
            ok = fail(err, ERROR_REFUSED, "Redis answers SCAN as no Redis does");
        if (!ok)
            break;
        for (size_t i = 0; i < value.items[0].text.len; i++)
            cursor[i] = value.items[0].text.at[i];
        cursor[value.items[0].text.len] = '\0';
        ok = visit_found(arena, &value.items[1], at_once, visit, owner, err);
    } while (ok && (cursor[0] != '0' || cursor[1] != '\0'));
    arena_close(arena);
    arena_close(scan);
    return ok;
}

bool every_key(struct parts *parts, size_t at_once, every_key_visit *visit, void *owner,
               struct error *err)
{
    uint64_t before, after;

    if (!redis_is_cluster(parts->redis))
        return scan_all(parts, at_once, visit, owner, err);
    return read_layout(parts, &before, err) && scan_all(parts, at_once, visit, owner, err) &&
           read_layout(parts, &after, err) &&
           (before == after || fail(err, ERROR_LATER, "slots of the Redis Cluster moved meanwhile; "
                                    "run this again"));
}
