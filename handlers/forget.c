/* forget.c: everything about a person goes, everywhere (/hapusdata, /forgetme).
 *
 * After a yes the person's home empties itself and writes to every home where something
 * of them may lie (erase.c answers there). What it still waits for stands in a sealed note;
 * when the last home has said that it is done, the person hears so, once. The engine puts
 * the person on the list of the forgotten before anything is deleted. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"

enum { HOMES_MAX = LIMIT_HOMES };

/* What the installation as a whole is asked for lies in partition 0. */
static const struct str installation = STR_INIT("AAAAAAAAAAAAAAAA");

struct under_way {
    struct str messenger, person_id, lang; /* who is told at the end; empty after a restore */
    struct str *homes;                     /* those that have not said it yet */
    size_t count;
};

static struct str under_way_pack(struct turn *turn, const struct under_way *under_way)
{
    struct text out = { .arena = turn->arena };

    if (under_way->count == 0)
        return (struct str){ "", 0 };
    pack_str(&out, under_way->messenger);
    pack_str(&out, under_way->person_id);
    pack_str(&out, under_way->lang);
    pack_u64(&out, under_way->count);
    for (size_t i = 0; i < under_way->count; i++)
        pack_str(&out, under_way->homes[i]);
    return out.s;
}

static struct under_way under_way_of(struct turn *turn)
{
    struct unpack in = { .rest = turn->found.held.forgetting_plain };
    struct under_way under_way = { .messenger = unpack_str(&in), .person_id = unpack_str(&in),
                                   .lang = unpack_str(&in) };

    under_way.count = unpack_count(&in, HOMES_MAX);
    under_way.homes = ARENA_ARRAY(turn->arena, struct str, under_way.count + HOMES_MAX);
    for (size_t i = 0; i < under_way.count; i++)
        under_way.homes[i] = unpack_str(&in);
    if (in.is_bad)
        under_way.count = 0;
    return under_way;
}

static void remove_home(struct under_way *under_way, struct str home)
{
    for (size_t i = 0; i < under_way->count; i++)
        if (str_eq(under_way->homes[i], home)) {
            under_way->homes[i] = under_way->homes[--under_way->count];
            return;
        }
}

/* "HANDLE" and what stands behind it. */
static struct str handle_of(struct str body)
{
    struct str handle = str_slice(body, 0, 16);

    return home_is_handle(handle) ? handle : (struct str){ "", 0 };
}

static void plan(struct turn *turn)
{
    turn->wants.held = turn->event->kind == EVENT_LETTER || turn->event->kind == EVENT_PRESS;
    if (turn->event->kind == EVENT_LETTER)
        turn->wants.whose = handle_of(turn->event->body);
    turn->wants.held &= turn->wants.whose.len || turn->person_home.len;
}

/* --- asking --------------------------------------------------------------------------------- */

static void ask(struct turn *turn)
{
    line_list(turn, "forget.sure", NULL, 0);
    /* The answer stays in the language of the question, whatever is deleted meanwhile. */
    button(turn, "forget.yes", "forget:yes:%.*s", STR_ARG(turn->lang));
    button(turn, "forget.no", "forget:no:%.*s", STR_ARG(turn->lang));
}

/* In a group nobody else reads what this person wants: it goes on in private. */
static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        say(turn, NULL);
        ask(turn);
    } else if (turn->person.private_is_open && turn->event->person_id.len) {
        say_in_private(turn);
        ask(turn);
    } else {
        say(turn, "forget.in_private");
        button_start(turn, "forget.open_private", STR("forget_"));
    }
}

static void started(struct turn *turn)
{
    say(turn, NULL);
    ask(turn);
}

/* --- in the person's home ------------------------------------------------------------------- */

static void ask_for_rewrite(struct turn *turn)
{
    send_letter(turn, installation, "forget:rewrite", STR(""));
    turn->effects[turn->effect_count - 1]->leaves_nothing = true;
}

/* True when that was all there is. */
static bool begin(struct turn *turn, int64_t at_ms)
{
    const struct held *held = &turn->found.held;
    struct under_way under_way = under_way_of(turn);
    struct effect *forget;

    for (size_t i = 0; i < held->home_count && i < HOMES_MAX; i++) {
        remove_home(&under_way, held->homes[i]);
        under_way.homes[under_way.count++] = held->homes[i];
    }
    if (turn->event->person_id.len) {
        under_way.messenger = turn->event->messenger;
        under_way.person_id = turn->event->person_id;
        under_way.lang = turn->lang;
    }
    send_letter(turn, turn->home, "erase:here", held->whose);
    forget = turn->effects[turn->effect_count - 1];
    forget->kind = EFFECT_FORGET;
    forget->at_ms = at_ms;
    forget->body = under_way_pack(turn, &under_way);
    forget->letter->person_id = forget->letter->person_name = forget->letter->chat_id = STR("");
    if (under_way.count == 0)
        ask_for_rewrite(turn);
    return under_way.count == 0;
}

static void press(struct turn *turn)
{
    if (str_eq(turn->arguments, STR("en")) || str_eq(turn->arguments, STR("id")))
        turn->lang = turn->arguments;
    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("no")))
        edit(turn, "forget.kept");
    else if (!str_eq(turn->verb, STR("yes")))
        notify(turn, "press.unknown");
    else
        edit(turn, begin(turn, turn->now_ms) ? "forget.done" : "forget.begun");
}

/* A backup brought back what was forgotten at that time. Who came back since stays. */
static void forget_again(struct turn *turn)
{
    const struct held *held = &turn->found.held;
    int64_t at_ms = 0;

    if (!str_to_i64(str_slice(turn->event->body, 16, turn->event->body.len), &at_ms))
        return;
    if (held->since_ms <= at_ms)
        begin(turn, at_ms);
}

/* One home has said that nothing is left there. */
static void gone(struct turn *turn)
{
    struct under_way under_way = under_way_of(turn);
    size_t before = under_way.count;

    remove_home(&under_way, str_slice(turn->event->body, 16, turn->event->body.len));
    if (under_way.count == before)
        return;
    effect(turn, EFFECT_FORGETTING)->body = under_way_pack(turn, &under_way);
    if (under_way.count)
        return;
    ask_for_rewrite(turn);
    if (under_way.person_id.len == 0)
        return;
    struct reply *reply = say(turn, "forget.done");
    reply->messenger = under_way.messenger;
    reply->chat_id = reply->person_id = under_way.person_id;
    reply->lang = under_way.lang;
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("rewrite")))
        effect(turn, EFFECT_REWRITE);
    else if (turn->wants.whose.len && str_eq(turn->verb, STR("again")))
        forget_again(turn);
    else if (turn->wants.whose.len && str_eq(turn->verb, STR("gone")))
        gone(turn);
}

const struct handler handler_forget = {
    .name = "forget",
    .command_id = "hapusdata",
    .command_en = "forgetme",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .plan = plan,
    .command = command,
    .started = started,
    .press = press,
    .letter = letter,
};
