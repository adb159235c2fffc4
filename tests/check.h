/* check.h: a test is a sentence, a CHECK is a claim.
 *
 *   TEST(router_prefers_a_waiting_question_over_a_command) { ... CHECK(x == y); }
 *
 * Tests register themselves before main runs. A failed CHECK is printed with
 * its place and ends that test only. The runner prints one line per failure
 * and closes with "N passed, N failed". An argument on the command line runs
 * only the tests whose names contain it. */
#ifndef REKAN_TESTS_CHECK_H
#define REKAN_TESTS_CHECK_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bot/base/str.h"

struct check_test {
    const char *name;
    void (*run)(void);
    struct check_test *next;
};

extern struct check_test *check_tests;
extern jmp_buf check_escape;

#define TEST(name)                                                              \
    static void test_##name(void);                                              \
    static struct check_test entry_##name = { #name, test_##name, NULL };       \
    __attribute__((constructor)) static void register_##name(void)              \
    {                                                                           \
        entry_##name.next = check_tests;                                        \
        check_tests = &entry_##name;                                            \
    }                                                                           \
    static void test_##name(void)

#define CHECK(claim)                                                            \
    do {                                                                        \
        if (!(claim)) {                                                         \
            printf("  %s:%d: not true: %s\n", __FILE__, __LINE__, #claim);      \
            longjmp(check_escape, 1);                                           \
        }                                                                       \
    } while (0)

#define CHECK_STR(got, expected) check_str(__FILE__, __LINE__, (got), (expected))
#define CHECK_WHOLE(got, expected)                                              \
    check_whole(__FILE__, __LINE__, #got, (long long)(got), (long long)(expected))

void check_str(const char *file, int line, struct str got, struct str expected);
void check_whole(const char *file, int line, const char *what, long long got, long long expected);

#endif
