/* reader.h: who reads a page, as far as their request says it. */
#ifndef REKAN_WEB_READER_H
#define REKAN_WEB_READER_H

#include "../base/str.h"

/* Does a program fetch this, to show a preview or to index it? By what it calls itself; who
 * says nothing is a program too. The browsers inside chat programs are people. */
bool reader_is_program(struct str user_agent);

/* "id" or "en", by Accept-Language (RFC 9110, 12.5.4); Indonesian where neither is named or
 * both are wanted alike. */
struct str reader_language(struct str accept_language);

#endif
