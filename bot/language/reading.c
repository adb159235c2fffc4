#include "reading.h"

#include "invite.h"
#include "lexicon.h"
#include "model.h"

/* From these probabilities on a language is sure; between them the prior decides. */
static const double sure_en = 0.75, sure_id = 0.25;

enum { MIXED_LEAST = 3, MIXED_SHARE = 5, SPELLED_LEAST = 4 };

static const double invite_least = 0.85;

/* Without a word of insult, threat or swearing it takes more to be abuse. */
static const double abuse_unnamed = 0.82;

/* By its letters alone an unknown word is English from here on, Indonesian up to there. */
static const double spelled_en = 0.6, spelled_id = 0.1;

/* Words that only one of the two languages has, names of things aside. */
struct tally {
    size_t id, en;
    size_t id_function, en_function; /* of these, the words that hold a sentence together */
    size_t id_spelled, en_spelled;   /* words that nothing is known of, by their letters */
    size_t strange;                  /* words that nothing is known of */
};

static struct tally count_words(const struct lexicon *lexicon, const struct words *words)
{
    struct tally tally = { 0 };
    size_t count;

    for (size_t i = 0; i < words->count; i++) {
        const struct lexicon_entry *entry = words->at[i].entry;
        unsigned known = entry ? entry->flags & (LEXICON_ID | LEXICON_EN) : 0;
        if (entry && entry->group_at)
            continue;
        if (words_phrase(lexicon, words, i, LEXICON_THANKS, &count) && count == 2) {
            i++; /* "thank you" is said in both */
            continue;
        }
        if (str_eq(words->at[i].text, STR("an"))) /* "100rb an": half an ending */
            continue;
        tally.strange += !entry && words->at[i].text.at[0] > '9';
        bool is_function = entry && (entry->flags & (LEXICON_FUNCTION | LEXICON_NEGATION));
        tally.id += known == LEXICON_ID;
        tally.en += known == LEXICON_EN;
        tally.id_function += is_function && known == LEXICON_ID;
        tally.en_function += is_function && known == LEXICON_EN;
    }
    return tally;
}

/* The words that nothing is known of, by how they are spelled; names say nothing. */
static void count_spelled(const struct model *model, const struct words *words,
                          struct tally *tally)
{
    double probability[MODEL_TASKS];
    struct features features;

    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->at[i];
        bool is_name = word->is_capitalised && !word->starts_clause;
        if (word->entry || is_name || word->text.len < SPELLED_LEAST || word->text.at[0] <= '9')
            continue;
        features_of_letters(word->text, &features);
        model_weigh(model, &features, probability);
        tally->en_spelled += probability[MODEL_ENGLISH] >= spelled_en;
        tally->id_spelled += probability[MODEL_ENGLISH] <= spelled_id;
    }
}

/* Some words of each that are no names of things, and neither a mere sprinkle. Loans come as
 * nouns ("packaging aman, good quality"): who speaks both also has small words of both. */
static bool is_mixed(const struct lexicon *lexicon, const struct words *words, struct tally tally)
{
    if (!tally.id || !tally.en)
        return false;
    count_spelled(lexicon_model(lexicon), words, &tally);
    size_t id = tally.id + tally.id_spelled;
    size_t en = tally.en + tally.en_spelled;
    size_t fewer = id < en ? id : en;
    size_t small = tally.id_function < tally.en_function ? tally.id_function : tally.en_function;

    if (small >= 2 && fewer * MIXED_SHARE >= id + en)
        return true;
    return fewer >= (small ? 2 : MIXED_LEAST) && fewer * (MIXED_SHARE - 2) >= id + en;
}

static enum language language_from(const struct tally *tally, const struct words *words,
                                   double english, enum language prior)
{
    /* Product nouns and figures are said the same in both. */
    if (tally->id + tally->en + tally->strange == 0 && (prior != LANGUAGE_UNSURE || !words->count))
        return prior;
    if (prior == LANGUAGE_ID)
        return english > sure_en ? LANGUAGE_EN : LANGUAGE_ID;
    if (prior == LANGUAGE_EN)
        return english < sure_id ? LANGUAGE_ID : LANGUAGE_EN;
    return english >= 0.5 ? LANGUAGE_EN : LANGUAGE_ID;
}

void reading_of_words(const struct lexicon *lexicon, const struct words *words,
                      enum language prior, struct reading *out)
{
    const struct model *model = lexicon_model(lexicon);
    double probability[MODEL_TASKS];
    struct features features; /* not zeroed: features_of_words counts what it fills */

    features_of_words(lexicon, words, &features);
    model_weigh(model, &features, probability);
    struct tally tally = count_words(lexicon, words);
    *out = (struct reading){
        .language = language_from(&tally, words, probability[MODEL_ENGLISH], prior),
        .is_mixed = is_mixed(lexicon, words, tally),
        .request_score = probability[MODEL_REQUEST],
        .satisfied_score = probability[MODEL_SATISFIED],
        .abuse_score = probability[MODEL_ABUSE],
        .spam_score = probability[MODEL_SPAM],
    };
    if (words->count == 0)
        out->request_score = out->abuse_score = out->spam_score = 0;
    out->is_request = out->request_score >= model->threshold[MODEL_REQUEST];
    bool is_named = features_have(&features, SIGN_INSULT) ||
                    features_have(&features, SIGN_THREAT) || features_have(&features, SIGN_SWEAR);
    out->is_abuse = out->abuse_score >= (is_named ? model->threshold[MODEL_ABUSE] : abuse_unnamed);
    out->is_spam = out->spam_score >= model->threshold[MODEL_SPAM];
    out->would_invite = out->satisfied_score >= invite_least && !out->is_request &&
                        !out->is_abuse && !out->is_spam && invite_may(lexicon, words, &features);
}
