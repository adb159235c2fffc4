/* purchase.c: who told of a product shows by an order code that they bought it (B6).
 *
 * The button stands in private, under a story that was just saved and where one changes it. The
 * code is hashed where it is typed; the group looks whose story it is and which brand's product,
 * the brand's home whether such a code is there and unused, and the group then sets the label.
 * Each code is used once; wrong ones have a bound, so that nobody finds one by trying. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/campaign.h"

enum { NAMES = LIMIT_ALIASES + 1 };

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* What travels. hash: of the code. */
struct claim {
    uint64_t story, hash;
    struct str group, brand;
    struct str names[NAMES]; /* of the product */
    size_t name_count;
};

static struct str claim_pack(struct turn *turn, const struct claim *claim)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, claim->story);
    pack_fixed64(&body, claim->hash);
    pack_str(&body, claim->group);
    pack_str(&body, claim->brand);
    pack_u64(&body, claim->name_count);
    for (size_t i = 0; i < claim->name_count; i++)
        pack_str(&body, claim->names[i]);
    return body.s;
}

static bool claim_read(struct str bytes, struct claim *claim)
{
    struct unpack in = { .rest = bytes };

    *claim = (struct claim){ .story = unpack_fixed64(&in), .hash = unpack_fixed64(&in),
                             .group = unpack_str(&in), .brand = unpack_str(&in),
                             .name_count = unpack_count(&in, NAMES) };
    for (size_t i = 0; i < claim->name_count; i++)
        claim->names[i] = unpack_str(&in);
    return !in.is_bad && claim->hash;
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct claim claim;

    if (turn->event->kind == EVENT_MESSAGE && is(turn, "code"))
        wants->purchase.code = purchase_code(turn->arena, turn->event->text);
    if (turn->event->kind != EVENT_LETTER || !claim_read(turn->event->body, &claim))
        return;
    if (is(turn, "try") || is(turn, "mark")) {
        wants->ids[wants->id_count++] = claim.story;
        wants->author = wants->id_products = wants->allowed = true;
    } else {
        keeper_plan(turn);
        wants->purchase.hash = claim.hash;
    }
}

/* --- in private ------------------------------------------------------------------------------ */

static void press(struct turn *turn)
{
    struct str group = turn->arguments;
    struct claim claim = { .hash = 1 };

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (is(turn, "stop")) {
        edit(turn, "purchase.stopped");
        if (str_eq(turn->session.handler, STR("purchase")))
            stop_expecting(turn);
    } else if (is(turn, "ask") && id_parse(str_cut(&group, ':'), &claim.story) &&
               home_is_handle(group)) {
        claim.group = group;
        expect(turn, "code", claim_pack(turn, &claim));
        say(turn, "purchase.ask");
        button(turn, "purchase.stop", "purchase:stop");
    } else {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct claim claim;

    if (!claim_read(turn->session.data, &claim)) {
        stop_expecting(turn);
        say(turn, "mine.gone");
    } else if (!turn->found.purchase.hash) {
        say_with(turn, "purchase.no_code", WHOLE("least", PURCHASE_CODE_MIN),
                 WHOLE("most", PURCHASE_CODE_MAX));
        button(turn, "purchase.stop", "purchase:stop");
    } else {
        claim.hash = turn->found.purchase.hash;
        stop_expecting(turn);
        send_letter(turn, claim.group, "purchase:try", claim_pack(turn, &claim));
    }
}

/* --- in the group's home --------------------------------------------------------------------- */

static struct testimonial *own(struct turn *turn)
{
    struct testimonial *story = turn->found.testimonials;

    return turn->found.testimonial_count == 1 && turn->found.author.raw.len &&
                   story->author == turn->found.author.number ? story : NULL;
}

static void look(struct turn *turn, struct claim *claim)
{
    const struct testimonial *story = own(turn);
    const struct product *product = turn->found.id_products;
    const struct allowed_brand *brand =
        story ? allowed_owner(turn->found.allowed, product->brand, product->name) : NULL;

    if (!story || !turn->settings.is_known || turn->settings.is_left) {
        say(turn, "mine.gone");
    } else if (story->proof) {
        say(turn, "purchase.already");
    } else if (!brand) {
        say(turn, "purchase.no_brand");
    } else if (story->provenance != PROVENANCE_PEER && story->provenance != PROVENANCE_DISCOUNTED) {
        say(turn, "purchase.not_bought"); /* a gift was not */
    } else {
        claim->group = turn->home;
        claim->brand = brand->home;
        claim->names[claim->name_count++] = product->name;
        for (size_t i = 0; i < product->alias_count && claim->name_count < NAMES; i++)
            claim->names[claim->name_count++] = product->aliases[i];
        send_letter(turn, brand->home, "purchase:redeem", claim_pack(turn, claim));
    }
}

/* The brand's home has given the code to this story. */
static void mark(struct turn *turn, const struct claim *claim)
{
    struct testimonial *story = own(turn);

    if (!story || story->proof) { /* meanwhile: the code is free again */
        say(turn, story ? "purchase.already" : "mine.gone");
        if (!story || story->proof != claim->hash)
            send_letter(turn, claim->brand, "purchase:release", claim_pack(turn, claim));
        return;
    }
    story->proof = claim->hash;
    effect(turn, EFFECT_REVIEW)->testimonial = story;
    say(turn, "purchase.done");
}

/* --- in the brand's home ----------------------------------------------------------------------- */

static const char *refusal(const struct turn *turn, const struct claim *claim)
{
    const struct purchase *purchase = &turn->found.purchase.record;

    if (purchase->raw.len == 0)
        return "purchase.unknown";
    if (purchase->state == PURCHASE_REVOKED)
        return "purchase.revoked";
    if (purchase->state == PURCHASE_USED)
        return "purchase.used";
    if (purchase->last_day < campaign_day(turn->now_ms))
        return "purchase.expired";
    if (!purchase_is_of(purchase->product, claim->names, claim->name_count))
        return "purchase.other_product";
    return NULL;
}

static void redeem(struct turn *turn, const struct claim *claim)
{
    struct purchase_found *found = &turn->found.purchase;
    const struct brand *brand = keeper_brand(turn);

    if (brand->raw.len == 0 || brand->is_closed) {
        say(turn, "purchase.no_brand");
    } else if (found->tried >= LIMIT_PURCHASE_TRIES) {
        say_with(turn, "purchase.too_often", WHOLE("n", LIMIT_PURCHASE_TRIES));
    } else if (refusal(turn, claim)) {
        effect(turn, EFFECT_PURCHASE_TRIED);
        say_with(turn, refusal(turn, claim), TEXT("brand", brand->name));
        line(turn, "purchase.left", WHOLE("n", LIMIT_PURCHASE_TRIES - found->tried - 1));
        button(turn, "purchase.again", "purchase:ask:%.*s:%.*s",
               STR_ARG(id_print(turn->arena, claim->story)), STR_ARG(claim->group));
    } else {
        found->record.state = PURCHASE_USED;
        found->record.story = claim->story;
        found->record.group = claim->group;
        effect(turn, EFFECT_PURCHASE);
        send_letter(turn, claim->group, "purchase:mark", claim_pack(turn, claim));
    }
}

static void release(struct turn *turn, const struct claim *claim)
{
    struct purchase *purchase = &turn->found.purchase.record;

    if (purchase->state != PURCHASE_USED || purchase->story != claim->story ||
        !str_eq(purchase->group, claim->group))
        return;
    purchase->state = PURCHASE_UNUSED;
    purchase->story = 0;
    purchase->group = STR("");
    effect(turn, EFFECT_PURCHASE);
}

static void letter(struct turn *turn)
{
    struct claim claim;

    if (!claim_read(turn->event->body, &claim))
        return;
    if (is(turn, "try"))
        look(turn, &claim);
    else if (is(turn, "mark"))
        mark(turn, &claim);
    else if (is(turn, "redeem"))
        redeem(turn, &claim);
    else if (is(turn, "release"))
        release(turn, &claim);
}

const struct handler handler_purchase = {
    .name = "purchase",
    .needs_index = true,
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
