/* handlers_invite.c: who is invited to share, how often, and who never again. */
#include "turn_for.h"

#include <stdlib.h>

#include "../../bot/base/pack.h"

#define DAY_MS INT64_C(86400000)

static struct campaign a_campaign(void)
{
    return (struct campaign){
        .raw = STR("there"), .code = STR("ABCDE"), .brand_home = STR("BrandHome_______"),
        .state = CAMPAIGN_RUNNING, .last_day = 99999, .brand_name = STR("Azarine"),
        .title = STR("Ajak teman"), .for_member = { .kind = REWARD_POINTS, .points = 10 },
        .target = STR("https://azarine.example/") };
}

static struct str consider_body(struct arena *arena, int days)
{
    struct text body = { .arena = arena };

    pack_str(&body, GROUP_HOME);
    pack_str(&body, STR("ABCDE"));
    pack_str(&body, STR("Azarine Hydra"));
    pack_u64(&body, (uint64_t)days);
    return body.s;
}

static struct turn *consider(struct arena *arena, const struct sharing *own, uint64_t product,
                             int64_t now_ms)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER,
                                                        .letter = STR("invite:consider"),
                                                        .body = consider_body(arena, 30) });

    turn->home = PERSON_HOME;
    turn->public_url = STR("https://bot.example.com");
    turn->person.private_is_open = true;
    turn->now_ms = now_ms;
    turn->found.sharing.own = *own;
    turn->found.sharing.campaign = a_campaign();
    turn->found.sharing.product = product;
    turn_answer(turn);
    return turn;
}

static struct turn *decline(struct arena *arena, const struct sharing *own, const struct button *no,
                            int64_t now_ms)
{
    struct turn *turn = turn_for(arena, (struct event){ .payload = no->payload });

    turn->now_ms = now_ms;
    turn->found.sharing.own = *own;
    turn_answer(turn);
    return turn;
}

static uint64_t next(uint64_t *seed) /* xorshift64, G. Marsaglia 2003 */
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

enum { MEMBERS = 1000, DAYS = 90, PRODUCTS = 6 };

struct member {
    struct sharing own;
    int64_t last_ms;
    bool said_no[PRODUCTS];
    unsigned invited;
};

/* What one happy moment of a member leads to; true when they were invited. */
static bool be_happy(struct member *member, struct arena *arena, unsigned product, int64_t now_ms,
                     uint64_t answer)
{
    struct turn *turn = consider(arena, &member->own, product + 1, now_ms);

    if (turn->reply_count == 0) {
        CHECK_NO_EFFECTS(turn);
        return false;
    }
    CHECK(!member->said_no[product]);
    CHECK(member->last_ms == 0 || now_ms - member->last_ms >= 30 * DAY_MS);
    CHECK(turn_reply(turn, 0)->is_private && turn->reply_count == 1);
    CHECK(turn_effect(turn, EFFECT_SHARING));
    member->own = turn->found.sharing.own;
    member->last_ms = now_ms;
    member->invited++;
    if (answer % 3 == 0) {
        member->own = decline(arena, &member->own, turn_button(turn, "invite.not"), now_ms)->found.sharing.own;
        member->said_no[product] = true;
    }
    return true;
}

TEST(nobody_is_invited_twice_in_thirty_days_nor_after_a_no)
{
    struct member *members = calloc(MEMBERS, sizeof *members);
    struct arena *arena = arena_open(SIZE_MAX);
    uint64_t seed = UINT64_C(88172645463325252);
    size_t invitations = 0, moments = 0, again = 0;

    CHECK(members);
    for (int day = 0; day < DAYS; day++)
        for (int i = 0; i < MEMBERS; i++) {
            if (next(&seed) % 12)
                continue;
            int64_t now_ms = INT64_C(1795000000000) + day * DAY_MS + (int64_t)(next(&seed) % DAY_MS);
            unsigned product = (unsigned)(next(&seed) % PRODUCTS);
            moments++;
            if (members[i].last_ms > now_ms)
                continue;
            invitations += be_happy(&members[i], arena, product, now_ms, next(&seed));
            arena_reset(arena);
        }
    for (int i = 0; i < MEMBERS; i++) {
        CHECK(members[i].invited <= 3);
        again += members[i].invited > 1;
    }
    /* It is no simulation of nobody being asked. */
    CHECK(moments > 5000 && invitations > 1000 && invitations < moments / 2 && again > 300);
    arena_close(arena);
    free(members);
}

TEST(an_invitation_is_private_names_a_way_out_and_comes_with_the_consent)
{
    struct arena *arena = arena_open(1 << 22);
    struct sharing own = { 0 };
    struct turn *turn = consider(arena, &own, 7, INT64_C(1795000000000));

    CHECK_SAID(turn, "invite.ask");
    CHECK_SAID(turn, "share.consent");
    CHECK_STR(turn_button(turn, "share.agree")->payload, STR("share:agree:ABCDE:GroupHome_______"));
    CHECK(turn_button(turn, "invite.not"));
    CHECK(!turn_reply(turn, 0)->is_loud);
    turn = decline(arena, &turn->found.sharing.own, turn_button(turn, "invite.not"), turn->now_ms);
    CHECK_SAID(turn, "invite.declined");
    CHECK(turn->found.sharing.own.declined_count == 1 && turn->found.sharing.own.declined[0] == 7);
    CHECK(!sharing_may_invite(&turn->found.sharing.own, 7, STR("ABCDE"), turn->now_ms + 400 * DAY_MS, 30));
    CHECK(sharing_may_invite(&turn->found.sharing.own, 8, STR("ABCDE"), turn->now_ms + 30 * DAY_MS, 30));
    arena_close(arena);
}

TEST(whoever_has_the_link_or_no_open_chat_is_not_invited)
{
    struct arena *arena = arena_open(1 << 22);
    struct sharing own = { 0 };

    CHECK(sharing_add_link(&own, STR("ABCDEFGHJKM"), 5));
    CHECK_SILENT(consider(arena, &own, 7, INT64_C(1795000000000)));
    own.link_count = 0;
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("invite:consider"),
                                                        .body = consider_body(arena, 30) });
    turn->found.sharing.campaign = a_campaign();
    turn_answer(turn);
    CHECK_SILENT(turn);
    turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("invite:consider"),
                                           .body = STR("x") });
    turn->person.private_is_open = true;
    turn_answer(turn);
    CHECK_SILENT(turn);
    arena_close(arena);
}

TEST(a_reminder_comes_once_and_only_when_it_was_asked_for)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_for(arena, (struct event){
        .payload = arena_concat(arena, STR("invite:later:GroupHome_______:"), id_print(arena, 9)) });

    turn_answer(turn);
    CHECK_SAID(turn, "invite.will_remind");
    const struct effect *due = turn_effect(turn, EFFECT_DUE);
    CHECK(due && due->at_ms == turn->now_ms + 14 * DAY_MS);
    struct turn *reminded = turn_for(arena, *due->letter);
    reminded->person.private_is_open = true;
    turn_answer(reminded);
    CHECK_STR(turn_effect(reminded, EFFECT_LETTER)->letter->letter, STR("invite:again"));

    struct turn *group = turn_for(arena, *turn_effect(reminded, EFFECT_LETTER)->letter);
    group->home = GROUP_HOME;
    group->public_url = STR("https://bot.example.com");
    group->settings = (struct settings){ .is_known = true, .has_brands = true };
    turn_answer(group);
    CHECK_SAID(group, "invite.how");
    CHECK(turn_reply(group, 0)->is_private && !turn_button(group, "invite.later"));
    arena_close(arena);
}

TEST(an_offer_is_found_only_for_a_product_of_a_brand_that_was_let_in)
{
    struct arena *arena = arena_open(1 << 22);
    struct campaign offer = a_campaign();
    static const char *const names[] = { "Azarine Hydra", "Emina Sun" };

    for (size_t i = 0; i < 2; i++) {
        struct text body = { .arena = arena };
        struct allowed *allowed = ARENA_NEW(arena, struct allowed);
        pack_str(&body, str_from(names[i]));
        pack_fixed64(&body, 0);
        struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("invite:find"),
                                                            .body = body.s });
        allowed->brand_count = 1;
        allowed->brands[0] = (struct allowed_brand){ .home = offer.brand_home, .standing = BRAND_ALLOWED,
                                                     .name = STR("Azarine") };
        turn->home = GROUP_HOME;
        turn->public_url = STR("https://bot.example.com");
        turn->settings = (struct settings){ .is_known = true, .has_brands = true };
        turn->found.allowed = allowed;
        turn->found.sharing.offers = &offer;
        turn->found.sharing.offer_count = 1;
        turn_answer(turn);
        CHECK_WHOLE(turn->effect_count, i == 0);
        CHECK_WHOLE(turn->reply_count, 0); /* nothing is posted to the group */
    }
    arena_close(arena);
}
