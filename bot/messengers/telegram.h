/* telegram.h: the adapter to Telegram's Bot API (10.3).
 *
 * Pure, as messenger.h asks: it makes calls and reads answers, and never sends,
 * waits or looks at a clock. The only thing that it learns while running is who
 * the bot is (id and username), from getMe and from what Telegram says of us. */
#ifndef REKAN_MESSENGERS_TELEGRAM_H
#define REKAN_MESSENGERS_TELEGRAM_H

#include "messenger.h"

/* One line of the menu that opens with "/". A command shown in two languages has two. */
struct command_name {
    struct str name;        /* [a-z0-9_]{1,32}, without the slash */
    struct str description; /* 1 to 256 characters */
    struct str lang;        /* whose menu: "id" (also for every other language) or "en" */
    bool in_group;
    bool in_private;
    bool for_admins;        /* of a group */
};

struct telegram_options {
    struct str token;        /* from BotFather; goes into every URL */
    struct str secret;       /* [A-Za-z0-9_-]{1,256}; comes back on every delivery */
    struct str api_url;      /* empty: https://api.telegram.org */
    struct str public_url;   /* where Telegram reaches us; empty: the webhook is left as it is */
    struct str webhook_path; /* "/webhook/telegram" */
    struct str username;     /* with or without @; empty: learnt from getMe */
    int max_connections;     /* 0: Telegram's default */
    bool set_up;             /* register webhook and menus at start; else only getMe is asked */
    bool has_ephemeral;      /* the server knows messages that one member sees (10.3) */
    const struct command_name *commands;
    size_t command_count;
};

/* Copies what it needs. NULL and err when the token or the secret cannot be used. */
struct messenger *telegram_open(const struct telegram_options *options, struct error *err);
void telegram_close(struct messenger *messenger); /* NULL is fine */

/* Without @; empty until it is known. Valid until the next answer or delivery is read. */
struct str telegram_username(const struct messenger *messenger);

#endif
