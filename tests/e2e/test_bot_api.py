"""The pretend Telegram is as strict as it says: one test for each rule.

Run: /usr/bin/python3 tests/e2e/test_bot_api.py
"""

import http.client
import json
import sys
import threading
import unittest
from pathlib import Path
from urllib.parse import urlencode, urlparse

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bot_api import BotApi                                            # noqa: E402
from bot_api_faults import Fault                                      # noqa: E402

TOKEN = "123456:TEST"


class Case(unittest.TestCase):
    """A group with Siti (member), Budi (creator) and the bot; a forum; Rina never wrote to the bot."""

    def setUp(self):
        self.api = BotApi(TOKEN)
        self.api.start()
        self.addCleanup(self.api.stop)
        self.state = self.api.state
        self.group = self.state.group("Skincare Depok", people=["Siti", "Rina"], admins=["Budi"])
        self.forum = self.state.group("Gadget Bogor", people=["Siti"], admins=["Budi"], topics=["Tanya"])
        self.siti, self.rina = self.state.person("Siti", started=True), self.state.person("Rina")

    def raw(self, path, body, headers, method="POST"):
        connection = http.client.HTTPConnection(urlparse(self.api.url).netloc, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    def call(self, method, token=TOKEN, **parameters):
        status, _, body = self.raw(f"/bot{token}/{method}", json.dumps(parameters),
                                   {"Content-Type": "application/json"})
        return status, json.loads(body)

    def ok(self, method, **parameters):
        before = len(self.api.violations)
        status, body = self.call(method, **parameters)
        self.assertEqual((status, body["ok"]), (200, True), body)
        self.assertEqual(len(self.api.violations), before)
        return body["result"]

    def refused(self, words, method, code=400, **parameters):
        before = len(self.api.violations)
        status, body = self.call(method, **parameters)
        self.assertEqual((status, body["ok"], body["error_code"]), (code, False, code), body)
        self.assertIn(words, body["description"])
        self.assertEqual(len(self.api.violations), before + 1)
        return body

    def say(self, text="halo", **more):
        return self.call("sendMessage", chat_id=self.group.id, text=text, **more)

    def html(self, words, text):
        self.refused(words, "sendMessage", chat_id=self.group.id, text=text, parse_mode="HTML")

    def button(self, words, **button):
        self.refused(words, "sendMessage", chat_id=self.group.id, text="a",
                     reply_markup={"inline_keyboard": [[button]]})

    def pressed(self, person=None):
        sent = self.ok("sendMessage", chat_id=self.group.id, text="pilih", reply_markup={
            "inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]})
        return self.state.press(person or self.siti, self.group.messages[sent["message_id"]])


class Calls(Case):
    def test_a_message_is_sent_as_json_or_as_a_form(self):
        sent = self.ok("sendMessage", chat_id=self.group.id, text="halo")
        self.assertEqual(sent["text"], "halo")
        form = urlencode({"chat_id": self.group.id, "text": "1", "link_preview_options": '{"is_disabled":true}'})
        status, _, _ = self.raw(f"/bot{TOKEN}/sendMessage", form,
                                {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual((status, self.api.violations), (200, []))

    def test_a_wrong_token_is_401(self):
        self.refused("Unauthorized", "getMe", code=401, token="123456:OTHER")

    def test_an_unknown_method_is_404(self):
        self.refused("Not Found", "sendVideo", code=404, chat_id=self.group.id)

    def test_a_photo_is_sent_by_an_id_that_telegram_gave(self):
        photo = [{"file_id": "AgACPhoto", "file_unique_id": "AQ", "width": 8, "height": 6}]
        self.state.post(self.group, self.siti.as_json(), extra={"photo": photo})
        sent = self.ok("sendPhoto", chat_id=self.group.id, photo="AgACPhoto", caption="<b>Azura</b>",
                       parse_mode="HTML")
        self.assertEqual((sent["photo"][0]["file_id"], sent["caption"]), ("AgACPhoto", "Azura"))
        here = {"chat_id": self.group.id, "photo": "AgACPhoto"}
        self.refused("wrong file identifier", "sendPhoto", chat_id=self.group.id, photo="AgACOther")
        self.refused("lacks photo", "sendPhoto", chat_id=self.group.id)
        self.refused("too long", "sendPhoto", **here, caption="x" * 1025)
        self.refused("unknown field text", "sendPhoto", **here, text="a")
        self.refused("unknown field link_preview_options", "sendPhoto", **here,
                     link_preview_options={"is_disabled": True})

    def test_a_malformed_path_is_404(self):
        status, _, _ = self.raw("/sendMessage", "{}", {"Content-Type": "application/json"})
        self.assertEqual((status, len(self.api.violations)), (404, 1))

    def test_an_unknown_parameter_is_refused(self):
        self.refused("unknown field silent", "sendMessage", chat_id=self.group.id, text="a", silent=True)
        self.refused("unknown field colour", "sendMessage", chat_id=self.group.id, text="a",
                     link_preview_options={"colour": "red"})

    def test_a_missing_parameter_is_refused(self):
        self.refused("lacks text", "sendMessage", chat_id=self.group.id)
        self.refused("lacks chat_id", "sendMessage", text="a")

    def test_a_wrong_type_is_refused(self):
        self.refused("must be a string", "sendMessage", chat_id=self.group.id, text=1)
        self.refused("must be an integer", "deleteMessage", chat_id=self.group.id, message_id="1")
        self.refused("must be true or false", "sendMessage", chat_id=self.group.id, text="a",
                     disable_notification=1)
        self.refused("must be a chat", "sendMessage", chat_id=1e15, text="a")

    def test_broken_bodies_are_refused(self):
        chat, kind = str(self.group.id).encode(), "application/json"
        good = b'{"chat_id":' + chat + b',"text":"a"'
        for body, sent_as, words in (
                (b'{"a":', kind, "can't parse JSON"), (good + b',"text":"b"}', kind, "given twice"),
                (b"[1]", kind, "must be an object"), (good + b',"\xff":1}', kind, "can't parse JSON"),
                (good + b"}", "text/plain", "is not accepted")):
            status, _, answer = self.raw(f"/bot{TOKEN}/sendMessage", body, {"Content-Type": sent_as})
            self.assertEqual(status, 400, body)
            self.assertIn(words, json.loads(answer)["description"])
        self.assertEqual(len(self.api.violations), 5)

    def test_objects_are_objects(self):
        self.refused("must be an object", "sendMessage", chat_id=self.group.id, text="a", reply_markup=5)
        self.refused("must be an object", "sendMessage", chat_id=self.group.id, text="a", reply_parameters="5")

    def test_bodies_are_bounded(self):
        status, _, _ = self.raw(f"/bot{TOKEN}/getMe", b"", {"Content-Length": str((1 << 20) + 1)})
        self.assertEqual((status, len(self.api.violations)), (413, 1))

    def test_a_connection_is_kept_alive(self):
        connection = http.client.HTTPConnection(urlparse(self.api.url).netloc, timeout=10)
        self.addCleanup(connection.close)
        for _ in range(2):
            connection.request("POST", f"/bot{TOKEN}/getMe", "{}", {"Content-Type": "application/json"})
            connection.getresponse().read()
            sock = connection.sock
        self.assertIs(connection.sock, sock)
        self.assertIsNotNone(sock)

    def test_calls_stand_in_a_log_in_order(self):
        self.say("satu")
        self.say("dua")
        texts = [self.api.next_call("sendMessage").parameters["text"] for _ in range(2)]
        self.assertEqual(texts, ["satu", "dua"])
        with self.assertRaises(TimeoutError):
            self.api.next_call(deadline_s=0)

    def test_a_call_can_be_waited_for(self):
        sender = threading.Thread(target=self.say, args=("nanti",))
        sender.start()
        self.assertEqual(self.api.next_call().parameters["text"], "nanti")
        sender.join()


class Texts(Case):
    def test_text_has_1_to_4096_characters_after_parsing(self):
        self.refused("text is empty", "sendMessage", chat_id=self.group.id, text=" \n ")
        self.refused("text is empty", "sendMessage", chat_id=self.group.id, text="<b></b>", parse_mode="HTML")
        self.refused("too long", "sendMessage", chat_id=self.group.id, text="a" * 4097)
        self.ok_after_refusals("<b>" + "&amp;" * 4096 + "</b>")

    def ok_after_refusals(self, text):
        self.assertEqual(self.say(text, parse_mode="HTML")[0], 200)

    def test_text_has_at_most_4096_utf16_units(self):
        self.refused("too long", "sendMessage", chat_id=self.group.id, text="😀" * 2049)
        self.assertEqual(self.say("😀" * 2048)[0], 200)

    def test_raw_text_has_at_most_32768_bytes(self):
        self.refused("too long", "sendMessage", chat_id=self.group.id, text=" " * 32768 + "a")

    def test_half_a_surrogate_pair_is_no_text(self):
        self.refused("encoded in UTF-8", "sendMessage", chat_id=self.group.id, text="a\ud83d")

    def test_html_is_parsed_into_entities(self):
        sent = self.ok("sendMessage", chat_id=self.group.id, parse_mode="HTML",
                       text='😀 <b>a &lt; <i>b</i></b> <a href="https://x.id/?a=1&amp;b=2">c</a>')
        self.assertEqual(sent["text"], "😀 a < b c")
        self.assertEqual([(e["type"], e["offset"], e["length"]) for e in sent["entities"]],
                         [("bold", 3, 5), ("italic", 7, 1), ("text_link", 9, 1)])
        self.assertEqual(sent["entities"][2]["url"], "https://x.id/?a=1&b=2")

    def test_what_is_not_escaped_is_refused(self):
        self.html("unescaped '&'", "a & b")
        self.html("unescaped '&'", "a &nbsp; b")
        self.html("unescaped '<'", "a < b")
        self.html("unescaped '>'", "a > b")

    def test_tags_are_known_nested_and_closed(self):
        self.html("unsupported start tag", "<h1>a</h1>")
        self.html("can't find end tag", "<b>a")
        self.html("unexpected end tag", "<b><i>a</b></i>")
        self.html("unexpected end tag", "a</b>")
        self.html("unknown attribute", '<b class="x">a</b>')
        self.html("valid href", '<a href="javascript:x">a</a>')
        self.html("nothing nests", "<code><b>a</b></code>")
        self.html("do not nest", "<blockquote><blockquote>a</blockquote></blockquote>")
        self.html("too many entities", "<b>a</b> " * 101)
        self.html("no such character", "&#0;")
        self.html("tg-spoiler", '<span class="red">a</span>')

    def test_only_html_is_a_parse_mode(self):
        self.refused("not known", "sendMessage", chat_id=self.group.id, text="a", parse_mode="MarkdownV2")

    def test_entities_lie_within_the_text(self):
        self.refused("outside the text", "sendMessage", chat_id=self.group.id, text="ab",
                     entities=[{"type": "bold", "offset": 1, "length": 2}])
        self.refused("entity of kind custom", "sendMessage", chat_id=self.group.id, text="ab",
                     entities=[{"type": "custom", "offset": 0, "length": 1}])
        self.refused("exclude each other", "sendMessage", chat_id=self.group.id, text="ab",
                     parse_mode="HTML", entities=[])


class Uploads(Case):
    def upload(self, *parts, boundary="x-1", end=True):
        body = b"".join(b"--x-1\r\n" + part + b"\r\n" for part in parts) + (b"--x-1--\r\n" if end else b"")
        kind = f"multipart/form-data; boundary={boundary}"
        status, _, answer = self.raw(f"/bot{TOKEN}/sendDocument", body, {"Content-Type": kind})
        return status, json.loads(answer)

    @staticmethod
    def part(name, content, file=None):
        file = f'; filename="{file}"\r\ncontent-type: application/jsonl' if file else ""
        return f'content-disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content

    def setUp(self):
        super().setUp()
        self.chat = self.part("chat_id", str(self.siti.id).encode())
        self.file = self.part("document", b'{"a":1}\n', "a-1.jsonl")

    def test_a_file_is_uploaded_with_a_caption(self):
        status, body = self.upload(self.chat, self.part("caption", b"<b>Isi</b>"),
                                   self.part("parse_mode", b"HTML"), self.file)
        self.assertEqual(status, 200, body)
        self.assertEqual(body["result"]["text"], '[file a-1.jsonl]\n{"a":1}\nIsi')
        self.assertEqual(self.api.calls[-1].parameters["document"].content, b'{"a":1}\n')
        self.assertEqual(self.api.violations, [])

    def test_what_telegram_would_not_take_is_refused(self):
        large = self.part("document", b"a" * 50_000_001, "a.jsonl")
        for words, parts in {
                "lacks document": [self.chat], "lacks chat_id": [self.file],
                "non-empty": [self.chat, self.part("document", b"", "a.jsonl")],
                "Too Large": [self.chat, large],
                "must be uploaded": [self.chat, self.part("document", b"AgACAgUAAx0")],
                "has the name": [self.chat, self.part("document", b"a", "../a")],
                "given twice": [self.chat, self.chat, self.file],
                "malformed": [self.chat, self.file, b"what is this"],
                "too long": [self.chat, self.file, self.part("caption", b"a" * 1025)]}.items():
            status, body = self.upload(*parts)
            self.assertGreaterEqual(status, 400, words)
            self.assertIn(words, body["description"])
            self.assertTrue(self.api.violations.pop())

    def test_a_body_has_its_boundaries(self):
        for boundary, end in (("x-2", True), ("", True), ("x-1", False)):
            status, body = self.upload(self.chat, self.file, boundary=boundary, end=end)
            self.assertEqual(status, 400, body)
            self.assertIn("boundary", body["description"])


class Buttons(Case):
    def test_callback_data_has_1_to_64_bytes(self):
        self.button("it must have 1 to 64", text="a", callback_data="")
        self.button("it must have 1 to 64", text="a", callback_data="é" * 33)
        self.assertEqual(self.say(reply_markup={"inline_keyboard": [[
            {"text": "a", "callback_data": "é" * 32}]]})[0], 200)

    def test_a_button_has_exactly_one_action(self):
        self.button("exactly one action", text="a")
        self.button("exactly one action", text="a", callback_data="x", url="https://x.id")

    def test_a_button_has_visible_text(self):
        self.button("no visible text", text=" ", callback_data="x")

    def test_a_link_is_valid(self):
        for url in ("ftp://x.id", "x.id", "https://", "https://nodots", "https://x.id/a b"):
            self.button("no valid URL", text="a", url=url)

    def test_keyboards_are_bounded(self):
        row = [{"text": "a", "callback_data": "x"}]
        self.refused("list of 1 to 8", "sendMessage", chat_id=self.group.id, text="a",
                     reply_markup={"inline_keyboard": [row * 9]})
        self.refused("more than 100 buttons", "sendMessage", chat_id=self.group.id, text="a",
                     reply_markup={"inline_keyboard": [row * 8] * 13})
        self.refused("list of 1 to 8", "sendMessage", chat_id=self.group.id, text="a",
                     reply_markup={"inline_keyboard": [[]]})

    def test_copied_text_and_styles_are_checked(self):
        self.button("it must have 1 to 256", text="a", copy_text={"text": "a" * 257})
        self.button("not known", text="a", callback_data="x", style="pink")

    def test_web_apps_open_in_private_only(self):
        self.button("BUTTON_TYPE_INVALID", text="a", web_app={"url": "https://x.id"})

    def test_an_edit_takes_inline_keyboards_only(self):
        sent = self.ok("sendMessage", chat_id=self.group.id, text="a")
        self.refused("unknown field force_reply", "editMessageText", chat_id=self.group.id,
                     message_id=sent["message_id"], text="b", reply_markup={"force_reply": True})


class Presses(Case):
    def test_a_press_is_answered_once(self):
        press = self.pressed()
        self.ok("answerCallbackQuery", callback_query_id=press.id, text="oke")
        self.refused("query is too old and response timeout expired or query ID is invalid",
                     "answerCallbackQuery", callback_query_id=press.id)

    def test_an_unknown_press_is_refused(self):
        self.refused("query ID is invalid", "answerCallbackQuery", callback_query_id="1")

    def test_an_old_press_is_refused(self):
        press = self.pressed()
        self.state.clock.advance(15_001)
        self.refused("query is too old", "answerCallbackQuery", callback_query_id=press.id)

    def test_a_notice_has_at_most_200_characters(self):
        press = self.pressed()
        self.refused("0 to 200", "answerCallbackQuery", callback_query_id=press.id, text="a" * 201)
        self.assertEqual(self.call("answerCallbackQuery", callback_query_id=press.id, text="a" * 200)[0], 200)

    def test_a_notice_opens_only_our_own_private_chat(self):
        press = self.pressed()
        self.refused("URL_INVALID", "answerCallbackQuery", callback_query_id=press.id, url="https://x.id/a")
        self.assertEqual(self.call("answerCallbackQuery", callback_query_id=press.id,
                                   url="https://t.me/rekan_test_bot?start=a")[0], 200)


class Ephemeral(Case):
    def whisper(self, to, press=None):
        wanted = {"receiver_user_id": to.id, **({"callback_query_id": press.id} if press else {})}
        return {"chat_id": self.group.id, "text": "psst", "ephemeral_message_parameters": wanted}

    def test_it_answers_a_press_within_15_seconds(self):
        press = self.pressed()
        self.state.clock.advance(15_000)
        sent = self.ok("sendMessage", **self.whisper(self.siti, press))
        self.assertEqual((sent["message_id"], "ephemeral_message_id" in sent), (0, True))
        self.state.clock.advance(1)
        self.refused("too old for an ephemeral", "sendMessage", **self.whisper(self.siti, press))

    def test_it_needs_a_press_of_its_receiver(self):
        self.refused("needs a callback query", "sendMessage", **self.whisper(self.siti))
        self.refused("needs a callback query", "sendMessage", **self.whisper(self.rina, self.pressed()))

    def test_an_admin_bot_tells_any_member_any_time(self):
        self.group.members[self.state.bot["id"]] = "administrator"
        self.ok("sendMessage", **self.whisper(self.rina))
        self.refused("is no member", "sendMessage", **self.whisper(self.state.person("Tono")))

    def test_the_shape_of_10_2_is_refused(self):
        self.refused("unknown field receiver_user_id", "sendMessage", chat_id=self.group.id, text="a",
                     receiver_user_id=self.siti.id)

    def test_it_exists_in_groups_only(self):
        wanted = {**self.whisper(self.siti), "chat_id": self.siti.id}
        self.refused("in groups only", "sendMessage", **wanted)


class Faults(Case):
    def test_flood_control_says_when_twice(self):
        self.api.fail("sendMessage", Fault.flood(3))
        status, headers, body = self.raw(f"/bot{TOKEN}/sendMessage",
                                         json.dumps({"chat_id": self.group.id, "text": "a"}),
                                         {"Content-Type": "application/json"})
        self.assertEqual((status, headers["Retry-After"], json.loads(body)["parameters"]),
                         (429, "3", {"retry_after": 3}))
        self.assertEqual(self.say()[0], 200)
        self.assertEqual(self.api.violations, [])

    def test_errors_come_as_they_were_queued(self):
        self.api.fail("*", Fault.server_error())
        self.api.fail("sendMessage", Fault.forbidden("blocked"))
        self.api.fail("sendMessage", Fault.migrated(-1001))
        self.assertEqual(self.call("getMe")[0], 500)
        self.assertIn("blocked by the user", self.say()[1]["description"])
        self.assertEqual(self.say()[1]["parameters"], {"migrate_to_chat_id": -1001})
        self.assertEqual(self.group.messages, {})

    def test_a_gateway_answers_without_json(self):
        self.api.fail("getMe", Fault.bad_gateway())
        status, _, body = self.raw(f"/bot{TOKEN}/getMe", "{}", {"Content-Type": "application/json"})
        self.assertEqual((status, body[:6]), (502, b"<html>"))

    def test_an_answer_is_held_until_released(self):
        fault = self.api.fail("sendMessage", Fault.of_kind("hold"))
        answers = []
        sender = threading.Thread(target=lambda: answers.append(self.say("lama")))
        sender.start()
        self.assertEqual(self.api.next_call().parameters["text"], "lama")
        self.assertEqual(answers, [])
        fault.release()
        sender.join(10)
        self.assertEqual(answers[0][0], 200)

    def test_connections_break_half_way_afterwards_or_before(self):
        for kind, happened in (("cut", True), ("lost", True), ("drop", False)):
            self.api.fail("sendMessage", Fault.of_kind(kind))
            with self.assertRaises((http.client.HTTPException, OSError)):
                self.say(kind)
            texts = [message.text for message in self.group.messages.values()]
            self.assertEqual(kind in texts, happened, kind)

    def test_what_never_happened_is_known(self):
        self.api.fail("sendMessage", Fault.flood(3))
        self.assertEqual(self.api.faults.never_happened(), ["sendMessage: refuse 429"])


class WebhookResponses(Case):
    def respond(self, body, kind="application/json"):
        return self.api.answer_response(kind, json.dumps(body).encode() if isinstance(body, dict) else body)

    def test_a_method_in_the_response_is_carried_out(self):
        call = self.respond({"method": "sendMessage", "chat_id": self.group.id, "text": "halo"})
        self.assertEqual((call.via, call.result.text), ("response", "halo"))

    def test_it_is_checked_like_any_call(self):
        self.respond({"method": "sendMessage", "chat_id": self.group.id, "text": "a", "silent": True})
        self.respond({"method": "sendVideo"})
        self.respond(b"{broken")
        self.respond(b"[1]")
        self.respond(b'{"method":"sendMessage"' + b" " * (1 << 20) + b"}")
        words = ["unknown field silent", "method not found", "can't parse JSON", "must be an object",
                 "too long"]
        for word, violation in zip(words, self.api.violations, strict=True):
            self.assertIn(word, violation.description)

    def test_what_telegram_would_ignore_is_refused(self):
        self.respond({"method": "getMe"})
        self.respond({"method": "setWebhook", "url": "https://bot.example/x"})
        self.assertEqual(len(self.api.violations), 2)

    def test_a_plain_body_is_no_method(self):
        self.assertIsNone(self.respond(b"ok", "text/plain"))
        self.assertIsNone(self.respond({}))
        self.assertEqual(self.api.violations, [])


if __name__ == "__main__":
    unittest.main()
