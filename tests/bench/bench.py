"""make bench: the job "one recommendation answered", rekan beside its yardsticks, as ratios.

    bench.py [--quick] [--rounds N] [--keep] [--limit SECONDS]

The yardsticks are telebot/main.go (Go, telebot v3, redigo; its head says what it
does and does not do), grammy/server.js (grammY, ioredis; left out, and said so,
where npm's registry is out of reach) and constant.c (bare libwebsockets). Each server has a Redis of its own with the same options;
server and Redis together have core 0, the load and the Bot API's stub (load.c)
core 1. All live through the whole run and are measured in turns, so that a
change of the machine's mood meets all; a ratio is made within one round, and
the table says its median and its range over the rounds. Absolute figures are
this machine's, today, and stand there only to be looked at.

Data: 200 groups with the members' testimonials of tests/fixtures/skincare.jsonl each,
since a chat has a send budget and one outbox: questions go round all of them.
A ("in the response"): POST of a Telegram update, answer in the response.
B ("sendMessage"): the same question while the chat's outbox is busy, so that
rekan writes the answer down, sends it and settles it; 16 chats, 48 questions each
under way. What still slips into a response (the outbox ran empty) is not counted.
/r/<code>: a person's browser follows a member's link (links.py), 302 to the shop.

What differs from a real installation, for rekan: answers.again_after_s is 0 (the
same question would get no second answer), send limits are the highest that the
configuration takes, and fast_clock.c lets its budgets refill sooner. Logs,
duplicates, limits, encryption and the durable commit are all on. For all:
Redis does not rewrite its append-only file in between.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from servers import (BUILD, DEADLINE_S, FIRST_CHAT, FIXTURE, GROUPS, CONNECTIONS, LOAD_CORE, ROOT, SERVERS_CORE,  # noqa: E402
                     Constant, Load, Process, Rekan, Trouble, Yardstick, run, wait_until)  # noqa: F401
from links import LinkShop                                            # noqa: E402

CHAT = ROOT / "tests" / "eval" / "lines.jsonl"
BIG_CHAT = -1002000000001
BUSY_GROUPS, BUSY_DEPTH = 16, 48
RATE = 2000
RSS_ANSWERS = 100_000
IDLE_AT_ONCE, IDLE_AN_HOUR = 400, 2400    # Telegram: up to 40 at once, each for a minute, is 2,400 an hour
BIG_QUESTIONS = 250                # a round; three of them stay below what one group may be sent in a minute
SEARCH_QUESTION = "sunscreen_ringan_kulit_berminyak"
LIMIT_S = 1200                    # then the bench gives up; it takes about eight minutes
GO_PACKAGES = ["golang-go", "golang-gopkg-telebot.v3-dev", "golang-github-gomodule-redigo-dev"]
GRAMMY = ("package.json", "package-lock.json", "server.js")


# -- building


def is_stale(target, sources):
    return not target.exists() or any(s.stat().st_mtime > target.stat().st_mtime for s in sources)


def build():
    BUILD.mkdir(parents=True, exist_ok=True)
    flags = ["gcc", "-std=c11", "-Wall", "-Wextra", "-O2", "-D_GNU_SOURCE", "-o"]
    text = "../../bot/base/str.c"
    programs = {"load": (["load.c", "job.c", "updates.c", "wire.c", "stub.c", text], ["-lcrypto"]),
                "constant": (["constant.c", text], ["-lwebsockets", "-lcrypto"]),
                "fast_clock.so": (["fast_clock.c"], ["-shared", "-fPIC"])}
    for name, (sources, more) in programs.items():
        paths = [HERE / source for source in sources]
        if is_stale(BUILD / name, [*paths, *HERE.glob("*.h")]):
            run(*flags, str(BUILD / name), *map(str, paths), *more)
    if is_stale(BUILD / "telebot", [HERE / "telebot" / "main.go"]):
        run(str(ROOT / "tests" / "packages"), *GO_PACKAGES)
        env = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
               "GOCACHE": str(BUILD / "go-cache"), "GOFLAGS": ""}
        run("go", "build", "-o", str(BUILD / "telebot"), ".", cwd=HERE / "telebot", env=env)


def build_grammy():
    """Is grammY there? Its packages come from npm's registry, pinned by package-lock.json, into build/."""
    folder = BUILD / "grammy"
    installed = folder / "node_modules" / ".package-lock.json"
    try:
        if is_stale(installed, [HERE / "grammy" / name for name in GRAMMY]):
            if not shutil.which("npm"):
                run(str(ROOT / "tests" / "packages"), "nodejs", "npm")
            folder.mkdir(exist_ok=True)
            for name in GRAMMY:
                shutil.copy(HERE / "grammy" / name, folder / name)
            run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", cwd=folder,
                timeout=DEADLINE_S)
            installed.touch()
    except (Trouble, OSError, subprocess.TimeoutExpired) as why:
        print(f"grammY is left out, since npm could not install it: {str(why).strip().splitlines()[-1]}", flush=True)
        return False
    return True


# -- data


def write_members(path):
    """What members said; what a brand says of itself, few groups have."""
    rows = [row for row in FIXTURE.read_text("utf-8").splitlines() if json.loads(row)["provenance"] != "brand"]
    path.write_text("\n".join(rows) + "\n", "utf-8")


def write_big(path, lines):
    """So many made-up testimonials of 400 products, the same each time."""
    draw = random.Random(20261122)
    kinds = ["Sunscreen", "Serum", "Toner", "Moisturizer", "Facial Wash"]
    makers = ["Azura", "Sola Aqua", "Benira", "Rawi"]
    names = [f"{draw.choice(makers)} {draw.choice(kinds)} {i}" for i in range(400)]
    words = ("ringan lengket perih lembab wangi cepat nyerep whitecast jerawat bruntusan kering berminyak kusam "
             "cerah tekstur gel botol murah awet repurchase pagi malam siang kampus kantor motor panas keringat "
             "bedak makeup pori minyak halus gatal merah adem segar busa bersih").split()
    skins = ["berminyak", "kering", "kombinasi", "sensitif", "berjerawat"]
    with open(path, "w", encoding="utf-8") as out:
        for i in range(lines):
            out.write(json.dumps({
                "id": f"big-{i}", "product": draw.choice(names), "category": "skincare", "lang": "id",
                "author": f"anggota {draw.randrange(20000)}", "attributes": {"kulit": draw.choice(skins)},
                "verdict": draw.choice("+++0-"), "text": "di aku " + " ".join(draw.sample(words, 9)),
                "used_for": f"{draw.randrange(1, 12)} bulan",
                "date": f"2026-{draw.randrange(1, 11):02}-{draw.randrange(1, 28):02}", "provenance": "peer",
            }) + "\n")


# -- measuring


class Table:
    def __init__(self):
        self.rows = {}

    def add(self, row, rekan, other, ratio):
        self.rows.setdefault(row, []).append((rekan, other, ratio))

    def verdict(self, row):
        """What the median is worth: excellent, good or less; empty where nothing was asked for."""
        if row not in GOALS:
            return ""
        which, good, excellent = GOALS[row]
        median = statistics.median([measured[which] for measured in self.rows[row]])
        reaches = (lambda goal: median >= goal) if excellent > good else (lambda goal: median <= goal)
        return "excellent" if reaches(excellent) else "good" if reaches(good) else "not good"

    def show(self):
        print(f"\n{'':42}{'rekan':>12}{'yardstick':>12}   {'ratio: median (min-max)':26} {'worth':10} what it means")
        for row, note in NOTES.items():
            if row not in self.rows:
                continue
            rekan, other, ratios = ([r[i] for r in self.rows[row] if r[i] is not None] for i in range(3))
            figure = lambda values: f"{statistics.median(values):12,.1f}" if values else f"{'-':>12}"
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})" if ratios else "-"
            print(f"{row:42}{figure(rekan)}{figure(other)}   {spread:26} {self.verdict(row):10} {note}")


def measure(load, server, **job):
    """One run; its result with cpu_us, what server and Redis took for one answer."""
    before = server.cpu_s()
    result = load.run(port=server.port, **job)
    result["cpu_us"] = (server.cpu_s() - before) * 1e6 / result["answers"]
    return result


def measure_both(table, load, servers, title, jobs):
    """The same job on both, one after the other."""
    first, second = (measure(load, server, **job) for server, job in zip(servers, jobs))
    table.add(f"{title}: answers/s, one core", first["per_s"], second["per_s"], first["per_s"] / second["per_s"])
    table.add(f"{title}: us CPU an answer", first["cpu_us"], second["cpu_us"], second["cpu_us"] / first["cpu_us"])
    return first, second


def one_round(table, load, rekan, telebot, grammy, constant, shop, seconds):
    both = (rekan, telebot)
    a, _ = measure_both(table, load, both, "A", [
        {"kind": "a", "path": s.path_a, "seconds": seconds} for s in both])
    b, other = measure_both(table, load, both, "B", [
        {"kind": "b", "path": s.path_b, "seconds": seconds, "lanes": BUSY_GROUPS, "depth": BUSY_DEPTH,
         "primes": s.primes} for s in both])
    print(f"  bytes of an answer: A {a['bytes']}, B {b['bytes']}, telebot's {other['bytes']}; "
          f"in the response instead of B, not counted: {b['leaked']} of {b['answers']}", flush=True)
    calm = [measure(load, s, kind="a", path=s.path_a, seconds=seconds, rate=RATE) for s in both]
    for name in ("p50", "p99"):
        table.add(f"A: {name} us at {RATE}/s", *(c[f"{name}_us"] for c in calm),
                  calm[0][f"{name}_us"] / calm[1][f"{name}_us"])
    chatter, bare = measure_both(table, load, (rekan, constant), "chatter", [
        {"kind": "chatter", "path": rekan.path_a, "seconds": seconds * 0.75},
        {"kind": "chatter", "path": "/", "seconds": seconds * 0.75}])
    table.add("A beside bare libwebsockets: answers/s", a["per_s"], bare["per_s"], a["per_s"] / bare["per_s"])
    measure_links(table, load, shop, constant, chatter, seconds * 0.75)
    if grammy:
        measure_grammy(table, load, grammy, a, b, calm[0], seconds)


def measure_links(table, load, shop, constant, chatter, seconds):
    visits = [{"kind": "link", "path": shop.path, "status": 302, "seconds": seconds},
              {"kind": "link", "path": "/", "seconds": seconds}]
    first, _ = measure_both(table, load, (shop, constant), "/r/<code>", visits)
    table.add("/r/<code> beside chatter: answers/s", first["per_s"], chatter["per_s"],
              first["per_s"] / chatter["per_s"])
    calm = [measure(load, server, rate=RATE, **job) for server, job in zip((shop, constant), visits)]
    table.add(f"/r/<code>: p99 us at {RATE}/s", *(c["p99_us"] for c in calm), calm[0]["p99_us"] / calm[1]["p99_us"])


def measure_grammy(table, load, grammy, a, b, calm, seconds):
    """The same jobs by the second yardstick; rekan's figures are this round's."""
    other = measure(load, grammy, kind="a", path=grammy.path_a, seconds=seconds)
    table.add("A beside grammY: answers/s", a["per_s"], other["per_s"], a["per_s"] / other["per_s"])
    other = measure(load, grammy, kind="b", path=grammy.path_b, seconds=seconds, lanes=BUSY_GROUPS,
                    depth=BUSY_DEPTH, primes=0)
    table.add("B beside grammY: answers/s", b["per_s"], other["per_s"], b["per_s"] / other["per_s"])
    other = measure(load, grammy, kind="a", path=grammy.path_a, seconds=seconds, rate=RATE)
    table.add(f"A beside grammY: p99 us at {RATE}/s", calm["p99_us"], other["p99_us"], calm["p99_us"] / other["p99_us"])


def measure_rss(table, load, servers, row, limit):
    """Until each has given so many answers A in its life."""
    for server in servers:
        if limit > server.answered:
            load.run(kind="a", path=server.path_a, port=server.port, seconds=DEADLINE_S,
                     limit=limit - server.answered)
            server.answered = limit
    sizes = [server.process.rss_mib() for server in servers]
    table.add(row, *sizes, sizes[0] / sizes[1])


def measure_idle(table, rekan):
    """An hour's worth of connections that come, say nothing and go."""
    before = rekan.process.rss_mib()
    for _ in range(IDLE_AN_HOUR // IDLE_AT_ONCE):
        links = [socket.create_connection(("127.0.0.1", rekan.port), DEADLINE_S) for _ in range(IDLE_AT_ONCE)]
        most = rekan.process.rss_mib()
        for link in links:
            link.close()
    table.add(f"RSS with {IDLE_AT_ONCE} idle connections: MiB", most, before, most / before)
    after = rekan.process.rss_mib()
    table.add("RSS after an hour's idle connections: MiB", after, before, after / before)


def measure_two(table, load, rekan, rounds, seconds):
    """All of them on both cores, two loads: on one process, then on one each."""
    other = Load(rekan.folder)
    second, second_port = rekan.second()
    processes = [rekan.process, rekan.redis, second, load.process, other.process]
    before = [os.sched_getaffinity(p.child.pid) for p in processes]
    for process in processes:
        os.sched_setaffinity(process.child.pid, {int(SERVERS_CORE), int(LOAD_CORE)})
    half = GROUPS // 2

    def per_s(ports, length):
        for i, (each, port) in enumerate(zip((load, other), ports)):
            each.begin(Load.line(kind="a", path=rekan.path_a, port=port, seconds=length, lanes=half,
                                 chat=FIRST_CHAT - i * half, connections=CONNECTIONS // 2))
        return sum(each.end()["per_s"] for each in (load, other))

    per_s((second_port, second_port), 1)   # warm, not counted
    for _ in range(rounds):
        one, two = per_s((rekan.port, rekan.port), seconds), per_s((rekan.port, second_port), seconds)
        table.add("two processes against one: answers/s", two, one, two / one)
    for process, cores in zip(processes, before):
        os.sched_setaffinity(process.child.pid, cores)
    second.end()
    other.process.end()


def measure_search(table, load, rekan, rounds, lines):
    big = rekan.folder / "big.jsonl"
    write_big(big, lines)
    began = time.monotonic()
    rekan.seed(BIG_CHAT, big)
    table.add("seeding one group: lines/s", lines / (time.monotonic() - began), None, None)
    job = {"kind": "a", "path": rekan.path_a, "connections": 1, "lanes": 1, "seconds": 10, "port": rekan.port,
           "question": SEARCH_QUESTION}
    first = load.run(**job, chat=BIG_CHAT, limit=1, is_checked=False)
    table.add("the big group's first answer: ms", first["seconds"] * 1000, None, None)
    if first["wrong"]:
        print(f"  the big group's first {first['wrong']} question(s) got no answer; rekan's log says:\n  "
              + "\n  ".join(rekan.warnings()[-3:]))
    for _ in range(rounds):
        p50 = [load.run(**job, chat=chat, limit=BIG_QUESTIONS)["p50_us"] for chat in (BIG_CHAT, FIRST_CHAT)]
        table.add("4 terms, whole trip: p50 us, big / small", *p50, p50[0] / p50[1])
    table.add("RSS with the big group: MiB", rekan.process.rss_mib(), None, None)


def measure_reading(table, rounds, times):
    """What one message of chat costs before it is ignored, and `rekan analyse` from end to end. No
    yardstick: nothing that we know of does the same with a message."""
    run("make", "-C", str(ROOT), "build/gcc/bench-language")
    with open(CHAT, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    chat = "".join(" ".join(line["text"].split()) + "\n" for line in lines)
    asked = "".join(json.dumps({"id": line["id"], "text": line["text"]}) + "\n" for line in lines) * times
    on_one_core = {"capture_output": True, "text": True, "check": True, "cwd": ROOT}
    for _ in range(rounds):
        done = subprocess.run(["taskset", "-c", SERVERS_CORE, "build/gcc/bench-language"], input=chat, **on_one_core)
        p50, p99, _ = map(float, done.stdout.split())
        table.add("reading a line of chat: p50 us", p50, None, None)
        table.add("reading a line of chat: p99 us", p99, None, None)
        began = time.monotonic()
        subprocess.run(["taskset", "-c", SERVERS_CORE, "build/rekan", "analyse"], input=asked, **on_one_core)
        table.add("rekan analyse: lines/s, one core", len(lines) * times / (time.monotonic() - began), None, None)


# What PERFORMANCE asks for: of the ratio (2) or of rekan's own figure (0), good and excellent.
GOALS = {
    "A: answers/s, one core": (2, 3, 4),
    "B: answers/s, one core": (2, 2, 3),
    f"A: p99 us at {RATE}/s": (2, 0.5, 0.25),
    "chatter: answers/s, one core": (2, 0.30, 0.60),
    "cold start to the first answer: ms": (0, 20, 10),
    "RSS after so many answers: MiB": (0, 12, 8),
    "two processes against one: answers/s": (2, 1.5, 1.8),
    "reading a line of chat: p99 us": (0, 40, 15),
}
NOTES = {
    "A: answers/s, one core": "telebot; good 3x, excellent 4x",
    "A: us CPU an answer": "server and Redis; a ratio above 1 is cheaper",
    "A beside grammY: answers/s": "grammY and ioredis; above 1 is more",
    "A beside bare libwebsockets: answers/s": "a constant 200, no Redis: the ceiling",
    "B: answers/s, one core": "telebot; good 2x, excellent 3x",
    "B: us CPU an answer": "server and Redis",
    "B beside grammY: answers/s": "grammY and ioredis",
    f"A: p50 us at {RATE}/s": "telebot; below 1 is quicker",
    f"A: p99 us at {RATE}/s": "telebot; good 0.5, excellent 0.25",
    f"A beside grammY: p99 us at {RATE}/s": "below 1 is quicker",
    "chatter: answers/s, one core": "bare libwebsockets; good 0.30, excellent 0.60",
    "chatter: us CPU an answer": "bare libwebsockets",
    "/r/<code>: answers/s, one core": "bare libwebsockets; each visit is a trip to Redis",
    "/r/<code>: us CPU an answer": "bare libwebsockets; with Redis",
    "/r/<code> beside chatter: answers/s": "chatter, which asks nothing of Redis",
    f"/r/<code>: p99 us at {RATE}/s": "bare libwebsockets; below 1 is quicker",
    "cold start to the first answer: ms": "telebot; good 20 ms, excellent 10 ms",
    "cold start beside grammY: ms": "below 1 is quicker",
    "RSS after so many answers: MiB": "telebot; good 12 MiB, excellent 8 MiB; here with 200 mirrored groups",
    "RSS at the end of the rounds: MiB": "flat from the row above on",
    "RSS at the end beside grammY: MiB": "",
    f"RSS with {IDLE_AT_ONCE} idle connections: MiB": "second column: before",
    "RSS after an hour's idle connections: MiB": "second column: before; 1 is flat",
    "two processes against one: answers/s": "both cores, shared with the load: good 1.5, excellent 1.8",
    "seeding one group: lines/s": "`rekan seed`, no yardstick",
    "the big group's first answer: ms": "its mirror is made",
    "4 terms, whole trip: p50 us, big / small": "second column: the small group; RediSearch took 940 us for 100k",
    "RSS with the big group: MiB": "",
    "reading a line of chat: p50 us": "no yardstick: nothing else does the same",
    "reading a line of chat: p99 us": "good 40 us, excellent 15 us",
    "rekan analyse: lines/s, one core": "chat lines, JSON in and out",
}


class Clock:
    """How long each part took."""

    def __init__(self):
        self.at = time.monotonic()
        self.parts = {}

    def part(self, name):
        now = time.monotonic()
        self.parts[name] = self.parts.get(name, 0) + now - self.at
        self.at = now

    def __str__(self):
        return ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.parts.items())


def bench(options, folder, table, clock):
    rounds = options.rounds or (1 if options.quick else 3)
    seconds, big, answers = (1.5, 10_000, 20_000) if options.quick else (4, 100_000, RSS_ANSWERS)
    load = Load(folder)
    rekan, constant = Rekan(folder, load.stub_port), Constant(folder)
    shop = LinkShop(rekan.binary)
    telebot = Yardstick("telebot", [BUILD / "telebot"], folder, load.stub_port)
    grammy = Yardstick("grammy", ["node", BUILD / "grammy" / "server.js"], folder, load.stub_port) \
        if options.grammy else None
    both, yardsticks = (rekan, telebot), [server for server in (telebot, grammy) if server]
    members = folder / "members.jsonl"
    write_members(members)
    for i in range(GROUPS):
        rekan.seed(FIRST_CHAT - i, members)
    for server in yardsticks:
        server.seed_all()
    clock.part("set-up")
    print(f"{rounds} rounds of {seconds} s a measure; "
          f"load of the machine before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores", flush=True)
    for _ in range(3 if options.quick else 7):
        ms = [load.cold(server) for server in (rekan, *yardsticks)]
        table.add("cold start to the first answer: ms", *ms[:2], ms[0] / ms[1])
        if grammy:
            table.add("cold start beside grammY: ms", ms[0], ms[2], ms[0] / ms[2])
    for server in (rekan, *yardsticks):
        server.start()
        server.answered = 0
        load.run(kind="a", path=server.path_a, port=server.port, seconds=1)   # warm, not counted
    clock.part("cold starts")
    measure_rss(table, load, both, "RSS after so many answers: MiB", answers)
    clock.part("so many answers")
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}, load of the machine {os.getloadavg()[0]:.2f}", flush=True)
        one_round(table, load, rekan, telebot, grammy, constant, shop, seconds)
    clock.part("rounds")
    measure_rss(table, load, both, "RSS at the end of the rounds: MiB", 0)
    if grammy:
        measure_rss(table, load, (rekan, grammy), "RSS at the end beside grammY: MiB", 0)
    measure_idle(table, rekan)
    clock.part("idle connections")
    measure_two(table, load, rekan, rounds, seconds)
    clock.part("two processes")
    measure_search(table, load, rekan, rounds, big)
    clock.part("the big group")
    measure_reading(table, rounds, 5 if options.quick else 50)
    clock.part("reading")
    print(f"\n\"so many answers\" are {answers:,}; the big group has {big:,} testimonials; "
          f"links were followed {shop.counted()}; figures: this machine, today")
    print(f"rekan's log has {len(rekan.warnings())} warnings and errors")


def on_limit(*_):
    raise Trouble("the time is up")


def main():
    parser = argparse.ArgumentParser(description="rekan beside its yardsticks, as ratios")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute and a half")
    parser.add_argument("--rounds", type=int, help="how often all is measured (3)")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and data")
    parser.add_argument("--limit", type=int, default=LIMIT_S, help=f"seconds, then it gives up ({LIMIT_S})")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rekan-bench-"))
    table, clock, status = Table(), Clock(), 0
    signal.signal(signal.SIGALRM, on_limit)
    signal.alarm(options.limit)
    try:
        build()
        options.grammy = build_grammy()
        clock.part("building")
        os.sched_setaffinity(0, {int(LOAD_CORE)})
        bench(options, folder, table, clock)
    except Trouble as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        status = 1
    finally:
        signal.alarm(0)
        for process in list(Process.alive):
            process.end()
        LinkShop.end_all()
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    table.show()               # after trouble, too: what was measured until then
    print(f"took {sum(clock.parts.values()):.0f} s: {clock}")
    return status


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
