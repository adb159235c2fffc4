/* handlers_give_saved.c: in the group's home a draft becomes a testimonial, byte for byte. */
#include "turn_for.h"

#include "../../bot/conversation/draft.h"

static const struct draft whole = {
    .product_name = STR_INIT("Azura"), .is_named = true, .text = STR_INIT("ringan, ga lengket"),
    .has_verdict = true, .verdict = VERDICT_YES, .used_for = USED_MONTHS, .has_provenance = true,
    .provenance = PROVENANCE_GIFTED, .name_shown = NAME_INITIALS, .lang = STR_INIT("id"),
};

static struct turn *saved(struct arena *arena, const struct draft *draft)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER,
                                                        .letter = STR("give:save"),
                                                        .body = draft_pack(arena, draft) });
    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->found.author.number = 77;
    turn->found.membership = MEMBERSHIP_YES;
    return turn;
}

/* The link into the private chat proves nothing: it may have left the group. */
TEST(give_asks_whether_its_author_is_in_the_group_before_it_shows)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.is_shown = true;
    struct turn *turn = saved(arena, &draft);
    turn->found.membership = MEMBERSHIP_UNKNOWN;
    turn->settings.chat_id = STR("-1001");

    turn_answer(turn);

    CHECK(turn->wants.membership);
    CHECK_WHOLE(turn->reply_count, 1);
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_MEMBER);
    CHECK_STR(turn_reply(turn, 0)->chat_id, STR("-1001"));
    CHECK_STR(turn_reply(turn, 0)->person_id, STR("42"));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_keeps_nothing_of_a_stranger)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.is_shown = true;
    struct turn *turn = saved(arena, &draft);
    turn->found.membership = MEMBERSHIP_NO;

    turn_answer(turn);

    CHECK_SAID(turn, "give.not_member");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* A bot that is no administrator may not be told: then the member is asked to show up once. */
TEST(give_keeps_unseen_what_nobody_could_vouch_for)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.is_shown = true;
    struct turn *turn = saved(arena, &draft);
    turn->found.membership = MEMBERSHIP_UNKNOWN;
    turn->membership_failed = true;

    turn_answer(turn);

    CHECK_SAID(turn, "give.saved_unseen");
    CHECK_WHOLE(turn_effect(turn, EFFECT_TESTIMONIAL)->testimonial->scope, SCOPE_NOWHERE);
    CHECK(!turn_effect(turn, EFFECT_CONSENT)->is_given);
    arena_close(arena);
}

TEST(give_becomes_a_testimonial_in_the_groups_home)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.is_shown = true;
    draft.for_whom = STR("kulit berminyak");
    struct turn *turn = saved(arena, &draft);

    turn_answer(turn);

    const struct effect *put = turn_effect(turn, EFFECT_TESTIMONIAL);
    CHECK(put && put->testimonial->id != 0 && put->testimonial->author == 77);
    CHECK_STR(put->product->name, STR("Azura"));
    CHECK_STR(put->testimonial->text, STR("ringan, ga lengket")); /* byte for byte */
    CHECK_STR(put->testimonial->author_name, STR("Rani"));
    CHECK_WHOLE(put->testimonial->scope, SCOPE_GROUP);
    CHECK_WHOLE(put->testimonial->provenance, PROVENANCE_GIFTED);
    CHECK_WHOLE(put->testimonial->name_shown, NAME_INITIALS);
    CHECK_WHOLE(put->testimonial->day, 20775);
    CHECK_STR(put->testimonial->attributes[0].value, STR("berminyak"));
    CHECK_WHOLE(turn_effect(turn, EFFECT_CONSENT)->consent, CONSENT_SHOW_HERE);
    CHECK(turn_effect(turn, EFFECT_CONSENT)->is_given);
    CHECK_SAID(turn, "give.saved_shown");
    arena_close(arena);
}

TEST(give_only_saved_is_shown_nowhere)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = saved(arena, &whole);

    turn_answer(turn);

    CHECK_WHOLE(turn_effect(turn, EFFECT_TESTIMONIAL)->testimonial->scope, SCOPE_NOWHERE);
    CHECK(!turn_effect(turn, EFFECT_CONSENT)->is_given);
    CHECK_SAID(turn, "give.saved_only");
    arena_close(arena);
}

TEST(give_is_not_saved_in_a_group_that_the_bot_has_left)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = saved(arena, &whole);
    turn->settings.is_left = true;

    turn_answer(turn);

    CHECK_SAID(turn, "give.group_left");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_letters_with_a_foreign_body_do_nothing)
{
    static const char *const letters[] = { "give:save", "give:begin", "give:x" };
    static const struct str bodies[] = { STR_INIT(""), STR_INIT("\xFF\xFF"),
                                         STR_INIT("GroupHome_______"),
                                         STR_INIT("GroupHome_______\x01\x02") };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 4; k++) {
            struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER,
                                                                .letter = str_from(letters[i]),
                                                                .body = bodies[k] });
            turn_answer(turn);
            CHECK_SILENT(turn);
        }
    arena_close(arena);
}
