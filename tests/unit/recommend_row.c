#include "recommend_group.h"

static struct row sample_testimonial(void)
{
    static const struct row_attribute attributes[] = { { 1, 2 }, { 3, 4 } };
    static const struct row_term terms[] = { { .hash = 11, .weight = 1 }, { .hash = 12, .weight = 4 },
                                             { .hash = 13, .weight = 1 } };

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
                                      .type_count = 1, .into = 6 } };
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
    CHECK(after.product.into == 6);
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
        STR_INIT("\x09\x08" "12345678"),                          /* no kind 8 */
        STR_INIT("\x0a\x05" "1234\0\0\0\0" "\0"),                  /* a number that is too high */
        STR_INIT("\x0a\x07" "12345678\x01"),                      /* thanks of no day */
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
        terms[i] = (struct row_term){ .hash = i, .weight = 9 };
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

/* What a row reads as, but for the order of its terms. */
static void check_same(const struct row_testimonial *a, const struct row_testimonial *b)
{
    CHECK(a->product == b->product && a->author == b->author && a->day == b->day);
    CHECK(a->verdict == b->verdict && a->used_for == b->used_for && a->lang == b->lang);
    CHECK(a->provenance == b->provenance && a->scope == b->scope);
    CHECK(a->is_hidden == b->is_hidden && a->is_edited == b->is_edited);
    CHECK(a->is_verified == b->is_verified && a->is_repurchased == b->is_repurchased);
    CHECK(a->tombstone == b->tombstone && a->substance == b->substance);
    CHECK(a->price_min == b->price_min && a->price_max == b->price_max);
    CHECK_WHOLE(a->attribute_count, b->attribute_count);
    for (size_t i = 0; i < a->attribute_count; i++)
        CHECK(a->attributes[i].name == b->attributes[i].name &&
              a->attributes[i].value == b->attributes[i].value);
    CHECK_WHOLE(a->term_count, b->term_count);
    for (size_t i = 0; i < a->term_count; i++) {
        size_t k = 0;
        while (k < b->term_count && (a->terms[i].hash != b->terms[k].hash ||
                                     a->terms[i].weight != b->terms[k].weight ||
                                     a->terms[i].is_number != b->terms[k].is_number))
            k++;
        CHECK(k < b->term_count);
    }
}

TEST(row_with_numbered_terms_says_the_same_in_fewer_bytes)
{
    static const struct row_term terms[] = {
        { .hash = 900, .weight = 1, .is_number = true }, { .hash = 7, .weight = 1, .is_number = true },
        { .hash = 0xDEADBEEF, .weight = 1 }, { .hash = ROW_MAX_NUMBER, .weight = 4, .is_number = true },
        { .hash = 0, .weight = 2, .is_number = true }, { .hash = 0xFFFFFFFF, .weight = 3 },
    };
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row rows[] = { sample_testimonial(), sample_testimonial(), { .kind = ROW_TESTIMONIAL } };
    struct row after;

    rows[1].testimonial.tombstone = 15;
    rows[1].testimonial.lang = 1;
    rows[1].testimonial.price_max = 0;
    rows[1].testimonial.price_min = 0;
    rows[2].testimonial.day = -40;
    rows[2].testimonial.verdict = VERDICT_NO;
    rows[2].testimonial.provenance = PROVENANCES - 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rows[i].testimonial.terms = terms;
        rows[i].testimonial.term_count = sizeof terms / sizeof *terms;
        row_append(&log, &rows[i]);
    }
    struct str rest = log.s;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(row_next(&rest, arena, &after) == ROW_READ);
        CHECK(after.kind == ROW_TESTIMONIAL && after.id == rows[i].id);
        check_same(&rows[i].testimonial, &after.testimonial);
    }
    CHECK_WHOLE(rest.len, 0);
    arena_close(arena);
}

TEST(row_with_numbered_terms_survives_any_changed_byte_and_can_be_erased)
{
    static const struct row_term terms[] = { { .hash = 900, .weight = 1, .is_number = true },
                                             { .hash = 7, .weight = 4 } };
    static const uint32_t hashes[] = { 11, 12, 13 };
    struct arena *arena = arena_open(1 << 20);
    struct text log = { .arena = arena };
    struct row rows[] = { sample_testimonial(),
                          { .kind = ROW_NUMBERS, .id = 5, .hashes = hashes, .hash_count = 3 } };
    struct row row;

    rows[0].testimonial.terms = terms;
    rows[0].testimonial.term_count = 2;
    row_append(&log, &rows[0]);
    size_t first = log.s.len;
    row_append(&log, &rows[1]);
    struct arena *scratch = arena_open(1 << 20);
    for (size_t at = 0; at < log.s.len; at++)
        for (int byte = 0; byte < 256; byte++) {
            struct str copy = arena_copy(scratch, log.s);
            ((char *)(uintptr_t)copy.at)[at] = (char)byte;
            while (row_next(&copy, scratch, &row) == ROW_READ)
                ;
            arena_reset(scratch);
        }
    row_erase((char *)(uintptr_t)log.s.at + 1, first - 1, rows[0].id);
    struct str rest = log.s;

    CHECK(row_next(&rest, arena, &row) == ROW_READ);
    CHECK(row.kind == ROW_GONE && row.id == rows[0].id);
    CHECK(row_next(&rest, arena, &row) == ROW_READ);
    CHECK(row.kind == ROW_NUMBERS && row.id == 5 && row.hash_count == 3 && row.hashes[2] == 13);
    arena_close(scratch);
    arena_close(arena);
}
