#!/usr/bin/python3
"""Nothing lost, nothing twice, whatever breaks.

Groups ask, people press buttons and tell stories in private, each chat at its own pace; updates are
delivered again, twice at once, and across chats in any order. Meanwhile the program and Redis are
killed, the program is upgraded, connections to Redis are cut or hang, and the Bot API refuses, fails, and loses its answers.
In the end every acknowledged update has had its effect once: every question its answer, in order;
every press its vote; every story is there once. An answer stands there twice only where the Bot API's
own answer was lost, or the program died after sending.
Run: /usr/bin/python3 tests/e2e/test_torture.py [--seed N] [--rounds N]
`make torture` goes on with new seeds. It needs build/rekan and redis-server.
"""

import argparse
import http.client
import json
import random
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import telegram_updates as updates                                    # noqa: E402
from bot_api import BotApi                                            # noqa: E402
from bot_api_faults import Fault                                      # noqa: E402
from redis_proxy import RedisProxy                                    # noqa: E402
from rekan import DEADLINE_S, FIXTURES, SECRET, TOKEN, Redis, Rekan, Trouble   # noqa: E402
from resp import Resp                                                 # noqa: E402

GROUPS, PEOPLE, QUESTIONS, PRESSES, STORIES = 6, 40, 200, 24, 24
QUESTIONS_MOST = 10 * QUESTIONS  # a group's, however slow the machine is that the storm blows on
END_S = 60                       # an update must be taken, and the outbox dry, after as long
PAUSE_S = 0.02                   # before an update that was not taken is delivered again
CONSONANTS, VOWELS = "bdgklmnprst", "aeiou"
FAULTS = [lambda: Fault.flood(1), Fault.server_error, Fault.bad_gateway,
          lambda: Fault.of_kind("lost"), lambda: Fault.of_kind("cut"), lambda: Fault.of_kind("drop")]
ACTS = ("kill_program", "kill_program", "kill_redis", "cut_redis", "cut_redis", "hold_redis", "restart_program",
        "upgrade_program")
FAULTY_SHARE = 0.08
FAULTY = ("sendMessage", "editMessageText", "answerCallbackQuery", "setMessageReaction")


def word(number):
    """A made-up word, another for each number, unlike its neighbours'."""
    number = number * 7919 % (len(CONSONANTS) * len(VOWELS)) ** 3
    out = ""
    for _ in range(3):
        number, consonant = divmod(number, len(CONSONANTS))
        number, vowel = divmod(number, len(VOWELS))
        out += CONSONANTS[consonant] + VOWELS[vowel]
    return out


class RandomFaults:
    """Some calls go wrong, while it is stormy."""

    def __init__(self, rng):
        self.rng, self.share = rng, 0.0

    def take(self, method):
        return self.rng.choice(FAULTS)() if method in FAULTY and self.rng.random() < self.share else None

    def never_happened(self):
        return []

    def release_all(self):
        pass


class World:
    ACTS, FAULTY_SHARE = ACTS, FAULTY_SHARE
    proxy = None                     # between the program and Redis, where there is one

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.api = BotApi(TOKEN)
        self.state = self.api.state
        self.faults = self.api.faults = RandomFaults(random.Random(seed + 1))
        self.api.start()
        self.rekan = Rekan(self.api.url, {"telegram": {"per_second": 1000, "per_group_minute": 1000}})
        self.make_redis()
        self.people = [self.state.person(f"Orang{number}") for number in range(PEOPLE)]
        self.groups = [self.state.group(f"Grup {number}", people=[p.name for p in self.people], admins=["Kepala"])
                       for number in range(GROUPS)]
        self.changed = threading.Condition()
        self.delivered, self.kills, self.problems, self.answers = 0, [], [], {}
        self.acts = []

    def make_redis(self):
        self.rekan.redis = Redis(self.rekan.folder, fsync="always")   # a kill loses nothing
        self.proxy = RedisProxy(str(self.rekan.folder / "proxy.sock"), self.rekan.redis.socket)
        self.rekan.overrides["redis"] = {"url": "unix://" + self.proxy.path}

    def members(self, key):
        with Resp(self.rekan.redis.socket) as ask:
            return ask("SCARD", key)

    def open(self):
        self.rekan.prepare()
        if self.proxy:
            self.proxy.start()
        for group in self.groups:
            self.rekan.seed(group.id, FIXTURES / "sunscreens.jsonl")
        self.rekan.start()

    def close(self):
        self.problems += self.rekan.close()
        if self.proxy:
            self.proxy.stop()
        self.api.stop()

    def problem(self, text):
        with self.changed:
            self.problems.append(text)

    # -- updates, as they come to be

    def said(self, chat, person, text):
        with self.api.changed:
            sent = self.state.post(chat, person.as_json(), text, entities=updates.entities_of(text))
            return sent, updates.message(self.state, sent)

    def pressed(self, person, message, button):
        with self.api.changed:
            return updates.pressed(self.state, self.state.press(person, message), button)

    def button(self, chat, label, after=0):
        """The latest button of that name in the chat, under a message that is newer than after."""
        for message in reversed(list(chat.messages.values())):
            for row in (message.markup or {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label and message.id > after:
                        return message, button
        return None

    # -- delivering, as Telegram does: one at a time of a lane, until it is taken

    def deliver(self, update, rng):
        end_at = time.monotonic() + END_S
        twins = [threading.Thread(target=self._deliver_once, args=(update,))] if rng.random() < 0.05 else []
        for twin in twins:
            twin.start()
        while not self._deliver_once(update):
            if time.monotonic() > end_at:
                raise Trouble(f"update {update['update_id']} was never taken")
            with self.changed:
                self.changed.wait(PAUSE_S)
        for twin in twins:
            twin.join()
        if rng.random() < 0.1:
            self._deliver_once(update)           # once more, though it was taken
        with self.changed:
            self.delivered += 1
            self.changed.notify_all()

    def _deliver_once(self, update):
        """Was it acknowledged?"""
        connection = http.client.HTTPConnection("127.0.0.1", self.rekan.port or 1, timeout=DEADLINE_S)
        try:
            connection.request("POST", "/webhook/telegram", json.dumps(update), {
                "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET})
            response = connection.getresponse()
            body = response.read()
        except (http.client.HTTPException, OSError):
            return False
        finally:
            connection.close()
        if response.status != 200:
            if response.status != 503 or not response.headers.get("Retry-After"):
                self.problem(f"the webhook answered {response.status}")
            return False
        with self.api.changed:                   # the first answer is the one that Telegram acts on
            known = self.answers.setdefault(update["update_id"], body)
            if known is body:
                self.api.answer_response(response.headers.get("Content-Type", ""), body)
        if known != body:
            self.problem(f"update {update['update_id']} was answered otherwise than before: {body[:200]}")
        return True

    # -- what breaks

    def storm(self, is_over):
        acts = []
        self.faults.share = self.FAULTY_SHARE
        while not is_over():
            with self.changed:
                # Each act comes once at first, soon: however short the storm, none is left out.
                is_first = len(self.acts) < len(self.ACTS)
                until = self.delivered + (self.rng.randrange(10, 40) if is_first else self.rng.randrange(30, 120))
                self.changed.wait_for(lambda: self.delivered >= until or is_over(), DEADLINE_S)
            if is_over():
                break
            acts = acts or self.rng.sample(self.ACTS, len(self.ACTS))     # each as often as the others
            name = acts.pop()
            getattr(self, name)()
            self.acts.append(name)
        self.faults.share = 0.0

    def has_seen_all(self):
        """Has every act come and gone? An act takes as long as it takes: the talk goes on until then."""
        return set(self.acts) == set(self.ACTS)

    def cut_redis(self):
        self.proxy.cut()

    def kill_program(self):
        with self.api.changed:
            self.kills.append(len(self.api.calls))
        self.rekan.kill()
        self.api.judge_the_last_words()
        with self.api.changed:
            self.kills.append(len(self.api.calls))
        self.rekan.start()

    def restart_program(self):
        self.rekan.stop()
        self.rekan.start()

    def upgrade_program(self):
        if not self.rekan.upgrade():
            self.problem("an upgrade failed:\n" + "\n".join(self.rekan.log_tail()))

    def kill_redis(self):
        self.rekan.redis.stop(signal.SIGKILL)
        self.proxy.cut()
        self.rekan.redis.start()

    def hold_redis(self):
        """Silent for a while, connections open: that long is the fault, not a wait for a result."""
        self.proxy.hold()
        with self.changed:
            self.changed.wait(0.3)
        self.proxy.go_on()

    # -- the end

    def settle(self, is_done):
        """Lets the outbox run dry; times that were set by 429 and by leases pass."""
        end_at = time.monotonic() + END_S
        self.rekan.wait_idle(END_S)
        while not is_done() and time.monotonic() < end_at:
            self.rekan.advance(5000)
            self.rekan.wait_idle(END_S)


class Torture(unittest.TestCase):
    seed, rounds = None, 1
    world_class, questions = World, QUESTIONS

    def test_nothing_is_lost_and_nothing_happens_twice(self):
        for number in range(self.rounds):
            seed = (self.seed or int(time.time() * 1000) % 1_000_000) + number
            print(f"seed {seed}", flush=True)
            with self.subTest(seed=seed):
                self.round(seed)

    def round(self, seed):
        world = self.world_class(seed)
        try:
            world.open()
            self.torture(world, seed)
        finally:
            world.close()
        print(f"  {world.delivered} updates, {len(world.api.calls)} calls of which "
              f"{sum(call.fault is not None for call in world.api.calls)} failed; " +
              ", ".join(f"{world.acts.count(act)} {act}" for act in dict.fromkeys(world.ACTS)), flush=True)
        self.assertTrue(world.has_seen_all(), "too short a storm")
        self.assertFalse(world.problems, f"seed {seed}:\n" + "\n".join(world.problems))

    def torture(self, world, seed):
        first = [self.first_answer(world, group) for group in world.groups]
        votes, asked = {}, {group.id: [] for group in world.groups}
        lanes = [lambda g=group, n=number: self.ask(world, g, n, asked[g.id], random.Random(seed * 31 + n))
                 for number, group in enumerate(world.groups)]
        lanes += [lambda p=person, n=number: self.vote(world, p, first, votes, random.Random(seed * 37 + n))
                  for number, person in enumerate(world.people[:PRESSES])]
        lanes += [lambda p=person, n=number: self.tell(world, p, n, random.Random(seed * 41 + n))
                  for number, person in enumerate(world.people[PEOPLE - STORIES:])]
        threads = [threading.Thread(target=self.lane, args=(world, lane)) for lane in lanes]
        for thread in threads:
            thread.start()
        world.storm(lambda: not any(thread.is_alive() for thread in threads))
        for thread in threads:
            thread.join()
        world.settle(lambda: all(self.sends(world, group, message) for group in world.groups
                                 for message in asked[group.id]))
        self.check_answers(world, asked)
        self.check_votes(world, votes)
        self.check_stories(world)
        world.problems += [str(violation) for violation in world.api.violations
                           if "message is not modified" not in violation.description]  # edited, and asked again

    @staticmethod
    def lane(world, run):
        try:
            run()
        except Exception as trouble:             # a thread's failure is the test's
            world.problem(f"{type(trouble).__name__}: {trouble}")

    # -- what people do

    def first_answer(self, world, group):
        _, update = world.said(group, world.people[0], "/tanya sunscreen yg ga lengket")
        world.deliver(update, random.Random(1))
        found = world.api.wait_until(lambda: world.button(group, "Membantu"))
        self.assertTrue(found, "no first answer")
        return found

    def ask(self, world, group, number, asked, rng):
        for turn in range(QUESTIONS_MOST):
            if turn >= self.questions and world.has_seen_all():
                return
            person = rng.choice(world.people)
            text = f"/tanya sunscreen {word(number * QUESTIONS_MOST + turn)}"
            message, update = world.said(group, person, text)
            world.deliver(update, rng)
            asked.append(message.id)
            if rng.random() < 0.5:
                world.deliver(world.said(group, person, f"wkwk iya {word(turn)}")[1], rng)

    @staticmethod
    def vote(world, person, first, votes, rng):
        for number, (message, button) in enumerate(first):
            times = rng.randrange(1, 4)          # each press after the first takes the one before back
            votes[person.id, number] = times % 2
            for _ in range(times):
                world.deliver(world.pressed(person, message, button), rng)

    def tell(self, world, person, number, rng):
        """A whole story in private, through every button."""
        group, chat = world.groups[number % GROUPS], world.state.private_chat(person)
        message, update = world.said(group, person, f"/testi {word(50000 + number)}: ringan, ga lengket di "
                                     "kulit, 4 bulan +")
        world.deliver(update, rng)
        with world.api.changed:
            person.started = True
        link = self.shown(world, group, "Setuju, mulai", message.id, person)
        world.deliver(world.pressed(person, *link), rng)
        start = self.start_of(world, person)
        world.deliver(world.said(chat, person, f"/start {start}")[1], rng)
        for label in ("Beli sendiri", "Simpan & tampilkan di grup ini"):
            world.deliver(world.pressed(person, *self.shown(world, chat, label)), rng)

    @staticmethod
    def shown(world, chat, label, after=0, person=None):
        def find():
            found = world.button(chat, label, after)
            is_ours = found and (not person or not found[0].reply_to or found[0].reply_to.id == after)
            return found if is_ours else next(
                ((message, button) for message in reversed(list(chat.messages.values()))
                 if message.id > after and message.reply_to and message.reply_to.id == after
                 for row in (message.markup or {}).get("inline_keyboard", []) for button in row
                 if button["text"] == label), None) if person else None
        found = world.api.wait_until(find, END_S)
        if not found:
            said = [message.text[:80] for message in list(chat.messages.values())[-3:]]
            raise Trouble(f"no button [{label}] in {chat.id}: {said}")
        return found

    @staticmethod
    def start_of(world, person):
        def find():
            for call in reversed(world.api.calls):
                press = call.before
                if call.method == "answerCallbackQuery" and call.parameters.get("url") and press and \
                        press.person is person:
                    return call.parameters["url"].split("start=")[1]
            return None
        found = world.api.wait_until(find, END_S)
        if not found:
            raise Trouble(f"{person.name} got no link")
        return found

    # -- what is true in the end

    @staticmethod
    def sends(world, group, message_id):
        return [call for call in world.api.calls
                if call.method == "sendMessage" and call.happened and call.parameters.get("chat_id") == group.id
                and (call.parameters.get("reply_parameters") or {}).get("message_id") == message_id]

    def check_answers(self, world, asked):
        for group in world.groups:
            first_sends = []
            for message_id in asked[group.id]:
                sends = self.sends(world, group, message_id)
                if not sends:
                    world.problem(f"question {message_id} of {group.id} was never answered")
                    continue
                first_sends.append(sends[0].number)
                for before, after in zip(sends, sends[1:]):
                    if not self.is_excused(world, before, after):
                        world.problem(f"question {message_id} was answered twice: calls {before.number} "
                                      f"({before.via}, {before.fault and before.fault.kind}) and {after.number}")
            if first_sends != sorted(first_sends):
                world.problem(f"answers of {group.id} came out of order")

    @staticmethod
    def is_excused(world, before, after):
        was_lost = before.fault is not None and before.fault.kind in ("lost", "cut")
        return was_lost or any(before.number <= kill <= after.number for kill in world.kills)

    @staticmethod
    def check_votes(world, votes):
        expected = sum(votes.values())
        held = sum(world.members(key) for key in world.rekan.redis.keys() if key.split(":")[2] == "votes")
        first_quotes = held / max(expected, 1)
        if expected == 0 or held % expected or first_quotes not in (1, 2, 3):
            world.problem(f"{held} votes are held where {expected} people voted")

    @staticmethod
    def check_stories(world):
        seeded = len((FIXTURES / "sunscreens.jsonl").read_text().splitlines())
        held = sum(key.split(":")[2] == "t" for key in world.rekan.redis.keys())
        if held != seeded * GROUPS + STORIES:
            world.problem(f"{held - seeded * GROUPS} stories are held where {STORIES} were told")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    options, rest = parser.parse_known_args()
    Torture.seed, Torture.rounds = options.seed, options.rounds
    unittest.main(argv=sys.argv[:1] + rest)


if __name__ == "__main__":
    main()
