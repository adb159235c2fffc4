/* lookup_asked.c: was this question answered just now, and where; and what a group is called. */
#include "effects.h"
#include "lookup.h"

void lookup_take_asked(struct lookup *lookup, struct str value)
{
    struct turn *turn = lookup->turn;
    uint64_t at_ms = 0;
    bool is_recent = str_to_u64(str_cut(&value, ' '), &at_ms) &&
                     turn->now_ms - (int64_t)at_ms < engine_again_ms(lookup->engine, &turn->settings);
    struct str rest = value;
    struct str message_id = str_cut(&rest, ' ');

    /* This very message: it is delivered again, and was not answered when it wrote the mark. */
    if (message_id.len && str_eq(message_id, turn->event->message_id))
        return;
    if (is_recent)
        turn->found.asked_before = value;
}

/* The link to the question that was answered just now, or its id where there are no links. */
void lookup_link_to_first(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct messenger *messenger = engine_messenger(lookup->engine, turn->event->messenger);
    struct str link = { "", 0 };
    struct str asked_in = turn->found.asked_before;
    struct str message_id = str_cut(&asked_in, ' ');

    if (message_id.len == 0)
        return;
    turn->found.asked_before = message_id;
    if (asked_in.len == 0)
        asked_in = turn->home;
    if (messenger && messenger->message_link && str_eq(asked_in, lookup->chat_home))
        link = messenger->message_link(messenger->self, turn->arena, turn->event->chat_id,
                                       message_id);
    if (link.len)
        turn->found.asked_before = link;
}

void lookup_take_title(struct lookup *lookup, size_t index, struct str raw)
{
    struct settings settings;

    if (raw.len && settings_unpack(lookup->turn->arena, raw, lookup->engine->keys.vault, &settings) &&
        !settings.is_left)
        lookup->turn->found.titles[index] = settings.title;
}
