/* own.c: in a group's home, what becomes of somebody's own story: withdrawn, shown or not, changed.
 *
 * Only letters from its author's home lead here (mine.c); whose story it is counts at the
 * moment when it is done. */
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"
#include "../bot/conversation/wish.h"

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct wish wish;

    if (turn->event->kind != EVENT_LETTER)
        return;
    wants->author = wants->queue = wants->joined = true;
    wants->membership = str_eq(turn->verb, STR("scope"));
    if (!wish_unpack(turn->event->body, &wish))
        return;
    wants->ids[wants->id_count++] = wants->near_id = wish.id;
    wants->near_text = wish.words;
}

/* The way back from what a button did. */
static void button_list(struct turn *turn)
{
    button_row(turn, "mine.back", "mine:page:0:%.*s", STR_ARG(turn->home));
}

/* The author's own, as it stands in this group; NULL when it is gone or somebody else's. */
static struct testimonial *own(struct turn *turn)
{
    struct testimonial *testimonial = turn->found.testimonials;

    if (turn->found.testimonial_count != 1 || turn->found.author.raw.len == 0 ||
        testimonial->author != turn->found.author.number)
        return NULL;
    return testimonial;
}

static void say_hold(struct turn *turn, const struct testimonial *testimonial, enum hold hold)
{
    if (hold != HOLD_NONE)
        hold_say_guard(turn, testimonial);
    button_list(turn);
    if (hold != HOLD_NONE)
        hold_tell_watchers(turn);
}

/* Each consent is a fact of its own: only what changes is written down. */
static void set_scope(struct turn *turn, struct testimonial *testimonial, enum scope scope)
{
    if ((testimonial->scope >= SCOPE_GROUP) != (scope >= SCOPE_GROUP))
        draft_note_consent(turn, CONSENT_SHOW_HERE, scope >= SCOPE_GROUP);
    if ((testimonial->scope >= SCOPE_LINKED) != (scope >= SCOPE_LINKED))
        draft_note_consent(turn, CONSENT_SHOW_ELSEWHERE, scope >= SCOPE_LINKED);
    if ((testimonial->scope == SCOPE_PUBLIC) != (scope == SCOPE_PUBLIC))
        draft_note_consent(turn, CONSENT_SHOW_ANYWHERE, scope == SCOPE_PUBLIC);
    bool was_shown = testimonial->scope >= SCOPE_GROUP;
    testimonial->scope = scope;
    enum hold hold = !was_shown && scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
    if (hold == HOLD_FULL)
        return;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, hold == HOLD_WAITS       ? "mine.waits"
               : scope == SCOPE_PUBLIC ? "mine.public"
               : scope == SCOPE_LINKED ? "mine.wide"
               : scope == SCOPE_GROUP  ? "mine.shown"
                                       : "mine.hidden");
    if (scope == SCOPE_LINKED)
        button_row(turn, "mine.anywhere", "mine:public:%.*s:%.*s",
                   STR_ARG(id_print(turn->arena, testimonial->id)), STR_ARG(turn->home));
    say_hold(turn, testimonial, hold);
}

/* Only members' stories are shown. False when the answer is still out, or was said. */
static bool may_show(struct turn *turn)
{
    if (turn_is_member(turn))
        return true;
    if (turn->found.membership == MEMBERSHIP_NO || turn->membership_failed) {
        edit(turn, NULL);
        line(turn, turn->membership_failed ? "mine.unseen" : "mine.not_member",
             TEXT("group", turn->settings.title));
    }
    return false;
}

static void withdraw(struct turn *turn, struct testimonial *testimonial)
{
    effect(turn, EFFECT_WITHDRAW)->testimonial = testimonial;
    edit(turn, "mine.withdrawn");
    button_list(turn);
}

/* A name is taken off before it can be read; putting it back is one tap. */
static void set_verdict(struct turn *turn, struct testimonial *testimonial, enum verdict verdict)
{
    enum verdict before = testimonial->verdict;

    testimonial->is_edited |= before != verdict;
    testimonial->verdict = verdict;
    bool is_nameless = draft_hides_name(testimonial, before);
    enum hold hold = testimonial->scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
    if (hold == HOLD_FULL)
        return;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, "mine.changed");
    if (is_nameless) {
        line_list(turn, "mine.nameless", NULL, 0);
        button_row(turn, "mine.named", "mine:named:%.*s:%.*s",
                   STR_ARG(id_print(turn->arena, testimonial->id)), STR_ARG(turn->home));
    }
    hold_say_state(turn, testimonial);
    say_hold(turn, testimonial, hold);
}

static void drop_contact(struct turn *turn, struct testimonial *testimonial)
{
    if (testimonial->contact.len)
        draft_note_consent(turn, CONSENT_CONTACT, false);
    testimonial->contact = STR("");
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, "mine.contact_gone");
    button_list(turn);
}

static void drop_photos(struct turn *turn, struct testimonial *testimonial)
{
    if (testimonial->photo_count)
        draft_note_consent(turn, CONSENT_PHOTO, false);
    testimonial->photo_count = 0;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, "mine.photos_gone");
    button_list(turn);
}

static void show_name(struct turn *turn, struct testimonial *testimonial)
{
    testimonial->name_shown = NAME_FIRST;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, "mine.name_shown");
    button_list(turn);
}

static void set_words(struct turn *turn, struct testimonial *testimonial, const struct wish *wish)
{
    if (turn->found.near_own) {
        say(turn, "give.same_again");
        return;
    }
    bool told_health = draft_health(turn, STR(""), testimonial->text) != 0;
    if (told_health || wish->may_health)
        draft_note_consent(turn, CONSENT_HEALTH, wish->may_health);
    testimonial->text = wish->words;
    testimonial->is_edited = true;
    draft_fill_guards(turn, STR(""), testimonial);
    enum hold hold = testimonial->scope >= SCOPE_GROUP ? hold_again(turn, testimonial) : HOLD_NONE;
    if (hold == HOLD_FULL)
        return;
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    say(turn, "mine.changed");
    if (wish->is_masked)
        line_list(turn, "give.masked", NULL, 0);
    hold_say_state(turn, testimonial);
    say_hold(turn, testimonial, hold);
}

static void letter(struct turn *turn)
{
    struct testimonial *testimonial = own(turn);
    struct wish wish;

    if (!wish_unpack(turn->event->body, &wish))
        return;
    if (!testimonial)
        say(turn, "mine.gone");
    else if (str_eq(turn->verb, STR("drop")))
        withdraw(turn, testimonial);
    else if (str_eq(turn->verb, STR("verdict")))
        set_verdict(turn, testimonial, wish.verdict);
    else if (str_eq(turn->verb, STR("named")))
        show_name(turn, testimonial);
    else if (str_eq(turn->verb, STR("nophotos")))
        drop_photos(turn, testimonial);
    else if (str_eq(turn->verb, STR("nocontact")))
        drop_contact(turn, testimonial);
    else if (str_eq(turn->verb, STR("change")))
        set_words(turn, testimonial, &wish);
    else if (str_eq(turn->verb, STR("scope")) && (wish.scope == SCOPE_NOWHERE || may_show(turn)))
        set_scope(turn, testimonial, wish.scope);
}

const struct handler handler_own = {
    .name = "own",
    .needs_index = true,
    .plan = plan,
    .letter = letter,
};
