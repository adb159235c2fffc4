/* telegram_elsewhere.c: what reaches us from chats that we are no member of. */
#include <cjson/cJSON.h>

#include "../base/limits.h"
#include "telegram_reading.h"

/* Words behind @us in any chat; which one it is, is none of our business. */
void telegram_read_inline(struct reading *reading, const struct cJSON *query)
{
    struct event event = { .chat_kind = CHAT_OTHER };

    event.press_id = telegram_text(reading->arena, json_get(query, "id"), LIMIT_ID);
    telegram_read_person(reading, json_get(query, "from"), &event);
    if (!event.press_id.len || event.is_bot || !event.person_id.len)
        return;
    event.chat_id = event.person_id;
    event.text = str_trim(telegram_text(reading->arena, json_get(query, "query"), LIMIT_INLINE));
    event.payload = telegram_text(reading->arena, json_get(query, "offset"), LIMIT_PAYLOAD);
    telegram_add_event(reading, EVENT_INLINE, &event);
}

/* A summons into a chat that we are no member of never mixes with what we know of that chat,
 * even where its id is one that we know. */
void telegram_read_guest(struct reading *reading, const struct cJSON *message)
{
    struct event event = { .chat_kind = CHAT_OTHER };
    struct telegram_words words;

    event.press_id = telegram_text(reading->arena, json_get(message, "guest_query_id"), LIMIT_ID);
    telegram_read_person(reading, json_get(message, "from"), &event);
    if (!event.press_id.len || event.is_bot || !event.person_id.len)
        return;
    telegram_read_words(reading->telegram, reading->arena, message, &words);
    telegram_read_replied(reading, message, &event);
    event.reply_message_id = STR("");
    event.chat_id = event.person_id;
    event.text = words.text;
    telegram_add_event(reading, EVENT_GUEST, &event);
}
