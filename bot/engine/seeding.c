/* seeding.c: a batch is read, looked up in one trip, and written in one commit.
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
#include "effects.h"
#include "seed_brand.h"
#include "seed_guards.h"

enum { BATCH = 200, BATCH_ARENA = 16 * 1024 * 1024, TRIES = 20 };

struct item {
    struct testimonial testimonial;
    struct product product;
    bool has_date;
    bool is_known;
    bool adds_names;        /* to its product */
    bool is_refused;        /* its product is somebody else's */
    long line;
    enum seeded what;
    size_t t_at, p_at, k_at; /* places in the trip's MGET */
    struct owner_key key;
    bool has_key;
};

struct seeding {
    struct seeding_options options;
    struct seeding_counts counts, before; /* before: when the batch under way was begun */
    struct engine *engine;
    struct arena *home_arena;
    struct str home;
    struct settings settings;
    struct arena *arena;     /* of the batch */
    struct arena *trip;      /* of the reading trip, so that a long index takes no more than one */
    struct item *items;
    size_t count;
    struct str *words;       /* of the MGET */
    size_t word_count;
    struct redis_command index[MIRROR_READ_MANY];
    size_t index_count;
    struct commit *commit;
    int tries;
    bool is_last;
};

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
                                                 MIRROR_READ_MANY + 2);
    struct str *get = ARENA_ARRAY(seeding->trip, struct str, 2);

    seeding->words = ARENA_ARRAY(seeding->trip, struct str, seeding->count * 3 + 1);
    seeding->words[0] = STR("MGET");
    seeding->word_count = 1;
    for (size_t i = 0; i < seeding->count; i++) {
        struct item *item = &seeding->items[i];
        item->t_at = want_key(seeding, KEY_TESTIMONIAL, item->testimonial.id);
        item->p_at = want_key(seeding, KEY_PRODUCT, item->product.id);
        item->k_at = want_key(seeding, KEY_OWNER, item->testimonial.author);
    }
    get[0] = STR("GET");
    get[1] = key_of(&seeding->engine->keys, seeding->trip, KEY_CHAT, seeding->home, STR(""));
    commands[0] = (struct redis_command){ .words = get, .count = 2 };
    commands[1] = (struct redis_command){ .words = seeding->words, .count = seeding->word_count };
    seeding->index_count = mirrors_read(seeding->engine, seeding->trip, seeding->home,
                                        seeding->index, MIRROR_READ_MANY);
    memcpy(commands + 2, seeding->index, seeding->index_count * sizeof *commands);
    redis_trip(seeding->engine->options.redis, seeding->trip, commands, 2 + seeding->index_count,
               on_looked_up, seeding);
}

/* The author's key: stored, made earlier in this batch, or fresh. */
static void find_key(struct seeding *seeding, struct item *item, const struct redis_value *stored)
{
    const struct vault *vault = seeding->engine->keys.vault;

    item->has_key = stored->text.len && vault_unwrap(vault, stored->text, &item->key);
    for (struct item *other = seeding->items; !item->has_key && other < item; other++)
        if (other->testimonial.author == item->testimonial.author) {
            item->key = other->key;
            item->has_key = true;
        }
    if (item->has_key)
        return;
    item->key = vault_new_key();
    struct str key = key_of_id(&seeding->engine->keys, seeding->arena, KEY_OWNER, seeding->home,
                               item->testimonial.author);
    commit_check(seeding->commit, CHECK_EQUALS, key, STR(""));
    COMMIT_WRITE(seeding->commit, STR("SET"), key, vault_wrap(vault, seeding->arena, &item->key));
    item->has_key = true;
}

static bool is_first_of_product(const struct seeding *seeding, const struct item *item)
{
    for (const struct item *other = seeding->items; other < item; other++)
        if (other->product.id == item->product.id)
            return false;
    return true;
}

/* The product as stored, or new, with every name that the batch's lines call it by; written
 * once, with the first of them, when it is new or any name is. False: it is not this brand's. */
static bool put_product(struct seeding *seeding, struct item *item, struct str stored,
                        struct text *rows)
{
    struct product product = item->product;
    bool has_news = stored.len == 0;
    struct error err = { 0 };

    if (stored.len && !product_unpack(seeding->arena, stored, &seeding->settings.key, &product))
        return true;
    if (seeding->options.brand &&
        !seed_brand_names(seeding->engine, seeding->arena, seeding->home, seeding->options.brand,
                          stored.len ? &product : NULL, &item->product, item->line, &err)) {
        item->is_refused = true;
        refuse_line(seeding, &err);
        return false;
    }
    struct product known = product;
    item->adds_names = stored.len && product_add_aliases(&known, item->product.aliases,
                                                         item->product.alias_count);
    if (!is_first_of_product(seeding, item))
        return true;
    for (size_t i = 0; i < seeding->count; i++)
        if (seeding->items[i].product.id == item->product.id)
            has_news |= product_add_aliases(&product, seeding->items[i].product.aliases,
                                            seeding->items[i].product.alias_count);
    if (!has_news)
        return true;
    struct str key = key_of_id(&seeding->engine->keys, seeding->arena, KEY_PRODUCT, seeding->home,
                               item->product.id);
    commit_check(seeding->commit, CHECK_EQUALS, key, stored);
    COMMIT_WRITE(seeding->commit, STR("SET"), key,
                 product_pack(seeding->arena, &product, &seeding->settings.key));
    row_of_product(seeding->engine, seeding->arena, &product, rows);
    return true;
}

static void count_as(struct seeding *seeding, struct item *item, enum seeded what)
{
    item->what = what;
    seeding->counts.added += what == SEEDED_ADDED;
    seeding->counts.changed += what == SEEDED_CHANGED;
    seeding->counts.same += what == SEEDED_SAME;
}

static void put_item(struct seeding *seeding, struct item *item, const struct redis_value *values,
                     struct text *rows)
{
    struct testimonial stored;
    struct str t = values[item->t_at].text;

    seed_settle_subject(seeding->engine, seeding->arena, &seeding->settings, item->product.name,
                        &item->testimonial);
    if (!put_product(seeding, item, values[item->p_at].text, rows))
        return;
    find_key(seeding, item, &values[item->k_at]);
    item->is_known = t.len && testimonial_unpack(seeding->arena, t, NULL, &stored);
    if (item->is_known)
        seed_keep_decision(&item->testimonial, &stored);
    if (item->is_known && testimonial_unpack(seeding->arena, t, &item->key, &stored) &&
        seed_is_same(&item->testimonial, item->has_date, &stored)) {
        count_as(seeding, item, item->adds_names ? SEEDED_CHANGED : SEEDED_SAME);
        return;
    }
    struct str key = key_of_id(&seeding->engine->keys, seeding->arena, KEY_TESTIMONIAL,
                               seeding->home, item->testimonial.id);
    commit_check(seeding->commit, CHECK_EQUALS, key, t);
    COMMIT_WRITE(seeding->commit, STR("SET"), key,
                 testimonial_pack(seeding->arena, &item->testimonial, &item->key));
    row_of_testimonial(seeding->engine, seeding->arena, &item->testimonial, item->product.category,
                       rows);
    count_as(seeding, item, item->is_known ? SEEDED_CHANGED : SEEDED_ADDED);
}

/* The batch is written: its lines are told, and the next begins. */
static void go_on(struct seeding *seeding)
{
    const struct seeding_options *options = &seeding->options;

    for (size_t i = 0; options->took && i < seeding->count; i++)
        if (!seeding->items[i].is_refused)
            options->took(options->owner, seeding->items[i].line,
                          seeding->items[i].testimonial.source_id, seeding->items[i].what);
    read_batch(seeding);
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

static void write_settings(struct seeding *seeding, struct str key, struct str raw)
{
    bool becomes_demo = seeding->options.is_demo && !seeding->settings.is_demo;

    if (raw.len && !becomes_demo)
        return;
    if (raw.len == 0) {
        seeding->settings.key = vault_new_key();
        seeding->settings.chat_id = seeding->options.chat_id;
    }
    seeding->settings.is_demo |= seeding->options.is_demo;
    commit_check(seeding->commit, CHECK_EQUALS, key, raw);
    COMMIT_WRITE(seeding->commit, STR("SET"), key,
                 settings_pack(seeding->arena, &seeding->settings, seeding->engine->keys.vault));
}

static void write_batch(struct seeding *seeding, struct str settings, const struct redis_value *mget)
{
    struct text rows = { .arena = seeding->arena };

    if (seeding->tries) /* what the try before counted did not come about */
        seeding->counts = seeding->before;
    seeding->before = seeding->counts;
    seeding->commit = commit_new(seeding->arena);
    write_settings(seeding,
                   key_of(&seeding->engine->keys, seeding->arena, KEY_CHAT, seeding->home, STR("")),
                   settings);
    for (size_t i = 0; i < seeding->count; i++)
        put_item(seeding, &seeding->items[i], mget->items, &rows);
    if (rows.s.len)
        mirrors_append(seeding->engine, seeding->arena, seeding->home, rows.s, seeding->commit);
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
    if (!values || count != 2 + seeding->index_count || values[1].kind != REDIS_LIST) {
        end_later(seeding);
        return;
    }
    bool has_more = mirrors_feed(seeding->engine, seeding->home, seeding->index, values + 2,
                                 seeding->index_count);
    struct str raw = values[0].text;
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
        write_batch(seeding, raw, &values[1]);
}

/* Reads until the batch is full or the file ends. */
static void read_batch(struct seeding *seeding)
{
    struct seed_record record;
    struct error err = { 0 };

    if (seeding->options.progress && seeding->counts.lines)
        seeding->options.progress(seeding->options.owner, &seeding->counts);
    arena_reset(seeding->arena);
    seeding->items = ARENA_ARRAY(seeding->arena, struct item, BATCH);
    seeding->count = 0;
    while (seeding->count < BATCH && !seeding->is_last) {
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
        end(seeding, NULL);
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
