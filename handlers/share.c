/* share.c: a member asks for a personal link of a brand's campaign (/bagikan, /share).
 *
 * Whoever is in a group that lets the brand in may ask, whatever they said of its products. The
 * first link asks for the referral consent. The campaign's home makes the link, one a person,
 * and hands it over in private; the group sees nothing of it. */
#include "../bot/conversation/handler.h"
#include "../bot/conversation/share_card.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* The group whose offers this is about: a letter's body, a button's last words, a link's, or in
 * private the one that the person told something in last. */
static struct str group_of(const struct turn *turn)
{
    const struct event *event = turn->event;
    struct str arguments = turn->arguments;
    struct str group = event->kind == EVENT_LETTER     ? event->body
                       : event->kind == EVENT_PRESS    ? (str_cut(&arguments, ':'), arguments)
                       : str_eq(event->command, STR("start")) ? arguments
                       : turn->session.group.len       ? turn->session.group
                       : turn->person.group_count      ? turn->person.groups[0]
                                                       : STR("");

    return home_is_handle(group) ? group : STR("");
}

static void plan(struct turn *turn)
{
    bool is_letter = turn->event->kind == EVENT_LETTER;

    if (is_letter && is(turn, "make")) {
        turn->wants.sharing.campaign = turn->home;
        turn->wants.sharing.link = true;
    } else if (is_letter && is(turn, "ask")) {
        turn->wants.membership = true;
    } else if (is_letter && is(turn, "made")) {
        turn->wants.sharing.own = true;
    } else if (is_letter || turn->event->chat_kind == CHAT_PRIVATE) {
        turn->wants.group = group_of(turn);
        turn->wants.allowed = turn->wants.group.len > 0;
        turn->wants.sharing.offers = turn->wants.allowed;
        turn->wants.sharing.own = true;
    }
}

/* --- in the group ------------------------------------------------------------------------- */

static void command_in_group(struct turn *turn)
{
    if (!turn->settings.has_brands || turn_option(turn, GROUP_SHARING) == 0) {
        say(turn, turn->settings.has_brands ? "share.switched_off" : "share.no_brands");
        pass_by(turn);
        return;
    }
    if (turn->event->person_id.len)
        effect(turn, EFFECT_MEMBER);
    if (turn->event->person_id.len && turn->person.private_is_open) {
        react(turn, "👌");
        send_letter(turn, turn->person_home, "share:offer", turn->home);
        return;
    }
    say(turn, "share.in_private");
    button_start(turn, "share.open_private",
                 arena_print(turn->arena, "share_%.*s", STR_ARG(turn->home)));
    pass_by(turn);
}

/* A link into the private chat may have wandered out of the group. */
static void ask_group(struct turn *turn)
{
    if (!turn->settings.is_known || turn->settings.is_left)
        say(turn, "give.link_old");
    else if (!turn_is_member(turn) && turn->found.membership == MEMBERSHIP_NO)
        say_with(turn, "share.not_member", TEXT("group", turn->settings.title));
    else if (turn->found.membership == MEMBERSHIP_YES || turn->membership_failed)
        send_letter(turn, turn->person_home, "share:offer", turn->home);
}

/* --- in the person's home -------------------------------------------------------------------- */

static void make(struct turn *turn, struct str code, struct str group)
{
    send_letter_to_campaign(turn, code, "share:make", group);
    if (!turn->is_full) /* their link will lie there */
        turn->effects[turn->effect_count - 1]->leaves_nothing = false;
}

static void offer_one(struct turn *turn, const struct campaign *offer, struct str group)
{
    if (turn->found.sharing.own.consent_at_ms) {
        make(turn, offer->code, group);
        return;
    }
    say(turn, NULL);
    share_ask_consent(turn, offer, group);
    button(turn, "share.no", "share:no");
}

static const struct campaign *next_offer(const struct turn *turn, size_t *at)
{
    while (*at < turn->found.sharing.offer_count) {
        const struct campaign *offer = &turn->found.sharing.offers[(*at)++];
        if (campaign_runs(offer, turn->now_ms))
            return offer;
    }
    return NULL;
}

/* What this group's brands offer now. */
static void show_offers(struct turn *turn)
{
    enum { SHOWN = 8 };
    struct str group = turn->wants.group;
    size_t at = 0, shown = 0;
    const struct campaign *first = next_offer(turn, &at), *offer = first ? next_offer(turn, &at) : NULL;

    if (turn->public_url.len == 0 || !first) {
        say(turn, first ? "share.no_address" : group.len ? "share.none" : "share.which_group");
        return;
    }
    if (turn_option(turn, GROUP_SHARING) == 0) {
        say(turn, "share.switched_off");
        return;
    }
    if (!offer) {
        offer_one(turn, first, group);
        return;
    }
    struct reply *reply = say(turn, "share.which");
    at = 0;
    while (shown++ < SHOWN && (offer = next_offer(turn, &at)) != NULL) {
        struct button *row = button_row(turn, "share.choice", "share:take:%.*s:%.*s",
                                        STR_ARG(offer->code), STR_ARG(group));
        row->params = ARENA_ARRAY(turn->arena, struct param, 2);
        row->params[0] = (struct param)TEXT("brand", offer->brand_name);
        row->params[1] = (struct param)TEXT("title", offer->title);
        row->param_count = 2;
        reply->has_words = true;
    }
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP)
        command_in_group(turn);
    else if (turn->wants.group.len)
        send_letter(turn, turn->wants.group, "share:ask", STR(""));
    else
        say(turn, "share.which_group");
}

static void started(struct turn *turn)
{
    if (!turn->wants.group.len || !turn->settings.is_known || turn->settings.is_left)
        say(turn, "give.link_old");
    else
        send_letter(turn, turn->wants.group, "share:ask", STR(""));
}

static void agree(struct turn *turn)
{
    struct sharing *own = &turn->found.sharing.own;

    if (own->consent_at_ms == 0) {
        struct effect *consent = effect(turn, EFFECT_CONSENT);
        consent->consent = CONSENT_REFERRAL;
        consent->is_given = true;
        own->consent_at_ms = turn->now_ms;
        effect(turn, EFFECT_SHARING);
    }
}

static void press(struct turn *turn)
{
    struct str rest = turn->arguments, code = str_cut(&rest, ':');
    const struct campaign *offer = share_offer(turn, code);

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (is(turn, "no")) {
        edit(turn, "share.declined");
    } else if (!is(turn, "take") && !is(turn, "agree")) {
        notify(turn, "press.unknown");
    } else if (!offer || turn_option(turn, GROUP_SHARING) == 0) {
        edit(turn, "share.gone");
    } else if (turn->found.sharing.own.link_count == SHARING_LINKS &&
               !sharing_has_link(&turn->found.sharing.own, code)) {
        edit_with(turn, "share.too_many", WHOLE("n", SHARING_LINKS));
    } else if (is(turn, "take") && turn->found.sharing.own.consent_at_ms == 0) {
        edit(turn, NULL);
        share_ask_consent(turn, offer, rest);
        button(turn, "share.no", "share:no");
    } else {
        agree(turn);
        edit(turn, "share.coming");
        make(turn, code, rest);
    }
}

/* --- in the campaign's home -------------------------------------------------------------------- */

static void hand_over(struct turn *turn)
{
    struct sharing_found *found = &turn->found.sharing;
    struct code code = { found->campaign.code, found->link.member_code };

    if (found->campaign.raw.len == 0 || !campaign_runs(&found->campaign, turn->now_ms)) {
        say(turn, "share.gone");
        return;
    }
    if (found->link.is_ended || found->link_is_sealed || code.member.len == 0) {
        say(turn, "share.link_ended");
        return;
    }
    if (found->link.raw.len == 0) {
        found->link.chat_id = turn->event->person_id;
        found->link.lang = turn->lang;
        found->link.name = turn->event->person_name;
        found->link.group = home_is_handle(turn->event->body) ? turn->event->body : STR("");
        found->link.made_at_ms = turn->now_ms;
        effect(turn, EFFECT_LINK)->link = &found->link;
    }
    share_say_card(turn, &found->campaign, &code);
    send_letter(turn, turn->person_home, "share:made", code_plain(turn->arena, &code));
}

static void letter(struct turn *turn)
{
    if (is(turn, "make"))
        hand_over(turn);
    else if (is(turn, "ask"))
        ask_group(turn);
    else if (is(turn, "offer"))
        show_offers(turn);
    else if (is(turn, "made") && turn->event->body.len == CODE_LEN &&
             !sharing_has_link(&turn->found.sharing.own,
                               str_slice(turn->event->body, 0, CODE_CAMPAIGN_LEN)) &&
             sharing_add_link(&turn->found.sharing.own, turn->event->body, turn->now_ms))
        effect(turn, EFFECT_SHARING);
}

const struct handler handler_share = {
    .name = "share",
    .command_id = "bagikan",
    .command_en = "share",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .plan = plan,
    .command = command,
    .started = started,
    .press = press,
    .letter = letter,
};
