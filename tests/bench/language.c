/* language.c: how long one message takes to be read: words, then what it does (the whole of
 * what ordinary chatter costs before it is ignored). One text a line on standard input;
 * prints "p50 p99 most" in microseconds. Each text is read several times and its fastest
 * counts, so that what else the machine does is not measured. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../bot/language/lexicon.h"
#include "../../bot/language/reading.h"

enum { TIMES = 7, TEXTS = 200000 };

static volatile double sink;

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double fastest(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    double best = 1e9;

    for (int i = 0; i < TIMES; i++) {
        struct reading reading;
        struct words words;
        double from = now_us();
        arena_reset(arena);
        words_split(lexicon, arena, text, &words);
        reading_of_words(lexicon, &words, LANGUAGE_ID, &reading);
        sink += reading.request_score;
        double took = now_us() - from;
        best = took < best ? took : best;
    }
    return best;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(void)
{
    static double took[TEXTS];
    struct lexicon *lexicon = lexicon_open(NULL);
    struct arena *arena = arena_open(1 << 20);
    char *line = NULL;
    size_t room = 0;
    size_t count = 0;

    for (ssize_t len; count < TEXTS && lexicon && (len = getline(&line, &room, stdin)) > 0;)
        took[count++] = fastest(lexicon, arena, str_trim((struct str){ line, (size_t)len }));
    if (count == 0)
        return EXIT_FAILURE;
    qsort(took, count, sizeof *took, compare);
    printf("%.1f %.1f %.1f\n", took[count / 2], took[count * 99 / 100], took[count - 1]);
    free(line);
    arena_close(arena);
    lexicon_close(lexicon);
    return EXIT_SUCCESS;
}
