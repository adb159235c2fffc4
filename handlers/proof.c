/* proof.c: a story whose author bought the product is labelled so (B6); no person can say it.
 *
 * Only an order that a shop told with its buyer's id in the messenger shows it. When the order
 * comes, the group in which its link was offered looks whether the buyer told of the brand's
 * product; when such a story is told, the brand's campaigns look whether its author bought. The
 * campaign decides, so that an order verifies one story; a refund takes that back. */
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static void plan(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };

    if (turn->event->kind != EVENT_LETTER)
        return;
    if (is(turn, "bought")) {
        turn->wants.author = turn->wants.own = true;
    } else {
        turn->wants.ids[0] = unpack_fixed64(&in);
        turn->wants.id_count = 1;
    }
    turn->wants.allowed = turn->wants.id_products = is(turn, "bought") || is(turn, "look");
    turn->wants.sharing.offers = is(turn, "look");
}

/* Whose product a story that an order may verify is about; or NULL. A gift was not bought, and
 * what a brand or an outsider said is nobody's purchase. */
static const struct allowed_brand *owner_of(const struct turn *turn, size_t i)
{
    const struct testimonial *story = &turn->found.testimonials[i];
    const struct product *product = &turn->found.id_products[i];

    if (story->is_withdrawn || story->proof ||
        (story->provenance != PROVENANCE_PEER && story->provenance != PROVENANCE_DISCOUNTED))
        return NULL;
    return allowed_owner(turn->found.allowed, product->brand, product->name);
}

static void ask_campaign(struct turn *turn, struct str campaign, struct str code, uint64_t story)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, story);
    pack_str(&body, turn->home);
    if (code.len)
        send_letter_to_campaign(turn, code, "credit:bought", body.s);
    else
        send_letter(turn, campaign, "credit:bought", body.s);
}

/* A story was told: its author may have bought before. */
static void look(struct turn *turn)
{
    const struct sharing_found *sharing = &turn->found.sharing;
    const struct allowed_brand *owner = turn->found.testimonial_count ? owner_of(turn, 0) : NULL;

    for (size_t i = 0; owner && i < sharing->offer_count && turn->effect_count < TURN_EFFECTS; i++)
        if (str_eq(sharing->offers[i].brand_home, owner->home))
            ask_campaign(turn, STR(""), sharing->offers[i].code, turn->wants.ids[0]);
}

/* Somebody bought: they may have told before. The latest story counts. */
static void bought(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str campaign = unpack_str(&in), brand = unpack_str(&in);

    for (size_t i = 0; !in.is_bad && i < turn->found.testimonial_count; i++) {
        const struct allowed_brand *owner = owner_of(turn, i);
        if (!owner || !str_eq(owner->home, brand))
            continue;
        ask_campaign(turn, campaign, STR(""), turn->found.testimonials[i].id);
        return;
    }
}

/* As the campaign says. */
static void set_proof(struct turn *turn, bool is_proven)
{
    struct unpack in = { .rest = turn->event->body };
    uint64_t id = unpack_fixed64(&in), order = unpack_fixed64(&in);
    struct testimonial *story = turn->found.testimonial_count ? turn->found.testimonials : NULL;

    if (in.is_bad || !story || story->id != id || story->proof != (is_proven ? 0 : order))
        return;
    story->proof = is_proven ? order : 0;
    effect(turn, EFFECT_REVIEW)->testimonial = story;
}

static void letter(struct turn *turn)
{
    if (!turn->settings.is_known || turn->settings.is_left)
        return;
    if (is(turn, "look"))
        look(turn);
    else if (is(turn, "bought"))
        bought(turn);
    else if (is(turn, "mark") || is(turn, "undo"))
        set_proof(turn, is(turn, "mark"));
}

const struct handler handler_proof = {
    .name = "proof",
    .needs_index = true,
    .plan = plan,
    .letter = letter,
};
