#include "../../bot/cli.h"
#include "../check.h"

enum { ARGUMENTS = 10 };

struct parsed {
    struct arena *arena;
    enum cli_next next;
    struct cli cli;
};

/* words are separated by single blanks; '_' stands for a blank within one. */
static struct parsed parsed(const char *words)
{
    struct parsed parsed = { .arena = arena_open(1 << 20) };
    char *argv[ARGUMENTS] = { (char[]){ "rekan" } };
    struct str rest = str_from(words);
    int argc = 1;

    while (rest.len && argc < ARGUMENTS) {
        struct str word = str_cut(&rest, ' ');
        char *copy = arena_alloc(parsed.arena, word.len + 1);
        for (size_t i = 0; i < word.len; i++)
            copy[i] = word.at[i] == '_' ? ' ' : word.at[i];
        argv[argc++] = copy;
    }
    parsed.next = cli_parse(parsed.arena, argc, argv, &parsed.cli);
    return parsed;
}

static void check_refused(const char *file, int line, const char *words, const char *shown)
{
    struct parsed got = parsed(words);

    check_whole(file, line, "next", got.next, CLI_REFUSE);
    check_str(file, line, got.cli.shown, str_from(shown));
    arena_close(got.arena);
}

#define CHECK_REFUSED(words, shown) check_refused(__FILE__, __LINE__, (words), (shown))

TEST(cli_without_words_is_run_with_the_defaults)
{
    struct parsed got = parsed("");

    CHECK_WHOLE(got.next, CLI_DO);
    CHECK_WHOLE(got.cli.command, CLI_RUN);
    CHECK_STR(got.cli.config_file, STR(""));

    arena_close(got.arena);
}

TEST(cli_takes_a_config_file_with_and_without_the_word_run)
{
    struct parsed bare = parsed("--config a.json");
    struct parsed named = parsed("run --config=a.json");

    CHECK_WHOLE(bare.cli.command, CLI_RUN);
    CHECK_STR(bare.cli.config_file, STR("a.json"));
    CHECK_WHOLE(named.cli.command, CLI_RUN);
    CHECK_STR(named.cli.config_file, STR("a.json"));

    arena_close(bare.arena);
    arena_close(named.arena);
}

TEST(cli_seed_takes_a_group_and_a_file_in_any_order)
{
    struct parsed got = parsed("seed a.jsonl --config c.json --group telegram:-1001");
    struct parsed from_input = parsed("seed --group g -");
    struct parsed odd = parsed("seed --group g -- --config");

    CHECK_WHOLE(got.next, CLI_DO);
    CHECK_WHOLE(got.cli.command, CLI_SEED);
    CHECK_STR(got.cli.file, STR("a.jsonl"));
    CHECK_STR(got.cli.group, STR("telegram:-1001"));
    CHECK_STR(got.cli.config_file, STR("c.json"));
    CHECK_STR(from_input.cli.file, STR("-"));
    CHECK_STR(odd.cli.file, STR("--config"));

    arena_close(got.arena);
    arena_close(from_input.arena);
    arena_close(odd.arena);
}

TEST(cli_analyse_takes_a_file_or_standard_input)
{
    struct parsed bare = parsed("analyse");
    struct parsed file = parsed("analyse lines.jsonl");

    CHECK_WHOLE(bare.next, CLI_DO);
    CHECK_WHOLE(bare.cli.command, CLI_ANALYSE);
    CHECK_STR(bare.cli.file, STR(""));
    CHECK_STR(file.cli.file, STR("lines.jsonl"));

    arena_close(bare.arena);
    arena_close(file.arena);
}

TEST(cli_ask_joins_a_question_that_was_not_quoted)
{
    struct parsed plain = parsed("ask --group g sunscreen yang_bagus apa");
    struct parsed as_json = parsed("ask --json --group g sunscreen");
    struct parsed lines = parsed("ask --jsonl --group g");

    CHECK_STR(plain.cli.question, STR("sunscreen yang bagus apa"));
    CHECK(!plain.cli.json);
    CHECK(as_json.cli.json);
    CHECK_WHOLE(lines.next, CLI_DO);
    CHECK(lines.cli.jsonl);

    arena_close(plain.arena);
    arena_close(as_json.arena);
    arena_close(lines.arena);
}

TEST(cli_refuses_what_it_does_not_know_and_names_the_nearest)
{
    CHECK_REFUSED("sede", "rekan: sede is not a command; the nearest one is seed\n"
                          "Try: rekan --help\n");
    CHECK_REFUSED("check_config", "rekan: check config is not a command; "
                                  "the nearest one is check-config\nTry: rekan --help\n");
    CHECK_REFUSED("seed --gruop g", "rekan: --gruop is not an option; the nearest one is --group\n"
                                    "Try: rekan seed --help\n");
    CHECK_REFUSED("run -x", "rekan: -x is not an option; the nearest one is --help\n"
                            "Try: rekan run --help\n");
}

TEST(cli_refuses_what_does_not_belong_to_the_command)
{
    CHECK_REFUSED("run --group g", "rekan: run does not take --group\nTry: rekan run --help\n");
    CHECK_REFUSED("--json", "rekan: run does not take --json\nTry: rekan --help\n");
    CHECK_REFUSED("run now", "rekan: run takes no further word, but got now\n"
                             "Try: rekan run --help\n");
    CHECK_REFUSED("seed --group g a b", "rekan: seed takes one FILE, but got b too\n"
                                        "Try: rekan seed --help\n");
    CHECK_REFUSED("ask --group g --jsonl apa", "rekan: ask takes a QUESTION or --jsonl, not both\n"
                                               "Try: rekan ask --help\n");
    CHECK_REFUSED("--help=yes", "rekan: --help takes no value\nTry: rekan --help\n");
}

TEST(cli_says_what_is_missing)
{
    CHECK_REFUSED("seed a.csv", "rekan: seed needs --group GROUP\nTry: rekan seed --help\n");
    CHECK_REFUSED("seed --group g", "rekan: seed needs a FILE\nTry: rekan seed --help\n");
    CHECK_REFUSED("ask --group g", "rekan: ask needs a QUESTION\nTry: rekan ask --help\n");
    CHECK_REFUSED("--config", "rekan: --config needs a value, FILE\nTry: rekan --help\n");
    CHECK_REFUSED("--config=", "rekan: --config needs a value, FILE\nTry: rekan --help\n");
}

TEST(cli_help_lists_every_command_and_a_commands_own_help_only_its_options)
{
    struct parsed all = parsed("--help");
    struct parsed seed = parsed("seed --help");

    CHECK_WHOLE(all.next, CLI_SHOW);
    CHECK(str_find(all.cli.shown, STR("rekan [run] [--config FILE]\n")) != SIZE_MAX);
    CHECK(str_find(all.cli.shown, STR("rekan seed --group GROUP")) != SIZE_MAX);
    CHECK(str_find(all.cli.shown, STR("rekan ask --group GROUP")) != SIZE_MAX);
    CHECK(str_find(all.cli.shown, STR("rekan check-config")) != SIZE_MAX);
    CHECK(str_find(all.cli.shown, STR("  --jsonl ")) != SIZE_MAX);
    CHECK_WHOLE(seed.next, CLI_SHOW);
    CHECK(str_starts(seed.cli.shown, STR("Usage: rekan seed --group GROUP")));
    CHECK(str_find(seed.cli.shown, STR("--json")) == SIZE_MAX);

    arena_close(all.arena);
    arena_close(seed.arena);
}

TEST(cli_version_is_one_line)
{
    struct parsed got = parsed("--version");

    CHECK_WHOLE(got.next, CLI_SHOW);
    CHECK_STR(got.cli.shown, STR("rekan " REKAN_VERSION "\n"));

    arena_close(got.arena);
}
