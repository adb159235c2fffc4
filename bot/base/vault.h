/* vault.h: the keys, and what is done with them.
 *
 * One master key lives in a file outside Redis (mode 0600, made at first start
 * or given). From it come, by BLAKE2b key derivation, the hashing keys and the
 * wrapping key. What a person reads is sealed (XSalsa20-Poly1305) under a random
 * key of its owner, which Redis holds only wrapped; ids and index terms are kept
 * as keyed hashes: SipHash-2-4, a pseudorandom function made for short texts, of
 * 64 bits, and of 96 (cut from 128) where no two may ever meet. A check value in
 * Redis tells a wrong master key from a right one at start, so that a lost key is
 * a refusal and never silent garbage. */
#ifndef REKAN_BASE_VAULT_H
#define REKAN_BASE_VAULT_H

#include "arena.h"
#include "error.h"

enum { VAULT_KEY_LEN = 32, VAULT_ID_LEN = 16 };

struct vault;

struct owner_key {
    unsigned char bytes[VAULT_KEY_LEN];
};

/* Different purposes never give the same hash for the same text. */
enum vault_purpose { VAULT_CHAT, VAULT_PERSON, VAULT_TERM, VAULT_ATTRIBUTE, VAULT_LINE, VAULT_BRAND,
                     VAULT_PURPOSES };

/* Reads the key at path, or makes one there when the file is missing and create
 * says so. Refuses a file that others may read. */
struct vault *vault_open(struct str path, bool create, struct error *err);
struct vault *vault_from_key(const unsigned char key[VAULT_KEY_LEN]); /* carriers of an export, tests */
void vault_close(struct vault *vault); /* wipes; NULL is fine */

/* Makes a new master key at path that keeps this hashing key. A file that is there stays. */
bool vault_create(struct str path, const struct owner_key *hashing, struct error *err);
const struct owner_key *vault_hashing_key(const struct vault *vault);

/* Rotation: the file gets a new master key and keeps the one before, until the end; then
 * the one before is gone. Both may be done again. What opens (unwrap, unseal_transit)
 * knows both and reads the file again when neither fits; what seals uses the new one. */
bool vault_rotation_begin(struct str path, struct error *err);
bool vault_rotation_end(struct str path, struct error *err);
bool vault_is_rotating(const struct vault *vault);
bool vault_refresh(struct vault *vault); /* reads the file again if it changed; true if so */

uint64_t vault_hash(const struct vault *vault, enum vault_purpose purpose, struct str text);

/* 12 bytes of keyed hash as VAULT_ID_LEN characters of [A-Za-z0-9_-]. */
struct str vault_id(const struct vault *vault, struct arena *arena, enum vault_purpose purpose,
                    struct str text);

struct owner_key vault_new_key(void);
struct str vault_wrap(const struct vault *vault, struct arena *arena, const struct owner_key *key);
bool vault_unwrap(const struct vault *vault, struct str wrapped, struct owner_key *key);
bool vault_is_current(const struct vault *vault, struct str wrapped); /* under the newest master key */

/* A key for what lives briefly and has no owner of its own (outbox, sessions). */
const struct owner_key *vault_transit_key(const struct vault *vault);
bool vault_unseal_transit(const struct vault *vault, struct arena *arena, struct str sealed,
                          struct str *text);

struct str vault_seal(struct arena *arena, const struct owner_key *key, struct str text);
bool vault_unseal(struct arena *arena, const struct owner_key *key, struct str sealed,
                  struct str *text);

/* What Redis keeps so that a wrong key is noticed; the same for the same key. */
struct str vault_check_value(const struct vault *vault, struct arena *arena);
struct str vault_previous_check_value(const struct vault *vault, struct arena *arena); /* or empty */

void vault_random(void *bytes, size_t len);
struct str vault_random_secret(struct arena *arena); /* 32 characters of [A-Za-z0-9_-] */

/* Sixty-four bits as 11 characters of [A-Za-z0-9_-], for ids on buttons and in keys. */
struct str id_print(struct arena *arena, uint64_t id);
bool id_parse(struct str text, uint64_t *id);

#endif
