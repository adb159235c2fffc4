#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

enum { SUBKEY_WRAP = 1, SUBKEY_TRANSIT = 2, SUBKEY_CHECK = 3, SUBKEY_HASH = 16 };
static const char KDF_CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "rekan_v1";

struct vault {
    struct owner_key wrap;
    struct owner_key transit;
    struct owner_key check;
    unsigned char hash[VAULT_PURPOSES][VAULT_KEY_LEN];
};

static void derive(unsigned char out[VAULT_KEY_LEN], uint64_t number,
                   const unsigned char master[VAULT_KEY_LEN])
{
    crypto_kdf_derive_from_key(out, VAULT_KEY_LEN, number, KDF_CONTEXT, master);
}

struct vault *vault_from_key(const unsigned char key[VAULT_KEY_LEN])
{
    struct vault *vault;

    if (sodium_init() < 0)
        abort();
    vault = sodium_malloc(sizeof *vault);
    if (!vault)
        abort();
    derive(vault->wrap.bytes, SUBKEY_WRAP, key);
    derive(vault->transit.bytes, SUBKEY_TRANSIT, key);
    derive(vault->check.bytes, SUBKEY_CHECK, key);
    for (unsigned i = 0; i < VAULT_PURPOSES; i++)
        derive(vault->hash[i], SUBKEY_HASH + i, key);
    return vault;
}

void vault_close(struct vault *vault)
{
    sodium_free(vault);
}

static bool read_key(int fd, struct str path, unsigned char key[VAULT_KEY_LEN], struct error *err)
{
    char hex[2 * VAULT_KEY_LEN + 2];
    struct stat status;
    size_t len = 0;
    size_t key_len;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(err, ERROR_REFUSED, "the master key %.*s is not a file", STR_ARG(path));
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return fail(err, ERROR_REFUSED,
                    "others may read the master key %.*s; run: chmod 600 %.*s", STR_ARG(path),
                    STR_ARG(path));
    for (ssize_t got; len < sizeof hex && (got = read(fd, hex + len, sizeof hex - len)) > 0;)
        len += (size_t)got;
    if (len && hex[len - 1] == '\n')
        len--;
    bool ok = len == 2 * VAULT_KEY_LEN &&
              sodium_hex2bin(key, VAULT_KEY_LEN, hex, len, NULL, &key_len, NULL) == 0 &&
              key_len == VAULT_KEY_LEN;
    sodium_memzero(hex, sizeof hex);
    return ok || fail(err, ERROR_REFUSED,
                      "the master key %.*s must hold %d hexadecimal digits and nothing else",
                      STR_ARG(path), 2 * VAULT_KEY_LEN);
}

/* Written whole under another name first, so that a crash leaves no half key. */
static bool create_key(struct str path, struct error *err)
{
    unsigned char key[VAULT_KEY_LEN];
    char hex[2 * VAULT_KEY_LEN + 1];
    struct arena *arena = arena_open(4096);
    struct str part = arena_print(arena, "%.*s.XXXXXX", STR_ARG(path));
    bool ok = false;
    int failed;

    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    hex[sizeof hex - 1] = '\n';
    int fd = mkostemp((char *)part.at, O_CLOEXEC); /* mode 0600 */
    if (fd >= 0) {
        ok = write(fd, hex, sizeof hex) == (ssize_t)sizeof hex && fsync(fd) == 0;
        ok = close(fd) == 0 && ok;
        /* link, not rename: a key that another process made meanwhile must win. */
        ok = ok && (link(part.at, path.at) == 0 || errno == EEXIST);
        failed = errno;
        unlink(part.at);
    } else {
        failed = errno;
    }
    sodium_memzero(key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    if (!ok)
        fail(err, ERROR_REFUSED, "cannot create the master key %.*s: %s", STR_ARG(path),
             strerror(failed));
    arena_close(arena);
    return ok;
}

struct vault *vault_open(struct str path, bool create, struct error *err)
{
    unsigned char key[VAULT_KEY_LEN];
    struct vault *vault = NULL;
    struct arena *arena = arena_open(4096);
    struct str name = arena_copy(arena, path);

    if (sodium_init() < 0)
        abort();
    int fd = open(name.at, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && create && create_key(name, err))
        fd = open(name.at, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && !create)
        fail(err, ERROR_REFUSED,
             "the master key %.*s is missing; without it nothing stored can be read. Put it "
             "back from your backup, or set keys.master_key_file", STR_ARG(path));
    else if (fd < 0 && (!err || err->kind == ERROR_NONE))
        fail(err, ERROR_REFUSED, "cannot read the master key %.*s: %s", STR_ARG(path),
             strerror(errno));
    if (fd >= 0) {
        if (read_key(fd, name, key, err))
            vault = vault_from_key(key);
        close(fd);
    }
    sodium_memzero(key, sizeof key);
    arena_close(arena);
    return vault;
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

static struct str base64url(struct arena *arena, const unsigned char *bytes, size_t len)
{
    size_t room = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);

    sodium_bin2base64(text, room, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){ text, room - 1 };
}

struct str vault_id(const struct vault *vault, struct arena *arena, enum vault_purpose purpose,
                    struct str text)
{
    unsigned char out[crypto_generichash_BYTES_MIN];

    crypto_generichash(out, sizeof out, (const unsigned char *)(text.at ? text.at : ""), text.len,
                       vault->hash[purpose], VAULT_KEY_LEN);
    return base64url(arena, out, VAULT_ID_LEN / 4 * 3);
}

struct owner_key vault_new_key(void)
{
    struct owner_key key;

    randombytes_buf(key.bytes, sizeof key.bytes);
    return key;
}

struct str vault_wrap(const struct vault *vault, struct arena *arena, const struct owner_key *key)
{
    struct str bytes = { (const char *)key->bytes, sizeof key->bytes };

    return vault_seal(arena, &vault->wrap, bytes);
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

bool vault_unwrap(const struct vault *vault, struct str wrapped, struct owner_key *key)
{
    if (wrapped.len != crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + VAULT_KEY_LEN)
        return false;
    return open_into(key->bytes, &vault->wrap, wrapped);
}

const struct owner_key *vault_transit_key(const struct vault *vault)
{
    return &vault->transit;
}

struct str vault_seal(struct arena *arena, const struct owner_key *key, struct str text)
{
    size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
    unsigned char *sealed = arena_alloc(arena, len);

    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
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
    unsigned char *out = arena_alloc(arena, sealed.len - overhead + 1);
    if (!open_into(out, key, sealed))
        return false;
    *text = (struct str){ (const char *)out, sealed.len - overhead };
    return true;
}

struct str vault_check_value(const struct vault *vault, struct arena *arena)
{
    unsigned char out[crypto_generichash_BYTES_MIN];

    crypto_generichash(out, sizeof out, (const unsigned char *)"rekan", 5, vault->check.bytes,
                       sizeof vault->check.bytes);
    return base64url(arena, out, sizeof out);
}

void vault_random(void *bytes, size_t len)
{
    randombytes_buf(bytes, len);
}

struct str vault_random_secret(struct arena *arena)
{
    unsigned char bytes[24];

    randombytes_buf(bytes, sizeof bytes);
    return base64url(arena, bytes, sizeof bytes);
}

struct str id_print(struct arena *arena, uint64_t id)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(id >> (56 - 8 * i));
    return base64url(arena, bytes, sizeof bytes);
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
