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

/* --- the book --------------------------------------------------------------------------- */

/* Where the parts of the built-in book begin: one behind the other, without the spare room. */
struct parts {
    size_t groups, lists, text;
};

static struct parts parts_of(const struct lexicon *lexicon)
{
    struct parts parts;

    parts.groups = lexicon->count * sizeof(struct lexicon_entry);
    parts.lists = parts.groups + lexicon->group_count * sizeof(struct lexicon_group);
    parts.text = parts.lists + lexicon->list_count * sizeof(int32_t);
    return parts;
}

/* Where in the built-in book what stands here will be. */
static size_t place_of(const struct lexicon *lexicon, const void *at)
{
    size_t from = (size_t)((const char *)at - (const char *)lexicon->book);
    struct parts parts = parts_of(lexicon);

    if (from >= offsetof(struct lexicon_book, text))
        return from - offsetof(struct lexicon_book, text) + parts.text;
    if (from >= offsetof(struct lexicon_book, lists))
        return from - offsetof(struct lexicon_book, lists) + parts.lists;
    if (from >= offsetof(struct lexicon_book, groups))
        return from - offsetof(struct lexicon_book, groups) + parts.groups;
    return from;
}

/* As it is there, by what it is in the book that was read. */
static ptrdiff_t moved(const struct lexicon *lexicon, const void *from, int32_t distance)
{
    const void *to = (const char *)from + distance;

    return (ptrdiff_t)place_of(lexicon, to) - (ptrdiff_t)place_of(lexicon, from);
}

static void put_distance(const struct lexicon *lexicon, const char *name, const void *from,
                         int32_t distance)
{
    if (distance)
        printf(".%s = %td, ", name, moved(lexicon, from, distance));
}

static void put_entry(const struct lexicon *lexicon, const struct lexicon_entry *entry)
{
    fputs("{ ", stdout);
    put_distance(lexicon, "key_at", entry, entry->key_at);
    put_distance(lexicon, "stem_at", entry, entry->stem_at);
    put_distance(lexicon, "group_at", entry, entry->group_at);
    put_distance(lexicon, "same_as_at", entry, entry->same_as_at);
    put_distance(lexicon, "expansion_at", entry, entry->expansion_at);
    printf(".flags = %#xu, .opening = %u, .key_len = %u, .stem_len = %u, .expansion_count = %u, "
           ".phrase_words = %u, .group_words = %u },\n",
           entry->flags, entry->opening, entry->key_len, entry->stem_len, entry->expansion_count,
           entry->phrase_words, entry->group_words);
}

static void put_group(const struct lexicon *lexicon, const struct lexicon_group *group)
{
    fputs("{ ", stdout);
    put_distance(lexicon, "members_at", group, group->members_at);
    printf(".count = %u, .kind = %u, .pack = %u },\n", group->count, group->kind, group->pack);
}

/* The list at this distance: what it holds are distances from the same place. */
static void put_distances(const struct lexicon *lexicon, const void *from, int32_t distance,
                          size_t count)
{
    const int32_t *list = (const void *)((const char *)from + distance);

    for (size_t i = 0; i < count; i++)
        printf("[%td] = %td,\n", &list[i] - lexicon->book->lists, moved(lexicon, from, list[i]));
}

/* As numbers: no compiler takes a literal of this length without a word. */
static void put_bytes(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        printf("%s%d,", i % 24 ? "" : "\n", bytes[i]);
}

static void put_book(const struct lexicon *lexicon)
{
    printf("static const _Alignas(64) struct {\n"
           "    struct lexicon_entry entries[%zu];\n"
           "    struct lexicon_group groups[%zu];\n"
           "    int32_t lists[%zu];\n"
           "    char text[%zu];\n"
           "} book = {\n.entries = {\n",
           lexicon->count, lexicon->group_count, lexicon->list_count, lexicon->text_len);
    for (size_t i = 0; i < lexicon->count; i++)
        put_entry(lexicon, &lexicon->entries[i]);
    puts("},\n.groups = {");
    for (size_t i = 0; i < lexicon->group_count; i++)
        put_group(lexicon, &lexicon->groups[i]);
    puts("},\n.lists = {");
    for (size_t i = 0; i < lexicon->count; i++)
        put_distances(lexicon, &lexicon->entries[i], lexicon->entries[i].expansion_at,
                      lexicon->entries[i].expansion_count);
    for (size_t i = 0; i < lexicon->group_count; i++)
        put_distances(lexicon, &lexicon->groups[i], lexicon->groups[i].members_at,
                      lexicon->groups[i].count);
    puts("},\n.text = {");
    put_bytes(lexicon->book->text, lexicon->text_len);
    printf("} };\nstatic const uint32_t slots[%zu] = {\n", lexicon->slot_count);
    for (size_t i = 0; i < lexicon->slot_count; i++)
        if (lexicon->slots[i])
            printf("[%zu] = %#xu,\n", i, lexicon->slots[i]);
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
           "    .entries = (struct lexicon_entry *)book.entries, .count = %zu,\n"
           "    .groups = (struct lexicon_group *)book.groups, .group_count = %zu,\n"
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

static void put_text(void)
{
    printf("const char lexicon_text[%zu] = {", pool.len + 1);
    put_bytes(pool.bytes, pool.len);
    puts("};");
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

    pool.file = open_memstream(&pool.bytes, &pool.len);
    if (!lexicon || !pool.file) {
        fprintf(stderr, "%s\n", lexicon ? "out of memory" : err.message);
        return 1;
    }
    puts("/* Made by bot/embed/embed_lexicon.c from locales/lexicon/ and locales/packs/. */\n"
         "#include \"bot/language/lexicon_table.h\"\n\n"
         "extern const char lexicon_text[];");
    put_book(lexicon);
    put_attributes(lexicon);
    put_openings(lexicon);
    put_cautions(lexicon);
    put_lexicon(lexicon);
    fclose(pool.file);
    put_text();
    free(pool.bytes);
    lexicon_close(lexicon);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
