#include "hmac.h"

#include <sodium.h>

struct str hmac_sha256_hex(struct arena *arena, struct str key, const struct str *parts,
                           size_t count)
{
    crypto_auth_hmacsha256_state state;
    unsigned char digest[crypto_auth_hmacsha256_BYTES];
    char *hex = arena_alloc_bytes(arena, 2 * sizeof digest + 1);

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.at, key.len);
    for (size_t i = 0; i < count; i++)
        if (parts[i].len)
            crypto_auth_hmacsha256_update(&state, (const unsigned char *)parts[i].at, parts[i].len);
    crypto_auth_hmacsha256_final(&state, digest);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (struct str){ hex, 2 * sizeof digest };
}
