/* bot_name.h: the bot's username, kept in data_dir from one start to the next.
 *
 * A start learns it from the platform a moment after it serves. Who asked in that moment would
 * get an answer without the link that leads to us, and a redelivery another answer. */
#ifndef REKAN_COMMANDS_BOT_NAME_H
#define REKAN_COMMANDS_BOT_NAME_H

#include "../parts.h"

/* What was kept for the bot of this token; empty when nothing was. */
struct str bot_name_recall(struct parts *parts, struct str token);
/* A failure is a warning. */
void bot_name_keep(struct parts *parts, struct str token, struct str name);

#endif
