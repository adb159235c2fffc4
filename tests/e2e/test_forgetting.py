"""H1, H2: nothing that can be read is on the disk, and a forgotten person leaves no trace: not
in any key, not after a restore of Redis' files, not after an import, not after a kill -9.

Run: /usr/bin/python3 tests/e2e/test_forgetting.py
It needs build/rekan and redis-server.
"""

import shutil
import time
import unittest

from keeping import KeepingCase, Resp, everything
from rekan import DEADLINE_S, FIXTURES

FORGET = """Siti, private: /hapusdata
Rekan to Siti, private:
  {...}
Siti, private, presses [Ya, hapus semuanya]
Rekan edits to Siti, private:
  {...}
Rekan to Siti, private:
  Beres, semua datamu {any}
"""
SECOND_GROUP = """group "Ibu Muda": Siti, Rina; admin Budi
seed skincare.jsonl
Siti: /testi Popok Awan: anti bocor semalaman, 3 bulan +
Rekan reacts ✍ to Siti
Rekan to Siti, private:
  {...}
Siti, private, presses [Beli sendiri]
Rekan edits to Siti, private:
  {...}
Siti, private, presses [Tambah foto]
Rekan edits to Siti, private:
  {...}
Siti, private, sends a photo
Rekan to Siti, private:
  {...}
Siti, private, presses [Udah]
Rekan edits to Siti, private:
  {...}
Siti, private, presses [Simpan & tampilkan di grup ini]
Rekan edits to Siti, private:
  {...}
Rina: /tanya sunscreen yg ga whitecast
Rekan -> Rina:
  {...}
Siti presses [Membantu]
Rekan tells Siti: {any}
"""
SEEDED = 14       # stories of the operator in the second group, whose authors are nobody here
READABLE = [b"Siti", b"Rina", b"Skincare Depok", b"Ibu Muda", b"Azura", b"azura", b"whitecast", b"bocor", b"Popok",
            b"AgACAgUAAx0"]     # the id of her photo


class Forgetting(KeepingCase):
    def setUp(self):
        super().setUp()
        self.told("config answers.again_after_s 0\n")
        self.rinas = {key for key in self.kept() if ":voted:" in key}
        self.steps(SECOND_GROUP)
        self.runner.rekan.wait_idle()
        state = self.runner.side.state
        self.ids = [str(chat.id).encode() for chat in state.chats.values()] + [
            str(self.runner.side.person(name).id).encode() for name in ("Siti", "Rina", "Budi")]

    def handle(self, name):
        """The home of a person: the one whose private chat has their votes or stories."""
        kept = self.kept()
        # Who only gave thanks has a number as well, and no story behind it.
        authors = {key.split(":")[4] for key, value in kept.items() if ":author:" in key and value[9] > 0}
        people = {key.split(":")[3] for key in kept if ":homes:" in key}
        return (authors if name == "Siti" else people - authors).pop().encode()

    def traces(self):
        """What names Siti: her home, and per group her number, her key, her hash as a voter."""
        handle = self.handle("Siti")
        found = [handle]
        for key, value in self.kept().items():
            if ":author:" in key and handle.decode() in key:
                found.append(value[1:9])
            if ":voted:" in key and key not in self.rinas:
                found.append(key.split(":")[4].encode())
        return found

    def disk(self):
        with Resp(self.runner.rekan.redis.socket) as ask:
            ask("CONFIG", "SET", "rdbcompression", "no")
            ask("SAVE")
        return self.runner.rekan.redis.files()

    def wait_for(self, is_true, what):
        until = time.monotonic() + DEADLINE_S
        while not is_true():
            self.assertLess(time.monotonic(), until, what + "\n" + "\n".join(self.runner.rekan.log_tail(40)))
            self.runner.rekan.wait_idle()

    def stories(self, path=None):
        return [key for key in everything(path or self.runner.rekan.redis.socket) if ":t:" in key]

    def assert_no_trace(self, traces, kept):
        for key, value in kept.items():
            for trace in traces:
                self.assertNotIn(trace, key.encode())
                self.assertNotIn(trace, repr(value).encode() if not isinstance(value, bytes) else value, key)

    def test_the_disk_holds_nothing_readable_and_no_trace_after_forgetting(self):
        traces = self.traces()
        self.assertEqual(len(traces), 4)       # home, a number in two groups, a voter in one
        disk = self.disk()
        for words in READABLE + self.ids:
            self.assertFalse(words in disk, words)
        for trace in traces:
            self.assertTrue(trace in disk, trace)
        self.steps(FORGET)
        self.runner.rekan.wait_idle()
        kept = self.kept()
        self.assert_no_trace(traces, kept)
        kinds = {key.split(":")[2] for key, value in kept.items() if ":author:" not in key or value[9] > 0}
        self.assertEqual(kinds & {"author", "person", "profile"}, set())
        # Redis is asked to write its file anew, so that the disk forgets as well.
        self.steps("advance 2 minutes\n")
        with Resp(self.runner.rekan.redis.socket) as ask:
            self.wait_for(lambda: ask("GET", "rekan:{00}:rewritten"), "no rewrite was asked for")
            self.wait_for(lambda: b"aof_rewrite_in_progress:0" in ask("INFO", "persistence"), "no rewrite ended")
            rewritten = ask("GET", "rekan:{00}:rewritten")
        disk = self.disk()
        for words in READABLE + self.ids + traces:
            self.assertFalse(words in disk, words)
        listed = (self.folder / "data" / "master.key.forgotten").read_bytes()
        self.assertTrue(listed.startswith(traces[0] + b" "))
        self.assertEqual(listed.count(b"\n"), 1)
        # At most hourly: Rina goes too, and the file is not written anew again before its hour.
        self.steps("""Rina, private: /hapusdata
Rekan to Rina, private:
  {...}
Rina, private, presses [Ya, hapus semuanya]
Rekan edits to Rina, private:
  {...}
Rekan to Rina, private:
  Beres, {any}
advance 10 minutes
""")
        self.runner.rekan.wait_idle()
        with Resp(self.runner.rekan.redis.socket) as ask:
            self.assertEqual(ask("GET", "rekan:{00}:rewritten"), rewritten)
            self.steps("advance 1 hour\n")
            self.wait_for(lambda: ask("GET", "rekan:{00}:rewritten") != rewritten, "no second rewrite")

    def test_a_restored_backup_brings_nobody_back(self):
        traces = self.traces()
        data = self.runner.rekan.redis.folder / "redis"
        with Resp(self.runner.rekan.redis.socket) as ask:
            ask("SAVE")
        before = len(self.stories())
        self.runner.rekan.stop()
        self.runner.rekan.redis.stop()
        shutil.copytree(data, self.folder / "backup")
        self.runner.start()
        self.steps(FORGET)
        self.assertEqual((before, len(self.stories())), (2 + SEEDED, SEEDED))
        self.runner.rekan.wait_idle()
        self.runner.rekan.stop()
        self.runner.rekan.redis.stop()
        shutil.rmtree(data)
        shutil.copytree(self.folder / "backup", data)
        self.runner.start()
        self.assertEqual(len(self.stories()), SEEDED)
        self.assert_no_trace(traces, self.kept())
        # Rina, who did not ask for it, is still there.
        self.steps("""Rina, private: /dataku
Rekan to Rina, private:
  Semua yang kusimpan tentang kamu
  {...}
Rina: /tanya popok awan gimana
Rekan -> Rina:
  Belum ada yang cerita {any}
  {...}
""")

    def test_an_import_of_an_export_from_before_brings_nobody_back(self):
        traces = self.traces()
        file = self.folder / "before.rekan"
        self.done("export", file)
        self.steps(FORGET)
        self.runner.rekan.wait_idle()
        self.runner.rekan.stop()
        path = self.another()
        import json
        config = json.loads(path.read_text())
        config["data_dir"] = str(self.folder / "data")   # the key and the list of today
        path.write_text(json.dumps(config))
        self.done("import", file, config=path)
        self.assertEqual(len(self.stories(self.second.socket)), 2 + SEEDED)
        self.runner.rekan.redis.stop()
        self.runner.rekan.redis = self.second
        self.runner.start()
        self.assertEqual(len(self.stories()), SEEDED)
        self.assert_no_trace(traces, self.kept())

    def test_who_is_forgotten_while_processes_die_is_forgotten_all_the_same(self):
        traces = self.traces()
        self.steps("""Siti, private: /hapusdata
Rekan to Siti, private:
  {...}
Siti, private, presses [Ya, hapus semuanya]
""")
        self.runner.rekan.kill()
        self.steps("Rekan starts\n")
        self.steps("redis is killed\nredis starts\n")
        self.steps("advance 1 minute\n")      # what the dead process had taken is free again
        self.wait_for(lambda: len(self.stories()) == SEEDED, "the stories are still there")
        self.steps("""Rekan edits to Siti, private:
  {...}
Rekan to Siti, private:
  Beres, semua datamu {any}
""")
        self.runner.rekan.wait_idle()
        self.assert_no_trace(traces, self.kept())

    def test_forgetting_in_a_group_of_thousands_writes_over_its_rows_only(self):
        self.steps('switch to "Skincare Depok"\n')
        self.runner.rekan.seed(self.runner.side.group_id(), FIXTURES / "reviews.jsonl")
        before = {key: value for key, value in self.kept().items() if ":rows:" in key}
        self.assertGreater(len(before), 5)
        question = ("ask", "--group", f"telegram:{self.runner.side.group_id()}", "--json", "keyboard wireless")
        asked = self.done(*question)
        traces = self.traces()
        self.steps(FORGET)
        self.runner.rekan.wait_idle()
        after = {key: value for key, value in self.kept().items() if ":rows:" in key}
        self.assert_no_trace(traces, after)
        for key, value in before.items():
            self.assertTrue(len(after[key]) >= len(value))
        self.assertEqual(self.done(*question), asked)


if __name__ == "__main__":
    unittest.main()
