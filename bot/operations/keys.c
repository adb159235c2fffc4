#include "keys.h"

static const struct str names[] = {
    [KEY_SEEN] = STR_INIT("seen"), [KEY_SESSION] = STR_INIT("session"),
    [KEY_CHAT] = STR_INIT("chat"), [KEY_PERSON] = STR_INIT("person"),
    [KEY_CONSENTS] = STR_INIT("consents"), [KEY_TESTIMONIAL] = STR_INIT("t"),
    [KEY_PRODUCT] = STR_INIT("p"), [KEY_AUTHOR] = STR_INIT("author"),
    [KEY_OWNER] = STR_INIT("key"), [KEY_ROWS] = STR_INIT("rows"), [KEY_VOTES] = STR_INIT("votes"),
    [KEY_AGAINST] = STR_INIT("against"), [KEY_THANKS] = STR_INIT("thanks"),
    [KEY_GIVEN] = STR_INIT("given"), [KEY_PRAISED] = STR_INIT("praised"),
    [KEY_PROFILE] = STR_INIT("profile"), [KEY_ASKED] = STR_INIT("asked"),
    [KEY_ROLES] = STR_INIT("roles"), [KEY_MEMBER] = STR_INIT("member"),
    [KEY_OUT] = STR_INIT("out"), [KEY_LEASE] = STR_INIT("lease"), [KEY_QUEUE] = STR_INIT("queue"),
    [KEY_AUDIT] = STR_INIT("audit"), [KEY_REPORTS] = STR_INIT("reports"),
    [KEY_LATELY] = STR_INIT("lately"), [KEY_JOINED] = STR_INIT("joined"),
    [KEY_REPORTED] = STR_INIT("reported"), [KEY_READY] = STR_INIT("ready"),
    [KEY_DUE] = STR_INIT("due"), [KEY_HOMES] = STR_INIT("homes"),
    [KEY_MEMBERS] = STR_INIT("members"), [KEY_VOTED] = STR_INIT("voted"),
    [KEY_FORGETTING] = STR_INIT("forgetting"), [KEY_BRAND] = STR_INIT("brand"),
    [KEY_CAMPAIGN] = STR_INIT("campaign"), [KEY_LINK] = STR_INIT("link"),
    [KEY_ALLOWED] = STR_INIT("allowed"), [KEY_HOLDER] = STR_INIT("holder"),
    [KEY_CLICK] = STR_INIT("click"), [KEY_VISITOR] = STR_INIT("visitor"),
    [KEY_CLICKS] = STR_INIT("clicks"), [KEY_CAMPAIGNS] = STR_INIT("campaigns"),
    [KEY_SHARING] = STR_INIT("sharing"), [KEY_ORDER] = STR_INIT("order"),
    [KEY_ORDERS] = STR_INIT("orders"), [KEY_LEDGER] = STR_INIT("ledger"),
    [KEY_VOUCHERS] = STR_INIT("vouchers"), [KEY_VOUCHER] = STR_INIT("voucher"),
    [KEY_CODES] = STR_INIT("codes"), [KEY_HANDED] = STR_INIT("handed"),
    [KEY_BUYER] = STR_INIT("buyer"), [KEY_EDGES] = STR_INIT("edges"),
    [KEY_FLAGGED] = STR_INIT("flagged"), [KEY_FIGURES] = STR_INIT("figures"),
    [KEY_PRESSED] = STR_INIT("pressed"), [KEY_TICKET] = STR_INIT("ticket"),
    [KEY_PHONES] = STR_INIT("phones"), [KEY_APPEALS] = STR_INIT("appeals"),
    [KEY_PURCHASE] = STR_INIT("purchase"), [KEY_PURCHASES] = STR_INIT("purchases"),
    [KEY_TRIED] = STR_INIT("tried"), [KEY_SPONSORED] = STR_INIT("sponsored"),
    [KEY_MARK] = STR_INIT("mark"), [KEY_TAPS] = STR_INIT("taps"),
    [KEY_BRAND_QUEUE] = STR_INIT("brandqueue"), [KEY_SEEDED] = STR_INIT("seeded"),
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

/* Begins a key of ours, with room for so much behind ":{00}:kind"; *at is where that goes on. */
static char *begin(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                   unsigned partition, size_t room, char **at)
{
    static const char digits[] = "0123456789abcdef";
    const char tag[] = { ':', '{', digits[partition >> 4 & 15], digits[partition & 15], '}', ':' };
    struct str name = names[kind];
    char *key = arena_alloc_bytes(arena, keys->prefix.len + sizeof tag + name.len + room + 1);

    if (keys->prefix.len)
        memcpy(key, keys->prefix.at, keys->prefix.len);
    memcpy(key + keys->prefix.len, tag, sizeof tag);
    *at = key + keys->prefix.len + sizeof tag;
    memcpy(*at, name.at, name.len);
    *at += name.len;
    return key;
}

static void add(char **at, struct str part)
{
    *(*at)++ = ':';
    if (part.len)
        memcpy(*at, part.at, part.len);
    *at += part.len;
}

static struct str end(const char *key, char *at)
{
    *at = '\0';
    return (struct str){ key, (size_t)(at - key) };
}

struct str key_of(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                  struct str home, struct str detail)
{
    char *at;
    char *key = begin(keys, arena, kind, partition_of(home), home.len + detail.len + 2, &at);

    add(&at, home);
    if (detail.len)
        add(&at, detail);
    return end(key, at);
}

struct str key_of_hash(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                       struct str home, struct str text)
{
    char *at;
    char *key = begin(keys, arena, kind, partition_of(home), VAULT_ID_LEN + 1, &at);

    add(&at, vault_id(keys->vault, arena, VAULT_PERSON, text));
    return end(key, at);
}

struct str key_of_id(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                     struct str home, uint64_t id)
{
    return key_of(keys, arena, kind, home, id_print(arena, id));
}

struct str key_of_partition(const struct keyspace *keys, struct arena *arena, enum key_kind kind,
                            unsigned partition)
{
    char *at;
    char *key = begin(keys, arena, kind, partition, 0, &at);

    return end(key, at);
}

struct str key_of_all(struct arena *arena, struct str prefix, const char *name)
{
    return arena_print(arena, "%.*s:{00}:%s", STR_ARG(prefix), name);
}

struct str key_kind_name(enum key_kind kind)
{
    return names[kind];
}

bool key_kind_from(struct str name, enum key_kind *kind)
{
    for (unsigned i = 0; i < KEY_KINDS; i++)
        if (names[i].len && str_eq(name, names[i])) {
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
