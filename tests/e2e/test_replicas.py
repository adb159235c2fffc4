#!/usr/bin/python3
"""With redis.wait_replicas nothing is acknowledged before a replica has it.

A master and a replica of it. While the replica stands still a question is not acknowledged, and when
it comes again it has been answered once; a vote that was acknowledged is on the replica.
Run: /usr/bin/python3 tests/e2e/test_replicas.py
It needs build/rekan and redis-server.
"""

import signal
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from redis_cluster import RedisCluster, free_ports                    # noqa: E402
from rekan import Process, Redis, START_DEADLINE_S, metrics           # noqa: E402
from resp import Resp                                                 # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402


class Replicated(Redis):
    """A master, and a replica that follows it."""

    def __init__(self, folder, fsync="everysec"):
        super().__init__(folder, fsync)
        self.port = free_ports(1)[0]
        self.replica = None

    def start(self):
        super().start()
        (self.folder / "replica").mkdir(exist_ok=True)
        self.replica = Process(
            ["redis-server", "--port", "0", "--unixsocket", str(self.folder / "replica.sock"), "--dir",
             str(self.folder / "replica"), "--save", "", "--daemonize", "no", "--logfile", "",
             "--replicaof", f"127.0.0.1 {self.port}"], self.folder / "replica.log", "stdout")
        self.replica.wait_line("[Rr]eady to accept connections", START_DEADLINE_S)
        RedisCluster.wait(lambda: self.ask("ROLE")[3] == b"connected", "the replica did not follow")

    def stop(self, number=signal.SIGTERM):
        if self.replica:
            self.replica.end(signal.SIGKILL)
            self.replica = None
        super().stop(number)

    def ask(self, *words):
        with Resp(str(self.folder / "replica.sock")) as ask:
            return ask(*words)


class Replicas(unittest.TestCase):
    def setUp(self):
        self.runner = Runner(redis_class=Replicated)
        self.addCleanup(lambda: self.assertEqual(self.runner.close(), []))
        self.redis = self.runner.rekan.redis
        self.steps('config redis.wait_replicas 1\nconfig redis.wait_ms 100\n'
                   'group "Skincare Depok": Siti, Rina; admin Budi\nseed sunscreens.jsonl\n')
        self.runner.start()

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def unreplicated(self):
        return metrics(self.runner.rekan)["redis_unreplicated_total"]

    def test_what_is_acknowledged_is_on_the_replica(self):
        self.steps("Siti: /tanya sunscreen buat kulit berminyak\nRekan -> Siti:\n  {...}\n"
                   "Rina presses [Membantu]\nRekan tells Rina: {any}\n")
        votes = [key for key in self.redis.keys() if key.split(":")[2] == "votes"]
        self.assertTrue(votes)
        self.assertEqual({self.redis.ask("SCARD", key) for key in votes}, {1})
        self.assertEqual(self.unreplicated(), 0)

    def test_while_the_replica_stands_still_nothing_is_acknowledged(self):
        for question in ("buat kulit berminyak", "buat pantai"):
            before = self.unreplicated()
            self.redis.replica.child.send_signal(signal.SIGSTOP)
            try:
                self.runner.side.say("Rina", f"/tanya sunscreen {question}")
                self.steps("webhook answers 503\n")
                self.assertTrue(self.runner.side.last_headers["Retry-After"].isdigit())
                self.assertGreater(self.unreplicated(), before)
                self.runner.side.redeliver()
                self.steps("webhook answers 503\n")      # done and seen, and still not acknowledged
            finally:
                self.redis.replica.child.send_signal(signal.SIGCONT)
            self.steps("redeliver until answered\nRekan -> Rina:\n  {...}\n")


if __name__ == "__main__":
    unittest.main()
