/* base_key_file.c: the key file during and after a rotation; the list of the forgotten. */
#include "../check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../bot/base/forgotten.h"
#include "../../bot/base/vault.h"

struct folder {
    struct arena *arena;
    struct str path, key, list;
};

static struct folder folder_open(void)
{
    struct folder folder = { .arena = arena_open(1 << 16) };
    char name[] = "/tmp/rekan-keys-XXXXXX";

    if (!mkdtemp(name))
        abort();
    folder.path = arena_copy(folder.arena, str_from(name));
    folder.key = arena_print(folder.arena, "%s/master.key", name);
    folder.list = arena_print(folder.arena, "%s/list", name);
    return folder;
}

static void folder_close(struct folder *folder)
{
    unlink(folder->key.at);
    unlink(folder->list.at);
    CHECK(rmdir(folder->path.at) == 0); /* nothing else is left beside them */
    arena_close(folder->arena);
}

TEST(key_file_rotation_keeps_what_was_sealed_readable_until_its_end)
{
    struct folder folder = folder_open();
    struct vault *before = vault_open(folder.key, true, NULL);
    const struct owner_key key = vault_new_key();
    struct owner_key opened;
    struct str wrapped = vault_wrap(before, folder.arena, &key), plain;
    struct str sealed = vault_seal(folder.arena, vault_transit_key(before), STR("halo"));
    struct str id = vault_id(before, folder.arena, VAULT_PERSON, STR("telegram\n1"));

    CHECK(vault_rotation_begin(folder.key, NULL));
    CHECK(vault_rotation_begin(folder.key, NULL)); /* again, as after a kill: the same keys */
    struct vault *during = vault_open(folder.key, false, NULL);

    CHECK(vault_is_rotating(during));
    CHECK_STR(vault_previous_check_value(during, folder.arena),
              vault_check_value(before, folder.arena));
    CHECK(vault_unwrap(during, wrapped, &opened) && memcmp(&opened, &key, sizeof key) == 0);
    CHECK(!vault_is_current(during, wrapped));
    CHECK(vault_unseal_transit(during, folder.arena, sealed, &plain) && str_eq(plain, STR("halo")));
    CHECK_STR(vault_id(during, folder.arena, VAULT_PERSON, STR("telegram\n1")), id);

    /* Who runs since before the rotation meets a new seal, and reads the file again. */
    struct str anew = vault_wrap(during, folder.arena, &key);
    CHECK(vault_is_current(during, anew));
    CHECK(vault_unwrap(before, anew, &opened) && memcmp(&opened, &key, sizeof key) == 0);

    CHECK(vault_rotation_end(folder.key, NULL) && vault_refresh(during));
    CHECK(!vault_is_rotating(during) && !vault_refresh(during));
    CHECK(vault_unwrap(during, anew, &opened) && !vault_unwrap(during, wrapped, &opened));
    CHECK_STR(vault_id(during, folder.arena, VAULT_PERSON, STR("telegram\n1")), id);
    vault_close(before);
    vault_close(during);
    folder_close(&folder);
}

TEST(key_file_made_for_an_import_finds_people_by_the_same_hashes)
{
    struct folder folder = folder_open();
    struct vault *one = vault_open(folder.key, true, NULL);

    unlink(folder.key.at);
    CHECK(vault_create(folder.key, vault_hashing_key(one), NULL));
    struct vault *two = vault_open(folder.key, false, NULL);

    CHECK_STR(vault_id(two, folder.arena, VAULT_CHAT, STR("x")),
              vault_id(one, folder.arena, VAULT_CHAT, STR("x")));
    CHECK(!str_eq(vault_check_value(two, folder.arena), vault_check_value(one, folder.arena)));
    vault_close(one);
    vault_close(two);
    folder_close(&folder);
}

static void append(const struct folder *folder, struct str bytes)
{
    int fd = open(folder->list.at, O_WRONLY | O_APPEND);

    CHECK(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

TEST(forgotten_list_survives_and_hears_of_other_processes)
{
    struct folder folder = folder_open();
    struct forgotten *one = forgotten_open(folder.list, NULL);
    struct forgotten *two = forgotten_open(folder.list, NULL);
    struct stat status;

    CHECK(forgotten_add(one, STR("abcdefghijklmnop"), 1000, NULL));
    CHECK(forgotten_add(one, STR("abcdefghijklmnop"), 900, NULL)); /* known: the later time wins */
    CHECK(forgotten_add(one, STR("ABCDEFGHIJKLMNOP"), 2000, NULL));
    CHECK(!forgotten_add(one, STR("short"), 2000, NULL));
    forgotten_refresh(two);

    CHECK_WHOLE(forgotten_at_ms(two, STR("abcdefghijklmnop")), 1000);
    CHECK_WHOLE(forgotten_at_ms(two, STR("ABCDEFGHIJKLMNOP")), 2000);
    CHECK_WHOLE(forgotten_at_ms(two, STR("nobody_____nobod")), 0);
    CHECK_WHOLE(forgotten_count(two), 2);
    CHECK(stat(folder.list.at, &status) == 0 && (status.st_mode & 0777) == 0600);
    forgotten_close(one);
    forgotten_close(two);
    folder_close(&folder);
}

TEST(forgotten_list_gets_over_a_line_that_a_power_cut_left_half_written)
{
    struct folder folder = folder_open();
    struct forgotten *one = forgotten_open(folder.list, NULL);

    CHECK(forgotten_add(one, STR("abcdefghijklmnop"), 1000, NULL));
    append(&folder, STR("ABCDEFGHIJ"));
    struct forgotten *two = forgotten_open(folder.list, NULL);
    CHECK_WHOLE(forgotten_count(two), 1);
    CHECK(forgotten_add(two, STR("0123456789012345"), 3000, NULL));
    struct forgotten *three = forgotten_open(folder.list, NULL);

    CHECK_WHOLE(forgotten_count(three), 2);
    CHECK_WHOLE(forgotten_at_ms(three, STR("0123456789012345")), 3000);
    forgotten_close(one);
    forgotten_close(two);
    forgotten_close(three);
    folder_close(&folder);
}

TEST(forgotten_list_of_thousands_finds_each)
{
    struct folder folder = folder_open();
    struct forgotten *list = forgotten_open(folder.list, NULL);
    char handle[32];

    for (int i = 1; i <= 500; i++) {
        snprintf(handle, sizeof handle, "handle____%06d", i);
        CHECK(forgotten_add(list, str_from(handle), i, NULL));
    }
    struct forgotten *again = forgotten_open(folder.list, NULL);
    for (int i = 1; i <= 500; i++) {
        snprintf(handle, sizeof handle, "handle____%06d", i);
        CHECK_WHOLE(forgotten_at_ms(again, str_from(handle)), i);
    }
    forgotten_close(list);
    forgotten_close(again);
    folder_close(&folder);
}
