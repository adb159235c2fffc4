"""On a Redis Cluster of three masters: conversations end to end, slots that move under load, a replica
that takes over, and the subcommands that look through every key.

Run: /usr/bin/python3 tests/e2e/test_cluster.py [--seed N]
It needs build/rekan and redis-server 7.0 or newer (only for --cluster-port; the program asks for 6.2).
"""

import re
import signal
import sys
import unittest
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import test_torture                                                   # noqa: E402
import transcript                                                     # noqa: E402
from keeping import KeepingCase                                       # noqa: E402
from redis_cluster import RedisCluster                                # noqa: E402
from rekan import DEADLINE_S, FIXTURES, ROOT, metrics                 # noqa: E402

README = (ROOT / "README.md").read_text("utf-8")
SCRIPTS = len(list((ROOT / "bot" / "operations").glob("*.lua")))
# Not those that expect an edit of one partition's before a message of another's: on one Redis they come in
# the order in which they were asked for, on several they need not.
CHATS = ("ask", "forget", "two_groups", "fail_redis_restarts")


class Conversations(unittest.TestCase):
    def test_they_are_what_they_are_on_one_redis(self):
        for name in CHATS:
            with self.subTest(name):
                self.assertEqual(transcript.run_file(HERE / "chats" / f"{name}.chat", RedisCluster), "")


def readiness(rekan):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{rekan.private_port}/readyz", timeout=DEADLINE_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


class ClusterWorld(test_torture.World):
    ACTS = ("move_slots", "move_slots", "move_slots", "promote", "kill_program")

    def make_redis(self):
        self.rekan.redis = RedisCluster(self.rekan.folder, replicas=1)
        self.moved = dict.fromkeys(("moved", "ask", "tryagain"), 0)
        self.moved_earlier = dict(self.moved)    # of the processes before this one

    def members(self, key):
        return self.rekan.redis.ask_key(key, "SCARD", key)

    def move_slots(self):
        """The slot of a group that is being asked goes to another master, key by key."""
        cluster = self.rekan.redis
        chats = sorted(key for key in cluster.keys("rekan:*:chat:*"))
        slot = cluster.ask(cluster.masters()[0], "CLUSTER", "KEYSLOT", self.rng.choice(chats))
        cluster.move(slot)
        self.count_sent_again()

    def promote(self):
        self.rekan.redis.promote()
        self.count_sent_again()

    def kill_program(self):
        self.count_sent_again()
        self.moved_earlier = dict(self.moved)
        super().kill_program()

    def count_sent_again(self):
        now = metrics(self.rekan)
        for reason, earlier in self.moved_earlier.items():
            self.moved[reason] = earlier + now[f'redis_sent_again_total{{reason="{reason}"}}']

    def has_seen_all(self):
        return super().has_seen_all() and all(self.moved.values())


class Resharding(test_torture.Torture):
    world_class, questions = ClusterWorld, 240

    def torture(self, world, seed):
        super().torture(world, seed)
        print(f"  sent again: {world.moved}", flush=True)
        for reason, times in world.moved.items():
            self.assertGreater(times, 0, f"nothing was ever told {reason}")


class EveryKey(KeepingCase):
    redis_class = RedisCluster

    def asked(self):
        group = f"telegram:{self.runner.side.group_id()}"
        return [self.done("ask", "--group", group, "--json", question)
                for question in ("azura hydra bagus ga", "sunscreen yg ga whitecast buat kulit berminyak")]

    def test_all_masters_are_looked_through(self):
        self.told()
        rekan = self.runner.rekan
        rekan.seed(self.runner.side.group_id(), FIXTURES / "skincare.jsonl")
        rekan.wait_idle()
        kept, said = set(rekan.redis.keys()), self.asked()
        self.assertGreater(len({rekan.redis.owner(slot).port for slot in map(
            lambda key: rekan.redis.ask(rekan.redis.nodes[0], "CLUSTER", "KEYSLOT", key), kept)}), 1)
        self.done("rotate-key")
        self.assertEqual(self.asked(), said)
        rekan.stop()
        self.done("export", self.folder / "all.rekan")
        config = self.another()
        self.done("import", self.folder / "all.rekan", config=config)
        told = {key for key in kept if key.split(":")[2] in ("t", "p", "key", "author", "person", "votes")}
        self.assertGreater(len(told), 20)
        self.assertEqual(told - set(self.second.keys()), set())
        self.runner.start()

    def test_an_import_fills_every_master(self):
        self.told()
        self.runner.rekan.stop()
        kept = {key for key in self.runner.rekan.redis.keys() if key.split(":")[2] in ("t", "p", "person")}
        self.done("export", self.folder / "all.rekan")
        self.second_class = RedisCluster
        config = self.another()
        self.done("import", self.folder / "all.rekan", config=config)
        self.assertLessEqual(kept, set(self.second.keys()))
        self.runner.start()

    def test_not_while_a_slot_moves(self):
        self.told()
        rekan = self.runner.rekan
        rekan.stop()
        chat = next(key for key in rekan.redis.keys() if key.split(":")[2] == "chat")
        refused = []
        rekan.redis.move(rekan.redis.ask(rekan.redis.nodes[0], "CLUSTER", "KEYSLOT", chat), 1000, lambda: refused or
                         refused.append(self.command("export", self.folder / "x")))
        self.assertIn("a slot of the Redis Cluster is moving", refused[0][1])
        self.done("export", self.folder / "all.rekan")
        self.runner.start()


class Promotion(KeepingCase):
    @staticmethod
    def redis_class(folder):
        return RedisCluster(folder, replicas=1)

    def test_a_dead_master_s_replica_goes_on(self):
        self.told()
        rekan = self.runner.rekan
        kept = set(rekan.redis.keys())
        rekan.redis.kill_master()
        RedisCluster.wait(lambda: metrics(rekan)["redis_up"] == 1, "the program did not find the new master")
        for master in rekan.redis.masters():     # a replica has none of them until somebody brings them
            scripts = int(re.search(r"number_of_cached_scripts:(\d+)", str(rekan.redis.ask(master, "INFO", "memory")))[1])
            self.assertEqual(scripts, SCRIPTS, f"port {master.port}")
        self.steps("""Dewi: /tanya azura hydra perih di mata ga
Rekan -> Dewi:
  {...}
  {any}"ringan ga whitecast {any}
  {...}
""")
        self.assertEqual({key for key in kept if key.split(":")[2] in ("t", "p", "key", "person", "consents")}
                         - set(rekan.redis.keys()), set())


class Readiness(KeepingCase):
    """A proxy goes on sending while somebody can be served: the cluster is every process's."""
    redis_class = RedisCluster

    def test_one_master_away_is_no_reason_to_send_nothing(self):
        self.runner.start()
        rekan = self.runner.rekan
        RedisCluster.wait(lambda: readiness(rekan) == (200, "ready\n"), "it is not ready")
        rekan.redis.nodes[2].stop(signal.SIGKILL)
        RedisCluster.wait(lambda: readiness(rekan) == (200, "ready, with 2 of 3 masters\n"), "no word of the third")
        self.assertEqual(metrics(rekan)["redis_up"], 0)
        for node in rekan.redis.nodes[:2]:
            node.stop(signal.SIGKILL)
        RedisCluster.wait(lambda: readiness(rekan) == (503, "Redis is away\n"), "it is still ready")


class AclUser(KeepingCase):
    """With no more rights than README says, its whole life passes; the others' keys stay out of reach."""
    redis_class = RedisCluster
    SINGLE = re.search(r"^ACL SETUSER rekan (.*)$", README, re.M)[1]
    CLUSTER = re.search(r"^# on every node of a cluster also: (.*)$", README, re.M)[1]

    def test_what_readme_allows_is_enough(self):
        rekan = self.runner.rekan
        rekan.overrides = {**rekan.overrides, "redis": {"user": "rekan", "password": "geheim"}}
        rekan.prepare()
        rights = self.SINGLE.replace(">PASSWORD", ">geheim").split() + self.CLUSTER.split()
        for node in rekan.redis.nodes:
            rekan.redis.ask(node, "ACL", "SETUSER", "rekan", *rights)
        self.told()
        self.done("rotate-key")
        self.steps("""Siti, private: /hapusdata
Rekan to Siti, private:
  {...}
Siti, private, presses [Ya, hapus semuanya]
Rekan edits to Siti, private:
  {...}
Rekan to Siti, private:
  {...}
advance 2 hours
""")
        rekan.wait_idle()
        rekan.stop()
        self.done("export", self.folder / "all.rekan")
        denied = [line for node in rekan.redis.nodes for line in rekan.redis.ask(node, "ACL", "LOG")]
        self.assertEqual(denied, [])
        self.runner.start()


class Urls(KeepingCase):
    def test_what_is_wrong_with_one_is_said(self):
        rekan = self.runner.rekan
        self.runner.start()
        for url, words in (("redis+cluster://127.0.0.1", "is not host:port"),
                           ("redis+cluster://127.0.0.1:7000/3", "it has no databases"),
                           ("redis+cluster://", "names 0 nodes"),
                           ("rediss://127.0.0.1:7000", "stunnel"),
                           ("redis+cluster://127.0.0.1:70000", "is not host:port")):
            path = self.folder / "wrong.json"
            path.write_text(rekan.config_path.read_text().replace(rekan.redis.url, url))
            self.assertIn(words, self.refused("ask", "--group", "telegram:-1", "apa", config=path), url)


if __name__ == "__main__":
    if "--seed" in sys.argv:
        Resharding.seed = int(sys.argv.pop(sys.argv.index("--seed") + 1))
        sys.argv.remove("--seed")
    unittest.main()
