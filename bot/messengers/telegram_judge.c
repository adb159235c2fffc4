/* telegram_judge.c: what Telegram's answer means for a reply.
 *
 * The table below is the whole policy for refusals. Descriptions are matched by how
 * they begin, in any case, after "Bad Request: " or "Forbidden: ": the server changes
 * first letters and adds such prefixes. A refusal that no row knows is of this one
 * reply; a lost answer may hide a success, so a notice is then not said again. */
#include <limits.h>

#include <cjson/cJSON.h>

#include "telegram_self.h"

enum applies { ALWAYS, TO_SENDS, TO_MEMBER };

static const struct refusal {
    const char *begins;
    enum outcome outcome;
    const char *reason;
    enum applies applies;
    bool is_of_chat; /* true of the whole chat, even when one member was to be told alone */
} refusals[] = {
    { "bot was kicked", OUTCOME_GONE, "kicked", ALWAYS, true },
    { "bot is not a member", OUTCOME_GONE, "left", ALWAYS, true },
    { "the group chat was deleted", OUTCOME_GONE, "deleted", ALWAYS, true },
    { "group chat was deleted", OUTCOME_GONE, "deleted", ALWAYS, true },
    { "chat not found", OUTCOME_GONE, "unknown", ALWAYS, true },
    { "bot was blocked", OUTCOME_GONE, "blocked", ALWAYS, false },
    { "user is deactivated", OUTCOME_GONE, "deactivated", ALWAYS, false },
    { "bot can't initiate conversation", OUTCOME_GONE, "not_started", ALWAYS, false },
    { "bot can't send messages to bots", OUTCOME_GONE, "bot", ALWAYS, false },
    { "user not found", OUTCOME_GONE, "unknown", TO_SENDS, false },
    /* Asked whether somebody is a member: an answer, and it is no. */
    { "user not found", OUTCOME_SENT, "no_member", TO_MEMBER, false },
    { "member not found", OUTCOME_SENT, "no_member", TO_MEMBER, false },
    { "PARTICIPANT_ID_INVALID", OUTCOME_SENT, "no_member", TO_MEMBER, false },
    { "USER_NOT_PARTICIPANT", OUTCOME_SENT, "no_member", TO_MEMBER, false },
    { "PEER_ID_INVALID", OUTCOME_GONE, "unknown", TO_SENDS, false },
    { "not enough rights", OUTCOME_GONE, "muted", TO_SENDS, false },
    { "have no rights to send", OUTCOME_GONE, "muted", TO_SENDS, false },
    { "need administrator rights", OUTCOME_GONE, "muted", TO_SENDS, false },
    { "CHAT_WRITE_FORBIDDEN", OUTCOME_GONE, "muted", ALWAYS, false },
    { "CHAT_SEND_", OUTCOME_GONE, "muted", TO_SENDS, false },
    { "CHAT_RESTRICTED", OUTCOME_GONE, "muted", TO_SENDS, false },
    /* Without the new id we wait: the chat's own service message tells it. */
    { "group chat was upgraded", OUTCOME_AGAIN, "upgraded", ALWAYS, true },
    { "message thread not found", OUTCOME_NO_TOPIC, "no_topic", ALWAYS, true },
    { "TOPIC_DELETED", OUTCOME_NO_TOPIC, "no_topic", ALWAYS, true },
    /* Somebody closed the topic on purpose; General is not the place to go on. */
    { "TOPIC_CLOSED", OUTCOME_DROPPED, "topic_closed", ALWAYS, true },
    { "can't parse entities", OUTCOME_PLAIN, "entities", ALWAYS, true },
    { "message is not modified", OUTCOME_SENT, "unchanged", ALWAYS, false },
    { "message to delete not found", OUTCOME_SENT, "deleted", ALWAYS, false },
    { "message to edit not found", OUTCOME_DROPPED, "no_message", ALWAYS, false },
    { "message to react not found", OUTCOME_DROPPED, "no_message", ALWAYS, false },
    { "message to be replied not found", OUTCOME_DROPPED, "no_message", ALWAYS, false },
    { "message can't be", OUTCOME_DROPPED, "not_ours", ALWAYS, false },
    { "query is too old", OUTCOME_DROPPED, "late", ALWAYS, false },
    { "QUERY_ID_INVALID", OUTCOME_DROPPED, "late", ALWAYS, false },
};

static bool is_alone(const struct reply *reply)
{
    return reply->kind == REPLY_SEND && reply->audience == AUDIENCE_ALONE && !reply->is_private;
}

static struct str without_prefix(struct str description)
{
    static const struct str prefixes[] = { STR_INIT("Bad Request: "), STR_INIT("Forbidden: ") };

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (str_eq_ascii_nocase(str_slice(description, 0, prefixes[i].len), prefixes[i]))
            return str_slice(description, prefixes[i].len, description.len);
    return description;
}

static const struct refusal *find_refusal(const struct reply *reply, struct str description)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct str begins = str_from(refusals[i].begins);
        if (str_eq_ascii_nocase(str_slice(description, 0, begins.len), begins) &&
            (refusals[i].applies == ALWAYS ||
             reply->kind == (refusals[i].applies == TO_SENDS ? REPLY_SEND : REPLY_MEMBER)))
            return &refusals[i];
    }
    return NULL;
}

static void set(struct judgement *judgement, enum outcome outcome, const char *reason)
{
    judgement->outcome = outcome;
    judgement->reason = reason;
}

static void judge_refusal(const struct reply *reply, struct str description,
                          struct judgement *judgement)
{
    const struct refusal *refusal = find_refusal(reply, without_prefix(description));

    if (is_alone(reply) && (!refusal || !refusal->is_of_chat))
        set(judgement, OUTCOME_DROPPED, "alone");
    else if (!refusal)
        set(judgement, OUTCOME_DROPPED, "refused");
    else if (refusal->outcome == OUTCOME_NO_TOPIC && !reply->topic_id.len)
        set(judgement, OUTCOME_DROPPED, "no_topic"); /* without it is how we sent it */
    else
        set(judgement, refusal->outcome, refusal->reason);
    if (judgement->outcome == OUTCOME_SENT)
        judgement->message_id = reply->message_id;
}

/* The user ids of a list of ChatMember, anonymous administrators among them. */
static bool read_admins(struct arena *arena, const struct cJSON *members, struct str *admins)
{
    struct text ids = { .arena = arena };
    const struct cJSON *member;

    if (!cJSON_IsArray(members))
        return false;
    cJSON_ArrayForEach(member, members) {
        struct str id = telegram_id(arena, json_path(member, "user", "id"));
        text_add(&ids, id);
        if (id.len)
            text_add_char(&ids, '\n');
    }
    *admins = ids.s;
    return true;
}

/* A null result is a success all the same, except where the result was what we wanted. */
static void judge_success(struct arena *arena, const struct reply *reply,
                          const struct cJSON *result, struct judgement *judgement)
{
    set(judgement, OUTCOME_SENT, "sent");
    judgement->message_id = telegram_id(arena, json_get(result, "message_id"));
    if (reply->kind == REPLY_ROLES && !read_admins(arena, result, &judgement->admins))
        set(judgement, OUTCOME_DROPPED, "no_list");
    if (reply->kind == REPLY_MEMBER) {
        judgement->is_member = telegram_is_in_chat(result);
        if (!json_is_string(json_get(result, "status")))
            set(judgement, OUTCOME_DROPPED, "no_status");
    }
}

static void judge_lost(const struct reply *reply, int status, bool may_have_arrived,
                       struct judgement *judgement)
{
    if (reply->is_once && may_have_arrived)
        set(judgement, OUTCOME_DROPPED, "once");
    else
        set(judgement, OUTCOME_AGAIN, status == 0 ? "no_answer" : "server");
}

static bool judge_move(struct arena *arena, const struct reply *reply, const struct cJSON *answer,
                       struct judgement *judgement)
{
    struct str to = telegram_id(arena, json_path(answer, "parameters", "migrate_to_chat_id"));

    if (!to.len || str_eq(to, reply->chat_id))
        return false;
    set(judgement, OUTCOME_MOVED, "upgraded");
    judgement->new_chat_id = to;
    return true;
}

/* The body may know better than the status line, where a proxy stands between. */
static int status_of(int status, const struct cJSON *answer)
{
    int64_t code = json_whole_or(json_get(answer, "error_code"), 0);

    if (!cJSON_IsFalse(json_get(answer, "ok")))
        return status;
    if (code >= 400 && code < 600)
        return (int)code;
    return status >= 200 && status < 300 ? 400 : status;
}

static int64_t wait_ms(const struct cJSON *answer, int retry_after_s)
{
    int64_t seconds = json_whole_or(json_path(answer, "parameters", "retry_after"), 0);

    if (seconds < retry_after_s)
        seconds = retry_after_s;
    if (seconds > INT_MAX)
        seconds = INT_MAX;
    return seconds > 0 ? seconds * 1000 : 0;
}

void telegram_judge(void *self, struct arena *arena, const struct reply *reply, int status,
                    struct str body, int retry_after_s, bool may_have_arrived,
                    struct judgement *judgement)
{
    struct cJSON *answer = json_parse(body, "telegram answer", NULL);
    const struct cJSON *description = json_get(answer, "description");
    int code = status_of(status, answer);

    (void)self;
    *judgement = (struct judgement){ .reason = "" };
    if (code >= 200 && code < 300)
        judge_success(arena, reply, json_get(answer, "result"), judgement);
    else if (code == 429)
        set(judgement, OUTCOME_AGAIN, "flood"); /* refused before anything was done */
    else if (code < 400 || code == 408 || code == 409 || code >= 500)
        judge_lost(reply, code, may_have_arrived, judgement);
    else if (code == 401)
        set(judgement, OUTCOME_STOP, "token");
    else if (code == 400 && judge_move(arena, reply, answer, judgement))
        ;
    else if (code == 400 || code == 403)
        judge_refusal(reply, str_from(cJSON_GetStringValue(description)), judgement);
    else
        set(judgement, OUTCOME_DROPPED, code == 404 ? "no_method" : "refused");
    judgement->is_flood = code == 429;
    if (judgement->outcome == OUTCOME_AGAIN)
        judgement->again_ms = wait_ms(answer, retry_after_s);
    cJSON_Delete(answer);
}
