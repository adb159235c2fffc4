/* sources.h: the project's own sources, read at test time from the repository's root. */
#ifndef REKAN_TESTS_SOURCES_H
#define REKAN_TESTS_SOURCES_H

#include "../../bot/base/arena.h"

/* The whole file; the test fails when there is none. */
struct str source_read(struct arena *arena, const char *path);

/* Calls found for each .c file of handlers/ and of bot/ and its folders. */
void sources_each(struct arena *arena,
                  void (*found)(void *owner, const char *path, struct str text), void *owner);

/* The next string literal of C from *rest on, comments passed over; false at the end. */
bool source_next_literal(struct str *rest, struct str *literal);

#endif
