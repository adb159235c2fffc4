/* campaign_new.c: POST /v1/campaigns: a campaign is judged, counted, begun and listed.
 *
 * With an Idempotency-Key the code follows from the request, so that one that was cut off half-way
 * goes on where it stood and never makes a second. */
#include "../base/clock.h"
#include "../base/limits.h"
#include "../referral/code.h"
#include "campaigns_asking.h"

enum { DRAWS = 4 };

/* --- the end ----------------------------------------------------------------------- */

static void on_unlocked(void *owner, struct redis_value *values, size_t count,
                        const struct error *err)
{
    struct asking *asking = owner;

    (void)values; /* what is not deleted ends by itself */
    (void)count;
    (void)err;
    if (asking->status == 201)
        keyed_once_answer(&asking->once, asking->answer);
    else if (asking->status == 409)
        keyed_refuse(&asking->keyed, 409, "body",
                     "would be one campaign too many: 8 may run at a time, 48 in all; end one first");
    else
        keyed_refuse_later(&asking->keyed);
}

static void unlock(struct asking *asking, int status)
{
    struct arena *arena = asking->keyed.arena;
    struct str *words = ARENA_ARRAY(arena, struct str, 2);

    asking->status = status;
    words[0] = STR("DEL");
    words[1] = asking->lock;
    struct redis_command command = { .words = words, .count = 2 };
    redis_trip(asking->keyed.engine->options.redis, arena, &command, 1, on_unlocked, asking);
}

/* --- its code, its record, its place among the brand's ------------------------------- */

static void draw(struct asking *asking);

static void after_listed(struct asking *asking)
{
    asking->answer = asking_answer(asking);
    unlock(asking, asking->status ? asking->status : 201);
}

static void on_begun(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    struct str code = asking->wanted.code;

    if (err || !asking_is_own(asking)) {
        unlock(asking, 503);
        return;
    }
    /* A letter says so too; but whoever asks next shall see it already. */
    asking_send(asking, asking->keyed.brand.home, "campaign:listed",
         arena_concat(asking->keyed.arena, STR("campaign:listed:"), code), code, after_listed);
}

static void after_begin(struct asking *asking)
{
    if (asking->status)
        unlock(asking, asking->status);
    else
        campaigns_read_one(asking->keyed.engine, asking->keyed.arena, asking->wanted.code,
                           &asking->one, on_begun, asking);
}

/* With a key the code follows from the request: begun before, and cut off, it goes on there. */
static void on_drawn(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    struct arena *arena = asking->keyed.arena;
    bool goes_on = asking->keyed.idempotency.len && asking_is_own(asking);

    if (err) {
        unlock(asking, 503);
    } else if (goes_on) {
        on_begun(asking, NULL);
    } else if (asking->one.campaign.raw.len) {
        draw(asking);
    } else {
        struct str home = home_of_campaign(&asking->keyed.engine->keys, arena, asking->wanted.code);
        asking_send(asking, home, "campaign:begin",
             ARENA_JOIN(arena, STR("campaign:begin:"), asking->wanted.code, STR(":"),
                        asking->keyed.brand.home),
             asking_packed(asking, &asking->wanted), after_begin);
    }
}

static void draw(struct asking *asking)
{
    struct keyed *keyed = &asking->keyed;
    unsigned char random[32];

    if (asking->draws++ == DRAWS) {
        unlock(asking, 503);
        return;
    }
    vault_random(random, sizeof random);
    for (size_t i = 0; keyed->idempotency.len && i < sizeof random; i += sizeof(uint64_t)) {
        struct str what = ARENA_JOIN(keyed->arena, STR("campaign\n"), keyed->brand.home, STR("\n"),
                                     keyed->idempotency, STR("\n"),
                                     arena_print(keyed->arena, "%u %zu\n", asking->draws, i), keyed->body);
        uint64_t hash = vault_hash(keyed->engine->keys.vault, VAULT_BRAND, what);
        memcpy(random + i, &hash, sizeof hash);
    }
    asking->wanted.code = code_part(keyed->arena, CODE_CAMPAIGN_LEN, random);
    if (asking->wanted.code.len)
        campaigns_read_one(keyed->engine, keyed->arena, asking->wanted.code, &asking->one, on_drawn,
                           asking);
    else
        draw(asking);
}

static void on_counted(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    int64_t now_ms = clock_now_ms();
    size_t open = 0;

    if (err) {
        unlock(asking, 503);
        return;
    }
    for (size_t i = 0; i < asking->all.count; i++)
        open += !campaign_is_over(&asking->all.at[i].campaign, now_ms);
    if (open >= CAMPAIGNS_AT_A_TIME || asking->all.count >= CAMPAIGNS_OF_A_BRAND)
        unlock(asking, 409);
    else
        draw(asking);
}

static void on_locked(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct asking *asking = owner;

    (void)err;
    if (!values || count != 1)
        keyed_refuse_later(&asking->keyed);
    else if (values[0].kind != REDIS_TEXT)
        keyed_refuse_after(&asking->keyed, 429, "", "another campaign of yours is just being made; "
                                                    "send it again", 1);
    else
        campaigns_read(asking->keyed.engine, asking->keyed.arena, asking->keyed.brand.home,
                       &asking->all, on_counted, asking);
}

/* How many run is counted and one more begun while nobody else of the brand does. */
static void lock(struct asking *asking)
{
    enum { LOCK_WORDS = 6 };
    struct keyed *keyed = &asking->keyed;
    struct str *words = ARENA_ARRAY(keyed->arena, struct str, LOCK_WORDS);

    asking->lock = key_of_hash(&keyed->engine->keys, keyed->arena, KEY_SEEN, keyed->brand.home,
                               STR("a campaign is being made"));
    words[0] = STR("SET");
    words[1] = asking->lock;
    words[2] = STR("1");
    words[3] = STR("NX");
    words[4] = STR("PX");
    words[5] = arena_whole(keyed->arena, LIMIT_CAMPAIGN_LOCK_MS);
    struct redis_command command = { .words = words, .count = LOCK_WORDS };
    redis_trip(keyed->engine->options.redis, keyed->arena, &command, 1, on_locked, asking);
}

/* --- what is asked for ---------------------------------------------------------------- */

static void judge(void *owner)
{
    struct asking *asking = owner;
    struct keyed *keyed = &asking->keyed;
    struct campaign_fault fault;
    bool names_terms;

    asking->wanted = (struct campaign){
        .brand_home = keyed->brand.home, .brand_name = keyed->brand.brand.name,
        .window_days = TERMS_WINDOW_USUAL, .hold_days = TERMS_HOLD_USUAL, .currency = STR("IDR"),
        .title = STR("Ajak teman"),
    };
    if (!campaign_json_read(keyed->arena, keyed->body, true, &asking->wanted, &names_terms, &fault) ||
        !campaign_json_check(keyed->arena, &asking->wanted, &keyed->brand.brand, clock_now_ms(), &fault))
        asking_refuse(asking, &fault);
    else
        lock(asking);
}

void campaign_new(void *owner)
{
    struct asking *asking = owner;

    asking->once = (struct keyed_once){ .keyed = &asking->keyed, .status = 201, .then = judge };
    keyed_once_begin(&asking->once, "campaigns", asking->keyed.body);
}
