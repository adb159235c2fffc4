/* cli.c: what the command line may say.
 *
 * Two tables, options and subcommands; parsing, help and the errors all read
 * them, so that help lists exactly what works. */
#include "cli.h"

#include "base/nearest.h"

enum { WITH_CONFIG, WITH_GROUP, WITH_JSON, WITH_JSONL, WITH_PASSPHRASE, WITH_PLAIN, WITH_HELP, WITH_VERSION, OPTIONS };

#define BIT(option) (1u << (option))
#define BITS_ALWAYS (BIT(WITH_HELP) | BIT(WITH_VERSION))

struct cli_option {
    const char *name;
    const char *value; /* what follows it, or NULL */
    const char *help;
    size_t offset; /* of a struct str with a value, of a bool without */
};

static const struct cli_option options[OPTIONS] = {
    [WITH_CONFIG] = { "--config", "FILE", "read the options in this JSON file",
                      offsetof(struct cli, config_file) },
    [WITH_GROUP] = { "--group", "GROUP", "the group, as messenger:id: telegram:-1001234567890",
                     offsetof(struct cli, group) },
    [WITH_JSON] = { "--json", NULL, "print the answer as JSON", offsetof(struct cli, json) },
    [WITH_JSONL] = { "--jsonl", NULL,
                     "read questions from standard input, one a line; print JSON, one a line",
                     offsetof(struct cli, jsonl) },
    [WITH_PASSPHRASE] = { "--passphrase-file", "FILE",
                          "the passphrase is the first line of FILE (else REKAN_EXPORT_PASSPHRASE, "
                          "or asked for)", offsetof(struct cli, passphrase_file) },
    [WITH_PLAIN] = { "--plain", NULL, "leave the export unencrypted: whoever has it can read it",
                     offsetof(struct cli, plain) },
    [WITH_HELP] = { "--help", NULL, "print this", 0 },
    [WITH_VERSION] = { "--version", NULL, "print the version", 0 },
};

struct subcommand {
    const char *name;
    const char *usage;
    const char *help;
    unsigned takes;      /* bits of options, BITS_ALWAYS aside */
    unsigned needs;      /* those that must be there */
    const char *words;   /* what its plain words are called, or NULL */
    size_t words_offset; /* of the struct str that they become */
    bool is_one_word;
    bool is_optional;    /* the words may be left out */
    unsigned instead;    /* the option that stands in for the words, or 0 (--config never does) */
};

static const struct subcommand subcommands[CLI_COMMANDS] = {
    [CLI_RUN] = { .name = "run",
                  .usage = "rekan [run] [--config FILE]",
                  .help = "serve the groups until told to stop; also without a command",
                  .takes = BIT(WITH_CONFIG) },
    [CLI_SEED] = { .name = "seed",
                   .usage = "rekan seed --group GROUP [--config FILE] FILE",
                   .help = "store testimonials from FILE (JSON lines or CSV; - is standard input)",
                   .takes = BIT(WITH_CONFIG) | BIT(WITH_GROUP),
                   .needs = BIT(WITH_GROUP),
                   .words = "FILE",
                   .words_offset = offsetof(struct cli, file),
                   .is_one_word = true },
    [CLI_ASK] = { .name = "ask",
                  .usage = "rekan ask --group GROUP [--config FILE] [--json] QUESTION | --jsonl",
                  .help = "answer a question on standard output, as the group would read it",
                  .takes = BIT(WITH_CONFIG) | BIT(WITH_GROUP) | BIT(WITH_JSON) | BIT(WITH_JSONL),
                  .needs = BIT(WITH_GROUP),
                  .words = "QUESTION",
                  .words_offset = offsetof(struct cli, question),
                  .instead = WITH_JSONL },
    [CLI_ANALYSE] = { .name = "analyse",
                      .usage = "rekan analyse [FILE]",
                      .help = "read {id, text, group_lang} lines; print what each one says and asks",
                      .words = "FILE",
                      .words_offset = offsetof(struct cli, file),
                      .is_one_word = true,
                      .is_optional = true },
    [CLI_EXPORT] = { .name = "export",
                     .usage = "rekan export [--config FILE] [--passphrase-file FILE | --plain] FILE",
                     .help = "write all that is stored into a new, encrypted FILE",
                     .takes = BIT(WITH_CONFIG) | BIT(WITH_PASSPHRASE) | BIT(WITH_PLAIN),
                     .words = "FILE",
                     .words_offset = offsetof(struct cli, file),
                     .is_one_word = true },
    [CLI_IMPORT] = { .name = "import",
                     .usage = "rekan import [--config FILE] [--passphrase-file FILE] FILE",
                     .help = "fill an empty Redis from FILE, all of it or nothing",
                     .takes = BIT(WITH_CONFIG) | BIT(WITH_PASSPHRASE),
                     .words = "FILE",
                     .words_offset = offsetof(struct cli, file),
                     .is_one_word = true },
    [CLI_ROTATE_KEY] = { .name = "rotate-key",
                         .usage = "rekan rotate-key [--config FILE]",
                         .help = "seal everything under a new master key, while the bot runs",
                         .takes = BIT(WITH_CONFIG) },
    [CLI_CHECK_CONFIG] = { .name = "check-config",
                           .usage = "rekan check-config [--config FILE]",
                           .help = "check the configuration and end",
                           .takes = BIT(WITH_CONFIG) },
};

struct parse {
    struct arena *arena;
    struct cli *cli;
    int argc;
    char *const *argv;
    const struct subcommand *subcommand; /* NULL until it was named */
    unsigned given;                      /* bits of the options so far */
};

static enum cli_next refuse(struct parse *parse, struct str why)
{
    const char *name = parse->subcommand ? parse->subcommand->name : "";

    parse->cli->shown = arena_print(parse->arena, "rekan: %.*s\nTry: rekan %s%s--help\n",
                                    STR_ARG(why), name, *name ? " " : "");
    return CLI_REFUSE;
}

static struct str option_head(struct arena *arena, const struct cli_option *option)
{
    return arena_print(arena, "%s%s%s", option->name, option->value ? " " : "",
                       option->value ? option->value : "");
}

static enum cli_next show_help(struct parse *parse)
{
    const struct subcommand *only = parse->subcommand;
    unsigned takes = BITS_ALWAYS;
    struct text out = { .arena = parse->arena };

    if (only) {
        text_print(&out, "Usage: %s\n\n%s: %s\n", only->usage, only->name, only->help);
        takes |= only->takes;
    } else {
        text_add(&out, STR("Usage: rekan [COMMAND] [OPTIONS]\n\nA bot that answers in groups from "
                           "what their members recommend.\n\nCommands:\n"));
        for (size_t i = 0; i < CLI_COMMANDS; i++) {
            text_print(&out, "  %s\n      %s\n", subcommands[i].usage, subcommands[i].help);
            takes |= subcommands[i].takes;
        }
    }
    text_add(&out, STR("\nOptions:\n"));
    for (unsigned i = 0; i < OPTIONS; i++)
        if (BIT(i) & takes)
            text_print(&out, "  %-22.*s %s\n", STR_ARG(option_head(parse->arena, &options[i])),
                       options[i].help);
    parse->cli->shown = out.s;
    return CLI_SHOW;
}

static enum cli_next show_version(struct parse *parse)
{
    parse->cli->shown = STR("rekan " REKAN_VERSION "\n");
    return CLI_SHOW;
}

static const char *nearest_option(const struct subcommand *subcommand, struct str name)
{
    const char *best = "--help";
    size_t least = SIZE_MAX;

    for (unsigned i = 0; i < OPTIONS; i++) {
        size_t distance = nearest_distance(name, str_from(options[i].name));
        bool fits = !subcommand || (BIT(i) & (subcommand->takes | BITS_ALWAYS));
        if (fits && distance < least) {
            least = distance;
            best = options[i].name;
        }
    }
    return best;
}

static const char *nearest_subcommand(struct str name)
{
    const char *best = subcommands[0].name;
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < CLI_COMMANDS; i++) {
        size_t distance = nearest_distance(name, str_from(subcommands[i].name));
        if (distance < least) {
            least = distance;
            best = subcommands[i].name;
        }
    }
    return best;
}

static const struct cli_option *find_option(struct str name)
{
    for (unsigned i = 0; i < OPTIONS; i++)
        if (str_eq(str_from(options[i].name), name))
            return &options[i];
    return NULL;
}

/* Takes "--config FILE" or "--config=FILE" at *i, which it moves over the value. */
static enum cli_next take_option(struct parse *parse, int *i)
{
    struct str rest = str_from(parse->argv[*i]);
    bool has_value = str_find_byte(rest, '=') != SIZE_MAX;
    struct str name = str_cut(&rest, '=');
    const struct cli_option *option = find_option(name);

    if (!option)
        return refuse(parse, arena_print(parse->arena,
                                         "%.*s is not an option; the nearest one is %s",
                                         STR_ARG(name), nearest_option(parse->subcommand, name)));
    unsigned bit = BIT(option - options);
    parse->given |= bit;
    if (!option->value && has_value)
        return refuse(parse, arena_print(parse->arena, "%s takes no value", option->name));
    if (!option->value) {
        if (!(bit & BITS_ALWAYS))
            *(bool *)((char *)parse->cli + option->offset) = true;
        return CLI_DO;
    }
    if (!has_value && *i + 1 < parse->argc)
        rest = str_from(parse->argv[++*i]);
    if (rest.len == 0)
        return refuse(parse, arena_print(parse->arena, "%s needs a value, %s", option->name,
                                         option->value));
    *(struct str *)((char *)parse->cli + option->offset) = rest;
    return CLI_DO;
}

/* The first plain word is the subcommand; the others are its FILE or QUESTION. */
static enum cli_next take_word(struct parse *parse, struct str word)
{
    const struct subcommand *subcommand = parse->subcommand;

    if (!subcommand) {
        for (size_t i = 0; i < CLI_COMMANDS && !parse->subcommand; i++)
            if (str_eq(str_from(subcommands[i].name), word)) {
                parse->subcommand = &subcommands[i];
                parse->cli->command = (enum cli_command)i;
            }
        if (parse->subcommand)
            return CLI_DO;
        return refuse(parse, arena_print(parse->arena,
                                         "%.*s is not a command; the nearest one is %s",
                                         STR_ARG(word), nearest_subcommand(word)));
    }
    if (!subcommand->words)
        return refuse(parse, arena_print(parse->arena, "%s takes no further word, but got %.*s",
                                         subcommand->name, STR_ARG(word)));
    struct str *words = (struct str *)(void *)((char *)parse->cli + subcommand->words_offset);
    if (words->len && subcommand->is_one_word)
        return refuse(parse, arena_print(parse->arena, "%s takes one %s, but got %.*s too",
                                         subcommand->name, subcommand->words, STR_ARG(word)));
    /* A question that was not quoted arrives as several words. */
    *words = words->len ? arena_print(parse->arena, "%.*s %.*s", STR_ARG(*words), STR_ARG(word))
                        : word;
    return CLI_DO;
}

static enum cli_next check(struct parse *parse)
{
    const struct subcommand *subcommand =
        parse->subcommand ? parse->subcommand : &subcommands[CLI_RUN];
    unsigned missing = subcommand->needs & ~parse->given;
    unsigned foreign = parse->given & ~(subcommand->takes | BITS_ALWAYS);

    for (unsigned i = 0; i < OPTIONS; i++) {
        if (BIT(i) & foreign)
            return refuse(parse, arena_print(parse->arena, "%s does not take %s", subcommand->name,
                                             options[i].name));
        if (BIT(i) & missing)
            return refuse(parse, arena_print(parse->arena, "%s needs %s %s", subcommand->name,
                                             options[i].name, options[i].value));
    }
    if (!subcommand->words)
        return CLI_DO;
    const struct str *words = (const void *)((const char *)parse->cli + subcommand->words_offset);
    bool is_instead = subcommand->instead && (parse->given & BIT(subcommand->instead));
    if (words->len && is_instead)
        return refuse(parse, arena_print(parse->arena, "%s takes a %s or %s, not both",
                                         subcommand->name, subcommand->words,
                                         options[subcommand->instead].name));
    if (words->len == 0 && !is_instead && !subcommand->is_optional)
        return refuse(parse, arena_print(parse->arena, "%s needs a %s", subcommand->name,
                                         subcommand->words));
    return CLI_DO;
}

enum cli_next cli_parse(struct arena *arena, int argc, char *const *argv, struct cli *cli)
{
    struct parse parse = { .arena = arena, .cli = cli, .argc = argc, .argv = argv };
    bool is_plain = false; /* behind "--" everything is a word */

    *cli = (struct cli){ .command = CLI_RUN, .argv = argv };
    for (int i = 1; i < argc; i++) {
        struct str word = str_from(argv[i]);
        enum cli_next next = CLI_DO;
        if (!is_plain && str_eq(word, STR("--")))
            is_plain = true;
        else if (!is_plain && word.len > 1 && word.at[0] == '-')
            next = take_option(&parse, &i);
        else
            next = take_word(&parse, word);
        if (next != CLI_DO)
            return next;
    }
    if (parse.given & BIT(WITH_HELP))
        return show_help(&parse);
    if (parse.given & BIT(WITH_VERSION))
        return show_version(&parse);
    return check(&parse);
}
