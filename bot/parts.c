#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "operations/commit.h"
#include "words_folder.h"

enum { PARTS_ARENA = 256 * 1024, REDIS_START_MS = 15000, INSTANCES = 64,
       REVIVE_FIRST_MS = 50, REVIVE_MS = 1000,
       OLD_WORDS_MS = 60 * 1000 }; /* longer than any turn takes */

static bool make_folder(struct arena *arena, struct str path, struct error *err)
{
    struct str name = arena_copy(arena, path);

    if (mkdir(name.at, S_IRWXU) == 0 || errno == EEXIST)
        return true;
    return fail(err, ERROR_REFUSED, "cannot create data_dir %.*s: %s", STR_ARG(path),
                strerror(errno));
}

/* The first free slot is ours. The lock ends with the process, so a restarted one
 * gets the same name back and takes over its own leases at once. */
static struct str take_instance(struct parts *parts)
{
    struct str dir = parts->config->data_dir;
    char host[64] = "";

    gethostname(host, sizeof host - 1);
    for (int slot = 0; slot < INSTANCES; slot++) {
        struct str path = arena_print(parts->arena, "%.*s/instance-%d.lock", STR_ARG(dir), slot);
        int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
            parts->instance_fd = fd;
            return arena_print(parts->arena, "%s/%016llx/%d", host,
                               (unsigned long long)str_hash(dir), slot);
        }
        if (fd >= 0)
            close(fd);
    }
    return vault_random_secret(parts->arena);
}

/* --- waiting for Redis at start ---------------------------------------------------- */

struct waiting {
    struct parts *parts;
    struct timer *timer;
    struct redis_value value;
    bool is_done, has_answer;
};

static void on_too_late(void *owner)
{
    struct waiting *waiting = owner;

    waiting->timer = NULL;
    loop_stop(waiting->parts->loop);
}

static void ask_again(void *owner);

static void on_answer(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct waiting *waiting = owner;

    (void)err;
    if (!values || count == 0) {
        bool is_refusal = false;
        redis_trouble(waiting->parts->redis, &is_refusal);
        if (is_refusal) /* what we are told will not change by itself */
            loop_stop(waiting->parts->loop);
        else
            loop_after(waiting->parts->loop, 2, ask_again, waiting);
        return;
    }
    waiting->value = values[0];
    waiting->has_answer = true;
    loop_stop(waiting->parts->loop);
}

static void ask_again(void *owner)
{
    struct waiting *waiting = owner;
    struct str words[2] = { STR("GET"), STR("") };

    if (waiting->is_done)
        return;
    words[1] = arena_print(waiting->parts->arena, "%.*s:{00}:check",
                           STR_ARG(waiting->parts->config->redis.prefix));
    struct redis_command command = { .words = words, .count = 2 };
    redis_trip(waiting->parts->redis, waiting->parts->arena, &command, 1, on_answer, waiting);
}

/* Asks Redis for the check value until it answers or the time is up. */
static bool read_check(struct parts *parts, struct str *check, struct error *err)
{
    struct waiting *waiting = ARENA_NEW(parts->arena, struct waiting);

    waiting->parts = parts;
    waiting->timer = loop_after(parts->loop, REDIS_START_MS, on_too_late, waiting);
    ask_again(waiting);
    loop_run(parts->loop);
    waiting->is_done = true;
    loop_cancel(parts->loop, waiting->timer);
    bool is_refusal = false;
    const char *why = redis_trouble(parts->redis, &is_refusal);
    if (!waiting->has_answer && is_refusal)
        return fail(err, ERROR_REFUSED, "Redis refuses us (%s); check redis.user, redis.password "
                    "and the number behind redis.url", why);
    if (!waiting->has_answer)
        return fail(err, ERROR_LATER, "Redis does not answer (%s); check redis.url, and that it "
                    "runs", why);
    if (waiting->value.kind == REDIS_FAILED)
        return fail(err, ERROR_REFUSED, "Redis refuses us: %.*s", STR_ARG(waiting->value.text));
    *check = waiting->value.text;
    return true;
}

static void on_written(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct waiting *waiting = owner;

    (void)err;
    waiting->has_answer = values && count == 1 && values[0].kind == REDIS_TEXT;
    loop_stop(waiting->parts->loop);
}

static bool write_check(struct parts *parts, struct str value, struct error *err)
{
    struct waiting *waiting = ARENA_NEW(parts->arena, struct waiting);
    const struct str words[] = { STR("SET"),
                                 arena_print(parts->arena, "%.*s:{00}:check",
                                             STR_ARG(parts->config->redis.prefix)),
                                 value };
    struct redis_command command = { .words = words, .count = 3 };

    waiting->parts = parts;
    redis_trip(parts->redis, parts->arena, &command, 1, on_written, waiting);
    loop_run(parts->loop);
    return waiting->has_answer ||
           fail(err, ERROR_LATER, "Redis did not take the master key's check value");
}

/* A lost or wrong key is a refusal to start, never silent garbage. */
static bool open_vault(struct parts *parts, struct error *err)
{
    struct str path = parts->config->keys.master_key_file;
    struct str check;

    if (!read_check(parts, &check, err))
        return false;
    parts->vault = vault_open(path, check.len == 0, err);
    if (!parts->vault)
        return false;
    struct str ours = vault_check_value(parts->vault, parts->arena);
    if (check.len == 0)
        return write_check(parts, ours, err);
    return str_eq_secret(check, ours) ||
           fail(err, ERROR_REFUSED, "the master key %.*s is not the one that this Redis was "
                "filled with; put the right one back from your backup", STR_ARG(path));
}

static void revive(void *owner)
{
    struct parts *parts = owner;

    embedded_redis_revive(parts->embedded);
    parts->revive = loop_after(parts->loop, REVIVE_MS, revive, parts);
}

/* A private Redis that ended alone is started again; the connection comes back by itself. */
static void on_redis_changed(void *owner, bool is_up)
{
    struct parts *parts = owner;

    loop_cancel(parts->loop, parts->revive);
    parts->revive = is_up ? NULL : loop_after(parts->loop, REVIVE_FIRST_MS, revive, parts);
}

static bool open_redis(struct parts *parts, struct error *err)
{
    const struct config *config = parts->config;
    struct redis_options options = { .url = config->redis.url, .user = config->redis.user,
                                     .password = config->redis.password,
                                     .timeout_ms = config->redis.timeout_ms,
                                     .scripts = operation_scripts };

    if (options.url.len == 0) {
        parts->embedded = embedded_redis_open(config->data_dir, err);
        if (!parts->embedded)
            return false;
        options.url = embedded_redis_url(parts->embedded);
    }
    operation_scripts_load();
    parts->redis = redis_open(parts->loop, &options, err);
    if (parts->redis && parts->embedded)
        redis_on_change(parts->redis, on_redis_changed, parts);
    return parts->redis != NULL;
}

static bool public_group(void *owner, size_t i, struct str *chat_id)
{
    const struct parts *parts = owner;
    const struct config_list *groups = &parts->config->groups.public_ones;

    if (i < groups->count)
        *chat_id = groups->at[i];
    return i < groups->count;
}

static bool allows_group(void *owner, struct str chat_id)
{
    struct parts *parts = owner;

    return config_allows_group(parts->config, chat_id);
}

static void open_engine(struct parts *parts)
{
    const struct config *config = parts->config;
    struct engine_options options = {
        .loop = parts->loop, .redis = parts->redis, .client = parts->client,
        .vault = parts->vault, .i18n = parts->i18n, .lexicon = parts->lexicon,
        .handlers = handlers, .prefix = config->redis.prefix, .instance = take_instance(parts),
        .language = config->answers.language, .again_after_s = config->answers.again_after_s,
        .small_sample = config->answers.small_sample,
        .half_life_days = config->answers.half_life_days,
        .per_second = config->telegram.per_second,
        .per_group_minute = config->telegram.per_group_minute,
        .allows_group = allows_group, .public_group = public_group, .owner = parts,
    };

    parts->engine = engine_open(&options);
}

bool parts_open(struct parts *parts, struct str config_file, struct error *err)
{
    *parts = (struct parts){ .arena = arena_open(PARTS_ARENA), .instance_fd = -1 };
    parts->config = config_load(config_file, err);
    if (!parts->config)
        return false;
    if (!make_folder(parts->arena, parts->config->data_dir, err))
        return false;
    parts->loop = loop_open(err);
    if (!parts->loop || !open_redis(parts, err) || !open_vault(parts, err))
        return false;
    parts->client = http_client_open(parts->loop, err);
    parts->i18n = parts->client ? i18n_open(err) : NULL;
    parts->lexicon = parts->i18n ? words_folder_open(parts->config->words_dir, err) : NULL;
    if (!parts->lexicon)
        return false;
    parts->has_own_words = parts->config->words_dir.len > 0;
    open_engine(parts);
    return true;
}

static void on_old_words_unused(void *owner)
{
    struct parts *parts = owner;

    lexicon_close(parts->old_lexicon);
    parts->old_lexicon = NULL;
}

bool parts_reload_words(struct parts *parts, struct error *err)
{
    if (!parts->has_own_words && parts->config->words_dir.len == 0)
        return true; /* what is in the binary cannot have changed */
    if (parts->old_lexicon)
        return fail(err, ERROR_LATER, "the words were read less than %d s ago; try again then",
                    OLD_WORDS_MS / 1000);
    struct lexicon *lexicon = words_folder_open(parts->config->words_dir, err);
    if (!lexicon)
        return false;
    parts->old_lexicon = parts->lexicon;
    parts->lexicon = lexicon;
    parts->has_own_words = parts->config->words_dir.len > 0;
    parts->engine->options.lexicon = lexicon;
    log_info("words.read", "dir=%.*s", STR_ARG(parts->config->words_dir));
    loop_after(parts->loop, OLD_WORDS_MS, on_old_words_unused, parts);
    return true;
}

/* First what calls back into the engine, so that nothing calls what is gone. */
void parts_close(struct parts *parts)
{
    http_client_close(parts->client);
    if (parts->loop)
        loop_cancel(parts->loop, parts->revive);
    redis_close(parts->redis);
    engine_close(parts->engine);
    lexicon_close(parts->old_lexicon);
    lexicon_close(parts->lexicon);
    i18n_close(parts->i18n);
    vault_close(parts->vault);
    embedded_redis_close(parts->embedded);
    loop_close(parts->loop);
    if (parts->instance_fd >= 0)
        close(parts->instance_fd);
    config_close(parts->config);
    arena_close(parts->arena);
}

bool parts_group(struct str group, struct str *messenger, struct str *chat_id, struct error *err)
{
    struct str rest = group;

    *messenger = str_cut(&rest, ':');
    *chat_id = rest;
    if (messenger->len && chat_id->len)
        return true;
    return fail(err, ERROR_REFUSED, "--group is \"%.*s\"; it must be messenger:chat-id, e.g. "
                "telegram:-1001234567890 or playground:demo", STR_ARG(group));
}
