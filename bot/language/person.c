#include "person.h"

#include "caution.h"

enum { REACH = 3, NAME_MIN = 3 };

#define LIST(...) ((const struct str[]){ __VA_ARGS__ }), \
                  (sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static struct str written(const struct words *words, size_t i)
{
    return str_slice(words->source, words->at[i].from, words->at[i].to);
}

/* By the word itself, or as it was written: slang and endings are undone in text. */
static bool is_one_of(const struct words *words, size_t i, const struct str *texts, size_t count)
{
    for (size_t k = 0; i < words->count && k < count; k++)
        if (str_eq(words->at[i].text, texts[k]) || str_eq_ascii_nocase(written(words, i), texts[k]))
            return true;
    return false;
}

/* --- names --------------------------------------------------------------------------------- */

/* Said before a name and hardly ever otherwise; "bu tini" needs no capital. */
static bool is_address(const struct words *words, size_t i)
{
    return is_one_of(words, i, LIST(
        STR_INIT("pak"), STR_INIT("bu"), STR_INIT("mas"), STR_INIT("mbak"), STR_INIT("mba"), STR_INIT("bang"),
        STR_INIT("kang"), STR_INIT("bude"), STR_INIT("pakde"), STR_INIT("budhe"), STR_INIT("pakdhe"),
        STR_INIT("mpok"), STR_INIT("mak"), STR_INIT("ustadz"), STR_INIT("ustad"), STR_INIT("mr"),
        STR_INIT("mrs"), STR_INIT("koh"), STR_INIT("cik"), STR_INIT("bli"), STR_INIT("cak"), STR_INIT("mang")));
}

/* Before a name, and before much else: "ibu hamil", "dokter kulit". */
static bool is_title(const struct words *words, size_t i)
{
    return is_one_of(words, i, LIST(
        STR_INIT("bapak"), STR_INIT("ibu"), STR_INIT("kak"), STR_INIT("kakak"), STR_INIT("om"), STR_INIT("tante"),
        STR_INIT("abang"), STR_INIT("haji"), STR_INIT("hj"), STR_INIT("dr"), STR_INIT("drg"), STR_INIT("dokter"),
        STR_INIT("bidan"), STR_INIT("suster"), STR_INIT("teh"), STR_INIT("teteh"), STR_INIT("uda"), STR_INIT("uni"),
        STR_INIT("ci"), STR_INIT("cici"), STR_INIT("ko"), STR_INIT("ms"), STR_INIT("miss"), STR_INIT("coach"),
        STR_INIT("uncle"), STR_INIT("aunty"), STR_INIT("doctor"), STR_INIT("si")));
}

static bool is_common_name(const struct words *words, size_t i)
{
    return is_one_of(words, i, LIST(
        STR_INIT("budi"), STR_INIT("agus"), STR_INIT("andi"), STR_INIT("joko"), STR_INIT("slamet"),
        STR_INIT("hendra"), STR_INIT("rudi"), STR_INIT("tono"), STR_INIT("yanto"), STR_INIT("eko"),
        STR_INIT("bambang"), STR_INIT("dedi"), STR_INIT("asep"), STR_INIT("ujang"), STR_INIT("wawan"),
        STR_INIT("iwan"), STR_INIT("yudi"), STR_INIT("heri"), STR_INIT("ahmad"), STR_INIT("muhammad"),
        STR_INIT("rizki"), STR_INIT("fajar"), STR_INIT("bayu"), STR_INIT("doni"), STR_INIT("siti"),
        STR_INIT("sri"), STR_INIT("dewi"), STR_INIT("rina"), STR_INIT("yanti"), STR_INIT("wati"),
        STR_INIT("tini"), STR_INIT("nia"), STR_INIT("fitri"), STR_INIT("ayu"), STR_INIT("lina"),
        STR_INIT("maya"), STR_INIT("indah"), STR_INIT("rani"), STR_INIT("wulan"), STR_INIT("nur"),
        STR_INIT("john"), STR_INIT("michael"), STR_INIT("david"), STR_INIT("sarah"), STR_INIT("anna")));
}

/* Who sells rather than who they are, and firms that everybody knows. */
static bool is_role_or_firm(struct str word)
{
    static const struct str begins[] = {
        STR_INIT("penjual"), STR_INIT("seller"), STR_INIT("toko"), STR_INIT("admin"), STR_INIT("kurir"),
        STR_INIT("owner"), STR_INIT("tukang"), STR_INIT("pemilik"), STR_INIT("driver"), STR_INIT("montir"),
        STR_INIT("agen"), STR_INIT("pihak"), STR_INIT("brand"), STR_INIT("produk"), STR_INIT("barang"),
        STR_INIT("online"), STR_INIT("shop"), STR_INIT("store"), STR_INIT("tokped"), STR_INIT("lazada"),
        STR_INIT("tiktok"), STR_INIT("bukalapak"), STR_INIT("blibli"), STR_INIT("gojek"), STR_INIT("grab"),
        STR_INIT("jne"), STR_INIT("jnt"), STR_INIT("sicepat"), STR_INIT("instagram"), STR_INIT("google"),
        STR_INIT("facebook"), STR_INIT("whatsapp"), STR_INIT("telegram"), STR_INIT("indonesia"),
        STR_INIT("allah"), STR_INIT("alhamdulillah"), STR_INIT("amazon"), STR_INIT("satpam"), STR_INIT("bos"),
    };

    for (size_t k = 0; k < sizeof begins / sizeof begins[0]; k++)
        if (str_eq_ascii_nocase(str_slice(word, 0, begins[k].len), begins[k]))
            return true;
    return false;
}

static bool is_unknown(const struct words *words, size_t i)
{
    return i < words->count && !words->at[i].entry && !words->at[i].is_function &&
           words->at[i].text.len >= NAME_MIN && !is_role_or_firm(written(words, i));
}

/* SHOUTING is no name. */
static bool is_capitalised(const struct words *words, size_t i)
{
    struct str word = written(words, i);

    return words->at[i].is_capitalised && !(word.len > 1 && word.at[1] >= 'A' && word.at[1] <= 'Z');
}

static bool names_at(const struct words *words, size_t i)
{
    /* The slang of "mas" and "mba" is one word of the source each; a name stands behind all of it. */
    size_t next = i + 1;

    while (next < words->count && words->at[next].to == words->at[i].to)
        next++;
    if (next >= words->count || is_role_or_firm(written(words, next)))
        return false;
    bool is_name = is_common_name(words, next) ||
                   (is_unknown(words, next) && is_capitalised(words, next));
    return (is_address(words, i) && (is_name || is_unknown(words, next))) || (is_title(words, i) && is_name);
}

static bool is_named(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (names_at(words, i))
            return true;
    return false;
}

/* --- accusations ----------------------------------------------------------------------------- */

static bool is_accusing(const struct words *words, size_t i)
{
    return is_one_of(words, i, LIST(
        STR_INIT("penipu"), STR_INIT("menipu"), STR_INIT("nipu"), STR_INIT("tipu"), STR_INIT("ditipu"),
        STR_INIT("ketipu"), STR_INIT("tertipu"), STR_INIT("penipuan"), STR_INIT("maling"), STR_INIT("mencuri"),
        STR_INIT("nyuri"), STR_INIT("nyolong"), STR_INIT("pencuri"), STR_INIT("korupsi"), STR_INIT("koruptor"),
        STR_INIT("pembohong"), STR_INIT("bohong"), STR_INIT("bohongin"), STR_INIT("dibohongi"),
        STR_INIT("dibohongin"), STR_INIT("selingkuh"), STR_INIT("pelakor"), STR_INIT("melecehkan"),
        STR_INIT("dilecehkan"), STR_INIT("pelecehan"), STR_INIT("cabul"), STR_INIT("mesum"),
        STR_INIT("gadungan"), STR_INIT("menggelapkan"), STR_INIT("penggelapan"), STR_INIT("memeras"),
        STR_INIT("pemeras"), STR_INIT("pedofil"), STR_INIT("mabuk"), STR_INIT("narkoba"), STR_INIT("memukul"),
        STR_INIT("mukul"), STR_INIT("dipukul"), STR_INIT("curang"), STR_INIT("malpraktik"),
        STR_INIT("malpraktek"), STR_INIT("scammer"), STR_INIT("scam"), STR_INIT("scammed"),
        STR_INIT("thief"), STR_INIT("stole"), STR_INIT("steals"), STR_INIT("stealing"), STR_INIT("fraud"),
        STR_INIT("fraudster"), STR_INIT("cheated"), STR_INIT("cheats"), STR_INIT("cheater"),
        STR_INIT("liar"), STR_INIT("lied"), STR_INIT("crook"), STR_INIT("harassed"), STR_INIT("harasses"),
        STR_INIT("harassment"), STR_INIT("groped"), STR_INIT("molested"), STR_INIT("abuser"),
        STR_INIT("rapist"), STR_INIT("criminal"), STR_INIT("embezzled"), STR_INIT("malpractice")));
}

static bool is_denied(const struct words *words, size_t i)
{
    return i > 0 && !words->at[i].starts_clause && words->at[i - 1].entry &&
           (words->at[i - 1].entry->flags & LEXICON_NEGATION);
}

static bool has_word(struct str text, struct str word)
{
    for (struct str rest = text; rest.len;) {
        struct str next = str_next_word(&rest);
        if (next.len == 0)
            return false;
        if (str_eq_ascii_nocase(str_slice(next, 0, word.len), word))
            return true;
    }
    return false;
}

/* Beside the accusation: a common name, or a capital that no sentence's beginning explains. */
static bool is_accused_name(const struct words *words, size_t i, size_t accusing, struct str product)
{
    if (is_common_name(words, i))
        return true;
    return is_unknown(words, i) && is_capitalised(words, i) && !has_word(product, written(words, i)) &&
           (!words->at[i].starts_clause || i + 1 == accusing);
}

bool person_is_accused(const struct lexicon *lexicon, struct arena *arena, enum subject subject,
                       struct str product, struct str text)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    bool has_name = subject == SUBJECT_PERSON || is_named(&words);
    for (size_t i = 0; i < words.count; i++) {
        if (!is_accusing(&words, i) || is_denied(&words, i))
            continue;
        if (has_name)
            return true;
        for (size_t k = i > REACH ? i - REACH : 0; k < words.count && k <= i + REACH; k++)
            if (k != i && is_accused_name(&words, k, i, product))
                return true;
    }
    return false;
}

/* --- a person or a small shop ---------------------------------------------------------------- */

enum subject person_or_shop(const struct lexicon *lexicon, struct arena *arena, struct str product,
                            struct str text, unsigned packs)
{
    const unsigned umkm = 1u << LEXICON_UMKM;
    struct words words, name;

    words_split(lexicon, arena, product, &name);
    words_split(lexicon, arena, text, &words);
    unsigned types = caution_packs(lexicon, &name, false);
    if (types && !(types & umkm))
        return SUBJECT_THING;
    if (is_named(&name))
        return SUBJECT_PERSON;
    if (types)
        return SUBJECT_SHOP;
    types = caution_packs(lexicon, &words, false);
    return (packs & umkm) && !(types & ~umkm) ? SUBJECT_SHOP : SUBJECT_THING;
}
