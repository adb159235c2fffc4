"""What README tells a shop to run: the curl, PHP and Node snippets, signed so that it holds.

Once against a listener that judges as README describes it, and once against the real program, whose
brand, campaign and link people made by talking to it."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import threading
import time
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from brand_program import Program, new_key, screen_of
from rekan import DEADLINE_S

HERE = Path(__file__).resolve().parent
README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
SECRET = "sign_TEST-secret"


def snippet(language):
    section = README.split("## Orders and rewards", 1)[1].split("\n## ", 1)[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.S).group(1)


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers, body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"state":"held"}')

    def log_message(self, *_):
        pass


class Snippets(unittest.TestCase):
    def setUp(self):
        self.server = HTTPServer(("127.0.0.1", 0), Listener)
        self.server.got = []
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.thread.join)
        self.addCleanup(self.server.shutdown)

    def run_snippet(self, language, command):
        env = dict(os.environ, REKAN_URL=f"http://127.0.0.1:{self.server.server_port}", REKAN_SECRET=SECRET)
        done = subprocess.run([*command, snippet(language)] if command[-1] == "-c" else command, env=env, timeout=60,
                              input=None if command[-1] == "-c" else snippet(language), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('{"state":"held"}', done.stdout)
        (path, headers, body), = self.server.got
        self.assertEqual(path, "/v1/conversions")
        self.assertLess(abs(int(headers["Rekan-Timestamp"]) - time.time()), 300)
        signed = headers["Rekan-Timestamp"].encode() + b"." + body
        self.assertEqual(headers["Rekan-Signature"], hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest())
        self.assertEqual(json.loads(body), {"event": "order", "order": "INV-17", "amount": 150000, "currency": "IDR",
                                            "code": "ABCDE-FGHJKM"})

    def test_curl(self):
        self.run_snippet("sh", ["sh", "-c"])

    def test_php(self):
        self.run_snippet("php", ["php"])

    def test_node(self):
        self.run_snippet("js", ["node", "-"])


KEY = screen_of("Maya", "Azura") + new_key("Maya", "{any}", "{any}", "rahasia tanda tangan: {any as secret}")

LATER = """advance 15 days
Rekan to Siti, private:
  Satu pesanan lewat kodemu di Azura udah pasti: 10 poin buatmu.
  {...}
Siti, private: /status
Rekan to Siti, private:
  {any}
  Link dibuka 0 · pesanan 1 · ditahan 0 · diberikan 1 · nggak dihitung 0
  Poin: 10 diberikan, 0 ditahan
  • {any} (dari tokonya): diberikan
"""


class RealProgram(Program):
    def tell(self, language, command, **changed):
        text = snippet(language)
        for old, new in {"ABCDE-FGHJKM": self.runner.known["code"], **changed}.items():
            self.assertIn(old, text)
            text = text.replace(old, new)
        env = dict(os.environ, REKAN_URL=f"http://127.0.0.1:{self.runner.rekan.port}",
                   REKAN_SECRET=self.runner.known["secret"])
        done = subprocess.run(command, input=text, env=env, timeout=DEADLINE_S * 3, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_an_order_is_held_granted_and_told_the_same_by_every_snippet(self):
        people = (HERE / "chats" / "orders.chat").read_text("utf-8").split("Rina: /bagikan", 1)[0]
        self.start(people.replace("advance 1 hours\n", "") + KEY)  # a shop's clock is the true one
        said = self.tell("sh", ["sh"])
        self.assertEqual((said["order"], said["state"], said["by"], said["replay"]), ("INV-17", "held", "code", False))
        self.assertEqual((said["member_points"], said["buyer_reward"]), (10, "diskon 10%"))
        for language, command in (("php", ["php"]), ("js", ["node", "-"])):
            again = self.tell(language, command)
            self.assertEqual((again["state"], again["replay"]), ("held", True), language)
        wrong = self.tell("sh", ["sh"], **{"150000": "150001"})
        self.assertEqual(wrong["error"]["field"], "amount")
        refused = self.tell("sh", ["sh"], **{"$REKAN_SECRET": "x"})
        self.assertEqual(refused["error"]["field"], "Rekan-Signature")
        self.play(LATER)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.runner.rekan.private_port}/metrics",
                                    timeout=DEADLINE_S) as answer:
            told = answer.read().decode()
        for line in ('conversions_total{result="recorded"} 1', 'conversions_total{result="replay"} 2',
                     'conversions_total{result="refused"} 1', 'conversions_total{result="unsigned"} 1',
                     'orders_total{state="held"} 1', 'orders_total{state="granted"} 1', "vouchers_given_total 0"):
            self.assertIn(f"\nrekan_{line}\n", told)


if __name__ == "__main__":
    unittest.main()
