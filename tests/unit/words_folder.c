/* words_folder.c: an operator's own words take the place of the built-in ones, file by file. */
#include "../check.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../../bot/language/words.h"
#include "../../bot/words_folder.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
}

/* A folder with packs/gadget.json of this text, gone again at remove_folder. */
static void make_folder(char *folder, const char *text)
{
    char path[128];

    snprintf(folder, 64, "/tmp/rekan-words-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/packs", folder);
    CHECK(mkdir(path, S_IRWXU) == 0);
    snprintf(path, sizeof path, "%s/packs/gadget.json", folder);
    write_file(path, text);
}

static void remove_folder(const char *folder)
{
    char path[128];

    snprintf(path, sizeof path, "%s/packs/gadget.json", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/packs", folder);
    rmdir(path);
    rmdir(folder);
}

TEST(words_folder_takes_its_own_files_and_the_rest_from_the_binary)
{
    char folder[64];
    struct error err = { ERROR_NONE, "" };

    make_folder(folder, "{\"name\":\"gadget\",\"types\":[{\"id\":[\"zwarna\"],\"en\":[\"zcolour\"]}]}");
    struct lexicon *lexicon = words_folder_open(str_from(folder), &err);
    remove_folder(folder);

    CHECK_STR(str_from(err.message), STR(""));
    CHECK(lexicon && lexicon_find(lexicon, STR("zwarna"))->group_at);
    CHECK(!lexicon_find(lexicon, STR("powerbank")) ||
          !lexicon_find(lexicon, STR("powerbank"))->group_at);
    CHECK(lexicon_find(lexicon, STR("sunscreen"))->group_at);
    lexicon_close(lexicon);
}

TEST(words_folder_names_the_file_that_is_no_good)
{
    char folder[64];
    struct error err = { ERROR_NONE, "" };

    make_folder(folder, "{\"types\":[{\"id\":[\"zwarna\"]}]}");
    CHECK(!words_folder_open(str_from(folder), &err));
    remove_folder(folder);

    CHECK(strstr(err.message, "packs/gadget.json") != NULL);
}

TEST(words_folder_refuses_a_folder_without_any_of_ours)
{
    struct error err = { ERROR_NONE, "" };

    CHECK(!words_folder_open(STR("/nowhere/at/all"), &err));
    CHECK_STR(str_from(err.message), STR("words_dir is \"/nowhere/at/all\", which has neither a "
                                         "folder lexicon nor packs"));
    struct lexicon *built_in = words_folder_open(STR(""), &err);
    CHECK(built_in != NULL);
    lexicon_close(built_in);
}
