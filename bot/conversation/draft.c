#include "draft.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "../language/contact.h"
#include "../language/ident.h"
#include "../language/needs.h"

enum { DRAFT_FORMAT = 3 };
enum draft_flag { NAMED = 1, HAS_VERDICT = 2, HAS_PROVENANCE = 4, HAS_NEEDS = 8, SHOWN = 16, MASKED = 32,
                  HINTED = 64 };

struct str draft_pack(struct arena *arena, const struct draft *draft)
{
    struct text out = { .arena = arena };

    pack_u64(&out, DRAFT_FORMAT);
    pack_fixed64(&out, draft->product);
    pack_u64(&out, (draft->is_named ? NAMED : 0u) | (draft->has_verdict ? HAS_VERDICT : 0u) |
                       (draft->has_provenance ? HAS_PROVENANCE : 0u) |
                       (draft->has_needs ? HAS_NEEDS : 0u) | (draft->is_shown ? SHOWN : 0u) |
                       (draft->is_masked ? MASKED : 0u) | (draft->is_hinted ? HINTED : 0u));
    pack_i64(&out, draft->verdict);
    pack_u64(&out, draft->used_for);
    pack_u64(&out, draft->provenance);
    pack_u64(&out, draft->name_shown);
    pack_str(&out, draft->product_name);
    pack_str(&out, draft->text);
    pack_str(&out, draft->used_words);
    pack_str(&out, draft->for_whom);
    pack_str(&out, draft->lang);
    pack_str(&out, draft->contact);
    pack_u64(&out, draft->photo_count);
    for (size_t i = 0; i < draft->photo_count; i++)
        pack_str(&out, draft->photos[i]);
    pack_fixed32(&out, draft->asked);
    pack_fixed32(&out, draft->allowed);
    pack_u64(&out, draft->picked_count);
    for (size_t i = 0; i < draft->picked_count; i++) {
        pack_str(&out, draft->picked[i].name);
        pack_str(&out, draft->picked[i].value);
    }
    return out.s;
}

bool draft_unpack(struct str bytes, struct draft *draft)
{
    struct unpack in = { .rest = bytes };

    *draft = (struct draft){ 0 };
    uint64_t format = unpack_u64(&in);
    if (format != DRAFT_FORMAT)
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
    draft->is_masked = flags & MASKED;
    draft->is_hinted = flags & HINTED;
    draft->verdict = (enum verdict)verdict;
    draft->used_for = (enum used_for)used_for;
    draft->provenance = (enum provenance)provenance;
    draft->name_shown = (enum name_shown)name_shown;
    draft->product_name = unpack_str(&in);
    draft->text = unpack_str(&in);
    draft->used_words = unpack_str(&in);
    draft->for_whom = unpack_str(&in);
    draft->lang = unpack_str(&in);
    draft->contact = unpack_str(&in);
    draft->photo_count = unpack_count(&in, LIMIT_PHOTOS);
    for (size_t i = 0; i < draft->photo_count; i++)
        draft->photos[i] = unpack_str(&in);
    draft->asked = unpack_fixed32(&in);
    draft->allowed = unpack_fixed32(&in);
    draft->picked_count = unpack_count(&in, DRAFT_PICKED);
    for (size_t i = 0; i < draft->picked_count; i++) {
        draft->picked[i].name = unpack_str(&in);
        draft->picked[i].value = unpack_str(&in);
    }
    return !in.is_bad;
}

static bool is_mask_alone(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (str_find_byte(STR("*:;,.-()/ "), name.at[i]) == SIZE_MAX)
            return false;
    return true;
}

void draft_mask(struct arena *arena, struct draft *draft)
{
    struct str *const words[] = { &draft->product_name, &draft->text, &draft->for_whom };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        unsigned found;
        *words[i] = contact_mask(arena, *words[i], &found);
        draft->is_masked |= found != 0;
    }
    if (draft->is_masked && !draft->is_named && is_mask_alone(draft->product_name))
        draft->product_name = STR("");
}

static bool has_picked(const struct draft *draft, struct str name)
{
    for (size_t i = 0; i < draft->picked_count; i++)
        if (str_eq(draft->picked[i].name, name))
            return true;
    return false;
}

void draft_unpick(struct draft *draft, struct str name)
{
    size_t kept = 0;

    for (size_t i = 0; i < draft->picked_count; i++)
        if (!str_eq(draft->picked[i].name, name))
            draft->picked[kept++] = draft->picked[i];
    draft->picked_count = kept;
}

bool draft_pick(struct draft *draft, struct need need, bool may_be_several)
{
    if (!may_be_several)
        draft_unpick(draft, need.name);
    if (draft->picked_count == DRAFT_PICKED)
        return false;
    draft->picked[draft->picked_count++] = need;
    return true;
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
    for (size_t i = 0; i < draft->picked_count; i++)
        testimonial->attributes[testimonial->attribute_count++] =
            (struct attribute){ draft->picked[i].name, draft->picked[i].value };
    /* What was picked is sure; what the words seem to say of the same is not. */
    for (size_t i = 0; i < needs.count && testimonial->attribute_count < LIMIT_ATTRIBUTES; i++)
        if (!has_picked(draft, needs.at[i].name))
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
    testimonial->photo_count = draft->photo_count;
    for (size_t i = 0; i < draft->photo_count; i++)
        testimonial->photos[i] = draft->photos[i];
    if (draft->provenance == PROVENANCE_STAFF)
        testimonial->contact = draft->contact;
    add_needs(lexicon, arena, draft, testimonial);
}
