/* lexicon_packs.c: locales/packs/, what is known of one field of life each.
 *
 *   { "name": "skincare", "label": { "id": "...", "en": "..." },
 *     "attributes": [ see lexicon_attributes.c ],
 *     "types": [ { "both": [], "id": [], "en": [] } ],  products or services, a group is one thing
 *     "needs": [ the same ],                             what it should be or do
 *     "cautions": [ { "kind": "flag", "what": "medical_claim", "label": {}, "phrases": {} } ] }
 *
 * A caution is of kind "flag" (say so), "refuse" (never take it) or "keep" (a detail that
 * this field needs). A word belongs to one group of one pack. */
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/limits.h"
#include "lexicon_table.h"

static const char *const languages[] = { "both", "id", "en" };

enum { LANGUAGES = 3, INDONESIAN = 1 };

struct load {
    struct lexicon *lexicon;
    struct arena *scratch;
    bool is_for_phrases;
    const char *path; /* of the pack under way */
    unsigned pack;    /* ... and its number */
    struct error *err;
};

static bool refuse(struct load *load, struct str text, const char *why)
{
    return fail(load->err, ERROR_REFUSED, "%s: \"%.*s\" %s", load->path, STR_ARG(text), why);
}

static bool load_group(struct load *load, const struct cJSON *object, enum lexicon_group_kind kind,
                       struct lexicon_group *group)
{
    const struct cJSON *node;
    struct lexicon_entry *entry;
    int32_t *members = (int32_t *)(void *)((char *)group + group->members_at);

    group->kind = (unsigned char)kind;
    group->pack = (unsigned char)load->pack;
    for (size_t k = 0; k < LANGUAGES; k++) {
        cJSON_ArrayForEach (node, json_get(object, languages[k])) {
            struct str text = str_from(cJSON_IsString(node) ? node->valuestring : NULL);
            if (!lexicon_intern_text(load->lexicon, load->scratch, load->is_for_phrases,
                                     load->path, text, &entry, load->err))
                return false;
            if (!entry)
                continue;
            if (entry->group_at)
                return refuse(load, text, "is in two groups, or twice in one");
            /* Only the Indonesian words tell the language: product nouns are English anywhere. */
            if (k == INDONESIAN)
                entry->flags |= LEXICON_ID;
            entry->group_at = lexicon_distance(entry, group);
            members[group->count++] = lexicon_distance(group, entry);
        }
    }
    return true;
}

static size_t group_size(const struct cJSON *object)
{
    size_t size = 0;

    for (size_t k = 0; k < LANGUAGES; k++)
        size += (size_t)cJSON_GetArraySize(json_get(object, languages[k]));
    return size;
}

/* The groups are made in the first step and found again in the second. */
static bool load_groups(struct load *load, const struct cJSON *pack, struct lexicon_group **groups)
{
    static const char *const kinds[] = { [LEXICON_TYPE] = "types", [LEXICON_NEED] = "needs" };
    const struct cJSON *object;

    for (unsigned kind = 0; kind < 2; kind++) {
        cJSON_ArrayForEach (object, json_get(pack, kinds[kind])) {
            struct lexicon_group *group = (*groups)++;
            if (group_size(object) < 2)
                return fail(load->err, ERROR_REFUSED, "%s: a group of \"%s\" has under two words",
                            load->path, kinds[kind]);
            if (!group->members_at)
                group->members_at =
                    lexicon_distance(group, lexicon_list(load->lexicon, group_size(object)));
            if (!lexicon_check_room(load->lexicon, load->path, load->err) ||
                !load_group(load, object, (enum lexicon_group_kind)kind, group))
                return false;
        }
    }
    return true;
}

/* --- cautions ------------------------------------------------------------------------- */

static bool read_kind(struct load *load, const struct cJSON *object,
                      struct lexicon_caution *caution)
{
    static const char *const kinds[] = { [CAUTION_FLAG] = "flag", [CAUTION_REFUSE] = "refuse",
                                         [CAUTION_KEEP] = "keep", [CAUTION_ASK] = "ask" };
    struct str kind = json_text(load->scratch, json_get(object, "kind"));

    for (unsigned k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (str_eq(kind, str_from(kinds[k]))) {
            caution->kind = (enum lexicon_caution_kind)k;
            return true;
        }
    }
    return refuse(load, kind, "is no kind of caution; it is flag, refuse, keep or ask");
}

static bool load_caution(struct load *load, const struct cJSON *object, struct str pack,
                         struct lexicon_caution *caution)
{
    struct arena *arena = load->lexicon->arena;
    const struct cJSON *phrases = json_get(object, "phrases");
    const struct cJSON *node;
    size_t words;

    *caution = (struct lexicon_caution){
        .pack = pack,
        .pack_number = load->pack,
        .what = json_text(arena, json_get(object, "what")),
        .label_id = json_text(arena, json_path(object, "label", "id")),
        .label_en = json_text(arena, json_path(object, "label", "en")),
    };
    if (!read_kind(load, object, caution))
        return false;
    caution->phrases = ARENA_ARRAY(arena, struct str, group_size(phrases));
    for (size_t k = 0; k < LANGUAGES; k++) {
        cJSON_ArrayForEach (node, json_get(phrases, languages[k])) {
            struct str text = str_from(cJSON_IsString(node) ? node->valuestring : NULL);
            if (!lexicon_check_text(text, load->path, load->err))
                return false;
            caution->phrases[caution->count++] =
                lexicon_normalise(load->lexicon, load->scratch, text, &words);
        }
    }
    if (!caution->what.len || !caution->label_id.len || !caution->label_en.len || !caution->count)
        return refuse(load, caution->what, "is a caution that lacks what, label or phrases");
    return true;
}

static bool load_cautions(struct load *load, const struct cJSON *pack)
{
    struct lexicon *lexicon = load->lexicon;
    struct str name = json_text(lexicon->arena, json_get(pack, "name"));
    const struct cJSON *node;

    cJSON_ArrayForEach (node, json_get(pack, "cautions")) {
        if (!load_caution(load, node, name, &lexicon->cautions[lexicon->caution_count++]))
            return false;
    }
    return true;
}

/* --- all packs ------------------------------------------------------------------------ */

static size_t count_all(struct cJSON *const *packs, size_t count, const char *list)
{
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (size_t)cJSON_GetArraySize(json_get(packs[i], list));
    return sum;
}

static bool make_room(struct lexicon *lexicon, struct cJSON *const *packs, size_t count,
                      struct error *err)
{
    size_t groups = count_all(packs, count, "types") + count_all(packs, count, "needs");

    if (groups > LIMIT_LEXICON_GROUPS)
        return fail(err, ERROR_REFUSED, "locales/packs: there are %zu types and needs; there may be %d",
                    groups, LIMIT_LEXICON_GROUPS);
    lexicon->group_count = groups;
    lexicon->attributes = ARENA_ARRAY(lexicon->arena, struct lexicon_attribute,
                                      count_all(packs, count, "attributes"));
    lexicon->cautions = ARENA_ARRAY(lexicon->arena, struct lexicon_caution,
                                    count_all(packs, count, "cautions"));
    return true;
}

static void read_names(struct lexicon *lexicon, const struct cJSON *json, struct lexicon_pack *pack)
{
    pack->name = json_text(lexicon->arena, json_get(json, "name"));
    pack->label_id = json_text(lexicon->arena, json_path(json, "label", "id"));
    pack->label_en = json_text(lexicon->arena, json_path(json, "label", "en"));
    if (pack->label_id.len == 0)
        pack->label_id = pack->name;
    if (pack->label_en.len == 0)
        pack->label_en = pack->name;
}

bool lexicon_load_packs(struct lexicon *lexicon, struct arena *scratch, struct cJSON *const *packs,
                        const char *const *paths, size_t count, bool is_for_phrases,
                        struct error *err)
{
    struct load load = { lexicon, scratch, is_for_phrases, NULL, 0, err };

    if (!is_for_phrases && !make_room(lexicon, packs, count, err))
        return false;
    struct lexicon_group *groups = lexicon->groups;
    for (size_t i = 0; i < count; i++) {
        load.path = paths[i];
        load.pack = (unsigned)i;
        if (!is_for_phrases)
            read_names(lexicon, packs[i], &lexicon->packs[i]);
        if (!load_groups(&load, packs[i], &groups))
            return false;
        if (!is_for_phrases && !lexicon_load_attribute_words(lexicon, packs[i], paths[i], err))
            return false;
        if (is_for_phrases &&
            (!lexicon_load_attributes(lexicon, scratch, packs[i], paths[i], load.pack, err) ||
             !load_cautions(&load, packs[i])))
            return false;
    }
    return true;
}

const struct lexicon_caution *lexicon_caution_in(const struct lexicon *lexicon,
                                                 const struct words *words, struct str pack)
{
    for (size_t i = 0; i < words->count; i++) {
        for (size_t k = 0; k < lexicon->caution_count; k++) {
            const struct lexicon_caution *caution = &lexicon->cautions[k];
            if (pack.len && !str_eq(caution->pack, pack))
                continue;
            for (size_t n = 0; n < caution->count; n++)
                if (words_match(words, i, caution->phrases[n]))
                    return caution;
        }
    }
    return NULL;
}

const struct lexicon_pack *lexicon_pack(const struct lexicon *lexicon, size_t number)
{
    return &lexicon->packs[number];
}

size_t lexicon_caution_count(const struct lexicon *lexicon)
{
    return lexicon->caution_count;
}

const struct lexicon_caution *lexicon_caution(const struct lexicon *lexicon, size_t i)
{
    return &lexicon->cautions[i];
}
