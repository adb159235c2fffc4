#include "pages.h"

#include "brand_files.h"

enum { PAGE_TIMEOUT_MS = 8000 };

struct page_reading {
    struct lookup *lookup;
    void (*next)(struct lookup *lookup, const struct error *err);
};

static void on_page(void *owner, const struct http_result *result)
{
    struct page_reading *reading = owner;
    struct turn *turn = reading->lookup->turn;

    turn->found.page.status = result->status;
    turn->found.page.is_private = result->err.kind == ERROR_REFUSED;
    turn->found.page.text = arena_copy(turn->arena, result->body);
    reading->next(reading->lookup, NULL);
}

void pages_look_up(struct lookup *lookup,
                   void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct engine *engine = lookup->engine;
    struct str test_web = engine->options.test_web;
    struct page_reading *reading = ARENA_NEW(turn->arena, struct page_reading);
    struct http_call call = { .url = turn->wants.page, .timeout_ms = PAGE_TIMEOUT_MS,
                              .is_foreign = true, .most_bytes = PAGE_MAX };

    if (turn->wants.file.file_id.len) {
        brand_files_look_up(lookup, next);
        return;
    }
    if (turn->wants.page.len == 0 || turn->event->kind != EVENT_LETTER || !engine->options.client) {
        next(lookup, NULL);
        return;
    }
    *reading = (struct page_reading){ .lookup = lookup, .next = next };
    if (test_web.len) { /* https://host/path is asked for as TEST_WEB/host/path */
        call.url = ARENA_JOIN(turn->arena, test_web, STR("/"),
                              str_slice(call.url, STR("https://").len, call.url.len));
        call.is_foreign = false;
    }
    http_client_post(engine->options.client, &call, on_page, reading);
}
