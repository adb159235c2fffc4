/* mirrors.h: the indexes of the groups that were asked about lately, in memory.
 *
 * A mirror follows its group's change log: the loading trip of every question
 * brings whatever stands behind the mirror's position, so the next question sees
 * what the last testimonial said, whichever process wrote it. Measured on 100k
 * testimonials of one group (4 terms, both trips and nine records, one core with
 * Redis): mirror 74 to 125 us and exact, postings kept in Redis 180 to 360 us
 * with recall@10 of .53 to .94; one append a testimonial against 24. Hence the
 * mirror. The least used ones go when there are many. */
#ifndef REKAN_ENGINE_MIRRORS_H
#define REKAN_ENGINE_MIRRORS_H

#include "../operations/commit.h"
#include "../recommend/mirror.h"
#include "engine.h"

struct mirrors;

struct mirrors *mirrors_open(void);
void mirrors_close(struct mirrors *mirrors);

/* The group's mirror, empty when new; valid until the next mirrors_get. */
struct mirror *mirrors_get(struct mirrors *mirrors, struct str home);

/* The commands that read on from its position: MIRROR_READ of them, into commands. */
enum { MIRROR_READ = 1, MIRROR_READ_MANY = 16 };
size_t mirrors_read(struct engine *engine, struct arena *arena, struct str home,
                    struct redis_command *commands, size_t room);

/* Takes in what they brought; first is what mirrors_read answered about. True when
 * more is to be read. A position that moved on meanwhile is fine. */
bool mirrors_feed(struct engine *engine, struct str home, const struct redis_command *commands,
                  const struct redis_value *values, size_t count);

/* Writes the rows behind the log, shortened by what the mirror knows; adds the checks that
 * the log still ends where the mirror does. */
void mirrors_append(struct engine *engine, struct arena *arena, struct str home, struct str rows,
                    struct commit *commit);

/* Where it reads on; 0 when there is no mirror. A commit that was stale twice at one
 * position did not meet somebody else's row: the log is shorter than what we know of it
 * (Redis lost rows, e.g. at a failover), and the mirror has to be forgotten. */
uint64_t mirrors_position(struct mirrors *mirrors, struct str home);
/* The next question reads the log from its beginning. */
void mirrors_forget(struct mirrors *mirrors, struct str home);

/* A group whose data was all deleted begins anew with another key of its own (NULL: with none
 * yet), and its new log may be as long as the old one was. False: the mirror there was of
 * another life, and is forgotten. */
bool mirrors_is_of(struct mirrors *mirrors, struct str home, const struct owner_key *key);

/* Who wrote it, as far as the group's mirror knows (0: not); makes none. */
uint64_t mirrors_author(struct mirrors *mirrors, struct str home, uint64_t testimonial);

/* As far as the group's mirror knows: did anybody say of a story that it helped? */
bool mirrors_have_votes(struct mirrors *mirrors, struct str home);
/* Did it matter at the last question when something of a sponsor was shown here? */
bool mirrors_counts_sponsored(struct mirrors *mirrors, struct str home);
void mirrors_note_sponsored(struct mirrors *mirrors, struct str home, bool counts);

size_t mirrors_count(const struct mirrors *mirrors);
size_t mirrors_bytes(const struct mirrors *mirrors);

#endif
