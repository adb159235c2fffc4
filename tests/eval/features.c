/* features.c: prints what bot/language/features.c makes of each line of standard input,
 * for the training: the counts by kind, the signs, then every number. One text a line. */
#include <stdio.h>
#include <stdlib.h>

#include "../../bot/language/features.h"
#include "../../bot/language/lexicon.h"

int main(void)
{
    struct error err = { 0 };
    struct lexicon *lexicon = lexicon_open(&err);
    struct arena *arena = arena_open(1 << 20);
    struct features features;
    struct words words;
    char *line = NULL;
    size_t room = 0;

    if (!lexicon) {
        fprintf(stderr, "%s\n", err.message);
        return EXIT_FAILURE;
    }
    for (ssize_t len; (len = getline(&line, &room, stdin)) > 0;) {
        arena_reset(arena);
        words_split(lexicon, arena, str_trim((struct str){ line, (size_t)len }), &words);
        features_of_words(lexicon, &words, &features);
        size_t count = 0;
        for (unsigned kind = 0; kind < FEATURE_KINDS; kind++) {
            printf("%zu ", features.count[kind]);
            count += features.count[kind];
        }
        printf("%llu", (unsigned long long)features.signs);
        for (size_t i = 0; i < count; i++)
            printf(" %u", features.at[i]);
        putchar('\n');
    }
    free(line);
    arena_close(arena);
    lexicon_close(lexicon);
    return EXIT_SUCCESS;
}
