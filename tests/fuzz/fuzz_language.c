/* fuzz_language.c: any bytes as a member's message: understood within our limits, never
 * beyond the text. The first byte is how short it is cut. */
#include "fuzz.h"

#include "../../bot/conversation/draft.h"
#include "../../bot/conversation/i18n.h"
#include "../../bot/language/caution.h"
#include "../../bot/language/compare.h"
#include "../../bot/language/contact.h"
#include "../../bot/language/cut.h"
#include "../../bot/language/ident.h"
#include "../../bot/language/intent.h"
#include "../../bot/language/needs.h"
#include "../../bot/language/person.h"
#include "../../bot/language/reading.h"
#include "../../bot/language/terms.h"
#include "../../bot/language/used_for.h"

static bool is_within(struct str part, struct str whole)
{
    return part.len == 0 || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

static void check_reading(const struct lexicon *lexicon, const struct words *words)
{
    struct comparison comparison;
    struct reading reading;

    reading_of_words(lexicon, words, LANGUAGE_ID, &reading);
    must(reading.language != LANGUAGE_UNSURE);
    must(reading.request_score >= 0 && reading.request_score <= 1);
    must(reading.satisfied_score >= 0 && reading.satisfied_score <= 1);
    must(reading.abuse_score >= 0 && reading.abuse_score <= 1);
    must(reading.spam_score >= 0 && reading.spam_score <= 1);
    if (compare_of_words(lexicon, words, &comparison))
        must(is_within(comparison.a, words->source) && is_within(comparison.b, words->source));
    lexicon_caution_in(lexicon, words, (struct str){ "", 0 });
    for (unsigned kind = CAUTION_FLAG; kind <= CAUTION_ASK; kind++)
        caution_find(lexicon, words, caution_packs(lexicon, words, true),
                     (enum lexicon_caution_kind)kind, words->source);
}

static void check_words(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;
    struct terms terms;
    struct term_groups groups;
    struct needs needs;
    struct price price;
    size_t alternatives = 0;

    words_split(lexicon, arena, text, &words);
    must(words.count <= WORDS_MAX);
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.at[i];
        must(word->text.len > 0 && word->text.len <= WORD_BYTES);
        must(word->from <= word->to && word->to <= text.len);
        must(str_is_utf8(word->text) && str_is_utf8(word->stem));
        touch(word->stem);
    }
    check_reading(lexicon, &words);
    terms_of_words(lexicon, arena, &words, &terms);
    must(terms.count <= LIMIT_TERMS);
    for (size_t i = 0; i < terms.count; i++) {
        must(terms.at[i].weight > 0);
        touch(terms.at[i].text);
    }
    terms_of_question(lexicon, arena, &words, &groups);
    for (size_t i = 0; i < groups.count; i++) {
        alternatives += groups.at[i].count;
        must(groups.at[i].from <= groups.at[i].to && groups.at[i].to <= text.len);
        for (size_t k = 0; k < groups.at[i].count; k++)
            touch(groups.at[i].at[k].text);
    }
    must(alternatives <= LIMIT_QUERY_TERMS);
    needs_of_words(lexicon, arena, &words, &needs);
    must(needs.count <= LIMIT_ATTRIBUTES);
    for (size_t i = 0; i < needs.count; i++)
        touch(needs.at[i].name), touch(needs.at[i].value);
    if (price_of_words(&words, &price, NULL, NULL))
        must(price.min >= 0 && price.max >= price.min);
    must(intent_of(lexicon, &words) <= INTENT_QUESTION);
}

static void check_cut(struct arena *arena, struct str text, size_t max)
{
    bool was_cut;
    struct str cut = cut_text(arena, text, max, &was_cut);

    touch(cut);
    must(count_graphemes(cut) <= max);
    must(was_cut || (cut.at == text.at && cut.len == text.len));
    must(!str_is_utf8(text) || str_is_utf8(cut));
    must(count_utf16(text) <= text.len);
}

static void check_rich(struct arena *arena, struct str text)
{
    struct str rich = rich_escape(arena, text);

    must(str_eq(rich_to_plain(arena, rich), text));
    must(!str_is_utf8(text) || rich_units(rich) == count_utf16(text));
    touch(rich_to_plain(arena, text)); /* not ours to escape, and yet survived */
    must(rich_units(text) <= 2 * text.len);
}

/* A mask is no longer than what it stands for, and what it left can be stored. */
static void check_guards(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    unsigned found = 0;
    struct str masked = contact_mask(arena, text, &found);

    must(masked.len <= text.len && (found != 0) == (masked.at != text.at));
    must(!str_is_utf8(text) || str_is_utf8(masked));
    struct words words;
    words_split(lexicon, arena, text, &words);
    unsigned asks = caution_asks(lexicon, &words, str_slice(text, 0, text.len / 2));
    must((caution_first_ask(lexicon, asks) != NULL) == (asks != 0));
    person_is_accused(lexicon, arena, person_or_shop(lexicon, arena, text, text, ~0u),
                      str_slice(text, 0, text.len / 2), text);
}

static void check_draft(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct draft draft = { 0 }, again;

    draft_from_line(lexicon, arena, text, &draft);
    must(is_within(draft.product_name, text) && is_within(draft.text, text));
    must(draft.product_name.len <= LIMIT_NAME);
    draft_is_concrete(lexicon, arena, draft.product_name, text);
    must(draft_unpack(draft_pack(arena, &draft), &again));
    must(str_eq(again.text, draft.text) && str_eq(again.product_name, draft.product_name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    must(lexicon);
    if (size == 0)
        return 0;
    struct arena *arena = arena_open(1 << 24);
    struct str text = { (const char *)data + 1, size - 1 };
    struct need need;

    check_words(lexicon, arena, text);
    check_cut(arena, text, data[0]);
    check_rich(arena, text);
    check_draft(lexicon, arena, text);
    check_guards(lexicon, arena, text);
    must(used_for_of(lexicon, arena, text) <= USED_LONGER);
    must(language_of_text(lexicon, arena, text) <= LANGUAGE_EN);
    need =
        need_canonical(lexicon, arena, str_slice(text, 0, data[0]), str_slice(text, data[0], size));
    touch(need.name), touch(need.value);
    arena_close(arena);
    return 0;
}
