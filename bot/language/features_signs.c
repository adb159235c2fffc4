/* features_signs.c: what single words and phrases say, what is thought of the thing, and what the
 * words do in a row. */
#include "features_signs.h"

#include "lexicon.h"

enum { FEW_WORDS = 5, MANY_WORDS = 40, CAPITALS_LEAST = 8, PHONE_DIGITS = 9 };

static const struct { unsigned flag; enum sign sign; } signs_of_flags[] = {
    { LEXICON_ASKS, SIGN_ASKS },         { LEXICON_QUESTION, SIGN_QUESTION },
    { LEXICON_WANT, SIGN_WANT },         { LEXICON_TELLS, SIGN_TELLS },
    { LEXICON_THANKS, SIGN_THANKS },     { LEXICON_FIRST, SIGN_FIRST },
    { LEXICON_SECOND, SIGN_SECOND },     { LEXICON_OTHERS, SIGN_OTHERS },
    { LEXICON_PAST, SIGN_PAST },         { LEXICON_PRAISE, SIGN_PRAISE },
    { LEXICON_BLAME, SIGN_BLAME },       { LEXICON_CONTRAST, SIGN_CONTRAST },
    { LEXICON_SWEAR, SIGN_SWEAR },       { LEXICON_THREAT, SIGN_THREAT },
    { LEXICON_SELL, SIGN_SELL },         { LEXICON_LURE, SIGN_LURE },
    { LEXICON_NEGATION, SIGN_NEGATION }, { LEXICON_OWNS, SIGN_OWNS },
    { LEXICON_UNSURE, SIGN_UNSURE },     { LEXICON_LIVED, SIGN_LIVED },
    { LEXICON_LENT, SIGN_LENT },
};

static void note_flags(struct features_scan *scan, unsigned flags)
{
    for (size_t k = 0; k < sizeof signs_of_flags / sizeof *signs_of_flags; k++)
        if (flags & signs_of_flags[k].flag)
            features_set(scan, signs_of_flags[k].sign);
    if (flags & LEXICON_INSULT)
        features_set(scan, scan->out->signs >> SIGN_INSULT & 1u ? SIGN_INSULTS : SIGN_INSULT);
}

static bool is_or(struct str text)
{
    if (text.len < 2 || text.len > 6)
        return false;
    return str_eq(text, STR("atau")) || str_eq(text, STR("or")) || str_eq(text, STR("vs")) ||
           str_eq(text, STR("apa")) || str_eq(text, STR("versus"));
}

static bool asks_at_the_end(const struct word *word)
{
    static const struct str tags[] = { STR_INIT("ya"), STR_INIT("dong"), STR_INIT("tidak"),
                                       STR_INIT("sih"), STR_INIT("kah"), STR_INIT("please") };

    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
        if (str_eq(word->text, tags[k]))
            return true;
    return word->entry && (word->entry->flags & LEXICON_QUESTION);
}

/* --- the order of the parts --------------------------------------------------------- */

/* What a word does in the sentence, the most telling first. Who is meant stands beside an
 * insult, what is wanted behind the wish: so the parts in a row, whatever the words. */
enum part {
    PART_NONE, PART_START, PART_END, PART_MARK, PART_INSULT, PART_THREAT, PART_LURE, PART_SELL,
    PART_SWEAR, PART_SECOND, PART_FIRST, PART_OTHERS, PART_ASKS, PART_WANT, PART_QUESTION,
    PART_THANKS, PART_NEGATION, PART_UNSURE, PART_CONTRAST, PART_PRAISE, PART_BLAME, PART_TYPE,
    PART_NEED, PART_PAST, PART_FIGURE, PART_OR
};

static const struct { unsigned flag; enum part part; } parts_of_flags[] = {
    { LEXICON_INSULT, PART_INSULT },     { LEXICON_THREAT, PART_THREAT },
    { LEXICON_LURE, PART_LURE },         { LEXICON_SELL, PART_SELL },
    { LEXICON_SWEAR, PART_SWEAR },       { LEXICON_SECOND, PART_SECOND },
    { LEXICON_FIRST, PART_FIRST },       { LEXICON_OTHERS, PART_OTHERS },
    { LEXICON_ASKS, PART_ASKS },         { LEXICON_WANT, PART_WANT },
    { LEXICON_QUESTION, PART_QUESTION }, { LEXICON_THANKS, PART_THANKS },
    { LEXICON_NEGATION, PART_NEGATION }, { LEXICON_UNSURE, PART_UNSURE },
    { LEXICON_CONTRAST, PART_CONTRAST }, { LEXICON_PRAISE, PART_PRAISE },
    { LEXICON_BLAME, PART_BLAME },       { LEXICON_PAST, PART_PAST },
};

struct row {
    uint32_t before, earlier;
};

static void add_part(struct features_scan *scan, struct row *row, enum part part)
{
    if (part == PART_NONE)
        return;
    uint32_t three = features_mix(features_mix(features_mix(12, row->earlier), row->before), part);
    if (scan->part_count + 2 <= PART_FEATURES) {
        scan->parts[scan->part_count++] = features_mix(features_mix(11, row->before), part);
        scan->parts[scan->part_count++] = three;
    }
    row->earlier = row->before;
    row->before = part;
}

static enum part part_of(const struct features_scan *scan, const struct word *word, unsigned flags,
                         const struct lexicon_entry *entry)
{
    for (size_t k = 0; k < sizeof parts_of_flags / sizeof *parts_of_flags; k++)
        if (flags & parts_of_flags[k].flag)
            return parts_of_flags[k].part;
    if (entry && entry->group_at)
        return lexicon_is_of(entry, LEXICON_TYPE) ? PART_TYPE : PART_NEED;
    if (word->from && scan->words->source.at[word->from - 1] == '@')
        return PART_SECOND;
    if (word->text.at[0] >= '0' && word->text.at[0] <= '9')
        return PART_FIGURE;
    return is_or(word->text) ? PART_OR : PART_NONE;
}

/* What is thought of something, word by word. How it begins, how it ends and what
 * stands behind a "but" weigh more than the rest: people end on their verdict. */
struct opinion {
    int sum, first, last, behind_but;
    bool had_but;
    size_t denied_end, doubted_end, phrase_end; /* words that a denial, a "would" still reach */
    struct row row;
};

/* "mulutmu", "otakku": whose it is hangs on the word. */
static unsigned owner_of(const struct words *words, const struct word *word)
{
    struct str written = str_slice(words->source, word->from, word->to);

    if (written.len < 5 || written.len != word->text.len + 2)
        return 0;
    char last = (char)(written.at[written.len - 1] | 0x20);
    char before = (char)(written.at[written.len - 2] | 0x20);
    return last != 'u' ? 0 : before == 'm' ? LEXICON_SECOND : before == 'k' ? LEXICON_FIRST : 0;
}

/* A denied praise blames, and a denied blame praises: "ga nyesel". A praise that only
 * would be, or could be, is none. */
static void note_opinion(struct features_scan *scan, struct opinion *opinion, unsigned flags,
                         size_t at)
{
    int one = ((flags & LEXICON_PRAISE) != 0) - ((flags & LEXICON_BLAME) != 0);

    if (at < opinion->denied_end)
        one = -one;
    else if (at < opinion->doubted_end && one > 0)
        one = 0;
    if (one == 0)
        return;
    opinion->sum += one;
    /* Once for each, so that their number counts. */
    features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(9, one > 0));
    if (opinion->had_but)
        features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(10, one > 0));
    opinion->first = opinion->first ? opinion->first : one;
    opinion->last = one;
    if (opinion->had_but)
        opinion->behind_but += one;
}

static void weigh_opinion(struct features_scan *scan, const struct opinion *opinion)
{
    static const struct { enum sign praise, blame; } signs[] = {
        { SIGN_MORE_PRAISE, SIGN_MORE_BLAME },       { SIGN_MUCH_PRAISE, SIGN_MUCH_BLAME },
        { SIGN_MOST_PRAISE, SIGN_MOST_BLAME },       { SIGN_STARTS_PRAISING, SIGN_STARTS_BLAMING },
        { SIGN_ENDS_PRAISING, SIGN_ENDS_BLAMING },   { SIGN_BUT_PRAISES, SIGN_BUT_BLAMES },
    };
    int size = opinion->sum < 0 ? -opinion->sum : opinion->sum;
    int values[] = { size == 1 ? opinion->sum : 0, size > 1 && size < 4 ? opinion->sum : 0,
                     size >= 4 ? opinion->sum : 0, opinion->first, opinion->last,
                     opinion->behind_but };

    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (values[k])
            features_set(scan, values[k] > 0 ? signs[k].praise : signs[k].blame);
}

static void note_word(struct features_scan *scan, size_t i, struct opinion *opinion)
{
    static const unsigned phrases =
        LEXICON_SIGNS | LEXICON_LIVED | LEXICON_ASKS | LEXICON_TELLS | LEXICON_THANKS;
    const struct word *word = &scan->words->at[i];
    size_t count;
    const struct lexicon_entry *phrase =
        words_phrase(scan->lexicon, scan->words, i, phrases, &count);
    unsigned flags = word->entry ? word->entry->flags : 0;
    unsigned owner = owner_of(scan->words, word);

    if (word->starts_clause)
        opinion->denied_end = opinion->doubted_end = 0;
    if (phrase || i >= opinion->phrase_end)
        add_part(scan, &opinion->row,
                 phrase ? part_of(scan, word, phrase->flags, phrase)
                        : part_of(scan, word, flags, word->entry));
    if (owner) {
        note_flags(scan, owner);
        add_part(scan, &opinion->row, part_of(scan, word, owner, NULL));
    }
    if (phrase) {
        note_flags(scan, phrase->flags);
        note_opinion(scan, opinion, phrase->flags, i);
        opinion->phrase_end = i + count;
    } else if (i >= opinion->phrase_end) {
        note_opinion(scan, opinion, flags, i);
        if (flags & LEXICON_NEGATION)
            opinion->denied_end = i + 4;
        if (flags & LEXICON_UNSURE)
            opinion->doubted_end = i + 4;
    }
    if (flags & LEXICON_CONTRAST) {
        opinion->had_but = true;
        opinion->behind_but = 0;
    }
    note_flags(scan, flags);
    if (flags & LEXICON_PLACE)
        features_set(scan, SIGN_PLACE);
    if (i && i + 1 < scan->words->count && is_or(word->text))
        features_set(scan, SIGN_OR);
    if (word->from && scan->words->source.at[word->from - 1] == '@')
        features_set(scan, SIGN_SECOND);
}

static void note_words(struct features_scan *scan)
{
    const struct words *words = scan->words;
    struct opinion opinion = { .row = { PART_START, 0 } };

    for (size_t i = 0; i < words->count; i++)
        note_word(scan, i, &opinion);
    if (words->has_question_mark)
        add_part(scan, &opinion.row, PART_MARK);
    add_part(scan, &opinion.row, PART_END);
    weigh_opinion(scan, &opinion);
    if (words->count == 0)
        return;
    if (asks_at_the_end(&words->at[words->count - 1]))
        features_set(scan, SIGN_ENDS_ASKING);
    if (words->at[0].entry && (words->at[0].entry->flags & LEXICON_QUESTION))
        features_set(scan, SIGN_STARTS_ASKING);
    if (words->count <= FEW_WORDS)
        features_set(scan, SIGN_SHORT);
    if (words->count > MANY_WORDS)
        features_set(scan, SIGN_LONG);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Addresses, telephone numbers and shouting are seen in the bytes. */
static void note_bytes(struct features_scan *scan)
{
    static const struct str links[] = { STR_INIT("http"), STR_INIT("www."), STR_INIT("t.me"),
                                        STR_INIT("wa.me"), STR_INIT("bit.ly"), STR_INIT(".com") };
    struct str text = scan->words->source;
    char before = ' ';
    size_t digits = 0;
    size_t upper = 0;
    size_t lower = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_digit = c >= '0' && c <= '9';
        digits = is_digit ? digits + 1 : c == '-' || c == ' ' || c == '.' ? digits : 0;
        upper += c >= 'A' && c <= 'Z';
        lower += c >= 'a' && c <= 'z';
        if (digits >= PHONE_DIGITS)
            features_set(scan, SIGN_NUMBER);
        bool may_begin = c == '.' || !is_letter(before);
        before = c;
        for (size_t k = 0; may_begin && k < sizeof links / sizeof *links; k++)
            if (links[k].at[0] == c && str_starts(str_slice(text, i, text.len), links[k]))
                features_set(scan, SIGN_ADDRESS);
    }
    if (upper >= CAPITALS_LEAST && upper > lower)
        features_set(scan, SIGN_SHOUTS);
    if (scan->words->has_question_mark)
        features_set(scan, SIGN_MARK);
}

void features_note_signs(struct features_scan *scan)
{
    note_words(scan);
    note_bytes(scan);
}
