/* check_config.c: rekan check-config: is this configuration complete and consistent? */
#include <stdio.h>

#include "commands.h"
#include "../config/config.h"

int command_check_config(const struct cli *cli)
{
    struct error err = { 0 };
    struct config *config = config_load(cli->config_file, &err);

    if (!config) {
        fprintf(stderr, "rekan: %s\n", err.message);
        return EXIT_FAILED;
    }
    if (cli->config_file.len)
        printf("%.*s is fine\n", STR_ARG(cli->config_file));
    else
        printf("the defaults are fine\n");
    config_close(config);
    return EXIT_OK;
}
