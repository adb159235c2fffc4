#include "review.h"

#include <inttypes.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "lately.h"
#include "rows.h"

enum { READS_MAX = 9, REPORT_DAY_MS = 172800000, PEER_MS = 86400000 };

enum read_kind { READ_QUEUE, READ_AUDIT, READ_AUDIT_COUNT, READ_REPORTED, READ_REPORTS_TODAY, READ_PEER,
                 READ_SEEDED, READ_LATELY, READ_BRAND_QUEUE };

struct review_reads {
    struct lookup *lookup;
    struct redis_command commands[READS_MAX];
    enum read_kind kinds[READS_MAX];
    size_t count;
    void (*done)(struct lookup *lookup, const struct error *err);
};

/* A reporter is a hash that means nothing outside this group. */
static struct str reporter(struct engine *engine, const struct turn *turn)
{
    return vault_id(engine->keys.vault, turn->arena, VAULT_PERSON,
                    arena_print(turn->arena, "report\n%.*s\n%.*s", STR_ARG(turn->home),
                                STR_ARG(turn->person_home)));
}

static struct str reports_key(struct engine *engine, const struct turn *turn, struct str group)
{
    return key_of_id(&engine->keys, turn->arena, KEY_REPORTS, group, turn->wants.ids[0]);
}

static struct str reports_day_key(struct engine *engine, const struct turn *turn, struct str group)
{
    struct str day = arena_print(turn->arena, "%.*s:%d", STR_ARG(reporter(engine, turn)),
                                 (int)clock_day(turn->now_ms));

    return key_of(&engine->keys, turn->arena, KEY_REPORTED, group, day);
}

/* A keyed hash of the message, nothing of what it says or whose it is. */
static struct str peer_key(struct engine *engine, const struct turn *turn, struct str group)
{
    struct str which = arena_print(turn->arena, "peer\n%.*s", STR_ARG(turn->event->reply_message_id));

    return key_of_id(&engine->keys, turn->arena, KEY_ASKED, group,
                     vault_hash(engine->keys.vault, VAULT_LINE, which));
}

static struct str group_key(struct engine *engine, const struct turn *turn, enum key_kind kind,
                            struct str group)
{
    return key_of(&engine->keys, turn->arena, kind, group, STR(""));
}

/* --- reading --------------------------------------------------------------------------- */

static void add_read(struct review_reads *reads, enum read_kind kind, const struct str *words,
                     size_t count)
{
    struct str *copy = ARENA_ARRAY(reads->lookup->turn->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    reads->kinds[reads->count] = kind;
    reads->commands[reads->count++] = (struct redis_command){ .words = copy, .count = count };
}

static void add_reads(struct review_reads *reads)
{
    struct lookup *lookup = reads->lookup;
    struct engine *engine = lookup->engine;
    const struct turn *turn = lookup->turn;
    const struct wants *wants = &turn->wants;
    struct str group = lookup->group;

    if (wants->queue)
        add_read(reads, READ_QUEUE,
                 (const struct str[]){ STR("GET"), group_key(engine, turn, KEY_QUEUE, group) }, 2);
    if (wants->brand_queue.is_wanted)
        add_read(reads, READ_BRAND_QUEUE,
                 (const struct str[]){ STR("GET"), group_key(engine, turn, KEY_BRAND_QUEUE, group) }, 2);
    if (wants->audit) {
        struct str key = group_key(engine, turn, KEY_AUDIT, group);
        struct str from = arena_print(turn->arena, "-%zu", wants->audit_skip + TURN_AUDIT);
        struct str to = arena_print(turn->arena, "-%zu", wants->audit_skip + 1);
        add_read(reads, READ_AUDIT, (const struct str[]){ STR("LRANGE"), key, from, to }, 4);
        add_read(reads, READ_AUDIT_COUNT, (const struct str[]){ STR("LLEN"), key }, 2);
    }
    if (wants->near_text.len || wants->near_id) {
        struct redis_command seeded = near_window_read(engine, turn->arena, group);
        add_read(reads, READ_SEEDED, seeded.words, seeded.count);
    }
    if (wants->near_text.len || wants->near_id || wants->lately)
        add_read(reads, READ_LATELY,
                 (const struct str[]){ STR("HGETALL"), lately_key(engine, turn->arena, group) }, 2);
    if (wants->peer)
        add_read(reads, READ_PEER,
                 (const struct str[]){ STR("EXISTS"), peer_key(engine, turn, group) }, 2);
    if (wants->reports) {
        add_read(reads, READ_REPORTED,
                 (const struct str[]){ STR("SISMEMBER"), reports_key(engine, turn, group),
                                       reporter(engine, turn) }, 3);
        add_read(reads, READ_REPORTS_TODAY,
                 (const struct str[]){ STR("GET"), reports_day_key(engine, turn, group) }, 2);
    }
}

static void want_story(struct lookup *lookup, uint64_t id)
{
    struct wants *wants = &lookup->turn->wants;

    if (wants->id_count == TURN_IDS)
        return;
    wants->ids[wants->id_count++] = id;
    shelf_want_testimonial(lookup->shelf, id, 0);
}

/* The entry that a screen will show, and the one that it is much like. */
static void take_queue(struct lookup *lookup, struct str raw)
{
    struct turn *turn = lookup->turn;
    struct wants *wants = &turn->wants;

    turn->found.queue = ARENA_NEW(turn->arena, struct queue);
    if (!queue_unpack(raw, turn->found.queue))
        log_error("queue.unreadable", "chat=%.*s", STR_ARG(lookup->group));
    const struct queue_entry *entry = queue_at(turn->found.queue, wants->queue_hidden, wants->queue_at);
    if (wants->id_count || !entry)
        return;
    want_story(lookup, entry->id);
    if (entry->similar)
        want_story(lookup, entry->similar);
}

/* The stories of a page; or beside a single one that which it is much like. */
static void take_brand_queue(struct lookup *lookup, struct str raw)
{
    struct turn *turn = lookup->turn;
    const struct brand_queue_wants *wants = &turn->wants.brand_queue;
    const struct brand_story *story;

    if (!brand_queue_unpack(turn->arena, raw, turn->found.brand_queue))
        log_error("brand_queue.unreadable", "chat=%.*s", STR_ARG(lookup->group));
    if (turn->wants.id_count) {
        story = brand_queue_find(turn->found.brand_queue, turn->wants.ids[0]);
        if (story && story->similar)
            want_story(lookup, story->similar);
        return;
    }
    for (size_t i = 0; i < wants->many; i++) {
        story = brand_queue_at(turn->found.brand_queue, wants->brand, wants->rejected, wants->from + i);
        if (story)
            want_story(lookup, story->id);
    }
}

static void take_audit(struct turn *turn, const struct redis_value *value)
{
    for (size_t i = value->count; i-- > 0 && turn->found.audit_count < TURN_AUDIT;)
        if (audit_unpack(value->items[i].text, &turn->found.audit[turn->found.audit_count]))
            turn->found.audit_count++;
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct review_reads *reads = owner;
    struct turn *turn = reads->lookup->turn;
    const struct redis_value *seeded = NULL;
    uint64_t today = 0;

    if (!values || count != reads->count) {
        reads->done(reads->lookup, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        switch (reads->kinds[i]) {
        case READ_QUEUE: take_queue(reads->lookup, values[i].text); break;
        case READ_BRAND_QUEUE: take_brand_queue(reads->lookup, values[i].text); break;
        case READ_AUDIT: take_audit(turn, &values[i]); break;
        case READ_AUDIT_COUNT: turn->found.audit_total = (size_t)values[i].whole; break;
        case READ_SEEDED: seeded = &values[i]; break; /* before the next */
        case READ_LATELY: lately_find(reads->lookup, &values[i], seeded); break;
        case READ_PEER: turn->found.was_asked_for = values[i].whole == 1; break;
        case READ_REPORTED: turn->found.has_reported = values[i].whole == 1; break;
        case READ_REPORTS_TODAY:
            turn->found.reports_today = str_to_u64(values[i].text, &today) ? (unsigned)today : 0;
            break;
        }
    reads->done(reads->lookup, NULL);
}

void review_look_up(struct lookup *lookup, void (*done)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct review_reads *reads = ARENA_NEW(turn->arena, struct review_reads);

    *reads = (struct review_reads){ .lookup = lookup, .done = done };
    if (turn->wants.queue)
        turn->found.queue = ARENA_NEW(turn->arena, struct queue);
    if (turn->wants.brand_queue.is_wanted)
        turn->found.brand_queue = ARENA_NEW(turn->arena, struct brand_queue);
    if (lookup->group.len)
        add_reads(reads);
    if (reads->count == 0)
        done(lookup, NULL);
    else
        redis_trip(lookup->engine->options.redis, turn->arena, reads->commands, reads->count, on_read,
                   reads);
}

/* --- writing --------------------------------------------------------------------------- */

static bool write_review(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                         const struct testimonial *testimonial, struct commit *commit,
                         struct text *rows)
{
    struct str key = key_of_id(&engine->keys, turn->arena, KEY_TESTIMONIAL, turn->home,
                               testimonial->id);

    if (!lookup->index_is_fresh)
        return false;
    commit_check(commit, CHECK_EQUALS, key, testimonial->raw);
    COMMIT_WRITE(commit, STR("SET"), key, testimonial_pack_numbers(turn->arena, testimonial));
    row_of_testimonial(engine, turn->arena, testimonial, STR(""), rows);
    return true;
}

static void write_queue(struct engine *engine, const struct turn *turn, struct commit *commit)
{
    struct str key = group_key(engine, turn, KEY_QUEUE, turn->home);

    commit_check(commit, CHECK_EQUALS, key, turn->found.queue->raw);
    COMMIT_WRITE(commit, STR("SET"), key, queue_pack(turn->arena, turn->found.queue));
}

static void write_brand_queue(struct engine *engine, const struct turn *turn, struct commit *commit)
{
    struct str key = group_key(engine, turn, KEY_BRAND_QUEUE, turn->home);

    commit_check(commit, CHECK_EQUALS, key, turn->found.brand_queue->raw);
    COMMIT_WRITE(commit, STR("SET"), key, brand_queue_pack(turn->arena, turn->found.brand_queue));
}

static void write_report(struct engine *engine, const struct turn *turn, struct commit *commit)
{
    struct str key = reports_key(engine, turn, turn->home);
    struct str day = reports_day_key(engine, turn, turn->home);
    struct str who = reporter(engine, turn);

    commit_check(commit, CHECK_NO_MEMBER, key, who);
    COMMIT_WRITE(commit, STR("SADD"), key, who);
    COMMIT_WRITE(commit, STR("INCR"), day);
    COMMIT_WRITE(commit, STR("PEXPIRE"), day, arena_print(turn->arena, "%d", REPORT_DAY_MS));
}

bool review_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                    const struct effect *effect, struct commit *commit, struct text *rows)
{
    switch (effect->kind) {
    case EFFECT_REVIEW:
        return write_review(engine, turn, lookup, effect->testimonial, commit, rows);
    case EFFECT_QUEUE:
        write_queue(engine, turn, commit);
        return true;
    case EFFECT_BRAND_QUEUE:
        write_brand_queue(engine, turn, commit);
        return true;
    case EFFECT_AUDIT:
        COMMIT_WRITE(commit, STR("RPUSH"), group_key(engine, turn, KEY_AUDIT, turn->home),
                     audit_pack(turn->arena, &effect->audit));
        return true;
    case EFFECT_PEER_ASKED:
        commit_check(commit, CHECK_EQUALS, peer_key(engine, turn, turn->home), STR(""));
        COMMIT_WRITE(commit, STR("SET"), peer_key(engine, turn, turn->home), STR("1"), STR("PX"),
                     arena_print(turn->arena, "%d", PEER_MS));
        return true;
    case EFFECT_REPORT:
        write_report(engine, turn, commit);
        return true;
    default:
        return false;
    }
}
