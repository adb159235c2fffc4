#!/usr/bin/python3
"""A day of 2,000 messages in a busy group: the bot posts what it was asked for, and nothing else (D6).

Questions come twice, by two people; buttons are pressed; people thank, type commands that are not
theirs, and talk about products among themselves. What the group sees of the bot is counted.
Run: /usr/bin/python3 tests/e2e/test_busy_day.py
It needs build/rekan and redis-server.
"""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402

MESSAGES = 2000
BLOCK = 20                                   # messages between two steps of the clock
DAY_S = 24 * 3600
PEOPLE = ["Ani", "Citra", "Dewi", "Eka", "Fajar", "Gita", "Hana", "Intan", "Joko", "Kiki"]
TALK = ["eh besok jadi kumpul ga", "sunscreen abis lagi nih", "wkwk iya bener", "ada yang tau tempat makan ga",
        "bagus ga sih yang itu?", "aku udah order tadi pagi", "menurutku biasa aja", "otw ya", "siapa nih yg piket",
        "recommended banget kata kakakku", "harganya berapa ya kak", "makasih semuanya 🙏"]
QUESTIONS = ["sunscreen yg ga lengket", "sunscreen yg ga whitecast", "Benira", "Lumi", "sunscreen buat kulit berminyak"]


class BusyDay(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.side = self.runner.side

    def tearDown(self):
        self.assertEqual(self.runner.close(), [])

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def posts(self):
        return [shown for shown in self.side.shown if shown.lane == "Ramai" and shown.kind == "message"]

    def quiet(self):
        self.runner.rekan.wait_idle()

    def ask(self, number):
        """One question by two people, and what follows on its answer. How many posts it is worth: one."""
        question = QUESTIONS[number % len(QUESTIONS)]
        before = len(self.posts())
        self.side.say("Ani", f"/tanya {question}")
        self.quiet()
        self.side.say("Citra", f"/tanya {question}")            # asked just now: a reaction at most
        self.side.press("Dewi", "Membantu")
        self.side.press("Eka", "···")
        self.side.press("Eka", "···")
        self.side.say("Ani", "makasih kak, membantu banget", reply_to="Rekan")
        self.quiet()
        self.assertEqual(len(self.posts()) - before, 1, f"question {number}: {question}")

    def say_something(self, number):
        name = PEOPLE[number % len(PEOPLE)]
        self.side.say(name, f"{TALK[number % len(TALK)]} ({number})")

    def test_two_thousand_messages_bring_one_post_for_each_thing_asked(self):
        self.steps(f'group "Ramai": {", ".join(PEOPLE)}; admin Kepala\nseed sunscreens.jsonl\n'
                   "Kepala: selamat pagi semuanya ya\n")
        asked = notices = 0
        for number in range(0, MESSAGES):
            if number and number % BLOCK == 0:
                self.steps(f"advance {DAY_S * BLOCK // MESSAGES} seconds\n")
            if number % 100 == 7:
                self.ask(asked)
                asked += 1
            elif number % 200 == 50:
                self.side.say("Fajar", "/testi")
                notices += 1
            elif number % 250 == 120:
                self.side.say("Gita", "/atur")                  # no admin: told alone, or not at all
            else:
                self.say_something(number)
        self.quiet()

        self.assertEqual((asked, notices), (20, 10))
        self.assertEqual(len(self.posts()), asked + notices)
        self.assertEqual([shown for shown in self.posts() if shown.to not in ("Ani", "Fajar")], [])
        self.assertEqual(self.side.complaints(), [])
        self.steps("Redis holds nothing that was said\n")


if __name__ == "__main__":
    unittest.main()
