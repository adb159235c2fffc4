"""A brand of its own in a running program, registered and let in by people talking to it, and its
program's requests, each answer held against /v1/openapi.json."""

import datetime
import http.client
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

from openapi import Description
from rekan import DEADLINE_S
from transcript_parse import parse
from transcript_run import Runner

CHATS = Path(__file__).resolve().parent / "chats"
GROUP = 'group "Skincare Depok": Siti, Rina; admin Budi\nlanguage Siti id\n'
AZURA = (CHATS / "openings" / "brand.chat").read_text("utf-8").replace(
    "  {any}\n  {any}\n  rahasia tanda tangan: {any as secret}",
    "  {any}\n  kunci: {any as key}\n  rahasia tanda tangan: {any as secret}")


def registered(keeper, brand):
    """Their brand is registered, under one name, and its screen is open."""
    return f"""
{keeper}, private: /merek
Rekan to {keeper}, private:
  {{...}}
{keeper}, private, presses [Daftarkan merek]
Rekan edits to {keeper}, private:
  {{...}}
{keeper}, private: {brand}
Rekan to {keeper}, private:
  {{...}}
{keeper}, private, presses [Nggak ada, selesai]
Rekan edits to {keeper}, private:
  {{...}}
"""


def screen_of(keeper, brand):
    return f"""
{keeper}, private: /merek
Rekan to {keeper}, private:
  {{...}}
{keeper}, private, presses [{brand}]
Rekan edits to {keeper}, private:
  {{...}}
"""


def new_key(keeper, *told, keys="  {...}", made="  {...}"):
    """From the brand's screen: a key is made. told are the lines that say it; keys and made, what the screen
    shows before and after."""
    lines = "\n".join("  " + line for line in told)
    return f"""
{keeper}, private, presses [Kunci API]
Rekan edits to {keeper}, private:
{keys}
{keeper}, private, presses [Buat kunci baru]
Rekan edits to {keeper}, private:
{made}
Rekan to {keeper}, private:
{lines}
  {{...}}
"""


BENIRA = registered("Tono", "Benira") + new_key("Tono", "{any}", "kunci: {any as other}")
README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
TARGET = "https://azura.example/promo"


class Program(unittest.TestCase):
    """One running program for all tests of a class, that people talk to and brands' programs ask."""

    @classmethod
    def start(cls, text):
        cls.runner = Runner()
        cls.addClassCleanup(cls.end)
        cls.play(text)

    @classmethod
    def end(cls):
        problems = cls.runner.close()
        assert not problems, problems

    @classmethod
    def play(cls, text):
        for step in parse(text):
            cls.runner.run(step)

    def send(self, method, path, body=None, key=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.runner.rekan.port, timeout=DEADLINE_S)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not False:
            headers.setdefault("Authorization", f"Bearer {key or self.key}")
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        try:
            connection.request(method, path, body.encode() if body is not None else None, headers)
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if said[:1] == b"{" else said, answer.headers
        finally:
            connection.close()


class Api(Program):
    """One brand, one program; each test begins a minute later and ends what campaigns it made."""

    @classmethod
    def setUpClass(cls):
        cls.ahead_ms = 0
        cls.start(GROUP + AZURA.replace("person Maya", "person Maya\nperson Tono\nlanguage Tono id") + cls.more)
        cls.key, cls.other = cls.runner.known["key"], cls.runner.known.get("other")

    def setUp(self):
        self.advance(60_000)                       # the minute's limit is one test's
        self.described = Description(self.send("GET", "/v1/openapi.json", key=False)[1])

    def tearDown(self):
        self.advance(60_000)
        for each in self.send("GET", "/v1/campaigns")[1]["campaigns"]:
            self.send("PATCH", "/v1/campaigns/" + each["code"], {"state": "ended"})

    def advance(self, milliseconds):
        self.runner.rekan.advance(milliseconds)
        type(self).ahead_ms += milliseconds

    def codes(self):
        return [each["code"] for each in self.ask("GET", "/v1/campaigns")[1]["campaigns"]]

    def ask(self, method, path, body=None, **more):
        """As send, and every answer is held against the description."""
        status, said, headers = self.send(method, path, body, **more)
        documented = "/v1/campaigns" if path == "/v1/campaigns" else "/v1/campaigns/{code}"
        if path.endswith("/vouchers"):
            documented += "/vouchers"
        self.assertEqual(self.described.check_answer(method, documented, status, said, headers), [], said)
        return status, said, headers

    def day(self, days):
        now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))      # Jakarta's
        return (now + datetime.timedelta(days=days, milliseconds=self.ahead_ms)).strftime("%Y-%m-%d")

    def terms(self, **changed):
        terms = {"reward": {"member": {"points": 10}, "friend": {"discount": "diskon 10%"}}, "target": TARGET,
                 "last_day": self.day(60), **changed}
        return {name: value for name, value in terms.items() if value is not Ellipsis}

    def make(self, key=None, **changed):
        status, said, _ = self.ask("POST", "/v1/campaigns", self.terms(**changed), key=key)
        self.assertEqual(status, 201, said)
        return said

    def refused(self, status, field, method, path, body, word="", **more):
        got, said, headers = self.ask(method, path, body, **more)
        self.assertEqual((got, said["error"]["field"]), (status, field), (body, said))
        self.assertIn(word, said["error"]["says"])
        self.assertGreater(len(said["error"]["says"]), 8)
        return headers

    @staticmethod
    def readme_tells(section, number):
        """The shell commands of that number in a section of README."""
        text = README.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
        return re.findall(r"```sh\n(.*?)```", text, re.S)[number]

    def shell(self, command, **env):
        env = dict(os.environ, REKAN_URL=f"http://127.0.0.1:{self.runner.rekan.port}", REKAN_KEY=self.key, **env)
        done = subprocess.run(["sh", "-c", command], env=env, timeout=DEADLINE_S, capture_output=True, text=True,
                              cwd=self.runner.rekan.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)
