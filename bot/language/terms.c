/* terms.c: the terms of a text. Those of a question are in terms_question.c.
 *
 * Weights are the BM25 term frequency part with k1 = 1.2 and b = 0.75
 * (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), from
 * 0 to k1 + 1, as a byte; the idf belongs to the group and is not known here. */
#include "terms.h"

#include <string.h>

#include "deny.h"
#include "lexicon.h"
#include "terms_join.h"

enum { SLOTS = 256, AVERAGE_WORDS = 14 }; /* words with a meaning in a real review, on average */

struct bag {
    struct str texts[LIMIT_TERMS];
    unsigned char times[LIMIT_TERMS];
    size_t count;
    unsigned char slots[SLOTS]; /* 1 + index; open addressing */
};

_Static_assert(LIMIT_TERMS < 255 && LIMIT_TERMS * 2 <= SLOTS, "a slot is one byte, half are free");

static void bag_add(struct bag *bag, struct str text)
{
    size_t slot = str_table_hash(text) % SLOTS;

    if (text.len == 0)
        return;
    for (; bag->slots[slot]; slot = (slot + 1) % SLOTS) {
        size_t i = bag->slots[slot] - 1u;
        if (str_eq(bag->texts[i], text)) {
            if (bag->times[i] < 255)
                bag->times[i]++;
            return;
        }
    }
    if (bag->count == LIMIT_TERMS)
        return;
    bag->texts[bag->count] = text;
    bag->times[bag->count] = 1;
    bag->slots[slot] = (unsigned char)++bag->count;
}

static void add_word(struct bag *bag, struct arena *arena, const struct word *word, bool is_denied)
{
    bool has_stem = !str_eq(word->stem, word->text);

    bag_add(bag, word->text);
    if (has_stem)
        bag_add(bag, word->stem);
    if (!is_denied)
        return;
    bag_add(bag, terms_denied(arena, word->text));
    if (has_stem)
        bag_add(bag, terms_denied(arena, word->stem));
}

static unsigned char weight_of(unsigned times, size_t words)
{
    const double k1 = 1.2;
    const double b = 0.75;
    double tf = times;
    double norm = k1 * (1 - b + b * (double)words / (double)AVERAGE_WORDS);
    double weight = tf / (tf + norm) * 255;

    return weight < 1 ? 1 : (unsigned char)weight;
}

static size_t fill(const struct lexicon *lexicon, struct arena *arena, const struct words *words,
                   struct bag *bag)
{
    size_t meaningful = 0;
    size_t denied = 0;     /* the word that a negation before it denies; 0 is none */
    size_t phrase_end = 0; /* words before it belong to a phrase already denied as a whole */

    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->at[i];
        size_t count = 1;
        if (word->entry && (word->entry->flags & LEXICON_NEGATION)) {
            size_t target = deny_target(lexicon, words, i, false);
            denied = target ? target : denied;
        }
        /* Not from inside a negation's bridges: "ga gampang dilipat" is not gampang_dilipat. */
        const struct lexicon_entry *phrase =
            i < denied ? NULL : words_phrase(lexicon, words, i, 0, &count);
        if (phrase) {
            struct str text = terms_joined(arena, lexicon_key(phrase));
            bag_add(bag, text);
            if ((denied && denied == i) || deny_follows(words, i + count)) {
                bag_add(bag, terms_denied(arena, text));
                phrase_end = i + count;
            }
        }
        if (word->is_function)
            continue;
        meaningful++;
        add_word(bag, arena, word,
                 i >= phrase_end && ((denied && denied == i) || deny_follows(words, i + 1)));
    }
    return meaningful;
}

void terms_of_words(const struct lexicon *lexicon, struct arena *arena, const struct words *words,
                    struct terms *out)
{
    struct bag bag;

    bag.count = 0;
    memset(bag.slots, 0, sizeof bag.slots);
    size_t meaningful = fill(lexicon, arena, words, &bag);
    struct term *terms = ARENA_ROOM(arena, struct term, bag.count);
    for (size_t i = 0; i < bag.count; i++)
        terms[i] = (struct term){ bag.texts[i], weight_of(bag.times[i], meaningful) };
    *out = (struct terms){ terms, bag.count };
}

void terms_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text,
                   struct terms *out)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    terms_of_words(lexicon, arena, &words, out);
}

struct str terms_joined(struct arena *arena, struct str phrase)
{
    if (str_find_byte(phrase, ' ') == SIZE_MAX)
        return phrase;
    struct str joined = arena_copy(arena, phrase);
    char *bytes = (char *)joined.at; /* ours: it was copied */
    for (size_t at; (at = str_find_byte(joined, ' ')) != SIZE_MAX;)
        bytes[at] = '_';
    return joined;
}

struct str terms_denied(struct arena *arena, struct str term)
{
    static const struct str prefix = STR_INIT("tidak_");
    char *bytes = arena_alloc_bytes(arena, prefix.len + term.len);

    memcpy(bytes, prefix.at, prefix.len);
    if (term.len)
        memcpy(bytes + prefix.len, term.at, term.len);
    return (struct str){ bytes, prefix.len + term.len };
}
