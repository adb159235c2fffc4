"""make bench: the job "one recommendation answered", rekan beside a yardstick, as ratios.

    bench.py [--quick] [--rounds N] [--keep]

The yardstick is telebot/main.go (Go, telebot v3, redigo); its head says what it
does and does not do. Each server has a Redis of its own with the same options;
server and Redis together have core 0, the load and the Bot API's stub (load.c)
core 1. Both live through the whole run and are measured in turns, so that a
change of the machine's mood meets both; a ratio is made within one round, and
the table says its median and its range over the rounds. Absolute figures are
this machine's, today, and stand there only to be looked at.

Data: 200 groups with the 14 testimonials of tests/fixtures/skincare.jsonl each,
since a chat has a send budget and one outbox: questions go round all of them.
A ("in the response"): POST of a Telegram update, answer in the response.
B ("sendMessage"): the same question while the chat's outbox is busy, so that
rekan writes the answer down, sends it and settles it; 16 chats, 48 questions each
under way. What still slips into a response (the outbox ran empty) is not counted.

What differs from a real installation, for rekan: answers.again_after_s is 0 (the
same question would get no second answer), send limits are the highest that the
configuration takes, and fast_clock.c lets its budgets refill sooner. Logs,
duplicates, limits, encryption and the durable commit are all on. For both:
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
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "bench"
FIXTURE = ROOT / "tests" / "fixtures" / "skincare.jsonl"
CHAT = ROOT / "tests" / "eval" / "lines.jsonl"
TOKEN = "123456:TEST-token-that-must-not-be-logged"
SECRET = "TEST-secret_that-must-not-be-logged"
FIRST_CHAT = -1001000000001       # the others go down from it
BIG_CHAT = -1002000000001
GROUPS, BUSY_GROUPS, BUSY_DEPTH, CONNECTIONS = 200, 16, 48, 32
RATE = 2000
RSS_ANSWERS = 100_000
SEARCH_QUESTION = "sunscreen_ringan_kulit_berminyak"
SERVERS_CORE, LOAD_CORE = "0", "1"
DEADLINE_S = 60
GO_PACKAGES = ["golang-go", "golang-gopkg-telebot.v3-dev", "golang-github-gomodule-redigo-dev"]


class Trouble(Exception):
    """The bench cannot go on, or measured something that is not the job."""


# -- building


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise Trouble(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def is_stale(target, sources):
    return not target.exists() or any(s.stat().st_mtime > target.stat().st_mtime for s in sources)


def build():
    BUILD.mkdir(parents=True, exist_ok=True)
    flags = ["gcc", "-std=c11", "-Wall", "-Wextra", "-O2", "-D_GNU_SOURCE", "-o"]
    programs = {"load": (["load.c", "job.c", "updates.c", "wire.c", "stub.c"], []), "constant": (["constant.c"], ["-lwebsockets"]),
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


# -- processes: each is ended by its pid


class Process:
    alive = []

    def __init__(self, name, words, folder, core=SERVERS_CORE, env=None, **streams):
        self.name, self.words = name, [str(word) for word in words]
        self.log = open(folder / f"{name}.log", "ab")
        self.child = subprocess.Popen(["taskset", "-c", core, *self.words], cwd=folder, start_new_session=True,
                                      env={**os.environ, **(env or {})}, stderr=self.log,
                                      **{"stdin": subprocess.DEVNULL, "stdout": self.log, **streams})
        self.alive.append(self)

    def cpu_s(self):
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self):
        for row in Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if row.startswith("VmRSS:"):
                return int(row.split()[1]) / 1024
        raise Trouble(f"{self.name} has gone")

    def end(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.log.close()
        self.alive.remove(self)


def wait_until(what, is_true):
    deadline = time.monotonic() + DEADLINE_S
    while not is_true():
        if time.monotonic() > deadline:
            raise Trouble(f"{what}: not within {DEADLINE_S} s")
        time.sleep(0.01)


def can_connect(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count):
    socks = [socket.socket() for _ in range(count)]
    for sock in socks:
        sock.bind(("127.0.0.1", 0))
    ports = [sock.getsockname()[1] for sock in socks]
    for sock in socks:
        sock.close()
    return ports


def start_redis(name, folder):
    data = folder / f"{name}.data"
    data.mkdir()
    path = folder / f"{name}.sock"
    process = Process(name, ["redis-server", "--port", "0", "--unixsocket", path, "--unixsocketperm", "700",
                             "--dir", data, "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
                             "--auto-aof-rewrite-percentage", "0", "--daemonize", "no", "--logfile", ""], folder)

    def is_up():
        with socket.socket(socket.AF_UNIX) as sock:
            return sock.connect_ex(str(path)) == 0
    wait_until("redis-server", is_up)
    return process, path


class Load:
    """load.c, told by one line what to do."""

    def __init__(self, folder):
        self.stub_port = free_ports(1)[0]
        self.process = Process("load", [BUILD / "load", self.stub_port], folder, LOAD_CORE,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        wait_until("the stub", lambda: can_connect(self.stub_port))

    def _ask(self, line):
        self.begin(line)
        return self.end()

    def begin(self, line):
        child = self.process.child
        child.stdin.write(line.encode() + b"\n")
        child.stdin.flush()

    def end(self):
        answer = self.process.child.stdout.readline()
        if not answer:
            raise Trouble(f"load ended ({self.process.child.poll()}); see its log:\n{Path(self.process.log.name).read_text()[-2000:]}")
        return json.loads(answer)

    @staticmethod
    def line(**job):
        words = {"secret": SECRET, "connections": CONNECTIONS, "lanes": GROUPS, "chat": FIRST_CHAT, **job}
        return "run " + " ".join(f"{k}={v}" for k, v in words.items())

    def run(self, is_checked=True, **job):
        result = self._ask(self.line(**job))
        if is_checked and (result["wrong"] or result["lost"] or result["unanswered"] or not result["answers"]):
            raise Trouble(f"not every answer was one: {job} gave {result}; "
                          f"{Path(self.process.log.name).read_text()[-1000:]}")
        return result

    def cold(self, server):
        job = f"secret={SECRET} chat={FIRST_CHAT} port={server.port} path={server.path_a}"
        command = ["env", *(f"{k}={v}" for k, v in server.env.items()), *server.words] if server.env else server.words
        result = self._ask(f"cold kind=a {job} -- " + " ".join(map(str, command)))
        if not result["answers"]:
            raise Trouble(f"{server.name} gave no first answer")
        return result["ms"]


# -- the servers


class Server:
    """One server with its Redis; words start it."""
    env = {}
    primes = 0

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.redis, self.socket = start_redis(f"{name}-redis", folder)
        self.port, self.private_port = free_ports(2)
        self.process = None

    def start(self):
        self.process = Process(self.name, self.words, self.folder, env=self.env)
        wait_until(self.name, lambda: can_connect(self.port))

    def cpu_s(self):
        return self.process.cpu_s() + self.redis.cpu_s()


class Rekan(Server):
    path_a = path_b = "/webhook/telegram"
    env = {"LD_PRELOAD": str(BUILD / "fast_clock.so")}
    primes = 1

    def __init__(self, folder, stub_port):
        super().__init__("rekan", folder)
        # A copy, so that a build in between changes nothing.
        self.binary = shutil.copy(os.environ.get("REKAN_BINARY") or ROOT / "build" / "rekan", folder / "rekan")
        self.config = folder / "config.json"
        (folder / "data").mkdir()
        self.config.write_text(json.dumps({
            "listen": {"address": "127.0.0.1", "port": self.port, "private_port": self.private_port,
                       "public_url": "https://bot.example"},
            "redis": {"url": f"unix://{self.socket}"}, "data_dir": str(folder / "data"),
            "telegram": {"token": TOKEN, "api_url": f"http://127.0.0.1:{stub_port}", "secret": SECRET,
                         "per_second": 1000, "per_group_minute": 1000},
            "answers": {"again_after_s": 0},
        }))
        self.words = [self.binary, "--config", self.config]

    def second(self):
        """Another process on the same Redis and data, with ports of its own."""
        config = json.loads(self.config.read_text())
        port, config["listen"]["private_port"] = free_ports(2)
        config["listen"]["port"] = port
        path = self.folder / "second.json"
        path.write_text(json.dumps(config))
        process = Process("rekan-second", [self.binary, "--config", path], self.folder, env=self.env)
        wait_until("the second rekan", lambda: can_connect(port))
        return process, port

    def warnings(self):
        rows = (self.folder / "rekan.log").read_text("utf-8", "replace").splitlines()
        return [row for row in rows if re.match(r"\S+ (warn|error) ", row)]

    def seed(self, chat, path):
        run("taskset", "-c", SERVERS_CORE, self.binary, "seed", "--config", str(self.config),
            "--group", f"telegram:{chat}", str(path))


class Telebot(Server):
    path_a, path_b = "/webhook/a", "/webhook/b"

    def __init__(self, folder, stub_port):
        super().__init__("telebot", folder)
        self.words = [BUILD / "telebot", self.port, self.socket, f"http://127.0.0.1:{stub_port}", TOKEN, SECRET]

    def seed_all(self):
        """Three testimonials a group, with the words that rekan shows too."""
        rows = [json.loads(row) for row in FIXTURE.read_text().splitlines()]
        lines = [json.dumps({"product": row["product"], "author": row["author"], "text": row["text"],
                             "skin": row["attributes"]["kulit"], "used_for": row["used_for"], "yes": 5, "no": 1},
                            ensure_ascii=False).encode() for row in (rows[0], rows[7], rows[10])]
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(self.socket))
            for i in range(GROUPS):
                words = [b"RPUSH", f"testimonials:{FIRST_CHAT - i}".encode(), *lines]
                sock.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
                sock.recv(100)


class Constant:
    """A constant 200; it has no Redis."""
    name = "constant"

    def __init__(self, folder):
        self.port = free_ports(1)[0]
        self.process = Process("constant", [BUILD / "constant", self.port], folder)
        wait_until("constant", lambda: can_connect(self.port))

    def cpu_s(self):
        return self.process.cpu_s()


# -- data


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

    def show(self, notes):
        print(f"\n{'':42}{'rekan':>12}{'yardstick':>12}   {'ratio: median (min-max)':26} goal")
        for row, note in notes.items():
            if row not in self.rows:
                continue
            rekan, other, ratios = ([r[i] for r in self.rows[row] if r[i] is not None] for i in range(3))
            figure = lambda values: f"{statistics.median(values):12,.1f}" if values else f"{'-':>12}"
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})" if ratios else "-"
            print(f"{row:42}{figure(rekan)}{figure(other)}   {spread:26} {note}")


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


def one_round(table, load, rekan, telebot, constant, seconds):
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
    measure_both(table, load, (rekan, constant), "chatter", [
        {"kind": "chatter", "path": rekan.path_a, "seconds": seconds * 0.75},
        {"kind": "chatter", "path": "/", "seconds": seconds * 0.75}])


def measure_rss(table, load, servers, row, limit):
    """Until each has given so many answers A in its life."""
    for server in servers:
        if limit > server.answered:
            load.run(kind="a", path=server.path_a, port=server.port, seconds=DEADLINE_S,
                     limit=limit - server.answered)
            server.answered = limit
    sizes = [server.process.rss_mib() for server in servers]
    table.add(row, *sizes, sizes[0] / sizes[1])


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
        p50 = [load.run(**job, chat=chat, limit=500)["p50_us"] for chat in (BIG_CHAT, FIRST_CHAT)]
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


NOTES = {
    "A: answers/s, one core": "good 3x, excellent 4x",
    "A: us CPU an answer": "server and Redis; a ratio above 1 is cheaper",
    "B: answers/s, one core": "good 2x, excellent 3x",
    "B: us CPU an answer": "server and Redis",
    f"A: p50 us at {RATE}/s": "below 1 is quicker",
    f"A: p99 us at {RATE}/s": "good 0.5, excellent 0.25",
    "chatter: answers/s, one core": "against a constant 200: good 0.30, excellent 0.60",
    "chatter: us CPU an answer": "against a constant 200",
    "cold start to the first answer: ms": "good 20 ms, excellent 10 ms",
    "RSS after so many answers: MiB": "good 12 MiB, excellent 8 MiB; here with 200 mirrored groups",
    "RSS at the end of the rounds: MiB": "flat from the row above on",
    "two processes against one: answers/s": "both cores, shared with the load: good 1.5, excellent 1.8",
    "seeding one group: lines/s": "",
    "the big group's first answer: ms": "its mirror is made",
    "4 terms, whole trip: p50 us, big / small": "second column: the small group; RediSearch took 940 us for 100k",
    "RSS with the big group: MiB": "",
    "reading a line of chat: p50 us": "no yardstick: nothing else does the same",
    "reading a line of chat: p99 us": "good 40 us, excellent 15 us",
    "rekan analyse: lines/s, one core": "chat lines, JSON in and out",
}


def bench(options, folder):
    rounds = options.rounds or (1 if options.quick else 3)
    seconds, big, answers = (1.5, 10_000, 20_000) if options.quick else (4, 100_000, RSS_ANSWERS)
    table = Table()
    load = Load(folder)
    rekan, telebot, constant = Rekan(folder, load.stub_port), Telebot(folder, load.stub_port), Constant(folder)
    both = (rekan, telebot)
    for i in range(GROUPS):
        rekan.seed(FIRST_CHAT - i, FIXTURE)
    telebot.seed_all()
    print(f"{rounds} rounds of {seconds} s a measure; "
          f"load of the machine before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores", flush=True)
    for _ in range(3 if options.quick else 7):
        ms = [load.cold(server) for server in both]
        table.add("cold start to the first answer: ms", *ms, ms[0] / ms[1])
    for server in both:
        server.start()
        server.answered = 0
        load.run(kind="a", path=server.path_a, port=server.port, seconds=1)   # warm, not counted
    measure_rss(table, load, both, "RSS after so many answers: MiB", answers)
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}, load of the machine {os.getloadavg()[0]:.2f}", flush=True)
        one_round(table, load, rekan, telebot, constant, seconds)
    measure_rss(table, load, both, "RSS at the end of the rounds: MiB", 0)
    measure_two(table, load, rekan, rounds, seconds)
    measure_search(table, load, rekan, rounds, big)
    measure_reading(table, rounds, 5 if options.quick else 50)
    print(f"\n\"so many answers\" are {answers:,}; the big group has {big:,} testimonials; "
          "figures: this machine, today")
    table.show(NOTES)
    print(f"rekan's log has {len(rekan.warnings())} warnings and errors")


def main():
    parser = argparse.ArgumentParser(description="rekan beside a yardstick, as ratios")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute")
    parser.add_argument("--rounds", type=int, help="how often all is measured (3)")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and data")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rekan-bench-"))
    began = time.monotonic()
    try:
        build()
        os.sched_setaffinity(0, {int(LOAD_CORE)})
        bench(options, folder)
        print(f"took {time.monotonic() - began:.0f} s")
    except Trouble as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 1
    finally:
        for process in list(Process.alive):
            process.end()
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
