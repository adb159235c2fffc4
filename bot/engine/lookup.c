/* lookup.c: first the group's index is brought up to date, then it is searched in
 * memory, then what the answer will show is read in one trip. */
#include "lookup.h"

#include "../base/clock.h"
#include "../base/log.h"
#include "../language/terms.h"
#include "asker.h"
#include "brands.h"
#include "elsewhere.h"
#include "figures.h"
#include "forgetting.h"
#include "linked.h"
#include "lately.h"
#include "marks.h"
#include "money.h"
#include "pages.h"
#include "purchases.h"
#include "report.h"
#include "review.h"
#include "sharing.h"
#include "taps.h"
#include "sponsors.h"
#include "thanks.h"
#include "wiping.h"

enum { READS = 40 };

/* What one command of the last trip was for. */
enum read_kind {
    READ_ASKED, READ_AUTHOR, READ_ROLES, READ_TITLE, READ_VOTES, READ_MINE, READ_AGAINST,
    READ_MINE_AGAINST, READ_IS_THERE, READ_MEMBER, READ_GIVEN, READ_JOINED, READ_SPONSORED,
    READ_SINCE, READ_MARK, READ_APPEALS
};

struct reads {
    struct lookup *lookup;
    struct redis_command commands[READS];
    enum read_kind kinds[READS];
    size_t indexes[READS];
    size_t count;
};

static void finish(struct lookup *lookup, const struct error *err)
{
    lookup->done(lookup->owner, err);
}

/* --- the last trip -------------------------------------------------------------------- */

static void read_words(struct reads *reads, enum read_kind kind, size_t index,
                       const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(reads->lookup->turn->arena, struct str, count);

    if (reads->count == READS)
        return;
    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    reads->kinds[reads->count] = kind;
    reads->indexes[reads->count] = index;
    reads->commands[reads->count++] = (struct redis_command){ .words = copy, .count = count };
}

static void read_key(struct reads *reads, enum read_kind kind, size_t index, const char *command,
                     struct str key)
{
    read_words(reads, kind, index, (const struct str[]){ str_from(command), key }, 2);
}

static void read_member(struct reads *reads, enum read_kind kind, size_t index, struct str key,
                        struct str member)
{
    read_words(reads, kind, index, (const struct str[]){ STR("SISMEMBER"), key, member }, 3);
}

static void add_vote_reads(struct reads *reads)
{
    struct turn *turn = reads->lookup->turn;
    struct engine *engine = reads->lookup->engine;
    struct str group = reads->lookup->group;

    if (!(turn->wants.votes || turn->wants.history) || group.len == 0 ||
        turn->person_home.len == 0)
        return;
    struct str who = vote_voter(engine, turn->arena, group, turn->person_home);
    read_key(reads, READ_GIVEN, 0, "GET", key_of(&engine->keys, turn->arena, KEY_GIVEN, group, who));
    for (size_t i = 0; turn->wants.votes && i < turn->wants.id_count; i++) {
        struct str helped = key_of_id(&engine->keys, turn->arena, KEY_VOTES, group,
                                      turn->wants.ids[i]);
        struct str against = key_of_id(&engine->keys, turn->arena, KEY_AGAINST, group,
                                       turn->wants.ids[i]);
        read_key(reads, READ_VOTES, i, "SCARD", helped);
        read_member(reads, READ_MINE, i, helped, who);
        read_key(reads, READ_AGAINST, i, "SCARD", against);
        read_member(reads, READ_MINE_AGAINST, i, against, who);
        read_key(reads, READ_IS_THERE, i, "EXISTS",
                 key_of_id(&engine->keys, turn->arena, KEY_TESTIMONIAL, group, turn->wants.ids[i]));
    }
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err);

static void read_rest(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    const struct keyspace *keys = &lookup->engine->keys;
    struct reads *reads = ARENA_ROOM(turn->arena, struct reads, 1);

    reads->lookup = lookup;
    reads->count = 0;
    if (turn->found.ranking && turn->event->kind == EVENT_MESSAGE && !lookup->is_preview &&
        engine_again_ms(lookup->engine, &turn->settings) > 0)
        read_key(reads, READ_ASKED, 0, "GET",
                 asked_key(lookup->engine, turn->arena, lookup->group, lookup->asked_hash));
    if (sponsors_must_be_read(lookup))
        read_key(reads, READ_SPONSORED, 0, "GET", sponsors_key(lookup->engine, turn));
    if (turn->wants.author && turn->person_home.len && lookup->group.len)
        read_key(reads, READ_AUTHOR, 0, "GET",
                 author_key(lookup->engine, turn->arena, lookup->group, turn->person_home));
    if (turn->wants.joined && turn->person_home.len && lookup->group.len)
        read_key(reads, READ_JOINED, 0, "GET",
                 joined_key(lookup->engine, turn->arena, lookup->group, turn->person_home));
    if (turn->wants.since && turn->person_home.len)
        read_words(reads, READ_SINCE, 0,
                   (const struct str[]){ STR("ZSCORE"), key_of(keys, turn->arena, KEY_HOMES,
                                                               turn->person_home, STR("")),
                                         lookup->group }, 3);
    for (size_t i = 0; i < sizeof turn->wants.marks / sizeof *turn->wants.marks; i++)
        if (turn->wants.marks[i].len)
            read_key(reads, READ_MARK, i, "GET", mark_key(lookup->engine, turn, i));
    if (turn->wants.roles && turn->found.role == ROLE_UNKNOWN)
        read_key(reads, READ_ROLES, 0, "GET",
                 key_of(keys, turn->arena, KEY_ROLES, turn->home, STR("")));
    if (turn->wants.appeals)
        read_key(reads, READ_APPEALS, 0, "SMEMBERS",
                 key_of(keys, turn->arena, KEY_APPEALS, turn->home, STR("")));
    if (turn->wants.membership && turn->found.membership == MEMBERSHIP_UNKNOWN &&
        !turn->membership_failed && turn->person_home.len && lookup->group.len)
        read_key(reads, READ_MEMBER, 0, "GET",
                 key_of(keys, turn->arena, KEY_MEMBER, lookup->group, turn->person_home));
    const struct str *homes = turn->wants.managed ? turn->person.managed : turn->person.groups;
    size_t home_count = turn->wants.managed ? turn->person.managed_count : turn->person.group_count;
    for (size_t i = 0; turn->wants.titles && i < home_count; i++)
        read_key(reads, READ_TITLE, i, "GET", key_of(keys, turn->arena, KEY_CHAT, homes[i], STR("")));
    add_vote_reads(reads);
    for (size_t i = 0; !turn->wants.votes && i < turn->wants.id_count; i++)
        shelf_want_testimonial(lookup->shelf, turn->wants.ids[i], 0);
    if (reads->count == 0)
        on_read(reads, NULL, 0, NULL);
    else
        redis_trip(lookup->engine->options.redis, turn->arena, reads->commands, reads->count,
                   on_read, reads);
}

static void take_roles(struct turn *turn, struct str handles)
{
    if (handles.len == 0)
        return;
    turn->found.role = ROLE_MEMBER;
    while (handles.len)
        if (str_eq(str_cut(&handles, '\n'), turn->person_home))
            turn->found.role = ROLE_ADMIN;
}

/* Who has no number here yet gets a fresh one, written when it is first used. */
static void take_author(struct lookup *lookup, struct str raw)
{
    struct turn *turn = lookup->turn;
    struct author *author = &turn->found.author;

    if (raw.len && !author_unpack(turn->arena, raw, author))
        log_error("author.unreadable", "chat=%.*s", STR_ARG(lookup->group));
    if (raw.len == 0)
        author->number = turn_random(turn);
    if (author->count == 0) /* who only gave thanks so far has a number, and no key */
        author->key = vault_new_key();
    for (size_t i = turn->wants.own_from;
         turn->wants.own && i < author->count && turn->wants.id_count < TURN_IDS / 2; i++) {
        turn->wants.ids[turn->wants.id_count++] = author->testimonials[i];
        shelf_want_testimonial(lookup->shelf, author->testimonials[i], author->number);
    }
    if (raw.len)
        shelf_want_owner(lookup->shelf, author->number);
}

static void take(struct reads *reads, size_t i, const struct redis_value *value)
{
    struct lookup *lookup = reads->lookup;
    struct turn *turn = lookup->turn;

    switch (reads->kinds[i]) {
    case READ_ASKED: lookup_take_asked(lookup, value->text); break;
    case READ_AUTHOR: take_author(lookup, value->text); break;
    case READ_ROLES: take_roles(turn, value->text); break;
    case READ_TITLE: lookup_take_title(lookup, reads->indexes[i], value->text); break;
    case READ_VOTES: turn->found.votes[reads->indexes[i]].count = (unsigned)value->whole; break;
    case READ_MEMBER:
        turn->found.membership_is_untold = str_eq(value->text, STR(MEMBER_UNTOLD));
        if (value->text.len && !turn->found.membership_is_untold)
            turn->found.membership = str_eq(value->text, STR(MEMBER_YES)) ? MEMBERSHIP_YES
                                                                          : MEMBERSHIP_NO;
        break;
    case READ_MINE: turn->found.votes[reads->indexes[i]].has_mine = value->whole == 1; break;
    case READ_AGAINST: turn->found.votes[reads->indexes[i]].against = (unsigned)value->whole; break;
    case READ_MINE_AGAINST:
        turn->found.votes[reads->indexes[i]].has_mine_against = value->whole == 1;
        break;
    case READ_GIVEN: turn->found.given.raw = value->text; break;
    case READ_SPONSORED: turn->found.sponsored_since = value->text; break;
    case READ_MARK: mark_take(turn, reads->indexes[i], value->text); break;
    case READ_SINCE:
        str_to_i64(str_slice(value->text, 0, str_find_byte(value->text, '.')), &turn->found.since_ms);
        break;
    case READ_APPEALS:
        for (size_t k = 0; k < value->count && k < LIMIT_APPEALS; k++)
            turn->found.appeals[turn->found.appeal_count++] = value->items[k].text;
        break;
    case READ_JOINED: str_to_i64(value->text, &turn->found.joined_ms); break;
    case READ_IS_THERE: turn->found.votes[reads->indexes[i]].is_there = value->whole == 1; break;
    }
}

static void on_shelf(void *owner, const struct error *err)
{
    struct lookup *lookup = owner;
    struct turn *turn = lookup->turn;

    if (err) {
        finish(lookup, err);
        return;
    }
    if (lookup_products_go_on(lookup)) {
        shelf_fill(lookup->shelf, on_shelf, lookup);
        return;
    }
    for (size_t i = 0; i < turn->found.product_count; i++)
        shelf_product(lookup->shelf, turn->found.products[i].id, &turn->found.products[i]);
    if (sponsors_are_wanted(lookup))
        sponsors_take(lookup);
    if (!turn->wants.votes && turn->wants.id_count) {
        turn->found.testimonials = ARENA_ARRAY(turn->arena, struct testimonial, turn->wants.id_count);
        for (size_t i = 0; i < turn->wants.id_count; i++) {
            struct testimonial *next = &turn->found.testimonials[turn->found.testimonial_count];
            if (shelf_testimonial(lookup->shelf, turn->wants.ids[i], next))
                turn->found.testimonial_count++;
        }
    }
    for (size_t i = 0; i < turn->found.testimonial_count; i++)
        shelf_want_product(lookup->shelf, turn->found.testimonials[i].product);
    lookup_products_of_ids(lookup);
    thanks_name_topics(lookup);
    if (turn->found.author.raw.len)
        shelf_owner(lookup->shelf, turn->found.author.number, &turn->found.author.key);
    if (turn->wants.wipe)
        lookup_wipe(lookup, lookup->done, lookup->owner);
    else if (turn->wants.held || turn->wants.erasures)
        lookup_held(lookup, lookup->done, lookup->owner);
    else if (sharing_is_wanted(turn))
        sharing_look_up(lookup, lookup->done, lookup->owner);
    else if (turn->wants.report.home.len)
        report_look_up(lookup, lookup->done, lookup->owner);
    else if (turn->wants.money.campaign.len)
        money_look_up(lookup, lookup->done, lookup->owner);
    else
        finish(lookup, NULL);
}

static void fill_shelf(struct lookup *lookup, const struct error *err)
{
    if (err)
        finish(lookup, err);
    else
        shelf_fill(lookup->shelf, on_shelf, lookup);
}

/* One look-up behind the other, the last one first; an error ends them. */
#define STEP(name, look, next)                                            \
    static void name(struct lookup *lookup, const struct error *err)      \
    {                                                                     \
        if (err)                                                          \
            finish(lookup, err);                                          \
        else                                                              \
            look(lookup, next);                                           \
    }
STEP(look_outside, pages_look_up, fill_shelf)
STEP(look_up_figures, figures_look_up, look_outside)
STEP(look_up_purchases, purchases_look_up, look_up_figures)
STEP(look_up_brands, brands_look_up, look_up_purchases)
STEP(review, review_look_up, look_up_brands)

static void taps(struct lookup *lookup, const struct error *err)
{
    if (err)
        finish(lookup, err);
    else
        taps_look_up(lookup, review);
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct reads *reads = owner;
    struct lookup *lookup = reads->lookup;

    if (count != reads->count) {
        finish(lookup, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        take(reads, i, &values[i]);
    lookup_link_to_first(lookup);
    thanks_look_up(lookup, taps);
}

/* --- the index first --------------------------------------------------------------------- */

static void look_in_group(struct lookup *lookup);

static void search(struct lookup *lookup, const struct error *err)
{
    if (err) {
        finish(lookup, err);
        return;
    }
    if (lookup->group.len && !lookup->linked.is_here)
        lookup_search(lookup);
    if (elsewhere_goes_on(lookup) || linked_goes_on(lookup)) {
        look_in_group(lookup);
        return;
    }
    read_rest(lookup);
}

static void on_settings(void *owner, const struct error *err)
{
    struct lookup *lookup = owner;
    const struct settings *settings = &lookup->shelf->settings;

    if (!err && lookup->group.len &&
        !mirrors_is_of(lookup->engine->mirrors, lookup->group,
                       settings->is_known ? &settings->key : NULL))
        lookup->index_is_fresh = false;
    if (err)
        finish(lookup, err);
    else
        lookup_index(lookup, search);
}

static void look_in_group(struct lookup *lookup)
{
    shelf_want_settings(lookup->shelf);
    shelf_fill(lookup->shelf, on_settings, lookup);
}

void lookup_run(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                void *owner)
{
    lookup->done = done;
    lookup->owner = owner;
    elsewhere_begin(lookup);
    look_in_group(lookup);
}
