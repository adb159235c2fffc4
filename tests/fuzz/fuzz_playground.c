/* fuzz_playground.c: lines of any bytes as the messages of a page, one after the other.
 * Each is refused or becomes at most one event; what the pages are shown is JSON. */
#include "fuzz.h"

#include <cjson/cJSON.h>

#include "../../bot/base/json.h"
#include "../../bot/messengers/playground.h"

static void on_shown(void *owner, struct str json)
{
    struct cJSON *parsed = json_parse(json, "shown", NULL);

    (void)owner;
    must(parsed != NULL && str_is_utf8(json));
    cJSON_Delete(parsed);
}

static void answer(struct messenger *bot, struct arena *arena, const struct event *event)
{
    struct said_button button = { BUTTON_PRESS, event->text, STR("ask:more"), true };
    struct reply reply = { .kind = REPLY_SEND,
                           .chat_id = event->chat_id,
                           .reply_to = event->message_id };
    struct said said = { &reply, event->text, &button, 1 };
    struct judgement judgement = { 0 };
    struct call call;

    must(str_is_utf8(event->text) && str_is_utf8(event->person_id));
    if (bot->render(bot->self, arena, &said, false, &call))
        bot->deliver(bot->self, arena, &call, &judgement);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct playground *playground =
        playground_open(&(struct playground_options){ .first_id = 1, .show = on_shown });
    struct messenger *bot = playground_messenger(playground);
    struct arena *arena = arena_open(1 << 20);
    struct str rest = { (const char *)data, size };

    while (rest.len) {
        struct event *events = NULL;
        size_t count = 0;
        struct error err = { 0 };
        if (!bot->parse(bot->self, arena, str_cut(&rest, '\n'), &events, &count, &err))
            must(err.message[0] && count == 0);
        must(count <= 1);
        if (count)
            answer(bot, arena, events);
    }
    playground_replay(playground, on_shown, NULL);
    playground_close(playground);
    arena_close(arena);
    return 0;
}
