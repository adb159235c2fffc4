"""What the tests of export, import, rotation and forgetting share: a told story, the
subcommands, and everything that stands in a Redis."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import START_DEADLINE_S, Redis, binary                     # noqa: E402
from resp import Resp                                                 # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402

PASSPHRASE = "kata sandi yang panjang"

# Siti tells a story in the group's link, Rina finds it helpful.
STORY = """group "Skincare Depok": Siti, Rina, Dewi; admin Budi
Siti: /testi Azura Hydra: ringan ga whitecast cuma perih dikit di mata, 4 bulan +
Rekan -> Siti:
  {...}
Siti presses [Setuju, mulai]
Rekan opens a link for Siti: {any}
Rekan edits:
  {...}
Siti follows the link
Rekan to Siti, private:
  {...}
Siti, private, presses [Beli sendiri]
Rekan edits to Siti, private:
  {...}
Siti, private, presses [Simpan & tampilkan di grup ini]
Rekan edits to Siti, private:
  {...}
Rina: /tanya azura hydra gimana
Rekan -> Rina:
  {...}
Rina presses [Membantu]
Rekan tells Rina: {any}
"""


def sorted_pairs(flat):
    return sorted(zip(flat[::2], flat[1::2]))


def everything(path):
    """key -> value, as Redis holds it."""
    found = {}
    with Resp(path) as ask:
        for key in ask("KEYS", "*"):
            kind = ask("TYPE", key)
            found[key.decode()] = (
                ask("GET", key) if kind == b"string" else
                ask("LRANGE", key, 0, -1) if kind == b"list" else
                sorted(ask("SMEMBERS", key)) if kind == b"set" else
                ask("ZRANGE", key, 0, -1, "WITHSCORES") if kind == b"zset" else sorted_pairs(ask("HGETALL", key)))
    return found


class KeepingCase(unittest.TestCase):
    redis_class = second_class = Redis

    def setUp(self):
        self.runner = Runner(redis_class=self.redis_class)
        self.addCleanup(lambda: self.assertEqual(self.runner.close(), []))
        self.folder = self.runner.rekan.folder
        self.second = None

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def told(self, before=""):
        self.steps(before + STORY)
        self.runner.rekan.wait_idle()

    def command(self, *words, config=None, passphrase=PASSPHRASE):
        """rekan ...; returns (status, what it said)."""
        env = {**os.environ, "REKAN_EXPORT_PASSPHRASE": passphrase or ""}
        done = subprocess.run([binary(), words[0], "--config", str(config or self.runner.rekan.config_path),
                               *map(str, words[1:])], stdin=subprocess.DEVNULL, capture_output=True,
                              env=env, timeout=START_DEADLINE_S, check=False, start_new_session=True)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def done(self, *words, **options):
        status, said = self.command(*words, **options)
        self.assertEqual(status, 0, said)
        return said

    def refused(self, *words, **options):
        status, said = self.command(*words, **options)
        self.assertEqual(status, 1, said)
        return said

    def another(self, name="second"):
        """An empty Redis and a configuration for it; returns the configuration's path."""
        folder = self.folder / name
        (folder / "data").mkdir(parents=True)
        self.second = self.second_class(folder)
        self.second.start()
        self.addCleanup(self.second.stop)
        config = self.runner.rekan.config()
        config["redis"] = {"url": self.second.url}
        config["data_dir"] = str(folder / "data")
        path = folder / "config.json"
        path.write_text(json.dumps(config))
        return path

    def kept(self):
        return everything(self.runner.rekan.redis.socket)
