"""What README tells a shop to run: the curl, PHP and Node snippets, signed so that it holds.

The listener here judges as README describes it; that the program judges the same is shown by
tests/integration/web_conversions.c and tests/unit/referral_conversion.c (RFC 4231)."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

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


if __name__ == "__main__":
    unittest.main()
