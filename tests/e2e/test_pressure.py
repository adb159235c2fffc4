#!/usr/bin/python3
"""Many groups wait, Telegram takes thirty messages a second: the real program under pressure.

Every group asks twice while next to no time passes. Then the program's clock is moved, a second at a
time, and each second brings its thirty messages, to groups in turn, each group's in order. On the way
the program is killed (kill -9) and started again, and the Bot API says "too many requests" to
everybody for a while. All is counted in the program's own time. Its memory stays where it was.
Run: /usr/bin/python3 tests/e2e/test_pressure.py [--groups N]
`make torture` has ten thousand groups. It needs build/rekan and redis-server. The order in which
thousands are served, to the last one, is in tests/integration/engine_pressure.c.
"""

import argparse
import http.client
import json
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import telegram_updates as updates                                    # noqa: E402
from bot_api import BotApi                                            # noqa: E402
from bot_api_faults import Fault                                      # noqa: E402
from rekan import DEADLINE_S, SECRET, TOKEN, Redis, Rekan, binary     # noqa: E402

RATE = 30                        # telegram.per_second, as it comes
ASKED = ("/privasi", "/tanya")   # their answers differ
WORDS = ("simpan", "mau tanya apa")       # a word of each answer, which the other has not
FLOOD_S = 20
LANE_KB, NOISE_KB = 1, 4096      # what a waiting group may take; what a process takes for itself


class Flood:
    """While it lasts, everybody is told to come later."""

    def __init__(self):
        self.lasts, self.refused = False, 0

    def take(self, method):
        if not self.lasts or method != "sendMessage":
            return None
        self.refused += 1
        return Fault.flood(FLOOD_S)

    def never_happened(self):
        return []

    def release_all(self):
        pass


class Pressure(unittest.TestCase):
    groups = 1000

    def setUp(self):
        self.api = BotApi(TOKEN)
        self.flood = self.api.faults = Flood()
        self.api.start()
        self.rekan = Rekan(self.api.url)
        self.rekan.redis = Redis(self.rekan.folder, fsync="always")   # a kill loses nothing
        self.rekan.start()
        self.addCleanup(self.api.stop)
        self.began, self.moved_ms = time.monotonic(), 0
        state = self.api.state
        self.chats = [state.group(f"Grup {number}", people=["Ani"], admins=["Kepala"])
                      for number in range(self.groups)]
        self.said = {chat.id: [] for chat in self.chats}    # by the bot, as numbers of ASKED
        self.sent = 0
        self.api.listeners.append(self.hear)

    def hear(self, call):
        if call.method == "sendMessage" and not call.fault:
            self.sent += 1
            text = call.parameters["text"].lower()
            self.said[call.parameters["chat_id"]].append(
                next((number for number, word in enumerate(WORDS) if word in text), text))

    def ask(self, text):
        """Everybody asks; nothing waits for the answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.rekan.port, timeout=DEADLINE_S)
        ani = self.api.state.people["Ani"]
        for chat in self.chats:
            with self.api.changed:
                sent = self.api.state.post(chat, ani.as_json(), text, entities=updates.entities_of(text))
                update = updates.message(self.api.state, sent)
            link.request("POST", "/webhook/telegram", json.dumps(update), {
                "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET})
            response = link.getresponse()
            body = response.read()
            self.assertEqual(response.status, 200)
            self.api.answer_response(response.headers.get("Content-Type", ""), body)
        link.close()

    def memory_kb(self):
        status = Path(f"/proc/{self.rekan.process.child.pid}/status").read_text()
        return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS:"))

    def advance(self, seconds):
        self.moved_ms += seconds * 1000
        self.rekan.advance(seconds * 1000)

    def pass_until(self, wanted, most_kb):
        """Second after second; each brings what is allowed."""
        while (before := self.sent) < wanted:
            self.advance(1)
            due = min(before + RATE, wanted)
            self.assertTrue(self.api.wait_until(lambda due=due: self.sent >= due),
                            f"{self.sent} sent, {due} were due")
            if "address" not in binary():    # a sanitizer keeps what was freed for a while
                self.assertLess(self.memory_kb(), most_kb)

    def test_many_groups_are_served_in_turn_through_a_kill_and_a_flood(self):
        total = self.groups * len(ASKED)
        most_kb = self.memory_kb() + self.groups * LANE_KB + NOISE_KB
        for text in ASKED:
            self.ask(text)
        self.pass_until(total // 4, most_kb)

        before = len(self.api.calls)
        self.rekan.kill()
        in_flight = len(self.api.calls) - before + RATE
        self.rekan.start()
        self.pass_until(total // 2, most_kb)

        self.flood.lasts = True
        self.advance(1)
        self.assertTrue(self.api.wait_until(lambda: self.flood.refused >= 3))
        for _ in range(FLOOD_S - 2):
            self.advance(1)
        self.flood.lasts = False
        self.assertLessEqual(self.flood.refused, 2 * RATE)    # those that were on their way
        self.advance(FLOOD_S)
        self.pass_until(total, most_kb)
        self.rekan.wait_idle()

        passed_s = time.monotonic() - self.began + self.moved_ms / 1000
        self.assertLessEqual(self.sent, RATE * (passed_s + 1))
        twice = 0
        for chat in self.chats:
            said = self.said[chat.id]
            once = [number for number, next_one in zip(said, said[1:] + [None]) if number != next_one]
            self.assertEqual(once, list(range(len(ASKED))), chat.title)
            twice += len(said) - len(once)
        self.assertLessEqual(twice, in_flight)
        self.assertEqual([str(violation) for violation in self.api.violations], [])
        self.assertEqual(self.rekan.close(), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--groups", type=int, default=Pressure.groups)
    options, rest = parser.parse_known_args()
    Pressure.groups = options.groups
    unittest.main(argv=[sys.argv[0], *rest])
