/* config.h: every option, read once, checked before anything opens.
 *
 * One table names each option with its kind, range, default and environment
 * variable; the file, the defaults and the environment all pass through it. A
 * configuration that loaded is complete and consistent: nobody checks again. */
#ifndef REKAN_CONFIG_H
#define REKAN_CONFIG_H

#include "../base/arena.h"
#include "../base/error.h"

enum option_kind {
    OPTION_WHOLE,  /* min..max is the range; an int */
    OPTION_BOOL,   /* a bool */
    OPTION_TEXT,   /* min..max bytes; a struct str, as all below */
    OPTION_SECRET, /* the same, and its value is never shown */
    OPTION_CHOICE, /* one of choices */
    OPTION_FILE,   /* a path; that it can be read is checked by whoever reads it */
    OPTION_LIST    /* at most max ids; a struct config_list */
};

struct option {
    const char *path; /* "listen.port": in the file, port inside of listen */
    enum option_kind kind;
    int min;
    int max;
    const char *otherwise;   /* the default, as it would stand in the environment */
    const char *choices;     /* "auto|on|off", or NULL */
    bool is_reloadable;      /* SIGHUP takes it over */
    const char *environment; /* wins over the file when set and not empty, or NULL */
    const char *help;
    size_t offset; /* of its member in struct config */
};

extern const struct option config_options[]; /* ends with path NULL */

struct config_list {
    const struct str *at;
    size_t count;
};

struct config {
    struct {
        struct str address;
        int port;
        bool shared;           /* ... with other processes: SO_REUSEPORT */
        struct str public_url; /* without a slash at its end; may be empty */
        struct str certificate_file;
        struct str private_key_file;
        struct str private_address;
        int private_port;
    } listen;
    struct str data_dir;
    struct {
        struct str url; /* empty: the private Redis under data_dir */
        struct str user;
        struct str password;
        struct str prefix;
        int timeout_ms;
        int wait_replicas;
        int wait_ms;
    } redis;
    struct {
        struct str master_key_file; /* never empty: data_dir/master.key by default */
    } keys;
    struct {
        struct str token;
        struct str secret;
        struct str api_url; /* without a slash at its end */
        struct str webhook_path;
        struct str username;
        int max_connections;
        bool set_up;
        struct str ephemeral; /* as written; see config_has_ephemeral */
        int per_second;
        int per_group_minute;
    } telegram;
    struct {
        struct str enabled; /* as written; see config_has_playground */
    } playground;
    struct {
        struct config_list allow; /* chat ids; none: any group */
        struct config_list public_ones; /* whose public stories are shown anywhere */
        int keep_left_days;
    } groups;
    struct {
        int again_after_s;
        int small_sample;
        int half_life_days;
        struct str language; /* "id" or "en" */
    } answers;
    struct {
        struct str shared_hosts; /* names with blanks between */
    } brands;
    struct str words_dir; /* empty: the words in the binary */
    struct {
        struct str level; /* a name that log_level_from knows */
    } log;
    struct {
        bool clock;
        struct str web; /* stands for every https address that a brand names; empty: none does */
    } test;
    struct arena *arena; /* everything above lives here until config_close */
};

/* Reads the JSON file at path, or takes the defaults when path is empty; the
 * environment is read either way. NULL and err naming the option, its value
 * (never a secret's), what it must be, and for an unknown one the nearest. */
struct config *config_load(struct str path, struct error *err);
void config_close(struct config *config); /* NULL is fine */

/* Reads again and takes over what is reloadable; what else changed is logged
 * as needing a restart. False: current is as it was. Texts read before stay
 * valid until config_close. */
bool config_reload(struct config *current, struct str path, struct error *err);

/* The same from text, what naming it in err; the environment is left out. */
struct config *config_from_text(struct str text, const char *what, struct error *err);

/* Do the options fit each other? (config_check.c; config_load has asked.) */
bool config_check(const struct config *config, struct error *err);

bool config_has_ephemeral(const struct config *config); /* "auto": on with Telegram's server */
bool config_has_playground(const struct config *config); /* "auto": on without a token */
bool config_allows_group(const struct config *config, struct str chat_id);

#endif
