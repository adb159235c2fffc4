#include "exporting_lines.h"

#include "../base/clock.h"
#include "../base/json.h"

/* As the fields of a seed line are called. */
static const struct str provenances[PROVENANCES] = {
    [PROVENANCE_PEER] = STR_INIT("peer"),         [PROVENANCE_GIFTED] = STR_INIT("gifted"),
    [PROVENANCE_DISCOUNTED] = STR_INIT("discounted"), [PROVENANCE_PAID] = STR_INIT("paid"),
    [PROVENANCE_AMBASSADOR] = STR_INIT("ambassador"), [PROVENANCE_STAFF] = STR_INIT("staff"),
    [PROVENANCE_BRAND] = STR_INIT("brand"),       [PROVENANCE_OUTSIDE] = STR_INIT("outside"),
    [PROVENANCE_DEMO] = STR_INIT("demo"),
};
static const struct str uses[] = {
    [USED_UNKNOWN] = STR_INIT(""),            [USED_ONCE] = STR_INIT("sekali"),
    [USED_DAYS] = STR_INIT("beberapa hari"),  [USED_WEEKS] = STR_INIT("beberapa minggu"),
    [USED_MONTHS] = STR_INIT("beberapa bulan"), [USED_LONGER] = STR_INIT("bertahun-tahun"),
};
static const struct str scopes[] = { [SCOPE_NOWHERE] = STR_INIT("nowhere"), [SCOPE_GROUP] = STR_INIT("group"),
                                     [SCOPE_LINKED] = STR_INIT("linked"),
                                     [SCOPE_PUBLIC] = STR_INIT("public") };
static const struct str options[GROUP_OPTIONS] = {
    [GROUP_NAMES] = STR_INIT("names"),           [GROUP_COOLDOWN] = STR_INIT("cooldown_minutes"),
    [GROUP_SAMPLE] = STR_INIT("small_sample"),   [GROUP_HALF_LIFE] = STR_INIT("half_life_days"),
    [GROUP_HOLD_FIRST] = STR_INIT("hold_first"), [GROUP_LINKS] = STR_INIT("links_shown"),
    [GROUP_DECIDE] = STR_INIT("decide_hours"),   [GROUP_TIDY] = STR_INIT("tidy_minutes"),
    [GROUP_WAVE] = STR_INIT("wave_hours"),       [GROUP_YOUNG] = STR_INIT("young_days"),
    [GROUP_RUSH] = STR_INIT("rush_stories"),     [GROUP_SHARING] = STR_INIT("sharing"),
    [GROUP_INVITE] = STR_INIT("invite_days"),    [GROUP_SPONSORED] = STR_INIT("sponsored_one_in"),
    [GROUP_HOLD_BRANDS] = STR_INIT("hold_brands"),
};
static const struct str acts[AUDIT_KINDS] = {
    [AUDIT_APPROVED] = STR_INIT("approved"),         [AUDIT_HIDDEN] = STR_INIT("hidden"),
    [AUDIT_RESTORED] = STR_INIT("restored"),         [AUDIT_MERGED] = STR_INIT("merged"),
    [AUDIT_SPLIT] = STR_INIT("split"),               [AUDIT_RENAMED] = STR_INIT("renamed"),
    [AUDIT_BRAND_ALLOWED] = STR_INIT("brand_allowed"), [AUDIT_BRAND_ENDED] = STR_INIT("brand_ended"),
    [AUDIT_PAGE_SEEN] = STR_INIT("page_seen"),       [AUDIT_BRAND_STATED] = STR_INIT("brand_stated"),
    [AUDIT_BRAND_REFUSED] = STR_INIT("brand_refused"), [AUDIT_BRAND_REPLIED] = STR_INIT("brand_replied"),
    [AUDIT_LINKED] = STR_INIT("linked"),             [AUDIT_UNLINKED] = STR_INIT("unlinked"),
    [AUDIT_EXPORTED] = STR_INIT("exported"),         [AUDIT_BRAND_CLOSED] = STR_INIT("brand_closed"),
    [AUDIT_BRAND_ACCEPTED] = STR_INIT("brand_accepted"), [AUDIT_BRAND_REJECTED] = STR_INIT("brand_rejected"),
    [AUDIT_TAPS_COUNTED] = STR_INIT("taps_counted"), [AUDIT_TAPS_REFUSED] = STR_INIT("taps_refused"),
};
/* Why something waits, by the bits of enum held_for. */
static const char *const held[] = { "first", "link", "similar", "report", "abuse", "spam",
                                    "claim", "wave", "brand", "rush", "accused", "taps" };

/* --- the writer ------------------------------------------------------------------------- */

static struct json_writer line_begin(struct arena *arena, const char *kind)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    json_add(&json, "kind", str_from(kind));
    return json;
}

static struct str line_end(struct json_writer *json)
{
    json_close(json, '}');
    text_add_char(&json->out, '\n');
    return json->out.s;
}

static void add_if(struct json_writer *json, const char *key, struct str text)
{
    if (text.len)
        json_add(json, key, text);
}

static struct str day_text(struct arena *arena, int32_t day)
{
    int year, month, of_month;

    clock_date_from_day(day, &year, &month, &of_month);
    return arena_print(arena, "%04d-%02d-%02d", year, month, of_month);
}

/* Coordinated universal time (ISO 8601). */
static void add_time(struct json_writer *json, const char *key, int64_t ms)
{
    int64_t seconds = ms / 1000 % 86400;

    json_add(json, key, arena_print(json->out.arena, "%.*sT%02d:%02d:%02dZ",
                                    STR_ARG(day_text(json->out.arena, clock_day(ms))),
                                    (int)(seconds / 3600), (int)(seconds / 60 % 60),
                                    (int)(seconds % 60)));
}

static void add_id(struct json_writer *json, const char *key, uint64_t id)
{
    json_add(json, key, arena_print(json->out.arena, "%016llx", (unsigned long long)id));
}

/* One that came later than this table is not left out. */
static struct str named(struct arena *arena, struct str name, const char *what, unsigned number)
{
    return name.len ? name : arena_print(arena, "%s_%u", what, number);
}

static void add_list(struct json_writer *json, const char *key, const struct str *texts, size_t count)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < count; i++)
        json_add(json, NULL, texts[i]);
    json_close(json, ']');
}

/* --- the group ---------------------------------------------------------------------------- */

struct str export_line_header(struct arena *arena, const struct export_group *group,
                              const struct export_cursor *cursor)
{
    struct json_writer json = line_begin(arena, "rekan-group-export");

    json_add_whole(&json, "format", 1);
    json_add(&json, "group", group->settings.title);
    add_time(&json, "asked_at", cursor->asked_ms);
    json_add_whole(&json, "part", cursor->part);
    return line_end(&json);
}

static void add_options(struct json_writer *json, const struct export_group *group)
{
    const struct group_options usual = engine_usual_options(group->engine);

    json_open(json, "options", '{');
    for (unsigned i = 0; i < GROUP_OPTIONS; i++)
        json_add_whole(json, named(json->out.arena, options[i], "option", i).at,
                       group_option_value(&group->settings.options, (enum group_option)i, &usual));
    json_close(json, '}');
}

static void add_packs(struct json_writer *json, const struct export_group *group)
{
    unsigned on = packs_on(&group->settings);

    json_open(json, "packs", '[');
    for (size_t i = 0; i < LEXICON_PACKS; i++) {
        const struct lexicon_pack *pack = lexicon_pack(group->engine->options.lexicon, i);
        if (pack && (on >> i & 1u))
            json_add(json, NULL, pack->name);
    }
    json_close(json, ']');
}

static void add_links(struct json_writer *json, const struct settings *settings)
{
    static const char *const states[] = { [LINK_ASKED] = "asked", [LINK_OFFERED] = "offered",
                                          [LINK_AGREED] = "linked" };

    json_open(json, "linked_groups", '[');
    for (size_t i = 0; i < settings->link_count; i++) {
        json_open(json, NULL, '{');
        add_if(json, "title", settings->links[i].title);
        json_add(json, "state", str_from(states[settings->links[i].state]));
        json_close(json, '}');
    }
    json_close(json, ']');
}

struct str export_line_group(struct arena *arena, const struct export_group *group)
{
    struct json_writer json = line_begin(arena, "group");

    json_add(&json, "title", group->settings.title);
    add_if(&json, "lang", group->settings.lang);
    if (group->settings.is_demo)
        json_add_bool(&json, "demo", true);
    add_options(&json, group);
    add_packs(&json, group);
    add_links(&json, &group->settings);
    return line_end(&json);
}

struct str export_line_brand(struct arena *arena, const struct allowed_brand *brand)
{
    static const char *const standings[] = { [BRAND_ASKS] = "asks", [BRAND_ALLOWED] = "allowed",
                                             [BRAND_ENDED] = "ended" };
    struct json_writer json = line_begin(arena, "brand");

    json_add(&json, "name", brand->name);
    if (brand->name_count)
        add_list(&json, "names", brand->names, brand->name_count);
    json_add(&json, "standing", str_from(standings[brand->standing]));
    add_time(&json, "since", brand->since_ms);
    return line_end(&json);
}

/* --- records -------------------------------------------------------------------------------- */

static void add_product_name(struct shelf *shelf, struct json_writer *json, const char *key, uint64_t id)
{
    struct product product;

    if (id && shelf_product_itself(shelf, id, &product))
        json_add(json, key, product.name);
}

struct str export_line_act(struct shelf *shelf, const struct export_group *group,
                           const struct audit_entry *act)
{
    struct json_writer json = line_begin(shelf->arena, "act");
    const struct allowed_brand *brand = group->allowed && act->brand.len
                                            ? allowed_find(group->allowed, act->brand) : NULL;

    json_add(&json, "act", named(shelf->arena, acts[act->kind], "act", act->kind));
    add_time(&json, "at", act->at_ms);
    add_product_name(shelf, &json, "product", act->product);
    if (act->kind == AUDIT_MERGED || act->kind == AUDIT_SPLIT)
        add_product_name(shelf, &json, "other", act->other);
    else if (act->kind == AUDIT_BRAND_ACCEPTED || act->kind == AUDIT_BRAND_REJECTED)
        json_add_whole(&json, "stories", (int64_t)act->count);
    else if (act->testimonial)
        add_id(&json, "story", act->testimonial);
    add_if(&json, "reason", reason_name(act->reason));
    if (brand)
        json_add(&json, "brand", brand->name);
    return line_end(&json);
}

static void add_statements(struct json_writer *json, const struct export_group *group, uint64_t product)
{
    const struct allowed *allowed = group->allowed;
    bool is_open = false;

    for (size_t i = 0; allowed && i < allowed->fact_count; i++) {
        const struct brand_fact *fact = &allowed->facts[i];
        const struct allowed_brand *brand = allowed_find(group->allowed, fact->home);
        if (fact->product != product || !brand || brand->standing != BRAND_ALLOWED)
            continue;
        if (!is_open)
            json_open(json, "statements", '[');
        is_open = true;
        json_open(json, NULL, '{');
        json_add(json, "brand", brand->name);
        json_add(json, "text", fact->text);
        add_time(json, "at", fact->at_ms);
        json_close(json, '}');
    }
    if (is_open)
        json_close(json, ']');
}

struct str export_line_product(struct shelf *shelf, const struct export_group *group, uint64_t id)
{
    struct json_writer json = line_begin(shelf->arena, "product");
    struct product product;

    if (!shelf_product_itself(shelf, id, &product))
        return (struct str){ "", 0 };
    add_id(&json, "id", id);
    json_add(&json, "name", product.name);
    add_if(&json, "brand", product.brand);
    add_if(&json, "category", product.category);
    if (product.alias_count)
        add_list(&json, "aliases", product.aliases, product.alias_count);
    add_product_name(shelf, &json, "merged_into", product.into);
    add_statements(&json, group, id);
    return line_end(&json);
}

/* Whether members see it, and if not, why. */
static void add_standing(struct json_writer *json, const struct export_group *group,
                         const struct testimonial *story)
{
    const struct queue_entry *entry = NULL;

    for (size_t i = 0; i < group->queue.count && !entry; i++)
        if (group->queue.entries[i].id == story->id)
            entry = &group->queue.entries[i];
    json_add(json, "standing", story->review == REVIEW_HIDDEN    ? STR("hidden")
                               : story->review == REVIEW_WAITING ? STR("waiting") : STR("shown"));
    if (story->review == REVIEW_HIDDEN)
        add_if(json, "reason", reason_name(story->reason));
    if (!entry || entry->is_hidden)
        return;
    json_open(json, "waits_for", '[');
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
        if (entry->held >> i & 1u)
            json_add(json, NULL, str_from(held[i]));
    json_close(json, ']');
}

static void add_reply(struct json_writer *json, const struct export_group *group, uint64_t story)
{
    const struct brand_reply *reply = group->allowed ? allowed_reply(group->allowed, story) : NULL;
    const struct allowed_brand *brand = reply ? allowed_find(group->allowed, reply->home) : NULL;

    if (!brand || !reply->text.len)
        return;
    json_open(json, "brand_reply", '{');
    json_add(json, "brand", brand->name);
    json_add(json, "text", reply->text);
    json_close(json, '}');
}

/* The fields that a seed line has, in its form; see README, "Seed". */
static void add_seed_line(struct json_writer *json, struct arena *arena, const struct export_group *group,
                          const struct testimonial *story, const struct product *product,
                          struct str somebody)
{
    static const char *const verdicts[] = { "-", "0", "+" };
    struct str author = testimonial_author_shown(
        arena, story, group_option_value(&group->settings.options, GROUP_NAMES, NULL));

    json_open(json, "story", '{');
    add_id(json, "id", story->id);
    json_add(json, "product", product->name);
    add_if(json, "brand", product->brand);
    add_if(json, "category", product->category);
    add_if(json, "lang", story->lang);
    json_add(json, "author", author.len ? author : somebody);
    json_open(json, "attributes", '{');
    for (size_t i = 0; i < story->attribute_count; i++)
        json_add(json, arena_copy(arena, story->attributes[i].name).at, story->attributes[i].value);
    json_close(json, '}');
    json_add(json, "verdict", str_from(verdicts[story->verdict + 1]));
    json_add(json, "text", story->text);
    add_if(json, "used_for", story->used_words.len ? story->used_words : uses[story->used_for]);
    add_if(json, "purpose", story->purpose);
    json_add(json, "date", day_text(arena, story->day));
    json_add(json, "provenance", provenances[story->provenance]);
    if (story->proof)
        json_add_bool(json, "verified", true);
    json_add(json, "scope", scopes[story->scope]);
    json_close(json, '}');
}

struct str export_line_story(struct shelf *shelf, const struct export_group *group, uint64_t id,
                             struct str somebody)
{
    struct json_writer json = line_begin(shelf->arena, "testimonial");
    struct testimonial story;
    struct product product;

    if (!shelf_testimonial(shelf, id, &story) || story.is_withdrawn ||
        story.scope < SCOPE_GROUP || !shelf_product_itself(shelf, story.product, &product))
        return (struct str){ "", 0 };
    add_standing(&json, group, &story);
    if (story.is_edited)
        json_add_bool(&json, "edited", true);
    if (story.is_claim)
        json_add_bool(&json, "no_medical_advice", true);
    add_reply(&json, group, id);
    add_seed_line(&json, shelf->arena, group, &story, &product, somebody);
    return line_end(&json);
}

struct str export_line_end(struct arena *arena, const struct export_cursor *cursor, bool is_complete)
{
    struct json_writer json = line_begin(arena, "end");

    json_add_whole(&json, "testimonials", (int64_t)cursor->stories);
    json_add_whole(&json, "products", (int64_t)cursor->products);
    json_add_whole(&json, "acts", (int64_t)cursor->acts);
    json_add_bool(&json, "complete", is_complete);
    return line_end(&json);
}
