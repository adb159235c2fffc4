"""rekan export and rekan import: all of it or nothing, and only with the passphrase.

Run: /usr/bin/python3 tests/e2e/test_export.py
It needs build/rekan and redis-server.
"""

import os
import stat
import unittest
from pathlib import Path

from keeping import KeepingCase, Resp, everything
from rekan import FIXTURES

BRIEF = ("seen", "session", "asked", "roles", "member", "lease", "ready",
         "praised")  # what lives briefly stays behind
RESEALED = ("key", "chat", "out", "due", "forgetting", "profile")
OWN = ("check", "processes", "rewrite", "rewritten")


def portable(kept):
    return {key: value for key, value in kept.items()
            if key.split(":")[2] not in BRIEF + OWN and ":out:" not in key}


class Export(KeepingCase):
    def exported(self):
        self.told()
        self.runner.rekan.seed(self.runner.side.group_id(), FIXTURES / "skincare.jsonl")
        self.runner.rekan.stop()
        self.file = self.folder / "all.rekan"
        return self.done("export", self.file)

    def test_everything_comes_back_the_same_under_another_master_key(self):
        said = self.exported()
        self.assertIn("of them testimonials", said)
        config = self.another()
        self.assertIn("were imported", self.done("import", self.file, config=config))
        before, after = portable(self.kept()), portable(everything(self.second.socket))
        self.assertEqual(set(before), set(after))
        kinds = {key.split(":")[2] for key in before}
        self.assertLessEqual({"t", "p", "key", "author", "chat", "person", "consents", "votes", "rows",
                             "thanks", "given"}, kinds)
        for key, value in before.items():
            if key.split(":")[2] in RESEALED:
                self.assertNotEqual(value, after[key], key)
            else:
                self.assertEqual(value, after[key], key)
        group = f"telegram:{self.runner.side.group_id()}"
        questions = ("azura hydra bagus ga", "sunscreen yg ga whitecast buat kulit berminyak")
        for question in questions:
            self.assertEqual(self.done("ask", "--group", group, "--json", question),
                             self.done("ask", "--group", group, "--json", question, config=config))
        self.runner.start()

    def test_who_told_it_still_owns_it_after_an_import(self):
        self.exported()
        config = self.another()
        self.done("import", self.file, config=config)
        self.runner.rekan.redis.stop()
        self.runner.rekan.overrides = {**self.runner.rekan.overrides,
                                       "redis": {"url": "unix://" + self.second.socket},
                                       "data_dir": str(self.folder / "second" / "data")}
        self.runner.rekan.redis = self.second
        self.runner.start()
        self.steps("""person Siti
Siti, private: /ceritaku
Rekan to Siti, private:
  {...}
  {any}"ringan ga whitecast cuma perih dikit di mata, 4 bulan"{any}
  {...}
""")

    def test_what_is_held_before_an_export_is_granted_after_the_import(self):
        before, after = (Path(__file__).parent / "chats" / "vouchers.chat").read_text("utf-8").split(
            "# One voucher is there", 1)
        self.steps(before)
        self.runner.rekan.stop()
        self.file = self.folder / "all.rekan"
        self.done("export", self.file)
        config = self.another()
        self.done("import", self.file, config=config)
        kept, imported = portable(self.kept()), portable(everything(self.second.socket))
        self.assertEqual(set(kept), set(imported))
        kinds = {key.split(":")[2] for key in kept}
        self.assertLessEqual({"order", "orders", "ledger", "vouchers", "codes", "buyer", "link", "holder"}, kinds)
        for key, value in kept.items():
            if key.split(":")[2] in ("order", "orders", "ledger", "vouchers", "codes", "buyer"):
                self.assertEqual(value, imported[key], key)
        self.runner.rekan.redis.stop()
        self.runner.rekan.overrides = {**self.runner.rekan.overrides,
                                       "redis": {"url": "unix://" + self.second.socket},
                                       "data_dir": str(self.folder / "second" / "data")}
        self.runner.rekan.redis = self.second
        self.runner.start()
        self.steps("#" + after)

    def test_the_file_is_ours_alone_and_shows_nothing(self):
        self.exported()
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        content = self.file.read_bytes()
        for words in (b"whitecast", b"Siti", b"Skincare Depok", b"rekan:{"):
            self.assertNotIn(words, content)
        self.assertIn("is there already", self.refused("export", self.file))
        link = self.folder / "link"
        link.symlink_to(self.folder / "nowhere")
        self.assertIn("is there already", self.refused("export", link))
        self.assertIn("at least 12", self.refused("export", self.folder / "x", passphrase="short"))
        self.assertIn("needs a passphrase", self.refused("export", self.folder / "x", passphrase=None))
        self.assertIn("cannot write", self.refused("export", self.folder / "no" / "x"))
        self.assertEqual([path.name for path in self.folder.glob("*.??????") if "rekan." in path.name], [])
        self.runner.start()

    def test_a_plain_export_is_made_when_asked_for_and_needs_no_passphrase(self):
        self.exported()
        plain = self.folder / "plain.rekan"
        self.assertIn("readable by whoever has it", self.done("export", "--plain", plain, passphrase=None))
        self.assertEqual(stat.S_IMODE(os.stat(plain).st_mode), 0o600)
        self.done("import", plain, config=self.another(), passphrase=None)
        self.assertEqual(set(portable(self.kept())), set(portable(everything(self.second.socket))))
        self.runner.start()

    def test_a_damaged_or_cut_or_foreign_file_changes_nothing(self):
        self.exported()
        whole = self.file.read_bytes()
        plain = self.folder / "plain.rekan"
        self.done("export", "--plain", plain)
        opened = plain.read_bytes()
        config = self.another()
        half = len(whole) // 2
        flipped = bytearray(whole)
        flipped[half] ^= 1
        cases = [(bytes(flipped), "is damaged behind record"), (whole[:half], "ends behind record"),
                 (whole[:-1], "ends behind record"), (whole + b"x", "is damaged behind record"),
                 (whole[:100], "does not open with this passphrase"), (b"", "is no export"),
                 (b"{}" * 100, "is no export"), (opened[:len(opened) // 2], "ends behind record")]
        for place in range(16, len(opened), max(1, len(opened) // 6)):
            changed = bytearray(opened)
            changed[place] ^= 0x40
            cases.append((bytes(changed), "rekan: "))
        bad = self.folder / "bad"
        for content, words in cases:
            bad.write_bytes(content)
            self.assertIn(words, self.refused("import", bad, config=config))
            self.assertEqual(everything(self.second.socket), {})
        self.assertIn("does not open with this passphrase",
                      self.refused("import", self.file, config=config, passphrase="another passphrase"))
        self.assertIn("is not a file", self.refused("import", self.folder, config=config))
        self.assertIn("cannot read", self.refused("import", self.folder / "none", config=config))
        self.assertEqual(everything(self.second.socket), {})
        self.assertFalse((self.folder / "second" / "data" / "master.key").exists())
        self.runner.start()

    def test_names_in_a_file_lead_to_no_other_key(self):
        self.exported()
        config = self.another()
        plain = self.folder / "plain.rekan"
        self.done("export", "--plain", plain)
        opened = plain.read_bytes()
        home = next(key for key in self.kept() if ":person:" in key).split(":")[3].encode()
        for evil in (b"../../../etc/pas", b"}:{00}:check\r\nXY", b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", b"a:b:c:d:e:f:g:h:"):
            bad = self.folder / "bad"
            bad.write_bytes(self.checked(opened.replace(home, evil)))
            said = self.refused("import", bad, config=config)
            self.assertIn("is not what an export holds", said)
            self.assertRegex(said, r"record \d+ of")
            self.assertEqual(everything(self.second.socket), {})
        self.runner.start()

    @staticmethod
    def checked(content):
        """A plain export whose checksums are right again: whoever forges one can do that."""
        import hashlib
        out, at, number = content[:16], 16, 0
        while at < len(content):
            length = int.from_bytes(content[at:at + 4], "little")
            body = content[at + 4:at + 4 + length - 16]
            out += content[at:at + 4] + body + hashlib.blake2b(number.to_bytes(8, "little") + body,
                                                               digest_size=16).digest()
            at, number = at + 4 + length, number + 1
        return out

    def test_an_import_wants_an_empty_redis_the_right_hashing_key_and_no_running_bot(self):
        self.exported()
        self.assertIn("already", self.refused("import", self.file))
        config = self.another()
        other = self.folder / "second" / "data" / "master.key"
        other.write_text("ab" * 32 + "\n")
        other.chmod(0o600)
        self.assertIn("hashing key", self.refused("import", self.file, config=config))
        self.assertEqual([key for key in everything(self.second.socket) if not key.endswith(":check")], [])
        other.unlink()
        with Resp(self.second.socket) as ask:
            ask("FLUSHALL")
            import time
            ask("HSET", "rekan:{00}:processes", "host/1/0", f"{int(time.time() * 1000)} x")
        self.assertIn("a bot runs on this Redis (host/1/0)", self.refused("import", self.file, config=config))
        self.runner.start()

    def test_a_half_import_keeps_the_bot_from_starting_and_the_next_one_begins_anew(self):
        self.exported()
        config = self.another()
        with Resp(self.second.socket) as ask:
            ask("SET", "rekan:{00}:importing", "1")
            ask("SET", "rekan:{aa}:t:left_over_of_half:x", "1")
        self.assertIn("did not come to its end", self.refused("run", config=config))
        self.assertIn("did not come to its end", self.refused("export", self.folder / "y", config=config))
        self.done("import", self.file, config=config)
        self.assertEqual(set(portable(self.kept())), set(portable(everything(self.second.socket))))
        self.runner.start()


if __name__ == "__main__":
    unittest.main()
