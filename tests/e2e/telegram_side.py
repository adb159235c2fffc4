"""The people of a transcript, on the pretend Telegram.

Their acts become updates that are posted to the program's webhook; what the
program calls becomes what people see (shown.py). A method in a webhook
response and a call over HTTP are the same to whoever looks.
"""

import re

import telegram_updates as updates
from bot_api import BotApi
from bot_api_state import ANONYMOUS_ADMIN, CHANNEL_BOT
from rekan import TOKEN
from telegram_view import TelegramView

DEFAULT_KINDS_LACK = {"chat_member", "message_reaction", "message_reaction_count"}


class Impossible(Exception):
    """A person cannot do that: the transcript is wrong, or the bot did not show what it should."""


def act(make_updates):
    """What a person does: the state changes under the lock, the updates leave without it."""
    def do(side, *args, **kwargs):
        with side.api.changed:
            made = make_updates(side, *args, **kwargs)
        for update in made:
            side.deliver(update)
    return do


class TelegramSide:
    def __init__(self):
        self.api = BotApi(TOKEN)
        self.state = self.api.state
        self.chat = None                 # "the group"
        self.said, self._complaints, self._untold = [], [], []
        self.last_update = self.last_status = None
        self.answers = {}                # update_id -> body of a 2xx answer that arrived
        self.lose_next_answer = False
        self.rekan = None
        self.view = TelegramView(self.state)
        self.api.listeners.append(self.view.on_call)
        self.api.start()

    @property
    def shown(self):
        return self.view.shown

    def config(self):
        return {"telegram": {"api_url": self.api.url}}

    def close(self):
        self.api.stop()

    def wait_until(self, is_true, deadline_s):
        return self.api.wait_until(is_true, deadline_s)

    def advance(self, milliseconds):
        with self.api.changed:
            self.state.clock.advance(milliseconds)

    def notify(self):
        with self.api.changed:
            self.api.changed.notify_all()

    def complaints(self):
        """Everything against the rules so far, and what was begun and never ended."""
        unanswered = [press for press in self.state.presses.values() if not press.answered]
        return ([str(violation) for violation in self.api.violations] + self._complaints
                + [f"{press.person.name}'s press was never acknowledged" for press in unanswered]
                + [f"this fault never happened: {fault}" for fault in self.api.faults.never_happened()])

    # -- who is there

    def person(self, name):
        return self.state.person(name)

    def language(self, name, code):
        self.state.person(name, language=None if code == "none" else code)

    def group(self, title, kind, people, admins, topics, with_bot):
        self.chat = self.state.group(title, kind, people, admins, topics, with_bot)

    def use_group(self, title):
        chats = [chat for chat in self.state.chats.values() if chat.title == title and not chat.migrated_to]
        if not chats:
            raise Impossible(f"there is no group \"{title}\"")
        self.chat = chats[0]

    def group_id(self):
        return self.chat.id

    def group_title(self):
        return self.chat.title

    def privacy_mode(self):
        self.state.reads_all = False

    # -- what goes wrong

    def fail(self, method, fault):
        self.api.fail(method, fault)

    def release(self):
        self.api.faults.release_all()

    def forgive(self, method, words):
        """Was such a call refused? Then it was meant to be, and counts no more."""
        with self.api.changed:
            found = next((violation for violation in self.api.violations
                          if violation.method == method and words in violation.description), None)
            if found:
                self.api.violations.remove(found)
            return found

    # -- delivering

    def deliver(self, update):
        self.last_update = update
        kind = next(name for name in update if name != "update_id")
        kinds = (self.state.webhook or {}).get("allowed_updates")
        if kinds and kind not in kinds or not kinds and kind in DEFAULT_KINDS_LACK:
            return
        self._post(update)

    def redeliver(self):
        self._post(self.last_update)

    def _post(self, update):
        status, headers, body = self.rekan.webhook(update)
        self.last_status, self.last_headers = status, headers
        if status == 503 and not headers.get("Retry-After", "").isdigit():
            self._complaints.append("the webhook answered 503 without Retry-After")
        if not 200 <= status < 300:
            return
        lost, self.lose_next_answer = self.lose_next_answer, False
        if lost:
            return
        number = update["update_id"]
        if number not in self.answers:
            self.answers[number] = body
            self.api.answer_response(headers.get("Content-Type", ""), body)
        elif self.answers[number] != body:
            self._complaints.append(f"a redelivery was answered otherwise than before: {body[:300]}")

    # -- acts

    @act
    def say(self, name, text, place="group", topic=None, reply_to=None, mask=None, extra=None, forwarded=False):
        """place: group or private. reply_to: a name, whose last message is replied to.
        mask: "anonymous" administrator, or the name of the channel that somebody posts as."""
        person = self.state.person(name) if name else None
        chat = self.state.private_chat(person) if place == "private" else self.chat
        if place == "private":
            person.started = True
        elif person and chat.members.get(person.id, "left") in ("left", "kicked"):
            raise Impossible(f"{name} is no member of \"{chat.title}\"")
        replied = self._last_of(chat, reply_to) if reply_to else None
        sender, sender_chat = self._sender(person, chat, mask)
        if forwarded:       # from somebody who does not say who they are
            extra = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Dia",
                                        "date": self.state.clock.now - 60}}
        is_text = forwarded or not extra
        sent = self.state.post(chat, sender, text if is_text else "", extra=extra or {},
                               sender_chat=sender_chat, entities=updates.entities_of(text) if is_text else [],
                               **self._thread(chat, topic, replied))
        self._remember_said(text)
        return [updates.message(self.state, sent)] if self._reaches_bot(sent) else []

    def _sender(self, person, chat, mask):
        if mask == "anonymous":
            if not chat.is_admin(person.id):
                raise Impossible(f"{person.name} is no admin of \"{chat.title}\"")
            chat.anonymous.add(person.id)
            return ANONYMOUS_ADMIN, chat.as_json()
        if mask:
            return CHANNEL_BOT, {"id": -1_003_000_000_001, "type": "channel", "title": mask}
        return person.as_json(), None

    def _thread(self, chat, topic, replied):
        """Topic and reply as Telegram has them: in a topic whoever replies to nothing replies to its start."""
        if topic is None:
            return {"reply_to": replied, "topic": replied.topic if replied else None}
        found = chat.topic_named(topic)
        if not found:
            raise Impossible(f"\"{chat.title}\" has no topic \"{topic}\"")
        return {"topic": found.id, "reply_to": replied or chat.messages[found.id]}

    def _remember_said(self, text):
        words = text.split(maxsplit=1)
        self.said.append(words[-1] if words and words[0].startswith("/") and len(words) > 1
                         else "" if text.startswith("/") else text)

    def _reaches_bot(self, sent):
        chat, bot = sent.chat, self.state.bot
        if not chat.person and chat.members.get(bot["id"], "left") in ("left", "kicked"):
            return False
        if self.state.reads_all or chat.person or chat.is_admin(bot["id"]) or not sent.text:
            return True
        command = re.match(r"/\w+(?:@(\w+))?", sent.text)
        if command:
            return command[1] in (None, bot["username"])
        return bool(sent.reply_to and sent.reply_to.sender["id"] == bot["id"])

    def length_of_last(self):
        return len(self._last_of(self.chat, "Rekan").text)

    def _last_of(self, chat, name):
        wanted = self.state.bot["id"] if name == "Rekan" else ANONYMOUS_ADMIN["id"] if name == "anonymous" \
            else self.state.person(name).id
        found = [message for message in chat.messages.values() if message.sender["id"] == wanted]
        if not found:
            raise Impossible(f"{name} has no message there")
        return found[-1]

    @act
    def edit(self, name, text):
        sent = self._last_of(self.chat, name)
        sent.text, sent.entities = text, updates.entities_of(text)
        self._remember_said(text)
        return [updates.edited(self.state, sent)] if self._reaches_bot(sent) else []

    def _button(self, name, label, place, is_old):
        person = self.state.person(name)
        chat = self.state.private_chat(person) if place == "private" else self.chat
        seen = [(message, button) for message, button in self.view.keyboards
                if message.chat is chat and message.receiver in (None, person.id)
                and (is_old or self._is_there(message, button))]
        found = [pair for pair in seen if pair[1]["text"] == label]
        if not found:
            labels = " ".join(dict.fromkeys(f"[{button['text']}]" for _, button in seen)) or "none"
            raise Impossible(f"{name} sees no button [{label}]; there are: {labels}")
        return person, *found[-1]

    @staticmethod
    def _is_there(message, button):
        rows = (message.markup or {}).get("inline_keyboard", [])
        return any(button is each for row in rows for each in row) and \
            (message.receiver or message.id in message.chat.messages)

    @act
    def press(self, name, label, place="group", is_old=False):
        person, message, button = self._button(name, label, place, is_old)
        if "callback_data" not in button:
            raise Impossible(f"[{label}] is no button that tells the bot something; use `opens`")
        press = self.state.press(person, message)
        return [updates.pressed(self.state, press, button)]

    @act
    def forge(self, name, whose, label):
        """A press that no client offers: with what another's private button says."""
        _, _, button = self._button(whose, label, "private", True)
        person = self.state.person(name)
        mine = self._last_of(self.state.private_chat(person), "Rekan")
        return [updates.pressed(self.state, self.state.press(person, mine), button)]

    @act
    def person_role(self, name, after):
        """Somebody becomes or stops being administrator; an ordinary bot is not told."""
        person = self.state.person(name)
        change = updates.membership(self.state, self.chat, person, person.id,
                                    self.chat.members.get(person.id, "left"), after, "chat_member")
        return [change] if self.chat.is_admin(self.state.bot["id"]) else []

    def open_button(self, name, label, place="group"):
        _, _, button = self._button(name, label, place, False)
        self._follow(name, button.get("url", ""))

    def open_passed_on(self, name, whose, label):
        """A link on a message that whose got in private and passed on."""
        _, _, button = self._button(whose, label, "private", True)
        self._follow(name, button.get("url", ""))

    def follow(self, name):
        self._follow(name, self.view.links.get(name, ""))

    def _follow(self, name, url):
        match = re.fullmatch(rf"https?://t\.me/{self.state.bot['username']}\?start=([A-Za-z0-9_-]{{1,64}})", url)
        if not match:
            raise Impossible(f"{url or 'nothing'} does not lead to a chat with Rekan")
        self.say(name, f"/start {match[1]}", place="private")

    def send_thing(self, name, thing, caption=None, place="group"):
        photo = [{"file_id": "AgACAgUAAx0", "file_unique_id": "AQADx", "width": 800, "height": 600}]
        sticker = {"file_id": "CAACAgUAAx0", "file_unique_id": "AgADx", "type": "regular", "width": 512,
                   "height": 512, "is_animated": False, "is_video": False}
        extra = {"photo": photo} if thing == "photo" else {"sticker": sticker}
        self.say(name, caption or "", place=place, extra={**extra, "caption": caption} if caption else extra)

    def send_file(self, name, file_name, words):
        file_id = f"BQACAgUAAxkB{len(self.state.documents):04d}"
        self.state.documents[file_id] = words.encode()
        self.said.extend(words.split("\n"))
        document = {"file_id": file_id, "file_unique_id": "AgAD" + file_id[-4:], "file_name": file_name,
                    "mime_type": "text/plain", "file_size": len(words.encode())}
        self.say(name, "", place="private", extra={"document": document})

    @act
    def join(self, name, is_leaving=False):
        person = self.state.person(name)
        before = self.chat.members.get(person.id, "left")
        after = "left" if is_leaving else "member"
        change = updates.membership(self.state, self.chat, person, person.id, before, after, "chat_member")
        extra = {"left_chat_member": person.as_json()} if is_leaving \
            else {"new_chat_members": [person.as_json()]}
        sent = self.state.post(self.chat, person.as_json(), extra=extra)
        told = [change] if self.chat.is_admin(self.state.bot["id"]) else []
        return told + [updates.message(self.state, sent)]

    @act
    def bot_role(self, by, after):
        """The bot is added, removed or promoted by somebody."""
        person, bot = self.state.person(by), self.state.bot
        before = self.chat.members.get(bot["id"], "left")
        if after == "removed":
            after = "left" if self.chat.kind == "group" else "kicked"
        made = [updates.membership(self.state, self.chat, person, bot["id"], before, after)]
        if before in ("left", "kicked") and after == "member":
            sent = self.state.post(self.chat, person.as_json(), extra={"new_chat_members": [bot]})
            made.append(updates.message(self.state, sent))
        return made

    @act
    def block(self, name, is_blocked):
        person = self.state.person(name)
        person.blocked = is_blocked
        return [updates.blocked(self.state, person, is_blocked)]

    @act
    def react(self, name, emoji):
        if not self.chat.is_admin(self.state.bot["id"]):
            return []
        sent = self._last_of(self.chat, "Rekan")
        return [updates.reaction(self.state, self.state.person(name), sent, emoji)]

    @act
    def inline(self, name, text, offset=""):
        self._remember_said(text)
        return [updates.inline(self.state, self.state.person(name), text, offset)]

    @act
    def guest(self, name, title, text, under=None):
        self._remember_said(text)
        self._remember_said(under or "")
        return [updates.guest(self.state, self.state.person(name), title, text, under)]

    @act
    def upgrade(self, is_told):
        old, somebody = self.chat, ANONYMOUS_ADMIN
        self.chat = self.state.upgrade(old)
        left = self.state.post(old, somebody, extra={"migrate_to_chat_id": self.chat.id})
        entered = self.state.post(self.chat, somebody, extra={"migrate_from_chat_id": old.id})
        self._untold = [updates.message(self.state, sent) for sent in (left, entered)]
        return self.news() if is_told else []

    def news(self):
        """The updates of an upgrade that the program has not heard of, once."""
        told, self._untold = self._untold, []
        return told

    @act
    def hear(self):
        return self.news()
