/* ask.c: rekan ask: exactly what the bot would answer, through the same code, with
 * nothing written and nothing sent. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "commands.h"
#include "../engine/turns.h"
#include "../parts.h"

enum { ASK_ARENA = 16 * 1024 * 1024 };

struct ask_command {
    struct parts parts;
    const struct cli *cli;
    struct messenger messenger;     /* says nothing; its name is the group's messenger */
    struct str chat_id;
    struct arena *arena;            /* of the question under way */
    struct str id;                  /* of its line */
    struct need needs[LIMIT_ATTRIBUTES];
    size_t need_count;
    bool ok;
};

static void print_products(struct json_writer *out, const struct turn *turn, struct shelf *shelf)
{
    const struct ranking *ranking = turn->found.ranking;
    struct product product;

    json_open(out, "products", '[');
    for (size_t i = 0; ranking && i < ranking->product_count; i++)
        if (shelf_product(shelf, ranking->products[i].id, &product))
            json_add(out, NULL, product.name);
    json_close(out, ']');
    json_open(out, "ranking", '[');
    for (size_t i = 0; ranking && i < ranking->testimonial_count; i++) {
        struct testimonial testimonial;
        if (shelf_testimonial(shelf, ranking->testimonials[i], &testimonial))
            json_add(out, NULL, testimonial.source_id.len ? testimonial.source_id
                                                          : id_print(turn->arena, testimonial.id));
    }
    json_close(out, ']');
}

static void on_previewed(void *owner, const struct turn *turn, struct shelf *shelf,
                         const struct said *said, const struct error *err)
{
    struct ask_command *command = owner;
    struct json_writer out = JSON_WRITER(turn->arena);

    command->ok = !err;
    if (err) {
        fprintf(stderr, "rekan: %s\n", err->message);
    } else if (command->cli->json || command->cli->jsonl) {
        json_open(&out, NULL, '{');
        if (command->cli->jsonl)
            json_add(&out, "id", command->id);
        print_products(&out, turn, shelf);
        if (command->cli->json)
            json_add(&out, "text", said ? rich_to_plain(turn->arena, said->text) : STR(""));
        json_close(&out, '}');
        printf("%.*s\n", STR_ARG(out.out.s));
    } else if (said) {
        printf("%.*s\n", STR_ARG(rich_to_plain(turn->arena, said->text)));
    }
    loop_stop(command->parts.loop);
}

static void ask(struct ask_command *command, struct str question, struct str lang)
{
    struct event *event = ARENA_NEW(command->arena, struct event);

    *event = (struct event){
        .kind = EVENT_MESSAGE, .id = STR("ask"), .messenger = str_from(command->messenger.name),
        .chat_kind = CHAT_GROUP, .chat_id = command->chat_id, .text = question,
        .command = STR("ask"), .command_names_us = true, .addressed = ADDRESSED_COMMAND,
        .person_language = lang, .at_ms = clock_now_ms(),
    };
    turns_preview(command->parts.engine, command->arena, &command->messenger, event,
                  command->needs, command->need_count, on_previewed, command);
    loop_run(command->parts.loop);
}

static bool read_line(struct ask_command *command, const char *line, size_t len, long number,
                      struct str *text, struct str *lang, struct error *err)
{
    struct str what = arena_print(command->arena, "line %ld", number);
    struct cJSON *json = json_parse((struct str){ line, len }, what.at, err);
    const struct cJSON *attribute;

    if (!json)
        return false;
    command->id = json_text(command->arena, json_get(json, "id"));
    *text = json_text(command->arena, json_get(json, "text"));
    *lang = json_text(command->arena, json_get(json, "lang"));
    command->need_count = 0;
    cJSON_ArrayForEach(attribute, json_get(json, "attributes")) {
        if (command->need_count == LIMIT_ATTRIBUTES)
            break;
        struct need *need = &command->needs[command->need_count++];
        need->name = arena_copy(command->arena, str_from(attribute->string));
        need->value = json_text(command->arena, attribute);
    }
    cJSON_Delete(json);
    if (text->len == 0 || command->id.len == 0)
        return fail(err, ERROR_REFUSED, "line %ld: id and text are required", number);
    return true;
}

static bool ask_lines(struct ask_command *command)
{
    char *line = NULL;
    size_t room = 0;
    long number = 0;
    bool ok = true;

    for (ssize_t len; (len = getline(&line, &room, stdin)) >= 0;) {
        struct error err = { 0 };
        struct str text;
        struct str lang;
        number++;
        arena_reset(command->arena);
        if (str_trim((struct str){ line, (size_t)len }).len == 0)
            continue;
        if (!read_line(command, line, (size_t)len, number, &text, &lang, &err)) {
            fprintf(stderr, "%s\n", err.message);
            ok = false;
            continue;
        }
        ask(command, text, lang);
        ok = ok && command->ok;
    }
    free(line);
    return ok;
}

int command_ask(const struct cli *cli)
{
    struct ask_command command = { .cli = cli, .arena = arena_open(ASK_ARENA) };
    struct error err = { 0 };
    struct str messenger = { "", 0 };
    bool ok;

    log_set_level(LOG_WARN);
    ok = parts_group(cli->group, &messenger, &command.chat_id, &err) &&
         parts_open(&command.parts, cli->config_file, &err);
    if (!ok) {
        fprintf(stderr, "rekan: %s\n", err.message);
    } else {
        command.messenger.name = arena_copy(command.parts.arena, messenger).at;
        if (cli->jsonl)
            ok = ask_lines(&command);
        else
            ask(&command, cli->question, STR(""));
        ok = ok && (cli->jsonl || command.ok);
    }
    parts_close(&command.parts);
    arena_close(command.arena);
    return ok ? EXIT_OK : EXIT_FAILED;
}
