#include "figures.h"

#include "../base/clock.h"

#define JAKARTA_MS (7 * CLOCK_HOUR_MS)

enum { KIND_BYTES = 48 };

static const char letters[FIGURES] = {
    [FIGURE_UNANSWERED] = 'u', [FIGURE_ANSWERED] = 'a',   [FIGURE_VERIFIED] = 'v',
    [FIGURE_REPLIES] = 'r',    [FIGURE_HELPFUL] = 'h',    [FIGURE_CLICKS] = 'k',
    [FIGURE_BY_CODE] = 'c',    [FIGURE_BY_CLICK] = 'l',   [FIGURE_BY_SELF] = 's',
    [FIGURE_INFLUENCED] = 'i', [FIGURE_REFUNDED] = 'f',   [FIGURE_REWARDS] = 'g',
    [FIGURE_COST] = 'm',       [FIGURE_BUYERS] = 'b',     [FIGURE_BUYERS_BACK] = 'w',
};

static bool is_outcome(enum figure figure)
{
    return figure <= FIGURE_VERIFIED;
}

static void date_of(int64_t now_ms, int *year, int *month, int *of_month)
{
    clock_date_from_day(clock_day(now_ms + JAKARTA_MS), year, month, of_month);
}

int figures_month(int64_t now_ms)
{
    int year, month, day;

    date_of(now_ms, &year, &month, &day);
    return year * 12 + month - 1;
}

struct str figures_month_print(struct arena *arena, int month)
{
    return ARENA_JOIN(arena, arena_whole(arena, month / 12), month % 12 < 9 ? STR("-0") : STR("-"),
                      arena_whole(arena, month % 12 + 1));
}

bool figures_month_read(struct str text, int *month)
{
    uint64_t year, of_year;

    if (text.len != 7 || text.at[4] != '-' || !str_to_u64(str_slice(text, 0, 4), &year) ||
        !str_to_u64(str_slice(text, 5, 7), &of_year) || year < 1970 || of_year < 1 || of_year > 12)
        return false;
    *month = (int)(year * 12 + of_year - 1);
    return true;
}

int figures_days(int month)
{
    return clock_day_from_date((month + 1) / 12, (month + 1) % 12 + 1, 1) -
           clock_day_from_date(month / 12, month % 12 + 1, 1);
}

int64_t figures_month_begins_ms(int month)
{
    return clock_day_from_date(month / 12, month % 12 + 1, 1) * CLOCK_DAY_MS - JAKARTA_MS;
}

struct str figures_field(struct arena *arena, int64_t now_ms, const struct figure_change *change)
{
    char letter = letters[change->figure];
    int year, month, day;

    date_of(now_ms, &year, &month, &day);
    if (change->is_reply && is_outcome(change->figure))
        letter = (char)(letter - 'a' + 'A');
    const char head[] = { (char)('0' + day / 10), (char)('0' + day % 10), letter };
    struct str kind = change->figure == FIGURE_UNANSWERED ? str_slice(change->kind, 0, KIND_BYTES)
                                                          : STR("");
    return arena_concat(arena, (struct str){ head, sizeof head }, kind);
}

static bool figure_of(char letter, enum figure *figure, bool *is_reply)
{
    *is_reply = letter >= 'A' && letter <= 'Z';
    if (*is_reply)
        letter = (char)(letter - 'A' + 'a');
    for (int i = 0; i < FIGURES; i++)
        if (letters[i] == letter) {
            *figure = (enum figure)i;
            return !*is_reply || is_outcome(*figure);
        }
    return false;
}

/* More kinds than there is room for in one month: the rest are counted, and not named. */
static void add_kind(struct figures *figures, struct str kind, int64_t count)
{
    for (size_t i = 0; i < figures->kind_count; i++)
        if (str_eq(figures->kinds[i].kind, kind)) {
            figures->kinds[i].count += count;
            return;
        }
    if (figures->kind_count < FIGURES_KINDS)
        figures->kinds[figures->kind_count++] = (struct figures_kind){ kind, count };
}

bool figures_add(struct figures *figures, struct str field, struct str value)
{
    uint64_t day;
    int64_t count;
    enum figure figure;
    bool is_reply;

    if (field.len < 3 || !str_to_u64(str_slice(field, 0, 2), &day) || day < 1 ||
        day > FIGURES_DAYS || !figure_of(field.at[2], &figure, &is_reply) ||
        !str_to_i64(value, &count))
        return false;
    figures->at[figure][day - 1] += count;
    if (is_reply)
        figures->at[FIGURE_REPLIES][day - 1] += count;
    if (figure == FIGURE_UNANSWERED && field.len > 3)
        add_kind(figures, str_slice(field, 3, field.len), count);
    return true;
}

int64_t figures_sum(const struct figures *figures, enum figure figure)
{
    int64_t sum = 0;

    for (int i = 0; i < FIGURES_DAYS; i++)
        sum += figures->at[figure][i];
    return sum < 0 ? 0 : sum;
}

int64_t figures_questions(const struct figures *figures)
{
    return figures_sum(figures, FIGURE_UNANSWERED) + figures_sum(figures, FIGURE_ANSWERED) +
           figures_sum(figures, FIGURE_VERIFIED);
}

int64_t figures_answered_on(const struct figures *figures, int day)
{
    return figures->at[FIGURE_ANSWERED][day] + figures->at[FIGURE_VERIFIED][day];
}

int64_t figures_questions_on(const struct figures *figures, int day)
{
    return figures->at[FIGURE_UNANSWERED][day] + figures_answered_on(figures, day);
}

size_t figures_top_kinds(const struct figures *figures, struct figures_kind *top, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < figures->kind_count; i++) {
        struct figures_kind kind = figures->kinds[i];
        size_t at = count < room ? count++ : room;
        while (at > 0 && (top[at - 1].count < kind.count ||
                          (top[at - 1].count == kind.count &&
                           str_compare(top[at - 1].kind, kind.kind) > 0))) {
            if (at < room)
                top[at] = top[at - 1];
            at--;
        }
        if (at < room)
            top[at] = kind;
    }
    return count;
}

void figures_join(struct figures *into, const struct figures *more)
{
    for (int i = 0; i < FIGURES; i++)
        for (int day = 0; day < FIGURES_DAYS; day++)
            into->at[i][day] += more->at[i][day];
    for (size_t i = 0; i < more->kind_count; i++)
        add_kind(into, more->kinds[i].kind, more->kinds[i].count);
}
