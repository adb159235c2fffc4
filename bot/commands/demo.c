#include "demo.h"

#include <stdio.h>

#include "../base/clock.h"
#include "../base/embedded.h"
#include "../base/log.h"
#include "../engine/delivery.h"
#include "../engine/seeding.h"
#include "../referral/qr.h"

static void on_frame_done(void *owner, enum delivery_end end, struct str response)
{
    struct demo *demo = owner;

    (void)response;
    if (end == DELIVERY_LATER || end == DELIVERY_BUSY)
        playground_failed(demo->playground);
}

static void on_frame(void *owner, struct str frame)
{
    struct demo *demo = owner;

    delivery_run(demo->engine, playground_messenger(demo->playground), STR(""), frame,
                 on_frame_done, demo);
}

static void on_page_joined(void *owner, playground_page_send *send, void *to)
{
    struct demo *demo = owner;

    playground_replay(demo->playground, send, to);
}

static void on_show(void *owner, struct str json)
{
    struct demo *demo = owner;

    if (demo->page)
        playground_page_show(demo->page, json);
}

/* A member's link as a QR code, as web/redirect.c has it at that address. */
static bool on_picture(struct arena *arena, struct str address, struct str *png)
{
    return str_ends(address, STR(".png")) &&
           qr_png(arena, str_slice(address, 0, address.len - STR(".png").len), png);
}

void demo_open(struct demo *demo, struct engine *engine, struct str private_address)
{
    struct playground_options options = { .first_id = clock_now_ms(), .show = on_show, .picture = on_picture,
                                          .show_owner = demo };
    struct playground_port port = { .owner = demo, .received = on_frame,
                                    .joined = on_page_joined, .file = playground_file };

    demo->engine = engine;
    port.file_owner = demo->playground = playground_open(&options);
    demo->page = playground_page_open(&port, private_address);
    engine_add_messenger(demo->engine, playground_messenger(demo->playground));
}

static void on_demo_refused(void *owner, const struct error *err)
{
    (void)owner;
    log_error("demo.refused", "reason=%s", err->message);
}

static void on_demo_done(void *owner, const struct seeding_counts *counts, const struct error *err)
{
    struct demo *demo = owner;

    if (err)
        log_warn("demo.failed", "reason=%s", err->message);
    else
        log_info("demo.ready", "added=%ld there=%ld", counts->added, counts->same);
    seed_reader_close(demo->reader);
    fclose(demo->file);
    demo->file = NULL;
    demo->seeded(demo->owner);
}

void demo_seed(struct demo *demo, void (*seeded)(void *owner), void *owner)
{
    struct str stories = embedded_content("locales/demo.jsonl");

    demo->seeded = seeded;
    demo->owner = owner;
    demo->file = fmemopen((void *)stories.at, stories.len, "r");
    if (!demo->file) {
        demo->seeded(demo->owner);
        return;
    }
    demo->reader = seed_reader_open(demo->file, STR("demo.jsonl"));
    struct seeding_options options = {
        .engine = demo->engine, .messenger = STR("playground"),
        .chat_id = STR(PLAYGROUND_GROUP), .is_demo = true, .reader = demo->reader,
        .refused = on_demo_refused, .done = on_demo_done, .owner = demo,
    };
    seeding_run(&options);
}

void demo_close_page(struct demo *demo)
{
    playground_page_close(demo->page);
}

void demo_close(struct demo *demo)
{
    playground_close(demo->playground);
}
