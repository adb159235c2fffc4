"""What people see of the bot on the pretend Telegram: calls become Shown."""

from bot_api_html import parse_html
from shown import Shown, person_lane, private_lane


class TelegramView:
    def __init__(self, state):
        self.state = state
        self.shown = []
        self.keyboards = []              # (message, button) ever shown, oldest first
        self.links = {}                  # person -> the link last opened for them

    def on_call(self, call):
        if call.happened and call.method in SEEN:
            found = SEEN[call.method](self, call)
            if found:
                found.via = call.via
                self.shown.append(found)

    def _lane(self, chat):
        return private_lane(chat.person.name) if chat.person else chat.title

    def _name_of(self, message):
        if not message:
            return None
        user = message.sender["id"]
        if user == self.state.bot["id"]:
            return "Rekan"
        return next((person.name for person in self.state.people.values() if person.id == user), "anonymous")

    def _lines(self, text, markup):
        return text.split("\n") + [" ".join(map(_label, row)) for row in (markup or {}).get("inline_keyboard", [])]

    def _see_message(self, call, kind):
        message = call.result
        rows = (message.markup or {}).get("inline_keyboard", [])
        self.keyboards += [(message, button) for row in rows for button in row]
        lines = self._lines(message.text, message.markup)
        if message.receiver:
            name = self.state.chats[message.receiver].person.name
            return Shown("tell", person_lane(name), lines, name)
        topic = message.chat.topics.get(message.topic)
        return Shown(kind, self._lane(message.chat), lines, self._name_of(message.reply_to),
                     topic.name if topic else None)

    def see_sent(self, call):
        return self._see_message(call, "message")

    def see_photo(self, call):
        found = self._see_message(call, "message")
        photo = call.parameters["photo"]
        name = f"[photo {photo}]" if photo.startswith("https://") else "(photo)"
        found.lines = [name, *call.result.extra["caption"].split("\n"), *found.lines[1:]]
        return found

    def see_edit(self, call):
        return None if call.result is True else self._see_message(call, "edit")

    def see_delete(self, call):
        chat = self.state.chats[int(call.parameters["chat_id"])]
        return Shown("delete", self._lane(chat), [], self._name_of(call.before))

    def see_answer(self, call):
        name = call.before.person.name
        if call.parameters.get("url"):
            self.links[name] = call.parameters["url"]
            return Shown("link", person_lane(name), [call.parameters["url"]], name)
        text = call.parameters.get("text")
        return Shown("tell", person_lane(name), text.split("\n"), name) if text else None

    def see_reaction(self, call):
        chat = self.state.chats[int(call.parameters["chat_id"])]
        emoji = " ".join(reaction["emoji"] for reaction in call.parameters.get("reaction", [])) or "nothing"
        return Shown("reaction", self._lane(chat), [emoji], self._name_of(call.before))

    def see_leave(self, call):
        return Shown("leave", self._lane(self.state.chats[int(call.parameters["chat_id"])]))

    def see_inline(self, call):
        lines = []
        for result in call.parameters["results"]:
            lines += [result["title"]] + ([result["description"]] if result.get("description") else [])
            lines += ["  " + line for line in self._article(result)]
        button = call.parameters.get("button")
        return Shown("offers", person_lane(call.before[1].name), lines + ([f"[{button['text']}]"] if button else []))

    def see_guest(self, call):
        return Shown("guest", person_lane(call.before[1].name), self._article(call.parameters["result"]))

    def _article(self, result):
        content = result["input_message_content"]
        text = content["message_text"]
        plain = parse_html(text)[0] if content.get("parse_mode") else text
        return self._lines(plain.strip(), result.get("reply_markup"))


def _label(button):
    if "url" in button:
        return f"[{button['text']}]({button['url']})"
    if "copy_text" in button:
        return f"[{button['text']}](copy {button['copy_text']['text']})"
    others = [name for name in button if name.startswith(("switch_inline", "web_app"))]
    return f"[{button['text']}]({others[0]})" if others else f"[{button['text']}]"


SEEN = {
    "sendPhoto": TelegramView.see_photo, "sendDocument": TelegramView.see_sent,
    "sendMessage": TelegramView.see_sent, "editMessageText": TelegramView.see_edit,
    "editMessageReplyMarkup": TelegramView.see_edit, "deleteMessage": TelegramView.see_delete,
    "deleteMessages": TelegramView.see_delete, "answerCallbackQuery": TelegramView.see_answer,
    "setMessageReaction": TelegramView.see_reaction, "leaveChat": TelegramView.see_leave,
    "answerInlineQuery": TelegramView.see_inline, "answerGuestQuery": TelegramView.see_guest,
}
