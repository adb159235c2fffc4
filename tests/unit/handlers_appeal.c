/* handlers_appeal.c: who may ask, who may decide, and what cannot be taken may be asked again. */
#include "turn_for.h"

#include "../../bot/base/pack.h"
#include "../../bot/conversation/money.h"

enum { ORDER = 77, HOLDER = 11 };
#define CAMPAIGN_HOME STR("CampaignHome____")
#define ENTRY(arena) arena_print(arena, "CampaignHome____:%.*s", STR_ARG(id_print(arena, ORDER)))

static struct str body_of(struct arena *arena, struct str group)
{
    struct text body = { .arena = arena };

    text_add(&body, STR("p"));
    pack_str(&body, CAMPAIGN_HOME);
    pack_str(&body, group);
    pack_str(&body, STR("Mama Depok"));
    pack_fixed64(&body, ORDER);
    pack_u64(&body, 1);
    return body.s;
}

static struct turn *letter_to(struct arena *arena, const char *letter, struct str home, struct str body)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = str_from(letter),
                                                        .body = body });

    turn->home = home;
    return turn;
}

/* In the campaign's home, about a refused order of HOLDER's. */
static struct turn *at_campaign(struct arena *arena, const char *letter, struct str group,
                                enum order_appeal appeal)
{
    struct turn *turn = letter_to(arena, letter, CAMPAIGN_HOME, body_of(arena, group));
    struct money *money = ARENA_NEW(arena, struct money);

    *money = (struct money){ .home = CAMPAIGN_HOME, .order_hash = ORDER,
                             .link = { .holder = HOLDER, .group = GROUP_HOME } };
    money->campaign.raw = money->order.raw = STR("there");
    money->order.holder = HOLDER;
    money->order.state = ORDER_REJECTED;
    money->order.appeal = appeal;
    turn->found.money = money;
    return turn;
}

/* In the group's home. */
static struct turn *at_group(struct arena *arena, size_t waiting, bool is_left)
{
    struct turn *turn = letter_to(arena, "appeal:new", GROUP_HOME, body_of(arena, GROUP_HOME));

    turn->settings = (struct settings){ .is_known = true, .is_left = is_left, .title = STR("Mama Depok") };
    turn->found.appeal_count = waiting;
    return turn;
}

TEST(appeal_that_the_group_cannot_take_is_given_back)
{
    struct arena *arena = arena_open(1 << 22);

    struct turn *full = at_group(arena, LIMIT_APPEALS, false);
    turn_answer(full);
    CHECK_SAID(full, "appeal.full");
    CHECK_WHOLE(full->effect_count, 1);
    CHECK_STR(full->effects[0]->letter->letter, STR("appeal:free"));

    struct turn *left = at_group(arena, 0, true);
    turn_answer(left);
    CHECK_SAID(left, "appeal.no_group");
    CHECK_STR(turn_effect(left, EFFECT_LETTER)->letter->letter, STR("appeal:free"));

    struct turn *taken = at_group(arena, LIMIT_APPEALS - 1, false);
    turn_answer(taken);
    CHECK_SAID(taken, "appeal.asked");
    CHECK_STR(turn_effect(taken, EFFECT_APPEAL)->body, ENTRY(arena));
    arena_close(arena);
}

TEST(appeal_given_back_may_be_asked_again_and_one_that_was_decided_may_not)
{
    struct arena *arena = arena_open(1 << 22);

    struct turn *free = at_campaign(arena, "appeal:free", GROUP_HOME, APPEAL_ASKED);
    turn_answer(free);
    const struct effect *credit = turn_effect(free, EFFECT_CREDIT);
    CHECK(credit && credit->credit->changes && credit->credit->order.appeal == APPEAL_NONE);
    CHECK_WHOLE(credit->credit->entry_count, 0); /* the ledger says nothing of it */
    CHECK_WHOLE(free->reply_count, 0);

    static const enum order_appeal others[] = { APPEAL_NONE, APPEAL_DECIDED };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct turn *late = at_campaign(arena, "appeal:free", GROUP_HOME, others[i]);
        turn_answer(late);
        CHECK_SILENT(late);
    }
    arena_close(arena);
}

TEST(appeal_is_decided_by_nobody_whom_it_concerns_and_by_no_other_group)
{
    struct arena *arena = arena_open(1 << 22);

    struct turn *other = at_campaign(arena, "appeal:decide", OTHER_HOME, APPEAL_ASKED);
    turn_answer(other);
    CHECK_SAID(other, "appeal.gone");
    CHECK(!turn_effect(other, EFFECT_CREDIT));
    CHECK_STR(turn_effect(other, EFFECT_LETTER)->letter->letter, STR("appeal:done"));

    struct turn *keeper = at_campaign(arena, "appeal:weigh", GROUP_HOME, APPEAL_ASKED);
    keeper->found.money->brand.brand.raw = STR("there");
    keeper->found.money->brand.brand.keeper_count = 1;
    keeper->found.money->brand.brand.keepers[0] = PERSON_HOME;
    turn_answer(keeper);
    CHECK_SAID(keeper, "appeal.own_brand");
    CHECK_NO_EFFECTS(keeper);

    struct turn *own = at_campaign(arena, "appeal:decide", GROUP_HOME, APPEAL_ASKED);
    own->found.money->asker = HOLDER;
    turn_answer(own);
    CHECK_SAID(own, "appeal.own_link");
    CHECK_NO_EFFECTS(own);
    arena_close(arena);
}
