/* guard.c: how far sock puppets move an answer, with the guards on and off.
 *
 * Groups made from seeds: 200 members, 30 products of five kinds with a quality each, 120 days of
 * honest stories, among them a launch that everybody talks of at once, members who tell of one
 * brand alone, and people who join. Then 20 puppets act. Every story goes through guard_judge with
 * what the bot keeps of it (lately.h) and a group's usual options, and what is not held through
 * the mirror and rank_products; no admin decides anything, which is the worst case for the honest
 * members that are held. What no simulation knows: whether a text is a copy (near.h) is taken as
 * given, and so is whose join was seen. Prints one JSON object. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bot/conversation/group_options.h"
#include "../../bot/engine/lately.h"
#include "../../bot/recommend/guard.h"
#include "../../bot/recommend/rank.h"

enum {
    GROUPS = 200, MEMBERS = 200, PUPPETS = 20, PRODUCTS = 30, KINDS = 5, BRANDS = 10,
    DAYS = 120, CAMPAIGN = 110, TODAY = 20000, STORIES = 4096, LOVERS = 4, LAUNCHED = 14
};
#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define START_MS ((TODAY - DAYS) * DAY_MS)

/* What the puppets do: praise the last of a kind, or complain of the first; hurried ones came
 * lately or copy each other, sleepers came long ago and write themselves, patient ones take ten
 * days over it besides. */
enum attack { PRAISE, COMPLAIN, SLEEPERS, PATIENT, ATTACKS };

struct story {
    struct told told;
    bool is_puppet;
};

struct group {
    uint64_t dice;
    double quality[PRODUCTS];
    int64_t joined_ms[MEMBERS + PUPPETS];
    struct story stories[STORIES];
    size_t count;
    unsigned target;
};

static uint64_t roll(struct group *group)
{
    group->dice ^= group->dice << 13;
    group->dice ^= group->dice >> 7;
    group->dice ^= group->dice << 17;
    return group->dice;
}

static double chance(struct group *group)
{
    return (double)(roll(group) >> 11) / 9007199254740992.0;
}

static unsigned kind_of(unsigned product)
{
    return product % KINDS;
}

static uint32_t brand_of(unsigned product)
{
    return 1 + product % BRANDS;
}

/* --- what is told ---------------------------------------------------------------------------- */

static void tell(struct group *group, unsigned author, unsigned product, enum verdict verdict,
                 int64_t at_ms, bool is_copy)
{
    if (group->count == STORIES)
        return;
    struct story *story = &group->stories[group->count++];
    *story = (struct story){ .is_puppet = author >= MEMBERS };
    story->told = (struct told){
        .author = 1 + author, .product = 1 + product, .brand = brand_of(product), .verdict = verdict,
        .at_ms = at_ms, .is_similar = is_copy, .is_shown = true,
        .joined_ms = at_ms - group->joined_ms[author] < 14 * DAY_MS ? group->joined_ms[author] : 0,
    };
}

static enum verdict honest_verdict(struct group *group, unsigned product)
{
    double luck = chance(group);

    return luck < group->quality[product] ? VERDICT_YES
           : luck < group->quality[product] + 0.1 ? VERDICT_SO_SO : VERDICT_NO;
}

/* Three stories in two and a half days about three products of one brand, and nothing else. */
static void love_a_brand(struct group *group, unsigned author)
{
    unsigned brand = (unsigned)(roll(group) % BRANDS);
    int64_t at_ms = START_MS + (int64_t)(10 + roll(group) % 90) * DAY_MS;

    for (unsigned product = brand; product < PRODUCTS; product += BRANDS, at_ms += 30 * HOUR_MS)
        tell(group, author, product, VERDICT_YES, at_ms, false);
}

static void tell_honestly(struct group *group)
{
    int64_t launch_ms = START_MS + 60 * DAY_MS;
    unsigned launched = (unsigned)(roll(group) % PRODUCTS);

    for (unsigned author = 0; author < MEMBERS; author++) {
        if (author < LOVERS) {
            love_a_brand(group, author);
            continue;
        }
        int64_t from_ms = group->joined_ms[author] > START_MS ? group->joined_ms[author] : START_MS;
        unsigned stories = (unsigned)(roll(group) % 5); /* two on average */
        for (unsigned i = 0; i < stories; i++) {
            unsigned product = (unsigned)(chance(group) * chance(group) * PRODUCTS); /* some are popular */
            int64_t at_ms = from_ms + (int64_t)(chance(group) * (double)(START_MS + DAYS * DAY_MS - from_ms));
            tell(group, author, product, honest_verdict(group, product), at_ms, false);
        }
    }
    for (unsigned i = 0; i < LAUNCHED; i++) {
        unsigned author = LOVERS + (unsigned)(roll(group) % (MEMBERS - LOVERS));
        int64_t at_ms = launch_ms + (int64_t)(chance(group) * 3 * (double)DAY_MS);
        if (group->joined_ms[author] < at_ms)
            tell(group, author, launched, honest_verdict(group, launched), at_ms, false);
    }
}

static void attack_with(struct group *group, enum attack attack)
{
    int64_t begin_ms = START_MS + CAMPAIGN * DAY_MS;
    int64_t span_ms = attack == PATIENT ? 10 * DAY_MS : 47 * HOUR_MS;

    for (unsigned i = 0; i < PUPPETS; i++) {
        unsigned author = MEMBERS + i;
        bool is_hurried = attack == PRAISE || attack == COMPLAIN;
        bool is_copy = is_hurried && i % 4 == 3;
        bool is_new = is_hurried && !is_copy && i % 4 != 2;
        group->joined_ms[author] = is_new ? begin_ms - (int64_t)(roll(group) % 72) * HOUR_MS : 0;
        tell(group, author, group->target, attack == COMPLAIN ? VERDICT_NO : VERDICT_YES,
             begin_ms + span_ms * i / PUPPETS, is_copy);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct story *left = a, *right = b;

    if (left->told.at_ms != right->told.at_ms)
        return left->told.at_ms < right->told.at_ms ? -1 : 1;
    return left->told.author < right->told.author ? -1 : left->told.author > right->told.author;
}

/* --- what is made of it ---------------------------------------------------------------------- */

static void apply(struct mirror *mirror, struct arena *arena, const struct row *row)
{
    struct text log = { .arena = arena };
    struct error err = { 0 };
    size_t used = 0;

    row_append(&log, row);
    if (!mirror_apply(mirror, log.s, &used, &err))
        abort();
}

static void apply_products(struct mirror *mirror, struct arena *arena)
{
    for (unsigned i = 0; i < PRODUCTS; i++) {
        const uint32_t type = 1000 + kind_of(i), words[] = { 100 + i, type };
        const struct row_name name = { words, 2 };
        apply(mirror, arena, &(struct row){ .kind = ROW_PRODUCT, .id = 1 + i,
                                            .product = { .names = &name, .name_count = 1,
                                                         .types = &type, .type_count = 1,
                                                         .kind = 2000 + kind_of(i) } });
    }
}

static void apply_story(struct mirror *mirror, struct arena *arena, const struct told *told)
{
    const struct row_term terms[] = { { .hash = 3000, .weight = 2 }, { .hash = 3001, .weight = 1 } };
    struct row row = { .kind = ROW_TESTIMONIAL, .id = told->id };

    row.testimonial = (struct row_testimonial){
        .product = told->product, .author = told->author, .day = (int32_t)(told->at_ms / DAY_MS),
        .verdict = told->verdict, .used_for = USED_WEEKS, .scope = SCOPE_GROUP, .substance = 2,
        .is_hidden = told->is_held, .tombstone = told->is_held ? ROW_RUSHED : 0,
        .terms = terms, .term_count = 2,
    };
    apply(mirror, arena, &row);
}

/* The place of a product in the answer to "which of this kind?", from 0; none: PRODUCTS. */
static unsigned place_of(const struct mirror *mirror, struct arena *arena, unsigned product)
{
    struct question question = { .group_count = 1, .today = TODAY, .half_life_days = 180,
                                 .small_sample = 5 };
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);

    question.groups[0] = (struct question_group){
        .alternatives = { { .hash = 1000 + kind_of(product), .weight = 255 } }, .count = 1,
        .is_type = true, .kind = 2000 + kind_of(product) };
    for (question.skip = 0; question.skip < PRODUCTS; question.skip += LIMIT_ANSWER_PRODUCTS) {
        rank_products(mirror, &question, arena, ranking);
        for (unsigned i = 0; i < ranking->product_count; i++)
            if (ranking->products[i].id == 1 + product)
                return (unsigned)question.skip + i;
    }
    return PRODUCTS;
}

struct lived {
    unsigned place;         /* of the target */
    unsigned held, asked;   /* honest members who had a story held; or looked at, yet shown */
    unsigned caught;        /* puppets' stories held */
};

static struct guard usual_guard(void)
{
    return (struct guard){ .wave_ms = group_option_rows[GROUP_WAVE].usual * HOUR_MS,
                           .young_ms = group_option_rows[GROUP_YOUNG].usual * DAY_MS,
                           .rush = (unsigned)group_option_rows[GROUP_RUSH].usual };
}

/* All stories in their order, each judged by those before it, as far as they are kept. */
static struct lived live(const struct group *group, bool has_guard, bool has_puppets)
{
    static struct told lately[STORIES];
    struct arena *arena = arena_open(64 << 20);
    struct mirror *mirror = mirror_open();
    struct guard guard = usual_guard();
    struct lived outcome = { 0 };
    unsigned own[MEMBERS + PUPPETS] = { 0 };
    bool was_held[MEMBERS] = { false }, was_asked[MEMBERS] = { false };
    size_t count = 0;

    apply_products(mirror, arena);
    for (size_t i = 0; i < group->count; i++) {
        const struct story *story = &group->stories[i];
        struct told *now = &lately[count];
        struct guarded guarded = { 0 };
        size_t from = count > LATELY_KEPT ? count - LATELY_KEPT : 0;
        size_t author = story->told.author - 1;
        if (story->is_puppet && !has_puppets)
            continue;
        *now = story->told;
        now->id = 1 + i;
        own[author]++;
        now->has_history = guard_has_history(lately + from, count - from, now, own[author]);
        if (has_guard)
            guard_judge(&guard, lately + from, count - from, now, own[author], &guarded);
        now->is_held = guarded.waits || (has_guard && now->is_similar);
        outcome.caught += story->is_puppet && now->is_held;
        if (!story->is_puppet) {
            was_held[author] |= now->is_held;
            was_asked[author] |= guarded.causes && !now->is_held;
        }
        apply_story(mirror, arena, now);
        count++;
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        outcome.held += was_held[i];
        outcome.asked += was_asked[i] && !was_held[i];
    }
    outcome.place = place_of(mirror, arena, group->target);
    mirror_close(mirror);
    arena_close(arena);
    return outcome;
}

/* Of what is honestly told: the last of the answer to a kind, or for complaints the first. */
static void choose_target(struct group *group, enum attack attack)
{
    unsigned chosen = (unsigned)(roll(group) % KINDS), chosen_place = PRODUCTS;

    for (unsigned i = chosen; i < PRODUCTS; i += KINDS) {
        group->target = i;
        unsigned place = live(group, false, false).place;
        if (place == PRODUCTS || (chosen_place != PRODUCTS &&
                                  (attack == COMPLAIN ? place > chosen_place : place < chosen_place)))
            continue;
        chosen_place = place;
        chosen = i;
    }
    group->target = chosen;
}

static void fill(struct group *group, uint64_t seed, enum attack attack)
{
    *group = (struct group){ .dice = seed * UINT64_C(0x9E3779B97F4A7C15) + 1 };
    for (int i = 0; i < 8; i++)
        roll(group);
    for (unsigned i = 0; i < PRODUCTS; i++)
        group->quality[i] = 0.2 + 0.7 * chance(group);
    for (unsigned i = 0; i < MEMBERS; i++) /* one in six came while the bot was there */
        group->joined_ms[i] = i >= LOVERS && roll(group) % 6 == 0
                                  ? START_MS + (int64_t)(chance(group) * DAYS * (double)DAY_MS) : 0;
    tell_honestly(group);
    qsort(group->stories, group->count, sizeof group->stories[0], by_time);
    choose_target(group, attack);
    attack_with(group, attack);
    qsort(group->stories, group->count, sizeof group->stories[0], by_time);
}

static void print_figure(const char *name, double sum, double squares, double scale, bool is_last)
{
    double mean = sum / GROUPS, noise = sqrt((squares / GROUPS - mean * mean) / GROUPS);

    printf("  {\"name\": \"guard: %s\", \"value\": %.4f, \"noise\": %.4f, \"is_ours\": %s, "
           "\"lower_is_better\": true}%s\n", name, mean * scale, noise * scale,
           strstr(name, "guard off") ? "false" : "true", is_last ? "" : ",");
}

struct sums { double sum, squares; };

static void add(struct sums *sums, double value)
{
    sums->sum += value;
    sums->squares += value * value;
}

static void measure(enum attack attack, bool is_last)
{
    static const char *const names[] = { [PRAISE] = "praise", [COMPLAIN] = "complaints",
                                         [SLEEPERS] = "sleepers", [PATIENT] = "patient sleepers" };
    static struct group group;
    struct sums off = { 0 }, on = { 0 }, top_off = { 0 }, top_on = { 0 }, held = { 0 }, asked = { 0 };
    char name[96];

    for (uint64_t seed = 1; seed <= GROUPS; seed++) {
        fill(&group, seed, attack);
        struct lived honest = live(&group, false, false);
        struct lived open = live(&group, false, true), guarded = live(&group, true, true);
        add(&off, abs((int)open.place - (int)honest.place));
        add(&on, abs((int)guarded.place - (int)honest.place));
        add(&top_off, (open.place == 0) != (honest.place == 0));
        add(&top_on, (guarded.place == 0) != (honest.place == 0));
        add(&held, (double)guarded.held / MEMBERS);
        add(&asked, (double)guarded.asked / MEMBERS);
    }
    const struct { const char *what; const struct sums *sums; double scale; } figures[] = {
        { "places moved, guard off", &off, 1 },       { "places moved, guard on", &on, 1 },
        { "first answer changed, %, guard off", &top_off, 100 },
        { "first answer changed, %, guard on", &top_on, 100 },
        { "honest members held, %", &held, 100 },     { "honest members looked at, %", &asked, 100 },
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        snprintf(name, sizeof name, "%s: %s", names[attack], figures[i].what);
        print_figure(name, figures[i].sums->sum, figures[i].sums->squares, figures[i].scale,
                     is_last && i + 1 == sizeof figures / sizeof *figures);
    }
}

int main(void)
{
    printf("[\n");
    for (int attack = PRAISE; attack < ATTACKS; attack++)
        measure((enum attack)attack, attack + 1 == ATTACKS);
    printf("]\n");
    return EXIT_SUCCESS;
}
