"""A Redis Cluster for one test: three masters and, if wanted, a replica of the first, in one
temporary folder, on loopback ports that were free. It is used as a rekan.Redis is; besides,
slots move between its masters, and a replica takes over."""

import signal
import socket
import threading
from pathlib import Path

from resp import Resp
from rekan import START_DEADLINE_S, Process, Trouble

MASTERS, SLOTS = 3, 16384
NODE_TIMEOUT_MS = 1500           # until the others hold a silent master for dead
TURN_S = 0.05                    # between two looks at what only Redis itself can tell
ATTEMPTS = 5                     # a port that was free may be taken by the time it is opened


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()


def plain(answer):
    """Bytes as text, in lists too."""
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    return answer.decode() if isinstance(answer, bytes) else answer


class Node:
    def __init__(self, folder, number, fsync):
        self.fsync = fsync
        self.folder = Path(folder) / f"node-{number}"
        self.folder.mkdir()
        self.socket = str(self.folder / "redis.sock")
        self.port = self.bus = self.id = self.process = None

    def start(self):
        """Again on the port that it had, or for the first time on one that is free."""
        for attempt in range(ATTEMPTS):
            if not self.id:
                self.port, self.bus = free_ports(2)
            self.process = Process(
                ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--cluster-port", str(self.bus),
                 "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf",
                 "--cluster-node-timeout", str(NODE_TIMEOUT_MS), "--cluster-replica-validity-factor", "0",
                 "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", str(self.folder),
                 "--appendonly", "yes", "--appendfsync", self.fsync, "--save", "", "--repl-diskless-sync-delay", "0",
                 "--daemonize", "no", "--logfile", ""], self.folder / "redis.log", "stdout")
            try:
                self.process.wait_line("[Rr]eady to accept connections", START_DEADLINE_S)
                break
            except Trouble:
                self.stop(signal.SIGKILL)
                if self.id or attempt == ATTEMPTS - 1:
                    raise
        with Resp(self.socket) as ask:
            self.id = plain(ask("CLUSTER", "MYID"))

    def stop(self, number=signal.SIGTERM):
        if self.process:
            self.process.end(number)
            self.process = None


class RedisCluster:
    def __init__(self, folder, replicas=0, fsync="everysec"):
        self.folder = Path(folder)
        self.nodes = [Node(folder, number, fsync) for number in range(MASTERS + replicas)]
        self.process = None          # of the first one: is it running at all?
        self.is_made = False

    @property
    def url(self):
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:MASTERS])

    # -- life

    def start(self):
        for node in self.nodes:
            if not node.process:
                node.start()
        self.process = self.nodes[0].process
        if not self.is_made:
            self._make()
            self.is_made = True
        self.wait(lambda: all("cluster_state:ok" in self.ask(node, "CLUSTER", "INFO") for node in self.nodes),
                  "the cluster did not come up")

    def _make(self):
        for number, node in enumerate(self.nodes[:MASTERS]):
            self.ask(node, "CLUSTER", "ADDSLOTSRANGE", SLOTS * number // MASTERS, SLOTS * (number + 1) // MASTERS - 1)
            self.ask(node, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for node in self.nodes[1:]:
            self.ask(node, "CLUSTER", "MEET", "127.0.0.1", self.nodes[0].port, self.nodes[0].bus)
        self.wait(lambda: all(self.ask(node, "CLUSTER", "NODES").count("connected") == len(self.nodes) and
                              "handshake" not in self.ask(node, "CLUSTER", "NODES") for node in self.nodes),
                  "the nodes did not meet")
        for replica in self.nodes[MASTERS:]:
            self.ask(replica, "CLUSTER", "REPLICATE", self.nodes[0].id)
            self.wait(lambda node=replica: "master_link_status:up" in self.ask(node, "INFO", "replication"),
                      "the replica did not follow")

    def stop(self, number=signal.SIGTERM):
        for node in self.nodes:
            node.stop(number)
        self.process = None

    # -- what it holds

    def files(self):
        """Every byte that was ever written: the append-only files are never rewritten here."""
        return b"\n".join(path.read_bytes() for node in self.nodes for path in node.folder.rglob("*")
                          if path.is_file())

    def keys(self, pattern="*"):
        return [key for node in self.masters() for key in self.ask(node, "KEYS", pattern)]

    def masters(self):
        return [node for node in self.nodes
                if node.process and self.ask(node, "ROLE")[0] == "master"]

    def owner(self, slot):
        """Who has the slot, as the first node that runs knows it."""
        asked = next(node for node in self.nodes if node.process)
        for first, last, master, *_ in self.ask(asked, "CLUSTER", "SLOTS"):
            if first <= slot <= last:
                return next(node for node in self.nodes if node.id == master[2])
        raise Trouble(f"nobody has slot {slot}")

    def ask_key(self, key, *words):
        """One command about the key, to the master that has it."""
        with Resp(self.nodes[0].socket) as ask:
            slot = ask("CLUSTER", "KEYSLOT", key)
        return self.ask(self.owner(slot), *words)

    @staticmethod
    def ask(node, *words):
        with Resp(node.socket) as ask:
            return plain(ask(*words))

    @staticmethod
    def wait(is_true, otherwise):
        """Redis tells nobody when its nodes agree: it is asked again and again, until a deadline."""
        turn = threading.Event()
        for _ in range(int(START_DEADLINE_S / TURN_S)):
            if is_true():
                return
            turn.wait(TURN_S)
        raise Trouble(otherwise)

    # -- slots move

    def move(self, slot, at_once=1, between=lambda: None):
        """The slot goes to the next master, key by key, as an operator's tool does it."""
        masters = self.masters()
        source = self.owner(slot)
        target = masters[(masters.index(source) + 1) % len(masters)]
        self.ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", source.id)
        self.ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", target.id)
        between()
        while keys := self.ask(source, "CLUSTER", "GETKEYSINSLOT", slot, at_once):
            self.ask(source, "MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
            between()
        for node in [target, source] + [each for each in masters if each not in (source, target)]:
            self.ask(node, "CLUSTER", "SETSLOT", slot, "NODE", target.id)

    # -- a replica takes over

    def promote(self):
        """The replica of the first master changes places with it, in good order: nothing is lost."""
        replica = next(node for node in self.nodes if self.ask(node, "ROLE")[0] == "slave")
        self.wait(lambda: "master_link_status:up" in self.ask(replica, "INFO", "replication"),
                  "the replica did not follow")
        self.ask(replica, "CLUSTER", "FAILOVER")
        self.wait(lambda: self.ask(replica, "ROLE")[0] == "master" and len(self.masters()) == MASTERS,
                  "the replica did not take over")

    def carried(self):
        """All that was written has reached the replica."""
        replica = next(node for node in self.nodes if self.ask(node, "ROLE")[0] == "slave")
        port = self.ask(replica, "ROLE")[2]
        master = next(node for node in self.nodes if node.port == port)
        self.wait(lambda: self.ask(master, "ROLE")[1] == self.ask(replica, "ROLE")[4],
                  "the replica is behind")
        return master, replica

    def kill_master(self):
        """kill -9 of the master that has a replica, once that has everything; until it took over."""
        master, replica = self.carried()
        master.stop(signal.SIGKILL)
        self.wait(lambda: self.ask(replica, "ROLE")[0] == "master" and
                  "cluster_state:ok" in self.ask(replica, "CLUSTER", "INFO"), "nobody took over")
        return master
