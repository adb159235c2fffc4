/* model.h: what was learned from examples, as one table of small weights.
 *
 * A logistic regression per task over features.h. locales/lexicon/weights.bin is
 * one line of JSON (how it was made; scale, bias and threshold of each task),
 * then FEATURE_SLOTS rows of MODEL_TASKS signed bytes. tests/eval/train_language.py
 * writes it; nobody edits it. */
#ifndef REKAN_LANGUAGE_MODEL_H
#define REKAN_LANGUAGE_MODEL_H

#include "../base/error.h"
#include "features.h"

enum model_task {
    MODEL_REQUEST,   /* asks for a recommendation */
    MODEL_SATISFIED, /* is content with what it tells of */
    MODEL_ENGLISH,   /* rather than Indonesian */
    MODEL_ABUSE,     /* attacks somebody */
    MODEL_SPAM,
    MODEL_TASKS
};

struct model {
    const int8_t *weights; /* points into the file's text, which must stay */
    double scale[MODEL_TASKS], bias[MODEL_TASKS];
    double threshold[MODEL_TASKS]; /* the probability from which it is a yes */
};

bool model_load(struct model *model, struct str file, const char *path, struct error *err);

/* What one feature of a kind counts in a message that has `count` of that kind. */
double model_share(enum feature_kind kind, size_t count);

/* The probability of each task, calibrated on lines that the model had not seen. */
void model_weigh(const struct model *model, const struct features *features,
                 double probability[MODEL_TASKS]);

#endif
