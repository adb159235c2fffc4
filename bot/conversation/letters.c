/* letters.c: what a turn asks of another home, or of its own later; see turn.h. */
#include "../base/pack.h"
#include "turn.h"

void send_letter(struct turn *turn, struct str to, const char *handler, struct str body)
{
    struct effect *letter = effect(turn, EFFECT_LETTER);
    const struct event *event = turn->event;

    letter->to = to;
    letter->letter = ARENA_NEW(turn->arena, struct event);
    *letter->letter = (struct event){
        .kind = EVENT_LETTER,
        .id = arena_print(turn->arena, "letter:%.*s:%zu", STR_ARG(event->id), turn->effect_count),
        .messenger = event->messenger,
        .chat_kind = CHAT_PRIVATE,
        .chat_id = event->person_id, /* a private chat has its person's id */
        .new_chat_id = to,
        .message_id = event->message_id,
        .person_id = event->person_id,
        .person_name = event->person_name,
        .person_language = turn->lang,
        .letter = str_from(handler),
        .body = body,
    };
}

void send_letter_of_nobody(struct turn *turn, struct str to, const char *handler, struct str body)
{
    send_letter(turn, to, handler, body);
    if (turn->is_full)
        return;
    struct event *letter = turn->effects[turn->effect_count - 1]->letter;
    letter->person_id = letter->person_name = letter->chat_id = letter->message_id = STR("");
}

void send_letter_to_chat(struct turn *turn, struct str chat_id, const char *handler,
                         struct str body)
{
    send_letter(turn, STR(""), handler, body);
    if (!turn->is_full)
        turn->effects[turn->effect_count - 1]->to_chat = chat_id;
}

void send_letter_to_brand(struct turn *turn, uint64_t brand, const char *handler, struct str body)
{
    send_letter(turn, STR(""), handler, body);
    if (!turn->is_full)
        turn->effects[turn->effect_count - 1]->to_brand = brand;
}

void send_letter_to_campaign(struct turn *turn, struct str code, const char *handler,
                             struct str body)
{
    send_letter(turn, STR(""), handler, body);
    if (turn->is_full)
        return;
    turn->effects[turn->effect_count - 1]->to_campaign = code;
    turn->effects[turn->effect_count - 1]->leaves_nothing = true;
}

void send_letter_home(struct turn *turn)
{
    struct text body = { .arena = turn->arena };

    if (turn->person_home.len == 0)
        return;
    pack_str(&body, turn->home);
    pack_i64(&body, turn->now_ms);
    send_letter(turn, turn->person_home, "data:here", body.s);
}

void come_back(struct turn *turn, int64_t at_ms, const char *handler, struct str body)
{
    send_letter(turn, turn->home, handler, body);
    if (turn->is_full)
        return;
    struct effect *due = turn->effects[turn->effect_count - 1];
    due->kind = EFFECT_DUE;
    due->at_ms = at_ms;
    due->letter->kind = EVENT_DUE;
    due->letter->chat_kind = turn->event->chat_kind;
    due->letter->chat_id = turn->event->chat_id;
}
