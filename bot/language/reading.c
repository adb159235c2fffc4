#include "reading.h"

#include "lexicon.h"
#include "model.h"

/* From these probabilities on a language is sure; between them the prior decides. */
static const double sure_en = 0.75, sure_id = 0.25;

enum { MIXED_LEAST = 3, MIXED_SHARE = 3, INVITE_WORDS_LEAST = 4, INVITE_WORDS_MOST = 60 };

static const double invite_least = 0.85;

/* Words that only one of the two languages has, names of things aside. */
struct tally {
    size_t id, en;
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
        tally.id += known == LEXICON_ID;
        tally.en += known == LEXICON_EN;
    }
    return tally;
}

/* Some words of each that are no names of things, and neither a mere sprinkle. */
static bool is_mixed(const struct words *words)
{
    struct tally tally = count_words(words);
    size_t fewer = tally.id < tally.en ? tally.id : tally.en;

    return fewer >= MIXED_LEAST && fewer * MIXED_SHARE >= tally.id + tally.en;
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

/* Praise of a thing that one bought and lived with, with nothing that clouds it: no question,
 * no "but", no hearsay, no advert, no denial, nothing still to come. */
static bool may_invite(const struct features *features, const struct words *words)
{
    static const enum sign against[] = {
        SIGN_MARK,  SIGN_ASKS,    SIGN_QUESTION, SIGN_WANT, SIGN_OTHERS,   SIGN_BLAME, SIGN_CONTRAST,
        SIGN_INSULT, SIGN_THREAT, SIGN_SELL,     SIGN_LURE, SIGN_NEGATION, SIGN_ADDRESS,
        SIGN_NUMBER, SIGN_OR,     SIGN_SECOND,   SIGN_UNSURE,
    };

    for (size_t k = 0; k < sizeof against / sizeof *against; k++)
        if (features_have(features, against[k]))
            return false;
    return features_have(features, SIGN_OWNS) && features_have(features, SIGN_FIRST) &&
           features_have(features, SIGN_PRAISE) && features_have(features, SIGN_LIVED) &&
           features_have(features, SIGN_TYPE) &&
           words->count >= INVITE_WORDS_LEAST && words->count <= INVITE_WORDS_MOST;
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
    out->is_abuse = out->abuse_score >= model->threshold[MODEL_ABUSE];
    out->is_spam = out->spam_score >= model->threshold[MODEL_SPAM];
    out->would_invite = out->satisfied_score >= invite_least && !out->is_request &&
                        !out->is_abuse && !out->is_spam && may_invite(&features, words);
}
