/* contact.h: ways to reach a person in a text: phone numbers, e-mail addresses, @mentions and
 * links into a chat.
 *
 * As people really write them: with spaces, dots and dashes, with words for digits ("nol delapan
 * satu"), with letters that look like digits, "at" and "titik" spelled out. Numbers follow the
 * Indonesian plan (mobile 081-089, area codes 02-09; +62) or begin with +, as in ITU-T E.164
 * (at most 15 digits). Prices, sizes, hours, dates and codes are none: in doubt nothing is
 * found. Linear in the text, needs no lexicon. */
#ifndef REKAN_LANGUAGE_CONTACT_H
#define REKAN_LANGUAGE_CONTACT_H

#include "../base/arena.h"

enum contact { CONTACT_PHONE = 1, CONTACT_MAIL = 2, CONTACT_MENTION = 4, CONTACT_LINK = 8 };

#define CONTACT_MASK "***" /* never longer than what it stands for */

/* The text with a mask in the place of each; text itself where there is none. *found, which may be
 * NULL, gets the bits of enum contact. */
struct str contact_mask(struct arena *arena, struct str text, unsigned *found);

#endif
