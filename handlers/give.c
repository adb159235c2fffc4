/* give.c: a member tells an own experience (/testi, /review).
 *
 * Nothing a member wrote is kept before the first consent: until that tap the
 * words stay in the messenger, and the tap brings them back. Then only what is
 * still missing is asked, by buttons where possible, in the private chat. The
 * group's partition makes the testimonial and says so. */
#include "../bot/base/clock.h"
#include "../bot/base/limits.h"
#include "../bot/conversation/draft.h"
#include "../bot/conversation/handler.h"
#include "../bot/language/cut.h"
#include "../bot/language/ident.h"
#include "../bot/language/needs.h"
#include "../bot/language/used_for.h"

static struct draft draft_of(const struct turn *turn)
{
    struct draft draft = { 0 };

    if (str_eq(turn->session.handler, STR("give")))
        draft_unpack(turn->session.data, &draft);
    return draft;
}

static struct str bounded(struct str words, size_t max)
{
    words = str_trim(words);
    return str_slice(words, 0, str_utf8_floor(words, max));
}

/* --- what has to be looked up ------------------------------------------------ */

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    const struct event *event = turn->event;
    struct draft draft = draft_of(turn);

    if (event->kind == EVENT_LETTER) {
        if (str_eq(turn->verb, STR("save")) && draft_unpack(event->body, &draft)) {
            wants->author = true;
            wants->products = true;
            wants->product_words = draft.product_name;
        }
        return;
    }
    if (event->chat_kind != CHAT_PRIVATE)
        return;
    if (event->command.len && str_eq(event->command, STR("start")) && home_is_handle(turn->arguments))
        wants->group = turn->arguments;
    if (turn->session.group.len == 0 && turn->person.group_count == 1)
        wants->group = turn->person.groups[0];
    wants->titles = turn->session.group.len == 0 && turn->person.group_count > 1;
    if (event->kind == EVENT_PRESS && str_eq(turn->verb, STR("agree"))) {
        if (home_is_handle(turn->arguments))
            wants->group = turn->arguments;
        draft_from_line(turn->lexicon, turn->arena, event->reply_text, &draft);
    } else if (event->kind == EVENT_MESSAGE && event->command.len) {
        draft_from_line(turn->lexicon, turn->arena, turn->arguments, &draft);
    } else if (event->kind == EVENT_MESSAGE && str_eq(turn->session.state, STR("product"))) {
        draft.product_name = bounded(event->text, LIMIT_NAME);
    }
    wants->products = draft.product_name.len > 0 && !draft.is_named;
    wants->product_words = draft.product_name;
}

/* --- asking for what is missing ---------------------------------------------- */

/* A pressed question becomes the next one in place; a written answer gets a new message. */
static void ask_next(struct turn *turn, const char *key)
{
    if (turn->event->kind == EVENT_PRESS && turn->event->chat_kind == CHAT_PRIVATE)
        edit(turn, key);
    else
        say(turn, key);
}

static void remember(struct turn *turn, const char *state, const struct draft *draft)
{
    expect(turn, state, draft_pack(turn->arena, draft));
    turn->session.handler = STR("give");
}

static void ask_which_product(struct turn *turn, struct draft *draft)
{
    ask_next(turn, NULL);
    line(turn, "give.which", TEXT("product", draft->product_name));
    for (size_t i = 0; i < turn->found.product_count; i++) {
        struct str id = id_print(turn->arena, turn->found.products[i].id);
        button_row(turn, "button.product", "give:product:%.*s", STR_ARG(id))->product =
            turn->found.products[i].id;
    }
    button_row(turn, "give.new_product", "give:new");
    remember(turn, "which", draft);
}

/* Known under exactly this name; else up to three that it may mean; else new. */
static bool settle_product(struct turn *turn, struct draft *draft)
{
    if (draft->is_named)
        return true;
    if (draft->product_name.len == 0) {
        ask_next(turn, "give.product");
        remember(turn, "product", draft);
        return false;
    }
    if (turn->found.product_exact || turn->found.product_count == 0) {
        draft->product = turn->found.product_exact;
        draft->is_named = true;
        return true;
    }
    ask_which_product(turn, draft);
    return false;
}

static bool settle_story(struct turn *turn, struct draft *draft)
{
    if (draft->text.len && draft_is_concrete(turn->lexicon, turn->arena, draft->text))
        return true;
    ask_next(turn, NULL);
    if (draft->text.len)
        line(turn, "give.not_concrete", TEXT("product", draft->product_name));
    else
        line(turn, "give.story", TEXT("product", draft->product_name));
    draft->text = STR("");
    remember(turn, "story", draft);
    return false;
}

static const char *const used_keys[] = { "used.once", "used.days", "used.weeks", "used.months",
                                         "used.longer" };

static bool settle_used(struct turn *turn, struct draft *draft)
{
    if (draft->used_for != USED_UNKNOWN)
        return true;
    ask_next(turn, "give.used");
    for (int i = 0; i < 5; i++) {
        if (i % 2 == 0)
            button_row(turn, used_keys[i], "give:used:%d", i + USED_ONCE);
        else
            button(turn, used_keys[i], "give:used:%d", i + USED_ONCE);
    }
    remember(turn, "used", draft);
    return false;
}

static bool settle_verdict(struct turn *turn, struct draft *draft)
{
    if (draft->has_verdict)
        return true;
    ask_next(turn, "give.verdict");
    button(turn, "give.verdict_yes", "give:verdict:+");
    button(turn, "give.verdict_so_so", "give:verdict:0");
    button(turn, "give.verdict_no", "give:verdict:-");
    remember(turn, "verdict", draft);
    return false;
}

/* Nothing is preset: who got it for free says so by an own tap, and so does who paid. */
static bool settle_label(struct turn *turn, struct draft *draft)
{
    if (draft->has_provenance)
        return true;
    ask_next(turn, "give.label");
    button(turn, "give.label_bought", "give:label:%d", PROVENANCE_PEER);
    button(turn, "give.label_gifted", "give:label:%d", PROVENANCE_GIFTED);
    button_row(turn, "give.label_discounted", "give:label:%d", PROVENANCE_DISCOUNTED);
    button(turn, "give.label_paid", "give:label:%d", PROVENANCE_PAID);
    remember(turn, "label", draft);
    return false;
}

static const struct str verdict_keys[] = { STR_INIT("give.verdict_no"), STR_INIT("give.verdict_so_so"),
                                           STR_INIT("give.verdict_yes") };
static const struct str name_keys[] = { STR_INIT("give.name_first"), STR_INIT("give.name_initials"),
                                        STR_INIT("give.name_hidden") };

static struct str label_key(enum provenance provenance)
{
    switch (provenance) {
    case PROVENANCE_GIFTED: return STR("give.label_gifted");
    case PROVENANCE_DISCOUNTED: return STR("give.label_discounted");
    case PROVENANCE_PAID: return STR("give.label_paid");
    default: return STR("give.label_bought");
    }
}

static void show_preview(struct turn *turn, const struct draft *draft)
{
    bool has_words = draft->used_words.len > 0;
    struct str used = str_from(used_keys[draft->used_for - USED_ONCE]);

    ask_next(turn, "give.preview");
    line(turn, "give.preview_words", TEXT("product", draft->product_name), TEXT("text", draft->text));
    if (has_words)
        line(turn, "give.preview_facts", TEXT("used", draft->used_words),
             KEY("verdict", verdict_keys[draft->verdict + 1]), KEY("label", label_key(draft->provenance)),
             KEY("name", name_keys[draft->name_shown]));
    else
        line(turn, "give.preview_facts", KEY("used", used),
             KEY("verdict", verdict_keys[draft->verdict + 1]), KEY("label", label_key(draft->provenance)),
             KEY("name", name_keys[draft->name_shown]));
    if (draft->for_whom.len)
        line(turn, "give.preview_for", TEXT("whom", draft->for_whom));
    button(turn, "give.save_show", "give:save:show");
    button_row(turn, "give.save_only", "give:save:only");
    if (!draft->for_whom.len)
        button_row(turn, "give.for_whom", "give:needs");
    button(turn, "give.name", "give:name:%d", (draft->name_shown + 1) % 3);
    button_row(turn, "give.cancel", "give:cancel");
    remember(turn, "preview", draft);
}

static void go_on(struct turn *turn, struct draft *draft)
{
    if (settle_product(turn, draft) && settle_story(turn, draft) && settle_used(turn, draft) &&
        settle_verdict(turn, draft) && settle_label(turn, draft))
        show_preview(turn, draft);
}

/* --- which group, and the first consent --------------------------------------- */

static void remember_group(struct person *person, struct str group)
{
    enum { ROOM = sizeof person->groups / sizeof person->groups[0] };
    size_t at = 0;

    while (at < person->group_count && !str_eq(person->groups[at], group))
        at++;
    if (at == person->group_count && person->group_count < ROOM)
        person->group_count++;
    if (at == ROOM)
        at = ROOM - 1;
    for (; at > 0; at--)
        person->groups[at] = person->groups[at - 1];
    person->groups[0] = group;
}

static void choose_group(struct turn *turn)
{
    size_t shown = 0;

    say(turn, turn->person.group_count ? "give.which_group" : "give.no_group");
    for (size_t i = 0; i < turn->person.group_count; i++) {
        if (turn->found.titles[i].len == 0)
            continue;
        struct button *choice = button_row(turn, "give.group", "give:group:%.*s",
                                           STR_ARG(turn->person.groups[i]));
        choice->params = ARENA_NEW(turn->arena, struct param);
        choice->params[0] = (struct param)TEXT("title", turn->found.titles[i]);
        choice->param_count = 1;
        turn->replies[turn->reply_count - 1]->has_words = true;
        shown++;
    }
    if (shown == 0 && turn->person.group_count)
        turn->replies[turn->reply_count - 1]->parts[0].key = STR("give.no_group");
}

/* The consent is the start button; the words wait in the messenger until it is pressed. */
static void ask_consent(struct turn *turn)
{
    say(turn, NULL);
    line(turn, "give.consent", TEXT("group", turn->settings.title));
    turn->replies[turn->reply_count - 1]->reply_to = turn->event->message_id;
    button(turn, "give.agree", "give:agree:%.*s", STR_ARG(turn->session.group));
    turn->remembers = true; /* the group only */
}

static void begin(struct turn *turn, struct draft *draft)
{
    if (turn->session.group.len == 0 || !turn->settings.is_known) {
        choose_group(turn);
        return;
    }
    if (!turn->person.may_store) {
        ask_consent(turn);
        return;
    }
    go_on(turn, draft);
}

static void give_store_consent(struct turn *turn)
{
    struct effect *consent = effect(turn, EFFECT_CONSENT);

    consent->consent = CONSENT_STORE;
    consent->is_given = true;
    turn->person.may_store = true;
    turn->person.may_store_at_ms = turn->now_ms;
    turn->person.private_is_open = turn->event->kind != EVENT_LETTER;
    remember_group(&turn->person, turn->session.group);
    effect(turn, EFFECT_PERSON);
}

/* --- in the group -------------------------------------------------------------- */

static void command_in_group(struct turn *turn)
{
    struct str start = arena_print(turn->arena, "give_%.*s", STR_ARG(turn->home));

    if (str_trim(turn->arguments).len == 0) {
        say(turn, "give.in_private");
        button_start(turn, "give.open_private", start);
        return;
    }
    say(turn, "give.group_consent");
    button(turn, "give.agree", "give:here");
}

static void press_in_group(struct turn *turn)
{
    struct draft draft = { 0 };
    const struct event *event = turn->event;

    if (!str_eq(turn->verb, STR("here"))) {
        notify(turn, "press.unknown");
        return;
    }
    if (event->reply_person_id.len == 0 || event->reply_text.len == 0) {
        notify(turn, "give.words_gone");
        return;
    }
    if (!str_eq(event->person_id, event->reply_person_id)) {
        notify(turn, "give.not_yours");
        return;
    }
    draft_from_line(turn->lexicon, turn->arena, event->reply_text, &draft);
    struct text body = { .arena = turn->arena };
    text_print(&body, "%.*s", STR_ARG(turn->home));
    text_add(&body, draft_pack(turn->arena, &draft));
    send_letter(turn, turn->person_home, "give:begin", body.s);
    edit(turn, "give.go_on_private");
    acknowledge_with_start(turn, arena_print(turn->arena, "give_%.*s", STR_ARG(turn->home)));
}

/* --- entrances ----------------------------------------------------------------- */

static void command(struct turn *turn)
{
    struct draft draft = { 0 };

    if (turn->event->chat_kind == CHAT_GROUP) {
        command_in_group(turn);
        return;
    }
    if (turn->session.group.len == 0)
        turn->session.group = turn->wants.group; /* there is only one */
    draft_from_line(turn->lexicon, turn->arena, turn->arguments, &draft);
    begin(turn, &draft);
}

/* From a link in the group. A story that was begun there waits in the session. */
static void started(struct turn *turn)
{
    struct draft draft = draft_of(turn);

    if (!turn->settings.is_known || turn->settings.is_left) {
        say(turn, "give.link_old");
        return;
    }
    turn->session.group = turn->arguments;
    if (!turn->person.private_is_open) {
        turn->person.private_is_open = true;
        effect(turn, EFFECT_PERSON);
    }
    begin(turn, &draft);
}

static void text(struct turn *turn)
{
    struct draft draft = draft_of(turn);
    struct str words = str_trim(turn->event->text);

    if (words.len == 0) {
        say(turn, "give.only_text");
        return;
    }
    if (str_eq(turn->session.state, STR("product"))) {
        draft.product_name = bounded(words, LIMIT_NAME);
    } else if (str_eq(turn->session.state, STR("story"))) {
        if (words.len > LIMIT_TESTIMONIAL) {
            say(turn, NULL);
            line(turn, "give.too_long", WHOLE("max", LIMIT_TESTIMONIAL), WHOLE("n", words.len));
            return;
        }
        draft.text = words;
        if (draft.used_for == USED_UNKNOWN)
            draft.used_for = used_for_of(turn->lexicon, turn->arena, words);
    } else if (str_eq(turn->session.state, STR("needs"))) {
        draft.for_whom = bounded(words, LIMIT_NAME);
        draft.has_needs = true;
    } else {
        say(turn, "give.press_a_button");
        return;
    }
    go_on(turn, &draft);
}

static void press_product(struct turn *turn, struct draft *draft)
{
    uint64_t id;

    if (str_eq(turn->verb, STR("product")) && id_parse(turn->arguments, &id))
        draft->product = id;
    draft->is_named = true;
    go_on(turn, draft);
}

static bool take_choice(struct turn *turn, struct draft *draft)
{
    uint64_t choice = 0;

    str_to_u64(turn->arguments, &choice);
    if (str_eq(turn->verb, STR("used")) && choice >= USED_ONCE && choice <= USED_LONGER) {
        draft->used_for = (enum used_for)choice;
    } else if (str_eq(turn->verb, STR("verdict")) && turn->arguments.len == 1) {
        draft->has_verdict = true;
        draft->verdict = turn->arguments.at[0] == '+'   ? VERDICT_YES
                         : turn->arguments.at[0] == '-' ? VERDICT_NO
                                                        : VERDICT_SO_SO;
    } else if (str_eq(turn->verb, STR("label")) && choice <= PROVENANCE_PAID) {
        draft->has_provenance = true;
        draft->provenance = (enum provenance)choice;
    } else if (str_eq(turn->verb, STR("name")) && choice <= NAME_HIDDEN) {
        draft->name_shown = (enum name_shown)choice;
    } else {
        return false;
    }
    return true;
}

/* "Saved" is said by the group's partition, after it did it. */
static void save(struct turn *turn, struct draft *draft)
{
    draft->is_shown = str_eq(turn->arguments, STR("show"));
    draft->lang = turn->lang;
    send_letter(turn, turn->session.group, "give:save", draft_pack(turn->arena, draft));
    stop_expecting(turn);
}

static void press_agree(struct turn *turn)
{
    struct draft draft = draft_of(turn);

    if (!turn->settings.is_known || !turn->wants.group.len) {
        notify(turn, "give.link_old");
        return;
    }
    turn->session.group = turn->wants.group;
    draft_from_line(turn->lexicon, turn->arena, turn->event->reply_text, &draft);
    give_store_consent(turn);
    go_on(turn, &draft);
}

static void press(struct turn *turn)
{
    struct draft draft = draft_of(turn);

    if (turn->event->chat_kind == CHAT_GROUP) {
        press_in_group(turn);
        return;
    }
    if (str_eq(turn->verb, STR("agree"))) {
        press_agree(turn);
        return;
    }
    if (str_eq(turn->verb, STR("group")) && home_is_handle(turn->arguments)) {
        turn->session.group = turn->arguments;
        turn->remembers = true;
        edit(turn, "give.group_chosen");
        return;
    }
    if (!str_eq(turn->session.handler, STR("give")) || !turn->person.may_store) {
        notify(turn, "give.nothing_open");
        return;
    }
    if (str_eq(turn->verb, STR("product")) || str_eq(turn->verb, STR("new"))) {
        press_product(turn, &draft);
    } else if (str_eq(turn->verb, STR("needs"))) {
        edit(turn, "give.ask_needs");
        remember(turn, "needs", &draft);
    } else if (str_eq(turn->verb, STR("cancel"))) {
        stop_expecting(turn);
        edit(turn, "give.cancelled");
    } else if (str_eq(turn->verb, STR("save")) && draft.text.len && draft.has_provenance &&
               draft.has_verdict) {
        save(turn, &draft);
    } else if (take_choice(turn, &draft)) {
        go_on(turn, &draft);
    } else {
        notify(turn, "press.unknown");
    }
}

/* --- letters -------------------------------------------------------------------- */

/* In the author's own home: a story that was agreed to in the group goes on here. */
static void letter_begin(struct turn *turn)
{
    struct draft draft;
    struct str body = turn->event->body;
    struct str group = str_slice(body, 0, VAULT_ID_LEN);

    if (!home_is_handle(group) || !draft_unpack(str_slice(body, VAULT_ID_LEN, body.len), &draft))
        return;
    turn->session.group = group;
    give_store_consent(turn);
    remember(turn, "begun", &draft);
}

static void add_needs(struct turn *turn, const struct draft *draft, struct testimonial *testimonial)
{
    struct words words;
    struct needs needs;

    words_split(turn->lexicon, turn->arena,
                arena_print(turn->arena, "%.*s. %.*s", STR_ARG(draft->for_whom), STR_ARG(draft->text)),
                &words);
    needs_of_words(turn->lexicon, turn->arena, &words, &needs);
    for (size_t i = 0; i < needs.count && testimonial->attribute_count < LIMIT_ATTRIBUTES; i++)
        testimonial->attributes[testimonial->attribute_count++] =
            (struct attribute){ needs.at[i].name, needs.at[i].value };
}

static struct testimonial *testimonial_of(struct turn *turn, const struct draft *draft)
{
    struct testimonial *testimonial = ARENA_NEW(turn->arena, struct testimonial);

    *testimonial = (struct testimonial){
        .id = turn_random(turn),
        .author = turn->found.author.number,
        .verdict = draft->verdict,
        .used_for = draft->used_for,
        .used_words = draft->used_words,
        .provenance = draft->provenance,
        .scope = draft->is_shown ? SCOPE_GROUP : SCOPE_NOWHERE,
        .day = clock_day(turn->now_ms),
        .lang = draft->lang,
        .text = draft->text,
        .author_name = turn->event->person_name,
        .name_shown = draft->name_shown,
        .purpose = draft->for_whom,
    };
    add_needs(turn, draft, testimonial);
    return testimonial;
}

/* In the group's home: the draft becomes a testimonial, and its author hears so. */
static void letter_save(struct turn *turn)
{
    struct draft draft;

    if (!draft_unpack(turn->event->body, &draft))
        return;
    if (!turn->settings.is_known || turn->settings.is_left) {
        edit(turn, "give.group_left");
        return;
    }
    struct effect *put = effect(turn, EFFECT_TESTIMONIAL);
    put->testimonial = testimonial_of(turn, &draft);
    put->product = ARENA_NEW(turn->arena, struct product);
    put->product->id = draft.product ? draft.product : turn->found.product_exact;
    put->product->name = draft.product_name;
    struct effect *consent = effect(turn, EFFECT_CONSENT);
    consent->consent = CONSENT_SHOW_HERE;
    consent->is_given = draft.is_shown;
    edit(turn, NULL);
    line_list(turn, draft.is_shown ? "give.saved_shown" : "give.saved_only",
              (const struct param[]){ TEXT("product", draft.product_name),
                                      TEXT("group", turn->settings.title) }, 2);
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
