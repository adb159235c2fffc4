/* handlers_report.c: reports are bounded, name a class, and reach no hidden words. */
#include "turn_for.h"

__attribute__((format(printf, 2, 0)))
static struct turn *report_of(struct arena *arena, const char *payload, struct testimonial story,
                              unsigned today, bool has_reported)
{
    struct str id = id_print(arena, 9);
    struct turn *turn = turn_in_group(arena, (struct event){
        .payload = arena_print(arena, payload, STR_ARG(id)), .reply_person_id = STR("42") });

    story.id = 9;
    turn->found.queue = ARENA_NEW(arena, struct queue);
    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = story;
    turn->found.testimonial_count = story.scope == SCOPE_PUBLIC ? 0 : 1;
    turn->found.reports_today = today;
    turn->found.has_reported = has_reported;
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

static const struct testimonial shown = { .scope = SCOPE_GROUP };

TEST(report_goes_into_the_queue_and_hides_nothing)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = report_of(arena, "report:why:%.*s:3", shown, 0, false);

    CHECK(turn->wants.reports && turn->wants.queue);
    CHECK_SAID(turn, "report.thanks");
    CHECK(turn_effect(turn, EFFECT_QUEUE) && turn_effect(turn, EFFECT_REPORT));
    CHECK(!turn_effect(turn, EFFECT_REVIEW));
    CHECK_WHOLE(queue_find(turn->found.queue, 9)->reason, REASON_ABUSE);
    arena_close(arena);
}

TEST(report_counts_once_a_person_and_five_times_a_day)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *again = report_of(arena, "report:why:%.*s:1", shown, 1, true);
    CHECK_SAID(again, "report.again");
    CHECK_NO_EFFECTS(again);

    struct turn *enough = report_of(arena, "report:why:%.*s:1", shown, 5, false);
    CHECK_SAID(enough, "report.enough");
    CHECK_NO_EFFECTS(enough);
    arena_close(arena);
}

/* An id written by hand leads to nothing that is not shown to everybody anyway. */
TEST(report_shows_nothing_that_is_kept_or_held_back)
{
    static const struct testimonial unseen[] = { { .scope = SCOPE_NOWHERE },
                                                 { .scope = SCOPE_GROUP, .review = REVIEW_WAITING },
                                                 { .scope = SCOPE_GROUP, .review = REVIEW_HIDDEN },
                                                 { .scope = SCOPE_PUBLIC } /* stands for: not there */ };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < 4; i++) {
        struct turn *which = report_of(arena, "report:which:%.*s", unseen[i], 0, false);
        CHECK_SAID(which, "report.gone");
        struct turn *why = report_of(arena, "report:why:%.*s:1", unseen[i], 0, false);
        CHECK_SAID(why, "report.gone");
        CHECK_NO_EFFECTS(why);
    }
    arena_close(arena);
}

TEST(report_refuses_payloads_that_no_button_offers)
{
    static const char *const payloads[] = { "report", "report:why", "report:why:%.*s", "report:why:%.*s:0",
                                            "report:why:%.*s:7", "report:why:%.*s:1:1", "report:drop:%.*s" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = report_of(arena, payloads[i], shown, 0, false);
        CHECK_SAID(turn, "press.unknown");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

/* Behind an answer of several stories: which of them? */
TEST(report_asks_which_of_several_stories_and_offers_only_what_is_shown)
{
    struct arena *arena = arena_open(1 << 20);
    struct str ids[3];
    struct text payload = { .arena = arena };
    struct testimonial *stories = ARENA_ARRAY(arena, struct testimonial, 3);

    text_add(&payload, STR("report:which:"));
    for (unsigned i = 0; i < 3; i++) {
        stories[i] = (struct testimonial){ .id = 9 + i, .scope = SCOPE_GROUP };
        ids[i] = id_print(arena, 9 + i);
        text_add(&payload, ids[i]);
    }
    stories[1].review = REVIEW_HIDDEN;
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = payload.s,
                                                             .reply_person_id = STR("42") });
    turn->found.testimonials = stories;
    turn->found.testimonial_count = 3;
    turn_answer(turn);

    CHECK_WHOLE(turn->wants.id_count, 3);
    CHECK_SAID(turn, "report.which");
    const struct reply *asked = turn_reply(turn, 0);
    CHECK_WHOLE(asked->button_count, 2);
    CHECK_STR(asked->buttons[0].payload, arena_print(arena, "report:one:%.*s", STR_ARG(ids[0])));
    CHECK_STR(asked->buttons[1].payload, arena_print(arena, "report:one:%.*s", STR_ARG(ids[2])));
    CHECK_WHOLE(asked->buttons[1].params[0].whole, 2); /* as it is numbered above */
    CHECK_NO_EFFECTS(turn);

    struct turn *one = turn_in_group(arena, (struct event){ .payload = asked->buttons[1].payload,
                                                            .reply_person_id = STR("42") });
    one->found.testimonials = stories + 2;
    one->found.testimonial_count = 1;
    turn_answer(one);
    CHECK_SAID(one, "report.why");
    CHECK_STR(turn_button(one, "reason.advert")->payload,
              arena_print(arena, "report:why:%.*s:1", STR_ARG(ids[2])));
    arena_close(arena);
}

/* In private it travels to the group's home, which judges it as it would a press there. */
TEST(report_from_the_private_chat_is_taken_in_the_groups_home)
{
    struct arena *arena = arena_open(1 << 20);
    struct str payload = arena_print(arena, "report:why:%.*s:2", STR_ARG(id_print(arena, 9)));
    struct turn *pressed = turn_for(arena, (struct event){ .payload = payload });

    pressed->session.group = GROUP_HOME;
    pressed->found.membership = MEMBERSHIP_YES;
    turn_answer(pressed);
    CHECK_WHOLE(pressed->reply_count, 0);
    const struct effect *letter = turn_effect(pressed, EFFECT_LETTER);
    CHECK(letter && str_eq(letter->letter->letter, STR("report:take")));

    for (int own = 0; own < 2; own++) {
        struct turn *taken = turn_for(arena, *letter->letter);
        taken->home = GROUP_HOME;
        taken->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok"), .watcher_count = 1,
                                             .watchers = { STR("88") } };
        taken->found.queue = ARENA_NEW(arena, struct queue);
        taken->found.testimonials = ARENA_NEW(arena, struct testimonial);
        *taken->found.testimonials = shown;
        taken->found.testimonials->id = 9;
        taken->found.testimonial_count = 1;
        taken->found.author.testimonials = &taken->found.testimonials->id;
        taken->found.author.count = (size_t)own;
        turn_answer(taken);
        if (own) {
            CHECK_SAID(taken, "report.own");
            CHECK_NO_EFFECTS(taken);
        } else {
            CHECK_SAID(taken, "report.thanks");
            CHECK(turn_reply(taken, 0)->kind == REPLY_EDIT && taken->reply_count == 2);
            CHECK_STR(turn_reply(taken, 1)->chat_id, STR("88"));
            CHECK_WHOLE(queue_find(taken->found.queue, 9)->reason, REASON_NOT_OWN);
        }
    }
    struct turn *left = turn_for(arena, *letter->letter);
    left->home = GROUP_HOME;
    left->settings = (struct settings){ .is_known = true, .is_left = true };
    turn_answer(left);
    CHECK_SILENT(left);
    arena_close(arena);
}
