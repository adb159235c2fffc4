/* fuzz_link.c: whatever a link, a target, a browser or a shop's click says, nobody is led astray.
 *
 * Lines: a target, a code, a User-Agent, an Accept-Language, a click. What is made of them leads
 * to the target's own host, in one line of visible ASCII. */
#include "fuzz.h"

#include "../../bot/referral/address.h"
#include "../../bot/referral/click.h"
#include "../../bot/referral/landing.h"
#include "../../bot/web/reader.h"

static void check_landing(struct arena *arena, struct str target, const struct code *code)
{
    struct address wanted, reached;
    struct str landing;

    bool is_fine = address_read(arena, target, &wanted) == ADDRESS_FINE;
    must(landing_make(arena, target, code, STR("ABCDE12345678901"), &landing) == is_fine);
    if (!is_fine)
        return;
    for (size_t i = 0; i < landing.len; i++)
        must(landing.at[i] > ' ' && landing.at[i] < 127 && landing.at[i] != '"' &&
             landing.at[i] != '<' && landing.at[i] != '\\');
    must(str_starts(landing, STR("https://")));
    struct str rest = str_slice(landing, 8, landing.len);
    must(str_eq(str_slice(rest, 0, wanted.host.len), wanted.host) &&
         rest.at[wanted.host.len] == '/');
    must(landing.len > ADDRESS_MAX ||
         (address_read(arena, landing, &reached) == ADDRESS_FINE &&
          str_eq(reached.host, wanted.host) && str_eq(reached.path, wanted.path)));
}

static void check_code(struct arena *arena, struct str text, struct code *code)
{
    struct code again;

    *code = (struct code){ STR("ABCDE"), STR("FGHJKM") };
    if (!code_read(arena, text, code)) {
        *code = (struct code){ STR("ABCDE"), STR("FGHJKM") };
        return;
    }
    must(code->campaign.len == CODE_CAMPAIGN_LEN && code->member.len == CODE_MEMBER_LEN);
    must(code_read(arena, code_written(arena, code), &again) && str_eq(again.member, code->member) &&
         str_eq(again.campaign, code->campaign));
}

static void check_click(struct arena *arena, struct str text)
{
    struct str campaign;
    struct click click;
    uint64_t number;

    if (click_id_read(arena, text, &campaign, &number))
        must(click_id(arena, campaign, number).len == CLICK_ID_LEN);
    if (click_unpack(text, &click))
        must(click.member_code.len <= text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_open(SIZE_MAX);
    struct str rest = { (const char *)bytes, size };
    struct code code;

    struct str target = str_cut(&rest, '\n');
    check_code(arena, str_cut(&rest, '\n'), &code);
    check_landing(arena, target, &code);
    reader_is_program(str_cut(&rest, '\n'));
    struct str lang = reader_language(str_cut(&rest, '\n'));
    must(str_eq(lang, STR("id")) || str_eq(lang, STR("en")));
    check_click(arena, rest);
    arena_close(arena);
    return 0;
}
