#!/usr/bin/python3
"""Too much of anything is a clear answer, and it passes without a restart.

A body of 50 MB, ten thousand idle connections, clients that never finish their headers, a Redis
that stops answering without closing: whoever keeps to the limits is served on, or told when to
come again, and the program's memory stays what it was.
Run: /usr/bin/python3 tests/e2e/test_bounds.py
It needs build/rekan and redis-server.
"""

import re
import resource
import select
import signal
import socket
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import DEADLINE_S, SECRET, binary, metrics                # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402

LIMITS = (HERE.parents[1] / "bot" / "base" / "limits.h").read_text()
CONNECTIONS = int(re.search(r"LIMIT_HTTP_CONNECTIONS = (\d+)", LIMITS)[1])
PRIVATE_CONNECTIONS = int(re.search(r"LIMIT_HTTP_PRIVATE_CONNECTIONS = (\d+)", LIMITS)[1])
REQUEST_S = int(re.search(r"LIMIT_HTTP_REQUEST_S = (\d+)", LIMITS)[1])
IDLE = 10_000
QUESTIONS = ["buat kulit berminyak", "yg ga lengket", "yg ga whitecast", "buat kulit kering", "yg adem",
             "yg cepet nyerep", "buat harian", "yg ga perih di mata", "yg wangi", "buat olahraga"]
MORE_KB = 24 * 1024              # of memory, whatever happens


class Bounds(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.rekan = self.runner.rekan
        self.addCleanup(lambda: self.assertEqual(self.runner.close(), []))
        self.steps('config redis.timeout_ms 300\ngroup "Skincare Depok": Siti, Rina; admin Budi\nseed sunscreens.jsonl\n')
        self.runner.start()
        self.ask()
        self.memory = self.peak()

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def ask(self):
        """A question, and its answer."""
        thing = QUESTIONS.pop()
        QUESTIONS.insert(0, thing)
        self.runner.side.say("Siti", f"/tanya sunscreen {thing}")
        self.steps("Rekan -> Siti:\n  {...}\n")

    def peak(self):
        """The most memory that the program ever had, in KiB."""
        status = Path(f"/proc/{self.rekan.process.child.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])

    def connect(self):
        link = socket.create_connection(("127.0.0.1", self.rekan.port), DEADLINE_S)
        self.addCleanup(link.close)
        return link

    @staticmethod
    def status_of(link):
        """The status of the answer; None: the connection ended without one."""
        try:
            head = link.recv(4096)
        except ConnectionError:
            return None
        return int(head.split()[1]) if head.startswith(b"HTTP/1.") else None

    def assert_memory_stayed(self):
        if "address" not in binary():    # a sanitizer keeps what was freed for a while
            self.assertLess(self.peak() - self.memory, MORE_KB)

    def test_a_body_of_fifty_megabytes_is_refused_and_not_kept(self):
        for head in (b"Content-Length: 52428800\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"):
            link = self.connect()
            link.sendall(b"POST /webhook/telegram HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                         b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\r\n" + head)
            piece = b"x" * 65536
            chunk = b"10000\r\n" + piece + b"\r\n" if b"chunked" in head else piece
            try:
                for _ in range(800):
                    link.sendall(chunk)
            except (ConnectionError, TimeoutError):
                pass                     # it stopped reading: the answer is there
            self.assertIn(self.status_of(link), (413, None))
        self.ask()
        self.assert_memory_stayed()

    def test_ten_thousand_idle_connections_leave_room_for_who_was_there_before(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, IDLE + 500)), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        most = min(IDLE, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
        self.assertGreater(most, CONNECTIONS)
        links = [self.connect() for _ in range(most)]
        refused = self.status_of(links[-1])
        self.assertIn(refused, (503, None))
        # Who looks after the program has connections of their own.
        self.assertEqual(self.rekan._private("GET", "/healthz", DEADLINE_S), 200)
        seen = metrics(self.rekan)
        self.assertEqual(seen['http_connections_most{listener="public"}'], CONNECTIONS)
        self.assertEqual(seen['http_connections_most{listener="private"}'], PRIVATE_CONNECTIONS)
        self.assertGreaterEqual(seen['http_connections{listener="public"}'], CONNECTIONS)
        self.ask()                       # over the connection that was open before
        for link in links:
            link.close()
        self.rekan._hang_up()            # and a new one is taken again, sooner or later: at once
        self.until_served()
        self.ask()
        self.assert_memory_stayed()

    def until_served(self):
        """New connections are taken again."""
        for _ in range(200):
            link = self.connect()
            link.sendall(b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
            if self.status_of(link) == 404:
                return
            link.close()
        self.fail("no new connection is served")

    def test_who_never_finishes_the_headers_holds_up_nobody(self):
        slow = [self.connect() for _ in range(CONNECTIONS // 2)]
        for number, link in enumerate(slow):
            link.sendall(b"POST /webhook/telegram HTTP/1.1\r\nHost: a\r\nX-Slow-%d: " % number)
        for _ in range(3):
            for link in slow:
                link.sendall(b"a")
            self.ask()
        self.assert_memory_stayed()

    def test_who_holds_all_connections_with_half_a_request_each_is_cut_off(self):
        slow = [self.connect() for _ in range(CONNECTIONS)]
        for link in slow:
            link.sendall(b"POST /webhook/telegram HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        link = self.connect()
        link.sendall(b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertIn(self.status_of(link), (503, None))
        deadline = time.monotonic() + 3 * REQUEST_S
        answers = select.poll()
        for link in slow:
            answers.register(link, select.POLLIN)
        while slow:                      # none is ever idle, and none goes by itself
            self.assertLess(time.monotonic(), deadline, f"{len(slow)} are still there")
            ended = {number for number, _ in answers.poll(1000)}
            stays = [link for link in slow if link.fileno() not in ended and self.drips(link)]
            for link in set(slow) - set(stays):
                answers.unregister(link)
            slow = stays
        self.until_served()
        self.rekan._hang_up()
        self.ask()
        self.assert_memory_stayed()

    @staticmethod
    def drips(link):
        try:
            link.sendall(b"a")
        except ConnectionError:
            return False
        return True

    def test_a_redis_that_stops_answering_is_waited_for_and_the_answer_comes_once(self):
        redis = self.rekan.redis.process.child
        redis.send_signal(signal.SIGSTOP)
        try:
            side = self.runner.side
            side.say("Rina", "/tanya sunscreen buat pantai")
            self.steps("webhook answers 503\n")
            self.assertTrue(side.last_headers["Retry-After"].isdigit())
        finally:
            redis.send_signal(signal.SIGCONT)
        self.steps("redeliver until answered\nRekan -> Rina:\n  {...}\n")
        self.ask()


if __name__ == "__main__":
    unittest.main()
