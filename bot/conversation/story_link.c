#include "story_link.h"

enum { ON_ITS_WAY_S = 60 }; /* much longer than a letter takes */

struct str story_link(struct turn *turn)
{
    return arena_print(turn->arena, "give_%.*s", STR_ARG(turn->home));
}

struct str story_link_agreed(struct turn *turn)
{
    return arena_print(turn->arena, "give_%.*s_%lld", STR_ARG(turn->home),
                       (long long)(turn->now_ms / 1000));
}

struct str story_link_group(struct str words)
{
    bool has_more = words.len > VAULT_ID_LEN && words.at[VAULT_ID_LEN] == '_';

    return has_more ? str_slice(words, 0, VAULT_ID_LEN) : words;
}

bool story_link_has_just_agreed(const struct turn *turn, struct str words)
{
    int64_t since_s, agreed_s;

    if (!str_to_i64(str_slice(words, VAULT_ID_LEN + 1, words.len), &agreed_s) || agreed_s < 0)
        return false;
    since_s = turn->now_ms / 1000 - agreed_s;
    return since_s < ON_ITS_WAY_S && since_s > -ON_ITS_WAY_S; /* another machine's clock */
}
