#include "../../bot/io/redis_slot.h"

#include "../check.h"

static struct redis_command plain(const struct str *words, size_t count)
{
    return (struct redis_command){ .words = words, .count = count };
}

/* The first two are the specification's own examples, the others what Redis 7.0 answers to
 * CLUSTER KEYSLOT. */
TEST(a_key_has_the_slot_that_redis_gives_it)
{
    CHECK_WHOLE(redis_slot_of(STR("123456789")), 12739);
    CHECK_WHOLE(redis_slot_of(STR("{user1000}.following")), redis_slot_of(STR("user1000")));
    CHECK_WHOLE(redis_slot_of(STR("foo")), 12182);
    CHECK_WHOLE(redis_slot_of(STR("foo{}{bar}")), 8363);
    CHECK_WHOLE(redis_slot_of(STR("foo{{bar}}zap")), redis_slot_of(STR("{bar")));
    CHECK_WHOLE(redis_slot_of(STR("foo{bar}{zap}")), 5061);
    CHECK_WHOLE(redis_slot_of(STR("")), 0);
}

TEST(every_key_of_a_partition_has_its_slot)
{
    CHECK_WHOLE(redis_slot_of(STR("rekan:{17}:chat:abc")), redis_slot_of(STR("17")));
    CHECK_WHOLE(redis_slot_of(STR("rekan:{17}:t:abc:4")), redis_slot_of(STR("other:{17}:x")));
}

TEST(a_command_goes_where_its_key_is)
{
    static const struct redis_script script = { "x.lua", STR_INIT("return 1") };
    const struct str get[] = { STR("GET"), STR("{a}k") };
    const struct str run[] = { STR("{b}k"), STR("argument") };
    struct redis_command command = { .script = &script, .key_count = 1, .words = run, .count = 2 };
    struct redis_command read = plain(get, 2);

    CHECK_WHOLE(redis_place_of(&read), REDIS_BY_KEY);
    CHECK_STR(redis_key_of(&read), STR("{a}k"));
    CHECK(redis_is_read(&read));
    CHECK_WHOLE(redis_place_of(&command), REDIS_BY_KEY);
    CHECK_STR(redis_key_of(&command), STR("{b}k"));
    CHECK(!redis_is_read(&command));
}

TEST(a_command_without_a_key_goes_where_it_must)
{
    const struct str ping[] = { STR("PING") };
    const struct str scan[] = { STR("SCAN"), STR("0") };
    const struct str rewrite[] = { STR("BGREWRITEAOF") };
    struct redis_command command = plain(ping, 1);

    CHECK_WHOLE(redis_place_of(&command), REDIS_ANYWHERE);
    CHECK_STR(redis_key_of(&command), STR(""));
    command = plain(scan, 2);
    CHECK_WHOLE(redis_place_of(&command), REDIS_SCANS);
    command = plain(rewrite, 1);
    CHECK_WHOLE(redis_place_of(&command), REDIS_ON_ALL);
}
