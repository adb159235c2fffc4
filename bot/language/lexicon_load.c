/* lexicon_load.c: the files of locales/lexicon/ become a table.
 *
 * In three steps, because how a phrase is normalised depends on every word that
 * is known: first all single words of all files, then the phrases, then the
 * stems and the phrases once more under their stems. A file that contradicts
 * itself is refused, so that whoever edits it hears of it. */
#include "lexicon_table.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "../base/embedded.h"
#include "../base/json.h"
#include "stem.h"
#include "words.h"

/* The packs in the order of enum lexicon_pack_number. */
enum file {
    FUNCTION_WORDS, COMMON_WORDS, SLANG, FILLER, THANKS, SALE, SIGNS_FILE,
    PACK_FIRST, PACK_SKINCARE = PACK_FIRST, PACK_PARENTING, PACK_GADGET, PACK_UMKM, PACK_GENERAL,
    FILES
};

static const char *const paths[FILES] = {
    [FUNCTION_WORDS] = "locales/lexicon/function_words.json",
    [COMMON_WORDS] = "locales/lexicon/common_words.json",
    [SLANG] = "locales/lexicon/slang.json",
    [FILLER] = "locales/lexicon/filler.json",
    [THANKS] = "locales/lexicon/thanks.json",
    [SALE] = "locales/lexicon/sale.json",
    [SIGNS_FILE] = "locales/lexicon/signs.json",
    [PACK_GENERAL] = "locales/packs/general.json",
    [PACK_SKINCARE] = "locales/packs/skincare.json",
    [PACK_PARENTING] = "locales/packs/parenting.json",
    [PACK_GADGET] = "locales/packs/gadget.json",
    [PACK_UMKM] = "locales/packs/umkm.json",
};

/* Each section is { "id": [...], "en": [...], "both": [...] }; a text of a word
 * list is several words, else it is one word or phrase. */
static const struct section {
    enum file file;
    const char *name;
    unsigned flags;
    bool is_word_list;
} sections[] = {
    { FUNCTION_WORDS, "function", LEXICON_FUNCTION, true },
    { FUNCTION_WORDS, "question", LEXICON_FUNCTION | LEXICON_QUESTION, true },
    { FUNCTION_WORDS, "negation", LEXICON_FUNCTION | LEXICON_NEGATION, true },
    { FUNCTION_WORDS, "bridge", LEXICON_FUNCTION | LEXICON_BRIDGE, true },
    { FUNCTION_WORDS, "absent", LEXICON_FUNCTION | LEXICON_ABSENT, true },
    { COMMON_WORDS, "common", 0, true },
    { FILLER, "address", LEXICON_FILLER, false },
    { FILLER, "soften", LEXICON_FILLER, false },
    { FILLER, "ask", LEXICON_FILLER | LEXICON_ASKS, false },
    { FILLER, "praise", LEXICON_FILLER, false },
    { FILLER, "verdict", LEXICON_VERDICT, false },
    { THANKS, "thanks", LEXICON_THANKS, false },
    { THANKS, "ok", LEXICON_THANKS, false },
    { THANKS, "laughter", LEXICON_THANKS, false },
    { THANKS, "greeting", LEXICON_THANKS, false },
    { THANKS, "tells", LEXICON_TELLS, false },
    { SALE, "sale", LEXICON_SALE, false },
    { SALE, "untried", LEXICON_UNTRIED, false },
    { SIGNS_FILE, "want", LEXICON_WANT, false },
    { SIGNS_FILE, "first", LEXICON_FIRST, false },
    { SIGNS_FILE, "second", LEXICON_SECOND, false },
    { SIGNS_FILE, "others", LEXICON_OTHERS, false },
    { SIGNS_FILE, "past", LEXICON_PAST, false },
    { SIGNS_FILE, "praise", LEXICON_PRAISE, false },
    { SIGNS_FILE, "blame", LEXICON_BLAME, false },
    { SIGNS_FILE, "contrast", LEXICON_CONTRAST, false },
    { SIGNS_FILE, "insult", LEXICON_INSULT, false },
    { SIGNS_FILE, "swear", LEXICON_SWEAR, false },
    { SIGNS_FILE, "threat", LEXICON_THREAT, false },
    { SIGNS_FILE, "sell", LEXICON_SELL, false },
    { SIGNS_FILE, "lure", LEXICON_LURE, false },
    { SIGNS_FILE, "owns", LEXICON_OWNS, false },
    { SIGNS_FILE, "unsure", LEXICON_UNSURE, false },
    { SIGNS_FILE, "lived", LEXICON_LIVED, false },
    { SIGNS_FILE, "lent", LEXICON_LENT, false },
};

static const struct language {
    const char *name;
    unsigned flags;
} languages[] = {
    { "both", LEXICON_ID | LEXICON_EN },
    { "id", LEXICON_ID },
    { "en", LEXICON_EN },
};

enum { LANGUAGES = sizeof languages / sizeof *languages };

struct load {
    struct lexicon *lexicon;
    struct arena *scratch;
    struct cJSON *json[FILES];
    bool is_for_phrases; /* the second step */
    struct error *err;
};

static bool is_phrase(struct str text)
{
    return str_find_byte(text, ' ') != SIZE_MAX;
}

static bool refuse(struct load *load, enum file file, struct str text, const char *why)
{
    return fail(load->err, ERROR_REFUSED, "%s: \"%.*s\" %s", paths[file], STR_ARG(text), why);
}

/* A string of the data, or the empty str with err filled in. */
static struct str checked(struct load *load, enum file file, const struct cJSON *node)
{
    struct str text = str_from(cJSON_IsString(node) ? node->valuestring : NULL);

    if (!lexicon_check_text(text, paths[file], load->err))
        return (struct str){ "", 0 };
    return text;
}

/* A phrase in its normal form. */
static struct lexicon_entry *intern_phrase(struct lexicon *lexicon, struct arena *scratch,
                                           const char *path, struct str text, struct error *err)
{
    size_t count;
    struct str key = lexicon_normalise(lexicon, scratch, text, &count);

    if (count >= 2 && count <= LEXICON_PHRASE_WORDS && key.len <= LEXICON_KEY)
        return lexicon_intern(lexicon, key);
    fail(err, ERROR_REFUSED, "%s: \"%.*s\" must be two to five words once normalised", path,
         STR_ARG(text));
    return NULL;
}

bool lexicon_intern_text(struct lexicon *lexicon, struct arena *scratch, bool is_for_phrases,
                         const char *path, struct str text, struct lexicon_entry **entry,
                         struct error *err)
{
    *entry = NULL;
    if (!lexicon_check_text(text, path, err))
        return false;
    if (!is_for_phrases)
        lexicon_intern_words(lexicon, text);
    if (is_phrase(text) != is_for_phrases)
        return lexicon_check_room(lexicon, path, err);
    *entry = is_for_phrases ? intern_phrase(lexicon, scratch, path, text, err)
                            : lexicon_intern(lexicon, text);
    return *entry != NULL && lexicon_check_room(lexicon, path, err);
}

static bool mark(struct load *load, enum file file, struct str text, unsigned role,
                 unsigned language)
{
    struct lexicon_entry *entry;

    if (!lexicon_intern_text(load->lexicon, load->scratch, load->is_for_phrases, paths[file], text,
                             &entry, load->err))
        return false;
    if (!entry)
        return true;
    unsigned flags = role ? role : language;
    if ((entry->flags & flags) == flags && (entry->flags & language) == language)
        return refuse(load, file, text, "is there twice");
    entry->flags |= role | language;
    return true;
}

static bool load_section(struct load *load, const struct section *section)
{
    const struct cJSON *object = json_get(load->json[section->file], section->name);
    const struct cJSON *node;

    if (section->is_word_list && load->is_for_phrases)
        return true;
    if (!cJSON_IsObject(object))
        return fail(load->err, ERROR_REFUSED, "%s: \"%s\" is missing", paths[section->file],
                    section->name);
    for (size_t k = 0; k < LANGUAGES; k++) {
        cJSON_ArrayForEach (node, json_get(object, languages[k].name)) {
            struct str text = checked(load, section->file, node);
            if (!text.len)
                return false;
            struct str rest = section->is_word_list ? text : (struct str){ "", 0 };
            struct str word = section->is_word_list ? str_next_word(&rest) : text;
            for (; word.len; word = str_next_word(&rest))
                if (!mark(load, section->file, word, section->flags, languages[k].flags))
                    return false;
        }
    }
    return true;
}

/* Slang: { "id": { "yg": "yang", ... }, "en": { ... } }, single words only. What it
 * says of the language, its expansion says. */
static bool load_slang_entry(struct load *load, const struct cJSON *node)
{
    struct str key = str_from(node->string);
    struct str rest = checked(load, SLANG, node);

    if (!rest.len || !lexicon_check_text(key, paths[SLANG], load->err))
        return false;
    struct lexicon_entry *entry = lexicon_intern(load->lexicon, key);
    if (entry->expansion_count || is_phrase(key))
        return refuse(load, SLANG, key, "is there twice or no single word");
    for (struct str word = str_next_word(&rest); word.len; word = str_next_word(&rest)) {
        if (entry->expansion_count == LEXICON_EXPANSION)
            return refuse(load, SLANG, key, "stands for more than three words");
        const struct lexicon_entry *meant = lexicon_intern(load->lexicon, word);
        int32_t *list = lexicon_list(load->lexicon, 1); /* behind the one before */
        if (!entry->expansion_count++)
            entry->expansion_at = lexicon_distance(entry, list);
        *list = lexicon_distance(entry, meant);
        if (!lexicon_check_room(load->lexicon, paths[SLANG], load->err))
            return false;
    }
    return true;
}

static bool load_slang(struct load *load)
{
    const struct cJSON *node;

    for (size_t k = 0; k < LANGUAGES; k++) {
        cJSON_ArrayForEach (node, json_get(load->json[SLANG], languages[k].name)) {
            if (!load_slang_entry(load, node))
                return false;
        }
    }
    return true;
}

/* What is slang cannot be anything else: nobody would ever reach it. */
static bool check_slang(struct load *load)
{
    for (size_t i = 0; i < load->lexicon->count; i++) {
        const struct lexicon_entry *entry = &load->lexicon->entries[i];
        if (!entry->expansion_count)
            continue;
        if (entry->flags || entry->group_at)
            return refuse(load, SLANG, lexicon_key(entry), "is an entry of another file too");
        for (size_t k = 0; k < entry->expansion_count; k++)
            if (lexicon_expansion(entry, k)->expansion_count)
                return refuse(load, SLANG, lexicon_key(entry), "stands for what is slang itself");
    }
    return true;
}

static bool load_step(struct load *load)
{
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
        if (!load_section(load, &sections[k]))
            return false;
    return lexicon_load_packs(load->lexicon, load->scratch, load->json + PACK_FIRST,
                              paths + PACK_FIRST, FILES - PACK_FIRST, load->is_for_phrases,
                              load->err);
}

static void note_length(struct lexicon_entry *first, unsigned char count, bool has_group)
{
    if (first->phrase_words < count)
        first->phrase_words = count;
    if (has_group && first->group_words < count)
        first->group_words = count;
}

/* "sabun mukanya", "batteries life": a phrase is also found by its words' stems. */
static void add_alias(struct load *load, const struct lexicon_entry *phrase)
{
    struct lexicon *lexicon = load->lexicon;
    struct text key = { .arena = load->scratch };
    struct str rest = lexicon_key(phrase);
    struct lexicon_entry *first = NULL;
    struct lexicon_entry *first_stem = NULL;
    unsigned char count = 0;

    for (struct str word = str_next_word(&rest); word.len; word = str_next_word(&rest)) {
        struct lexicon_entry *entry = lexicon_intern(lexicon, word);
        struct str stem = entry->stem_len ? lexicon_stem(entry) : word;
        if (count++)
            text_add_char(&key, ' ');
        text_add(&key, stem);
        first = first ? first : entry;
        first_stem = first_stem ? first_stem : lexicon_intern(lexicon, stem);
    }
    if (!first)
        return; /* a phrase of spaces only */
    note_length(first, count, phrase->group_at != 0);
    note_length(first_stem, count, phrase->group_at != 0);
    struct lexicon_entry *alias = lexicon_intern(lexicon, key.s);
    if (alias != phrase && !alias->flags && !alias->group_at && !alias->same_as_at)
        alias->same_as_at = lexicon_distance(alias, phrase);
}

/* Most stems are words of their own. */
static void add_stem(struct load *load, struct lexicon_entry *entry)
{
    struct str key = lexicon_key(entry);
    struct str stem = stem_of(load->lexicon, load->scratch, key);

    if (stem.at != key.at) {
        const struct lexicon_entry *known = lexicon_find(load->lexicon, stem);
        stem = known ? lexicon_key(known) : lexicon_keep_text(load->lexicon, stem);
    }
    entry->stem_at = lexicon_distance(entry, stem.at);
    entry->stem_len = (unsigned char)stem.len;
}

static void add_stems(struct load *load)
{
    struct lexicon *lexicon = load->lexicon;
    size_t count = lexicon->count; /* aliases come behind and need neither */

    for (size_t i = 0; i < count; i++)
        if (!is_phrase(lexicon_key(&lexicon->entries[i])))
            add_stem(load, &lexicon->entries[i]);
    for (size_t i = 0; i < count; i++)
        if (is_phrase(lexicon_key(&lexicon->entries[i])))
            add_alias(load, &lexicon->entries[i]);
    /* A word whose stem begins phrases begins them too. */
    for (size_t i = 0; i < count; i++) {
        struct lexicon_entry *entry = &lexicon->entries[i];
        const struct lexicon_entry *stem =
            entry->stem_len ? lexicon_find(lexicon, lexicon_stem(entry)) : NULL;
        if (stem) {
            note_length(entry, stem->phrase_words, false);
            note_length(entry, stem->group_words, true);
        }
    }
}

static bool read_files(struct load *load, lexicon_content *content, void *owner)
{
    for (size_t k = 0; k < FILES; k++) {
        struct str text = content(owner, paths[k]);
        if (!text.len)
            return fail(load->err, ERROR_REFUSED, "%s is missing", paths[k]);
        load->json[k] = json_parse(text, paths[k], load->err);
        if (!load->json[k])
            return false;
    }
    return true;
}

/* The weights of a file are copied, since its text need live only until the next; the
 * program's own stay where they are. */
static bool load_model(struct load *load, lexicon_content *content, void *owner)
{
    struct str file = content(owner, LEXICON_WEIGHTS);

    if (file.at != embedded_content(LEXICON_WEIGHTS).at)
        file = arena_copy(load->lexicon->arena, file);
    return model_load(&load->lexicon->model, file, LEXICON_WEIGHTS, load->err);
}

bool lexicon_load(struct lexicon *lexicon, lexicon_content *content, void *owner, struct error *err)
{
    struct load load = { .lexicon = lexicon, .err = err };
    bool ok = false;

    load.scratch = arena_open(16 * 1024 * 1024);
    if (!load_model(&load, content, owner) || !read_files(&load, content, owner))
        goto out;
    if (!load_step(&load) || !load_slang(&load) || !check_slang(&load))
        goto out;
    load.is_for_phrases = true;
    if (!load_step(&load))
        goto out;
    add_stems(&load);
    ok = lexicon_check_room(lexicon, "locales/lexicon and locales/packs", err);
out:
    for (size_t k = 0; k < FILES; k++)
        cJSON_Delete(load.json[k]);
    arena_close(load.scratch);
    return ok;
}
