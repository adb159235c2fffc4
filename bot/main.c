/* main.c: a table of contents. */
#include <stdio.h>

#include "commands/commands.h"

static int (*const commands[CLI_COMMANDS])(const struct cli *cli) = {
    [CLI_RUN] = command_run,
    [CLI_SEED] = command_seed,
    [CLI_ASK] = command_ask,
    [CLI_ANALYSE] = command_analyse,
    [CLI_EXPORT] = command_export,
    [CLI_IMPORT] = command_import,
    [CLI_ROTATE_KEY] = command_rotate_key,
    [CLI_CHECK_CONFIG] = command_check_config,
};

int main(int argc, char **argv)
{
    enum { CLI_ARENA = 64 * 1024 };
    struct arena *arena = arena_open(CLI_ARENA);
    struct cli cli;
    int status = EXIT_OK;

    switch (cli_parse(arena, argc, argv, &cli)) {
    case CLI_DO:
        status = commands[cli.command](&cli);
        break;
    case CLI_SHOW:
        printf("%.*s", STR_ARG(cli.shown));
        break;
    case CLI_REFUSE:
        fprintf(stderr, "%.*s", STR_ARG(cli.shown));
        status = CLI_EXIT_WRONG;
        break;
    }
    arena_close(arena);
    return status;
}
