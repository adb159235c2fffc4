"""Steps outside of any chat: phones that follow links, and a shop that reports its orders.

A phone has an address of its own, which it keeps; what it is led to is remembered as {landing},
and the click's id as {click}. A shop signs with the {secret} that a keeper was shown beside the
API key, by the clock that `advance` moves. Its answer is said in words: `held`, `rejected:
self_referral`, `granted, a replay`, `refused: amount`.
"""

import hashlib
import hmac
import http.client
import json
import time
import urllib.parse

import transcript_match
from rekan import DEADLINE_S

AGENT = "Mozilla/5.0 (Linux; Android 14) Mobile Firefox/128.0"


class ShopSteps:
    """For Runner, which has rekan, known, names and side."""

    phones = None                    # name -> the end of its address
    later_ms = 0                     # by how much `advance` moved the clock
    report = None                    # the last that the shop sent: headers and body

    def _ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.rekan.port, timeout=DEADLINE_S)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    # -- a phone

    def do_phone(self, step):
        self.phones = self.phones or {}
        number = self.phones.setdefault(step.facts["phone"], len(self.phones) + 1)
        path = urllib.parse.urlsplit(transcript_match.filled(step.facts["link"], self.known)).path
        headers = {"User-Agent": AGENT, "X-Forwarded-For": f"192.0.2.{number}"}
        for _ in range(int(step.facts["times"] or 1)):
            status, got, _ = self._ask("GET", path, headers=headers)
            if status != 302:
                raise self.failed(f"the link answered {status}, it leads nowhere")
        self.known["landing"] = got["Location"]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(got["Location"]).query)
        self.known["click"] = query.get("rekan_click", [""])[0]

    # -- a shop

    def do_shop(self, step):
        facts = {name: transcript_match.filled(value, self.known).strip()
                 for name, value in step.facts.items() if value}
        told = {"event": "order" if "amount" in facts else "refund", "order": facts["order"]}
        if "amount" in facts:
            told |= {"amount": int(facts["amount"]), "currency": "IDR"}
        if "by" in facts:
            told[facts["by"]] = facts["of"]
        if "buyer" in facts:
            told["buyer"] = self._buyer(facts["buyer"])
        if "voucher" in facts:
            told["voucher"] = facts["voucher"]
        body = json.dumps(told).encode()
        seconds = str(int(time.time() + self.later_ms / 1000))
        signed = hmac.new(self.known["secret"].encode(), seconds.encode() + b"." + body, hashlib.sha256)
        self.report = body, {"Rekan-Timestamp": seconds, "Rekan-Signature": signed.hexdigest(),
                             "Content-Type": "application/json"}
        self._send(facts["said"])

    def _buyer(self, name):
        """Somebody of the transcript is known to the shop by their id in the messenger."""
        return f"telegram:{self.side.state.people[name].id}" if name in self.names else name

    def do_shop_again(self, step):
        for _ in range(int(step.facts["times"] or 1)):
            self._send(step.facts["said"])

    def _send(self, wanted):
        body, headers = self.report
        _, _, answer = self._ask("POST", "/v1/conversions", body, headers)
        said = self._words(json.loads(answer))
        if said != wanted:
            raise self.failed(f"the shop was answered `{said}`: {answer.decode()}")

    @staticmethod
    def _words(answer):
        if "error" in answer:
            return f"refused: {answer['error']['field']}"
        reason = f": {answer['reason']}" if "reason" in answer else ""
        return answer["state"] + reason + (", a replay" if answer["replay"] else "")
