#include "playground_words.h"

enum { COMMAND_MAX = 32 }; /* characters of a command, as on Telegram */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_end(struct str s, size_t from)
{
    while (from < s.len && is_word(s.at[from]))
        from++;
    return from;
}

static struct str lower(struct arena *arena, struct str s)
{
    struct text out = { .arena = arena };

    for (size_t i = 0; i < s.len; i++)
        text_add_char(&out, str_lower(s.at[i]));
    return out.s;
}

/* Every @bot_name that stands alone goes, with one space behind it. */
static struct str without_mentions(struct arena *arena, struct str s, struct str bot_name,
                                   bool *mentions_us)
{
    struct text out = { .arena = arena };
    size_t plain = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '@' || (i > 0 && is_word(s.at[i - 1])))
            continue;
        size_t end = word_end(s, i + 1);
        if (!str_eq_ascii_nocase(str_slice(s, i + 1, end), bot_name))
            continue;
        *mentions_us = true;
        text_add(&out, str_slice(s, plain, i));
        plain = end < s.len && s.at[end] == ' ' ? end + 1 : end;
        i = plain - 1;
    }
    text_add(&out, str_slice(s, plain, s.len));
    return str_trim(out.s);
}

/* Cuts "/name" or "/name@us" off *text. Nothing is cut when it is no command of ours. */
static void cut_command(struct arena *arena, struct str *text, struct str bot_name,
                        struct played_words *words)
{
    if (!str_starts(*text, STR("/")))
        return;
    size_t name_end = word_end(*text, 1);
    size_t end = name_end;
    if (end < text->len && text->at[end] == '@') {
        end = word_end(*text, end + 1);
        if (!str_eq_ascii_nocase(str_slice(*text, name_end + 1, end), bot_name))
            return;
    }
    bool is_whole = end == text->len || text->at[end] == ' ' || text->at[end] == '\n';
    if (name_end == 1 || name_end > 1 + COMMAND_MAX || !is_whole)
        return;
    words->command = lower(arena, str_slice(*text, 1, name_end));
    words->names_us = end > name_end;
    *text = str_slice(*text, end, text->len);
}

struct played_words played_words_read(struct arena *arena, struct str text, struct str bot_name)
{
    struct played_words words = { .text = STR(""), .command = STR("") };

    text = str_trim(text);
    cut_command(arena, &text, bot_name, &words);
    words.text = without_mentions(arena, text, bot_name, &words.mentions_us);
    return words;
}
