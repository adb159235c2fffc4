#include "asker.h"

#include "effects.h"

/* Where they are, as said now or kept in the profile: who lives there is nearer. */
static void add_place(const struct vault *vault, struct question *question)
{
    uint32_t place = attribute_hash(vault, STR("tempat"));

    for (size_t i = 0; i < question->profile_count; i++)
        if (question->profile[i].name == place)
            question->place = question->profile[i];
    for (size_t i = 0; i < question->need_count; i++)
        if (question->needs[i].name == place)
            question->place = question->needs[i];
}

void asker_add(struct engine *engine, const struct turn *turn, struct question *question)
{
    const struct profile *profile = &turn->profile;
    const struct vault *vault = engine->keys.vault;
    uint64_t *avoided = ARENA_ARRAY(turn->arena, uint64_t, PROFILE_AVOIDED);

    for (size_t i = 0; i < profile->avoided_count; i++)
        avoided[i] = profile->avoided[i].testimonial;
    question->avoided = avoided;
    question->avoided_count = profile->avoided_count;
    for (size_t i = 0; profile->may_keep && i < profile->need_count; i++) {
        struct row_attribute trait = { attribute_hash(vault, profile->needs[i].name),
                                       attribute_hash(vault, profile->needs[i].value) };
        bool is_said = question->profile_count == QUESTION_NEEDS;
        for (size_t k = 0; k < question->need_count; k++)
            is_said |= question->needs[k].name == trait.name;
        if (!is_said)
            question->profile[question->profile_count++] = trait;
    }
    add_place(vault, question);
    question->proximity = turn->wants.elsewhere ? PROXIMITY_ELSEWHERE : PROXIMITY_GROUP;
}

/* One tap more for the story's author; authors beyond the room are left out. */
static void add_tie(struct question_tie *ties, size_t *count, uint64_t author)
{
    for (size_t i = 0; i < *count; i++)
        if (ties[i].author == author) {
            ties[i].count++;
            return;
        }
    if (*count < QUESTION_TIES)
        ties[(*count)++] = (struct question_tie){ .author = author, .count = 1 };
}

void asker_add_ties(struct arena *arena, const struct mirror *mirror, struct str given,
                    struct question *question)
{
    struct question_tie *ties = ARENA_ARRAY(arena, struct question_tie, QUESTION_TIES);
    struct thanks *thanks;
    size_t count;

    if (given.len == 0 || !thanks_unpack(arena, given, &thanks, &count))
        return;
    question->ties = ties;
    for (size_t i = count; i-- > 0;) { /* the latest first */
        struct mirror_story story;
        if (mirror_story(mirror, thanks[i].testimonial, &story))
            add_tie(ties, &question->tie_count, story.author);
    }
}

void asker_hide(const struct question *question, struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->product_count; i++)
        for (size_t k = 0; k < ranking->products[i].quote_count; k++) {
            struct ranked_quote *quote = &ranking->products[i].quotes[k];
            for (size_t m = 0; m < question->profile_count; m++)
                if (question->profile[m].name == quote->shared_name)
                    quote->shared_name = quote->shared_value = 0;
        }
}
