/* recommend_numbers.c: frequent terms stand in the log as numbers. */
#include "recommend_group.h"

#include "../../bot/base/limits.h"

/* A mirror, and the log as the engine would have written it. */
struct written {
    struct arena *arena;
    struct mirror *mirror;
    struct text log;
};

static struct written written_open(void)
{
    struct written written = { .arena = arena_open(1 << 26), .mirror = mirror_open() };

    written.log.arena = written.arena;
    return written;
}

static void written_close(struct written *written)
{
    mirror_close(written->mirror);
    arena_close(written->arena);
}

/* One commit: the plain rows are shortened, logged, and taken in. */
static size_t write_rows(struct written *written, struct str rows)
{
    struct str out = mirror_shorten(written->mirror, written->arena, rows);
    struct error err = { 0 };
    size_t used = 0;

    text_add(&written->log, out);
    CHECK(mirror_apply(written->mirror, out, &used, &err));
    CHECK_WHOLE(used, out.len);
    return out.len;
}

/* Everything that the group said, row by row. */
static void write_all(struct written *written, struct str rows)
{
    struct arena *arena = arena_open(1 << 20);
    struct str rest = rows;
    struct row row;

    for (struct str before = rest; row_next(&rest, arena, &row) == ROW_READ; before = rest)
        write_rows(written, str_slice(before, 0, before.len - rest.len));
    arena_close(arena);
}

static void say_much(struct group *group, uint64_t count)
{
    static const char *const words[] = { "ringan adem awet murah meresap halus wangi segar lembut",
                                         "ringan lengket adem murah berat wangi panas segar tipis",
                                         "awet mahal halus lembut meresap tebal kering basah adem" };

    for (uint64_t i = 0; i < count; i++)
        SAY(group, .id = 100 + i, .product = 1 + i % 5, .author = i, .words = words[i % 3],
            .says = i % 4 ? YES : NO, .traits = i % 2 ? "kulit=kering" : "",
            .days_ago = (int)(i % 50));
}

static void check_same_answer(struct group *group, struct mirror *other, const char *question)
{
    struct group asked = *group;
    struct ranking a = group_ask(group, question);

    asked.mirror = other;
    struct ranking b = group_ask(&asked, question);
    CHECK(a.product_count > 0);
    CHECK_WHOLE(a.product_count, b.product_count);
    for (size_t i = 0; i < a.product_count && i < b.product_count; i++) {
        CHECK(a.products[i].id == b.products[i].id);
        CHECK_WHOLE(a.products[i].members, b.products[i].members);
        CHECK(a.products[i].quotes[0].testimonial == b.products[i].quotes[0].testimonial);
    }
}

TEST(numbers_make_the_log_half_as_long_and_the_answers_stay)
{
    struct group group = group_open();
    struct written written = written_open();
    struct written batch = written_open();

    say_much(&group, 300);
    write_all(&written, group.log.s);
    write_rows(&batch, str_slice(group.log.s, 0, group.log.s.len / 2)); /* ends within a row */
    CHECK(written.log.s.len * 3 < group.log.s.len * 2);
    CHECK_WHOLE(mirror_count(written.mirror), 300);
    check_same_answer(&group, written.mirror, "ringan adem");
    check_same_answer(&group, written.mirror, "tebal meresap");

    written_close(&batch);
    written_close(&written);
    group_close(&group);
}

TEST(numbers_give_the_same_mirror_to_whoever_reads_the_log_in_any_portions)
{
    struct group group = group_open();
    struct written written = written_open();
    struct mirror *other = mirror_open();
    struct str rest;

    say_much(&group, 100);
    write_all(&written, group.log.s);
    rest = written.log.s;
    for (size_t portion = 1; rest.len; portion += 7) {
        size_t used = 0;
        CHECK(mirror_apply(other, str_slice(rest, 0, portion), &used, NULL));
        rest = str_slice(rest, used, rest.len);
    }
    struct group next = group_open();
    next.next_id = 9000;
    SAY(&next, .product = 1, .author = 7, .words = "ringan adem baru sekali");

    CHECK_WHOLE(mirror_count(other), 100);
    check_same_answer(&group, other, "ringan adem");
    CHECK(str_eq(mirror_shorten(other, group.arena, next.log.s),
                 mirror_shorten(written.mirror, group.arena, next.log.s)));
    group_close(&next);
    mirror_close(other);
    written_close(&written);
    group_close(&group);
}

static bool log_holds(struct str log, uint32_t hash)
{
    for (size_t i = 0; i + sizeof hash <= log.len; i++) {
        uint32_t at = 0;
        for (size_t k = sizeof at; k-- > 0;)
            at = at << 8 | (unsigned char)log.at[i + k];
        if (at == hash)
            return true;
    }
    return false;
}

/* The rows of an author who is forgotten are written over; nothing else may hold the word. */
TEST(numbers_are_not_given_to_a_word_that_one_testimonial_has)
{
    struct arena *scratch = arena_open(1 << 20);
    struct group group = group_open();
    struct written written = written_open();
    struct row row;

    say_much(&group, 30);
    SAY(&group, .id = 7, .product = 1, .author = 77, .words = "ringan rahasiaku");
    write_all(&written, group.log.s);
    CHECK(log_holds(written.log.s, term("rahasiaku")));
    struct str rest = written.log.s;
    for (struct str before = rest; row_next(&rest, scratch, &row) == ROW_READ; before = rest)
        if (row.kind == ROW_TESTIMONIAL && row.testimonial.author == 77)
            row_erase((char *)(uintptr_t)before.at + 1, before.len - rest.len - 1, row.id);
    struct mirror *after = mirror_open();
    size_t used = 0;
    CHECK(mirror_apply(after, written.log.s, &used, NULL));

    CHECK_WHOLE(mirror_count(after), 30);
    CHECK(!log_holds(written.log.s, term("rahasiaku")));
    CHECK(log_holds(written.log.s, term("ringan")));
    mirror_close(after);
    written_close(&written);
    group_close(&group);
    arena_close(scratch);
}

/* Half of all go, so that the mirror makes room; the numbers must lead to their words still. */
TEST(numbers_stay_when_all_who_used_the_word_are_gone)
{
    enum { GONE = 600 };
    struct group group = group_open();
    struct written written = written_open();

    for (uint64_t i = 0; i < GONE; i++)
        SAY(&group, .id = 1 + i, .product = 1, .author = i, .words = "antik kuno");
    for (uint64_t i = 0; i < GONE; i++)
        group_gone(&group, 1 + i);
    SAY(&group, .id = 5000, .product = 2, .author = 1, .words = "antik");
    write_all(&written, group.log.s);

    CHECK_WHOLE(mirror_count(written.mirror), 1);
    check_same_answer(&group, written.mirror, "antik");
    written_close(&written);
    group_close(&group);
}

TEST(numbers_that_nobody_gave_are_left_out)
{
    static const struct row_term terms[] = { { .hash = 5, .weight = 1, .is_number = true },
                                             { .hash = 1234, .weight = 1 } };
    struct group group = group_open();
    struct row row = { .kind = ROW_TESTIMONIAL, .id = 1 };

    row.testimonial = (struct row_testimonial){ .product = 1, .author = 1, .scope = SCOPE_GROUP,
                                                .terms = terms, .term_count = 2 };
    group_row(&group, &row);

    CHECK_WHOLE(mirror_count(group.mirror), 1);
    group_close(&group);
}
