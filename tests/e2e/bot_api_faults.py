"""Things that go wrong on demand: how a test makes the pretend Telegram fail.

A fault waits for the next call of its method over HTTP ("*": of any method)
and happens once. A method in a webhook response never meets one, as nobody
would see the error. A fault that is still waiting at the end of a test never
happened: the test that asked for it should fail.
"""

import threading
from dataclasses import dataclass, field

FORBIDDEN = {
    "blocked": "bot was blocked by the user",
    "deactivated": "user is deactivated",
    "initiate": "bot can't initiate conversation with a user",
    "kicked": "bot was kicked from the supergroup chat",
    "left": "bot is not a member of the supergroup chat",
    "deleted": "the group chat was deleted",
}
HELD_LIMIT_S = 30


@dataclass
class Fault:
    """refuse: answered with an error, nothing happens. hold: happens, the answer waits for release().
    cut: happens, half the answer arrives. lost: happens, no answer. drop: nothing happens, no answer."""
    kind: str
    code: int = 0
    description: str = ""
    parameters: dict = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def flood(cls, seconds):
        return cls("refuse", 429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    @classmethod
    def server_error(cls):
        return cls("refuse", 500, "Internal Server Error")

    @classmethod
    def bad_gateway(cls):
        """A proxy's error page: no JSON in it."""
        return cls("gateway", 502)

    @classmethod
    def forbidden(cls, why):
        return cls("refuse", 403, "Forbidden: " + FORBIDDEN[why])

    @classmethod
    def bad_request(cls, reason):
        return cls("refuse", 400, "Bad Request: " + reason)

    @classmethod
    def migrated(cls, new_chat_id):
        return cls("refuse", 400, "Bad Request: group chat was upgraded to a supergroup chat",
                   {"migrate_to_chat_id": new_chat_id})

    @classmethod
    def of_kind(cls, kind):
        """hold, cut, lost or drop."""
        if kind not in ("hold", "cut", "lost", "drop"):
            raise ValueError(f"no fault named {kind}")
        return cls(kind)

    def release(self):
        self.gate.set()

    def wait(self):
        self.gate.wait(HELD_LIMIT_S)


class FaultQueue:
    def __init__(self):
        self._waiting = []       # (method, fault), first come first served
        self._held = []

    def add(self, method, fault):
        self._waiting.append((method, fault))
        if fault.kind == "hold":
            self._held.append(fault)
        return fault

    def take(self, method):
        for index, (wanted, fault) in enumerate(self._waiting):
            if wanted in (method, "*"):
                del self._waiting[index]
                return fault
        return None

    def never_happened(self):
        return [f"{method}: {fault.kind} {fault.code or ''}".strip() for method, fault in self._waiting]

    def release_all(self):
        for fault in self._held:
            fault.release()
