/* base_vault.c: the master key is kept from others; a seal opens with its own key only. */
#include "../check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../bot/base/vault.h"

static const unsigned char KEY[VAULT_KEY_LEN] = { 1, 2, 3 };
static const unsigned char OTHER_KEY[VAULT_KEY_LEN] = { 3, 2, 1 };

struct key_file {
    struct arena *arena;
    struct str folder;
    struct str path;
};

static struct key_file key_file_open(void)
{
    struct key_file file = { .arena = arena_open(1 << 16) };
    char folder[] = "/tmp/rekan-vault-XXXXXX";

    if (!mkdtemp(folder))
        abort();
    file.folder = arena_copy(file.arena, str_from(folder));
    file.path = arena_print(file.arena, "%s/master.key", folder);
    return file;
}

/* The folder must be empty by then: nothing else is left beside a key. */
static void key_file_close(struct key_file *file)
{
    unlink(file->path.at);
    CHECK(rmdir(file->folder.at) == 0);
    arena_close(file->arena);
}

static void write_file(const struct key_file *file, struct str content, mode_t mode)
{
    int fd = open(file->path.at, O_WRONLY | O_CREAT | O_TRUNC, mode);

    if (fd < 0 || write(fd, content.at, content.len) != (ssize_t)content.len ||
        fchmod(fd, mode) != 0)
        abort();
    close(fd);
}

static void check_refused(const struct key_file *file, bool create, const char *reason)
{
    struct error err = { 0 };

    CHECK(vault_open(file->path, create, &err) == NULL);
    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, reason) && strstr(err.message, file->path.at));
}

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

TEST(vault_makes_a_key_once_and_reads_it_ever_after)
{
    struct key_file file = key_file_open();
    struct stat status;
    struct error err = { 0 };

    struct vault *made = vault_open(file.path, true, &err);
    struct vault *again = vault_open(file.path, false, &err);
    struct vault *third = vault_open(file.path, true, &err);

    CHECK(made && again && third && err.kind == ERROR_NONE);
    CHECK(stat(file.path.at, &status) == 0 && (status.st_mode & 0777) == 0600);
    CHECK_WHOLE(status.st_nlink, 1);
    CHECK_STR(vault_check_value(again, file.arena), vault_check_value(made, file.arena));
    CHECK_STR(vault_check_value(third, file.arena), vault_check_value(made, file.arena));
    vault_close(made);
    vault_close(again);
    vault_close(third);
    vault_close(NULL);
    key_file_close(&file);
}

TEST(vault_refuses_a_missing_key_unless_it_may_make_one)
{
    struct key_file file = key_file_open();

    check_refused(&file, false, "is missing");
    CHECK(access(file.path.at, F_OK) != 0);
    key_file_close(&file);
}

TEST(vault_refuses_a_key_that_others_may_read)
{
    static const mode_t modes[] = { 0640, 0604, 0644, 0660, 0601 };
    struct key_file file = key_file_open();

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        write_file(&file, STR(HEX64 "\n"), modes[i]);
        check_refused(&file, true, "chmod 600");
    }
    key_file_close(&file);
}

TEST(vault_takes_a_key_in_hexadecimal_with_or_without_a_line_end)
{
    static const struct str good[] = { STR_INIT(HEX64), STR_INIT(HEX64 "\n") };
    struct key_file file = key_file_open();
    struct error err = { 0 };

    for (size_t i = 0; i < 2; i++) {
        write_file(&file, good[i], 0600);
        struct vault *vault = vault_open(file.path, false, &err);
        CHECK(vault && err.kind == ERROR_NONE);
        vault_close(vault);
    }
    key_file_close(&file);
}

TEST(vault_refuses_garbage_and_leaves_it_as_it_is)
{
    static const struct str bad[] = {
        STR_INIT(""), STR_INIT("\n"), STR_INIT("rahasia"), STR_INIT(HEX64 "\n\n"),
        STR_INIT(HEX64 "00"), STR_INIT(HEX64 " "), STR_INIT(" " HEX64),
        STR_INIT("zz112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"),
        STR_INIT("0011223344556677 899aabbccddeeff00112233445566778899AABBCCDDEEFF"),
    };
    struct key_file file = key_file_open();
    struct stat status;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(&file, bad[i], 0600);
        check_refused(&file, true, "64 hexadecimal digits");
        CHECK(stat(file.path.at, &status) == 0 && (size_t)status.st_size == bad[i].len);
    }
    key_file_close(&file);
}

TEST(vault_refuses_a_folder_and_an_impossible_place)
{
    struct key_file file = key_file_open();
    struct error err = { 0 };

    CHECK(mkdir(file.path.at, 0700) == 0);
    check_refused(&file, true, "is not a file");
    CHECK(vault_open(arena_print(file.arena, "%s/no/such.key", file.folder.at), true, &err) ==
          NULL);
    CHECK_WHOLE(err.kind, ERROR_REFUSED);
    CHECK(strstr(err.message, "No such file"));
    rmdir(file.path.at);
    key_file_close(&file);
}

/* A process that makes the key, or finds it, and tells which one it has. */
static pid_t start_maker(const struct key_file *file, int gate, int tell)
{
    pid_t pid = fork();
    char go;

    if (pid != 0)
        return pid;
    if (read(gate, &go, 1) < 0)
        _exit(1);
    struct vault *vault = vault_open(file->path, true, NULL);
    if (!vault)
        _exit(1);
    struct str value = vault_check_value(vault, file->arena);
    _exit(write(tell, value.at, 16) == 16 ? 0 : 1);
}

TEST(vault_keeps_one_key_when_two_processes_make_it_at_once)
{
    for (int round = 0; round < 10; round++) {
        struct key_file file = key_file_open();
        pid_t makers[4];
        int gate[2], tell[2], status;
        char first[16], next[16];

        CHECK(pipe(gate) == 0 && pipe(tell) == 0);
        for (int i = 0; i < 4; i++)
            makers[i] = start_maker(&file, gate[0], tell[1]);
        CHECK(write(gate[1], "gogo", 4) == 4);
        for (int i = 0; i < 4; i++) {
            CHECK(waitpid(makers[i], &status, 0) == makers[i] && status == 0);
            CHECK(read(tell[0], i ? next : first, 16) == 16);
            CHECK(i == 0 || memcmp(first, next, 16) == 0);
        }
        close(gate[0]), close(gate[1]), close(tell[0]), close(tell[1]);
        key_file_close(&file);
    }
}

TEST(vault_unseals_what_it_sealed_and_nothing_else)
{
    struct arena *arena = arena_open(1 << 20);
    struct owner_key key = vault_new_key(), other = vault_new_key();
    struct str text = STR("ringan\0, ga lengket"), plain;

    struct str sealed = vault_seal(arena, &key, text);

    CHECK(vault_unseal(arena, &key, sealed, &plain));
    CHECK_STR(plain, text);
    CHECK(str_find(sealed, STR("lengket")) == SIZE_MAX);
    CHECK(!str_eq(sealed, vault_seal(arena, &key, text)));
    CHECK(!vault_unseal(arena, &other, sealed, &plain));
    for (size_t len = 0; len < sealed.len; len++)
        CHECK(!vault_unseal(arena, &key, str_slice(sealed, 0, len), &plain));
    for (size_t i = 0; i < sealed.len; i++) {
        struct str changed = arena_copy(arena, sealed);
        ((char *)changed.at)[i] ^= 1;
        CHECK(!vault_unseal(arena, &key, changed, &plain));
    }
    CHECK(vault_unseal(arena, &key, vault_seal(arena, &key, (struct str){ NULL, 0 }), &plain));
    CHECK_STR(plain, STR(""));
    arena_close(arena);
}

TEST(vault_unwraps_an_owner_key_under_the_same_master_key_alone)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY), *other = vault_from_key(OTHER_KEY);
    struct owner_key key = vault_new_key(), got;

    struct str wrapped = vault_wrap(vault, arena, &key);

    CHECK(vault_unwrap(vault, wrapped, &got) && memcmp(&key, &got, sizeof key) == 0);
    CHECK(!vault_unwrap(other, wrapped, &got));
    CHECK(!vault_unwrap(vault, str_slice(wrapped, 0, wrapped.len - 1), &got));
    CHECK(!vault_unwrap(vault, arena_concat(arena, wrapped, STR("x")), &got));
    CHECK(!vault_unwrap(vault, STR(""), &got));
    CHECK(!vault_unwrap(vault,
                        vault_seal(arena, vault_transit_key(vault),
                                   (struct str){ (char *)key.bytes, sizeof key.bytes }),
                        &got));
    vault_close(vault);
    vault_close(other);
    arena_close(arena);
}

TEST(vault_opens_no_forged_wrapping_where_it_knows_another_key)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY);
    struct owner_key key = vault_new_key(), opened;
    struct str wrapped = vault_wrap(vault, arena, &key);
    char forged[128] = { 0 };

    CHECK(vault_unwrap(vault, wrapped, &opened));
    for (int again = 0; again < 2; again++) {
        CHECK(vault_unwrap(vault, wrapped, &opened));
        CHECK(memcmp(key.bytes, opened.bytes, sizeof key.bytes) == 0);
    }
    CHECK(!vault_unwrap(vault, (struct str){ forged, wrapped.len }, &opened));
    for (size_t i = 0; i < wrapped.len; i++) {
        memcpy(forged, wrapped.at, wrapped.len);
        forged[i] ^= 1;
        CHECK(!vault_unwrap(vault, (struct str){ forged, wrapped.len }, &opened));
    }

    vault_close(vault);
    arena_close(arena);
}

TEST(vault_hashes_differ_by_purpose_text_and_key)
{
    struct arena *arena = arena_open(1 << 16);
    struct vault *vault = vault_from_key(KEY), *again = vault_from_key(KEY);
    struct vault *other = vault_from_key(OTHER_KEY);
    struct str text = STR("telegram\n42");

    for (unsigned a = 0; a < VAULT_PURPOSES; a++) {
        enum vault_purpose purpose = (enum vault_purpose)a;
        struct str id = vault_id(vault, arena, purpose, text);
        CHECK_WHOLE(id.len, VAULT_ID_LEN);
        CHECK_STR(vault_id(again, arena, purpose, text), id);
        CHECK(!str_eq(vault_id(other, arena, purpose, text), id));
        CHECK(!str_eq(vault_id(vault, arena, purpose, STR("telegram\n43")), id));
        CHECK(vault_hash(again, purpose, text) == vault_hash(vault, purpose, text));
        CHECK(vault_hash(other, purpose, text) != vault_hash(vault, purpose, text));
        for (unsigned b = 0; b < a; b++) {
            CHECK(!str_eq(vault_id(vault, arena, (enum vault_purpose)b, text), id));
            CHECK(vault_hash(vault, (enum vault_purpose)b, text) !=
                  vault_hash(vault, purpose, text));
        }
    }
    CHECK(!str_eq(vault_check_value(vault, arena), vault_check_value(other, arena)));
    vault_close(vault);
    vault_close(again);
    vault_close(other);
    arena_close(arena);
}

TEST(vault_ids_are_printed_in_eleven_characters_and_read_back)
{
    static const uint64_t ids[] = { 0, 1, 63, 64, UINT32_MAX, UINT64_MAX, 0x0123456789ABCDEFu };
    struct arena *arena = arena_open(1 << 16);
    uint64_t id;

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct str text = id_print(arena, ids[i]);
        CHECK_WHOLE(text.len, 11);
        CHECK(id_parse(text, &id) && id == ids[i]);
    }
    const struct str wrong[] = { STR(""),
                                 STR("AAAAAAAAAA"),
                                 STR("AAAAAAAAAAAA"),
                                 STR("AAAAAAAAAA="),
                                 STR("AAAAA AAAAA"),
                                 STR("AAAAAAAAAA+"),
                                 STR("AAAAAAAAAAB"),
                                 STR("AAAAAAAAA\0A") };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK(!id_parse(wrong[i], &id));
    arena_close(arena);
}

TEST(vault_secrets_are_long_and_new_each_time)
{
    struct arena *arena = arena_open(1 << 16);

    struct str one = vault_random_secret(arena), two = vault_random_secret(arena);

    CHECK_WHOLE(one.len, 32);
    CHECK(!str_eq(one, two));
    arena_close(arena);
}
