#include "json_strict.h"

static bool is_nul_escape(struct str text, size_t backslash)
{
    return str_starts(str_slice(text, backslash + 1, text.len), STR("u0000"));
}

const char *json_strict_fault(struct str text)
{
    bool in_string = false;
    bool is_over = false;
    size_t depth = 0;

    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (is_over)
            return "goes on behind its closing brace";
        if (c == '\0' || (in_string && c == '\\' && is_nul_escape(text, i)))
            return "holds a NUL character";
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '{' || c == '['))
            depth++;
        else if (!in_string && (c == '}' || c == ']') && depth > 0)
            is_over = --depth == 0;
    }
    return NULL;
}
