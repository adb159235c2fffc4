/* referral_landing.c: where a followed link ends, and the code as a picture. */
#include "../check.h"

#include <png.h>

#include "../../bot/referral/landing.h"
#include "../../bot/referral/qr.h"

static const struct code code = { STR_INIT("ABCDE"), STR_INIT("FGHJKM") };

TEST(a_landing_is_the_target_with_the_campaigns_parameters_behind_its_own)
{
#define OURS "utm_source=rekan&utm_medium=referral&utm_campaign=ABCDE&rekan_code=ABCDEFGHJKM"
    static const struct {
        const char *target, *landing;
    } rows[] = {
        { "https://shop.example", "https://shop.example/?" OURS "&rekan_click=x-1" },
        { "https://Shop.Example/a/b", "https://shop.example/a/b?" OURS "&rekan_click=x-1" },
        { "https://shop.example/?p=1&q=%26a", "https://shop.example/?p=1&q=%26a&" OURS "&rekan_click=x-1" },
        { "https://shop.example/?utm_source=evil&p=1&REKAN_CLICK=9&rekan_code=8",
          "https://shop.example/?p=1&" OURS "&rekan_click=x-1" },
        { "https://shop.example/?&&p&#frag?x=1", "https://shop.example/?p&" OURS "&rekan_click=x-1" },
        { "http://shop.example/", NULL },
        { "https://shop.example/\r\nX: y", NULL },
        { "//evil.example/", NULL },
        { "", NULL },
    };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str landing = { "", 0 };
        CHECK(landing_make(arena, str_from(rows[i].target), &code, STR("x-1"), &landing) ==
              (rows[i].landing != NULL));
        CHECK_STR(landing, str_from(rows[i].landing));
    }
    struct str landing;
    CHECK(landing_make(arena, STR("https://shop.example/"), &code, STR(""), &landing));
    CHECK_STR(landing, STR("https://shop.example/?" OURS));
    arena_close(arena);
}

TEST(a_qr_code_is_a_png_with_its_three_corners_and_a_white_frame)
{
    struct arena *arena = arena_open(8 << 20);
    png_image image = { .version = PNG_IMAGE_VERSION };
    struct str png = { "", 0 };

    CHECK(qr_png(arena, STR("https://bot.example.com/r/ABCDEFGHJKM"), &png));
    CHECK(png_image_begin_read_from_memory(&image, png.at, png.len));
    image.format = PNG_FORMAT_GRAY;
    CHECK(image.width == image.height && image.width % QR_SCALE == 0);
    unsigned char *pixels = arena_alloc(arena, PNG_IMAGE_SIZE(image));
    CHECK(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    size_t side = image.width, first = QR_QUIET * QR_SCALE, last = side - first - 1;
    CHECK(side >= (21 + 2 * QR_QUIET) * QR_SCALE && png.len < 8192);
    CHECK(pixels[0] == 255 && pixels[(first - 1) * side + first] == 255);
    CHECK(pixels[first * side + first] == 0 && pixels[first * side + last] == 0 &&
          pixels[last * side + first] == 0); /* but not the fourth */
    /* In a corner's square: a ring of white in black, a black middle. */
    for (size_t i = 0; i < 7; i++)
        CHECK(pixels[(first + 3 * QR_SCALE) * side + first + i * QR_SCALE] ==
              (i == 1 || i == 5 ? 255 : 0));
    CHECK(!qr_png(arena, STR(""), &png));
    arena_close(arena);
}
