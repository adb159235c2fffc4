/* wipe.c: what a group that the bot was removed from leaves behind goes when its time has
 * come; nobody talks to it. A portion a turn, each writing the next letter to itself. */
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"

/* Which parting this is about, and how far it has come. */
struct errand {
    int64_t left_at_ms;
    uint64_t from;
};

static bool errand_unpack(const struct turn *turn, struct errand *errand)
{
    struct unpack in = { .rest = turn->event->body };

    errand->left_at_ms = unpack_i64(&in);
    errand->from = unpack_u64(&in);
    return !in.is_bad;
}

/* To the group's home, the alias of an upgraded group, or a person's home. */
static bool is_about_group(const struct turn *turn, struct errand *errand)
{
    return (str_eq(turn->verb, STR("now")) || str_eq(turn->verb, STR("on"))) &&
           errand_unpack(turn, errand);
}

static void plan(struct turn *turn)
{
    struct errand errand;

    if (str_eq(turn->event->letter, STR("wipe:now")) || str_eq(turn->event->letter, STR("wipe:on"))) {
        turn->wants.wipe = errand_unpack(turn, &errand);
        turn->wants.erase_from = (size_t)errand.from;
    }
}

static void go_on(struct turn *turn, const struct errand *errand)
{
    struct text body = { .arena = turn->arena };

    pack_i64(&body, errand->left_at_ms);
    pack_u64(&body, errand->from);
    send_letter(turn, turn->home, "wipe:on", body.s);
    /* Not one behind the other: a large group takes thousands of them. */
    turn->effects[turn->effect_count - 1]->letter->id =
        arena_print(turn->arena, "wipe:%lld:%llu:%016llx", (long long)errand->left_at_ms,
                    (unsigned long long)errand->from, (unsigned long long)turn_random(turn));
}

static void wipe(struct turn *turn, struct errand *errand)
{
    const struct wipe *found = &turn->found.wipe;
    bool is_over = found->rows.len == 0 && found->people_count == 0;
    struct effect *effect_wipe;

    send_letter(turn, turn->home, "wipe:gone", turn->home);
    effect_wipe = turn->effects[turn->effect_count - 1];
    effect_wipe->kind = EFFECT_WIPE;
    effect_wipe->letter->person_id = effect_wipe->letter->chat_id = STR("");
    errand->from += found->rows.len > 0;
    if (!is_over) {
        go_on(turn, errand);
        return;
    }
    /* An upgraded group's present id leads here by an alias of its own. */
    send_letter_to_chat(turn, turn->settings.chat_id, "wipe:alias!", turn->home);
}

static void letter(struct turn *turn)
{
    struct errand errand;

    if (is_about_group(turn, &errand)) {
        if (turn->settings.is_known && turn->settings.is_left &&
            turn->settings.left_at_ms == errand.left_at_ms)
            wipe(turn, &errand);
    } else if (str_eq(turn->verb, STR("alias!"))) {
        if (turn->settings.is_known && str_eq(turn->settings.moved_to, turn->event->body))
            effect(turn, EFFECT_UNALIAS);
    } else if (str_eq(turn->verb, STR("gone")) && home_is_handle(turn->event->body)) {
        effect(turn, EFFECT_UNLISTED)->to = turn->event->body;
    }
}

const struct handler handler_wipe = {
    .name = "wipe",
    .plan = plan,
    .letter = letter,
};
