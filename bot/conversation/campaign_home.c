#include "campaign_home.h"

#include "campaign_screen.h"

enum { LISTED = 16 };

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static void pass_to_campaign(struct turn *turn, struct str code, const char *letter, struct str rest)
{
    send_letter_to_campaign(turn, code, letter, admin_body(turn, rest));
}

/* --- in the brand's home ------------------------------------------------------------------- */

static const struct campaign *offer_of(const struct turn *turn, struct str code)
{
    for (size_t i = 0; i < turn->found.sharing.offer_count; i++)
        if (str_eq(turn->found.sharing.offers[i].code, code))
            return &turn->found.sharing.offers[i];
    return NULL;
}

static const char *state_key(const struct campaign *campaign, int64_t now_ms)
{
    if (campaign->state == CAMPAIGN_PAUSED)
        return "campaign.is_paused";
    return campaign_runs(campaign, now_ms) ? "campaign.is_running" : "campaign.is_over";
}

/* May there be one more? */
static bool has_room(const struct turn *turn)
{
    const struct sharing_found *found = &turn->found.sharing;
    size_t open = 0;

    for (size_t i = 0; i < found->offer_count; i++)
        open += !campaign_is_over(&found->offers[i], turn->now_ms);
    return open < CAMPAIGNS_AT_A_TIME && found->offer_count < CAMPAIGNS_OF_A_BRAND;
}

static void list(struct turn *turn)
{
    const struct sharing_found *found = &turn->found.sharing;
    struct reply *reply = admin_screen(turn, NULL);

    line(turn, found->offer_count ? "campaign.list" : "campaign.list_empty",
         TEXT("brand", keeper_brand(turn)->name));
    for (size_t i = 0, shown = 0; i < found->offer_count && shown < LISTED; i++) {
        const struct campaign *offer = &found->offers[i];
        if (found->offer_count > LISTED && campaign_is_over(offer, turn->now_ms))
            continue;
        shown++;
        struct button *row = button_row(turn, "campaign.button", "campaign:open:%.*s:%.*s",
                                        STR_ARG(turn->home), STR_ARG(offer->code));
        row->params = ARENA_ARRAY(turn->arena, struct param, 2);
        row->params[0] = (struct param)TEXT("title", offer->title);
        row->params[1] = (struct param)KEY("state", str_from(state_key(offer, turn->now_ms)));
        row->param_count = 2;
        reply->has_words = true;
    }
    if (has_room(turn))
        keeper_button(turn, "campaign.new", "campaign:new");
}

static void offer_button(struct turn *turn, const char *key, const char *verb,
                         const struct campaign *offer)
{
    button_row(turn, key, "campaign:%s:%.*s:%.*s", verb, STR_ARG(turn->home), STR_ARG(offer->code));
}

static void open_offer(struct turn *turn, const struct campaign *offer)
{
    admin_screen(turn, NULL);
    line(turn, "campaign.head", TEXT("title", offer->title));
    line_list(turn, state_key(offer, turn->now_ms), NULL, 0);
    line(turn, "campaign.code", TEXT("code", offer->code));
    campaign_say_terms(turn, offer);
    if (!campaign_is_over(offer, turn->now_ms)) {
        offer_button(turn, "campaign.change", "edit", offer);
        if (offer->state == CAMPAIGN_PAUSED)
            offer_button(turn, "campaign.resume", "resume", offer);
        else
            offer_button(turn, "campaign.pause", "pause", offer);
        offer_button(turn, "campaign.end", "end", offer);
    }
    keeper_button(turn, "campaign.back", "campaign:list");
}

/* What was typed in is judged here again: the keeper's screen may be a day old. */
static void make(struct turn *turn, struct str packed)
{
    const struct brand *brand = keeper_brand(turn);
    struct campaign campaign;

    if (!campaign_unpack_open(packed, &campaign))
        return;
    enum term fault = terms_check(turn->arena, &campaign, turn->now_ms);
    bool is_new = campaign.code.len == 0;
    campaign.brand_home = turn->home;
    campaign.brand_name = brand->name;
    if (fault != TERM_NONE) {
        admin_screen(turn, campaign_fault_key(fault));
    } else if (!brand_may_lead_to(turn->arena, brand, campaign.target)) {
        admin_screen(turn, "campaign.not_verified");
    } else if (is_new && !has_room(turn)) {
        admin_screen(turn, NULL);
        line(turn, "campaign.too_many", WHOLE("n", CAMPAIGNS_AT_A_TIME));
    } else if (is_new) {
        campaign.code = code_part(turn->arena, CODE_CAMPAIGN_LEN, turn->random);
        pass_to_campaign(turn, campaign.code, "campaign:begin",
                         campaign_pack_open(turn->arena, &campaign));
    } else if (offer_of(turn, campaign.code)) {
        pass_to_campaign(turn, campaign.code, "campaign:change",
                         campaign_pack_open(turn->arena, &campaign));
    }
}

static void set_state(struct turn *turn, const struct campaign *offer)
{
    const struct brand *brand = keeper_brand(turn);

    if (is(turn, "resume") && !brand_may_lead_to(turn->arena, brand, offer->target)) {
        admin_screen(turn, "campaign.not_verified");
        keeper_button(turn, "campaign.back", "campaign:list");
        return;
    }
    pass_to_campaign(turn, offer->code, "campaign:state",
                     is(turn, "pause") ? STR("p") : is(turn, "resume") ? STR("r") : STR("e"));
}

/* The brand's places changed: no link may lead to what is not proven any more (E4). */
static void check_places(struct turn *turn)
{
    const struct brand *brand = keeper_brand(turn);

    for (size_t i = 0; i < turn->found.sharing.offer_count; i++) {
        const struct campaign *offer = &turn->found.sharing.offers[i];
        if (offer->state != CAMPAIGN_ENDED && turn->effect_count < TURN_EFFECTS &&
            !brand_may_lead_to(turn->arena, brand, offer->target))
            pass_to_campaign(turn, offer->code, "campaign:state",
                             brand->is_closed ? STR("E") : STR("P"));
    }
}

void campaign_brand_letter(struct turn *turn)
{
    struct str rest = admin_rest(turn);
    const struct campaign *offer = offer_of(turn, rest);

    if (is(turn, "listed")) {
        effect(turn, EFFECT_OFFERED)->body = turn->event->body;
    } else if (is(turn, "places")) {
        check_places(turn);
    } else if (!keeper_may(turn)) {
        return;
    } else if (is(turn, "list")) {
        list(turn);
    } else if (is(turn, "make")) {
        make(turn, rest);
    } else if (!offer) {
        admin_screen(turn, "campaign.gone");
    } else if (is(turn, "open")) {
        open_offer(turn, offer);
    } else if (is(turn, "edit")) {
        admin_send(turn, turn->person_home, "campaign:draft",
                   campaign_pack_open(turn->arena, offer));
    } else if (is(turn, "pause") || is(turn, "resume") || is(turn, "end")) {
        set_state(turn, offer);
    }
}

/* --- in the campaign's home ----------------------------------------------------------------- */

static void list_button(struct turn *turn, const struct campaign *campaign)
{
    button_row(turn, "campaign.back", "campaign:list:%.*s", STR_ARG(campaign->brand_home));
}

static void write_down(struct turn *turn, const struct campaign *campaign)
{
    struct campaign *copy = ARENA_NEW(turn->arena, struct campaign);

    *copy = *campaign;
    copy->raw = turn->found.sharing.campaign.raw;
    copy->revision++;
    effect(turn, EFFECT_CAMPAIGN)->campaign = copy;
}

/* Somebody else's campaign has this code already: the brand draws another. */
static void draw_again(struct turn *turn, struct campaign *campaign)
{
    campaign->code = STR("");
    admin_send(turn, campaign->brand_home, "campaign:make",
               campaign_pack_open(turn->arena, campaign));
}

/* A brand's program has no chat to be told in, and draws another code itself. */
static bool is_program(const struct turn *turn)
{
    return turn->person_home.len == 0;
}

static void begin_campaign(struct turn *turn, struct campaign *campaign)
{
    if (turn->found.sharing.campaign.raw.len) {
        if (!is_program(turn))
            draw_again(turn, campaign);
        return;
    }
    campaign->state = CAMPAIGN_RUNNING;
    campaign->starts_at_ms = turn->now_ms;
    campaign->revision = 0;
    write_down(turn, campaign);
    send_letter(turn, campaign->brand_home, "campaign:listed", campaign->code);
    if (is_program(turn))
        return;
    admin_screen(turn, NULL);
    line(turn, "campaign.begun", TEXT("title", campaign->title), TEXT("code", campaign->code));
    list_button(turn, campaign);
}

static void change(struct turn *turn, struct campaign *campaign)
{
    const struct campaign *before = &turn->found.sharing.campaign;
    enum term worse = terms_worse(before, campaign);

    if (before->raw.len == 0 || !str_eq(before->brand_home, campaign->brand_home) ||
        before->state == CAMPAIGN_ENDED) {
        admin_screen(turn, "campaign.gone");
        return;
    }
    admin_screen(turn, NULL);
    if (worse != TERM_NONE) {
        line(turn, "campaign.worse",
             KEY("term", worse == TERM_REWARD     ? STR("campaign.term_reward")
                         : worse == TERM_LAST_DAY ? STR("campaign.term_day")
                         : worse == TERM_WINDOW   ? STR("campaign.term_window")
                         : worse == TERM_HOLD     ? STR("campaign.term_hold")
                         : worse == TERM_CAP      ? STR("campaign.term_cap")
                                                  : STR("campaign.term_topic")));
    } else {
        campaign->code = before->code;
        campaign->state = before->state;
        campaign->starts_at_ms = before->starts_at_ms;
        campaign->revision = before->revision;
        campaign->currency = before->currency;
        write_down(turn, campaign);
        line(turn, "campaign.changed", TEXT("title", campaign->title));
    }
    list_button(turn, campaign);
}

/* A program's change, of the terms as it read them: what changed since stays as it is. */
static void put(struct turn *turn, struct campaign *campaign)
{
    const struct campaign *before = &turn->found.sharing.campaign;

    if (!is_program(turn) || before->raw.len == 0 || before->state == CAMPAIGN_ENDED ||
        !str_eq(before->brand_home, campaign->brand_home) ||
        !str_eq(before->code, campaign->code) || before->revision != campaign->revision ||
        terms_worse(before, campaign) != TERM_NONE)
        return;
    campaign->starts_at_ms = before->starts_at_ms;
    campaign->currency = before->currency;
    write_down(turn, campaign);
}

static void state(struct turn *turn, struct str wanted)
{
    struct campaign campaign = turn->found.sharing.campaign;
    char to = wanted.len ? wanted.at[0] : '-';
    bool is_by_hand = to == 'p' || to == 'r' || to == 'e';

    if (campaign.raw.len == 0 || campaign.state == CAMPAIGN_ENDED) {
        if (is_by_hand)
            admin_screen(turn, "campaign.gone");
        return;
    }
    campaign.state = to == 'r'                ? CAMPAIGN_RUNNING
                     : to == 'p' || to == 'P' ? CAMPAIGN_PAUSED
                                              : CAMPAIGN_ENDED;
    if (campaign.state != turn->found.sharing.campaign.state)
        write_down(turn, &campaign);
    /* Of what nobody pressed the one who changed the places hears in a message of its own. */
    if (is_by_hand)
        admin_screen(turn, NULL);
    else
        say(turn, NULL);
    line(turn, to == 'p'   ? "campaign.paused"
               : to == 'r' ? "campaign.resumed"
               : to == 'P' ? "campaign.paused_unproven"
                           : "campaign.ended",
         TEXT("title", campaign.title));
    list_button(turn, &campaign);
}

void campaign_letter(struct turn *turn)
{
    struct campaign campaign;

    if (is(turn, "state"))
        state(turn, admin_rest(turn));
    else if (!campaign_unpack_open(admin_rest(turn), &campaign))
        return;
    else if (is(turn, "begin"))
        begin_campaign(turn, &campaign);
    else if (is(turn, "put"))
        put(turn, &campaign);
    else
        change(turn, &campaign);
}
