#include "guard.h"

enum { AUTHORS = 64 };
#define DAY_MS INT64_C(86400000)

/* Distinct authors; beyond AUTHORS there is no doubt anyway. */
struct authors {
    uint64_t at[AUTHORS];
    size_t count;
};

static void add_author(struct authors *authors, uint64_t author)
{
    for (size_t i = 0; i < authors->count; i++)
        if (authors->at[i] == author)
            return;
    if (authors->count < AUTHORS)
        authors->at[authors->count++] = author;
}

static void add_also(struct guarded *out, uint64_t id)
{
    for (size_t i = 0; i < out->also_count; i++)
        if (out->also[i] == id)
            return;
    if (out->also_count < GUARD_ALSO)
        out->also[out->also_count++] = id;
}

bool guard_is_insider(int64_t joined_ms, int64_t now_ms, int64_t young_ms)
{
    return joined_ms == 0 || now_ms - joined_ms >= young_ms;
}

static bool is_young(const struct guard *guard, const struct told *told)
{
    return !guard_is_insider(told->joined_ms, told->at_ms, guard->young_ms);
}

/* Before or after: a story may be shown later than it was told. */
static bool is_within(const struct told *told, const struct told *now, int64_t span_ms)
{
    int64_t apart_ms = now->at_ms - told->at_ms;

    return apart_ms < span_ms && -apart_ms < span_ms;
}

/* --- several new accounts, or copies, all for or all against one product ------------------------------ */

static bool is_suspect(const struct guard *guard, const struct told *told)
{
    return told->verdict != VERDICT_SO_SO && (told->is_similar || is_young(guard, told));
}

static bool is_of_wave(const struct guard *guard, const struct told *told, const struct told *now)
{
    return told->id != now->id && told->is_shown && !told->is_cleared &&
           told->product == now->product &&
           told->verdict == now->verdict && is_within(told, now, guard->wave_ms) && is_suspect(guard, told);
}

static void judge_wave(const struct guard *guard, const struct told *lately, size_t count,
                       const struct told *now, struct guarded *out)
{
    struct authors authors = { .at = { now->author }, .count = 1 };

    if (guard->wave_ms == 0 || !is_suspect(guard, now))
        return;
    for (size_t i = 0; i < count; i++)
        if (is_of_wave(guard, &lately[i], now))
            add_author(&authors, lately[i].author);
    if (authors.count < GUARD_ACCOUNTS)
        return;
    out->causes |= GUARD_WAVE;
    out->waits = true;
    for (size_t i = 0; i < count; i++)
        if (is_of_wave(guard, &lately[i], now))
            add_also(out, lately[i].id);
}

/* --- one author, one brand, nothing else --------------------------------------------------- */

/* Who was looked at once and let be is left in peace; so is who tells of other things too. An
 * old member's story is shown meanwhile: loving one brand is no offence. */
static void judge_brand(const struct guard *guard, const struct told *lately, size_t count,
                        const struct told *now, size_t own, struct guarded *out)
{
    size_t same = 1, of_late = 1;

    if (guard->wave_ms == 0 || now->brand == 0 || now->verdict == VERDICT_SO_SO)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct told *told = &lately[i];
        if (told->author != now->author || told->id == now->id)
            continue;
        if (told->brand != now->brand || told->is_cleared)
            return;
        same++;
        of_late += told->is_shown && told->verdict == now->verdict &&
                   is_within(told, now, GUARD_BRAND_DAYS * DAY_MS);
    }
    if (own > same || of_late < GUARD_BRAND_STORIES)
        return;
    out->causes |= GUARD_BRAND;
    out->waits |= is_young(guard, now);
    for (size_t i = 0; i < count; i++)
        if (lately[i].author == now->author && lately[i].id != now->id && lately[i].is_shown &&
            is_within(&lately[i], now, GUARD_BRAND_DAYS * DAY_MS))
            add_also(out, lately[i].id);
}

/* --- a rush, for or against ---------------------------------------------------------------- */

bool guard_has_history(const struct told *lately, size_t count, const struct told *now, size_t own)
{
    size_t today = 1;

    for (size_t i = 0; i < count; i++)
        today += lately[i].author == now->author && lately[i].id != now->id &&
                 is_within(&lately[i], now, DAY_MS);
    return own > today;
}

static bool is_alike(const struct told *told, const struct told *now)
{
    return told->id != now->id && told->is_shown && told->product == now->product &&
           told->verdict == now->verdict && !told->has_history;
}

static bool is_of_rush(const struct told *told, const struct told *now)
{
    return is_alike(told, now) && !told->is_cleared && is_within(told, now, DAY_MS);
}

/* What is usual: an earlier rush that nobody let pass is not. */
static bool is_of_before(const struct told *told, const struct told *now)
{
    return is_alike(told, now) && (told->is_cleared || !told->is_held) &&
           !is_within(told, now, DAY_MS) && is_within(told, now, 7 * DAY_MS);
}

/* Members with a history here are neither counted nor held: news that they bring is news. */
static void judge_rush(const struct guard *guard, const struct told *lately, size_t count,
                       const struct told *now, struct guarded *out)
{
    struct authors authors = { .at = { now->author }, .count = 1 };
    size_t before = 0; /* in the six days before this one */

    if (guard->rush == 0 || now->verdict == VERDICT_SO_SO || now->has_history)
        return;
    for (size_t i = 0; i < count; i++) {
        if (is_of_rush(&lately[i], now))
            add_author(&authors, lately[i].author);
        before += is_of_before(&lately[i], now);
    }
    if (authors.count < guard->rush || authors.count * 6 < before * GUARD_RUSH_FACTOR)
        return;
    out->causes |= GUARD_RUSH;
    out->waits = true;
    for (size_t i = 0; i < count; i++)
        if (is_of_rush(&lately[i], now))
            add_also(out, lately[i].id);
}

void guard_judge(const struct guard *guard, const struct told *lately, size_t count,
                 const struct told *now, size_t own, struct guarded *out)
{
    *out = (struct guarded){ 0 };
    judge_wave(guard, lately, count, now, out);
    judge_brand(guard, lately, count, now, own, out);
    judge_rush(guard, lately, count, now, out);
}

bool guard_holds_tap(const struct guard *guard, int64_t joined_ms, int64_t now_ms, unsigned others)
{
    return guard->wave_ms && !guard_is_insider(joined_ms, now_ms, guard->young_ms) &&
           others + 1 >= GUARD_ACCOUNTS;
}
