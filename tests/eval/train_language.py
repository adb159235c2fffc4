#!/usr/bin/env python3
"""Trains locales/lexicon/weights.bin, the same bytes every time:

    make build/gcc/eval-features && python3 tests/eval/train_language.py [--check]

A logistic regression per task over the features that bot/language/features.c makes (asked of
the C code itself, so that training and use never differ). It learns from lines written for it
(train_lines.jsonl), from composed ones (train_templates.py) and from the training part of the
reviews (train_reviews.jsonl, see its NOTICE). lines.jsonl is never read here: it is what
tests/eval/language.py measures with. --check only prints the cross-validation."""

import argparse
import json
import math
import multiprocessing
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
import train_templates  # noqa: E402

SLOTS = 1 << 16
TASKS = ["request", "satisfied", "english", "abuse", "spam"]
KINDS = 4               # words, letters, signs, parts: as in features.h
LEAST = (4, 30, 4, 4)  # as in model.c
EPOCHS, FOLDS, TRAININGS = 7, 3, 3
# How fast each kind learns, and how much is forgotten each round; by cross-validation. Who an insult
# is aimed at is told by the parts in a row; praise and blame are told by their words and how many.
RATES = {"request": (1, 1, 0.5, 0), "satisfied": (1, 1, 0.5, 0), "english": (1, 1, 1, 0),
         "abuse": (1, 1, 1, 0.5), "spam": (2, 2, 0.5, 0.25)}
DECAY = {"abuse": 0, "spam": 0}
# Tasks whose features learn by how unevenly both answers have them, and the least of it. With the
# others the cross-validation, or the lines measured, fell with it.
LEAST_RATIO = {"satisfied": 0, "english": 0.3}
LARGEST = 64  # of these, weights beyond the 64th in size are cut to it, so that a byte holds small ones
THRESHOLDS = {"request": 0.58, "satisfied": 0.5, "english": 0.5, "abuse": 0.62, "spam": 0.6}


def is_for_training(review_id):
    """Three quarters train, the rest measures: by the id alone, so that none ever moves."""
    return zlib.crc32(review_id.encode()) % 4 != 0


def read_jsonl(name):
    with open(HERE / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def review_label(review):
    if "rating" in review:
        return int(review["rating"] >= 4), 0.6 if review["rating"] == 3 else 1.0
    return int(review["polarity"] > 0), 0.0 if review["polarity"] == 0 else 1.0


def pieces(rng, text):
    """A sentence and a few words in a row, as chat is short and reviews are long."""
    words = text.split()
    at = rng.randrange(len(words))
    yield " ".join(words[at:at + rng.randint(1, 5)])
    at = rng.randrange(len(words))
    yield " ".join(words[at:at + rng.randint(6, 14)])


def examples():
    """Yields (text, {task: (label, weight)}, is_composed)."""
    rng = random.Random(7)
    for line in read_jsonl("train_lines.jsonl"):
        labels = {"request": (line["request"], 3.0), "abuse": (line["abuse"], 3.0), "spam": (line["spam"], 3.0)}
        if line["lang"] in ("id", "en"):
            labels["english"] = (int(line["lang"] == "en"), 2.0)
        if line.get("satisfied") is not None:
            labels["satisfied"] = (line["satisfied"], 1.0)
        yield line["text"], labels, False
    for line in train_templates.lines():
        labels = {"request": (line["request"], 0.7), "abuse": (line["abuse"], 0.7), "spam": (line["spam"], 0.7),
                  "english": (int(line["lang"] == "en"), 0.3)}
        yield line["text"], labels, True
    for text, label in train_templates.opinions():
        yield text, {"satisfied": (label, 0.2)}, True
    for review in read_jsonl("train_reviews.jsonl"):
        if not is_for_training(review["id"]):
            continue
        label, weight = review_label(review)
        english = int(review["lang"] == "en")
        labels = {"spam": (0, 1.0), "request": (0, 0.5), "abuse": (0, 0.5), "english": (english, 1.0)}
        if weight:
            labels["satisfied"] = (label, weight)
        yield review["text"], labels, False
        for piece in pieces(rng, review["text"]):
            yield piece, {"english": (english, 1.0), "request": (0, 0.3), "spam": (0, 0.3)}, True


def features_of(texts):
    tool = ROOT / "build/gcc/eval-features"
    if not tool.exists():
        sys.exit("build it first: make build/gcc/eval-features")
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    out = subprocess.run([tool], input=lines, capture_output=True, text=True, check=True, cwd=ROOT)
    rows = []
    for line in out.stdout.splitlines():
        numbers = list(map(int, line.split()))
        counts, at, parts = numbers[:KINDS], KINDS + 1, []
        for kind in range(KINDS):
            parts.append((1 / math.sqrt(counts[kind] + LEAST[kind]), numbers[at:at + counts[kind]]))
            at += counts[kind]
        rows.append(parts)
    return rows


def score(weights, bias, row):
    total = bias
    for share, part in row:
        total += share * sum([weights[i] for i in part])
    return total


def logistic(x):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def speeds(data, least, rates):
    """A feature learns by the square of how unevenly both answers have it: a logistic regression over
    features scaled by their naive Bayes log-count ratio (Wang and Manning, ACL 2012)."""
    if least is None:
        return [1] * SLOTS
    counts = [[1.0] * SLOTS, [1.0] * SLOTS]
    for row, label, weight in data:
        of_label = counts[label]
        for (_, part), rate in zip(row, rates):
            for i in part if rate else ():
                of_label[i] += weight
    no, yes = map(sum, counts)
    return [(least + abs(math.log((y / yes) / (n / no)))) ** 2 for n, y in zip(*counts)]


def train(data, seed, decay, rates, least):
    """data: (row, label, weight). Stochastic gradient, a falling rate, weights decayed each round."""
    rng = random.Random(seed)
    speed = speeds(data, least, rates)
    weights, bias = [0.0] * SLOTS, 0.0
    order = list(range(len(data)))
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        rate = 1.0 / (1 + epoch)
        for k in order:
            row, label, weight = data[k]
            gradient = rate * weight * (label - logistic(score(weights, bias, row)))
            if abs(gradient) < 1e-4:
                continue
            bias += 0.05 * gradient
            for (share, part), kind_rate in zip(row, rates):
                step = gradient * share * kind_rate
                for i in part if step else ():
                    weights[i] += step * speed[i]
        weights = [w * (1 - decay) for w in weights]
    return weights, bias


def calibrate(scores):
    """Platt's two numbers (1999), by gradient: (score, label, weight) to scale and bias."""
    scale, bias = 1.0, 0.0
    total = sum(w for _, _, w in scores)
    for _ in range(400):
        ds = db = 0.0
        for x, label, weight in scores:
            error = weight * (label - logistic(scale * x + bias))
            ds += error * x
            db += error
        scale += 0.5 * ds / total
        bias += 0.5 * db / total
    return scale, bias


def counts_at(pairs, threshold):
    tp = sum(1 for p, y in pairs if p >= threshold and y)
    fp = sum(1 for p, y in pairs if p >= threshold and not y)
    fn = sum(1 for p, y in pairs if p < threshold and y)
    f1 = 2 * tp / max(1, 2 * tp + fp + fn)
    return f1, fp, fn, sum(1 for p, y in pairs if (p >= threshold) == bool(y)) / max(1, len(pairs))


def learn(task, rows, found, is_checked):
    """One task: (what the cross-validation says, the column of weights, its head in the file)."""
    data = [(row, labels[task][0], labels[task][1], composed, text)
            for row, (text, labels, composed) in zip(rows, found) if task in labels]
    decay, rates, report = DECAY.get(task, 0.02), RATES[task], []
    least, held = LEAST_RATIO.get(task), []
    for fold in range(FOLDS):
        part = [(r, y, w) for k, (r, y, w, c, _) in enumerate(data) if c or k % FOLDS != fold]
        weights, bias = train(part, fold, decay, rates, least)
        held += [(score(weights, bias, r), y, w, t) for k, (r, y, w, c, t) in enumerate(data)
                 if not c and k % FOLDS == fold]
    scale, bias_out = calibrate([(s, y, w) for s, y, w, _ in held])
    pairs = [(logistic(scale * s + bias_out), y) for s, y, _, _ in held]
    for threshold in (0.3, 0.5, 0.7):
        f1, fp, fn, accuracy = counts_at(pairs, threshold)
        report.append(f"{task:10} at {threshold}: F1 {f1:.3f}  accuracy {accuracy:.3f}  false {fp}  missed {fn}  of {len(pairs)}")
    if is_checked:
        worst = sorted(zip(pairs, held), key=lambda z: -abs(z[0][0] - z[0][1]))[:60]
        report += [f"   {p:.2f} {y} {text[:110]}" for (p, y), (_, _, _, text) in worst]
    weights, bias = mean_of([train([(r, y, w) for r, y, w, _, _ in data], 99 + k, decay, rates, least) for k in range(TRAININGS)])
    top = sorted(map(abs, weights))[-1 if least is None else -LARGEST] or 1.0
    column = [max(-127, min(127, round(w / top * 127))) for w in weights]
    head = {"scale": round(scale * top / 127, 6), "bias": round(scale * bias + bias_out, 4), "threshold": THRESHOLDS[task]}
    return "\n".join(report), column, head


def mean_of(trainings):
    """The order of the lines is chance: the mean of several orders has less of it."""
    columns = zip(*[weights for weights, _ in trainings])
    return [sum(column) / len(trainings) for column in columns], sum(bias for _, bias in trainings) / len(trainings)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--task", choices=TASKS)
    options = parser.parse_args()
    found = list(examples())
    rows = features_of([text for text, _, _ in found])
    with multiprocessing.get_context("fork").Pool(2) as pool:
        tasks = [options.task] if options.task else TASKS
        learned = pool.starmap(learn, [(task, rows, found, options.check and options.task) for task in tasks])
    columns, heads = [], {}
    for task, (report, column, head) in zip(tasks, learned):
        print(report)
        columns.append(column)
        heads[task] = head
    if options.check or options.task:
        return
    head = {"made": "by tests/eval/train_language.py; do not edit", "tasks": heads}
    with open(ROOT / "locales/lexicon/weights.bin", "wb") as file:
        file.write(json.dumps(head).encode() + b"\n")
        file.write(struct.pack(f"{SLOTS * len(TASKS)}b", *[c[i] for i in range(SLOTS) for c in columns]))


if __name__ == "__main__":
    main()
