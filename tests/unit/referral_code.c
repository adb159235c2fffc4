/* referral_code.c: codes that stand in what people write. */
#include "../check.h"

#include "../../bot/referral/code.h"

static struct str found(struct arena *arena, const char *text)
{
    struct code code;

    return code_find(arena, str_from(text), &code) ? code_written(arena, &code) : STR("-");
}

TEST(code_is_found_in_a_link_and_as_written_for_people)
{
    struct arena *arena = arena_open(1 << 16);
    static const char *const texts[] = {
        "https://bot.example/r/ABCDEFGHJKM", "cek bot.example/r/abcdefghjkm ya", "ABCDE-FGHJKM",
        "(ABCDE-FGHJKM)", "/r/ABCDEFGHJKM?x=1", "a-b /r/ABCDEFGHJKM",
        "https://bot.example/r/ABCDEFGHJKM.png", "ABCDE-FGHJK0 ABCDE-FGHJKM",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_STR(found(arena, texts[i]), STR("ABCDE-FGHJKM"));
    CHECK_STR(found(arena, "pakai kode ab2de-fghjkm!"), STR("AB2DE-FGHJKM"));
    arena_close(arena);
}

TEST(code_is_not_found_in_other_words)
{
    struct arena *arena = arena_open(1 << 16);
    static const char *const texts[] = {
        "", "/r/", "-", "ABCDEFGHJKM", "ABCDE-FGHJK", "XABCDE-FGHJKM", "ABCDE-FGHJKMN",
        "/r/ABCDEFGHJK", "/r/ABCDEFGHJKMN", "/r/ABCDE0GHJKM", "ABC-DEFGHJKM", "sehari-harian",
        "0812-3456-7890", "ABCDE-FGHJK\xC3\xA9", "semua-muanya bagus", "kapan-kapannya", "/r/ABCDE FGHJKM",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_STR(found(arena, texts[i]), STR("-"));
    arena_close(arena);
}
