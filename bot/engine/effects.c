#include "effects.h"

#include <inttypes.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/pack.h"
#include "../language/words.h"
#include "compiling.h"
#include "figures.h"
#include "forgetting.h"
#include "lately.h"
#include "marks.h"
#include "money.h"
#include "outbox.h"
#include "purchases.h"
#include "report.h"
#include "review.h"
#include "sharing.h"
#include "taps.h"
#include "sponsors.h"
#include "wiping.h"

enum { AUTHOR_FORMAT = 1, CONSENT_TEXT_VERSION = 1 };

static struct str detail_key(const struct compiling *c, enum key_kind kind, struct str detail)
{
    return key_of(&c->engine->keys, c->arena, kind, c->turn->home, detail);
}

static struct str print_whole(struct arena *arena, int64_t value)
{
    return arena_whole(arena, value);
}

/* --- sessions ---------------------------------------------------------------------- */

/* A private chat's one session is named by the home alone, so that it goes with a person of
 * whom only the home is known. */
struct str session_key(struct engine *engine, const struct turn *turn)
{
    const struct event *event = turn->event;
    bool is_only = str_eq(turn->home, turn->person_home) && event->topic_id.len == 0;
    struct str who = ARENA_JOIN(turn->arena, event->messenger, STR("\n"), event->chat_id, STR("\n"),
                                event->topic_id, STR("\n"), event->person_id);

    return key_of(&engine->keys, turn->arena, KEY_SESSION, turn->home,
                  is_only ? STR("") : vault_id(engine->keys.vault, turn->arena, VAULT_PERSON, who));
}

bool effects_add_session(struct engine *engine, const struct turn *turn, struct commit *commit)
{
    struct str key = session_key(engine, turn);

    if (!turn->remembers || turn->person_home.len == 0)
        return true;
    struct str packed = session_pack(turn->arena, &turn->session);
    if (packed.len > LIMIT_SESSION) { /* what handlers take of a message is far shorter */
        log_error("session.too_long", "handler=%.*s bytes=%zu", STR_ARG(turn->session.handler),
                  packed.len);
        return false;
    }
    commit_check(commit, CHECK_EQUALS, key, turn->session.raw);
    COMMIT_WRITE(commit, STR("SET"), key,
                 vault_seal(turn->arena, vault_transit_key(engine->keys.vault), packed), STR("PX"),
                 print_whole(turn->arena, LIMIT_SESSION_MS));
    return true;
}

/* --- products ------------------------------------------------------------------------ */

/* Named the same, it is the same product: the id is a hash of the normalised name. */
uint64_t product_id(struct engine *engine, struct arena *arena, struct str group, struct str name)
{
    struct words words;
    struct text plain = { .arena = arena };

    text_print(&plain, "product\n%.*s", STR_ARG(group));
    words_split(engine->options.lexicon, arena, name, &words);
    for (size_t i = 0; i < words.count; i++)
        text_print(&plain, "\n%.*s", STR_ARG(words.at[i].text));
    if (words.count == 0)
        text_print(&plain, "\n%.*s", STR_ARG(name));
    uint64_t id = vault_hash(engine->keys.vault, VAULT_LINE, plain.s);
    return id ? id : 1;
}

/* --- authors ------------------------------------------------------------------------- */

struct str author_key(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home)
{
    return key_of(&engine->keys, arena, KEY_AUTHOR, group, person_home);
}

struct str author_pack(struct arena *arena, const struct author *author)
{
    struct text out = { .arena = arena };

    pack_u64(&out, AUTHOR_FORMAT);
    pack_fixed64(&out, author->number);
    pack_u64(&out, author->count);
    for (size_t i = 0; i < author->count; i++)
        pack_fixed64(&out, author->testimonials[i]);
    return out.s;
}

bool author_unpack(struct arena *arena, struct str bytes, struct author *author)
{
    struct unpack in = { .rest = bytes };

    author->raw = bytes;
    if (unpack_u64(&in) != AUTHOR_FORMAT)
        return false;
    author->number = unpack_fixed64(&in);
    author->count = unpack_count(&in, LIMIT_OWN);
    author->testimonials = ARENA_ARRAY(arena, uint64_t, author->count + 1);
    for (size_t i = 0; i < author->count; i++)
        author->testimonials[i] = unpack_fixed64(&in);
    return !in.is_bad;
}

/* The author's record with this testimonial in front, or without it. */
static void write_author(struct compiling *c, uint64_t id, bool is_there)
{
    const struct author *author = &c->turn->found.author;
    struct str key = author_key(c->engine, c->arena, c->turn->home, c->turn->person_home);
    struct author next = { .number = author->number,
                           .testimonials = ARENA_ARRAY(c->arena, uint64_t, author->count + 1) };

    if (is_there)
        next.testimonials[next.count++] = id;
    for (size_t i = 0; i < author->count && next.count < LIMIT_OWN; i++)
        if (author->testimonials[i] != id)
            next.testimonials[next.count++] = author->testimonials[i];
    commit_check(c->commit, CHECK_EQUALS, key, author->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, author_pack(c->arena, &next));
    if (!is_there || author->count)
        return;
    COMMIT_WRITE(c->commit, STR("SET"), compiling_key(c, KEY_OWNER, author->number),
                 vault_wrap(c->engine->keys.vault, c->arena, &author->key));
    COMMIT_WRITE(c->commit, STR("SADD"), detail_key(c, KEY_MEMBERS, STR("")), c->turn->person_home);
}

/* --- one effect each ------------------------------------------------------------------ */

static void write_settings(struct compiling *c)
{
    struct str key = detail_key(c, KEY_CHAT, STR(""));

    if (c->has_settings)
        return;
    c->has_settings = true;
    commit_check(c->commit, CHECK_EQUALS, key, c->turn->settings.raw);
    COMMIT_WRITE(c->commit, STR("SET"), key,
                 settings_pack(c->arena, &c->turn->settings, c->engine->keys.vault));
}

static void write_person(struct compiling *c)
{
    struct str key = key_of(&c->engine->keys, c->arena, KEY_PERSON, c->turn->person_home, STR(""));

    commit_check(c->commit, CHECK_EQUALS, key, c->turn->person.raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, person_pack(c->arena, &c->turn->person));
    forget_list_home(c->engine, c->turn, c->commit, c->turn->person_home, c->turn->now_ms);
}

static void write_product(struct compiling *c, struct product *product, struct str story)
{
    if (product->id == 0) {
        product_settle_category(c->engine, c->arena, product, story);
        product->id = product_id(c->engine, c->arena, c->turn->home, product->name);
        struct str key = compiling_key(c, KEY_PRODUCT, product->id);
        commit_check(c->commit, CHECK_EQUALS, key, STR(""));
        COMMIT_WRITE(c->commit, STR("SET"), key,
                     product_pack(c->arena, product, &c->turn->settings.key));
        row_of_product(c->engine, c->arena, product, &c->rows);
    }
}

static bool write_products(struct compiling *c, const struct effect *effect)
{
    for (size_t i = 0; i < effect->product_count; i++) {
        const struct product *product = effect->products[i];
        struct str key = compiling_key(c, KEY_PRODUCT, product->id);
        commit_check(c->commit, CHECK_EQUALS, key, product->raw);
        COMMIT_WRITE(c->commit, STR("SET"), key,
                     product_pack(c->arena, product, &c->turn->settings.key));
        row_of_product(c->engine, c->arena, product, &c->rows);
    }
    return c->lookup->index_is_fresh;
}

static bool write_testimonial(struct compiling *c, const struct effect *effect)
{
    struct testimonial *testimonial = effect->testimonial;
    struct str key = compiling_key(c, KEY_TESTIMONIAL, testimonial->id);

    if (!c->lookup->index_is_fresh)
        return false;
    if (c->turn->settings.raw.len == 0)
        write_settings(c);
    if (effect->product) {
        write_product(c, effect->product, testimonial->text);
        testimonial->product = effect->product->id;
    }
    if (testimonial->raw.len == 0)
        write_author(c, testimonial->id, true);
    commit_check(c->commit, CHECK_EQUALS, key, testimonial->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key,
                 testimonial_pack(c->arena, testimonial, &c->turn->found.author.key));
    row_of_testimonial(c->engine, c->arena, testimonial, STR(""), &c->rows);
    lately_remember(c, testimonial);
    return true;
}

static bool withdraw(struct compiling *c, const struct testimonial *testimonial)
{
    struct str key = compiling_key(c, KEY_TESTIMONIAL, testimonial->id);
    struct row gone = { .kind = ROW_GONE, .id = testimonial->id };

    if (!c->lookup->index_is_fresh)
        return false;
    commit_check(c->commit, CHECK_EQUALS, key, testimonial->raw);
    COMMIT_WRITE(c->commit, STR("DEL"), key);
    COMMIT_WRITE(c->commit, STR("DEL"), compiling_key(c, KEY_VOTES, testimonial->id));
    COMMIT_WRITE(c->commit, STR("DEL"), compiling_key(c, KEY_AGAINST, testimonial->id));
    COMMIT_WRITE(c->commit, STR("DEL"), compiling_key(c, KEY_THANKS, testimonial->id));
    COMMIT_WRITE(c->commit, STR("DEL"), compiling_key(c, KEY_REPORTS, testimonial->id));
    write_author(c, testimonial->id, false);
    row_append(&c->rows, &gone);
    lately_forget(c, testimonial->id);
    return true;
}

/* What was agreed to, in which wording, and when; by the author's number in a group,
 * by the person's own home otherwise. */
static void write_consent(struct compiling *c, const struct effect *effect)
{
    struct text entry = { .arena = c->arena };
    bool in_group = !str_eq(c->turn->home, c->turn->person_home);
    struct str whose = in_group ? id_print(c->arena, c->turn->found.author.number) : STR("");

    pack_u64(&entry, effect->consent);
    pack_u64(&entry, effect->is_given);
    pack_u64(&entry, CONSENT_TEXT_VERSION);
    pack_str(&entry, c->turn->lang);
    pack_i64(&entry, c->turn->now_ms);
    COMMIT_WRITE(c->commit, STR("RPUSH"), detail_key(c, KEY_CONSENTS, whose), entry.s);
}

static struct str home_of_letter(const struct compiling *c, const struct effect *effect)
{
    const struct keyspace *keys = &c->engine->keys;

    if (effect->to_brand)
        return home_of_brand(keys, c->arena, effect->to_brand);
    if (effect->to_campaign.len)
        return home_of_campaign(keys, c->arena, effect->to_campaign);
    if (effect->to_chat.len)
        return home_of_chat(keys, c->arena, effect->letter->messenger, effect->to_chat);
    return effect->to;
}

static void write_letter(struct compiling *c, const struct effect *effect)
{
    struct event *letter = effect->letter;
    struct str lane = lane_of(c->arena, c->turn->home, true);

    letter->new_chat_id = home_of_letter(c, effect);
    /* Whoever forgets this person later finds every home that heard of them. */
    if (str_eq(c->turn->home, c->turn->person_home) && !effect->leaves_nothing &&
        !str_eq(letter->new_chat_id, c->turn->home))
        forget_list_home(c->engine, c->turn, c->commit, letter->new_chat_id, c->turn->now_ms);
    commit_add_entry(c->commit, &c->engine->keys, c->arena, lane,
                     outbox_letter(c->engine, c->arena, letter), c->turn->now_ms);
}

struct str asked_key(struct engine *engine, struct arena *arena, struct str home, uint64_t hash)
{
    return key_of_id(&engine->keys, arena, KEY_ASKED, home, hash);
}

/* When and by which message. The key lives as long in Redis; the time is what counts. */
struct str asked_value(const struct turn *turn, const struct lookup *lookup)
{
    bool has_moved = !str_eq(lookup->chat_home, turn->home);

    return ARENA_JOIN(turn->arena, arena_whole(turn->arena, turn->now_ms), STR(" "),
                      turn->event->message_id, has_moved ? STR(" ") : STR(""),
                      has_moved ? lookup->chat_home : STR(""));
}

static void write_asked(struct compiling *c)
{
    int64_t again_ms = engine_again_ms(c->engine, &c->turn->settings);

    if (again_ms > 0)
        COMMIT_WRITE(c->commit, STR("SET"),
                     asked_key(c->engine, c->arena, c->turn->home, c->lookup->asked_hash),
                     asked_value(c->turn, c->lookup), STR("PX"),
                     print_whole(c->arena, again_ms));
}

static void write_alias(struct compiling *c, const struct effect *effect)
{
    struct settings alias = c->turn->settings;
    struct str key = detail_key(c, KEY_CHAT, STR(""));

    alias.moved_to = effect->to;
    commit_check(c->commit, CHECK_EQUALS, key, c->turn->settings.raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, settings_pack(c->arena, &alias, c->engine->keys.vault));
}

static void write_due(struct compiling *c, const struct effect *effect)
{
    struct str event = vault_seal(c->arena, vault_transit_key(c->engine->keys.vault),
                                  event_pack(c->arena, effect->letter));

    COMMIT_WRITE(c->commit, STR("ZADD"),
                 key_of_partition(&c->engine->keys, c->arena, KEY_DUE, partition_of(c->turn->home)),
                 print_whole(c->arena, effect->at_ms), event);
}

static void write_appeal(struct compiling *c, const struct effect *effect)
{
    struct str key = detail_key(c, KEY_APPEALS, STR(""));

    if (effect->is_given)
        commit_check(c->commit, CHECK_BELOW, key, arena_whole(c->arena, LIMIT_APPEALS));
    COMMIT_WRITE(c->commit, effect->is_given ? STR("SADD") : STR("SREM"), key, effect->body);
}

static bool write_effect(struct compiling *c, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_PERSON: write_person(c); return true;
    case EFFECT_SETTINGS: write_settings(c); return true;
    case EFFECT_TESTIMONIAL: return write_testimonial(c, effect);
    case EFFECT_PRODUCTS: return write_products(c, effect);
    case EFFECT_WITHDRAW: return withdraw(c, effect->testimonial);
    case EFFECT_VOTE: return compile_votes(c, effect);
    case EFFECT_PROFILE: compile_profile(c); return true;
    case EFFECT_CONSENT: write_consent(c, effect); return true;
    case EFFECT_LETTER: write_letter(c, effect); return true;
    case EFFECT_ASKED: write_asked(c); return true;
    case EFFECT_FIGURE: figures_compile(c, &effect->figure); return true;
    case EFFECT_PRESSED: pressed_compile(c); return true;
    case EFFECT_MARK: mark_compile(c, effect->mark); return true;
    case EFFECT_SPONSORED: sponsors_compile(c, effect); return true;
    case EFFECT_TICKET: ticket_compile(c, effect); return true;
    case EFFECT_DUE: write_due(c, effect); return true;
    case EFFECT_REVIEW:
    case EFFECT_QUEUE:
    case EFFECT_BRAND_QUEUE:
    case EFFECT_AUDIT:
    case EFFECT_PEER_ASKED:
    case EFFECT_REPORT:
        return review_compile(c->engine, c->turn, c->lookup, effect, c->commit, &c->rows);
    case EFFECT_CAMPAIGN:
    case EFFECT_LINK:
    case EFFECT_OFFERED:
    case EFFECT_SHARING:
        return sharing_compile(c, effect);
    case EFFECT_CREDIT:
    case EFFECT_VOUCHERS:
    case EFFECT_VOUCHER_TOLD:
        return money_compile(c, effect);
    case EFFECT_PURCHASE:
    case EFFECT_PURCHASE_TRIED:
        return purchases_compile(c, effect);
    case EFFECT_APPEAL: write_appeal(c, effect); return true;
    case EFFECT_FORGET_ROLES:
        COMMIT_WRITE(c->commit, STR("DEL"), detail_key(c, KEY_ROLES, STR("")));
        if (c->turn->person_home.len)
            COMMIT_WRITE(c->commit, STR("DEL"), detail_key(c, KEY_MEMBER, c->turn->person_home));
        return true;
    case EFFECT_MEMBER:
        COMMIT_WRITE(c->commit, STR("SET"), detail_key(c, KEY_MEMBER, c->turn->person_home), STR(MEMBER_YES),
                     STR("PX"), print_whole(c->arena, LIMIT_SESSION_MS));
        return true;
    case EFFECT_JOINED: joined_remember(c); return true;
    case EFFECT_TAPS: taps_decide(c, effect); return true;
    case EFFECT_CLEARED: lately_clear(c, effect->testimonial->id); return true;
    case EFFECT_ALIAS: write_alias(c, effect); return true;
    case EFFECT_BRAND: return compile_brand(c, effect);
    case EFFECT_ALLOWED: compile_allowed(c); return true;
    case EFFECT_FORGET:
    case EFFECT_FORGETTING:
    case EFFECT_FORGET_HERE:
    case EFFECT_ERASE:
    case EFFECT_LISTED:
    case EFFECT_REWRITE:
    case EFFECT_UNLISTED:
        return forget_compile(c->engine, c->turn, c->lookup, effect, c->commit, &c->rows);
    case EFFECT_WIPE:
        wiping_compile(c->engine, c->turn, effect, c->commit);
        return true;
    case EFFECT_UNALIAS:
        commit_check(c->commit, CHECK_EQUALS, detail_key(c, KEY_CHAT, STR("")), c->turn->settings.raw);
        COMMIT_WRITE(c->commit, STR("DEL"), detail_key(c, KEY_CHAT, STR("")));
        return true;
    }
    return false;
}

bool effects_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                     struct commit *commit)
{
    struct compiling c = { .engine = engine, .arena = turn->arena, .turn = turn, .lookup = lookup,
                           .commit = commit, .rows = { .arena = turn->arena } };

    for (size_t i = 0; i < turn->effect_count; i++)
        if (!write_effect(&c, turn->effects[i]))
            return false;
    if (turn->event->due_member.len) /* what was due is done with this commit */
        COMMIT_WRITE(commit, STR("ZREM"),
                     key_of_partition(&engine->keys, c.arena, KEY_DUE, partition_of(turn->home)),
                     turn->event->due_member);
    if (c.rows.s.len)
        mirrors_append(engine, c.arena, turn->home, c.rows.s, commit);
    return true;
}
