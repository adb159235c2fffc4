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
