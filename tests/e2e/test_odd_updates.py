"""What the program does with what nobody promised: odd updates, wrong secrets, signals.

Runs against the real program (REKAN_BINARY or build/rekan) and a Redis of its own.
Run: /usr/bin/python3 tests/e2e/test_odd_updates.py
"""

import http.client
import json
import re
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bot_api_faults import Fault                                      # noqa: E402
from rekan import DEADLINE_S, SECRET, Rekan, metrics                  # noqa: E402
from telegram_side import TelegramSide                                # noqa: E402

SITI = {"id": 7_100_200_300, "is_bot": False, "first_name": "Siti", "language_code": "en"}
GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Skincare Depok"}
PRIVATE = {"id": SITI["id"], "type": "private", "first_name": "Siti"}
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def message(number, text, chat=None, **more):
    made = {"message_id": number, "date": 1_760_000_000, "chat": chat or GROUP, "from": SITI, "text": text}
    if text.startswith("/"):
        made["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"update_id": number, "message": {**made, **more}}


ODD = {
    "an unknown kind": {"tea_break": {"kettle": True}},
    "no kind at all": {},
    "a null message": {"message": None},
    "a message that is text": {"message": "hello"},
    "a message that is a list": {"message": []},
    "a message without chat": {"message": {"message_id": 1, "date": 1, "text": "/help"}},
    "a chat of a new type": {"message": {"message_id": 1, "date": 1, "text": "/help", "from": SITI,
                                         "chat": {"id": 5, "type": "hologram"}}},
    "a press without message": {"callback_query": {"id": "9", "from": SITI, "chat_instance": "1", "data": "ask:more:0"}},
    "a press with an odd payload": {"callback_query": {"id": "10", "from": SITI, "chat_instance": "1",
                                                       "data": "ask:help:" + ":" * 50}},
    "a press of a message that is too old": {"callback_query": {
        "id": "11", "from": SITI, "chat_instance": "1", "data": "give:save:show",
        "message": {"chat": PRIVATE, "message_id": 3, "date": 0}}},
    "a membership without anything": {"my_chat_member": {"chat": GROUP, "from": SITI, "date": 1}},
    "a poll": {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0}},
    "an inaccessible reply": message(77, "/tanya", reply_to_message={"chat": GROUP, "message_id": 2, "date": 0}),
    "entities that lie": {"message": {"message_id": 4, "date": 1, "chat": GROUP, "from": SITI, "text": "hi",
                                      "entities": [{"type": "bot_command", "offset": -3, "length": 900},
                                                   {"type": 7}, None]}},
    "unknown fields everywhere": message(78, "/bantuan", tea={"milk": [1, {"sugar": None}]}, mood="good"),
}
DATES = [0, -1, 1, 2**31, 2**53, -2**62, 1e300, 1.5, "yesterday", None, True, [1]]


class Program(unittest.TestCase):
    overrides = {}

    def setUp(self):
        self.side = TelegramSide()
        self.rekan = Rekan("", {**self.side.config(), **self.overrides})
        self.side.rekan = self.rekan
        self.rekan.start()
        self.rekan.wait_idle()
        self.number = 1000

    def tearDown(self):
        try:
            problems = self.rekan.close()
        finally:
            self.side.close()
        self.assertEqual(problems, [])

    def post(self, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.rekan.port, timeout=DEADLINE_S)
        try:
            connection.request("POST", "/webhook/telegram", body, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def set_aside(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.rekan.private_port, timeout=DEADLINE_S)
        try:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        finally:
            connection.close()
        return int(re.search(r'^rekan_turns_not_done_total\{reason="set_aside"\} (\d+)', text, re.M)[1])

    def answer_to(self, update):
        self.number += 1
        status, _, body = self.rekan.webhook({**update, "update_id": self.number})
        return status, body

    def assert_well(self):
        """It still answers whoever comes, and the answer is a whole one."""
        somebody = {**SITI, "id": 7_900_000_000 + self.number}
        status, body = self.answer_to(message(self.number, "/help", {**PRIVATE, "id": somebody["id"]},
                                              **{"from": somebody}))
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(body)["method"], "sendMessage")


class OddUpdates(Program):
    def test_odd_updates_are_answered_200(self):
        for name, update in ODD.items():
            with self.subTest(name):
                self.assertEqual(self.answer_to(update)[0], 200)
        self.assert_well()

    def test_odd_dates_are_answered_200(self):
        for date in DATES:
            with self.subTest(repr(date)):
                update = message(self.number, "/help", PRIVATE)
                update["message"]["date"] = date
                self.assertEqual(self.answer_to(update)[0], 200)
        self.assert_well()

    def test_odd_update_ids_are_answered_200(self):
        for number in (None, "five", -1, 0, 2**63, 1.5, [], {}):
            with self.subTest(repr(number)):
                status, _, _ = self.rekan.webhook({**message(1, "hello there"), "update_id": number})
                self.assertEqual(status, 200)
        self.assert_well()

    def test_what_is_no_update_is_answered_200_and_set_aside(self):
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        for body in (b"", b"{", b"null", b"[]", b"7", b'"text"', b"\x00\xff", b"[" * 5000, b"{}" * 50,
                     b'{"update_id":1,"update_id":2}', b'{"a":' * 100 + b"1" + b"}" * 100,
                     json.dumps(message(6, "/tanya \ud83d sunscreen")).encode(),
                     json.dumps(message(7, "/tanya \0 sunscreen")).encode()):
            with self.subTest(body[:20]):
                self.assertEqual(self.post(body, headers), 200)
        self.assert_well()

    def test_an_update_that_goes_on_behind_its_end_is_set_aside_whole(self):
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        private = {**PRIVATE, "id": 7_800_000_001}
        body = json.dumps(message(8, "/help", private, **{"from": {**SITI, "id": private["id"]}})).encode()
        self.assertEqual(self.post(body + b'{"update_id":9}', headers), 200)
        self.assertEqual(self.set_aside(), 1)
        self.assertEqual(self.post(body + b" \r\n", headers), 200)
        self.assertEqual(self.set_aside(), 1)
        self.assert_well()

    def test_null_results_of_calls_are_successes(self):
        real, nulls = self.side.api.answer, []

        def nothing(method, parameters, via="http"):
            call, status, answer = real(method, parameters, via)
            if method == "editMessageText" and answer["ok"]:
                answer = {**answer, "result": None}
                nulls.append(method)
            return call, status, answer
        self.side.api.answer = nothing
        self.side.person("Tono")
        self.side.say("Tono", "/bahasa", "private")
        self.side.press("Tono", "English", "private")
        self.rekan.wait_idle()
        self.rekan.advance(3_600_000)
        self.rekan.wait_idle()
        edits = [call for call in self.side.api.calls if call.method == "editMessageText"]
        self.assertEqual(len(edits), 1)
        self.assertEqual(nulls, ["editMessageText"])


class Doors(Program):
    def test_a_wrong_or_missing_secret_is_401(self):
        body = json.dumps(message(1, "/help", PRIVATE)).encode()
        for headers in ({}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET[:-1]}, {HEADER: SECRET + "x"},
                        {HEADER: SECRET.swapcase()}):
            with self.subTest(headers):
                self.assertEqual(self.post(body, headers), 401)
        self.assert_well()

    def test_a_body_over_a_mebibyte_is_413(self):
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        whole = json.dumps(message(1, "hello")).encode()
        self.assertEqual(self.post(whole + b" " * (1024 * 1024 - len(whole)), headers), 200)
        self.assertEqual(self.post(whole + b" " * (1024 * 1024 + 1 - len(whole)), headers), 413)
        self.assert_well()


class Signals(Program):
    def pressed(self):
        self.side.person("Tono")
        self.side.say("Tono", "/bahasa", "private")
        self.side.press("Tono", "English", "private")

    def test_sigterm_finishes_what_is_on_its_way(self):
        self.side.fail("editMessageText", Fault.of_kind("hold"))
        self.pressed()
        self.side.wait_until(lambda: any(c.method == "editMessageText" for c in self.side.api.calls), DEADLINE_S)
        ended = threading.Thread(target=self.rekan.stop)
        ended.start()
        self.rekan.process.wait_line(r"\bleaving\b.*shipments=1", DEADLINE_S)
        self.assertTrue(ended.is_alive())
        self.side.release()
        ended.join(DEADLINE_S)
        self.rekan.start()
        self.rekan.advance(3_600_000)
        self.rekan.wait_idle()
        edits = [call for call in self.side.api.calls if call.method == "editMessageText"]
        self.assertEqual(len(edits), 1)      # it was settled: nobody says it again

    def test_sigterm_while_redis_is_away_leaves_nobody_without_an_answer(self):
        self.rekan.redis.stop()
        statuses = []
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        asked = [threading.Thread(target=lambda n=n: statuses.append(
            self.post(json.dumps(message(n, "/bantuan")), headers))) for n in range(1, 9)]
        for thread in asked:
            thread.start()
        deadline = time.monotonic() + DEADLINE_S
        while metrics(self.rekan)['deliveries_not_done_total{reason="later"}'] < len(asked):
            self.assertLess(time.monotonic(), deadline)
        self.rekan.stop()
        for thread in asked:
            thread.join(DEADLINE_S)
        self.assertEqual(statuses, [503] * 8)

    def test_sighup_with_a_bad_config_keeps_the_old_one(self):
        self.rekan.config_path.write_text('{"log": {"level": "loud"}}')
        self.rekan.process.child.send_signal(signal.SIGHUP)
        self.rekan.process.wait_line(r"error config\.kept\b", DEADLINE_S)
        self.assert_well()
        self.rekan.config_path.write_text("{")
        self.rekan.process.child.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + DEADLINE_S
        while sum("config.kept" in line for line in self.rekan.process.lines) < 2:
            self.assertLess(time.monotonic(), deadline)
            self.assert_well()
        self.pressed()
        self.rekan.wait_idle()

    def test_sighup_reads_the_words_again_and_keeps_them_when_they_are_no_good(self):
        words = self.rekan.config_path.parent / "words"
        (words / "lexicon").mkdir(parents=True)
        (words / "lexicon" / "slang.json").write_text('{"id": {"yng": "yg", "yg": "yang"}}')
        config = self.rekan.config()
        config["words_dir"] = str(words)
        self.rekan.config_path.write_text(json.dumps(config))
        self.rekan.process.child.send_signal(signal.SIGHUP)
        self.rekan.process.wait_line(r"error words\.kept\b.*slang\.json", DEADLINE_S)
        (words / "lexicon" / "slang.json").unlink()
        self.rekan.process.child.send_signal(signal.SIGHUP)
        self.rekan.process.wait_line(r"info words\.read\b", DEADLINE_S)
        self.pressed()
        self.rekan.wait_idle()

    def test_sighup_takes_over_the_log_level(self):
        self.assertTrue(any(" info " in line for line in self.rekan.process.lines))
        config = self.rekan.config()
        config["log"] = {"level": "error"}
        self.rekan.config_path.write_text(json.dumps(config))
        self.rekan.process.child.send_signal(signal.SIGHUP)
        config["log"] = {"level": "info"}
        # Nothing says when it is done, since it now says nothing: ask until it is quiet.
        deadline = time.monotonic() + DEADLINE_S
        while True:
            before = len(self.rekan.process.lines)
            self.pressed()
            self.rekan.wait_idle()
            if len(self.rekan.process.lines) == before:
                break
            self.assertLess(time.monotonic(), deadline)
        self.rekan.config_path.write_text(json.dumps(config))
        self.rekan.process.child.send_signal(signal.SIGHUP)
        self.rekan.process.wait_line(r"info config\.reloaded\b", DEADLINE_S)


if __name__ == "__main__":
    unittest.main()
