/* render.c: quotes are members' own words, byte for byte, cut at a grapheme; the
 * author's wish for a name and the record's label go with every one of them. */
#include "render.h"

#include <string.h>

#include "../base/limits.h"
#include "../language/cut.h"
#include "effects.h"
#include "rendering.h"

enum { TIGHT_NAME = 48, TIGHT_USE = 24 }; /* graphemes */

struct str rendering_words(struct rendering *r, struct str key, const struct param *params,
                            size_t count)
{
    return i18n_text(r->shelf->engine->options.i18n, r->shelf->arena, r->reply->lang, key, params,
                     count, r->reply->kind != REPLY_ACK);
}

static struct str key_words(struct rendering *r, const char *key)
{
    return rendering_words(r, str_from(key), NULL, 0);
}

static struct str escaped(struct rendering *r, struct str plain)
{
    return r->reply->kind == REPLY_ACK ? rich_plain(r->shelf->arena, plain)
                                        : rich_escape(r->shelf->arena, plain);
}

static struct str tight(struct rendering *r, struct str words, size_t graphemes)
{
    return r->is_tight ? cut_text(r->shelf->arena, words, graphemes, NULL) : words;
}

/* A product by its name. Whose brand this group lets in carries that with every mention, which
 * no part and no locale can leave out (C3). */
static struct str product_name(struct rendering *r, const struct product *product, size_t graphemes)
{
    struct arena *arena = r->shelf->arena;
    struct str name = graphemes ? cut_text(arena, product->name, graphemes, NULL) : product->name;
    struct param params[] = { TEXT("product", name) };

    if (name.len == 0 || !shelf_is_sponsored(r->shelf, product))
        return name;
    return i18n_text(r->shelf->engine->options.i18n, arena, r->reply->lang, STR("label.sponsor"),
                     params, 1, false);
}

static void begin_line(struct rendering *r)
{
    if (r->out.s.len)
        text_add_char(&r->out, '\n');
}

void rendering_say_product(struct rendering *r, const struct part *part)
{
    struct product product, other;

    if (!shelf_product(r->shelf, part->id, &product))
        return;
    shelf_product_itself(r->shelf, part->other, &other);
    size_t room = r->is_tight ? TIGHT_NAME : 0;
    struct param params[] = { TEXT("other", product_name(r, &other, room)),
                              WHOLE("number", part->number),
                              TEXT("product", product_name(r, &product, room)),
                              WHOLE("yes", part->yes), WHOLE("so_so", part->so_so),
                              WHOLE("no", part->no), WHOLE("n", part->yes + part->so_so + part->no) };
    size_t count = sizeof params / sizeof params[0];
    struct text split = { .arena = r->shelf->arena };

    if (part->key.len) { /* a line of its own kind, e.g. of a brand */
        struct param *all = ARENA_ARRAY(r->shelf->arena, struct param, count + part->param_count);
        memcpy(all, params, sizeof params);
        for (size_t i = 0; i < part->param_count; i++)
            all[count + i] = part->params[i];
        begin_line(r);
        text_add(&r->out, rendering_words(r, part->key, all, count + part->param_count));
        return;
    }
    const struct {
        const char *key;
        unsigned n;
    } kinds[] = { { "answer.yes", part->yes }, { "answer.so_so", part->so_so },
                  { "answer.no", part->no } };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct param n[] = { WHOLE("n", kinds[i].n) };
        if (kinds[i].n == 0)
            continue;
        text_add(&split, split.s.len ? STR(", ") : STR(""));
        text_add(&split, rendering_words(r, str_from(kinds[i].key), n, 1));
    }
    begin_line(r);
    text_add(&r->out, rendering_words(r, STR("answer.product"), params, count));
    text_add(&r->out, STR(" · "));
    text_add(&r->out, split.s);
    if (part->is_small) {
        text_add_char(&r->out, ' ');
        text_add(&r->out, key_words(r, "answer.small"));
    }
}

static struct str name_of(struct rendering *r, const struct testimonial *testimonial)
{
    struct str name = testimonial_author_shown(
        r->shelf->arena, testimonial,
        group_option_value(&r->shelf->settings.options, GROUP_NAMES, NULL));

    return name.len ? escaped(r, name) : key_words(r, "quote.somebody");
}

static void add_detail(struct text *details, struct str detail)
{
    if (detail.len == 0)
        return;
    text_add(details, STR(", "));
    text_add(details, detail);
}

/* A value that the lexicon knows is said in the reader's language, any other as it was told. */
static struct str trait_words(struct rendering *r, const struct attribute *attribute,
                              struct need canonical)
{
    const struct i18n *i18n = r->shelf->engine->options.i18n;
    struct arena *arena = r->shelf->arena;
    struct str key = i18n_need_key(arena, canonical.name, canonical.value);

    struct param gap[] = { TEXT("value", canonical.value) };

    if (i18n_has(i18n, STR("id"), key))
        return i18n_text(i18n, arena, r->reply->lang, key, gap, 1, true);
    return i18n_need(i18n, arena, r->reply->lang, attribute->name, attribute->value, true);
}

/* The author's trait of that name and value, in words; empty when they declare none such. */
static struct str trait_of(struct rendering *r, const struct testimonial *testimonial,
                           uint32_t name, uint32_t value, size_t *place)
{
    const struct engine *engine = r->shelf->engine;

    for (size_t i = 0; name && i < testimonial->attribute_count; i++) {
        const struct attribute *attribute = &testimonial->attributes[i];
        struct need need = need_canonical(engine->options.lexicon, r->shelf->arena,
                                          attribute->name, attribute->value);
        if (attribute_hash(engine->keys.vault, need.name) != name ||
            attribute_hash(engine->keys.vault, need.value) != value)
            continue;
        *place = i;
        return trait_words(r, attribute, need);
    }
    return (struct str){ "", 0 };
}

/* At most two traits: the one shared with the asker first, and said to be shared, since it
 * is why the quote was chosen (A5). */
static void add_attributes(struct rendering *r, struct text *details, const struct part *part,
                           const struct testimonial *testimonial)
{
    size_t shared_at = SIZE_MAX;
    struct str shared = trait_of(r, testimonial, part->shared_name, part->shared_value, &shared_at);
    size_t shown = 0;

    if (shared.len) {
        struct param trait[] = { { .name = STR("need"), .kind = PARAM_RICH, .text = shared } };
        add_detail(details, rendering_words(r, STR("answer.shared"), trait, 1));
        shown++;
    }
    for (size_t i = 0; i < testimonial->attribute_count && shown < (r->is_tight ? 1 : 2); i++) {
        const struct attribute *attribute = &testimonial->attributes[i];
        if (i == shared_at)
            continue;
        add_detail(details, trait_words(r, attribute,
                                        need_canonical(r->shelf->engine->options.lexicon,
                                                       r->shelf->arena, attribute->name,
                                                       attribute->value)));
        shown++;
    }
}

/* What its author lets be shown in the group, and is theirs alone otherwise; of another group
 * what they let be shown there; in a chat that the bot is no member of, what they let be shown
 * anywhere. They may have changed it since the answer was made. */
bool rendering_may_show(const struct rendering *r, const struct testimonial *testimonial, bool own)
{
    bool is_elsewhere = r->reply->kind == REPLY_INLINE || r->reply->kind == REPLY_GUEST;

    return testimonial->scope >= (is_elsewhere   ? SCOPE_PUBLIC
                                  : r->is_linked ? SCOPE_LINKED
                                  : own          ? SCOPE_NOWHERE
                                                 : SCOPE_GROUP);
}

/* Whom it suits and whom it does not, as long as both sides still stand by it. */
static void say_split_words(struct rendering *r, const struct part *part)
{
    struct testimonial liked, disliked;
    size_t place;

    if (!shelf_testimonial(r->shelf, part->id, &liked) || liked.is_withdrawn ||
        !shelf_testimonial(r->shelf, part->other, &disliked) || disliked.is_withdrawn ||
        !rendering_may_show(r, &liked, false) || !rendering_may_show(r, &disliked, false))
        return;
    struct param params[] = {
        { .name = STR("liked"), .kind = PARAM_RICH,
          .text = trait_of(r, &liked, part->shared_name, part->shared_value, &place) },
        { .name = STR("disliked"), .kind = PARAM_RICH,
          .text = trait_of(r, &disliked, part->shared_name, part->other_value, &place) },
        WHOLE("yes", part->yes), WHOLE("no", part->no),
    };
    if (params[0].text.len == 0 || params[1].text.len == 0)
        return;
    begin_line(r);
    text_add(&r->out, STR("   "));
    text_add(&r->out, rendering_words(r, part->key, params, sizeof params / sizeof params[0]));
}

static const char *const used_keys[] = { [USED_ONCE] = "used.once", [USED_DAYS] = "used.days",
                                         [USED_WEEKS] = "used.weeks", [USED_MONTHS] = "used.months",
                                         [USED_LONGER] = "used.longer" };
static const char *const label_keys[PROVENANCES] = {
    [PROVENANCE_GIFTED] = "label.gifted",         [PROVENANCE_DISCOUNTED] = "label.discounted",
    [PROVENANCE_PAID] = "label.paid",             [PROVENANCE_AMBASSADOR] = "label.ambassador",
    [PROVENANCE_STAFF] = "label.staff",           [PROVENANCE_BRAND] = "label.brand",
    [PROVENANCE_OUTSIDE] = "label.outside",       [PROVENANCE_DEMO] = "label.demo",
};

/* Hidden after the answer was written down: the place stays, and says why. */
static void say_tombstone(struct rendering *r, const struct testimonial *testimonial)
{
    struct param params[] = { WHOLE("n", 1), KEY("reason", str_from(reason_key(testimonial->reason))) };

    if (testimonial->review != REVIEW_HIDDEN)
        return;
    begin_line(r);
    text_add(&r->out, STR("   "));
    text_add(&r->out, rendering_words(r, STR("answer.hidden"), params, 2));
    r->has_record = true;
}

/* What a brand brought is shown while the group lets it in (F2). */
static bool is_of_ended_brand(struct rendering *r, const struct testimonial *testimonial)
{
    const struct allowed *allowed = shelf_allowed(r->shelf);
    struct product product;

    return testimonial->provenance == PROVENANCE_BRAND && allowed &&
           shelf_product(r->shelf, testimonial->product, &product) &&
           allowed_has_ended(allowed, product.brand, product.name);
}

static bool may_quote(struct rendering *r, const struct part *part, struct testimonial *testimonial)
{
    return shelf_testimonial(r->shelf, part->id, testimonial) && !testimonial->is_withdrawn &&
           rendering_may_show(r, testimonial, part->is_own) &&
           (part->shows_held || !is_of_ended_brand(r, testimonial));
}

static void say_quote_part(struct rendering *r, const struct part *part)
{
    struct testimonial testimonial;
    struct arena *arena = r->shelf->arena;
    struct text details = { .arena = arena };

    if (!may_quote(r, part, &testimonial))
        return;
    if (testimonial.review != REVIEW_NONE && !part->shows_held) {
        say_tombstone(r, &testimonial);
        return;
    }
    /* A byte is never more than one character, so a short text needs no counting. */
    bool is_short = testimonial.text.len <= r->quote_chars;
    struct str words = part->is_whole || is_short
                           ? testimonial.text
                           : cut_text(arena, testimonial.text, r->quote_chars, NULL);
    text_add(&details, part->is_nameless ? key_words(r, "quote.somebody") : name_of(r, &testimonial));
    add_attributes(r, &details, part, &testimonial);
    if (testimonial.used_words.len)
        add_detail(&details, escaped(r, tight(r, testimonial.used_words, TIGHT_USE)));
    else if (testimonial.used_for != USED_UNKNOWN)
        add_detail(&details, key_words(r, used_keys[testimonial.used_for]));
    /* The label cannot be left out: every provenance but a plain peer has one. */
    if (label_keys[testimonial.provenance])
        add_detail(&details, key_words(r, label_keys[testimonial.provenance]));
    if (testimonial.proof)
        add_detail(&details, key_words(r, "label.verified"));
    if (testimonial.is_claim)
        add_detail(&details, key_words(r, "label.claim"));
    if (testimonial.is_edited)
        add_detail(&details, key_words(r, "label.edited"));
    begin_line(r);
    text_add(&r->out, STR("   \""));
    text_add(&r->out, escaped(r, words));
    text_add(&r->out, STR("\" ("));
    text_add(&r->out, details.s);
    text_add(&r->out, STR(")"));
    r->has_record = true;
}

static void say_own_part(struct rendering *r, const struct part *part)
{
    switch (part->kind) {
    case PART_LINE:
        begin_line(r);
        text_add(&r->out, rendering_words(r, part->key, part->params, part->param_count));
        break;
    case PART_PRODUCT:
        rendering_say_product(r, part);
        break;
    case PART_QUOTE:
        say_quote_part(r, part);
        break;
    case PART_SPLIT:
        say_split_words(r, part);
        break;
    case PART_ARTICLE:
        break; /* see rendering_articles */
    case PART_REASON:
        begin_line(r);
        text_add(&r->out, STR("   "));
        text_add(&r->out, rendering_words(r, part->key, part->params, part->param_count));
        break;
    }
}

static void say_part(struct rendering *r, const struct part *part)
{
    struct shelf *own = r->shelf, *shelf = shelf_to_say(own, part);
    struct testimonial headed;

    if (!shelf)
        return;
    r->is_linked = part->is_linked;
    r->shelf = shelf;
    if (!part->is_heading || may_quote(r, part + 1, &headed)) /* a quote stands behind it */
        say_own_part(r, part);
    r->shelf = own;
    r->is_linked = false;
}

static struct str label_of(struct rendering *r, const struct button *button)
{
    struct product product;
    struct arena *arena = r->shelf->arena;

    if (button->product)
        return shelf_product(r->shelf, button->product, &product)
                   ? product_name(r, &product, 40)
                   : (struct str){ "", 0 };
    return i18n_text(r->shelf->engine->options.i18n, arena, r->reply->lang, button->key,
                     button->params, button->param_count, false);
}

static void render_buttons(struct rendering *r, struct said *said)
{
    said->buttons = ARENA_ARRAY(r->shelf->arena, struct said_button, r->reply->button_count);
    for (size_t i = 0; i < r->reply->button_count; i++) {
        const struct button *button = &r->reply->buttons[i];
        struct str label = label_of(r, button);
        if (label.len && shelf_offers(r->shelf, button))
            said->buttons[said->button_count++] = (struct said_button){
                button->kind, label, button->payload, button->starts_row
            };
    }
}

/* Parts are added while they fit, so that markup is never cut in the middle. */
static bool fits(const struct rendering *r)
{
    if (r->reply->kind == REPLY_ACK)
        return count_graphemes(r->out.s) <= LIMIT_ALERT_CHARS;
    /* A byte is never more than one unit, so most texts need no counting. */
    return r->out.s.len <= LIMIT_SEND_UNITS || rich_units(r->out.s) <= LIMIT_SEND_UNITS;
}

void rendering_say(struct rendering *r, size_t from, size_t to)
{
    r->out = (struct text){ .arena = r->shelf->arena };
    for (size_t i = from; i < to; i++) {
        size_t before = r->out.s.len;
        say_part(r, &r->reply->parts[i]);
        if (!fits(r)) {
            r->out.s.len = before;
            break;
        }
    }
}

/* Does it hold quotes that may be cut? Then it is an answer, and an answer is short. */
static bool is_answer(const struct reply *reply)
{
    for (size_t i = 0; i < reply->part_count; i++)
        if (reply->parts[i].kind == PART_QUOTE && !reply->parts[i].is_whole)
            return true;
    return false;
}

static bool is_too_long(struct rendering *r)
{
    return r->out.s.len > LIMIT_ANSWER_CHARS && /* bytes are never fewer than characters */
           count_graphemes(rich_to_plain(r->shelf->arena, r->out.s)) > LIMIT_ANSWER_CHARS;
}

/* Long names, uses and labels leave less room for the quotes; at the end they give way. */
static void shorten(struct rendering *r)
{
    while (is_too_long(r) && !r->is_tight) {
        if (r->quote_chars > LIMIT_QUOTE_CHARS_MIN)
            r->quote_chars -= (LIMIT_QUOTE_CHARS - LIMIT_QUOTE_CHARS_MIN) / 4;
        else
            r->is_tight = true;
        rendering_say(r, 0, r->reply->part_count);
    }
}

bool render_reply(struct shelf *shelf, const struct reply *reply, struct said *said)
{
    struct rendering r = { .shelf = shelf, .reply = reply, .quote_chars = LIMIT_QUOTE_CHARS };
    bool names_records = false;

    *said = (struct said){ .reply = reply };
    if (reply->kind == REPLY_REACT) {
        said->text = reply->part_count ? reply->parts[0].key : STR("");
        return true;
    }
    if (reply->kind == REPLY_INLINE) {
        rendering_articles(&r, said);
        render_buttons(&r, said);
        return true;
    }
    for (size_t i = 0; i < reply->part_count; i++)
        names_records |= reply->parts[i].kind == PART_QUOTE;
    rendering_say(&r, 0, reply->part_count);
    if (is_answer(reply))
        shorten(&r);
    said->text = r.out.s;
    render_buttons(&r, said);
    if ((names_records && !r.has_record) || !shelf_photo(shelf, reply, &said->photo))
        return false;
    return reply->kind == REPLY_DELETE || reply->kind == REPLY_ACK || reply->kind == REPLY_LEAVE ||
           reply->kind == REPLY_ROLES || reply->kind == REPLY_MEMBER || said->text.len > 0;
}
