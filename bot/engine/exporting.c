#include "exporting.h"

#include <string.h>

#include "../base/id_set.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../recommend/row.h"
#include "exporting_lines.h"

enum { PORTION = 200, ACTS = 100, END_ROOM = 512, PORTION_ARENA = 1024 * 1024 };

struct named {
    uint64_t id;
    bool is_product;
    uint64_t author;
    size_t from; /* where its row begins in the chunk */
};

struct exporting {
    const struct reply *reply;
    struct arena *arena;       /* of the shipment: the file's bytes */
    struct arena *portion;     /* what one trip brought; forgotten with the next */
    struct export_group group;
    struct export_cursor at;
    struct text out;
    struct str somebody;       /* whose name is hidden */
    struct id_set seen;        /* ids that were written, or stand before the part */
    uint64_t look_through;     /* chunk of the log that is read for its ids only */
    struct named items[PORTION];
    size_t item_count;
    uint64_t rows_end;         /* offset behind the last row of the portion */
    struct audit_entry acts[ACTS];
    size_t act_count;
    struct shelf *shelf;
    struct redis_command command;
    struct said_file *file;
    export_done *done;
    void *owner;
};

static void end(struct exporting *e, enum export_end how)
{
    export_done *done = e->done;
    void *owner = e->owner;

    arena_close(e->portion);
    id_set_free(&e->seen);
    done(owner, how);
}

/* --- trips ------------------------------------------------------------------------------------ */

static void ask(struct exporting *e, const struct str *words, size_t count, redis_done *got)
{
    struct str *copy = ARENA_ARRAY(e->portion, struct str, count);

    memcpy(copy, words, count * sizeof *copy);
    e->command = (struct redis_command){ .words = copy, .count = count };
    redis_trip(e->group.engine->options.redis, e->portion, &e->command, 1, got, e);
}

static struct str key(struct exporting *e, enum key_kind kind, struct str detail)
{
    return key_of(&e->group.engine->keys, e->portion, kind, e->group.home, detail);
}

static void ask_rows(struct exporting *e, uint64_t chunk, uint64_t from, redis_done *got)
{
    arena_reset(e->portion);
    const struct str words[] = { STR("GETRANGE"),
                                 key(e, KEY_ROWS, arena_whole(e->portion, (int64_t)chunk)),
                                 arena_whole(e->portion, (int64_t)from), STR("-1") };
    ask(e, words, sizeof words / sizeof words[0], got);
}

/* --- the file ----------------------------------------------------------------------------------- */

/* False: no room, the next part begins with it. */
static bool write_line(struct exporting *e, struct str line)
{
    if (e->out.s.len + line.len > LIMIT_EXPORT_FILE - END_ROOM)
        return false;
    text_add(&e->out, line);
    return true;
}

static void finish(struct exporting *e, bool has_more, bool is_complete)
{
    struct said_file *file = e->file;

    if (!has_more)
        text_add(&e->out, export_line_end(e->portion, &e->at, is_complete));
    *file = (struct said_file){
        .type = STR("application/jsonl"),
        .content = e->out.s,
        .name = arena_print(e->arena, "rekan-%lld-%u.jsonl", (long long)(e->at.asked_ms / 1000),
                            e->at.part),
    };
    e->at.part++;
    if (has_more)
        file->next = export_cursor_pack(e->arena, &e->at);
    log_info("export.part", "chat=%.*s bytes=%zu testimonials=%llu products=%llu last=%d",
             STR_ARG(e->group.home), file->content.len, (unsigned long long)e->at.stories,
             (unsigned long long)e->at.products, !has_more);
    end(e, EXPORT_MADE);
}

/* --- products and stories ------------------------------------------------------------------------ */

static void next_rows(struct exporting *e);

/* Of each row what is to be written; stops behind PORTION of them. */
static bool name_items(struct exporting *e, struct str rows)
{
    struct arena *scratch = arena_open(64 * 1024);
    struct str rest = rows;
    struct row row;
    enum row_result result = ROW_READ;

    e->item_count = 0;
    while (e->item_count < PORTION && e->seen.count < LIMIT_EXPORT_RECORDS) {
        size_t from = rows.len - rest.len;
        result = row_next(&rest, scratch, &row);
        if (result != ROW_READ)
            break;
        bool is_product = row.kind == ROW_PRODUCT;
        if ((is_product || row.kind == ROW_TESTIMONIAL) && id_set_add(&e->seen, row.id))
            e->items[e->item_count++] = (struct named){
                .id = row.id, .is_product = is_product,
                .author = is_product ? 0 : row.testimonial.author, .from = from };
        arena_reset(scratch);
    }
    arena_close(scratch);
    /* A row that cannot be read is skipped with its chunk, as the index does. */
    e->rows_end = e->at.offset + (result == ROW_BAD ? rows.len : rows.len - rest.len);
    return e->item_count > 0;
}

static struct str line_of(struct exporting *e, const struct named *item)
{
    return item->is_product ? export_line_product(e->shelf, &e->group, item->id)
                            : export_line_story(e->shelf, &e->group, item->id, e->somebody);
}

static void write_items(struct exporting *e)
{
    for (size_t i = 0; i < e->item_count; i++) {
        struct str line = line_of(e, &e->items[i]);
        if (!write_line(e, line)) {
            e->at.offset += e->items[i].from;
            finish(e, true, true);
            return;
        }
        e->at.products += line.len && e->items[i].is_product;
        e->at.stories += line.len && !e->items[i].is_product;
    }
    e->at.offset = e->rows_end;
    next_rows(e);
}

static void on_products(void *owner, const struct error *err)
{
    struct exporting *e = owner;

    if (err)
        end(e, EXPORT_LATER);
    else
        write_items(e);
}

static void on_stories(void *owner, const struct error *err)
{
    struct exporting *e = owner;
    struct testimonial story;

    if (err) {
        end(e, EXPORT_LATER);
        return;
    }
    for (size_t i = 0; i < e->item_count; i++)
        if (!e->items[i].is_product && shelf_testimonial(e->shelf, e->items[i].id, &story))
            shelf_want_product(e->shelf, story.product);
    shelf_fill(e->shelf, on_products, e);
}

static struct shelf *new_shelf(struct exporting *e)
{
    struct shelf *shelf = shelf_new(e->group.engine, e->portion, e->group.home);

    shelf_put_settings(shelf, &e->group.settings);
    return shelf;
}

static void on_rows(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct exporting *e = owner;

    (void)err;
    if (!values || count != 1) {
        end(e, EXPORT_LATER);
        return;
    }
    if (name_items(e, values[0].text)) {
        e->shelf = new_shelf(e);
        for (size_t i = 0; i < e->item_count; i++) {
            if (e->items[i].is_product)
                shelf_want_product(e->shelf, e->items[i].id);
            else
                shelf_want_testimonial(e->shelf, e->items[i].id, e->items[i].author);
        }
        shelf_fill(e->shelf, on_stories, e);
        return;
    }
    e->at.offset = e->rows_end;
    if (e->seen.count >= LIMIT_EXPORT_RECORDS) {
        finish(e, false, false);
    } else if (e->at.offset >= LIMIT_LOG_CHUNK) {
        e->at.chunk++;
        e->at.offset = 0;
        next_rows(e);
    } else {
        finish(e, false, true);
    }
}

static void next_rows(struct exporting *e)
{
    ask_rows(e, e->at.chunk, e->at.offset, on_rows);
}

/* --- what earlier parts had ------------------------------------------------------------------------ */

static void look_through(struct exporting *e);

static void on_looked_through(void *owner, struct redis_value *values, size_t count,
                              const struct error *err)
{
    struct exporting *e = owner;
    struct arena *scratch;
    struct row row;

    (void)err;
    if (!values || count != 1) {
        end(e, EXPORT_LATER);
        return;
    }
    struct str rows = values[0].text;
    if (e->look_through == e->at.chunk && rows.len > e->at.offset)
        rows = str_slice(rows, 0, (size_t)e->at.offset);
    scratch = arena_open(64 * 1024);
    while (row_next(&rows, scratch, &row) == ROW_READ) {
        if (row.kind == ROW_PRODUCT || row.kind == ROW_TESTIMONIAL)
            id_set_add(&e->seen, row.id);
        arena_reset(scratch);
    }
    arena_close(scratch);
    e->look_through++;
    look_through(e);
}

static void look_through(struct exporting *e)
{
    if (e->look_through < e->at.chunk || (e->look_through == e->at.chunk && e->at.offset))
        ask_rows(e, e->look_through, 0, on_looked_through);
    else
        next_rows(e);
}

/* --- the record of acts ------------------------------------------------------------------------------ */

static void next_acts(struct exporting *e);

static void on_named(void *owner, const struct error *err)
{
    struct exporting *e = owner;

    if (err) {
        end(e, EXPORT_LATER);
        return;
    }
    for (size_t i = 0; i < e->act_count; i++, e->at.acts++)
        if (!write_line(e, export_line_act(e->shelf, &e->group, &e->acts[i]))) {
            finish(e, true, true);
            return;
        }
    next_acts(e);
}

static void on_acts(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct exporting *e = owner;

    (void)err;
    if (!values || count != 1) {
        end(e, EXPORT_LATER);
        return;
    }
    e->act_count = 0;
    e->shelf = new_shelf(e);
    for (size_t i = 0; i < values[0].count && e->act_count < ACTS; i++) {
        struct audit_entry *act = &e->acts[e->act_count++];
        if (!audit_unpack(values[0].items[i].text, act))
            log_error("audit.unreadable", "chat=%.*s", STR_ARG(e->group.home));
        if (act->product)
            shelf_want_product(e->shelf, act->product);
        if ((act->kind == AUDIT_MERGED || act->kind == AUDIT_SPLIT) && act->other)
            shelf_want_product(e->shelf, act->other);
    }
    if (e->act_count) {
        shelf_fill(e->shelf, on_named, e);
        return;
    }
    e->at.is_in_log = true;
    look_through(e);
}

static void next_acts(struct exporting *e)
{
    arena_reset(e->portion);
    const struct str words[] = { STR("LRANGE"), key(e, KEY_AUDIT, STR("")),
                                 arena_whole(e->portion, (int64_t)e->at.acts),
                                 arena_whole(e->portion, (int64_t)e->at.acts + ACTS - 1) };
    ask(e, words, sizeof words / sizeof words[0], on_acts);
}

/* --- the group ------------------------------------------------------------------------------------------ */

static bool is_among(struct str handles, struct str person)
{
    while (handles.len)
        if (str_eq(str_cut(&handles, '\n'), person))
            return true;
    return false;
}

static void write_group(struct exporting *e)
{
    write_line(e, export_line_header(e->portion, &e->group, &e->at));
    if (e->at.part > 1)
        return;
    write_line(e, export_line_group(e->portion, &e->group));
    for (size_t i = 0; e->group.allowed && i < e->group.allowed->brand_count; i++)
        write_line(e, export_line_brand(e->portion, &e->group.allowed->brands[i]));
}

static bool open_group(struct exporting *e, const struct redis_value *values)
{
    struct export_group *group = &e->group;
    const struct vault *vault = group->engine->keys.vault;
    struct str raw = arena_copy(e->arena, values[0].text);
    struct str allowed = arena_copy(e->arena, values[2].text);

    if (!raw.len || !settings_unpack(e->arena, raw, vault, &group->settings) ||
        group->settings.is_left)
        return false;
    group->allowed = ARENA_NEW(e->arena, struct allowed);
    if (allowed.len && !allowed_unpack(e->arena, allowed, &group->settings.key, group->allowed)) {
        log_error("allowed.unreadable", "chat=%.*s", STR_ARG(group->home));
        *group->allowed = (struct allowed){ 0 };
    }
    if (!queue_unpack(values[3].text, &group->queue))
        log_error("queue.unreadable", "chat=%.*s", STR_ARG(group->home));
    return true;
}

static void on_group(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct exporting *e = owner;
    const struct keyspace *keys = &e->group.engine->keys;
    struct str person = home_of_person(keys, e->arena, e->reply->messenger, e->reply->person_id);

    (void)err;
    if (!values || count != 1 || values[0].kind != REDIS_LIST || values[0].count != 4) {
        end(e, EXPORT_LATER);
        return;
    }
    if (!is_among(values[0].items[1].text, person)) {
        end(e, EXPORT_UNSURE);
        return;
    }
    if (!open_group(e, values[0].items)) {
        end(e, EXPORT_GONE);
        return;
    }
    write_group(e);
    if (e->at.is_in_log)
        look_through(e);
    else
        next_acts(e);
}

void exporting_run(struct engine *engine, struct arena *arena, const struct reply *reply,
                   struct said_file *file, export_done *done, void *owner)
{
    struct exporting *e = ARENA_NEW(arena, struct exporting);

    *e = (struct exporting){ .reply = reply, .arena = arena, .file = file, .done = done, .owner = owner,
                             .group = { .engine = engine, .home = reply->group },
                             .portion = arena_open(PORTION_ARENA),
                             .out = { .arena = arena },
                             .somebody = i18n_text(engine->options.i18n, arena, reply->lang,
                                                   STR("quote.somebody"), NULL, 0, false) };
    if (!export_cursor_unpack(reply->body, &e->at)) {
        e->at = (struct export_cursor){ .part = 1 }; /* packed by this program: cannot be */
        log_error("export.unreadable", "chat=%.*s", STR_ARG(reply->group));
    }
    const struct str words[] = { STR("MGET"), key(e, KEY_CHAT, STR("")), key(e, KEY_ROLES, STR("")),
                                 key(e, KEY_ALLOWED, STR("")), key(e, KEY_QUEUE, STR("")) };
    ask(e, words, sizeof words / sizeof words[0], on_group);
}
