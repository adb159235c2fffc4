"""What make bench measures with: processes that are ended by their pid, load.c, and the servers.

Each server has a Redis of its own with the same options, except who needs none. Where each runs, and
what they do for their living, says the head of bench.py.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "bench"
FIXTURE = ROOT / "tests" / "fixtures" / "skincare.jsonl"
TOKEN = "123456:TEST-token-that-must-not-be-logged"
SECRET = "TEST-secret_that-must-not-be-logged"
FIRST_CHAT = -1001000000001       # the others go down from it
GROUPS, CONNECTIONS = 200, 32
SERVERS_CORE, LOAD_CORE = "0", "1"
DEADLINE_S = 60


class Trouble(Exception):
    """The bench cannot go on, or measured something that is not the job."""


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise Trouble(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


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


class Yardstick(Server):
    """Somebody else's bot, started by words; it reads ready testimonials."""
    path_a, path_b = "/webhook/a", "/webhook/b"

    def __init__(self, name, words, folder, stub_port):
        super().__init__(name, folder)
        self.words = [*words, self.port, self.socket, f"http://127.0.0.1:{stub_port}", TOKEN, SECRET]

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
