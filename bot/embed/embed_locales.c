/* embed_locales.c: both locales as C, written while the program is built.
 *
 * A tool of the Makefile, no part of the program: a start reads no JSON. */
#include <stdio.h>

#include "../conversation/i18n_table.h"

/* As a literal: letters and spaces as they are, all else as three octal digits. */
static void put_str(struct str text)
{
    fputs("{ \"", stdout);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ';
        printf(is_plain ? "%c" : "\\%03o", c);
    }
    printf("\", %zu }", text.len);
}

static void put_locale(const struct locale *locale)
{
    printf("static const struct locale_entry slots_%s[I18N_SLOTS] = {\n", locale->lang.at);
    for (size_t i = 0; i < I18N_SLOTS; i++) {
        if (locale->slots[i].key.len == 0)
            continue;
        printf("[%zu] = { ", i);
        put_str(locale->slots[i].key);
        fputs(", ", stdout);
        put_str(locale->slots[i].text);
        puts(" },");
    }
    puts("};");
}

int main(void)
{
    struct error err = { ERROR_NONE, "" };
    struct i18n *i18n = i18n_read(&err);

    if (!i18n) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    puts("/* Made by bot/embed/embed_locales.c from locales/id.json and en.json. */\n"
         "#include \"bot/conversation/i18n_table.h\"\n");
    for (size_t i = 0; i < I18N_LOCALES; i++)
        put_locale(&i18n->locales[i]);
    puts("const struct i18n i18n_locales = { .locales = {");
    for (size_t i = 0; i < I18N_LOCALES; i++)
        printf("    { { \"%s\", %zu }, slots_%s, %zu },\n", i18n->locales[i].lang.at,
               i18n->locales[i].lang.len, i18n->locales[i].lang.at, i18n->locales[i].count);
    puts("} };");
    i18n_close(i18n);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
