/* draft_concrete.c: does a story hold one thing that can be observed (B1)?
 *
 * Praise, blame and a price that is called low say what somebody thinks, not
 * what happened. What the lexicon knows as a need or property ("lengket",
 * "stings") and what is denied ("ga bocor") is an observation by itself; of
 * words that we do not know two are enough, since we would rather let an empty
 * story pass than send a real one back. */
#include "draft.h"

#include "../language/words.h"

enum { ENOUGH = 2 };

/* Common to all testimonials, so that they tell nothing: opinions, how strongly, the thing
 * itself, having bought or used it. As words_split spells them. */
static const char *const opinions =
    " bagus baik mantap mantul keren oke ok okay okey cocok suka puas jelek parah buruk sip top jos "
    "joss kece gokil gila cakep hebat sempurna juara terbaik terbagus favorit andalan kecewa nyesel "
    "menyesal zonk ampas sampah enak biasa standar lumayan mending payah memuaskan mengecewakan "
    "rekomen reko rekomendasi rekomended recommended recommend rekomendasikan merekomendasikan "
    "murah mahal meriah worth worthit it murmer terjangkau harga harganya kualitas kualitasnya "
    "banget sekali sangat sumpah asli beneran pokok pokoknya fix pol abis habis poll bintang nilai "
    "rating skor wajib punya beli membeli dibeli pakai coba order pesan repeat produk product "
    "barang ini itu deh sih bestie jujur sesuai ekspektasi memang emang kelas andalanku favoritku "
    "good great nice best love loved like liked bad worst terrible amazing awesome perfect excellent "
    "fantastic superb cool decent meh awful horrible poor fine wonderful lovely brilliant "
    "disappointed disappointing satisfied happy unhappy favourite favorite quality price cheap "
    "expensive affordable money value very really super totally absolutely definitely highly ever "
    "item stuff thing things brand buy bought work works worked must recommendation star stars "
    "holy grail hg everything nothing ";

/* How long it was used is asked for by itself. */
static const char *const times = " hari minggu bulan tahun setahun sebulan seminggu day days week weeks "
                                 "month months year years kali times ";

static bool is_listed(const char *list, struct str word)
{
    char padded[WORD_BYTES + 2];
    size_t len = 0;

    if (word.len + 2 > sizeof padded)
        return false;
    padded[len++] = ' ';
    for (size_t i = 0; i < word.len; i++)
        padded[len++] = word.at[i];
    padded[len++] = ' ';
    return str_find(str_from(list), (struct str){ padded, len }) != SIZE_MAX;
}

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    return true;
}

static bool is_in(const struct words *words, struct str word, size_t before)
{
    for (size_t i = 0; i < words->count && i < before; i++)
        if (str_eq(words->at[i].text, word))
            return true;
    return false;
}

static unsigned weight_of(const struct words *words, size_t i)
{
    const struct word *word = &words->at[i];
    const struct lexicon_entry *entry = word->entry;
    unsigned flags = entry ? entry->flags : 0;

    if (word->is_function || is_listed(opinions, word->text) || is_listed(opinions, word->stem) ||
        is_listed(times, word->text) || is_number(word->text) ||
        (flags & (LEXICON_FILLER | LEXICON_NEGATION)))
        return 0;
    bool is_property = lexicon_is_of(entry, LEXICON_NEED);
    bool is_denied = i > 0 && words->at[i - 1].entry &&
                     (words->at[i - 1].entry->flags & LEXICON_NEGATION);
    return is_property || is_denied || (flags & LEXICON_ABSENT) ? ENOUGH : 1;
}

bool draft_is_concrete(const struct lexicon *lexicon, struct arena *arena, struct str product,
                       struct str text)
{
    struct words words, name;
    unsigned observed = 0;

    words_split(lexicon, arena, text, &words);
    words_split(lexicon, arena, product, &name);
    for (size_t i = 0; i < words.count && observed < ENOUGH; i++)
        if (!is_in(&words, words.at[i].text, i) && !is_in(&name, words.at[i].text, name.count))
            observed += weight_of(&words, i);
    return observed >= ENOUGH;
}
