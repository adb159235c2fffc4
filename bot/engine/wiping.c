#include "wiping.h"

#include "../operations/outbox_ops.h"
#include "effects.h"
#include "mirrors.h"
#include "outbox.h"

enum { PEOPLE = 100 };

struct wiping {
    struct lookup *lookup;
    struct redis_command commands[2];
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct wiping *wiping = owner;
    struct lookup *lookup = wiping->lookup;
    struct wipe *wipe = &lookup->turn->found.wipe;

    if (!values || count != 2) {
        wiping->done(wiping->owner, err);
        return;
    }
    wipe->rows = values[0].text;
    wipe->people = ARENA_ARRAY(lookup->turn->arena, struct str, values[1].count + 1);
    for (size_t i = 0; i < values[1].count; i++)
        if (home_is_handle(values[1].items[i].text))
            wipe->people[wipe->people_count++] = values[1].items[i].text;
    lookup->read_bytes += 128 * wipe->rows.len; /* what is deleted takes room of its own */
    wiping->done(wiping->owner, NULL);
}

void lookup_wipe(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                 void *owner)
{
    struct turn *turn = lookup->turn;
    struct wiping *wiping = ARENA_NEW(turn->arena, struct wiping);
    struct str *words = ARENA_ARRAY(turn->arena, struct str, 5);

    *wiping = (struct wiping){ .lookup = lookup, .done = done, .owner = owner };
    words[0] = STR("GET");
    words[1] = key_of(&lookup->engine->keys, turn->arena, KEY_ROWS, turn->home,
                      arena_print(turn->arena, "%zu", turn->wants.erase_from));
    words[2] = STR("SRANDMEMBER");
    words[3] = key_of(&lookup->engine->keys, turn->arena, KEY_MEMBERS, turn->home, STR(""));
    words[4] = arena_print(turn->arena, "%d", PEOPLE);
    wiping->commands[0] = (struct redis_command){ .words = words, .count = 2 };
    wiping->commands[1] = (struct redis_command){ .words = words + 2, .count = 3 };
    redis_trip(lookup->engine->options.redis, turn->arena, wiping->commands, 2, on_read, wiping);
}

struct wipe_commit {
    struct engine *engine;
    const struct turn *turn;
    struct commit *commit;
};

static void drop(struct wipe_commit *w, enum key_kind kind, struct str detail)
{
    COMMIT_WRITE(w->commit, STR("UNLINK"),
                 key_of(&w->engine->keys, w->turn->arena, kind, w->turn->home, detail));
}

static void drop_row(struct wipe_commit *w, const struct row *row)
{
    struct str id = id_print(w->turn->arena, row->id);

    if (row->kind == ROW_PRODUCT) {
        drop(w, KEY_PRODUCT, id);
        drop(w, KEY_TAPS, id);
    } else if (row->kind == ROW_TESTIMONIAL) {
        struct str author = id_print(w->turn->arena, row->testimonial.author);
        drop(w, KEY_TESTIMONIAL, id);
        drop(w, KEY_VOTES, id);
        drop(w, KEY_AGAINST, id);
        drop(w, KEY_THANKS, id);
        drop(w, KEY_REPORTS, id);
        drop(w, KEY_OWNER, author);
        drop(w, KEY_CONSENTS, author);
    }
}

static void drop_rows(struct wipe_commit *w)
{
    struct arena *arena = arena_open(64 * 1024);
    struct str rest = w->turn->found.wipe.rows;
    struct row row;

    while (row_next(&rest, arena, &row) == ROW_READ) {
        drop_row(w, &row);
        arena_reset(arena);
    }
    arena_close(arena);
    drop(w, KEY_ROWS, arena_print(w->turn->arena, "%zu", w->turn->wants.erase_from));
}

/* Their records here; and their home need not list this one any more. */
static void drop_people(struct wipe_commit *w, const struct effect *effect)
{
    const struct wipe *wipe = &w->turn->found.wipe;
    struct arena *arena = w->turn->arena;
    struct str members = key_of(&w->engine->keys, arena, KEY_MEMBERS, w->turn->home, STR(""));

    for (size_t i = 0; i < wipe->people_count; i++) {
        struct event letter = *effect->letter;
        letter.id = arena_print(arena, "%.*s:%.*s", STR_ARG(letter.id), STR_ARG(wipe->people[i]));
        letter.new_chat_id = wipe->people[i];
        drop(w, KEY_AUTHOR, wipe->people[i]);
        drop(w, KEY_VOTED, vote_voter(w->engine, arena, w->turn->home, wipe->people[i]));
        drop(w, KEY_GIVEN, vote_voter(w->engine, arena, w->turn->home, wipe->people[i]));
        drop(w, KEY_JOINED, vote_voter(w->engine, arena, w->turn->home, wipe->people[i]));
        drop(w, KEY_MEMBER, wipe->people[i]);
        COMMIT_WRITE(w->commit, STR("SREM"), members, wipe->people[i]);
        commit_add_entry(w->commit, &w->engine->keys, arena, lane_of(arena, w->turn->home, true),
                         outbox_letter(w->engine, arena, &letter), w->turn->now_ms);
    }
}

/* As long as they are kept, and the month under way. */
static void drop_figures(struct wipe_commit *w)
{
    int month = figures_month(w->turn->now_ms);

    for (int back = 0; back <= FIGURES_MONTHS; back++)
        drop(w, KEY_FIGURES, figures_month_print(w->turn->arena, month - back));
}

void wiping_compile(struct engine *engine, const struct turn *turn, const struct effect *effect,
                    struct commit *commit)
{
    struct wipe_commit w = { .engine = engine, .turn = turn, .commit = commit };

    /* Added again meanwhile, it stays as far as it is there. */
    commit_check(commit, CHECK_EQUALS,
                 key_of(&engine->keys, turn->arena, KEY_CHAT, turn->home, STR("")),
                 turn->settings.raw);
    mirrors_forget(engine->mirrors, turn->home);
    if (turn->found.wipe.rows.len) {
        drop_rows(&w);
    } else if (turn->found.wipe.people_count) {
        drop_people(&w, effect);
    } else {
        drop(&w, KEY_ROLES, STR(""));
        drop(&w, KEY_QUEUE, STR(""));
        drop(&w, KEY_BRAND_QUEUE, STR(""));
        drop(&w, KEY_AUDIT, STR(""));
        drop(&w, KEY_ALLOWED, STR(""));
        drop(&w, KEY_SPONSORED, STR(""));
        drop(&w, KEY_LATELY, STR(""));
        drop(&w, KEY_SEEDED, STR(""));
        drop(&w, KEY_APPEALS, STR(""));
        drop_figures(&w);
        drop(&w, KEY_CHAT, STR(""));
    }
}
