#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
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

/* --- asking Redis and waiting for the answer -------------------------------------------- */

struct waiting {
    struct loop *loop;
    struct redis_value *values;
    size_t count;
    bool is_done;
};

static void on_answer(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct waiting *waiting = owner;

    (void)err;
    waiting->values = values;
    waiting->count = count;
    waiting->is_done = true;
    loop_stop(waiting->loop);
}

bool parts_trip(struct parts *parts, struct arena *arena, const struct redis_command *commands,
                size_t count, struct redis_value **values, struct error *err)
{
    struct waiting waiting = { .loop = parts->loop };

    redis_trip(parts->redis, arena, commands, count, on_answer, &waiting);
    while (!waiting.is_done)
        loop_run(parts->loop);
    if (!waiting.values || waiting.count != count) {
        bool is_refusal = false; /* what we are told will not change by itself */
        const char *why = redis_trouble(parts->redis, &is_refusal);
        if (is_refusal)
            return fail(err, ERROR_REFUSED, "Redis refuses us (%s); check redis.user, "
                        "redis.password and the number behind redis.url", why);
        return fail(err, ERROR_LATER, "Redis does not answer (%s); check redis.url, and that it "
                    "runs", why);
    }
    for (size_t i = 0; i < count; i++)
        if (waiting.values[i].kind == REDIS_FAILED)
            return fail(err, ERROR_REFUSED, "Redis refuses us: %.*s",
                        STR_ARG(waiting.values[i].text));
    *values = waiting.values;
    return true;
}

bool parts_ask(struct parts *parts, struct arena *arena, const struct str *words, size_t count,
               struct redis_value *value, struct error *err)
{
    struct redis_command command = { .words = words, .count = count };
    struct redis_value *values = NULL;

    if (!parts_trip(parts, arena, &command, 1, &values, err) || !values)
        return false;
    *value = values[0];
    return true;
}

static void on_paused(void *owner)
{
    loop_stop(owner);
}

/* Asks until Redis answers or the time is up: it may just be starting. */
static bool read_at_start(struct parts *parts, const char *name, struct str *text, struct error *err)
{
    enum { PAUSE_MOST_MS = 20 };
    struct redis_value value;
    int64_t pause_ms = 1; /* the first time we are not connected yet, and that takes less */

    for (int64_t begun = clock_monotonic_us();;) {
        struct error failed = { 0 };
        if (PARTS_ASK(parts, parts->arena, &value, &failed, STR("GET"),
                      key_of_all(parts->arena, parts->config->redis.prefix, name)))
            break;
        if (failed.kind == ERROR_REFUSED || clock_monotonic_us() - begun > REDIS_START_MS * 1000LL) {
            *err = failed;
            return false;
        }
        loop_after(parts->loop, pause_ms, on_paused, parts->loop);
        loop_run(parts->loop);
        pause_ms = pause_ms * 2 < PAUSE_MOST_MS ? pause_ms * 2 : PAUSE_MOST_MS;
    }
    *text = value.text;
    return true;
}

static bool write_check(struct parts *parts, struct str value, struct error *err)
{
    struct redis_value answer;

    return PARTS_ASK(parts, parts->arena, &answer, err, STR("SET"),
                     key_of_all(parts->arena, parts->config->redis.prefix, "check"), value);
}

bool parts_lock_keys(struct parts *parts, bool alone, struct error *err)
{
    struct str path = arena_print(parts->arena, "%.*s.lock",
                                  STR_ARG(parts->config->keys.master_key_file));

    parts->keys_fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (parts->keys_fd < 0)
        return fail(err, ERROR_REFUSED, "cannot open %s: %s", path.at, strerror(errno));
    if (flock(parts->keys_fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
        return true;
    return fail(err, ERROR_LATER, alone ? "a seed, export, import or rotation is under way; wait "
                "for it" : "a rotation of the master key is under way; wait for it");
}

bool parts_processes(struct parts *parts, struct arena *arena, struct parts_process **processes,
                     size_t *count, struct error *err)
{
    struct redis_value value;

    *count = 0;
    if (!PARTS_ASK(parts, arena, &value, err, STR("HGETALL"),
                   key_of_all(arena, parts->config->redis.prefix, "processes")))
        return false;
    *processes = ARENA_ARRAY(arena, struct parts_process, value.count / 2 + 1);
    for (size_t i = 0; i + 1 < value.count; i += 2) {
        struct str check = value.items[i + 1].text;
        int64_t seen_ms = 0;
        str_to_i64(str_cut(&check, ' '), &seen_ms);
        if (clock_real_ms() - seen_ms < PARTS_FRESH_MS)
            (*processes)[(*count)++] = (struct parts_process){ value.items[i].text, check };
    }
    return true;
}

/* A lost or wrong key is a refusal to start, never silent garbage. */
static bool open_vault(struct parts *parts, struct error *err)
{
    struct str path = parts->config->keys.master_key_file;
    struct str check = parts->check, importing;

    if (!read_at_start(parts, "importing", &importing, err))
        return false;
    if (importing.len && !parts->is_importing)
        return fail(err, ERROR_REFUSED, "an import into this Redis did not come to its end; run "
                    "the same rekan import again");
    parts->vault = vault_open(path, check.len == 0, err);
    if (!parts->vault)
        return false;
    struct str ours = vault_check_value(parts->vault, parts->arena);
    if (check.len == 0)
        return write_check(parts, ours, err);
    return str_eq_secret(check, ours) ||
           str_eq_secret(check, vault_previous_check_value(parts->vault, parts->arena)) ||
           fail(err, ERROR_REFUSED, "the master key %.*s is not the one that this Redis was "
                "filled with; put the right one back from your backup", STR_ARG(path));
}

bool parts_open_keys(struct parts *parts, struct error *err)
{
    struct str path = parts->config->keys.master_key_file;

    if (!open_vault(parts, err))
        return false;
    parts->forgotten = forgotten_open(arena_print(parts->arena, "%.*s.forgotten", STR_ARG(path)),
                                      err);
    return parts->forgotten != NULL;
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
                                     .wait_replicas = config->redis.wait_replicas,
                                     .wait_ms = config->redis.wait_ms,
                                     .scripts = operation_scripts };

    if (options.url.len == 0) {
        const struct embedded_redis_line *line = &parts->heritage.redis;
        parts->embedded = embedded_redis_open(config->data_dir, line->fd ? line : NULL, err);
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

/* Where members' links are reached: only this machine's own browser does without an address. */
static struct str links_url(struct parts *parts)
{
    const struct config *config = parts->config;

    if (config->listen.public_url.len || config->telegram.token.len)
        return config->listen.public_url;
    return arena_print(parts->arena, "http://%.*s:%d", STR_ARG(config->listen.private_address),
                       config->listen.private_port);
}

static void open_engine(struct parts *parts)
{
    const struct config *config = parts->config;
    struct engine_options options = {
        .loop = parts->loop, .redis = parts->redis, .client = parts->client,
        .vault = parts->vault, .forgotten = parts->forgotten, .i18n = parts->i18n, .lexicon = parts->lexicon,
        .handlers = handlers, .prefix = config->redis.prefix, .instance = take_instance(parts),
        .shared_hosts = config->brands.shared_hosts, .test_web = config->test.web,
        .language = config->answers.language, .again_after_s = config->answers.again_after_s,
        .small_sample = config->answers.small_sample,
        .half_life_days = config->answers.half_life_days,
        .keep_left_days = config->groups.keep_left_days,
        .per_second = config->telegram.per_second,
        .per_group_minute = config->telegram.per_group_minute, .public_url = links_url(parts),
        .allows_group = allows_group, .public_group = public_group, .owner = parts,
    };

    parts->engine = engine_open(&options);
}

bool parts_open_redis(struct parts *parts, struct str config_file, struct error *err)
{
    *parts = (struct parts){ .arena = arena_open(PARTS_ARENA), .instance_fd = -1, .keys_fd = -1 };
    heritage_take(&parts->heritage);
    parts->config = config_load(config_file, err);
    if (!parts->config)
        return false;
    if (!make_folder(parts->arena, parts->config->data_dir, err))
        return false;
    parts->loop = loop_open(err);
    return parts->loop && open_redis(parts, err) &&
           read_at_start(parts, "check", &parts->check, err);
}

bool parts_open(struct parts *parts, struct str config_file, struct error *err)
{
    if (!parts_open_redis(parts, config_file, err) || !parts_open_keys(parts, err))
        return false;
    parts->client = http_client_open(parts->loop, err);
    parts->i18n = i18n_built_in();
    parts->lexicon = parts->client ? words_folder_open(parts->config->words_dir, err) : NULL;
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
    forgotten_close(parts->forgotten);
    vault_close(parts->vault);
    embedded_redis_close(parts->embedded);
    loop_close(parts->loop);
    heritage_close(&parts->heritage);
    if (parts->instance_fd >= 0)
        close(parts->instance_fd);
    if (parts->keys_fd >= 0)
        close(parts->keys_fd);
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
