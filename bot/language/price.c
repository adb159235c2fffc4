/* price.c: prices as people write them, in whole rupiah.
 *
 * An amount is a figure ("80", "1,2", "50.000", "dua", "setengah") with a unit
 * (rb, k, jt) or with "Rp", or a plain figure beside a word for money. Two
 * amounts with "-" or "sampai" between them are a band, and words such as "under"
 * or "minimal" say which side of an amount is meant. */
#include "needs.h"

#include "amount.h"
#include "lexicon.h"

enum { NEAR_PERCENT = 15, THOUSAND = 1000, MILLION = 1000 * 1000, K_LEAST = 10 * THOUSAND };

/* A price in a question is no telephone number. */
#define PRICE_MOST INT64_C(100000000000)

enum role { NONE, NEUTRAL, MONEY, BUDGET, AT_MOST, AT_LEAST };

static const struct cue {
    struct str word;
    enum role role;
} cues[] = {
    { STR_INIT("harga"), MONEY },       { STR_INIT("price"), MONEY },
    { STR_INIT("priced"), MONEY },      { STR_INIT("range"), NEUTRAL },
    { STR_INIT("kisaran"), NEUTRAL },   { STR_INIT("rentang"), NEUTRAL },
    { STR_INIT("dari"), NEUTRAL },      { STR_INIT("than"), NEUTRAL },
    { STR_INIT("to"), NEUTRAL },        { STR_INIT("sekitar"), NEUTRAL },
    { STR_INIT("sekitaran"), NEUTRAL }, { STR_INIT("about"), NEUTRAL },
    { STR_INIT("around"), NEUTRAL },    { STR_INIT("antara"), NEUTRAL },
    { STR_INIT("between"), NEUTRAL },   { STR_INIT("di"), NEUTRAL },
    { STR_INIT("ke"), NEUTRAL },        { STR_INIT("of"), NEUTRAL },
    { STR_INIT("is"), NEUTRAL },        { STR_INIT("ku"), NEUTRAL },
    { STR_INIT("cuma"), NEUTRAL },      { STR_INIT("hanya"), NEUTRAL },
    { STR_INIT("only"), NEUTRAL },      { STR_INIT("budget"), BUDGET },
    { STR_INIT("bajet"), BUDGET },      { STR_INIT("budjet"), BUDGET },
    { STR_INIT("dana"), BUDGET },       { STR_INIT("duit"), BUDGET },
    { STR_INIT("modal"), BUDGET },      { STR_INIT("bujet"), BUDGET },
    { STR_INIT("anggaran"), BUDGET },   { STR_INIT("mentok"), BUDGET },
    { STR_INIT("under"), AT_MOST },     { STR_INIT("below"), AT_MOST },
    { STR_INIT("bawah"), AT_MOST },     { STR_INIT("dibawah"), AT_MOST },
    { STR_INIT("maks"), AT_MOST },      { STR_INIT("maksimal"), AT_MOST },
    { STR_INIT("max"), AT_MOST },       { STR_INIT("maximum"), AT_MOST },
    { STR_INIT("up"), AT_MOST },        { STR_INIT("kurang"), AT_MOST },
    { STR_INIT("less"), AT_MOST },      { STR_INIT("kebawah"), AT_MOST },
    { STR_INIT("maximal"), AT_MOST },   { STR_INIT("upto"), AT_MOST },
    { STR_INIT("within"), AT_MOST },    { STR_INIT("atas"), AT_LEAST },
    { STR_INIT("diatas"), AT_LEAST },   { STR_INIT("above"), AT_LEAST },
    { STR_INIT("over"), AT_LEAST },     { STR_INIT("min"), AT_LEAST },
    { STR_INIT("minimal"), AT_LEAST },  { STR_INIT("minimum"), AT_LEAST },
    { STR_INIT("lebih"), AT_LEAST },    { STR_INIT("more"), AT_LEAST },
    { STR_INIT("mulai"), AT_LEAST },    { STR_INIT("keatas"), AT_LEAST },
};

/* What stands around an amount. */
struct context {
    enum role role; /* NONE, MONEY, BUDGET, AT_MOST or AT_LEAST */
    bool has_money; /* a word for money is there, so that a bare figure is one */
    size_t from;    /* the first word that belongs to it */
};

static enum role role_of(struct str word)
{
    for (size_t k = 0; k < sizeof cues / sizeof *cues; k++)
        if (cues[k].word.at[0] == word.at[0] && str_eq(cues[k].word, word))
            return cues[k].role;
    return NONE;
}

static bool is_negation(const struct word *word)
{
    return word->entry && (word->entry->flags & LEXICON_NEGATION);
}

/* "<" or ">" just before the amount. */
static enum role sign_before(const struct words *words, size_t i)
{
    size_t from = i ? words->at[i - 1].to : 0;
    struct str between = str_slice(words->source, from, words->at[i].from);

    if (str_find_byte(between, '<') != SIZE_MAX || str_find(between, STR("≤")) != SIZE_MAX)
        return AT_MOST;
    return str_find_byte(between, '>') != SIZE_MAX || str_find(between, STR("≥")) != SIZE_MAX
               ? AT_LEAST
               : NONE;
}

/* Reads backwards from the amount at word i while the words are about it. */
static struct context context_before(const struct words *words, size_t i)
{
    struct context context = { .role = sign_before(words, i), .from = i };

    for (size_t at = i; at > 0 && at + 4 > i && !words->at[at].starts_clause; at--) {
        enum role role = role_of(words->at[at - 1].text);
        bool turns = is_negation(&words->at[at - 1]) &&
                     (context.role == AT_MOST || context.role == AT_LEAST);
        if (role == NONE && !turns)
            break;
        if (turns) /* "ga lebih dari 100rb" */
            context.role = context.role == AT_LEAST ? AT_MOST : AT_LEAST;
        else if (role > MONEY && context.role <= MONEY)
            context.role = role;
        context.has_money |= role == MONEY || role == BUDGET;
        if (role != NEUTRAL)
            context.from = at - 1;
    }
    return context;
}

/* "100rb ke bawah", "1jt keatas", "50rb max". */
static size_t read_after(const struct words *words, size_t i, enum role *role)
{
    size_t at = i;

    if (at < words->count && !words->at[at].starts_clause && str_eq(words->at[at].text, STR("ke")))
        at++;
    if (at >= words->count || words->at[at].starts_clause)
        return i;
    enum role found = role_of(words->at[at].text);
    bool is_up = str_eq(words->at[at].text, STR("up"));
    /* "min" behind an amount calls the admin. */
    if ((found != AT_MOST && found != AT_LEAST) || str_eq(words->at[at].text, STR("min")))
        return i;
    *role = is_up ? AT_LEAST : found;
    return at + 1;
}

static int64_t rupiah(const struct amount *amount, int64_t unit)
{
    if (amount->scaled / THOUSAND > PRICE_MOST / unit)
        return 0;
    return amount->scaled * unit / THOUSAND;
}

/* The unit of an amount that has none: what people mean by "budget 50" and "2,5". */
static int64_t unit_meant(const struct amount *amount, const struct context *context)
{
    if (amount->unit)
        return amount->unit;
    if (amount->scaled >= INT64_C(5000) * THOUSAND)
        return context->role != NONE && amount->step >= INT64_C(100) * THOUSAND ? 1 : 0;
    if (!context->has_money)
        return 0;
    return amount->is_decimal || amount->scaled < INT64_C(20) * THOUSAND ? MILLION : THOUSAND;
}

/* Things that come in thousands and are no money: 4k screens, 20k mah, followers. */
static bool is_other_thing(const struct words *words, const struct amount *amount, size_t next,
                           const struct context *context)
{
    static const struct str things[] = {
        STR_INIT("mah"),   STR_INIT("power"),  STR_INIT("powerbank"), STR_INIT("followers"),
        STR_INIT("views"), STR_INIT("steps"),  STR_INIT("km"),        STR_INIT("rpm"),
        STR_INIT("watt"),  STR_INIT("orang"),  STR_INIT("pcs"),       STR_INIT("gb"),
        STR_INIT("hz"),    STR_INIT("lembar"),
    };

    if (amount->is_k && context->role == NONE && rupiah(amount, THOUSAND) < K_LEAST)
        return true;
    if (next >= words->count || words->at[next].starts_clause)
        return false;
    for (size_t k = 0; k < sizeof things / sizeof *things; k++)
        if (str_eq(words->at[next].text, things[k]))
            return true;
    return false;
}

static struct price around(int64_t low, int64_t high, const struct amount *amount, int64_t unit)
{
    if (!amount->is_about)
        return (struct price){ low, high, CURRENCY_IDR };
    /* "2 jutaan" is from two to under three; "150 ribuan" and "1,5 jutaan" are near that. */
    int64_t step = amount->step * unit / THOUSAND;
    if (high / step < 10)
        return (struct price){ low, high + step - 1, CURRENCY_IDR };
    return (struct price){ low - low / 10, high + high / 10, CURRENCY_IDR };
}

/* Is the second amount joined to the first, which ends before word i? */
static size_t connector(const struct words *words, size_t i)
{
    static const struct str joins[] = { STR_INIT("sampai"), STR_INIT("hingga"), STR_INIT("to"),
                                        STR_INIT("and"),    STR_INIT("dan"),    STR_INIT("sd") };

    if (i >= words->count || words->at[i].starts_clause)
        return 0;
    struct str between = str_slice(words->source, words->at[i - 1].to, words->at[i].from);
    between = str_trim(between);
    if (str_eq(between, STR("-")) || str_eq(between, STR("–")) || str_eq(between, STR("~")))
        return i;
    for (size_t k = 0; k < sizeof joins / sizeof *joins; k++)
        if (str_eq(words->at[i].text, joins[k]))
            return i + 1;
    if (str_eq(words->at[i].text, STR("s")) && i + 1 < words->count &&
        str_eq(words->at[i + 1].text, STR("d")))
        return i + 2;
    return 0;
}

/* "100-200rb", "800rb sampai 1jt": the words after it, or 0. */
static size_t read_band(const struct words *words, size_t i, const struct amount *low,
                        struct price *price)
{
    struct amount high;
    size_t second = connector(words, i + low->count);

    if (!second)
        return 0;
    amount_read(words, second, &high);
    if (!high.count || !high.unit || high.has_suffix)
        return 0;
    int64_t from = rupiah(low, low->unit ? low->unit : high.unit);
    int64_t to = rupiah(&high, high.unit);
    if (from > to && !low->unit) /* "800-1jt" */
        from /= THOUSAND;
    if (from > to || to <= 0)
        return 0;
    *price = around(from, to, &high, high.unit);
    price->min = from;
    return second + high.count;
}

static bool is_dollar_word(const struct words *words, size_t i)
{
    static const struct str names[] = { STR_INIT("usd"), STR_INIT("dollar"), STR_INIT("dollars"),
                                        STR_INIT("bucks"), STR_INIT("dolar"), STR_INIT("buck") };

    for (size_t k = 0; i < words->count && k < sizeof names / sizeof *names; k++)
        if (str_eq(words->at[i].text, names[k]))
            return true;
    return false;
}

/* "$50", "US$ 50", "usd 50", "50 bucks". */
static bool is_in_dollars(const struct words *words, size_t i, size_t next)
{
    size_t from = i ? words->at[i - 1].to : 0;
    struct str before = str_slice(words->source, from, words->at[i].from);

    return str_find_byte(before, '$') != SIZE_MAX || (i && is_dollar_word(words, i - 1)) ||
           is_dollar_word(words, next);
}

static bool read_price(const struct words *words, size_t i, struct price *price, size_t *from,
                       size_t *to)
{
    struct amount amount;

    amount_read(words, i, &amount);
    if (!amount.count || amount.has_suffix)
        return false;
    struct context context = context_before(words, i);
    *from = context.from;
    bool is_dollars = is_in_dollars(words, i, i + amount.count);
    if (is_dollars && !amount.unit)
        amount.unit = 1;
    *to = read_band(words, i, &amount, price);
    if (*to)
        return true;

    *to = i + amount.count;
    *to += is_dollar_word(words, *to);
    int64_t unit = unit_meant(&amount, &context);
    int64_t value = unit ? rupiah(&amount, unit) : 0;
    if (value <= 0 || (!is_dollars && is_other_thing(words, &amount, *to, &context)))
        return false;
    *to = read_after(words, *to, &context.role);
    *price = around(value, value, &amount, unit);
    if (context.role == BUDGET)
        price->min = 0;
    if (context.role == AT_MOST)
        *price = (struct price){ 0, value, CURRENCY_IDR };
    if (context.role == AT_LEAST)
        *price = (struct price){ value, PRICE_OPEN, CURRENCY_IDR };
    if (is_dollars)
        price->currency = CURRENCY_USD;
    return true;
}

bool price_of_words(const struct words *words, struct price *price, size_t *from_word,
                    size_t *to_word)
{
    size_t from = 0;
    size_t to = 0;
    bool found = false;

    for (size_t i = 0; i < words->count && !found; i++)
        found = read_price(words, i, price, &from, &to);
    if (!found) {
        from = to = 0;
        *price = (struct price){ 0, PRICE_OPEN, CURRENCY_IDR };
    }
    if (from_word)
        *from_word = from;
    if (to_word)
        *to_word = to;
    return found;
}

bool price_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text,
                   struct price *price)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    return price_of_words(&words, price, NULL, NULL);
}

static struct price widened(struct price price)
{
    if (price.min == price.max) {
        int64_t near = price.max / 100 * NEAR_PERCENT;
        price.min -= near;
        price.max += near;
    }
    return price;
}

bool price_fits(struct price asked, struct price known)
{
    if (asked.currency != known.currency)
        return true;
    asked = widened(asked);
    known = widened(known);
    return asked.min <= known.max && known.min <= asked.max;
}
