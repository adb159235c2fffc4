/* audit.c: what administrators did to records, for every member to read (/audit).
 *
 * Read in private, a page at a time, the latest first. It names roles and products,
 * never a person; nothing is ever taken out of it. */
#include "../bot/base/clock.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/session.h"

static struct str group_of(const struct turn *turn)
{
    struct str rest = turn->arguments;
    struct str group = str_cut(&rest, ':');

    if (home_is_handle(group))
        return group;
    if (turn->session.group.len)
        return turn->session.group;
    return turn->person.group_count ? turn->person.groups[0] : (struct str){ "", 0 };
}

static void plan(struct turn *turn)
{
    struct str rest = turn->arguments;
    uint64_t skip = 0;

    if (turn->event->chat_kind != CHAT_PRIVATE)
        return;
    str_cut(&rest, ':');
    turn->wants.group = group_of(turn);
    turn->wants.audit = turn->wants.allowed = true;
    turn->wants.audit_skip = turn->event->kind == EVENT_PRESS && str_to_u64(rest, &skip) && skip < 100000
                                 ? (size_t)skip : 0;
}

static const struct str keys[AUDIT_KINDS] = { [AUDIT_APPROVED] = STR_INIT("audit.approved"),
                                              [AUDIT_HIDDEN] = STR_INIT("audit.hidden"),
                                              [AUDIT_RESTORED] = STR_INIT("audit.restored"),
                                              [AUDIT_MERGED] = STR_INIT("audit.merged"),
                                              [AUDIT_SPLIT] = STR_INIT("audit.split"),
                                              [AUDIT_RENAMED] = STR_INIT("audit.renamed"),
                                              [AUDIT_BRAND_ALLOWED] = STR_INIT("audit.brand_allowed"),
                                              [AUDIT_BRAND_ENDED] = STR_INIT("audit.brand_ended"),
                                              [AUDIT_PAGE_SEEN] = STR_INIT("audit.page_seen"),
                                              [AUDIT_BRAND_STATED] = STR_INIT("audit.brand_stated"),
                                              [AUDIT_BRAND_REFUSED] = STR_INIT("audit.brand_refused"),
                                              [AUDIT_BRAND_REPLIED] = STR_INIT("audit.brand_replied"),
                                              [AUDIT_LINKED] = STR_INIT("audit.linked"),
                                              [AUDIT_UNLINKED] = STR_INIT("audit.unlinked"),
                                              [AUDIT_EXPORTED] = STR_INIT("audit.exported"),
                                              [AUDIT_BRAND_CLOSED] = STR_INIT("audit.brand_closed"),
                                              [AUDIT_BRAND_ACCEPTED] = STR_INIT("audit.brand_accepted"),
                                              [AUDIT_BRAND_REJECTED] = STR_INIT("audit.brand_rejected"),
                                              [AUDIT_TAPS_COUNTED] = STR_INIT("audit.taps_counted"),
                                              [AUDIT_TAPS_REFUSED] = STR_INIT("audit.taps_refused") };

/* A brand that left the group's list keeps its line, without a name. */
static struct str brand_name(const struct turn *turn, struct str home)
{
    const struct allowed_brand *brand = turn->found.allowed && home.len
                                            ? allowed_find(turn->found.allowed, home) : NULL;

    return brand ? brand->name : STR("-");
}

static void say_entry(struct turn *turn, const struct audit_entry *entry)
{
    struct part part = { .id = entry->product, .key = keys[entry->kind] };
    int year, month, day;

    if (entry->kind == AUDIT_BRAND_STATED && entry->product == 0) /* nobody had told of it */
        part.key = STR("audit.brand_stated_alone");
    if (entry->kind == AUDIT_MERGED || entry->kind == AUDIT_SPLIT)
        part.other = entry->other;
    clock_date_from_day(clock_day(entry->at_ms), &year, &month, &day);
    part.params = ARENA_ARRAY(turn->arena, struct param, 6);
    part.params[0] = (struct param)WHOLE("day", day);
    part.params[1] = (struct param)WHOLE("month", month);
    part.params[2] = (struct param)WHOLE("year", year);
    part.params[3] = (struct param)KEY("reason", str_from(reason_key(entry->reason)));
    part.params[4] = (struct param)TEXT("brand", brand_name(turn, entry->brand));
    part.params[5] = (struct param)WHOLE("n", entry->count);
    part.param_count = entry->brand.len ? 6 : 4;
    if (entry->brand.len)
        turn->latest->has_words = true;
    if (entry->product || entry->kind < AUDIT_BRAND_ALLOWED)
        say_product(turn, &part);
    else
        line_list(turn, part.key.at, part.params, part.param_count);
}

static void show_page(struct turn *turn)
{
    size_t next = turn->wants.audit_skip + TURN_AUDIT;
    struct reply *reply = turn->event->kind == EVENT_PRESS ? edit(turn, NULL) : say(turn, NULL);

    reply->group = turn->wants.group;
    line(turn, turn->found.audit_total ? "audit.head" : "audit.none",
         TEXT("group", turn->settings.title), WHOLE("n", turn->found.audit_total));
    for (size_t i = 0; i < turn->found.audit_count; i++)
        say_entry(turn, &turn->found.audit[i]);
    if (turn->wants.audit_skip)
        button(turn, "audit.later", "audit:page:%.*s:%zu", STR_ARG(turn->wants.group),
               turn->wants.audit_skip - TURN_AUDIT);
    if (next < turn->found.audit_total)
        button(turn, "audit.earlier", "audit:page:%.*s:%zu", STR_ARG(turn->wants.group), next);
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP) {
        say(turn, "audit.in_private");
        button_start(turn, "audit.open",
                     arena_print(turn->arena, "audit_%.*s", STR_ARG(turn->home)));
        pass_by(turn);
    } else if (!turn->settings.is_known || turn->settings.is_left || turn->wants.group.len == 0) {
        say(turn, "audit.no_group");
    } else {
        show_page(turn);
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE && str_eq(turn->verb, STR("page")) &&
        turn->settings.is_known && !turn->settings.is_left && turn->wants.audit_skip % TURN_AUDIT == 0)
        show_page(turn);
    else
        notify(turn, "press.unknown");
}

const struct handler handler_audit = {
    .name = "audit",
    .command_id = "audit",
    .command_en = "audit",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .plan = plan,
    .command = command,
    .started = command,
    .press = press,
};
