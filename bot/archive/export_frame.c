#include "export_frame.h"

#include <string.h>

#include "../base/pack.h"

enum {
    CHECKSUM = 16,
    HEAD_SEALED = 16 + crypto_pwhash_SALTBYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MEMORY_MAX = 1024 * 1024 * 1024, /* what a file may ask us to spend on its passphrase */
    OPS_MAX = 10
};

/* Sixteen bytes; the last says which kind. */
static const char MAGIC[] = "rekan export 2 ";

static bool derive(unsigned char *key, struct str passphrase, const unsigned char *salt,
                   uint64_t ops, uint64_t memory, struct error *err)
{
    return crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, passphrase.at,
                         passphrase.len, salt, ops, (size_t)memory,
                         crypto_pwhash_ALG_ARGON2ID13) == 0 ||
           fail(err, ERROR_REFUSED, "not enough memory to make a key of the passphrase (%llu MiB)",
                (unsigned long long)(memory >> 20));
}

bool frame_begin_writing(struct frame *frame, struct arena *arena, struct str passphrase,
                         struct str *bytes, struct error *err)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    struct text out = { .arena = arena };

    *frame = (struct frame){ .is_sealed = passphrase.len > 0 };
    text_add(&out, str_from(MAGIC));
    text_add_char(&out, frame->is_sealed ? 's' : 'p');
    *bytes = out.s;
    if (!frame->is_sealed)
        return true;
    randombytes_buf(salt, sizeof salt);
    if (!derive(key, passphrase, salt, crypto_pwhash_OPSLIMIT_MODERATE,
                crypto_pwhash_MEMLIMIT_MODERATE, err))
        return false;
    crypto_secretstream_xchacha20poly1305_init_push(&frame->state, header, key);
    sodium_memzero(key, sizeof key);
    pack_fixed64(&out, crypto_pwhash_OPSLIMIT_MODERATE);
    pack_fixed64(&out, crypto_pwhash_MEMLIMIT_MODERATE);
    text_add(&out, (struct str){ (const char *)salt, sizeof salt });
    text_add(&out, (struct str){ (const char *)header, sizeof header });
    *bytes = out.s;
    return true;
}

size_t frame_head_len(struct str magic, bool *is_sealed)
{
    if (magic.len != FRAME_MAGIC_LEN || !str_starts(magic, str_from(MAGIC)))
        return SIZE_MAX;
    *is_sealed = magic.at[FRAME_MAGIC_LEN - 1] == 's';
    return *is_sealed ? HEAD_SEALED : magic.at[FRAME_MAGIC_LEN - 1] == 'p' ? 0 : SIZE_MAX;
}

bool frame_begin_reading(struct frame *frame, struct str passphrase, struct str head,
                         struct error *err)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    struct unpack in = { .rest = head };

    *frame = (struct frame){ .is_sealed = head.len > 0 };
    if (!frame->is_sealed)
        return true;
    uint64_t ops = unpack_fixed64(&in);
    uint64_t memory = unpack_fixed64(&in);
    if (in.is_bad || ops < 1 || ops > OPS_MAX || memory > MEMORY_MAX ||
        memory < crypto_pwhash_MEMLIMIT_MIN)
        return fail(err, ERROR_REFUSED, "the head of the export is damaged");
    const unsigned char *salt = (const unsigned char *)in.rest.at;
    if (!derive(key, passphrase, salt, ops, memory, err))
        return false;
    crypto_secretstream_xchacha20poly1305_init_pull(&frame->state, salt + crypto_pwhash_SALTBYTES,
                                                    key);
    sodium_memzero(key, sizeof key);
    return true;
}

/* Over the block and its place, so that blocks that were moved are noticed too. */
static void checksum(const struct frame *frame, unsigned char out[CHECKSUM],
                     const unsigned char *bytes, size_t len)
{
    crypto_generichash_state state;
    unsigned char place[8];

    for (unsigned i = 0; i < sizeof place; i++)
        place[i] = (unsigned char)(frame->number >> 8 * i);
    crypto_generichash_init(&state, NULL, 0, CHECKSUM);
    crypto_generichash_update(&state, place, sizeof place);
    crypto_generichash_update(&state, bytes, len);
    crypto_generichash_final(&state, out, CHECKSUM);
}

size_t frame_seal(struct frame *frame, struct arena *arena, enum frame_kind kind, struct str text,
                  unsigned char **bytes)
{
    size_t len = text.len + 1;
    unsigned char *plain = arena_alloc(arena, len + CHECKSUM);

    plain[0] = (unsigned char)kind;
    if (text.len)
        memcpy(plain + 1, text.at, text.len);
    *bytes = plain;
    if (!frame->is_sealed) {
        checksum(frame, plain + len, plain, len);
        frame->number++;
        return len + CHECKSUM;
    }
    unsigned long long sealed_len;
    unsigned char tag = kind == FRAME_END ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    *bytes = arena_alloc(arena, len + crypto_secretstream_xchacha20poly1305_ABYTES);
    crypto_secretstream_xchacha20poly1305_push(&frame->state, *bytes, &sealed_len, plain, len, NULL,
                                               0, tag);
    frame->number++;
    return (size_t)sealed_len;
}

bool frame_open(struct frame *frame, struct arena *arena, struct str bytes, enum frame_kind *kind,
                struct str *text)
{
    const unsigned char *from = (const unsigned char *)bytes.at;
    unsigned char *plain = arena_alloc(arena, bytes.len + 1);
    unsigned char sum[CHECKSUM], tag;
    unsigned long long len;

    if (frame->is_sealed) {
        if (bytes.len <= crypto_secretstream_xchacha20poly1305_ABYTES ||
            crypto_secretstream_xchacha20poly1305_pull(&frame->state, plain, &len, &tag, from,
                                                       bytes.len, NULL, 0) != 0)
            return false;
    } else {
        if (bytes.len <= CHECKSUM)
            return false;
        len = bytes.len - CHECKSUM;
        checksum(frame, sum, from, (size_t)len);
        if (sodium_memcmp(sum, from + len, CHECKSUM) != 0)
            return false;
        memcpy(plain, from, (size_t)len);
    }
    frame->number++;
    *kind = (enum frame_kind)plain[0];
    *text = (struct str){ (const char *)plain + 1, (size_t)len - 1 };
    return true;
}

void frame_end(struct frame *frame)
{
    sodium_memzero(frame, sizeof *frame);
}
