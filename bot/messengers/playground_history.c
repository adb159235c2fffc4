/* playground_history.c: whoever opens the page late still sees what was said.
 *
 * A ring of blocks, oldest first. A removed message leaves an empty place that
 * is passed over and reused when its turn comes. */
#include "playground_history.h"

#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../base/json.h"

enum { OVERHEAD = 200 }; /* what a message costs as JSON beside its texts */

struct block {
    struct played message; /* its texts point into bytes */
    size_t size;
    char bytes[];
};

struct played_history {
    struct block *ring[PLAYGROUND_MESSAGES];
    size_t first; /* the oldest */
    size_t count; /* empty places included */
    size_t size;  /* bytes of all */
    int64_t next_id;
};

static struct str put(char **at, struct str s)
{
    struct str copy = { *at, s.len };

    if (s.len)
        memcpy(*at, s.at, s.len);
    *at += s.len;
    return copy;
}

static struct block *block_open(const struct played *from)
{
    size_t len = from->chat_id.len + from->person_id.len + from->name.len + from->only.len +
                 from->text.len + from->buttons.len + from->reaction.len + from->photo.len;
    struct block *block = malloc(sizeof *block + len);

    if (!block)
        abort();
    char *at = block->bytes;
    block->message = *from;
    block->size = len + OVERHEAD;
    block->message.chat_id = put(&at, from->chat_id);
    block->message.person_id = put(&at, from->person_id);
    block->message.name = put(&at, from->name);
    block->message.only = put(&at, from->only);
    block->message.text = put(&at, from->text);
    block->message.buttons = put(&at, from->buttons);
    block->message.reaction = put(&at, from->reaction);
    block->message.photo = put(&at, from->photo);
    return block;
}

struct played_history *played_open(int64_t first_id)
{
    struct played_history *history = calloc(1, sizeof *history);

    if (!history)
        abort();
    history->next_id = first_id > 0 ? first_id : 1;
    return history;
}

static struct block **place(struct played_history *history, size_t index)
{
    return &history->ring[(history->first + index) % PLAYGROUND_MESSAGES];
}

static void clear(struct played_history *history, struct block **block)
{
    if (*block)
        history->size -= (*block)->size;
    free(*block);
    *block = NULL;
}

static void drop_oldest(struct played_history *history)
{
    clear(history, place(history, 0));
    history->first = (history->first + 1) % PLAYGROUND_MESSAGES;
    history->count--;
}

void played_close(struct played_history *history)
{
    if (!history)
        return;
    while (history->count)
        drop_oldest(history);
    free(history);
}

const struct played *played_add(struct played_history *history, const struct played *message)
{
    struct block *block = block_open(message);

    while (history->count && (history->count == PLAYGROUND_MESSAGES ||
                              history->size + block->size > PLAYGROUND_HISTORY))
        drop_oldest(history);
    block->message.id = history->next_id++;
    block->message.at_ms = clock_now_ms();
    *place(history, history->count++) = block;
    history->size += block->size;
    return &block->message;
}

/* Its slot in the ring, or SIZE_MAX. The newest are asked for most. */
static size_t find(const struct played_history *history, int64_t id)
{
    for (size_t i = history->count; i > 0; i--) {
        size_t slot = (history->first + i - 1) % PLAYGROUND_MESSAGES;
        const struct block *block = history->ring[slot];
        if (block && block->message.id <= id)
            return block->message.id == id ? slot : SIZE_MAX;
    }
    return SIZE_MAX;
}

const struct played *played_find(const struct played_history *history, struct str chat_id,
                                 int64_t id)
{
    size_t slot = find(history, id);

    if (slot == SIZE_MAX || !str_eq(history->ring[slot]->message.chat_id, chat_id))
        return NULL;
    return &history->ring[slot]->message;
}

const struct played *played_change(struct played_history *history, const struct played *changed)
{
    size_t slot = find(history, changed->id);

    if (slot == SIZE_MAX)
        return NULL;
    struct block *block = block_open(changed); /* changed may point into the old one */
    clear(history, &history->ring[slot]);
    history->ring[slot] = block;
    history->size += block->size;
    return &block->message;
}

void played_remove(struct played_history *history, int64_t id)
{
    size_t slot = find(history, id);

    if (slot != SIZE_MAX)
        clear(history, &history->ring[slot]);
}

struct str played_json(struct arena *arena, const struct played *message)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    json_add(&json, "show", STR("message"));
    json_add(&json, "id", arena_print(arena, "%lld", (long long)message->id));
    json_add(&json, "chat", message->chat_id);
    json_add_bool(&json, "bot", message->is_bot);
    json_add(&json, "person", message->person_id);
    json_add(&json, "name", message->name);
    json_add(&json, "text", message->text);
    json_add_whole(&json, "at", message->at_ms);
    if (message->only.len)
        json_add(&json, "only", message->only);
    if (message->reply_to)
        json_add(&json, "reply_to", arena_print(arena, "%lld", (long long)message->reply_to));
    if (message->buttons.len)
        json_add_raw(&json, "buttons", message->buttons);
    if (message->reaction.len)
        json_add(&json, "reaction", message->reaction);
    if (message->photo.len)
        json_add(&json, "photo", message->photo);
    if (message->is_edited)
        json_add_bool(&json, "edited", true);
    json_close(&json, '}');
    return json.out.s;
}

void played_each(const struct played_history *history,
                 void (*visit)(void *owner, const struct played *message), void *owner)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct block *block = history->ring[(history->first + i) % PLAYGROUND_MESSAGES];
        if (block)
            visit(owner, &block->message);
    }
}
