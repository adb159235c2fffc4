/* train.c: learns the weights of bot/language/model.h from examples, the same bytes every time.
 *
 *     eval-train COLUMNS [TASK]  <examples
 *
 * The first line of standard input says how each task learns, every other line is an example
 * (tests/eval/train_language.py writes both). A logistic regression per task over the features
 * that the bot itself makes: stochastic gradient, a falling rate, weights that decay, the mean of
 * several orders. Folds of whole groups (a product's reviews) tell how it does on what it did not
 * see; Platt's two numbers (1999) come from there. Prints the tasks' heads as one line of JSON,
 * the report on standard error, and writes the bytes of the weights to COLUMNS. With a TASK only
 * its report, and in place of the heads what it gave the examples with an id while unseen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../../bot/language/lexicon.h"
#include "../../bot/language/model.h"

enum { TASKS = MODEL_TASKS, SLICES = 24, WORST = 80 };

static const char *const task_names[TASKS] = { "request", "satisfied", "english", "abuse", "spam" };

struct row {
    uint16_t *at;
    size_t count[FEATURE_KINDS];
    double share[FEATURE_KINDS];
    double label[TASKS], weight[TASKS]; /* weight 0: says nothing of it */
    char *text, *id; /* id: NULL, or its unseen probabilities are printed under it */
    unsigned fold, slice;
    bool is_composed; /* never measured; trains in every fold, unless it has a group */
};

struct recipe {
    double rate[FEATURE_KINDS], decay, least_ratio, threshold, largest;
    int epochs;
};

struct school {
    struct row *rows;
    size_t count, room;
    struct recipe recipes[TASKS];
    unsigned folds, trainings, slice_count;
    char *slices[SLICES];
};

static void *must(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static double number(const cJSON *object, const char *name, double otherwise)
{
    const cJSON *node = cJSON_GetObjectItem(object, name);
    return cJSON_IsNumber(node) ? node->valuedouble : otherwise;
}

/* --- reading ------------------------------------------------------------------------ */

static void read_recipes(struct school *school, const cJSON *head)
{
    school->folds = (unsigned)number(head, "folds", 3);
    school->trainings = (unsigned)number(head, "trainings", 3);
    for (unsigned task = 0; task < TASKS; task++) {
        const cJSON *given = cJSON_GetObjectItem(head, task_names[task]);
        const cJSON *rates = cJSON_GetObjectItem(given, "rates");
        struct recipe *recipe = &school->recipes[task];
        for (int kind = 0; kind < FEATURE_KINDS; kind++)
            recipe->rate[kind] = cJSON_GetArrayItem(rates, kind)->valuedouble;
        recipe->decay = number(given, "decay", 0.02);
        recipe->least_ratio = number(given, "least_ratio", -1);
        recipe->threshold = number(given, "threshold", 0.5);
        recipe->epochs = (int)number(given, "epochs", 7);
        recipe->largest = number(given, "largest", 1);
    }
}

static unsigned slice_of(struct school *school, const char *name)
{
    unsigned i = 0;

    for (; i < school->slice_count && strcmp(school->slices[i], name) != 0; i++)
        ;
    if (i == school->slice_count && i < SLICES)
        school->slices[school->slice_count++] = must(strdup(name));
    return i < SLICES ? i : 0;
}

static void read_features(struct row *row, const struct lexicon *lexicon, struct arena *arena)
{
    static struct features features;
    struct words words;
    size_t all = 0;

    arena_reset(arena);
    words_split(lexicon, arena, str_from(row->text), &words);
    features_of_words(lexicon, &words, &features);
    for (unsigned kind = 0; kind < FEATURE_KINDS; kind++) {
        row->count[kind] = features.count[kind];
        row->share[kind] = model_share((enum feature_kind)kind, features.count[kind]);
        all += features.count[kind];
    }
    row->at = must(malloc((all + 1) * sizeof *row->at));
    memcpy(row->at, features.at, all * sizeof *row->at);
}

static struct row *read_row(struct school *school, const cJSON *line)
{
    if (school->count == school->room) {
        school->room = school->room ? school->room * 2 : 1024;
        school->rows = must(realloc(school->rows, school->room * sizeof *school->rows));
    }
    struct row *row = &school->rows[school->count++];
    memset(row, 0, sizeof *row);
    row->text = must(strdup(cJSON_GetObjectItem(line, "text")->valuestring));
    const cJSON *id = cJSON_GetObjectItem(line, "id");
    row->id = id ? must(strdup(id->valuestring)) : NULL;
    row->is_composed = cJSON_IsTrue(cJSON_GetObjectItem(line, "composed"));
    row->fold = row->is_composed && !cJSON_HasObjectItem(line, "group")
                    ? school->folds + 1
                    : (unsigned)number(line, "group", 0) % school->folds;
    row->slice = slice_of(school, cJSON_GetObjectItem(line, "slice")->valuestring);
    for (unsigned task = 0; task < TASKS; task++) {
        const cJSON *pair = cJSON_GetObjectItem(line, task_names[task]);
        if (!pair)
            continue;
        row->label[task] = cJSON_GetArrayItem(pair, 0)->valuedouble;
        row->weight[task] = cJSON_GetArrayItem(pair, 1)->valuedouble;
    }
    return row;
}

static void read_all(struct school *school, const struct lexicon *lexicon)
{
    struct arena *arena = arena_open(1 << 20);
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, stdin) > 0) {
        cJSON *json = must(cJSON_Parse(line));
        if (!school->folds)
            read_recipes(school, json);
        else
            read_features(read_row(school, json), lexicon, arena);
        cJSON_Delete(json);
    }
    free(line);
    arena_close(arena);
}

/* --- learning ----------------------------------------------------------------------- */

struct learner {
    double weights[FEATURE_SLOTS], bias;
};

static double logistic(double x)
{
    return 1 / (1 + exp(-(x < -30 ? -30 : x > 30 ? 30 : x)));
}

static double score(const struct learner *learner, const struct row *row)
{
    const uint16_t *at = row->at;
    double total = learner->bias;

    for (unsigned kind = 0; kind < FEATURE_KINDS; kind++) {
        double sum = 0;
        for (size_t i = 0; i < row->count[kind]; i++)
            sum += learner->weights[*at++];
        total += row->share[kind] * sum;
    }
    return total;
}

static void step(struct learner *learner, const struct recipe *recipe, const struct row *row,
                 double gradient, const double *speed)
{
    const uint16_t *at = row->at;

    learner->bias += 0.05 * gradient;
    for (unsigned kind = 0; kind < FEATURE_KINDS; kind++) {
        double by = gradient * row->share[kind] * recipe->rate[kind];
        for (size_t i = 0; i < row->count[kind]; i++, at++)
            learner->weights[*at] += by * speed[*at];
    }
}

/* A feature learns by the square of how unevenly both answers have it: a regression over features
 * scaled by their naive Bayes log-count ratio (Wang and Manning, ACL 2012). */
static void find_speeds(const struct school *school, unsigned task, const size_t *some,
                        size_t count, double *speed)
{
    const struct recipe *recipe = &school->recipes[task];
    double *yes = must(malloc(FEATURE_SLOTS * sizeof *yes));
    double *no = must(malloc(FEATURE_SLOTS * sizeof *no));
    double all_yes = 0, all_no = 0;

    for (size_t i = 0; i < FEATURE_SLOTS; i++)
        yes[i] = no[i] = speed[i] = 1;
    for (size_t k = 0; k < count && recipe->least_ratio >= 0; k++) {
        const struct row *row = &school->rows[some[k]];
        const uint16_t *at = row->at;
        for (unsigned kind = 0; kind < FEATURE_KINDS; kind++)
            for (size_t i = 0; i < row->count[kind]; i++, at++)
                if (recipe->rate[kind] > 0) {
                    yes[*at] += row->weight[task] * row->label[task];
                    no[*at] += row->weight[task] * (1 - row->label[task]);
                }
    }
    for (size_t i = 0; i < FEATURE_SLOTS; i++) {
        all_yes += yes[i];
        all_no += no[i];
    }
    for (size_t i = 0; i < FEATURE_SLOTS && recipe->least_ratio >= 0; i++) {
        double uneven = recipe->least_ratio + fabs(log((yes[i] / all_yes) / (no[i] / all_no)));
        speed[i] = uneven * uneven;
    }
    free(no);
    free(yes);
}

static uint64_t next_random(uint64_t *state) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void shuffle(size_t *some, size_t count, uint64_t *random)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)(next_random(random) % i);
        size_t other = some[i - 1];
        some[i - 1] = some[k];
        some[k] = other;
    }
}

/* fold is left out; a fold beyond all leaves out none. Adds what is learned, divided by `of`. */
static void learn(const struct school *school, unsigned task, unsigned fold, uint64_t seed,
                  struct learner *sum, double of)
{
    const struct recipe *recipe = &school->recipes[task];
    struct learner *learner = must(calloc(1, sizeof *learner));
    double *speed = must(malloc(FEATURE_SLOTS * sizeof *speed));
    size_t *some = must(malloc((school->count + 1) * sizeof *some));
    size_t count = 0;

    for (size_t i = 0; i < school->count; i++) {
        const struct row *row = &school->rows[i];
        if (row->weight[task] > 0 && row->fold != fold)
            some[count++] = i;
    }
    find_speeds(school, task, some, count, speed);
    for (int epoch = 0; epoch < recipe->epochs; epoch++) {
        shuffle(some, count, &seed);
        for (size_t k = 0; k < count; k++) {
            const struct row *row = &school->rows[some[k]];
            double error = row->label[task] - logistic(score(learner, row));
            double gradient = error * row->weight[task] / (1 + epoch);
            if (fabs(gradient) >= 1e-4)
                step(learner, recipe, row, gradient, speed);
        }
        for (size_t i = 0; i < FEATURE_SLOTS; i++)
            learner->weights[i] *= 1 - recipe->decay;
    }
    for (size_t i = 0; i < FEATURE_SLOTS; i++)
        sum->weights[i] += learner->weights[i] / of;
    sum->bias += learner->bias / of;
    free(some);
    free(speed);
    free(learner);
}

/* --- what it does unseen ------------------------------------------------------------ */

struct unseen {
    const struct row *row;
    double score, probability;
};

struct platt {
    double scale, bias;
};

static struct platt calibrate(const struct unseen *held, size_t count, unsigned task)
{
    struct platt platt = { 1, 0 };
    double total = 0;

    for (size_t i = 0; i < count; i++)
        total += held[i].row->weight[task];
    for (int round = 0; round < 400; round++) {
        double scale = 0, bias = 0;
        for (size_t i = 0; i < count; i++) {
            const struct row *row = held[i].row;
            double said = logistic(platt.scale * held[i].score + platt.bias);
            double error = row->weight[task] * (row->label[task] - said);
            scale += error * held[i].score;
            bias += error;
        }
        platt.scale += 0.5 * scale / total;
        platt.bias += 0.5 * bias / total;
    }
    return platt;
}

static void report_slice(const struct school *school, const struct unseen *held, size_t count,
                         unsigned task, unsigned slice)
{
    enum { HIT, FALSE, MISSED, SILENT };
    double of[4] = { 0 };

    for (size_t i = 0; i < count; i++) {
        if (slice < SLICES && held[i].row->slice != slice)
            continue;
        bool is_so = held[i].row->label[task] > 0.5;
        bool is_said = held[i].probability >= school->recipes[task].threshold;
        of[is_so ? is_said ? HIT : MISSED : is_said ? FALSE : SILENT]++;
    }
    double wrong = of[FALSE] + of[MISSED];
    double all = of[HIT] + of[SILENT] + wrong;
    if (all > 0)
        fprintf(stderr, "%-10s %-18s accuracy %.3f  F1 %.3f  false %.0f  missed %.0f  of %.0f\n",
                task_names[task], slice < SLICES ? school->slices[slice] : "all",
                1 - wrong / all, of[HIT] > 0 ? 2 * of[HIT] / (2 * of[HIT] + wrong) : 0, of[FALSE],
                of[MISSED], all);
}

static int by_worst(const void *one, const void *two)
{
    double a = ((const struct unseen *)one)->score;
    double b = ((const struct unseen *)two)->score;
    return (a < b) - (a > b);
}

static void report_worst(struct unseen *held, size_t count, unsigned task)
{
    for (size_t i = 0; i < count; i++)
        held[i].score = fabs(held[i].probability - held[i].row->label[task]);
    qsort(held, count, sizeof *held, by_worst);
    for (size_t i = 0; i < count && i < WORST; i++)
        fprintf(stderr, "   %.2f %.2f %s\n", held[i].probability, held[i].row->label[task],
                held[i].row->text);
}

/* With unseen, adds to it what the rows with an id were given by those who had not seen them. */
static struct platt measure(const struct school *school, unsigned task, cJSON *unseen)
{
    struct unseen *held = must(malloc((school->count + 1) * sizeof *held));
    size_t count = 0;

    for (unsigned fold = 0; fold < school->folds; fold++) {
        struct learner *learner = must(calloc(1, sizeof *learner));
        learn(school, task, fold, 1 + fold, learner, 1);
        for (size_t i = 0; i < school->count; i++) {
            const struct row *row = &school->rows[i];
            if (row->weight[task] > 0 && !row->is_composed && row->fold == fold)
                held[count++] = (struct unseen){ row, score(learner, row), 0 };
        }
        free(learner);
    }
    struct platt platt = calibrate(held, count, task);
    for (size_t i = 0; i < count; i++)
        held[i].probability = logistic(platt.scale * held[i].score + platt.bias);
    report_slice(school, held, count, task, SLICES);
    for (unsigned slice = 0; slice < school->slice_count; slice++)
        report_slice(school, held, count, task, slice);
    for (size_t i = 0; i < count && unseen; i++)
        if (held[i].row->id)
            cJSON_AddNumberToObject(unseen, held[i].row->id,
                                    round(held[i].probability * 1e4) / 1e4);
    if (unseen)
        report_worst(held, count, task);
    free(held);
    return platt;
}

/* --- writing ------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
    double one = fabs(*(const double *)a);
    double two = fabs(*(const double *)b);
    return (one < two) - (one > two);
}

/* Beyond the recipe's `largest` in size a weight is cut, so that a byte holds small ones. */
static cJSON *write_column(const struct school *school, unsigned task, struct platt platt,
                           int8_t *table)
{
    const struct recipe *recipe = &school->recipes[task];
    struct learner *mean = must(calloc(1, sizeof *mean));
    double *sizes = must(malloc(sizeof mean->weights));

    for (unsigned k = 0; k < school->trainings; k++)
        learn(school, task, school->folds, 99 + k, mean, school->trainings);
    memcpy(sizes, mean->weights, sizeof mean->weights);
    qsort(sizes, FEATURE_SLOTS, sizeof *sizes, by_size);
    double top = fabs(sizes[(size_t)recipe->largest - 1]);
    for (size_t i = 0; i < FEATURE_SLOTS; i++) {
        double scaled = round(mean->weights[i] / top * 127);
        table[i * TASKS + task] = (int8_t)(scaled > 127 ? 127 : scaled < -127 ? -127 : scaled);
    }
    cJSON *head = cJSON_CreateObject();
    cJSON_AddNumberToObject(head, "scale", round(platt.scale * top / 127 * 1e6) / 1e6);
    cJSON_AddNumberToObject(head, "bias", round((platt.scale * mean->bias + platt.bias) * 1e4) / 1e4);
    cJSON_AddNumberToObject(head, "threshold", recipe->threshold);
    free(sizes);
    free(mean);
    return head;
}

int main(int argc, char **argv)
{
    static int8_t table[FEATURE_SLOTS * TASKS];
    static struct school school;
    struct error err = { 0 };
    struct lexicon *lexicon = lexicon_open(&err);
    cJSON *heads = cJSON_CreateObject();

    if (!lexicon || argc < 2) {
        fprintf(stderr, "usage: eval-train COLUMNS [TASK] <examples %s\n", err.message);
        return EXIT_FAILURE;
    }
    read_all(&school, lexicon);
    for (unsigned task = 0; task < TASKS; task++) {
        if (argc > 2 && strcmp(argv[2], task_names[task]) != 0)
            continue;
        struct platt platt = measure(&school, task, argc > 2 ? heads : NULL);
        if (argc == 2)
            cJSON_AddItemToObject(heads, task_names[task],
                                  write_column(&school, task, platt, table));
    }
    char *said = must(cJSON_PrintUnformatted(heads));
    FILE *out = argc == 2 ? fopen(argv[1], "wb") : NULL;
    bool ok = argc > 2 || (out && fwrite(table, sizeof table, 1, out) == 1);
    if (out)
        ok = fclose(out) == 0 && ok;
    puts(said);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
