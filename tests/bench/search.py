#!/usr/bin/python3
"""Search in one large group: rekan beside RediSearch 1.2.2 and SQLite FTS5.

    search.py [--sizes 10000,100000,1000000] [--rounds N] [--keep]

The same made-up testimonials for all three, and the same questions of four terms: a
kind of product and three things said of it, frequent ones and rarer ones. The best
five are asked for. rekan is measured as a member would: one question at a time as an
update at its webhook, answer in the response, so HTTP, duplicates, the commit, the
records read from Redis and opened, and the rendering are in its figure, and in no
other's. RediSearch is asked over its Unix socket, FT.SEARCH "a|b|c|d" LIMIT 0 5
NOCONTENT; FTS5 in this process, ORDER BY bm25 LIMIT 5. All on one core, the load of
rekan on the other.

Index memory: rekan's change log in Redis (strlen of its chunks) and its mirror (the
growth of its resident memory by the first question); RediSearch's own inverted index,
offsets, table of documents and term dictionary of FT.INFO.
"""

import argparse
import itertools
import json
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bench  # noqa: E402

MODULE = Path("/usr/lib/redis/modules/redisearch.so")
CHAT = -1003000000001
PRODUCTS_PER = 250              # testimonials a product, on average
WORDS, TEXT = 6000, 22          # vocabulary; words a text
SPEECH = 500_000                # words drawn once; a text is a piece of them
ASKED = 10                      # questions, each so often:
TIMES = 40
RATE, FAST_US = 300, 1500       # a chat's send budget ends at 1000/s, even with the fast clock
LIMIT_S = 1200                  # it takes a few minutes
KINDS = ["sunscreen", "serum", "toner", "moisturizer", "lipstik", "parfum", "shampoo", "masker"]
SYLLABLES = "ba be bi bo bu da de di do du ga gi go gu ka ki ko ku la le li lo lu ma mi mo mu na ni no nu".split()


def vocabulary(draw):
    words = set()
    while len(words) < WORDS:
        words.add("".join(draw.choice(SYLLABLES) for _ in range(draw.choice((3, 3, 4)))))
    return sorted(words)


class Data:
    """Words fall off as in real text (Zipf): the first is in about every tenth text."""

    def __init__(self, lines):
        self.draw = random.Random(20261122)
        self.lines = lines
        self.words = vocabulary(self.draw)
        self.draw.shuffle(self.words)
        weights = list(itertools.accumulate(1 / (i + 8) for i in range(WORDS)))
        self.speech = self.draw.choices(self.words, cum_weights=weights, k=SPEECH)
        # "Azura": load.c takes an answer for one when it names a product of bench.py.
        self.products = [f"Azura {self.draw.choice(self.words).title()} {self.draw.choice(KINDS).title()} {i}"
                         for i in range(max(20, lines // PRODUCTS_PER))]

    def rows(self):
        draw = random.Random(7)
        for i in range(self.lines):
            at = draw.randrange(SPEECH - TEXT)
            text = self.speech[at:at + TEXT]
            yield {"id": f"s-{i}", "product": draw.choice(self.products), "category": "skincare", "lang": "id",
                   "author": f"anggota {draw.randrange(self.lines // 3)}", "verdict": draw.choice("+++0-"),
                   "text": " ".join(text), "used_for": f"{draw.randrange(1, 12)} bulan",
                   "date": f"2026-{draw.randrange(1, 11):02}-{draw.randrange(1, 28):02}", "provenance": "peer"}

    def questions(self):
        draw = random.Random(11)
        return [[draw.choice(KINDS), self.words[draw.randrange(0, 20)], self.words[draw.randrange(20, 200)],
                 self.words[draw.randrange(200, 1500)]] for _ in range(ASKED)]


def percentiles(values):
    values = sorted(values)
    return statistics.median(values), values[min(len(values) - 1, int(len(values) * 0.99))]


class Resp:
    """As much of Redis' protocol as this needs."""

    def __init__(self, path):
        self.link = socket.socket(socket.AF_UNIX)
        self.link.connect(str(path))
        self.stream = self.link.makefile("rb")

    @staticmethod
    def packed(words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)

    def reply(self):
        line = self.stream.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        if kind == b"$":
            return self.stream.read(int(rest) + 2)[:-2] if int(rest) >= 0 else None
        if kind == b"-":
            raise bench.Trouble(rest.decode())
        return rest

    def ask(self, *words):
        self.link.sendall(self.packed(words))
        return self.reply()

    def ask_many(self, commands):
        self.link.sendall(b"".join(map(self.packed, commands)))
        return [self.reply() for _ in commands]


# -- the three


def measure_rekan(folder, data, rounds):
    load = bench.Load(folder)
    rekan = bench.Rekan(folder, load.stub_port)
    path = folder / "group.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        for row in data.rows():
            out.write(json.dumps(row) + "\n")
    began = time.monotonic()
    rekan.seed(CHAT, path)
    seeding = time.monotonic() - began
    rekan.start()
    job = {"kind": "a", "path": rekan.path_a, "connections": 1, "lanes": 1, "seconds": 30, "port": rekan.port,
           "chat": CHAT}
    before = rekan.process.rss_mib()
    began = time.monotonic()
    first = load.run(**job, question="_".join(data.questions()[0]), limit=1, is_checked=False)
    while first["wrong"] and time.monotonic() - began < 120:
        first = load.run(**job, question="_".join(data.questions()[0]), limit=1, is_checked=False)
    building = time.monotonic() - began
    mirror = rekan.process.rss_mib() - before
    p50, p99 = [], []
    for words in data.questions():           # warm, not counted
        load.run(**job, question="_".join(words), limit=3)
    cpu, asked = rekan.cpu_s(), 0
    for _ in range(rounds):
        for words in data.questions():
            asked += 3 + TIMES
            question = "_".join(words)
            pause = {"rate": RATE} if load.run(**job, question=question, limit=3)["p50_us"] < FAST_US else {}
            result = load.run(**job, **pause, question=question, limit=TIMES)
            p50.append(result["p50_us"])
            p99.append(result["p99_us"])
    cpu = (rekan.cpu_s() - cpu) / asked * 1e6
    redis = Resp(rekan.socket)
    keys = redis.ask("KEYS", "*:rows:*")
    log = sum(map(int, redis.ask_many([("STRLEN", key) for key in keys]))) / 2 ** 20
    added = one_more(load, rekan, job, data, folder)
    for process in list(bench.Process.alive):
        process.end()
    return {"p50": statistics.median(p50), "p99": statistics.median(p99), "cpu": cpu, "memory": log + mirror, "log": log, "mirror": mirror,
            "seeding": data.lines / seeding, "building_ms": building * 1000, "added_us": added}


def one_more(load, rekan, job, data, folder):
    """One testimonial more: how long does the next question take?"""
    path = folder / "more.jsonl"
    path.write_text(json.dumps({"id": "more-1", "product": data.products[0], "category": "skincare", "lang": "id",
                                "author": "baru", "verdict": "+", "text": "enak dan ringan sekali"}) + "\n")
    rekan.seed(CHAT, path)
    return load.run(**job, question="_".join(data.questions()[0]), limit=1)["p50_us"]


def measure_redisearch(folder, data, rounds):
    path = folder / "search.sock"
    process = bench.Process("redisearch", ["redis-server", "--port", "0", "--unixsocket", path, "--save", "",
                                           "--appendonly", "no", "--loadmodule", MODULE], folder)
    bench.wait_until("RediSearch", lambda: path.exists())
    redis = Resp(path)
    redis.ask("FT.CREATE", "t", "NOOFFSETS", "STOPWORDS", "0", "SCHEMA", "product", "TEXT", "NOSTEM", "text", "TEXT", "NOSTEM")
    batch = []
    for row in data.rows():
        batch.append(("FT.ADD", "t", row["id"], "1.0", "NOSAVE", "FIELDS", "product", row["product"],
                      "text", row["text"]))
        if len(batch) == 500:
            redis.ask_many(batch)
            batch = []
    if batch:
        redis.ask_many(batch)
    times = []
    cpu = process.cpu_s()
    for _ in range(rounds):
        for words in data.questions():
            for _ in range(TIMES):
                began = time.perf_counter()
                redis.ask("FT.SEARCH", "t", "|".join(words), "NOCONTENT", "LIMIT", 0, 5)
                times.append((time.perf_counter() - began) * 1e6)
    cpu = (process.cpu_s() - cpu) / len(times) * 1e6
    info = redis.ask("FT.INFO", "t")
    facts = dict(zip(info[::2], info[1::2]))
    memory = sum(float(facts[name]) for name in (b"inverted_sz_mb", b"doc_table_size_mb", b"key_table_size_mb",
                                                 b"offset_vectors_sz_mb") if name in facts)
    p50, p99 = percentiles(times)
    process.end()
    return {"p50": p50, "p99": p99, "cpu": cpu, "memory": memory}


def measure_fts5(folder, data, rounds):
    table = sqlite3.connect(folder / "fts.db")
    table.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, product, text)")
    table.executemany("INSERT INTO t VALUES (?, ?, ?)", ((r["id"], r["product"], r["text"]) for r in data.rows()))
    table.commit()
    times = []
    for words in data.questions():
        match = " OR ".join(f'"{word}"' for word in words)
        for _ in range(max(2, min(TIMES * rounds, 400_000 // data.lines))):
            began = time.perf_counter()
            table.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 5", (match,)).fetchall()
            times.append((time.perf_counter() - began) * 1e6)
    p50, p99 = percentiles(times)
    return {"p50": p50, "p99": p99}


def worth(size, ratio):
    """What PERFORMANCE asks of a size: good, excellent."""
    good, excellent = {100_000: (1, 5), 1_000_000: (5, 20)}.get(size, (0, 0))
    return "" if not good else "excellent" if ratio >= excellent else "good" if ratio >= good else "not good"


def show(size, rekan, redisearch, fts5):
    print(f"\n{size:,} testimonials{'':14}{'rekan':>12}{'RediSearch':>12}{'FTS5':>12}   RediSearch / rekan")
    for name, key in (("4 terms, p50 us", "p50"), ("4 terms, p99 us", "p99")):
        print(f"{name:32}{rekan[key]:12,.0f}{redisearch[key]:12,.0f}{fts5[key]:12,.0f}   "
              f"{redisearch[key] / rekan[key]:.2f} {worth(size, redisearch[key] / rekan[key]) if key == 'p50' else ''}")
    print(f"{'CPU us a question, with Redis':32}{rekan['cpu']:12,.0f}{redisearch['cpu']:12,.0f}{'-':>12}   "
          f"{redisearch['cpu'] / rekan['cpu']:.2f}")
    print(f"{'index memory, MiB':32}{rekan['memory']:12,.1f}{redisearch['memory']:12,.1f}{'-':>12}   "
          f"{redisearch['memory'] / rekan['memory']:.2f}  (log {rekan['log']:.1f}, mirror {rekan['mirror']:.1f})")
    print(f"{'the mirror is made, ms':32}{rekan['building_ms']:12,.0f}")
    print(f"{'first question after one more, us':32}{rekan['added_us']:12,.0f}")
    print(f"{'seeding, lines/s':32}{rekan['seeding']:12,.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="search beside RediSearch and SQLite FTS5")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="testimonials in the group, by commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and data")
    parser.add_argument("--limit", type=int, default=LIMIT_S, help=f"seconds, then it gives up ({LIMIT_S})")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, bench.on_limit)
    signal.alarm(options.limit)
    if not MODULE.exists():
        bench.run(str(bench.ROOT / "tests" / "packages"), "redis-redisearch")
    bench.build()
    for size in map(int, options.sizes.split(",")):
        folder = Path(tempfile.mkdtemp(prefix="rekan-search-"))
        try:
            data = Data(size)
            show(size, measure_rekan(folder, data, options.rounds), measure_redisearch(folder, data, options.rounds),
                 measure_fts5(folder, data, options.rounds))
        finally:
            for process in list(bench.Process.alive):
                process.end()
            if options.keep:
                print(f"kept: {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        main()
    except bench.Trouble as trouble:
        sys.exit(f"search: {trouble}")
