#include "check.h"

struct check_test *check_tests;
jmp_buf check_escape;

void check_str(const char *file, int line, struct str got, struct str expected)
{
    if (str_eq(got, expected))
        return;
    printf("  %s:%d: got      \"%.*s\"\n  %*s expected \"%.*s\"\n", file, line, STR_ARG(got),
           (int)strlen(file) + 4, "", STR_ARG(expected));
    longjmp(check_escape, 1);
}

void check_whole(const char *file, int line, const char *what, long long got, long long expected)
{
    if (got == expected)
        return;
    printf("  %s:%d: %s is %lld, expected %lld\n", file, line, what, got, expected);
    longjmp(check_escape, 1);
}

int main(int argc, char **argv)
{
    static struct check_test *test;
    static int passed, failed; /* static: longjmp must not clobber them */

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (test = check_tests; test; test = test->next) {
        if (argc > 1 && !strstr(test->name, argv[1]))
            continue;
        if (setjmp(check_escape) == 0) {
            test->run();
            passed++;
        } else {
            printf("not ok %s\n", test->name);
            failed++;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
