#include "redis_slot.h"

static unsigned crc16(struct str text)
{
    unsigned crc = 0;

    for (size_t i = 0; i < text.len; i++) {
        crc ^= (unsigned)(unsigned char)text.at[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000u ? crc << 1 ^ 0x1021u : crc << 1) & 0xffffu;
    }
    return crc;
}

unsigned redis_slot_of(struct str key)
{
    size_t open = str_find_byte(key, '{');

    if (open != SIZE_MAX) {
        struct str rest = str_slice(key, open + 1, key.len);
        size_t close = str_find_byte(rest, '}');
        if (close != SIZE_MAX && close > 0)
            key = str_slice(rest, 0, close);
    }
    return crc16(key) % REDIS_SLOTS;
}

static bool is_one_of(struct str word, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, words[i]))
            return true;
    return false;
}

#define IS_ONE_OF(word, words) is_one_of((word), (words), sizeof(words) / sizeof(words)[0])

enum redis_place redis_place_of(const struct redis_command *command)
{
    static const struct str anywhere[] = { STR_INIT("PING"), STR_INIT("ECHO"), STR_INIT("TIME"),
                                           STR_INIT("INFO"), STR_INIT("WAIT") };
    static const struct str on_all[] = { STR_INIT("BGREWRITEAOF"), STR_INIT("SCRIPT"),
                                         STR_INIT("CONFIG"), STR_INIT("CLUSTER") };

    if (command->script)
        return command->key_count ? REDIS_BY_KEY : REDIS_ANYWHERE;
    if (command->count > 1 && str_eq(command->words[0], STR("SCAN")))
        return REDIS_SCANS;
    if (IS_ONE_OF(command->words[0], on_all))
        return REDIS_ON_ALL;
    return command->count < 2 || IS_ONE_OF(command->words[0], anywhere) ? REDIS_ANYWHERE
                                                                        : REDIS_BY_KEY;
}

struct str redis_key_of(const struct redis_command *command)
{
    if (redis_place_of(command) != REDIS_BY_KEY)
        return (struct str){ "", 0 };
    return command->words[command->script ? 0 : 1];
}

bool redis_is_read(const struct redis_command *command)
{
    static const struct str reads[] = {
        STR_INIT("GET"),    STR_INIT("MGET"),      STR_INIT("GETRANGE"), STR_INIT("EXISTS"),
        STR_INIT("STRLEN"), STR_INIT("HGET"),      STR_INIT("HMGET"),    STR_INIT("HGETALL"),
        STR_INIT("HSCAN"),  STR_INIT("LRANGE"),    STR_INIT("LINDEX"),   STR_INIT("LLEN"),
        STR_INIT("SCARD"),  STR_INIT("SISMEMBER"), STR_INIT("SMEMBERS"), STR_INIT("ZCARD"),
        STR_INIT("ZRANGE"), STR_INIT("ZREVRANGE"), STR_INIT("ZSCORE"),   STR_INIT("ZMSCORE"),
        STR_INIT("ZCOUNT"), STR_INIT("ZRANGEBYSCORE"), STR_INIT("ZSCAN"), STR_INIT("TTL"),
        STR_INIT("PTTL"),   STR_INIT("SSCAN"),     STR_INIT("SMISMEMBER"), STR_INIT("SRANDMEMBER"),
    };

    return !command->script && command->count && IS_ONE_OF(command->words[0], reads);
}

struct redis_command redis_with_source(struct arena *arena, const struct redis_command *command)
{
    struct str *words = ARENA_ARRAY(arena, struct str, command->count + 3);

    words[0] = STR("EVAL");
    words[1] = command->script->source;
    words[2] = arena_whole(arena, (int64_t)command->key_count);
    for (size_t i = 0; i < command->count; i++)
        words[3 + i] = command->words[i];
    return (struct redis_command){ .count = command->count + 3, .words = words,
                                   .is_promise = command->is_promise };
}

struct redis_command redis_with_word(struct arena *arena, const struct redis_command *command,
                                     size_t at, struct str word)
{
    struct str *words = ARENA_ARRAY(arena, struct str, command->count);

    for (size_t i = 0; i < command->count; i++)
        words[i] = i == at ? word : command->words[i];
    return (struct redis_command){ .count = command->count, .words = words };
}
