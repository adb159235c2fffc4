/* seed.c: rekan seed: testimonials from a file into a group. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "commands.h"
#include "../engine/seeding.h"
#include "../parts.h"

enum { REFUSED_SHOWN = 20, PROGRESS_LINES = 5000 };

struct seed_command {
    struct parts parts;
    struct error err;
    struct seeding_counts counts;
    long shown;
};

static void on_refused(void *owner, const struct error *err)
{
    struct seed_command *command = owner;

    if (command->shown++ < REFUSED_SHOWN)
        fprintf(stderr, "%s\n", err->message);
    else if (command->shown == REFUSED_SHOWN + 1)
        fprintf(stderr, "further refused lines are only counted\n");
}

static void on_progress(void *owner, const struct seeding_counts *counts)
{
    (void)owner;
    if (isatty(STDERR_FILENO) || counts->lines % PROGRESS_LINES == 0)
        fprintf(stderr, "%s%ld lines read%s", isatty(STDERR_FILENO) ? "\r" : "", counts->lines,
                isatty(STDERR_FILENO) ? "" : "\n");
}

static void on_done(void *owner, const struct seeding_counts *counts, const struct error *err)
{
    struct seed_command *command = owner;

    command->counts = *counts;
    if (err)
        command->err = *err;
    loop_stop(command->parts.loop);
}

static bool seed(struct seed_command *command, const struct cli *cli, struct error *err)
{
    struct seeding_options options = { .refused = on_refused, .progress = on_progress,
                                       .done = on_done, .owner = command };
    bool is_stdin = str_eq(cli->file, STR("-"));

    if (!parts_group(cli->group, &options.messenger, &options.chat_id, err))
        return false;
    FILE *file = is_stdin ? stdin : fopen(arena_copy(command->parts.arena, cli->file).at, "re");
    if (!file)
        return fail(err, ERROR_REFUSED, "cannot read %.*s: %s", STR_ARG(cli->file), strerror(errno));
    options.engine = command->parts.engine;
    options.reader = seed_reader_open(file, cli->file);
    seeding_run(&options);
    loop_run(command->parts.loop);
    seed_reader_close(options.reader);
    if (!is_stdin)
        fclose(file);
    *err = command->err;
    return err->kind == ERROR_NONE;
}

int command_seed(const struct cli *cli)
{
    struct seed_command command = { 0 };
    struct error err = { 0 };
    bool ok;

    log_set_level(LOG_WARN);
    ok = parts_open(&command.parts, cli->config_file, &err) &&
         parts_lock_keys(&command.parts, false, &err) && seed(&command, cli, &err);
    if (command.counts.lines)
        fprintf(stderr, "%s%ld line%s: %ld added, %ld changed, %ld there already, %ld refused\n",
                isatty(STDERR_FILENO) ? "\r" : "", command.counts.lines,
                command.counts.lines == 1 ? "" : "s", command.counts.added,
                command.counts.changed, command.counts.same, command.counts.refused);
    if (command.counts.alike)
        fprintf(stderr, "%ld of them are much like what another author told: shown, and in the "
                "administrators' queue as far as there is room\n", command.counts.alike);
    if (!ok)
        fprintf(stderr, "rekan: %s\n", err.message);
    parts_close(&command.parts);
    return ok && command.counts.refused == 0 ? EXIT_OK : EXIT_FAILED;
}
