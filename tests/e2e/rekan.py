"""The real program and a private Redis, for one test, in one temporary folder.

Both run in process groups of their own and are ended by pid. Whoever waits
here waits on a condition that a reader thread signals, with a deadline. When
the program is closed, `problems` says what was wrong with its life: a
sanitizer's report, a secret or a message text in its log, a bad exit status.
"""

import ctypes
import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
DEADLINE_S = 10
START_DEADLINE_S = 30            # a sanitized binary on a busy machine
TOKEN = "123456:TEST-token-that-must-not-be-logged"
SECRET = "TEST-secret_that-must-not-be-logged"
REPORTS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:",
           "ERROR: ThreadSanitizer", "WARNING: MemorySanitizer")
SHORTEST_SECRET_TEXT = 10        # shorter texts ("ok") occur in any log by chance


class Trouble(Exception):
    """The program or Redis did not do what a test rests on."""


def adopt_orphans():
    """Whoever loses its parent below us becomes our child, so that its end can be waited for."""
    subreaper = 36               # PR_SET_CHILD_SUBREAPER
    ctypes.CDLL(None).prctl(subreaper, 1, 0, 0, 0)


def binary():
    return os.environ.get("REKAN_BINARY") or str(ROOT / "build" / "rekan")


def merged(base, overrides):
    """Both configs in one, nested; overrides win."""
    out = dict(base)
    for key, value in overrides.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = merged(out[key], value) if both else value
    return out


class Process:
    """A child in its own process group whose output is read line by line. Another one of the
    group may take its place."""

    alive = set()

    @classmethod
    def end_all(cls):
        """For a test run that is interrupted: whoever waits for a child then wakes up."""
        for process in list(cls.alive):
            process.kill_group()

    def __init__(self, arguments, log_path, stream, env=None):
        self.lines, self.changed = [], threading.Condition()
        self._closed = False
        self._log = open(log_path, "ab")
        try:
            self.child = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, start_new_session=True, env=env,
                stdout=subprocess.PIPE if stream == "stdout" else self._log,
                stderr=subprocess.PIPE if stream == "stderr" else self._log)
        except OSError as error:
            self._log.close()
            raise Trouble(f"cannot start {arguments[0]}: {error}") from error
        self.pid = self.child.pid
        self.leaving = []                # who was in that place before, and may still live
        self.alive.add(self)
        self._pipe = getattr(self.child, stream)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self._pipe:
            self._log.write(raw)
            self._log.flush()
            with self.changed:
                self.lines.append(raw.decode("utf-8", "replace").rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self._closed = True
            self.changed.notify_all()

    def wait_line(self, pattern, deadline_s, after=0):
        """The match of the first line that has the pattern; raises Trouble."""
        def find():
            match = next((m for m in map(re.compile(pattern).search, self.lines[after:]) if m), None)
            return match or self._closed
        with self.changed:
            found = self.changed.wait_for(find, deadline_s)
        if found is True or not found:
            raise Trouble(f"{self.child.args[0]} did not say {pattern!r}:\n" + "\n".join(self.lines[-20:]))
        return found

    def end(self, number):
        """Signals the child, waits, then ends what is left of its group. Returns the exit status,
        or the first bad one of those whose place it took."""
        if number == signal.SIGKILL:     # whoever was leaving, too
            self.kill_group()
        elif self.pid != self.child.pid or self.child.poll() is None:
            os.kill(self.pid, number)
        # Each is the child of the one before, and ours when that one has left.
        statuses = [self._wait(pid) for pid in (*self.leaving, self.pid)]
        status = next((status for status in statuses if status != 0), 0)
        self.kill_group()
        self.child.wait()
        self.alive.discard(self)
        self._reader.join(DEADLINE_S)
        self._pipe.close()
        self._log.close()
        return status

    def _wait(self, pid):
        """The exit status; None: it lives on."""
        if pid == self.child.pid:
            try:
                return self.child.wait(DEADLINE_S)
            except subprocess.TimeoutExpired:
                return None
        watch, end = os.pidfd_open(pid), select.poll()
        end.register(watch, select.POLLIN)
        ended = end.poll(DEADLINE_S * 1000)
        os.close(watch)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if ended else None

    def is_followed_by(self, pid):
        """pid is in its place; it leaves by itself."""
        self.leaving.append(self.pid)
        self.pid = pid

    def kill_group(self):
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


class Redis:
    """redis-server on a socket in the folder; what it holds survives a stop and a kill."""
    port = 0                     # none

    def __init__(self, folder, fsync="everysec"):
        self.folder, self.fsync = Path(folder), fsync
        self.socket = str(self.folder / "redis.sock")
        self.process = None

    @property
    def url(self):
        return "unix://" + self.socket

    def start(self):
        data = self.folder / "redis"
        data.mkdir(exist_ok=True)
        self.process = Process(
            ["redis-server", "--port", str(self.port), "--unixsocket", self.socket, "--unixsocketperm", "700",
             "--dir", str(data), "--appendonly", "yes", "--appendfsync", self.fsync, "--save", "", "--daemonize", "no",
             "--logfile", ""], self.folder / "redis.log", "stdout")
        self.process.wait_line("[Rr]eady to accept connections", START_DEADLINE_S)

    def stop(self, number=signal.SIGTERM):
        if self.process:
            self.process.end(number)
            self.process = None

    def files(self):
        """Every byte that was ever written: the append-only file is never rewritten here."""
        return b"\n".join(path.read_bytes() for path in (self.folder / "redis").rglob("*")
                          if path.is_file())

    def keys(self):
        """The names of all keys."""
        with socket.socket(socket.AF_UNIX) as link, link.makefile("rwb") as stream:
            link.settimeout(DEADLINE_S)
            link.connect(self.socket)
            stream.write(b"KEYS *\r\n")
            stream.flush()
            count = int(stream.readline()[1:])
            return [stream.read(int(stream.readline()[1:]) + 2)[:-2].decode() for _ in range(count)]


class Rekan:
    def __init__(self, api_url, overrides=None, redis_class=Redis):
        self.folder = Path(tempfile.mkdtemp(prefix="rekan-e2e-"))
        self.redis = redis_class(self.folder)
        self.overrides = overrides or {}
        self.api_url = api_url
        self.config_path = self.folder / "config.json"
        self.log_path = self.folder / "rekan.log"
        self.process = None
        self.port = self.private_port = None
        self.problems = []
        self._connection = None
        self._idle = threading.Lock()

    def config(self):
        (self.folder / "data").mkdir(exist_ok=True)
        return merged({
            "listen": {"address": "127.0.0.1", "port": 0, "private_port": 0,
                       "public_url": "https://bot.example"},
            "redis": {"url": self.redis.url},
            "data_dir": str(self.folder / "data"),
            "telegram": {"token": TOKEN, "api_url": self.api_url, "secret": SECRET, "set_up": True,
                         "ephemeral": "on"},
            "test": {"clock": True},
        }, self.overrides)

    # -- life

    def prepare(self):
        """Redis runs and the config lies there: enough to seed."""
        if not self.redis.process:
            self.redis.start()
        self.config_path.write_text(json.dumps(self.config(), indent=2))

    def start(self):
        self.prepare()
        env = {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1", **os.environ}
        self.process = Process([binary(), "--config", str(self.config_path)], self.log_path, "stderr", env)
        ready = self.process.wait_line(r"^\S+ \S+ ready\b.*", START_DEADLINE_S)[0]
        facts = dict(re.findall(r"([a-z_]+)=(\S+)", ready))
        self.port, self.private_port = int(facts["port"]), int(facts["private_port"])

    def kill(self):
        """kill -9, as a power cut would."""
        self._hang_up()
        self.process.end(signal.SIGKILL)
        self.process = None

    def stop(self):
        """Asks it to end, as an operator would; a bad end is noted in problems."""
        self._hang_up()
        status = self.process.end(signal.SIGTERM)
        self.process = None
        if status is None:
            self.problems.append(f"still running {DEADLINE_S} s after SIGTERM")
        elif status != 0:
            self.problems.append(f"exit status {status} after SIGTERM")

    def upgrade(self):
        """Another process takes over, this one finishes what it holds. False: it could not, and this
        one stays."""
        adopt_orphans()
        after = len(self.process.lines)
        os.kill(self.process.pid, signal.SIGUSR2)
        told = self.process.wait_line(r" upgrade\.(handed_over pid=(\d+)|failed)", START_DEADLINE_S, after)
        if told[2]:
            self.process.is_followed_by(int(told[2]))
        return told[1] != "failed"

    def close(self, secret_texts=()):
        """Ends everything, reads the log, removes the folder. Returns the problems."""
        try:
            if self.process:
                self.stop()
            self.redis.stop()
            self.problems += self._problems_in_log(secret_texts)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        return self.problems

    def _problems_in_log(self, secret_texts):
        log = self.log_path.read_text("utf-8", "replace") if self.log_path.exists() else ""
        found = [f"a sanitizer reports: {line.strip()}" for line in log.splitlines()
                 if any(report in line for report in REPORTS)]
        secrets = [TOKEN, TOKEN.split(":")[1], SECRET]
        secrets += [text for text in secret_texts if len(text) >= SHORTEST_SECRET_TEXT]
        return found + [f"the log holds {secret!r}" for secret in secrets if secret in log]

    def log_tail(self, lines=20):
        if self.process:
            return self.process.lines[-lines:]
        return self.log_path.read_text("utf-8", "replace").splitlines()[-lines:] \
            if self.log_path.exists() else []

    # -- talking to it

    def _hang_up(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def webhook(self, update, path="/webhook/telegram", secret=SECRET):
        """Delivers one update as Telegram does. Returns (status, headers, body)."""
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret,
                   "Accept-Encoding": "gzip, deflate"}
        body = json.dumps(update, ensure_ascii=False).encode()
        for attempt in (1, 2):           # a kept connection may have been closed meanwhile
            kept = self._connection is not None
            if not kept:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)
            try:
                self._connection.request("POST", path, body, headers)
                response = self._connection.getresponse()
                return response.status, response.headers, response.read()
            except (http.client.HTTPException, OSError) as error:
                self._hang_up()
                if not kept or attempt == 2:
                    raise Trouble(f"the webhook gave no answer: {error!r}") from error

    def _private(self, method, path, deadline_s):
        connection = http.client.HTTPConnection("127.0.0.1", self.private_port, timeout=deadline_s)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            response.read()
            return response.status
        except (http.client.HTTPException, OSError) as error:
            raise Trouble(f"{path} gave no answer: {error!r}") from error
        finally:
            connection.close()

    def advance(self, milliseconds):
        status = self._private("POST", f"/test/clock?advance_ms={milliseconds}", DEADLINE_S)
        if status != 200:
            raise Trouble(f"/test/clock answered {status}")

    def wait_idle(self, deadline_s=DEADLINE_S):
        """Returns once nothing is under way; raises Trouble at the deadline. The program lets
        only one wait at a time, so the others wait here."""
        with self._idle:
            status = self._private("GET", "/test/idle", deadline_s)
        if status != 200:
            raise Trouble(f"/test/idle answered {status}")

    def seed(self, chat_id, path):
        """rekan seed: testimonials of the operator, for one group."""
        self.prepare()
        done = subprocess.run(
            [binary(), "seed", "--config", str(self.config_path), "--group", f"telegram:{chat_id}", str(path)],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=START_DEADLINE_S, check=False)
        with open(self.log_path, "ab") as log:
            log.write(done.stderr)
        if done.returncode:
            raise Trouble(f"seed ended with {done.returncode}:\n"
                          + (done.stdout + done.stderr).decode("utf-8", "replace")[-2000:])


def metrics(rekan):
    """name or name{label} -> value."""
    with urllib.request.urlopen(f"http://127.0.0.1:{rekan.private_port}/metrics", timeout=DEADLINE_S) as answer:
        return {name: float(value) for name, value in
                re.findall(r"^rekan_([^ ]+) (\S+)$", answer.read().decode(), re.M)}
