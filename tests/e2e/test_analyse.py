"""rekan analyse: lines in, readings out, and a clear word on every line that is no good."""

import json
import os
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("REKAN_BINARY", "build/rekan")


def analyse(text, *arguments):
    return subprocess.run([BINARY, "analyse", *arguments], input=text, capture_output=True, text=True, timeout=60)


def one(**line):
    out = analyse(json.dumps({"id": "1", **line}) + "\n")
    return json.loads(out.stdout)


class Analyse(unittest.TestCase):
    def test_a_question_is_taken_apart(self):
        got = one(text="lagi cari ss buat kulit berminyak di Depok under 80k dong yg ga lengket", group_lang="id")

        self.assertEqual(got["id"], "1")
        self.assertEqual(got["lang"], "id")
        self.assertTrue(got["is_request"])
        self.assertEqual(got["types"], ["sunscreen"])
        self.assertIn("kulit=berminyak", got["needs"])
        self.assertIn("tidak lengket", got["needs"])
        self.assertEqual(got["price"], {"min": 0, "max": 80000, "currency": "IDR"})
        self.assertEqual(got["place"], "Depok")
        self.assertFalse(got["would_invite"] or got["is_abuse"] or got["is_spam"])
        for score in ("request_score", "satisfied_score", "abuse_score", "spam_score"):
            self.assertTrue(0 <= got[score] <= 1)

    def test_dollars_are_dollars_and_two_things_are_compared(self):
        self.assertEqual(one(text="best earbuds under $50")["price"], {"min": 0, "max": 50, "currency": "USD"})
        self.assertEqual(one(text="a laptop for 300 dollars")["price"]["currency"], "USD")
        self.assertEqual(one(text="mending iphone 11 atau samsung a55 ya")["compares"], ["iphone 11", "samsung a55"])

    def test_every_pack_hears_its_needs(self):
        for text, kind, need in (("sunscreen buat kulit sensitif", "sunscreen", "sensitif"),
                                 ("popok yg ga bocor buat newborn", "popok", "tidak bocor"),
                                 ("tws yg batre awet", "tws", "awet"),
                                 ("katering yg enak di Bogor", "katering", "enak"),
                                 ("sepatu yg murah", "sepatu", "murah")):
            got = one(text=text)
            self.assertIn(kind, got["types"], text)
            self.assertTrue(any(need in n for n in got["needs"]), (text, got["needs"]))

    def test_a_bad_line_is_named_and_the_rest_goes_on(self):
        out = analyse('{"id":"1","text":"halo"}\n{"id":"2"}\nno json\n[]\n{"id":"5","text":"x","group_lang":"fr"}\n'
                      '{"id":6,"text":"bot"}\n\n{"id":"8","text":7}\n{"id":"9","text":""}\n')

        self.assertEqual([json.loads(l)["id"] for l in out.stdout.splitlines()], ["1", "6", "8", "9"])
        told = out.stderr.splitlines()
        self.assertEqual(len(told), 4)
        self.assertIn('line 2: "text" is missing', told[0])
        self.assertIn("line 3", told[1])
        self.assertIn("line 4", told[2])
        self.assertIn('line 5: "group_lang" is "fr"', told[3])
        self.assertEqual(out.returncode, 1)

    def test_it_reads_a_file_as_well(self):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write('{"id":"a","text":"halo"}\n')
            file.flush()
            self.assertEqual(json.loads(analyse("", file.name).stdout)["id"], "a")
        missing = analyse("", "/nowhere/at/all.jsonl")
        self.assertEqual(missing.returncode, 1)
        self.assertIn("/nowhere/at/all.jsonl", missing.stderr)

    def test_the_same_line_reads_the_same_wherever_it_stands(self):
        line = '{"id":"1","text":"spill serum dong kak"}\n'
        alone = analyse(line).stdout
        many = analyse('{"id":"0","text":"anjir ngakak"}\n' + line * 3).stdout.splitlines()
        self.assertEqual(set(many[1:]), {alone.strip()})

    def test_a_text_of_any_characters_is_answered(self):
        text = "b\u0435n\u0435r\u00b2 ba\u200bgus \U0001f44d\U0001f3fd s\u3164unscreen \ufdfa " + "a" * 9000
        self.assertIn("sunscreen", one(text=text)["types"])


if __name__ == "__main__":
    unittest.main()
