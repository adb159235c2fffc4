/* terms_question.c: what a question looks for.
 *
 * Filler goes first: it is the largest single gain in retrieval (see
 * LANGUAGE.md). What is left are things asked for, each with its alternatives.
 * The room for alternatives is shared out in rounds, so that one word with many
 * synonyms cannot crowd out the others. */
#include "terms.h"

#include "deny.h"
#include "lexicon.h"
#include "needs.h"
#include "terms_join.h"

enum { AS_ASKED = 255, AS_SYNONYM = 230, AS_STEM = 200 };

/* One asked thing before its alternatives are written out. */
struct thing {
    struct str text, stem; /* stem is empty for a phrase */
    const struct lexicon_group *group;
    uint32_t from, to;
    size_t first, last; /* words */
    bool is_denied;
    bool is_head; /* of types: see is_head */
    size_t next_synonym;
    size_t count;
    struct term *terms;
};

struct asking {
    const struct lexicon *lexicon;
    struct arena *arena;
    const struct words *words;
    size_t price_from, price_to;
    size_t denied;
    size_t count;
    size_t term_count;
    struct thing *things; /* as many as words, at most LIMIT_QUERY_TERMS */
};

static void add_term(struct asking *asking, struct thing *thing, struct str text,
                     unsigned char weight)
{
    text = terms_joined(asking->arena, text);
    if (thing->is_denied)
        text = terms_denied(asking->arena, text);
    for (size_t i = 0; i < thing->count; i++)
        if (str_eq(thing->terms[i].text, text))
            return;
    thing->terms[thing->count++] = (struct term){ text, weight };
    asking->term_count++;
}

static bool is_asked_already(const struct asking *asking, const struct thing *thing)
{
    for (size_t i = 0; i < asking->count; i++) {
        const struct thing *other = &asking->things[i];
        if (other->is_denied == thing->is_denied &&
            (str_eq(other->text, thing->text) || (thing->group && thing->group == other->group)))
            return true;
    }
    return false;
}

static void add_thing(struct asking *asking, size_t i, size_t count,
                      const struct lexicon_entry *phrase)
{
    const struct word *first = &asking->words->at[i];
    const struct word *last = &asking->words->at[i + count - 1];

    if (asking->count == LIMIT_QUERY_TERMS || asking->term_count == LIMIT_QUERY_TERMS)
        return;
    struct thing *thing = &asking->things[asking->count];
    *thing = (struct thing){ .text = phrase ? lexicon_key(phrase) : first->text,
                             .stem = phrase ? (struct str){ "", 0 } : first->stem,
                             .from = first->from,
                             .to = last->to,
                             .first = i,
                             .last = i + count - 1 };
    const struct lexicon_entry *entry = phrase ? phrase : first->entry;
    thing->group = entry ? lexicon_group(entry) : NULL;
    thing->is_denied =
        (asking->denied && asking->denied == i) || deny_follows(asking->words, i + count);
    if (is_asked_already(asking, thing))
        return;
    size_t synonyms = thing->group ? thing->group->count : 0;
    size_t most = 2 + synonyms; /* the word, its stem, its synonyms */
    thing->terms = ARENA_ROOM(asking->arena, struct term,
                              most < LIMIT_QUERY_TERMS ? most : LIMIT_QUERY_TERMS);
    add_term(asking, thing, thing->text, AS_ASKED);
    asking->count++;
}

/* How many words at i leave the question: filler, function words, its price, an age. */
static size_t filler_at(struct asking *asking, size_t i, size_t phrase_words)
{
    const struct word *word = &asking->words->at[i];
    size_t count;

    if (i >= asking->price_from && i < asking->price_to)
        return asking->price_to - i;
    if (asking->denied && asking->denied == i)
        return 0;
    if (i < asking->denied) /* the bridges of a negation */
        return asking->denied - i;
    if (words_phrase(asking->lexicon, asking->words, i, LEXICON_FILLER, &count) &&
        count > phrase_words)
        return count;
    if (phrase_words)
        return 0;
    count = need_age_words(asking->words, i);
    if (count)
        return count;
    return word->is_function || (word->entry && (word->entry->flags & LEXICON_FILLER)) ? 1 : 0;
}

static void find_things(struct asking *asking)
{
    for (size_t i = 0; i < asking->words->count;) {
        const struct word *word = &asking->words->at[i];
        size_t count = 0;
        const struct lexicon_entry *phrase =
            words_phrase(asking->lexicon, asking->words, i, 0, &count);
        size_t filler = filler_at(asking, i, count);
        if (filler) {
            size_t target = word->entry && (word->entry->flags & LEXICON_NEGATION)
                                ? deny_target(asking->lexicon, asking->words, i, true)
                                : 0;
            asking->denied = target ? target : asking->denied;
            i += filler;
            continue;
        }
        add_thing(asking, i, phrase ? count : 1, phrase);
        i += phrase ? count : 1;
    }
}

static void share_out(struct asking *asking)
{
    bool is_more = true;

    for (size_t i = 0; i < asking->count && asking->term_count < LIMIT_QUERY_TERMS; i++)
        if (asking->things[i].stem.len)
            add_term(asking, &asking->things[i], asking->things[i].stem, AS_STEM);
    while (is_more && asking->term_count < LIMIT_QUERY_TERMS) {
        is_more = false;
        for (size_t i = 0; i < asking->count && asking->term_count < LIMIT_QUERY_TERMS; i++) {
            struct thing *thing = &asking->things[i];
            if (!thing->group || thing->next_synonym == thing->group->count)
                continue;
            add_term(asking, thing, lexicon_key(lexicon_member(thing->group, thing->next_synonym++)),
                     AS_SYNONYM);
            is_more = true;
        }
    }
}

static bool is_one_of(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(text, words[i]))
            return true;
    return false;
}

/* Stands something else that is asked for before thing i in its clause, with a linking
 * word between: "tripod buat hp", "player with good headphones"? */
static bool hangs_on_another(const struct asking *asking, size_t i)
{
    static const struct str links[] = {
        STR_INIT("untuk"), STR_INIT("buat"), STR_INIT("for"), STR_INIT("with"), STR_INIT("dengan"),
        STR_INIT("di"), STR_INIT("pakai"), STR_INIT("from"), STR_INIT("dari"), STR_INIT("on"),
        STR_INIT("in"), STR_INIT("yang"), STR_INIT("that"), STR_INIT("which"), STR_INIT("to"),
        STR_INIT("ke"), STR_INIT("have"), STR_INIT("has"), STR_INIT("punya"),
    };
    const struct thing *thing = &asking->things[i];
    const struct word *words = asking->words->at;

    for (size_t k = i; k-- > 0;) {
        const struct thing *before = &asking->things[k];
        if (before->group && before->group->kind != LEXICON_TYPE)
            continue;
        for (size_t at = thing->first; at > before->last; at--) {
            if (words[at].starts_clause)
                return false;
            if (at < thing->first && is_one_of(words[at].text, links, sizeof links / sizeof *links))
                return true;
        }
    }
    return false;
}

/* Is a type what is asked for? The first one is, what stands directly at it ("tripod
 * hp") and what stands behind "or" ("serum atau toner"). */
static bool is_head(const struct asking *asking, size_t i)
{
    static const struct str ors[] = { STR_INIT("atau"), STR_INIT("or"), STR_INIT("vs"),
                                      STR_INIT("versus"), STR_INIT("sama"), STR_INIT("dan"),
                                      STR_INIT("and") };
    const struct thing *thing = &asking->things[i];

    if (hangs_on_another(asking, i))
        return false;
    for (size_t k = i; k-- > 0;) {
        const struct thing *before = &asking->things[k];
        if (!before->group || before->group->kind != LEXICON_TYPE)
            continue;
        return before->is_head &&
               (before->last + 1 == thing->first ||
                (before->last + 2 == thing->first &&
                 is_one_of(asking->words->at[thing->first - 1].text, ors,
                           sizeof ors / sizeof *ors)));
    }
    return true;
}

static enum term_group_kind kind_of(const struct thing *thing)
{
    if (!thing->group)
        return TERM_GROUP_WORD;
    if (thing->group->kind != LEXICON_TYPE)
        return TERM_GROUP_NEED;
    return thing->is_head ? TERM_GROUP_TYPE : TERM_GROUP_WORD;
}

static struct str concept_of(const struct lexicon_group *group)
{
    return group && group->kind == LEXICON_TYPE ? lexicon_name(group) : (struct str){ "", 0 };
}

void terms_of_question(const struct lexicon *lexicon, struct arena *arena,
                       const struct words *words, struct term_groups *out)
{
    struct asking asking = { .lexicon = lexicon, .arena = arena, .words = words };

    /* A thing is at least a word. */
    asking.things = ARENA_ROOM(arena, struct thing, words->count < LIMIT_QUERY_TERMS
                                                        ? words->count : LIMIT_QUERY_TERMS);
    out->has_price = price_of_words(words, &out->price, &asking.price_from, &asking.price_to);
    find_things(&asking);
    share_out(&asking);

    struct term_group *groups = ARENA_ROOM(arena, struct term_group, asking.count);
    for (size_t i = 0; i < asking.count; i++) {
        struct thing *thing = &asking.things[i];
        thing->is_head = is_head(&asking, i);
        groups[i] = (struct term_group){ .at = thing->terms,
                                         .count = thing->count,
                                         .kind = kind_of(thing),
                                         .concept = concept_of(thing->group),
                                         .name = thing->group ? lexicon_name(thing->group)
                                                              : thing->text,
                                         .is_negated = thing->is_denied,
                                         .from = thing->from,
                                         .to = thing->to };
    }
    out->at = groups;
    out->count = asking.count;
}
