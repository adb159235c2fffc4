#include "sharing.h"

#include <stdlib.h>

#include "../base/log.h"
#include "../referral/code.h"
#include "forgetting.h"

enum { READS = 3 };

struct looking {
    struct lookup *lookup;
    struct redis_command commands[READS];
    size_t count;
    size_t brand_count, offer_count;
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void look_at_offers(struct looking *looking);

/* The campaign asked for and the link are there: now the rest. */
static void finish(struct looking *looking, const struct error *err)
{
    if (err)
        looking->done(looking->owner, err);
    else
        look_at_offers(looking);
}

static void read_key(struct looking *looking, struct str key)
{
    struct str *words = ARENA_ARRAY(looking->lookup->turn->arena, struct str, 2);

    words[0] = STR("GET");
    words[1] = key;
    looking->commands[looking->count++] = (struct redis_command){ .words = words, .count = 2 };
}

static struct str key_here(const struct looking *looking, enum key_kind kind, struct str detail)
{
    const struct turn *turn = looking->lookup->turn;

    return key_of(&looking->lookup->engine->keys, turn->arena, kind, turn->found.sharing.home,
                  detail);
}

/* --- the link --------------------------------------------------------------------------- */

/* Whoever has none gets one that is written when the handler says so; the commit checks that
 * nobody has its code or number meanwhile, and what is drawn then is another. */
static void draw_link(struct turn *turn)
{
    struct sharing_found *found = &turn->found.sharing;
    unsigned char random[32];

    found->link = (struct link){ 0 };
    for (int i = 0; i < 4 && found->link.member_code.len == 0; i++) {
        vault_random(random, sizeof random);
        found->link.member_code = code_part(turn->arena, CODE_MEMBER_LEN, random);
    }
    do
        vault_random(&found->link.holder, sizeof found->link.holder);
    while (found->link.holder == 0); /* 0 is the campaign's own */
    found->link_key = vault_new_key();
}

static void on_link(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    struct sharing_found *found = &turn->found.sharing;
    const struct vault *vault = looking->lookup->engine->keys.vault;

    if (!values || count != looking->count) {
        finish(looking, err);
        return;
    }
    struct str raw = values[0].text;
    bool has_key = count > 1 && vault_unwrap(vault, values[1].text, &found->link_key);
    found->link_is_sealed = !has_key;
    if (raw.len && !link_unpack(turn->arena, raw, has_key ? &found->link_key : NULL, &found->link))
        log_error("link.unreadable", "campaign=%.*s", STR_ARG(found->home));
    if (!has_key && found->link.holder && count == 1) { /* named by its code: now its holder's key */
        looking->count = 0;
        read_key(looking, key_here(looking, KEY_LINK, turn->wants.sharing.member_code));
        read_key(looking, key_here(looking, KEY_OWNER, id_print(turn->arena, found->link.holder)));
        redis_trip(looking->lookup->engine->options.redis, turn->arena, looking->commands,
                   looking->count, on_link, looking);
        return;
    }
    finish(looking, NULL);
}

static void read_link(struct looking *looking)
{
    struct turn *turn = looking->lookup->turn;
    struct sharing_found *found = &turn->found.sharing;

    looking->count = 0;
    if (turn->wants.sharing.link && found->holder.raw.len == 0) {
        draw_link(turn);
    } else if (turn->wants.sharing.link) {
        read_key(looking, key_here(looking, KEY_LINK, found->holder.member_code));
        read_key(looking, key_here(looking, KEY_OWNER, id_print(turn->arena, found->holder.number)));
    } else if (turn->wants.sharing.member_code.len) {
        read_key(looking, key_here(looking, KEY_LINK, turn->wants.sharing.member_code));
    }
    if (looking->count == 0)
        finish(looking, NULL);
    else
        redis_trip(looking->lookup->engine->options.redis, turn->arena, looking->commands,
                   looking->count, on_link, looking);
}

/* --- the campaign ----------------------------------------------------------------------- */

bool sharing_open_campaign(struct engine *engine, struct arena *arena, struct str raw,
                           struct str wrapped, struct campaign *campaign, struct owner_key *key)
{
    return raw.len && vault_unwrap(engine->keys.vault, wrapped, key) &&
           campaign_unpack(arena, raw, key, campaign);
}

static void on_campaign(void *owner, struct redis_value *values, size_t count,
                        const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    struct sharing_found *found = &turn->found.sharing;

    if (!values || count != looking->count) {
        finish(looking, err);
        return;
    }
    struct str raw = values[0].text;
    if (raw.len == 0) {
        found->campaign_key = vault_new_key();
    } else if (!sharing_open_campaign(looking->lookup->engine, turn->arena, raw, values[1].text,
                                      &found->campaign, &found->campaign_key)) {
        log_error("campaign.unreadable", "campaign=%.*s", STR_ARG(found->home));
        found->campaign = (struct campaign){ .raw = raw, .state = CAMPAIGN_ENDED };
    }
    if (count > 2 && values[2].text.len && !holder_unpack(values[2].text, &found->holder))
        log_error("holder.unreadable", "campaign=%.*s", STR_ARG(found->home));
    read_link(looking);
}

/* --- a brand's campaigns, and what the person shares ------------------------------------------ */

static void on_own(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;

    if (!values || count != 1) {
        looking->done(looking->owner, err);
        return;
    }
    if (values[0].text.len && !sharing_unpack(values[0].text, &turn->found.sharing.own))
        log_error("sharing.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    looking->done(looking->owner, NULL);
}

static void look_at_own(struct looking *looking)
{
    struct turn *turn = looking->lookup->turn;

    looking->count = 0;
    if (!turn->wants.sharing.own || turn->person_home.len == 0) {
        looking->done(looking->owner, NULL);
        return;
    }
    read_key(looking, key_of(&looking->lookup->engine->keys, turn->arena, KEY_SHARING,
                             turn->person_home, STR("")));
    redis_trip(looking->lookup->engine->options.redis, turn->arena, looking->commands, 1, on_own,
               looking);
}

static void on_offers(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    struct sharing_found *found = &turn->found.sharing;
    struct owner_key key;

    if (!values || count != looking->offer_count) {
        looking->done(looking->owner, err);
        return;
    }
    found->offers = ARENA_ARRAY(turn->arena, struct campaign, count + 1);
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == REDIS_LIST && values[i].count == 2 &&
            sharing_open_campaign(looking->lookup->engine, turn->arena, values[i].items[0].text,
                                  values[i].items[1].text, &found->offers[found->offer_count], &key))
            found->offer_count++;
    qsort(found->offers, found->offer_count, sizeof *found->offers, campaign_later_first);
    look_at_own(looking);
}

static void on_codes(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    const struct keyspace *keys = &looking->lookup->engine->keys;
    struct redis_command *commands = ARENA_ARRAY(turn->arena, struct redis_command, SHARING_OFFERS);

    if (!values || count != looking->brand_count) {
        looking->done(looking->owner, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < values[i].count && looking->offer_count < SHARING_OFFERS; k++) {
            struct str *words = ARENA_ARRAY(turn->arena, struct str, 3);
            struct str home = home_of_campaign(keys, turn->arena, values[i].items[k].text);
            words[0] = STR("MGET");
            words[1] = key_of(keys, turn->arena, KEY_CAMPAIGN, home, STR(""));
            words[2] = key_of_id(keys, turn->arena, KEY_OWNER, home, 0);
            commands[looking->offer_count++] = (struct redis_command){ .words = words, .count = 3 };
        }
    if (looking->offer_count == 0)
        look_at_own(looking);
    else
        redis_trip(looking->lookup->engine->options.redis, turn->arena, commands,
                   looking->offer_count, on_offers, looking);
}

static void add_brand(struct looking *looking, struct redis_command *commands, struct str home)
{
    struct turn *turn = looking->lookup->turn;
    struct str *words = ARENA_ARRAY(turn->arena, struct str, 2);

    words[0] = STR("SMEMBERS");
    words[1] = key_of(&looking->lookup->engine->keys, turn->arena, KEY_CAMPAIGNS, home, STR(""));
    commands[looking->brand_count++] = (struct redis_command){ .words = words, .count = 2 };
}

static void look_at_offers(struct looking *looking)
{
    struct turn *turn = looking->lookup->turn;
    const struct allowed *allowed = turn->found.allowed;
    struct redis_command *commands = ARENA_ARRAY(turn->arena, struct redis_command,
                                                 ALLOWED_BRANDS + 1);

    if (turn->wants.sharing.offers && turn->wants.brand.len)
        add_brand(looking, commands, turn->wants.brand);
    for (size_t i = 0; turn->wants.sharing.offers && allowed && i < allowed->brand_count; i++)
        if (allowed->brands[i].standing == BRAND_ALLOWED)
            add_brand(looking, commands, allowed->brands[i].home);
    if (looking->brand_count == 0)
        look_at_own(looking);
    else
        redis_trip(looking->lookup->engine->options.redis, turn->arena, commands,
                   looking->brand_count, on_codes, looking);
}

/* --- all of it ------------------------------------------------------------------------------ */

bool sharing_is_wanted(const struct turn *turn)
{
    const struct sharing_wants *wants = &turn->wants.sharing;

    return wants->campaign.len || wants->offers || wants->own || wants->product.len;
}

void sharing_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                     void *owner)
{
    struct turn *turn = lookup->turn;
    struct looking *looking = ARENA_NEW(turn->arena, struct looking);
    struct str wanted = turn->wants.sharing.campaign;

    *looking = (struct looking){ .lookup = lookup, .done = done, .owner = owner };
    turn->found.sharing = (struct sharing_found){ .home = STR("") };
    if (turn->wants.sharing.product.len)
        turn->found.sharing.product = product_id(lookup->engine, turn->arena, STR("any group"),
                                                 turn->wants.sharing.product);
    if (wanted.len == 0) {
        look_at_offers(looking);
        return;
    }
    turn->found.sharing.home =
        wanted.len == VAULT_ID_LEN ? wanted
                                   : home_of_campaign(&lookup->engine->keys, turn->arena, wanted);
    read_key(looking, key_here(looking, KEY_CAMPAIGN, STR("")));
    read_key(looking, key_here(looking, KEY_OWNER, id_print(turn->arena, 0)));
    if (turn->wants.sharing.link && turn->person_home.len)
        read_key(looking, key_here(looking, KEY_HOLDER, turn->person_home));
    redis_trip(lookup->engine->options.redis, turn->arena, looking->commands, looking->count,
               on_campaign, looking);
}

/* --- writing ---------------------------------------------------------------------------- */

static struct str key_in(const struct compiling *c, enum key_kind kind, struct str detail)
{
    return key_of(&c->engine->keys, c->arena, kind, c->turn->home, detail);
}

static void write_campaign(struct compiling *c, const struct campaign *campaign)
{
    const struct sharing_found *found = &c->turn->found.sharing;
    struct str key = key_in(c, KEY_CAMPAIGN, STR(""));
    struct str owner = compiling_key(c, KEY_OWNER, 0);

    commit_check(c->commit, CHECK_EQUALS, key, campaign->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key,
                 campaign_pack(c->arena, campaign, &found->campaign_key));
    if (campaign->raw.len)
        return;
    commit_check(c->commit, CHECK_EQUALS, owner, STR(""));
    COMMIT_WRITE(c->commit, STR("SET"), owner,
                 vault_wrap(c->engine->keys.vault, c->arena, &found->campaign_key));
}

/* One a person: the holder's mark, the key and the link itself begin together, or not at all. */
static bool write_link(struct compiling *c, const struct link *link)
{
    const struct sharing_found *found = &c->turn->found.sharing;
    struct str key = key_in(c, KEY_LINK, link->member_code);
    struct holder holder = { .number = link->holder, .member_code = link->member_code };

    if (link->member_code.len != CODE_MEMBER_LEN || link->holder == 0 || found->link_is_sealed)
        return false;
    commit_check(c->commit, CHECK_EQUALS, key, link->raw);
    struct link named = *link;
    if (named.messenger.len == 0) /* whoever takes a link does so from their private chat */
        named.messenger = c->turn->event->messenger;
    COMMIT_WRITE(c->commit, STR("SET"), key, link_pack(c->arena, &named, &found->link_key));
    if (link->raw.len)
        return true;
    struct str mark = key_in(c, KEY_HOLDER, c->turn->person_home);
    struct str owner = compiling_key(c, KEY_OWNER, link->holder);
    commit_check(c->commit, CHECK_EQUALS, mark, STR(""));
    commit_check(c->commit, CHECK_EQUALS, owner, STR(""));
    commit_check(c->commit, CHECK_EQUALS, key_in(c, KEY_CAMPAIGN, STR("")), found->campaign.raw);
    COMMIT_WRITE(c->commit, STR("SET"), mark, holder_pack(c->arena, &holder));
    COMMIT_WRITE(c->commit, STR("SET"), owner,
                 vault_wrap(c->engine->keys.vault, c->arena, &found->link_key));
    return c->turn->person_home.len > 0;
}

static void write_sharing(struct compiling *c)
{
    const struct sharing *own = &c->turn->found.sharing.own;
    struct str key = key_in(c, KEY_SHARING, STR(""));

    commit_check(c->commit, CHECK_EQUALS, key, own->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, sharing_pack(c->arena, own));
    forget_list_home(c->engine, c->turn, c->commit, c->turn->home, c->turn->now_ms);
}

bool sharing_compile(struct compiling *c, const struct effect *effect)
{
    if (effect->kind == EFFECT_SHARING) {
        write_sharing(c);
        return str_eq(c->turn->home, c->turn->person_home) && c->turn->wants.sharing.own;
    }
    if (effect->kind == EFFECT_OFFERED) {
        COMMIT_WRITE(c->commit, STR("SADD"), key_in(c, KEY_CAMPAIGNS, STR("")), effect->body);
        return effect->body.len == CODE_CAMPAIGN_LEN;
    }
    if (!str_eq(c->turn->found.sharing.home, c->turn->home))
        return false;
    if (effect->kind == EFFECT_LINK)
        return write_link(c, effect->link);
    write_campaign(c, effect->campaign);
    return true;
}

void sharing_forget(struct engine *engine, const struct turn *turn, const struct holder *holder,
                    struct str person, struct commit *commit)
{
    struct arena *arena = turn->arena;
    struct owner_key nobodys = vault_new_key();
    struct link ended = { .member_code = holder->member_code, .holder = holder->number,
                          .is_ended = true };
    struct str mark = key_of(&engine->keys, arena, KEY_HOLDER, turn->home, person);

    commit_check(commit, CHECK_EQUALS, mark, holder->raw);
    COMMIT_WRITE(commit, STR("DEL"), mark);
    COMMIT_WRITE(commit, STR("DEL"),
                 key_of_id(&engine->keys, arena, KEY_OWNER, turn->home, holder->number));
    COMMIT_WRITE(commit, STR("SET"),
                 key_of(&engine->keys, arena, KEY_LINK, turn->home, holder->member_code),
                 link_pack(arena, &ended, &nobodys));
}
