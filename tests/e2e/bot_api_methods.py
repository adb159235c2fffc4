"""What each method does to the pretend Telegram, and when it is refused.

Shapes were checked before (bot_api_rules.py). Here stands what depends on the
state: is there such a chat, such a message, is it the bot's, may it write
there. Descriptions are those of the real server, since a bot may look at how
they begin; where the real wording is not known a comment says so.
"""

import re

from bot_api_html import Refused, bad, parse_html, read_text, valid_url
from bot_api_rules import REACTIONS

CALLBACK_LIFE_MS = 15_000          # undocumented; refusals are reported from ten to twenty seconds on
EPHEMERAL_WINDOW_MS = 15_000
MAX_CAPTION = 1024                 # UTF-16 units
SHOWN_FILE = 1 << 16                # bytes; a longer file is not shown line by line
DELETE_LIFE_S = 48 * 3600
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = ("message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message")


def run(state, method, parameters):
    """Carries the call out and returns its result; raises Refused."""
    return HANDLERS[method](state, parameters)


def find_chat(state, given):
    """The chat, if it exists and the bot is in it."""
    chat = state.chats.get(int(given)) if not str(given).startswith("@") else None
    if not chat:
        raise bad("chat not found")
    if chat.migrated_to:
        raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                      migrate_to_chat_id=chat.migrated_to)
    status = chat.members.get(state.bot["id"], "left")
    name = "group chat" if chat.kind == "group" else "supergroup chat"
    if status == "kicked":
        raise Refused(403, f"Forbidden: bot was kicked from the {name}")
    if status == "left":
        raise Refused(403, f"Forbidden: bot is not a member of the {name}")
    return chat


def find_open_chat(state, given):
    """A chat where the bot may write."""
    chat = find_chat(state, given)
    if chat.person and chat.person.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if chat.person and not chat.person.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    return chat


def check_topic(chat, topic):
    if topic is None:
        return
    if topic not in chat.topics:
        raise bad("message thread not found")
    if chat.topics[topic].closed:
        raise bad("TOPIC_CLOSED")


def check_markup(chat, markup):
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if any("web_app" in button for button in buttons) and not (chat and chat.person):
        raise bad("BUTTON_TYPE_INVALID")


def find_replied(chat, parameters):
    """The message replied to, or None when there is none and that is allowed."""
    wanted = parameters.get("reply_parameters")
    if not wanted:
        return None
    message = chat.messages.get(wanted["message_id"])
    topic = parameters.get("message_thread_id")
    if not message or (topic and message.topic != topic):
        if wanted.get("allow_sending_without_reply") and not (message and topic):
            return None
        raise bad("message to be replied not found")
    if "quote" in wanted:
        quote = wanted["quote"]
        if wanted.get("quote_parse_mode"):
            quote, _ = parse_html(quote)
        if quote not in message.text:
            raise bad("QUOTE_TEXT_INVALID")
    return message


def send_message(state, p):
    chat = find_open_chat(state, p["chat_id"])
    topic = p.get("message_thread_id")
    check_topic(chat, topic)
    text, entities = read_text(p)
    markup = p.get("reply_markup")
    check_markup(chat, markup)
    replied = find_replied(chat, p)
    fields = {"entities": entities, "reply_to": replied,
              "markup": markup if markup and "inline_keyboard" in markup else None,
              "topic": topic or (replied.topic if replied else None)}
    if "ephemeral_message_parameters" in p:
        receiver = check_ephemeral(state, chat, p["ephemeral_message_parameters"])
        return state.whisper(chat, state.bot, text, receiver=receiver, **fields)
    return state.post(chat, state.bot, text, **fields)


def send_photo(state, p):
    """By the id of a photo that Telegram has, one that came in a message of some chat; or by an address
    from which it would fetch one."""
    chat = find_open_chat(state, p["chat_id"])
    topic = p.get("message_thread_id")
    check_topic(chat, topic)
    sizes = [size for each in state.chats.values() for message in each.messages.values()
             for size in message.extra.get("photo", [])]
    size = next((size for size in sizes if size["file_id"] == p["photo"]), None)
    if valid_url(p["photo"], ("https",)):
        size = {"file_id": p["photo"], "file_unique_id": "fetched", "width": 512, "height": 512}
    if not size:
        raise bad("wrong file identifier/HTTP URL specified")
    caption, entities = read_text(p, "caption", MAX_CAPTION) if p.get("caption") else ("", [])
    markup = p.get("reply_markup")
    check_markup(chat, markup)
    replied = find_replied(chat, p)
    fields = {"reply_to": replied, "markup": markup if markup and "inline_keyboard" in markup else None,
              "topic": topic or (replied.topic if replied else None),
              "extra": {"photo": [size], "caption": caption, "caption_entities": entities}}
    if "ephemeral_message_parameters" in p:
        raise bad("this pretend server whispers texts only")
    return state.post(chat, state.bot, "", **fields)


def send_document(state, p):
    """Shown as a line with its name, the lines of a short one, and the caption below."""
    chat = find_open_chat(state, p["chat_id"])
    text, entities = read_text(p, "caption", MAX_CAPTION) if p.get("caption") else ("", [])
    file = p["document"]
    lines = file.content.decode("utf-8") if len(file.content) < SHOWN_FILE else "(a long file)\n"
    return state.post(chat, state.bot, f"[file {file.name}]\n{lines}{text}".strip(), entities=entities, reply_to=None,
                      markup=None, topic=None)


def check_ephemeral(state, chat, wanted):
    """Who gets it. The wording of these refusals is ours: only the code is known."""
    receiver = wanted["receiver_user_id"]
    if chat.person:
        raise bad("ephemeral messages exist in groups only")
    if chat.members.get(receiver, "left") in ("left", "kicked") or receiver == state.bot["id"]:
        raise bad("receiver of the ephemeral message is no member")
    if chat.is_admin(state.bot["id"]):
        return receiver
    press = state.presses.get(wanted.get("callback_query_id"))
    if not press or press.person.id != receiver or press.message.chat is not chat:
        raise bad("ephemeral message needs a callback query of its receiver in this chat")
    if state.clock.now_ms - press.date_ms > EPHEMERAL_WINDOW_MS:
        raise bad("callback query is too old for an ephemeral message")
    return receiver


def find_own(state, p, verb):
    """The bot's own message that is to be edited."""
    if "inline_message_id" in p:
        message = state.inline_messages.get(p["inline_message_id"])
        if not message:
            raise bad("MESSAGE_ID_INVALID")
        return message
    message = find_open_chat(state, p["chat_id"]).messages.get(p["message_id"])
    if not message:
        raise bad(f"message to {verb} not found")
    if message.sender["id"] != state.bot["id"]:
        raise bad(f"message can't be {verb}ed")
    return message


def keyboard(p):
    markup = p.get("reply_markup")
    return markup if markup and markup["inline_keyboard"] else None


def edit_message_text(state, p):
    message = find_own(state, p, "edit")
    text, entities = read_text(p)
    check_markup(message.chat, p.get("reply_markup"))
    if (text, entities, keyboard(p)) == (message.text, message.entities, message.markup):
        raise bad(NOT_MODIFIED)
    message.text, message.entities, message.markup = text, entities, keyboard(p)
    return True if "inline_message_id" in p else message


def edit_message_reply_markup(state, p):
    message = find_own(state, p, "edit")
    check_markup(message.chat, p.get("reply_markup"))
    if keyboard(p) == message.markup:
        raise bad(NOT_MODIFIED)
    message.markup = keyboard(p)
    return True if "inline_message_id" in p else message


def may_delete(state, chat, message):
    """Own messages, or any as an administrator, and none older than 48 hours."""
    own = message.sender["id"] == state.bot["id"]
    if not own and not chat.person and not chat.is_admin(state.bot["id"]):
        return False
    return state.clock.now - message.date <= DELETE_LIFE_S


def delete_message(state, p):
    chat = find_open_chat(state, p["chat_id"])
    message = chat.messages.get(p["message_id"])
    if not message:
        raise bad("message to delete not found")
    if not may_delete(state, chat, message):
        raise bad("message can't be deleted")
    del chat.messages[message.id]
    return True


def delete_messages(state, p):
    chat = find_open_chat(state, p["chat_id"])
    found = [chat.messages[number] for number in p["message_ids"] if number in chat.messages]
    if not all(may_delete(state, chat, message) for message in found):
        raise bad("message can't be deleted")
    for message in found:
        chat.messages.pop(message.id, None)
    return True


def answer_callback_query(state, p):
    press = state.presses.get(p["callback_query_id"])
    if not press or press.answered or state.clock.now_ms - press.date_ms > CALLBACK_LIFE_MS:
        raise bad(TOO_OLD)
    opens = p.get("url")
    if opens and not re.match(rf"(https?://t\.me/{state.bot['username']}|tg://)", opens):
        raise bad("URL_INVALID")
    press.answered = True
    return True


def set_message_reaction(state, p):
    chat = find_open_chat(state, p["chat_id"])
    if p["message_id"] not in chat.messages:
        raise bad("message to react not found")
    for reaction in p.get("reaction", []):
        if reaction["emoji"] not in REACTIONS:
            raise bad("REACTION_INVALID")
    chat.reactions[p["message_id"]] = [reaction["emoji"] for reaction in p.get("reaction", [])]
    return True


def get_chat(state, p):
    return {**find_chat(state, p["chat_id"]).as_json(), "accent_color_id": 1, "max_reaction_count": 11}


def get_file(state, p):
    content = state.documents.get(p["file_id"])
    if content is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(content) > 20 * 1024 * 1024:
        raise bad("file is too big")
    path = f"documents/file_{list(state.documents).index(p['file_id'])}"
    state.files[path] = content
    return {"file_id": p["file_id"], "file_unique_id": "AgAD" + p["file_id"][-4:],
            "file_size": len(content), "file_path": path}


def get_chat_member(state, p):
    chat, user = find_chat(state, p["chat_id"]), p["user_id"]
    if user != state.bot["id"] and user not in state.chats:
        raise bad("user not found")
    # Only guaranteed for administrators, so a bot that relies on it is found out.
    if user != state.bot["id"] and not chat.person and not chat.is_admin(state.bot["id"]):
        raise bad("CHAT_ADMIN_REQUIRED")
    return state.member_json(chat, user)


def get_chat_administrators(state, p):
    chat = find_chat(state, p["chat_id"])
    if chat.person:
        raise bad("there are no administrators in the private chat")
    return [state.member_json(chat, user) for user in chat.members if chat.is_admin(user)]


def leave_chat(state, p):
    chat = find_chat(state, p["chat_id"])
    if chat.person:
        raise bad("chat not found")
    chat.members[state.bot["id"]] = "left"
    return True


def send_chat_action(state, p):
    check_topic(find_open_chat(state, p["chat_id"]), p.get("message_thread_id"))
    return True


def take_query(state, kind, name):
    if state.queries.get(name, (None, None))[0] != kind:
        raise bad(TOO_OLD)
    del state.queries[name]


def read_article(article):
    content = article["input_message_content"]
    text, entities = read_text(content, "message_text")
    check_markup(None, article.get("reply_markup"))
    return text, entities, article.get("reply_markup")


def answer_inline_query(state, p):
    if len({result["id"] for result in p["results"]}) != len(p["results"]):
        raise bad("RESULT_ID_DUPLICATE")
    for result in p["results"]:
        read_article(result)
    take_query(state, "inline", p["inline_query_id"])
    return True


def answer_guest_query(state, p):
    text, entities, markup = read_article(p["result"])
    take_query(state, "guest", p["guest_query_id"])
    name = f"guest-{state.next_id('query')}"
    message = state.whisper(None, state.bot, text, entities=entities, markup=markup)
    state.inline_messages[name] = message
    return {"inline_message_id": name}


def get_me(state, _):
    return {**state.bot, "can_join_groups": True, "can_read_all_group_messages": state.reads_all,
            "supports_inline_queries": True, "supports_guest_queries": True}


def set_webhook(state, p):
    # An empty address removes the webhook; leaving the secret out clears it.
    if p["url"] and not valid_url(p["url"], ("https",)):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    kinds = p.get("allowed_updates", (state.webhook or {}).get("allowed_updates"))
    state.webhook = {**p, "allowed_updates": kinds} if p["url"] else None
    return True


def delete_webhook(state, _):
    state.webhook = None
    return True


def get_webhook_info(state, _):
    hook = state.webhook or {"url": ""}
    info = {"url": hook["url"], "has_custom_certificate": False, "pending_update_count": 0}
    return {**info, **{key: hook[key] for key in ("max_connections", "allowed_updates") if hook.get(key)}}


def set_my_commands(state, p):
    names = [command["command"] for command in p["commands"]]
    if len(set(names)) != len(names):
        raise bad("BOT_COMMAND_DUPLICATE")         # our wording; the server is silent about it
    scope = p.get("scope", {"type": "default"})
    state.commands[(scope["type"], scope.get("chat_id"), p.get("language_code", ""))] = p["commands"]
    return True


def set_my_text(state, p):
    name = "short_description" if "short_description" in p else "description"
    state.descriptions[(name, p.get("language_code", ""))] = p.get(name, "")
    return True


HANDLERS = {
    "getMe": get_me, "setWebhook": set_webhook, "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info, "setMyCommands": set_my_commands,
    "setMyDescription": set_my_text, "setMyShortDescription": set_my_text,
    "sendMessage": send_message, "sendPhoto": send_photo, "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup, "deleteMessage": delete_message,
    "deleteMessages": delete_messages, "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction, "getFile": get_file, "getChat": get_chat, "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators, "leaveChat": leave_chat,
    "sendChatAction": send_chat_action, "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
