/* lookup.c: first the group's index is brought up to date, then it is searched in
 * memory, then what the answer will show is read in one trip. */
#include "lookup.h"

#include <string.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../language/needs.h"
#include "../language/terms.h"
#include "asker.h"
#include "effects.h"

enum { ROUNDS_MAX = 4096, MATCHES = 3, READS = 40 };

/* What one command of the last trip was for. */
enum read_kind {
    READ_ASKED, READ_AUTHOR, READ_ROLES, READ_TITLE, READ_VOTES, READ_MINE, READ_AGAINST,
    READ_MINE_AGAINST, READ_IS_THERE, READ_MEMBER
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

/* --- the question in numbers --------------------------------------------------------- */

static void add_group(struct lookup *lookup, const struct term_group *from, struct question *question)
{
    struct question_group *group = &question->groups[question->group_count++];

    group->is_type = from->kind == TERM_GROUP_TYPE;
    group->is_negated = from->is_negated;
    for (size_t i = 0; i < from->count && group->count < QUESTION_ALTERNATIVES; i++)
        group->alternatives[group->count++] = (struct row_term){
            term_hash(lookup->engine->keys.vault, from->at[i].text), from->at[i].weight
        };
}

static void add_needs(struct lookup *lookup, const struct words *words, struct question *question)
{
    const struct vault *vault = lookup->engine->keys.vault;
    struct needs needs;

    for (size_t i = 0; i < lookup->need_count && i < QUESTION_NEEDS; i++) {
        struct need need = need_canonical(lookup->engine->options.lexicon, lookup->turn->arena,
                                          lookup->needs[i].name, lookup->needs[i].value);
        question->needs[question->need_count++] = (struct row_attribute){
            attribute_hash(vault, need.name), attribute_hash(vault, need.value)
        };
    }
    needs_of_words(lookup->engine->options.lexicon, lookup->turn->arena, words, &needs);
    for (size_t i = 0; i < needs.count && question->need_count < QUESTION_NEEDS; i++)
        question->needs[question->need_count++] = (struct row_attribute){
            attribute_hash(vault, needs.at[i].name), attribute_hash(vault, needs.at[i].value)
        };
}

/* Products that the question names: whole names only, or one may guess. */
static void add_named(struct lookup *lookup, struct mirror *mirror, const struct words *words,
                      struct question *question)
{
    struct mirror_match matches[QUESTION_PRODUCTS];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0;

    terms_of_words(lookup->engine->options.lexicon, lookup->turn->arena, words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirror, hashes, count, matches, QUESTION_PRODUCTS);
    for (size_t i = 0; i < found; i++)
        if (matches[i].is_whole)
            question->products[question->product_count++] = matches[i].id;
}

/* The same words in any order are the same question. */
static uint64_t hash_question(const struct question *question)
{
    uint64_t hash = question->product_count;

    for (size_t i = 0; i < question->group_count; i++)
        hash += (uint64_t)question->groups[i].alternatives[0].hash * UINT64_C(0x9E3779B97F4A7C15);
    return hash;
}

static void ask_mirror(struct lookup *lookup)
{
    struct engine *engine = lookup->engine;
    struct turn *turn = lookup->turn;
    struct mirror *mirror = mirrors_get(engine->mirrors, lookup->group);
    struct question *question = ARENA_NEW(turn->arena, struct question);
    struct ranking *ranking = ARENA_NEW(turn->arena, struct ranking);
    struct words words;
    struct term_groups groups;

    words_split(engine->options.lexicon, turn->arena, turn->wants.question, &words);
    terms_of_question(engine->options.lexicon, turn->arena, &words, &groups);
    for (size_t i = 0; i < groups.count && i < QUESTION_GROUPS; i++)
        add_group(lookup, &groups.at[i], question);
    add_needs(lookup, &words, question);
    asker_add(lookup->engine, turn, question);
    add_named(lookup, mirror, &words, question);
    question->skip = turn->wants.skip;
    question->today = clock_day(turn->now_ms);
    question->small_sample = group_option_value(&lookup->shelf->settings.options, GROUP_SAMPLE,
                                                &turn->usual);
    question->half_life_days = group_option_value(&lookup->shelf->settings.options,
                                                  GROUP_HALF_LIFE, &turn->usual);
    question->counts_demo = lookup->shelf->settings.is_demo;
    lookup->asked_hash = hash_question(question);
    rank_products(mirror, question, turn->arena, ranking);
    if (ranking->product_count == 0 && question->avoided_count) {
        question->avoided_count = 0; /* rather that than saying that nobody told anything */
        rank_products(mirror, question, turn->arena, ranking);
    }
    if (turn->event->chat_kind == CHAT_GROUP)
        asker_hide(question, ranking);
    turn->found.ranking = ranking;
    turn->found.names_products = question->product_count > 0;
}

/* What will be shown is read along, so that rendering needs no trip of its own. */
static void want_shown(struct lookup *lookup)
{
    const struct ranking *ranking = lookup->turn->found.ranking;

    for (size_t i = 0; i < ranking->product_count; i++) {
        const struct ranked_product *product = &ranking->products[i];
        shelf_want_product(lookup->shelf, product->id);
        for (size_t k = 0; k < product->quote_count; k++)
            shelf_want_testimonial(lookup->shelf, product->quotes[k].testimonial,
                                   product->quotes[k].author);
        if (product->split.is_split) {
            shelf_want_testimonial(lookup->shelf, product->split.liked, product->split.liked_author);
            shelf_want_testimonial(lookup->shelf, product->split.disliked,
                                   product->split.disliked_author);
        }
    }
    for (size_t i = 0; i < ranking->statement_count; i++) {
        shelf_want_product(lookup->shelf, ranking->statements[i].product);
        shelf_want_testimonial(lookup->shelf, ranking->statements[i].testimonial, 0);
    }
}

static void find_rising(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct question question = { .today = clock_day(turn->now_ms),
                                 .counts_demo = lookup->shelf->settings.is_demo };

    turn->found.rising_count = mirror_rising(mirrors_get(lookup->engine->mirrors, lookup->group),
                                             &question, turn->found.rising, RISING_SHOWN);
    for (size_t i = 0; i < turn->found.rising_count; i++)
        shelf_want_product(lookup->shelf, turn->found.rising[i].product);
}

static void match_products(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct mirror_match matches[MATCHES];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0;

    terms_of_text(lookup->engine->options.lexicon, turn->arena, turn->wants.product_words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirrors_get(lookup->engine->mirrors, lookup->group), hashes,
                                         count, matches, MATCHES);
    turn->found.products = ARENA_ARRAY(turn->arena, struct product, MATCHES);
    for (size_t i = 0; i < found; i++) {
        turn->found.products[turn->found.product_count++].id = matches[i].id;
        shelf_want_product(lookup->shelf, matches[i].id);
        if (matches[i].is_exact && !turn->found.product_exact)
            turn->found.product_exact = matches[i].id;
    }
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

    if (!turn->wants.votes || group.len == 0 || turn->person_home.len == 0)
        return;
    struct str who = vote_voter(engine, turn->arena, group, turn->person_home);
    for (size_t i = 0; i < turn->wants.id_count; i++) {
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
    struct reads *reads = ARENA_NEW(turn->arena, struct reads);

    reads->lookup = lookup;
    if (turn->found.ranking && turn->event->kind == EVENT_MESSAGE && !lookup->is_preview &&
        engine_again_ms(lookup->engine, &turn->settings) > 0)
        read_key(reads, READ_ASKED, 0, "GET",
                 asked_key(lookup->engine, turn->arena, lookup->group, lookup->asked_hash));
    if (turn->wants.author && turn->person_home.len && lookup->group.len)
        read_key(reads, READ_AUTHOR, 0, "GET",
                 author_key(lookup->engine, turn->arena, lookup->group, turn->person_home));
    if (turn->wants.roles && turn->found.role == ROLE_UNKNOWN)
        read_key(reads, READ_ROLES, 0, "GET",
                 key_of(keys, turn->arena, KEY_ROLES, turn->home, STR("")));
    if (turn->wants.membership && turn->found.membership == MEMBERSHIP_UNKNOWN &&
        !turn->membership_failed && turn->person_home.len)
        read_key(reads, READ_MEMBER, 0, "GET",
                 key_of(keys, turn->arena, KEY_MEMBER, turn->home, turn->person_home));
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

static void take_title(struct lookup *lookup, size_t index, struct str raw)
{
    struct settings settings;

    if (raw.len && settings_unpack(lookup->turn->arena, raw, lookup->engine->keys.vault, &settings) &&
        !settings.is_left)
        lookup->turn->found.titles[index] = settings.title;
}

/* Who has no number here yet gets a fresh one, written when it is first used. */
static void take_author(struct lookup *lookup, struct str raw)
{
    struct turn *turn = lookup->turn;
    struct author *author = &turn->found.author;

    if (raw.len && !author_unpack(turn->arena, raw, author))
        log_error("author.unreadable", "chat=%.*s", STR_ARG(lookup->group));
    if (raw.len == 0) {
        author->number = turn_random(turn);
        author->key = vault_new_key();
    }
    for (size_t i = turn->wants.own_from;
         turn->wants.own && i < author->count && turn->wants.id_count < TURN_IDS / 2; i++) {
        turn->wants.ids[turn->wants.id_count++] = author->testimonials[i];
        shelf_want_testimonial(lookup->shelf, author->testimonials[i], author->number);
    }
    if (raw.len)
        shelf_want_owner(lookup->shelf, author->number);
}

static void take_asked(struct lookup *lookup, struct str value)
{
    struct turn *turn = lookup->turn;
    uint64_t at_ms = 0;

    if (str_to_u64(str_cut(&value, ' '), &at_ms) &&
        turn->now_ms - (int64_t)at_ms < engine_again_ms(lookup->engine, &turn->settings))
        turn->found.asked_before = value;
}

static void take(struct reads *reads, size_t i, const struct redis_value *value)
{
    struct lookup *lookup = reads->lookup;
    struct turn *turn = lookup->turn;

    switch (reads->kinds[i]) {
    case READ_ASKED: take_asked(lookup, value->text); break;
    case READ_AUTHOR: take_author(lookup, value->text); break;
    case READ_ROLES: take_roles(turn, value->text); break;
    case READ_TITLE: take_title(lookup, reads->indexes[i], value->text); break;
    case READ_VOTES: turn->found.votes[reads->indexes[i]].count = (unsigned)value->whole; break;
    case READ_MEMBER:
        if (value->text.len)
            turn->found.membership = str_eq(value->text, STR("1")) ? MEMBERSHIP_YES : MEMBERSHIP_NO;
        break;
    case READ_MINE: turn->found.votes[reads->indexes[i]].has_mine = value->whole == 1; break;
    case READ_AGAINST: turn->found.votes[reads->indexes[i]].against = (unsigned)value->whole; break;
    case READ_MINE_AGAINST:
        turn->found.votes[reads->indexes[i]].has_mine_against = value->whole == 1;
        break;
    case READ_IS_THERE: turn->found.votes[reads->indexes[i]].is_there = value->whole == 1; break;
    }
}

/* The link to the question that was answered just now, or its id where there are no links. */
static void link_to_first(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct messenger *messenger = engine_messenger(lookup->engine, turn->event->messenger);
    struct str link = { "", 0 };
    struct str asked_in = turn->found.asked_before;
    struct str message_id = str_cut(&asked_in, ' ');

    if (message_id.len == 0)
        return;
    turn->found.asked_before = message_id;
    if (asked_in.len == 0)
        asked_in = turn->home;
    if (messenger && messenger->message_link && str_eq(asked_in, lookup->chat_home))
        link = messenger->message_link(messenger->self, turn->arena, turn->event->chat_id,
                                       message_id);
    if (link.len)
        turn->found.asked_before = link;
}

static void on_shelf(void *owner, const struct error *err)
{
    struct lookup *lookup = owner;
    struct turn *turn = lookup->turn;

    if (err) {
        finish(lookup, err);
        return;
    }
    for (size_t i = 0; i < turn->found.product_count; i++)
        shelf_product(lookup->shelf, turn->found.products[i].id, &turn->found.products[i]);
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
    if (turn->found.author.raw.len)
        shelf_owner(lookup->shelf, turn->found.author.number, &turn->found.author.key);
    finish(lookup, NULL);
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
    link_to_first(lookup);
    shelf_fill(lookup->shelf, on_shelf, lookup);
}

/* --- the index first --------------------------------------------------------------------- */

static void search(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;

    if (lookup->group.len && turn->wants.answer) {
        ask_mirror(lookup);
        want_shown(lookup);
    }
    if (lookup->group.len && turn->wants.rising)
        find_rising(lookup);
    if (lookup->group.len && turn->wants.products && turn->wants.product_words.len)
        match_products(lookup);
    read_rest(lookup);
}

static bool needs_index(const struct lookup *lookup)
{
    const struct turn *turn = lookup->turn;

    return lookup->group.len && turn->handler && turn->handler->needs_index &&
           !lookup->index_is_fresh;
}

static void read_index(struct lookup *lookup);

static void on_index(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct lookup *lookup = owner;

    if (!values || count != lookup->command_count) {
        finish(lookup, err);
        return;
    }
    lookup->read_bytes += arena_used(lookup->turn->arena) - lookup->used_before;
    lookup->index_is_fresh = !mirrors_feed(lookup->engine, lookup->group, lookup->commands, values,
                                           count);
    if (lookup->index_is_fresh || ++lookup->rounds > ROUNDS_MAX)
        search(lookup);
    else
        read_index(lookup);
}

/* A cold mirror of a large group reads many chunks a trip. */
static void read_index(struct lookup *lookup)
{
    lookup->used_before = arena_used(lookup->turn->arena);
    lookup->command_count = mirrors_read(lookup->engine, lookup->turn->arena, lookup->group,
                                         lookup->commands,
                                         lookup->rounds ? MIRROR_READ_MANY : MIRROR_READ);
    redis_trip(lookup->engine->options.redis, lookup->turn->arena, lookup->commands,
               lookup->command_count, on_index, lookup);
}

static void on_settings(void *owner, const struct error *err)
{
    struct lookup *lookup = owner;

    if (err)
        finish(lookup, err);
    else if (needs_index(lookup))
        read_index(lookup);
    else
        search(lookup);
}

void lookup_run(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                void *owner)
{
    lookup->done = done;
    lookup->owner = owner;
    shelf_want_settings(lookup->shelf);
    shelf_fill(lookup->shelf, on_settings, lookup);
}
