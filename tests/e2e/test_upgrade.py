#!/usr/bin/python3
"""One process takes over from another while it serves, and nobody outside notices.

Groups ask, people press and tell while the program is upgraded several times in a row: no connection
is refused, no update is put off, every effect happens once, every answer is said once, in order.
A new version or a configuration that is no good changes nothing but the log. The private Redis lives
on, systemd is told who serves.
Run: /usr/bin/python3 tests/e2e/test_upgrade.py [--seed N]
It needs build/rekan and redis-server.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import rekan                                                          # noqa: E402
import test_torture                                                   # noqa: E402

UPGRADES = 6
KEPT = threading.local()         # a connection that this lane goes on using


class World(test_torture.World):
    """Nothing fails here but what an upgrade would break."""
    ACTS, FAULTY_SHARE = ("upgrade_program",) * UPGRADES, 0.0

    def _deliver_once(self, update):
        number = update["update_id"]
        is_kept = number % 2 == 0 and getattr(KEPT, "link", None) is not None
        link = KEPT.link if is_kept else http.client.HTTPConnection("127.0.0.1", self.rekan.port,
                                                                    timeout=rekan.DEADLINE_S)
        try:
            link.request("POST", "/webhook/telegram", json.dumps(update), {
                "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": rekan.SECRET})
            response = link.getresponse()
            body = response.read()
        except (http.client.HTTPException, OSError) as error:
            link.close()
            KEPT.link = None
            if not is_kept:              # one that rested for long may have been closed
                self.problem(f"update {number}: {error!r}")
            return False
        if response.status != 200:       # who votes at the same time as many is told to come again
            is_later = response.status == 503 and response.headers.get("Retry-After")
            if not is_later:
                self.problem(f"update {number} was answered {response.status}")
            link.close()
            return False
        if not is_kept and getattr(KEPT, "link", None) is not None:
            link.close()
        else:
            KEPT.link = link             # http.client opens it again where the answer said close
        with self.api.changed:
            known = self.answers.setdefault(number, body)
            if known is body:
                self.api.answer_response(response.headers.get("Content-Type", ""), body)
        if known != body:
            self.problem(f"update {number} was answered otherwise than before: {body[:200]}")
        return True


class UnderLoad(test_torture.Torture):
    world_class, questions = World, 120

    def test_nothing_is_lost_and_nothing_happens_twice(self):
        super().test_nothing_is_lost_and_nothing_happens_twice()

    def torture(self, world, seed):
        super().torture(world, seed)
        self.assertGreaterEqual(world.acts.count("upgrade_program"), UPGRADES)


class Alone(unittest.TestCase):
    """The playground, with a Redis of its own, and a program that may be replaced."""

    def setUp(self):
        rekan.adopt_orphans()
        self._folder = tempfile.TemporaryDirectory(prefix="rekan-upgrade-")
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)
        self.config, self.program = self.folder / "config.json", self.folder / "rekan"
        os.link(rekan.binary(), self.program) if self.same_device() else shutil.copy(rekan.binary(), self.program)
        self.write({})
        self.heard = self.listen()
        self.process = rekan.Process([str(self.program), "run", "--config", str(self.config)], self.folder / "log",
                                     "stderr", {**os.environ, "NOTIFY_SOCKET": str(self.folder / "notify")})
        self.addCleanup(lambda: self.process in rekan.Process.alive and self.process.end(signal.SIGTERM))
        self.port = int(self.wait(r" ready .*private_port=(\d+)")[1])

    def same_device(self):
        return os.stat(rekan.binary()).st_dev == self.folder.stat().st_dev

    def write(self, more):
        self.config.write_text(json.dumps({"data_dir": str(self.folder / "data"), "listen": {"private_port": 0}, **more}))

    def listen(self):
        """What systemd would hear."""
        heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        heard.bind(str(self.folder / "notify"))
        heard.settimeout(rekan.START_DEADLINE_S)
        self.addCleanup(heard.close)
        return heard

    def hear(self):
        return self.heard.recv(4096).decode()

    def wait(self, pattern, after=0):
        return self.process.wait_line(pattern, rekan.START_DEADLINE_S, after)

    def status(self, path="/readyz"):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=rekan.DEADLINE_S)
        try:
            link.request("GET", path)
            return link.getresponse().status
        finally:
            link.close()

    def upgrade(self):
        """What the log says became of it, and the new process is the one we end."""
        after = len(self.process.lines)
        os.kill(self.process.pid, signal.SIGUSR2)
        said = self.wait(r" upgrade\.(handed_over pid=(\d+)|failed .*)", after)
        if said[2]:
            self.process.is_followed_by(int(said[2]))
        return said[1]

    def replace(self, text):
        new = self.folder / "new"
        new.write_text(text)
        new.chmod(0o755)
        new.replace(self.program)

    def test_the_private_redis_lives_on_and_ends_with_the_last_process(self):
        redis = int(self.wait(r"redis\.started pid=(\d+)")[1])
        watch = os.pidfd_open(redis)
        self.addCleanup(os.close, watch)
        for _ in range(3):
            self.assertIn("handed_over", self.upgrade())
            self.assertEqual(self.status(), 200)
        self.assertEqual(sum("redis.started" in line for line in self.process.lines), 1)
        self.assertEqual(self.process.end(signal.SIGTERM), 0)
        self.assertFalse((self.folder / "data" / "redis.sock").exists())

    def test_the_private_redis_is_started_again_by_who_took_over(self):
        self.assertIn("handed_over", self.upgrade())
        after = len(self.process.lines)
        os.kill(int(self.wait(r"redis\.started pid=(\d+)")[1]), signal.SIGKILL)
        self.wait(r"redis\.started", after)
        self.wait(r"redis\.up", after)
        self.assertEqual(self.status(), 200)

    def test_a_configuration_that_is_wrong_leaves_the_old_one_serving(self):
        self.write({"answers": {"small_sample": 1}})
        self.assertIn("answers.small_sample is 1", self.upgrade())
        self.assertEqual((self.process.pid, self.status()), (self.process.child.pid, 200))
        self.write({})
        self.assertIn("handed_over", self.upgrade())
        self.assertEqual(self.status(), 200)

    def test_a_program_that_does_not_start_leaves_the_old_one_serving(self):
        self.replace("#!/bin/sh\nexit 3\n")
        self.assertIn("it ended with status 3", self.upgrade())
        self.program.unlink()
        self.assertIn("cannot start", self.upgrade())
        self.assertEqual((self.process.pid, self.status()), (self.process.child.pid, 200))

    def test_a_port_that_is_taken_leaves_the_old_one_serving(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            self.write({"listen": {"private_port": other.getsockname()[1]}})
            self.assertIn("another rekan", self.upgrade())
        self.assertEqual(self.status(), 200)

    def test_systemd_hears_who_serves(self):
        self.assertEqual(self.hear(), "READY=1")
        self.upgrade()
        self.assertRegex(self.hear(), r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
        self.assertTrue(self.hear().startswith(f"MAINPID={self.process.pid}\nREADY=1\n"))
        self.write({"answers": {"small_sample": 1}})
        self.upgrade()
        self.assertIn("RELOADING=1", self.hear())
        self.assertRegex(self.hear(), r"^READY=1\nSTATUS=.*answers\.small_sample")
        self.process.end(signal.SIGTERM)
        self.assertEqual(self.hear(), "STOPPING=1")

    def test_who_is_connected_is_answered_and_told_to_come_anew(self):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=rekan.DEADLINE_S)
        self.addCleanup(link.close)
        link.request("GET", "/healthz")
        answer = link.getresponse()
        self.assertEqual((answer.read(), answer.headers["connection"]), (b"ok\n", None))
        after = len(self.process.lines)
        os.kill(self.process.pid, signal.SIGUSR2)
        new = int(self.wait(r"upgrade\.handed_over pid=(\d+)", after)[1])
        link.request("GET", "/healthz")
        answer = link.getresponse()
        self.assertEqual((answer.read(), answer.headers["connection"]), (b"ok\n", "close"))
        self.process.is_followed_by(new)
        self.wait(r"upgrade\.done", after)
        self.assertEqual(self.status(), 200)

    def test_whoever_inherits_the_variable_by_chance_takes_nothing(self):
        env = {**os.environ, "REKAN_HANDED": "parent=1 public=1 private=2 redis=0 redis_pid=0 report=1"}
        other = rekan.Process([str(self.program), "run", "--config", str(self.config)], self.folder / "other.log",
                              "stderr", env)
        other.wait_line(r" ready ", rekan.START_DEADLINE_S)
        self.assertEqual(other.end(signal.SIGTERM), 0)
        self.assertFalse(re.search(r" upgrade\.", "\n".join(other.lines)))


if __name__ == "__main__":
    if "--seed" in sys.argv:
        UnderLoad.seed = int(sys.argv.pop(sys.argv.index("--seed") + 1))
        sys.argv.remove("--seed")
    unittest.main()
