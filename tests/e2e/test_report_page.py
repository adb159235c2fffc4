"""A brand's and a group's report as a page: Chromium against the real program.

The way there is the one that people take: a brand with a campaign in a group, /roi in private, the
link. What was counted is put into Redis beforehand, since it is counts and nothing else.
Run: /usr/bin/python3 tests/e2e/test_report_page.py [-k part-of-a-name]
It needs build/rekan, redis-server, redis-cli, chromium, chromium-driver, python3-selenium.
REKAN_PICTURES=FOLDER keeps a picture of each page.
"""

import http.client
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from test_playground import NARROW, WIDE, Visitor                      # noqa: E402
from transcript_parse import parse                                     # noqa: E402
from transcript_run import Runner                                      # noqa: E402

PHONE = (360, 780)
BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"
ASK = """
{name}, private: /roi
Rekan to {name}, private:
  {{...}}
{name}, private, presses [{choice}]
Rekan edits to {name}, private:
  {{...}}
{name}, private, presses [{month}]
Rekan edits to {name}, private:
  {{...}}
{name}, private, presses [{page}]
Rekan edits to {name}, private:
  {{any}}
  [{open}]({{any as {known}}})
  {{...}}
"""
WORDS = {"id": {"month": "Laporan bulan ini", "page": "Lihat grafiknya", "open": "Buka halaman"},
         "en": {"month": "This month's report", "page": "See the charts", "open": "Open the page"}}


class Reader(Visitor):
    """A browser that only opens pages."""

    def open(self, url, size, dark=False):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size != WIDE})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        self.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": BROWSER})
        self.driver.get(url)

    def js(self, script):
        return self.driver.execute_script("return " + script)

    def picture(self, name):
        folder = os.environ.get("REKAN_PICTURES")
        if not folder:
            return
        high = self.js("document.documentElement.scrollHeight")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": self.js("innerWidth"), "height": high, "deviceScaleFactor": 1, "mobile": True})
        self.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runner, cls.reader, cls.serial = Runner(), None, 0
        try:
            for step in parse((HERE / "chats" / "share.chat").read_text("utf-8")):
                if step.source.startswith("Rina: /bagikan"):
                    break                # Maya has a brand, its campaign runs, Budi let it in
                cls.runner.run(step)
            cls.count()
            cls.reader = Reader()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        if cls.reader:
            cls.reader.close()
        problems = cls.runner.close()
        if problems:
            raise AssertionError("\n".join(problems))

    def tearDown(self):
        self.assertEqual(self.reader.console(), [])

    @classmethod
    def redis(cls, *words):
        out = subprocess.run(["redis-cli", "-s", cls.runner.rekan.redis.socket, *map(str, words)],
                             check=True, capture_output=True, text=True)
        return out.stdout.split()

    @classmethod
    def count(cls):
        """A month of figures, as the program would have counted them."""
        group, = [key for key in cls.redis("KEYS", "*:chat:*")]
        campaign, = [key for key in cls.redis("KEYS", "*:campaign:*")]
        month = time.strftime("%Y-%m", time.gmtime(time.time() + 7 * 3600))
        figures = group.replace(":chat:", ":figures:") + ":" + month
        for day in range(1, 29):
            cls.redis("HSET", figures, f"{day:02}a", day % 5 + 1, f"{day:02}v", day % 2,
                      f"{day:02}upopok", day % 3, f"{day:02}r", 1, f"{day:02}h", day % 4)
        cls.redis("HSET", figures, "03usunscreen", 40, "03c", 12)
        cls.redis("HSET", campaign.replace(":campaign:", ":figures:") + ":" + month,
                  "02c", 20, "09l", 25, "11i", 7, "12s", 3, "14g", 31, "15f", 2, "16b", 40, "20w", 10)
        today = int((time.time() + 7 * 3600) // 86400)
        cls.redis("ZADD", campaign.replace(":campaign:", ":clicks:"), 17, today)

    def speak(self, name, language):
        for step in parse(f"{name}, private: /bahasa\nRekan to {name}, private:\n  {{...}}\n"
                          f"{name}, private, presses [{language}]\n"
                          f"Rekan edits to {name}, private:\n  {{...}}\n"):
            self.runner.run(step)

    def link(self, name, choice, lang):
        type(self).serial += 1
        known = f"page{self.serial}"
        text = ASK.format(name=name, choice=choice, known=known, **WORDS[lang])
        for step in parse(text):
            self.runner.run(step)
        path = self.runner.known[known].removeprefix("https://bot.example")
        self.assertNotEqual(path, self.runner.known[known])
        return f"http://127.0.0.1:{self.runner.rekan.port}{path}"

    def fetch(self, url, method="GET", agent=BROWSER):
        connection = http.client.HTTPConnection("127.0.0.1", self.runner.rekan.port, timeout=15)
        try:
            connection.request(method, "/" + url.split("/", 3)[3], headers={"User-Agent": agent})
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    # -- what is seen

    def check_shape(self):
        """Fits the width, has its charts, says what they show, and has a table beside them."""
        reader = self.reader
        reader.one("summary").click()
        reader.until("the table", lambda: reader.shown("details table"))
        self.assertLessEqual(reader.js("document.documentElement.scrollWidth"), reader.js("innerWidth"))
        charts = reader.all("svg")
        self.assertEqual(len(charts), 5)
        for chart in charts:
            title, desc = chart.get_attribute("aria-labelledby").split()
            self.assertTrue(reader.js(f"document.getElementById('{title}').textContent"))
            self.assertRegex(reader.js(f"document.getElementById('{desc}').textContent"), r"\d")
        self.assertEqual(len(reader.all("details tbody tr")) >= 28, True)
        self.assertEqual(reader.js("document.scripts.length"), 0)
        reader.one("summary").click()

    def test_a_brands_page_in_indonesian_on_a_phone(self):
        self.reader.open(self.link("Maya", "Azura", "id"), PHONE)
        self.assertEqual(self.reader.one("h1").text, "Laporan Azura")
        self.assertEqual(self.reader.js("document.documentElement.lang"), "id")
        self.check_shape()
        cells = self.reader.texts("table td.n")
        self.assertEqual(cells[:3], ["45", "7", "3"])    # attributed, influenced, self-reported
        self.assertIn("25%\n10 / n=40", cells)           # so many came back
        self.assertIn("total 17", self.reader.one("main").text)
        self.assertNotIn("Pekerjaan admin", self.reader.one("main").text)
        self.reader.picture("brand-id-phone")

    def test_a_brands_page_in_english_by_night_and_wide(self):
        self.speak("Maya", "English")
        try:
            self.reader.open(self.link("Maya", "Azura", "en"), WIDE, dark=True)
            self.assertEqual(self.reader.one("h1").text, "Report of Azura")
            self.check_shape()
            paper = self.reader.js("getComputedStyle(document.body).backgroundColor")
            self.assertEqual(paper, "rgb(20, 23, 28)")
            self.reader.picture("brand-en-dark")
        finally:
            self.speak("Maya", "Bahasa Indonesia")

    def test_a_groups_page_shows_its_admin_what_nobody_knew_and_what_waits(self):
        self.reader.open(self.link("Budi", "Skincare Depok", "id"), NARROW)
        self.check_shape()
        text = self.reader.one("main").text
        self.assertIn("Pekerjaan admin", text)
        self.assertIn("sunscreen", text)
        self.assertEqual(self.reader.texts("table td.n")[0].split()[0], "12")
        self.reader.picture("group-id-phone")

    # -- who may open it

    def test_it_opens_once_and_is_kept_nowhere(self):
        url = self.link("Maya", "Azura", "id")
        looked, page = self.fetch(url, agent="TelegramBot (like TwitterBot)")
        self.assertEqual(looked.status, 200)
        self.assertNotIn("Azura", page)
        self.assertEqual(self.fetch(url, "HEAD")[0].status, 200)

        first, page = self.fetch(url)
        self.assertEqual(first.status, 200)
        self.assertIn("Azura", page)
        self.assertEqual(first.headers["Cache-Control"], "no-store")
        self.assertEqual(first.headers["Referrer-Policy"], "no-referrer")
        self.assertTrue(first.headers["Content-Security-Policy"].startswith("default-src 'none'"))
        self.assertNotIn("script", first.headers["Content-Security-Policy"])

        again, page = self.fetch(url)
        self.assertEqual(again.status, 410)
        self.assertNotIn("Azura", page)
        self.assertIn("/roi", page)

    def test_it_ends_by_itself_and_a_made_up_one_opens_nothing(self):
        for key in self.redis("KEYS", "*:ticket:*"):
            self.redis("DEL", key)
        url = self.link("Maya", "Azura", "id")
        for wrong in (url[:-1] + ("a" if url[-1] != "a" else "b"), url + "x", url[:-5]):
            self.assertEqual(self.fetch(wrong)[0].status, 410)
        key, = self.redis("KEYS", "*:ticket:*")
        self.assertNotIn(url[-22:], key)                  # Redis does not know the address
        left = int(self.redis("PTTL", key)[0])
        self.assertTrue(0 < left <= 600000)
        self.redis("PEXPIRE", key, 0)
        self.assertEqual(self.fetch(url)[0].status, 410)


if __name__ == "__main__":
    unittest.main()
