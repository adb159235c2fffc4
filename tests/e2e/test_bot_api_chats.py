"""The pretend Telegram's chats: who may write where, and what becomes of messages.

Run: /usr/bin/python3 tests/e2e/test_bot_api_chats.py
"""

import unittest

from test_bot_api import Case


class Files(Case):
    def test_a_file_is_named_first_and_then_read_with_the_token(self):
        self.state.documents["BQACx"] = b"id,text\n"
        self.refused("wrong file_id", "getFile", file_id="BQACy")
        self.refused("file_id", "getFile")
        status, body = self.call("getFile", file_id="BQACx")[:2]
        self.assertEqual((status, body["result"]["file_size"]), (200, 8))
        self.assertEqual(self.state.files[body["result"]["file_path"]], b"id,text\n")


class Places(Case):
    def test_an_unknown_chat_is_refused(self):
        self.refused("chat not found", "sendMessage", chat_id=-1, text="a")
        self.refused("chat not found", "getChat", chat_id="@nobody")

    def test_a_bot_that_was_removed_is_403(self):
        self.group.members[self.state.bot["id"]] = "kicked"
        self.refused("bot was kicked from the supergroup chat", "sendMessage", code=403,
                     chat_id=self.group.id, text="a")
        self.group.members[self.state.bot["id"]] = "left"
        self.refused("bot is not a member", "sendMessage", code=403, chat_id=self.group.id, text="a")

    def test_a_private_chat_opens_from_the_other_side(self):
        self.refused("bot can't initiate conversation with a user", "sendMessage", code=403,
                     chat_id=self.rina.id, text="a")
        self.assertEqual(self.call("sendMessage", chat_id=self.siti.id, text="a")[0], 200)

    def test_who_blocks_the_bot_gets_nothing(self):
        self.siti.blocked = True
        self.refused("bot was blocked by the user", "sendMessage", code=403, chat_id=self.siti.id, text="a")

    def test_an_upgraded_group_points_to_its_successor(self):
        old = self.state.group("Lama", "group", people=["Siti"])
        new = self.state.upgrade(old)
        body = self.refused("group chat was upgraded to a supergroup chat", "sendMessage",
                            chat_id=old.id, text="a")
        self.assertEqual(body["parameters"], {"migrate_to_chat_id": new.id})
        self.assertEqual(self.call("sendMessage", chat_id=new.id, text="a")[0], 200)

    def test_only_real_topics_take_messages(self):
        topic = self.forum.topic_named("Tanya")
        sent = self.ok("sendMessage", chat_id=self.forum.id, message_thread_id=topic.id, text="a")
        self.assertEqual((sent["message_thread_id"], sent["is_topic_message"]), (topic.id, True))
        for chat, thread in ((self.forum, 1), (self.forum, topic.id + 77), (self.group, 5)):
            self.refused("message thread not found", "sendMessage", chat_id=chat.id,
                         message_thread_id=thread, text="a")
        topic.closed = True
        self.refused("TOPIC_CLOSED", "sendMessage", chat_id=self.forum.id, message_thread_id=topic.id, text="a")

    def test_a_reply_outside_topics_carries_a_thread_that_is_no_topic(self):
        asked = self.state.post(self.group, self.siti.as_json(), "tanya")
        answer = self.state.post(self.group, self.siti.as_json(), "jawab", reply_to=asked).as_json()
        self.assertEqual(answer["message_thread_id"], asked.id)
        self.assertNotIn("is_topic_message", answer)

    def test_administrators_are_listed_in_groups(self):
        admins = self.ok("getChatAdministrators", chat_id=self.group.id)
        self.assertEqual([(each["status"], each["user"]["first_name"]) for each in admins], [("creator", "Budi")])
        self.refused("no administrators in the private chat", "getChatAdministrators", chat_id=self.siti.id)

    def test_members_are_looked_up_by_administrators(self):
        self.refused("CHAT_ADMIN_REQUIRED", "getChatMember", chat_id=self.group.id, user_id=self.siti.id)
        self.group.members[self.state.bot["id"]] = "administrator"
        status, body = self.call("getChatMember", chat_id=self.group.id, user_id=self.siti.id)
        self.assertEqual((status, body["result"]["status"]), (200, "member"))
        self.refused("user not found", "getChatMember", chat_id=self.group.id, user_id=42)

    def test_a_bot_that_left_is_gone(self):
        self.ok("leaveChat", chat_id=self.group.id)
        self.refused("not a member", "sendMessage", code=403, chat_id=self.group.id, text="a")
        self.refused("chat not found", "leaveChat", chat_id=self.siti.id)


class Replies(Case):
    def reply(self, number, **more):
        return {"chat_id": self.group.id, "text": "a", "reply_parameters": {"message_id": number, **more}}

    def test_a_reply_needs_its_message(self):
        asked = self.state.post(self.group, self.siti.as_json(), "mau tanya")
        sent = self.ok("sendMessage", **self.reply(asked.id))
        self.assertEqual(sent["reply_to_message"]["message_id"], asked.id)
        self.refused("message to be replied not found", "sendMessage", **self.reply(4711))

    def test_a_reply_may_go_without_if_it_says_so(self):
        sent = self.ok("sendMessage", **self.reply(4711, allow_sending_without_reply=True))
        self.assertNotIn("reply_to_message", sent)

    def test_another_topic_is_no_place_to_reply_from(self):
        elsewhere = self.state.post(self.forum, self.siti.as_json(), "di luar topik")
        topic = self.forum.topic_named("Tanya")
        self.refused("message to be replied not found", "sendMessage", chat_id=self.forum.id, text="a",
                     message_thread_id=topic.id,
                     reply_parameters={"message_id": elsewhere.id, "allow_sending_without_reply": True})

    def test_a_quote_is_part_of_what_it_quotes(self):
        asked = self.state.post(self.group, self.siti.as_json(), "mau tanya")
        self.refused("QUOTE_TEXT_INVALID", "sendMessage", **self.reply(asked.id, quote="jual"))


class Edits(Case):
    def edit(self, number, text="b", **more):
        return {"chat_id": self.group.id, "message_id": number, "text": text, **more}

    def test_a_message_must_exist_and_be_the_bots(self):
        theirs = self.state.post(self.group, self.siti.as_json(), "punyaku")
        self.refused("message to edit not found", "editMessageText", **self.edit(4711))
        self.refused("message can't be edited", "editMessageText", **self.edit(theirs.id))
        self.refused("message can't be edited", "editMessageReplyMarkup", chat_id=self.group.id,
                     message_id=theirs.id)

    def test_an_edit_changes_something(self):
        sent = self.ok("sendMessage", chat_id=self.group.id, text="a")
        self.assertEqual(self.ok("editMessageText", **self.edit(sent["message_id"]))["text"], "b")
        self.refused("message is not modified", "editMessageText", **self.edit(sent["message_id"]))
        self.refused("message is not modified", "editMessageReplyMarkup", chat_id=self.group.id,
                     message_id=sent["message_id"])

    def test_an_edit_without_a_keyboard_removes_it(self):
        press = self.pressed()
        edited = self.ok("editMessageText", **self.edit(press.message.id, "pilih"))
        self.assertNotIn("reply_markup", edited)

    def test_an_edit_names_its_message_in_one_way(self):
        self.refused("needs chat_id and message_id", "editMessageText", text="a")
        self.refused("needs chat_id and message_id", "editMessageText", **self.edit(1, inline_message_id="x"))

    def test_deleting_is_for_own_messages_or_administrators(self):
        theirs = self.state.post(self.group, self.siti.as_json(), "punyaku")
        wanted = {"chat_id": self.group.id, "message_id": theirs.id}
        self.refused("message can't be deleted", "deleteMessage", **wanted)
        self.group.members[self.state.bot["id"]] = "administrator"
        self.assertEqual(self.call("deleteMessage", **wanted)[0], 200)
        self.refused("message to delete not found", "deleteMessage", **wanted)

    def test_deleting_is_for_48_hours(self):
        sent = self.ok("sendMessage", chat_id=self.group.id, text="a")
        self.state.clock.advance(48 * 3_600_000 + 1000)
        self.refused("message can't be deleted", "deleteMessages", chat_id=self.group.id,
                     message_ids=[sent["message_id"]])

    def test_several_are_deleted_at_once(self):
        numbers = [self.ok("sendMessage", chat_id=self.group.id, text="a")["message_id"] for _ in range(2)]
        self.ok("deleteMessages", chat_id=self.group.id, message_ids=numbers)
        self.assertEqual(self.group.messages, {})
        for wrong in ([], list(range(1, 102))):
            self.refused("list of 1 to 100", "deleteMessages", chat_id=self.group.id, message_ids=wrong)

    def test_reactions_are_known_ones_one_at_a_time(self):
        theirs = self.state.post(self.group, self.siti.as_json(), "makasih")
        like = {"type": "emoji", "emoji": "👍"}
        wanted = {"chat_id": self.group.id, "message_id": theirs.id}
        self.ok("setMessageReaction", **wanted, reaction=[like])
        self.refused("list of 0 to 1", "setMessageReaction", **wanted, reaction=[like, like])
        self.refused("REACTION_INVALID", "setMessageReaction", **wanted,
                     reaction=[{"type": "emoji", "emoji": "🧴"}])
        self.refused("message to react not found", "setMessageReaction", chat_id=self.group.id, message_id=4711)


class SetUp(Case):
    def test_a_webhook_is_https_with_a_plain_secret(self):
        self.ok("setWebhook", url="https://bot.example/webhook/telegram", secret_token="aZ_-9",
                allowed_updates=["message", "callback_query"], max_connections=40)
        self.assertEqual(self.ok("getWebhookInfo")["allowed_updates"], ["message", "callback_query"])
        self.refused("HTTPS URL", "setWebhook", url="http://bot.example/")
        self.refused("not of the form", "setWebhook", url="https://bot.example/", secret_token="a b")
        self.refused("from 1 to 100", "setWebhook", url="https://bot.example/", max_connections=101)
        self.refused("not known", "setWebhook", url="https://bot.example/", allowed_updates=["messages"])

    def test_leaving_the_kinds_out_keeps_them(self):
        self.ok("setWebhook", url="https://bot.example/a", allowed_updates=["message"])
        self.ok("setWebhook", url="https://bot.example/b")
        self.assertEqual(self.ok("getWebhookInfo")["allowed_updates"], ["message"])
        self.ok("deleteWebhook")
        self.assertEqual(self.ok("getWebhookInfo")["url"], "")

    def test_commands_have_names_and_descriptions(self):
        good = {"command": "tanya", "description": "Tanya ke anggota"}
        self.ok("setMyCommands", commands=[good], language_code="id", scope={"type": "all_group_chats"})
        for wrong in ("Tanya", "/tanya", "tanya-ya", "", "a" * 33):
            self.refused("not of the form", "setMyCommands", commands=[{**good, "command": wrong}])
        self.refused("1 to 256", "setMyCommands", commands=[{**good, "description": "a" * 257}])
        self.refused("list of 0 to 100", "setMyCommands", commands=[good] * 101)
        self.refused("BOT_COMMAND_DUPLICATE", "setMyCommands", commands=[good, good])
        self.refused("no scope", "setMyCommands", commands=[good], scope={"type": "everywhere"})
        self.refused("lacks chat_id", "setMyCommands", commands=[good], scope={"type": "chat"})
        self.refused("not of the form", "setMyCommands", commands=[good], language_code="ind")

    def test_descriptions_are_bounded(self):
        self.refused("0 to 512", "setMyDescription", description="a" * 513)
        self.refused("0 to 120", "setMyShortDescription", short_description="a" * 121)
        self.assertEqual(self.call("setMyDescription", description="a" * 512)[0], 200)

    def test_chat_actions_are_known_ones(self):
        self.ok("sendChatAction", chat_id=self.group.id, action="typing")
        self.refused("not known", "sendChatAction", chat_id=self.group.id, action="thinking")


class Queries(Case):
    def article(self, name="1", text="isi", **more):
        return {"type": "article", "id": name, "title": "Judul",
                "input_message_content": {"message_text": text, **more}}

    def test_an_inline_query_is_answered_once(self):
        query = self.state.query("inline", self.siti)
        self.ok("answerInlineQuery", inline_query_id=query, results=[self.article()], is_personal=True)
        self.refused("query is too old", "answerInlineQuery", inline_query_id=query, results=[])

    def test_inline_results_are_bounded_and_distinct(self):
        query = self.state.query("inline", self.siti)
        self.refused("list of 0 to 50", "answerInlineQuery", inline_query_id=query,
                     results=[self.article(str(number)) for number in range(51)])
        self.refused("RESULT_ID_DUPLICATE", "answerInlineQuery", inline_query_id=query,
                     results=[self.article(), self.article()])
        self.refused("unescaped", "answerInlineQuery", inline_query_id=query,
                     results=[self.article(text="a & b", parse_mode="HTML")])

    def test_a_guest_query_is_answered_once_and_edited_later(self):
        query = self.state.query("guest", self.siti)
        sent = self.ok("answerGuestQuery", guest_query_id=query, result=self.article())
        self.ok("editMessageText", inline_message_id=sent["inline_message_id"], text="baru")
        self.refused("query is too old", "answerGuestQuery", guest_query_id=query, result=self.article())
        self.refused("MESSAGE_ID_INVALID", "editMessageText", inline_message_id="x", text="baru")


if __name__ == "__main__":
    unittest.main()
