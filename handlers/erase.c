/* erase.c: what a group's home does when a person is forgotten; nobody talks to it.
 *
 * First everything that the person owns here goes in one commit, then the index's rows are
 * written over, some of its log a turn, then the person's home hears that it is done. */
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"

/* What travels from turn to turn. */
struct errand {
    struct str whose;
    struct str home;   /* this home, as the person's home knows it: it may have moved */
    uint64_t author;
    uint64_t from;     /* chunk */
};

static struct str errand_pack(struct turn *turn, const struct errand *errand)
{
    struct text out = { .arena = turn->arena };

    text_add(&out, errand->whose);
    text_add(&out, errand->home);
    pack_fixed64(&out, errand->author);
    pack_u64(&out, errand->from);
    return out.s;
}

static bool errand_unpack(const struct turn *turn, struct errand *errand)
{
    struct str body = turn->event->body;

    *errand = (struct errand){ .whose = str_slice(body, 0, 16), .home = turn->event->new_chat_id };
    if (!str_eq(turn->event->letter, STR("erase:rows")))
        return home_is_handle(errand->whose);
    struct unpack in = { .rest = str_slice(body, 32, body.len) };
    errand->home = str_slice(body, 16, 32);
    errand->author = unpack_fixed64(&in);
    errand->from = unpack_u64(&in);
    return !in.is_bad && home_is_handle(errand->whose) && home_is_handle(errand->home);
}

static void plan(struct turn *turn)
{
    struct errand errand;

    if (!errand_unpack(turn, &errand))
        return;
    turn->wants.whose = errand.whose;
    turn->wants.erasures = str_eq(turn->event->letter, STR("erase:rows"));
    turn->wants.held = !turn->wants.erasures;
    if (turn->wants.held)
        turn->wants.brand = turn->home;
    turn->wants.erase_author = errand.author;
    turn->wants.erase_from = (size_t)errand.from;
}

static void say_gone(struct turn *turn, const struct errand *errand)
{
    send_letter(turn, errand->whose, "forget:gone",
                arena_concat(turn->arena, errand->whose, errand->home));
}

/* A brand that they kept stays with its other keepers; without one it is closed. */
static void leave_brand(struct turn *turn, struct str whose)
{
    struct brand *brand = &turn->found.brand.brand;

    if (brand->raw.len == 0 || brand_keeper(brand, whose) == BRAND_KEEPERS)
        return;
    brand_drop_keeper(brand, whose);
    effect(turn, EFFECT_BRAND);
    if (brand->is_closed) { /* as when a keeper closes it */
        send_letter(turn, turn->home, "campaign:places", STR(""));
        send_letter(turn, turn->home, "brandlet:leave", STR(""));
    }
}

static void forget_here(struct turn *turn, struct errand *errand)
{
    const struct held *held = &turn->found.held;

    effect(turn, EFFECT_FORGET_HERE);
    leave_brand(turn, errand->whose);
    errand->author = held->author.number;
    if (held->author.raw.len)
        send_letter(turn, turn->home, "erase:rows", errand_pack(turn, errand));
    else
        say_gone(turn, errand);
}

static void erase_rows(struct turn *turn, struct errand *errand)
{
    enum { CHUNKS = 16 };

    if (turn->found.erasure_count)
        effect(turn, EFFECT_ERASE);
    errand->from += turn->found.chunk_count;
    if (turn->found.chunk_count == CHUNKS)
        send_letter(turn, turn->home, "erase:rows", errand_pack(turn, errand));
    else
        say_gone(turn, errand);
}

static void letter(struct turn *turn)
{
    struct errand errand;

    if (!errand_unpack(turn, &errand))
        return;
    if (turn->wants.erasures)
        erase_rows(turn, &errand);
    else
        forget_here(turn, &errand);
}

const struct handler handler_erase = {
    .name = "erase",
    .needs_index = true,
    .plan = plan,
    .letter = letter,
};
