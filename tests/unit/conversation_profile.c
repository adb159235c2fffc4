/* conversation_profile.c: a person's needs as they stand in Redis, and their bounds. */
#include "../check.h"

#include "../../bot/conversation/profile.h"

static struct vault *vault;

static void open_vault(void)
{
    unsigned char master[VAULT_KEY_LEN] = { 7 };

    vault = vault ? vault : vault_from_key(master);
}

TEST(profile_comes_back_as_it_was_and_reads_as_nothing_meanwhile)
{
    struct arena *arena = arena_open(1 << 20);
    struct profile profile = { .may_keep = true, .may_keep_at_ms = 12345 }, got;
    open_vault();
    profile_set(&profile, (struct need){ STR("kulit"), STR("berminyak") });
    profile_avoid(&profile, 77, DISLIKE_ADVERT);

    struct str packed = profile_pack(arena, &profile, vault);

    CHECK(str_find(packed, STR("berminyak")) == SIZE_MAX);
    CHECK(profile_unpack(arena, packed, vault, &got));
    CHECK(got.may_keep && got.may_keep_at_ms == 12345);
    CHECK_STR(got.needs[0].value, STR("berminyak"));
    CHECK_WHOLE(got.avoided[0].testimonial, 77);
    CHECK_WHOLE(got.avoided[0].why, DISLIKE_ADVERT);
    arena_close(arena);
}

TEST(profile_with_nothing_to_keep_is_no_record)
{
    struct arena *arena = arena_open(1 << 20);
    struct profile profile = { 0 };
    open_vault();

    CHECK_WHOLE(profile_pack(arena, &profile, vault).len, 0);
    arena_close(arena);
}

TEST(profile_that_was_cut_or_is_foreign_is_refused)
{
    struct arena *arena = arena_open(1 << 20);
    struct profile profile = { .may_keep = true }, got;
    open_vault();
    struct str packed = profile_pack(arena, &profile, vault);

    for (size_t len = 0; len < packed.len; len++) {
        CHECK(!profile_unpack(arena, str_slice(packed, 0, len), vault, &got));
        CHECK(!got.may_keep && got.need_count == 0);
    }
    arena_close(arena);
}

TEST(profile_avoids_a_bounded_number_the_latest_first_and_each_once)
{
    struct profile profile = { 0 };

    for (uint64_t id = 1; id <= PROFILE_AVOIDED + 5; id++)
        profile_avoid(&profile, id, DISLIKE_OLD);
    profile_avoid(&profile, PROFILE_AVOIDED, DISLIKE_NEED);

    CHECK_WHOLE(profile.avoided_count, PROFILE_AVOIDED);
    CHECK_WHOLE(profile.avoided[0].testimonial, PROFILE_AVOIDED);
    CHECK_WHOLE(profile.avoided[0].why, DISLIKE_NEED);
    for (size_t i = 1; i < profile.avoided_count; i++)
        CHECK(profile.avoided[i].testimonial != PROFILE_AVOIDED);
}

TEST(profile_has_one_value_for_a_name)
{
    struct profile profile = { 0 };

    CHECK(profile_set(&profile, (struct need){ STR("kulit"), STR("kering") }));
    CHECK(profile_set(&profile, (struct need){ STR("kulit"), STR("normal") }));
    profile_unset(&profile, STR("rambut"));

    CHECK_WHOLE(profile.need_count, 1);
    CHECK_STR(profile.needs[0].value, STR("normal"));
}
