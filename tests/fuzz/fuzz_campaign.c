/* Any bytes as what a brand's program sends of a campaign: refused with a field and a reason, or
 * terms that the dialogue's validator judges, and that read the same when they are printed. */
#include <stdlib.h>

#include "../../bot/referral/campaign_json.h"

#define NOW_MS (INT64_C(20000) * 86400000)

static void must(bool claim)
{
    if (!claim)
        abort();
}

static struct campaign usual(void)
{
    return (struct campaign){ .window_days = TERMS_WINDOW_USUAL, .hold_days = TERMS_HOLD_USUAL,
                              .currency = STR("IDR"), .title = STR("Ajak teman"),
                              .state = CAMPAIGN_RUNNING, .last_day = 20010 };
}

static void must_say(const struct campaign_fault *fault)
{
    must(fault->field && *fault->field && fault->says && *fault->says);
}

/* The fields of the printed object that a program may send back. */
static struct str printed(struct arena *arena, const struct campaign *campaign)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    campaign_json_add(&json, campaign, NOW_MS);
    json_close(&json, '}');
    size_t from = str_find(json.out.s, STR("\"title\"")), to = str_find(json.out.s, STR(",\"starts_at\""));
    must(from != SIZE_MAX && to != SIZE_MAX && from < to);
    return ARENA_JOIN(arena, STR("{"), str_slice(json.out.s, from, to), STR("}"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open(1 << 22);
    struct brand brand = { .raw = STR("there"), .place_count = 1 };
    struct campaign campaign = usual(), again = usual();
    struct campaign_fault fault;
    bool is_new = size && data[0] % 2, names_terms;
    struct str body = { (const char *)data + (size > 0), size - (size > 0) };

    brand.places[0] = (struct brand_place){ .kind = PLACE_HOST, .address = STR("azura.example"),
                                            .verified_at_ms = 1 };
    if (!campaign_json_read(arena, body, is_new, &campaign, &names_terms, &fault)) {
        must_say(&fault);
    } else if (!campaign_json_check(arena, &campaign, &brand, NOW_MS, &fault)) {
        must_say(&fault);
    } else {
        must(terms_check(arena, &campaign, NOW_MS) == TERM_NONE);
        must(campaign_json_read(arena, printed(arena, &campaign), true, &again, &names_terms, &fault));
        must(campaign_json_improves(&campaign, &again, &fault) &&
             campaign_json_improves(&again, &campaign, &fault));
        must(str_eq(printed(arena, &again), printed(arena, &campaign)));
    }
    if (!campaign_json_improves(&(struct campaign){ .cap = 3, .window_days = 30 }, &campaign, &fault))
        must_say(&fault);
    arena_close(arena);
    return 0;
}
