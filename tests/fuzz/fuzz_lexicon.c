/* fuzz_lexicon.c: any bytes as one file of locales/lexicon/: refused with a message, or a
 * lexicon that understands a question. The first byte says which file. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "../../bot/base/embedded.h"
#include "../../bot/language/lexicon.h"
#include "../../bot/language/terms.h"

static const char *const paths[] = {
    "locales/lexicon/slang.json",          "locales/lexicon/filler.json",
    "locales/lexicon/function_words.json", "locales/lexicon/common_words.json",
    "locales/lexicon/synonyms.json",       "locales/lexicon/thanks.json",
    "locales/lexicon/attributes.json",
};

struct changed {
    const char *path;
    struct str bytes;
};

static struct str content(void *owner, const char *path)
{
    const struct changed *changed = owner;

    return strcmp(path, changed->path) == 0 ? changed->bytes : embedded_content(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = { 0 };

    if (size == 0)
        return 0;
    struct changed changed = { paths[data[0] % (sizeof paths / sizeof paths[0])],
                               { (const char *)data + 1, size - 1 } };
    struct lexicon *lexicon = lexicon_open_from(content, &changed, &err);
    if ((lexicon == NULL) != (err.kind != ERROR_NONE) || (!lexicon && !err.message[0]))
        abort();
    if (lexicon) {
        struct arena *arena = arena_open(1 << 20);
        struct words words;
        struct terms terms;
        words_split(lexicon, arena, STR("kak ada yg pernah coba sabun muka buat kulit kering?"),
                    &words);
        terms_of_words(lexicon, arena, &words, &terms);
        arena_close(arena);
    }
    lexicon_close(lexicon);
    return 0;
}
