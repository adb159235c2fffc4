/* campaign_home.c: a campaign's letters, in its brand's home and in its own. */
#include "campaign_for.h"

static struct campaign a_campaign(void)
{
    return (struct campaign){
        .code = STR("ABCDE"), .brand_home = BRAND_HOME, .state = CAMPAIGN_RUNNING, .last_day = 20800,
        .window_days = 30, .hold_days = 14, .currency = STR("IDR"), .title = STR("Ajak teman"),
        .for_member = { .kind = REWARD_POINTS, .points = 10 },
        .target = STR("https://azarine.example/"), .brand_name = STR("Azarine") };
}

static struct turn *letter_to(struct arena *arena, const char *letter, struct str body, struct str home)
{
    struct event event = { .kind = EVENT_LETTER, .letter = str_from(letter), .body = body };
    struct turn *turn = turn_for(arena, event);

    turn->home = home;
    return turn;
}

TEST(campaign_takes_nothing_from_who_does_not_keep_the_brand)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign campaign = a_campaign();
    static const char *const letters[] = { "campaign:make", "campaign:list", "campaign:pause",
                                           "campaign:edit", "campaign:end" };

    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        struct turn *turn = letter_to(arena, letters[i], STR("pABCDE"), BRAND_HOME);
        turn->found.brand = *the_brand(arena);
        turn->found.brand.brand.keepers[0] = STR("SomebodyElse____");
        turn->found.sharing.offers = &campaign;
        turn->found.sharing.offer_count = 1;
        turn_answer(turn);
        CHECK_SAID(turn, "brand.not_keeper");
        CHECK(!turn_said(turn, "campaign.head"));
        CHECK_WHOLE(turn->effect_count, 1); /* the list of what they keep is put right */
    }
    arena_close(arena);
}

TEST(campaign_that_runs_only_gets_better)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign campaign = a_campaign(), worse = campaign;

    campaign.raw = STR("there");
    worse.for_member.points = 5;
    struct turn *turn = letter_to(arena, "campaign:change",
                                  arena_concat(arena, STR("p"), campaign_pack_open(arena, &worse)),
                                  STR("CampaignHome____"));
    turn->found.sharing.campaign = campaign;
    turn_answer(turn);
    CHECK_SAID(turn, "campaign.worse");
    CHECK(!turn_effect(turn, EFFECT_CAMPAIGN));

    worse.for_member.points = 15;
    turn = letter_to(arena, "campaign:change",
                     arena_concat(arena, STR("p"), campaign_pack_open(arena, &worse)),
                     STR("CampaignHome____"));
    turn->found.sharing.campaign = campaign;
    turn_answer(turn);
    CHECK_SAID(turn, "campaign.changed");
    CHECK(turn_effect(turn, EFFECT_CAMPAIGN)->campaign->for_member.points == 15);
    arena_close(arena);
}

TEST(campaign_of_a_place_that_is_not_proven_any_more_is_paused)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign campaign = a_campaign();

    struct turn *turn = letter_to(arena, "campaign:places", STR(""), BRAND_HOME);
    turn->found.brand = *the_brand(arena);
    turn->found.sharing.offers = &campaign;
    turn->found.sharing.offer_count = 1;
    turn_answer(turn);
    CHECK_NO_EFFECTS(turn);

    turn->found.brand.brand.places[0].verified_at_ms = 0;
    turn_answer(turn);
    CHECK_WHOLE(turn->effect_count, 1);
    struct turn *home = arrived(turn, 0, STR("CampaignHome____"));
    home->found.sharing.campaign = campaign;
    home->found.sharing.campaign.raw = STR("there");
    turn_answer(home);
    CHECK_SAID(home, "campaign.paused_unproven");
    CHECK_WHOLE(turn_effect(home, EFFECT_CAMPAIGN)->campaign->state, CAMPAIGN_PAUSED);
    arena_close(arena);
}

TEST(campaign_whose_code_is_taken_gets_another)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign campaign = a_campaign();

    struct turn *turn = letter_to(arena, "campaign:begin",
                                  arena_concat(arena, STR("p"), campaign_pack_open(arena, &campaign)),
                                  STR("CampaignHome____"));
    turn->found.sharing.campaign = (struct campaign){ .raw = STR("somebody else's") };
    turn_answer(turn);
    CHECK(!turn_effect(turn, EFFECT_CAMPAIGN));
    CHECK_WHOLE(turn->reply_count, 0);
    struct turn *brand = arrived(turn, 0, BRAND_HOME);
    brand->found.brand = *the_brand(arena);
    turn_answer(brand);
    CHECK_STR(brand->effects[0]->letter->letter, STR("campaign:begin"));
    CHECK_WHOLE(brand->effects[0]->to_campaign.len, CODE_CAMPAIGN_LEN);
    arena_close(arena);
}

/* A program has no chat: nobody's press, nobody's private chat. */
static struct turn *from_program(struct arena *arena, const char *letter, const struct campaign *terms,
                                 const struct campaign *before)
{
    struct turn *turn = letter_to(arena, letter,
                                  arena_concat(arena, STR("m"), campaign_pack_open(arena, terms)),
                                  STR("CampaignHome____"));

    turn->person_home = STR("");
    turn->found.sharing.campaign = *before;
    turn_answer(turn);
    CHECK_WHOLE(turn->reply_count, 0);
    return turn;
}

TEST(campaign_of_a_program_begins_without_a_word_and_draws_no_other_code)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign campaign = a_campaign(), none = { 0 };

    struct turn *turn = from_program(arena, "campaign:begin", &campaign, &none);
    CHECK(turn_effect(turn, EFFECT_CAMPAIGN)->campaign->state == CAMPAIGN_RUNNING);
    CHECK_STR(turn->effects[1]->letter->letter, STR("campaign:listed"));
    CHECK_WHOLE(turn->effect_count, 2);

    none.raw = STR("somebody else's");
    turn = from_program(arena, "campaign:begin", &campaign, &none);
    CHECK_SILENT(turn);
    arena_close(arena);
}

TEST(campaign_of_a_program_changes_only_what_it_had_read_and_for_the_better)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign before = a_campaign(), after = before;

    before.raw = STR("there");
    before.revision = after.revision = 3;
    after.for_member.points = 15;
    after.state = CAMPAIGN_PAUSED;
    struct turn *turn = from_program(arena, "campaign:put", &after, &before);
    const struct effect *write = turn_effect(turn, EFFECT_CAMPAIGN);
    CHECK(write && write->campaign->for_member.points == 15 && write->campaign->revision == 4);
    CHECK_WHOLE(write->campaign->state, CAMPAIGN_PAUSED);

#define LEFT_ALONE(...)                                                 \
    do {                                                                \
        struct campaign terms = after, stands = before;                 \
        __VA_ARGS__;                                                    \
        CHECK_SILENT(from_program(arena, "campaign:put", &terms, &stands)); \
    } while (0)
    LEFT_ALONE(stands.revision = 4);
    LEFT_ALONE(terms.for_member.points = 5);
    LEFT_ALONE(stands.state = CAMPAIGN_ENDED);
    LEFT_ALONE(stands.raw = STR(""));
    LEFT_ALONE(terms.brand_home = STR("AnotherBrand____"));
    LEFT_ALONE(terms.code = STR("ZZZZZ"));

    turn = letter_to(arena, "campaign:put", /* of a person, it is forged */
                     arena_concat(arena, STR("p"), campaign_pack_open(arena, &after)),
                     STR("CampaignHome____"));
    turn->found.sharing.campaign = before;
    turn_answer(turn);
    CHECK_SILENT(turn);
    arena_close(arena);
}
