/* effects_person.c: one vote a person and story, and what a person keeps of their own. */
#include "compiling.h"
#include "taps.h"
#include "thanks.h"

struct str vote_voter(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home)
{
    return vault_id(engine->keys.vault, arena, VAULT_PERSON,
                    ARENA_JOIN(arena, STR("vote\n"), group, STR("\n"), person_home));
}

struct str given_key(struct engine *engine, struct arena *arena, struct str group,
                     struct str person_home)
{
    return key_of(&engine->keys, arena, KEY_GIVEN, group,
                  vote_voter(engine, arena, group, person_home));
}

static const struct votes *votes_of(const struct turn *turn, uint64_t id)
{
    for (size_t i = 0; i < turn->wants.id_count; i++)
        if (turn->wants.ids[i] == id)
            return &turn->found.votes[i];
    return NULL;
}

/* Puts the voter into the set, or takes them out of it; the check keeps the count true. */
static void write_voter(struct compiling *c, struct str key, bool was_in, bool is_in)
{
    struct str who = vote_voter(c->engine, c->arena, c->turn->home, c->turn->person_home);

    commit_check(c->commit, was_in ? CHECK_MEMBER : CHECK_NO_MEMBER, key, who);
    if (was_in != is_in)
        COMMIT_WRITE(c->commit, is_in ? STR("SADD") : STR("SREM"), key, who);
}

/* What this voter judged here, either way: to be shown to them, and to go with them. */
static void write_voted(struct compiling *c, uint64_t id, bool has_vote)
{
    struct str who = vote_voter(c->engine, c->arena, c->turn->home, c->turn->person_home);

    COMMIT_WRITE(c->commit, has_vote ? STR("SADD") : STR("SREM"),
                 key_of(&c->engine->keys, c->arena, KEY_VOTED, c->turn->home, who),
                 id_print(c->arena, id));
    COMMIT_WRITE(c->commit, STR("SADD"),
                 key_of(&c->engine->keys, c->arena, KEY_MEMBERS, c->turn->home, STR("")),
                 c->turn->person_home);
}

bool compile_votes(struct compiling *c, const struct effect *effect)
{
    bool helps = effect->vote == VOTE_HELPFUL;
    bool is_against = effect->vote == VOTE_USELESS;

    if (!c->lookup->index_is_fresh)
        return false;
    for (size_t i = 0; i < effect->id_count; i++) {
        const struct votes *before = votes_of(c->turn, effect->ids[i]);
        if (!before || !before->is_there)
            continue; /* a press that names what is not here writes nothing */
        unsigned helpful = before->count + helps - before->has_mine;
        unsigned against = before->against + is_against - before->has_mine_against;
        struct row row = { .kind = ROW_VOTES, .id = effect->ids[i], .helpful = helpful,
                           .voters = helpful + against };
        write_voter(c, compiling_key(c, KEY_VOTES, effect->ids[i]), before->has_mine, helps);
        write_voter(c, compiling_key(c, KEY_AGAINST, effect->ids[i]), before->has_mine_against, is_against);
        write_voted(c, effect->ids[i], helps || is_against);
        taps_remember(c, before, helps);
        row_append(&c->rows, &row);
    }
    return thanks_compile(c, effect);
}

void compile_profile(struct compiling *c)
{
    struct profile profile = c->turn->profile;
    struct str key = key_of(&c->engine->keys, c->arena, KEY_PROFILE, c->turn->person_home, STR(""));
    struct str packed = profile_pack(c->arena, &profile, c->engine->keys.vault);

    commit_check(c->commit, CHECK_EQUALS, key, profile.raw);
    if (packed.len)
        COMMIT_WRITE(c->commit, STR("SET"), key, packed);
    else
        COMMIT_WRITE(c->commit, STR("DEL"), key);
}

void effects_add_membership(struct engine *engine, const struct turn *turn, struct commit *commit)
{
    enum membership said = turn->found.membership;
    struct str key = key_of(&engine->keys, turn->arena, KEY_MEMBER, turn->home, turn->person_home);

    COMMIT_WRITE(commit, STR("SET"), key,
                 said == MEMBERSHIP_YES  ? STR(MEMBER_YES)
                 : said == MEMBERSHIP_NO ? STR(MEMBER_NO)
                                         : STR(MEMBER_UNTOLD),
                 STR("PX"), arena_whole(turn->arena, said == MEMBERSHIP_NO ? LIMIT_ROLE_FRESH_MS
                                                                           : LIMIT_SESSION_MS));
}
