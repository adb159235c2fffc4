/* base_log.c: lines that wait come out whole, in order, and never behind a warning. */
#include "../check.h"

#include <fcntl.h>
#include <unistd.h>

#include "../../bot/base/log.h"

struct caught {
    int kept, ends[2];
    char bytes[16 * 1024];
};

static void catch_log(struct caught *caught)
{
    CHECK(pipe2(caught->ends, O_NONBLOCK) == 0);
    caught->kept = dup(STDERR_FILENO);
    dup2(caught->ends[1], STDERR_FILENO);
}

/* What was written since the last look. */
static struct str written(struct caught *caught)
{
    ssize_t len = read(caught->ends[0], caught->bytes, sizeof caught->bytes);

    return (struct str){ caught->bytes, len > 0 ? (size_t)len : 0 };
}

static void let_go(struct caught *caught)
{
    log_gather(false);
    dup2(caught->kept, STDERR_FILENO);
    close(caught->kept);
    close(caught->ends[0]);
    close(caught->ends[1]);
}

static size_t lines_of(struct str text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    return lines;
}

TEST(log_writes_each_line_at_once_unless_it_gathers)
{
    struct caught caught;

    catch_log(&caught);
    log_info("one", "n=%d", 1);
    struct str first = written(&caught);
    bool is_there = str_ends(first, STR("Z info one n=1\n"));
    log_gather(true);
    log_info("two", "n=%d", 2);
    bool waits = written(&caught).len == 0;
    log_flush();
    bool is_flushed = str_ends(written(&caught), STR("Z info two n=2\n"));
    let_go(&caught);

    CHECK(is_there && waits && is_flushed);
}

TEST(log_gathered_lines_go_before_a_warning)
{
    struct caught caught;

    catch_log(&caught);
    log_gather(true);
    log_info("first", "%s", "");
    log_warn("second", "%s", "");
    struct str both = written(&caught);
    bool is_ordered = str_find(both, STR("first")) < str_find(both, STR("second"));
    size_t lines = lines_of(both);
    let_go(&caught);

    CHECK(is_ordered);
    CHECK_WHOLE(lines, 2);
}

TEST(log_gathers_no_more_than_a_pipe_takes_whole)
{
    struct caught caught;
    enum { LINES = 200 };

    catch_log(&caught);
    log_gather(true);
    for (int i = 0; i < LINES; i++)
        log_info("line", "i=%d", i);
    struct str early = written(&caught);
    bool is_whole = early.len > 0 && early.at[early.len - 1] == '\n';
    size_t lines = lines_of(early);
    log_flush();
    lines += lines_of(written(&caught));
    let_go(&caught);

    CHECK(is_whole);
    CHECK_WHOLE(lines, LINES);
}
