#include "keys.h"

static const char *const names[] = {
    [KEY_SEEN] = "seen",       [KEY_SESSION] = "session", [KEY_CHAT] = "chat",
    [KEY_PERSON] = "person",   [KEY_CONSENTS] = "consents", [KEY_TESTIMONIAL] = "t",
    [KEY_PRODUCT] = "p",       [KEY_AUTHOR] = "author",   [KEY_OWNER] = "key",
    [KEY_ROWS] = "rows",       [KEY_VOTES] = "votes",     [KEY_AGAINST] = "against",
    [KEY_PROFILE] = "profile", [KEY_ASKED] = "asked",     [KEY_ROLES] = "roles",
    [KEY_MEMBER] = "member",   [KEY_OUT] = "out",         [KEY_LEASE] = "lease",
    [KEY_READY] = "ready",     [KEY_DUE] = "due",
};

static struct str handle(const struct keyspace *keys, struct arena *arena,
                         enum vault_purpose purpose, struct str messenger, struct str id)
{
    return vault_id(keys->vault, arena, purpose,
                    ARENA_JOIN(arena, messenger, STR("\n"), id));
}

struct str home_of_chat(const struct keyspace *keys, struct arena *arena, struct str messenger,
                        struct str chat_id)
{
    return handle(keys, arena, VAULT_CHAT, messenger, chat_id);
}

struct str home_of_person(const struct keyspace *keys, struct arena *arena, struct str messenger,
                          struct str person_id)
{
    return handle(keys, arena, VAULT_PERSON, messenger, person_id);
}

/* The value of a character of base64url, or 64. */
static unsigned digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    return c == '-' ? 62 : c == '_' ? 63 : 64;
}

unsigned partition_of(struct str home)
{
    return home.len < 2 ? 0 : (digit(home.at[0]) << 2 | digit(home.at[1]) >> 4) % PARTITIONS;
}

struct str lane_of(struct arena *arena, struct str home, bool letters)
{
    return letters ? arena_concat(arena, home, STR("@")) : home;
}

struct str lane_to_person(struct arena *arena, struct str home, struct str person_home)
{
    return ARENA_JOIN(arena, home, STR("~"), person_home);
}

struct str home_of_lane(struct str lane)
{
    return str_slice(lane, 0, VAULT_ID_LEN);
}

struct str person_of_lane(struct str lane)
{
    bool is_to_person = lane.len > VAULT_ID_LEN && lane.at[VAULT_ID_LEN] == '~';

    return is_to_person ? str_slice(lane, VAULT_ID_LEN + 1, lane.len) : (struct str){ "", 0 };
}

/* Into ":{00}:", as two hexadecimal digits. */
static void write_partition(char *tag, unsigned partition)
{
    static const char digits[] = "0123456789abcdef";

    tag[2] = digits[partition >> 4 & 15];
    tag[3] = digits[partition & 15];
}

struct str key_of(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                  struct str home, struct str detail)
{
    char tag[] = ":{00}:";

    write_partition(tag, partition_of(home));
    return ARENA_JOIN(arena, keys->prefix, str_from(tag), str_from(names[kind]), STR(":"), home,
                      detail.len ? STR(":") : STR(""), detail);
}

struct str key_of_id(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                     struct str home, uint64_t id)
{
    return key_of(keys, arena, kind, home, id_print(arena, id));
}

struct str key_of_partition(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                            unsigned partition)
{
    char tag[] = ":{00}:";

    write_partition(tag, partition);
    return ARENA_JOIN(arena, keys->prefix, str_from(tag), str_from(names[kind]));
}
