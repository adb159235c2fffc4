/* handlers_campaign.c: a keeper makes a campaign in three questions; what is refused says why. */
#include "campaign_for.h"

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

/* A new campaign, as far as the screen of what is usual. */
static struct turn *on_screen(struct arena *arena)
{
    struct turn *turn = begun(arena);

    turn = after(turn, "", "10 poin / -");
    turn = after(turn, "", "https://azarine.example/");
    return after(turn, "", "60 hari");
}

static struct campaign draft_of(const struct turn *turn)
{
    struct campaign draft = { 0 };

    CHECK(campaign_unpack_open(turn->session.data, &draft));
    return draft;
}

TEST(campaign_takes_every_term_from_its_screen_and_back)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = on_screen(arena);

#define SET(field, words)                                                \
    do {                                                                 \
        turn = after(turn, "campaign:set:" field, "");                   \
        CHECK_SAID(turn, "campaign.ask_" field);                         \
        CHECK(turn_button(turn, "campaign.back"));                       \
        turn = after(turn, "", words);                                   \
    } while (0)
    SET("cap", "3");
    CHECK_SAID(turn, "campaign.cap");
    SET("title", " Ajak tetangga ");
    SET("cost", "Rp 15.000");
    SET("disclosure", "Aku dapat poin");
    CHECK_SAID(turn, "campaign.disclosure");
    SET("topic", "sunscreen, serum");
    CHECK_SAID(turn, "campaign.topic");
    struct campaign draft = draft_of(turn);
    CHECK_WHOLE(draft.cap, 3);
    CHECK_WHOLE(draft.cost_minor, 15000);
    CHECK_STR(draft.title, STR("Ajak tetangga"));
    CHECK_STR(draft.disclosure, STR("Aku dapat poin"));
    CHECK_STR(draft.topic, STR("sunscreen, serum"));

    SET("cap", "0");
    CHECK_SAID(turn, "campaign.no_cap");
    SET("disclosure", "-");
    CHECK_SAID(turn, "campaign.no_disclosure");
    SET("topic", " - ");
    CHECK_SAID(turn, "campaign.no_topic");
    draft = draft_of(turn);
    CHECK(draft.cap == 0 && draft.disclosure.len == 0 && draft.topic.len == 0);
    arena_close(arena);
}

TEST(campaign_refuses_terms_out_of_range_and_keeps_what_was_there)
{
    static const struct {
        const char *press, *text, *key;
    } rows[] = {
        { "campaign:set:cap", "10001", "campaign.bad_cap" },
        { "campaign:set:cap", "tiga", "campaign.bad_cap" },
        { "campaign:set:title", "x", "campaign.bad_title" },
        { "campaign:set:title", "lihat https://azarine.example", "campaign.bad_title" },
        { "campaign:set:cost", "banyak", "campaign.bad_cost" },
        { "campaign:set:cost", "999999999999999999", "campaign.bad_cost" },
        { "campaign:set:cost", "99999999999999", "campaign.bad_cost" },
        { "campaign:set:disclosure", "cek http://azarine.example", "campaign.bad_disclosure" },
        { "campaign:set:disclosure", "kasih bintang 5 ya", "campaign.reviews_refused" },
        { "campaign:set:topic", "serum,\nsabun", "campaign.bad_topic" },
    };
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = on_screen(arena);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        turn = after(turn, rows[i].press, "");
        turn = after(turn, "", rows[i].text);
        CHECK_SAID(turn, rows[i].key);
        turn = after(turn, "campaign:back", "");
        struct campaign draft = draft_of(turn);
        CHECK(draft.cap == 0 && draft.cost_minor == 0 && draft.disclosure.len == 0 && draft.topic.len == 0);
        CHECK_STR(draft.title, STR("Ajak teman"));
    }
    arena_close(arena);
}

TEST(campaign_screen_wants_a_press_and_a_lost_draft_is_said)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = on_screen(arena);

    turn = after(turn, "", "apa ini");
    CHECK_SAID(turn, "campaign.press_a_button");
    CHECK(turn_button(turn, "campaign.activate"));
    turn->session.data = STR("?");
    turn = after(turn, "", "3");
    CHECK_SAID(turn, "campaign.lost");
    arena_close(arena);
}

TEST(campaign_asks_which_of_several_brands_and_begins_for_none_of_another)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("kampanye") });
    struct brand_found *found = ARENA_ARRAY(arena, struct brand_found, 3);

    for (size_t i = 0; i < 3; i++)
        found[i] = *the_brand(arena);
    found[1].home = STR("SecondBrand_____");
    found[1].brand.name = STR("Kirana");
    found[2].brand.is_closed = true;
    turn->found.brands = found;
    turn->found.brand_count = 3;
    turn_answer(turn);
    CHECK_SAID(turn, "campaign.which_brand");
    CHECK_WHOLE(turn_reply(turn, 0)->button_count, 2);
    CHECK_STR(turn_reply(turn, 0)->buttons[1].payload, STR("campaign:list:SecondBrand_____"));

    turn = turn_for(arena, (struct event){ .payload = STR("campaign:new:SecondBrand_____") });
    with_brand(turn);
    turn_answer(turn);
    CHECK_SAID(turn, "brand.not_keeper");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
