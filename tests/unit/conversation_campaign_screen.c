/* campaign_screen.c: which products a campaign is about, and what is wrong with its target. */
#include "turn_for.h"

#include "../../bot/conversation/campaign_screen.h"

TEST(campaign_is_about_what_its_topic_names_in_a_products_name_or_kind)
{
    const struct campaign all = { .raw = STR("there") };
    const struct campaign some = { .topic = STR("Sunscreen, serum wajah,") };

    CHECK(campaign_is_about(&all, STR("Azura Gel"), STR("")));
    CHECK(campaign_is_about(&some, STR("Azura SUNSCREEN Gel"), STR("")));
    CHECK(campaign_is_about(&some, STR("Kirana"), STR("serum wajah")));
    CHECK(!campaign_is_about(&some, STR("Azura Sabun"), STR("sabun")));
    CHECK(!campaign_is_about(&some, STR("Serum"), STR(""))); /* less than the topic says */
    CHECK(!campaign_is_about(&some, STR(""), STR("")));
}

TEST(campaign_address_says_what_is_wrong_with_it)
{
    static const struct {
        const char *address, *key;
    } rows[] = {
        { "http://azura.example", "campaign.no_https" },
        { "https://azura", "campaign.bad_host" },
        { "https://a@azura.example/", "campaign.has_user" },
        { "https://azura.example:8443/", "campaign.has_user" },
        { "https://azura.example/a b", "campaign.bad_character" },
    };
    struct arena *arena = arena_open(1 << 20);
    struct text longest = { .arena = arena };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_STR(str_from(campaign_address_key(arena, str_from(rows[i].address))), str_from(rows[i].key));
    text_add(&longest, STR("https://azura.example/"));
    for (int i = 0; i < 5000; i++)
        text_add_char(&longest, 'a');
    CHECK_STR(str_from(campaign_address_key(arena, longest.s)), STR("campaign.too_long"));
    arena_close(arena);
}

TEST(campaign_says_its_own_disclosure_beside_ours)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("bagikan") });
    const struct campaign campaign = { .brand_name = STR("Azura"), .disclosure = STR("Aku dapat poin"),
                                       .target = STR("https://azura.example/") };

    say(turn, NULL);
    campaign_say_disclosure(turn, &campaign);
    CHECK_SAID(turn, "share.disclosure");
    CHECK_SAID(turn, "share.disclosure_of");
    arena_close(arena);
}
