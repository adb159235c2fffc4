/* forgotten.h: who asked to be forgotten, as a list outside Redis.
 *
 * A backup from before brings a person's records back; this list says that they must go
 * again. It lies beside the master key, one line each: the keyed hash of the person (their
 * home handle) and when they asked, in ms since 1970. It only ever grows. */
#ifndef REKAN_BASE_FORGOTTEN_H
#define REKAN_BASE_FORGOTTEN_H

#include "arena.h"
#include "error.h"

struct forgotten;

struct forgotten_person {
    char handle[17];
    int64_t at_ms;
};

/* Reads the list at path; a missing file is an empty list. A line that a power cut left
 * half written is skipped: its forgetting had not begun. */
struct forgotten *forgotten_open(struct str path, struct error *err);
void forgotten_close(struct forgotten *list); /* NULL is fine */

/* On the disk when it returns. A later time wins; what is known already is not written. */
bool forgotten_add(struct forgotten *list, struct str handle, int64_t at_ms, struct error *err);
int64_t forgotten_at_ms(const struct forgotten *list, struct str handle); /* 0: never */
void forgotten_refresh(struct forgotten *list); /* what other processes added meanwhile */

size_t forgotten_count(const struct forgotten *list);
const struct forgotten_person *forgotten_person(const struct forgotten *list, size_t i);

/* "HANDLE MILLISECONDS", without the newline. */
struct str forgotten_line(struct arena *arena, const struct forgotten_person *person);
bool forgotten_read_line(struct str line, struct forgotten_person *person);

#endif
