/* seeding_write.c: lines become records: what is there already is left as it is, and what is
 * not becomes a testimonial, its product and its author's key, all in one commit. */
#include "seed_brand.h"
#include "seed_guards.h"
#include "seeding_batch.h"

void seeding_refuse(struct seeding *seeding, struct item *item, const struct error *err)
{
    seeding->counts.refused++;
    if (!item->is_refused)
        seeding->options.refused(seeding->options.owner, err);
    item->is_refused = true;
}

/* --- what is stored -------------------------------------------------------------------- */

static void open_item(struct seeding *seeding, struct item *item, const struct redis_value *values)
{
    const struct vault *vault = seeding->engine->keys.vault;
    struct str t = values[item->t_at].text, key = values[item->k_at].text;

    seed_settle_subject(seeding->engine, seeding->arena, &seeding->settings, item->product.name,
                        &item->testimonial);
    item->has_key = key.len && vault_unwrap(vault, key, &item->key);
    item->is_known = t.len && testimonial_unpack(seeding->arena, t, NULL, &item->stored);
    item->says_same = false;
    if (!item->is_known)
        return;
    seed_keep_decision(&item->testimonial, &item->stored);
    if (item->has_key && testimonial_unpack(seeding->arena, t, &item->key, &item->stored))
        item->says_same = seed_says_same(&item->testimonial, item->has_date, &item->stored);
    else
        testimonial_unpack(seeding->arena, t, NULL, &item->stored);
}

/* The author's key: stored, made earlier in this batch, or fresh. */
static void find_key(struct seeding *seeding, struct item *item)
{
    for (struct item *other = seeding->items; !item->has_key && other < item; other++)
        if (other->has_key && other->testimonial.author == item->testimonial.author) {
            item->key = other->key;
            item->has_key = true;
        }
    if (item->has_key)
        return;
    item->key = vault_new_key();
    struct str key = key_of_id(&seeding->engine->keys, seeding->arena, KEY_OWNER, seeding->home,
                               item->testimonial.author);
    commit_check(seeding->commit, CHECK_EQUALS, key, STR(""));
    COMMIT_WRITE(seeding->commit, STR("SET"), key,
                 vault_wrap(seeding->engine->keys.vault, seeding->arena, &item->key));
    item->has_key = true;
}

/* --- products -------------------------------------------------------------------------- */

static bool is_first_of_product(const struct seeding *seeding, const struct item *item)
{
    for (const struct item *other = seeding->items; other < item; other++)
        if (!other->is_refused && other->product.id == item->product.id)
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
        seeding_refuse(seeding, item, &err);
        return false;
    }
    struct product known = product;
    item->adds_names = stored.len && product_add_aliases(&known, item->product.aliases,
                                                         item->product.alias_count);
    if (!is_first_of_product(seeding, item))
        return true;
    for (size_t i = 0; i < seeding->count; i++)
        if (!seeding->items[i].is_refused && seeding->items[i].product.id == item->product.id)
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

/* --- testimonials ---------------------------------------------------------------------- */

static void count_as(struct seeding *seeding, struct item *item, enum seeded what)
{
    item->what = what;
    seeding->counts.added += what == SEEDED_ADDED;
    seeding->counts.changed += what == SEEDED_CHANGED;
    seeding->counts.same += what == SEEDED_SAME;
    seeding->counts.pending += item->testimonial.review == REVIEW_WAITING;
}

static void put_item(struct seeding *seeding, struct item *item, const struct redis_value *values,
                     struct text *rows)
{
    struct str key = key_of_id(&seeding->engine->keys, seeding->arena, KEY_TESTIMONIAL,
                               seeding->home, item->testimonial.id);

    if (!put_product(seeding, item, values[item->p_at].text, rows))
        return;
    if (item->says_same && seed_reads_same(&item->testimonial, &item->stored)) {
        count_as(seeding, item, item->adds_names ? SEEDED_CHANGED : SEEDED_SAME);
        return;
    }
    if (!seeding_settle_review(seeding, item))
        return;
    find_key(seeding, item);
    commit_check(seeding->commit, CHECK_EQUALS, key, values[item->t_at].text);
    COMMIT_WRITE(seeding->commit, STR("SET"), key,
                 testimonial_pack(seeding->arena, &item->testimonial, &item->key));
    row_of_testimonial(seeding->engine, seeding->arena, &item->testimonial, item->product.category,
                       rows);
    count_as(seeding, item, item->is_known ? SEEDED_CHANGED : SEEDED_ADDED);
}

/* --- all of it ------------------------------------------------------------------------- */

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

void seeding_write(struct seeding *seeding, struct str settings, const struct redis_value *mget)
{
    const struct redis_value *values = mget->items;
    struct text rows = { .arena = seeding->arena };

    if (seeding->tries) /* what the try before counted did not come about */
        seeding->counts = seeding->before;
    seeding->before = seeding->counts;
    seeding->commit = commit_new(seeding->arena);
    write_settings(seeding,
                   key_of(&seeding->engine->keys, seeding->arena, KEY_CHAT, seeding->home, STR("")),
                   settings);
    seeding_read_queue(seeding, values[seeding->queue_at].text);
    for (size_t i = 0; i < seeding->count; i++)
        open_item(seeding, &seeding->items[i], values);
    for (size_t i = 0; i < seeding->count; i++) /* in the try before; that was told */
        seeding->counts.refused += seeding->items[i].is_refused;
    seeding_compare(seeding);
    for (size_t i = 0; i < seeding->count; i++)
        if (!seeding->items[i].is_refused)
            put_item(seeding, &seeding->items[i], values, &rows);
    seeding_write_queue(seeding);
    if (rows.s.len)
        mirrors_append(seeding->engine, seeding->arena, seeding->home, rows.s, seeding->commit);
}
