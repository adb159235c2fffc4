/* give.c: a member tells an own experience (/testi, /review).
 *
 * Nothing a member wrote is kept before the first consent: until that tap the
 * words stay in the messenger, and the tap brings them back. Then only what is
 * still missing is asked, by buttons where possible, in the private chat. The
 * group's partition makes the testimonial and says so. */
#include "../bot/base/clock.h"
#include "../bot/base/limits.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"
#include "../bot/conversation/invitation.h"
#include "../bot/conversation/story_link.h"

/* A pressed button brings back what its question replied to: the command's words. */
static void take_replied(const struct turn *turn, struct draft *draft)
{
    struct str command = turn->event->reply_command;

    if (str_eq(command, str_from(turn->handler->command_id)) ||
        str_eq(command, str_from(turn->handler->command_en)))
        draft_from_line(turn->lexicon, turn->arena, turn->event->reply_text, draft);
}

static bool is_started(const struct turn *turn)
{
    return turn->event->kind == EVENT_MESSAGE && str_eq(turn->event->command, STR("start"));
}

static struct str named_group(const struct turn *turn)
{
    return is_started(turn) ? story_link_group(turn->arguments) : turn->arguments;
}

/* Does this event say which group the story is for? */
static bool names_group(const struct turn *turn)
{
    return home_is_handle(named_group(turn)) &&
           (is_started(turn) || (turn->event->kind == EVENT_PRESS &&
                                 (str_eq(turn->verb, STR("agree")) || str_eq(turn->verb, STR("group")))));
}

/* The draft as far as it has been told, this event's words included. */
static struct draft told(struct turn *turn)
{
    struct draft draft = { 0 };
    const struct event *event = turn->event;
    bool is_ours = str_eq(turn->session.handler, STR("give"));

    if (event->kind == EVENT_LETTER)
        draft_unpack(str_eq(turn->verb, STR("begin")) ? str_slice(event->body, VAULT_ID_LEN, event->body.len)
                                                      : event->body, &draft);
    else if (event->kind == EVENT_MESSAGE && event->command.len && !is_started(turn))
        draft_from_line(turn->lexicon, turn->arena, turn->arguments, &draft);
    else if (is_ours && (!names_group(turn) || str_eq(turn->session.group, named_group(turn))))
        draft_unpack(turn->session.data, &draft);
    else if (names_group(turn))
        take_replied(turn, &draft);
    if (event->kind == EVENT_MESSAGE && !event->command.len && str_eq(turn->session.state, STR("product")))
        draft_take_product(turn, event->text, &draft);
    draft_mask(turn->arena, &draft);
    return draft;
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;

    if (turn->event->chat_kind != CHAT_PRIVATE)
        return;
    wants->author = wants->membership = wants->queue =
        turn->event->kind == EVENT_LETTER && str_eq(turn->verb, STR("save"));
    if (turn->event->kind == EVENT_LETTER && str_eq(turn->verb, STR("begin")))
        wants->group = str_slice(turn->event->body, 0, VAULT_ID_LEN);
    else if (names_group(turn))
        wants->group = named_group(turn);
    else if (turn->session.group.len == 0 && turn->person.group_count == 1)
        wants->group = turn->person.groups[0];
    wants->titles = turn->session.group.len == 0 && turn->person.group_count > 1;
    struct draft draft = told(turn);
    wants->joined = wants->facts = wants->purchase.offers = wants->queue;
    wants->near_text = wants->queue ? draft.text : STR("");
    wants->near_product = draft.product_name;
    wants->products = draft.product_name.len > 0 && !draft.product;
    wants->product_words = draft.product_name;
}
/* --- which group, and the first consent --------------------------------------- */

static void give_store_consent(struct turn *turn)
{
    if (turn->event->kind != EVENT_LETTER)
        turn->person.private_is_open = true;
    person_remember_group(&turn->person, turn->session.group);
    effect(turn, EFFECT_PERSON);
    if (turn->person.may_store)
        return;
    draft_note_consent(turn, CONSENT_STORE, true);
    turn->person.may_store = true;
    turn->person.may_store_at_ms = turn->now_ms;
}

static void begin(struct turn *turn, struct draft *draft, struct str words)
{
    draft_keep_language(turn, draft, words);
    if (turn->session.group.len == 0)
        turn->session.group = turn->wants.group;
    if (turn->session.group.len == 0 || !turn->settings.is_known || turn->settings.is_left)
        draft_ask_group(turn, "give");
    else if (!turn->person.may_store)
        draft_ask_consent(turn);
    else
        draft_go_on(turn, draft);
}

/* --- in the group -------------------------------------------------------------- */

static void command_in_group(struct turn *turn)
{
    struct draft draft = { 0 };

    if (turn->event->person_id.len)
        effect(turn, EFFECT_MEMBER);
    draft_from_line(turn->lexicon, turn->arena, turn->arguments, &draft);
    if (str_trim(turn->arguments).len == 0 || turn->event->person_id.len == 0) {
        say(turn, "give.in_private");
        button_start(turn, "give.open_private", story_link(turn));
        pass_by(turn);
    } else if (draft.text.len > LIMIT_TESTIMONIAL) {
        say(turn, NULL);
        draft_say_too_long(turn, draft.text.len);
    } else if (turn->person.may_store && turn->person.private_is_open) {
        react(turn, "✍"); /* agreed to long ago: nothing to ask here */
        draft_send_home(turn, &draft);
    } else {
        say(turn, "give.group_consent");
        button(turn, "give.agree", "give:here");
    }
}

static void press_in_group(struct turn *turn)
{
    struct draft draft = { 0 };
    const struct event *event = turn->event;

    take_replied(turn, &draft);
    if (!str_eq(turn->verb, STR("here"))) {
        notify(turn, "press.unknown");
    } else if (event->reply_person_id.len == 0 || event->reply_text.len == 0) {
        notify(turn, "give.words_gone");
    } else if (!str_eq(event->person_id, event->reply_person_id)) {
        notify(turn, "give.not_yours");
    } else if (draft.text.len > LIMIT_TESTIMONIAL) { /* edited meanwhile */
        notify(turn, NULL);
        draft_say_too_long(turn, draft.text.len);
    } else {
        effect(turn, EFFECT_MEMBER);
        draft_send_home(turn, &draft);
        edit(turn, "give.go_on_private");
        if (turn->person.private_is_open)
            return;
        button_start(turn, "give.open_private", story_link(turn));
        acknowledge_with_start(turn, story_link_agreed(turn));
    }
}

/* --- entrances ----------------------------------------------------------------- */

static void command(struct turn *turn)
{
    struct draft draft = told(turn);

    if (turn->event->chat_kind == CHAT_GROUP)
        command_in_group(turn);
    else if (turn->event->is_forwarded && str_trim(turn->arguments).len)
        say(turn, "give.forwarded");
    else
        begin(turn, &draft, turn->arguments);
}

/* From a link in the group. A story that was begun there waits in the session. */
static void started(struct turn *turn)
{
    struct draft draft = told(turn);

    if (!names_group(turn) || !turn->settings.is_known || turn->settings.is_left) {
        say(turn, "give.link_old");
        return;
    }
    if (!turn->person.private_is_open) {
        turn->person.private_is_open = true;
        effect(turn, EFFECT_PERSON);
    }
    if (!turn->person.may_store && story_link_has_just_agreed(turn, turn->arguments))
        return; /* the letter says so, and goes on here */
    turn->session.group = named_group(turn);
    send_letter(turn, turn->session.group, "member:note", STR(""));
    begin(turn, &draft, STR(""));
}

static void text(struct turn *turn)
{
    struct draft draft = told(turn);
    struct str words = str_trim(turn->event->text);
    bool is_product = str_eq(turn->session.state, STR("product"));

    if (turn->event->is_forwarded) {
        say(turn, "give.forwarded");
        return;
    }
    bool is_place = str_eq(turn->session.state, STR("place"));
    bool is_contact = str_eq(turn->session.state, STR("contact"));
    bool is_photo = str_eq(turn->session.state, STR("photo"));
    draft_keep_language(turn, &draft, is_photo || is_product || is_place || is_contact ? STR("") : words);
    if (is_photo) {
        draft_take_photo(turn, &draft);
        return;
    }
    if (words.len == 0) {
        say(turn, "give.only_text");
        return;
    }
    if (str_eq(turn->session.state, STR("story")) || str_eq(turn->session.state, STR("health"))) {
        draft.text = words;
        draft.asked = 0;
        draft_mask(turn->arena, &draft);
        if (draft.used_for == USED_UNKNOWN)
            draft.used_for = draft_used_for(turn->lexicon, turn->arena, words);
    } else if (str_eq(turn->session.state, STR("needs"))) {
        draft_take_whom(turn, &draft, words);
        return;
    } else if (is_contact) {
        draft_take_contact(turn, &draft, words);
        return;
    } else if (is_place) {
        draft_take_place(turn, &draft, words);
        return;
    } else if (!is_product) {
        say(turn, "give.press_a_button");
        return;
    }
    draft_go_on(turn, &draft);
}

/* --- buttons -------------------------------------------------------------------- */

/* "Saved" is said by the group's partition, after it did it. */
static void save(struct turn *turn, struct draft *draft)
{
    draft->is_shown = str_eq(turn->arguments, STR("show"));
    send_letter(turn, turn->session.group, "give:save", draft_pack(turn->arena, draft));
    stop_expecting(turn);
}

/* The consent, or the choice of a group by somebody who gave it long ago. */
static void press_group(struct turn *turn)
{
    struct draft draft = told(turn);

    if (!names_group(turn) || !turn->settings.is_known || turn->settings.is_left) {
        notify(turn, "give.link_old");
        return;
    }
    turn->session.group = turn->arguments;
    draft_keep_language(turn, &draft, turn->event->reply_text);
    if (str_eq(turn->verb, STR("agree")))
        give_store_consent(turn);
    if (turn->person.may_store)
        draft_go_on(turn, &draft);
    else
        draft_ask_consent(turn);
}

static void press_in_dialogue(struct turn *turn)
{
    struct draft draft = told(turn);

    draft_keep_language(turn, &draft, STR(""));
    if (str_eq(turn->verb, STR("cancel"))) {
        stop_expecting(turn);
        edit(turn, "give.cancelled");
    } else if (str_eq(turn->verb, STR("health")) && draft.asked) {
        draft_press_health(turn, &draft);
    } else if (str_eq(turn->verb, STR("photo")) || str_eq(turn->verb, STR("nophotos"))) {
        draft_press_photo(turn, &draft);
    } else if (str_eq(turn->verb, STR("contact"))) {
        draft_press_contact(turn, &draft);
    } else if (draft_press_needs(turn, &draft)) {
        return;
    } else if (str_eq(turn->verb, STR("save")) && str_eq(turn->session.state, STR("preview"))) {
        save(turn, &draft);
    } else if (draft_take_press(turn, &draft)) {
        draft_go_on(turn, &draft);
    } else {
        notify(turn, "press.unknown");
    }
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP)
        press_in_group(turn);
    else if (str_eq(turn->verb, STR("agree")) || str_eq(turn->verb, STR("group")))
        press_group(turn);
    else if (!str_eq(turn->session.handler, STR("give")) || !turn->person.may_store)
        notify(turn, "give.nothing_open");
    else
        press_in_dialogue(turn);
}

/* --- letters -------------------------------------------------------------------- */

/* In the author's own home: a story that was agreed to in the group goes on here, at
 * once where the private chat is open, else after the /start that opens it. */
static void letter_begin(struct turn *turn)
{
    struct draft draft = told(turn);

    if (!home_is_handle(turn->wants.group) || !turn->settings.is_known)
        return;
    turn->session.group = turn->wants.group;
    give_store_consent(turn);
    if (!turn->person.private_is_open) {
        draft_remember(turn, "begun", &draft);
        return;
    }
    draft_go_on(turn, &draft);
    turn->replies[0]->is_loud = true; /* the person is looking at the group */
}

static struct testimonial *testimonial_of(struct turn *turn, const struct draft *draft)
{
    struct testimonial *testimonial = ARENA_NEW(turn->arena, struct testimonial);

    *testimonial = (struct testimonial){
        .id = turn_random(turn),
        .author = turn->found.author.number,
        .author_name = turn->event->person_name,
        .author_id = turn->event->person_id,
        .author_lang = turn->lang,
        .day = clock_day(turn->now_ms),
    };
    draft_fill_testimonial(turn->lexicon, turn->arena, draft, testimonial);
    draft_fill_guards(turn, draft->product_name, testimonial);
    return testimonial;
}

/* May it be shown here? The link into the private chat may have wandered out of the group.
 * False when the answer is still out, or was said. */
static bool may_go_on(struct turn *turn, struct draft *draft)
{
    if (!draft->is_shown || turn_is_member(turn))
        return true;
    if (turn->found.membership == MEMBERSHIP_NO) {
        edit(turn, NULL);
        line(turn, "give.not_member", TEXT("group", turn->settings.title));
        return false;
    }
    draft->is_shown = false; /* nobody can say: kept, and shown once the member was seen there */
    return turn->membership_failed;
}

static void say_saved(struct turn *turn, const struct draft *draft, enum hold hold,
                      const struct testimonial *testimonial)
{
    struct str id = id_print(turn->arena, testimonial->id);
    const char *key = hold == HOLD_WAITS        ? "give.saved_held"
                      : draft->is_shown         ? "give.saved_shown"
                      : turn->membership_failed ? "give.saved_unseen"
                                                : "give.saved_only";

    edit(turn, NULL);
    line_list(turn, key, (const struct param[]){ TEXT("product", draft->product_name),
                                                 TEXT("group", turn->settings.title) }, 2);
    if (!draft->is_shown)
        return;
    hold_say_guard(turn, testimonial);
    /* The third consent is asked for once, and whoever does nothing has not given it. */
    line(turn, "give.elsewhere", WHOLE("n", 0));
    button(turn, "give.elsewhere_yes", "mine:wide:%.*s:%.*s", STR_ARG(id), STR_ARG(turn->home));
    brand_offer_proof(turn, turn->home, testimonial, draft->product_name);
    if (hold == HOLD_WAITS || hold == HOLD_SHOWN)
        hold_tell_watchers(turn);
}

/* In the group's home: the draft becomes a testimonial, and its author hears so. */
static void letter_save(struct turn *turn)
{
    struct draft draft = told(turn);

    if (!draft.text.len || !draft.has_provenance)
        return;
    if (!turn->settings.is_known || turn->settings.is_left) {
        edit(turn, "give.group_left");
        return;
    }
    if (!may_go_on(turn, &draft))
        return;
    if (turn->found.near_own) {
        edit(turn, "give.same_again");
        return;
    }
    struct effect *put = effect(turn, EFFECT_TESTIMONIAL);
    put->testimonial = testimonial_of(turn, &draft);
    put->product = ARENA_NEW(turn->arena, struct product);
    put->product->id = draft.product ? draft.product : turn->found.product_exact;
    put->product->name = draft.product_name;
    put->testimonial->product = put->product->id;
    enum hold hold = draft.is_shown ? hold_if_needed(turn, put->testimonial) : HOLD_NONE;
    if (hold == HOLD_FULL) {
        turn->effect_count = 0;
        edit(turn, "give.queue_full");
        return;
    }
    draft_note_saved(turn, &draft, put->testimonial);
    say_saved(turn, &draft, hold, put->testimonial);
    if (draft.is_shown && hold != HOLD_WAITS)
        brand_hears_of(turn, put->testimonial, draft.product_name);
    if (draft.verdict == VERDICT_YES && hold == HOLD_NONE)
        invitation_consider(turn, draft.product_name, 0);
    brand_proof_sought(turn, put->testimonial, draft.product_name);
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("begin")))
        letter_begin(turn);
    else if (str_eq(turn->verb, STR("save")))
        letter_save(turn);
}

const struct handler handler_give = {
    .name = "give",
    .command_id = "testi",
    .command_en = "review",
    .place = PLACE_BOTH,
    .menu = PLACE_BOTH,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .started = started,
    .text = text,
    .press = press,
    .letter = letter,
};
