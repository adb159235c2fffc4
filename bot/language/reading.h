/* reading.h: what a message does: does it ask for a recommendation, in which
 * language, is its writer content, is it abuse or spam?
 *
 * A learned model (model.h) and rules together: the model weighs, the rules say
 * what it may never overrule. Pure, no allocation beyond the arena's, linear in
 * the text. For ordinary chatter: silence is the answer in doubt. */
#ifndef REKAN_LANGUAGE_READING_H
#define REKAN_LANGUAGE_READING_H

#include "ident.h"

/* Scores are probabilities, 0 to 1. */
struct reading {
    enum language language; /* to answer in; UNSURE only where neither text nor prior says one */
    bool is_mixed;          /* both are spoken, as in "literally gue udah tired" */
    double request_score;
    double satisfied_score;
    double abuse_score;
    double spam_score;
    bool is_request;   /* asks for a recommendation, in the open, without being addressed to us */
    bool would_invite; /* a buyer's own, unclouded praise; propose, never rest on it alone */
    bool is_abuse;     /* aimed at somebody; swearing among friends is not */
    bool is_spam;
};

/* prior is the group's language, for when the message does not say. */
void reading_of_words(const struct lexicon *lexicon, const struct words *words,
                      enum language prior, struct reading *out);

#endif
