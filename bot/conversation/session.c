/* session.c: sessions, settings and persons as they stand in Redis. */
#include "session.h"

#include "../base/pack.h"

enum { SESSION_FORMAT = 2, SESSION_WITHOUT_LANG = 1, SETTINGS_FORMAT = 5, PERSON_FORMAT = 3 };

/* A session may hold a person's words, so the engine seals it; here are the plain bytes. */
struct str session_pack(struct arena *arena, const struct session *session)
{
    struct text out = { .arena = arena };

    pack_u64(&out, SESSION_FORMAT);
    pack_str(&out, session->handler);
    pack_str(&out, session->state);
    pack_str(&out, session->group);
    pack_str(&out, session->data);
    pack_str(&out, session->lang);
    return out.s;
}

bool session_unpack(struct arena *arena, struct str bytes, struct session *session)
{
    struct unpack in = { .rest = bytes };

    uint64_t format = unpack_u64(&in);
    if (format != SESSION_FORMAT && format != SESSION_WITHOUT_LANG)
        return false;
    session->handler = arena_copy(arena, unpack_str(&in));
    session->state = arena_copy(arena, unpack_str(&in));
    session->group = unpack_str(&in);
    session->data = unpack_str(&in);
    if (format == SESSION_FORMAT)
        session->lang = unpack_str(&in);
    if (in.is_bad)
        *session = (struct session){ .raw = session->raw };
    return !in.is_bad;
}

enum settings_flag {
    SETTINGS_DEMO = 1, SETTINGS_LEFT = 2, SETTINGS_GREETED = 4, SETTINGS_RUN_BY_US = 8,
    SETTINGS_BRANDS = 16, SETTINGS_EXPORTED = 32, SETTINGS_LINK_TOLD = 64
};

static void pack_links(struct text *out, const struct settings *settings)
{
    if (settings->link_count == 0)
        return;
    pack_u64(out, settings->link_count);
    for (size_t i = 0; i < settings->link_count; i++) {
        pack_str(out, settings->links[i].home);
        pack_str(out, settings->links[i].title);
        pack_u64(out, settings->links[i].state);
    }
}

static void unpack_links(struct unpack *in, struct settings *settings)
{
    if (in->rest.len == 0)
        return;
    settings->link_count = unpack_count(in, LIMIT_LINKS);
    for (size_t i = 0; i < settings->link_count; i++) {
        settings->links[i].home = unpack_str(in);
        settings->links[i].title = unpack_str(in);
        uint64_t state = unpack_u64(in);
        in->is_bad |= state > LINK_AGREED;
        settings->links[i].state = (enum link_state)state;
    }
}

struct group_link *settings_find_link(struct settings *settings, struct str home)
{
    for (size_t i = 0; i < settings->link_count; i++)
        if (str_eq(settings->links[i].home, home))
            return &settings->links[i];
    return NULL;
}

bool settings_is_linked(const struct settings *settings, struct str home)
{
    for (size_t i = 0; i < settings->link_count; i++)
        if (settings->links[i].state == LINK_AGREED && str_eq(settings->links[i].home, home))
            return true;
    return false;
}

bool settings_set_link(struct settings *settings, struct str home, enum link_state state,
                       struct str title)
{
    struct group_link *link = settings_find_link(settings, home);

    if (!link && settings->link_count == LIMIT_LINKS)
        return false;
    if (!link)
        link = &settings->links[settings->link_count++];
    *link = (struct group_link){ .home = home, .title = title, .state = state };
    return true;
}

void settings_drop_link(struct settings *settings, struct str home)
{
    size_t kept = 0;

    for (size_t i = 0; i < settings->link_count; i++)
        if (!str_eq(settings->links[i].home, home))
            settings->links[kept++] = settings->links[i];
    settings->link_count = kept;
}

struct str settings_pack(struct arena *arena, const struct settings *settings,
                         const struct vault *vault)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_u64(&out, SETTINGS_FORMAT);
    pack_u64(&out, (settings->is_demo ? SETTINGS_DEMO : 0u) |
                       (settings->is_left ? SETTINGS_LEFT : 0u) |
                       (settings->has_greeted ? SETTINGS_GREETED : 0u) |
                       (settings->is_run_by_us ? SETTINGS_RUN_BY_US : 0u) |
                       (settings->has_brands ? SETTINGS_BRANDS : 0u) |
                       (settings->exported_at_ms ? SETTINGS_EXPORTED : 0u) |
                       (settings->link_told_at_ms ? SETTINGS_LINK_TOLD : 0u));
    pack_str(&out, settings->lang);
    pack_str(&out, settings->moved_to);
    pack_str(&out, vault_wrap(vault, arena, &settings->key));
    pack_str(&secret, settings->chat_id);
    pack_str(&secret, settings->title);
    pack_u64(&secret, settings->watcher_count);
    for (size_t i = 0; i < settings->watcher_count; i++)
        pack_str(&secret, settings->watchers[i]);
    pack_u64(&secret, settings->open_topic_count);
    for (size_t i = 0; i < settings->open_topic_count; i++)
        pack_str(&secret, settings->open_topics[i]);
    pack_links(&secret, settings);
    pack_str(&out, vault_seal(arena, &settings->key, secret.s));
    pack_u64(&out, settings->revision);
    group_options_pack(&out, &settings->options);
    pack_i64(&out, settings->left_at_ms);
    pack_u64(&out, settings->has_packs ? (uint64_t)settings->packs * 2 + 1 : 0);
    if (settings->exported_at_ms)
        pack_i64(&out, settings->exported_at_ms);
    if (settings->link_told_at_ms)
        pack_i64(&out, settings->link_told_at_ms);
    return out.s;
}

bool settings_unpack(struct arena *arena, struct str bytes, const struct vault *vault,
                     struct settings *settings)
{
    struct unpack in = { .rest = bytes };
    struct str plain;

    *settings = (struct settings){ .raw = bytes, .is_known = true };
    uint64_t format = unpack_u64(&in);
    if (format < 1 || format > SETTINGS_FORMAT)
        return false;
    uint64_t flags = unpack_u64(&in);
    settings->is_demo = flags & SETTINGS_DEMO;
    settings->is_left = flags & SETTINGS_LEFT;
    settings->has_greeted = flags & SETTINGS_GREETED;
    settings->is_run_by_us = flags & SETTINGS_RUN_BY_US;
    settings->has_brands = flags & SETTINGS_BRANDS;
    settings->lang = unpack_str(&in);
    settings->moved_to = unpack_str(&in);
    struct str wrapped = unpack_str(&in);
    struct str sealed = unpack_str(&in);
    if (format >= 2) { /* before, groups had no options: all as usual */
        settings->revision = (uint32_t)unpack_u64(&in);
        group_options_unpack(&in, &settings->options);
    }
    if (format >= 4) /* before, nobody wrote down when */
        settings->left_at_ms = unpack_i64(&in);
    uint64_t packs = format >= 5 ? unpack_u64(&in) : 0; /* before, nobody could choose */
    settings->has_packs = packs & 1;
    settings->packs = (unsigned)(packs / 2);
    if (flags & SETTINGS_EXPORTED)
        settings->exported_at_ms = unpack_i64(&in);
    if (flags & SETTINGS_LINK_TOLD)
        settings->link_told_at_ms = unpack_i64(&in);
    if (in.is_bad || !vault_unwrap(vault, wrapped, &settings->key) ||
        !vault_unseal(arena, &settings->key, sealed, &plain))
        return false;
    in = (struct unpack){ .rest = plain };
    settings->chat_id = unpack_str(&in);
    settings->title = unpack_str(&in);
    if (format >= 2)
        settings->watcher_count = unpack_count(&in, sizeof settings->watchers /
                                                        sizeof settings->watchers[0]);
    for (size_t i = 0; i < settings->watcher_count; i++)
        settings->watchers[i] = unpack_str(&in);
    if (format >= 3)
        settings->open_topic_count = unpack_count(&in, SETTINGS_TOPICS);
    for (size_t i = 0; i < settings->open_topic_count; i++)
        settings->open_topics[i] = unpack_str(&in);
    unpack_links(&in, settings);
    return !in.is_bad;
}

bool settings_is_open(const struct settings *settings, struct str topic_id)
{
    for (size_t i = 0; i < settings->open_topic_count; i++)
        if (str_eq(settings->open_topics[i], topic_id))
            return true;
    return false;
}

bool settings_set_open(struct settings *settings, struct str topic_id, bool is_open)
{
    size_t kept = 0;

    for (size_t i = 0; i < settings->open_topic_count; i++)
        if (!str_eq(settings->open_topics[i], topic_id))
            settings->open_topics[kept++] = settings->open_topics[i];
    settings->open_topic_count = kept;
    if (is_open && kept == SETTINGS_TOPICS)
        return false;
    if (is_open)
        settings->open_topics[settings->open_topic_count++] = topic_id;
    return true;
}

bool settings_are_current(struct str bytes, const struct vault *vault)
{
    struct unpack in = { .rest = bytes };

    unpack_u64(&in);
    unpack_u64(&in);
    unpack_str(&in);
    unpack_str(&in);
    return vault_is_current(vault, unpack_str(&in));
}

enum person_flag { PERSON_MAY_STORE = 1, PERSON_PRIVATE_OPEN = 2 };

struct str person_pack(struct arena *arena, const struct person *person)
{
    struct text out = { .arena = arena };

    pack_u64(&out, PERSON_FORMAT);
    pack_u64(&out, (person->may_store ? PERSON_MAY_STORE : 0u) |
                       (person->private_is_open ? PERSON_PRIVATE_OPEN : 0u));
    pack_i64(&out, person->may_store_at_ms);
    pack_str(&out, person->lang);
    pack_u64(&out, person->group_count);
    for (size_t i = 0; i < person->group_count; i++)
        pack_str(&out, person->groups[i]);
    pack_u64(&out, person->managed_count);
    for (size_t i = 0; i < person->managed_count; i++)
        pack_str(&out, person->managed[i]);
    pack_u64(&out, person->brand_count);
    for (size_t i = 0; i < person->brand_count; i++)
        pack_str(&out, person->brands[i]);
    return out.s;
}

bool person_unpack(struct str bytes, struct person *person)
{
    struct unpack in = { .rest = bytes };

    *person = (struct person){ .raw = bytes };
    uint64_t format = unpack_u64(&in);
    if (format < 1 || format > PERSON_FORMAT)
        return false;
    uint64_t flags = unpack_u64(&in);
    person->may_store = flags & PERSON_MAY_STORE;
    person->private_is_open = flags & PERSON_PRIVATE_OPEN;
    person->may_store_at_ms = unpack_i64(&in);
    person->lang = unpack_str(&in);
    person->group_count = unpack_count(&in, sizeof person->groups / sizeof person->groups[0]);
    for (size_t i = 0; i < person->group_count; i++)
        person->groups[i] = unpack_str(&in);
    if (format >= 2) /* before, groups were not set up in private */
        person->managed_count = unpack_count(&in, sizeof person->managed / sizeof person->managed[0]);
    for (size_t i = 0; i < person->managed_count; i++)
        person->managed[i] = unpack_str(&in);
    if (format >= 3) /* before, nobody kept a brand */
        person->brand_count = unpack_count(&in, sizeof person->brands / sizeof person->brands[0]);
    for (size_t i = 0; i < person->brand_count; i++)
        person->brands[i] = unpack_str(&in);
    if (in.is_bad)
        *person = (struct person){ .raw = bytes };
    return !in.is_bad;
}

bool home_is_handle(struct str text)
{
    return text.len == VAULT_ID_LEN && str_is_token(text);
}

void person_remember_group(struct person *person, struct str group)
{
    enum { ROOM = sizeof person->groups / sizeof person->groups[0] };
    size_t at = 0;

    while (at < person->group_count && !str_eq(person->groups[at], group))
        at++;
    if (at == person->group_count && person->group_count < ROOM)
        person->group_count++;
    if (at == ROOM)
        at = ROOM - 1;
    for (; at > 0; at--)
        person->groups[at] = person->groups[at - 1];
    person->groups[0] = group;
}
