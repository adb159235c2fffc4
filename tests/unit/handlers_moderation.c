/* handlers_moderation.c: decisions are an administrator's, are told, and go on record. */
#include "turn_for.h"

#include "../../bot/base/pack.h"
#include "../../bot/conversation/hold.h"

enum { ITEM = 77 };

static struct turn *act_on(struct arena *arena, const char *verb, const char *rest, enum role role,
                           struct queue_entry entry, struct testimonial testimonial)
{
    struct str id = id_print(arena, ITEM);
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "moderation:%s", verb),
        .body = arena_print(arena, "p%.*s%s", STR_ARG(id), rest), .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok") };
    turn->found.role = role;
    turn->found.queue = ARENA_NEW(arena, struct queue);
    if (entry.id)
        *queue_add(turn->found.queue, entry.id, 1) = entry;
    testimonial.id = ITEM;
    testimonial.product = 5;
    testimonial.author_id = STR("900");
    testimonial.author_lang = STR("en");
    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = testimonial;
    turn->found.testimonial_count = 1;
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

static const struct queue_entry waiting = { .id = ITEM, .held = HELD_FIRST };

TEST(moderation_approves_and_says_so_to_the_author_and_on_record)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on(arena, "ok", "", ROLE_ADMIN, waiting,
                               (struct testimonial){ .review = REVIEW_WAITING });

    CHECK_SAID(turn, "moderation.approved");
    CHECK_WHOLE(turn_effect(turn, EFFECT_REVIEW)->testimonial->review, REVIEW_NONE);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.kind, AUDIT_APPROVED);
    CHECK_WHOLE(turn->found.queue->count, 0);
    CHECK_STR(turn_reply(turn, 1)->chat_id, STR("900"));
    CHECK_STR(turn_reply(turn, 1)->lang, STR("en"));
    CHECK_STR(turn_reply(turn, 1)->parts[0].key, STR("moderation.author_approved"));
    arena_close(arena);
}

TEST(moderation_hides_with_a_class_of_reason)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on(arena, "why", ":3", ROLE_ADMIN, waiting,
                               (struct testimonial){ .review = REVIEW_WAITING });

    CHECK_WHOLE(turn_effect(turn, EFFECT_REVIEW)->testimonial->review, REVIEW_HIDDEN);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.reason, REASON_ABUSE);
    CHECK(queue_find(turn->found.queue, ITEM)->is_hidden);
    arena_close(arena);
}

TEST(moderation_refuses_reasons_that_there_are_not)
{
    static const char *const rests[] = { "", ":", ":0", ":7", ":-1", ":x", ":3:3" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
        CHECK_NO_EFFECTS(act_on(arena, "why", rests[i], ROLE_ADMIN, waiting,
                                (struct testimonial){ .review = REVIEW_WAITING }));
    arena_close(arena);
}

TEST(moderation_is_nothing_that_a_member_can_do)
{
    static const char *const verbs[] = { "ok", "no", "why", "back", "taps", "list", "hidden", "watch" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = act_on(arena, verbs[i], ":1", ROLE_MEMBER, waiting,
                                   (struct testimonial){ .review = REVIEW_WAITING });
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_REVIEW) && !turn_effect(turn, EFFECT_AUDIT) &&
              !turn_effect(turn, EFFECT_SETTINGS));
    }
    arena_close(arena);
}

/* What its author keeps to themselves is no admin's to read, and waits for nobody. */
TEST(moderation_shows_no_story_that_its_author_shows_to_nobody)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on(arena, "list", ":0", ROLE_ADMIN, waiting,
                               (struct testimonial){ .review = REVIEW_WAITING,
                                                     .scope = SCOPE_NOWHERE });

    CHECK_SAID(turn, "moderation.not_shown");
    CHECK_WHOLE(turn_effect(turn, EFFECT_REVIEW)->testimonial->review, REVIEW_NONE);
    CHECK_WHOLE(turn->found.queue->count, 0);
    for (size_t i = 0; i < turn_reply(turn, 0)->part_count; i++)
        CHECK(turn_reply(turn, 0)->parts[i].id != ITEM);
    arena_close(arena);
}

/* A payload made by hand may name any testimonial: only what is in the queue is decided. */
TEST(moderation_decides_nothing_that_is_not_in_the_queue)
{
    static const char *const verbs[] = { "ok", "no", "why", "back" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = act_on(arena, verbs[i], ":1", ROLE_ADMIN, (struct queue_entry){ 0 },
                                   (struct testimonial){ .review = REVIEW_NONE });
        CHECK_SAID(turn, "moderation.decided_already");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(moderation_tells_the_author_once_that_nobody_decided)
{
    struct arena *arena = arena_open(1 << 20);
    struct text body = { .arena = arena };

    pack_fixed64(&body, ITEM);
    for (int is_waiting = 0; is_waiting < 2; is_waiting++) {
        struct turn *turn = turn_for(arena, (struct event){
            .kind = EVENT_DUE, .letter = STR("moderation:overdue"), .body = body.s,
            .new_chat_id = GROUP_HOME });
        turn->home = GROUP_HOME;
        turn->settings.is_known = true;
        turn->found.queue = ARENA_NEW(arena, struct queue);
        if (is_waiting)
            queue_add(turn->found.queue, ITEM, 1);
        struct testimonial held = { .id = ITEM, .review = REVIEW_WAITING, .author_id = STR("900") };
        turn->found.testimonials = &held;
        turn->found.testimonial_count = 1;
        turn_answer(turn);
        CHECK_WHOLE(turn->reply_count, is_waiting);
    }
    arena_close(arena);
}

static unsigned held(struct arena *arena, const char *text)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("x") });
    struct testimonial testimonial = { .text = str_from(text), .scope = SCOPE_GROUP };

    return hold_reasons(turn, &testimonial);
}

TEST(moderation_is_asked_about_abuse_spam_and_links_and_not_about_blunt_words)
{
    struct arena *arena = arena_open(1 << 20);

    CHECK(held(arena, "lu goblok banget sih anjing") & HELD_ABUSE);
    CHECK(held(arena, "SLOT GACOR HARI INI MAXWIN daftar sekarang bit.ly/xxx") & HELD_SPAM);
    CHECK_WHOLE(held(arena, "ga lengket, info di tokoku.shop"), HELD_LINK);
    CHECK_WHOLE(held(arena, "jelek banget, muka jadi bruntusan semua, nyesel beli"), 0);
    CHECK_WHOLE(held(arena, "anjir enak banget, ga lengket sama sekali di kulit"), 0);
    arena_close(arena);
}

/* A rush of "it helped" says nothing of the story: that stays, whichever way it is decided. */
TEST(moderation_decides_of_taps_and_leaves_the_story_alone)
{
    const struct queue_entry tapped = { .id = ITEM, .held = HELD_TAPS | HELD_REPORT };
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on(arena, "taps", ":1", ROLE_ADMIN, tapped, (struct testimonial){ 0 });
    CHECK_SAID(turn, "moderation.taps_counted");
    CHECK(turn_effect(turn, EFFECT_TAPS)->is_given && !turn_effect(turn, EFFECT_REVIEW));
    CHECK_WHOLE(queue_find(turn->found.queue, ITEM)->held, HELD_REPORT);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.kind, AUDIT_TAPS_COUNTED);

    turn = act_on(arena, "taps", ":0", ROLE_ADMIN, tapped, (struct testimonial){ 0 });
    CHECK(!turn_effect(turn, EFFECT_TAPS)->is_given);
    CHECK_NO_EFFECTS(act_on(arena, "taps", ":1", ROLE_ADMIN, waiting,
                            (struct testimonial){ .review = REVIEW_WAITING }));
    arena_close(arena);
}
