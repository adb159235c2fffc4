/* brandkey.c: the keys that a brand's shop system shows to the API.
 *
 * A key is said once, to the keeper who made it, and kept as a keyed hash; beside it stands what
 * requests are signed with. A new one in place of an old one revokes that in the same commit. */
#include "../bot/base/clock.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER)
        keeper_plan(turn);
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("gone")))
        take_away(turn, turn->event->message_id);
    else if (!admin_pass_on(turn, "brandkey", "list make renew revoke"))
        notify(turn, "press.unknown");
}

static size_t count_working(const struct brand *brand)
{
    size_t count = 0;

    for (size_t i = 0; i < brand->key_count; i++)
        count += brand->keys[i].revoked_at_ms == 0;
    return count;
}

static struct str date_of(struct turn *turn, int64_t at_ms)
{
    int year, month, day;

    clock_date_from_day(clock_day(at_ms), &year, &month, &day);
    return arena_print(turn->arena, "%04d-%02d-%02d", year, month, day);
}

static void key_button(struct turn *turn, const char *key, const char *verb, size_t i)
{
    const struct brand_api_key *api_key = &keeper_brand(turn)->keys[i];
    struct button *choice = button_row(turn, key, "brandkey:%s:%.*s:%lld", verb, STR_ARG(turn->home),
                                       (long long)api_key->made_at_ms);

    choice->params = ARENA_NEW(turn->arena, struct param);
    choice->params[0] = (struct param)TEXT("date", date_of(turn, api_key->made_at_ms));
    choice->param_count = 1;
    turn->latest->has_words = true;
}

static void show_list(struct turn *turn, const char *first)
{
    const struct brand *brand = keeper_brand(turn);

    admin_screen(turn, first);
    line(turn, "brandkey.list", TEXT("brand", brand->name), WHOLE("n", count_working(brand)),
         WHOLE("most", BRAND_API_KEYS));
    for (size_t i = 0; i < brand->group_count; i++)
        if (brand->groups[i].is_allowed)
            line(turn, "brandkey.group", TEXT("group", brand->groups[i].title),
                 TEXT("handle", brand->groups[i].home));
    for (size_t i = 0; i < brand->key_count; i++) {
        if (brand->keys[i].revoked_at_ms)
            continue;
        key_button(turn, "brandkey.renew", "renew", i);
        key_button(turn, "brandkey.revoke", "revoke", i);
    }
    if (count_working(brand) < BRAND_API_KEYS)
        keeper_button(turn, "brandkey.make", "brandkey:make");
    keeper_button(turn, "brand.back", "brand:show");
}

/* Where a new key goes: behind the others, or in place of one that is revoked. */
static size_t free_place(struct brand *brand)
{
    if (brand->key_count < BRAND_API_KEYS)
        return brand->key_count++;
    for (size_t i = 0; i < brand->key_count; i++)
        if (brand->keys[i].revoked_at_ms)
            return i;
    return BRAND_API_KEYS;
}

static void make(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    const uint64_t random[3] = { turn_random(turn), turn_random(turn), turn_random(turn) };
    struct effect *write;
    size_t at = free_place(brand);

    if (at == BRAND_API_KEYS) {
        show_list(turn, "brandkey.full");
        return;
    }
    brand->keys[at] = (struct brand_api_key){ .made_at_ms = turn->now_ms };
    write = effect(turn, EFFECT_BRAND);
    write->api_key = brand_key_print(turn->arena, turn->home, random);
    write->key_at = at;
    show_list(turn, NULL);
    say_with(turn, "brandkey.once", TEXT("key", write->api_key), TEXT("secret", STR("-")));
    struct part *part = &turn->latest->parts[turn->latest->part_count - 1];
    write->secret_gap = &part->params[1];
    button(turn, "brandkey.gone", "brandkey:gone");
}

static bool revoke(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    int64_t made_at_ms = 0;

    if (!str_to_i64(admin_rest(turn), &made_at_ms))
        return false;
    for (size_t i = 0; i < brand->key_count; i++)
        if (brand->keys[i].made_at_ms == made_at_ms && brand->keys[i].revoked_at_ms == 0) {
            brand->keys[i].revoked_at_ms = turn->now_ms;
            return true;
        }
    return false;
}

static void letter(struct turn *turn)
{
    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("list"))) {
        show_list(turn, NULL);
    } else if (str_eq(turn->verb, STR("make"))) {
        make(turn);
    } else if (!revoke(turn)) {
        show_list(turn, "brandkey.not_there");
    } else if (str_eq(turn->verb, STR("renew"))) {
        make(turn);
    } else if (str_eq(turn->verb, STR("revoke"))) {
        effect(turn, EFFECT_BRAND);
        show_list(turn, "brandkey.revoked");
    }
}

const struct handler handler_brandkey = {
    .name = "brandkey",
    .plan = plan,
    .press = press,
    .letter = letter,
};
