"""A program with one referral link in it, made as people make one: for make bench's /r/<code> rows.

The openings of the transcripts (tests/e2e/chats/openings) register a brand, prove its site, start a
campaign, let the brand into a group and hand a member a link. Then the program and its Redis move to
the servers' core; load.c follows the link as some ten thousand different visitors over and over, so
that a visit is either counted or seen to be a repeated one: both are one trip to Redis.
"""

import http.client
import os
import re
import sys
from urllib.parse import urlsplit

from servers import ROOT, SERVERS_CORE, Trouble

sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import rekan                                                          # noqa: E402
from transcript_parse import parse                                    # noqa: E402
from transcript_run import Failed, Runner                             # noqa: E402

STORY = """group "Skincare Depok": Siti; admin Budi
language Siti id
opening brand
opening insider with Siti
opening points
opening link with Siti
"""


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class LinkShop:
    name = "links"
    alive = []

    def __init__(self, program):
        os.environ["REKAN_BINARY"] = str(program)     # where the transcripts look for it
        self.runner = Runner()
        self.alive.append(self)
        try:
            for step in parse(STORY):
                self.runner.run(step)
        except (Failed, rekan.Trouble) as why:
            raise Trouble(f"no link came to be: {why}") from why
        self.path = urlsplit(self.runner.known["link_siti"]).path
        self.pids = [self.runner.rekan.process.child.pid, self.runner.rekan.redis.process.child.pid]
        for pid in self.pids:
            for thread in os.listdir(f"/proc/{pid}/task"):
                os.sched_setaffinity(int(thread), {int(SERVERS_CORE)})

    @property
    def port(self):
        return self.runner.rekan.port

    def cpu_s(self):
        return sum(map(cpu_s, self.pids))

    def counted(self):
        """What became of all visits, as /metrics says."""
        link = http.client.HTTPConnection("127.0.0.1", self.runner.rekan.private_port, timeout=10)
        link.request("GET", "/metrics")
        rows = re.findall(r'rekan_links_total\{outcome="(\w+)"\} ([1-9]\d*)', link.getresponse().read().decode())
        link.close()
        return ", ".join(f"{outcome} {count}" for outcome, count in rows)

    @classmethod
    def end_all(cls):
        for shop in cls.alive:
            problems = shop.runner.close()
            if problems:
                raise Trouble("the program with the link: " + "; ".join(problems))
        cls.alive.clear()
