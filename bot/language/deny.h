/* deny.h: what a "ga" or "no" is about. */
#ifndef REKAN_LANGUAGE_DENY_H
#define REKAN_LANGUAGE_DENY_H

#include "words.h"

/* The word that the negation at word i denies ("ga bikin lengket": lengket), or 0
 * when it denies none. In a question, "bagus ga buat ..." asks and denies nothing. */
size_t deny_target(const struct lexicon *lexicon, const struct words *words, size_t i,
                   bool is_question);

/* Is what ends before word i denied by word i ("fragrance free")? */
bool deny_follows(const struct words *words, size_t i);

#endif
