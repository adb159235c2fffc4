"""Runs the steps of one transcript against the real program.

Every wait ends when people see something new, when the program says that
nothing is under way, or at a deadline. What people see is taken in order
within one place (a group, a private chat, notices to one person); what came in
a webhook response and what came by a call may overtake each other, as they may
on the real platform. What nobody expected fails the next expectation in that
place, `Rekan is silent`, or the end.
"""

import json
import signal
import threading
from pathlib import Path

import transcript_match
from bot_api_faults import FORBIDDEN, Fault
from rekan import DEADLINE_S, FIXTURES, SHORTEST_SECRET_TEXT, Redis, Rekan, Trouble, merged
from shown import person_lane, private_lane
from sites import Sites
from telegram_side import TelegramSide
from transcript_parse import parse, people_of
from transcript_shop import ShopSteps

UNITS_MS = {"second": 1000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
MOST_REDELIVERIES = 50
OPENINGS = Path(__file__).resolve().parent / "chats" / "openings"
STORED = {"testimonial": "t", "product": "p", "session": "session", "person": "person", "author": "author",
          "consent": "consents", "group": "chat", "brand": "brand",
          "campaign": "campaign", "holder": "holder", "order": "order",
          "ledger": "ledger", "pressed": "pressed",
          "purchase": "purchase"}     # what a key is of, by the third part of its name


class Failed(Exception):
    """An expectation was not met."""


# People read before they go on: what was set off before is through by then. How acts meet that come
# at once is for test_many_dialogues.py and test_torture.py.
PEOPLE_ACT = {"say", "forward", "reply", "anonymous", "channel", "edit", "press", "forge", "open", "follow",
              "open_passed_on", "send_thing", "send_file", "join", "block", "react", "inline", "guest",
              "person_role", "bot_role", "upgrade", "hear", "phone", "shop", "shop_again"}
TROUBLE = {"fail", "redis", "life", "lose"}      # what is then through, the transcript says itself


class Runner(ShopSteps):
    failed = Failed

    def __init__(self, side_class=TelegramSide, redis_class=Redis):
        self.side = side_class()
        self.rekan = Rekan("", self.side.config(), redis_class)
        self.side.rekan = self.rekan
        self.sites = None            # of brands, where a transcript has some
        self.known = {}              # what the transcript remembered
        self.names = set()
        self.seeded = []
        self.is_started = False
        self.is_in_trouble = False

    def run(self, step):
        if not step.is_setup and not self.is_started and step.facts.get("what") != "starts":
            self.start()
        if step.act != "webhook_answers" and self._status_is_bad():
            raise Failed(f"the webhook answered {self.side.last_status}; say `webhook answers "
                         f"{self.side.last_status}` if that is right")
        for key in ("name", "whom"):
            self._check_name(step, step.facts.get(key))
        if step.facts.get("label"):
            step.facts["label"] = transcript_match.filled(step.facts["label"], self.known)
        self.is_in_trouble = self.is_in_trouble or step.act in TROUBLE
        if step.act in PEOPLE_ACT and not self.is_in_trouble:
            self.rekan.wait_idle()
        getattr(self, "do_" + step.act)(step)

    def _status_is_bad(self):
        status = self.side.last_status
        return status is not None and not 200 <= status < 300

    def _check_name(self, step, name):
        if name in (None, "Rekan", "anonymous"):
            return
        if step.act in ("person", "language"):
            self.names.add(name)
        if name not in self.names:
            raise Failed(f"nobody is called {name}; name them in a group or with `person {name}`")

    def start(self):
        self.rekan.start()
        self.is_started = True
        self.rekan.wait_idle()

    def finish(self):
        """The end of a transcript: nothing is left over."""
        if not self.is_started:
            self.start()
        if self._status_is_bad():
            raise Failed(f"the webhook answered {self.side.last_status}, and that was the end")
        self.do_silent(None)
        complaints = self.side.complaints()
        if complaints:
            raise Failed("\n".join(complaints))

    def close(self):
        """Ends everything; returns what was wrong with the program's life."""
        try:
            return (self.rekan.close(self.side.said + self.seeded)
                    + (self.sites.complaints if self.sites else []))
        finally:
            self.side.close()
            if self.sites:
                self.sites.close()

    # -- waiting and taking

    def settle(self, find):
        """What find() finds: now, when something new is seen, or when nothing is under way any more."""
        found = find()
        if found:
            return found
        is_idle = threading.Event()

        def watch():
            try:
                self.rekan.wait_idle()
            except Trouble:
                return               # then the deadline below ends it
            is_idle.set()
            self.side.notify()
        threading.Thread(target=watch, daemon=True).start()
        self.side.wait_until(lambda: find() or is_idle.is_set(), DEADLINE_S)
        return find()

    def first_in(self, lane):
        """What may be taken next there: the oldest from each way it can come. A message that changes
        and a new one may overtake each other too: they may come from different homes."""
        firsts = {}
        for shown in self.side.shown:
            if shown.lane == lane and not shown.taken:
                firsts.setdefault((shown.via, shown.kind == "edit"), shown)
        return list(firsts.values())

    def expect(self, kind, lane, lines=None, **facts):
        def fits(shown):
            if shown.kind != kind or any(getattr(shown, name) != value for name, value in facts.items()):
                return None
            return {} if lines is None else transcript_match.match(lines, shown.lines, self.known)

        def find():
            return next((shown for shown in self.first_in(lane) if fits(shown) is not None), None)
        try:
            shown = self.settle(find)
        except transcript_match.Unknown as unknown:
            raise Failed(str(unknown)) from unknown
        if not shown:
            raise Failed(self._mismatch(kind, lane, lines, facts))
        self.known.update(fits(shown))
        shown.taken = True

    def _mismatch(self, kind, lane, lines, facts):
        wanted = ", ".join([kind, lane] + [f"{name} {value}" for name, value in facts.items() if value])
        out = [f"expected {wanted}"]
        firsts = self.first_in(lane)
        for shown in firsts:
            out.append(f"got {shown.kind}, {shown.lane}"
                       + (f", to {shown.to}" if shown.to else "")
                       + (f", topic {shown.topic}" if shown.topic else ""))
            out.append(transcript_match.difference(lines or [], shown.lines))
        if not firsts:
            out += ["got nothing there"] + ["  " + line for line in lines or []]
            out += [f"elsewhere: {shown}" for shown in self.side.shown if not shown.taken]
        return "\n".join(out + self.side.complaints())

    # -- set-up

    def do_group(self, step):
        kinds = {"group": "supergroup", "forum": "supergroup", "basic group": "group"}
        members, admins, topics = people_of(step.facts["who"])
        if (step.facts["kind"] == "forum") != bool(topics):
            raise Failed("a forum has topics, and only a forum has")
        self.names.update(members, admins)
        self.side.group(step.facts["title"], kinds[step.facts["kind"]], members, admins, topics,
                        not step.facts["without"])

    def do_switch(self, step):
        self.side.use_group(step.facts["title"])

    def do_person(self, step):
        self.side.person(step.facts["name"])

    def do_language(self, step):
        self.side.language(step.facts["name"], step.facts["code"])

    def group_in_config(self):
        """The group's id, for a value that names it as {group}; empty before there is one."""
        return str(self.side.group_id()) if self.side.chat else ""

    def do_config(self, step):
        if self.is_started:
            raise Failed("the program runs already; `config` comes before the first act")
        try:
            value = json.loads(step.facts["value"].replace("{group}", self.group_in_config()))
        except json.JSONDecodeError:
            value = step.facts["value"]
        for key in reversed(step.facts["path"].split(".")):
            value = {key: value}
        self.rekan.overrides = merged(self.rekan.overrides, value)

    def do_sites(self, _):
        self.sites = Sites()
        self.rekan.overrides = merged(self.rekan.overrides, {"test": {"web": self.sites.url}})

    def do_site(self, step):
        if not self.sites:
            raise Failed("say `brands have sites` before the first act")
        url, words = (transcript_match.filled(step.facts[name], self.known).strip() for name in ("url", "rest"))
        if step.facts["what"] == "says":
            self.sites.says(url, words + "\n")
        elif step.facts["what"] == "is long":
            self.sites.is_long(url)
        else:
            self.sites.redirects(url, words)

    def do_privacy_mode(self, _):
        self.side.privacy_mode()

    def do_seed(self, step):
        path = FIXTURES / step.facts["file"]
        lines = path.read_text("utf-8").splitlines()
        self.seeded += [json.loads(line).get("text", "") for line in lines if line.startswith("{")]
        self.rekan.seed(self.side.group_id(), path)

    def do_opening(self, step):
        """What several transcripts begin with; @Member and @member stand for who does it."""
        path = OPENINGS / f"{step.facts['file']}.chat"
        member = step.facts["member"] or ""
        text = path.read_text("utf-8").replace("@Member", member).replace("@member", member.lower())
        for each in parse(text):
            try:
                self.run(each)
            except Failed as failed:
                raise Failed(f"{path.name}:{each.line}: {each.source}\n{failed}") from failed

    # -- time and trouble

    def do_advance(self, step):
        unit = 1 if step.facts["unit"] else UNITS_MS[step.facts["base"]]
        milliseconds = int(step.facts["count"]) * unit
        self.rekan.wait_idle()           # what was said before is through before time goes on
        self.side.advance(milliseconds)
        self.rekan.advance(milliseconds)
        self.later_ms += milliseconds

    def do_fail(self, step):
        method = "*" if step.facts["method"] == "the next call" else step.facts["method"]
        for _ in range(int(step.facts["times"] or 1)):
            self.side.fail(method, self._fault(step.facts["fault"]))

    @staticmethod
    def _fault(text):
        words = text.split()
        if words[0] == "429" and len(words) == 3 and words[1] == "retry" and words[2].isdigit():
            return Fault.flood(int(words[2]))
        if words[0] == "403" and len(words) == 2 and words[1] in FORBIDDEN:
            return Fault.forbidden(words[1])
        if words[0] == "400" and len(words) > 1:
            return Fault.bad_request(" ".join(words[1:]))
        if text == "500":
            return Fault.server_error()
        if text == "502":
            return Fault.bad_gateway()
        if text in ("hold", "cut", "lost", "drop"):
            return Fault.of_kind(text)
        raise Failed(f"no such fault: {text}")

    def do_release(self, _):
        self.side.release()

    def do_lose(self, _):
        self.side.lose_next_answer = True

    def do_redeliver(self, step):
        self.side.redeliver()
        if not step.facts["until"]:
            return
        for _ in range(MOST_REDELIVERIES):
            if not self._status_is_bad():
                return
            wait_ms = 1000 * int(self.side.last_headers.get("Retry-After", "1"))
            self.side.advance(wait_ms)
            self.rekan.advance(wait_ms)
            self.rekan.wait_idle()
            self.side.redeliver()
        raise Failed(f"redelivered {MOST_REDELIVERIES} times, always {self.side.last_status}")

    def do_webhook_answers(self, step):
        got, wanted = self.side.last_status, int(step.facts["status"])
        if got != wanted:
            raise Failed(f"the webhook answered {got}, not {wanted}")
        self.side.last_status = None

    def do_refusal(self, step):
        method, words = step.facts["method"], step.text[0]
        forgiven = []                # settle() asks again after it found one: once is enough

        def find():
            if not forgiven:
                forgiven.extend(filter(None, [self.side.forgive(method, words)]))
            return forgiven
        if not self.settle(find):
            raise Failed(f"no call of {method} was refused with \"{words}\"\n"
                         + "\n".join(self.side.complaints()))

    def do_redis(self, step):
        if step.facts["what"] == "starts":
            self.rekan.redis.start()
        else:
            self.rekan.redis.stop(signal.SIGTERM if step.facts["what"] == "stops" else signal.SIGKILL)

    def do_redis_without(self, step):
        self.rekan.wait_idle()
        self._check_unwritten([step.facts["words"]])

    def do_redis_unsaid(self, _):
        """Neither what people wrote, nor what was seeded, nor their names."""
        self.rekan.wait_idle()
        said = [line for text in self.side.said + self.seeded for line in text.split("\n")]
        self._check_unwritten([text for text in said if len(text) >= SHORTEST_SECRET_TEXT])

    def _check_unwritten(self, texts):
        written = self.rekan.redis.files()
        found = [text for text in texts if text.encode() in written]
        if found:
            raise Failed("Redis holds " + ", ".join(repr(text) for text in found))

    def do_redis_count(self, step):
        self.rekan.wait_idle()
        kind = STORED.get(step.facts["kind"])
        if not kind:
            raise Failed(f"what is a {step.facts['kind']}? Known: " + ", ".join(STORED))
        count = sum(key.split(":")[2] == kind for key in self.rekan.redis.keys())
        wanted = 0 if step.facts["count"] == "no" else int(step.facts["count"])
        if count != wanted:
            raise Failed(f"Redis holds {count} of them")

    def do_life(self, step):
        if step.facts["what"] == "starts":
            self.start()
        elif step.facts["what"] == "stops":
            self.rekan.stop()
        else:
            self.rekan.kill()

    def do_bot_role(self, step):
        after = {"added": "member", "removed": "removed", "made admin": "administrator",
                 "made member": "member"}[step.facts["what"]]
        self.side.bot_role(step.facts["name"], after)

    def do_upgrade(self, step):
        self.side.upgrade(not step.facts["silently"])

    def do_hear(self, _):
        self.side.hear()

    # -- what Rekan does

    def do_silent(self, _):
        self.rekan.wait_idle()
        extra = [str(shown) for shown in self.side.shown if not shown.taken]
        if extra:
            raise Failed("nobody expected this:\n" + "\n".join(extra))

    def do_length(self, step):
        length = self.side.length_of_last()
        if length > int(step.facts["count"]):
            raise Failed(f"it has {length}")

    def do_leaves(self, _):
        self.expect("leave", self.side.group_title())

    def do_reacts(self, step):
        facts = {"to": step.facts["name"]} if step.facts["name"] else {}
        lane = private_lane(step.facts["name"]) if step.facts["private"] else self.side.group_title()
        self.expect("reaction", lane, [step.facts["emoji"]], **facts)

    def do_deletes(self, step):
        self.expect("delete", self.side.group_title(), to=step.facts["name"] or "Rekan")

    def do_tells(self, step):
        self.expect("tell", person_lane(step.facts["name"]), step.text)

    def do_opens_link(self, step):
        self.expect("link", person_lane(step.facts["name"]), step.text)

    def do_offers(self, step):
        self.expect("offers", person_lane(step.facts["name"]), step.text)

    def do_guest_answer(self, step):
        self.expect("guest", person_lane(step.facts["name"]), step.text)

    def do_edits_private(self, step):
        self.expect("edit", private_lane(step.facts["name"]), step.text)

    def do_edits(self, step):
        self.expect("edit", self.side.group_title(), step.text, topic=step.facts["topic"])

    def do_private_message(self, step):
        self.expect("message", private_lane(step.facts["name"]), step.text)

    def do_message(self, step):
        self.expect("message", self.side.group_title(), step.text,
                    to=step.facts["name"], topic=step.facts["topic"])

    # -- what people do

    def words(self, step):
        return "\n".join(transcript_match.filled(line, self.known) for line in step.text)

    def place(self, step):
        return "private" if step.facts.get("private") else "group"

    def do_say(self, step):
        self.side.say(step.facts["name"], self.words(step), self.place(step), step.facts["topic"])

    def do_forward(self, step):
        self.side.say(step.facts["name"], self.words(step), self.place(step), forwarded=True)

    def do_reply(self, step):
        self.side.say(step.facts["name"], self.words(step), self.place(step), reply_to=step.facts["whom"])

    def do_anonymous(self, step):
        self.side.say(step.facts["name"], self.words(step), topic=step.facts["topic"],
                      reply_to=step.facts["whom"], mask="anonymous")

    def do_channel(self, step):
        self.side.say(None, self.words(step), mask=step.facts["title"])

    def do_edit(self, step):
        self.side.edit(step.facts["name"], self.words(step))

    def do_press(self, step):
        self.side.press(step.facts["name"], step.facts["label"], self.place(step), bool(step.facts["old"]))

    def do_forge(self, step):
        self.side.forge(step.facts["name"], step.facts["whose"], step.facts["label"])

    def do_person_role(self, step):
        self.side.person_role(step.facts["name"],
                              "administrator" if "admin" in step.facts["what"] else "member")

    def do_open(self, step):
        self.side.open_button(step.facts["name"], step.facts["label"], self.place(step))

    def do_deletes_private(self, step):
        self.expect("delete", private_lane(step.facts["name"]), to="Rekan")

    def do_open_passed_on(self, step):
        self.side.open_passed_on(step.facts["name"], step.facts["whose"], step.facts["label"])

    def do_follow(self, step):
        self.rekan.wait_idle()           # no thumb is faster than the letter to the private chat
        self.side.follow(step.facts["name"])

    def do_send_thing(self, step):
        self.side.send_thing(step.facts["name"], step.facts["thing"], (step.facts["text"] or "").strip() or None,
                             "private" if step.facts["private"] else "group")

    def do_send_file(self, step):
        self.side.send_file(step.facts["name"], step.facts["file"], self.words(step))

    def do_join(self, step):
        self.side.join(step.facts["name"], step.facts["what"] == "leaves")

    def do_block(self, step):
        self.side.block(step.facts["name"], step.facts["what"] == "blocks")

    def do_react(self, step):
        self.side.react(step.facts["name"], step.facts["emoji"])

    def do_inline(self, step):
        self.side.inline(step.facts["name"], self.words(step), step.facts["offset"] or "")

    def do_guest(self, step):
        self.side.guest(step.facts["name"], step.facts["title"], self.words(step), step.facts["under"])
