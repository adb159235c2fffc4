#include "qr.h"

#include <setjmp.h>
#include <string.h>

#include <png.h>
#include <qrencode.h>

enum { BLACK_BIT = 1, QR_TEXT_MAX = 256 };

static void write_bytes(png_structp writer, png_bytep bytes, size_t len)
{
    text_add(png_get_io_ptr(writer), (struct str){ (const char *)bytes, len });
}

static void flush_nothing(png_structp writer)
{
    (void)writer;
}

/* One bit a pixel, white is 1. */
static void fill_row(png_bytep row, size_t row_bytes, const QRcode *code, int y)
{
    memset(row, 0xff, row_bytes);
    for (int x = 0; y >= 0 && y < code->width && x < code->width; x++)
        for (size_t i = 0; (code->data[y * code->width + x] & BLACK_BIT) && i < QR_SCALE; i++) {
            size_t at = ((size_t)x + QR_QUIET) * QR_SCALE + i;
            row[at / 8] = (png_byte)(row[at / 8] & ~(0x80u >> at % 8));
        }
}

/* libpng tells a failure by a long jump back to here. */
static bool write_png(struct arena *arena, const QRcode *code, struct text *out)
{
    png_uint_32 side = ((png_uint_32)code->width + 2 * QR_QUIET) * QR_SCALE;
    png_bytep row = (png_bytep)arena_alloc_bytes(arena, side / 8 + 1);
    png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = writer ? png_create_info_struct(writer) : NULL;

    if (!info || setjmp(png_jmpbuf(writer))) {
        png_destroy_write_struct(&writer, &info);
        return false;
    }
    png_set_write_fn(writer, out, write_bytes, flush_nothing);
    png_set_IHDR(writer, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer, info);
    for (png_uint_32 y = 0; y < side; y++) {
        fill_row(row, side / 8 + 1, code, (int)(y / QR_SCALE) - QR_QUIET);
        png_write_row(writer, row);
    }
    png_write_end(writer, NULL);
    png_destroy_write_struct(&writer, &info);
    return true;
}

bool qr_png(struct arena *arena, struct str text, struct str *png)
{
    struct text out = { .arena = arena };

    if (text.len == 0 || text.len > QR_TEXT_MAX || str_find_byte(text, '\0') != SIZE_MAX)
        return false;
    QRcode *code = QRcode_encodeString(arena_copy(arena, text).at, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    bool ok = code && write_png(arena, code, &out);
    QRcode_free(code);
    *png = out.s;
    return ok;
}
