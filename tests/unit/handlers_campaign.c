/* handlers_campaign.c: a keeper makes a campaign in three questions; what is refused says why. */
#include "turn_for.h"

#include "../../bot/base/pack.h"
#include "../../bot/referral/terms.h"

#define BRAND_HOME STR("BrandHome_______")

static struct brand_found *the_brand(struct arena *arena)
{
    struct brand_found *found = ARENA_NEW(arena, struct brand_found);

    found->home = BRAND_HOME;
    found->brand = (struct brand){ .raw = STR("there"), .id = 7, .name = STR("Azarine"),
                                   .keeper_count = 1, .place_count = 1 };
    found->brand.keepers[0] = PERSON_HOME;
    found->brand.places[0] = (struct brand_place){ .kind = PLACE_HOST, .address = STR("azarine.example"),
                                                    .verified_at_ms = 5 };
    return found;
}

static void with_brand(struct turn *turn)
{
    turn->person.brand_count = 1;
    turn->person.brands[0] = BRAND_HOME;
    turn->person.private_is_open = true;
    turn->found.brands = the_brand(turn->arena);
    turn->found.brand_count = 1;
}

static struct turn *after(const struct turn *before, const char *payload, const char *text)
{
    struct turn *turn = turn_after(before, (struct event){ .payload = str_from(payload),
                                                           .text = str_from(text) });

    with_brand(turn);
    turn_answer(turn);
    return turn;
}

static struct turn *begun(struct arena *arena)
{
    struct turn *turn = turn_for(arena, (struct event){ .payload = STR("campaign:new:BrandHome_______") });

    with_brand(turn);
    turn_answer(turn);
    CHECK_SAID(turn, "campaign.ask_reward");
    return turn;
}

/* The letter that this turn wrote, as it arrives in its home. */
static struct turn *arrived(const struct turn *from, size_t i, struct str home)
{
    CHECK(i < from->effect_count && from->effects[i]->kind == EFFECT_LETTER);
    struct turn *turn = turn_for(from->arena, *from->effects[i]->letter);

    turn->home = home;
    turn->session = (struct session){ 0 };
    return turn;
}

TEST(campaign_asks_three_questions_then_shows_what_is_usual_and_goes_to_the_brand)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = begun(arena);

    turn = after(turn, "", "10 poin / diskon 10%");
    CHECK_SAID(turn, "campaign.ask_target");
    turn = after(turn, "", "https://azarine.example/promo");
    CHECK_SAID(turn, "campaign.ask_day");
    turn = after(turn, "", "60 hari");
    CHECK_SAID(turn, "campaign.window");
    CHECK_SAID(turn, "campaign.hold");
    CHECK_SAID(turn, "campaign.no_cap");
    CHECK(turn_button(turn, "campaign.activate"));
    turn = after(turn, "campaign:go", "");
    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_STR(turn->effects[0]->letter->letter, STR("campaign:make"));

    struct turn *brand = arrived(turn, 0, BRAND_HOME);
    brand->found.brand = *the_brand(arena);
    turn_answer(brand);
    CHECK_WHOLE(brand->effect_count, 1);
    CHECK_STR(brand->effects[0]->letter->letter, STR("campaign:begin"));
    CHECK_WHOLE(brand->effects[0]->to_campaign.len, CODE_CAMPAIGN_LEN);

    struct turn *home = arrived(brand, 0, STR("CampaignHome____"));
    turn_answer(home);
    CHECK_SAID(home, "campaign.begun");
    const struct effect *write = turn_effect(home, EFFECT_CAMPAIGN);
    CHECK(write && write->campaign->state == CAMPAIGN_RUNNING && write->campaign->window_days == 30 &&
          write->campaign->hold_days == 14 && write->campaign->for_member.points == 10);
    CHECK_STR(write->campaign->brand_name, STR("Azarine"));
    CHECK_STR(home->effects[1]->letter->letter, STR("campaign:listed"));
    arena_close(arena);
}

TEST(campaign_refuses_with_the_reason_and_keeps_the_question_open)
{
    static const struct {
        const char *text, *key;
    } rows[] = {
        { "10 poin", "campaign.bad_reward" },
        { "- / -", "campaign.bad_reward" },
        { "0 poin / -", "campaign.bad_points" },
        { "voucher 20rb kalau kasih bintang 5 di Google / -", "campaign.reviews_refused" },
        { "10% / komisi dari downline", "campaign.levels_refused" },
    };
    static const struct {
        const char *text, *key;
    } targets[] = {
        { "http://azarine.example", "campaign.no_https" },
        { "https://azarine", "campaign.bad_host" },
        { "https://azarine.example:8443/", "campaign.has_user" },
        { "https://azarine.example/a b", "campaign.bad_character" },
        { "https://other.example/", "campaign.not_verified" },
        { "https://g.page/azarine/review", "campaign.reviews_refused" },
    };
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = begun(arena);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        turn = after(turn, "", rows[i].text);
        CHECK_SAID(turn, rows[i].key);
        CHECK_STR(turn->session.state, STR("reward"));
    }
    turn = after(turn, "", "10 poin / -");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        turn = after(turn, "", targets[i].text);
        CHECK_SAID(turn, targets[i].key);
        CHECK_STR(turn->session.state, STR("target"));
    }
    turn = after(turn, "", "https://azarine.example/");
    turn = after(turn, "", "kapan-kapan");
    CHECK_SAID(turn, "campaign.bad_day");
    turn = after(turn, "", "1-1-2020");
    CHECK_SAID(turn, "campaign.bad_day");
    turn = after(turn, "", "30 hari");
    turn = after(turn, "campaign:set:window", "");
    CHECK_SAID(turn, "campaign.ask_window");
    turn = after(turn, "", "6");
    CHECK_SAID(turn, "campaign.bad_window");
    turn = after(turn, "", "91");
    CHECK_SAID(turn, "campaign.bad_window");
    turn = after(turn, "", "45");
    CHECK(turn_button(turn, "campaign.activate"));
    turn = after(turn, "campaign:set:hold", "");
    turn = after(turn, "", "61");
    CHECK_SAID(turn, "campaign.bad_hold");
    turn = after(turn, "campaign:back", "");
    CHECK_SAID(turn, "campaign.hold");
    turn = after(turn, "campaign:cancel", "");
    CHECK_SAID(turn, "campaign.cancelled");
    CHECK_WHOLE(turn->session.handler.len, 0);
    turn = after(turn, "campaign:go", "");
    CHECK_SAID(turn, "campaign.lost");
    arena_close(arena);
}

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
