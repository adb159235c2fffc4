/* seeding.c: a batch is read, looked up in one trip, and written in one commit (seeding_write.c).
 *
 * Ids come from the keyed hash of group and line id, authors' numbers from the
 * author's name, so that the same file leads to the same records. */
#include "seeding.h"

#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../language/caution.h"
#include "../language/ident.h"
#include "../language/used_for.h"
#include "lately.h"
#include "outbox.h"
#include "seed_brand.h"
#include "seed_guards.h"
#include "seeding_batch.h"

enum { BATCH_ARENA = 16 * 1024 * 1024, TRIES = 20 };
/* The reading trip: settings, records, and once what was told of late and brought before. */
enum { READ_SETTINGS, READ_RECORDS, READ_TOLD, READ_BROUGHT, READS };

static void read_batch(struct seeding *seeding);

static void end(struct seeding *seeding, const struct error *err)
{
    struct seeding_options options = seeding->options;
    struct seeding_counts counts = seeding->counts;

    arena_close(seeding->trip);
    arena_close(seeding->arena);
    arena_close(seeding->home_arena);
    free(seeding);
    options.done(options.owner, &counts, err);
}

static void end_later(struct seeding *seeding)
{
    struct error err;

    fail(&err, ERROR_LATER, "Redis went away after %ld lines; run the same command again: "
         "what is stored already stays as it is", seeding->counts.added + seeding->counts.same);
    end(seeding, &err);
}

static uint64_t line_hash(const struct seeding *seeding, const char *what, struct str id)
{
    uint64_t hash = vault_hash(seeding->engine->keys.vault, VAULT_LINE,
                               arena_print(seeding->arena, "%s\n%.*s\n%.*s", what,
                                           STR_ARG(seeding->home), STR_ARG(id)));

    return hash ? hash : 1;
}

static void fill_item(struct seeding *seeding, const struct seed_line *line, struct item *item)
{
    struct testimonial *t = &item->testimonial;

    item->has_date = line->has_date;
    item->product = (struct product){ .name = line->product, .brand = line->brand,
                                      .category = line->category };
    product_add_aliases(&item->product, line->aliases, line->alias_count);
    item->product.id = product_id(seeding->engine, seeding->arena, seeding->home, line->product);
    *t = (struct testimonial){
        .id = line_hash(seeding, "line", line->id), .product = item->product.id,
        .author = line_hash(seeding, "author", line->author_key.len ? line->author_key
                                                                     : line->author), .verdict = line->verdict,
        .used_for = used_for_of(seeding->engine->options.lexicon, seeding->arena, line->used_words),
        .provenance = line->provenance, .scope = line->scope,
        .day = line->has_date ? line->day : clock_day(clock_now_ms()),
        .lang = seed_language(seeding->engine, seeding->arena, line), .text = line->text, .author_name = line->author,
        .used_words = line->used_words, .purpose = line->purpose, .source_id = line->id,
        .is_claim = caution_claims(seeding->engine->options.lexicon, seeding->arena, line->text),
        .attribute_count = line->attribute_count,
    };
    memcpy(t->attributes, line->attributes, sizeof t->attributes);
    seed_mask(seeding->arena, t);
}

static bool is_in_batch(const struct seeding *seeding, uint64_t id)
{
    for (size_t i = 0; i < seeding->count; i++)
        if (seeding->items[i].testimonial.id == id)
            return true;
    return false;
}

static void refuse_line(struct seeding *seeding, const struct error *err)
{
    seeding->counts.refused++;
    seeding->options.refused(seeding->options.owner, err);
}

static void take_record(struct seeding *seeding, const struct seed_record *record)
{
    struct error err = { 0 };
    struct seed_line line;
    struct seed_record copy = *record;

    copy.text = arena_copy(seeding->arena, record->text);
    if (!seed_line_read(seeding->arena, &copy, &line, &err) ||
        (seeding->options.brand &&
         !seed_brand_takes(seeding->arena, seeding->options.brand, record->line, &line, &err))) {
        refuse_line(seeding, &err);
        return;
    }
    struct item item = { .line = record->line };
    fill_item(seeding, &line, &item);
    if (!seed_may_be_told(seeding->engine, seeding->arena, &line, &item.testimonial, item.line,
                          &err)) {
        refuse_line(seeding, &err);
        return;
    }
    if (is_in_batch(seeding, item.testimonial.id)) {
        fail(&err, ERROR_REFUSED, "line %ld: id %.*s stands in the file twice", record->line,
             STR_ARG(line.id));
        refuse_line(seeding, &err);
        return;
    }
    seeding->items[seeding->count++] = item;
}

static size_t want_key(struct seeding *seeding, enum key_kind kind, uint64_t id)
{
    seeding->words[seeding->word_count++] = key_of_id(&seeding->engine->keys, seeding->trip, kind,
                                                      seeding->home, id);
    return seeding->word_count - 2;
}

static void on_looked_up(void *owner, struct redis_value *values, size_t count,
                         const struct error *err);

static void look_up(struct seeding *seeding)
{
    arena_reset(seeding->trip);
    struct redis_command *commands = ARENA_ARRAY(seeding->trip, struct redis_command,
                                                 MIRROR_READ_MANY + READS);
    struct str *get = ARENA_ARRAY(seeding->trip, struct str, 2);

    seeding->words = ARENA_ARRAY(seeding->trip, struct str, seeding->count * 3 + 2);
    seeding->words[0] = STR("MGET");
    seeding->word_count = 1;
    for (size_t i = 0; i < seeding->count; i++) {
        struct item *item = &seeding->items[i];
        item->t_at = want_key(seeding, KEY_TESTIMONIAL, item->testimonial.id);
        item->p_at = want_key(seeding, KEY_PRODUCT, item->product.id);
        item->k_at = want_key(seeding, KEY_OWNER, item->testimonial.author);
    }
    seeding->queue_at = seeding->word_count - 1;
    seeding->words[seeding->word_count++] =
        key_of(&seeding->engine->keys, seeding->trip,
               seeding->options.brand ? KEY_BRAND_QUEUE : KEY_QUEUE, seeding->home, STR(""));
    get[0] = STR("GET");
    get[1] = key_of(&seeding->engine->keys, seeding->trip, KEY_CHAT, seeding->home, STR(""));
    commands[READ_SETTINGS] = (struct redis_command){ .words = get, .count = 2 };
    commands[READ_RECORDS] = (struct redis_command){ .words = seeding->words,
                                                     .count = seeding->word_count };
    commands[READ_TOLD] = lately_read(seeding->engine, seeding->trip, seeding->home);
    commands[READ_BROUGHT] = near_window_read(seeding->engine, seeding->trip, seeding->home);
    seeding->reads = seeding->has_window ? READ_TOLD : READS;
    seeding->index_count = mirrors_read(seeding->engine, seeding->trip, seeding->home,
                                        seeding->index, MIRROR_READ_MANY);
    memcpy(commands + seeding->reads, seeding->index, seeding->index_count * sizeof *commands);
    redis_trip(seeding->engine->options.redis, seeding->trip, commands,
               seeding->reads + seeding->index_count, on_looked_up, seeding);
}

static void tell_line(struct seeding *seeding, const struct item *item)
{
    const struct seeded_line told = { .line = item->line, .id = item->testimonial.source_id,
                                      .what = item->what, .review = item->testimonial.review,
                                      .reason = item->testimonial.reason };

    if (seeding->options.took)
        seeding->options.took(seeding->options.owner, &told);
}

/* The batch is written: its lines are told, and the next begins. */
static void go_on(struct seeding *seeding)
{
    struct engine *engine = seeding->engine;

    for (size_t i = 0; i < seeding->count; i++) {
        if (seeding->items[i].is_refused)
            continue;
        near_window_add(seeding->window, &seeding->items[i].near);
        tell_line(seeding, &seeding->items[i]);
    }
    if (seeding->has_queued && engine->messenger_count)
        outbox_kick(engine->outbox, lane_of(seeding->arena, seeding->home, true));
    read_batch(seeding);
}

static void on_remembered(void *owner, struct redis_value *values, size_t count,
                          const struct error *err)
{
    (void)values;
    (void)count;
    (void)err; /* then a later line is compared with fewer */
    end(owner, NULL);
}

/* All is told: what the lines are like is kept for those of a later file. */
static void finish(struct seeding *seeding)
{
    struct redis_command commands[2];
    size_t count = seeding->window ? near_window_write(seeding->window, seeding->engine, seeding->arena,
                                                       seeding->home, commands) : 0;

    if (count)
        redis_trip(seeding->engine->options.redis, seeding->arena, commands, count, on_remembered,
                   seeding);
    else
        end(seeding, NULL);
}

static void on_committed(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct seeding *seeding = owner;
    struct str stored;

    (void)err;
    if (!values || count != 1) {
        end_later(seeding);
        return;
    }
    enum commit_outcome outcome = commit_result(&values[0], &stored);
    if (outcome == COMMIT_DONE) {
        seeding->tries = 0;
        go_on(seeding);
    } else if (outcome == COMMIT_STALE && ++seeding->tries < TRIES) {
        look_up(seeding); /* somebody wrote to the group meanwhile */
    } else {
        end_later(seeding);
    }
}

static void take_window(struct seeding *seeding, const struct redis_value *values)
{
    if (seeding->has_window)
        return;
    seeding->has_window = true;
    seeding->window = ARENA_NEW(seeding->home_arena, struct near_window);
    seeding->told_count = lately_near(seeding->home_arena, &values[READ_TOLD], &seeding->told);
    near_window_take(seeding->window, &values[READ_BROUGHT]);
}

static void write_batch(struct seeding *seeding, struct str settings, const struct redis_value *mget)
{
    seeding_write(seeding, settings, mget);
    if (commit_is_empty(seeding->commit)) {
        go_on(seeding);
        return;
    }
    struct redis_command command = commit_command(seeding->commit, STR(""), STR(""), 0);
    redis_trip(seeding->engine->options.redis, seeding->arena, &command, 1, on_committed, seeding);
}

static void on_looked_up(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct seeding *seeding = owner;

    (void)err;
    if (!values || count != seeding->reads + seeding->index_count ||
        values[READ_RECORDS].kind != REDIS_LIST) {
        end_later(seeding);
        return;
    }
    take_window(seeding, values);
    bool has_more = mirrors_feed(seeding->engine, seeding->home, seeding->index,
                                 values + seeding->reads, seeding->index_count);
    struct str raw = values[READ_SETTINGS].text;
    bool is_gone = raw.len == 0 && seeding->options.home.len;
    if (!has_more && (is_gone || (raw.len &&
        !settings_unpack(seeding->home_arena, arena_copy(seeding->home_arena, raw),
                         seeding->engine->keys.vault, &seeding->settings)))) {
        struct error refused;
        fail(&refused, ERROR_REFUSED, "%s", is_gone ? "the group is not there any more" :
             "the group's settings cannot be read with this master key");
        end(seeding, &refused);
        return;
    }
    if (has_more)
        look_up(seeding);
    else
        write_batch(seeding, raw, &values[READ_RECORDS]);
}

/* Reads until the batch is full or the file ends. */
static void read_batch(struct seeding *seeding)
{
    struct seed_record record;
    struct error err = { 0 };

    if (seeding->options.progress && seeding->counts.lines)
        seeding->options.progress(seeding->options.owner, &seeding->counts);
    arena_reset(seeding->arena);
    seeding->items = ARENA_ARRAY(seeding->arena, struct item, SEEDING_BATCH);
    seeding->count = 0;
    while (seeding->count < SEEDING_BATCH && !seeding->is_last) {
        enum seed_read read = seed_reader_next(seeding->options.reader, &record, &err);
        if (read == SEED_END) {
            seeding->is_last = true;
        } else if (read == SEED_BROKEN) {
            end(seeding, &err);
            return;
        } else if (read == SEED_BAD) {
            seeding->counts.lines++;
            refuse_line(seeding, &err);
        } else {
            seeding->counts.lines++;
            take_record(seeding, &record);
        }
    }
    if (seeding->count)
        look_up(seeding);
    else
        finish(seeding);
}

static void on_begin(void *owner)
{
    read_batch(owner);
}

void seeding_run(const struct seeding_options *options)
{
    struct seeding *seeding = calloc(1, sizeof *seeding);

    if (!seeding)
        abort();
    seeding->options = *options;
    seeding->engine = options->engine;
    seeding->home_arena = arena_open(BATCH_ARENA);
    seeding->arena = arena_open(BATCH_ARENA);
    seeding->trip = arena_open(SIZE_MAX);
    seeding->home = options->home.len
                        ? arena_copy(seeding->home_arena, options->home)
                        : home_of_chat(&options->engine->keys, seeding->home_arena,
                                       options->messenger, options->chat_id);
    loop_after(options->engine->options.loop, 0, on_begin, seeding);
}
