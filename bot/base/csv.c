#include "csv.h"

enum csv_end csv_field(struct arena *arena, struct str *rest, struct str *value)
{
    struct text text = { .arena = arena };

    if (!str_starts(*rest, STR("\""))) {
        bool has_more = str_find_byte(*rest, ',') != SIZE_MAX;
        *value = str_cut(rest, ',');
        return has_more ? CSV_MORE : CSV_LAST;
    }
    do {
        *rest = str_slice(*rest, 1, rest->len);
        size_t quote = str_find_byte(*rest, '"');
        if (quote == SIZE_MAX)
            return CSV_WRONG;
        text_add(&text, str_slice(*rest, 0, quote));
        *rest = str_slice(*rest, quote + 1, rest->len);
        if (str_starts(*rest, STR("\"")))
            text_add_char(&text, '"');
    } while (str_starts(*rest, STR("\"")));
    *value = text.s;
    if (rest->len == 0)
        return CSV_LAST;
    if (rest->at[0] != ',')
        return CSV_WRONG;
    *rest = str_slice(*rest, 1, rest->len);
    return CSV_MORE;
}
