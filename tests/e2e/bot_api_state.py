"""What the pretend Telegram remembers: people, chats, messages, presses.

No rules live here (bot_api_methods.py judges) and no HTTP. Ids are as large as
real ones, beyond 32 bits, so that a program that squeezes them is found out.
Time is a clock that only moves when a test moves it: fifteen seconds pass
because somebody said so, never because the machine was slow.
"""

import time
from dataclasses import dataclass, field

FIRST_PERSON_ID = 5_000_000_001
FIRST_GROUP_ID = -4_200_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001
ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
ADMIN_RIGHTS = ("can_manage_chat", "can_delete_messages", "can_manage_video_chats",
                "can_restrict_members", "can_change_info", "can_invite_users", "can_pin_messages")


class Clock:
    def __init__(self):
        self.now_ms = int(time.time()) * 1000

    @property
    def now(self):
        return self.now_ms // 1000

    def advance(self, milliseconds):
        self.now_ms += milliseconds


@dataclass
class Person:
    id: int
    name: str
    language: str = "id"
    started: bool = False        # has ever written to the bot in private
    blocked: bool = False

    def as_json(self):
        user = {"id": self.id, "is_bot": False, "first_name": self.name,
                "username": "".join(c for c in self.name.lower() if c.isascii() and c.isalnum()) + "_test"}
        return {**user, "language_code": self.language} if self.language else user


@dataclass
class Topic:
    id: int
    name: str
    closed: bool = False


@dataclass
class Message:
    id: int
    chat: "Chat"
    sender: dict
    date: int
    text: str = ""
    entities: list = field(default_factory=list)
    markup: dict = None
    reply_to: "Message" = None
    topic: int = None
    sender_chat: dict = None
    extra: dict = field(default_factory=dict)      # service fields, photos and the like
    receiver: int = None                           # of an ephemeral message
    ephemeral_id: int = None

    def as_json(self, with_reply=True):
        out = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json(), "from": self.sender,
               **self.extra}
        optional = {"sender_chat": self.sender_chat, "text": self.text or None,
                    "entities": self.entities or None, "reply_markup": self.markup,
                    "ephemeral_message_id": self.ephemeral_id}
        out.update({name: value for name, value in optional.items() if value is not None})
        if self.topic:
            out.update(message_thread_id=self.topic, is_topic_message=True)
        elif self.reply_to and self.chat.kind == "supergroup":
            out["message_thread_id"] = self.reply_to.id     # a thread, yet no topic: the real trap
        if self.reply_to and with_reply:
            out["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        return out


@dataclass
class Chat:
    id: int
    kind: str                                      # private, group, supergroup
    title: str = ""
    is_forum: bool = False
    members: dict = field(default_factory=dict)    # user id -> creator, administrator, member, left, kicked
    anonymous: set = field(default_factory=set)    # administrators who hide
    topics: dict = field(default_factory=dict)     # id -> Topic
    messages: dict = field(default_factory=dict)
    migrated_to: int = None
    person: Person = None                          # of a private chat
    next_message_id: int = 1
    reactions: dict = field(default_factory=dict)  # message id -> emoji of the bot

    def as_json(self):
        out = {"id": self.id, "type": self.kind}
        if self.person:
            return {**out, "first_name": self.person.name}
        out["title"] = self.title
        return {**out, "is_forum": True} if self.is_forum else out

    def topic_named(self, name):
        return next((topic for topic in self.topics.values() if topic.name == name), None)

    def is_admin(self, user_id):
        return self.members.get(user_id) in ("creator", "administrator")


@dataclass
class Press:
    """A callback query: somebody pressed a button."""
    id: str
    person: Person
    message: Message
    date_ms: int
    answered: bool = False


class State:
    """Everything, and the acts that need no judging."""

    def __init__(self, token, reads_all=True):
        self.clock = Clock()
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Rekan",
                    "username": "rekan_test_bot"}
        self.reads_all = reads_all                 # privacy mode off
        self.people, self.chats, self.presses = {}, {}, {}
        self.queries = {}                          # id -> "inline" or "guest", gone once answered
        self.inline_messages = {}                  # id -> Message
        self.documents = {}                        # file_id -> what somebody sent, as bytes
        self.files = {}                            # file_path -> the same, once getFile named it
        self.commands, self.descriptions = {}, {}
        self.webhook = None
        self._next = {"query": 4_611_686_018_000_000_001, "ephemeral": 1, "update": 900_000_001}

    def next_id(self, what):
        self._next[what] += 1
        return self._next[what] - 1

    def person(self, name, **facts):
        """The person of that name, made at first mention."""
        if name not in self.people:
            person = Person(FIRST_PERSON_ID + len(self.people), name)
            self.people[name] = person
            chat = Chat(person.id, "private", person=person, members={self.bot["id"]: "member"})
            chat.next_message_id = 11
            self.chats[person.id] = chat
        for fact, value in facts.items():
            setattr(self.people[name], fact, value)
        return self.people[name]

    def private_chat(self, person):
        return self.chats[person.id]

    def group(self, title, kind="supergroup", people=(), admins=(), topics=(), with_bot=True):
        """A new group; the first of admins is its creator. Topics make it a forum."""
        number = sum(chat.kind != "private" for chat in self.chats.values())
        first = FIRST_GROUP_ID if kind == "group" else FIRST_SUPERGROUP_ID
        chat = Chat(first - number, kind, title, is_forum=bool(topics))
        chat.next_message_id = 101 + 1000 * number
        chat.members = {self.person(name).id: "member" for name in people}
        for index, name in enumerate(admins):
            chat.members[self.person(name).id] = "administrator" if index else "creator"
        if with_bot:
            chat.members[self.bot["id"]] = "member"
        self.chats[chat.id] = chat
        for name in topics:
            self.open_topic(chat, name)
        return chat

    def open_topic(self, chat, name):
        creator = next((user for user, role in chat.members.items() if role == "creator"), None)
        sender = self.user_json(creator) if creator else ANONYMOUS_ADMIN
        service = self.post(chat, sender, extra={"forum_topic_created": {"name": name, "icon_color": 7322096}})
        chat.topics[service.id] = Topic(service.id, name)
        service.topic = service.id
        return chat.topics[service.id]

    def post(self, chat, sender, text="", **fields):
        """Puts a message into a chat and returns it."""
        message = Message(chat.next_message_id, chat, sender, self.clock.now, text, **fields)
        chat.next_message_id += 1
        chat.messages[message.id] = message
        return message

    def whisper(self, chat, sender, text, **fields):
        """An ephemeral message: one member sees it, its message_id is 0."""
        return Message(0, chat, sender, self.clock.now, text,
                       ephemeral_id=self.next_id("ephemeral"), **fields)

    def upgrade(self, chat):
        """A group becomes a supergroup: a new chat, the old one only points to it."""
        chat.migrated_to = FIRST_SUPERGROUP_ID - 500 - len(self.chats)
        new = Chat(chat.migrated_to, "supergroup", chat.title, members=dict(chat.members))
        self.chats[new.id] = new
        return new

    def press(self, person, message):
        press = Press(str(self.next_id("query")), person, message, self.clock.now_ms)
        self.presses[press.id] = press
        return press

    def query(self, kind, person):
        name = str(self.next_id("query"))
        self.queries[name] = (kind, person)
        return name

    def user_json(self, user_id):
        if user_id == self.bot["id"]:
            return self.bot
        return self.chats[user_id].person.as_json()

    def member_json(self, chat, user_id):
        status = chat.members.get(user_id, "left")
        member = {"user": self.user_json(user_id), "status": status}
        if status in ("creator", "administrator"):
            member["is_anonymous"] = user_id in chat.anonymous
        if status == "administrator":
            member.update({right: True for right in ADMIN_RIGHTS}, can_be_edited=False,
                          can_promote_members=False)
        if status == "kicked":
            member["until_date"] = 0
        return member
