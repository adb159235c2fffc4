#include "turn_for.h"

#include "../../bot/conversation/router.h"

static const struct lexicon *the_lexicon(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    CHECK(lexicon);
    return lexicon;
}

static struct str or_else(struct str s, struct str otherwise)
{
    return s.len ? s : otherwise;
}

struct turn *turn_for(struct arena *arena, struct event event)
{
    struct event *copy = ARENA_NEW(arena, struct event);
    struct turn *turn = ARENA_NEW(arena, struct turn);

    *copy = event;
    if (copy->kind == EVENT_IGNORED)
        copy->kind = event.payload.len ? EVENT_PRESS : EVENT_MESSAGE;
    copy->id = or_else(event.id, STR("update:1"));
    copy->messenger = or_else(event.messenger, STR("telegram"));
    copy->chat_id = or_else(event.chat_id, STR("42"));
    copy->person_id = or_else(event.person_id, STR("42"));
    copy->person_name = or_else(event.person_name, STR("Rani"));
    copy->message_id = or_else(event.message_id, STR("7"));
    if (copy->kind == EVENT_PRESS)
        copy->press_id = or_else(event.press_id, STR("99"));
    if (copy->command.len)
        copy->addressed = ADDRESSED_COMMAND;
    else if (copy->addressed == ADDRESSED_NOT && copy->chat_kind == CHAT_PRIVATE)
        copy->addressed = ADDRESSED_PRIVATE;
    *turn = (struct turn){ .arena = arena, .lexicon = the_lexicon(), .event = copy,
                           .now_ms = INT64_C(1795000000000), .lang = STR("id"),
                           .person_home = PERSON_HOME, .is_allowed = true,
                           .tells_alone = true };
    turn->home = copy->chat_kind == CHAT_PRIVATE ? PERSON_HOME : GROUP_HOME;
    for (size_t i = 0; i < sizeof turn->random; i++)
        turn->random[i] = (unsigned char)(i + 1);
    return turn;
}

struct turn *turn_in_group(struct arena *arena, struct event event)
{
    event.chat_kind = CHAT_GROUP;
    event.chat_id = or_else(event.chat_id, STR("-100123"));
    event.chat_title = or_else(event.chat_title, STR("Mama Depok"));
    struct turn *turn = turn_for(arena, event);
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok"),
                                        .has_greeted = true };
    return turn;
}

struct turn *turn_after(const struct turn *before, struct event event)
{
    struct turn *turn = before->event->chat_kind == CHAT_GROUP ? turn_in_group(before->arena, event)
                                                               : turn_for(before->arena, event);
    turn->session = before->session;
    turn->person = before->person;
    turn->settings = before->settings;
    return turn;
}

void turn_answer(struct turn *turn)
{
    struct route route = route_event(handlers, turn->lexicon, turn->arena, turn->event);

    route = route_session(handlers, &route, turn->event, &turn->session);
    turn->handler = route.handler;
    turn->verb = route.verb;
    turn->arguments = route.arguments;
    if (turn->handler && turn->handler->plan)
        turn->handler->plan(turn);
    route_call(&route, turn);
}

bool turn_said(const struct turn *turn, const char *key)
{
    for (size_t i = 0; i < turn->reply_count; i++)
        for (size_t k = 0; k < turn->replies[i]->part_count; k++)
            if (str_eq(turn->replies[i]->parts[k].key, str_from(key)))
                return true;
    return false;
}

const struct reply *turn_reply(const struct turn *turn, size_t i)
{
    CHECK(i < turn->reply_count);
    return turn->replies[i];
}

const struct button *turn_button(const struct turn *turn, const char *key)
{
    for (size_t i = 0; i < turn->reply_count; i++)
        for (size_t k = 0; k < turn->replies[i]->button_count; k++)
            if (str_eq(turn->replies[i]->buttons[k].key, str_from(key)))
                return &turn->replies[i]->buttons[k];
    return NULL;
}

const struct effect *turn_effect(const struct turn *turn, enum effect_kind kind)
{
    for (size_t i = 0; i < turn->effect_count; i++)
        if (turn->effects[i]->kind == kind)
            return turn->effects[i];
    return NULL;
}

static void check_words_of(struct arena *arena, struct str key, const struct param *params,
                           size_t count)
{
    static const struct str langs[] = { STR_INIT("id"), STR_INIT("en") };

    for (size_t i = 0; i < 2; i++) {
        if (!i18n_has(i18n_built_in(), langs[i], key))
            printf("  %.*s is not in %.*s.json\n", STR_ARG(key), STR_ARG(langs[i]));
        CHECK(i18n_has(i18n_built_in(), langs[i], key));
        struct str words = i18n_text(i18n_built_in(), arena, langs[i], key, params, count, true);
        if (words.len == 0 || str_find_byte(words, '{') != SIZE_MAX)
            printf("  %.*s has an open gap: %.*s\n", STR_ARG(key), STR_ARG(words));
        CHECK(words.len && str_find_byte(words, '{') == SIZE_MAX);
    }
}

void turn_check_words(const struct turn *turn)
{
    CHECK(!turn->is_full);
    for (size_t i = 0; i < turn->reply_count; i++) {
        const struct reply *reply = turn->replies[i];
        if (reply->kind == REPLY_REACT)
            continue;
        for (size_t k = 0; k < reply->part_count; k++)
            if (reply->parts[k].kind == PART_LINE)
                check_words_of(turn->arena, reply->parts[k].key, reply->parts[k].params,
                               reply->parts[k].param_count);
        for (size_t k = 0; k < reply->button_count; k++)
            check_words_of(turn->arena, reply->buttons[k].key, reply->buttons[k].params,
                           reply->buttons[k].param_count);
    }
}
