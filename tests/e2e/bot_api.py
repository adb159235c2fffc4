"""A strict stand-in for Telegram's Bot API, on 127.0.0.1, for tests.

It refuses what the real server refuses, and some things that the real server
forgives but that only a mistake would send. Every call stands in an ordered
log; whatever was refused by the rules stands in `violations` too, so that a
test can insist on none. Nothing here sleeps: who waits, waits on `changed`.

    api = BotApi("123456:TEST"); api.start()      # serves api.url
    api.fail("sendMessage", Fault.flood(3))       # bot_api_faults.py
    call = api.next_call("sendMessage")           # waits, at most ten seconds
    api.stop()
"""

import json
import re
import socket
import threading
import time
import traceback
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import bot_api_methods
from bot_api_faults import FaultQueue
from bot_api_html import Refused, bad
from bot_api_rules import Upload, check_call, read_form, read_json, read_multipart
from bot_api_state import Message, State

DEADLINE_S = 10
LAST_WORDS_S = 2
MAX_BODY = 1 << 20
MAX_UPLOAD = 50 << 20
NOT_IN_RESPONSE = re.compile(r"get.*|setWebhook|deleteWebhook|close|logOut", re.IGNORECASE)


@dataclass
class Call:
    number: int
    method: str
    parameters: dict
    via: str                    # "http", or "response" for a method in a webhook response
    at_ms: int                  # on the messenger's clock
    answer: dict = None
    result: object = None       # the Message that was sent or edited, if one was
    fault: object = None
    before: object = None       # what an answered query was, before it was gone
    seconds: float = 0.0        # on a monotonic clock, for figures; nothing is asserted on it

    @property
    def happened(self):
        return self.result is not None


@dataclass
class Violation:
    method: str
    description: str
    parameters: object

    def __str__(self):
        return f"{self.method}: {self.description}  {json.dumps(self.parameters, ensure_ascii=False, default=_in_short)[:600]}"


class BotApi:
    def __init__(self, token, reads_all=True):
        self.token = token
        self.state = State(token, reads_all)
        self.changed = threading.Condition(threading.RLock())
        self.calls, self.violations = [], []
        self.listeners = []      # each gets every call, in order, right after it was judged
        self.faults = FaultQueue()
        self._read = 0
        self._server = None

    # -- the server's life

    def start(self):
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()

    def stop(self):
        self.faults.release_all()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    # -- what tests use

    def fail(self, method, fault):
        """The next call of method over HTTP meets this fault. "*" is any method."""
        with self.changed:
            return self.faults.add(method, fault)

    def wait_until(self, is_true, deadline_s=DEADLINE_S):
        """Waits until is_true() and returns what it returned, or the last falsehood at the deadline."""
        with self.changed:
            return self.changed.wait_for(is_true, deadline_s)

    def judge_the_last_words(self, ports=None):
        """Of a caller that was killed: what it had sent by then may not have been read yet. ports: from
        which it called, where others call, too."""
        with self.changed:
            last = {sock for sock, port in self._server.open_sockets.items() if ports is None or port in ports}
        self.wait_until(lambda: not last & self._server.open_sockets.keys(), LAST_WORDS_S)

    def next_call(self, method=None, deadline_s=DEADLINE_S):
        """The next call not yet returned by next_call (of that method); raises TimeoutError."""
        def find():
            return next((call for call in self.calls[self._read:] if method in (None, call.method)), None)
        call = self.wait_until(find, deadline_s)
        if not call:
            raise TimeoutError(f"no call of {method or 'any method'} within {deadline_s} s")
        self._read = call.number + 1
        return call

    # -- what the program uses

    def answer(self, method, parameters, via="http"):
        """Judges one call, carries it out, logs it. Returns (call, HTTP status, body)."""
        with self.changed:
            call = Call(len(self.calls), method, parameters, via, self.state.clock.now_ms,
                        seconds=time.monotonic())
            status, body = self._judge(call)
            call.answer = body
            self.calls.append(call)
            for listener in self.listeners:
                listener(call)
            self.changed.notify_all()
            return call, status, body

    def _judge(self, call):
        try:
            if isinstance(call.parameters, Refused):
                raise call.parameters
            check_call(call.method, call.parameters)
            if call.via == "response" and NOT_IN_RESPONSE.fullmatch(call.method):
                raise bad(f"{call.method} in a webhook response is ignored")
            call.fault = self.faults.take(call.method) if call.via == "http" else None
            if call.fault and call.fault.kind in ("refuse", "gateway", "drop"):
                return _refusal(call.fault.code, call.fault.description, call.fault.parameters)
            call.before = self._about(call.parameters)
            call.result = bot_api_methods.run(self.state, call.method, call.parameters)
        except Refused as refused:
            self.violations.append(Violation(call.method, refused.description, _plain(call.parameters)))
            return _refusal(refused.code, refused.description, refused.parameters)
        except Exception:         # a mistake of ours must not look like a silent messenger
            self.violations.append(Violation(call.method, traceback.format_exc(), _plain(call.parameters)))
            return _refusal(500, "Internal Server Error", {})
        return 200, {"ok": True, "result": _as_json(call.result)}

    def _about(self, parameters):
        """The press, query or message that a call is about, as it was before the call."""
        if "callback_query_id" in parameters:
            return self.state.presses.get(parameters["callback_query_id"])
        for kind in ("inline_query_id", "guest_query_id"):
            if kind in parameters:
                return self.state.queries.get(parameters[kind])
        chat = self.state.chats.get(parameters.get("chat_id"))
        return chat.messages.get(parameters.get("message_id")) if chat else None

    def answer_response(self, content_type, body):
        """Carries out the method in a webhook response, if there is one. Returns its call or None."""
        if not body.strip() or not content_type.startswith("application/json"):
            return None
        try:
            parameters = read_json(body)
            if len(body) > MAX_BODY:
                raise bad("webhook response is too long")
        except Refused as refused:
            return self.answer("(webhook response)", refused, "response")[0]
        method = parameters.pop("method", None)
        return self.answer(method, parameters, "response")[0] if method else None

    def refuse_address(self, code, description, method):
        with self.changed:
            self.violations.append(Violation(method, description, None))
            self.changed.notify_all()
        return _refusal(code, description, {})


def _refusal(code, description, parameters):
    body = {"ok": False, "error_code": code, "description": description}
    return code, {**body, "parameters": parameters} if parameters else body


def _in_short(upload):
    return f"file {upload.name}, {len(upload.content)} bytes" if isinstance(upload, Upload) else repr(upload)


def _plain(parameters):
    return None if isinstance(parameters, Refused) else parameters


def _as_json(result):
    return result.as_json() if isinstance(result, Message) else result


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, api):
        self.api = api
        self.open_sockets = {}           # and the port at their other end
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_close(self):
        super().server_close()
        for sock in list(self.open_sockets):
            _hang_up(sock)

    def handle_error(self, request, client_address):
        pass                     # the program hung up; its log says why


def _hang_up(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def setup(self):
        super().setup()
        self.server.open_sockets[self.connection] = self.client_address[1]

    def finish(self):
        super().finish()
        with self.server.api.changed:
            self.server.open_sockets.pop(self.connection, None)
            self.server.api.changed.notify_all()

    def log_message(self, format, *args):
        pass

    def do_POST(self):
        api = self.server.api
        length = self.headers.get("Content-Length", "")
        is_upload = self.headers.get("Content-Type", "").startswith("multipart/form-data")
        if not length.isdigit() or int(length) > (MAX_UPLOAD if is_upload else MAX_BODY):
            self.close_connection = True
            return self.reply(*api.refuse_address(413, "Request Entity Too Large", self.path))
        body = self.rfile.read(int(length))
        if len(body) < int(length):              # the caller died in the middle of it
            return self.hang_up()
        match = re.fullmatch(r"/bot([^/?]+)/([A-Za-z]+)(?:\?(.*))?", self.path)
        if not match:
            return self.reply(*api.refuse_address(404, "Not Found", "a malformed path"))
        if match[1] != api.token:
            return self.reply(*api.refuse_address(401, "Unauthorized", match[2]))
        self.take(api, match[2], self.parameters(match[2], match[3], body))

    def do_GET(self):
        match = re.fullmatch(r"/file/bot([^/?]+)/([\w./-]+)", self.path)
        if match:                                # what getFile named, and nothing else
            api = self.server.api
            content = api.state.files.get(match[2]) if match[1] == api.token else None
            if content is None:
                return self.reply(*api.refuse_address(404, "Not Found", match[2]))
            return self.send(200, content, "application/octet-stream")
        if "Content-Length" not in self.headers:
            self.headers["Content-Length"] = "0"
        self.do_POST()

    def parameters(self, method, query, body):
        """What the call was given, or the refusal of it."""
        kind, _, rest = self.headers.get("Content-Type", "").partition(";")
        kind = kind.strip().lower()
        try:
            if query:
                return read_form(method, parse_qsl(query, keep_blank_values=True))
            if kind == "application/x-www-form-urlencoded":
                return read_form(method, parse_qsl(body.decode("utf-8"), keep_blank_values=True))
            if kind == "multipart/form-data":
                return read_multipart(method, rest.strip().removeprefix("boundary="), body)
            if kind == "application/json" or not body:
                return read_json(body)
            raise bad(f"content type {kind or 'missing'} is not accepted")
        except UnicodeDecodeError:
            return bad("strings must be encoded in UTF-8")
        except Refused as refused:
            return refused

    def take(self, api, method, parameters):
        call, status, body = api.answer(method, parameters)
        kind = call.fault.kind if call.fault else None
        if kind == "hold":
            call.fault.wait()
        if kind in ("lost", "drop"):
            return self.hang_up()
        if kind == "gateway":
            return self.send(502, b"<html><body>502 Bad Gateway</body></html>", "text/html")
        self.reply(status, body, half=kind == "cut")

    def reply(self, status, body, half=False):
        headers = {}
        if body.get("parameters", {}).get("retry_after"):
            headers["Retry-After"] = str(body["parameters"]["retry_after"])
        self.send(status, json.dumps(body).encode(), "application/json", headers, half)

    def send(self, status, payload, kind, headers=None, half=False):
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": kind, "Content-Length": len(payload)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(payload[:len(payload) // 2] if half else payload)
        if half:
            self.hang_up()

    def hang_up(self):
        self.close_connection = True
        _hang_up(self.connection)
