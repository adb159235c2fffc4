"""rekan rotate-key: a new master key while bots run, also after a kill -9 in its midst.

Run: /usr/bin/python3 tests/e2e/test_rotate_key.py
It needs build/rekan and redis-server.
"""

import json
import os
import shutil
import signal
import subprocess
import unittest

from keeping import KeepingCase, Resp
from rekan import FIXTURES, START_DEADLINE_S, Process, binary

ASK = """Rina: /tanya azura hydra gimana
Rekan -> Rina:
  {any}
  {any}
  {any}"ringan ga whitecast cuma perih dikit di mata, 4 bulan"{any}
  {...}
"""


class RotateKey(KeepingCase):
    def setUp(self):
        super().setUp()
        self.told("config answers.again_after_s 0\n")
        self.key = self.runner.rekan.folder / "data" / "master.key"

    def sealed(self):
        return {key: value for key, value in self.kept().items() if ":key:" in key or ":chat:" in key}

    def test_a_bot_goes_on_while_its_key_changes(self):
        self.steps(ASK)
        before, old = self.sealed(), self.key.read_text()
        said = self.done("rotate-key")
        self.assertIn("under the new master key", said)
        after = self.sealed()
        self.assertEqual(set(before), set(after))
        self.assertTrue(before and all(before[key] != after[key] for key in before))
        new = self.key.read_text()
        self.assertNotEqual(new.splitlines()[0], old.splitlines()[0])
        self.assertTrue(new.splitlines()[1].startswith("hashing "))
        self.assertEqual(len(new.splitlines()), 2)
        self.assertEqual(os.stat(self.key).st_mode & 0o777, 0o600)
        self.steps(ASK)
        # Again, and told by a member afterwards: nothing rests on the keys before.
        self.done("rotate-key")
        self.steps(ASK)
        self.runner.rekan.stop()
        self.runner.start()
        self.steps(ASK)
        self.assertNotIn("unreadable", self.runner.rekan.log_path.read_text())

    def test_the_key_before_and_a_lost_key_are_refused(self):
        old = self.key.read_text()
        self.done("rotate-key")
        self.runner.rekan.stop()
        new = self.key.read_text()
        self.key.write_text(old)
        self.assertIn("is not the one that this Redis was filled with", self.refused("run"))
        self.key.write_text(new.splitlines()[0] + "\nhashing " + "ab" * 32 + "\n")
        self.assertIn("is not the one that this Redis was filled with", self.refused("run"))
        self.key.write_text(new + "nonsense\n")
        self.assertIn("must hold 64 hexadecimal digits", self.refused("run"))
        self.key.unlink()
        self.assertIn("is missing", self.refused("run"))
        self.assertIn("is missing", self.refused("rotate-key"))
        self.key.write_text(new)
        self.key.chmod(0o600)
        self.runner.start()
        self.steps(ASK)

    def test_it_waits_for_a_bot_that_has_not_read_the_new_key(self):
        """On another machine the key file is a copy: nothing is sealed anew before it was copied."""
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        shutil.copy(self.key, elsewhere / "master.key")
        config = self.runner.rekan.config()
        config["data_dir"] = str(elsewhere)
        path = self.folder / "elsewhere.json"
        path.write_text(json.dumps(config))
        other = Process([binary(), "--config", str(path)], self.folder / "other.log", "stderr")
        self.addCleanup(lambda: other.end(signal.SIGTERM))
        other.wait_line(" ready ", START_DEADLINE_S)
        before = self.sealed()
        rotation = Process([binary(), "rotate-key", "--config", str(self.runner.rekan.config_path)],
                           self.folder / "rotation.log", "stderr")
        self.addCleanup(lambda: rotation.end(signal.SIGKILL))
        rotation.wait_line("waiting for .* running bots", START_DEADLINE_S)
        self.assertIn("rotation of the master key is under way", self.refused(
            "seed", "--group", "telegram:-5", FIXTURES / "skincare.jsonl"))
        self.assertEqual(self.sealed(), before)
        # kill -9 here loses nothing: both keys are in the file, and the next run goes on.
        rotation.end(signal.SIGKILL)
        self.assertEqual(len(self.key.read_text().splitlines()), 3)
        self.steps(ASK)
        self.runner.rekan.stop()
        self.runner.start()
        self.steps(ASK)
        shutil.copy(self.key, elsewhere / "master.key")
        self.assertIn("going on with the rotation that was begun", self.done("rotate-key"))
        self.assertEqual(len(self.key.read_text().splitlines()), 2)
        self.assertTrue(all(before[key] != value for key, value in self.sealed().items()))
        self.steps(ASK)

    def test_killed_in_the_midst_it_goes_on(self):
        group = self.runner.side.group_id()
        self.runner.rekan.seed(group, FIXTURES / "reviews.jsonl")
        self.runner.rekan.stop()
        child = subprocess.Popen([binary(), "rotate-key", "--config", str(self.runner.rekan.config_path)],
                                 stderr=subprocess.PIPE, start_new_session=True)
        with Resp(self.runner.rekan.redis.socket) as ask:
            check = ask("GET", "rekan:{00}:check")
            while ask("GET", "rekan:{00}:check") == check and child.poll() is None:
                pass
        child.kill()
        child.communicate()
        self.runner.start()          # half is sealed under either key, and all of it opens
        self.steps(ASK)
        self.done("rotate-key")
        self.assertEqual(len(self.key.read_text().splitlines()), 2)
        self.steps(ASK)
        self.runner.rekan.stop()
        self.assertIn("0 refused", self.done("seed", "--group", f"telegram:{group}",
                                             FIXTURES / "reviews.jsonl"))
        self.runner.start()


if __name__ == "__main__":
    unittest.main()
