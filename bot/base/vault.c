#include "vault.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "key_file.h"

enum { WRAPPED_LEN = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + VAULT_KEY_LEN };
enum { UNWRAPPED = 1024, RANDOM_FETCHED = 1024 };
enum { SUBKEY_WRAP = 1, SUBKEY_TRANSIT = 2, SUBKEY_CHECK = 3, SUBKEY_HASHING = 4, SUBKEY_HASH = 16 };
static const char KDF_CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "rekan_v2";

/* What comes from one master key; a rotation has two. */
struct ring {
    struct owner_key wrap;
    struct owner_key transit;
    struct owner_key check;
};

/* An owner's key that was unwrapped before. It tells nothing that the master key beside it
 * would not tell of the same bytes; a key that is gone from Redis is never asked for. */
struct unwrapped {
    unsigned char wrapped[WRAPPED_LEN];
    struct owner_key key;
    bool is_known;
};

struct vault {
    struct ring current, previous;
    bool has_previous;
    struct owner_key hashing;
    unsigned char hash[VAULT_PURPOSES][VAULT_KEY_LEN];
    struct vault *self;    /* a reader that meets an unknown key reads the file again */
    char *path;            /* NULL: not from a file */
    struct key_file file;
    struct unwrapped unwrapped[UNWRAPPED]; /* by the nonce, which is random; the latest stays */
};

/* The kernel's random bytes, of which a turn takes a few at three places: fetched together,
 * given out once, and wiped as they are. */
static void random_bytes(void *out, size_t len)
{
    static unsigned char fetched[RANDOM_FETCHED];
    static size_t left;

    if (len > sizeof fetched) {
        randombytes_buf(out, len);
        return;
    }
    if (left < len) {
        randombytes_buf(fetched, sizeof fetched);
        left = sizeof fetched;
    }
    left -= len;
    memcpy(out, fetched + left, len);
    sodium_memzero(fetched + left, len);
}

static void derive(unsigned char out[VAULT_KEY_LEN], uint64_t number,
                   const unsigned char master[VAULT_KEY_LEN])
{
    crypto_kdf_derive_from_key(out, VAULT_KEY_LEN, number, KDF_CONTEXT, master);
}

static void derive_ring(struct ring *ring, const unsigned char master[VAULT_KEY_LEN])
{
    derive(ring->wrap.bytes, SUBKEY_WRAP, master);
    derive(ring->transit.bytes, SUBKEY_TRANSIT, master);
    derive(ring->check.bytes, SUBKEY_CHECK, master);
}

/* The hashing key is the first master key's for ever: ids are found by their hashes. */
static void take_file(struct vault *vault, const struct key_file *file)
{
    vault->file = *file;
    sodium_memzero(vault->unwrapped, sizeof vault->unwrapped);
    derive_ring(&vault->current, file->master);
    vault->has_previous = file->has_previous;
    if (file->has_previous)
        derive_ring(&vault->previous, file->previous);
    if (file->has_hashing)
        memcpy(vault->hashing.bytes, file->hashing, VAULT_KEY_LEN);
    else
        derive(vault->hashing.bytes, SUBKEY_HASHING, file->master);
    for (unsigned i = 0; i < VAULT_PURPOSES; i++)
        derive(vault->hash[i], SUBKEY_HASH + i, vault->hashing.bytes);
    key_file_forget_keys(&vault->file);
}

static struct vault *vault_new(const struct key_file *file)
{
    struct vault *vault;

    if (sodium_init() < 0)
        abort();
    vault = sodium_malloc(sizeof *vault);
    if (!vault)
        abort();
    memset(vault, 0, sizeof *vault);
    vault->self = vault;
    take_file(vault, file);
    return vault;
}

struct vault *vault_from_key(const unsigned char key[VAULT_KEY_LEN])
{
    struct key_file file = { 0 };

    memcpy(file.master, key, VAULT_KEY_LEN);
    struct vault *vault = vault_new(&file);
    key_file_wipe(&file);
    return vault;
}

void vault_close(struct vault *vault)
{
    if (vault)
        free(vault->path);
    sodium_free(vault);
}

static bool create(struct str path, const struct owner_key *hashing, struct error *err)
{
    struct key_file file = { .has_hashing = hashing != NULL };

    randombytes_buf(file.master, sizeof file.master);
    if (hashing)
        memcpy(file.hashing, hashing->bytes, sizeof file.hashing);
    bool ok = key_file_write(path, &file, true, err);
    key_file_wipe(&file);
    return ok;
}

bool vault_create(struct str path, const struct owner_key *hashing, struct error *err)
{
    if (sodium_init() < 0)
        abort();
    return create(path, hashing, err);
}

struct vault *vault_open(struct str path, bool may_create, struct error *err)
{
    struct key_file file = { 0 };
    struct vault *vault = NULL;

    if (sodium_init() < 0)
        abort();
    if (may_create && !key_file_exists(path) && !create(path, NULL, err))
        return NULL;
    if (key_file_read(path, &file, err)) {
        vault = vault_new(&file);
        vault->path = strndup(path.at, path.len);
        if (!vault->path)
            abort();
    }
    key_file_wipe(&file);
    return vault;
}

bool vault_refresh(struct vault *vault)
{
    struct key_file file = { 0 };
    bool is_new = vault->path && key_file_changed(str_from(vault->path), &vault->file) &&
                  key_file_read(str_from(vault->path), &file, NULL);

    if (is_new)
        take_file(vault, &file);
    key_file_wipe(&file);
    return is_new;
}

bool vault_rotation_begin(struct str path, struct error *err)
{
    struct key_file file = { 0 };
    bool ok = key_file_read(path, &file, err);

    if (ok && !file.has_previous) {
        if (!file.has_hashing)
            derive(file.hashing, SUBKEY_HASHING, file.master);
        memcpy(file.previous, file.master, sizeof file.previous);
        randombytes_buf(file.master, sizeof file.master);
        file.has_hashing = file.has_previous = true;
        ok = key_file_write(path, &file, false, err);
    }
    key_file_wipe(&file);
    return ok;
}

bool vault_rotation_end(struct str path, struct error *err)
{
    struct key_file file = { 0 };
    bool ok = key_file_read(path, &file, err);

    file.has_previous = false;
    ok = ok && key_file_write(path, &file, false, err);
    key_file_wipe(&file);
    return ok;
}

bool vault_is_rotating(const struct vault *vault)
{
    return vault->has_previous;
}

const struct owner_key *vault_hashing_key(const struct vault *vault)
{
    return &vault->hashing;
}

uint64_t vault_hash(const struct vault *vault, enum vault_purpose purpose, struct str text)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t hash;

    crypto_shorthash(out, (const unsigned char *)(text.at ? text.at : ""), text.len,
                     vault->hash[purpose]);
    memcpy(&hash, out, sizeof hash);
    return hash;
}

/* Of what is no secret: ids stand in keys and on buttons. (libsodium's takes the same time
 * for every byte, and that was 3 % of an answer.) */
static struct str base64url(struct arena *arena, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t count = (len * 8 + 5) / 6;
    char *text = arena_alloc_bytes(arena, (len + 2) / 3 * 4 + 1);

    for (size_t i = 0, at = 0; i < len; i += 3, at += 4) {
        unsigned three = (unsigned)bytes[i] << 16 | (i + 1 < len ? bytes[i + 1] : 0u) << 8 |
                         (i + 2 < len ? bytes[i + 2] : 0u);
        text[at] = digits[three >> 18];
        text[at + 1] = digits[three >> 12 & 63];
        text[at + 2] = digits[three >> 6 & 63];
        text[at + 3] = digits[three & 63];
    }
    text[count] = '\0';
    return (struct str){ text, count };
}

struct str vault_id(const struct vault *vault, struct arena *arena, enum vault_purpose purpose,
                    struct str text)
{
    unsigned char out[crypto_shorthash_siphashx24_BYTES];

    crypto_shorthash_siphashx24(out, (const unsigned char *)(text.at ? text.at : ""), text.len,
                                vault->hash[purpose]);
    return base64url(arena, out, VAULT_ID_LEN / 4 * 3);
}

struct owner_key vault_new_key(void)
{
    struct owner_key key = { { 0 } };

    random_bytes(key.bytes, sizeof key.bytes);
    return key;
}

struct str vault_wrap(const struct vault *vault, struct arena *arena, const struct owner_key *key)
{
    struct str bytes = { (const char *)key->bytes, sizeof key->bytes };

    return vault_seal(arena, &vault->current.wrap, bytes);
}

/* Opens into out, which has room for sealed.len bytes. */
static bool open_into(unsigned char *out, const struct owner_key *key, struct str sealed)
{
    const unsigned char *nonce = (const unsigned char *)sealed.at;

    return sealed.len >= crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES &&
           crypto_secretbox_open_easy(out, nonce + crypto_secretbox_NONCEBYTES,
                                      sealed.len - crypto_secretbox_NONCEBYTES, nonce,
                                      key->bytes) == 0;
}

bool vault_is_current(const struct vault *vault, struct str wrapped)
{
    struct owner_key key;

    return wrapped.len == WRAPPED_LEN && open_into(key.bytes, &vault->current.wrap, wrapped);
}

static bool unwrap(const struct vault *vault, struct str wrapped, struct owner_key *key)
{
    return open_into(key->bytes, &vault->current.wrap, wrapped) ||
           (vault->has_previous && open_into(key->bytes, &vault->previous.wrap, wrapped));
}

bool vault_unwrap(const struct vault *vault, struct str wrapped, struct owner_key *key)
{
    uint16_t at;

    if (wrapped.len != WRAPPED_LEN)
        return false;
    memcpy(&at, wrapped.at, sizeof at);
    struct unwrapped *known = &vault->self->unwrapped[at % UNWRAPPED];
    if (known->is_known && memcmp(known->wrapped, wrapped.at, WRAPPED_LEN) == 0) {
        *key = known->key;
        return true;
    }
    if (!unwrap(vault, wrapped, key) &&
        (!vault_refresh(vault->self) || !unwrap(vault, wrapped, key)))
        return false;
    memcpy(known->wrapped, wrapped.at, WRAPPED_LEN);
    known->key = *key;
    known->is_known = true;
    return true;
}

const struct owner_key *vault_transit_key(const struct vault *vault)
{
    return &vault->current.transit;
}

struct str vault_seal(struct arena *arena, const struct owner_key *key, struct str text)
{
    size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
    unsigned char *sealed = (unsigned char *)arena_alloc_bytes(arena, len);

    random_bytes(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES,
                          (const unsigned char *)(text.at ? text.at : ""), text.len, sealed,
                          key->bytes);
    return (struct str){ (const char *)sealed, len };
}

bool vault_unseal(struct arena *arena, const struct owner_key *key, struct str sealed,
                  struct str *text)
{
    size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;

    if (sealed.len < overhead)
        return false;
    unsigned char *out = (unsigned char *)arena_alloc_bytes(arena, sealed.len - overhead + 1);
    if (!open_into(out, key, sealed))
        return false;
    out[sealed.len - overhead] = '\0';
    *text = (struct str){ (const char *)out, sealed.len - overhead };
    return true;
}

static bool unseal_transit(const struct vault *vault, struct arena *arena, struct str sealed,
                           struct str *text)
{
    return vault_unseal(arena, &vault->current.transit, sealed, text) ||
           (vault->has_previous && vault_unseal(arena, &vault->previous.transit, sealed, text));
}

bool vault_unseal_transit(const struct vault *vault, struct arena *arena, struct str sealed,
                          struct str *text)
{
    return unseal_transit(vault, arena, sealed, text) ||
           (vault_refresh(vault->self) && unseal_transit(vault, arena, sealed, text));
}

/* The hashing key is in it: with another one nothing would be found. */
static struct str check_of(const struct vault *vault, const struct ring *ring, struct arena *arena)
{
    unsigned char out[crypto_generichash_BYTES_MIN];

    crypto_generichash(out, sizeof out, vault->hashing.bytes, sizeof vault->hashing.bytes,
                       ring->check.bytes, sizeof ring->check.bytes);
    return base64url(arena, out, sizeof out);
}

struct str vault_check_value(const struct vault *vault, struct arena *arena)
{
    return check_of(vault, &vault->current, arena);
}

struct str vault_previous_check_value(const struct vault *vault, struct arena *arena)
{
    return vault->has_previous ? check_of(vault, &vault->previous, arena)
                               : (struct str){ "", 0 };
}

void vault_random(void *bytes, size_t len)
{
    random_bytes(bytes, len);
}

struct str vault_random_secret(struct arena *arena)
{
    unsigned char bytes[24];
    size_t room = sodium_base64_ENCODED_LEN(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, room, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){ text, room - 1 };
}

struct str id_print(struct arena *arena, uint64_t id)
{
    id = htobe64(id);
    return base64url(arena, (const unsigned char *)&id, sizeof id);
}

bool id_parse(struct str text, uint64_t *id)
{
    unsigned char bytes[8];
    size_t len;

    if (text.len != 11 ||
        sodium_base642bin(bytes, sizeof bytes, text.at, text.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len != sizeof bytes)
        return false;
    *id = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        *id = *id << 8 | bytes[i];
    return true;
}
