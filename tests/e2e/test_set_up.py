#!/usr/bin/python3
"""What a start says to Telegram, and what it knows before Telegram has answered.

Runs against the real program (REKAN_BINARY or build/rekan) and a Redis of its own.
Run: /usr/bin/python3 tests/e2e/test_set_up.py
"""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bot_api_faults import Fault                                      # noqa: E402
from rekan import DEADLINE_S, Rekan                                   # noqa: E402
from telegram_side import TelegramSide                                # noqa: E402
from test_odd_updates import message                                  # noqa: E402


class SetUp(unittest.TestCase):
    def setUp(self):
        self.side = TelegramSide()
        self.api = self.side.api
        self.rekan = Rekan("", self.side.config())
        self.side.rekan = self.rekan

    def tearDown(self):
        self.api.faults.release_all()
        self.assertEqual(self.rekan.close(), [])
        self.side.close()

    def methods(self):
        return [call.method for call in self.api.calls]

    def test_a_start_during_an_outage_needs_no_second_one(self):
        for fault in (Fault.bad_gateway(), Fault.flood(1)):
            self.api.fail("getMe", fault)
        self.api.fail("setWebhook", Fault.server_error())

        self.rekan.start()
        self.rekan.process.wait_line("telegram.named", DEADLINE_S)
        self.api.wait_until(lambda: self.methods().count("setWebhook") == 2, DEADLINE_S)
        self.rekan.wait_idle()

        self.assertEqual(self.methods()[:5], ["getMe"] * 3 + ["setWebhook"] * 2)
        self.assertNotIn("telegram.unnamed", "\n".join(self.rekan.log_tail(50)))

    def test_what_is_refused_is_said_once(self):
        self.api.fail("setWebhook", Fault.bad_request("bad webhook: HTTPS url must be provided"))

        self.rekan.start()
        self.rekan.wait_idle()

        self.assertEqual(self.methods().count("setWebhook"), 1)
        self.assertIn("setMyCommands", self.methods())

    def test_a_second_start_knows_the_name_before_telegram_answers(self):
        self.rekan.start()
        self.rekan.wait_idle()
        self.rekan.stop()
        held = self.api.fail("getMe", Fault("hold"))

        self.rekan.start()
        status, _, body = self.rekan.webhook(message(5, "/bantuan@" + self.api.state.bot["username"]))

        self.assertEqual(status, 200)
        if json.loads(body) == {}:       # then it comes by the outbox
            self.api.next_call("sendMessage")
        held.release()

    def test_another_bots_name_is_not_taken_for_ours(self):
        self.rekan.prepare()
        kept = self.rekan.folder / "data" / "telegram.name"
        kept.write_text("999 " + self.api.state.bot["username"] + "\n")
        held = self.api.fail("getMe", Fault("hold"))

        self.rekan.start()
        status, _, body = self.rekan.webhook(message(5, "/bantuan@" + self.api.state.bot["username"]))
        held.release()
        self.rekan.process.wait_line("telegram.named", DEADLINE_S)
        self.rekan.wait_idle()

        self.assertEqual((status, body), (200, b"{}"))
        self.assertNotIn("sendMessage", self.methods())
        self.assertEqual(kept.read_text(), f"123456 {self.api.state.bot['username']}\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
