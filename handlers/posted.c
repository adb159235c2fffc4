/* posted.c: a member posted a referral link, or its code, by hand in a group that the bot may
 * read (C3, E4).
 *
 * Where links are welcome one line below it says what it is; who is no insider of the group hears,
 * alone, that it does not count there, and the campaign's home sees to that. Where they are not
 * welcome (links switched off, brand not let in) the group sees nothing of us, and administrators
 * who want to hear of what waits do. Once a day for each link and poster; words are not kept. */
#include "../bot/conversation/campaign_screen.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/code.h"

enum { MARK_LINK, MARK_UNWELCOME }; /* places in wants.marks */
enum { BY_HOLDER = 'h', BY_OTHER = 'o' };

static void plan(struct turn *turn)
{
    struct code code;
    struct str body = turn->event->body;

    if (turn->event->kind == EVENT_LETTER) {
        turn->wants.sharing.campaign = turn->home;
        turn->wants.sharing.member_code = str_slice(body, 1, body.len);
        return;
    }
    if (!turn->settings.is_known || turn->settings.is_left ||
        !code_find(turn->arena, turn->event->text, &code))
        return;
    turn->wants.sharing.campaign = code.campaign;
    turn->wants.sharing.member_code = code.member;
    turn->wants.allowed = turn->settings.has_brands;
    turn->wants.joined = turn->wants.since = true;
    turn->wants.marks[MARK_LINK] = ARENA_JOIN(turn->arena, STR("link\n"), code.campaign, code.member,
                                              STR("\n"), turn->person_home);
    turn->wants.marks[MARK_UNWELCOME] = STR("unwelcome");
}

/* --- in the group -------------------------------------------------------------------------- */

static bool is_welcome(const struct turn *turn)
{
    const struct allowed *allowed = turn->found.allowed;

    return turn_option(turn, GROUP_SHARING) != 0 && allowed &&
           allowed_is(allowed, turn->found.sharing.campaign.brand_home);
}

/* Private chats have their person's id. */
static bool is_holder(const struct turn *turn)
{
    const struct link *link = &turn->found.sharing.link;

    return !turn->found.sharing.link_is_sealed && str_eq(link->chat_id, turn->event->person_id) &&
           str_eq(link->messenger, turn->event->messenger);
}

/* As engine/money_insider.c judges who holds a link: no join of theirs seen of late, and something
 * of theirs here from before the campaign began. */
static bool is_outsider(const struct turn *turn)
{
    const struct found *found = &turn->found;

    return found->joined_ms || found->since_ms == 0 ||
           found->since_ms >= found->sharing.campaign.starts_at_ms;
}

static void mark(struct turn *turn, size_t which)
{
    if (!turn->found.is_marked[which])
        effect(turn, EFFECT_MARK)->mark = which;
}

static void refuse(struct turn *turn)
{
    const struct settings *settings = &turn->settings;
    struct str brand = turn->found.sharing.campaign.brand_name;

    say_alone(turn, NULL);
    line(turn, "posted.not_here", TEXT("group", settings->title));
    if (turn->found.is_marked[MARK_UNWELCOME])
        return;
    mark(turn, MARK_UNWELCOME);
    for (size_t i = 0; i < settings->watcher_count; i++) {
        say_to(turn, settings->watchers[i], settings->lang, NULL);
        line(turn, "posted.unwelcome", TEXT("group", settings->title), TEXT("brand", brand));
    }
}

/* One who passes on the whole card has passed on what it says, too: where the link leads. */
static void disclose(struct turn *turn)
{
    const struct campaign *campaign = &turn->found.sharing.campaign;
    struct str host = campaign_host(turn->arena, campaign);

    if (str_find(turn->event->text, host) != SIZE_MAX)
        return;
    say(turn, NULL);
    line(turn, "posted.disclosure", TEXT("brand", campaign->brand_name), TEXT("host", host));
    if (campaign->disclosure.len)
        line(turn, "share.disclosure_of", TEXT("brand", campaign->brand_name),
             TEXT("words", campaign->disclosure));
}

static void does_not_count(struct turn *turn)
{
    const struct sharing_found *found = &turn->found.sharing;
    char by = is_holder(turn) ? BY_HOLDER : BY_OTHER;

    send_letter_to_campaign(turn, found->campaign.code, "posted:outside",
                            arena_print(turn->arena, "%c%.*s", by,
                                        STR_ARG(turn->wants.sharing.member_code)));
    say_alone(turn, NULL);
    line(turn, "posted.outsider", TEXT("brand", found->campaign.brand_name),
         TEXT("group", turn->settings.title));
    if (by == BY_HOLDER)
        line(turn, "posted.outsider_own", WHOLE("n", CREDIT_POSTED_DAYS));
}

static void posted(struct turn *turn)
{
    const struct sharing_found *found = &turn->found.sharing;
    bool is_link = found->campaign.raw.len && campaign_runs(&found->campaign, turn->now_ms) &&
                   found->link.raw.len && !found->link.is_ended;

    if (!is_link || turn->found.is_marked[MARK_LINK])
        return;
    mark(turn, MARK_LINK);
    if (!is_welcome(turn)) {
        refuse(turn);
        return;
    }
    disclose(turn);
    if (is_outsider(turn))
        does_not_count(turn);
}

/* --- in the campaign's home ------------------------------------------------------------------- */

/* Whose post it was is looked at again: nobody makes another's link worthless by posting it. */
static void letter(struct turn *turn)
{
    struct sharing_found *found = &turn->found.sharing;
    bool is_own = turn->event->body.len && turn->event->body.at[0] == BY_HOLDER && is_holder(turn);

    if (!str_eq(turn->verb, STR("outside")) || found->campaign.raw.len == 0 ||
        found->link.raw.len == 0 || found->link_is_sealed)
        return;
    if (is_own)
        found->link.posted_at_ms = turn->now_ms;
    else
        found->link.passed_at_ms = turn->now_ms;
    effect(turn, EFFECT_LINK)->link = &found->link;
}

const struct handler handler_posted = {
    .name = "posted",
    .plan = plan,
    .posted = posted,
    .letter = letter,
};
