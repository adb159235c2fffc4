/* cli.h: the command line, as one table of subcommands.
 *
 * Pure: it prints nothing and opens nothing. main.c does what cli_parse found
 * out, or prints cli.shown. */
#ifndef REKAN_CLI_H
#define REKAN_CLI_H

#include "base/arena.h"

#ifndef REKAN_VERSION
#define REKAN_VERSION "0.1.0"
#endif

/* In the order of the table in cli.c. Without a subcommand it is CLI_RUN. */
enum cli_command {
    CLI_RUN, CLI_SEED, CLI_ASK, CLI_ANALYSE, CLI_EXPORT, CLI_IMPORT, CLI_ROTATE_KEY, CLI_CHECK_CONFIG,
    CLI_COMMANDS
};

enum cli_next {
    CLI_DO,    /* carry out cli.command */
    CLI_SHOW,  /* print cli.shown on standard output, exit 0 (--help, --version) */
    CLI_REFUSE /* print cli.shown on standard error, exit 2 */
};

enum { CLI_EXIT_WRONG = 2 };

struct cli {
    enum cli_command command;
    char *const *argv;      /* as it was given */
    struct str config_file; /* --config; empty: the defaults */
    struct str group;       /* --group, e.g. "telegram:-100123" */
    struct str file;        /* of seed and analyse ("-" is standard input, and analyse's default), export,
                             * import */
    struct str passphrase_file; /* --passphrase-file: of export and import */
    bool plain;             /* --plain: an export without encryption */
    struct str question;    /* of ask */
    bool json;              /* --json: the answer as JSON */
    bool jsonl;             /* --jsonl: questions on standard input, answers as JSON lines */
    struct str shown;       /* ends in a newline */
};

/* argv[0] is skipped. Texts point into argv or live in the arena. */
enum cli_next cli_parse(struct arena *arena, int argc, char *const *argv, struct cli *cli);

#endif
