/* stats.c: what helped most in this group (/statistik, /stats).
 *
 * Who else would look for a ranking of people finds none (C7): it lists stories, each author's
 * best at most, and names nobody. Told to whoever asks, alone. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"

static bool is_told_alone(const struct turn *turn)
{
    return turn->tells_alone || turn->person.private_is_open;
}

static void plan(struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->kind == EVENT_LETTER)
        turn->wants.membership = true;
    else
        answer_choose_group(turn);
    turn->wants.useful = true;
}

static void show(struct turn *turn)
{
    const struct found *found = &turn->found;

    line(turn, found->useful_count ? "stats.head" : "stats.none",
         TEXT("group", turn->settings.title));
    for (size_t i = 0; i < found->useful_count; i++) {
        const struct useful *story = &found->useful[i];
        const struct part product = { .id = story->product, .key = STR("stats.story"),
                                      .number = (unsigned)i + 1, .yes = story->helped,
                                      .no = story->voters };
        say_product(turn, &product);
        say_quote(turn, &(struct part){ .id = story->testimonial, .is_nameless = true });
    }
}

static void command_in_group(struct turn *turn)
{
    if (turn->settings.is_left)
        return;
    if (turn->event->person_id.len && is_told_alone(turn)) {
        say_alone(turn, NULL);
        show(turn);
        return;
    }
    if (turn->event->person_id.len)
        effect(turn, EFFECT_MEMBER);
    say(turn, "stats.in_private");
    button_start(turn, "stats.open", arena_print(turn->arena, "stats_%.*s", STR_ARG(turn->home)));
    pass_by(turn);
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP) {
        command_in_group(turn);
    } else if (answer_group(turn).len == 0) {
        answer_say_no_group(turn, "stats.no_group");
    } else if (!turn->settings.is_known || turn->settings.is_left) {
        say(turn, "stats.no_group");
    } else {
        say(turn, NULL)->group = answer_group(turn);
        show(turn);
    }
}

/* The link may have wandered out of the group; whoever typed the command there is known for a day. */
static void started(struct turn *turn)
{
    if (home_is_handle(turn->arguments))
        send_letter(turn, turn->arguments, "stats:ask", STR(""));
    else
        say(turn, "give.link_old");
}

static void letter(struct turn *turn)
{
    if (!turn->settings.is_known || turn->settings.is_left) {
        say(turn, "give.link_old");
    } else if (turn_is_member(turn)) {
        say(turn, NULL);
        show(turn);
    } else if (turn->found.membership == MEMBERSHIP_NO || turn->membership_failed) {
        say_with(turn, "stats.not_member", TEXT("group", turn->settings.title));
    }
}

const struct handler handler_stats = {
    .name = "stats",
    .command_id = "statistik",
    .command_en = "stats",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .started = started,
    .letter = letter,
};
