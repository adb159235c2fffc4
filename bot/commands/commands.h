/* commands.h: what the subcommands do; each returns the process's exit status. */
#ifndef REKAN_COMMANDS_H
#define REKAN_COMMANDS_H

#include "../cli.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1 };

int command_run(const struct cli *cli);          /* run.c */
int command_seed(const struct cli *cli);         /* seed.c */
int command_ask(const struct cli *cli);          /* ask.c */
int command_analyse(const struct cli *cli);      /* analyse.c */
int command_export(const struct cli *cli);       /* export.c */
int command_import(const struct cli *cli);       /* import.c */
int command_rotate_key(const struct cli *cli);   /* rotate_key.c */
int command_check_config(const struct cli *cli); /* check_config.c */

#endif
