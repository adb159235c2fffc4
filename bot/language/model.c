#include "model.h"

#include <math.h>

#include <cjson/cJSON.h>

#include "../base/json.h"

static const char *const names[MODEL_TASKS] = {
    [MODEL_REQUEST] = "request", [MODEL_SATISFIED] = "satisfied", [MODEL_ENGLISH] = "english",
    [MODEL_ABUSE] = "abuse",     [MODEL_SPAM] = "spam",
};

static bool read_number(const struct cJSON *object, const char *name, double *value)
{
    const struct cJSON *node = json_get(object, name);

    *value = cJSON_IsNumber(node) ? node->valuedouble : NAN;
    return isfinite(*value);
}

static bool read_tasks(struct model *model, const struct cJSON *head, const char *path,
                       struct error *err)
{
    for (unsigned task = 0; task < MODEL_TASKS; task++) {
        const struct cJSON *object = json_path(head, "tasks", names[task]);
        if (!read_number(object, "scale", &model->scale[task]) ||
            !read_number(object, "bias", &model->bias[task]) ||
            !read_number(object, "threshold", &model->threshold[task]))
            return fail(err, ERROR_REFUSED, "%s: \"%s\" lacks scale, bias or threshold", path,
                        names[task]);
    }
    return true;
}

bool model_load(struct model *model, struct str file, const char *path, struct error *err)
{
    size_t head_len = str_find_byte(file, '\n');

    if (head_len == SIZE_MAX || file.len - head_len - 1 != (size_t)FEATURE_SLOTS * MODEL_TASKS)
        return fail(err, ERROR_REFUSED, "%s is cut short, or made for another version: run "
                    "tests/eval/train_language.py", path);
    struct cJSON *head = json_parse(str_slice(file, 0, head_len), path, err);
    bool ok = head && read_tasks(model, head, path, err);
    cJSON_Delete(head);
    model->weights = (const int8_t *)file.at + head_len + 1;
    return ok;
}

/* A long message has more features, not more certainty: each kind is divided by the root
 * of its count, a constant keeping very short ones from shouting. */
double model_share(enum feature_kind kind, size_t count)
{
    static const double least[FEATURE_KINDS] = { 4, 30, 4, 4 };

    return 1 / sqrt((double)count + least[kind]);
}

void model_weigh(const struct model *model, const struct features *features,
                 double probability[MODEL_TASKS])
{
    const uint16_t *at = features->at;
    double sums[MODEL_TASKS] = { 0 };

    for (unsigned kind = 0; kind < FEATURE_KINDS; kind++) {
        int32_t whole[MODEL_TASKS] = { 0 };
        for (size_t i = 0; i < features->count[kind]; i++, at++) {
            const int8_t *row = model->weights + (size_t)*at * MODEL_TASKS;
            for (unsigned task = 0; task < MODEL_TASKS; task++)
                whole[task] += row[task];
        }
        for (unsigned task = 0; task < MODEL_TASKS; task++)
            sums[task] += whole[task] * model_share((enum feature_kind)kind, features->count[kind]);
    }
    for (unsigned task = 0; task < MODEL_TASKS; task++)
        probability[task] =
            1 / (1 + exp(-(sums[task] * model->scale[task] + model->bias[task])));
}
