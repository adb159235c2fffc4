/* campaign.c: a brand's keeper makes a referral campaign (/kampanye, /campaign): three questions,
 * one screen of what is usual, done (E1).
 *
 * The draft lives in the keeper's sealed session. Activating sends it to the brand's home, where
 * the keeper and the target are judged anew, and from there to the campaign's own home, which
 * says what became of it. What pays for reviews, or a second level, is refused with the reason
 * (E9, E11); the terms of one that runs only get better. */
#include "../bot/conversation/campaign_home.h"
#include "../bot/conversation/campaign_screen.h"
#include "../bot/conversation/handler.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* In the campaign's home, in the keeper's own, and else in the brand's. */
static bool is_at_campaign(const struct turn *turn)
{
    return is(turn, "begin") || is(turn, "change") || is(turn, "state") || is(turn, "put");
}

static void plan(struct turn *turn)
{
    bool is_letter = turn->event->kind == EVENT_LETTER;

    if (is_letter && is_at_campaign(turn)) {
        turn->wants.sharing.campaign = turn->home;
    } else if (is_letter && !is(turn, "draft")) {
        keeper_plan(turn);
        turn->wants.sharing.offers = true;
    } else if (!is_letter && turn->event->chat_kind == CHAT_PRIVATE) {
        turn->wants.brands = true;
    }
}

/* --- the draft, in the keeper's private chat -------------------------------------------------- */

static bool draft_of(const struct turn *turn, struct campaign *draft)
{
    return str_eq(turn->session.handler, STR("campaign")) &&
           campaign_unpack_open(turn->session.data, draft);
}

static const struct brand *brand_of(const struct turn *turn, struct str home)
{
    for (size_t i = 0; i < turn->found.brand_count; i++)
        if (str_eq(turn->found.brands[i].home, home) && turn->found.brands[i].brand.raw.len)
            return &turn->found.brands[i].brand;
    return NULL;
}

static void await(struct turn *turn, const char *state, const struct campaign *draft)
{
    expect(turn, state, campaign_pack_open(turn->arena, draft));
}

static void choice(struct turn *turn, const char *key, const char *field, struct param param)
{
    struct button *made = button_row(turn, key, "campaign:set:%s", field);

    made->params = ARENA_NEW(turn->arena, struct param);
    made->params[0] = param;
    made->param_count = 1;
}

/* One screen; every term that has a default is one press away. */
static void show_draft(struct turn *turn, const struct campaign *draft, const char *first)
{
    if (turn->event->kind == EVENT_LETTER)
        admin_screen(turn, first);
    else if (turn->event->kind == EVENT_PRESS)
        edit(turn, first);
    else
        say(turn, first);
    line(turn, "campaign.head", TEXT("title", draft->title));
    campaign_say_terms(turn, draft);
    button_row(turn, draft->code.len ? "campaign.save" : "campaign.activate", "campaign:go");
    choice(turn, "campaign.set_window", "window", (struct param)WHOLE("n", draft->window_days));
    choice(turn, "campaign.set_hold", "hold", (struct param)WHOLE("n", draft->hold_days));
    button_row(turn, "campaign.set_reward", "campaign:set:reward");
    button(turn, "campaign.set_target", "campaign:set:target");
    button(turn, "campaign.set_day", "campaign:set:day");
    button_row(turn, "campaign.set_cap", "campaign:set:cap");
    button(turn, "campaign.set_title", "campaign:set:title");
    button(turn, "campaign.set_cost", "campaign:set:cost");
    button_row(turn, "campaign.set_disclosure", "campaign:set:disclosure");
    button(turn, "campaign.set_topic", "campaign:set:topic");
    button_row(turn, "campaign.cancel", "campaign:cancel");
    await(turn, "screen", draft);
}

struct field {
    const char *state, *question;
    enum term term;
    const char *next; /* of a new campaign: the question behind it, or the screen */
};

static const struct field fields[] = {
    { "reward", "campaign.ask_reward", TERM_REWARD, "target" },
    { "target", "campaign.ask_target", TERM_TARGET, "day" },
    { "day", "campaign.ask_day", TERM_LAST_DAY, NULL },
    { "window", "campaign.ask_window", TERM_WINDOW, NULL },
    { "hold", "campaign.ask_hold", TERM_HOLD, NULL },
    { "cap", "campaign.ask_cap", TERM_CAP, NULL },
    { "title", "campaign.ask_title", TERM_TITLE, NULL },
    { "cost", "campaign.ask_cost", TERM_COST, NULL },
    { "disclosure", "campaign.ask_disclosure", TERM_DISCLOSURE, NULL },
    { "topic", "campaign.ask_topic", TERM_TOPIC, NULL },
};

static const struct field *field_of(struct str state)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (str_eq(state, str_from(fields[i].state)))
            return &fields[i];
    return NULL;
}

static void ask(struct turn *turn, const struct field *field, const struct campaign *draft)
{
    if (turn->event->kind == EVENT_PRESS)
        edit(turn, field->question);
    else
        say(turn, field->question);
    if (draft->target.len && draft->last_day)
        button(turn, "campaign.back", "campaign:back");
    button(turn, "campaign.cancel", "campaign:cancel");
    await(turn, field->state, draft);
}

static void begin(struct turn *turn, struct str brand_home)
{
    struct campaign draft = {
        .brand_home = brand_home, .window_days = TERMS_WINDOW_USUAL, .hold_days = TERMS_HOLD_USUAL,
        .currency = STR("IDR"), .title = lang_is_en(turn) ? STR("Bring a friend") : STR("Ajak teman"),
    };

    if (!brand_of(turn, brand_home))
        notify(turn, "brand.not_keeper");
    else
        ask(turn, &fields[0], &draft);
}

/* "150000", "Rp 150.000": digits alone count. */
static bool read_whole(struct str text, int64_t *value)
{
    struct str rest = str_trim(text);
    char digits[20];
    size_t len = 0;

    for (size_t i = 0; i < rest.len && len < 15; i++)
        if (rest.at[i] >= '0' && rest.at[i] <= '9')
            digits[len++] = rest.at[i];
        else if (str_find_byte(STR(" .Rrp"), rest.at[i]) == SIZE_MAX)
            return false;
    return len < 15 && str_to_i64((struct str){ digits, len }, value);
}

static struct str words_or_none(struct str text)
{
    struct str words = str_trim(text);

    return str_eq(words, STR("-")) ? STR("") : words;
}

/* The term as it was written. False: it cannot be read as one. */
static bool take(struct turn *turn, enum term term, struct campaign *draft)
{
    struct str text = turn->event->text;
    int64_t value = 0;

    switch (term) {
    case TERM_REWARD:
        return terms_read_rewards(turn->arena, text, &draft->for_member, &draft->for_friend);
    case TERM_TARGET: draft->target = str_trim(text); return true;
    case TERM_LAST_DAY: return terms_read_day(text, campaign_day(turn->now_ms), &draft->last_day);
    case TERM_TITLE: draft->title = str_trim(text); return true;
    case TERM_DISCLOSURE: draft->disclosure = words_or_none(text); return true;
    case TERM_TOPIC: draft->topic = words_or_none(text); return true;
    default: break;
    }
    if (!read_whole(text, &value))
        return false;
    if (term == TERM_WINDOW)
        draft->window_days = (unsigned)(value > 99 ? 99 : value);
    else if (term == TERM_HOLD)
        draft->hold_days = (unsigned)(value > 99 ? 99 : value);
    else if (term == TERM_CAP)
        draft->cap = (uint64_t)value;
    else
        draft->cost_minor = value > TERMS_COST_MAX ? TERMS_COST_MAX + 1 : value;
    return true;
}

static const char *fault_of(struct turn *turn, const struct field *field,
                            const struct campaign *draft)
{
    enum term fault = terms_check(turn->arena, draft, turn->now_ms);
    const struct brand *brand = brand_of(turn, draft->brand_home);
    bool is_reward = field->term == TERM_REWARD;

    if (fault == TERM_TARGET && field->term == TERM_TARGET)
        return campaign_address_key(turn->arena, draft->target);
    if (fault == field->term || fault == TERM_REVIEWS || fault == TERM_LEVELS ||
        (is_reward && fault == TERM_POINTS))
        return campaign_fault_key(fault);
    if (field->term == TERM_TARGET &&
        (!brand || !brand_may_lead_to(turn->arena, brand, draft->target)))
        return "campaign.not_verified";
    return NULL;
}

/* What is refused changes nothing: the question stays open, with what was told so far. */
static void refuse(struct turn *turn, const struct field *field, const char *key)
{
    struct campaign draft = { 0 };

    draft_of(turn, &draft);
    say(turn, key);
    if (draft.target.len && draft.last_day)
        button(turn, "campaign.back", "campaign:back");
    button(turn, "campaign.cancel", "campaign:cancel");
    await(turn, field->state, &draft);
}

static void text(struct turn *turn)
{
    const struct field *field = field_of(turn->verb);
    struct campaign draft = { 0 };

    turn_keep_language(turn);
    if (!draft_of(turn, &draft)) {
        say(turn, "campaign.lost");
        return;
    }
    if (!field) {
        show_draft(turn, &draft, "campaign.press_a_button");
        return;
    }
    if (!take(turn, field->term, &draft)) {
        refuse(turn, field, campaign_fault_key(field->term));
        return;
    }
    const char *fault = fault_of(turn, field, &draft);
    bool is_first = draft.target.len == 0 || draft.last_day == 0;
    if (fault)
        refuse(turn, field, fault);
    else if (is_first && field->next)
        ask(turn, field_of(str_from(field->next)), &draft);
    else
        show_draft(turn, &draft, NULL);
}

/* --- where it begins ------------------------------------------------------------------------- */

static void show_brands(struct turn *turn)
{
    size_t count = 0, only = 0;

    for (size_t i = 0; i < turn->found.brand_count; i++)
        if (turn->found.brands[i].brand.raw.len && !turn->found.brands[i].brand.is_closed) {
            count++;
            only = i;
        }
    if (count == 1) {
        admin_send(turn, turn->found.brands[only].home, "campaign:list", STR(""));
        return;
    }
    struct reply *reply = say(turn, count ? "campaign.which_brand" : "campaign.no_brand");
    if (count == 0)
        button(turn, "brand.register", "brand:new");
    for (size_t i = 0; i < turn->found.brand_count; i++) {
        const struct brand_found *found = &turn->found.brands[i];
        if (found->brand.raw.len == 0 || found->brand.is_closed)
            continue;
        struct button *row = button_row(turn, "brand.button", "campaign:list:%.*s",
                                        STR_ARG(found->home));
        row->params = ARENA_NEW(turn->arena, struct param);
        row->params[0] = (struct param)TEXT("brand", found->brand.name);
        row->param_count = 1;
        reply->has_words = true;
    }
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        show_brands(turn);
        return;
    }
    say(turn, "brand.in_private");
    button_start(turn, "brand.open_private", STR("campaign_"));
    pass_by(turn);
}

static void go(struct turn *turn, const struct campaign *draft)
{
    admin_send(turn, draft->brand_home, "campaign:make", campaign_pack_open(turn->arena, draft));
    stop_expecting(turn);
}

static void press(struct turn *turn)
{
    struct str rest = turn->arguments, brand = str_cut(&rest, ':');
    const struct field *field = is(turn, "set") ? field_of(turn->arguments) : NULL;
    bool is_drafts = field || is(turn, "go") || is(turn, "back");
    struct campaign draft = { 0 };

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (is(turn, "new") && home_is_handle(brand)) {
        begin(turn, brand);
    } else if (is(turn, "cancel")) {
        edit(turn, "campaign.cancelled");
        if (str_eq(turn->session.handler, STR("campaign")))
            stop_expecting(turn);
    } else if (is_drafts && !draft_of(turn, &draft)) {
        notify(turn, "campaign.lost");
    } else if (field) {
        ask(turn, field, &draft);
    } else if (is(turn, "back")) {
        show_draft(turn, &draft, NULL);
    } else if (is(turn, "go")) {
        go(turn, &draft);
    } else if (!admin_pass_on(turn, "campaign", "list open edit pause resume end")) {
        notify(turn, "press.unknown");
    }
}

/* The terms of a campaign that is there, to be changed. */
static void take_up(struct turn *turn)
{
    struct campaign draft = { 0 };

    if (campaign_unpack_open(admin_rest(turn), &draft))
        show_draft(turn, &draft, "campaign.only_better");
}

static void letter(struct turn *turn)
{
    if (is(turn, "draft"))
        take_up(turn);
    else if (is_at_campaign(turn))
        campaign_letter(turn);
    else
        campaign_brand_letter(turn);
}

const struct handler handler_campaign = {
    .name = "campaign",
    .command_id = "kampanye",
    .command_en = "campaign",
    .place = PLACE_BOTH,
    .plan = plan,
    .command = command,
    .started = command,
    .text = text,
    .press = press,
    .letter = letter,
};
