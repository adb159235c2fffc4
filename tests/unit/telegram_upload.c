/* A file goes up to Telegram as multipart/form-data, byte for byte. */
#include "../check.h"

#include "../../bot/messengers/telegram.h"

static const struct reply to_budi = { .kind = REPLY_FILE, .chat_id = STR_INIT("5000000003") };

static bool upload(struct arena *arena, const struct said_file *file, struct str text, bool is_response,
                   struct call *call)
{
    const struct telegram_options options = { .token = STR("700:token"), .secret = STR("s") };
    const struct said said = { .reply = &to_budi, .text = text, .file = file };
    struct messenger *bot = telegram_open(&options, NULL);
    bool is_rendered = bot->render(bot->self, arena, &said, is_response, call);

    telegram_close(bot);
    return is_rendered;
}

TEST(telegram_uploads_a_file_with_its_caption)
{
    const struct said_file file = { .name = STR("rekan-1-1.jsonl"), .type = STR("application/jsonl"),
                                    .content = STR("{\"kind\":\"end\"}\n") };
    struct arena *arena = arena_open(1 << 20);
    struct call call;

    CHECK(upload(arena, &file, STR("<b>Data</b>"), false, &call));

    CHECK_STR(call.method, STR("sendDocument"));
    CHECK_STR(call.url, STR("https://api.telegram.org/bot700:token/sendDocument"));
    CHECK_STR(call.type, STR("multipart/form-data; boundary=rekan-part-2f6c1f0b9a7e4d35"));
    CHECK_STR(call.body, STR(
        "--rekan-part-2f6c1f0b9a7e4d35\r\ncontent-disposition: form-data; name=\"chat_id\"\r\n\r\n"
        "5000000003\r\n"
        "--rekan-part-2f6c1f0b9a7e4d35\r\ncontent-disposition: form-data; "
        "name=\"disable_notification\"\r\n\r\ntrue\r\n"
        "--rekan-part-2f6c1f0b9a7e4d35\r\ncontent-disposition: form-data; name=\"caption\"\r\n\r\n"
        "<b>Data</b>\r\n"
        "--rekan-part-2f6c1f0b9a7e4d35\r\ncontent-disposition: form-data; name=\"parse_mode\"\r\n\r\n"
        "HTML\r\n"
        "--rekan-part-2f6c1f0b9a7e4d35\r\ncontent-disposition: form-data; name=\"document\"; "
        "filename=\"rekan-1-1.jsonl\"\r\ncontent-type: application/jsonl\r\n\r\n"
        "{\"kind\":\"end\"}\n\r\n--rekan-part-2f6c1f0b9a7e4d35--\r\n"));
    arena_close(arena);
}

TEST(telegram_uploads_without_a_caption_that_is_too_long)
{
    const struct said_file file = { .name = STR("a.jsonl"), .type = STR("x"), .content = STR("{}\n") };
    struct arena *arena = arena_open(1 << 20);
    struct text text = { .arena = arena };
    struct call call;

    for (int i = 0; i < 1025; i++)
        text_add_char(&text, 'a');
    CHECK(upload(arena, &file, text.s, false, &call));
    CHECK(str_find(call.body, STR("caption")) == SIZE_MAX);
    CHECK(upload(arena, &file, str_slice(text.s, 0, 1024), false, &call));
    CHECK(str_find(call.body, STR("name=\"caption\"")) != SIZE_MAX);
    arena_close(arena);
}

TEST(telegram_uploads_nothing_that_it_would_refuse_or_misread)
{
    static const struct said_file files[] = {
        { .name = STR_INIT("a.jsonl"), .type = STR_INIT("x"), .content = STR_INIT("") },
        { .name = STR_INIT(""), .type = STR_INIT("x"), .content = STR_INIT("{}") },
        { .name = STR_INIT("a\"; x=\"b"), .type = STR_INIT("x"), .content = STR_INIT("{}") },
        { .name = STR_INIT("a.jsonl"), .type = STR_INIT("x"),
          .content = STR_INIT("{}\r\n--rekan-part-2f6c1f0b9a7e4d35--\r\n") },
    };
    const struct said_file fine = { .name = STR("a.jsonl"), .type = STR("x"), .content = STR("{}") };
    struct arena *arena = arena_open(1 << 20);
    struct call call;

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        CHECK(!upload(arena, &files[i], STR("x"), false, &call));
    CHECK(!upload(arena, NULL, STR("x"), false, &call));
    CHECK(!upload(arena, &fine, STR("x"), true, &call)); /* a webhook's response takes no upload */
    CHECK(upload(arena, &fine, STR(""), false, &call));
    arena_close(arena);
}
