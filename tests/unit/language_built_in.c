/* language_built_in.c: the lexicon that the build made is the one that its files make. */
#include "../check.h"

#include "../../bot/base/embedded.h"
#include "../../bot/language/lexicon_table.h"

static struct str from_files(void *owner, const char *path)
{
    (void)owner;
    return embedded_content(path);
}

static void check_list(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
    CHECK_WHOLE(a_count, b_count);
    for (size_t i = 0; i < a_count && i < b_count; i++)
        CHECK_STR(a[i], b[i]);
}

static struct str key_of(const struct lexicon_entry *entry)
{
    return entry ? lexicon_key(entry) : (struct str){ "", 0 };
}

static void check_entry(const struct lexicon *built_in, const struct lexicon *read,
                        const struct lexicon_entry *a, const struct lexicon_entry *b)
{
    CHECK_STR(lexicon_key(a), lexicon_key(b));
    CHECK_STR(lexicon_stem(a), lexicon_stem(b));
    CHECK_WHOLE(a->stem_at == a->key_at, b->stem_at == b->key_at);
    CHECK_WHOLE(a->expansion_count, b->expansion_count);
    for (size_t k = 0; k < a->expansion_count && k < b->expansion_count; k++)
        CHECK_STR(lexicon_key(lexicon_expansion(a, k)), lexicon_key(lexicon_expansion(b, k)));
    CHECK_STR(key_of(lexicon_same_as(a)), key_of(lexicon_same_as(b)));
    CHECK_WHOLE(lexicon_group(a) ? lexicon_group(a) - built_in->groups : -1,
                lexicon_group(b) ? lexicon_group(b) - read->groups : -1);
    CHECK_WHOLE(a->flags, b->flags);
    CHECK_WHOLE(a->phrase_words, b->phrase_words);
    CHECK_WHOLE(a->group_words, b->group_words);
    CHECK_WHOLE(a->opening, b->opening);
}

static void check_value(const struct lexicon_value *a, const struct lexicon_value *b)
{
    CHECK_STR(a->text, b->text);
    CHECK_STR(a->said, b->said);
    CHECK_STR(a->label_id, b->label_id);
    CHECK_STR(a->label_en, b->label_en);
    check_list(a->words, a->word_count, b->words, b->word_count);
    check_list(a->phrases, a->phrase_count, b->phrases, b->phrase_count);
    check_list(a->aliases, a->alias_count, b->aliases, b->alias_count);
    CHECK_WHOLE(a->months_from, b->months_from);
    CHECK_WHOLE(a->months_to, b->months_to);
}

static void check_attribute(const struct lexicon_attribute *a, const struct lexicon_attribute *b)
{
    CHECK_STR(a->name, b->name);
    CHECK_STR(a->pack, b->pack);
    CHECK_STR(a->label_id, b->label_id);
    CHECK_STR(a->label_en, b->label_en);
    CHECK_WHOLE(a->pack_number, b->pack_number);
    check_list(a->names, a->name_count, b->names, b->name_count);
    check_list(a->heads, a->head_count, b->heads, b->head_count);
    check_list(a->after, a->after_count, b->after, b->after_count);
    CHECK_WHOLE(a->value_count, b->value_count);
    for (size_t i = 0; i < a->value_count && i < b->value_count; i++)
        check_value(&a->values[i], &b->values[i]);
}

static void check_caution(const struct lexicon_caution *a, const struct lexicon_caution *b)
{
    CHECK_STR(a->pack, b->pack);
    CHECK_STR(a->what, b->what);
    CHECK_STR(a->label_id, b->label_id);
    CHECK_STR(a->label_en, b->label_en);
    CHECK_WHOLE(a->pack_number, b->pack_number);
    CHECK_WHOLE(a->kind, b->kind);
    check_list(a->phrases, a->count, b->phrases, b->count);
}

TEST(the_built_in_lexicon_knows_every_word_as_its_files_do)
{
    struct lexicon *built_in = lexicon_open(NULL);
    struct lexicon *read = lexicon_open_from(from_files, NULL, NULL);

    CHECK(read->count > 5000);
    CHECK_WHOLE(built_in->count, read->count);
    for (size_t i = 0; i < read->count; i++) {
        const struct lexicon_entry *entry = lexicon_find(built_in, lexicon_key(&read->entries[i]));
        CHECK(entry != NULL);
        if (entry)
            check_entry(built_in, read, entry, &read->entries[i]);
    }
    lexicon_close(read);
    lexicon_close(built_in);
}

TEST(the_built_in_groups_openings_and_packs_are_those_of_the_files)
{
    struct lexicon *built_in = lexicon_open(NULL);
    struct lexicon *read = lexicon_open_from(from_files, NULL, NULL);

    CHECK_WHOLE(built_in->group_count, read->group_count);
    for (size_t i = 0; i < read->group_count; i++) {
        const struct lexicon_group *a = &built_in->groups[i], *b = &read->groups[i];
        CHECK_WHOLE(a->kind, b->kind);
        CHECK_WHOLE(a->pack, b->pack);
        CHECK_WHOLE(a->count, b->count);
        for (size_t k = 0; k < a->count && k < b->count; k++)
            CHECK_STR(lexicon_key(lexicon_member(a, k)), lexicon_key(lexicon_member(b, k)));
    }
    CHECK_WHOLE(built_in->opening_count, read->opening_count);
    for (size_t i = 1; i < read->opening_count; i++) {
        const struct lexicon_opening *a = &built_in->openings[i], *b = &read->openings[i];
        CHECK_STR(a->phrase, b->phrase);
        CHECK_WHOLE(a->attribute, b->attribute);
        CHECK_WHOLE(a->value, b->value);
        CHECK_WHOLE(a->next, b->next);
        CHECK_WHOLE(a->is_word, b->is_word);
    }
    for (size_t i = 0; i < LEXICON_PACKS; i++) {
        CHECK_STR(built_in->packs[i].name, read->packs[i].name);
        CHECK_STR(built_in->packs[i].label_id, read->packs[i].label_id);
        CHECK_STR(built_in->packs[i].label_en, read->packs[i].label_en);
    }
    lexicon_close(read);
    lexicon_close(built_in);
}

TEST(the_built_in_attributes_and_cautions_are_those_of_the_files)
{
    struct lexicon *built_in = lexicon_open(NULL);
    struct lexicon *read = lexicon_open_from(from_files, NULL, NULL);

    CHECK_WHOLE(built_in->attribute_count, read->attribute_count);
    for (size_t i = 0; i < read->attribute_count; i++)
        check_attribute(&built_in->attributes[i], &read->attributes[i]);
    CHECK_WHOLE(built_in->caution_count, read->caution_count);
    for (size_t i = 0; i < read->caution_count; i++)
        check_caution(&built_in->cautions[i], &read->cautions[i]);
    for (unsigned task = 0; task < MODEL_TASKS; task++) {
        CHECK(built_in->model.scale[task] == read->model.scale[task]);
        CHECK(built_in->model.bias[task] == read->model.bias[task]);
        CHECK(built_in->model.threshold[task] == read->model.threshold[task]);
    }
    lexicon_close(read);
    lexicon_close(built_in);
}
