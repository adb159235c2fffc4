/* telegram_self.h: what the telegram_*.c files know of each other; for them only. */
#ifndef REKAN_MESSENGERS_TELEGRAM_SELF_H
#define REKAN_MESSENGERS_TELEGRAM_SELF_H

#include "../base/json.h"
#include "telegram.h"

enum {
    TELEGRAM_USERNAME_MAX = 64, /* Telegram's own maximum is 32 */
    TELEGRAM_SET_UP_MAX = 16    /* getMe, setWebhook, two menus in three languages */
};

struct telegram {
    struct messenger messenger;
    struct arena *arena; /* holds the options' texts */
    struct telegram_options options;
    struct str call_url; /* "https://api.telegram.org/bot<token>/": a secret */
    int64_t id;          /* the bot's user id; 0 unknown */
    char username[TELEGRAM_USERNAME_MAX];
    const char *set_up_methods[TELEGRAM_SET_UP_MAX]; /* as set_up made them, for the log */
    size_t set_up_count;
};

struct str telegram_name(const struct telegram *telegram);
/* Keeps the name when it can be one; a leading @ is dropped. */
void telegram_learn_name(struct telegram *telegram, struct str name);
/* Is this User object the bot itself? Learns the name on the way, if it was unknown. */
bool telegram_is_us(struct telegram *telegram, const struct cJSON *user);

/* telegram_upload.c: the call that uploads said->file, as multipart/form-data. */
bool telegram_render_upload(const struct telegram *telegram, struct arena *arena, const struct said *said,
                          struct call *call);

bool telegram_is_name_char(char c); /* of a command or a username */
/* One or more of those, or of the characters in more. */
bool telegram_is_made_of(struct str s, const char *more);

/* A whole-number id as text; empty when it is missing, 0 or no number. */
struct str telegram_id(struct arena *arena, const struct cJSON *node);
/* A foreign text, cut to max bytes between two characters. */
struct str telegram_text(struct arena *arena, const struct cJSON *node, size_t max);

/* Of a ChatMember: is that somebody in the chat now? */
bool telegram_is_in_chat(const struct cJSON *member);

/* A message's words: text or caption, with the leading command and our @name cut out. */
struct telegram_words {
    struct str text;
    struct str command;       /* lower case; empty when none or when it names another bot */
    bool command_names_us;    /* /command@us */
    bool command_names_other; /* /command@somebody_else */
    bool mentions_us;
};

void telegram_read_words(struct telegram *telegram, struct arena *arena,
                         const struct cJSON *message, struct telegram_words *words);

/* telegram_file.c: the document of a private message, into the event. */
void telegram_read_file(struct arena *arena, const struct cJSON *message, struct event *event);

/* The functions behind struct messenger. */
void telegram_ask_file(void *self, struct arena *arena, struct str file_id, struct call *call);
struct str telegram_file_url(void *self, struct arena *arena, struct str body);
bool telegram_parse(void *self, struct arena *arena, struct str body, struct event **events,
                    size_t *count, struct error *err);
bool telegram_render(void *self, struct arena *arena, const struct said *said, bool is_response,
                     struct call *call);
void telegram_judge(void *self, struct arena *arena, const struct reply *reply, int status,
                    struct str body, int retry_after_s, bool may_have_arrived,
                    struct judgement *judgement);
size_t telegram_set_up(void *self, struct arena *arena, struct call **calls);
void telegram_set_up_done(void *self, size_t index, int status, struct str body);

#endif
