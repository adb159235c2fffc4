#!/usr/bin/python3
"""Redis over TLS, by what README tells: stunnel beside the bot, which takes no other host's certificate.

Run: /usr/bin/python3 tests/e2e/test_redis_tls.py
It needs build/rekan, redis-server with TLS, stunnel4 and openssl.
"""

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import FIXTURES, ROOT, START_DEADLINE_S, Process, binary   # noqa: E402

HOST = "redis.example.com"
SNIPPET = re.search(r"```\n(\[redis\]\n.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[1]
GROUP = "telegram:-1001"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Tls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="rekan-tls-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.make_certificates()
        self.redis_port, self.port = free_port(), free_port()
        self.start(["redis-server", "--port", "0", "--tls-port", str(self.redis_port), "--bind", "127.0.0.1",
                    "--tls-cert-file", "redis.pem", "--tls-key-file", "redis.key", "--tls-ca-cert-file", "ca.pem",
                    "--tls-auth-clients", "no", "--save", "", "--dir", str(self.folder)],
                   "stdout", "[Rr]eady to accept connections")
        (self.folder / "config.json").write_text(json.dumps(
            {"redis": {"url": f"redis://127.0.0.1:{self.port}"}, "data_dir": str(self.folder / "data")}))

    def make_certificates(self):
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days",
                     "2", "-subj", "/CN=an authority")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "redis.key", "-out", "redis.csr", "-subj",
                     f"/CN={HOST}")
        (self.folder / "names").write_text(f"subjectAltName=DNS:{HOST}\n")
        self.openssl("x509", "-req", "-in", "redis.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-out", "redis.pem", "-days", "2", "-extfile", "names")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True,
                       timeout=START_DEADLINE_S)

    def start(self, words, stream, ready):
        process = Process(["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", str(self.folder), *words],
                          self.folder / "log", stream)
        self.addCleanup(process.end, signal.SIGTERM)
        process.wait_line(ready, START_DEADLINE_S)
        return process

    def stunnel(self, host):
        """As README has it, but for the places."""
        text = SNIPPET
        for name, value in (("accept", f"127.0.0.1:{self.port}"), ("connect", f"127.0.0.1:{self.redis_port}"),
                            ("checkHost", host), ("CAfile", "ca.pem")):
            text, times = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
            self.assertEqual(times, 1, name)
        (self.folder / "stunnel.conf").write_text("foreground = yes\npid =\n" + text)
        return self.start(["stunnel4", "stunnel.conf"], "stderr", "Configuration successful")

    def rekan(self, *words):
        return subprocess.run([binary(), words[0], "--config", str(self.folder / "config.json"), "--group", GROUP,
                               *words[1:]], capture_output=True, text=True, timeout=START_DEADLINE_S, check=False)

    def test_what_readme_says_reaches_it_and_no_other(self):
        self.stunnel(HOST)
        self.assertEqual(self.rekan("seed", str(FIXTURES / "skincare.jsonl")).returncode, 0)
        self.assertIn("Azura", self.rekan("ask", "azura hydra gel bagus ga").stdout)
        self.port = free_port()
        self.stunnel("other.example.com")
        (self.folder / "config.json").write_text((self.folder / "config.json").read_text().replace(
            re.search(r"127\.0\.0\.1:\d+", (self.folder / "config.json").read_text())[0], f"127.0.0.1:{self.port}"))
        refused = self.rekan("ask", "azura hydra gel bagus ga")
        self.assertNotEqual(refused.returncode, 0)
        self.assertNotIn("Azura", refused.stdout)


if __name__ == "__main__":
    unittest.main()
