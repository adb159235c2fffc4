#include "linked.h"

static bool is_wanted(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return turn->wants.answer && !turn->wants.elsewhere && turn->wants.skip == 0 &&
           lookup->group.len && lookup->shelf->settings.is_known &&
           !lookup->shelf->settings.is_left;
}

static void begin(struct lookup *lookup)
{
    lookup->linked.is_begun = true;
    lookup->linked.group = lookup->group;
    lookup->linked.shelf = lookup->shelf;
    lookup->linked.index_is_fresh = lookup->index_is_fresh;
}

static void go_to(struct lookup *lookup, struct str group, struct shelf *shelf, bool is_fresh)
{
    lookup->group = group;
    lookup->shelf = shelf;
    lookup->index_is_fresh = is_fresh;
    lookup->rounds = 0;
}

/* The better of the answers so far, by its best product. */
static void take_answer(struct lookup *lookup)
{
    struct found *found = &lookup->turn->found;
    const struct settings *settings = &lookup->shelf->settings;

    if (!settings->is_known || settings->is_left ||
        !settings_is_linked(settings, lookup->linked.group))
        return;
    const struct ranking *ranking = lookup_search_linked(lookup);
    if (ranking->product_count == 0 ||
        (found->linked.ranking &&
         ranking->products[0].score <= found->linked.ranking->products[0].score))
        return;
    found->linked.group = lookup->group;
    found->linked.title = settings->title;
    found->linked.ranking = ranking;
    lookup->linked.shelf->linked = lookup->shelf;
}

bool linked_goes_on(struct lookup *lookup)
{
    if (!lookup->linked.is_begun && !is_wanted(lookup))
        return false;
    if (!lookup->linked.is_begun)
        begin(lookup);
    else if (lookup->linked.is_here)
        take_answer(lookup);
    const struct settings *own = &lookup->linked.shelf->settings;
    while (lookup->linked.at < own->link_count) {
        const struct group_link *link = &own->links[lookup->linked.at++];
        if (link->state != LINK_AGREED)
            continue;
        lookup->linked.is_here = lookup->has_given = true; /* it is no group of the asker's */
        go_to(lookup, link->home, shelf_new(lookup->engine, lookup->turn->arena, link->home), false);
        return true;
    }
    lookup->linked.is_here = false;
    go_to(lookup, lookup->linked.group, lookup->linked.shelf, lookup->linked.index_is_fresh);
    return false;
}
