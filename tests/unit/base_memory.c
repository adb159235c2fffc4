/* base_memory.c: what is given back to the kernel is no longer held, and still works. */
#include "../check.h"

#include "../../bot/base/memory.h"
#include "../../bot/language/lexicon.h"

static long resident_kib(const char *row)
{
    char line[256];
    long kib = -1;
    FILE *file = fopen("/proc/self/status", "r");

    CHECK(file != NULL);
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, row, strlen(row)) == 0)
            kib = strtol(line + strlen(row), NULL, 10);
    if (file)
        fclose(file);
    return kib;
}

TEST(code_that_is_dropped_is_not_resident_and_runs_on)
{
    struct lexicon *lexicon = lexicon_open(NULL);
    long before = resident_kib("RssFile:");

    memory_drop_code();

    CHECK(before > 1024);
    CHECK(resident_kib("RssFile:") < before - 512);
    CHECK(lexicon_find(lexicon, STR("sunscreen")) != NULL);
    lexicon_close(lexicon);
}
