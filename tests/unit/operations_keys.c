/* operations_keys.c: whatever one home owns is one slot. */
#include "../check.h"

#include "../../bot/operations/keys.h"

static const unsigned char KEY[VAULT_KEY_LEN] = { 4, 2 };

struct keys_room {
    struct arena *arena;
    struct vault *vault;
    struct keyspace keys;
};

static struct keys_room room_open(void)
{
    struct keys_room room = { arena_open(1 << 22), vault_from_key(KEY), { STR("rekan"), NULL } };

    room.keys.vault = room.vault;
    return room;
}

static void room_close(struct keys_room *room)
{
    vault_close(room->vault);
    arena_close(room->arena);
}

static struct str tag_of(struct str key)
{
    size_t open = str_find_byte(key, '{'), close = str_find_byte(key, '}');

    CHECK(open != SIZE_MAX && close != SIZE_MAX && close > open + 1);
    return str_slice(key, open, close + 1);
}

TEST(keys_homes_are_handles_that_tell_chats_people_and_messengers_apart)
{
    struct keys_room room = room_open();

    struct str chat = home_of_chat(&room.keys, room.arena, STR("telegram"), STR("42"));
    struct str person = home_of_person(&room.keys, room.arena, STR("telegram"), STR("42"));
    struct str other = home_of_chat(&room.keys, room.arena, STR("line"), STR("42"));

    CHECK(chat.len == VAULT_ID_LEN && person.len == VAULT_ID_LEN);
    CHECK(!str_eq(chat, person) && !str_eq(chat, other));
    CHECK_STR(home_of_chat(&room.keys, room.arena, STR("telegram"), STR("42")), chat);
    room_close(&room);
}

TEST(keys_partitions_are_from_0_to_255_and_all_used)
{
    struct keys_room room = room_open();
    unsigned counts[PARTITIONS] = { 0 };

    for (int i = 0; i < 10000; i++) {
        struct str id = arena_print(room.arena, "-100%d", i);
        unsigned partition =
            partition_of(home_of_chat(&room.keys, room.arena, STR("telegram"), id));
        CHECK(partition < PARTITIONS);
        counts[partition]++;
    }
    for (int i = 0; i < PARTITIONS; i++)
        CHECK(counts[i] > 5 && counts[i] < 120); /* 39 on average */
    room_close(&room);
}

TEST(keys_partition_is_the_first_eight_bits_of_the_handle)
{
    CHECK_WHOLE(partition_of(STR("AAxxxxxxxxxxxxxx")), 0);
    CHECK_WHOLE(partition_of(STR("AQxxxxxxxxxxxxxx")), 1);
    CHECK_WHOLE(partition_of(STR("BAxxxxxxxxxxxxxx")), 4);
    CHECK_WHOLE(partition_of(STR("__xxxxxxxxxxxxxx")), 255);
    CHECK_WHOLE(partition_of(STR("-Axxxxxxxxxxxxxx")), 62 * 4);
}

TEST(keys_partition_of_foreign_text_is_in_range)
{
    char text[2];

    CHECK_WHOLE(partition_of(STR("")), 0);
    CHECK_WHOLE(partition_of(STR("A")), 0);
    for (int a = -128; a < 128; a++)
        for (int b = -128; b < 128; b++) {
            text[0] = (char)a;
            text[1] = (char)b;
            CHECK(partition_of((struct str){ text, 2 }) < PARTITIONS);
        }
}

TEST(keys_of_one_home_share_a_slot_and_nothing_else)
{
    struct keys_room room = room_open();
    struct str home = home_of_chat(&room.keys, room.arena, STR("telegram"), STR("-100"));
    struct str tag = tag_of(key_of(&room.keys, room.arena, KEY_SEEN, home, STR("update:1")));
    struct str all[KEY_DUE + 1];

    for (unsigned kind = 0; kind <= KEY_DUE; kind++) {
        all[kind] = key_of(&room.keys, room.arena, (enum key_kind)kind, home, STR(""));
        CHECK(str_starts(all[kind], STR("rekan:{")));
        CHECK(str_ends(all[kind], home));
        CHECK_STR(tag_of(all[kind]), tag);
        CHECK_STR(tag_of(key_of_id(&room.keys, room.arena, (enum key_kind)kind, home, 7)), tag);
        CHECK_STR(tag_of(key_of_partition(&room.keys, room.arena, (enum key_kind)kind,
                                          partition_of(home))), tag);
        for (unsigned other = 0; other < kind; other++)
            CHECK(!str_eq(all[kind], all[other]));
    }
    room_close(&room);
}

TEST(keys_tag_is_not_fooled_by_braces_in_a_detail)
{
    struct keys_room room = room_open();
    struct str home = STR("AAAAAAAAAAAAAAAA");

    struct str key = key_of(&room.keys, room.arena, KEY_SESSION, home, STR("{x}:4"));

    CHECK_STR(key, STR("rekan:{00}:session:AAAAAAAAAAAAAAAA:{x}:4"));
    CHECK_STR(tag_of(key), STR("{00}"));
    room_close(&room);
}

TEST(keys_of_two_ids_differ)
{
    struct keys_room room = room_open();
    struct str home = STR("AAAAAAAAAAAAAAAA");

    CHECK_STR(key_of_id(&room.keys, room.arena, KEY_TESTIMONIAL, home, 1),
              STR("rekan:{00}:t:AAAAAAAAAAAAAAAA:AAAAAAAAAAE"));
    CHECK(!str_eq(key_of_id(&room.keys, room.arena, KEY_TESTIMONIAL, home, 1),
                  key_of_id(&room.keys, room.arena, KEY_TESTIMONIAL, home, UINT64_MAX)));
    CHECK_STR(key_of_partition(&room.keys, room.arena, KEY_READY, 255), STR("rekan:{ff}:ready"));
    room_close(&room);
}

TEST(keys_lanes_keep_letters_apart_and_know_their_home)
{
    struct arena *arena = arena_open(1 << 16);
    struct str home = STR("AAAAAAAAAAAAAAAA");

    CHECK_STR(lane_of(arena, home, false), home);
    CHECK(!str_eq(lane_of(arena, home, true), home));
    CHECK_STR(home_of_lane(lane_of(arena, home, true)), home);
    CHECK_STR(home_of_lane(lane_of(arena, home, false)), home);
    arena_close(arena);
}
