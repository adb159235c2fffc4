/* The three scripts on a real Redis: what each answers, and what it leaves behind. */
#include "../../bot/operations/outbox_ops.h"
#include "engine_help.h"

enum { MANY_WRITES = 2000, NOW_MS = 1000000 };

struct desk {
    struct engine_world world;
    struct redis *redis;
    struct arena *arena;
    struct keyspace keys;
    struct redis_value *values;
    size_t count;
    int done;
};

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct desk *desk = owner;

    (void)err;
    desk->values = values;
    desk->count = count;
    desk->done++;
}

static const struct redis_value *run(struct desk *desk, const struct redis_command *command)
{
    int wanted = desk->done + 1;

    redis_trip(desk->redis, desk->arena, command, 1, on_done, desk);
    CHECK(io_run_until_count(desk->world.loop, &desk->done, wanted, 5000));
    CHECK(desk->values && desk->count == 1);
    return &desk->values[0];
}

static bool is_up(void *owner)
{
    struct redis_stats stats;

    redis_stats(owner, &stats);
    return stats.is_up;
}

static void open_desk(struct desk *desk)
{
    struct error err = { 0 };

    *desk = (struct desk){ .arena = arena_open(SIZE_MAX) };
    engine_world_open(&desk->world);
    struct redis_options options = { .url = str_from(desk->world.server.url), .timeout_ms = 5000,
                                     .scripts = operation_scripts };
    desk->keys = (struct keyspace){ .prefix = STR("t"), .vault = desk->world.vault };
    desk->redis = redis_open(desk->world.loop, &options, &err);
    CHECK(desk->redis && io_run_until(desk->world.loop, is_up, desk->redis, 5000));
}

static void close_desk(struct desk *desk)
{
    redis_close(desk->redis);
    arena_close(desk->arena);
    engine_world_close(&desk->world);
}

/* --- commit.lua ------------------------------------------------------------------------- */

static enum commit_outcome commit_now(struct desk *desk, struct commit *commit, const char *seen,
                                      const char *stored, struct str *answer)
{
    struct redis_command command = commit_command(commit, str_from(seen), str_from(stored), 60000);

    return commit_result(run(desk, &command), answer);
}

TEST(operations_commit_writes_once_and_repeats_its_answer)
{
    struct desk desk;
    struct str answer = { "", 0 };

    open_desk(&desk);
    struct commit *commit = commit_new(desk.arena);
    commit_check(commit, CHECK_EQUALS, STR("a"), STR(""));
    COMMIT_WRITE(commit, STR("SET"), STR("a"), STR("1"));
    COMMIT_WRITE(commit, STR("RPUSH"), STR("list"), STR("x"));
    CHECK(commit_now(&desk, commit, "seen", "what was said", &answer) == COMMIT_DONE);
    CHECK(commit_now(&desk, commit, "seen", "something else", &answer) == COMMIT_SEEN);

    CHECK_STR(answer, STR("what was said"));
    CHECK(engine_redis(&desk.world, "LLEN list") == 1);
    CHECK(engine_redis(&desk.world, "PTTL seen") > 0);
    close_desk(&desk);
}

TEST(operations_commit_without_a_mark_only_checks_and_writes)
{
    struct desk desk;
    struct str answer = { "", 0 };

    open_desk(&desk);
    for (int i = 0; i < 2; i++) {
        struct commit *commit = commit_new(desk.arena);
        COMMIT_WRITE(commit, STR("RPUSH"), STR("list"), STR("x"));
        CHECK(commit_now(&desk, commit, "", "", &answer) == COMMIT_DONE);
    }

    CHECK(engine_redis(&desk.world, "LLEN list") == 2);
    CHECK(engine_redis(&desk.world, "DBSIZE") == 1);
    close_desk(&desk);
}

TEST(operations_commit_writes_nothing_when_any_check_fails)
{
    static const struct {
        enum check_kind kind;
        const char *key, *value;
        bool holds;
    } cases[] = {
        { CHECK_EQUALS, "text", "abc", true },     { CHECK_EQUALS, "text", "", false },
        { CHECK_EQUALS, "text", "abd", false },    { CHECK_EQUALS, "none", "", true },
        { CHECK_EQUALS, "none", "abc", false },    { CHECK_LENGTH, "text", "3", true },
        { CHECK_LENGTH, "text", "4", false },      { CHECK_LENGTH, "none", "0", true },
        { CHECK_BELOW, "list", "3", true },        { CHECK_BELOW, "list", "2", false },
        { CHECK_BELOW, "none", "1", true },        { CHECK_MEMBER, "set", "m", true },
        { CHECK_MEMBER, "set", "n", false },       { CHECK_MEMBER, "none", "m", false },
        { CHECK_NO_MEMBER, "set", "n", true },     { CHECK_NO_MEMBER, "set", "m", false },
        { CHECK_NO_MEMBER, "none", "m", true },
    };
    struct desk desk;
    struct str answer = { "", 0 };

    open_desk(&desk);
    engine_redis(&desk.world, "SET text abc");
    engine_redis(&desk.world, "RPUSH list 1 2");
    engine_redis(&desk.world, "SADD set m");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct commit *commit = commit_new(desk.arena);
        engine_redis(&desk.world, "DEL written seen");
        commit_check(commit, CHECK_EQUALS, STR("never"), STR(""));
        commit_check(commit, cases[i].kind, str_from(cases[i].key), str_from(cases[i].value));
        COMMIT_WRITE(commit, STR("SET"), STR("written"), STR("1"));
        enum commit_outcome outcome = commit_now(&desk, commit, "seen", "", &answer);
        bool is_right = outcome == (cases[i].holds ? COMMIT_DONE : COMMIT_STALE) &&
                        engine_redis(&desk.world, "EXISTS written seen") == (cases[i].holds ? 2 : 0);
        if (!is_right)
            printf("  case %zu: %s %s\n", i, cases[i].key, cases[i].value);
        CHECK(is_right);
    }
    close_desk(&desk);
}

TEST(operations_commit_takes_thousands_of_writes)
{
    struct desk desk;
    struct str answer = { "", 0 };

    open_desk(&desk);
    struct commit *commit = commit_new(desk.arena);
    for (int i = 0; i < MANY_WRITES; i++) {
        struct str key = arena_print(desk.arena, "k%d", i);
        commit_check(commit, CHECK_EQUALS, key, STR(""));
        COMMIT_WRITE(commit, STR("SET"), key, arena_print(desk.arena, "value %d", i));
    }
    COMMIT_WRITE(commit, STR("APPEND"), STR("k7"), STR("!"));
    CHECK(commit_now(&desk, commit, "seen", "", &answer) == COMMIT_DONE);

    CHECK(engine_redis(&desk.world, "DBSIZE") == MANY_WRITES + 1);
    CHECK(engine_redis(&desk.world, "STRLEN k7") == 8);
    close_desk(&desk);
}

TEST(operations_commit_that_redis_refuses_is_broken_not_done)
{
    struct desk desk;
    struct str answer = { "", 0 };

    open_desk(&desk);
    engine_redis(&desk.world, "SADD set m");
    struct commit *commit = commit_new(desk.arena);
    COMMIT_WRITE(commit, STR("APPEND"), STR("set"), STR("x"));

    CHECK(commit_now(&desk, commit, "seen", "", &answer) == COMMIT_BROKEN);
    CHECK(engine_redis(&desk.world, "EXISTS seen") == 0);
    close_desk(&desk);
}

/* --- claim.lua and settle.lua ---------------------------------------------------------------- */

static const char lane[] = "AAAAAAAAAAAAAAAA";

static void put(struct desk *desk, const char *entry, int64_t now_ms)
{
    struct commit *commit = commit_new(desk->arena);
    struct str answer;

    commit_add_entry(commit, &desk->keys, desk->arena, str_from(lane), str_from(entry), now_ms);
    CHECK(commit_now(desk, commit, "", "", &answer) == COMMIT_DONE);
}

static struct claim claim(struct desk *desk, const char *owner, int64_t now_ms)
{
    struct claim claim;
    struct redis_command command = claim_command(&desk->keys, desk->arena, str_from(lane),
                                                 str_from(owner), now_ms);

    claim_result(run(desk, &command), &claim);
    return claim;
}

static enum settled settle_and(bool goes_on, struct desk *desk, const char *owner,
                               const struct claim *claim, const char *outcome, int64_t now_ms,
                               int64_t wait_ms)
{
    struct settle settle = { .lane = str_from(lane), .owner = str_from(owner),
                             .number = claim->number, .outcome = outcome, .goes_on = goes_on,
                             .popped = claim->popped, .now_ms = now_ms, .wait_ms = wait_ms };
    struct redis_command command = settle_command(&desk->keys, desk->arena, &settle);

    return settle_result(run(desk, &command));
}

/* ... and takes nothing more. */
static enum settled settle(struct desk *desk, const char *owner, const struct claim *claim,
                           const char *outcome, int64_t now_ms, int64_t wait_ms)
{
    return settle_and(false, desk, owner, claim, outcome, now_ms, wait_ms);
}

static bool is_left_empty(struct desk *desk)
{
    return engine_redis(&desk->world, "DBSIZE") == 0;
}

TEST(operations_claim_gives_a_lane_to_one_owner_in_order)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    struct claim other = claim(&desk, "B", NOW_MS + 1);
    CHECK(first.kind == CLAIM_ENTRY && !first.popped && first.attempts == 0);
    CHECK_STR(first.entry, STR("Rone"));
    CHECK(other.kind == CLAIM_BUSY && other.busy_until_ms == NOW_MS + LIMIT_LEASE_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    struct claim second = claim(&desk, "A", NOW_MS);
    CHECK_STR(second.entry, STR("Rtwo"));
    CHECK(settle(&desk, "A", &second, "done", NOW_MS, 0) == SETTLED_EMPTY);

    CHECK(is_left_empty(&desk));
    CHECK(claim(&desk, "B", NOW_MS).kind == CLAIM_EMPTY);
    CHECK(is_left_empty(&desk));
    close_desk(&desk);
}

TEST(operations_settle_claims_the_next_entry_for_who_goes_on)
{
    struct desk desk;
    struct claim next;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    struct settle done = { .lane = str_from(lane), .owner = STR("A"), .number = first.number,
                           .outcome = "done", .goes_on = true, .now_ms = NOW_MS };
    struct redis_command command = settle_command(&desk.keys, desk.arena, &done);

    const struct redis_value *answer = run(&desk, &command);
    CHECK(settle_result(answer) == SETTLED_ENTRY);
    claim_result(answer, &next);
    CHECK(next.kind == CLAIM_ENTRY && next.attempts == 0 && !next.popped);
    CHECK_STR(next.entry, STR("Rtwo"));
    CHECK(claim(&desk, "B", NOW_MS + 1).kind == CLAIM_BUSY); /* the lease goes on too */
    /* Said again because the answer got lost, it changes nothing. */
    CHECK(settle_result(run(&desk, &command)) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &next, "done", NOW_MS, 0) == SETTLED_EMPTY);
    close_desk(&desk);
}

TEST(operations_settle_said_twice_takes_one_entry_only)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_LOST);

    struct claim second = claim(&desk, "A", NOW_MS);
    CHECK_STR(second.entry, STR("Rtwo"));
    close_desk(&desk);
}

TEST(operations_settle_later_keeps_the_entry_and_counts_the_attempt)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(settle_and(true, &desk, "A", &first, "later", NOW_MS, 500) == SETTLED_WAITING);
    CHECK(claim(&desk, "B", NOW_MS + 500).kind == CLAIM_BUSY);
    struct claim again = claim(&desk, "A", NOW_MS + 500);
    CHECK(again.attempts == 1);
    CHECK_STR(again.entry, STR("Rone"));
    CHECK(settle(&desk, "A", &again, "wait", NOW_MS + 500, 500) == SETTLED_WAITING);
    struct claim third = claim(&desk, "A", NOW_MS + 1000);
    CHECK(third.attempts == 1); /* waiting for one's turn is no failure */

    CHECK(settle(&desk, "A", &third, "done", NOW_MS + 1000, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    close_desk(&desk);
}

TEST(operations_settle_by_who_leaves_gives_the_lane_to_the_next)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    struct claim second = claim(&desk, "B", NOW_MS + 1);
    CHECK_STR(second.entry, STR("Rtwo"));
    CHECK(settle(&desk, "B", &second, "later", NOW_MS + 1, 500) == SETTLED_WAITING);
    CHECK(claim(&desk, "C", NOW_MS + 500).kind == CLAIM_BUSY); /* the pause stays */
    CHECK(claim(&desk, "C", NOW_MS + 501).attempts == 1);
    close_desk(&desk);
}

TEST(operations_settle_after_a_lost_lease_changes_nothing)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim late = claim(&desk, "A", NOW_MS);
    int64_t after_ms = NOW_MS + LIMIT_LEASE_MS + 1;
    struct claim taken = claim(&desk, "B", after_ms);
    CHECK(taken.kind == CLAIM_ENTRY);
    CHECK(settle(&desk, "A", &late, "done", after_ms, 0) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &late, "clear", after_ms, 0) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &late, "later", after_ms, 0) == SETTLED_LOST);

    CHECK(settle(&desk, "B", &taken, "done", after_ms, 0) == SETTLED_NEXT);
    CHECK_STR(claim(&desk, "B", after_ms).entry, STR("Rtwo"));
    close_desk(&desk);
}

TEST(operations_settle_clear_empties_the_lane)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);

    CHECK(settle(&desk, "A", &first, "clear", NOW_MS, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    close_desk(&desk);
}

TEST(operations_claim_takes_a_notice_out_at_once)
{
    struct desk desk;

    open_desk(&desk);
    put(&desk, "Nsecret", NOW_MS);
    put(&desk, "Rtwo", NOW_MS);
    struct claim notice = claim(&desk, "A", NOW_MS);
    CHECK(notice.popped);
    CHECK_STR(notice.entry, STR("Nsecret"));

    /* Whoever dies now never says it twice; whoever lives settles only what he claimed. */
    struct claim after = claim(&desk, "A", NOW_MS);
    CHECK_STR(after.entry, STR("Rtwo"));
    CHECK(settle(&desk, "A", &after, "done", NOW_MS, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    close_desk(&desk);
}
