#!/usr/bin/python3
"""How good are the answers? Real reviews in one group, questions in both languages.

Asks `rekan ask --group G --jsonl` on a private Redis, exactly what the bot answers,
and compares the order of testimonials with judgements made by a reader
(retrieval_judgements.tsv; its head says how). Beside it stands plain bm25 (SQLite
FTS5) on the same reviews and questions, as asked and with chat filler removed.

A testimonial that nobody judged counts as not relevant; how many of those were met
is printed. --run FILE writes what each system returned, for judging more.
"""

import argparse
import json
import math
import random
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from rekan import Rekan, Trouble, binary  # noqa: E402

REVIEWS = ROOT / "tests" / "fixtures" / "reviews.jsonl"
QUESTIONS = HERE / "retrieval_questions.jsonl"
JUDGEMENTS = HERE / "retrieval_judgements.tsv"
GROUP = "-1001"
DEPTH, NEAR, GOOD = 5, 3, 2         # nDCG@5; success@3: one of the first three is graded 2 or 3
BOOTSTRAPS = 2000


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_judgements():
    grades = {}
    for line in JUDGEMENTS.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        question, judged = line.split("\t")
        grades[question] = {}
        for word in judged.split():
            grade, ids = word.split(":")
            grades[question].update({name: int(grade) for name in ids.split(",")})
    return grades


# --- the systems -------------------------------------------------------------------------

def ask_rekan(questions):
    """A fixed master key: ids, which decide between equals, are the same in every run."""
    rekan = Rekan("http://127.0.0.1:9")
    try:
        rekan.config()
        key = rekan.folder / "master.key"
        key.write_text(f"{7:064x}\n")
        key.chmod(0o600)
        rekan.overrides = {"keys": {"master_key_file": str(key)}}
        rekan.prepare()
        rekan.seed(GROUP, REVIEWS)
        done = subprocess.run(
            [binary(), "ask", "--config", str(rekan.config_path), "--group", f"telegram:{GROUP}", "--jsonl"],
            input="".join(json.dumps(q, ensure_ascii=False) + "\n" for q in questions),
            capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise Trouble(f"ask ended with {done.returncode}: {done.stderr[-1000:]}")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        return {answer["id"]: answer["ranking"] for answer in answers}
    finally:
        rekan.close()


def filler():
    """Single words and phrases that the project's own lexicons call filler or function words."""
    found = set()

    def collect(node):
        if isinstance(node, str):
            found.add(node)
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            collect(child)

    for name in ("filler", "function_words"):
        collect(json.loads((ROOT / "locales" / "lexicon" / f"{name}.json").read_text("utf-8")))
    return found


def without_filler(text, words):
    tokens = re.findall(r"\w+", text.lower())
    kept, i = [], 0
    while i < len(tokens):
        span = next((n for n in (4, 3, 2, 1) if " ".join(tokens[i:i + n]) in words), 0)
        if not span:
            kept.append(tokens[i])
        i += span or 1
    return kept or tokens


def bm25(reviews, queries):
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, product, category, text)")
    table.executemany("INSERT INTO t VALUES (?, ?, ?, ?)",
                      [(r["id"], r["product"], r["category"], r["text"]) for r in reviews])
    found = {}
    for name, words in queries.items():
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        rows = table.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t), rowid LIMIT 10", (match,))
        found[name] = [row[0] for row in rows]
    return found


def run_all(questions):
    reviews = read_lines(REVIEWS)
    words = filler()
    return {
        "rekan": ask_rekan(questions),
        "bm25": bm25(reviews, {q["id"]: re.findall(r"\w+", q["text"].lower()) for q in questions}),
        "bm25, filler removed": bm25(reviews, {q["id"]: without_filler(q["text"], words) for q in questions}),
    }


# --- the figures -------------------------------------------------------------------------

def gain(grade):
    return 2 ** grade - 1


def ndcg(ranking, grades):
    """Järvelin and Kekäläinen, "Cumulated gain-based evaluation", 2002."""
    got = sum(gain(grades.get(name, 0)) / math.log2(i + 2) for i, name in enumerate(ranking[:DEPTH]))
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    most = sum(gain(grade) / math.log2(i + 2) for i, grade in enumerate(best))
    return got / most if most else 0.0


def success(ranking, grades):
    return float(any(grades.get(name, 0) >= GOOD for name in ranking[:NEAR]))


def noise(values):
    """The standard error of the mean, by bootstrap over questions; the same every time."""
    dice = random.Random(1)
    means = [sum(dice.choices(values, k=len(values))) / len(values) for _ in range(BOOTSTRAPS)]
    middle = sum(means) / len(means)
    return math.sqrt(sum((m - middle) ** 2 for m in means) / len(means))


def figures_of(runs, questions, judgements):
    rows = []
    for lang in ("id", "en"):
        asked = [q["id"] for q in questions if q["lang"] == lang and any(
            grade >= GOOD for grade in judgements.get(q["id"], {}).values())]
        for name, metric in (("nDCG@5", ndcg), ("success@3", success)):
            for system, run in runs.items():
                values = [metric(run.get(q, []), judgements[q]) for q in asked]
                rows.append({"name": f"retrieval {lang}: {name}, {system}", "value": sum(values) / len(values),
                             "noise": noise(values), "questions": len(asked), "is_ours": system == "rekan"})
    return rows


def unjudged(run, judgements):
    return sum(name not in judgements[q] for q in judgements for name in run.get(q, [])[:DEPTH])


def main():
    parser = argparse.ArgumentParser(description="nDCG@5 and success@3 of the answers, beside plain bm25")
    parser.add_argument("--json", help="write the figures into this file")
    parser.add_argument("--run", help="write what each system returned into this file")
    options = parser.parse_args()
    questions, judgements = read_lines(QUESTIONS), read_judgements()
    runs = run_all(questions)
    if options.run:
        Path(options.run).write_text(json.dumps(runs, indent=1))
    rows = figures_of(runs, questions, judgements)
    for row in rows:
        print(f"{row['name']:50s} {row['value']:.3f} +- {row['noise']:.3f}  ({row['questions']} questions)")
    print(f"unjudged testimonials among rekan's first {DEPTH}: {unjudged(runs['rekan'], judgements)}")
    empty = [q["id"] for q in questions if not runs["rekan"].get(q["id"])]
    print(f"questions without any answer: {len(empty)} {' '.join(empty)}")
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
