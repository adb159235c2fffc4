/* report.c: a member says that something is wrong with a story ("Laporkan" behind "···").
 *
 * A report names a class of reason, goes into the administrators' queue, and hides
 * nothing by itself: the story stays until a person decides. One a person and story,
 * and a few a day; who reported is kept as a hash, and shown to nobody. */
#include "../bot/base/pack.h"
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"

enum { REPORTS_A_DAY = 5, ID_LEN = 11 };

/* The story that a report is about, and why, as a letter's body. */
static struct str wish_pack(struct turn *turn, uint64_t id, uint64_t reason)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, id);
    pack_u64(&body, reason);
    return body.s;
}

static bool wish_read(const struct turn *turn, uint64_t *id, uint64_t *reason)
{
    struct unpack in = { .rest = turn->event->body };
    struct str rest = turn->arguments;
    bool ok;

    if (turn->event->kind == EVENT_LETTER) {
        *id = unpack_fixed64(&in);
        *reason = unpack_u64(&in);
        ok = !in.is_bad;
    } else {
        ok = id_parse(str_cut(&rest, ':'), id) && str_to_u64(rest, reason);
    }
    return ok && *reason >= REASON_ADVERT && *reason < REASONS;
}

static bool is_final(const struct turn *turn)
{
    return turn->event->kind == EVENT_LETTER || str_eq(turn->verb, STR("why"));
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct str ids = turn->arguments;
    uint64_t id = 0, reason = 0;

    if (turn->event->kind != EVENT_LETTER)
        answer_choose_group(turn);
    if (is_final(turn)) {
        if (!wish_read(turn, &id, &reason))
            return;
        wants->ids[wants->id_count++] = id;
        wants->queue = wants->reports = wants->author = true;
        return;
    }
    while (ids.len >= ID_LEN && wants->id_count < LIMIT_ANSWER_QUOTES &&
           id_parse(str_slice(ids, 0, ID_LEN), &id)) {
        wants->ids[wants->id_count++] = id;
        ids = str_slice(ids, ID_LEN, ids.len);
    }
}

/* An id may be written by hand: only what everybody is shown can be reported. */
static bool is_shown(const struct testimonial *testimonial)
{
    return testimonial->scope != SCOPE_NOWHERE && testimonial->review == REVIEW_NONE &&
           !testimonial->is_withdrawn;
}

/* --- which, and why -------------------------------------------------------------------- */

static void say_story(struct turn *turn, const struct testimonial *testimonial)
{
    say_product(turn, &(struct part){ .id = testimonial->product, .key = STR("moderation.product") });
    say_quote(turn, &(struct part){ .id = testimonial->id });
}

static void ask_which(struct turn *turn)
{
    size_t shown = 0;

    say_alone(turn, "report.which")->reply_to = turn->event->reply_message_id;
    for (size_t i = 0; i < turn->found.testimonial_count; i++) {
        const struct testimonial *testimonial = &turn->found.testimonials[i];
        if (!is_shown(testimonial))
            continue;
        say_story(turn, testimonial);
        struct button *one = button(turn, "report.one", "report:one:%.*s",
                                    STR_ARG(id_print(turn->arena, testimonial->id)));
        one->params = ARENA_ARRAY(turn->arena, struct param, 1);
        one->params[0] = (struct param)WHOLE("n", ++shown);
        one->param_count = 1;
    }
}

static void ask_why(struct turn *turn, const struct testimonial *testimonial)
{
    say_alone(turn, "report.why")->reply_to = turn->event->reply_message_id;
    say_story(turn, testimonial);
    for (int reason = REASON_ADVERT; reason < REASONS; reason++)
        button_row(turn, reason_key((enum reason)reason), "report:why:%.*s:%d",
                   STR_ARG(id_print(turn->arena, testimonial->id)), reason);
}

static size_t count_shown(const struct turn *turn)
{
    size_t count = 0;

    for (size_t i = 0; i < turn->found.testimonial_count; i++)
        count += is_shown(&turn->found.testimonials[i]);
    return count;
}

static void ask(struct turn *turn)
{
    if (count_shown(turn) == 0) {
        notify(turn, "report.gone");
    } else if (count_shown(turn) > 1) {
        ask_which(turn);
    } else {
        for (size_t i = 0; i < turn->found.testimonial_count; i++)
            if (is_shown(&turn->found.testimonials[i]))
                ask_why(turn, &turn->found.testimonials[i]);
    }
}

/* --- the report, in the group's home ------------------------------------------------------ */

static bool is_own(const struct turn *turn, uint64_t id)
{
    for (size_t i = 0; i < turn->found.author.count; i++)
        if (turn->found.author.testimonials[i] == id)
            return true;
    return false;
}

/* Why it is not taken, or NULL. */
static const char *refusal(const struct turn *turn)
{
    if (turn->found.testimonial_count != 1 || !is_shown(turn->found.testimonials))
        return "report.gone";
    if (is_own(turn, turn->wants.ids[0]))
        return "report.own";
    if (turn->found.has_reported)
        return "report.again";
    return turn->found.reports_today >= REPORTS_A_DAY ? "report.enough" : NULL;
}

static const char *take(struct turn *turn, enum reason reason)
{
    uint64_t id = turn->wants.ids[0];
    const char *refused = refusal(turn);

    if (refused)
        return refused;
    struct queue_entry *entry = queue_find(turn->found.queue, id);
    bool is_new = !entry || entry->is_hidden;
    if (is_new)
        entry = queue_add(turn->found.queue, id, turn->now_ms);
    if (!entry)
        return "report.full";
    entry->held |= HELD_REPORT;
    if (entry->reports++ == 0)
        entry->reason = reason;
    effect(turn, EFFECT_QUEUE);
    effect(turn, EFFECT_REPORT);
    return "report.thanks";
}

static bool is_new_in_queue(const struct turn *turn)
{
    const struct queue_entry *entry = queue_find(turn->found.queue, turn->wants.ids[0]);

    return turn->effect_count && entry && entry->reports == 1;
}

static void report(struct turn *turn)
{
    uint64_t id = 0, reason = 0;
    struct str group = answer_group(turn);

    if (!wish_read(turn, &id, &reason)) {
        notify(turn, "press.unknown");
    } else if (turn->event->chat_kind == CHAT_PRIVATE) {
        send_letter(turn, group, "report:take", wish_pack(turn, id, reason));
    } else {
        notify(turn, take(turn, (enum reason)reason));
        if (is_new_in_queue(turn))
            hold_tell_watchers(turn);
    }
}

static void press(struct turn *turn)
{
    if (answer_group(turn).len == 0)
        answer_say_no_group(turn, NULL);
    else if (turn->settings.is_left)
        notify(turn, "ask.gone");
    else if (str_eq(turn->verb, STR("which")) || str_eq(turn->verb, STR("one")))
        ask(turn);
    else if (str_eq(turn->verb, STR("why")))
        report(turn);
    else
        notify(turn, "press.unknown");
}

static void letter(struct turn *turn)
{
    uint64_t id = 0, reason = 0;

    if (!wish_read(turn, &id, &reason) || !turn->settings.is_known || turn->settings.is_left)
        return;
    edit(turn, take(turn, (enum reason)reason));
    if (is_new_in_queue(turn))
        hold_tell_watchers(turn);
}

const struct handler handler_report = {
    .name = "report",
    .plan = plan,
    .press = press,
    .letter = letter,
};
