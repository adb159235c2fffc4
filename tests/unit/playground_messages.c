/* What the bot says in the playground is kept, shown, changed and told again. */
#include "../../bot/messengers/playground.h"
#include "../../bot/messengers/playground_history.h"

#include "../check.h"

struct seen {
    struct arena *arena;
    struct str last;
    int count;
};

static void on_shown(void *owner, struct str json)
{
    struct seen *seen = owner;

    seen->last = arena_copy(seen->arena, json);
    seen->count++;
}

static struct playground *open_showing(struct seen *seen)
{
    *seen = (struct seen){ .arena = arena_open(1 << 20) };
    return playground_open(
        &(struct playground_options){ .first_id = 7, .show = on_shown, .show_owner = seen });
}

static void close_both(struct playground *playground, struct seen *seen)
{
    playground_close(playground);
    arena_close(seen->arena);
}

static struct judgement say(struct playground *playground, struct seen *seen,
                            const struct said *said)
{
    const struct messenger *messenger = playground_messenger(playground);
    struct call call = { 0 };
    struct judgement judgement = { .outcome = OUTCOME_STOP };

    CHECK(messenger->render(messenger->self, seen->arena, said, false, &call));
    CHECK_STR(call.url, STR(""));
    messenger->deliver(messenger->self, seen->arena, &call, &judgement);
    return judgement;
}

static bool holds(struct str json, const char *what)
{
    return str_find(json, str_from(what)) != SIZE_MAX;
}

TEST(playground_shows_a_message_with_its_rows_of_buttons)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    struct reply reply = { .kind = REPLY_SEND, .chat_id = STR("demo"), .reply_to = STR("3") };
    struct said_button buttons[] = {
        { .kind = BUTTON_PRESS, .label = STR("Membantu"), .payload = STR("tanya:yes:1") },
        { .kind = BUTTON_PRESS, .label = STR("\"Lainnya\""), .payload = STR("tanya:more:1") },
        { .kind = BUTTON_START, .label = STR("Aku"), .payload = STR("testi"), .starts_row = true },
    };

    struct judgement judgement = say(playground, &seen,
                                     &(struct said){ .reply = &reply, .text = STR("<b>7</b>"),
                                                     .buttons = buttons, .button_count = 3 });

    CHECK_WHOLE(judgement.outcome, OUTCOME_SENT);
    CHECK_STR(judgement.message_id, STR("7"));
    CHECK(holds(seen.last, "\"show\":\"message\",\"id\":\"7\",\"chat\":\"demo\",\"bot\":true"));
    CHECK(holds(seen.last, "\"text\":\"<b>7</b>\""));
    CHECK(holds(seen.last, "\"reply_to\":\"3\""));
    CHECK(holds(seen.last, "\"buttons\":[[{\"kind\":\"press\",\"label\":\"Membantu\","
                           "\"payload\":\"tanya:yes:1\"},{\"kind\":\"press\","
                           "\"label\":\"\\\"Lainnya\\\"\""));
    CHECK(holds(seen.last, "}],[{\"kind\":\"start\",\"label\":\"Aku\",\"payload\":\"testi\"}]]"));
    CHECK(!holds(seen.last, "\"only\""));
    close_both(playground, &seen);
}

TEST(playground_marks_what_one_person_sees_alone)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    struct reply reply = { .kind = REPLY_SEND, .chat_id = STR("demo"),
                           .audience = AUDIENCE_ALONE, .person_id = STR("rina") };

    say(playground, &seen, &(struct said){ .reply = &reply, .text = STR("psst") });

    CHECK(holds(seen.last, "\"only\":\"rina\""));
    close_both(playground, &seen);
}

TEST(playground_edits_reacts_and_deletes)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    struct reply first = { .kind = REPLY_SEND, .chat_id = STR("demo") };
    struct said_button buttons[] = { { .label = STR("Ya"), .payload = STR("a:b") } };
    say(playground, &seen, &(struct said){ .reply = &first, .text = STR("menu"),
                                           .buttons = buttons, .button_count = 1 });
    struct part emoji = { .kind = PART_LINE, .key = STR("👍") };

    struct reply edit = { .kind = REPLY_EDIT, .chat_id = STR("demo"), .message_id = STR("7") };
    struct judgement judgement =
        say(playground, &seen, &(struct said){ .reply = &edit, .text = STR("selesai") });
    CHECK_WHOLE(judgement.outcome, OUTCOME_SENT);
    CHECK(holds(seen.last, "\"id\":\"7\"") && holds(seen.last, "\"text\":\"selesai\""));
    CHECK(!holds(seen.last, "\"buttons\"") && !holds(seen.last, "\"edited\""));

    struct reply react = { .kind = REPLY_REACT, .chat_id = STR("demo"), .message_id = STR("7"),
                           .parts = &emoji, .part_count = 1 };
    say(playground, &seen, &(struct said){ .reply = &react, .text = STR("👍") });
    CHECK(holds(seen.last, "\"reaction\":\"👍\"") && holds(seen.last, "\"text\":\"selesai\""));

    struct reply delete = { .kind = REPLY_DELETE, .chat_id = STR("demo"), .message_id = STR("7") };
    say(playground, &seen, &(struct said){ .reply = &delete });
    CHECK_STR(seen.last, STR("{\"show\":\"gone\",\"id\":\"7\"}"));

    judgement = say(playground, &seen, &(struct said){ .reply = &edit, .text = STR("lagi") });
    CHECK_WHOLE(judgement.outcome, OUTCOME_DROPPED);
    close_both(playground, &seen);
}

static bool picture(struct arena *arena, struct str address, struct str *png)
{
    (void)arena;
    *png = STR("\x89PNG of it");
    return str_eq(address, STR("https://bot.example/r/ABCDEFGHJKM.png"));
}

TEST(playground_shows_the_picture_at_an_address_and_keeps_it_for_the_page)
{
    struct seen seen = { .arena = arena_open(1 << 16) };
    struct playground *playground = playground_open(&(struct playground_options){
        .first_id = 7, .show = on_shown, .show_owner = &seen, .picture = picture });
    const struct reply card = { .kind = REPLY_PHOTO, .chat_id = STR("siti"), .is_private = true,
                                .start = STR("https://bot.example/r/ABCDEFGHJKM.png") };
    const struct reply other = { .kind = REPLY_PHOTO, .chat_id = STR("siti"), .is_private = true,
                                 .start = STR("https://other.example/x.png") };

    say(playground, &seen, &(struct said){ .reply = &card, .text = STR("linkmu") });
    CHECK(str_find(seen.last, STR("\"photo\":\"ABCDEFGHJKM.png\"")) != SIZE_MAX);
    CHECK_STR(playground_file(playground, STR("ABCDEFGHJKM.png")), STR("\x89PNG of it"));

    say(playground, &seen, &(struct said){ .reply = &other, .text = STR("linkmu") });
    CHECK(str_find(seen.last, STR("\"photo\"")) == SIZE_MAX);
    CHECK_STR(playground_file(playground, STR("x.png")), STR(""));
    close_both(playground, &seen);
}

TEST(playground_shows_a_members_photo_again_as_long_as_it_is_kept)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    const struct reply reply = { .kind = REPLY_SEND, .chat_id = STR("siti"), .is_private = true };

    say(playground, &seen, &(struct said){ .reply = &reply, .text = STR("fotonya"),
                                           .photo = STR("photo-99.jpg") });

    CHECK(str_find(seen.last, STR("fotonya")) != SIZE_MAX);
    CHECK(str_find(seen.last, STR("\"photo\"")) == SIZE_MAX);
    close_both(playground, &seen);
}

TEST(playground_tells_a_press_to_the_page_that_made_it)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    struct reply ack = { .kind = REPLY_ACK, .chat_id = STR("demo"), .person_id = STR("rina"),
                         .press_id = STR("rina.k3j2"), .start = STR("testi_1") };

    struct judgement judgement =
        say(playground, &seen, &(struct said){ .reply = &ack, .text = STR("Makasih!") });

    CHECK_WHOLE(judgement.outcome, OUTCOME_SENT);
    CHECK_STR(seen.last, STR("{\"show\":\"acknowledged\",\"person\":\"rina\",\"mark\":\"k3j2\","
                             "\"text\":\"Makasih!\",\"start\":\"testi_1\"}"));
    close_both(playground, &seen);
}

TEST(playground_answers_at_once_who_is_administrator)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    struct reply roles = { .kind = REPLY_ROLES, .chat_id = STR("demo") };

    struct judgement judgement = say(playground, &seen, &(struct said){ .reply = &roles });

    CHECK_WHOLE(judgement.outcome, OUTCOME_SENT);
    CHECK_STR(judgement.admins, STR("budi\n"));
    CHECK_WHOLE(seen.count, 0);
    close_both(playground, &seen);
}

TEST(playground_links_to_messages_of_the_group)
{
    struct seen seen;
    struct playground *playground = open_showing(&seen);
    const struct messenger *messenger = playground_messenger(playground);

    CHECK_STR(messenger->message_link(messenger->self, seen.arena, STR("demo"), STR("12")),
              STR("#m12"));
    CHECK_STR(messenger->message_link(messenger->self, seen.arena, STR("siti"), STR("12")),
              STR(""));
    close_both(playground, &seen);
}

TEST(playground_tells_a_page_that_comes_late_what_was_said)
{
    struct seen seen;
    struct seen late = { .arena = arena_open(1 << 16) };
    struct playground *playground = open_showing(&seen);
    struct reply reply = { .kind = REPLY_SEND, .chat_id = STR("demo") };
    say(playground, &seen, &(struct said){ .reply = &reply, .text = STR("satu") });
    say(playground, &seen, &(struct said){ .reply = &reply, .text = STR("dua") });

    playground_replay(playground, on_shown, &late);

    CHECK_WHOLE(late.count, 4);
    CHECK_STR(late.last, STR("{\"show\":\"ready\"}"));
    arena_close(late.arena);
    close_both(playground, &seen);
}

static void count_one(void *owner, const struct played *message)
{
    size_t *counts = owner;

    counts[0]++;
    counts[1] += message->text.len;
}

TEST(playground_history_forgets_the_oldest_first)
{
    struct played_history *history = played_open(1);
    struct played message = { .chat_id = STR("demo"), .text = STR("x") };

    for (int i = 0; i < PLAYGROUND_MESSAGES + 10; i++)
        played_add(history, &message);

    CHECK(!played_find(history, STR("demo"), 10));
    CHECK(played_find(history, STR("demo"), 11));
    CHECK(played_find(history, STR("demo"), PLAYGROUND_MESSAGES + 10));
    CHECK(!played_find(history, STR("siti"), 11));
    CHECK(!played_find(history, STR("demo"), 0) && !played_find(history, STR("demo"), -3));
    played_close(history);
}

TEST(playground_history_stays_within_its_bytes)
{
    static char long_text[6000];
    struct played_history *history = played_open(1);
    size_t counts[2] = { 0 };
    memset(long_text, 'a', sizeof long_text);
    struct played message = { .chat_id = STR("demo"), .text = { long_text, sizeof long_text } };

    for (int i = 0; i < 500; i++)
        played_add(history, &message);
    played_remove(history, 499);
    played_each(history, count_one, counts);

    CHECK(counts[1] < PLAYGROUND_HISTORY);
    CHECK(counts[0] > 50);
    CHECK(!played_find(history, STR("demo"), 499));
    played_close(history);
}

TEST(playground_history_keeps_the_rest_of_a_changed_message)
{
    struct played_history *history = played_open(5);
    const struct played *message = played_add(
        history, &(struct played){ .chat_id = STR("demo"), .person_id = STR("siti"),
                                   .name = STR("Siti"), .text = STR("lama") });
    struct played changed = *message;
    changed.text = STR("baru");

    message = played_change(history, &changed);

    CHECK_WHOLE(message->id, 5);
    CHECK_STR(message->name, STR("Siti"));
    CHECK_STR(message->text, STR("baru"));
    CHECK_STR(played_find(history, STR("demo"), 5)->text, STR("baru"));
    played_close(history);
}
