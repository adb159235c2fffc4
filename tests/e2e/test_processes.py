#!/usr/bin/python3
"""Several processes are one bot: on one Redis, behind one port, each killed in its turn.

Groups ask, people press and tell while each process is killed, restarted and upgraded; whoever calls gets
whichever process the kernel picks. No update is lost, no effect happens twice, every answer is said once, in order.
Run: /usr/bin/python3 tests/e2e/test_processes.py [--seed N] [--rounds N]
It needs build/rekan and redis-server.
"""

import os
import re
import socket
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import test_torture                                                   # noqa: E402
from rekan import Rekan, metrics                                       # noqa: E402

PROCESSES = 3


class Sibling(Rekan):
    """One more process beside the first, with its Redis, its data and its port; the first looks after both."""

    def __init__(self, first):
        super().__init__(first.api_url, {**first.overrides, "data_dir": str(first.folder / "data")})
        self.redis = first.redis

    def close(self, secret_texts=()):
        self.redis = Nothing()
        return super().close(secret_texts)


class Nothing:
    def stop(self):
        pass


def ports_of(pid):
    """From which a process talks to others over TCP."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.update(re.findall(r"socket:\[(\d+)\]", os.readlink(link)))
        except OSError:
            pass                         # closed meanwhile
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if row[9] in inodes}


class World(test_torture.World):
    ACTS = ("kill_program",) * PROCESSES + ("restart_program", "upgrade_program", "cut_redis", "kill_redis")

    def __init__(self, seed):
        super().__init__(seed)
        self.port = socket.socket()      # bound and not listening: nobody else takes it, nobody gets here
        self.port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.port.bind(("127.0.0.1", 0))
        self.rekan.overrides["listen"] = {"port": self.port.getsockname()[1], "shared": True}
        self.siblings = [Sibling(self.rekan) for _ in range(PROCESSES - 1)]
        self.turn = 0
        self.taken = [0] * PROCESSES     # deliveries, by whoever stood in that place

    @property
    def all(self):
        return [self.rekan, *self.siblings]

    def open(self):
        super().open()
        for sibling in self.siblings:
            sibling.start()

    def close(self):
        for sibling in self.siblings:
            self.problems += sibling.close()
        super().close()
        self.port.close()

    def next(self):
        self.turn += 1
        self.note_taken(self.turn % PROCESSES)
        return self.all[self.turn % PROCESSES]

    def note_taken(self, place):
        self.taken[place] += metrics(self.all[place])["deliveries_total"]

    def kill_program(self):
        process = self.next()
        ports = ports_of(process.process.pid)
        with self.api.changed:
            self.kills.append(len(self.api.calls))
        process.kill()
        self.api.judge_the_last_words(ports)
        with self.api.changed:
            self.kills.append(len(self.api.calls))
        process.start()

    def restart_program(self):
        process = self.next()
        process.stop()
        process.start()

    def upgrade_program(self):
        process = self.next()
        if not process.upgrade():
            self.problem("an upgrade failed:\n" + "\n".join(process.log_tail()))

    def is_settled(self, is_done):
        """What a killed one had in hand is another's once its lease has ended."""
        return is_done() and not any(key.split(":")[2] == "out" for key in self.rekan.redis.keys())

    def settle(self, is_done):
        end_at = time.monotonic() + test_torture.END_S
        for process in self.all:
            process.wait_idle(test_torture.END_S)
        while not self.is_settled(is_done) and time.monotonic() < end_at:
            for process in self.all:
                process.advance(5000)
            for process in self.all:
                process.wait_idle(test_torture.END_S)


class Together(test_torture.Torture):
    world_class, questions = World, 120

    def torture(self, world, seed):
        super().torture(world, seed)
        for place in range(PROCESSES):
            world.note_taken(place)
        self.assertGreater(min(world.taken), sum(world.taken) / 10, world.taken)   # each had its share


if __name__ == "__main__":
    test_torture.main()
