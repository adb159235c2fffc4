/* seeding_review.c: what of a file is compared, and what an administrator decides on.
 *
 * A brand's lines wait for one where the group wants that (C1), and always where a score or
 * likeness asks for a look. One that was decided on stays so until its words change: then it is
 * looked at anew and not shown meanwhile, as a member's story is, since what its source said
 * before may be just what they took back. The operator answers for other files: their lines
 * are shown, and those that are much like another author's are in the queue to be looked at. */
#include "../base/clock.h"
#include "../conversation/hold.h"
#include "../operations/outbox_ops.h"
#include "lately.h"
#include "outbox.h"
#include "seed_guards.h"
#include "seeding_batch.h"

enum { QUEUE_SEEDED = 50 }; /* so much of the members' queue at most is a file's */

/* --- likeness -------------------------------------------------------------------------- */

static bool is_compared(const struct item *item)
{
    return !item->is_refused &&
           !(item->is_known && str_eq(item->testimonial.text, item->stored.text));
}

static void refuse_double(struct seeding *seeding, struct item *item)
{
    struct error err = { 0 };

    if (seeding->options.brand)
        fail(&err, ERROR_REFUSED, "line %ld: text is nearly what another of your lines says; bring "
             "each customer's own words once", item->line);
    else
        fail(&err, ERROR_REFUSED, "line %ld: text is nearly what this author says in another line; "
             "leave one of them out", item->line);
    seeding_refuse(seeding, item, &err);
}

static void compare(struct seeding *seeding, struct item *item)
{
    struct near_likes likes = { 0 };

    for (size_t i = 0; i < seeding->told_count; i++)
        near_story_compare(&item->near, &seeding->told[i], &likes);
    near_window_compare(seeding->window, &item->near, &likes);
    for (const struct item *other = seeding->items; other < item; other++)
        if (!other->is_refused)
            near_story_compare(&item->near, &other->near, &likes);
    item->similar = likes.other;
    if (likes.own)
        refuse_double(seeding, item);
}

void seeding_compare(struct seeding *seeding)
{
    const struct vault *vault = seeding->engine->keys.vault;
    uint64_t brand = seeding->options.brand
                         ? vault_hash(vault, VAULT_BRAND, seeding->options.brand->home) : 0;

    for (size_t i = 0; i < seeding->count; i++) {
        struct item *item = &seeding->items[i];
        item->near = (struct near_story){ .id = item->testimonial.id, .brand = brand,
                                          .author = item->testimonial.author };
        near_story_fill(&item->near, vault, seeding->engine->options.lexicon, seeding->arena,
                        item->testimonial.text);
        if (is_compared(item))
            compare(seeding, item);
    }
}

/* --- the queue ------------------------------------------------------------------------- */

void seeding_read_queue(struct seeding *seeding, struct str raw)
{
    seeding->has_queued = false;
    if (seeding->options.brand)
        brand_queue_unpack(seeding->arena, raw, &seeding->brand_queue);
    else
        queue_unpack(raw, &seeding->queue);
}

static bool refuse_full(struct seeding *seeding, struct item *item)
{
    struct error err = { 0 };

    fail(&err, ERROR_REFUSED, "line %ld: %d lines of yours wait for the group's administrators "
         "already; send it again when they have decided", item->line, BRAND_QUEUE_WAITS);
    seeding_refuse(seeding, item, &err);
    return false;
}

static bool settle_brands(struct seeding *seeding, struct item *item)
{
    struct testimonial *testimonial = &item->testimonial;
    unsigned held = hold_of_words(seeding->engine->options.lexicon, seeding->arena, testimonial->text) |
                    (testimonial->is_claim ? HELD_CLAIM : 0u) | (item->similar ? HELD_SIMILAR : 0u);
    bool waits = held || (item->is_known && item->stored.review != REVIEW_NONE) ||
                 group_option_value(&seeding->settings.options, GROUP_HOLD_BRANDS, NULL);

    if (item->says_same)
        return true;
    testimonial->is_edited |= item->is_known && item->stored.review == REVIEW_NONE &&
                              !str_eq(testimonial->text, item->stored.text);
    testimonial->review = waits ? REVIEW_WAITING : REVIEW_NONE;
    testimonial->reason = REASON_NONE;
    if (!waits)
        return true;
    struct brand_story *story = brand_queue_add(seeding->arena, &seeding->brand_queue,
                                                seeding->options.brand->home, testimonial->id,
                                                clock_now_ms());
    if (!story)
        return refuse_full(seeding, item);
    story->held = held;
    story->similar = item->similar;
    seeding->has_queued = true;
    return true;
}

static bool settle_operators(struct seeding *seeding, struct item *item)
{
    struct queue *queue = &seeding->queue;

    if (!item->similar || item->testimonial.review != REVIEW_NONE)
        return true;
    seeding->counts.alike++;
    if (queue_count(queue, false) >= QUEUE_SEEDED || queue_find(queue, item->testimonial.id))
        return true;
    struct queue_entry *entry = queue_add(queue, item->testimonial.id, clock_now_ms());
    if (entry) {
        entry->held = HELD_SIMILAR;
        entry->similar = item->similar;
        seeding->has_queued = true;
    }
    return true;
}

bool seeding_settle_review(struct seeding *seeding, struct item *item)
{
    return seeding->options.brand ? settle_brands(seeding, item) : settle_operators(seeding, item);
}

/* Nothing waited before: administrators who asked for it hear that something does now. */
static void tell_group(struct seeding *seeding, const char *letter, struct str body, uint64_t number)
{
    struct engine *engine = seeding->engine;
    struct str messenger = seeding->options.messenger;

    if (messenger.len == 0 && engine->messenger_count)
        messenger = str_from(engine->messengers[0]->name);
    struct event event = {
        .kind = EVENT_LETTER, .messenger = messenger, .chat_kind = CHAT_PRIVATE,
        .id = arena_print(seeding->arena, "%s:%.*s:%llu", letter, STR_ARG(seeding->home),
                          (unsigned long long)number),
        .new_chat_id = seeding->home, .letter = str_from(letter), .body = body,
    };
    commit_add_entry(seeding->commit, &engine->keys, seeding->arena,
                     lane_of(seeding->arena, seeding->home, true),
                     outbox_letter(engine, seeding->arena, &event), clock_now_ms());
}

void seeding_write_queue(struct seeding *seeding)
{
    const struct allowed_brand *brand = seeding->options.brand;
    struct queue before;
    struct brand_queue brands_before;
    struct str key = key_of(&seeding->engine->keys, seeding->arena,
                            brand ? KEY_BRAND_QUEUE : KEY_QUEUE, seeding->home, STR(""));

    if (!seeding->has_queued)
        return;
    if (brand) {
        commit_check(seeding->commit, CHECK_EQUALS, key, seeding->brand_queue.raw);
        COMMIT_WRITE(seeding->commit, STR("SET"), key,
                     brand_queue_pack(seeding->arena, &seeding->brand_queue));
        brand_queue_unpack(seeding->arena, seeding->brand_queue.raw, &brands_before);
        if (brand_queue_count(&brands_before, brand->home, false) == 0)
            tell_group(seeding, "brandqueue:news", brand->home, seeding->brand_queue.next);
    } else {
        commit_check(seeding->commit, CHECK_EQUALS, key, seeding->queue.raw);
        COMMIT_WRITE(seeding->commit, STR("SET"), key, queue_pack(seeding->arena, &seeding->queue));
        queue_unpack(seeding->queue.raw, &before);
        if (queue_count(&before, false) == 0)
            tell_group(seeding, "moderation:news", STR(""), seeding->queue.entries[0].id);
    }
}
