#include "draft.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "../language/ident.h"
#include "../language/needs.h"
#include "../language/terms.h"
#include "../language/used_for.h"

enum { DRAFT_FORMAT = 1, OBSERVATION_WORDS = 2 };
enum draft_flag { NAMED = 1, HAS_VERDICT = 2, HAS_PROVENANCE = 4, HAS_NEEDS = 8, SHOWN = 16 };

struct str draft_pack(struct arena *arena, const struct draft *draft)
{
    struct text out = { .arena = arena };

    pack_u64(&out, DRAFT_FORMAT);
    pack_fixed64(&out, draft->product);
    pack_u64(&out, (draft->is_named ? NAMED : 0u) | (draft->has_verdict ? HAS_VERDICT : 0u) |
                       (draft->has_provenance ? HAS_PROVENANCE : 0u) |
                       (draft->has_needs ? HAS_NEEDS : 0u) | (draft->is_shown ? SHOWN : 0u));
    pack_i64(&out, draft->verdict);
    pack_u64(&out, draft->used_for);
    pack_u64(&out, draft->provenance);
    pack_u64(&out, draft->name_shown);
    pack_str(&out, draft->product_name);
    pack_str(&out, draft->text);
    pack_str(&out, draft->used_words);
    pack_str(&out, draft->for_whom);
    pack_str(&out, draft->lang);
    return out.s;
}

bool draft_unpack(struct str bytes, struct draft *draft)
{
    struct unpack in = { .rest = bytes };

    *draft = (struct draft){ 0 };
    if (unpack_u64(&in) != DRAFT_FORMAT)
        return false;
    draft->product = unpack_fixed64(&in);
    uint64_t flags = unpack_u64(&in);
    int64_t verdict = unpack_i64(&in);
    uint64_t used_for = unpack_u64(&in);
    uint64_t provenance = unpack_u64(&in);
    uint64_t name_shown = unpack_u64(&in);
    if (in.is_bad || verdict < VERDICT_NO || verdict > VERDICT_YES || used_for > USED_LONGER ||
        provenance >= PROVENANCES || name_shown > NAME_HIDDEN)
        return false;
    draft->is_named = flags & NAMED;
    draft->has_verdict = flags & HAS_VERDICT;
    draft->has_provenance = flags & HAS_PROVENANCE;
    draft->has_needs = flags & HAS_NEEDS;
    draft->is_shown = flags & SHOWN;
    draft->verdict = (enum verdict)verdict;
    draft->used_for = (enum used_for)used_for;
    draft->provenance = (enum provenance)provenance;
    draft->name_shown = (enum name_shown)name_shown;
    draft->product_name = unpack_str(&in);
    draft->text = unpack_str(&in);
    draft->used_words = unpack_str(&in);
    draft->for_whom = unpack_str(&in);
    draft->lang = unpack_str(&in);
    return !in.is_bad;
}

static const struct {
    struct str sign;
    enum verdict verdict;
} signs[] = { { STR_INIT("+"), VERDICT_YES },      { STR_INIT("👍"), VERDICT_YES },
              { STR_INIT("0"), VERDICT_SO_SO },    { STR_INIT("-"), VERDICT_NO },
              { STR_INIT("👎"), VERDICT_NO } };

/* A sign of its own at the end, behind a space: "... 4 bulan +". */
static void take_verdict(struct str *words, struct draft *draft)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        struct str before = str_slice(*words, 0, words->len - (words->len >= signs[i].sign.len
                                                                   ? signs[i].sign.len : 0));
        if (!str_ends(*words, signs[i].sign) || !str_ends(before, STR(" ")))
            continue;
        draft->has_verdict = true;
        draft->verdict = signs[i].verdict;
        *words = str_trim(before);
        return;
    }
}

/* What stands before the first colon, line break or dash between spaces. */
static bool take_product(struct str *words, struct draft *draft)
{
    static const struct str separators[] = { STR_INIT("\n"), STR_INIT(": "), STR_INIT(":"),
                                             STR_INIT(" - "), STR_INIT(" – "), STR_INIT(" — ") };
    size_t at = SIZE_MAX;
    size_t len = 0;

    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        size_t found = str_find(*words, separators[i]);
        if (found < at) {
            at = found;
            len = separators[i].len;
        }
    }
    if (at == SIZE_MAX || at == 0 || at > LIMIT_NAME)
        return false;
    draft->product_name = str_trim(str_slice(*words, 0, at));
    *words = str_trim(str_slice(*words, at + len, words->len));
    return true;
}

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

void draft_from_line(const struct lexicon *lexicon, struct arena *arena, struct str words,
                     struct draft *draft)
{
    words = str_trim(words);
    if (words.len == 0)
        return;
    take_verdict(&words, draft);
    if (!take_product(&words, draft)) {
        /* One thing only: a short one is the product, a long one the story. */
        if (words.len <= LIMIT_NAME / 2)
            draft->product_name = words;
        else
            draft->text = words;
        return;
    }
    draft->text = words;
    draft->used_for = draft_used_for(lexicon, arena, draft->text);
}

/* "Bagus banget, recommended" says that, not what happened: such words are common to
 * every testimonial and carry no observation. */
static bool is_mere_judgement(struct str word)
{
    static const char *const words[] = {
        "bagus", "mantap", "keren", "oke", "ok", "cocok", "suka", "puas", "jelek", "parah", "sip",
        "top", "rekomen", "rekomendasi", "recommended", "recommend", "good", "great", "nice", "best",
        "love", "like", "bad", "worst", "terrible", "amazing", "awesome", "perfect", "okay", "banget",
        "sekali", "sangat", "very", "really", "produk", "product", "barang"
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, str_from(words[i])))
            return true;
    return false;
}

bool draft_is_concrete(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;
    size_t observed = 0;

    if (text.len < LIMIT_TESTIMONIAL_MIN)
        return false;
    words_split(lexicon, arena, text, &words);
    for (size_t i = 0; i < words.count; i++)
        if (!words.at[i].is_function && !is_mere_judgement(words.at[i].text))
            observed++;
    return observed >= OBSERVATION_WORDS;
}

static struct str language_of_story(const struct lexicon *lexicon, struct arena *arena,
                                    const struct draft *draft)
{
    switch (language_of_text(lexicon, arena, draft->text)) {
    case LANGUAGE_ID: return STR("id");
    case LANGUAGE_EN: return STR("en");
    case LANGUAGE_UNSURE: break;
    }
    return draft->lang;
}

static void add_needs(const struct lexicon *lexicon, struct arena *arena, const struct draft *draft,
                      struct testimonial *testimonial)
{
    struct words words;
    struct needs needs;

    words_split(lexicon, arena,
                arena_print(arena, "%.*s. %.*s", STR_ARG(draft->for_whom), STR_ARG(draft->text)),
                &words);
    needs_of_words(lexicon, arena, &words, &needs);
    for (size_t i = 0; i < needs.count && testimonial->attribute_count < LIMIT_ATTRIBUTES; i++)
        testimonial->attributes[testimonial->attribute_count++] =
            (struct attribute){ needs.at[i].name, needs.at[i].value };
}

void draft_fill_testimonial(const struct lexicon *lexicon, struct arena *arena,
                            const struct draft *draft, struct testimonial *testimonial)
{
    testimonial->verdict = draft->verdict;
    testimonial->used_for = draft->used_for;
    testimonial->provenance = draft->provenance;
    testimonial->scope = draft->is_shown ? SCOPE_GROUP : SCOPE_NOWHERE;
    testimonial->lang = language_of_story(lexicon, arena, draft);
    testimonial->text = draft->text;
    testimonial->name_shown = draft->name_shown;
    testimonial->purpose = draft->for_whom;
    add_needs(lexicon, arena, draft, testimonial);
}
