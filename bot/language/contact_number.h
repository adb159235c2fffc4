/* contact_number.h: does a phone number begin here? */
#ifndef REKAN_LANGUAGE_CONTACT_NUMBER_H
#define REKAN_LANGUAGE_CONTACT_NUMBER_H

#include "../base/str.h"

/* The end of the number that begins at byte i of the text, or 0. A word begins at i. */
size_t contact_number_at(struct str text, size_t i);

#endif
