/* lexicon.c: the table. What fills it is in lexicon_load.c. */
#include "lexicon_table.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>

#include "words.h"

/* What our own files fill without growing. */
enum { FIRST_SLOTS = 1 << 15, FIRST_ENTRIES = 1 << 14, ARENA_BYTES = 32 * 1024 * 1024 };

static uint32_t *slot_of(const struct lexicon *lexicon, struct str key)
{
    size_t i = str_table_hash(key) & (lexicon->slot_count - 1);

    for (;; i = (i + 1) & (lexicon->slot_count - 1)) {
        uint32_t *slot = &lexicon->slots[i];
        if (!*slot || str_eq(lexicon->all[*slot - 1]->key, key))
            return slot;
    }
}

const struct lexicon_entry *lexicon_find(const struct lexicon *lexicon, struct str key)
{
    uint32_t number = *slot_of(lexicon, key);

    return number ? lexicon->all[number - 1] : NULL;
}

/* Twice as many slots; the old ones stay in the arena until it closes. */
static void grow(struct lexicon *lexicon)
{
    lexicon->slot_count = lexicon->slot_count ? lexicon->slot_count * 2 : FIRST_SLOTS;
    lexicon->slots = ARENA_ARRAY(lexicon->arena, uint32_t, lexicon->slot_count);
    for (size_t i = 0; i < lexicon->count; i++)
        *slot_of(lexicon, lexicon->all[i]->key) = (uint32_t)i + 1;
}

static void remember(struct lexicon *lexicon, struct lexicon_entry *entry)
{
    if (lexicon->count == lexicon->room) {
        size_t room = lexicon->room ? lexicon->room * 2 : FIRST_ENTRIES;
        struct lexicon_entry **all = ARENA_ARRAY(lexicon->arena, struct lexicon_entry *, room);
        if (lexicon->count)
            /* NOLINTNEXTLINE(bugprone-sizeof-expression): it is an array of pointers */
            memcpy(all, lexicon->all, lexicon->count * sizeof *all);
        lexicon->all = all;
        lexicon->room = room;
    }
    lexicon->all[lexicon->count++] = entry;
}

struct lexicon_entry *lexicon_intern(struct lexicon *lexicon, struct str key)
{
    uint32_t *slot = slot_of(lexicon, key);

    if (*slot)
        return lexicon->all[*slot - 1];
    if (lexicon->count * 2 >= lexicon->slot_count) {
        grow(lexicon);
        slot = slot_of(lexicon, key);
    }
    /* The key's bytes stand behind the entry: a look-up touches both. */
    struct lexicon_entry *entry = arena_alloc(lexicon->arena, sizeof *entry + key.len);
    entry->key = (struct str){ (char *)(entry + 1), key.len };
    if (key.len)
        memcpy(entry + 1, key.at, key.len);
    remember(lexicon, entry);
    *slot = (uint32_t)lexicon->count;
    return entry;
}

bool lexicon_check_text(struct str text, const char *path, struct error *err)
{
    if (text.len == 0 || text.len >= LEXICON_KEY)
        return fail(err, ERROR_REFUSED, "%s: an entry is empty or longer than %d bytes", path,
                    LEXICON_KEY - 1);
    for (size_t i = 0, word = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_end = i + 1 == text.len || text.at[i + 1] == ' ';
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != ' ')
            return fail(err, ERROR_REFUSED, "%s: \"%.*s\" may only have a-z, 0-9 and spaces", path,
                        STR_ARG(text));
        if (c == ' ' && (i == 0 || is_end))
            return fail(err, ERROR_REFUSED, "%s: \"%.*s\" has a space too many", path,
                        STR_ARG(text));
        word = c == ' ' ? 0 : word + 1;
        if (word > WORD_BYTES)
            return fail(err, ERROR_REFUSED, "%s: a word of \"%.*s\" is longer than %d bytes", path,
                        STR_ARG(text), WORD_BYTES);
    }
    return true;
}

struct str lexicon_normalise(struct lexicon *lexicon, struct arena *scratch, struct str phrase,
                             size_t *word_count)
{
    struct words words;
    struct text key = { .arena = lexicon->arena };

    words_split(lexicon, scratch, phrase, &words);
    for (size_t i = 0; i < words.count; i++) {
        if (i)
            text_add_char(&key, ' ');
        text_add(&key, words.at[i].text);
    }
    *word_count = words.count;
    return key.s;
}

void lexicon_intern_words(struct lexicon *lexicon, struct str phrase)
{
    for (struct str word = str_next_word(&phrase); word.len; word = str_next_word(&phrase))
        lexicon_intern(lexicon, word);
}

struct lexicon *lexicon_open_from(lexicon_content *content, void *owner, struct error *err)
{
    struct lexicon *lexicon = lexicon_begin(NULL, err);

    if (!lexicon)
        return NULL;
    grow(lexicon);
    if (lexicon_load(lexicon, content, owner, err) && lexicon_index_values(lexicon, err))
        return lexicon;
    lexicon_close(lexicon);
    return NULL;
}

struct lexicon *lexicon_begin(const struct lexicon *like, struct error *err)
{
    struct arena *arena = arena_open(ARENA_BYTES);
    struct lexicon *lexicon = ARENA_NEW(arena, struct lexicon);

    if (like)
        *lexicon = *like;
    lexicon->arena = arena;
    lexicon->stemmer_id = sb_stemmer_new("indonesian", "UTF_8");
    lexicon->stemmer_en = sb_stemmer_new("english", "UTF_8");
    if (lexicon->stemmer_id && lexicon->stemmer_en)
        return lexicon;
    fail(err, ERROR_REFUSED, "libstemmer lacks Indonesian or English; install 2.0 or newer");
    lexicon_close(lexicon);
    return NULL;
}

void lexicon_close(struct lexicon *lexicon)
{
    if (!lexicon)
        return;
    sb_stemmer_delete(lexicon->stemmer_id);
    sb_stemmer_delete(lexicon->stemmer_en);
    arena_close(lexicon->arena);
}

size_t lexicon_attribute_count(const struct lexicon *lexicon)
{
    return lexicon->attribute_count;
}

const struct lexicon_attribute *lexicon_attribute(const struct lexicon *lexicon, size_t i)
{
    return &lexicon->attributes[i];
}

const struct lexicon_opening *lexicon_opening(const struct lexicon *lexicon, uint16_t i)
{
    return i ? &lexicon->openings[i] : NULL;
}

const struct model *lexicon_model(const struct lexicon *lexicon)
{
    return &lexicon->model;
}

struct sb_stemmer *lexicon_stemmer(const struct lexicon *lexicon, enum lexicon_flag language)
{
    return language == LEXICON_EN ? lexicon->stemmer_en : lexicon->stemmer_id;
}
