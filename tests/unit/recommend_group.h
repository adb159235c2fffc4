/* recommend_group.h: a small group to ask, for the tests of bot/recommend.
 *
 * Words become hashes here, so that a test reads like a chat. In a question a
 * word may have alternatives ("sunscreen/sunblock"), "!" behind it makes it a
 * product type, "-" before it leaves it out. */
#ifndef REKAN_TESTS_RECOMMEND_GROUP_H
#define REKAN_TESTS_RECOMMEND_GROUP_H

#include "../../bot/recommend/rank.h"
#include "../check.h"

enum { GROUP_TODAY = 20000 };

struct group {
    struct arena *arena;
    struct mirror *mirror;
    struct text log; /* all rows so far */
    uint64_t next_id;
};

enum says { YES, SO_SO, NO };

struct said {
    uint64_t id; /* 0: the next one */
    uint64_t product, author;
    enum says says;
    const char *words;
    const char *traits; /* "kulit=kering cuaca=lembap" */
    int days_ago;
    enum used_for used_for;
    enum provenance provenance;
    bool is_private, is_hidden;
    int64_t price;
    int substance;
    enum scope scope; /* 0: SCOPE_GROUP, unless is_private */
};

static inline uint32_t hash_of(struct str word)
{
    return (uint32_t)(str_hash(word) >> 32);
}

static inline uint32_t term(const char *word)
{
    return hash_of(str_from(word));
}

/* The word that stands for a kind of product is no word that texts have. */
static inline uint32_t kind_of(struct str word)
{
    return hash_of(word) ^ 0x5EED;
}

static inline struct group group_open(void)
{
    struct group group = { .arena = arena_open(1 << 26), .mirror = mirror_open(), .next_id = 1 };

    group.log.arena = group.arena;
    return group;
}

static inline void group_close(struct group *group)
{
    mirror_close(group->mirror);
    arena_close(group->arena);
}

static inline void group_row(struct group *group, const struct row *row)
{
    struct text one = { .arena = group->arena };
    struct error err = { 0 };
    size_t used = 0;

    row_append(&one, row);
    text_add(&group->log, one.s);
    CHECK(mirror_apply(group->mirror, one.s, &used, &err));
    CHECK_WHOLE(used, one.s.len);
}

static inline size_t hash_words(const char *text, uint32_t *hashes, size_t room)
{
    struct str rest = str_from(text);
    size_t count = 0;

    for (struct str word; count < room && (word = str_next_word(&rest)).len;)
        hashes[count++] = hash_of(word);
    return count;
}

/* Names are separated by "|"; kind is the word for what it is, or NULL. */
static inline void group_product_of(struct group *group, uint64_t id, const char *names,
                                    const char *types, const char *kind)
{
    struct row_name list[ROW_MAX_NAMES];
    uint32_t hashes[ROW_MAX_NAMES][ROW_MAX_NAME_TERMS];
    uint32_t type_hashes[ROW_MAX_TYPE_TERMS];
    struct str rest = str_from(names);
    struct row row = { .kind = ROW_PRODUCT, .id = id };
    size_t count = 0;

    while (rest.len) {
        struct str name = arena_copy(group->arena, str_cut(&rest, '|'));
        list[count].count = hash_words(name.at, hashes[count], ROW_MAX_NAME_TERMS);
        list[count].terms = hashes[count];
        count++;
    }
    row.product = (struct row_product){ .names = list, .name_count = count, .types = type_hashes };
    row.product.type_count = hash_words(types, type_hashes, ROW_MAX_TYPE_TERMS);
    row.product.kind = kind ? kind_of(str_from(kind)) : 0;
    group_row(group, &row);
}

static inline void group_product(struct group *group, uint64_t id, const char *names,
                                 const char *types)
{
    group_product_of(group, id, names, types, NULL);
}

static inline size_t hash_traits(const char *text, struct row_attribute *traits)
{
    struct str rest = str_from(text);
    size_t count = 0;

    for (struct str word; (word = str_next_word(&rest)).len; count++) {
        traits[count].name = hash_of(str_cut(&word, '='));
        traits[count].value = hash_of(word);
    }
    return count;
}

static inline uint64_t group_says(struct group *group, struct said said)
{
    uint32_t hashes[LIMIT_TERMS];
    struct row_term terms[LIMIT_TERMS];
    struct row_attribute traits[LIMIT_ATTRIBUTES];
    size_t count = hash_words(said.words, hashes, LIMIT_TERMS);
    struct row row = { .kind = ROW_TESTIMONIAL, .id = said.id ? said.id : group->next_id++ };

    for (size_t i = 0; i < count; i++)
        terms[i] = (struct row_term){ .hash = hashes[i], .weight = 2 };
    row.testimonial = (struct row_testimonial){
        .product = said.product, .author = said.author, .day = GROUP_TODAY - said.days_ago,
        .verdict = (enum verdict)(VERDICT_YES - (int)said.says), .used_for = said.used_for,
        .provenance = said.provenance,
        .scope = said.is_private ? SCOPE_NOWHERE : said.scope ? said.scope : SCOPE_GROUP,
        .price_min = said.price, .price_max = said.price, .substance = (uint8_t)said.substance,
        .is_hidden = said.is_hidden, .attributes = traits,
        .attribute_count = hash_traits(said.traits, traits), .terms = terms, .term_count = count,
    };
    group_row(group, &row);
    return row.id;
}

#define SAY(group, ...) group_says((group), (struct said){ __VA_ARGS__ })

static inline void group_votes(struct group *group, uint64_t id, uint32_t helpful, uint32_t voters)
{
    group_row(group, &(struct row){ .kind = ROW_VOTES, .id = id, .helpful = helpful,
                                    .voters = voters });
}

static inline void group_thanks(struct group *group, uint64_t id, uint32_t thanks, uint32_t days)
{
    group_row(group, &(struct row){ .kind = ROW_THANKS, .id = id, .thanks = thanks,
                                    .thanks_days = days });
}

static inline void group_gone(struct group *group, uint64_t id)
{
    group_row(group, &(struct row){ .kind = ROW_GONE, .id = id });
}

static inline struct question question_from(const char *words)
{
    struct question question = { .today = GROUP_TODAY, .small_sample = 5, .half_life_days = 180 };
    struct str rest = str_from(words);

    for (struct str word; (word = str_next_word(&rest)).len;) {
        struct question_group *group = &question.groups[question.group_count++];
        group->is_excluded = str_starts(word, STR("-"));
        group->is_type = str_ends(word, STR("!"));
        word = str_slice(word, group->is_excluded, word.len - group->is_type);
        if (group->is_type) {
            struct str rest_of = word;
            group->kind = kind_of(str_cut(&rest_of, '/'));
        }
        while (word.len)
            group->alternatives[group->count++] =
                (struct row_term){ .hash = hash_of(str_cut(&word, '/')), .weight = 255 };
    }
    return question;
}

static inline struct ranking group_answer(struct group *group, const struct question *question)
{
    struct ranking ranking;

    rank_products(group->mirror, question, group->arena, &ranking);
    return ranking;
}

static inline struct ranking group_ask(struct group *group, const char *words)
{
    struct question question = question_from(words);

    return group_answer(group, &question);
}

/* The score of a product, or -1 when it does not answer. */
static inline double score_of(const struct ranking *ranking, uint64_t product)
{
    for (size_t i = 0; i < ranking->product_count; i++)
        if (ranking->products[i].id == product)
            return ranking->products[i].score;
    return -1;
}

#endif
