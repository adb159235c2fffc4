/* needs.c: attributes of a person or a use, as the packs describe them.
 *
 * A value's phrase counts anywhere ("oily skin"); its words count near one of
 * the attribute's heads ("kulit aku tuh kering"), in the same clause. A value
 * with months is an age band: a number of months or years near a head falls into
 * it. An attribute with "after" words takes an unknown capitalised word behind
 * one as it is ("di Cibaduyut"). */
#include "needs.h"

#include "lexicon.h"

enum { HEAD_BEFORE = 4, HEAD_AFTER = 2, AGE_NEAR = 4, PLACE_MIN = 3 };

struct found {
    struct need *at;
    size_t count;
};

static void add(struct found *found, struct str name, struct str value)
{
    for (size_t i = 0; i < found->count; i++)
        if (str_eq(found->at[i].name, name) && str_eq(found->at[i].value, value))
            return;
    if (found->count < LIMIT_ATTRIBUTES)
        found->at[found->count++] = (struct need){ name, value };
}

static bool is_one_of(const struct word *word, const struct str *texts, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (str_eq(word->text, texts[k]) || str_eq(word->stem, texts[k]))
            return true;
    return false;
}

static bool is_denied(const struct words *words, size_t i)
{
    return i > 0 && !words->at[i].starts_clause && words->at[i - 1].entry &&
           (words->at[i - 1].entry->flags & LEXICON_NEGATION);
}

/* Is a head of the attribute within reach of word i, in the same clause? */
static bool is_near_head(const struct lexicon_attribute *attribute, const struct words *words,
                         size_t i, size_t before, size_t after)
{
    for (size_t at = i; at > 0 && i - at < before && !words->at[at].starts_clause; at--)
        if (is_one_of(&words->at[at - 1], attribute->heads, attribute->head_count))
            return true;
    for (size_t at = i + 1; at < words->count && at - i <= after && !words->at[at].starts_clause;
         at++)
        if (is_one_of(&words->at[at], attribute->heads, attribute->head_count))
            return true;
    return false;
}

/* The words a value has at i, or 0. */
static size_t value_at(const struct lexicon_attribute *attribute, const struct lexicon_value *value,
                       const struct words *words, size_t i)
{
    for (size_t k = 0; k < value->phrase_count; k++) {
        size_t count = words_match(words, i, value->phrases[k]);
        if (count)
            return count;
    }
    for (size_t k = 0; k < value->word_count; k++) {
        size_t count = words_match(words, i, value->words[k]);
        if (count && is_near_head(attribute, words, i, HEAD_BEFORE, HEAD_AFTER))
            return count;
    }
    return 0;
}

/* An unknown capitalised word within a clause. */
static bool may_be_unlisted(const struct words *words, size_t i)
{
    const struct word *word = &words->at[i];

    return i > 0 && !word->starts_clause && word->is_capitalised && !word->entry &&
           word->text.len >= PLACE_MIN;
}

/* ... behind "di": a place that no list has. */
static void find_unlisted(const struct lexicon_attribute *attribute, struct arena *arena,
                          const struct words *words, size_t i, struct found *found)
{
    const struct word *word = &words->at[i];

    if (!is_one_of(&words->at[i - 1], attribute->after, attribute->after_count))
        return;
    add(found, attribute->name, arena_copy(arena, str_slice(words->source, word->from, word->to)));
}

/* An age: a number, then months or years. In months times ten; 0 when there is none. */
static int age_at(const struct words *words, size_t i)
{
    static const struct str months[] = { STR_INIT("bulan"), STR_INIT("month"), STR_INIT("months"),
                                         STR_INIT("mo"), STR_INIT("bulanan") };
    static const struct str years[] = { STR_INIT("tahun"), STR_INIT("year"), STR_INIT("years"),
                                        STR_INIT("yo"), STR_INIT("tahunan") };
    struct str text = words->at[i].text;
    int whole = 0, tenth = 0;
    size_t at = 0;

    for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9' && whole < 1000; at++)
        whole = whole * 10 + (text.at[at] - '0');
    if (at == 0)
        return 0;
    if (at + 1 < text.len && (text.at[at] == ',' || text.at[at] == '.')) {
        tenth = text.at[at + 1] - '0';
        at += 2;
    }
    struct word unit = { .text = str_slice(text, at, text.len) };
    if (unit.text.len == 0 && i + 1 < words->count)
        unit = words->at[i + 1];
    if (str_eq(unit.text, STR("bln")) || is_one_of(&unit, months, sizeof months / sizeof *months))
        return whole * 10 + tenth;
    if (str_eq(unit.text, STR("th")) || str_eq(unit.text, STR("thn")) ||
        is_one_of(&unit, years, sizeof years / sizeof *years))
        return (whole * 10 + tenth) * 12;
    return 0;
}

size_t need_age_words(const struct words *words, size_t i)
{
    size_t count = 1;

    if (!age_at(words, i))
        return 0;
    char last = words->at[i].text.at[words->at[i].text.len - 1];
    count += last >= '0' && last <= '9'; /* the unit is a word of its own */
    if (i + count < words->count && str_eq(words->at[i + count].text, STR("old")))
        count++;
    return count;
}

static void find_age(const struct lexicon_attribute *attribute, const struct words *words, size_t i,
                     int age, struct found *found)
{
    if (!is_near_head(attribute, words, i, AGE_NEAR, AGE_NEAR))
        return;
    for (size_t k = 0; k < attribute->value_count; k++) {
        const struct lexicon_value *value = &attribute->values[k];
        if (age >= value->months_from * 10 && age < value->months_to * 10)
            add(found, attribute->name, value->text);
    }
}

/* The values that a word may begin, by its text and by its stem, in the lexicon's order. */
struct openings {
    const struct lexicon *lexicon;
    const struct lexicon_opening *by_text, *by_stem;
};

static struct openings openings_of(const struct lexicon *lexicon, const struct word *word)
{
    const struct lexicon_entry *stem =
        str_eq(word->stem, word->text) ? NULL : lexicon_find(lexicon, word->stem);

    return (struct openings){ lexicon, lexicon_opening(lexicon, word->entry ? word->entry->opening : 0),
                              lexicon_opening(lexicon, stem ? stem->opening : 0) };
}

/* The next one of this attribute, or NULL. Openings stand in one array, so their places are
 * their order. */
static const struct lexicon_opening *next_opening(struct openings *openings, size_t attribute)
{
    bool is_stem = openings->by_stem &&
                   (!openings->by_text || openings->by_stem < openings->by_text);
    const struct lexicon_opening **from = is_stem ? &openings->by_stem : &openings->by_text;
    const struct lexicon_opening *opening = *from;

    if (!opening || opening->attribute != attribute)
        return NULL;
    *from = lexicon_opening(openings->lexicon, opening->next);
    return opening;
}

/* The value that stands at word i: "jakarta selatan" before "jakarta", the longest wins. */
static void find_values(const struct lexicon_attribute *attribute, size_t number,
                        struct openings *openings, const struct words *words, size_t i,
                        struct found *found)
{
    const struct lexicon_opening *best = NULL, *opening;
    size_t most = 0;
    int matched = -1; /* a value counts with the first of its texts that matches */

    while ((opening = next_opening(openings, number)) != NULL) {
        if (opening->value == matched)
            continue;
        size_t count = words_match(words, i, opening->phrase);
        if (!count || (opening->is_word &&
                       !is_near_head(attribute, words, i, HEAD_BEFORE, HEAD_AFTER)))
            continue;
        matched = opening->value;
        if (count > most) {
            best = opening;
            most = count;
        }
    }
    if (best && !is_denied(words, i))
        add(found, attribute->name, attribute->values[best->value].text);
}

void needs_of_words(const struct lexicon *lexicon, struct arena *arena, const struct words *words,
                    struct needs *out)
{
    struct found found = { .at = ARENA_ROOM(arena, struct need, LIMIT_ATTRIBUTES) };

    for (size_t i = 0; i < words->count; i++) {
        struct openings openings = openings_of(lexicon, &words->at[i]);
        int age = age_at(words, i);
        bool is_unlisted = may_be_unlisted(words, i);
        if (!openings.by_text && !openings.by_stem && !age && !is_unlisted)
            continue; /* as most words */
        for (size_t k = 0; k < lexicon_attribute_count(lexicon); k++) {
            const struct lexicon_attribute *attribute = lexicon_attribute(lexicon, k);
            find_values(attribute, k, &openings, words, i, &found);
            if (is_unlisted && attribute->after_count)
                find_unlisted(attribute, arena, words, i, &found);
            if (age)
                find_age(attribute, words, i, age, &found);
        }
    }
    *out = (struct needs){ found.at, found.count };
}

/* Canonical forms. */

static struct str joined(struct arena *arena, const struct words *words)
{
    struct text text = { .arena = arena };

    for (size_t i = 0; i < words->count; i++) {
        if (i)
            text_add_char(&text, ' ');
        text_add(&text, words->at[i].text);
    }
    return text.s;
}

static bool has_text(const struct str *texts, size_t count, struct str text)
{
    for (size_t k = 0; k < count; k++)
        if (str_eq(texts[k], text))
            return true;
    return false;
}

static const struct lexicon_attribute *attribute_named(const struct lexicon *lexicon,
                                                       struct str name)
{
    for (size_t k = 0; k < lexicon_attribute_count(lexicon); k++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(lexicon, k);
        if (str_eq(attribute->name, name) ||
            has_text(attribute->names, attribute->name_count, name))
            return attribute;
    }
    return NULL;
}

/* The value whose own name, alias, phrase or word is all of the text. */
static const struct lexicon_value *value_named(const struct lexicon_attribute *attribute,
                                               struct str text)
{
    for (size_t k = 0; k < attribute->value_count; k++) {
        const struct lexicon_value *value = &attribute->values[k];
        if (str_eq(value->text, text) || str_eq(value->said, text) ||
            has_text(value->aliases, value->alias_count, text) ||
            has_text(value->phrases, value->phrase_count, text) ||
            has_text(value->words, value->word_count, text))
            return value;
    }
    return NULL;
}

/* The value that the text mentions at all: "kulitku cenderung oily sih", "8 bulan". */
static const struct lexicon_value *value_mentioned(const struct lexicon_attribute *attribute,
                                                   const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        int age = age_at(words, i);
        for (size_t k = 0; k < attribute->value_count; k++) {
            const struct lexicon_value *value = &attribute->values[k];
            if (is_denied(words, i))
                continue;
            if (is_one_of(&words->at[i], value->words, value->word_count) ||
                value_at(attribute, value, words, i) ||
                (age && age >= value->months_from * 10 && age < value->months_to * 10))
                return value;
        }
    }
    return NULL;
}

/* Most are told as the packs have them: then there is nothing to take apart. */
static bool is_canonical(const struct lexicon *lexicon, struct need told, struct need *need)
{
    const struct lexicon_attribute *attribute = attribute_named(lexicon, told.name);
    const struct lexicon_value *value = attribute ? value_named(attribute, told.value) : NULL;

    if (value)
        *need = (struct need){ attribute->name, value->text };
    return value;
}

struct need need_canonical(const struct lexicon *lexicon, struct arena *arena, struct str name,
                           struct str value)
{
    struct words name_words, value_words;
    struct need need;

    if (is_canonical(lexicon, (struct need){ name, value }, &need))
        return need;
    words_split(lexicon, arena, name, &name_words);
    words_split(lexicon, arena, value, &value_words);
    need = (struct need){ joined(arena, &name_words), joined(arena, &value_words) };
    const struct lexicon_attribute *attribute = attribute_named(lexicon, need.name);
    if (!attribute)
        return need;
    need.name = attribute->name;
    const struct lexicon_value *canonical = value_named(attribute, need.value);
    if (!canonical)
        canonical = value_mentioned(attribute, &value_words);
    if (canonical)
        need.value = canonical->text;
    return need;
}
