/* Order codes on a real Redis: two programs bring the same list, and several members type the same
 * code at once. Each code is there once, and labels one story. */
#include "../../bot/base/clock.h"
#include "../../bot/base/pack.h"
#include "../../bot/engine/purchases.h"
#include "engine_help.h"

enum { BOTS = 2, MEMBERS = 6, CODES = 3 };

extern const struct handler handler_purchase;
static const struct owner_key key = { { 7 } };

/* The group's part is left out: nobody told a story here, and the code would come free again. */
static void letter(struct turn *turn)
{
    if (!str_eq(turn->verb, STR("mark")))
        handler_purchase.letter(turn);
}

static void on_brought(void *owner)
{
    (*(int *)owner)++;
}

static struct event claim(struct engine_bot *bot, struct str brand, int member, const char *code)
{
    struct text body = { .arena = bot->arena };
    struct event event = engine_text(bot, arena_print(bot->arena, "p%d", member).at,
                                     arena_print(bot->arena, "p%d", member).at, "");

    pack_fixed64(&body, 100 + (uint64_t)member);
    pack_fixed64(&body, purchase_hash(bot->world->vault, bot->arena, str_from(code)));
    pack_str(&body, engine_home(bot, "g1"));
    pack_str(&body, brand);
    pack_u64(&body, 1);
    pack_str(&body, STR("Azura Toner"));
    event.kind = EVENT_LETTER;
    event.letter = STR("purchase:redeem");
    event.new_chat_id = brand;
    event.body = body.s;
    return event;
}

TEST(engine_gives_each_order_code_to_one_story_though_all_type_it_at_once)
{
    struct engine_world world;
    struct engine_bot bots[BOTS];
    struct purchase_bringing bringings[BOTS];
    struct event events[MEMBERS];
    struct handler without_group = handler_purchase;
    const struct handler *const ours[] = { &without_group, NULL };
    int done = 0;

    without_group.letter = letter;
    engine_world_open(&world);
    for (int i = 0; i < BOTS; i++)
        engine_bot_open(&bots[i], &world, &(struct engine_bot_options){ .instance = i ? "two" : "one",
                                                                        .handlers = ours });
    CHECK(engine_until_up(&bots[0]) && engine_until_up(&bots[1]));
    struct str home = home_of_brand(&bots[0].engine->keys, bots[0].arena, 3);
    struct brand brand = { .id = 3, .name = STR("Azura") };
    engine_set(&bots[0], KEY_BRAND, home, STR(""), brand_pack(bots[0].arena, &brand, &key));
    engine_set(&bots[0], KEY_OWNER, home, id_print(bots[0].arena, 0),
        vault_wrap(world.vault, bots[0].arena, &key));
    for (int i = 0; i < BOTS; i++) { /* both at once: every code is new to one of them */
        bringings[i] = (struct purchase_bringing){
            .engine = bots[i].engine, .arena = bots[i].arena, .brand = { .home = home, .key = key },
            .messenger = STR("fake"), .bytes = STR("AZURA-1\nAZURA-2\nAZURA-3\n"),
            .done = on_brought, .owner = &done };
        purchases_bring(&bringings[i]);
    }
    CHECK(io_run_until_count(world.loop, &done, BOTS, 5000));
    CHECK_WHOLE(bringings[0].added + bringings[1].added, CODES);
    CHECK_WHOLE(bringings[0].same + bringings[1].same, CODES);
    CHECK_WHOLE(engine_keys(&world, "*:purchase:*"), CODES);

    for (int i = 0; i < MEMBERS; i++)
        events[i] = claim(&bots[0], home, i, "AZURA-1");
    engine_deliver_together(&bots[0], events, MEMBERS / 2);
    engine_deliver_together(&bots[1], events + MEMBERS / 2, MEMBERS / 2);
    for (int i = 0; i < BOTS; i++)
        engine_settle(&bots[i]);
    CHECK_WHOLE(engine_heard(&bots[0], "That code was used for a story already") +
                engine_heard(&bots[1], "That code was used for a story already"), MEMBERS - 1);
    struct event again = claim(&bots[1], home, 0, "AZURA-2"); /* who was late takes another */
    engine_deliver_together(&bots[1], &again, 1);
    for (int i = 0; i < BOTS; i++)
        engine_settle(&bots[i]);
    CHECK_WHOLE(engine_heard(&bots[0], "That code") + engine_heard(&bots[1], "That code"), MEMBERS - 1);
    CHECK_WHOLE(engine_keys(&world, "*AZURA*"), 0);
    for (int i = 0; i < BOTS; i++)
        engine_bot_close(&bots[i]);
    engine_world_close(&world);
}
