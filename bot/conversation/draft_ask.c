#include "draft_ask.h"

#include "../base/limits.h"
#include "../language/ident.h"
#include "handler.h"

void draft_ask_next(struct turn *turn, const char *key)
{
    if (turn->event->kind == EVENT_PRESS && turn->event->chat_kind == CHAT_PRIVATE)
        edit(turn, key);
    else
        say(turn, key);
}

void draft_remember(struct turn *turn, const char *state, const struct draft *draft)
{
    expect(turn, state, draft_pack(turn->arena, draft));
}

void draft_keep_language(struct turn *turn, struct draft *draft, struct str words)
{
    bool is_sure = turn->person.lang.len ||
                   language_of_text(turn->lexicon, turn->arena, words) != LANGUAGE_UNSURE;

    if (!is_sure && draft->lang.len)
        turn->lang = draft->lang;
    draft->lang = turn->lang;
}

/* A name may have a dash itself ("Azura - SPF 50"): what stands behind it is a story only when
 * it tells or judges, or when nothing but a verdict does. */
void draft_take_product(struct turn *turn, struct str words, struct draft *draft)
{
    struct draft said = { 0 };

    words = draft_trim(words);
    draft_from_line(turn->lexicon, turn->arena, words, &said);
    bool tells = said.text.len && (said.product_name.len == 0 || said.has_verdict ||
                                   draft_is_concrete(turn->lexicon, turn->arena, said.product_name,
                                                     said.text));
    if (draft->text.len || (said.text.len && !tells)) {
        draft->product_name = str_slice(words, 0, str_utf8_floor(words, LIMIT_NAME));
        return;
    }
    draft->product_name = said.product_name;
    draft->text = said.text;
    draft->used_for = said.used_for;
    draft->has_verdict = said.has_verdict;
    draft->verdict = said.verdict;
}

/* --- one question each ------------------------------------------------------------ */

static void ask_which_product(struct turn *turn, struct draft *draft)
{
    draft_ask_next(turn, NULL);
    line(turn, "give.which", TEXT("product", draft->product_name));
    for (size_t i = 0; i < turn->found.product_count; i++) {
        struct str id = id_print(turn->arena, turn->found.products[i].id);
        button_row(turn, "button.product", "give:product:%.*s", STR_ARG(id))->product =
            turn->found.products[i].id;
    }
    button_row(turn, "give.new_product", "give:new");
    draft_remember(turn, "which", draft);
}

/* Known under exactly this name; else up to three that it may mean; else new. */
static bool settle_product(struct turn *turn, struct draft *draft)
{
    if (draft->is_named)
        return true;
    if (draft->product_name.len == 0) {
        draft_ask_next(turn, "give.product");
        if (draft->is_masked)
            line_list(turn, "give.masked", NULL, 0);
        button(turn, "give.cancel", "give:cancel");
        draft_remember(turn, "product", draft);
        return false;
    }
    for (size_t i = 0; i < turn->found.product_count; i++)
        if (turn->found.products[i].id == turn->found.product_exact)
            draft->product_name = turn->found.products[i].name;
    if (turn->found.product_exact || turn->found.product_count == 0) {
        draft->product = turn->found.product_exact;
        draft->is_named = true;
        return true;
    }
    ask_which_product(turn, draft);
    return false;
}

void draft_say_too_long(struct turn *turn, size_t len)
{
    line(turn, "give.too_long", WHOLE("max", LIMIT_TESTIMONIAL), WHOLE("n", len));
}

static bool settle_story(struct turn *turn, struct draft *draft)
{
    bool is_too_long = draft->text.len > LIMIT_TESTIMONIAL;

    if (!is_too_long && draft->text.len && !draft_settle_caution(turn, draft))
        return false;
    if (!is_too_long && !draft_settle_health(turn, draft))
        return false;
    if (!is_too_long && draft->text.len &&
        draft_is_concrete(turn->lexicon, turn->arena, draft->product_name, draft->text))
        return true;
    draft_ask_next(turn, NULL);
    if (is_too_long)
        draft_say_too_long(turn, draft->text.len);
    else if (draft->text.len)
        line(turn, "give.not_concrete", TEXT("product", draft->product_name));
    else
        line(turn, draft->allowed ? "give.story_again" : "give.story", TEXT("product", draft->product_name));
    button(turn, "give.cancel", "give:cancel");
    draft->text = STR("");
    draft_remember(turn, "story", draft);
    return false;
}

static const char *const used_keys[] = { "used.once", "used.days", "used.weeks", "used.months",
                                         "used.longer" };

static bool settle_used(struct turn *turn, struct draft *draft)
{
    if (draft->used_for != USED_UNKNOWN)
        return true;
    draft_ask_next(turn, "give.used");
    for (int i = 0; i < 5; i++) {
        if (i % 2 == 0)
            button_row(turn, used_keys[i], "give:used:%d", i + USED_ONCE);
        else
            button(turn, used_keys[i], "give:used:%d", i + USED_ONCE);
    }
    draft_remember(turn, "used", draft);
    return false;
}

static bool settle_verdict(struct turn *turn, struct draft *draft)
{
    if (draft->has_verdict)
        return true;
    draft_ask_next(turn, "give.verdict");
    button(turn, "give.verdict_yes", "give:verdict:+");
    button(turn, "give.verdict_so_so", "give:verdict:0");
    button(turn, "give.verdict_no", "give:verdict:-");
    draft_remember(turn, "verdict", draft);
    return false;
}

/* Nothing is preset: who got it for free says so by an own tap, and so does who paid. */
static bool settle_label(struct turn *turn, struct draft *draft)
{
    if (draft->has_provenance)
        return true;
    draft_ask_next(turn, "give.label");
    button(turn, "give.label_bought", "give:label:%d", PROVENANCE_PEER);
    button(turn, "give.label_gifted", "give:label:%d", PROVENANCE_GIFTED);
    button_row(turn, "give.label_discounted", "give:label:%d", PROVENANCE_DISCOUNTED);
    button(turn, "give.label_paid", "give:label:%d", PROVENANCE_PAID);
    if (draft_is_business(turn, draft))
        button_row(turn, "give.label_own", "give:label:%d", PROVENANCE_STAFF);
    draft_remember(turn, "label", draft);
    return false;
}

/* --- the whole --------------------------------------------------------------------- */

static const struct str verdict_keys[] = { STR_INIT("give.verdict_no"),
                                           STR_INIT("give.verdict_so_so"),
                                           STR_INIT("give.verdict_yes") };
static const struct str name_keys[] = { STR_INIT("give.name_first"), STR_INIT("give.name_initials"),
                                        STR_INIT("give.name_hidden") };

static struct str label_key(enum provenance provenance)
{
    switch (provenance) {
    case PROVENANCE_GIFTED: return STR("give.label_gifted");
    case PROVENANCE_DISCOUNTED: return STR("give.label_discounted");
    case PROVENANCE_PAID: return STR("give.label_paid");
    case PROVENANCE_STAFF: return STR("give.label_own");
    default: return STR("give.label_bought");
    }
}

static void show_preview(struct turn *turn, struct draft *draft)
{
    draft_settle_name(turn, draft);
    draft_ask_next(turn, NULL);
    line(turn, "give.preview", TEXT("group", turn->settings.title));
    line(turn, "give.preview_words", TEXT("product", draft->product_name),
         TEXT("text", draft->text));
    line(turn, "give.preview_facts", KEY("used", str_from(used_keys[draft->used_for - USED_ONCE])),
         KEY("verdict", verdict_keys[draft->verdict + 1]),
         KEY("label", label_key(draft->provenance)), KEY("name", name_keys[draft->name_shown]));
    draft_say_for_whom(turn, draft);
    if (draft->provenance == PROVENANCE_STAFF && draft->contact.len)
        line(turn, "give.preview_contact", TEXT("contact", draft->contact));
    if (draft->photo_count)
        line(turn, "give.preview_photos", WHOLE("n", draft->photo_count));
    draft_say_guards(turn, draft);
    draft_say_flag(turn, draft);
    button(turn, "give.save_show", "give:save:show");
    button_row(turn, "give.save_only", "give:save:only");
    if (!draft->for_whom.len)
        button(turn, "give.for_whom", "give:needs");
    if (turn->keeps_photos)
        button(turn, "give.photo", "give:photo");
    if (draft->provenance == PROVENANCE_STAFF)
        button_row(turn, draft->contact.len ? "give.no_contact" : "give.contact", "give:contact");
    button_row(turn, "give.name", "give:name:%d", (draft->name_shown + 1) % 3);
    button(turn, "give.redo", "give:redo");
    button(turn, "give.cancel", "give:cancel");
    draft_remember(turn, "preview", draft);
}

void draft_go_on(struct turn *turn, struct draft *draft)
{
    if (settle_product(turn, draft) && settle_story(turn, draft) && settle_used(turn, draft) &&
        settle_verdict(turn, draft) && settle_label(turn, draft))
        show_preview(turn, draft);
}

/* --- before the first question ------------------------------------------------------ */

void draft_ask_group(struct turn *turn, const char *handler)
{
    size_t shown = 0;

    draft_ask_next(turn, "give.which_group");
    struct reply *question = turn->replies[turn->reply_count - 1];
    for (size_t i = 0; i < turn->person.group_count; i++) {
        if (turn->found.titles[i].len == 0)
            continue;
        struct button *choice = button_row(turn, "give.group", "%s:group:%.*s", handler,
                                           STR_ARG(turn->person.groups[i]));
        choice->params = ARENA_NEW(turn->arena, struct param);
        choice->params[0] = (struct param)TEXT("title", turn->found.titles[i]);
        choice->param_count = 1;
        question->has_words = true;
        shown++;
    }
    if (shown == 0)
        question->parts[0].key = STR("give.no_group");
    else if (turn->event->kind == EVENT_MESSAGE)
        question->reply_to = turn->event->message_id; /* the choice brings the words back */
}

void draft_ask_consent(struct turn *turn)
{
    say(turn, NULL);
    line(turn, "give.consent", TEXT("group", turn->settings.title));
    if (!str_eq(turn->event->command, STR("start"))) /* a link has no words to bring back */
        turn->replies[turn->reply_count - 1]->reply_to = turn->event->message_id;
    button(turn, "give.agree", "give:agree:%.*s", STR_ARG(turn->session.group));
    turn->remembers = true; /* the group only */
}

void draft_send_home(struct turn *turn, struct draft *draft)
{
    struct text body = { .arena = turn->arena };

    draft->lang = turn->lang;
    draft_mask(turn->arena, draft);
    draft_drop_health(turn, draft);
    text_add(&body, turn->home);
    text_add(&body, draft_pack(turn->arena, draft));
    send_letter(turn, turn->person_home, "give:begin", body.s);
}
