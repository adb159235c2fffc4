"""Updates as Telegram writes them, from what people did in the pretend state."""

import re

from bot_api_html import utf16_len

ENTITY = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?|(?<!\w)@\w{5,32}|https?://\S+|(?<!\w)#\w+")
KINDS = {"/": "bot_command", "@": "mention", "#": "hashtag"}


def entities_of(text):
    return [{"type": KINDS.get(match[0][0], "url"), "offset": utf16_len(text[:match.start()]),
             "length": utf16_len(match[0])} for match in ENTITY.finditer(text)]


def wrap(state, kind, body):
    return {"update_id": state.next_id("update"), kind: body}


def message(state, sent):
    return wrap(state, "message", sent.as_json())


def edited(state, sent):
    return wrap(state, "edited_message", {**sent.as_json(), "edit_date": state.clock.now})


def pressed(state, press, button):
    sent = press.message
    body = sent.as_json()
    if not sent.receiver and sent.id not in sent.chat.messages:      # deleted meanwhile
        body = {"chat": sent.chat.as_json(), "message_id": sent.id, "date": 0}
    return wrap(state, "callback_query", {
        "id": press.id, "from": press.person.as_json(), "message": body,
        "chat_instance": "-7434310926411232323", "data": button["callback_data"]})


def membership(state, chat, by, user_id, before, after, kind="my_chat_member"):
    """Somebody's role changed from before to after; state holds the role after."""
    chat.members[user_id] = before
    old = state.member_json(chat, user_id)
    chat.members[user_id] = after
    return wrap(state, kind, {"chat": chat.as_json(), "from": by.as_json(), "date": state.clock.now,
                              "old_chat_member": old, "new_chat_member": state.member_json(chat, user_id)})


def blocked(state, person, is_blocked):
    bot = state.bot
    sides = [{"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}]
    old, new = sides if is_blocked else reversed(sides)
    return wrap(state, "my_chat_member", {
        "chat": state.private_chat(person).as_json(), "from": person.as_json(),
        "date": state.clock.now, "old_chat_member": old, "new_chat_member": new})


def reaction(state, person, sent, emoji):
    return wrap(state, "message_reaction", {
        "chat": sent.chat.as_json(), "message_id": sent.id, "user": person.as_json(),
        "date": state.clock.now, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]})


def inline(state, person, text, offset=""):
    return wrap(state, "inline_query", {
        "id": state.query("inline", person), "from": person.as_json(), "query": text, "offset": offset,
        "chat_type": "supergroup"})


def guest(state, person, title, text, under=None):
    """A summons from a chat that the bot is no member of, perhaps in reply to what somebody wrote."""
    body = {"message_id": 0, "date": state.clock.now, "from": person.as_json(),
            "chat": {"id": -1_009_999_999_999, "type": "supergroup", "title": title},
            "text": text, "entities": entities_of(text), "guest_query_id": state.query("guest", person)}
    if under:
        somebody = {"id": 5_550_001, "is_bot": False, "first_name": "Tamu"}
        body["reply_to_message"] = {"message_id": 41, "date": state.clock.now, "from": somebody,
                                    "chat": body["chat"], "text": under, "entities": entities_of(under)}
    return wrap(state, "guest_message", body)
