/* check_config.c: rekan check-config: is this configuration complete and consistent? */
#include <stdio.h>

#include "commands.h"
#include "../config/config.h"
#include "../words_folder.h"

int command_check_config(const struct cli *cli)
{
    struct error err = { 0 };
    struct config *config = config_load(cli->config_file, &err);
    struct lexicon *words = config ? words_folder_open(config->words_dir, &err) : NULL;

    if (!words) {
        fprintf(stderr, "rekan: %s\n", err.message);
        config_close(config);
        return EXIT_FAILED;
    }
    lexicon_close(words);
    if (cli->config_file.len)
        printf("%.*s is fine\n", STR_ARG(cli->config_file));
    else
        printf("the defaults are fine\n");
    config_close(config);
    return EXIT_OK;
}
