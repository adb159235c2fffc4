/* purchases_bring.c: a brand's list of order codes becomes marks, all of it in one commit. */
#include "../base/clock.h"
#include "../referral/campaign.h"
#include "outbox.h"
#include "purchases.h"

enum { ATTEMPTS = 8, KEPT_AFTER_DAYS = 30 };

static struct str mark_key(const struct purchase_bringing *bringing, uint64_t hash)
{
    return key_of_id(&bringing->engine->keys, bringing->arena, KEY_PURCHASE, bringing->brand.home,
                     hash);
}

static struct str list_key(const struct purchase_bringing *bringing)
{
    return key_of(&bringing->engine->keys, bringing->arena, KEY_PURCHASES, bringing->brand.home,
                  STR(""));
}

static void end(struct purchase_bringing *bringing, bool is_later)
{
    bringing->is_later = is_later;
    bringing->done(bringing->owner);
}

static void refuse(struct purchase_bringing *bringing, size_t i, const char *says)
{
    bringing->outcomes[i].refused = str_from(says);
}

/* --- what becomes of one line -------------------------------------------------------------- */

/* The label goes where it stands. Nothing of a person goes along. */
static void send_undo(struct purchase_bringing *bringing, struct commit *commit,
                      const struct purchase *purchase, uint64_t hash, int64_t now_ms)
{
    const struct engine *engine = bringing->engine;
    struct text body = { .arena = bringing->arena };
    unsigned char random[16];

    vault_random(random, sizeof random);
    pack_fixed64(&body, purchase->story);
    pack_fixed64(&body, hash);
    struct event letter = {
        .kind = EVENT_LETTER,
        .id = arena_print(bringing->arena, "revoked:%.*s:%llx", STR_ARG(bringing->brand.home),
                          (unsigned long long)str_hash((struct str){ (char *)random, sizeof random })),
        .messenger = bringing->messenger,
        .chat_kind = CHAT_PRIVATE,
        .new_chat_id = purchase->group,
        .letter = STR("proof:undo"),
        .body = body.s,
    };
    commit_add_entry(commit, &engine->keys, bringing->arena,
                     lane_of(bringing->arena, bringing->brand.home, true),
                     outbox_letter(bringing->engine, bringing->arena, &letter), now_ms);
    bringing->has_letters = true;
}

static void write(struct purchase_bringing *bringing, struct commit *commit, size_t i,
                  const struct purchase *purchase, struct str before)
{
    struct str key = mark_key(bringing, bringing->hashes[i]);
    struct str packed = purchase_pack(bringing->arena, purchase, &bringing->brand.key);
    int32_t left = purchase->last_day - campaign_day(clock_now_ms()) + KEPT_AFTER_DAYS;

    commit_check(commit, CHECK_EQUALS, key, before);
    if (purchase->story) /* used once is used for ever */
        COMMIT_WRITE(commit, STR("SET"), key, packed);
    else
        COMMIT_WRITE(commit, STR("SET"), key, packed, STR("EX"),
                     arena_whole(bringing->arena, left * (CLOCK_DAY_MS / CLOCK_SECOND_MS)));
    COMMIT_WRITE(commit, STR("ZADD"), list_key(bringing),
                 arena_whole(bringing->arena, purchase->last_day),
                 id_print(bringing->arena, bringing->hashes[i]));
}

static bool is_twice(const struct purchase_bringing *bringing, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (bringing->hashes[i] == bringing->hashes[at] && bringing->outcomes[i].refused.len == 0)
            return true;
    return false;
}

/* raw: the record as it stands. room: how many more the brand may have. */
static void bring(struct purchase_bringing *bringing, struct commit *commit, size_t i,
                  struct str raw, size_t *room)
{
    const struct purchase_line *line = &bringing->lines[i];
    struct purchase purchase = { .last_day = line->last_day, .product = line->product };

    bringing->outcomes[i] = (struct purchase_outcome){ .line = line->line, .refused = line->refused };
    if (line->refused.len)
        return;
    if (raw.len && !purchase_unpack(bringing->arena, raw, &bringing->brand.key, &purchase)) {
        refuse(bringing, i, "is there and cannot be read");
    } else if (is_twice(bringing, i)) {
        refuse(bringing, i, "has a code that an earlier line has, too");
    } else if (line->is_revoked && raw.len == 0) {
        refuse(bringing, i, "takes back a code that is not there");
    } else if (line->is_revoked && purchase.state != PURCHASE_REVOKED) {
        if (purchase.state == PURCHASE_USED)
            send_undo(bringing, commit, &purchase, bringing->hashes[i], clock_now_ms());
        purchase.state = PURCHASE_REVOKED;
        bringing->outcomes[i].became = PURCHASE_TAKEN_BACK;
        write(bringing, commit, i, &purchase, raw);
    } else if (!line->is_revoked && purchase.state == PURCHASE_REVOKED) {
        refuse(bringing, i, "has a code that was taken back; it stays so");
    } else if (raw.len) {
        bringing->outcomes[i].became = PURCHASE_SAME;
    } else if (*room == 0) {
        refuse(bringing, i, "is one more than the 100000 codes that may be valid at a time");
    } else {
        (*room)--;
        bringing->outcomes[i].became = PURCHASE_ADDED;
        write(bringing, commit, i, &purchase, raw);
    }
}

static void count(struct purchase_bringing *bringing)
{
    for (size_t i = 0; i < bringing->count; i++) {
        const struct purchase_outcome *outcome = &bringing->outcomes[i];
        bringing->refused += outcome->refused.len > 0;
        bringing->added += !outcome->refused.len && outcome->became == PURCHASE_ADDED;
        bringing->same += !outcome->refused.len && outcome->became == PURCHASE_SAME;
        bringing->taken_back += !outcome->refused.len && outcome->became == PURCHASE_TAKEN_BACK;
    }
}

/* --- the trips ------------------------------------------------------------------------------ */

static void look(struct purchase_bringing *bringing);

static void on_committed(void *owner, struct redis_value *values, size_t number,
                         const struct error *err)
{
    struct purchase_bringing *bringing = owner;
    struct str stored;

    (void)err;
    enum commit_outcome outcome = values && number == 1 ? commit_result(&values[0], &stored)
                                                        : COMMIT_BROKEN;
    if (outcome == COMMIT_STALE && ++bringing->attempts < ATTEMPTS) {
        look(bringing);
        return;
    }
    if (outcome == COMMIT_DONE) {
        count(bringing);
        if (bringing->has_letters)
            outbox_kick(bringing->engine->outbox,
                        lane_of(bringing->arena, bringing->brand.home, true));
    }
    end(bringing, outcome != COMMIT_DONE);
}

static void on_looked(void *owner, struct redis_value *values, size_t number,
                      const struct error *err)
{
    struct purchase_bringing *bringing = owner;
    struct commit *commit = commit_new(bringing->arena);

    (void)err;
    if (!values || number != 3 || values[0].count != bringing->count) {
        end(bringing, true);
        return;
    }
    size_t there = (size_t)values[2].whole;
    size_t room = there < LIMIT_PURCHASES ? LIMIT_PURCHASES - there : 0;
    bringing->has_letters = false;
    for (size_t i = 0; i < bringing->count; i++)
        bring(bringing, commit, i, values[0].items[i].text, &room);
    if (commit_is_empty(commit)) {
        count(bringing);
        end(bringing, false);
        return;
    }
    struct redis_command command = commit_command(commit, STR(""), STR(""), 0);
    redis_trip(bringing->engine->options.redis, bringing->arena, &command, 1, on_committed, bringing);
}

/* The marks, what is over taken off the list, how many are on it. */
static void look(struct purchase_bringing *bringing)
{
    struct arena *arena = bringing->arena;
    struct str *marks = ARENA_ARRAY(arena, struct str, bringing->count + 1);
    struct str *words = ARENA_ARRAY(arena, struct str, 6);

    marks[0] = STR("MGET");
    for (size_t i = 0; i < bringing->count; i++)
        marks[1 + i] = mark_key(bringing, bringing->hashes[i]);
    words[0] = STR("ZREMRANGEBYSCORE");
    words[1] = list_key(bringing);
    words[2] = STR("-inf");
    words[3] = arena_whole(arena, campaign_day(clock_now_ms()) - 1);
    words[4] = STR("ZCARD");
    words[5] = words[1];
    const struct redis_command commands[] = {
        { .words = marks, .count = bringing->count + 1 },
        { .words = words, .count = 4 },
        { .words = words + 4, .count = 2 },
    };
    redis_trip(bringing->engine->options.redis, arena, commands, 3, on_looked, bringing);
}

static void begin(void *owner)
{
    struct purchase_bringing *bringing = owner;
    struct arena *arena = bringing->arena;

    bringing->lines = ARENA_ARRAY(arena, struct purchase_line, LIMIT_PURCHASE_LINES);
    bringing->hashes = ARENA_ARRAY(arena, uint64_t, LIMIT_PURCHASE_LINES);
    bringing->outcomes = ARENA_ARRAY(arena, struct purchase_outcome, LIMIT_PURCHASE_LINES);
    bringing->is_too_many = !purchase_lines_read(arena, bringing->bytes,
                                                 campaign_day(clock_now_ms()), bringing->lines,
                                                 LIMIT_PURCHASE_LINES, &bringing->count);
    if (bringing->is_too_many || bringing->count == 0) {
        end(bringing, false);
        return;
    }
    for (size_t i = 0; i < bringing->count; i++)
        bringing->hashes[i] = purchase_hash(bringing->engine->keys.vault, arena,
                                            bringing->lines[i].code);
    look(bringing);
}

void purchases_bring(struct purchase_bringing *bringing)
{
    loop_after(bringing->engine->options.loop, 0, begin, bringing);
}
