#include "caution.h"

enum { DATE_REACH = 5, NAME_MIN = 3 };

#define LIST(...) ((const struct str[]){ __VA_ARGS__ }), \
                  (sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
#define IS_ONE_OF(words, i, ...) is_one_of((words), (i), LIST(__VA_ARGS__))

/* By the word itself, or as it was written: slang and endings are undone in text. */
static bool is_one_of(const struct words *words, size_t i, const struct str *texts, size_t count)
{
    if (i >= words->count)
        return false;
    struct str written = str_slice(words->source, words->at[i].from, words->at[i].to);
    for (size_t k = 0; k < count; k++)
        if (str_eq(words->at[i].text, texts[k]) || str_eq_ascii_nocase(written, texts[k]))
            return true;
    return false;
}

unsigned caution_packs(const struct lexicon *lexicon, const struct words *words, bool also_needs)
{
    unsigned packs = 0;

    for (size_t i = 0; i < words->count;) {
        size_t count = 0;
        const struct lexicon_entry *entry = words_phrase(lexicon, words, i, 0, &count);
        if (!entry)
            entry = words->at[i].entry;
        if (entry && entry->group_at && (also_needs || lexicon_is_of(entry, LEXICON_TYPE)))
            packs |= 1u << lexicon_group(entry)->pack;
        i += count ? count : 1;
    }
    return packs;
}

/* --- a child's name --------------------------------------------------------------------- */

/* Behind which word i speaks of one's own child ("anakku", "anak saya", "my son"); 0: it does not. */
static size_t behind_own_child(const struct words *words, size_t i)
{
    if (IS_ONE_OF(words, i, STR_INIT("anakku"), STR_INIT("bayiku"), STR_INIT("putriku"),
                  STR_INIT("putraku"), STR_INIT("dedek"), STR_INIT("debay"), STR_INIT("anakq")))
        return i + 1 + (i + 1 < words->count && words->at[i + 1].to == words->at[i].to);
    if (IS_ONE_OF(words, i, STR_INIT("anak"), STR_INIT("bayi"), STR_INIT("putri"), STR_INIT("putra")) &&
        IS_ONE_OF(words, i + 1, STR_INIT("saya"), STR_INIT("aku"), STR_INIT("gue"), STR_INIT("gw"),
                  STR_INIT("kami"), STR_INIT("pertamaku"), STR_INIT("keduaku")))
        return i + 2;
    if (IS_ONE_OF(words, i, STR_INIT("si")) && IS_ONE_OF(words, i + 1, STR_INIT("kecil")))
        return i + 2;
    if (IS_ONE_OF(words, i, STR_INIT("my"), STR_INIT("our")) &&
        IS_ONE_OF(words, i + 1, STR_INIT("son"), STR_INIT("daughter"), STR_INIT("baby"),
                  STR_INIT("kid"), STR_INIT("toddler"), STR_INIT("boy"), STR_INIT("girl"),
                  STR_INIT("newborn"), STR_INIT("child")))
        return i + 2;
    return 0;
}

static bool tells_of_own_child(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (behind_own_child(words, i))
            return true;
    return false;
}

static bool is_in(struct str text, struct str word)
{
    for (struct str rest = text; rest.len;) {
        struct str next = str_next_word(&rest);
        if (next.len >= word.len && str_eq_ascii_nocase(str_slice(next, 0, word.len), word))
            return true;
        if (next.len == 0)
            return false;
    }
    return false;
}

/* A capitalised word that is in no list: SHOUTING and the product's own name are left alone. */
static bool is_name(const struct words *words, size_t i, struct str known)
{
    if (i >= words->count || words->at[i].entry || !words->at[i].is_capitalised ||
        words->at[i].text.len < NAME_MIN ||
        IS_ONE_OF(words, i, STR_INIT("masya"), STR_INIT("puji"), STR_INIT("eczema"),
                  STR_INIT("eksim"), STR_INIT("montessori"), STR_INIT("lahap")))
        return false;
    /* "anakku, Kirana, ..." is a name, "anakku. Kirain ..." a sentence. */
    if (words->at[i].starts_clause && (i + 1 == words->count || !words->at[i + 1].starts_clause))
        return false;
    struct str written = str_slice(words->source, words->at[i].from, words->at[i].to);
    bool is_shouted = written.at[1] >= 'A' && written.at[1] <= 'Z';
    return !is_shouted && !is_in(known, written);
}

static bool names_child(const struct words *words, struct str known)
{
    for (size_t i = 0; i < words->count; i++) {
        size_t at = behind_own_child(words, i);
        if (at == 0)
            continue;
        if (IS_ONE_OF(words, at, STR_INIT("is")))
            at++;
        if (IS_ONE_OF(words, at, STR_INIT("namanya"), STR_INIT("bernama"), STR_INIT("named"),
                      STR_INIT("called")) ||
            is_name(words, at + IS_ONE_OF(words, at, STR_INIT("si")), known))
            return true;
    }
    return false;
}

/* --- a date of birth ---------------------------------------------------------------------- */

static bool is_number(const struct words *words, size_t i)
{
    struct str text = i < words->count ? words->at[i].text : STR("");

    for (size_t k = 0; k < text.len; k++)
        if (text.at[k] < '0' || text.at[k] > '9')
            return false;
    return text.len > 0 && text.len <= 4;
}

/* Numbers with one of "/-." and no more between them: 3/5 or 2023-05-03. */
static bool is_joined_number(const struct words *words, size_t i)
{
    if (!is_number(words, i) || !is_number(words, i + 1) ||
        words->at[i].to + 1 != words->at[i + 1].from)
        return false;
    char between = words->source.at[words->at[i].to];
    return between == '/' || between == '-' || between == '.';
}

static bool is_month(const struct words *words, size_t i)
{
    return IS_ONE_OF(words, i, STR_INIT("januari"), STR_INIT("februari"), STR_INIT("maret"),
                     STR_INIT("april"), STR_INIT("mei"), STR_INIT("juni"), STR_INIT("juli"),
                     STR_INIT("agustus"), STR_INIT("september"), STR_INIT("oktober"),
                     STR_INIT("november"), STR_INIT("desember"), STR_INIT("january"),
                     STR_INIT("february"), STR_INIT("march"), STR_INIT("may"), STR_INIT("june"),
                     STR_INIT("july"), STR_INIT("august"), STR_INIT("october"),
                     STR_INIT("december"), STR_INIT("jan"), STR_INIT("feb"), STR_INIT("mar"),
                     STR_INIT("apr"), STR_INIT("jun"), STR_INIT("jul"), STR_INIT("agt"),
                     STR_INIT("agu"), STR_INIT("aug"), STR_INIT("sep"), STR_INIT("sept"),
                     STR_INIT("okt"), STR_INIT("oct"), STR_INIT("nov"), STR_INIT("des"),
                     STR_INIT("dec"));
}

/* "lahir 3 Mei 2023", "born on May 3rd", "ultah 3/5": a birth and a date soon behind it. */
static bool tells_birth(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (!IS_ONE_OF(words, i, STR_INIT("lahir"), STR_INIT("kelahiran"), STR_INIT("lahiran"),
                       STR_INIT("born"), STR_INIT("birthday"), STR_INIT("ultah"), STR_INIT("ttl"),
                       STR_INIT("dob"), STR_INIT("birthdate")))
            continue;
        for (size_t at = i + 1; at < words->count && at <= i + DATE_REACH; at++)
            if (is_joined_number(words, at) ||
                (is_month(words, at) && (is_number(words, at - 1) || is_number(words, at + 1))))
                return true;
    }
    return false;
}

/* --- all of it ----------------------------------------------------------------------------- */

static bool is_denied(const struct words *words, size_t i)
{
    return i > 0 && !words->at[i].starts_clause && words->at[i - 1].entry &&
           (words->at[i - 1].entry->flags & LEXICON_NEGATION);
}

static bool touches(const struct words *words, const struct lexicon_caution *caution)
{
    bool may_be_denied = caution->kind == CAUTION_FLAG;

    for (size_t i = 0; i < words->count; i++)
        for (size_t n = 0; n < caution->count; n++)
            if (words_match(words, i, caution->phrases[n]) && !(may_be_denied && is_denied(words, i)))
                return true;
    return false;
}

static bool is_claim(const struct lexicon_caution *caution)
{
    return str_eq(caution->what, STR("medical_claim"));
}

const struct lexicon_caution *caution_find(const struct lexicon *lexicon,
                                           const struct words *words, unsigned packs,
                                           enum lexicon_caution_kind kind, struct str known)
{
    bool speaks_of_children = (packs & 1u << LEXICON_PARENTING) || tells_of_own_child(words);

    for (size_t k = 0; k < lexicon_caution_count(lexicon); k++) {
        const struct lexicon_caution *caution = lexicon_caution(lexicon, k);
        if (caution->kind != kind)
            continue;
        if ((is_claim(caution) || (packs & 1u << caution->pack_number)) && touches(words, caution))
            return caution;
        if (str_eq(caution->what, STR("child_name")) && names_child(words, known))
            return caution;
        if (str_eq(caution->what, STR("birth_date")) && speaks_of_children && tells_birth(words))
            return caution;
    }
    return NULL;
}

/* --- what is kept only with a consent of its own ------------------------------------------- */

static bool is_of_product(const struct words *words, size_t i, size_t count, struct str known)
{
    for (size_t k = i; k < i + count; k++)
        if (is_in(known, str_slice(words->source, words->at[k].from, words->at[k].to)))
            return true;
    return false;
}

static bool tells(const struct words *words, const struct lexicon_caution *caution, struct str known)
{
    for (size_t i = 0; i < words->count; i++)
        for (size_t n = 0; n < caution->count; n++) {
            size_t count = words_match(words, i, caution->phrases[n]);
            if (count && !is_denied(words, i) && !is_of_product(words, i, count, known))
                return true;
        }
    return false;
}

unsigned caution_asks(const struct lexicon *lexicon, const struct words *words, struct str known)
{
    unsigned asks = 0, bit = 1;

    for (size_t k = 0; k < lexicon_caution_count(lexicon); k++) {
        const struct lexicon_caution *caution = lexicon_caution(lexicon, k);
        if (caution->kind != CAUTION_ASK)
            continue;
        bool is_of_child = str_eq(caution->what, STR("child_data"));
        if ((!is_of_child || tells_of_own_child(words)) && tells(words, caution, known))
            asks |= bit;
        bit <<= 1;
    }
    return asks;
}

const struct lexicon_caution *caution_first_ask(const struct lexicon *lexicon, unsigned asks)
{
    for (size_t k = 0; asks && k < lexicon_caution_count(lexicon); k++) {
        if (lexicon_caution(lexicon, k)->kind != CAUTION_ASK)
            continue;
        if (asks & 1)
            return lexicon_caution(lexicon, k);
        asks >>= 1;
    }
    return NULL;
}

bool caution_claims(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    for (size_t k = 0; k < lexicon_caution_count(lexicon); k++)
        if (is_claim(lexicon_caution(lexicon, k)) && touches(&words, lexicon_caution(lexicon, k)))
            return true;
    return false;
}
