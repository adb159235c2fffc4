#include "shelf.h"

#include <string.h>

#include "../base/log.h"
#include "mirrors.h"

enum item_kind { ITEM_SETTINGS, ITEM_PRODUCT, ITEM_TESTIMONIAL, ITEM_OWNER, ITEM_ALLOWED };

struct shelf_item {
    enum item_kind kind;
    uint64_t id;
    bool is_read;
    bool is_opened;    /* once: what is said of a record is asked several times */
    const void *opened; /* the record, or NULL when it cannot be opened */
    struct str raw;
    uint64_t author;   /* of a testimonial, as its record says */
};

struct shelf *shelf_new(struct engine *engine, struct arena *arena, struct str group)
{
    struct shelf *shelf = ARENA_NEW(arena, struct shelf);

    shelf->engine = engine;
    shelf->arena = arena;
    shelf->group = group;
    return shelf;
}

static struct shelf_item *find(const struct shelf *shelf, enum item_kind kind, uint64_t id)
{
    for (size_t i = 0; i < shelf->count; i++)
        if (shelf->items[i].kind == kind && shelf->items[i].id == id)
            return &shelf->items[i];
    return NULL;
}

static void want(struct shelf *shelf, enum item_kind kind, uint64_t id)
{
    if (shelf->group.len == 0 || find(shelf, kind, id))
        return;
    if (shelf->count == shelf->room) {
        size_t room = shelf->room ? shelf->room * 2 : 16;
        struct shelf_item *items = ARENA_ARRAY(shelf->arena, struct shelf_item, room);
        if (shelf->count)
            memcpy(items, shelf->items, shelf->count * sizeof *items);
        shelf->items = items;
        shelf->room = room;
    }
    shelf->items[shelf->count++] = (struct shelf_item){ .kind = kind, .id = id };
}

void shelf_want_settings(struct shelf *shelf)
{
    if (!shelf->has_settings)
        want(shelf, ITEM_SETTINGS, 0);
}

void shelf_want_product(struct shelf *shelf, uint64_t id)
{
    shelf_want_settings(shelf);
    want(shelf, ITEM_PRODUCT, id);
}

void shelf_want_testimonial(struct shelf *shelf, uint64_t id, uint64_t author)
{
    shelf_want_settings(shelf); /* how much of a name this group shows */
    want(shelf, ITEM_TESTIMONIAL, id);
    if (!author) /* a guess that the record will confirm, and spares a trip */
        author = mirrors_author(shelf->engine->mirrors, shelf->group, id);
    if (author)
        want(shelf, ITEM_OWNER, author);
}

void shelf_want_owner(struct shelf *shelf, uint64_t author)
{
    want(shelf, ITEM_OWNER, author);
}

static struct shelf *shelf_of_part(struct shelf *shelf, const struct part *part)
{
    return part->is_linked && shelf->linked ? shelf->linked : shelf;
}

struct shelf *shelf_to_say(struct shelf *shelf, const struct part *part)
{
    const struct shelf *linked = shelf->linked;

    if (part->is_linked && (!linked || !linked->settings.is_known || linked->settings.is_left ||
                            !settings_is_linked(&linked->settings, shelf->group)))
        return NULL;
    return shelf_of_part(shelf, part);
}

void shelf_want_reply(struct shelf *own, const struct reply *reply)
{
    if (reply->linked.len && (!own->linked || !str_eq(own->linked->group, reply->linked)))
        own->linked = shelf_new(own->engine, own->arena, reply->linked);
    if (own->linked)
        own->linked->reader = own;
    for (size_t i = 0; i < reply->part_count; i++) {
        const struct part *part = &reply->parts[i];
        struct shelf *shelf = shelf_of_part(own, part);
        if ((part->kind == PART_PRODUCT || part->kind == PART_ARTICLE) && part->id)
            shelf_want_product(shelf, part->id);
        if (part->kind == PART_PRODUCT && part->other)
            shelf_want_product(shelf, part->other);
        if (part->kind == PART_QUOTE || part->kind == PART_SPLIT)
            shelf_want_testimonial(shelf, part->id, 0);
        if (part->kind >= PART_ARTICLE && part->other)
            shelf_want_testimonial(shelf, part->other, 0);
    }
    for (size_t i = 0; i < reply->button_count; i++) {
        if (reply->buttons[i].product)
            shelf_want_product(own, reply->buttons[i].product);
        if (reply->buttons[i].only_if)
            shelf_want_testimonial(own, reply->buttons[i].record, 0);
    }
    if (reply->photo_of)
        shelf_want_testimonial(own, reply->photo_of, 0);
}

void shelf_put_settings(struct shelf *shelf, const struct settings *settings)
{
    shelf->settings = *settings;
    shelf->has_settings = true;
}

static struct str key_of_item(const struct shelf *shelf, const struct shelf_item *item)
{
    static const enum key_kind kinds[] = { [ITEM_SETTINGS] = KEY_CHAT, [ITEM_PRODUCT] = KEY_PRODUCT,
                                           [ITEM_TESTIMONIAL] = KEY_TESTIMONIAL,
                                           [ITEM_OWNER] = KEY_OWNER,
                                           [ITEM_ALLOWED] = KEY_ALLOWED };

    if (item->kind == ITEM_SETTINGS || item->kind == ITEM_ALLOWED)
        return key_of(&shelf->engine->keys, shelf->arena, kinds[item->kind], shelf->group, STR(""));
    return key_of_id(&shelf->engine->keys, shelf->arena, kinds[item->kind], shelf->group, item->id);
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err);

void shelf_want_allowed(struct shelf *shelf)
{
    want(shelf, ITEM_ALLOWED, 0);
}

/* Whoever says a product says whose it is, too; most groups never had a brand. */
static void want_brands(struct shelf *shelf)
{
    bool has_products = shelf->linked != NULL;

    for (size_t i = 0; i < shelf->count && !has_products; i++)
        has_products = shelf->items[i].kind == ITEM_PRODUCT;
    if (has_products && shelf->has_settings && shelf->settings.has_brands)
        want(shelf, ITEM_ALLOWED, 0);
}

/* One MGET: every key of a group is in one slot. */
bool shelf_command(struct shelf *shelf, struct redis_command *command)
{
    want_brands(shelf);
    struct str *words = ARENA_ARRAY(shelf->arena, struct str, shelf->count + 1);
    size_t count = 0;

    words[count++] = STR("MGET");
    for (size_t i = 0; i < shelf->count; i++)
        if (!shelf->items[i].is_read)
            words[count++] = key_of_item(shelf, &shelf->items[i]);
    *command = (struct redis_command){ .words = words, .count = count };
    return count > 1;
}

static bool send(struct shelf *shelf)
{
    struct redis_command command;

    if (!shelf_command(shelf, &command))
        return false;
    redis_trip(shelf->engine->options.redis, shelf->arena, &command, 1, on_read, shelf);
    return true;
}

static void settings_read(struct shelf *shelf, const struct shelf_item *item)
{
    shelf->has_settings = true;
    if (item->raw.len == 0)
        return;
    if (!settings_unpack(shelf->arena, item->raw, shelf->engine->keys.vault, &shelf->settings)) {
        log_error("settings.unreadable", "chat=%.*s", STR_ARG(shelf->group));
        shelf->settings = (struct settings){ 0 };
    }
}

void shelf_take(struct shelf *shelf, const struct redis_value *value)
{
    size_t next = 0;
    size_t known = shelf->count;

    if (value->kind != REDIS_LIST)
        return;
    for (size_t i = 0; i < known && next < value->count; i++) {
        struct shelf_item *item = &shelf->items[i];
        if (item->is_read)
            continue;
        item->raw = value->items[next++].text;
        item->is_read = true;
        if (item->kind == ITEM_SETTINGS)
            settings_read(shelf, item);
        else if (item->kind == ITEM_TESTIMONIAL && testimonial_author(item->raw)) {
            item->author = testimonial_author(item->raw);
            want(shelf, ITEM_OWNER, item->author); /* may move the items */
        } else if (item->kind == ITEM_PRODUCT && product_into(item->raw)) {
            want(shelf, ITEM_PRODUCT, product_into(item->raw));
        }
    }
}

static void fill_linked(struct shelf *shelf)
{
    if (shelf->linked)
        shelf_fill(shelf->linked, shelf->filled, shelf->owner);
    else
        shelf->filled(shelf->owner, NULL);
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct shelf *shelf = owner;

    if (!values || count != 1 || values[0].kind != REDIS_LIST) {
        struct error failed = { .kind = ERROR_LATER };
        shelf->filled(shelf->owner, values ? &failed : err);
        return;
    }
    shelf_take(shelf, &values[0]);
    if (!send(shelf))
        fill_linked(shelf);
}

void shelf_fill(struct shelf *shelf, void (*filled)(void *owner, const struct error *err),
                void *owner)
{
    shelf->filled = filled;
    shelf->owner = owner;
    if (!send(shelf))
        fill_linked(shelf);
}

bool shelf_owner(struct shelf *shelf, uint64_t author, struct owner_key *key)
{
    const struct shelf_item *owner = find(shelf, ITEM_OWNER, author);

    return owner && vault_unwrap(shelf->engine->keys.vault, owner->raw, key);
}

static const void *open_product(struct shelf *shelf, const struct shelf_item *item)
{
    struct product *product = ARENA_NEW(shelf->arena, struct product);

    return item->raw.len &&
                   product_unpack(shelf->arena, item->raw, &shelf->settings.key, product)
               ? product
               : NULL;
}

static const void *open_testimonial(struct shelf *shelf, const struct shelf_item *item)
{
    struct testimonial *testimonial = ARENA_NEW(shelf->arena, struct testimonial);
    struct owner_key key;

    return item->author && shelf_owner(shelf, item->author, &key) &&
                   testimonial_unpack(shelf->arena, item->raw, &key, testimonial)
               ? testimonial
               : NULL;
}

static const void *open_allowed(struct shelf *shelf, const struct shelf_item *item)
{
    struct allowed *allowed = ARENA_NEW(shelf->arena, struct allowed);

    if (item->raw.len == 0)
        return NULL;
    if (allowed_unpack(shelf->arena, item->raw, &shelf->settings.key, allowed))
        return allowed;
    log_error("allowed.unreadable", "chat=%.*s", STR_ARG(shelf->group));
    return NULL;
}

/* The opened record; only what was read can be opened, and it stays so. */
static const void *opened(struct shelf *shelf, enum item_kind kind, uint64_t id)
{
    struct shelf_item *item = find(shelf, kind, id);

    if (!item || !item->is_read)
        return NULL;
    if (!item->is_opened)
        item->opened = kind == ITEM_PRODUCT   ? open_product(shelf, item)
                       : kind == ITEM_ALLOWED ? open_allowed(shelf, item)
                                              : open_testimonial(shelf, item);
    item->is_opened = true;
    return item->opened;
}

bool shelf_product_itself(struct shelf *shelf, uint64_t id, struct product *product)
{
    const struct product *found = opened(shelf, ITEM_PRODUCT, id);

    *product = found ? *found : (struct product){ 0 };
    return found;
}

bool shelf_product(struct shelf *shelf, uint64_t id, struct product *product)
{
    return shelf_product_itself(shelf, id, product) &&
           (product->into == 0 || shelf_product_itself(shelf, product->into, product));
}

bool shelf_testimonial(struct shelf *shelf, uint64_t id, struct testimonial *testimonial)
{
    const struct testimonial *found = opened(shelf, ITEM_TESTIMONIAL, id);

    *testimonial = found ? *found : (struct testimonial){ 0 };
    return found;
}

const struct allowed *shelf_allowed(struct shelf *shelf)
{
    return opened(shelf, ITEM_ALLOWED, 0);
}

bool shelf_is_sponsored(struct shelf *shelf, const struct product *product)
{
    const struct allowed *here = shelf_allowed(shelf);
    const struct allowed *there = shelf->reader ? shelf_allowed(shelf->reader) : NULL;

    return (here && allowed_owner(here, product->brand, product->name)) ||
           (there && allowed_owner(there, product->brand, product->name));
}

bool shelf_offers(struct shelf *shelf, const struct button *button)
{
    struct testimonial testimonial;

    if (button->only_if == BUTTON_ALWAYS)
        return true;
    return shelf_testimonial(shelf, button->record, &testimonial) && !testimonial.is_withdrawn &&
           (button->only_if == BUTTON_IF_PHOTO ? testimonial.photo_count : testimonial.contact.len) > 0;
}

bool shelf_photo(struct shelf *shelf, const struct reply *reply, struct str *photo)
{
    struct testimonial testimonial;

    if (reply->photo_of == 0)
        return true;
    if (!shelf_testimonial(shelf, reply->photo_of, &testimonial) || testimonial.is_withdrawn ||
        testimonial.scope == SCOPE_NOWHERE || testimonial.review != REVIEW_NONE ||
        reply->photo_at >= testimonial.photo_count)
        return false;
    *photo = testimonial.photos[reply->photo_at];
    return true;
}
