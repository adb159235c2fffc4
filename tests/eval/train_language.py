#!/usr/bin/env python3
"""Trains locales/lexicon/weights.bin, the same bytes every time:

    make build/gcc/eval-train && python3 tests/eval/train_language.py [--task TASK | --same]

This file says from what is learned and how each task learns; train.c does the learning, over the
features of the bot's own code. It learns from lines written for it (train_lines.jsonl), from
composed ones (train_templates.py) and from reviews (train_reviews.jsonl, see its NOTICE).
lines.jsonl is never read here: it is what tests/eval/language.py measures with. What it says of
reviews is measured with whole products left out of the training, a twelfth of them at a time (of
the English ones that is one), so that no product, and nobody's review of which a part was cut, is
on both sides; the weights that ship learn from all of them. --task only reports how one task does
so, and what it reads worst; --same writes nothing and fails when weights.bin is not what this
would write."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOL = Path(os.environ.get("REKAN_BINARY", ROOT / "build/rekan")).resolve().parent / "eval-train"
WEIGHTS = ROOT / "locales/lexicon/weights.bin"
sys.path.insert(0, str(HERE))
import train_templates  # noqa: E402

# rates: how fast words, letters, signs and parts learn; decay: how much is forgotten each round;
# least_ratio: features learn by how unevenly both answers have them, and the least of it; largest:
# weights beyond so many are cut to its size. By cross-validation.
RECIPES = {
    "folds": 12, "trainings": 8,
    "request": {"rates": [1, 1, 0.5, 0], "threshold": 0.58, "least_ratio": 1, "largest": 16},
    "satisfied": {"rates": [1, 1, 0.25, 0.15], "epochs": 10, "threshold": 0.5, "least_ratio": 0, "largest": 64},
    "english": {"rates": [1, 1, 1, 0], "threshold": 0.5, "least_ratio": 0.3, "largest": 64},
    "abuse": {"rates": [1, 1, 1, 0.5], "decay": 0, "threshold": 0.62},
    "spam": {"rates": [2, 2, 0.5, 0.25], "decay": 0, "threshold": 0.55},
}
TASKS = [name for name in RECIPES if isinstance(RECIPES[name], dict)]


def read_jsonl(name):
    with open(HERE / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def review_label(review):
    if "rating" in review:
        return int(review["rating"] >= 4), 0.6 if review["rating"] == 3 else 1.0
    return int(review["polarity"] > 0), 0.0 if review["polarity"] == 0 else 2.5  # there are few


def pieces(rng, text):
    """A sentence and a few words in a row, as chat is short and reviews are long."""
    words = text.split()
    at = rng.randrange(len(words))
    yield " ".join(words[at:at + rng.randint(1, 5)])
    at = rng.randrange(len(words))
    yield " ".join(words[at:at + rng.randint(6, 14)])


def examples():
    """Yields examples as train.c reads them: of each task its label and weight."""
    rng = random.Random(7)
    for number, line in enumerate(read_jsonl("train_lines.jsonl")):
        found = {"request": (line["request"], 3.0), "abuse": (line["abuse"], 3.0), "spam": (line["spam"], 3.0)}
        if line["lang"] in ("id", "en"):
            found["english"] = (int(line["lang"] == "en"), 2.0)
        if line.get("satisfied") is not None:
            found["satisfied"] = (line["satisfied"], 2.0)
        yield {"text": line["text"], "group": number, "slice": "lines " + line["lang"], **found}
    for line in train_templates.lines():
        yield {"text": line["text"], "slice": "composed", "composed": True, "english": (int(line["lang"] == "en"), 0.3),
               **{task: (line[task], 0.7) for task in ("request", "abuse", "spam")}}
    for text, label in train_templates.opinions():
        yield {"text": text, "slice": "composed", "composed": True, "satisfied": (label, 0.5)}
    reviews = read_jsonl("train_reviews.jsonl")
    groups = {(lang, product): number for lang in ("id", "en")
              for number, product in enumerate(sorted({r["product"] for r in reviews if r["lang"] == lang}))}
    for review in reviews:
        group = groups[review["lang"], review["product"]]
        label, weight = review_label(review)
        english = int(review["lang"] == "en")
        found = {"spam": (0, 1.0), "request": (0, 0.5), "abuse": (0, 0.5), "english": (english, 1.0)}
        if weight:
            found["satisfied"] = (label, weight)
        yield {"text": review["text"], "id": review["id"], "slice": "reviews " + review["lang"],
               "group": group, **found}
        for piece in pieces(rng, review["text"]):
            yield {"text": piece, "slice": "composed", "composed": True, "english": (english, 1.0),
                   "group": group, "request": (0, 0.3), "spam": (0, 0.3)}


def learn(columns, task=None, report=None):
    """Has train.c learn; the bytes of the weights stand in the file columns then. Of one task: what
    it says of each review, by id, while it has not seen the review's product."""
    if not TOOL.exists():
        sys.exit(f"build it first: make {TOOL.relative_to(ROOT)}")
    lines = [json.dumps(RECIPES)] + [json.dumps(example) for example in examples()]
    done = subprocess.run([TOOL, columns, *([task] if task else [])], input="\n".join(lines) + "\n",
                          stdout=subprocess.PIPE, stderr=report, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--same", action="store_true")
    options = parser.parse_args()
    with tempfile.NamedTemporaryFile() as columns:
        heads = learn(columns.name, options.task)
        head = {"made": "by tests/eval/train_language.py; do not edit", "tasks": heads}
        made = json.dumps(head).encode() + b"\n" + columns.read()
    if options.same and made != WEIGHTS.read_bytes():
        sys.exit(f"{WEIGHTS.relative_to(ROOT)} is not what the training makes: run {sys.argv[0]}")
    if not options.task and not options.same:
        WEIGHTS.write_bytes(made)


if __name__ == "__main__":
    main()
