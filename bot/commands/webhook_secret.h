/* webhook_secret.h: the secret that a messenger sends back with each delivery. */
#ifndef REKAN_COMMANDS_WEBHOOK_SECRET_H
#define REKAN_COMMANDS_WEBHOOK_SECRET_H

#include "../parts.h"

/* As configured, or made at the first start and kept in data_dir. */
bool webhook_secret(struct parts *parts, struct str *secret, struct error *err);

#endif
