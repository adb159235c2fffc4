/* invite.c: a happy buyer is invited to take a personal link (E2): in private, once, kindly.
 *
 * After a positive story was saved, or after "Aku beli ini" under an answer when the verdict is
 * positive. Nothing is ever posted to the group. A no is final for that product; nobody is asked
 * again within the group's days; a link is there for whoever asks, whatever their verdict. */
#include "../bot/base/clock.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/answer.h"
#include "../bot/conversation/campaign_screen.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/invitation.h"
#include "../bot/conversation/share_card.h"

enum { REMIND_DAYS = 14 };

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* What travels: "GROUP:PRODUCT" on buttons and in links, and to find an offer a name or an id. */
struct about {
    struct str group;
    uint64_t product;
};

static bool about_read(struct str text, struct about *about)
{
    about->group = str_slice(text, 0, 16);
    return home_is_handle(about->group) &&
           id_parse(str_slice(text, text.len > 16 && text.at[16] == ':' ? 17 : 16, text.len),
                    &about->product);
}

struct offer_letter {
    struct str group, code, product_name;
    uint64_t days;
};

static struct str offer_pack(struct turn *turn, const struct offer_letter *letter)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, letter->group);
    pack_str(&body, letter->code);
    pack_str(&body, letter->product_name);
    pack_u64(&body, letter->days);
    return body.s;
}

static bool offer_read(struct str bytes, struct offer_letter *letter)
{
    struct unpack in = { .rest = bytes };

    *letter = (struct offer_letter){ .group = unpack_str(&in), .code = unpack_str(&in),
                                     .product_name = unpack_str(&in), .days = unpack_u64(&in) };
    return !in.is_bad && letter->days < 4000;
}

static void plan_letter(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct offer_letter letter;

    if (is(turn, "find")) {
        unpack_str(&in);
        turn->wants.family[0] = unpack_fixed64(&in);
        turn->wants.family_count = turn->wants.family[0] != 0;
        turn->wants.allowed = turn->wants.sharing.offers = true;
    } else if (is(turn, "consider") && offer_read(turn->event->body, &letter)) {
        turn->wants.sharing.own = true;
        turn->wants.sharing.product = letter.product_name;
        turn->wants.sharing.campaign = letter.code;
    }
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER)
        plan_letter(turn);
    else if (turn->event->chat_kind == CHAT_PRIVATE)
        turn->wants.sharing.own = is(turn, "not");
    else if (is(turn, "bought"))
        answer_look_up(turn, answer_skip(turn));
}

/* --- "Aku beli ini", under an answer ----------------------------------------------------------- */

/* In private: how is it? The product's name is read when this leaves. */
static void ask_how(struct turn *turn, uint64_t product, bool is_first)
{
    struct str about = ARENA_JOIN(turn->arena, turn->home, STR(":"), id_print(turn->arena, product));
    const struct part name = { .id = product, .key = STR("invite.how") };

    say_to(turn, turn->event->person_id, turn->lang, NULL);
    say_product(turn, &name);
    button(turn, "invite.yes", "invite:happy:%.*s", STR_ARG(about));
    button(turn, "invite.so_so", "invite:unhappy:%.*s", STR_ARG(about));
    button(turn, "invite.no", "invite:unhappy:%.*s", STR_ARG(about));
    if (is_first)
        button_row(turn, "invite.later", "invite:later:%.*s", STR_ARG(about));
}

static void bought(struct turn *turn, uint64_t product)
{
    struct str start = ARENA_JOIN(turn->arena, STR("invite_"), turn->home,
                                  id_print(turn->arena, product));

    if (!turn->person.private_is_open) {
        acknowledge_with_start(turn, start);
        return;
    }
    notify(turn, "invite.in_private");
    ask_how(turn, product, true);
}

static void choose(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    if (!answer_is_there(turn) || ranking->product_count == 0) {
        notify(turn, "ask.gone");
        return;
    }
    answer_note_press(turn, answer_ids(turn));
    if (ranking->product_count == 1) {
        bought(turn, ranking->products[0].id);
        return;
    }
    say_alone(turn, "invite.which");
    for (size_t i = 0; i < ranking->product_count; i++)
        button_row(turn, "invite.bought", "invite:it:%.*s",
                   STR_ARG(id_print(turn->arena, ranking->products[i].id)))->product =
            ranking->products[i].id;
}

static void press_in_group(struct turn *turn)
{
    uint64_t product = 0;

    if (!invitation_is_open(turn))
        notify(turn, "ask.gone");
    else if (is(turn, "bought"))
        choose(turn);
    else if (is(turn, "it") && id_parse(turn->arguments, &product))
        bought(turn, product);
    else
        notify(turn, "press.unknown");
}

/* From the group's link, when the private chat was not open yet. */
static void started(struct turn *turn)
{
    struct about about;

    if (about_read(turn->arguments, &about))
        send_letter(turn, about.group, "invite:ask", id_print(turn->arena, about.product));
    else
        say(turn, "give.link_old");
}

/* --- in private ---------------------------------------------------------------------------------- */

static void decline(struct turn *turn)
{
    uint64_t product = 0;

    if (!id_parse(turn->arguments, &product)) {
        notify(turn, "press.unknown");
        return;
    }
    sharing_decline(&turn->found.sharing.own, product);
    effect(turn, EFFECT_SHARING);
    edit(turn, "invite.declined");
}

static void press(struct turn *turn)
{
    struct text body = { .arena = turn->arena };
    struct about about;

    if (turn->event->chat_kind == CHAT_GROUP) {
        press_in_group(turn);
    } else if (is(turn, "not")) {
        decline(turn);
    } else if (!about_read(turn->arguments, &about)) {
        notify(turn, "press.unknown");
    } else if (is(turn, "happy")) {
        pack_str(&body, STR(""));
        pack_fixed64(&body, about.product);
        send_letter(turn, about.group, "invite:find", body.s);
        edit(turn, "invite.glad");
        button_start(turn, "button.i_used", arena_concat(turn->arena, STR("give_"), about.group));
    } else if (is(turn, "unhappy")) {
        edit(turn, "invite.thanks");
        button_start(turn, "button.i_used", arena_concat(turn->arena, STR("give_"), about.group));
    } else if (is(turn, "later")) {
        come_back(turn, turn->now_ms + REMIND_DAYS * CLOCK_DAY_MS, "invite:remind", turn->arguments);
        edit_with(turn, "invite.will_remind", WHOLE("n", REMIND_DAYS));
    } else {
        notify(turn, "press.unknown");
    }
}

/* --- letters --------------------------------------------------------------------------------------- */

/* In the group's home. */
static void find(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str name = unpack_str(&in);
    uint64_t id = unpack_fixed64(&in);
    const struct product *product = id && turn->found.family_count &&
                                            turn->found.family[0].id == id
                                        ? &turn->found.family[0] : NULL;

    if (product)
        name = product->name;
    if (in.is_bad || name.len == 0 || !invitation_is_open(turn))
        return;
    const struct campaign *offer = invitation_offer(turn, name, product);
    if (!offer)
        return;
    const struct offer_letter letter = { turn->home, offer->code, name,
                                         (uint64_t)turn_option(turn, GROUP_INVITE) };
    send_letter(turn, turn->person_home, "invite:consider", offer_pack(turn, &letter));
}

/* In the person's home: the one place that decides, and writes down that it asked. */
static void consider(struct turn *turn)
{
    struct sharing_found *found = &turn->found.sharing;
    struct offer_letter letter;

    if (!offer_read(turn->event->body, &letter) || !turn->person.private_is_open ||
        found->campaign.raw.len == 0 || !campaign_runs(&found->campaign, turn->now_ms) ||
        !sharing_may_invite(&found->own, found->product, letter.code, turn->now_ms,
                            (int)letter.days))
        return;
    found->own.invited_at_ms = turn->now_ms;
    effect(turn, EFFECT_SHARING);
    say_to(turn, turn->event->person_id, turn->lang, NULL);
    line(turn, "invite.ask", TEXT("product", letter.product_name),
         TEXT("brand", found->campaign.brand_name));
    campaign_say_rewards(turn, &found->campaign);
    share_ask_consent(turn, &found->campaign, letter.group);
    button(turn, "invite.not", "invite:not:%.*s", STR_ARG(id_print(turn->arena, found->product)));
}

static void letter(struct turn *turn)
{
    struct about about;
    uint64_t product = 0;

    if (is(turn, "find"))
        find(turn);
    else if (is(turn, "consider"))
        consider(turn);
    else if (is(turn, "remind") && turn->person.private_is_open &&
             about_read(turn->event->body, &about))
        send_letter(turn, about.group, "invite:again", id_print(turn->arena, about.product));
    else if ((is(turn, "ask") || is(turn, "again")) && invitation_is_open(turn) &&
             id_parse(turn->event->body, &product))
        ask_how(turn, product, is(turn, "ask"));
}

const struct handler handler_invite = {
    .name = "invite",
    .needs_index = true,
    .needs_profile = true,
    .plan = plan,
    .started = started,
    .press = press,
    .letter = letter,
};
