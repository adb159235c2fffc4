/* data.c: everything that is kept about a person, shown to them alone (/dataku, /mydata).
 *
 * First what their own home holds: profile, consents, the groups where something of theirs
 * lies, the campaigns that they share and the brands that they manage; a button leads into each:
 * in a group their stories whole, what they marked as helpful, the consents given there. Paged, since a message has an end. */
#include "../bot/base/clock.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"
#include "../bot/referral/code.h"

enum { STORIES = 5, LEDGER_LINES = 8 };

/* "group:LANG:HOME:FROM" and "home:LANG:FROM": pages stay in the language of the first. */
static struct str group_of(const struct turn *turn, uint64_t *from)
{
    struct str rest = str_slice(turn->arguments, 3, turn->arguments.len);
    struct str home = str_cut(&rest, ':');

    *from = 0;
    str_to_u64(rest, from);
    return home_is_handle(home) ? home : (struct str){ "", 0 };
}

static void keep_language(struct turn *turn)
{
    struct str lang = str_slice(turn->arguments, 0, 2);

    if (str_eq(lang, STR("en")) || str_eq(lang, STR("id")))
        turn->lang = lang;
}

static bool shows_group(const struct turn *turn)
{
    uint64_t from;

    return turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("group")) &&
           group_of(turn, &from).len;
}

static void plan(struct turn *turn)
{
    uint64_t from = 0;

    if (turn->event->kind == EVENT_LETTER) {
        turn->wants.held = true;
        turn->wants.whose = turn->home;
        return;
    }
    turn->wants.held = turn->wants.pressed = turn->wants.sharing.own = turn->person_home.len > 0;
    if (shows_group(turn)) {
        turn->wants.group = group_of(turn, &from);
        turn->wants.author = turn->wants.own = turn->wants.joined = true;
        turn->wants.own_from = (unsigned)from;
    } else if (turn->event->kind == EVENT_PRESS && 
               str_to_u64(str_slice(turn->arguments, 3, turn->arguments.len), &from)) {
        turn->wants.homes_from = (size_t)from;
    }
}

static struct str date_of(struct turn *turn, int32_t day)
{
    int year, month, of_month;

    clock_date_from_day(day, &year, &month, &of_month);
    return arena_print(turn->arena, "%04d-%02d-%02d", year, month, of_month);
}

/* --- consents ------------------------------------------------------------------------------- */

static const char *const consent_keys[] = { [CONSENT_STORE] = "data.consent_store",
                                            [CONSENT_SHOW_HERE] = "data.consent_show_here",
                                            [CONSENT_SHOW_ELSEWHERE] = "data.consent_elsewhere",
                                            [CONSENT_REFERRAL] = "data.consent_referral",
                                            [CONSENT_PROFILE] = "data.consent_profile",
                                            [CONSENT_SHOW_ANYWHERE] = "data.consent_anywhere",
                                            [CONSENT_CONTACT] = "data.consent_contact",
                                            [CONSENT_HEALTH] = "data.consent_health",
                                            [CONSENT_PHOTO] = "data.consent_photo" };

/* The latest of them; how many more there are is said. */
static void say_consents(struct turn *turn, const struct consent_line *lines, size_t count)
{
    size_t from = count > LEDGER_LINES ? count - LEDGER_LINES : 0;

    if (count)
        line(turn, "data.consents", WHOLE("n", count));
    for (size_t i = from; i < count; i++) {
        if (lines[i].consent >= CONSENTS)
            continue;
        line(turn, lines[i].is_given ? "data.consent_given" : "data.consent_taken_back",
             TEXT("date", date_of(turn, clock_day(lines[i].at_ms))),
             KEY("what", str_from(consent_keys[lines[i].consent])),
             WHOLE("version", lines[i].text_version));
    }
}

/* --- what the person's own home holds ------------------------------------------------------- */

static void group_buttons(struct turn *turn)
{
    const struct held *held = &turn->found.held;
    size_t from = turn->wants.homes_from;

    for (size_t i = from; i < held->home_count && i < from + HELD_TITLES; i++) {
        const struct held_place *place = &held->places[i - from];
        struct str title = place->title;
        const char *key = title.len == 0                      ? "data.group_unnamed"
                          : place->kind == HOLDING_CAMPAIGN ? "data.campaign"
                          : place->kind == HOLDING_BRAND    ? "data.brand"
                                                             : "data.group";
        struct button *group = button_row(turn, key, "data:group:%.*s:%.*s:0", STR_ARG(turn->lang),
                                          STR_ARG(held->homes[i]));
        group->params = ARENA_ARRAY(turn->arena, struct param, 2);
        group->params[0] = (struct param)TEXT("group", title);
        group->params[1] = (struct param)WHOLE("n", i + 1);
        group->param_count = 2;
    }
    if (held->home_count > from + HELD_TITLES)
        button_row(turn, "data.more_groups", "data:home:%.*s:%zu", STR_ARG(turn->lang),
                   from + HELD_TITLES);
}

static void say_needs(struct turn *turn)
{
    const struct profile *profile = &turn->profile;

    if (profile->need_count)
        line_list(turn, "data.needs", NULL, 0);
    for (size_t i = 0; i < profile->need_count; i++)
        line(turn, "profile.need",
             NEED("need", arena_print(turn->arena, "%.*s=%.*s", STR_ARG(profile->needs[i].name),
                                      STR_ARG(profile->needs[i].value))));
    if (profile->avoided_count)
        line(turn, "profile.avoided", WHOLE("n", profile->avoided_count));
}

static bool has_pressed(const struct turn *turn)
{
    return turn->found.pressed && turn->found.pressed->count > 0;
}

/* What keeps invitations rare, and links from being given twice. */
static void say_sharing(struct turn *turn)
{
    const struct sharing *own = &turn->found.sharing.own;

    if (own->link_count)
        line(turn, "data.links", WHOLE("n", own->link_count));
    if (own->invited_at_ms)
        line(turn, "data.invited", TEXT("date", date_of(turn, clock_day(own->invited_at_ms))));
    if (own->declined_count)
        line(turn, "data.declined", WHOLE("n", own->declined_count));
}

static void say_home(struct turn *turn)
{
    const struct person *person = &turn->person;
    const struct held *held = &turn->found.held;

    if (!held->has_profile && turn->profile.raw.len == 0 && held->home_count == 0 &&
        held->consent_count == 0 && !has_pressed(turn)) {
        line_list(turn, "data.nothing", NULL, 0);
        return;
    }
    line_list(turn, "data.head", NULL, 0);
    if (person->lang.len)
        line(turn, "data.language", KEY("language", str_eq(person->lang, STR("en"))
                                                        ? STR("language.en") : STR("language.id")));
    if (person->private_is_open)
        line_list(turn, "data.private_open", NULL, 0);
    if (turn->event->chat_kind == CHAT_PRIVATE && turn->session.handler.len)
        line_list(turn, "data.draft", NULL, 0);
    say_needs(turn);
    say_consents(turn, held->consents, held->consent_count);
    if (has_pressed(turn))
        line(turn, "data.pressed", WHOLE("n", turn->found.pressed->count));
    say_sharing(turn);
    line(turn, "data.groups", WHOLE("n", held->home_count));
    line_list(turn, "data.how_kept", NULL, 0);
    group_buttons(turn);
}

/* --- what a group holds of them ------------------------------------------------------------- */

static const char *const verdict_keys[] = { "give.verdict_no", "give.verdict_so_so", "give.verdict_yes" };
static const char *const scope_keys[] = { [SCOPE_NOWHERE] = "data.scope_nowhere",
                                          [SCOPE_GROUP] = "data.scope_group",
                                          [SCOPE_LINKED] = "data.scope_linked",
                                          [SCOPE_PUBLIC] = "data.scope_public" };

static void say_story(struct turn *turn, const struct testimonial *story, size_t number)
{
    say_product(turn, &(struct part){ .id = story->product, .number = (unsigned)number,
                                      .key = STR("data.story") });
    say_quote(turn, &(struct part){ .id = story->id, .is_whole = true, .shows_held = true,
                                    .is_own = true });
    line(turn, "data.story_facts", TEXT("date", date_of(turn, story->day)),
         KEY("verdict", str_from(verdict_keys[story->verdict - VERDICT_NO])),
         KEY("scope", str_from(scope_keys[story->scope])));
    if (story->photo_count)
        line(turn, "give.preview_photos", WHOLE("n", story->photo_count));
    if (story->contact.len)
        line(turn, "give.preview_contact", TEXT("contact", story->contact));
}

static void say_campaign(struct turn *turn, const struct held_place *place)
{
    const struct held *held = &turn->found.held;
    struct code code = { place->code, held->holder.member_code };

    if (held->holder.raw.len)
        line(turn, "data.campaign_head", TEXT("campaign", place->title),
             TEXT("code", code_written(turn->arena, &code)));
    else
        line(turn, "data.place_empty", TEXT("place", place->title));
}

/* A campaign that they share, or a brand that they manage. */
static void show_place(struct turn *turn)
{
    const struct held_place *place = &turn->found.held.place;

    edit(turn, NULL);
    if (place->kind == HOLDING_CAMPAIGN)
        say_campaign(turn, place);
    else
        line(turn, place->is_kept ? "data.brand_head" : "data.place_empty",
             TEXT("place", place->title));
    button_row(turn, "data.back", "data:home:%.*s:0", STR_ARG(turn->lang));
}

static void show_group(struct turn *turn)
{
    const struct held *held = &turn->found.held;
    uint64_t from = 0;

    struct reply *reply = edit(turn, NULL);
    reply->group = group_of(turn, &from);
    line(turn, "data.group_head", TEXT("group", turn->settings.title),
         WHOLE("n", held->author.count));
    for (size_t i = 0; i < turn->found.testimonial_count && i < STORIES; i++)
        say_story(turn, &turn->found.testimonials[i], (size_t)from + i + 1);
    if (from == 0 && turn->found.joined_ms)
        line(turn, "data.joined", TEXT("date", date_of(turn, clock_day(turn->found.joined_ms))));
    if (from == 0) {
        line(turn, "data.voted", WHOLE("n", held->voted_count));
        say_consents(turn, held->group_consents, held->group_consent_count);
    }
    if (held->author.count > from + STORIES)
        button(turn, "data.more_stories", "data:group:%.*s:%.*s:%zu", STR_ARG(turn->lang),
               STR_ARG(reply->group), (size_t)from + STORIES);
    button_row(turn, "data.back", "data:home:%.*s:0", STR_ARG(turn->lang));
}

/* --- entrances ------------------------------------------------------------------------------ */

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        say(turn, NULL);
        say_home(turn);
    } else if (turn->person.private_is_open && turn->event->person_id.len) {
        say_in_private(turn);
        say_home(turn);
    } else {
        say(turn, "data.in_private");
        button_start(turn, "data.open_private", STR("data_"));
    }
}

static void started(struct turn *turn)
{
    say(turn, NULL);
    say_home(turn);
}

static void press(struct turn *turn)
{
    keep_language(turn);
    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (shows_group(turn) && turn->found.held.place.kind >= HOLDING_CAMPAIGN) {
        show_place(turn);
    } else if (shows_group(turn)) {
        show_group(turn);
    } else if (str_eq(turn->verb, STR("home"))) {
        edit(turn, NULL);
        say_home(turn);
    } else {
        notify(turn, "press.unknown");
    }
}

/* A group says that something of this person lies there: their home writes it down. Who
 * asked to be forgotten meanwhile is forgotten there too. */
static void letter(struct turn *turn)
{
    struct unpack in = { .rest = turn->event->body };
    struct str home = unpack_str(&in);
    int64_t at_ms = unpack_i64(&in);

    if (in.is_bad || !home_is_handle(home) || !str_eq(turn->home, turn->person_home))
        return;
    if (turn->found.held.forgotten_ms >= at_ms) {
        send_letter(turn, home, "erase:here", turn->home);
        turn->effects[turn->effect_count - 1]->leaves_nothing = true;
        return;
    }
    struct effect *listed = effect(turn, EFFECT_LISTED);
    listed->to = home;
    listed->at_ms = at_ms;
}

const struct handler handler_data = {
    .name = "data",
    .command_id = "dataku",
    .command_en = "mydata",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .needs_profile = true,
    .plan = plan,
    .command = command,
    .started = started,
    .press = press,
    .letter = letter,
};
