"""B6: an order whose buyer is a member labels their story, whichever came first; a refund takes it back."""

import hashlib
import hmac
import http.client
import json
import time
import unittest
from pathlib import Path

from rekan import DEADLINE_S
from test_orders import KEY
from transcript_parse import parse
from transcript_run import Runner

HERE = Path(__file__).resolve().parent

BEGINS = """Rina: /testi Azura Sunscreen: enteng, ga bikin perih di mata, 4 bulan +
Rekan -> Rina:
  {...}
Rina presses [Setuju, mulai]
Rekan opens a link for Rina: {any}
Rekan edits:
  {...}
Rina follows the link
Rekan to Rina, private:
  {...}
"""

GOES_ON = """Rina: /testi Azura Toner: seger, ga lengket pas diusap, 2 bulan +
Rekan reacts ✍ to Rina
Rekan to Rina, private:
  {...}
Rina, private, presses [Bukan, ini produk baru]
Rekan edits to Rina, private:
  {...}
"""

SAVES = """Rina, private, presses [Beli sendiri]
Rekan edits to Rina, private:
  {...}
Rina, private, presses [Simpan & tampilkan di grup ini]
Rekan edits to Rina, private:
  {...}
"""

IS_INVITED = """Rekan to Rina, private:
  {...}
"""

ASKS = """Siti: /tanya %s
Rekan -> Siti:
  {...}
     %s
  {...}
"""

SUNSCREEN, TONER = '"enteng, ga bikin perih di mata, 4 bulan" (Rina, < 6 bulan%s)', '"seger, ga lengket pas diusap, 2 bulan" (Rina, < 6 bulan%s)'
LABEL = ", pembelian terverifikasi"


class Verified(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.addCleanup(lambda: self.assertEqual(self.runner.close(), []))
        people = (HERE / "chats" / "orders.chat").read_text("utf-8").split("Rina: /bagikan", 1)[0]
        self.play(people.replace("advance 1 hours\n", "").replace("language Rina en", "language Rina id") + KEY)

    def play(self, text):
        for step in parse(text):
            self.runner.run(step)

    def tell(self, **fields):
        body = json.dumps(fields).encode()
        stamp = str(int(time.time()))
        signed = hmac.new(self.runner.known["secret"].encode(), stamp.encode() + b"." + body, hashlib.sha256)
        link = http.client.HTTPConnection("127.0.0.1", self.runner.rekan.port, timeout=DEADLINE_S)
        self.addCleanup(link.close)
        link.request("POST", "/v1/conversions", body, {"Rekan-Timestamp": stamp,
                                                       "Rekan-Signature": signed.hexdigest()})
        return json.loads(link.getresponse().read())

    def order(self, name, buyer):
        said = self.tell(event="order", order=name, amount=150000, currency="IDR",
                         code=self.runner.known["code"], buyer=buyer)
        self.assertEqual(said["state"], "held", said)

    def person(self, name):
        return f"telegram:{self.runner.side.state.person(name).id}"

    def test_an_order_labels_the_buyers_story_whichever_came_first_and_a_refund_takes_it_back(self):
        self.play(BEGINS + SAVES + IS_INVITED + ASKS % ("Azura Sunscreen", SUNSCREEN % ""))
        self.order("INV-1", self.person("Rina").partition(":")[2])   # a customer's number of the shop's own
        self.play(ASKS % ("Azura Sunscreen perih ga", SUNSCREEN % ""))
        self.order("INV-2", self.person("Rina"))
        self.play(ASKS % ("Azura Sunscreen perih di mata ga", SUNSCREEN % LABEL))
        self.order("INV-3", self.person("Rina"))          # before the story
        self.play(GOES_ON + SAVES + ASKS % ("Azura Toner lengket ga", TONER % LABEL))
        refund = self.tell(event="refund", campaign=self.runner.known["code"][:5], order="INV-2")
        self.assertEqual(refund["state"], "refunded", refund)
        self.play(ASKS % ("sunscreen Azura yang enteng", SUNSCREEN % ""))
        self.play(ASKS % ("toner Azura yang seger", TONER % LABEL))


if __name__ == "__main__":
    unittest.main()
