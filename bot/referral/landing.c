#include "landing.h"

#include "address.h"

static const struct str ours[] = { STR_INIT("utm_source"), STR_INIT("utm_medium"),
                                   STR_INIT("utm_campaign"), STR_INIT("rekan_code"),
                                   STR_INIT("rekan_click") };

static bool is_ours(struct str pair)
{
    struct str name = str_cut(&pair, '=');

    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (str_eq_ascii_nocase(name, ours[i]))
            return true;
    return false;
}

static void add(struct text *out, struct str pair)
{
    if (pair.len == 0)
        return;
    if (out->s.len)
        text_add_char(out, '&');
    text_add(out, pair);
}

/* What we add is letters, digits, dashes and underscores: nothing of it needs encoding. */
bool landing_make(struct arena *arena, struct str target, const struct code *code,
                  struct str click_id, struct str *landing)
{
    struct text query = { .arena = arena };
    struct address address;

    if (address_read(arena, target, &address) != ADDRESS_FINE)
        return false;
    for (struct str rest = address.query; rest.len;) {
        struct str pair = str_cut(&rest, '&');
        if (!is_ours(pair))
            add(&query, pair);
    }
    add(&query, STR("utm_source=rekan&utm_medium=referral"));
    add(&query, arena_concat(arena, STR("utm_campaign="), code->campaign));
    add(&query, arena_concat(arena, STR("rekan_code="), code_plain(arena, code)));
    if (click_id.len)
        add(&query, arena_concat(arena, STR("rekan_click="), click_id));
    *landing = ARENA_JOIN(arena, STR("https://"), address.host, address.path, STR("?"), query.s);
    return true;
}
