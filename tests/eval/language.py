#!/usr/bin/env python3
"""Measures how well `rekan analyse` understands what nothing here was trained on: lines.jsonl,
written by hand at another time and in other voices, and the measuring quarter of the reviews.

    tests/eval/language.py [--json FILE] [--wrong]

Prints one row a task, as `name: value unit`; --json FILE writes {name: value}. --wrong lists
the lines that were misread."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from train_language import is_for_training, read_jsonl, review_label  # noqa: E402

BINARY = os.environ.get("REKAN_BINARY", str(HERE.parent.parent / "build/rekan"))


def analyse(texts, group_lang=None):
    lines = []
    for number, text in enumerate(texts):
        line = {"id": str(number), "text": text}
        if group_lang:
            line["group_lang"] = group_lang
        lines.append(json.dumps(line, ensure_ascii=False))
    out = subprocess.run([BINARY, "analyse"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def f1(pairs):
    tp = sum(1 for said, true in pairs if said and true)
    wrong = sum(1 for said, true in pairs if bool(said) != bool(true))
    return 2 * tp / (2 * tp + wrong) if tp else 0.0


def share(claims):
    claims = list(claims)
    return sum(map(bool, claims)) / max(1, len(claims))


def measure_lines(lines, wrong):
    found = analyse([line["text"] for line in lines])
    rows = {}

    def note(task, line, said, score):
        if bool(said) != bool(line[task]):
            wrong.append(f"{task:8} {score:.2f} {line['lang']:5} {line['kind']:9} {line['text']}")

    for task in ("request", "abuse", "spam"):
        for line, got in zip(lines, found):
            note(task, line, got["is_" + task], got[task + "_score"])
    for name, langs in (("all", ("id", "en", "mixed")), ("id", ("id", "mixed")), ("en", ("en",))):
        pairs = lambda task: [(g["is_" + task], l[task]) for l, g in zip(lines, found) if l["lang"] in langs]
        rows["request F1 " + name] = f1(pairs("request"))
        rows["abuse F1 " + name] = f1(pairs("abuse"))
    rows["spam F1"] = f1([(g["is_spam"], l["spam"]) for l, g in zip(lines, found)])
    rows["request false alarms on chatter, %"] = 100 * share(g["is_request"] for l, g in zip(lines, found) if not l["request"])
    rows["friendly swearing flagged, %"] = 100 * share(g["is_abuse"] for l, g in zip(lines, found) if l["kind"] == "friendly")
    invited = [(l, g) for l, g in zip(lines, found) if l["kind"] != "happy" and g["would_invite"]]
    wrong += [f"invited  {g['satisfied_score']:.2f} {l['text']}" for l, g in invited]
    rows["false invitations"] = len(invited)
    rows["happy buyers noticed, %"] = 100 * share(g["would_invite"] for l, g in zip(lines, found) if l["kind"] == "happy")
    return rows


def measure_language(lines, reviews):
    texts = [(l["text"], l["lang"]) for l in lines if l["lang"] != "mixed"] + [(r["text"], r["lang"]) for r in reviews]
    short = [(" ".join(text.split()[:n]), lang) for text, lang in texts for n in (3, 5)]
    rows = {}
    for name, some in (("all", texts), ("up to five words", short)):
        found = analyse([text for text, _ in some])
        rows["language " + name] = share(g["lang"] == lang for g, (_, lang) in zip(found, some))
    mixed = [l["text"] for l in lines if l["lang"] == "mixed"]
    rows["language mixed seen"] = share(g["lang"] == "mixed" for g in analyse(mixed))
    return rows


def measure_reviews(reviews, wrong):
    found = analyse([r["text"] for r in reviews])
    rows = {}
    for lang in ("id", "en"):
        some = [(g["satisfied_score"] >= 0.5, *review_label(r)) for r, g in zip(reviews, found) if r["lang"] == lang]
        rows["satisfied accuracy " + lang] = share(said == bool(label) for said, label, weight in some if weight == 1.0)
    for what, key in (("request", "is_request"), ("spam", "is_spam"), ("abuse", "is_abuse")):
        rows[f"reviews taken for {what}, %"] = 100 * share(g[key] for g in found)
        wrong += [f"review as {what}: {r['text'][:120]}" for r, g in zip(reviews, found) if g[key]]
    return rows


def measure_time(lines, reviews):
    texts = [l["text"] for l in lines] * 20 + [r["text"] for r in reviews] * 4
    before = time.process_time()
    children = os.times()
    analyse(texts)
    after = os.times()
    del before
    return {"rekan analyse, us a line": 1e6 * (after.children_user - children.children_user) / len(texts)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    lines = read_jsonl("lines.jsonl")
    reviews = [r for r in read_jsonl("train_reviews.jsonl") if not is_for_training(r["id"])]
    wrong, rows = [], {}
    rows.update(measure_lines(lines, wrong))
    rows.update(measure_language(lines, reviews))
    rows.update(measure_reviews(reviews, wrong))
    rows.update(measure_time(lines, reviews))
    for name, value in rows.items():
        print(f"{name:38} {value:8.3f}")
    if options.wrong:
        print("\n".join(wrong))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({name: round(value, 4) for name, value in rows.items()}, file, indent=2)


if __name__ == "__main__":
    main()
