/* How a lane gets its entries, and how they are claimed and settled, on a real Redis. */
#include "operations_help.h"

enum { NOW_MS = 1000000 };

static const char lane[] = "AAAAAAAAAAAAAAAA";

static void put(struct desk *desk, const char *entry, int64_t now_ms)
{
    struct commit *commit = commit_new(desk->arena);
    struct str answer;

    commit_add_entry(commit, &desk->keys, desk->arena, str_from(lane), str_from(entry), now_ms);
    CHECK(desk_commit(desk, commit, "", "", &answer) == COMMIT_DONE);
}

static struct claim claim(struct desk *desk, const char *owner, int64_t now_ms)
{
    struct claim claim;
    struct redis_command command = claim_command(&desk->keys, desk->arena, str_from(lane),
                                                 str_from(owner), now_ms);

    claim_result(desk_run(desk, &command), &claim);
    return claim;
}

static enum settled settle_and(bool goes_on, struct desk *desk, const char *owner,
                               const struct claim *claim, const char *outcome, int64_t now_ms,
                               int64_t wait_ms)
{
    struct settle settle = { .lane = str_from(lane), .owner = str_from(owner),
                             .number = claim->number, .outcome = outcome, .goes_on = goes_on,
                             .entry = claim->popped ? STR("") : claim->entry, .now_ms = now_ms, .wait_ms = wait_ms };
    struct redis_command command = settle_command(&desk->keys, desk->arena, &settle);
    struct claim next;

    return settle_result(desk_run(desk, &command), &next);
}

/* ... and takes nothing more. */
static enum settled settle(struct desk *desk, const char *owner, const struct claim *claim,
                           const char *outcome, int64_t now_ms, int64_t wait_ms)
{
    return settle_and(false, desk, owner, claim, outcome, now_ms, wait_ms);
}

/* In the lane wait two replies, "Rone" and "Rtwo". */
static void open_with_two(struct desk *desk)
{
    desk_open(desk);
    put(desk, "Rone", NOW_MS);
    put(desk, "Rtwo", NOW_MS);
}

static bool is_left_empty(struct desk *desk)
{
    return engine_redis(&desk->world, "DBSIZE") == 0;
}

TEST(operations_claim_gives_a_lane_to_one_owner_in_order)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);
    struct claim other = claim(&desk, "B", NOW_MS + 1);
    CHECK(first.kind == CLAIM_ENTRY && !first.popped && first.attempts == 0 && first.behind == 1);
    CHECK_STR(first.entry, STR("Rone"));
    CHECK(other.kind == CLAIM_BUSY && other.busy_until_ms == NOW_MS + LIMIT_LEASE_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    struct claim second = claim(&desk, "A", NOW_MS);
    CHECK_STR(second.entry, STR("Rtwo"));
    CHECK(settle(&desk, "A", &second, "done", NOW_MS, 0) == SETTLED_EMPTY);

    CHECK(is_left_empty(&desk));
    CHECK(claim(&desk, "B", NOW_MS).kind == CLAIM_EMPTY);
    CHECK(is_left_empty(&desk));
    desk_close(&desk);
}

TEST(operations_settle_claims_the_next_entry_for_who_goes_on)
{
    struct desk desk;
    struct claim next;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);
    struct settle done = { .lane = str_from(lane), .owner = STR("A"), .number = first.number,
                           .entry = first.entry, .outcome = "done", .goes_on = true,
                           .now_ms = NOW_MS };
    struct redis_command command = settle_command(&desk.keys, desk.arena, &done);

    CHECK(settle_result(desk_run(&desk, &command), &next) == SETTLED_ENTRY);
    CHECK(next.kind == CLAIM_ENTRY && next.attempts == 0 && !next.popped);
    CHECK_STR(next.entry, STR("Rtwo"));
    CHECK(claim(&desk, "B", NOW_MS + 1).kind == CLAIM_BUSY); /* the lease goes on too */
    /* Said again because the answer got lost, it changes nothing. */
    struct claim again;
    CHECK(settle_result(desk_run(&desk, &command), &again) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &next, "done", NOW_MS, 0) == SETTLED_EMPTY);
    desk_close(&desk);
}

/* Three plain commands, answered together. */
static enum settled pass(struct desk *desk, const char *owner, const struct claim *claim,
                         struct claim *next)
{
    struct settle settle = { .lane = str_from(lane), .owner = str_from(owner),
                             .number = claim->number, .outcome = "done", .entry = claim->entry,
                             .goes_on = true, .now_ms = NOW_MS };
    struct redis_command commands[PASS_COMMANDS];

    pass_commands(&desk->keys, desk->arena, &settle, commands);
    return pass_result(desk_run_all(desk, commands, PASS_COMMANDS), &settle, next);
}

TEST(operations_pass_takes_one_entry_out_and_reads_the_next)
{
    struct desk desk;
    struct claim second, third, none;

    open_with_two(&desk);
    put(&desk, "Rthree", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(pass(&desk, "A", &first, &second) == SETTLED_ENTRY);
    CHECK_STR(second.entry, STR("Rtwo"));
    CHECK(claim(&desk, "B", NOW_MS + 1).kind == CLAIM_BUSY); /* the lease stays */
    /* Said again because the answer got lost, it takes nothing else out. */
    CHECK(pass(&desk, "A", &first, &none) == SETTLED_OTHER);
    CHECK_STR(none.entry, STR("Rtwo"));

    CHECK(pass(&desk, "A", &second, &third) == SETTLED_ENTRY);
    CHECK_STR(third.entry, STR("Rthree"));
    CHECK(pass(&desk, "A", &third, &none) == SETTLED_OUT);
    third.entry = STR("");
    CHECK(settle_and(true, &desk, "A", &third, "done", NOW_MS, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    desk_close(&desk);
}

TEST(operations_pass_leaves_a_notice_and_a_lost_lane_to_the_script)
{
    struct desk desk;
    struct claim next;

    desk_open(&desk);
    put(&desk, "Rone", NOW_MS);
    put(&desk, "Nsecret", NOW_MS);
    put(&desk, "Rthree", NOW_MS);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(pass(&desk, "A", &first, &next) == SETTLED_OUT);
    struct claim notice = claim(&desk, "A", NOW_MS);
    CHECK(notice.popped);

    int64_t after_ms = NOW_MS + LIMIT_LEASE_MS + 1;
    struct claim taken = claim(&desk, "B", after_ms);
    CHECK(pass(&desk, "A", &first, &next) == SETTLED_LOST);
    CHECK_STR(taken.entry, STR("Rthree"));
    CHECK(settle(&desk, "B", &taken, "done", after_ms, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    desk_close(&desk);
}

TEST(operations_settle_takes_out_its_own_entry_and_no_other)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);
    struct claim other = first;
    other.entry = STR("Rnone");
    CHECK(settle(&desk, "A", &other, "done", NOW_MS, 0) == SETTLED_OTHER);

    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    CHECK_STR(claim(&desk, "A", NOW_MS).entry, STR("Rtwo"));
    desk_close(&desk);
}

TEST(operations_settle_said_twice_takes_one_entry_only)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_LOST);

    struct claim second = claim(&desk, "A", NOW_MS);
    CHECK_STR(second.entry, STR("Rtwo"));
    desk_close(&desk);
}

TEST(operations_settle_later_keeps_the_entry_and_counts_the_attempt)
{
    struct desk desk;

    desk_open(&desk);
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
    desk_close(&desk);
}

TEST(operations_settle_by_who_leaves_gives_the_lane_to_the_next)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);
    CHECK(settle(&desk, "A", &first, "done", NOW_MS, 0) == SETTLED_NEXT);
    struct claim second = claim(&desk, "B", NOW_MS + 1);
    CHECK_STR(second.entry, STR("Rtwo"));
    CHECK(settle(&desk, "B", &second, "later", NOW_MS + 1, 500) == SETTLED_WAITING);
    CHECK(claim(&desk, "C", NOW_MS + 500).kind == CLAIM_BUSY); /* the pause stays */
    CHECK(claim(&desk, "C", NOW_MS + 501).attempts == 1);
    desk_close(&desk);
}

TEST(operations_settle_after_a_lost_lease_changes_nothing)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim late = claim(&desk, "A", NOW_MS);
    int64_t after_ms = NOW_MS + LIMIT_LEASE_MS + 1;
    struct claim taken = claim(&desk, "B", after_ms);
    CHECK(taken.kind == CLAIM_ENTRY);
    CHECK(settle(&desk, "A", &late, "done", after_ms, 0) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &late, "clear", after_ms, 0) == SETTLED_LOST);
    CHECK(settle(&desk, "A", &late, "later", after_ms, 0) == SETTLED_LOST);

    CHECK(settle(&desk, "B", &taken, "done", after_ms, 0) == SETTLED_NEXT);
    CHECK_STR(claim(&desk, "B", after_ms).entry, STR("Rtwo"));
    desk_close(&desk);
}

TEST(operations_settle_clear_empties_the_lane)
{
    struct desk desk;

    open_with_two(&desk);
    struct claim first = claim(&desk, "A", NOW_MS);

    CHECK(settle(&desk, "A", &first, "clear", NOW_MS, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    desk_close(&desk);
}

TEST(operations_claim_takes_a_notice_out_at_once)
{
    struct desk desk;

    desk_open(&desk);
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
    desk_close(&desk);
}

/* --- say.lua --------------------------------------------------------------------------------- */

static enum commit_outcome say_once(struct desk *desk, const char *seen, const char *entry,
                                    int64_t most_waiting, struct str *stored)
{
    struct say say = { .seen_key = str_from(seen), .stored = STR("what was said"), .seen_ms = 60000,
                       .lane = str_from(lane), .entry = str_from(entry), .now_ms = NOW_MS,
                       .most_waiting = most_waiting };
    struct redis_command command = say_command(&desk->keys, desk->arena, &say);

    return commit_result(desk_run(desk, &command), stored);
}

TEST(operations_say_puts_an_entry_into_its_lane_once)
{
    struct desk desk;
    struct str stored = { "", 0 };

    desk_open(&desk);
    CHECK(say_once(&desk, "seen", "Rone", 200, &stored) == COMMIT_DONE);
    CHECK(say_once(&desk, "seen", "Rtwo", 200, &stored) == COMMIT_SEEN);
    CHECK_STR(stored, STR("what was said"));
    CHECK(engine_redis(&desk.world, "PTTL seen") > 0);
    struct str ready = key_of_partition(&desk.keys, desk.arena, KEY_READY,
                                        partition_of(str_from(lane)));
    CHECK(engine_redis(&desk.world, "ZCARD %s", ready.at) == 1);
    engine_redis(&desk.world, "DEL seen");

    struct claim only = claim(&desk, "A", NOW_MS);
    CHECK_STR(only.entry, STR("Rone"));
    CHECK(settle(&desk, "A", &only, "done", NOW_MS, 0) == SETTLED_EMPTY);
    CHECK(is_left_empty(&desk));
    desk_close(&desk);
}

TEST(operations_say_changes_nothing_where_a_lane_is_full)
{
    struct desk desk;
    struct str stored;

    desk_open(&desk);
    CHECK(say_once(&desk, "first", "Rone", 1, &stored) == COMMIT_DONE);
    CHECK(say_once(&desk, "second", "Rtwo", 1, &stored) == COMMIT_STALE);
    CHECK(engine_redis(&desk.world, "EXISTS second") == 0);

    CHECK(say_once(&desk, "second", "Rtwo", 2, &stored) == COMMIT_DONE);
    CHECK_STR(claim(&desk, "A", NOW_MS).entry, STR("Rone"));
    desk_close(&desk);
}
