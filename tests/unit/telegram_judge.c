/* What Telegram's answers mean for a reply: PLATFORMS.md 1.4 as a table. */
#include "../check.h"

#include "../../bot/messengers/telegram.h"

static struct arena *arena;
static struct judgement judgement;

static const struct reply to_group = { .kind = REPLY_SEND,
                                       .chat_id = STR_INIT("-1001234567890"),
                                       .topic_id = STR_INIT("7") };
static const struct reply alone = { .kind = REPLY_SEND,
                                    .audience = AUDIENCE_ALONE,
                                    .chat_id = STR_INIT("-1001234567890"),
                                    .topic_id = STR_INIT("7"),
                                    .person_id = STR_INIT("42") };

static enum outcome judge_all(const struct reply *reply, int status, const char *body,
                              int retry_after_s, bool may_have_arrived)
{
    const struct telegram_options options = { .token = STR("700:token"), .secret = STR("s") };
    struct messenger *bot = telegram_open(&options, NULL);

    arena_close(arena);
    arena = arena_open(1 << 20);
    bot->judge(bot->self, arena, reply, status, str_from(body), retry_after_s, may_have_arrived,
               &judgement);
    telegram_close(bot);
    CHECK(judgement.reason != NULL);
    return judgement.outcome;
}

static enum outcome judge(const struct reply *reply, int status, const char *body)
{
    return judge_all(reply, status, body, 0, true);
}

static enum outcome refused(const struct reply *reply, int status, const char *description)
{
    char body[400];

    snprintf(body, sizeof body, "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}", status,
             description);
    return judge(reply, status, body);
}

TEST(telegram_success_brings_the_message_id)
{
    CHECK(judge(&to_group, 200, "{\"ok\":true,\"result\":{\"message_id\":9}}") == OUTCOME_SENT);
    CHECK_STR(judgement.message_id, STR("9"));
}

TEST(telegram_success_may_be_thin)
{
    static const char *const bodies[] = { "",
                                          "{}",
                                          "null",
                                          "<html>",
                                          "{\"ok\":true,\"result\":null}",
                                          "{\"ok\":true,\"result\":true}",
                                          "{\"ok\":true,\"result\":{\"message_id\":0}}" };

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        CHECK(judge(&to_group, 200, bodies[i]) == OUTCOME_SENT);
        CHECK_STR(judgement.message_id, STR(""));
    }
}

TEST(telegram_refusal_counts_whatever_the_status_line_says)
{
    CHECK(judge(&to_group, 200,
                "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by "
                "the user\"}") == OUTCOME_GONE);
    CHECK(judge(&to_group, 200, "{\"ok\":false}") == OUTCOME_DROPPED);
}

TEST(telegram_flood_waits_as_long_as_it_is_told)
{
    CHECK(judge(&to_group, 429,
                "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":7}}") ==
          OUTCOME_AGAIN);
    CHECK_WHOLE(judgement.again_ms, 7000);
    CHECK(judge_all(&to_group, 429, "", 9, true) == OUTCOME_AGAIN);
    CHECK_WHOLE(judgement.again_ms, 9000);
    CHECK(judge(&to_group, 429, "{\"parameters\":{\"retry_after\":-3}}") == OUTCOME_AGAIN);
    CHECK_WHOLE(judgement.again_ms, 0);
}

TEST(telegram_notice_is_repeated_after_a_flood_but_never_after_a_lost_answer)
{
    struct reply notice = to_group;
    notice.is_once = true;

    CHECK(judge(&notice, 429, "") == OUTCOME_AGAIN);
    CHECK(judge_all(&notice, 0, "", 0, true) == OUTCOME_DROPPED);
    CHECK(judge_all(&notice, 0, "", 0, false) == OUTCOME_AGAIN);
    CHECK(judge_all(&notice, 502, "<html>", 0, true) == OUTCOME_DROPPED);
}

TEST(telegram_answer_is_repeated_after_a_failure)
{
    CHECK(judge(&to_group, 0, "") == OUTCOME_AGAIN);
    CHECK(judge(&to_group, 500, "{\"ok\":false,\"error_code\":500}") == OUTCOME_AGAIN);
    CHECK(judge(&to_group, 502, "<html>") == OUTCOME_AGAIN);
    CHECK(judge(&to_group, 302, "") == OUTCOME_AGAIN);
    CHECK(judge(&to_group, 409, "{\"ok\":false,\"error_code\":409}") == OUTCOME_AGAIN);
    CHECK_WHOLE(judgement.again_ms, 0);
    CHECK(judge_all(&to_group, 503, "", 4, true) == OUTCOME_AGAIN);
    CHECK_WHOLE(judgement.again_ms, 4000);
}

TEST(telegram_wrong_token_stops_the_bot)
{
    CHECK(refused(&to_group, 401, "Unauthorized") == OUTCOME_STOP);
}

TEST(telegram_unknown_method_is_dropped)
{
    CHECK(refused(&to_group, 404, "Not Found") == OUTCOME_DROPPED);
}

TEST(telegram_upgraded_group_has_moved)
{
    CHECK(judge(&to_group, 400,
                "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was "
                "upgraded to a "
                "supergroup chat\",\"parameters\":{\"migrate_to_chat_id\":-1009999999999}}") ==
          OUTCOME_MOVED);
    CHECK_STR(judgement.new_chat_id, STR("-1009999999999"));
    CHECK(refused(&to_group, 400, "Bad Request: group chat was upgraded to a supergroup chat") ==
          OUTCOME_AGAIN);
}

TEST(telegram_move_to_the_same_chat_is_no_move)
{
    CHECK(judge(&to_group, 400,
                "{\"ok\":false,\"error_code\":400,\"parameters\":{\"migrate_to_chat_id\":-"
                "1001234567890}}") == OUTCOME_DROPPED);
}

static const struct {
    int status;
    const char *description;
    enum outcome outcome;
    const char *reason;
    enum outcome when_alone; /* told to one member in the group: only what is of the chat counts */
} refusals[] = {
    { 403, "Forbidden: bot was kicked from the group chat", OUTCOME_GONE, "kicked", OUTCOME_GONE },
    { 403, "Forbidden: bot was kicked from the supergroup chat", OUTCOME_GONE, "kicked",
      OUTCOME_GONE },
    { 403, "FORBIDDEN: Bot was kicked from the channel chat", OUTCOME_GONE, "kicked",
      OUTCOME_GONE },
    { 403, "Forbidden: bot is not a member of the supergroup chat", OUTCOME_GONE, "left",
      OUTCOME_GONE },
    { 403, "Forbidden: the group chat was deleted", OUTCOME_GONE, "deleted", OUTCOME_GONE },
    { 403, "Forbidden: bot was blocked by the user", OUTCOME_GONE, "blocked", OUTCOME_DROPPED },
    { 403, "Forbidden: user is deactivated", OUTCOME_GONE, "deactivated", OUTCOME_DROPPED },
    { 403, "Forbidden: bot can't initiate conversation with a user", OUTCOME_GONE, "not_started",
      OUTCOME_DROPPED },
    { 400, "Bad Request: chat not found", OUTCOME_GONE, "unknown", OUTCOME_GONE },
    { 400, "Bad Request: not enough rights to send text messages to the chat", OUTCOME_GONE,
      "muted", OUTCOME_DROPPED },
    { 400, "Bad Request: have no rights to send a message", OUTCOME_GONE, "muted",
      OUTCOME_DROPPED },
    { 400, "Bad Request: CHAT_WRITE_FORBIDDEN", OUTCOME_GONE, "muted", OUTCOME_DROPPED },
    { 403, "Forbidden: CHAT_WRITE_FORBIDDEN", OUTCOME_GONE, "muted", OUTCOME_DROPPED },
    { 400, "Bad Request: message thread not found", OUTCOME_NO_TOPIC, "no_topic",
      OUTCOME_NO_TOPIC },
    { 400, "Bad Request: TOPIC_CLOSED", OUTCOME_DROPPED, "topic_closed", OUTCOME_DROPPED },
    { 400, "Bad Request: can't parse entities: unclosed start tag", OUTCOME_PLAIN, "entities",
      OUTCOME_PLAIN },
    { 400, "can't parse entities: x", OUTCOME_PLAIN, "entities", OUTCOME_PLAIN },
    { 400, "Bad Request: message to be replied not found", OUTCOME_DROPPED, "no_message",
      OUTCOME_DROPPED },
    { 400, "Bad Request: something new", OUTCOME_DROPPED, "refused", OUTCOME_DROPPED },
    { 403, "Forbidden: something new", OUTCOME_DROPPED, "refused", OUTCOME_DROPPED },
    { 413, "Request Entity Too Large", OUTCOME_DROPPED, "refused", OUTCOME_DROPPED },
};

TEST(telegram_refusals_of_a_message_mean_what_the_table_says)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        enum outcome outcome = refused(&to_group, refusals[i].status, refusals[i].description);
        if (outcome != refusals[i].outcome)
            printf("  %s\n", refusals[i].description);
        CHECK(outcome == refusals[i].outcome);
        CHECK_STR(str_from(judgement.reason), str_from(refusals[i].reason));
    }
}

TEST(telegram_refusal_to_tell_one_member_alone_never_harms_the_chat)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        CHECK(refused(&alone, refusals[i].status, refusals[i].description) ==
              refusals[i].when_alone);

    CHECK(refused(&alone, 400, "Bad Request: EPHEMERAL_NOT_ALLOWED") == OUTCOME_DROPPED);
    CHECK_STR(str_from(judgement.reason), STR("alone"));
}

TEST(telegram_topic_is_dropped_only_once)
{
    struct reply reply = to_group;
    reply.topic_id = STR("");

    CHECK(refused(&reply, 400, "Bad Request: message thread not found") == OUTCOME_DROPPED);
}

TEST(telegram_edit_that_changes_nothing_is_done)
{
    const struct reply edit = { .kind = REPLY_EDIT, .chat_id = STR("1"), .message_id = STR("9") };

    CHECK(refused(&edit, 400,
                  "Bad Request: message is not modified: specified new message content") ==
          OUTCOME_SENT);
    CHECK_STR(judgement.message_id, STR("9"));
    CHECK(refused(&edit, 400, "Bad Request: message to edit not found") == OUTCOME_DROPPED);
}

TEST(telegram_message_already_deleted_is_deleted)
{
    const struct reply gone = { .kind = REPLY_DELETE, .chat_id = STR("1"), .message_id = STR("9") };

    CHECK(refused(&gone, 400, "Bad Request: message to delete not found") == OUTCOME_SENT);
    CHECK(refused(&gone, 400, "Bad Request: message can't be deleted") == OUTCOME_DROPPED);
    /* Too few rights to delete say nothing about the right to speak. */
    CHECK(refused(&gone, 400, "Bad Request: not enough rights to delete a message") ==
          OUTCOME_DROPPED);
}

TEST(telegram_late_acknowledgement_is_never_repeated)
{
    const struct reply ack = { .kind = REPLY_ACK, .press_id = STR("1") };

    CHECK(
        refused(
            &ack, 400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid") ==
        OUTCOME_DROPPED);
    CHECK_STR(str_from(judgement.reason), STR("late"));
    CHECK(refused(&ack, 400, "Bad Request: QUERY_ID_INVALID") == OUTCOME_DROPPED);
}

TEST(telegram_administrators_are_listed_anonymous_ones_too)
{
    const struct reply roles = { .kind = REPLY_ROLES, .chat_id = STR("-1001") };

    CHECK(judge(&roles, 200,
                "{\"ok\":true,\"result\":[{\"status\":\"creator\",\"user\":{\"id\":42},\"is_"
                "anonymous\":true},null,"
                "{\"user\":null},{\"status\":\"administrator\",\"user\":{\"id\":4503599627370495}}]"
                "}") == OUTCOME_SENT);
    CHECK_STR(judgement.admins, STR("42\n4503599627370495\n"));

    CHECK(judge(&roles, 200, "{\"ok\":true,\"result\":[]}") == OUTCOME_SENT);
    CHECK_STR(judgement.admins, STR(""));
}

TEST(telegram_missing_list_is_no_list_of_nobody)
{
    const struct reply roles = { .kind = REPLY_ROLES, .chat_id = STR("-1001") };

    CHECK(judge(&roles, 200, "{\"ok\":true,\"result\":null}") == OUTCOME_DROPPED);
    CHECK_STR(str_from(judgement.reason), STR("no_list"));
    arena_close(arena);
    arena = NULL;
}
