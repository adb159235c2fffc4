/* words_folder.h: the lexicon, with an operator's own files in place of the built-in ones. */
#ifndef REKAN_WORDS_FOLDER_H
#define REKAN_WORDS_FOLDER_H

#include "language/lexicon.h"

/* folder holds any of lexicon/NAME and packs/NAME as in locales/; what is not there, or an
 * empty folder, is taken from the binary. NULL with err naming the file and the entry. */
struct lexicon *words_folder_open(struct str folder, struct error *err);

#endif
