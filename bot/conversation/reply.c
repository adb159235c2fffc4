/* reply.c: replies as bytes, for the outbox and under the seen mark. */
#include "reply.h"

#include "../base/limits.h"
#include "../base/pack.h"

enum { REPLY_FORMAT = 1, PARAMS_MAX = 16, PARTS_MAX = 64, BUTTONS_MAX = 64 };

enum reply_flag {
    FLAG_LOUD = 1, FLAG_ONCE = 2, FLAG_PRIVATE = 4, FLAG_WORDS = 8, FLAG_MESSAGE_ID = 16, FLAG_TIDY = 32,
    FLAG_LINKED = 64, FLAG_PHOTO = 128
};

bool reply_is_at_once(const struct reply *reply)
{
    return reply->kind == REPLY_ACK || reply->kind == REPLY_INLINE || reply->kind == REPLY_GUEST;
}

static void pack_params(struct text *out, const struct param *params, size_t count)
{
    pack_u64(out, count);
    for (size_t i = 0; i < count; i++) {
        pack_str(out, params[i].name);
        pack_u64(out, params[i].kind);
        pack_str(out, params[i].text);
        pack_i64(out, params[i].whole);
    }
}

static struct param *unpack_params(struct unpack *in, struct arena *arena, size_t *count)
{
    *count = unpack_count(in, PARAMS_MAX);
    struct param *params = ARENA_ARRAY(arena, struct param, *count);
    for (size_t i = 0; i < *count; i++) {
        params[i].name = unpack_str(in);
        uint64_t kind = unpack_u64(in);
        in->is_bad |= kind > PARAM_NEED;
        params[i].kind = (enum param_kind)kind;
        params[i].text = unpack_str(in);
        params[i].whole = unpack_i64(in);
    }
    return params;
}

static void pack_part(struct text *out, const struct part *part)
{
    pack_u64(out, part->kind);
    pack_str(out, part->key);
    pack_params(out, part->params, part->param_count);
    pack_fixed64(out, part->id);
    pack_u64(out, (part->is_whole ? 1u : 0) | (part->is_small ? 2u : 0) |
                       (part->shows_held ? 4u : 0) | (part->other ? 8u : 0) |
                       (part->is_linked ? 16u : 0) | (part->is_nameless ? 32u : 0) |
                       (part->is_heading ? 64u : 0) | (part->is_own ? 128u : 0));
    pack_u64(out, part->number);
    pack_u64(out, part->yes);
    pack_u64(out, part->so_so);
    pack_u64(out, part->no);
    pack_fixed32(out, part->shared_name);
    pack_fixed32(out, part->shared_value);
    if (part->other)
        pack_fixed64(out, part->other);
    if (part->kind >= PART_ARTICLE)
        pack_fixed32(out, part->other_value);
}

static void unpack_part(struct unpack *in, struct arena *arena, struct part *part)
{
    uint64_t kind = unpack_u64(in);

    in->is_bad |= kind > PART_SPLIT;
    part->kind = (enum part_kind)kind;
    part->key = unpack_str(in);
    part->params = unpack_params(in, arena, &part->param_count);
    part->id = unpack_fixed64(in);
    uint64_t flags = unpack_u64(in);
    part->is_whole = flags & 1;
    part->is_small = flags & 2;
    part->shows_held = flags & 4;
    part->is_linked = flags & 16;
    part->is_nameless = flags & 32;
    part->is_heading = flags & 64;
    part->is_own = flags & 128;
    part->number = (unsigned)unpack_u64(in);
    part->yes = (unsigned)unpack_u64(in);
    part->so_so = (unsigned)unpack_u64(in);
    part->no = (unsigned)unpack_u64(in);
    part->shared_name = unpack_fixed32(in);
    part->shared_value = unpack_fixed32(in);
    part->other = flags & 8 ? unpack_fixed64(in) : 0;
    part->other_value = part->kind >= PART_ARTICLE ? unpack_fixed32(in) : 0;
}

static void pack_button(struct text *out, const struct button *button)
{
    pack_u64(out, button->kind);
    pack_str(out, button->key);
    pack_params(out, button->params, button->param_count);
    pack_fixed64(out, button->product);
    pack_str(out, button->payload);
    pack_u64(out, (button->starts_row ? 1u : 0u) | (unsigned)button->only_if << 1);
    if (button->only_if)
        pack_fixed64(out, button->record);
}

static void unpack_button(struct unpack *in, struct arena *arena, struct button *button)
{
    uint64_t kind = unpack_u64(in);

    in->is_bad |= kind > BUTTON_COPY;
    button->kind = (enum button_kind)kind;
    button->key = unpack_str(in);
    button->params = unpack_params(in, arena, &button->param_count);
    button->product = unpack_fixed64(in);
    button->payload = unpack_str(in);
    uint64_t flags = unpack_u64(in);
    in->is_bad |= flags >> 1 > BUTTON_IF_PHOTO;
    button->starts_row = flags & 1;
    button->only_if = (enum button_if)(flags >> 1);
    if (button->only_if)
        button->record = unpack_fixed64(in);
}

struct str reply_pack(struct arena *arena, const struct reply *reply)
{
    struct text out = { .arena = arena };
    uint64_t flags = (reply->is_loud ? FLAG_LOUD : 0u) | (reply->is_once ? FLAG_ONCE : 0u) |
                     (reply->is_private ? FLAG_PRIVATE : 0u) | (reply->has_words ? FLAG_WORDS : 0u) |
                     (reply->wants_message_id ? FLAG_MESSAGE_ID : 0u) |
                     (reply->tidy_at_ms ? FLAG_TIDY : 0u) |
                     (reply->linked.len ? FLAG_LINKED : 0u) | (reply->photo_of ? FLAG_PHOTO : 0u);
    const struct str texts[] = { reply->messenger, reply->chat_id, reply->topic_id,
                                 reply->person_id, reply->press_id, reply->message_id,
                                 reply->reply_to, reply->lang, reply->group, reply->start,
                                 reply->body };

    pack_u64(&out, REPLY_FORMAT);
    pack_u64(&out, reply->kind);
    pack_u64(&out, reply->audience);
    pack_u64(&out, flags);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        pack_str(&out, texts[i]);
    pack_u64(&out, reply->part_count);
    for (size_t i = 0; i < reply->part_count; i++)
        pack_part(&out, &reply->parts[i]);
    pack_u64(&out, reply->button_count);
    for (size_t i = 0; i < reply->button_count; i++)
        pack_button(&out, &reply->buttons[i]);
    if (reply->tidy_at_ms)
        pack_i64(&out, reply->tidy_at_ms);
    if (reply->linked.len)
        pack_str(&out, reply->linked);
    if (reply->photo_of) {
        pack_fixed64(&out, reply->photo_of);
        pack_u64(&out, reply->photo_at);
    }
    return out.s;
}

bool reply_unpack(struct arena *arena, struct str bytes, struct reply *reply)
{
    struct unpack in = { .rest = bytes };

    *reply = (struct reply){ 0 };
    if (unpack_u64(&in) != REPLY_FORMAT)
        return false;
    uint64_t kind = unpack_u64(&in);
    uint64_t audience = unpack_u64(&in);
    uint64_t flags = unpack_u64(&in);
    if (in.is_bad || kind > REPLY_FILE || audience > AUDIENCE_ALONE)
        return false;
    reply->kind = (enum reply_kind)kind;
    reply->audience = (enum audience)audience;
    reply->is_loud = flags & FLAG_LOUD;
    reply->is_once = flags & FLAG_ONCE;
    reply->is_private = flags & FLAG_PRIVATE;
    reply->has_words = flags & FLAG_WORDS;
    reply->wants_message_id = flags & FLAG_MESSAGE_ID;
    struct str *const texts[] = { &reply->messenger, &reply->chat_id, &reply->topic_id,
                                  &reply->person_id, &reply->press_id, &reply->message_id,
                                  &reply->reply_to, &reply->lang, &reply->group, &reply->start,
                                  &reply->body };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = unpack_str(&in);
    reply->part_count = unpack_count(&in, PARTS_MAX);
    reply->parts = ARENA_ARRAY(arena, struct part, reply->part_count);
    for (size_t i = 0; i < reply->part_count; i++)
        unpack_part(&in, arena, &reply->parts[i]);
    reply->button_count = unpack_count(&in, BUTTONS_MAX);
    reply->buttons = ARENA_ARRAY(arena, struct button, reply->button_count);
    for (size_t i = 0; i < reply->button_count; i++)
        unpack_button(&in, arena, &reply->buttons[i]);
    if (flags & FLAG_TIDY)
        reply->tidy_at_ms = unpack_i64(&in);
    if (flags & FLAG_LINKED)
        reply->linked = unpack_str(&in);
    if (flags & FLAG_PHOTO) {
        reply->photo_of = unpack_fixed64(&in);
        reply->photo_at = (unsigned)unpack_u64(&in);
    }
    return !in.is_bad;
}
