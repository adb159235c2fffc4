#include "marks.h"

#include "../base/clock.h"

struct str mark_key(const struct engine *engine, const struct turn *turn, size_t which)
{
    return key_of_hash(&engine->keys, turn->arena, KEY_MARK, turn->home,
                       ARENA_JOIN(turn->arena, STR("mark\n"), turn->home, STR("\n"),
                                  turn->wants.marks[which]));
}

void mark_take(struct turn *turn, size_t which, struct str value)
{
    int64_t at_ms = 0;

    turn->found.marked[which] = value;
    turn->found.is_marked[which] = str_to_i64(value, &at_ms) && turn->now_ms - at_ms < CLOCK_DAY_MS;
}

/* Of two at once one says it. The time is what counts, as long as the key lives. */
void mark_compile(struct compiling *c, size_t which)
{
    struct str key = mark_key(c->engine, c->turn, which);

    commit_check(c->commit, CHECK_EQUALS, key, c->turn->found.marked[which]);
    COMMIT_WRITE(c->commit, STR("SET"), key, arena_whole(c->arena, c->turn->now_ms), STR("PX"),
                 arena_whole(c->arena, CLOCK_DAY_MS));
}
