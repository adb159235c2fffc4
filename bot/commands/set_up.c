#include "set_up.h"

#include "../base/clock.h"

enum { FIRST_PAUSE_MS = CLOCK_SECOND_MS, LONGEST_PAUSE_MS = 60 * CLOCK_SECOND_MS,
       LONGEST_ASKED_S = 3600 };

size_t set_up_plan(struct set_up *set_up, struct arena *arena)
{
    set_up->count = set_up->messenger->set_up(set_up->messenger->self, arena, &set_up->calls);
    return set_up->count;
}

static void on_paused(void *owner)
{
    struct set_up *set_up = owner;

    set_up->timer = NULL;
    set_up_go(set_up);
}

static bool is_passing(const struct http_result *result)
{
    return result->status == 0 || result->status == 429 || result->status >= 500;
}

/* The platform may ask for more than our own pause. */
static void say_later(struct set_up *set_up, int asked_s)
{
    int64_t asked_ms = (asked_s < LONGEST_ASKED_S ? asked_s : LONGEST_ASKED_S) *
                       (int64_t)CLOCK_SECOND_MS;

    set_up->pause_ms = set_up->pause_ms ? 2 * set_up->pause_ms : FIRST_PAUSE_MS;
    if (set_up->pause_ms > LONGEST_PAUSE_MS)
        set_up->pause_ms = LONGEST_PAUSE_MS;
    set_up->timer = loop_after(set_up->loop,
                               asked_ms > set_up->pause_ms ? asked_ms : set_up->pause_ms,
                               on_paused, set_up);
}

static void on_answered(void *owner, const struct http_result *result)
{
    struct set_up *set_up = owner;

    if (set_up->is_over) /* the client is closed under us */
        return;
    set_up->messenger->set_up_done(set_up->messenger->self, set_up->next, result->status,
                                   result->body);
    if (is_passing(result)) {
        say_later(set_up, result->retry_after_s);
    } else {
        set_up->pause_ms = 0;
        set_up->next++;
    }
    set_up->answered(set_up->owner);
    if (!set_up->timer)
        set_up_go(set_up);
}

void set_up_go(struct set_up *set_up)
{
    if (set_up->is_over || set_up->next == set_up->count)
        return;
    const struct call *call = &set_up->calls[set_up->next];
    struct http_call http = { .url = call->url, .body = call->body,
                              .content_type = STR("application/json") };
    http_client_post(set_up->client, &http, on_answered, set_up);
}

size_t set_up_left(const struct set_up *set_up)
{
    return set_up->timer || set_up->is_over ? 0 : set_up->count - set_up->next;
}

void set_up_end(struct set_up *set_up)
{
    set_up->is_over = true;
    if (set_up->timer)
        loop_cancel(set_up->loop, set_up->timer);
    set_up->timer = NULL;
}
