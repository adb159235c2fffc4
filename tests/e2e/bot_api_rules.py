"""Which parameters each method takes, and of what shape: one table.

A rule is a function (value, where) that raises Refused. The table knows only
what the bot may send: a parameter that the real Bot API has and this table
does not is refused too, so that nothing new is sent without a test knowing it.
What depends on the state of chats (does this message exist?) is judged in
bot_api_methods.py.
"""

import json
import re
from dataclasses import dataclass

from bot_api_html import Refused, bad, valid_url

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8

# Telegram knows more; these are the ones our bot has a use for.
REACTIONS = "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🎉 🙏 👌 💯 😢 🤩 🤝 ✍ 👀 🫡 🆒".split()
CHAT_ACTIONS = {"typing", "upload_photo", "upload_document", "choose_sticker", "find_location"}
UPDATE_KINDS = {"message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
                "chosen_inline_result", "callback_query", "my_chat_member", "chat_member",
                "message_reaction", "message_reaction_count", "guest_message", "chat_join_request"}


def integer(value, where):
    if type(value) is not int or abs(value) >= 1 << 53:
        raise bad(f"{where} must be an integer")


def flag(value, where):
    if type(value) is not bool:
        raise bad(f"{where} must be true or false")


def string(value, where):
    if type(value) is not str:
        raise bad(f"{where} must be a string")


def whole(low, high):
    def rule(value, where):
        integer(value, where)
        if not low <= value <= high:
            raise bad(f"{where} is {value}; it must be from {low} to {high}")
    return rule


def characters(low, high):
    def rule(value, where):
        string(value, where)
        if not low <= len(value) <= high:
            raise bad(f"{where} has {len(value)} characters; it must have {low} to {high}")
    rule.is_string = True
    return rule


def octets(low, high):
    def rule(value, where):
        string(value, where)
        if not low <= len(value.encode()) <= high:
            raise bad(f"{where} has {len(value.encode())} bytes; it must have {low} to {high}")
    rule.is_string = True
    return rule


def matching(pattern):
    def rule(value, where):
        string(value, where)
        if not re.fullmatch(pattern, value):
            raise bad(f"{where} is not of the form {pattern}")
    rule.is_string = True
    return rule


def one_of(*values):
    def rule(value, where):
        string(value, where)
        if value not in values:
            raise bad(f"{where} is {value!r}, which is not known")
    rule.is_string = True
    return rule


def chat_id(value, where):
    if type(value) is not int and not (type(value) is str and re.fullmatch(r"-?[0-9]+|@\w+", value)):
        raise bad(f"{where} must be a chat")


def url(*schemes):
    def rule(value, where):
        string(value, where)
        if not valid_url(value, schemes):
            raise bad(f"{where} is no valid URL")
    rule.is_string = True
    return rule


@dataclass
class Upload:
    name: str
    type: str
    content: bytes


def uploaded(most):
    """A file that came with the call: an id or an address is refused, since ours are always new."""
    def rule(value, where):
        if type(value) is not Upload:
            raise bad(f"{where} must be uploaded as multipart/form-data")
        if not value.content:
            raise bad("file must be non-empty")
        if len(value.content) > most:
            raise Refused(413, "Request Entity Too Large")
        if not re.fullmatch(r"[\w.-]{1,60}", value.name):
            raise bad(f"{where} has the name {value.name!r}")
    return rule


def list_of(item, low=0, high=100):
    def rule(value, where):
        if type(value) is not list or not low <= len(value) <= high:
            raise bad(f"{where} must be a list of {low} to {high}")
        for index, each in enumerate(value):
            item(each, f"{where}[{index}]")
    return rule


def record(required, optional=None):
    known = {**required, **(optional or {})}

    def rule(value, where):
        if type(value) is not dict:
            raise bad(f"{where} must be an object")
        for name in value:
            if name not in known:
                raise bad(f"{where} has an unknown field {name}")
            known[name](value[name], f"{where}.{name}")
        for name in required:
            if name not in value:
                raise bad(f"{where} lacks {name}")
    rule.known = known
    return rule


def either(choose):
    """A rule that first looks which of several shapes it has before it."""
    def rule(value, where):
        if type(value) is not dict:
            raise bad(f"{where} must be an object")
        choose(value, where)(value, where)
    return rule


BUTTON_ACTIONS = {
    "url": url("http", "https", "tg"),
    "callback_data": octets(1, 64),
    "copy_text": record({"text": characters(1, 256)}),
    "web_app": record({"url": url("https")}),
    "switch_inline_query": characters(0, 256),
    "switch_inline_query_current_chat": characters(0, 256),
}
BUTTON = record({"text": characters(1, 64)},
                {"style": one_of("danger", "success", "primary"), **BUTTON_ACTIONS})


def button(value, where):
    BUTTON(value, where)
    if len(BUTTON_ACTIONS.keys() & value.keys()) != 1:
        raise bad(f"{where} must have exactly one action")
    if not value["text"].strip():
        raise bad(f"{where} has no visible text")


INLINE_KEYBOARD = record({"inline_keyboard": list_of(list_of(button, 1, MAX_BUTTONS_IN_ROW), 0, MAX_BUTTONS)})


def inline_keyboard(value, where):
    INLINE_KEYBOARD(value, where)
    if sum(len(row) for row in value["inline_keyboard"]) > MAX_BUTTONS:
        raise bad(f"{where} has more than {MAX_BUTTONS} buttons")


FORCE_REPLY = record({"force_reply": flag}, {"input_field_placeholder": characters(1, 64), "selective": flag})
markup = either(lambda value, where: FORCE_REPLY if "force_reply" in value else inline_keyboard)

ENTITY = record({"type": string, "offset": integer, "length": integer}, {"url": url("http", "https", "tg")})
TEXT_OPTIONS = {"parse_mode": one_of("HTML"), "entities": list_of(ENTITY),
                "link_preview_options": record({}, {"is_disabled": flag, "url": url("http", "https"),
                                                    "show_above_text": flag})}
REPLY = record({"message_id": whole(1, 1 << 31)},
               {"allow_sending_without_reply": flag, "quote": characters(1, 1024),
                "quote_parse_mode": one_of("HTML"), "quote_position": whole(0, 8192)})
EPHEMERAL = record({"receiver_user_id": whole(1, 1 << 52)},
                   {"callback_query_id": characters(1, 64), "replace_callback_query_message": flag})
REACTION = record({"type": one_of("emoji"), "emoji": string})
COMMAND = record({"command": matching("[a-z0-9_]{1,32}"), "description": characters(1, 256)})
LANGUAGE = matching("([a-z]{2})?")
MESSAGE_ID = whole(1, 1 << 31)

SCOPE_FIELDS = {"default": {}, "all_private_chats": {}, "all_group_chats": {},
                "all_chat_administrators": {}, "chat": {"chat_id": chat_id},
                "chat_administrators": {"chat_id": chat_id},
                "chat_member": {"chat_id": chat_id, "user_id": whole(1, 1 << 52)}}
SCOPES = {name: record({"type": string, **fields}) for name, fields in SCOPE_FIELDS.items()}


def scope(value, where):
    if type(value) is not dict or value.get("type") not in SCOPES:
        raise bad(f"{where} is no scope")
    SCOPES[value["type"]](value, where)


ARTICLE = record({"type": one_of("article"), "id": octets(1, 64), "title": characters(1, 256),
                  "input_message_content": record({"message_text": string}, TEXT_OPTIONS)},
                 {"description": characters(0, 512), "reply_markup": inline_keyboard,
                  "url": url("http", "https")})
TARGET = {"chat_id": chat_id, "message_id": MESSAGE_ID, "inline_message_id": characters(1, 128)}

METHODS = {
    "getMe": record({}),
    "getWebhookInfo": record({}),
    "deleteWebhook": record({}, {"drop_pending_updates": flag}),
    "setWebhook": record({"url": string}, {
        "ip_address": string, "max_connections": whole(1, 100), "drop_pending_updates": flag,
        "allowed_updates": list_of(one_of(*UPDATE_KINDS)),
        "secret_token": matching("[A-Za-z0-9_-]{1,256}")}),
    "setMyCommands": record({"commands": list_of(COMMAND)}, {"scope": scope, "language_code": LANGUAGE}),
    "setMyDescription": record({}, {"description": characters(0, 512), "language_code": LANGUAGE}),
    "setMyShortDescription": record({}, {"short_description": characters(0, 120),
                                         "language_code": LANGUAGE}),
    "sendMessage": record({"chat_id": chat_id, "text": string}, {
        **TEXT_OPTIONS, "message_thread_id": whole(1, 1 << 31), "disable_notification": flag,
        "protect_content": flag, "reply_parameters": REPLY, "reply_markup": markup,
        "ephemeral_message_parameters": EPHEMERAL}),
    "sendPhoto": record({"chat_id": chat_id, "photo": characters(1, 256)}, {
        "caption": string, "parse_mode": one_of("HTML"), "caption_entities": list_of(ENTITY),
        "message_thread_id": whole(1, 1 << 31), "disable_notification": flag, "protect_content": flag,
        "has_spoiler": flag, "show_caption_above_media": flag, "reply_parameters": REPLY,
        "reply_markup": markup, "ephemeral_message_parameters": EPHEMERAL}),
    "sendDocument": record({"chat_id": chat_id, "document": uploaded(50_000_000)}, {
        "caption": string, "parse_mode": one_of("HTML"), "disable_notification": flag}),
    "editMessageText": record({"text": string}, {**TARGET, **TEXT_OPTIONS, "reply_markup": inline_keyboard}),
    "editMessageReplyMarkup": record({}, {**TARGET, "reply_markup": inline_keyboard}),
    "deleteMessage": record({"chat_id": chat_id, "message_id": MESSAGE_ID}),
    "deleteMessages": record({"chat_id": chat_id, "message_ids": list_of(MESSAGE_ID, 1, 100)}),
    "answerCallbackQuery": record({"callback_query_id": characters(1, 64)}, {
        "text": characters(0, 200), "show_alert": flag, "url": url("http", "https", "tg"),
        "cache_time": whole(0, 1 << 31)}),
    "setMessageReaction": record({"chat_id": chat_id, "message_id": MESSAGE_ID},
                                 {"reaction": list_of(REACTION, 0, 1), "is_big": flag}),
    "getFile": record({"file_id": characters(1, 160)}),
    "getChat": record({"chat_id": chat_id}),
    "getChatMember": record({"chat_id": chat_id, "user_id": whole(1, 1 << 52)}),
    "getChatAdministrators": record({"chat_id": chat_id}, {"return_bots": flag}),
    "leaveChat": record({"chat_id": chat_id}),
    "sendChatAction": record({"chat_id": chat_id, "action": one_of(*CHAT_ACTIONS)},
                             {"message_thread_id": whole(1, 1 << 31)}),
    "answerInlineQuery": record({"inline_query_id": characters(1, 64), "results": list_of(ARTICLE, 0, 50)}, {
        "cache_time": whole(0, 1 << 31), "is_personal": flag, "next_offset": octets(0, 64),
        "button": record({"text": characters(1, 64), "start_parameter": matching("[A-Za-z0-9_-]{1,64}")})}),
    "answerGuestQuery": record({"guest_query_id": characters(1, 64), "result": ARTICLE}),
}


def check_call(method, parameters):
    """Raises Refused when there is no such method or it cannot be called so."""
    if method not in METHODS:
        raise Refused(404, "Not Found: method not found")
    METHODS[method](parameters, method)
    if method.startswith("editMessage") and \
            ("inline_message_id" in parameters) == ("message_id" in parameters and "chat_id" in parameters):
        raise bad(f"{method} needs chat_id and message_id, or inline_message_id")


def read_json(body):
    """The parameters in a JSON body; a key given twice is refused."""
    def pairs(items):
        if len({name for name, _ in items}) != len(items):
            raise bad("a key is given twice")
        return dict(items)
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=pairs) if body else {}
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise bad("can't parse JSON") from None
    if type(value) is not dict:
        raise bad("the body must be an object")
    return value


def read_multipart(method, boundary, body):
    """The parameters of a multipart/form-data body (RFC 7578), strictly as our program writes it."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,70}", boundary):
        raise bad("the boundary is missing or malformed")
    mark = b"--" + boundary.encode()
    if not body.startswith(mark + b"\r\n") or not body.endswith(b"\r\n" + mark + b"--\r\n"):
        raise bad("the multipart body does not begin and end with its boundary")
    texts, files = [], {}
    for part in body[len(mark) + 2:-len(mark) - 6].split(b"\r\n" + mark + b"\r\n"):
        head, blank, content = part.partition(b"\r\n\r\n")
        found = re.match(r'content-disposition: form-data; name="(\w+)"(?:; filename="([^"]*)")?'
                         r"(?:\r\ncontent-type: ([\w/.+-]+))?$", head.decode("utf-8"), re.IGNORECASE)
        if not blank or not found:
            raise bad("a part of the multipart body is malformed")
        if found[1] in files or found[1] in dict(texts):
            raise bad("a key is given twice")
        if found[2] is not None:
            files[found[1]] = Upload(found[2], found[3], content)
        else:
            texts.append((found[1], content.decode("utf-8")))
    return {**read_form(method, texts), **files}


def read_form(method, fields):
    """The parameters of a form: what is no string in our table is JSON inside the field."""
    known = METHODS[method].known if method in METHODS else {}
    return {name: _from_field(known.get(name), value) for name, value in fields}


def _from_field(rule, value):
    if rule is None or rule is string or getattr(rule, "is_string", False):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
