#!/usr/bin/env python3
"""Measures how well `rekan analyse` understands what its model was not trained on: lines.jsonl,
written by hand in many voices (l*, m*, n*, w*, x*, y*: while words and templates grew, so they are a
little flattered; z*: written last, before anybody looked how the program reads them, and never
looked at to mend a word). None of it trains, but all except z* was looked at between trainings: real
messages may do worse. Reviews are measured with whole products left out of the training.

    tests/eval/language.py [--json FILE] [--wrong]

Prints one row a task; --json FILE writes the rows as tests/eval/run wants them, noise being the
standard error by bootstrap. --wrong lists the lines that were misread."""

import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from train_language import RECIPES, learn, read_jsonl, review_label  # noqa: E402

BINARY = os.environ.get("REKAN_BINARY", str(HERE.parent.parent / "build/rekan"))
SAMPLES = 100
BASE_RATE = 0.02


class Rows:
    def __init__(self):
        self.rows = []

    def add(self, name, statistic, items, lower_is_better=False):
        rng = random.Random(1)
        items = list(items)
        if not items:
            return
        again = [statistic(rng.choices(items, k=len(items))) for _ in range(SAMPLES)]
        mean = sum(again) / SAMPLES
        noise = (sum((x - mean) ** 2 for x in again) / (SAMPLES - 1)) ** 0.5
        self.rows.append({"name": "language: " + name, "value": round(statistic(items), 4), "noise": round(noise, 4),
                          "is_ours": True, "lower_is_better": lower_is_better})


def f1(pairs):
    tp = sum(1 for said, true in pairs if said and true)
    wrong = sum(1 for said, true in pairs if bool(said) != bool(true))
    return 2 * tp / (2 * tp + wrong) if tp else 0.0


def precision_at_base_rate(pairs):
    """Of a group's messages about 2 in 100 ask: how many of those taken for questions are."""
    found, false = share([said for said, true in pairs if true]), share([said for said, true in pairs if not true])
    return BASE_RATE * found / max(1e-9, BASE_RATE * found + (1 - BASE_RATE) * false)


def share(claims):
    return sum(map(bool, claims)) / max(1, len(claims))


def percent(claims):
    return 100 * share(claims)


def analyse(texts, group_lang=None):
    lines = []
    for number, text in enumerate(texts):
        line = {"id": str(number), "text": text}
        if group_lang:
            line["group_lang"] = group_lang
        lines.append(json.dumps(line, ensure_ascii=False))
    out = subprocess.run([BINARY, "analyse"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def measure_lines(rows, lines, wrong):
    both = list(zip(lines, analyse([line["text"] for line in lines])))
    for task in ("request", "abuse", "spam"):
        wrong += [f"{task:8} {g[task + '_score']:.2f} {l['lang']:5} {l['kind']:9} {l['text']}"
                  for l, g in both if g["is_" + task] != bool(l[task]) and l["id"][0] != "z"]
        for name, langs in (("all", ("id", "en", "mixed")), ("id", ("id", "mixed")), ("en", ("en",))):
            if task != "spam" or name == "all":
                rows.add(f"{task} F1, {name}", f1, [(g["is_" + task], l[task]) for l, g in both if l["lang"] in langs])
    for task in ("request", "abuse", "spam"):
        rows.add(f"{task} F1, lines written last", f1, [(g["is_" + task], l[task]) for l, g in both if l["id"][0] == "z"])
    for lang in ("id", "en"):
        rows.add(f"satisfied accuracy, {lang}, lines written last", share, [(g["satisfied_score"] >= 0.5) == bool(l["satisfied"])
                 for l, g in both if l["id"][0] == "z" and l["lang"] == lang and "satisfied" in l])
    rows.add("false alarms on hard chatter, %", percent, [g["is_request"] for l, g in both if not l["request"] and l["kind"] != "ordinary"], True)
    for task in ("request", "abuse", "spam"):
        rows.add(f"ordinary chatter taken for {task}, %", percent, [g["is_" + task] for l, g in both if l["kind"] == "ordinary"], True)
    rows.add("precision where 2 in 100 ask", precision_at_base_rate, [(g["is_request"], l["request"]) for l, g in both])
    rows.add("friendly swearing flagged, %", percent, [g["is_abuse"] for l, g in both if l["kind"] == "friendly"], True)
    rows.add("false invitations, %", percent, [g["would_invite"] for l, g in both if l["kind"] != "happy"], True)
    rows.add("happy buyers noticed, %", percent, [g["would_invite"] for l, g in both if l["kind"] == "happy"])
    wrong += [f"invited  {g['satisfied_score']:.2f} {l['text']}" for l, g in both if l["kind"] != "happy" and g["would_invite"]]


def measure_language(rows, lines, wrong):
    texts = [(l["text"], l["lang"]) for l in lines if l["lang"] != "mixed"]
    short = [(" ".join(text.split()[:n]), lang) for text, lang in texts for n in (3, 5)]
    for name, some in (("id or en, all", texts), ("id or en, up to five words", short)):
        found = list(zip(analyse([text for text, _ in some]), some))
        rows.add(name, share, [g["lang"] == lang for g, (_, lang) in found])
        wrong += [f"language {g['lang']} not {lang}: {text[:110]}" for g, (text, lang) in found if g["lang"] != lang]
    rows.add("mixed seen", share, [g["lang"] == "mixed" for g in analyse([l["text"] for l in lines if l["lang"] == "mixed"])])


def measure_reviews(rows, reviews, wrong):
    """Weighed by models that had not seen the review's product: the shipped one has."""
    found = {task: learn(os.devnull, task, subprocess.DEVNULL) for task in ("satisfied", "request", "spam", "abuse")}
    is_right = [(found["satisfied"][r["id"]] >= 0.5) == bool(review_label(r)[0]) if review_label(r)[1] else None for r in reviews]
    for lang in ("id", "en"):
        rows.add(f"satisfied accuracy, {lang}", share, [right for r, right in zip(reviews, is_right) if r["lang"] == lang and right is not None])
    for task in ("request", "spam", "abuse"):
        claims = [found[task][r["id"]] >= RECIPES[task]["threshold"] for r in reviews]
        rows.add(f"reviews taken for {task}, %", percent, claims, True)
        wrong += [f"review as {task}: {r['text'][:120]}" for r, is_taken in zip(reviews, claims) if is_taken]


def measure_time(rows, lines):
    texts = [l["text"] for l in lines] * 30
    before = os.times().children_user
    analyse(texts)
    rows.rows.append({"name": "language: rekan analyse, us a line of chat", "value": round(1e6 * (os.times().children_user - before) / len(texts), 1),
                      "noise": 0, "is_ours": False, "lower_is_better": True})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    lines = read_jsonl("lines.jsonl")
    reviews = read_jsonl("train_reviews.jsonl")
    wrong, rows = [], Rows()
    measure_lines(rows, lines, wrong)
    measure_language(rows, lines, wrong)
    measure_reviews(rows, reviews, wrong)
    measure_time(rows, lines)
    for row in rows.rows:
        print(f"{row['name']:48} {row['value']:9.3f}  +- {row['noise']:.3f}")
    if options.wrong:
        print("\n".join(wrong))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(rows.rows, file, indent=1)


if __name__ == "__main__":
    main()
