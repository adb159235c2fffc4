"""The transcript runner says ok when all is well, and what is wrong when it is not.

Runs against stub_rekan.py, so it needs no build; it needs redis-server.
Run: /usr/bin/python3 tests/e2e/test_transcript.py
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import transcript                                                     # noqa: E402
import transcript_match                                               # noqa: E402
from transcript_parse import SyntaxTrouble, parse                     # noqa: E402

GROUP = 'group "Skincare Depok": Siti, Rina; admin Budi\n'


class Matching(unittest.TestCase):
    def test_lines_are_equal_but_for_gaps(self):
        self.assertEqual(transcript_match.match(["a", "b {any} d"], ["a", "b c d"], {}), {})
        self.assertIsNone(transcript_match.match(["a.c"], ["abc"], {}))
        self.assertIsNone(transcript_match.match(["a"], ["a", "b"], {}))
        self.assertIsNone(transcript_match.match(["a{any}"], ["a"], {}))

    def test_any_lines_may_be_none(self):
        for got in (["a", "z"], ["a", "b", "c", "z"]):
            self.assertEqual(transcript_match.match(["a", "{...}", "z"], got, {}), {})

    def test_what_is_remembered_is_found_again(self):
        self.assertEqual(transcript_match.match(["K {any as code}"], ["K 7XQ"], {}), {"code": "7XQ"})
        self.assertEqual(transcript_match.match(["{code}!"], ["7XQ!"], {"code": "7XQ"}), {})
        self.assertIsNone(transcript_match.match(["{any as x} {x}"], ["a b"], {}))
        with self.assertRaises(transcript_match.Unknown):
            transcript_match.match(["{code}"], ["x"], {})


class Parsing(unittest.TestCase):
    def acts(self, text):
        return [step.act for step in parse(text)]

    def test_the_first_fitting_step_is_taken(self):
        self.assertEqual(self.acts("Rekan -> Siti: a\nSiti: Rekan is silent\nRekan is silent\n"
                                   "Siti replies to Rekan: b\nRina, private: c\nRina, private, presses [X]\n"
                                   "Rekan to Rina, private: d\nRekan edits: e\nSiti edits: f\n"
                                   'Siti in topic "Tanya": g\nanonymous Budi: /atur\n'),
                         ["message", "say", "silent", "reply", "say", "press", "private_message",
                          "edits", "edit", "say", "anonymous"])

    def test_a_block_keeps_its_empty_lines(self):
        step = parse("Rekan:\n  a\n\n    b\n\n# c\n")[0]
        self.assertEqual(step.block, ["a", "", "  b"])

    def test_what_is_no_step_is_refused_with_its_line(self):
        for text, line in (("\nSiti dances", 2), ("  a", 1), ("Rekan:", 1), ("Siti: a\n  b", 2),
                           ("Rekan is silent\n  b", 2)):
            with self.assertRaises(SyntaxTrouble, msg=text) as caught:
                parse(text)
            self.assertEqual(caught.exception.line, line, text)


class Running(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="rekan-test-")
        self.addCleanup(self.folder.cleanup)
        os.environ["REKAN_BINARY"] = str(HERE / "stub_rekan.py")

    def run_text(self, text):
        path = Path(self.folder.name) / "story.chat"
        path.write_text(GROUP + text, "utf-8")
        return transcript.run_file(path)

    def passes(self, text):
        self.assertEqual(self.run_text(text), "")

    def fails(self, words, text):
        self.assertIn(words, self.run_text(text))

    def test_a_whole_story_passes(self):
        self.passes("""
Siti: /tanya sunscreen
Rekan -> Siti:
  Kata 3 anggota, kode {any as code}:
  [Lainnya] [Simpan]
  [Privat](https://t.me/rekan_test_bot?start={any})
Rina presses [Lainnya]
Rekan edits: Itu semua.
Rekan tells Rina: Sudah.
Siti: /panggil
Rekan: satu
Rekan: dua
Siti: /suka {code}
Rekan reacts 👍 to Siti
Siti, private: /start {code}
Rekan to Siti, private: Halo {code}
redeliver
advance 10 minutes
Siti: makasih
Rekan is silent
""")

    def test_a_link_leads_into_the_private_chat(self):
        self.passes("Siti: /tanya x\nRekan -> Siti:\n  {...}\nRina opens [Privat]\n"
                    "Rekan to Rina, private: Halo abc\n")

    def test_topics_whispers_and_old_keyboards(self):
        self.passes("""
forum "Gadget Bogor": Siti, Tono; admin Budi; topics "Tanya"
Siti in topic "Tanya": /menu
Rekan -> Siti in topic "Tanya":
  Menu
  [Bisik]
Tono presses [Bisik]
Rekan tells Tono: Psst.
anonymous Budi: /menu
Rekan -> anonymous:
  Menu
  [Bisik]
switch to "Skincare Depok"
Siti: /tanya x
Rekan -> Siti:
  {...}
Siti presses [Lainnya]
Rekan edits: Itu semua.
Rekan tells Siti: Sudah.
Rina presses the old [Lainnya]
Rekan tells Rina: Sudah.
Telegram refuses editMessageText: message is not modified
""")

    def test_a_topic_must_be_said(self):
        self.fails("topic Tanya", 'forum "F": Siti; topics "Tanya"\nSiti in topic "Tanya": /menu\n'
                                  "Rekan -> Siti:\n  {...}\n")

    def test_coming_going_and_summons(self):
        self.passes("""
group "Baru" without Rekan: Siti; admin Budi
Rekan is added by Budi
Rekan: Halo semua
Rekan leaves
Siti, inline: sunscreen
Rekan offers Siti:
  Judul
    Isi
Siti, guest in "Asing": @rekan_test_bot sunscreen
Rekan, guest of Siti: Halo tamu
basic group "Lama": Siti; admin Budi
group is upgraded
Siti: /panggil
Rekan: satu
Rekan: dua
Siti blocks Rekan
Siti sends a photo: lihat
Tono joins
Rekan is silent
""".replace("Siti, inline", "person Tono\nSiti, inline"))

    def test_other_words_fail_with_a_difference(self):
        got = self.run_text("Siti: /panggil\nRekan: tiga\n")
        self.assertIn("story.chat:3: Rekan: tiga", got)
        self.assertIn("- tiga", got)
        self.assertIn("+ satu", got)
        self.assertIn("ready port=", got)

    def test_what_nobody_expected_fails(self):
        self.fails("nobody expected this", "Siti: /panggil\nRekan: satu\nRekan is silent\n")
        self.fails("at the end", "Siti: /panggil\nRekan: satu\n")
        self.fails("got nothing there", "Siti: halo\nRekan: satu\n")

    def test_whom_it_answers_matters(self):
        self.fails("expected message", "Siti: /tanya x\nRekan -> Rina:\n  {...}\n")
        self.fails("expected message", "Siti: /tanya x\nRekan:\n  {...}\n")

    def test_every_press_is_acknowledged(self):
        self.fails("Rina's press was never acknowledged",
                   "Siti: /tanya x\nRekan -> Siti:\n  {...}\nRina presses [Simpan]\nRekan is silent\n")

    def test_a_button_must_be_there(self):
        self.fails("Rina sees no button [Hapus]; there are: [Lainnya] [Simpan] [Privat]",
                   "Siti: /tanya x\nRekan -> Siti:\n  {...}\nRina presses [Hapus]\n")

    def test_calls_against_the_rules_fail_unless_meant(self):
        self.fails("unescaped '&'", "Siti: /salah\nRekan is silent\n")
        self.passes("Siti: /salah\nTelegram refuses sendMessage: can't parse entities\nRekan is silent\n")
        self.fails("no call of sendMessage was refused", "Siti: halo\nTelegram refuses sendMessage: x\n")

    def test_faults_happen_or_fail_the_story(self):
        self.passes("fail sendMessage with 500\nSiti: /panggil\nRekan: dua\n")
        self.passes("fail sendMessage with lost\nSiti: /panggil\nRekan: satu\nRekan: dua\n")
        self.fails("this fault never happened: sendMessage", "fail sendMessage with 429 retry 3\nSiti: halo\n")

    def test_a_bad_status_must_be_said(self):
        self.fails("the webhook answered 503", "Siti: /rehat\nRekan is silent\n")
        self.passes("Siti: /rehat\nwebhook answers 503\nredeliver until answered\nRekan is silent\n")

    def test_a_lost_answer_comes_with_the_redelivery(self):
        self.passes("the next answer is lost\nSiti: /tanya x\nRekan is silent\nredeliver\n"
                    "Rekan -> Siti:\n  {...}\n")

    def test_the_log_keeps_quiet_about_texts(self):
        self.fails("the log holds 'rahasia sekali ini'", "Siti: /bocor rahasia sekali ini\n")

    def test_a_sanitizers_report_fails(self):
        self.fails("a sanitizer reports", "Siti: /rusak\n")

    def test_the_program_and_redis_come_and_go(self):
        self.passes("Rekan is killed\nredis is killed\nredis starts\nRekan starts\nSiti: /panggil\n"
                    "Rekan: satu\nRekan: dua\nRekan stops\nRekan starts\n")

    def test_privacy_mode_keeps_chatter_away(self):
        self.passes("privacy mode on\nSiti: halo\nRekan is silent\nSiti: /panggil\nRekan: satu\nRekan: dua\n")

    def test_strangers_are_refused(self):
        self.fails("nobody is called Tono", "Tono: halo\n")


if __name__ == "__main__":
    unittest.main()
