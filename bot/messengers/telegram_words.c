/* telegram_words.c: what a message says to us, and what is left of its text.
 *
 * Telegram marks commands and mentions as entities, counted in UTF-16 units; we
 * trust those first. Clients that send none are read from the text itself. What
 * is addressed to us (the command, our @name) is cut out, and nothing else. */
#include <cjson/cJSON.h>

#include "../base/limits.h"
#include "telegram_self.h"

enum { ENTITIES_MAX = 100, COMMAND_MAX = 32 }; /* as many as Telegram itself keeps */

/* A text and which of its bytes go. */
struct cutting {
    struct str text;
    char *is_cut;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The byte at which so many UTF-16 units have passed; past the end is the end. Only a
 * character of four bytes is two units. */
static size_t byte_at_unit(struct str text, int64_t units)
{
    size_t i = 0;

    while (i < text.len && units > 0) {
        units -= (unsigned char)text.at[i] >= 0xF0 ? 2 : 1;
        i++;
        while (i < text.len && ((unsigned char)text.at[i] & 0xC0) == 0x80)
            i++;
    }
    return i;
}

struct range {
    size_t from;
    size_t to;
};

static struct range range_of(struct str text, const struct cJSON *entity)
{
    int64_t offset = json_whole_or(json_get(entity, "offset"), 0);
    int64_t length = json_whole_or(json_get(entity, "length"), 0);
    size_t from = byte_at_unit(text, offset);

    return (struct range){ from, from + byte_at_unit(str_slice(text, from, text.len), length) };
}

static bool is_type(const struct cJSON *entity, const char *type)
{
    struct str found = str_from(cJSON_GetStringValue(json_get(entity, "type")));

    return str_eq(found, str_from(type));
}

static void cut(struct cutting *cutting, struct range range)
{
    for (size_t i = range.from; i < range.to; i++)
        cutting->is_cut[i] = 1;
}

/* Where the command at the very start ends; 0 when there is none. */
static size_t command_end(struct str text, const struct cJSON *entities)
{
    const struct cJSON *entity;
    int seen = 0;

    if (!str_starts(text, STR("/")))
        return 0;
    cJSON_ArrayForEach(entity, entities) {
        if (seen++ == ENTITIES_MAX)
            break;
        if (json_whole_or(json_get(entity, "offset"), -1) != 0)
            continue;
        if (is_type(entity, "bot_command"))
            return range_of(text, entity).to;
        if (is_type(entity, "code") || is_type(entity, "pre"))
            return 0; /* shown as an example, not meant */
    }
    return str_next_word(&text).len;
}

static struct str lower(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.len + 1);

    for (size_t i = 0; i < s.len; i++)
        copy[i] = str_lower(s.at[i]);
    return (struct str){ copy, s.len };
}

static void read_command(const struct telegram *telegram, struct arena *arena,
                         const struct cJSON *entities, struct cutting *cutting,
                         struct telegram_words *words)
{
    size_t end = command_end(cutting->text, entities);
    struct str to = str_slice(cutting->text, 1, end);
    bool is_addressed = str_find_byte(to, '@') != SIZE_MAX;
    struct str name = str_cut(&to, '@');

    if (end < 2 || !telegram_is_made_of(name, "") || name.len > COMMAND_MAX ||
        (is_addressed && !telegram_is_made_of(to, "")))
        return;
    cut(cutting, (struct range){ 0, end });
    words->command_names_us = is_addressed && str_eq_ascii_nocase(to, telegram_name(telegram));
    words->command_names_other = is_addressed && !words->command_names_us;
    if (!words->command_names_other)
        words->command = lower(arena, name);
}

static bool is_our_mention(struct telegram *telegram, struct str text, const struct cJSON *entity)
{
    if (is_type(entity, "text_mention"))
        return telegram_is_us(telegram, json_get(entity, "user"));
    if (!is_type(entity, "mention") || !telegram->username[0])
        return false;
    struct range range = range_of(text, entity);
    return str_eq_ascii_nocase(str_slice(text, range.from + 1, range.to), telegram_name(telegram));
}

/* For clients that send no entities: @name as a word of its own. */
static bool cut_written_mentions(const struct telegram *telegram, struct cutting *cutting)
{
    struct str text = cutting->text;
    struct str name = telegram_name(telegram);
    bool is_found = false;

    for (size_t i = 0; name.len && i + name.len < text.len; i++) {
        size_t end = i + 1 + name.len;
        if (text.at[i] != '@' || (i > 0 && telegram_is_name_char(text.at[i - 1])) ||
            (end < text.len && telegram_is_name_char(text.at[end])) ||
            !str_eq_ascii_nocase(str_slice(text, i + 1, end), name))
            continue;
        /* "/command@name" is the command's business. */
        is_found = is_found || !cutting->is_cut[i];
        cut(cutting, (struct range){ i, end });
    }
    return is_found;
}

static bool cut_mentions(struct telegram *telegram, const struct cJSON *entities,
                         struct cutting *cutting)
{
    const struct cJSON *entity;
    bool is_found = false;
    int seen = 0;

    if (!cJSON_IsArray(entities))
        return cut_written_mentions(telegram, cutting);
    cJSON_ArrayForEach(entity, entities) {
        if (seen++ == ENTITIES_MAX)
            break;
        if (!is_our_mention(telegram, cutting->text, entity))
            continue;
        cut(cutting, range_of(cutting->text, entity));
        is_found = true;
    }
    return is_found;
}

/* What is left, without the double space or the leading comma that a cut leaves behind. */
static struct str join(struct arena *arena, const struct cutting *cutting)
{
    char *out = arena_alloc_bytes(arena, cutting->text.len + 1);
    bool after_cut = false;
    size_t len = 0, end;

    for (size_t i = 0; i < cutting->text.len; i = end) {
        char c = cutting->text.at[i];
        end = i + 1;
        if (cutting->is_cut[i]) {
            after_cut = true;
            continue;
        }
        if (after_cut && is_space(c) && (len == 0 || is_space(out[len - 1])))
            continue;
        if (after_cut && len == 0 && (c == ',' || c == ':'))
            continue;
        after_cut = false;
        const char *next = memchr(cutting->is_cut + i, true, cutting->text.len - i);
        end = next ? (size_t)(next - cutting->is_cut) : cutting->text.len;
        memcpy(out + len, cutting->text.at + i, end - i);
        len += end - i;
    }
    return str_trim((struct str){ out, len });
}

void telegram_read_words(struct telegram *telegram, struct arena *arena,
                         const struct cJSON *message, struct telegram_words *words)
{
    bool has_text = json_is_string(json_get(message, "text"));
    const struct cJSON *entities = json_get(message, has_text ? "entities" : "caption_entities");
    struct str text =
        telegram_text(arena, json_get(message, has_text ? "text" : "caption"), LIMIT_MESSAGE);
    struct cutting cutting = { text, arena_alloc(arena, text.len + 1) };

    *words = (struct telegram_words){ .text = text };
    read_command(telegram, arena, entities, &cutting, words);
    words->mentions_us = cut_mentions(telegram, entities, &cutting);
    words->text = join(arena, &cutting);
}
