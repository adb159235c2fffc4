/* embed_lexicon.c: the built-in lexicon as C, written while the program is built.
 *
 * A tool of the Makefile, no part of the program. It opens the embedded files as the
 * program opens an operator's own (lexicon_open_from) and prints what came out as constants,
 * so that a start reads no JSON and makes no table. */
#include <stdio.h>
#include <stdlib.h>

#include "../base/embedded.h"
#include "../language/lexicon_table.h"

/* All texts one behind the other; what is printed of one is its place here. */
struct pool {
    FILE *file;
    char *bytes;
    size_t len, written;
};

static struct pool pool;

static size_t pool_add(struct str text)
{
    size_t at = pool.written;

    if (text.len)
        pool.written += fwrite(text.at, 1, text.len, pool.file);
    return at;
}

static void put_str(struct str text)
{
    printf("{ lexicon_text + %zu, %zu }", pool_add(text), text.len);
}

static void put_named(const char *name, struct str text)
{
    printf(".%s = ", name);
    put_str(text);
    fputs(", ", stdout);
}

/* A list in place: none is NULL. */
static void put_list(const char *name, const char *count_name, const struct str *texts,
                     size_t count)
{
    if (!count)
        return;
    printf(".%s = (struct str[]){ ", name);
    for (size_t i = 0; i < count; i++) {
        put_str(texts[i]);
        fputs(", ", stdout);
    }
    printf("}, .%s = %zu,\n  ", count_name, count);
}

/* --- entries ---------------------------------------------------------------------------- */

struct place {
    const struct lexicon_entry *entry;
    size_t number;
};

static int by_address(const void *a, const void *b)
{
    const struct place *one = a, *two = b;

    return (one->entry > two->entry) - (one->entry < two->entry);
}

/* The entries by address: what points to one is printed as its number. */
static struct place *places_open(const struct lexicon *lexicon)
{
    struct place *places = calloc(lexicon->count, sizeof *places);

    for (size_t i = 0; places && i < lexicon->count; i++)
        places[i] = (struct place){ lexicon->all[i], i };
    if (places)
        qsort(places, lexicon->count, sizeof *places, by_address);
    return places;
}

static size_t number_of(const struct lexicon *lexicon, const struct place *places,
                        const struct lexicon_entry *entry)
{
    struct place wanted = { entry, 0 };
    const struct place *found =
        bsearch(&wanted, places, lexicon->count, sizeof *places, by_address);

    return found ? found->number : 0;
}

/* A stem that is the word itself is so by its address, which words_phrase looks at. */
static void put_key(const struct lexicon_entry *entry)
{
    size_t key = pool_add(entry->key);

    printf(".key = { lexicon_text + %zu, %zu }, ", key, entry->key.len);
    if (entry->stem.len && entry->stem.at == entry->key.at)
        printf(".stem = { lexicon_text + %zu, %zu }, ", key, entry->stem.len);
    else if (entry->stem.len)
        put_named("stem", entry->stem);
}

static void put_entry(const struct lexicon *lexicon, const struct place *places,
                      const struct lexicon_entry *entry)
{
    fputs("{ ", stdout);
    put_key(entry);
    if (entry->expansion[0]) {
        fputs(".expansion = { ", stdout);
        for (size_t k = 0; k < LEXICON_EXPANSION && entry->expansion[k]; k++)
            printf("&entries[%zu], ", number_of(lexicon, places, entry->expansion[k]));
        fputs("}, ", stdout);
    }
    if (entry->same_as)
        printf(".same_as = &entries[%zu], ", number_of(lexicon, places, entry->same_as));
    if (entry->group)
        printf(".group = &groups[%td], ", entry->group - lexicon->groups);
    printf(".flags = %#xu, .phrase_words = %u, .group_words = %u, .opening = %u },\n", entry->flags,
           entry->phrase_words, entry->group_words, entry->opening);
}

static void put_entries(const struct lexicon *lexicon, const struct place *places)
{
    printf("static const struct lexicon_group groups[%zu];\n"
           "static const struct lexicon_entry entries[%zu] = {\n",
           lexicon->group_count + 1, lexicon->count);
    for (size_t i = 0; i < lexicon->count; i++)
        put_entry(lexicon, places, lexicon->all[i]);
    printf("};\nstatic const struct lexicon_entry *const all[%zu] = {\n", lexicon->count);
    for (size_t i = 0; i < lexicon->count; i++)
        printf("&entries[%zu],\n", i);
    printf("};\nstatic const uint32_t slots[%zu] = {\n", lexicon->slot_count);
    for (size_t i = 0; i < lexicon->slot_count; i++)
        if (lexicon->slots[i])
            printf("[%zu] = %u,\n", i, lexicon->slots[i]);
    puts("};");
}

static void put_groups(const struct lexicon *lexicon, const struct place *places)
{
    printf("static const struct lexicon_group groups[%zu] = {\n", lexicon->group_count + 1);
    for (size_t i = 0; i < lexicon->group_count; i++) {
        const struct lexicon_group *group = &lexicon->groups[i];
        printf("{ .kind = %d, .pack = %u, .count = %zu,\n  .entries = (const struct lexicon_entry *[]){ ",
               (int)group->kind, group->pack, group->count);
        for (size_t k = 0; k < group->count; k++)
            printf("&entries[%zu], ", number_of(lexicon, places, group->entries[k]));
        puts("} },");
    }
    puts("};");
}

/* --- packs ------------------------------------------------------------------------------ */

static void put_value(const struct lexicon_value *value)
{
    fputs("  { ", stdout);
    put_named("text", value->text);
    put_named("said", value->said);
    put_named("label_id", value->label_id);
    put_named("label_en", value->label_en);
    put_list("words", "word_count", value->words, value->word_count);
    put_list("phrases", "phrase_count", value->phrases, value->phrase_count);
    put_list("aliases", "alias_count", value->aliases, value->alias_count);
    printf(".months_from = %d, .months_to = %d },\n", value->months_from, value->months_to);
}

static void put_attributes(const struct lexicon *lexicon)
{
    printf("static const struct lexicon_attribute attributes[%zu] = {\n",
           lexicon->attribute_count + 1);
    for (size_t i = 0; i < lexicon->attribute_count; i++) {
        const struct lexicon_attribute *attribute = &lexicon->attributes[i];
        fputs("{ ", stdout);
        put_named("name", attribute->name);
        put_named("pack", attribute->pack);
        put_named("label_id", attribute->label_id);
        put_named("label_en", attribute->label_en);
        put_list("names", "name_count", attribute->names, attribute->name_count);
        put_list("heads", "head_count", attribute->heads, attribute->head_count);
        put_list("after", "after_count", attribute->after, attribute->after_count);
        printf(".pack_number = %u, .value_count = %zu,\n  .values = (struct lexicon_value[]){\n",
               attribute->pack_number, attribute->value_count);
        for (size_t k = 0; k < attribute->value_count; k++)
            put_value(&attribute->values[k]);
        puts("  { .months_from = 0 } } },");
    }
    puts("};");
}

static void put_openings(const struct lexicon *lexicon)
{
    printf("static const struct lexicon_opening openings[%zu] = {\n", lexicon->opening_count);
    for (size_t i = 0; i < lexicon->opening_count; i++) {
        const struct lexicon_opening *opening = &lexicon->openings[i];
        fputs("{ ", stdout);
        put_named("phrase", opening->phrase);
        printf(".attribute = %u, .value = %u, .next = %u, .is_word = %d },\n", opening->attribute,
               opening->value, opening->next, opening->is_word);
    }
    puts("};");
}

static void put_cautions(const struct lexicon *lexicon)
{
    printf("static const struct lexicon_caution cautions[%zu] = {\n", lexicon->caution_count + 1);
    for (size_t i = 0; i < lexicon->caution_count; i++) {
        const struct lexicon_caution *caution = &lexicon->cautions[i];
        fputs("{ ", stdout);
        put_named("pack", caution->pack);
        put_named("what", caution->what);
        put_named("label_id", caution->label_id);
        put_named("label_en", caution->label_en);
        put_list("phrases", "count", caution->phrases, caution->count);
        printf(".pack_number = %u, .kind = %d },\n", caution->pack_number, (int)caution->kind);
    }
    puts("};");
}

static void put_lexicon(const struct lexicon *lexicon)
{
    printf("const struct lexicon lexicon_built_in = {\n"
           "    .slots = (uint32_t *)slots, .slot_count = %zu,\n"
           "    .all = (struct lexicon_entry **)all, .count = %zu,\n"
           "    .groups = (struct lexicon_group *)groups, .group_count = %zu,\n"
           "    .cautions = (struct lexicon_caution *)cautions, .caution_count = %zu,\n"
           "    .attributes = (struct lexicon_attribute *)attributes, .attribute_count = %zu,\n"
           "    .openings = (struct lexicon_opening *)openings, .opening_count = %zu,\n"
           "    .packs = {\n",
           lexicon->slot_count, lexicon->count, lexicon->group_count, lexicon->caution_count,
           lexicon->attribute_count, lexicon->opening_count);
    for (size_t i = 0; i < LEXICON_PACKS; i++) {
        fputs("    { ", stdout);
        put_named("name", lexicon->packs[i].name);
        put_named("label_id", lexicon->packs[i].label_id);
        put_named("label_en", lexicon->packs[i].label_en);
        puts("},");
    }
    puts("} };");
}

/* As numbers: no compiler takes a literal of this length without a word. */
static void put_text(void)
{
    printf("const char lexicon_text[%zu] = {", pool.len + 1);
    for (size_t i = 0; i < pool.len; i++)
        printf("%s%d,", i % 24 ? "" : "\n", pool.bytes[i]);
    puts("\n};");
}

static struct str embedded(void *owner, const char *path)
{
    (void)owner;
    return embedded_content(path);
}

int main(void)
{
    struct error err = { ERROR_NONE, "" };
    struct lexicon *lexicon = lexicon_open_from(embedded, NULL, &err);
    struct place *places = lexicon ? places_open(lexicon) : NULL;

    pool.file = open_memstream(&pool.bytes, &pool.len);
    if (!places || !pool.file) {
        fprintf(stderr, "%s\n", lexicon ? "out of memory" : err.message);
        return 1;
    }
    puts("/* Made by bot/embed/embed_lexicon.c from locales/lexicon/ and locales/packs/. */\n"
         "#include \"bot/language/lexicon_table.h\"\n\n"
         "extern const char lexicon_text[];");
    put_entries(lexicon, places);
    put_groups(lexicon, places);
    put_attributes(lexicon);
    put_openings(lexicon);
    put_cautions(lexicon);
    put_lexicon(lexicon);
    fclose(pool.file);
    put_text();
    free(pool.bytes);
    free(places);
    lexicon_close(lexicon);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
