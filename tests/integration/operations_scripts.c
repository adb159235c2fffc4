/* commit.lua on a real Redis: what it answers, and what it leaves behind. */
#include "operations_help.h"

enum { MANY_WRITES = 2000, NOW_MS = 1000000 };

TEST(operations_commit_writes_once_and_repeats_its_answer)
{
    struct desk desk;
    struct str answer = { "", 0 };

    desk_open(&desk);
    struct commit *commit = commit_new(desk.arena);
    commit_check(commit, CHECK_EQUALS, STR("a"), STR(""));
    COMMIT_WRITE(commit, STR("SET"), STR("a"), STR("1"));
    COMMIT_WRITE(commit, STR("RPUSH"), STR("list"), STR("x"));
    CHECK(desk_commit(&desk, commit, "seen", "what was said", &answer) == COMMIT_DONE);
    CHECK(desk_commit(&desk, commit, "seen", "something else", &answer) == COMMIT_SEEN);

    CHECK_STR(answer, STR("what was said"));
    CHECK(engine_redis(&desk.world, "LLEN list") == 1);
    CHECK(engine_redis(&desk.world, "PTTL seen") > 0);
    desk_close(&desk);
}

TEST(operations_commit_without_a_mark_only_checks_and_writes)
{
    struct desk desk;
    struct str answer = { "", 0 };

    desk_open(&desk);
    for (int i = 0; i < 2; i++) {
        struct commit *commit = commit_new(desk.arena);
        COMMIT_WRITE(commit, STR("RPUSH"), STR("list"), STR("x"));
        CHECK(desk_commit(&desk, commit, "", "", &answer) == COMMIT_DONE);
    }

    CHECK(engine_redis(&desk.world, "LLEN list") == 2);
    CHECK(engine_redis(&desk.world, "DBSIZE") == 1);
    desk_close(&desk);
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

    desk_open(&desk);
    engine_redis(&desk.world, "SET text abc");
    engine_redis(&desk.world, "RPUSH list 1 2");
    engine_redis(&desk.world, "SADD set m");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct commit *commit = commit_new(desk.arena);
        engine_redis(&desk.world, "DEL written seen");
        commit_check(commit, CHECK_EQUALS, STR("never"), STR(""));
        commit_check(commit, cases[i].kind, str_from(cases[i].key), str_from(cases[i].value));
        COMMIT_WRITE(commit, STR("SET"), STR("written"), STR("1"));
        enum commit_outcome outcome = desk_commit(&desk, commit, "seen", "", &answer);
        bool is_right = outcome == (cases[i].holds ? COMMIT_DONE : COMMIT_STALE) &&
                        engine_redis(&desk.world, "EXISTS written seen") == (cases[i].holds ? 2 : 0);
        if (!is_right)
            printf("  case %zu: %s %s\n", i, cases[i].key, cases[i].value);
        CHECK(is_right);
    }
    desk_close(&desk);
}

TEST(operations_commit_takes_thousands_of_writes)
{
    struct desk desk;
    struct str answer = { "", 0 };

    desk_open(&desk);
    struct commit *commit = commit_new(desk.arena);
    for (int i = 0; i < MANY_WRITES; i++) {
        struct str key = arena_print(desk.arena, "k%d", i);
        commit_check(commit, CHECK_EQUALS, key, STR(""));
        COMMIT_WRITE(commit, STR("SET"), key, arena_print(desk.arena, "value %d", i));
    }
    COMMIT_WRITE(commit, STR("APPEND"), STR("k7"), STR("!"));
    CHECK(desk_commit(&desk, commit, "seen", "", &answer) == COMMIT_DONE);

    CHECK(engine_redis(&desk.world, "DBSIZE") == MANY_WRITES + 1);
    CHECK(engine_redis(&desk.world, "STRLEN k7") == 8);
    desk_close(&desk);
}

TEST(operations_commit_that_redis_refuses_is_broken_not_done)
{
    struct desk desk;
    struct str answer = { "", 0 };

    desk_open(&desk);
    engine_redis(&desk.world, "SADD set m");
    struct commit *commit = commit_new(desk.arena);
    COMMIT_WRITE(commit, STR("APPEND"), STR("set"), STR("x"));

    CHECK(desk_commit(&desk, commit, "seen", "", &answer) == COMMIT_BROKEN);
    CHECK(engine_redis(&desk.world, "EXISTS seen") == 0);
    desk_close(&desk);
}
