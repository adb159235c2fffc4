/* Whole files, JSON lines and CSV, through the reader. */
#include "../../bot/seed/seed_reader.h"
#include "../check.h"

#define HEADER "id,product,author,text,verdict,attributes\n"

/* What a file comes to: "id:text" of each good line, "!message" of each bad one. */
static struct str outcome(struct arena *arena, const char *name, struct str content)
{
    struct text out = { .arena = arena };
    struct seed_record record;
    struct seed_line line;
    enum seed_read read;
    FILE *file = tmpfile();

    CHECK(file != NULL);
    fwrite(content.at, 1, content.len, file);
    rewind(file);
    struct seed_reader *reader = seed_reader_open(file, str_from(name));
    struct error err = { 0 };
    while ((read = seed_reader_next(reader, &record, &err)) != SEED_END) {
        if (read == SEED_RECORD && seed_line_read(arena, &record, &line, &err))
            text_print(&out, "%.*s:%.*s\n", STR_ARG(line.id), STR_ARG(line.text));
        else
            text_print(&out, "!%s\n", err.message);
    }
    seed_reader_close(reader);
    fclose(file);
    return out.s;
}

static void check_outcome(const char *file, int at, const char *name, struct str content,
                          const char *expected)
{
    struct arena *arena = arena_open(1 << 22);

    check_str(file, at, outcome(arena, name, content), str_from(expected));
    arena_close(arena);
}

#define CHECK_OUTCOME(name, content, expected) \
    check_outcome(__FILE__, __LINE__, (name), STR(content), (expected))

TEST(seed_reader_tells_json_lines_from_csv_by_their_first_byte)
{
    CHECK_OUTCOME("a.csv", "\n {\"id\":1,\"product\":\"p\",\"author\":\"a\",\"text\":\"t\","
                           "\"rating\":5}\n", "1:t\n");
    CHECK_OUTCOME("a", HEADER "1,p,a,t,+,\n", "1:t\n");
    CHECK_OUTCOME("a", "\xEF\xBB\xBF" HEADER "1,p,a,t,+,\n", "1:t\n");
    CHECK_OUTCOME("a.jsonl", "hello\n",
                  "!line 1: the line is not valid JSON; write one object, {...}, a line\n");
    CHECK_OUTCOME("a.json", "[\n{}]",
                  "!line 1: the file is a JSON list; write one object, {...}, a line, without [ ] "
                  "and commas between them\n");
    CHECK_OUTCOME("a", "", "");
    CHECK_OUTCOME("a.jsonl", "\n\n", "");
}

TEST(seed_reader_takes_aliases_between_semicolons)
{
    CHECK_OUTCOME("a.csv", "id,product,author,text,verdict,aliases\n1,p,a,t,+,si oranye; ahs\n"
                           "2,p,a,t,+,\n3,p,a,t,+,ahs;AHS\n",
                  "1:t\n2:t\n!line 4: aliases names \"AHS\" twice; keep one\n");
}

TEST(seed_reader_goes_on_after_a_bad_line_and_counts_lines)
{
    CHECK_OUTCOME("a.jsonl",
                  "{\"id\":1,\"product\":\"p\",\"author\":\"a\",\"text\":\"t\",\"rating\":5}\r\n"
                  "\n"
                  "{\"id\":2,\"product\":\"p\",\"author\":\"a\",\"text\":\"t\",\"rating\":9}\n"
                  "{\"id\":3,\"product\":\"p\",\"author\":\"a\",\"text\":\"t\",\"rating\":1}",
                  "1:t\n"
                  "!line 3: rating is \"9\"; it must be a whole number from 1 to 5\n"
                  "3:t\n");
}

TEST(seed_reader_reads_quoted_fields_with_commas_quotes_and_line_breaks)
{
    CHECK_OUTCOME("a.csv",
                  "id,product,author,text,rating\r\n"
                  "1,\"Hydra, 50 ml\",a,\"kata \"\"orang\"\"\nbagus, sih\",5\r\n"
                  "2,p,a,\"\"\"\",1\r\n"
                  "3,p,a,,1\r\n",
                  "1:kata \"orang\"\nbagus, sih\n"
                  "2:\"\n"
                  "!line 5: text is missing; every line needs id, product, author, text and one of "
                  "verdict and rating\n");
}

TEST(seed_reader_reads_attributes_of_a_csv_column)
{
    struct arena *arena = arena_open(1 << 20);
    struct seed_columns columns;
    struct seed_line line;

    CHECK(seed_columns_read(arena, STR(HEADER), 1, &columns, NULL));
    struct seed_record record = { .text = STR("1,p,a,t,0,kulit=berminyak; usia = 20-an;;kota="),
                                  .line = 2,
                                  .columns = &columns };
    CHECK(seed_line_read(arena, &record, &line, NULL));

    CHECK_WHOLE(line.attribute_count, 2);
    CHECK_STR(line.attributes[0].name, STR("kulit"));
    CHECK_STR(line.attributes[0].value, STR("berminyak"));
    CHECK_STR(line.attributes[1].name, STR("usia"));
    CHECK_STR(line.attributes[1].value, STR("20-an"));

    arena_close(arena);
    CHECK_OUTCOME("a.csv", HEADER "1,p,a,t,0,kulit\n",
                  "!line 2: attributes has an entry without \"=\"; write name=value;name=value, "
                  "e.g. kulit=berminyak;usia=20-an\n");
}

TEST(seed_reader_refuses_a_header_that_it_cannot_use)
{
    CHECK_OUTCOME("a.csv", "id,product,author,text\n1,p,a,t\n",
                  "!line 1: the header has neither a column verdict nor rating; add one\n");
    CHECK_OUTCOME("a.csv", "\nid,product,text,rating\n1,p,t,5\n",
                  "!line 2: the header has no column author; "
                  "name the columns in the first line\n");
    CHECK_OUTCOME("a.csv", "id,produk,author,text,rating\n",
                  "!line 1: there is no column \"produk\"; the nearest one is \"product\"\n");
    CHECK_OUTCOME("a.csv", "id,id,author,text,rating\n",
                  "!line 1: the column id is there twice; keep one\n");
    CHECK_OUTCOME("a.csv", "id;product;author;text;rating\n",
                  "!line 1: the columns are separated by \";\"; "
                  "save the file with \",\" between them\n");
}

TEST(seed_reader_refuses_csv_lines_out_of_shape)
{
    CHECK_OUTCOME("a.csv", HEADER "1,p,a,t,+\n2,p,a,t,+,,\n3,p,a,\"t\"x,+,\n4,p,a,t\xff,+,\n",
                  "!line 2: the line has 5 columns, the header has 6\n"
                  "!line 3: the line has 7 columns, the header has 6\n"
                  "!line 4: quotes do not match; a quoted field ends before a comma or the line's "
                  "end, and a quote in it is written twice\n"
                  "!line 5: text is not valid UTF-8; save the file as UTF-8\n");
    CHECK_OUTCOME("a.csv", HEADER "1,p,a,\"t,+,\n2,p,a,t,+,\n",
                  "!line 2: a quote is opened and not closed within 65536 bytes; close it, or "
                  "write it twice\n");
}

TEST(seed_reader_skips_a_line_that_is_too_long)
{
    struct arena *arena = arena_open(1 << 22);
    struct text text = { .arena = arena };

    text_add(&text, STR("{\"id\":1,\"text\":\""));
    for (int i = 0; i < LIMIT_SEED_LINE; i++)
        text_add_char(&text, 'a');
    text_add(&text, STR("\"}\n{\"id\":2,\"product\":\"p\",\"author\":\"a\",\"text\":\"t\","
                        "\"rating\":5}\n"));

    CHECK_STR(outcome(arena, "a.jsonl", text.s),
              STR("!line 1: the line is longer than 65536 bytes; shorten it\n2:t\n"));

    arena_close(arena);
}

TEST(seed_reader_takes_every_line_of_the_real_reviews)
{
    static const char *const paths[] = { "tests/fixtures/reviews.jsonl",
                                         "tests/fixtures/skincare.jsonl" };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct arena *arena = arena_open(1 << 20);
        FILE *file = fopen(paths[i], "rb");
        CHECK(file != NULL);
        struct seed_reader *reader = seed_reader_open(file, str_from(paths[i]));
        struct seed_record record;
        struct seed_line line;
        struct error err = { 0 };
        enum seed_read read;
        while ((read = seed_reader_next(reader, &record, &err)) == SEED_RECORD) {
            arena_reset(arena);
            seed_line_read(arena, &record, &line, &err);
            CHECK_STR(str_from(err.message), STR(""));
        }
        CHECK_WHOLE(read, SEED_END);
        seed_reader_close(reader);
        fclose(file);
        arena_close(arena);
    }
}
