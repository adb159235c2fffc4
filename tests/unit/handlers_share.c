/* handlers_share.c: who gets a personal link, after which questions, and what it says. */
#include "turn_for.h"

#include "../../bot/conversation/share_card.h"

#define CAMPAIGN_HOME STR("CampaignHome____")

static struct campaign a_campaign(struct arena *arena)
{
    (void)arena;
    return (struct campaign){
        .raw = STR("there"), .code = STR("ABCDE"), .state = CAMPAIGN_RUNNING, .last_day = 20800,
        .window_days = 30, .title = STR("Ajak teman"), .brand_name = STR("Azarine"),
        .for_member = { .kind = REWARD_POINTS, .points = 10 },
        .for_friend = { .kind = REWARD_VOUCHER, .words = STR("voucher 20rb") },
        .target = STR("https://azarine.example/"), .disclosure = STR("Program resmi") };
}

/* In her private chat, about the group, which offers this one campaign. */
static struct turn *at_home(struct arena *arena, struct event event)
{
    struct turn *turn = turn_for(arena, event);
    struct campaign *offer = ARENA_NEW(arena, struct campaign);

    *offer = a_campaign(arena);
    turn->home = PERSON_HOME;
    turn->public_url = STR("https://bot.example.com");
    turn->settings = (struct settings){ .is_known = true, .has_brands = true };
    turn->found.sharing.offers = offer;
    turn->found.sharing.offer_count = 1;
    return turn;
}

static struct turn *at_campaign(struct arena *arena)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("share:make"),
                                                        .body = GROUP_HOME });

    turn->home = CAMPAIGN_HOME;
    turn->public_url = STR("https://bot.example.com");
    turn->found.sharing = (struct sharing_found){
        .home = CAMPAIGN_HOME, .campaign = a_campaign(arena),
        .link = { .member_code = STR("FGHJKM"), .holder = 5 } };
    return turn;
}

TEST(share_asks_for_the_consent_with_the_first_link_only)
{
    struct arena *arena = arena_open(1 << 22);
    struct event offer = { .kind = EVENT_LETTER, .letter = STR("share:offer"), .body = GROUP_HOME };
    struct event agree = { .payload = STR("share:agree:ABCDE:GroupHome_______") };

    struct turn *turn = at_home(arena, offer);
    turn_answer(turn);
    CHECK_SAID(turn, "share.consent");
    CHECK_NO_EFFECTS(turn);
    CHECK_STR(turn_button(turn, "share.agree")->payload, agree.payload);

    turn = at_home(arena, agree);
    turn_answer(turn);
    CHECK_SAID(turn, "share.coming");
    const struct effect *consent = turn_effect(turn, EFFECT_CONSENT);
    CHECK(consent && consent->consent == CONSENT_REFERRAL && consent->is_given);
    CHECK(turn_effect(turn, EFFECT_SHARING));
    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);
    CHECK_STR(letter->letter->letter, STR("share:make"));
    CHECK_STR(letter->to_campaign, STR("ABCDE"));
    CHECK(!letter->leaves_nothing); /* whoever forgets this person finds the link there */

    turn = at_home(arena, offer);
    turn->found.sharing.own.consent_at_ms = 5;
    turn_answer(turn);
    CHECK_WHOLE(turn->reply_count, 0);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("share:make"));
    arena_close(arena);
}

TEST(share_gives_no_link_for_what_the_group_does_not_offer)
{
    struct arena *arena = arena_open(1 << 22);
    static const char *const payloads[] = { "share:agree:XXXXX:GroupHome_______", "share:take:XXXXX:GroupHome_______",
                                            "share:agree:ABCDE", "share:agree::" };

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = at_home(arena, (struct event){ .payload = str_from(payloads[i]) });
        if (i >= 2)
            turn->found.sharing.offer_count = 0; /* no group, so nothing was looked up */
        turn_answer(turn);
        CHECK_SAID(turn, "share.gone");
        CHECK_NO_EFFECTS(turn);
    }
    struct turn *turn = at_home(arena, (struct event){ .payload = STR("share:agree:ABCDE:GroupHome_______") });
    group_option_set(&turn->settings.options, GROUP_SHARING, 0);
    turn_answer(turn);
    CHECK_SAID(turn, "share.gone");
    turn = at_home(arena, (struct event){ .payload = STR("share:agree:ABCDE:GroupHome_______") });
    ((struct campaign *)turn->found.sharing.offers)->state = CAMPAIGN_PAUSED;
    turn_answer(turn);
    CHECK_SAID(turn, "share.gone");
    turn = at_home(arena, (struct event){ .payload = STR("share:no") });
    turn_answer(turn);
    CHECK_SAID(turn, "share.declined");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(share_card_has_the_disclosure_beside_each_link_and_prints_the_host)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = at_campaign(arena);

    turn_answer(turn);
    CHECK_SAID(turn, "share.disclosure");
    CHECK_SAID(turn, "share.disclosure_of");
    CHECK_WHOLE(turn->reply_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct reply *reply = turn_reply(turn, i);
        size_t links = 0, disclosures = 0;
        for (size_t k = 0; k < reply->part_count; k++) {
            links += str_eq(reply->parts[k].key, STR("share.link"));
            disclosures += str_eq(reply->parts[k].key, STR("share.disclosure"));
        }
        CHECK(reply->is_private && links == 1 && disclosures == 1);
    }
    CHECK_WHOLE(turn_reply(turn, 1)->kind, REPLY_PHOTO);
    CHECK_STR(turn_reply(turn, 1)->start, STR("https://bot.example.com/r/ABCDEFGHJKM.png"));
    CHECK_STR(turn_button(turn, "share.copy_code")->payload, STR("ABCDE-FGHJKM"));
    const struct effect *made = turn_effect(turn, EFFECT_LINK);
    CHECK_STR(made->link->group, GROUP_HOME);
    CHECK_STR(made->link->chat_id, STR("42"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("share:made"));
    arena_close(arena);
}

TEST(share_hands_over_the_same_link_again_and_none_that_was_ended)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = at_campaign(arena);

    turn->found.sharing.link.raw = STR("there");
    turn_answer(turn);
    CHECK_SAID(turn, "share.link");
    CHECK(!turn_effect(turn, EFFECT_LINK));
    turn = at_campaign(arena);
    turn->found.sharing.link.raw = STR("there");
    turn->found.sharing.link.is_ended = true;
    turn_answer(turn);
    CHECK_SAID(turn, "share.link_ended");
    CHECK_NO_EFFECTS(turn);
    turn = at_campaign(arena);
    turn->found.sharing.campaign.state = CAMPAIGN_ENDED;
    turn_answer(turn);
    CHECK_SAID(turn, "share.gone");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(share_in_a_group_says_nothing_of_links_but_where_they_are)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("bagikan") });

    turn_answer(turn);
    CHECK_SAID(turn, "share.no_brands");
    turn = turn_in_group(arena, (struct event){ .command = STR("bagikan") });
    turn->settings.has_brands = true;
    turn_answer(turn);
    CHECK_SAID(turn, "share.in_private");
    CHECK_WHOLE(turn_button(turn, "share.open_private")->kind, BUTTON_START);
    turn = turn_in_group(arena, (struct event){ .command = STR("bagikan") });
    turn->settings.has_brands = turn->person.private_is_open = true;
    turn_answer(turn);
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_REACT);
    CHECK_WHOLE(turn->reply_count, 1);
    turn = turn_in_group(arena, (struct event){ .command = STR("bagikan") });
    turn->settings.has_brands = true;
    group_option_set(&turn->settings.options, GROUP_SHARING, 0);
    turn_answer(turn);
    CHECK_SAID(turn, "share.switched_off");
    turn = turn_in_group(arena, (struct event){ .command = STR("share") }); /* every bot's word */
    turn_answer(turn);
    CHECK_SILENT(turn);
    arena_close(arena);
}

/* In her private chat again, with several offers of the group. */
static struct turn *at_home_with(struct arena *arena, struct event event, size_t offers)
{
    struct turn *turn = at_home(arena, event);
    struct campaign *several = ARENA_ARRAY(arena, struct campaign, offers);

    for (size_t i = 0; i < offers; i++) {
        several[i] = a_campaign(arena);
        several[i].code = arena_print(arena, "ABCD%zu", i);
        several[i].title = arena_print(arena, "Ajakan %zu", i);
    }
    turn->found.sharing.offers = several;
    turn->found.sharing.offer_count = offers;
    return turn;
}

TEST(share_asks_which_of_several_offers_and_leaves_out_what_does_not_run)
{
    struct arena *arena = arena_open(1 << 22);
    struct event offer = { .kind = EVENT_LETTER, .letter = STR("share:offer"), .body = GROUP_HOME };
    struct turn *turn = at_home_with(arena, offer, 3);

    ((struct campaign *)turn->found.sharing.offers)[1].state = CAMPAIGN_PAUSED;
    turn_answer(turn);
    CHECK_SAID(turn, "share.which");
    CHECK_NO_EFFECTS(turn);
    const struct reply *asked = turn_reply(turn, 0);
    CHECK_WHOLE(asked->button_count, 2);
    CHECK_STR(asked->buttons[1].payload, STR("share:take:ABCD2:GroupHome_______"));
    CHECK_STR(asked->buttons[1].params[1].text, STR("Ajakan 2"));

    struct turn *first = at_home_with(arena, (struct event){ .payload = asked->buttons[1].payload }, 3);
    turn_answer(first);
    CHECK_SAID(first, "share.consent");
    CHECK(turn_reply(first, 0)->kind == REPLY_EDIT);
    CHECK_NO_EFFECTS(first);
    CHECK_STR(turn_button(first, "share.agree")->payload, STR("share:agree:ABCD2:GroupHome_______"));

    turn = at_home_with(arena, offer, 12);
    turn_answer(turn);
    CHECK_WHOLE(turn_reply(turn, 0)->button_count, 8);
    arena_close(arena);
}

TEST(share_hands_out_no_more_links_than_one_person_may_have)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = at_home_with(arena, (struct event){
        .payload = STR("share:take:ABCD0:GroupHome_______") }, 1);
    struct sharing *own = &turn->found.sharing.own;

    own->consent_at_ms = 5;
    for (int i = 0; i < SHARING_LINKS; i++)
        CHECK(sharing_add_link(own, arena_print(arena, "ZZ%03dFGHJKM", i), 5));
    turn_answer(turn);
    CHECK_SAID(turn, "share.too_many");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* A link into the private chat may have wandered out of the group. */
TEST(share_offers_nothing_to_who_is_no_member_nor_where_the_bot_is_not)
{
    static const struct {
        enum membership membership;
        bool is_left, has_failed;
        const char *says;
    } rows[] = {
        { MEMBERSHIP_NO, false, false, "share.not_member" },
        { MEMBERSHIP_YES, true, false, "give.link_old" },
        { MEMBERSHIP_YES, false, false, NULL },
        { MEMBERSHIP_UNKNOWN, false, true, NULL }, /* the platform does not say: nobody is shut out */
    };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("share:ask") });
        turn->home = GROUP_HOME;
        turn->settings = (struct settings){ .is_known = true, .is_left = rows[i].is_left,
                                            .title = STR("Mama Depok") };
        turn->found.membership = rows[i].membership;
        turn->membership_failed = rows[i].has_failed;
        turn_answer(turn);
        CHECK(turn->wants.membership);
        if (rows[i].says) {
            CHECK_SAID(turn, rows[i].says);
            CHECK_NO_EFFECTS(turn);
        } else {
            CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("share:offer"));
        }
    }
    struct turn *old = turn_for(arena, (struct event){ .command = STR("start"), .text = STR("share_Nowhere") });
    turn_answer(old);
    CHECK_SAID(old, "give.link_old");
    arena_close(arena);
}

TEST(share_says_why_there_is_no_link_to_give)
{
    struct event offer = { .kind = EVENT_LETTER, .letter = STR("share:offer"), .body = GROUP_HOME };
    struct arena *arena = arena_open(1 << 22);

    struct turn *turn = at_home_with(arena, offer, 2);
    turn->public_url = STR("");
    turn_answer(turn);
    CHECK_SAID(turn, "share.no_address");
    turn = at_home_with(arena, offer, 0);
    turn_answer(turn);
    CHECK_SAID(turn, "share.none");
    turn = at_home_with(arena, offer, 2);
    group_option_set(&turn->settings.options, GROUP_SHARING, 0);
    turn_answer(turn);
    CHECK_SAID(turn, "share.switched_off");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
