/* embed_locales.c: both locales as C, written while the program is built.
 *
 * A tool of the Makefile, no part of the program: a start reads no JSON. */
#include <stdio.h>

#include "../conversation/i18n_table.h"

static void put_entries(const struct i18n *i18n)
{
    printf("static const struct i18n_entry entries[%zu] = {\n", i18n->count);
    for (size_t i = 0; i < i18n->count; i++) {
        const struct i18n_entry *entry = &i18n->entries[i];
        printf("{ %u, { %u, %u }, %u, { %u, %u } },\n", entry->key_at, entry->words_at[I18N_ID],
               entry->words_at[I18N_EN], entry->key_len, entry->words_len[I18N_ID],
               entry->words_len[I18N_EN]);
    }
    puts("};");
}

static void put_slots(const struct i18n *i18n)
{
    puts("static const uint16_t slots[I18N_SLOTS] = {");
    for (size_t i = 0; i < I18N_SLOTS; i++)
        if (i18n->slots[i])
            printf("[%zu] = %u,\n", i, i18n->slots[i]);
    puts("};");
}

/* As numbers: no compiler takes a literal of this length without a word. */
static void put_text(struct str text)
{
    printf("static const unsigned char text[%zu] = {", text.len);
    for (size_t i = 0; i < text.len; i++)
        printf("%s%d,", i % 24 ? "" : "\n", (unsigned char)text.at[i]);
    puts("\n};");
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
    put_entries(i18n);
    put_slots(i18n);
    put_text(i18n->text);
    printf("const struct i18n i18n_locales = { .slots = slots, .entries = entries, .count = %zu,\n"
           "    .text = { (const char *)text, sizeof text } };\n", i18n->count);
    i18n_close(i18n);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
