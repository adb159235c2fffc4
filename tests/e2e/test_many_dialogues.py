"""Many people at once, and much talk: nobody sees another's dialogue, and nothing is kept of talk.

Deliveries of one round reach the program at the same time, each over a connection of its own.
Run: /usr/bin/python3 tests/e2e/test_many_dialogues.py
It needs build/rekan and redis-server.
"""

import http.client
import json
import sys
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import DEADLINE_S, SECRET                                  # noqa: E402
from shown import private_lane                                        # noqa: E402
from telegram_side import TelegramSide                                # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402

PEOPLE = ["Ani", "Budi", "Citra", "Dewi", "Eka", "Fajar", "Gita", "Hana", "Intan", "Joko"]
CHATTER = 1000


class ManySide(TelegramSide):
    """Gathers what people do and delivers all of it at once."""

    def __init__(self):
        super().__init__()
        self.gathered = None

    def deliver(self, update):
        if self.gathered is None:
            super().deliver(update)
        else:
            self.gathered.append(update)

    def at_once(self, act):
        self.gathered = []
        act()
        gathered, self.gathered = self.gathered, None
        threads = [threading.Thread(target=self.post_alone, args=(update,)) for update in gathered]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.rekan.wait_idle()

    def post_alone(self, update):
        connection = http.client.HTTPConnection("127.0.0.1", self.rekan.port, timeout=DEADLINE_S)
        try:
            connection.request("POST", "/webhook/telegram", json.dumps(update), {
                "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                self._complaints.append(f"the webhook answered {response.status}")
            self.api.answer_response(response.headers.get("Content-Type", ""), body)
        finally:
            connection.close()


class ManyDialogues(unittest.TestCase):
    def setUp(self):
        self.runner = Runner(ManySide)
        self.side = self.runner.side

    def tearDown(self):
        self.assertEqual(self.runner.close(), [])

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def everybody(self, act):
        self.side.at_once(lambda: [act(name) for name in PEOPLE])

    def private_lines(self, name):
        return "\n".join(line for shown in self.side.shown if shown.lane == private_lane(name)
                         for line in shown.lines)

    def test_ten_dialogues_at_once_never_mix(self):
        self.steps(f'group "Ramai": {", ".join(PEOPLE)}; admin Kepala\n'
                   "Rekan is made admin by Kepala\nKepala: /testi\n")       # so that it may ask who is a member
        self.runner.rekan.wait_idle()
        self.everybody(lambda name: self.side.say(name, "/testi"))   # seen in the group: they are members
        self.runner.rekan.wait_idle()
        self.everybody(lambda name: self.side.say(name, "/testi"))   # seen in the group: they are members
        self.runner.rekan.wait_idle()
        for act in (
                lambda name: self.side.open_button(name, "Cerita di chat pribadi"),
                lambda name: self.side.press(name, "Setuju, mulai", "private"),
                lambda name: self.side.say(name, f"Barang{name}", "private"),
                lambda name: self.side.say(name, f"kata{name} ga lengket di kulit", "private"),
                lambda name: self.side.press(name, "< 6 bulan", "private"),
                lambda name: self.side.press(name, "👍 cocok", "private"),
                lambda name: self.side.press(name, "Beli sendiri", "private"),
                lambda name: self.side.press(name, "Simpan & tampilkan di grup ini", "private")):
            self.everybody(act)
        # Ten letters to one group at once: who came too late is tried again after a pause.
        for _ in range(len(PEOPLE)):
            self.steps("advance 3 seconds\n")
            self.runner.rekan.wait_idle()

        for name in PEOPLE:
            lines = self.private_lines(name)
            self.assertIn(f"Ceritamu soal Barang{name} sekarang bisa tampil", lines)
            for other in PEOPLE:
                if other != name:
                    self.assertNotIn(f"Barang{other}", lines)
                    self.assertNotIn(f"kata{other}", lines)
        self.steps("Redis holds 10 testimonials\nRedis holds 10 products\nRedis holds nothing that was said\n")
        self.assertEqual(self.side.complaints(), [])

    def test_ten_one_liners_in_the_group_at_once_go_to_their_authors(self):
        self.steps(f'group "Ramai": {", ".join(PEOPLE)}; admin Kepala\nconfig telegram.per_group_minute 1000\n')
        self.steps("Kepala: eh ketemu jam berapa\n")
        self.everybody(lambda name: self.side.say(name, "/start", "private"))
        self.everybody(lambda name: self.side.say(name, f"/testi Barang{name}: kata{name} ga lengket, 2 bulan +"))
        consents = {shown.to: shown for shown in self.side.shown if shown.lane == "Ramai"}
        self.assertEqual(set(consents), set(PEOPLE))
        keyboards = [pair for pair in self.side.view.keyboards if pair[1]["text"] == "Setuju, mulai"]
        mine = {message.reply_to.sender["first_name"]: (message, button) for message, button in keyboards}

        def press(name):
            self.side.view.keyboards = [mine[name]]
            self.side.press(name, "Setuju, mulai")
        self.everybody(press)
        for name in PEOPLE:
            self.assertIn("Dapatnya gimana?", self.private_lines(name))
        self.side.view.keyboards = []
        self.everybody(lambda name: self.side.say(name, "/testi", "private"))
        for name in PEOPLE:
            for other in PEOPLE:
                if other != name:
                    self.assertNotIn(f"Barang{other}", self.private_lines(name))
        self.assertEqual(self.side.complaints(), [])

    def test_a_thousand_group_messages_leave_nothing_in_redis(self):
        self.steps('group "Ramai": Ani, Citra; admin Kepala\nKepala: selamat pagi semuanya ya\n')
        for number in range(CHATTER):
            self.side.say("Ani" if number % 2 else "Citra", f"pesan biasa nomor {number}, sunscreen abis lagi nih")
        self.steps("Rekan is silent\nRedis holds nothing that was said\n")
        self.assertEqual([key for key in self.runner.rekan.redis.keys() if ":seen:" in key], [])

    def test_a_story_that_is_too_long_is_said_with_its_length(self):
        self.steps('group "Ramai": Ani; admin Kepala\nAni: /testi\n')
        self.runner.rekan.wait_idle()
        self.side.open_button("Ani", "Cerita di chat pribadi")
        self.runner.rekan.wait_idle()
        self.side.press("Ani", "Setuju, mulai", "private")
        self.side.say("Ani", "Azura", "private")
        self.side.say("Ani", "ga lengket di kulit " * 101, "private")
        self.side.say("Ani", "/testi Azura: " + "ga lengket di kulit " * 101)
        self.runner.rekan.wait_idle()
        self.assertIn("Kepanjangan: 2019 dari maksimal 2000 huruf.", self.private_lines("Ani"))
        self.assertTrue(any("Kepanjangan" in shown.lines[0] for shown in self.side.shown if shown.lane == "Ramai"))


if __name__ == "__main__":
    unittest.main()
