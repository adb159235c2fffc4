/* conversation_session.c: sessions, settings and persons as they stand in Redis. */
#include "hostile.h"

#include "../../bot/conversation/session.h"
#include "../../bot/language/lexicon.h"

static const unsigned char KEY[VAULT_KEY_LEN] = { 7 };
static const unsigned char OTHER_KEY[VAULT_KEY_LEN] = { 8 };

static bool unpack_session(struct arena *arena, struct str bytes)
{
    struct session session = { 0 };

    return session_unpack(arena, bytes, &session);
}

static bool unpack_person(struct arena *arena, struct str bytes)
{
    struct person person;

    (void)arena;
    return person_unpack(bytes, &person);
}

static bool unpack_settings(struct arena *arena, struct str bytes)
{
    struct vault *vault = vault_from_key(KEY);
    struct settings settings;
    bool ok = settings_unpack(arena, bytes, vault, &settings);

    vault_close(vault);
    return ok;
}

static const struct session a_session = { .handler = STR_INIT("give"), .state = STR_INIT("story"),
                                          .group = STR_INIT("ABCDEFGHIJKLMNOP"),
                                          .data = STR_INIT("a\0b"), .lang = STR_INIT("en") };

TEST(session_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct session got = { 0 };

    CHECK(session_unpack(arena, session_pack(arena, &a_session), &got));

    CHECK_STR(got.handler, STR("give"));
    CHECK_STR(got.state, STR("story"));
    CHECK_STR(got.group, STR("ABCDEFGHIJKLMNOP"));
    CHECK_STR(got.data, STR("a\0b"));
    CHECK_STR(got.lang, STR("en"));
    arena_close(arena);
}

TEST(session_of_before_it_knew_its_language_is_still_read)
{
    struct arena *arena = arena_open(1 << 16);
    struct session got = { 0 };

    CHECK(session_unpack(arena, STR("\1\4give\5story\0\1x"), &got));

    CHECK_STR(got.state, STR("story"));
    CHECK_STR(got.data, STR("x"));
    CHECK_STR(got.lang, STR(""));
    arena_close(arena);
}

/* The engine only logs it: half a dialogue must not be carried on. */
TEST(session_that_is_cut_off_is_no_dialogue_at_all)
{
    struct arena *arena = arena_open(1 << 16);
    struct str packed = session_pack(arena, &a_session);
    struct session got = { .raw = STR("sealed") };

    CHECK(!session_unpack(arena, str_slice(packed, 0, packed.len - 1), &got));

    CHECK(got.handler.len == 0 && got.state.len == 0 && got.data.len == 0 && got.group.len == 0);
    CHECK_STR(got.raw, STR("sealed"));
    arena_close(arena);
}

TEST(session_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack_session, session_pack(arena, &a_session));
    hostile_all(unpack_session, session_pack(arena, &(struct session){ 0 }));
    arena_close(arena);
}

static const struct settings the_settings = {
    .chat_id = STR_INIT("-100123"), .title = STR_INIT("Mama Depok"), .lang = STR_INIT("en"),
    .is_demo = true, .is_left = true, .has_greeted = true, .moved_to = STR_INIT("PONMLKJIHGFEDCBA"),
    .key = { { 1, 2, 3 } },
    .revision = 7, .options = { { [GROUP_COOLDOWN] = 31, [GROUP_TIDY] = 1 } },
    .watchers = { STR_INIT("5001") }, .watcher_count = 1,
    .open_topics = { STR_INIT(""), STR_INIT("17") }, .open_topic_count = 2,
    .has_packs = true, .packs = 1u << LEXICON_UMKM, .exported_at_ms = 1795000000123, .link_told_at_ms = 1795000000456,
    .links = { { STR_INIT("OtherHome_______"), STR_INIT("Mama Bogor"), LINK_AGREED } },
    .link_count = 1,
};

TEST(settings_come_back_as_they_were)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY);
    struct settings got;

    struct str packed = settings_pack(arena, &the_settings, vault);

    CHECK(settings_unpack(arena, packed, vault, &got));
    CHECK(got.is_known && got.is_demo && got.is_left && got.has_greeted);
    CHECK_STR(got.raw, packed);
    CHECK_STR(got.chat_id, STR("-100123"));
    CHECK_STR(got.title, STR("Mama Depok"));
    CHECK_STR(got.lang, STR("en"));
    CHECK_STR(got.moved_to, STR("PONMLKJIHGFEDCBA"));
    CHECK(memcmp(&got.key, &the_settings.key, sizeof got.key) == 0);
    CHECK_WHOLE(got.revision, 7);
    CHECK_WHOLE(group_option_value(&got.options, GROUP_COOLDOWN, NULL), 30);
    CHECK_WHOLE(group_option_value(&got.options, GROUP_TIDY, NULL), 0);
    CHECK(got.watcher_count == 1 && str_find(packed, STR("5001")) == SIZE_MAX);
    CHECK_STR(got.watchers[0], STR("5001"));
    CHECK(got.has_packs);
    CHECK_WHOLE(got.exported_at_ms, 1795000000123);
    CHECK_WHOLE(got.link_told_at_ms, 1795000000456);
    CHECK_WHOLE(got.packs, 1u << LEXICON_UMKM);
    CHECK(settings_is_open(&got, STR("")) && settings_is_open(&got, STR("17")));
    CHECK(settings_is_linked(&got, STR("OtherHome_______")));
    CHECK_STR(got.links[0].title, STR("Mama Bogor"));
    CHECK(str_find(packed, STR("Mama Bogor")) == SIZE_MAX);
    vault_close(vault);
    arena_close(arena);
}

TEST(settings_seal_the_group_and_open_with_the_same_master_key_alone)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY), *other = vault_from_key(OTHER_KEY);
    struct settings got;

    struct str packed = settings_pack(arena, &the_settings, vault);

    CHECK(str_find(packed, STR("-100123")) == SIZE_MAX);
    CHECK(str_find(packed, STR("Mama")) == SIZE_MAX);
    CHECK(str_find(packed, STR("\1\2\3\0\0\0")) == SIZE_MAX);
    CHECK(!settings_unpack(arena, packed, other, &got));
    vault_close(vault);
    vault_close(other);
    arena_close(arena);
}

TEST(settings_survive_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY);

    hostile_all(unpack_settings, settings_pack(arena, &the_settings, vault));
    vault_close(vault);
    arena_close(arena);
}

static const struct person a_person = {
    .lang = STR_INIT("id"), .may_store = true, .may_store_at_ms = INT64_C(1795000000000),
    .private_is_open = true, .group_count = 2,
    .groups = { STR_INIT("ABCDEFGHIJKLMNOP"), STR_INIT("PONMLKJIHGFEDCBA") },
    .brand_count = 1, .brands = { STR_INIT("BrandHome_______") },
};

TEST(person_comes_back_with_consent_and_groups)
{
    struct arena *arena = arena_open(1 << 16);
    struct person got;

    struct str packed = person_pack(arena, &a_person);

    CHECK(person_unpack(packed, &got));
    CHECK_STR(got.raw, packed);
    CHECK_STR(got.lang, STR("id"));
    CHECK(got.may_store && got.private_is_open);
    CHECK_WHOLE(got.may_store_at_ms, INT64_C(1795000000000));
    CHECK_WHOLE(got.group_count, 2);
    CHECK_STR(got.groups[1], STR("PONMLKJIHGFEDCBA"));
    CHECK_WHOLE(got.brand_count, 1);
    CHECK_STR(got.brands[0], STR("BrandHome_______"));
    arena_close(arena);
}

TEST(person_keeps_as_many_groups_as_there_is_room_for)
{
    struct arena *arena = arena_open(1 << 16);
    struct person person = { .group_count = 8 }, got;
    char nine[32];

    for (size_t i = 0; i < 8; i++)
        person.groups[i] = STR("ABCDEFGHIJKLMNOP");
    struct str packed = person_pack(arena, &person);

    CHECK(person_unpack(packed, &got));
    CHECK_WHOLE(got.group_count, 8);
    memcpy(nine, "\1\0\0\0\x09" "aaaaaaaaaaaaaaaaaa", 23); /* says nine groups */
    CHECK(!person_unpack((struct str){ nine, 23 }, &got));
    CHECK_WHOLE(got.group_count, 0);
    arena_close(arena);
}

/* The engine only logs it: a consent that cannot be read was not given. */
TEST(person_that_is_cut_off_has_consented_to_nothing)
{
    struct arena *arena = arena_open(1 << 16);
    struct str packed = person_pack(arena, &a_person);
    struct person got;

    CHECK(!person_unpack(str_slice(packed, 0, packed.len - 1), &got));

    CHECK(!got.may_store && got.group_count == 0 && got.lang.len == 0);
    CHECK(got.raw.len == packed.len - 1);
    arena_close(arena);
}

TEST(person_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack_person, person_pack(arena, &a_person));
    hostile_all(unpack_person, person_pack(arena, &(struct person){ 0 }));
    arena_close(arena);
}

TEST(home_handles_are_sixteen_characters_of_base64url)
{
    CHECK(home_is_handle(STR("ABCxyz0189-_abcd")));
    CHECK(!home_is_handle(STR("")));
    CHECK(!home_is_handle(STR("ABCxyz0189-_abc")));
    CHECK(!home_is_handle(STR("ABCxyz0189-_abcde")));
    CHECK(!home_is_handle(STR("ABCxyz0189+/abcd")));
    CHECK(!home_is_handle(STR("ABCxyz 189-_abcd")));
    CHECK(!home_is_handle(STR("ABCxyz0189-_ab\0d")));
    CHECK(!home_is_handle(STR("ABCxyz0189-_ab{}")));
}
