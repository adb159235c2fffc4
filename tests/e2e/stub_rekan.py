#!/usr/bin/python3
"""A stand-in for the program, only to test the transcript runner with.

It keeps the same contract: --config FILE, `seed`, the ready line, the webhook,
/test/clock and /test/idle. It answers a handful of words, each of which does
one thing that the runner must see, some of them wrong on purpose.
"""

import json
import signal
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEYBOARD = {"inline_keyboard": [[{"text": "Lainnya", "callback_data": "more"},
                                 {"text": "Simpan", "callback_data": "save"}],
                                [{"text": "Privat", "url": "https://t.me/rekan_test_bot?start=abc"}]]}
config = {}
seen = {}                # update_id -> what was answered, as the program must remember it


def log(line):
    print(f"2026-11-22T03:00:00Z info {line}", file=sys.stderr, flush=True)


def call(method, **parameters):
    telegram = config["telegram"]
    request = urllib.request.Request(f"{telegram['api_url']}/bot{telegram['token']}/{method}",
                                     json.dumps(parameters).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            response.read()
    except OSError as error:
        log(f"shipment.failed method={method} reason={type(error).__name__}")


def reply(message, text, **more):
    return {"method": "sendMessage", "chat_id": message["chat"]["id"], "text": text,
            "reply_parameters": {"message_id": message["message_id"]}, **more}


def on_message(message):
    word, _, rest = message.get("text", "").partition(" ")
    here = {"chat_id": message["chat"]["id"]}
    if word == "/tanya":
        return reply(message, f"Kata <b>3</b> anggota, kode K{len(rest)}X:", parse_mode="HTML",
                     reply_markup=KEYBOARD)
    if word == "/menu":
        topic = {"message_thread_id": message["message_thread_id"]} if message.get("is_topic_message") else {}
        return reply(message, "Menu", **topic,
                     reply_markup={"inline_keyboard": [[{"text": "Bisik", "callback_data": "whisper"}]]})
    if word == "/panggil":
        call("sendMessage", **here, text="satu")
        call("sendMessage", **here, text="dua")
    if word == "/start":
        return {"method": "sendMessage", **here, "text": "Halo " + rest}
    if word == "/suka":
        call("setMessageReaction", **here, message_id=message["message_id"],
             reaction=[{"type": "emoji", "emoji": "👍"}])
    if word == "/salah":
        call("sendMessage", **here, text="a & b", parse_mode="HTML")
    if word == "/bocor":
        log(f"message.seen text={rest}")
    if word == "/rusak":
        log("x.c:1:2: runtime error: signed integer overflow")
    return {}


def on_press(query):
    if query["data"] == "save":
        return {}                                  # never acknowledged
    sent = query["message"]
    if query["data"] == "whisper":
        call("sendMessage", chat_id=sent["chat"]["id"], text="Psst.", ephemeral_message_parameters={
            "receiver_user_id": query["from"]["id"], "callback_query_id": query["id"]})
        return {"method": "answerCallbackQuery", "callback_query_id": query["id"]}
    call("editMessageText", chat_id=sent["chat"]["id"], message_id=sent["message_id"], text="Itu semua.")
    return {"method": "answerCallbackQuery", "callback_query_id": query["id"], "text": "Sudah."}


def article(text):
    return {"type": "article", "id": "1", "title": "Judul", "input_message_content": {"message_text": text}}


def on_inline(query):
    return {"method": "answerInlineQuery", "inline_query_id": query["id"], "results": [article("Isi")]}


def on_guest(message):
    call("answerGuestQuery", guest_query_id=message["guest_query_id"], result=article("Halo tamu"))
    return {}


def on_role(change):
    if change["new_chat_member"]["status"] == "member" and change["chat"]["type"] != "private":
        call("sendMessage", chat_id=change["chat"]["id"], text="Halo semua")
        call("leaveChat", chat_id=change["chat"]["id"])
    return {}


ANSWERS = {"message": on_message, "callback_query": on_press, "inline_query": on_inline,
           "guest_message": on_guest, "my_chat_member": on_role}


def on_update(update):
    if update["update_id"] not in seen:
        kind = next((kind for kind in ANSWERS if kind in update), None)
        seen[update["update_id"]] = ANSWERS[kind](update[kind]) if kind else {}
    return seen[update["update_id"]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        self.send(200, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.path.startswith("/webhook"):
            return self.send(200, {})
        update = json.loads(body)
        if update.get("message", {}).get("text") == "/rehat" and update["update_id"] not in seen:
            seen[update["update_id"]] = {}
            return self.send(503, {}, {"Retry-After": "1"})
        self.send(200, on_update(update))

    def send(self, status, body, headers=None):
        payload = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


def serve():
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    log(f"ready port={servers[0].server_port} private_port={servers[1].server_port}")
    signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with open(sys.argv[sys.argv.index("--config") + 1], encoding="utf-8") as file:
        config = json.load(file)
    if sys.argv[1] != "seed":
        serve()
