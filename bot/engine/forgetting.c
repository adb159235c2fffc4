#include "forgetting.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "effects.h"
#include "lately.h"
#include "outbox.h"
#include "sharing.h"
#include "taps.h"
#include "thanks.h"
#include "turns.h"

enum { FORGETTING_KEPT_MS = 604800000 }; /* a week: nobody's id stays because a home never answered */

struct forgetting {
    struct engine *engine;
    struct arena *arena;
    const struct turn *turn;
    const struct lookup *lookup;
    struct commit *commit;
    struct text *rows;
};

static struct str own_key(const struct forgetting *f, enum key_kind kind)
{
    return key_of(&f->engine->keys, f->arena, kind, f->turn->home, STR(""));
}

static struct str id_key(const struct forgetting *f, enum key_kind kind, uint64_t id)
{
    return key_of_id(&f->engine->keys, f->arena, kind, f->turn->home, id);
}

static struct str whole(const struct forgetting *f, int64_t value)
{
    return arena_print(f->arena, "%" PRId64, value);
}

void forget_list_home(struct engine *engine, const struct turn *turn, struct commit *commit,
                      struct str home, int64_t now_ms)
{
    COMMIT_WRITE(commit, STR("ZADD"),
                 key_of(&engine->keys, turn->arena, KEY_HOMES, turn->person_home, STR("")),
                 STR("NX"), arena_print(turn->arena, "%" PRId64, now_ms), home);
}

/* --- in the person's own home --------------------------------------------------------------- */

static void write_forgetting(struct forgetting *f, struct str plain)
{
    struct str key = own_key(f, KEY_FORGETTING);

    commit_check(f->commit, CHECK_EQUALS, key, f->turn->found.held.forgetting);
    if (plain.len == 0)
        COMMIT_WRITE(f->commit, STR("DEL"), key);
    else
        COMMIT_WRITE(f->commit, STR("SET"), key,
                     vault_seal(f->arena, vault_transit_key(f->engine->keys.vault), plain),
                     STR("PX"), whole(f, FORGETTING_KEPT_MS));
}

/* One letter to each home; what it is called and says is the handler's. */
static void write_letters(struct forgetting *f, const struct effect *effect)
{
    const struct held *held = &f->turn->found.held;
    struct str lane = lane_of(f->arena, f->turn->home, true);

    for (size_t i = 0; i < held->home_count; i++) {
        struct event letter = *effect->letter;
        letter.id = arena_print(f->arena, "%.*s:%.*s", STR_ARG(letter.id), STR_ARG(held->homes[i]));
        letter.new_chat_id = held->homes[i];
        commit_add_entry(f->commit, &f->engine->keys, f->arena, lane,
                         outbox_letter(f->engine, f->arena, &letter), f->turn->now_ms);
    }
}

/* What the profile says is checked, so that nothing is written meanwhile that nobody would
 * delete. */
static bool forget_home(struct forgetting *f, const struct effect *effect)
{
    const struct turn *turn = f->turn;

    write_forgetting(f, effect->body);
    write_letters(f, effect);
    if (turn->person_home.len)
        commit_check(f->commit, CHECK_EQUALS, own_key(f, KEY_PERSON), turn->person.raw);
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_PERSON));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_PROFILE));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_CONSENTS));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_HOMES));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_SHARING));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_PRESSED));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_SPONSORED));
    COMMIT_WRITE(f->commit, STR("DEL"), own_key(f, KEY_SESSION));
    if (turn->person_home.len) /* in a topic of the private chat */
        COMMIT_WRITE(f->commit, STR("DEL"), session_key(f->engine, turn));
    return true;
}

/* --- in a group's home ---------------------------------------------------------------------- */

static void drop_testimonials(struct forgetting *f, const struct author *author, struct str person)
{
    struct str key = author_key(f->engine, f->arena, f->turn->home, person);

    commit_check(f->commit, CHECK_EQUALS, key, author->raw);
    for (size_t i = 0; i < author->count; i++) {
        struct row gone = { .kind = ROW_GONE, .id = author->testimonials[i] };
        COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_TESTIMONIAL, author->testimonials[i]));
        COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_VOTES, author->testimonials[i]));
        COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_AGAINST, author->testimonials[i]));
        COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_THANKS, author->testimonials[i]));
        COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_REPORTS, author->testimonials[i]));
        COMMIT_WRITE(f->commit, STR("HDEL"), own_key(f, KEY_LATELY),
                     id_print(f->arena, author->testimonials[i]));
        row_append(f->rows, &gone);
    }
    COMMIT_WRITE(f->commit, STR("DEL"), id_key(f, KEY_OWNER, author->number));
    COMMIT_WRITE(f->commit, STR("DEL"),
                 key_of(&f->engine->keys, f->arena, KEY_CONSENTS, f->turn->home,
                        id_print(f->arena, author->number)));
    COMMIT_WRITE(f->commit, STR("DEL"), key);
}

static void drop_votes(struct forgetting *f, const struct held *held)
{
    struct str who = vote_voter(f->engine, f->arena, f->turn->home, held->whose);

    for (size_t i = 0; i < held->voted_count; i++) {
        const struct held_votes *votes = &held->votes[i];
        unsigned helpful = votes->helpful - votes->is_mine;
        unsigned against = votes->against - votes->is_mine_against;
        struct row row = { .kind = ROW_VOTES, .id = held->voted[i], .helpful = helpful,
                           .voters = helpful + against };
        if (!votes->is_mine && !votes->is_mine_against)
            continue; /* that story went since */
        COMMIT_WRITE(f->commit, STR("SREM"), id_key(f, KEY_VOTES, held->voted[i]), who);
        COMMIT_WRITE(f->commit, STR("SREM"), id_key(f, KEY_AGAINST, held->voted[i]), who);
        taps_forget(f->engine, f->arena, f->turn->home, held->voted[i], who, f->commit);
        row_append(f->rows, &row);
    }
    COMMIT_WRITE(f->commit, STR("DEL"),
                 key_of(&f->engine->keys, f->arena, KEY_VOTED, f->turn->home, who));
}

/* Who is told of this group's matters is named among its settings. */
static void drop_watcher(struct forgetting *f, struct str person)
{
    struct settings settings = f->turn->settings;
    size_t kept = 0;

    for (size_t i = 0; i < settings.watcher_count; i++)
        if (!str_eq(home_of_person(&f->engine->keys, f->arena, f->turn->event->messenger,
                                   settings.watchers[i]), person))
            settings.watchers[kept++] = settings.watchers[i];
    if (kept == settings.watcher_count)
        return;
    settings.watcher_count = kept;
    commit_check(f->commit, CHECK_EQUALS, own_key(f, KEY_CHAT), f->turn->settings.raw);
    COMMIT_WRITE(f->commit, STR("SET"), own_key(f, KEY_CHAT),
                 settings_pack(f->arena, &settings, f->engine->keys.vault));
}

static bool forget_here(struct forgetting *f)
{
    const struct held *held = &f->turn->found.held;

    if (!f->lookup->index_is_fresh)
        return false;
    if (held->author.raw.len)
        drop_testimonials(f, &held->author, held->whose);
    drop_votes(f, held);
    thanks_forget(f->engine, f->lookup, f->commit, f->rows);
    if (held->holder.raw.len)
        sharing_forget(f->engine, f->turn, &held->holder, held->whose, f->commit);
    if (f->turn->settings.is_known)
        drop_watcher(f, held->whose);
    COMMIT_WRITE(f->commit, STR("SREM"), own_key(f, KEY_MEMBERS), held->whose);
    COMMIT_WRITE(f->commit, STR("DEL"),
                 key_of(&f->engine->keys, f->arena, KEY_MEMBER, f->turn->home, held->whose));
    COMMIT_WRITE(f->commit, STR("DEL"), joined_key(f->engine, f->arena, f->turn->home, held->whose));
    return true;
}

/* In place and of the same length: whoever follows the log keeps its position. */
static void erase(struct forgetting *f)
{
    const struct found *found = &f->turn->found;
    size_t checked = SIZE_MAX;

    for (size_t i = 0; i < found->erasure_count; i++) {
        const struct erasure *erasure = &found->erasures[i];
        struct str key = key_of(&f->engine->keys, f->arena, KEY_ROWS, f->turn->home,
                                arena_print(f->arena, "%zu", erasure->chunk));
        if (checked != erasure->chunk)
            commit_check_length(f->commit, key,
                                found->chunk_lengths[erasure->chunk - f->turn->wants.erase_from]);
        checked = erasure->chunk;
        COMMIT_WRITE(f->commit, STR("SETRANGE"), key,
                     arena_print(f->arena, "%zu", erasure->offset), erasure->bytes);
    }
}

bool forget_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                    const struct effect *effect, struct commit *commit, struct text *rows)
{
    struct forgetting f = { .engine = engine, .arena = turn->arena, .turn = turn, .lookup = lookup,
                            .commit = commit, .rows = rows };

    switch (effect->kind) {
    case EFFECT_FORGET:
        return forget_home(&f, effect);
    case EFFECT_FORGETTING:
        write_forgetting(&f, effect->body);
        return true;
    case EFFECT_FORGET_HERE:
        return forget_here(&f);
    case EFFECT_ERASE:
        erase(&f);
        return true;
    case EFFECT_LISTED:
        forget_list_home(engine, turn, commit, effect->to, effect->at_ms);
        return true;
    case EFFECT_UNLISTED:
        COMMIT_WRITE(f.commit, STR("ZREM"), own_key(&f, KEY_HOMES), effect->to);
        return true;
    case EFFECT_REWRITE:
        COMMIT_WRITE(commit, STR("SET"), key_of_all(f.arena, engine->keys.prefix, "rewrite"),
                     whole(&f, turn->now_ms));
        return true;
    default:
        return false;
    }
}

bool forget_prepare(struct engine *engine, const struct turn *turn)
{
    struct error err = { 0 };

    for (size_t i = 0; i < turn->effect_count; i++)
        if (turn->effects[i]->kind == EFFECT_FORGET && engine->options.forgotten &&
            !forgotten_add(engine->options.forgotten, turn->home, turn->effects[i]->at_ms, &err)) {
            log_error("forget.not_listed", "reason=%s", err.message);
            return false;
        }
    return true;
}

/* --- at start ------------------------------------------------------------------------------- */

enum { HONOUR_AT_ONCE = 128, HONOUR_READS = 3, HONOUR_ARENA = 4 * 1024 * 1024 };

struct honour {
    struct engine *engine;
    struct arena *arena;      /* of the portion */
    size_t next, portion;
    size_t *hits;
    size_t hit_count, hit_next;
    struct event event;
    long found;
    void (*done)(void *owner);
    void *owner;
};

static void read_portion(void *owner);
static void run_next(struct honour *honour);

static void on_honoured(void *owner, enum turn_end end, const struct call *response)
{
    struct honour *honour = owner;

    (void)response;
    if (end != TURN_DONE) /* it is on the list still: the next start tries again */
        log_error("forget.not_honoured", "person=%s",
                  forgotten_person(honour->engine->options.forgotten,
                                   honour->hits[honour->hit_next - 1])->handle);
    run_next(honour);
}

/* The letter that the person's home would have got from themselves. */
static void run_next(struct honour *honour)
{
    struct engine *engine = honour->engine;

    if (honour->hit_next == honour->hit_count) {
        loop_after(engine->options.loop, 0, read_portion, honour);
        return;
    }
    const struct forgotten_person *person = forgotten_person(engine->options.forgotten,
                                                             honour->hits[honour->hit_next++]);
    struct str home = str_from(person->handle);
    honour->found++;
    honour->event = (struct event){
        .kind = EVENT_LETTER,
        .id = arena_print(honour->arena, "honour:%" PRId64 ":%" PRId64, person->at_ms,
                          clock_now_ms()),
        .messenger = str_from(engine->messengers[0]->name),
        .chat_kind = CHAT_PRIVATE,
        .new_chat_id = home,
        .letter = STR("forget:again"),
        .body = arena_print(honour->arena, "%s%" PRId64, person->handle, person->at_ms),
    };
    turns_run(engine, honour->arena, engine->messengers[0], &honour->event, false, on_honoured,
              honour);
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct honour *honour = owner;

    (void)err;
    if (!values || count != honour->portion * HONOUR_READS) {
        loop_after(honour->engine->options.loop, 100, read_portion, honour);
        return;
    }
    honour->hits = ARENA_ARRAY(honour->arena, size_t, honour->portion);
    honour->hit_count = honour->hit_next = 0;
    for (size_t i = 0; i < honour->portion; i++) {
        const struct redis_value *value = &values[i * HONOUR_READS];
        /* Written before they asked; or by a version that did not write down when. */
        if (value[0].whole > 0 || (value[1].whole > 0 && value[2].whole == 0))
            honour->hits[honour->hit_count++] = honour->next + i;
    }
    honour->next += honour->portion;
    run_next(honour);
}

static void read_portion(void *owner)
{
    struct honour *honour = owner;
    struct engine *engine = honour->engine;
    const struct forgotten *list = engine->options.forgotten;
    bool can = list && engine->messenger_count;
    size_t count = 0;

    arena_reset(honour->arena);
    honour->portion = can ? forgotten_count(list) - honour->next : 0;
    if (honour->portion > HONOUR_AT_ONCE)
        honour->portion = HONOUR_AT_ONCE;
    if (honour->portion == 0) {
        void (*done)(void *) = honour->done;
        void *done_owner = honour->owner;
        if (honour->found)
            log_info("forget.honoured", "people=%ld", honour->found);
        arena_close(honour->arena);
        free(honour);
        done(done_owner);
        return;
    }
    struct redis_command *commands = ARENA_ARRAY(honour->arena, struct redis_command,
                                                 honour->portion * HONOUR_READS);
    for (size_t i = 0; i < honour->portion; i++) {
        const struct forgotten_person *person = forgotten_person(list, honour->next + i);
        struct str home = str_from(person->handle);
        struct str *words = ARENA_ARRAY(honour->arena, struct str, 8);
        words[0] = STR("ZCOUNT");
        words[1] = key_of(&engine->keys, honour->arena, KEY_HOMES, home, STR(""));
        words[2] = STR("-inf");
        words[3] = arena_print(honour->arena, "%" PRId64, person->at_ms);
        words[4] = STR("EXISTS");
        words[5] = key_of(&engine->keys, honour->arena, KEY_PERSON, home, STR(""));
        words[6] = STR("EXISTS");
        words[7] = words[1];
        commands[count] = (struct redis_command){ .words = words, .count = 4 };
        commands[count + 1] = (struct redis_command){ .words = words + 4, .count = 2 };
        commands[count + 2] = (struct redis_command){ .words = words + 6, .count = 2 };
        count += HONOUR_READS;
    }
    redis_trip(engine->options.redis, honour->arena, commands, count, on_read, honour);
}

void forget_honour(struct engine *engine, void (*done)(void *owner), void *owner)
{
    struct honour *honour = calloc(1, sizeof *honour);

    if (!honour)
        abort();
    *honour = (struct honour){ .engine = engine, .arena = arena_open(HONOUR_ARENA), .done = done,
                               .owner = owner };
    loop_after(engine->options.loop, 0, read_portion, honour);
}
