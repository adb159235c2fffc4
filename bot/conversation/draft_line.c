/* draft_line.c: what one line already says, as people really write it.
 *
 * "Azura: ringan, ga lengket, 4 bulan +" has a product, a story, a length of
 * use and a verdict. We take what is plain and leave the rest to a question:
 * asking once too often costs a tap, misreading costs the story. */
#include "../base/limits.h"
#include "../language/used_for.h"
#include "../language/words.h"
#include "draft_verdict.h"

enum { SENTENCE_WORDS = 7, COMMA_NAME_WORDS = 5 };

/* --- spaces that keyboards and other apps leave ------------------------------------ */

static const struct str spaces[] = {
    STR_INIT(" "), STR_INIT("\t"), STR_INIT("\r"), STR_INIT("\n"), STR_INIT("\u00A0"),
    STR_INIT("\u2007"), STR_INIT("\u2009"), STR_INIT("\u200B"), STR_INIT("\u202F"),
    STR_INIT("\u2060"), STR_INIT("\u3000"), STR_INIT("\uFEFF"),
};

size_t draft_space_at(struct str s, size_t i)
{
    for (size_t k = 0; k < sizeof spaces / sizeof spaces[0]; k++)
        if (str_starts(str_slice(s, i, s.len), spaces[k]))
            return spaces[k].len;
    return 0;
}

size_t draft_space_before(struct str s, size_t i)
{
    for (size_t k = 0; k < sizeof spaces / sizeof spaces[0]; k++)
        if (str_ends(str_slice(s, 0, i), spaces[k]))
            return spaces[k].len;
    return 0;
}

struct str draft_trim(struct str s)
{
    size_t cut;

    while ((cut = draft_space_at(s, 0)) > 0)
        s = str_slice(s, cut, s.len);
    while ((cut = draft_space_before(s, s.len)) > 0)
        s = str_slice(s, 0, s.len - cut);
    return s;
}

/* --- separators ---------------------------------------------------------------------- */

static const struct str colons[] = { STR_INIT(":"), STR_INIT("\uFF1A"), STR_INIT("\u2236") };
static const struct str dashes[] = { STR_INIT("-"), STR_INIT("--"), STR_INIT("\u2013"),
                                     STR_INIT("\u2014"), STR_INIT("\u2212") };

static size_t one_of(const struct str *list, size_t count, struct str s, size_t i)
{
    size_t len = 0;

    for (size_t k = 0; k < count; k++)
        if (list[k].len > len && str_starts(str_slice(s, i, s.len), list[k]))
            len = list[k].len;
    return len;
}

static char byte_at(struct str s, size_t i)
{
    return i < s.len ? s.at[i] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "07:30", "https://", ":)" have a colon that separates nothing. */
static size_t colon_at(struct str s, size_t i)
{
    size_t len = one_of(colons, sizeof colons / sizeof colons[0], s, i);
    char next = byte_at(s, i + len);
    char after = byte_at(s, i + len + 1);
    bool ends = i + 2 >= s.len || draft_space_at(s, i + 2) || after == next; /* ":)", ":))" */
    bool is_face = next && str_find_byte(STR(")(*|"), next) != SIZE_MAX && ends;
    bool is_letter_face = i > 0 && draft_space_before(s, i) && next &&
                          str_find_byte(STR("DPpdOo3xXvs"), next) != SIZE_MAX && ends;
    bool is_long_face = next && str_find_byte(STR("-'"), next) != SIZE_MAX &&
                        (after == ')' || after == '(');

    if (len == 1 && (is_face || is_letter_face || is_long_face || (next == '/' && after == '/')))
        return 0;
    return i > 0 && is_digit(s.at[i - 1]) && is_digit(next) ? 0 : len;
}

/* A dash between spaces; "Skin-1004" has none. */
static size_t dash_at(struct str s, size_t i)
{
    size_t len = one_of(dashes, sizeof dashes / sizeof dashes[0], s, i);

    return len && draft_space_before(s, i) && (i + len == s.len || draft_space_at(s, i + len)) ? len : 0;
}

static size_t separator_at(struct str s, size_t i)
{
    size_t len = colon_at(s, i);

    if (!len)
        len = dash_at(s, i);
    return len ? len : s.at[i] == '\n';
}

static size_t find_separator(struct str s, size_t *len)
{
    for (size_t i = 0; i < s.len; i++)
        if ((*len = separator_at(s, i)) > 0)
            return i;
    return SIZE_MAX;
}

/* What hangs at an end once its neighbour is taken: "Azura -", "ringan,". */
static struct str trim_end(struct str s)
{
    for (;;) {
        s = draft_trim(s);
        size_t cut = 0;
        for (size_t k = 0; k < sizeof dashes / sizeof dashes[0]; k++)
            if (str_ends(s, dashes[k]) && (s.len == dashes[k].len || draft_space_before(s, s.len - dashes[k].len)))
                cut = dashes[k].len;
        for (size_t k = 0; k < sizeof colons / sizeof colons[0]; k++)
            if (str_ends(s, colons[k]))
                cut = colons[k].len;
        if (str_ends(s, STR(",")))
            cut = 1;
        if (cut == 0)
            return s;
        s = str_slice(s, 0, s.len - cut);
    }
}

/* --- the product ---------------------------------------------------------------------- */

static bool is_one_of(struct str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, str_from(list[i])))
            return true;
    return false;
}

/* Words with which a sentence about oneself begins, and which no product's name begins with. */
static bool opens_sentence(struct str word)
{
    static const char *const openers[] = {
        "aku", "saya", "kami", "sudah", "udah", "habis", "pakai", "pake", "pernah", "awalnya",
        "baru", "jadi", "tadi", "kemarin", "i", "ive", "im", "my", "we", "been", "bought", "used",
        "using", "tried", "just", "after"
    };

    return is_one_of(word, openers, sizeof openers / sizeof openers[0]);
}

/* A name, or already somebody telling? Names are short and have no clauses. */
static bool is_sentence(const struct lexicon *lexicon, struct arena *arena, struct str words_said)
{
    struct words words;

    words_split(lexicon, arena, words_said, &words);
    if (words.count == 0 || words.count > SENTENCE_WORDS)
        return words.count > 0;
    if (words.count > 1 && opens_sentence(words.at[0].text))
        return true;
    for (size_t i = 1; i < words.count; i++)
        if (words.at[i].starts_clause &&
            str_find_byte(str_slice(words_said, words.at[i - 1].to, words.at[i].from), ',') != SIZE_MAX)
            return true;
    return false;
}

/* Without a separator "azarine ga lengket di muka" tells rather than names. */
static bool tells(const struct lexicon *lexicon, struct arena *arena, struct str line)
{
    struct words words;

    if (is_sentence(lexicon, arena, line) || str_find(line, STR("://")) != SIZE_MAX)
        return true;
    words_split(lexicon, arena, line, &words);
    for (size_t i = 1; i + 1 < words.count; i++)
        if (words.at[i].entry && (words.at[i].entry->flags & LEXICON_NEGATION))
            return true;
    return false;
}

/* A thumb or an address of a page is no name. */
static bool has_name(const struct lexicon *lexicon, struct arena *arena, struct str candidate)
{
    struct words words;

    words_split(lexicon, arena, candidate, &words);
    return words.count > 0;
}

/* "Azarine, ringan ga lengket, cocok": a name before the first comma has a word that is no
 * word of the language, or says what kind of thing it is. "Ringan, ga lengket" has none. */
static bool take_before_comma(const struct lexicon *lexicon, struct arena *arena, struct str *line,
                              struct draft *draft)
{
    size_t at = str_find_byte(*line, ',');
    struct str name = str_slice(*line, 0, at == SIZE_MAX ? 0 : at);
    bool is_name = false;
    struct words words;

    if (at == SIZE_MAX || name.len > LIMIT_NAME || is_sentence(lexicon, arena, name))
        return false;
    words_split(lexicon, arena, name, &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct lexicon_entry *entry = words.at[i].entry;
        bool is_type = lexicon_is_of(entry, LEXICON_TYPE);
        if (entry && (entry->flags & LEXICON_NEGATION))
            return false;
        is_name = is_name || is_type || (!entry && words.at[i].text.len > 2);
    }
    if (!is_name || words.count > COMMA_NAME_WORDS)
        return false;
    draft->product_name = draft_trim(name);
    *line = draft_trim(str_slice(*line, at + 1, line->len));
    return true;
}

/* "Produk: Azura" names a field of a form, not a thing. */
static bool is_field_name(struct str name)
{
    static const struct str fields[] = { STR_INIT("produk"), STR_INIT("nama produk"), STR_INIT("nama"),
                                         STR_INIT("barang"), STR_INIT("product"), STR_INIT("item"),
                                         STR_INIT("product name") };

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (str_eq_ascii_nocase(name, fields[i]))
            return true;
    return false;
}

/* What stands before the first colon, line break or dash between spaces. */
static bool take_product(const struct lexicon *lexicon, struct arena *arena, struct str *line,
                         struct draft *draft)
{
    size_t len = 0;
    size_t at = find_separator(*line, &len);

    if (at != SIZE_MAX && is_field_name(draft_trim(str_slice(*line, 0, at)))) {
        *line = draft_trim(str_slice(*line, at + len, line->len));
        at = find_separator(*line, &len);
    }
    if (at == SIZE_MAX)
        return take_before_comma(lexicon, arena, line, draft);
    struct str name = trim_end(str_slice(*line, 0, at));
    if (name.len > LIMIT_NAME || !has_name(lexicon, arena, name))
        return false;
    if (is_sentence(lexicon, arena, name)) /* "Azarine, ringan\ncocok": a comma may come first */
        return take_before_comma(lexicon, arena, line, draft);
    draft->product_name = name;
    *line = draft_trim(str_slice(*line, at + len, line->len));
    return true;
}

/* --- the whole line ------------------------------------------------------------------- */

/* How long it was used stands last, if anywhere ("..., 4 bulan"). What a story tells of
 * time in passing ("tahan seharian") is its own; only weeks and more speak of use. */
enum used_for draft_used_for(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    size_t from = text.len;

    while (from > 0 && str_find_byte(STR(",.;\n"), text.at[from - 1]) == SIZE_MAX)
        from--;
    enum used_for last = from ? used_for_of(lexicon, arena, str_slice(text, from, text.len))
                              : USED_UNKNOWN;
    enum used_for any = last != USED_UNKNOWN ? last : used_for_of(lexicon, arena, text);
    return last != USED_UNKNOWN || any >= USED_WEEKS ? any : USED_UNKNOWN;
}

/* A bullet or a lone separator in front; true when it was a colon, so that no name follows. */
static bool skip_lead(struct str *line)
{
    static const struct str bullets[] = { STR_INIT("- "), STR_INIT("• "), STR_INIT("* "),
                                          STR_INIT("– ") };
    size_t len = one_of(bullets, sizeof bullets / sizeof bullets[0], *line, 0);
    size_t colon = one_of(colons, sizeof colons / sizeof colons[0], *line, 0);
    bool is_colon = colon > 0 && colon_at(*line, 0) > 0;

    *line = draft_trim(str_slice(*line, is_colon ? colon : len, line->len));
    return is_colon;
}

void draft_from_line(const struct lexicon *lexicon, struct arena *arena, struct str words,
                     struct draft *draft)
{
    words = draft_trim(words);
    if (words.len == 0)
        return;
    if (draft_take_last_sign(lexicon, arena, &words, draft))
        words = trim_end(words);
    bool is_nameless = skip_lead(&words);
    if (!has_name(lexicon, arena, words))
        return;
    if (!is_nameless && take_product(lexicon, arena, &words, draft)) {
        draft->text = words;
    } else if (!is_nameless && words.len <= LIMIT_NAME / 2 && !tells(lexicon, arena, words)) {
        /* One thing only: a short one is the product, a long one the story. */
        draft->product_name = words;
        return;
    } else {
        draft->text = words;
    }
    draft_take_sign_line(draft);
    draft->used_for = draft_used_for(lexicon, arena, draft->text);
    draft_take_said_verdict(lexicon, arena, draft);
}
