/* moderation.c: what waits for an administrator's decision, and what was hidden.
 *
 * Reached from /atur, in private, one item at a time with all that is known of it. Every
 * press is decided in the group's home, where the administrator is asked for anew;
 * each act goes into the record that members read with /audit. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/brand_screen.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"

enum { DAY_MS = 86400000, TOGETHER = 3 };

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static bool is_hidden_list(const struct turn *turn)
{
    return is(turn, "hidden");
}

/* "n" of a list, or the item's id and what stands behind it. */
static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    uint64_t n = 0;

    if (turn->event->kind != EVENT_LETTER && turn->event->kind != EVENT_DUE)
        return;
    wants->queue = true;
    wants->facts = is(turn, "ok") || is(turn, "list");
    wants->id_products = is(turn, "ok");
    wants->brand_queue.is_wanted = is(turn, "list");
    wants->lately = is(turn, "list") || is(turn, "ok") || is(turn, "back");
    if (is(turn, "news"))
        return;
    if (is(turn, "overdue")) {
        struct unpack in = { .rest = turn->event->body };
        wants->ids[wants->id_count++] = unpack_fixed64(&in);
        return;
    }
    admin_plan(turn, is(turn, "list") || is(turn, "hidden") || is(turn, "no"));
    struct str rest = admin_rest(turn);
    if (is(turn, "list") || is_hidden_list(turn)) {
        wants->queue_hidden = is_hidden_list(turn);
        wants->queue_at = str_to_u64(rest, &n) && n < QUEUE_MAX ? (size_t)n : 0;
    } else if (id_parse(str_cut(&rest, ':'), &n)) {
        wants->ids[wants->id_count++] = n;
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE ||
        !admin_pass_on(turn, "moderation", "list hidden ok no why back taps watch unwatch"))
        notify(turn, "press.unknown");
}

/* --- one item ---------------------------------------------------------------------------- */

static const struct told *told_of_late(const struct turn *turn, uint64_t id)
{
    for (size_t i = 0; i < turn->found.lately_count; i++)
        if (turn->found.lately[i].id == id)
            return &turn->found.lately[i];
    return NULL;
}

/* What a guard saw this one together with: the latest few. */
static void say_together(struct turn *turn, const struct queue_entry *entry)
{
    const struct told *told = told_of_late(turn, entry->id);
    bool by_author = (entry->held & (HELD_WAVE | HELD_BRAND | HELD_RUSH)) == HELD_BRAND;
    size_t shown = 0;

    if (!told || !(entry->held & (HELD_WAVE | HELD_BRAND | HELD_RUSH)))
        return;
    for (size_t i = turn->found.lately_count; i-- > 0 && shown < TOGETHER;) {
        const struct told *other = &turn->found.lately[i];
        bool belongs = by_author ? other->author == told->author
                                 : other->product == told->product && other->verdict == told->verdict;
        if (!belongs || !other->is_shown || other->id == told->id || other->id == entry->similar || other->is_cleared)
            continue;
        if (shown++ == 0)
            line_list(turn, "moderation.together", NULL, 0);
        say_quote(turn, &(struct part){ .id = other->id, .shows_held = true });
    }
}

static void say_causes(struct turn *turn, const struct queue_entry *entry, bool is_waiting)
{
    queue_say_causes(turn, entry->held);
    if (entry->held & HELD_REPORT)
        line(turn, "moderation.why_report", WHOLE("n", entry->reports),
             KEY("reason", str_from(reason_key(entry->reason))));
    else if (!is_waiting)
        line_list(turn, "moderation.shown_meanwhile", NULL, 0);
    const struct told *similar = told_of_late(turn, entry->similar);
    const struct testimonial *seeded = turn_story(turn, entry->similar); /* not told, but from a file */
    if (similar ? similar->is_shown : seeded && seeded->scope != SCOPE_NOWHERE) {
        line_list(turn, "moderation.similar", NULL, 0);
        say_quote(turn, &(struct part){ .id = entry->similar, .is_whole = true, .shows_held = true });
    }
}

/* How long they are here, as far as it was seen, and how much they told of late. */
static void say_author(struct turn *turn, uint64_t id)
{
    const struct told *told = told_of_late(turn, id);
    size_t stories = 0;

    for (size_t i = 0; told && i < turn->found.lately_count; i++)
        stories += turn->found.lately[i].author == told->author;
    if (!told)
        return;
    if (told->joined_ms)
        line(turn, "moderation.author_joined", WHOLE("n", (turn->now_ms - told->joined_ms) / DAY_MS),
             WHOLE("stories", stories));
    else
        line(turn, "moderation.author_of_old", WHOLE("stories", stories));
}

static void say_item(struct turn *turn, const struct testimonial *testimonial)
{
    say_product(turn, &(struct part){ .id = testimonial->product, .key = STR("moderation.product") });
    if (testimonial->scope == SCOPE_NOWHERE) { /* no longer the admins' to read */
        line_list(turn, "moderation.not_shown", NULL, 0);
        return;
    }
    say_quote(turn, &(struct part){ .id = testimonial->id, .is_whole = true, .shows_held = true });
    queue_say_verdict(turn, testimonial);
}

static void add_ways_out(struct turn *turn, size_t count, bool is_hidden)
{
    struct str home = turn->home;
    size_t next = turn->wants.queue_at + 1;

    if (count > 1)
        button_row(turn, "moderation.next", "moderation:%s:%.*s:%zu", is_hidden ? "hidden" : "list",
                   STR_ARG(home), next < count ? next : 0);
    if (!is_hidden && queue_count(turn->found.queue, true))
        button_row(turn, "moderation.hidden_ones", "moderation:hidden:%.*s:0", STR_ARG(home));
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(home));
}

static bool is_watching(const struct turn *turn)
{
    for (size_t i = 0; i < turn->settings.watcher_count; i++)
        if (str_eq(turn->settings.watchers[i], turn->event->person_id))
            return true;
    return false;
}

/* Its author took it back meanwhile, or shows it to nobody, admins included: should they show
 * it again, it is looked at anew. */
static void let_go(struct turn *turn, uint64_t id, struct testimonial *testimonial)
{
    queue_remove(turn->found.queue, id);
    effect(turn, EFFECT_QUEUE);
    if (testimonial) {
        testimonial->review = REVIEW_NONE;
        effect(turn, EFFECT_REVIEW)->testimonial = testimonial;
    }
    line_list(turn, testimonial ? "moderation.not_shown" : "moderation.gone", NULL, 0);
    button_row(turn, "moderation.next", "moderation:list:%.*s:0", STR_ARG(turn->home));
}

static void show_waiting(struct turn *turn)
{
    size_t count = queue_count(turn->found.queue, false), of_brands = brand_screen_count(turn);
    const struct queue_entry *entry = queue_at(turn->found.queue, false, turn->wants.queue_at);
    struct str home = turn->home;
    struct testimonial *testimonial = entry ? turn_story(turn, entry->id) : NULL;

    admin_screen(turn, NULL);
    line(turn, count || of_brands ? "moderation.head" : "moderation.empty", WHOLE("n", count),
         TEXT("group", turn->settings.title));
    if (of_brands)
        line(turn, "brandqueue.waiting", WHOLE("n", of_brands));
    if (entry && testimonial && testimonial->scope != SCOPE_NOWHERE) {
        struct str id = id_print(turn->arena, entry->id);
        say_item(turn, testimonial);
        say_author(turn, entry->id);
        queue_say_scores(turn, testimonial->text);
        say_causes(turn, entry, testimonial->review == REVIEW_WAITING);
        say_together(turn, entry);
        if (entry->held & HELD_TAPS) {
            button_row(turn, "moderation.count_taps", "moderation:taps:%.*s:%.*s:1", STR_ARG(home), STR_ARG(id));
            button(turn, "moderation.refuse_taps", "moderation:taps:%.*s:%.*s:0", STR_ARG(home), STR_ARG(id));
        }
        if (entry->held & ~(unsigned)HELD_TAPS) {
            button_row(turn, "moderation.approve", "moderation:ok:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
            button(turn, "moderation.reject", "moderation:no:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
        }
    } else if (entry) {
        let_go(turn, entry->id, testimonial);
    }
    brand_screen_buttons(turn);
    button_row(turn, is_watching(turn) ? "moderation.unwatch" : "moderation.watch",
               "moderation:%s:%.*s", is_watching(turn) ? "unwatch" : "watch", STR_ARG(home));
    add_ways_out(turn, count, false);
}

static void show_hidden(struct turn *turn)
{
    size_t count = queue_count(turn->found.queue, true);
    const struct queue_entry *entry = queue_at(turn->found.queue, true, turn->wants.queue_at);

    admin_screen(turn, NULL);
    line(turn, "moderation.hidden_head", WHOLE("n", count), TEXT("group", turn->settings.title));
    if (entry && turn_story(turn, entry->id)) {
        say_item(turn, turn_story(turn, entry->id));
        line(turn, "moderation.hidden_why", KEY("reason", str_from(reason_key(entry->reason))));
        button_row(turn, "moderation.restore", "moderation:back:%.*s:%.*s", STR_ARG(turn->home),
                   STR_ARG(id_print(turn->arena, entry->id)));
    } else if (entry) {
        queue_remove(turn->found.queue, entry->id);
        effect(turn, EFFECT_QUEUE);
        line_list(turn, "moderation.gone", NULL, 0);
    }
    add_ways_out(turn, count, true);
}

/* --- acts ---------------------------------------------------------------------------------- */

static void note(struct turn *turn, enum audit_kind kind, const struct testimonial *testimonial)
{
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = kind, .testimonial = testimonial->id, .product = testimonial->product,
        .reason = testimonial->reason, .at_ms = turn->now_ms };
}

static void say_done(struct turn *turn, const char *key)
{
    size_t waiting = queue_count(turn->found.queue, false);

    admin_screen(turn, key);
    if (waiting)
        button(turn, "moderation.next", "moderation:list:%.*s:0", STR_ARG(turn->home));
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

static void decide(struct turn *turn, struct testimonial *testimonial, enum review review,
                   enum reason reason)
{
    testimonial->review = review;
    testimonial->reason = reason;
    effect(turn, EFFECT_REVIEW)->testimonial = testimonial;
    effect(turn, EFFECT_QUEUE);
}

/* Shown, or left standing where it was only reported. */
static void approve(struct turn *turn, struct testimonial *testimonial)
{
    bool was_waiting = testimonial->review == REVIEW_WAITING;

    queue_remove(turn->found.queue, testimonial->id);
    decide(turn, testimonial, REVIEW_NONE, REASON_NONE);
    effect(turn, EFFECT_CLEARED)->testimonial = testimonial;
    note(turn, AUDIT_APPROVED, testimonial);
    say_done(turn, "moderation.approved");
    if (was_waiting)
        hold_tell_author(turn, testimonial, "moderation.author_approved");
    if (was_waiting && turn->found.id_products && testimonial->scope != SCOPE_NOWHERE)
        brand_hears_of(turn, testimonial, turn->found.id_products[0].name);
}

static void ask_reason(struct turn *turn, const struct testimonial *testimonial)
{
    struct str id = id_print(turn->arena, testimonial->id);

    admin_screen(turn, "moderation.which_reason");
    for (int reason = REASON_ADVERT; reason < REASONS; reason++)
        button_row(turn, reason_key((enum reason)reason), "moderation:why:%.*s:%.*s:%d",
                   STR_ARG(turn->home), STR_ARG(id), reason);
    button_row(turn, "settings.back", "moderation:list:%.*s:0", STR_ARG(turn->home));
}

static void hide(struct turn *turn, struct testimonial *testimonial, struct str rest)
{
    uint64_t reason = 0;

    if (!str_to_u64(rest, &reason) || reason < REASON_ADVERT || reason >= REASONS) {
        admin_screen(turn, "press.unknown");
        return;
    }
    struct queue_entry *entry = queue_add(turn->found.queue, testimonial->id, turn->now_ms);
    if (entry) {
        entry->is_hidden = true;
        entry->reason = (enum reason)reason;
    }
    decide(turn, testimonial, REVIEW_HIDDEN, (enum reason)reason);
    note(turn, AUDIT_HIDDEN, testimonial);
    say_done(turn, "moderation.hidden");
    hold_tell_author(turn, testimonial, "moderation.author_hidden");
}

static void restore(struct turn *turn, struct testimonial *testimonial)
{
    queue_remove(turn->found.queue, testimonial->id);
    decide(turn, testimonial, REVIEW_NONE, REASON_NONE);
    effect(turn, EFFECT_CLEARED)->testimonial = testimonial;
    note(turn, AUDIT_RESTORED, testimonial);
    say_done(turn, "moderation.restored");
    hold_tell_author(turn, testimonial, "moderation.author_restored");
}

/* Whether new accounts' "it helped" counts at its product; the story itself stays as it is. */
static void decide_taps(struct turn *turn, struct queue_entry *entry, struct testimonial *testimonial,
                        struct str rest)
{
    bool counts = str_eq(rest, STR("1"));
    struct effect *taps = effect(turn, EFFECT_TAPS);

    taps->ids[taps->id_count++] = testimonial->id;
    taps->is_given = counts;
    entry->held &= ~(unsigned)HELD_TAPS;
    if (entry->held == 0)
        queue_remove(turn->found.queue, testimonial->id);
    effect(turn, EFFECT_QUEUE);
    note(turn, counts ? AUDIT_TAPS_COUNTED : AUDIT_TAPS_REFUSED, testimonial);
    say_done(turn, counts ? "moderation.taps_counted" : "moderation.taps_refused");
}

/* Another administrator may have been quicker; then nothing happens twice. */
static void act(struct turn *turn)
{
    struct str rest = admin_rest(turn);
    struct testimonial *testimonial = turn->found.testimonials;
    uint64_t id = 0;

    id_parse(str_cut(&rest, ':'), &id);
    struct queue_entry *entry = queue_find(turn->found.queue, id);
    if (!entry || turn->found.testimonial_count != 1) {
        say_done(turn, "moderation.decided_already");
    } else if (is(turn, "back") && entry->is_hidden) {
        restore(turn, testimonial);
    } else if (entry->is_hidden) {
        say_done(turn, "moderation.decided_already");
    } else if (is(turn, "taps")) {
        if (entry->held & HELD_TAPS)
            decide_taps(turn, entry, testimonial, rest);
        else
            say_done(turn, "moderation.decided_already");
    } else if (is(turn, "ok")) {
        approve(turn, testimonial);
    } else if (is(turn, "no")) {
        ask_reason(turn, testimonial);
    } else if (is(turn, "why")) {
        hide(turn, testimonial, rest);
    } else {
        admin_screen(turn, "press.unknown");
    }
}

/* --- watching -------------------------------------------------------------------------------- */

static void watch(struct turn *turn, bool wants_it)
{
    enum { ROOM = sizeof turn->settings.watchers / sizeof turn->settings.watchers[0] };
    struct settings *settings = &turn->settings;

    admin_drop_watcher(settings, turn->event->person_id);
    if (wants_it && settings->watcher_count == ROOM) {
        admin_screen(turn, "moderation.watchers_full");
        button(turn, "settings.back", "moderation:list:%.*s:0", STR_ARG(turn->home));
        return;
    }
    if (wants_it)
        settings->watchers[settings->watcher_count++] = turn->event->person_id;
    effect(turn, EFFECT_SETTINGS);
    say_done(turn, wants_it ? "moderation.watched" : "moderation.unwatched");
}

/* Nobody decided in time: its author is told, once. */
static void overdue(struct turn *turn)
{
    struct queue_entry *entry = queue_find(turn->found.queue, turn->wants.ids[0]);

    if (!entry || entry->is_hidden || turn->found.testimonial_count == 0 || turn->settings.is_left ||
        turn->found.testimonials[0].review != REVIEW_WAITING)
        return;
    hold_tell_author(turn, &turn->found.testimonials[0], "moderation.author_overdue");
}

static void letter(struct turn *turn)
{
    if (is(turn, "overdue")) {
        overdue(turn);
    } else if (is(turn, "news")) { /* a file brought something that is to be looked at */
        if (!turn->settings.is_left)
            hold_tell_news(turn);
    } else if (!admin_may(turn)) {
        return;
    } else if (is(turn, "list")) {
        show_waiting(turn);
    } else if (is_hidden_list(turn)) {
        show_hidden(turn);
    } else if (is(turn, "watch") || is(turn, "unwatch")) {
        watch(turn, is(turn, "watch"));
    } else {
        act(turn);
    }
}

const struct handler handler_moderation = {
    .name = "moderation",
    .needs_index = true,
    .plan = plan,
    .press = press,
    .letter = letter,
};
