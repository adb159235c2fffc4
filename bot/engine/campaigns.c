#include "campaigns.h"

#include <stdlib.h>

#include "../base/log.h"

enum { COMMANDS_OF_ONE = 2, KEYS_OF_ONE = 2 };

struct campaigns_reading {
    struct engine *engine;
    struct arena *arena;
    struct str brand;          /* empty: whosever it is */
    struct campaign_found *found;
    size_t wanted;
    size_t *count;             /* how many are there; or NULL */
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void add_command(struct campaigns_reading *reading, struct redis_command *command,
                        const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(reading->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    *command = (struct redis_command){ .words = copy, .count = count };
}

static void on_campaigns(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct campaigns_reading *reading = owner;
    size_t there = 0;

    if (!values || count != reading->wanted * COMMANDS_OF_ONE) {
        reading->done(reading->owner, err);
        return;
    }
    for (size_t i = 0; i < count; i += COMMANDS_OF_ONE) {
        struct campaign_found *found = &reading->found[there];
        const struct redis_value *record = &values[i];
        struct owner_key key;
        if (record->kind != REDIS_LIST || record->count != KEYS_OF_ONE ||
            record->items[0].text.len == 0)
            continue;
        if (!sharing_open_campaign(reading->engine, reading->arena, record->items[0].text,
                                   record->items[1].text, &found->campaign, &key)) {
            log_error("campaign.unreadable", "brand=%.*s", STR_ARG(reading->brand));
            found->campaign = (struct campaign){ 0 };
            continue;
        }
        if (reading->brand.len && !str_eq(found->campaign.brand_home, reading->brand))
            continue;
        found->vouchers_left = (size_t)values[i + 1].whole;
        there++;
    }
    qsort(reading->found, there, sizeof *reading->found, campaign_later_first);
    if (reading->count)
        *reading->count = there;
    else if (there == 0)
        reading->found[0].campaign = (struct campaign){ 0 };
    reading->done(reading->owner, NULL);
}

static void read_codes(struct campaigns_reading *reading, const struct redis_value *codes)
{
    const struct keyspace *keys = &reading->engine->keys;
    struct redis_command *commands = ARENA_ARRAY(reading->arena, struct redis_command,
                                                 SHARING_OFFERS * COMMANDS_OF_ONE);
    size_t count = 0;

    for (size_t i = 0; i < codes->count && reading->wanted < SHARING_OFFERS; i++) {
        struct str home = home_of_campaign(keys, reading->arena, codes->items[i].text);
        const struct str record[] = { STR("MGET"),
                                      key_of(keys, reading->arena, KEY_CAMPAIGN, home, STR("")),
                                      key_of_id(keys, reading->arena, KEY_OWNER, home, 0) };
        const struct str pool[] = { STR("LLEN"),
                                    key_of(keys, reading->arena, KEY_VOUCHERS, home, STR("")) };
        add_command(reading, &commands[count++], record, sizeof record / sizeof record[0]);
        add_command(reading, &commands[count++], pool, sizeof pool / sizeof pool[0]);
        reading->wanted++;
    }
    if (count == 0)
        on_campaigns(reading, &(struct redis_value){ 0 }, 0, NULL);
    else
        redis_trip(reading->engine->options.redis, reading->arena, commands, count, on_campaigns,
                   reading);
}

static void on_codes(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct campaigns_reading *reading = owner;

    if (!values || count != 1)
        reading->done(reading->owner, err);
    else
        read_codes(reading, &values[0]);
}

void campaigns_read(struct engine *engine, struct arena *arena, struct str brand,
                    struct campaigns *found, void (*done)(void *owner, const struct error *err),
                    void *owner)
{
    struct campaigns_reading *reading = ARENA_NEW(arena, struct campaigns_reading);
    struct redis_command *command = ARENA_NEW(arena, struct redis_command);
    const struct str words[] = { STR("SMEMBERS"),
                                 key_of(&engine->keys, arena, KEY_CAMPAIGNS, brand, STR("")) };

    *reading = (struct campaigns_reading){ .engine = engine, .arena = arena, .brand = brand,
                                           .found = found->at, .count = &found->count,
                                           .done = done, .owner = owner };
    add_command(reading, command, words, 2);
    redis_trip(engine->options.redis, arena, command, 1, on_codes, reading);
}

void campaigns_read_one(struct engine *engine, struct arena *arena, struct str code,
                        struct campaign_found *found,
                        void (*done)(void *owner, const struct error *err), void *owner)
{
    struct campaigns_reading *reading = ARENA_NEW(arena, struct campaigns_reading);
    struct redis_value one = { .kind = REDIS_TEXT, .text = code };

    *reading = (struct campaigns_reading){ .engine = engine, .arena = arena, .found = found,
                                           .done = done, .owner = owner };
    read_codes(reading, &(struct redis_value){ .kind = REDIS_LIST, .items = &one, .count = 1 });
}
