/* playground_words.h: a member's message, read the way Telegram would hand it over. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_WORDS_H
#define REKAN_MESSENGERS_PLAYGROUND_WORDS_H

#include "../base/arena.h"

struct played_words {
    struct str text;    /* without the bot's @name and without a command of ours */
    struct str command; /* lower case; empty when there is none, or it is another bot's */
    bool names_us;      /* it came as /command@bot_name */
    bool mentions_us;   /* @bot_name stands somewhere else */
};

struct played_words played_words_read(struct arena *arena, struct str text, struct str bot_name);

#endif
