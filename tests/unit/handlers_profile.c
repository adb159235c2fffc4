/* handlers_profile.c: one's own needs, only with consent, only in private. */
#include "turn_for.h"

static struct turn *pressed(struct arena *arena, const char *payload)
{
    struct turn *turn = turn_for(arena, (struct event){ .payload = str_from(payload) });

    turn->profile.may_keep = true;
    return turn;
}

TEST(profile_keeps_nothing_before_its_own_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("profil") });
    struct turn *early = pressed(arena, "profile:set:kulit:kering");
    early->profile.may_keep = false;

    turn_answer(turn);
    turn_answer(early);

    CHECK_SAID(turn, "profile.consent");
    CHECK_NO_EFFECTS(turn);
    CHECK_SAID(early, "profile.consent");
    CHECK_NO_EFFECTS(early);
    arena_close(arena);
}

TEST(profile_consent_is_written_into_the_ledger_once)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "profile:agree"), *again = pressed(arena, "profile:agree");
    turn->profile.may_keep = false;

    turn_answer(turn);
    turn_answer(again);

    CHECK_WHOLE(turn_effect(turn, EFFECT_CONSENT)->consent, CONSENT_PROFILE);
    CHECK(turn_effect(turn, EFFECT_CONSENT)->is_given && turn_effect(turn, EFFECT_PROFILE));
    CHECK_NO_EFFECTS(again);
    arena_close(arena);
}

TEST(profile_takes_a_known_value_and_no_other)
{
    static const char *const bad[] = { "profile:set:kulit:apa saja", "profile:set:kulit",
                                       "profile:set::", "profile:set:zodiak:leo",
                                       "profile:of:zodiak", "profile:unset:zodiak" };
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = pressed(arena, "profile:set:kulit:kering");
    profile_set(&turn->profile, (struct need){ STR("kulit"), STR("berminyak") });

    turn_answer(turn);

    CHECK_WHOLE(turn->profile.need_count, 1);
    CHECK_STR(turn->profile.needs[0].value, STR("kering"));
    CHECK_SAID(turn, "profile.need");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct turn *refused = pressed(arena, bad[i]);
        turn_answer(refused);
        CHECK_SAID(refused, "press.unknown");
        CHECK_NO_EFFECTS(refused);
    }
    arena_close(arena);
}

TEST(profile_understands_own_words_and_keeps_none_of_them)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *asks = pressed(arena, "profile:write");
    turn_answer(asks);
    struct turn *turn = turn_after(asks, (struct event){ .text = STR("kulitku kering banget") });
    turn->profile.may_keep = true;

    turn_answer(turn);

    CHECK_WHOLE(turn->profile.need_count, 1);
    CHECK_STR(turn->profile.needs[0].value, STR("kering"));
    CHECK(turn_effect(turn, EFFECT_PROFILE));
    CHECK_WHOLE(turn->session.handler.len, 0);
    arena_close(arena);
}

TEST(profile_goes_whole_with_its_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "profile:forget");
    profile_set(&turn->profile, (struct need){ STR("kulit"), STR("kering") });
    profile_avoid(&turn->profile, 7, DISLIKE_OLD);

    turn_answer(turn);

    CHECK_SAID(turn, "profile.forgotten");
    CHECK(!turn->profile.may_keep);
    CHECK_WHOLE(turn->profile.need_count + turn->profile.avoided_count, 0);
    CHECK(!turn_effect(turn, EFFECT_CONSENT)->is_given);
    arena_close(arena);
}

TEST(profile_is_no_matter_for_a_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *asked = turn_in_group(arena, (struct event){ .command = STR("profile") });
    struct turn *press = turn_in_group(arena, (struct event){ .payload = STR("profile:forget") });
    press->profile.may_keep = true;

    turn_answer(asked);
    turn_answer(press);

    CHECK_SAID(asked, "profile.in_private");
    CHECK_SAID(press, "press.unknown");
    CHECK_NO_EFFECTS(press);
    arena_close(arena);
}
