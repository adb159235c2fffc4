/* profile.c: one's own needs (/profil, /profile): oily skin, a baby of eight months.
 *
 * In private only, and kept only after its own consent; a need that a question
 * names counts over it. What is kept are known values, never somebody's words. */
#include "../bot/conversation/handler.h"
#include "../bot/conversation/packs.h"
#include "../bot/language/needs.h"

enum { TOPICS = 6 };

/* "kulit=berminyak", as a gap that shows a need takes it. */
static struct str need_text(struct turn *turn, struct str name, struct str value)
{
    return arena_print(turn->arena, "%.*s=%.*s", STR_ARG(name), STR_ARG(value));
}

static const struct lexicon_attribute *topic_of(const struct turn *turn, struct str name)
{
    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon); i++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(turn->lexicon, i);
        if (packs_is_topic(attribute) && str_eq(attribute->name, name))
            return attribute;
    }
    return NULL;
}

/* Whom the person tells for last is whom they mostly ask: that group's packs choose the topics. */
static void plan(struct turn *turn)
{
    if (turn->event->kind != EVENT_LETTER && turn->event->chat_kind == CHAT_PRIVATE &&
        turn->session.group.len == 0 && turn->person.group_count)
        turn->wants.group = turn->person.groups[0];
}

/* Where no administrator chose, nothing is left out. */
static bool is_offered(const struct turn *turn, const struct lexicon_attribute *attribute)
{
    bool has_choice = turn->settings.is_known && turn->settings.has_packs && turn->settings.packs;

    return packs_is_topic(attribute) &&
           (!has_choice || (turn->settings.packs & 1u << attribute->pack_number));
}

static void add_topics(struct turn *turn)
{
    size_t shown = 0;

    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon) && shown < TOPICS; i++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(turn->lexicon, i);
        if (!is_offered(turn, attribute))
            continue;
        packs_topic_button(turn, shown++, "profile:of", attribute->name);
    }
}

/* All there is, and where to go; a press changes its message. */
static void show(struct turn *turn)
{
    const struct profile *profile = &turn->profile;
    bool is_pressed = turn->event->kind == EVENT_PRESS;

    if (!profile->may_keep) {
        is_pressed ? edit(turn, "profile.consent") : say(turn, "profile.consent");
        button(turn, "profile.agree", "profile:agree");
    } else {
        const char *head = profile->need_count ? "profile.head" : "profile.empty";
        is_pressed ? edit(turn, head) : say(turn, head);
        for (size_t i = 0; i < profile->need_count; i++)
            line(turn, "profile.need",
                 NEED("need", need_text(turn, profile->needs[i].name, profile->needs[i].value)));
        add_topics(turn);
        button_row(turn, "profile.write", "profile:write");
    }
    if (profile->avoided_count) {
        line(turn, "profile.avoided", WHOLE("n", profile->avoided_count));
        button_row(turn, "profile.again", "profile:again");
    }
    if (profile->may_keep || profile->avoided_count)
        button_row(turn, "profile.forget", "profile:forget");
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        show(turn);
        return;
    }
    say(turn, "profile.in_private");
    button_start(turn, "profile.open", STR("profile_open"));
    pass_by(turn);
}

static void agree(struct turn *turn)
{
    struct effect *consent;

    if (!turn->profile.may_keep) {
        turn->profile.may_keep = true;
        turn->profile.may_keep_at_ms = turn->now_ms;
        effect(turn, EFFECT_PROFILE);
        consent = effect(turn, EFFECT_CONSENT);
        consent->consent = CONSENT_PROFILE;
        consent->is_given = true;
    }
    show(turn);
}

/* Everything goes, the consent with it. */
static void forget(struct turn *turn)
{
    if (turn->profile.may_keep)
        effect(turn, EFFECT_CONSENT)->consent = CONSENT_PROFILE;
    turn->profile.may_keep = false;
    turn->profile.need_count = turn->profile.avoided_count = 0;
    effect(turn, EFFECT_PROFILE);
    edit(turn, "profile.forgotten");
}

static void pick(struct turn *turn, const struct lexicon_attribute *topic)
{
    edit(turn, NULL);
    line(turn, "profile.pick", NEED("need", need_text(turn, topic->name, STR(""))));
    packs_value_buttons(turn, "profile:set", topic);
    button_row(turn, "profile.none", "profile:unset:%.*s", STR_ARG(topic->name));
}

/* "kulit:berminyak"; only what the lexicon has is kept. */
static void set(struct turn *turn)
{
    struct str value = turn->arguments;
    struct str name = str_cut(&value, ':');
    const struct lexicon_attribute *topic = topic_of(turn, name);

    for (size_t i = 0; topic && i < topic->value_count; i++)
        if (str_eq(topic->values[i].text, value)) {
            profile_set(&turn->profile, (struct need){ name, value });
            effect(turn, EFFECT_PROFILE);
            show(turn);
            return;
        }
    notify(turn, "press.unknown");
}

static void unset(struct turn *turn)
{
    profile_unset(&turn->profile, turn->arguments);
    effect(turn, EFFECT_PROFILE);
    show(turn);
}

static void ask_words(struct turn *turn)
{
    expect(turn, "words", STR(""));
    edit(turn, "profile.ask_words");
}

static void show_again(struct turn *turn)
{
    turn->profile.avoided_count = 0;
    effect(turn, EFFECT_PROFILE);
    show(turn);
}

static void press(struct turn *turn)
{
    const struct lexicon_attribute *topic = topic_of(turn, turn->arguments);
    bool may = turn->profile.may_keep;

    if (turn->event->chat_kind != CHAT_PRIVATE)
        notify(turn, "press.unknown");
    else if (str_eq(turn->verb, STR("agree")))
        agree(turn);
    else if (str_eq(turn->verb, STR("forget")))
        forget(turn);
    else if (str_eq(turn->verb, STR("again")))
        show_again(turn);
    else if (!may) /* an old button, after everything was forgotten */
        show(turn);
    else if (str_eq(turn->verb, STR("of")) && topic)
        pick(turn, topic);
    else if (str_eq(turn->verb, STR("set")))
        set(turn);
    else if (str_eq(turn->verb, STR("unset")) && topic)
        unset(turn);
    else if (str_eq(turn->verb, STR("write")))
        ask_words(turn);
    else
        notify(turn, "press.unknown");
}

/* One's own words: only the needs that are known in them are kept. */
static void text(struct turn *turn)
{
    struct words words;
    struct needs needs;

    words_split(turn->lexicon, turn->arena, turn->event->text, &words);
    needs_of_words(turn->lexicon, turn->arena, &words, &needs);
    if (needs.count == 0) {
        say(turn, "profile.not_understood");
        return;
    }
    stop_expecting(turn);
    if (turn->profile.may_keep) {
        for (size_t i = 0; i < needs.count; i++)
            profile_set(&turn->profile, needs.at[i]);
        effect(turn, EFFECT_PROFILE);
    }
    show(turn);
}

/* From a group: stories that were of no use to this person. A digit, then the ids. */
static void letter(struct turn *turn)
{
    struct str ids = turn->event->body;
    uint64_t id;

    if (!str_eq(turn->verb, STR("avoid")) || ids.len == 0 || ids.at[0] < '0' ||
        ids.at[0] >= '0' + DISLIKES)
        return;
    enum dislike why = (enum dislike)(ids.at[0] - '0');
    for (ids = str_slice(ids, 1, ids.len); id_parse(str_slice(ids, 0, 11), &id);
         ids = str_slice(ids, 11, ids.len))
        profile_avoid(&turn->profile, id, why);
    effect(turn, EFFECT_PROFILE);
}

const struct handler handler_profile = {
    .name = "profile",
    .command_id = "profil",
    .command_en = "profile",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .needs_profile = true,
    .plan = plan,
    .command = command,
    .started = command,
    .text = text,
    .press = press,
    .letter = letter,
};
