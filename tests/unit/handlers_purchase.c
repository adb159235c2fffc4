/* handlers_purchase.c: in a brand's home, what an order code proves, once; in a group's, for whom. */
#include "turn_for.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/pack.h"
#include "../../bot/referral/campaign.h"

enum { STORY = 77, HASH = 9 };

static struct str claim(struct arena *arena, const char *name)
{
    struct text body = { .arena = arena };

    pack_fixed64(&body, STORY);
    pack_fixed64(&body, HASH);
    pack_str(&body, GROUP_HOME);
    pack_str(&body, OTHER_HOME);
    pack_u64(&body, 1);
    pack_str(&body, str_from(name));
    return body.s;
}

static struct turn *letter(struct arena *arena, const char *verb)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .chat_kind = CHAT_PRIVATE,
                                                        .letter = str_from(verb),
                                                        .body = claim(arena, "azura toner") });

    turn->home = OTHER_HOME;
    turn->found.brand.brand = (struct brand){ .raw = STR("there"), .name = STR("Azura") };
    turn->found.purchase.record = (struct purchase){ .raw = STR("there"),
                                                     .last_day = campaign_day(turn->now_ms) };
    return turn;
}

TEST(a_code_that_fits_is_used_for_this_story_and_the_group_is_told)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = letter(arena, "purchase:redeem");

    turn_answer(turn);

    CHECK(turn_effect(turn, EFFECT_PURCHASE));
    CHECK(turn->found.purchase.record.state == PURCHASE_USED);
    CHECK(turn->found.purchase.record.story == STORY);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("purchase:mark"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    arena_close(arena);
}

TEST(a_code_that_proves_nothing_says_why_and_counts_as_a_try)
{
    static const struct { struct purchase record; const char *says; } rows[] = {
        { { .raw = STR_INIT("") }, "purchase.unknown" },
        { { .raw = STR_INIT("x"), .state = PURCHASE_USED }, "purchase.used" },
        { { .raw = STR_INIT("x"), .state = PURCHASE_REVOKED }, "purchase.revoked" },
        { { .raw = STR_INIT("x"), .last_day = 3 }, "purchase.expired" },
        { { .raw = STR_INIT("x"), .last_day = 1 << 20, .product = STR_INIT("Azura Serum") },
          "purchase.other_product" },
    };
    struct arena *arena = arena_open(1 << 23);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct turn *turn = letter(arena, "purchase:redeem");
        turn->found.purchase.record = rows[i].record;
        turn_answer(turn);
        CHECK_SAID(turn, rows[i].says);
        CHECK(turn->effect_count == 1 && turn_effect(turn, EFFECT_PURCHASE_TRIED));
    }
    struct turn *turn = letter(arena, "purchase:redeem");
    turn->found.purchase.tried = LIMIT_PURCHASE_TRIES; /* not even a right one */
    turn_answer(turn);
    CHECK_SAID(turn, "purchase.too_often");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(a_code_comes_free_again_only_from_the_story_that_holds_it)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = letter(arena, "purchase:release");

    turn->found.purchase.record.state = PURCHASE_USED;
    turn->found.purchase.record.story = STORY + 1;
    turn->found.purchase.record.group = GROUP_HOME;
    turn_answer(turn);
    CHECK_SILENT(turn);

    turn = letter(arena, "purchase:release");
    turn->found.purchase.record.state = PURCHASE_USED;
    turn->found.purchase.record.story = STORY;
    turn->found.purchase.record.group = GROUP_HOME;
    turn_answer(turn);
    CHECK(turn_effect(turn, EFFECT_PURCHASE));
    CHECK(turn->found.purchase.record.state == PURCHASE_UNUSED);
    arena_close(arena);
}

TEST(only_the_author_of_a_story_proves_their_purchase)
{
    struct arena *arena = arena_open(1 << 22);
    struct testimonial story = { .id = STORY, .author = 5, .provenance = PROVENANCE_PEER };
    struct product product = { .name = STR("Azura Toner") };
    struct allowed allowed = { .brand_count = 1, .brands = { { .home = OTHER_HOME, .name = STR("Azura"),
                                                               .standing = BRAND_ALLOWED } } };
    static const struct { uint64_t author, proof; enum provenance provenance; const char *says; } rows[] = {
        { 6, 0, PROVENANCE_PEER, "mine.gone" },
        { 5, 3, PROVENANCE_PEER, "purchase.already" },
        { 5, 0, PROVENANCE_GIFTED, "purchase.not_bought" },
        { 5, 0, PROVENANCE_PEER, NULL },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct turn *turn = letter(arena, "purchase:try");
        turn->home = GROUP_HOME;
        turn->settings.is_known = true;
        story.proof = rows[i].proof;
        story.provenance = rows[i].provenance;
        turn->found.author = (struct author){ .raw = STR("there"), .number = rows[i].author };
        turn->found.testimonials = &story;
        turn->found.id_products = &product;
        turn->found.testimonial_count = 1;
        turn->found.allowed = &allowed;
        turn_answer(turn);
        if (rows[i].says)
            CHECK_SAID(turn, rows[i].says);
        else
            CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, OTHER_HOME);
        CHECK_WHOLE(turn->effect_count, rows[i].says ? 0 : 1);
    }
    arena_close(arena);
}
