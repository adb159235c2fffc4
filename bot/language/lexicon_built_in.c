/* lexicon_built_in.c: the lexicon of the binary, whose tables the build made. */
#include "../base/embedded.h"
#include "lexicon_table.h"

struct lexicon *lexicon_open(struct error *err)
{
    struct lexicon *lexicon = lexicon_begin(&lexicon_built_in, err);

    if (lexicon && model_load(&lexicon->model, embedded_content(LEXICON_WEIGHTS), LEXICON_WEIGHTS,
                              err))
        return lexicon;
    lexicon_close(lexicon);
    return NULL;
}
