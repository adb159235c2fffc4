/* Any bytes as what a brand's program sends of a campaign: refused with a field and a reason, or
 * terms that the dialogue's validator judges, and that read the same when they are printed. And as
 * voucher codes: none that is no code, none twice, each line told apart. */
#include "fuzz.h"

#include "../../bot/referral/campaign_json.h"
#include "../../bot/referral/conversion.h"
#include "../../bot/referral/voucher.h"

#define NOW_MS (INT64_C(20000) * 86400000)

static struct campaign usual(void)
{
    return (struct campaign){ .window_days = TERMS_WINDOW_USUAL, .hold_days = TERMS_HOLD_USUAL,
                              .currency = STR("IDR"), .title = STR("Ajak teman"),
                              .state = CAMPAIGN_RUNNING, .last_day = 20010 };
}

static void must_say(const struct campaign_fault *fault)
{
    must(fault->field && *fault->field && fault->says && *fault->says);
    must(str_is_utf8(str_from(fault->field)) && str_is_utf8(str_from(fault->says)));
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

static void read_terms(struct arena *arena, bool is_new, struct str body)
{
    struct brand brand = { .raw = STR("there"), .place_count = 1 };
    struct campaign campaign = usual(), again = usual();
    struct campaign_fault fault;
    bool names_terms;

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
}

static void must_be_codes(const struct vouchers *vouchers)
{
    size_t fine = 0;

    must(vouchers->count <= VOUCHERS_AT_A_TIME && vouchers->code_count <= vouchers->count);
    for (size_t i = 0; i < vouchers->count; i++) {
        const struct voucher_line *line = &vouchers->lines[i];
        must(line->line > (i ? vouchers->lines[i - 1].line : 0));
        must((line->state == VOUCHER_TWICE) == (line->same_as != 0) && line->same_as < line->line);
        if (line->state == VOUCHER_FINE)
            must(conversion_order_is_fine(line->code) && str_eq(vouchers->codes[fine++], line->code));
    }
    must(fine == vouchers->code_count);
    for (size_t i = 0; i < fine && fine < 100; i++)
        for (size_t k = 0; k < i; k++)
            must(!str_eq(vouchers->codes[i], vouchers->codes[k]));
}

static void read_codes(struct arena *arena, bool is_file, struct str body)
{
    struct vouchers vouchers;
    const char *says = vouchers_read_json(arena, body, &vouchers);

    must(!says || *says);
    must_be_codes(&vouchers);
    vouchers_read(arena, body, is_file, &vouchers);
    must_be_codes(&vouchers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_open(1 << 22);
    struct str body = { (const char *)data + 1, size - 1 };

    if (data[0] & 2)
        read_codes(arena, data[0] & 1, body);
    else
        read_terms(arena, data[0] & 1, body);
    arena_close(arena);
    return 0;
}
