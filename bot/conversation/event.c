#include "event.h"

#include "../base/pack.h"

enum { EVENT_FORMAT = 2 };

struct str event_pack(struct arena *arena, const struct event *event)
{
    struct text out = { .arena = arena };

    pack_u64(&out, EVENT_FORMAT);
    pack_u64(&out, event->kind);
    pack_u64(&out, event->chat_kind);
    pack_u64(&out, event->addressed);
    pack_u64(&out, (event->is_anonymous_admin ? 1u : 0) | (event->command_names_us ? 2u : 0) |
                       (event->is_forwarded ? 4u : 0));
    pack_i64(&out, event->at_ms);
    const struct str texts[] = { event->id, event->messenger, event->chat_id, event->chat_title,
                                 event->topic_id, event->new_chat_id, event->person_id,
                                 event->person_name,
                                 event->person_language, event->message_id, event->command,
                                 event->text, event->payload, event->press_id, event->letter,
                                 event->body };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        pack_str(&out, texts[i]);
    return out.s;
}

bool event_unpack(struct str bytes, struct event *event)
{
    struct unpack in = { .rest = bytes };

    *event = (struct event){ 0 };
    if (unpack_u64(&in) != EVENT_FORMAT)
        return false;
    uint64_t kind = unpack_u64(&in);
    uint64_t chat_kind = unpack_u64(&in);
    uint64_t addressed = unpack_u64(&in);
    uint64_t flags = unpack_u64(&in);
    if (in.is_bad || kind > EVENT_GUEST || chat_kind > CHAT_OTHER || addressed > ADDRESSED_PRIVATE)
        return false;
    event->kind = (enum event_kind)kind;
    event->chat_kind = (enum chat_kind)chat_kind;
    event->addressed = (enum addressed)addressed;
    event->is_anonymous_admin = flags & 1;
    event->command_names_us = flags & 2;
    event->is_forwarded = flags & 4;
    event->at_ms = unpack_i64(&in);
    struct str *const texts[] = { &event->id, &event->messenger, &event->chat_id, &event->chat_title,
                                  &event->topic_id, &event->new_chat_id, &event->person_id,
                                  &event->person_name,
                                  &event->person_language, &event->message_id, &event->command,
                                  &event->text, &event->payload, &event->press_id, &event->letter,
                                  &event->body };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = unpack_str(&in);
    return !in.is_bad;
}
