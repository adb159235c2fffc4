/* lookup_index.c: the group's mirror takes in what its log says by now. */
#include "effects.h"
#include "lookup.h"

enum { ROUNDS_MAX = 4096 };

static void end(struct lookup *lookup, const struct error *err)
{
    arena_close(lookup->cold);
    lookup->cold = NULL;
    lookup->indexed(lookup, err);
}

static bool needs_index(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return lookup->group.len && turn->handler && turn->handler->needs_index &&
           !lookup->index_is_fresh;
}

static void read_index(struct lookup *lookup);

static void on_index(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct lookup *lookup = owner;

    if (!values || count != lookup->command_count) {
        end(lookup, err);
        return;
    }
    if (lookup->reads_given) {
        lookup->given = values[--count].text;
        lookup->has_given = true;
        lookup->reads_given = false;
    }
    lookup->read_bytes += arena_used(lookup->turn->arena) - lookup->used_before;
    lookup->index_is_fresh = !mirrors_feed(lookup->engine, lookup->group, lookup->commands, values,
                                           count);
    if (lookup->index_is_fresh || ++lookup->rounds > ROUNDS_MAX)
        end(lookup, NULL);
    else
        read_index(lookup);
}

/* Along with the first of the index, or alone. */
static void read_given(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct str *words = ARENA_ARRAY(turn->arena, struct str, 2);

    if (turn->person_home.len == 0)
        return;
    words[0] = STR("GET");
    words[1] = given_key(lookup->engine, turn->arena, lookup->group, turn->person_home);
    lookup->commands[lookup->command_count++] = (struct redis_command){ .words = words, .count = 2 };
    lookup->reads_given = true;
}

/* LOAD did not ask, and what it brought tells that somebody was thanked here. */
static bool lacks_given(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return turn->wants.answer && turn->person_home.len && lookup->group.len &&
           !lookup->has_given && !lookup->linked.is_here &&
           mirrors_have_votes(lookup->engine->mirrors, lookup->group);
}

static void on_given(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct lookup *lookup = owner;

    if (!values || count != 1) {
        end(lookup, err);
        return;
    }
    lookup->given = values[0].text;
    lookup->has_given = true;
    lookup->reads_given = false;
    end(lookup, NULL);
}

static void read_given_alone(struct lookup *lookup)
{
    lookup->command_count = 0;
    read_given(lookup);
    redis_trip(lookup->engine->options.redis, lookup->turn->arena, lookup->commands,
               lookup->command_count, on_given, lookup);
}

/* A cold mirror of a large group reads many chunks a trip, and lets go of them before the
 * next: the memory that takes has a bound, however long the log is. */
static void read_index(struct lookup *lookup)
{
    struct arena *arena = lookup->turn->arena;

    if (lookup->cold)
        arena_reset(lookup->cold);
    else if (lookup->rounds)
        lookup->cold = arena_open(SIZE_MAX);
    if (lookup->cold)
        arena = lookup->cold;
    lookup->used_before = arena_used(lookup->turn->arena);
    lookup->command_count = mirrors_read(lookup->engine, arena, lookup->group, lookup->commands,
                                         lookup->rounds ? MIRROR_READ_MANY : MIRROR_READ);
    if (lookup->rounds == 0 && lookup->turn->wants.answer && !lookup->has_given)
        read_given(lookup);
    redis_trip(lookup->engine->options.redis, arena, lookup->commands,
               lookup->command_count, on_index, lookup);
}

void lookup_index(struct lookup *lookup,
                  void (*next)(struct lookup *lookup, const struct error *err))
{
    lookup->indexed = next;
    if (needs_index(lookup))
        read_index(lookup);
    else if (lacks_given(lookup))
        read_given_alone(lookup);
    else
        end(lookup, NULL);
}
