/* handlers_audit.c: what administrators did is there for every member to read. */
#include "turn_for.h"

static struct turn *page(struct arena *arena, const char *payload, size_t entries, size_t total)
{
    struct turn *turn = turn_for(arena, (struct event){ .payload = str_from(payload) });

    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    for (size_t i = 0; i < entries; i++)
        turn->found.audit[i] = (struct audit_entry){ .kind = AUDIT_HIDDEN, .product = 5,
                                                     .reason = REASON_ADVERT };
    turn->found.audit_count = entries;
    turn->found.audit_total = total;
    turn_answer(turn);
    return turn;
}

TEST(audit_pages_from_the_latest_to_the_earliest)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = page(arena, "audit:page:GroupHome_______:8", 8, 20);

    CHECK(turn->wants.audit && turn->wants.audit_skip == 8);
    CHECK_STR(turn->wants.group, GROUP_HOME);
    CHECK_SAID(turn, "audit.head");
    CHECK_STR(turn_button(turn, "audit.later")->payload, STR("audit:page:GroupHome_______:0"));
    CHECK_STR(turn_button(turn, "audit.earlier")->payload, STR("audit:page:GroupHome_______:16"));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(audit_refuses_pages_that_no_button_offers)
{
    static const char *const payloads[] = { "audit:page:GroupHome_______:3", "audit:drop:GroupHome_______:0",
                                            "audit" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
        CHECK_SAID(page(arena, payloads[i], 1, 1), "press.unknown");
    arena_close(arena);
}

TEST(audit_in_the_group_leads_to_the_private_chat)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("audit") });

    turn_answer(turn);

    CHECK_SAID(turn, "audit.in_private");
    CHECK_STR(turn_button(turn, "audit.open")->payload, STR("audit_GroupHome_______"));
    arena_close(arena);
}
