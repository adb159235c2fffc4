#include "keys.h"

static const char *const names[] = {
    [KEY_SEEN] = "seen",       [KEY_SESSION] = "session", [KEY_CHAT] = "chat",
    [KEY_PERSON] = "person",   [KEY_CONSENTS] = "consents", [KEY_TESTIMONIAL] = "t",
    [KEY_PRODUCT] = "p",       [KEY_AUTHOR] = "author",   [KEY_OWNER] = "key",
    [KEY_ROWS] = "rows",       [KEY_VOTES] = "votes",     [KEY_AGAINST] = "against",
    [KEY_THANKS] = "thanks",   [KEY_GIVEN] = "given",     [KEY_PRAISED] = "praised",
    [KEY_PROFILE] = "profile", [KEY_ASKED] = "asked",     [KEY_ROLES] = "roles",
    [KEY_MEMBER] = "member",   [KEY_OUT] = "out",         [KEY_LEASE] = "lease",
    [KEY_QUEUE] = "queue",     [KEY_AUDIT] = "audit",     [KEY_REPORTS] = "reports",
    [KEY_LATELY] = "lately",   [KEY_JOINED] = "joined",   [KEY_REPORTED] = "reported",
    [KEY_READY] = "ready",     [KEY_DUE] = "due",
    [KEY_HOMES] = "homes",     [KEY_MEMBERS] = "members", [KEY_VOTED] = "voted",
    [KEY_FORGETTING] = "forgetting",
    [KEY_BRAND] = "brand",     [KEY_CAMPAIGN] = "campaign", [KEY_LINK] = "link",
    [KEY_ALLOWED] = "allowed",
    [KEY_HOLDER] = "holder",   [KEY_CLICK] = "click",     [KEY_VISITOR] = "visitor",
    [KEY_CLICKS] = "clicks",   [KEY_CAMPAIGNS] = "campaigns", [KEY_SHARING] = "sharing",
    [KEY_ORDER] = "order",     [KEY_ORDERS] = "orders",   [KEY_LEDGER] = "ledger",
    [KEY_VOUCHERS] = "vouchers", [KEY_VOUCHER] = "voucher", [KEY_CODES] = "codes",
    [KEY_HANDED] = "handed",   [KEY_BUYER] = "buyer",     [KEY_EDGES] = "edges",
    [KEY_FLAGGED] = "flagged", [KEY_FIGURES] = "figures", [KEY_PRESSED] = "pressed",
    [KEY_TICKET] = "ticket",   [KEY_PHONES] = "phones",
    [KEY_APPEALS] = "appeals",
    [KEY_PURCHASE] = "purchase", [KEY_PURCHASES] = "purchases", [KEY_TRIED] = "tried",
    [KEY_SPONSORED] = "sponsored", [KEY_MARK] = "mark",
    [KEY_TAPS] = "taps",       [KEY_BRAND_QUEUE] = "brandqueue", [KEY_SEEDED] = "seeded",
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

struct str home_of_brand(const struct keyspace *keys, struct arena *arena, uint64_t id)
{
    return handle(keys, arena, VAULT_BRAND, STR("brand"), id_print(arena, id));
}

struct str home_of_campaign(const struct keyspace *keys, struct arena *arena, struct str code)
{
    return handle(keys, arena, VAULT_BRAND, STR("campaign"), code);
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

struct str key_of_hash(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                       struct str home, struct str text)
{
    char tag[] = ":{00}:";

    write_partition(tag, partition_of(home));
    return ARENA_JOIN(arena, keys->prefix, str_from(tag), str_from(names[kind]), STR(":"),
                      vault_id(keys->vault, arena, VAULT_PERSON, text));
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

struct str key_of_all(struct arena *arena, struct str prefix, const char *name)
{
    return arena_print(arena, "%.*s:{00}:%s", STR_ARG(prefix), name);
}

struct str key_kind_name(enum key_kind kind)
{
    return str_from(names[kind]);
}

bool key_kind_from(struct str name, enum key_kind *kind)
{
    for (unsigned i = 0; i < KEY_KINDS; i++)
        if (names[i] && str_eq(name, str_from(names[i]))) {
            *kind = (enum key_kind)i;
            return true;
        }
    return false;
}

bool key_parse(const struct keyspace *keys, struct str key, enum key_kind *kind, struct str *home,
               struct str *detail)
{
    struct str rest = str_slice(key, keys->prefix.len, key.len);

    if (!str_starts(key, keys->prefix) || !str_starts(rest, STR(":{")) || rest.len < 6 ||
        !str_eq(str_slice(rest, 4, 6), STR("}:")))
        return false;
    struct str partition = str_slice(rest, 2, 4);
    rest = str_slice(rest, 6, rest.len);
    if (!key_kind_from(str_cut(&rest, ':'), kind))
        return false;
    *home = str_cut(&rest, ':');
    *detail = rest;
    if (home->len == 0)
        *detail = partition;
    return true;
}
