#!/usr/bin/python3
"""An administrator's copy of a large group: in parts, each story once, in bounded memory.

Five thousand stories of 1.7 kB each make three parts; some were changed after they were told, so
that the change log names them twice, on both sides of a part's end.
Run: /usr/bin/python3 tests/e2e/test_group_export.py
It needs build/rekan and redis-server.
"""

import json
import re
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rekan import binary                                              # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Runner                                     # noqa: E402

LIMITS = (HERE.parents[1] / "bot" / "base" / "limits.h").read_text()
PART = eval(re.search(r"LIMIT_EXPORT_FILE = ([\d *]+)", LIMITS)[1])   # noqa: S307  "4 * 1024 * 1024"
STORIES, BATCH, CHANGED = 5000, 500, 40
WORDS = "ringan lengket wangi adem perih kering lembap halus cerah kusam lama cepat enak murah mahal".split()
# Two copies of a part (as it is written, and as libcurl sends it) and what growing leaves behind.
MORE_KB = 6 * PART // 1024


def story(number, verdict="+"):
    words = " ".join(WORDS[(number * 7 + i * i) % len(WORDS)] for i in range(250))
    return {"id": f"s-{number}", "product": f"Gel {number % 50}", "author": f"Orang {number}", "verdict": verdict,
            "text": f"cerita {number}: {words}", "attributes": {"kulit": "berminyak"}, "used_for": "3 bulan",
            "date": "2026-10-02"}


class GroupExport(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.addCleanup(lambda: self.assertEqual(self.runner.close(), []))
        self.steps('group "Ramai": Siti; admin Budi\nBudi, private: /start\n'
                   "Rekan to Budi, private:\n  {...}\n")

    def steps(self, text):
        for step in parse(text):
            self.runner.run(step)

    def seed(self, stories):
        rekan = self.runner.rekan
        path = rekan.folder / "stories.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in stories))
        rekan.seed(self.runner.side.group_id(), path)

    def peak(self):
        """The most memory that the program ever had, in KiB."""
        status = Path(f"/proc/{self.runner.rekan.process.child.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])

    def export(self):
        self.steps("Budi: /atur\nRekan to Budi, private:\n  {...}\n"
                   "Budi, private, presses [Unduh data grup]\nRekan edits to Budi, private:\n  {...}\n")
        before = self.peak()
        self.steps("Budi, private, presses [Ya, kirim filenya]\nRekan edits to Budi, private:\n  {...}\n")
        files, more = [], 0
        while not files or b'{"kind":"end"' not in files[-1].content[-300:]:
            call = self.runner.side.api.next_call("sendDocument", 60)
            files.append(call.parameters["document"])
            self.steps("Rekan to Budi, private:\n  {...}\n")
            more = self.peak() - before
        return files, more

    def test_a_large_group_comes_in_parts_with_each_story_once(self):
        for first in range(0, STORIES, BATCH):
            self.seed(story(number) for number in range(first, first + BATCH))
        self.seed(story(number, "-") for number in range(0, STORIES, STORIES // CHANGED))
        kept = set(self.runner.rekan.redis.keys())

        files, more = self.export()

        self.assertEqual(len(files), 3)
        names = [file.name for file in files]
        self.assertEqual([re.fullmatch(r"rekan-\d+-(\d)\.jsonl", name)[1] for name in names], ["1", "2", "3"])
        lines = []
        for number, file in enumerate(files, 1):
            self.assertLessEqual(len(file.content), PART)
            part = [json.loads(line) for line in file.content.decode().splitlines()]
            self.assertEqual((part[0]["kind"], part[0]["part"]), ("rekan-group-export", number))
            lines += part[1:]
        stories = [line["story"] for line in lines if line["kind"] == "testimonial"]
        self.assertEqual(sorted(each["text"] for each in stories),
                         sorted(story(number)["text"] for number in range(STORIES)))
        self.assertEqual(sum(each["verdict"] == "-" for each in stories), CHANGED)
        products = [line["name"] for line in lines if line["kind"] == "product"]
        self.assertEqual(sorted(products), sorted(f"Gel {number}" for number in range(50)))
        self.assertEqual(lines[-1], {"kind": "end", "testimonials": STORIES, "products": 50, "acts": 1,
                                     "complete": True})
        new = {key.split(":")[2] for key in set(self.runner.rekan.redis.keys()) - kept}
        self.assertLessEqual(new, {"audit", "roles", "seen", "lease", "session"})
        if "address" not in binary():    # a sanitizer keeps what was freed for a while
            self.assertLess(more, MORE_KB)


if __name__ == "__main__":
    unittest.main()
