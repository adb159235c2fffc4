/* config_value.h: one value of the configuration, from JSON or from plain text,
 * into its member of struct config. Known to config.c alone. */
#ifndef REKAN_CONFIG_VALUE_H
#define REKAN_CONFIG_VALUE_H

#include "config.h"

struct cJSON;

/* The defaults' and the environment's way in. source names where the text came
 * from, for err: "telegram.token (from REKAN_TELEGRAM_TOKEN)". */
bool config_set_text(struct config *config, const struct option *option, const char *source,
                     struct str text, struct error *err);
bool config_set_json(struct config *config, const struct option *option, const struct cJSON *node,
                     struct error *err);

bool config_is_same(const struct config *a, const struct config *b, const struct option *option);
/* to's member becomes a copy of from's, in to's arena. */
void config_copy(struct config *to, const struct config *from, const struct option *option);

#endif
