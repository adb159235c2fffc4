#include "elsewhere.h"

static void add_group(struct lookup *lookup, struct str home)
{
    for (size_t i = 0; i < lookup->elsewhere_count; i++)
        if (str_eq(lookup->elsewhere[i], home))
            return;
    if (lookup->elsewhere_count < LOOKUP_ELSEWHERE)
        lookup->elsewhere[lookup->elsewhere_count++] = home;
}

static void take_next(struct lookup *lookup)
{
    lookup->group = lookup->elsewhere[lookup->elsewhere_at++];
    lookup->shelf = shelf_new(lookup->engine, lookup->turn->arena, lookup->group);
    lookup->index_is_fresh = false;
    lookup->rounds = 0;
    lookup->has_given = false;
    lookup->given = (struct str){ "", 0 };
    lookup->turn->found.group = lookup->group;
}

void elsewhere_begin(struct lookup *lookup)
{
    const struct engine_options *options = &lookup->engine->options;
    struct turn *turn = lookup->turn;
    struct str chat_id;

    if (!turn->wants.elsewhere || !turn->wants.answer)
        return;
    for (size_t i = 0; i < turn->person.group_count; i++)
        add_group(lookup, turn->person.groups[i]);
    for (size_t i = 0; options->public_group && options->public_group(options->owner, i, &chat_id);
         i++)
        add_group(lookup, home_of_chat(&lookup->engine->keys, turn->arena, turn->event->messenger,
                                       chat_id));
    if (lookup->elsewhere_count)
        take_next(lookup);
}

bool elsewhere_goes_on(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    bool is_left = lookup->shelf->settings.is_left || !lookup->shelf->settings.is_known;

    if (!turn->wants.elsewhere || !turn->found.ranking ||
        (turn->found.ranking->product_count && !is_left))
        return false;
    turn->found.ranking = NULL;
    if (lookup->elsewhere_at == lookup->elsewhere_count) {
        turn->found.ranking = ARENA_NEW(turn->arena, struct ranking); /* nothing anywhere */
        return false;
    }
    take_next(lookup);
    return true;
}
