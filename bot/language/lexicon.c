/* lexicon.c: the table. What fills it is in lexicon_load.c. */
#include "lexicon_table.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>

#include "words.h"

/* What our own files fill without growing. */
enum { FIRST_SLOTS = 1 << 15, ARENA_BYTES = 32 * 1024 * 1024 };

_Static_assert((int)LIMIT_LEXICON_ENTRIES <= (int)LEXICON_SLOT_NUMBER, "an entry's number fits a slot");
_Static_assert(sizeof(struct lexicon_entry) == 32, "two entries a cache line");

/* What a slot says of a key besides the number. */
static uint32_t mark_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)LEXICON_SLOT_NUMBER;
}

static const struct lexicon_entry *entry_in(const struct lexicon *lexicon, uint32_t slot)
{
    return &lexicon->entries[(slot & LEXICON_SLOT_NUMBER) - 1];
}

static uint32_t *slot_of(const struct lexicon *lexicon, struct str key, uint64_t hash)
{
    size_t i = hash & (lexicon->slot_count - 1);

    for (;; i = (i + 1) & (lexicon->slot_count - 1)) {
        uint32_t *slot = &lexicon->slots[i];
        if (!*slot || ((*slot & ~(uint32_t)LEXICON_SLOT_NUMBER) == mark_of(hash) &&
                       str_eq(lexicon_key(entry_in(lexicon, *slot)), key)))
            return slot;
    }
}

const struct lexicon_entry *lexicon_find(const struct lexicon *lexicon, struct str key)
{
    uint32_t slot = *slot_of(lexicon, key, str_table_hash(key));

    return slot ? entry_in(lexicon, slot) : NULL;
}

static void fill_slot(struct lexicon *lexicon, size_t i)
{
    struct str key = lexicon_key(&lexicon->entries[i]);
    uint64_t hash = str_table_hash(key);

    *slot_of(lexicon, key, hash) = mark_of(hash) | ((uint32_t)i + 1);
}

/* Twice as many slots; the old ones stay in the arena until it closes. */
static void grow(struct lexicon *lexicon)
{
    lexicon->slot_count = lexicon->slot_count ? lexicon->slot_count * 2 : FIRST_SLOTS;
    lexicon->slots = ARENA_ARRAY(lexicon->arena, uint32_t, lexicon->slot_count);
    for (size_t i = 0; i < lexicon->count; i++)
        fill_slot(lexicon, i);
}

/* --- the book --------------------------------------------------------------------------- */

int32_t *lexicon_list(struct lexicon *lexicon, size_t count)
{
    int32_t *list = &lexicon->book->lists[lexicon->list_count];

    if (count > LIMIT_LEXICON_LISTS - lexicon->list_count) {
        lexicon->is_full = true;
        return ARENA_ARRAY(lexicon->arena, int32_t, count);
    }
    lexicon->list_count += count;
    return list;
}

struct str lexicon_keep_text(struct lexicon *lexicon, struct str text)
{
    char *at = &lexicon->book->text[lexicon->text_len];

    if (text.len > LIMIT_LEXICON_TEXT - lexicon->text_len) {
        lexicon->is_full = true;
        return (struct str){ lexicon->book->text, 0 };
    }
    if (text.len)
        memcpy(at, text.at, text.len);
    lexicon->text_len += text.len;
    return (struct str){ at, text.len };
}

struct lexicon_entry *lexicon_intern(struct lexicon *lexicon, struct str key)
{
    uint32_t slot = *slot_of(lexicon, key, str_table_hash(key));

    if (slot)
        return &lexicon->entries[(slot & LEXICON_SLOT_NUMBER) - 1];
    struct lexicon_entry *entry = &lexicon->entries[lexicon->count];
    lexicon->is_full |= lexicon->count == LIMIT_LEXICON_ENTRIES - 1 || key.len > UINT8_MAX;
    struct str copy = lexicon->is_full ? key : lexicon_keep_text(lexicon, key);
    if (lexicon->is_full)
        return &lexicon->entries[LIMIT_LEXICON_ENTRIES - 1];
    if (lexicon->count * 2 >= lexicon->slot_count)
        grow(lexicon);
    entry->key_at = lexicon_distance(entry, copy.at);
    entry->key_len = (unsigned char)copy.len;
    fill_slot(lexicon, lexicon->count++);
    return entry;
}

bool lexicon_check_room(const struct lexicon *lexicon, const char *path, struct error *err)
{
    if (!lexicon->is_full)
        return true;
    return fail(err, ERROR_REFUSED,
                "%s: all files together have more than %d words and phrases, or %d bytes of them, "
                "or %d in groups and slang",
                path, LIMIT_LEXICON_ENTRIES - 1, LIMIT_LEXICON_TEXT, LIMIT_LEXICON_LISTS);
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
    lexicon->book = ARENA_NEW(lexicon->arena, struct lexicon_book);
    lexicon->entries = lexicon->book->entries;
    lexicon->groups = lexicon->book->groups;
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
