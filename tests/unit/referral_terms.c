/* referral_terms.c: what a campaign may offer, and what it may not. */
#include "../check.h"

#include "../../bot/referral/terms.h"

#define DAY_MS INT64_C(86400000)
#define NOW_MS (INT64_C(20000) * DAY_MS)

static struct campaign a_campaign(void)
{
    return (struct campaign){
        .code = STR("ABCDE"), .state = CAMPAIGN_DRAFT, .last_day = 20030, .window_days = 30,
        .hold_days = 14, .currency = STR("IDR"), .title = STR("Ajak teman"),
        .for_member = { .kind = REWARD_POINTS, .points = 10 },
        .for_friend = { .kind = REWARD_DISCOUNT, .words = STR("diskon 10%") },
        .target = STR("https://azarine.example/") };
}

TEST(terms_out_of_range_are_named)
{
    struct arena *arena = arena_open(1 << 20);
    struct campaign c;

#define REFUSED(term, ...)                                   \
    c = a_campaign();                                        \
    __VA_ARGS__;                                             \
    CHECK_WHOLE(terms_check(arena, &c, NOW_MS), term)
    REFUSED(TERM_NONE, c.revision = 1);
    REFUSED(TERM_WINDOW, c.window_days = 6);
    REFUSED(TERM_NONE, c.window_days = 7);
    REFUSED(TERM_NONE, c.window_days = 90);
    REFUSED(TERM_WINDOW, c.window_days = 91);
    REFUSED(TERM_HOLD, c.hold_days = 61);
    REFUSED(TERM_NONE, c.hold_days = 0);
    REFUSED(TERM_CAP, c.cap = 10001);
    REFUSED(TERM_LAST_DAY, c.last_day = 19999);
    REFUSED(TERM_NONE, c.last_day = 20000);
    REFUSED(TERM_LAST_DAY, c.last_day = 20367);
    REFUSED(TERM_POINTS, c.for_member.points = 0);
    REFUSED(TERM_POINTS, c.for_member.points = 1000001);
    REFUSED(TERM_REWARD, c.for_friend.words = STR("x"));
    REFUSED(TERM_REWARD, c.for_friend.words = STR("klik https://evil.example"));
    REFUSED(TERM_REWARD, c.for_friend.kind = c.for_member.kind = REWARD_NONE);
    REFUSED(TERM_TARGET, c.target = STR("http://azarine.example/"));
    REFUSED(TERM_TITLE, c.title = STR("a\nb"));
    REFUSED(TERM_COST, c.cost_minor = -1);
    arena_close(arena);
}

TEST(terms_that_pay_for_reviews_or_lead_to_them_are_refused)
{
    static const char *const targets[] = {
        "https://g.page/r/abc/review", "https://maps.app.goo.gl/abc", "https://www.google.com/maps/place/x",
        "https://search.google.com/local/writereview?placeid=1", "https://maps.google.co.id/?cid=1",
        "https://www.trustpilot.com/review/azarine.example", "https://id.trustpilot.com/evaluate/x",
        "https://www.tripadvisor.co.id/UserReviewEdit-1", "https://www.tokopedia.com/azarine/serum/review",
        "https://shopee.co.id/azarine?tab=rating", "https://shop.example/ulasan", "https://shop.example/p/reviews",
    };
    static const char *const fine[] = {
        "https://azarine.example/", "https://www.tokopedia.com/azarine/serum", "https://wa.me/62811",
        "https://reviewers.example/", "https://play.google.com/store/apps/details?id=x", "https://trustpilots.example/",
        "https://notg.page/",
    };
    static const char *const words[] = {
        "voucher kalau kasih bintang 5 di Google", "kasih bintang lima ya", "Review di Shopee dapat 10rb",
        "leave a review", "5-star reviews", "ulasan Tokopedia", "Kasih RATING kami",
    };
    static const char *const fine_words[] = { "diskon 10%", "voucher 20rb", "ajak teman", "hotel bintang tiga",
                                              "kopi gratis", "review jujur tetap jalan" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct campaign c = a_campaign();
        c.target = str_from(targets[i]);
        if (terms_check(arena, &c, NOW_MS) != TERM_REVIEWS)
            printf("  %s\n", targets[i]);
        CHECK_WHOLE(terms_check(arena, &c, NOW_MS), TERM_REVIEWS);
    }
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        if (terms_is_review_page(arena, str_from(fine[i])))
            printf("  %s\n", fine[i]);
        CHECK(!terms_is_review_page(arena, str_from(fine[i])));
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct campaign c = a_campaign();
        c.for_friend.words = str_from(words[i]);
        if (terms_check(arena, &c, NOW_MS) != TERM_REVIEWS)
            printf("  %s\n", words[i]);
        CHECK_WHOLE(terms_check(arena, &c, NOW_MS), TERM_REVIEWS);
    }
    for (size_t i = 0; i < sizeof fine_words / sizeof fine_words[0]; i++)
        CHECK(!terms_asks_for_reviews(arena, str_from(fine_words[i])));
    arena_close(arena);
}

TEST(terms_with_a_second_level_are_refused)
{
    static const char *const words[] = { "10% dari downline kamu", "Komisi bertingkat", "bonus level 2",
                                         "poin dari temannya teman", "reward for friends of friends" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct campaign c = a_campaign();
        c.for_member = (struct reward){ .kind = REWARD_DISCOUNT, .words = str_from(words[i]) };
        CHECK_WHOLE(terms_check(arena, &c, NOW_MS), TERM_LEVELS);
    }
    arena_close(arena);
}

TEST(terms_of_a_running_campaign_only_get_better)
{
    struct campaign before = a_campaign(), c;

    before.cap = 5;
#define CHANGED(term, ...)                       \
    c = before;                                  \
    __VA_ARGS__;                                 \
    CHECK_WHOLE(terms_worse(&before, &c), term)
    CHANGED(TERM_NONE, c.for_member.points = 11);
    CHANGED(TERM_REWARD, c.for_member.points = 9);
    CHANGED(TERM_REWARD, c.for_member = (struct reward){ .kind = REWARD_NONE });
    CHANGED(TERM_REWARD, c.for_friend.words = STR("diskon 20%"));
    CHANGED(TERM_NONE, c.last_day++);
    CHANGED(TERM_LAST_DAY, c.last_day--);
    CHANGED(TERM_NONE, c.window_days++);
    CHANGED(TERM_WINDOW, c.window_days--);
    CHANGED(TERM_NONE, c.hold_days--);
    CHANGED(TERM_HOLD, c.hold_days++);
    CHANGED(TERM_NONE, c.cap = 0);
    CHANGED(TERM_NONE, c.cap = 6);
    CHANGED(TERM_CAP, c.cap = 4);
    CHANGED(TERM_TOPIC, c.topic = STR("sunscreen"));
    CHANGED(TERM_NONE, c.title = STR("Lebaran"));
    before.cap = 0;
    CHANGED(TERM_CAP, c.cap = 10000);
    before.for_friend = (struct reward){ .kind = REWARD_NONE };
    CHANGED(TERM_NONE, c.for_friend = (struct reward){ .kind = REWARD_POINTS, .points = 1 });
}

TEST(terms_are_read_as_people_write_them)
{
    struct arena *arena = arena_open(1 << 20);
    struct reward member, friends;
    int32_t day = 0;

    CHECK(terms_read_rewards(arena, STR("10 poin / diskon 10%"), &member, &friends));
    CHECK(member.kind == REWARD_POINTS && member.points == 10);
    CHECK(friends.kind == REWARD_DISCOUNT);
    CHECK_STR(friends.words, STR("diskon 10%"));
    CHECK(terms_read_rewards(arena, STR("Voucher 20rb\n-"), &member, &friends));
    CHECK(member.kind == REWARD_VOUCHER && friends.kind == REWARD_NONE);
    CHECK(terms_read_rewards(arena, STR("nggak ada / 5 points"), &member, &friends));
    CHECK(member.kind == REWARD_NONE && friends.points == 5);
    CHECK(!terms_read_rewards(arena, STR("10 poin"), &member, &friends));
    CHECK(!terms_read_rewards(arena, STR("a\nb\nc"), &member, &friends));
    CHECK(!terms_read_rewards(arena, STR(""), &member, &friends));

    CHECK(terms_read_day(STR("31-12-2026"), 20000, &day) && day == 20818);
    CHECK(terms_read_day(STR(" 31/12/2026 "), 20000, &day) && day == 20818);
    CHECK(terms_read_day(STR("2026-12-31"), 20000, &day) && day == 20818);
    CHECK(terms_read_day(STR("60 hari"), 20000, &day) && day == 20060);
    CHECK(terms_read_day(STR("1 day"), 20000, &day) && day == 20001);
    CHECK(!terms_read_day(STR("31-02-2026"), 20000, &day));
    CHECK(!terms_read_day(STR("besok"), 20000, &day));
    CHECK(!terms_read_day(STR("60"), 20000, &day));
    CHECK(!terms_read_day(STR("1-1"), 20000, &day));
    CHECK(!terms_read_day(STR("-1-1-2026"), 20000, &day));
    arena_close(arena);
}
