#include "alone.h"

bool alone_take_private(struct reply *reply)
{
    if (reply->audience != AUDIENCE_ALONE || reply->is_private || reply->person_id.len == 0)
        return false;
    reply->audience = AUDIENCE_CHAT;
    reply->is_private = true;
    reply->chat_id = reply->person_id;
    reply->topic_id = reply->reply_to = reply->press_id = STR("");
    return true;
}
