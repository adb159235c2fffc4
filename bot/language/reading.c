#include "reading.h"

#include "invite.h"
#include "lexicon.h"
#include "model.h"

/* From these probabilities on a language is sure; between them the prior decides. */
static const double sure_en = 0.75, sure_id = 0.25;

enum { MIXED_LEAST = 3, MIXED_SHARE = 5 };

static const double invite_least = 0.85;

/* Without a word of insult, threat or swearing it takes more to be abuse. */
static const double abuse_unnamed = 0.75;

/* Words that only one of the two languages has, names of things aside. */
struct tally {
    size_t id, en;
    size_t id_function, en_function; /* of these, the words that hold a sentence together */
    size_t strange; /* words that nothing is known of */
};

static struct tally count_words(const struct words *words)
{
    struct tally tally = { 0 };

    for (size_t i = 0; i < words->count; i++) {
        const struct lexicon_entry *entry = words->at[i].entry;
        unsigned known = entry ? entry->flags & (LEXICON_ID | LEXICON_EN) : 0;
        if (entry && entry->group)
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

/* Some words of each that are no names of things, and neither a mere sprinkle. Loans come as
 * nouns ("packaging aman, good quality"): who speaks both also has small words of both. */
static bool is_mixed(const struct words *words)
{
    struct tally tally = count_words(words);
    size_t fewer = tally.id < tally.en ? tally.id : tally.en;
    size_t small = tally.id_function < tally.en_function ? tally.id_function : tally.en_function;

    if (small >= 2 && fewer * MIXED_SHARE >= tally.id + tally.en)
        return true;
    size_t share = small ? MIXED_SHARE - 1 : MIXED_SHARE - 2;
    return fewer >= MIXED_LEAST && fewer * share >= tally.id + tally.en;
}

static enum language language_from(const struct words *words, double english, enum language prior)
{
    struct tally tally = count_words(words);

    /* Product nouns and figures are said the same in both. */
    if (tally.id + tally.en + tally.strange == 0 && (prior != LANGUAGE_UNSURE || !words->count))
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
    *out = (struct reading){
        .language = language_from(words, probability[MODEL_ENGLISH], prior),
        .is_mixed = is_mixed(words),
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
