"""The playground, as a visitor meets it: Chromium against the real program.

One visitor is several people in one group. Every wait is for something that
can be seen, with a deadline.
Run: /usr/bin/python3 tests/e2e/test_playground.py [-k part-of-a-name]
It needs build/rekan, redis-server, chromium, chromium-driver, python3-selenium.
"""

import http.client
import json
import random
import re
import shutil
import socket
import struct
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.utils import is_connectable
from selenium.webdriver.support.ui import WebDriverWait

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import ROOT, START_DEADLINE_S, Rekan     # noqa: E402

PAGES = int(re.search(r"LIMIT_PLAYED_PAGES = (\d+)", (ROOT / "bot/base/limits.h").read_text())[1])

WAIT_S = 15
WIDE, NARROW = (1360, 860), (360, 740)
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--remote-debugging-pipe", "--lang=id"]
STORY = "dipakai tiap pagi, wajah jadi ga kering lagi dan ga bikin jerawat, teksturnya ringan"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def told_words():
    """How the testimonials of the demo group begin."""
    lines = (ROOT / "locales" / "demo.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"][:24] for line in lines if line.strip()]


def noise_png(width, height):
    """A picture that does not shrink by itself."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    dots = random.Random(7)
    rows = b"".join(b"\0" + dots.randbytes(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


class Program(Rekan):
    """Without a token: the playground alone, on a port that a restart keeps."""

    def __init__(self):
        super().__init__("http://127.0.0.1:9", {
            "listen": {"private_port": free_port(), "public_url": ""},
            "telegram": {"token": "", "secret": "", "set_up": False},
        })

    @property
    def url(self):
        return f"http://127.0.0.1:{self.private_port}/"


class Driver(Service):
    """chromedriver by its address: a fresh root has no /etc/hosts that knows "localhost"."""

    @property
    def service_url(self):
        return f"http://127.0.0.1:{self.port}"

    def is_connectable(self):
        return is_connectable(self.port, "127.0.0.1")


class Visitor:
    """A browser, and what a visitor does with it."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="rekan-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in FLAGS + [f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Driver("/usr/bin/chromedriver"))

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def visit(self, url, size=WIDE, lang="id"):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == NARROW})
        self.driver.get(url)
        self.driver.execute_script("localStorage.clear();"
                                   f"localStorage.setItem('rekan.lang', '\"{lang}\"')")
        self.reload()

    def reload(self):
        self.driver.refresh()
        self.until("the page is connected",
                   lambda: self.all("#link[data-state=link_on]"))

    def console(self):
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] in ("SEVERE", "WARNING")]

    # -- looking

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def shown(self, css):
        return [e for e in self.all(css) if e.is_displayed()]

    def texts(self, css):
        return self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter(e => e.checkVisibility()).map(e => e.innerText)", css)

    def until(self, what, is_true, deadline_s=WAIT_S):
        return WebDriverWait(self.driver, deadline_s, poll_frequency=0.05).until(
            lambda _: is_true(), message=f"never seen: {what}")

    # -- doing

    def become(self, person):
        self.one(f'.person[data-person="{person}"]').click()

    def write(self, pane, text):
        self.one(f"#write-{pane}").send_keys(text + Keys.ENTER)

    def ask(self, text, pane="demo"):
        """Writes, and returns the bot's answer to it."""
        before = len(self.all(f"#pane-{pane} .message.bot"))
        self.write(pane, text)
        self.until(f"an answer to {text!r}",
                   lambda: len(self.all(f"#pane-{pane} .message.bot")) > before
                   and self.all(f"#pane-{pane} .message.bot")[-1].text)
        return self.all(f"#pane-{pane} .message.bot")[-1]

    def tap(self, element):
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def press(self, pane, payload):
        """Presses the latest button whose payload starts so, once it is there."""
        css = f'#pane-{pane} .press[data-payload^="{payload}"]'
        self.until(f"a button {payload}", lambda: self.shown(css))
        self.tap(self.shown(css)[-1])


class Playground(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Program()
        cls.visitor = None
        try:
            cls.program.start()
            cls.visitor = Visitor()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        if cls.visitor:
            cls.visitor.close()
        problems = cls.program.close(secret_texts=[STORY, "kalimat rahasia anggota"])
        if problems:
            raise AssertionError("\n".join(problems))

    def setUp(self):
        self.visitor.visit(self.program.url)

    def tearDown(self):
        self.assertEqual(self.visitor.console(), [])

    def fetch(self, path, host):
        return self.fetch_all(path, host)[0]

    def fetch_all(self, path, host):
        connection = http.client.HTTPConnection("127.0.0.1", self.program.private_port, timeout=WAIT_S)
        try:
            connection.request("GET", path, headers={"Host": host})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def test_an_administrator_saves_the_groups_data(self):
        visitor = self.visitor
        visitor.become("budi")
        visitor.ask("/start", "private")
        visitor.write("demo", "/atur")
        visitor.press("private", "group_export:ask")
        visitor.press("private", "group_export:really")
        visitor.until("a file", lambda: visitor.shown("#pane-private a[download]"))
        link = visitor.shown("#pane-private a[download]")[-1]
        path = link.get_attribute("href").split("/", 3)[3]
        answer, content = self.fetch_all("/" + path, f"127.0.0.1:{self.program.private_port}")
        self.assertEqual((answer.status, answer.headers["Content-Disposition"]), (200, "attachment"))
        lines = [json.loads(line) for line in content.decode().splitlines()]
        self.assertEqual((lines[0]["kind"], lines[-1]["complete"]), ("rekan-group-export", True))
        self.assertGreater(lines[-1]["testimonials"], 10)
        self.assertEqual(self.fetch("/" + path, "evil.example").status, 421)
        self.assertEqual(self.fetch("/playground/file/other", "localhost").status, 404)

    # -- the page

    def test_everything_comes_from_the_program_itself(self):
        hosts = self.visitor.driver.execute_script(
            "return [...new Set(performance.getEntriesByType('resource').map(e => new URL(e.name).host))]")
        self.assertEqual(hosts, [f"127.0.0.1:{self.program.private_port}"])

    def test_headers_are_strict_and_a_foreign_name_is_refused(self):
        own = self.fetch("/", f"127.0.0.1:{self.program.private_port}")
        self.assertEqual(own.status, 200)
        self.assertIn("default-src 'self'", own.headers["Content-Security-Policy"])
        self.assertNotIn("unsafe", own.headers["Content-Security-Policy"])
        self.assertEqual(own.headers["X-Content-Type-Options"], "nosniff")
        self.assertTrue(own.headers["ETag"])
        self.assertEqual(self.fetch("/", "evil.example").status, 421)
        self.assertEqual(self.fetch("/playground.js", "127.0.0.1.evil.example").status, 421)

    def test_everything_that_can_be_pressed_has_a_name(self):
        nameless = self.visitor.driver.execute_script(
            "return [...document.querySelectorAll('button, a[href], textarea, input')].filter(e =>"
            " !(e.getAttribute('aria-label') || e.innerText || e.closest('label') || e.textContent.trim()))"
            ".map(e => e.outerHTML)")
        self.assertEqual(nameless, [])
        self.assertEqual(self.visitor.one("html").get_attribute("lang"), "id")
        for log in self.visitor.all(".log"):
            self.assertEqual(log.get_attribute("role"), "log")

    # -- asking

    def test_a_question_in_indonesian_is_answered_with_members_own_words(self):
        answer = self.visitor.ask("/tanya sunscreen yg ga whitecast buat kulit berminyak")
        words = answer.text
        self.assertTrue(any(told in words for told in told_words()), words)
        self.assertTrue(answer.find_elements(By.CSS_SELECTOR, ".press"))
        self.assertIn("Siti", answer.find_element(By.CSS_SELECTOR, ".quoted").text)

    def test_an_example_is_asked_with_one_tap(self):
        self.visitor.become("dewi")
        chip = self.visitor.all("#pane-demo .chip")[1]
        asked = chip.text
        chip.click()
        self.visitor.until("the question", lambda: any(
            asked in text for text in self.visitor.texts("#pane-demo .message.mine")))

    def test_english_is_one_tap_away(self):
        self.visitor.one('[data-lang="en"]').click()
        self.assertEqual(self.visitor.one("html").get_attribute("lang"), "en")
        self.assertIn("Private chat", self.visitor.one("#pane-private .pane-head").text)
        answer = self.visitor.ask("/ask sunscreen for oily skin without white cast")
        self.assertRegex(answer.text, r"(?i)\b(members|people)\b")
        self.visitor.reload()
        self.assertEqual(self.visitor.one("html").get_attribute("lang"), "en")

    def test_ordinary_chatter_gets_no_answer(self):
        before = len(self.visitor.all(".message.bot"))
        self.visitor.write("demo", "kalimat rahasia anggota, besok jadi kumpul kan")
        self.visitor.until("the message", lambda: self.visitor.texts("#pane-demo .message.mine"))
        self.program.wait_idle()
        self.assertEqual(len(self.visitor.all(".message.bot")), before)

    # -- what only one person sees

    def test_a_notice_is_seen_by_who_pressed_and_by_nobody_else(self):
        self.visitor.ask("/tanya sunscreen kulit kering buat harian")
        self.visitor.become("rina")
        self.visitor.press("demo", "useful:yes")
        self.visitor.until("a notice", lambda: self.visitor.shown(".notice[data-person=rina]"))
        self.assertIn("hanya kamu yang lihat", self.visitor.texts(".notice")[0])

        self.visitor.become("siti")
        self.assertEqual(self.visitor.shown(".notice"), [])

    def test_a_message_to_one_person_is_in_that_persons_view_only(self):
        self.visitor.ask("/tanya moisturizer kulit sensitif")
        self.visitor.become("rina")
        self.visitor.press("demo", "why:info")
        self.visitor.until("a private message", lambda: self.visitor.shown("#pane-demo .message.alone"))
        self.assertIn("hanya kamu yang lihat", self.visitor.texts("#pane-demo .message.alone")[-1])

        self.visitor.become("siti")
        self.assertEqual(self.visitor.all("#pane-demo .message.alone"), [])
        self.visitor.reload()
        self.assertEqual(self.visitor.all("#pane-demo .message.alone"), [])

    # -- giving

    def test_a_testimonial_is_given_in_the_private_chat_and_found_by_the_next_question(self):
        visitor = self.visitor
        visitor.become("dewi")
        answer = visitor.ask("/testi")
        visitor.tap(answer.find_element(By.CSS_SELECTOR, ".press-start"))
        visitor.press("private", "give:agree")
        product = "Melati Cica Toner"
        for act in (lambda: visitor.write("private", product),
                    lambda: visitor.write("private", STORY),
                    lambda: visitor.press("private", "give:used:3"),
                    lambda: visitor.press("private", "give:verdict:+"),
                    lambda: visitor.press("private", "give:label:0"),
                    lambda: visitor.press("private", "give:save:show")):
            before = visitor.texts("#pane-private .message.bot")
            act()
            visitor.until("what comes next",
                          lambda: visitor.texts("#pane-private .message.bot") != before)
        visitor.until("that it was saved", lambda: product in
                      visitor.texts("#pane-private .message.bot")[-1])

        visitor.become("siti")
        found = visitor.ask(f"/tanya {product}")
        self.assertIn(STORY[:24], found.text)
        self.assertIn("Dewi", found.text)

    # -- photos

    def attach(self, pane, path):
        self.visitor.one(f"#pane-{pane} .photo-file").send_keys(str(path))

    def photos(self, pane, author):
        """How wide the photos in these messages are; those that cannot be shown are 0."""
        return self.visitor.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].filter(e => e.complete)"
            ".map(e => e.naturalWidth)", f"#pane-{pane} .message.{author} img.photo")

    def test_a_photo_goes_with_a_story_and_is_shown_to_whoever_presses_for_it(self):
        visitor = self.visitor
        with tempfile.NamedTemporaryFile(suffix=".png") as picture:
            picture.write(noise_png(900, 700))
            picture.flush()
            visitor.write("demo", "liat nih")
            self.attach("demo", picture.name)
            visitor.until("the photo", lambda: any(self.photos("demo", "mine")))
            self.assertLess(len(self.sent_photo("#pane-demo .message.mine img.photo")), 9 * 1024 + 1)

            visitor.become("rina")
            visitor.ask("/start", "private")
            visitor.write("demo", "/testi Kenanga Balm: bibir ga pecah lagi, lengket dikit, dipakai 3 bulan +")
            visitor.press("demo", "give:here")
            visitor.press("private", "give:label:0")
            visitor.press("private", "give:photo")
            visitor.until("a place for it", lambda: visitor.shown('#pane-private .press[data-payload^="give:skip"]'))
            self.attach("private", picture.name)
            visitor.until("that it came", lambda: "Fotomu: 1" in
                          visitor.texts("#pane-private .message.bot")[-1])
            visitor.press("private", "give:skip")
            visitor.press("private", "give:save:show")
            visitor.until("that it was saved", lambda: "Tersimpan" in
                          visitor.texts("#pane-private .message.bot")[-1])

        visitor.become("siti")
        visitor.ask("/start", "private")
        visitor.ask("/tanya Kenanga Balm")
        visitor.press("demo", "why:info")
        visitor.press("demo", "more:photo")
        visitor.until("the story's photo", lambda: any(self.photos("private", "bot")))

    def sent_photo(self, css):
        source = self.visitor.all(css)[-1].get_attribute("src")
        answer, content = self.fetch_all("/" + source.split("/", 3)[3], "localhost")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        return content

    def test_what_is_no_picture_is_said_so(self):
        with tempfile.NamedTemporaryFile(suffix=".png") as picture:
            picture.write(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
            picture.flush()
            self.attach("demo", picture.name)
            self.visitor.until("a notice", lambda: self.visitor.shown(".notice"))
        self.assertEqual(self.photos("demo", "mine"), [])

    # -- using it

    def test_the_keyboard_is_enough(self):
        visitor = self.visitor
        keys = lambda *all_keys: ActionChains(visitor.driver).send_keys(*all_keys).perform()
        visitor.one("body").click()
        ActionChains(visitor.driver).key_down(Keys.ALT).send_keys("3").key_up(Keys.ALT).perform()
        self.assertEqual(visitor.one('[data-person="dewi"]').get_attribute("aria-pressed"), "true")
        keys("/")
        self.assertEqual(visitor.driver.switch_to.active_element.get_attribute("id"), "write-demo")
        keys("/tanya face wash kulit berjerawat", Keys.ENTER)
        visitor.until("an answer", lambda: "bot" in visitor.all("#pane-demo .message")[-1].get_attribute("class"))

        for _ in range(60):            # back from the composer to the answer's buttons
            ActionChains(visitor.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
            focused = visitor.driver.switch_to.active_element
            if (focused.get_attribute("data-payload") or "").startswith("why:info"):
                break
        self.assertTrue((focused.get_attribute("data-payload") or "").startswith("why:info"))
        keys(Keys.ENTER)
        visitor.until("the private message", lambda: visitor.shown("#pane-demo .message.alone"))

    def test_an_own_message_is_changed_and_replied_to(self):
        visitor = self.visitor
        visitor.write("demo", "aku pakai serum itu sejak bulan lalu")
        visitor.until("the message", lambda: visitor.texts("#pane-demo .message.mine"))
        visitor.one("#write-demo").send_keys(Keys.ARROW_UP)
        visitor.one("#write-demo").send_keys(", cocok", Keys.ENTER)
        visitor.until("the change", lambda: "sejak bulan lalu, cocok" in
                      visitor.texts("#pane-demo .message.mine")[-1])
        self.assertIn("diubah", visitor.texts("#pane-demo .message.mine")[-1])

        visitor.become("rina")
        last = visitor.all("#pane-demo .message.other")[-1]
        ActionChains(visitor.driver).move_to_element(last).perform()
        visitor.tap(last.find_element(By.CSS_SELECTOR, ".acts button"))
        visitor.write("demo", "wah boleh juga")
        visitor.until("the reply", lambda: any(
            "Siti" in text and "boleh juga" in text
            for text in visitor.texts("#pane-demo .message.mine")))

    def test_members_words_are_only_words(self):
        evil = '<img src=x onerror="document.title=1"><b>tebal</b> &amp;'
        self.visitor.write("demo", evil)
        self.visitor.until("the words", lambda: evil in "".join(
            self.visitor.texts("#pane-demo .message.mine .text")))
        self.assertEqual(self.visitor.all("#pane-demo .message.mine .text *"), [])

    def test_somebody_joins_and_is_still_there_after_a_reload(self):
        visitor = self.visitor
        visitor.one("#add").click()
        visitor.one("#add-name").send_keys("Tari" + Keys.ENTER)
        visitor.until("Tari", lambda: "Tari" in visitor.texts('.person[aria-pressed="true"]')[0])
        visitor.write("demo", "halo, aku baru")
        visitor.until("her message", lambda: visitor.texts("#pane-demo .message.mine"))
        visitor.reload()
        self.assertIn("Tari", visitor.texts('.person[aria-pressed="true"]')[0])

    def test_a_reload_keeps_what_was_said(self):
        self.visitor.ask("/tanya sabun muka yang ga bikin ketarik")
        before = self.visitor.texts("#pane-demo .message .text")
        self.visitor.reload()
        self.assertEqual(self.visitor.texts("#pane-demo .message .text"), before)

    def test_nothing_is_wider_than_a_phone(self):
        visitor = self.visitor
        visitor.visit(self.program.url, NARROW)
        for lang in ("id", "en"):
            visitor.one(f'[data-lang="{lang}"]').click()
            for chat in ("demo", "private"):
                visitor.one(f"#tab-{chat}").click()
                width = visitor.driver.execute_script("return document.documentElement.scrollWidth")
                self.assertLessEqual(width, NARROW[0], f"{lang} {chat}")
                self.assertEqual(len(visitor.shown(".pane")), 1)
        visitor.one("#tab-demo").click()
        visitor.one('[data-lang="id"]').click()
        self.assertLessEqual(visitor.one("#write-demo").size["height"], 48)   # what to write there is one line
        visitor.ask("/tanya sunscreen ringan ga lengket")
        self.assertLessEqual(
            visitor.driver.execute_script("return document.documentElement.scrollWidth"), NARROW[0])
        for button in visitor.shown(".press, .person, .send, .tabs button"):
            self.assertGreaterEqual(button.size["height"], 40, button.text)

    def test_a_page_too_many_says_so_and_comes_in_when_another_one_goes(self):
        driver = self.visitor.driver
        pages = []
        self.addCleanup(lambda: [page.close() for page in pages])
        while self.let_in(pages):
            self.assertLess(len(pages), PAGES)       # one is the visitor's
        first = driver.current_window_handle
        driver.switch_to.new_window("tab")
        driver.get(self.program.url)
        self.visitor.until("that it is full", lambda: self.visitor.all("#link[data-state=link_full]"))
        self.assertIn("banyak halaman", self.visitor.one("#link").text)
        pages.pop().close()
        self.visitor.until("that it is in", lambda: self.visitor.all("#link[data-state=link_on]"),
                           START_DEADLINE_S)
        driver.close()
        driver.switch_to.window(first)

    def let_in(self, pages):
        """One page more, if there is room."""
        page = socket.create_connection(("127.0.0.1", self.program.private_port), WAIT_S)
        page.sendall(f"GET /playground/socket HTTP/1.1\r\nHost: 127.0.0.1:{self.program.private_port}\r\n"
                     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        heard = b""
        while b'"begin"' not in heard and b'"full"' not in heard:
            more = page.recv(4096)
            self.assertTrue(more, heard)
            heard += more
        if b'"full"' in heard:
            page.close()
            return False
        pages.append(page)
        return True

    def test_the_page_comes_back_after_the_program_did(self):
        visitor = self.visitor
        self.program.stop()
        visitor.until("that it is away", lambda: visitor.all("#link[data-state=link_again]"))
        visitor.one("#write-demo").send_keys("belum terkirim" + Keys.ENTER)
        self.assertEqual(visitor.one("#write-demo").get_attribute("value"), "belum terkirim")

        self.program.start()
        visitor.until("that it is back", lambda: visitor.all("#link[data-state=link_on]"),
                      START_DEADLINE_S)
        visitor.one("#write-demo").send_keys(Keys.ENTER)
        visitor.until("the message", lambda: "belum terkirim" in
                      visitor.texts("#pane-demo .message.mine .text"))
        visitor.console()              # the failed attempts to connect stand there, rightly


if __name__ == "__main__":
    unittest.main(verbosity=2)
