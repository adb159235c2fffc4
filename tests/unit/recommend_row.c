#include "recommend_group.h"

static struct row sample_testimonial(void)
{
    static const struct row_attribute attributes[] = { { 1, 2 }, { 3, 4 } };
    static const struct row_term terms[] = { { 11, 1 }, { 12, 4 }, { 13, 1 } };

    return (struct row){
        .kind = ROW_TESTIMONIAL, .id = UINT64_MAX,
        .testimonial = { .product = 7, .author = 8, .day = -3, .verdict = VERDICT_NO,
                         .used_for = USED_MONTHS, .provenance = PROVENANCE_GIFTED,
                         .scope = SCOPE_LINKED, .lang = 1, .is_edited = true,
                         .is_repurchased = true, .attributes = attributes, .attribute_count = 2,
                         .terms = terms, .term_count = 3 },
    };
}

static struct row sample_product(void)
{
    static const uint32_t one[] = { 21, 22, 23 };
    static const uint32_t two[] = { 24 };
    static const struct row_name names[] = { { one, 3 }, { two, 1 } };

    return (struct row){ .kind = ROW_PRODUCT, .id = 5,
                         .product = { .names = names, .name_count = 2, .types = two,
                                      .type_count = 1 } };
}

TEST(row_testimonial_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row before = sample_testimonial();
    struct row after;

    row_append(&log, &before);
    struct str rest = log.s;

    CHECK(row_next(&rest, arena, &after) == ROW_READ);
    CHECK_WHOLE(rest.len, 0);
    const struct row_testimonial *said = &after.testimonial;
    CHECK(after.kind == ROW_TESTIMONIAL && after.id == UINT64_MAX);
    CHECK(said->product == 7 && said->author == 8 && said->day == -3);
    CHECK(said->verdict == VERDICT_NO && said->used_for == USED_MONTHS);
    CHECK(said->provenance == PROVENANCE_GIFTED && said->scope == SCOPE_LINKED && said->lang == 1);
    CHECK(said->is_edited && said->is_repurchased && !said->is_hidden && !said->is_verified);
    CHECK(said->attribute_count == 2 && said->attributes[1].value == 4);
    CHECK_WHOLE(said->term_count, 3);
    CHECK(said->terms[0].hash == 11 && said->terms[1].hash == 13 && said->terms[2].hash == 12);
    CHECK(said->terms[0].weight == 1 && said->terms[2].weight == 4);
    arena_close(arena);
}

TEST(row_product_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row before = sample_product();
    struct row after;

    row_append(&log, &before);
    struct str rest = log.s;

    CHECK(row_next(&rest, arena, &after) == ROW_READ);
    CHECK(after.id == 5 && !after.product.is_gone && after.product.name_count == 2);
    CHECK(after.product.names[0].count == 3 && after.product.names[0].terms[2] == 23);
    CHECK(after.product.names[1].terms[0] == 24 && after.product.type_count == 1);
    arena_close(arena);
}

TEST(row_next_waits_for_the_rest_of_a_row)
{
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row row = sample_testimonial();

    row_append(&log, &row);
    for (size_t len = 0; len < log.s.len; len++) {
        struct str rest = str_slice(log.s, 0, len);
        CHECK(row_next(&rest, arena, &row) == ROW_PARTIAL);
        CHECK_WHOLE(rest.len, len);
    }
    arena_close(arena);
}

TEST(row_next_refuses_what_no_row_can_be)
{
    static const struct str bad[] = {
        STR_INIT("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), /* a length beyond 64 bits */
        STR_INIT("\xff\xff\x7f"),                                 /* longer than ROW_MAX_BYTES */
        STR_INIT("\x00"),                                         /* an empty body */
        STR_INIT("\x09\x00" "12345678"),                          /* no kind 0 */
        STR_INIT("\x09\x05" "12345678"),                          /* no kind 5 */
        STR_INIT("\x08\x02" "1234567"),                           /* half an id */
        STR_INIT("\x0a\x02" "12345678x"),                         /* more than the kind has */
        STR_INIT("\x0b\x04" "12345678\x02\x01"),                  /* more helpful than voters */
    };
    struct arena *arena = arena_open(1 << 20);
    struct row row;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str rest = bad[i];
        CHECK(row_next(&rest, arena, &row) == ROW_BAD);
        CHECK_WHOLE(rest.len, bad[i].len);
    }
    arena_close(arena);
}

/* Every byte of a good row changed in every way: read, partial or bad, never worse. */
TEST(row_next_survives_any_changed_byte)
{
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row rows[] = { sample_testimonial(), sample_product() };
    struct row row;

    for (size_t i = 0; i < 2; i++)
        row_append(&log, &rows[i]);
    struct arena *scratch = arena_open(1 << 20);
    for (size_t at = 0; at < log.s.len; at++)
        for (int byte = 0; byte < 256; byte++) {
            struct str copy = arena_copy(scratch, log.s);
            ((char *)(uintptr_t)copy.at)[at] = (char)byte;
            while (row_next(&copy, scratch, &row) == ROW_READ)
                ;
            arena_reset(scratch);
        }
    arena_close(scratch);
    arena_close(arena);
}

TEST(row_append_leaves_off_what_is_over_a_limit)
{
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row_term terms[LIMIT_TERMS + 5];
    struct row_attribute attributes[LIMIT_ATTRIBUTES + 5] = { { 0, 0 } };
    struct row row = { .kind = ROW_TESTIMONIAL, .id = 1 };

    for (uint32_t i = 0; i < LIMIT_TERMS + 5; i++)
        terms[i] = (struct row_term){ i, 9 };
    row.testimonial = (struct row_testimonial){ .attributes = attributes, .terms = terms,
                                                .attribute_count = LIMIT_ATTRIBUTES + 5,
                                                .term_count = LIMIT_TERMS + 5 };
    row_append(&log, &row);
    struct str rest = log.s;

    CHECK(row_next(&rest, arena, &row) == ROW_READ);
    CHECK_WHOLE(row.testimonial.term_count, LIMIT_TERMS);
    CHECK_WHOLE(row.testimonial.terms[0].weight, ROW_MAX_WEIGHT);
    CHECK_WHOLE(row.testimonial.attribute_count, LIMIT_ATTRIBUTES);
    arena_close(arena);
}
