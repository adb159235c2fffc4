/* roi.c: what a brand's campaigns brought, or a group's links, in numbers (/roi).
 *
 * In private. A press goes to the brand's or the group's home and is judged there anew: who keeps
 * the brand, who is administrator. A month's report comes as a message, as a page by a link that
 * works once, and to keepers who asked for it when a month is over; to nobody else ever. */
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"

#define MORNING_MS INT64_C(32400000) /* nine o'clock in Jakarta */

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

/* Verbs of a group's home begin with a g. */
static bool is_of_group(const struct turn *turn)
{
    return str_starts(turn->verb, STR("g"));
}

static bool shows_orders(const struct turn *turn)
{
    return is(turn, "brand") || is(turn, "group") || is(turn, "auto");
}

/* The month that a button names; none that lies ahead or is kept no more. */
static int month_wanted(const struct turn *turn)
{
    int now = figures_month(turn->now_ms), month = now;

    if (turn->event->kind == EVENT_DUE)
        figures_month_read(turn->event->body, &month);
    else
        figures_month_read(admin_rest(turn), &month);
    return month > now || month <= now - FIGURES_MONTHS ? now : month;
}

static void plan(struct turn *turn)
{
    struct report_wants *report = &turn->wants.report;

    if (turn->event->kind != EVENT_LETTER && turn->event->kind != EVENT_DUE) {
        turn->wants.brands = turn->wants.titles = turn->wants.managed = true;
        return;
    }
    if (is_of_group(turn))
        admin_plan(turn, true);
    else
        keeper_plan(turn);
    report->home = turn->home;
    report->is_of_brand = !is_of_group(turn);
    report->last = shows_orders(turn) ? figures_month(turn->now_ms) : month_wanted(turn);
    report->first = shows_orders(turn) ? report->last - FIGURES_MONTHS + 1 : report->last;
    report->only_orders = shows_orders(turn);
}

/* --- in private ----------------------------------------------------------------------------- */

static void name_button(struct turn *turn, struct str name, const char *verb, struct str home)
{
    struct button *choice = button_row(turn, "roi.choice", "roi:%s:%.*s", verb, STR_ARG(home));

    choice->params = ARENA_NEW(turn->arena, struct param);
    choice->params[0] = (struct param)TEXT("name", name);
    choice->param_count = 1;
    turn->latest->has_words = true;
}

static void choose(struct turn *turn)
{
    const struct person *person = &turn->person;
    size_t choices = 0;

    if (turn->event->kind == EVENT_PRESS)
        edit(turn, "roi.choose");
    else
        say(turn, "roi.choose");
    for (size_t i = 0; i < turn->found.brand_count; i++) {
        const struct brand *brand = &turn->found.brands[i].brand;
        if (brand->raw.len == 0 || brand->is_closed)
            continue;
        name_button(turn, brand->name, "brand", turn->found.brands[i].home);
        choices++;
    }
    for (size_t i = 0; i < person->managed_count; i++)
        if (turn->found.titles[i].len) {
            name_button(turn, turn->found.titles[i], "group", person->managed[i]);
            choices++;
        }
    if (choices == 0) {
        turn->reply_count--;
        say(turn, "roi.none");
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (is(turn, "choose"))
        choose(turn);
    else if (!admin_pass_on(turn, "roi", "brand group month gmonth page gpage auto"))
        notify(turn, "press.unknown");
}

/* --- screens ------------------------------------------------------------------------------------ */

static void month_button(struct turn *turn, const char *key, const char *verb, int month)
{
    button_row(turn, key, "roi:%s%s:%.*s:%.*s", is_of_group(turn) ? "g" : "", verb,
               STR_ARG(turn->home), STR_ARG(figures_month_print(turn->arena, month)));
}

static bool is_monthly(const struct turn *turn)
{
    const struct brand *brand = keeper_brand((struct turn *)turn);
    size_t keeper = brand_keeper(brand, turn->person_home);

    return keeper < BRAND_KEEPERS && brand->keeper_monthly[keeper];
}

static void show_orders(struct turn *turn)
{
    int month = figures_month(turn->now_ms);

    admin_screen(turn, NULL);
    report_say_orders(turn);
    month_button(turn, "roi.this_month", "month", month);
    month_button(turn, "roi.last_month", "month", month - 1);
    if (!is_of_group(turn))
        keeper_button(turn, is_monthly(turn) ? "roi.monthly_off" : "roi.monthly_on", "roi:auto");
    button_row(turn, "roi.back", "roi:choose");
}

static void show_month(struct turn *turn)
{
    admin_screen(turn, NULL);
    report_say_month(turn);
    if (turn->public_url.len)
        month_button(turn, "roi.page", "page", turn->wants.report.last);
    button_row(turn, "roi.back", "roi:%s:%.*s", is_of_group(turn) ? "group" : "brand",
               STR_ARG(turn->home));
}

/* The address is told to this one person and is in no button that stays. */
static void show_page(struct turn *turn)
{
    struct str link = report_page_link(turn, !is_of_group(turn), turn->wants.report.last);

    admin_screen(turn, link.len ? "roi.page_below" : "roi.no_page");
    if (link.len)
        button_url(turn, "roi.open_page", link);
    turn->latest->has_words = true;
    month_button(turn, "roi.back", "month", turn->wants.report.last);
}

/* --- each month, for keepers who asked --------------------------------------------------------- */

static void come_back_for(struct turn *turn, int month)
{
    keeper_brand(turn)->monthly_due = month;
    come_back(turn, figures_month_begins_ms(month + 1) + MORNING_MS, "roi:due",
              figures_month_print(turn->arena, month));
}

static void toggle_monthly(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    size_t keeper = brand_keeper(brand, turn->person_home);
    int month = figures_month(turn->now_ms);

    brand->keeper_monthly[keeper] = !brand->keeper_monthly[keeper];
    if (brand->keeper_monthly[keeper] && brand->monthly_due < month)
        come_back_for(turn, month);
    effect(turn, EFFECT_BRAND);
    show_orders(turn);
}

/* One chain of these a brand: what another month is due for says nothing. */
static void due(struct turn *turn)
{
    struct brand *brand = keeper_brand(turn);
    int month = turn->wants.report.last;
    bool asked = false;

    if (brand->raw.len == 0 || brand->is_closed || brand->monthly_due != month)
        return;
    brand->monthly_due = 0;
    for (size_t i = 0; i < brand->keeper_count; i++) {
        if (!brand->keeper_monthly[i] || brand->keeper_chats[i].len == 0)
            continue;
        asked = true;
        turn->lang = brand->keeper_langs[i];
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        report_say_month(turn);
        month_button(turn, "roi.page", "page", month);
        keeper_button(turn, "roi.monthly_off", "roi:auto");
    }
    if (asked)
        come_back_for(turn, month + 1);
    effect(turn, EFFECT_BRAND);
}

/* --- letters --------------------------------------------------------------------------------------- */

static void letter(struct turn *turn)
{
    if (turn->event->kind == EVENT_DUE) {
        due(turn);
        return;
    }
    if (is_of_group(turn) ? !admin_may(turn) : !keeper_may(turn))
        return;
    if (is(turn, "brand") || is(turn, "group"))
        show_orders(turn);
    else if (is(turn, "month") || is(turn, "gmonth"))
        show_month(turn);
    else if (is(turn, "page") || is(turn, "gpage"))
        show_page(turn);
    else if (is(turn, "auto"))
        toggle_monthly(turn);
    else
        admin_screen(turn, "press.unknown");
}

const struct handler handler_roi = {
    .name = "roi",
    .command_id = "roi",
    .command_en = "roi",
    .place = PLACE_PRIVATE,
    .plan = plan,
    .command = choose,
    .press = press,
    .letter = letter,
};
