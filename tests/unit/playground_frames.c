/* Frames of the page become events as any messenger would give them. */
#include "../../bot/base/limits.h"
#include "../../bot/messengers/playground.h"

#include "../check.h"

struct shown {
    struct arena *arena;
    struct str last;
    int count;
};

struct scene {
    struct playground *playground;
    struct messenger *messenger;
    struct arena *arena;
    struct shown shown;
    struct event *event; /* of the latest frame; NULL when it gave none */
    bool was_refused;
};

static void on_shown(void *owner, struct str json)
{
    struct shown *shown = owner;

    shown->last = arena_copy(shown->arena, json);
    shown->count++;
}

static void scene_open(struct scene *scene)
{
    *scene = (struct scene){ .arena = arena_open(1 << 20) };
    scene->shown.arena = scene->arena;
    scene->playground = playground_open(&(struct playground_options){
        .first_id = 100, .show = on_shown, .show_owner = &scene->shown });
    scene->messenger = playground_messenger(scene->playground);
}

static void scene_close(struct scene *scene)
{
    playground_close(scene->playground);
    arena_close(scene->arena);
}

static void frame(struct scene *scene, const char *json)
{
    struct event *events;
    size_t count = 0;
    struct error err;

    scene->was_refused = !scene->messenger->parse(scene->messenger->self, scene->arena,
                                                  str_from(json), &events, &count, &err);
    scene->event = count ? events : NULL;
}

/* The bot says something in the group; the id is the next one. */
static struct str bot_says(struct scene *scene, const char *text, const char *reply_to,
                           const char *only)
{
    struct reply reply = { .kind = REPLY_SEND,
                           .chat_id = STR("demo"),
                           .audience = only ? AUDIENCE_ALONE : AUDIENCE_CHAT,
                           .person_id = str_from(only),
                           .reply_to = str_from(reply_to) };
    struct said said = { .reply = &reply, .text = str_from(text) };
    struct call call;
    struct judgement judgement;

    CHECK(scene->messenger->render(scene->messenger->self, scene->arena, &said, false, &call));
    scene->messenger->deliver(scene->messenger->self, scene->arena, &call, &judgement);
    CHECK_WHOLE(judgement.outcome, OUTCOME_SENT);
    return judgement.message_id;
}

TEST(playground_turns_a_message_in_the_group_into_an_event_and_shows_it)
{
    struct scene scene;
    scene_open(&scene);

    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"name\":\"Siti\","
                  "\"lang\":\"id\",\"text\":\"/tanya sunscreen <b>\"}");

    CHECK(scene.event);
    CHECK_WHOLE(scene.event->kind, EVENT_MESSAGE);
    CHECK_STR(scene.event->id, STR("play:100:1"));
    CHECK_STR(scene.event->messenger, STR("playground"));
    CHECK_WHOLE(scene.event->chat_kind, CHAT_GROUP);
    CHECK_STR(scene.event->chat_id, STR("demo"));
    CHECK_STR(scene.event->chat_title, STR("Grup Coba Rekan"));
    CHECK_STR(scene.event->person_id, STR("siti"));
    CHECK_STR(scene.event->person_name, STR("Siti"));
    CHECK_STR(scene.event->person_language, STR("id"));
    CHECK_STR(scene.event->message_id, STR("100"));
    CHECK_STR(scene.event->command, STR("tanya"));
    CHECK_STR(scene.event->text, STR("sunscreen <b>"));
    CHECK_WHOLE(scene.event->addressed, ADDRESSED_COMMAND);
    CHECK(!scene.event->command_names_us);
    CHECK(scene.event->at_ms > 0);
    CHECK_WHOLE(scene.shown.count, 1);
    CHECK(str_find(scene.shown.last, STR("\"text\":\"/tanya sunscreen <b>\"")) != SIZE_MAX);
    scene_close(&scene);
}

TEST(playground_gives_a_private_chat_its_persons_id_and_start_its_parameter)
{
    struct scene scene;
    scene_open(&scene);

    frame(&scene, "{\"kind\":\"message\",\"chat\":\"private\",\"person\":\"rina\","
                  "\"name\":\"Rina\",\"lang\":\"en\",\"text\":\"/start testi_17\"}");

    CHECK_WHOLE(scene.event->chat_kind, CHAT_PRIVATE);
    CHECK_STR(scene.event->chat_id, STR("rina"));
    CHECK_STR(scene.event->command, STR("start"));
    CHECK_STR(scene.event->text, STR("testi_17"));
    CHECK_WHOLE(scene.event->addressed, ADDRESSED_PRIVATE);
    CHECK(scene.event->command_names_us);
    CHECK_STR(scene.event->person_language, STR("en"));
    scene_close(&scene);
}

TEST(playground_brings_the_replied_message_back)
{
    struct scene scene;
    scene_open(&scene);
    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"dewi\",\"name\":\"Dewi\","
                  "\"text\":\"serum ini bikin kulitku adem\"}");

    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"name\":\"Siti\","
                  "\"text\":\"/simpan\",\"reply_to\":\"100\"}");

    CHECK_STR(scene.event->reply_message_id, STR("100"));
    CHECK_STR(scene.event->reply_text, STR("serum ini bikin kulitku adem"));
    CHECK_STR(scene.event->reply_person_id, STR("dewi"));
    CHECK_STR(scene.event->reply_person_name, STR("Dewi"));
    CHECK(!scene.event->reply_is_bot);
    scene_close(&scene);
}

TEST(playground_knows_who_is_addressed)
{
    static const struct {
        const char *text;
        const char *reply_to;
        enum addressed addressed;
    } cases[] = {
        { "halo semua", "", ADDRESSED_NOT },
        { "yang buat kulit kering?", "100", ADDRESSED_REPLY },
        { "@rekan sunscreen apa?", "", ADDRESSED_MENTION },
        { "/tanya@rekan x", "", ADDRESSED_COMMAND },
        { "/tanya@lain x", "", ADDRESSED_NOT },
    };
    struct scene scene;
    scene_open(&scene);
    bot_says(&scene, "Kata <b>7</b> anggota", "", NULL);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str json = arena_print(scene.arena,
                                      "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\","
                                      "\"text\":\"%s\",\"reply_to\":\"%s\"}",
                                      cases[i].text, cases[i].reply_to);
        frame(&scene, json.at);
        CHECK_WHOLE(scene.event->addressed, cases[i].addressed);
    }
    scene_close(&scene);
}

TEST(playground_brings_the_words_of_the_bot_back_as_plain_text)
{
    struct scene scene;
    scene_open(&scene);
    bot_says(&scene, "Kata <b>7</b> anggota &amp; kamu", "", NULL);

    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"text\":\"/help\","
                  "\"reply_to\":\"100\"}");

    CHECK(scene.event->reply_is_bot);
    CHECK(scene.event->command_names_us);
    CHECK_STR(scene.event->reply_text, STR("Kata 7 anggota & kamu"));
    CHECK_STR(scene.event->reply_person_id, STR("rekan"));
    scene_close(&scene);
}

TEST(playground_press_brings_what_the_pressed_message_replies_to)
{
    struct scene scene;
    scene_open(&scene);
    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"name\":\"Siti\","
                  "\"text\":\"@rekan sunscreen apa?\"}");
    bot_says(&scene, "Kata 7 anggota", "100", NULL);

    frame(&scene, "{\"kind\":\"press\",\"chat\":\"demo\",\"person\":\"rina\",\"name\":\"Rina\","
                  "\"message\":\"101\",\"payload\":\"tanya:more:3\",\"mark\":\"k3j2\"}");

    CHECK_WHOLE(scene.event->kind, EVENT_PRESS);
    CHECK_STR(scene.event->payload, STR("tanya:more:3"));
    CHECK_STR(scene.event->message_id, STR("101"));
    CHECK_STR(scene.event->press_id, STR("rina.k3j2"));
    CHECK_STR(scene.event->reply_text, STR("sunscreen apa?"));
    CHECK_STR(scene.event->reply_person_id, STR("siti"));
    scene_close(&scene);
}

TEST(playground_lets_nobody_touch_what_another_person_sees_alone)
{
    struct scene scene;
    scene_open(&scene);
    bot_says(&scene, "Cuma buat Rina", "", "rina");

    frame(&scene, "{\"kind\":\"press\",\"chat\":\"demo\",\"person\":\"siti\",\"message\":\"100\","
                  "\"payload\":\"x:y\"}");
    CHECK(!scene.event && !scene.was_refused);
    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"text\":\"apa?\","
                  "\"reply_to\":\"100\"}");
    CHECK_STR(scene.event->reply_text, STR(""));
    frame(&scene, "{\"kind\":\"press\",\"chat\":\"demo\",\"person\":\"rina\",\"message\":\"100\","
                  "\"payload\":\"x:y\"}");

    CHECK(scene.event);
    scene_close(&scene);
}

TEST(playground_lets_members_edit_their_own_messages_only)
{
    struct scene scene;
    scene_open(&scene);
    frame(&scene, "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"text\":\"halo\"}");

    frame(&scene, "{\"kind\":\"edit\",\"chat\":\"demo\",\"person\":\"rina\",\"message\":\"100\","
                  "\"text\":\"palsu\"}");
    CHECK(!scene.event);
    frame(&scene, "{\"kind\":\"edit\",\"chat\":\"demo\",\"person\":\"siti\",\"message\":\"100\","
                  "\"text\":\"halo semua\"}");

    CHECK_WHOLE(scene.event->kind, EVENT_EDITED);
    CHECK_STR(scene.event->message_id, STR("100"));
    CHECK_STR(scene.event->text, STR("halo semua"));
    CHECK(str_find(scene.shown.last, STR("\"edited\":true")) != SIZE_MAX);
    scene_close(&scene);
}

TEST(playground_skips_what_it_does_not_know)
{
    static const char *const frames[] = {
        "{\"kind\":\"dance\"}",
        "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\",\"text\":\"  \"}",
        "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\"}",
        ("{\"kind\":\"press\",\"chat\":\"demo\",\"person\":\"siti\",\"message\":\"7\","
         "\"payload\":\"x\"}"),
    };
    struct scene scene;
    scene_open(&scene);

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        frame(&scene, frames[i]);
        CHECK(!scene.event && !scene.was_refused);
    }

    CHECK_WHOLE(scene.shown.count, 0);
    scene_close(&scene);
}

TEST(playground_refuses_frames_that_are_malformed)
{
    static const char *const frames[] = {
        "",
        "[]",
        "{\"kind\":",
        "{\"text\":\"no kind\"}",
        "{\"kind\":\"message\",\"chat\":\"elsewhere\",\"person\":\"siti\",\"text\":\"x\"}",
        "{\"kind\":\"message\",\"chat\":\"demo\",\"text\":\"x\"}",
        "{\"kind\":\"message\",\"chat\":\"private\",\"person\":\"demo\",\"text\":\"x\"}",
        "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"rekan\",\"text\":\"x\"}",
        "{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"../etc\",\"text\":\"x\"}",
        ("{\"kind\":\"message\",\"chat\":\"demo\","
         "\"person\":\"a23456789012345678901234567890123\",\"text\":\"x\"}"),
    };
    struct scene scene;
    scene_open(&scene);

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        frame(&scene, frames[i]);
        CHECK(scene.was_refused && !scene.event);
    }

    CHECK_WHOLE(scene.shown.count, 0);
    scene_close(&scene);
}

TEST(playground_cuts_long_names_and_texts_between_code_points)
{
    struct scene scene;
    scene_open(&scene);
    struct text json = { .arena = scene.arena };
    text_add(&json, STR("{\"kind\":\"message\",\"chat\":\"demo\",\"person\":\"siti\","
                        "\"name\":\"A\\nB"));
    for (int i = 0; i < 60; i++)
        text_add(&json, STR("é"));
    text_add(&json, STR("\",\"text\":\"x"));
    for (int i = 0; i < 4000; i++)
        text_add(&json, STR("é"));
    text_add(&json, STR("\"}"));
    text_add_char(&json, '\0');

    frame(&scene, json.s.at);

    CHECK(str_starts(scene.event->person_name, STR("A Bé")));
    CHECK_WHOLE(scene.event->person_name.len, 59);
    CHECK_WHOLE(scene.event->text.len, 5999);
    CHECK(str_is_utf8(scene.event->text));
    scene_close(&scene);
}

#define PHOTO_FRAME(bytes) \
    "{\"kind\":\"message\",\"chat\":\"private\",\"person\":\"siti\",\"name\":\"Siti\"," \
    "\"text\":\"\",\"photo\":\"" bytes "\"}"

TEST(playground_takes_a_photo_without_words_and_names_it)
{
    struct scene scene;
    scene_open(&scene);

    frame(&scene, PHOTO_FRAME("/9j/4AAQ"));
    CHECK(scene.event && scene.event->text.len == 0);
    CHECK_STR(scene.event->photo, STR("photo-101.jpg"));
    CHECK(str_find(scene.shown.last, STR("\"photo\":\"photo-101.jpg\"")) != SIZE_MAX);
    CHECK_WHOLE(playground_file(scene.playground, scene.event->photo).len, 6);
    frame(&scene, PHOTO_FRAME("iVBORw0KGgo="));
    CHECK_STR(scene.event->photo, STR("photo-102.png"));
    scene_close(&scene);
}

TEST(playground_takes_nothing_else_for_a_photo)
{
    static const char *const frames[] = {
        PHOTO_FRAME("PHN2Zy8+"), PHOTO_FRAME("not base64!"), PHOTO_FRAME("/9j/4AAQ="),
        PHOTO_FRAME("R0lGODlh"), PHOTO_FRAME("/9j"), PHOTO_FRAME(""),
    };
    struct scene scene;
    scene_open(&scene);

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        frame(&scene, frames[i]);
        CHECK(!scene.event && !scene.was_refused);
    }
    struct text large = { .arena = scene.arena };
    text_add(&large, STR("{\"kind\":\"message\",\"chat\":\"private\",\"person\":\"siti\",\"photo\":\"/9j/"));
    for (size_t i = 0; i < LIMIT_PLAYED_PHOTO / 3; i++)
        text_add(&large, STR("AAAA"));
    text_add(&large, STR("\"}"));
    text_add_char(&large, '\0');
    frame(&scene, large.s.at);
    CHECK(!scene.event);
    scene_close(&scene);
}
