/* fuzz_telegram.c: no delivery and no answer can hurt us.
 *
 * The first byte says which side to play: an even one is a delivery, an odd one an
 * answer. What comes out is read to its last byte, and what was heard is
 * said again, so that an arena's poisoned slack shows a wrong length. */
#include "fuzz.h"

#include "../../bot/base/log.h"
#include "../../bot/messengers/telegram.h"

static void read_all(struct str s)
{
    touch(s);
    must(str_is_utf8(s));
}

static void say_again(struct messenger *bot, struct arena *arena, const struct event *event)
{
    struct said_button button = { BUTTON_PRESS, event->text, event->payload, true };
    struct reply reply = { .kind = REPLY_SEND,
                           .chat_id = event->chat_id,
                           .topic_id = event->topic_id,
                           .reply_to = event->message_id };
    struct said said = { &reply, event->text, &button, 1 };
    struct call call;

    if (bot->render(bot->self, arena, &said, false, &call))
        read_all(call.body);
}

static void hear(struct messenger *bot, struct arena *arena, struct str body)
{
    struct event *events;
    size_t count;
    struct error err = { 0 };

    if (!bot->parse(bot->self, arena, body, &events, &count, &err)) {
        if (err.kind != ERROR_REFUSED || count)
            abort();
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct event *event = &events[i];
        const struct str texts[] = { event->id,
                                     event->chat_id,
                                     event->chat_title,
                                     event->topic_id,
                                     event->new_chat_id,
                                     event->person_id,
                                     event->person_name,
                                     event->text,
                                     event->command,
                                     event->payload,
                                     event->press_id,
                                     event->reply_text,
                                     event->reply_command,
                                     event->reply_person_name };
        if (!event->chat_id.len)
            abort();
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
            read_all(texts[k]);
        say_again(bot, arena, event);
    }
}

static void judge(struct messenger *bot, struct arena *arena, unsigned how, struct str body)
{
    static const int statuses[] = { 0, 200, 400, 401, 403, 404, 429, 502 };
    const struct reply reply = { .kind = (enum reply_kind)(how / 16 % 7),
                                 .audience = how & 8 ? AUDIENCE_ALONE : AUDIENCE_CHAT,
                                 .chat_id = STR("-1001234567890"),
                                 .is_once = how & 2 };
    struct judgement judgement;

    bot->judge(bot->self, arena, &reply, statuses[how % 8], body, 0, how & 4, &judgement);
    read_all(judgement.admins);
    read_all(judgement.message_id);
    read_all(judgement.new_chat_id);
    if (!judgement.reason || judgement.again_ms < 0 ||
        (judgement.outcome == OUTCOME_MOVED) != (judgement.new_chat_id.len > 0))
        abort();
    size_t count;
    struct call *calls;
    count = bot->set_up(bot->self, arena, &calls);
    bot->set_up_done(bot->self, how % (count + 1), statuses[how % 8], body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct telegram_options options = { .token = STR("700:token"),
                                              .secret = STR("s"),
                                              .username = STR("rekan_bot") };

    if (size == 0)
        return 0;
    log_set_level(LOG_ERROR);
    struct messenger *bot = telegram_open(&options, NULL);
    struct arena *arena = arena_open(1 << 20);
    struct str body = { (const char *)data + 1, size - 1 };
    if (data[0] % 2 == 0)
        hear(bot, arena, body);
    else
        judge(bot, arena, data[0] / 2u, body);
    arena_close(arena);
    telegram_close(bot);
    return 0;
}
