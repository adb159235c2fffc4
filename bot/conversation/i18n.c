#include "i18n_table.h"

const struct i18n *i18n_built_in(void)
{
    return &i18n_locales;
}

static const struct str langs[I18N_LOCALES] = { [I18N_ID] = STR_INIT("id"),
                                                [I18N_EN] = STR_INIT("en") };

/* What is under this key; of an unknown one it is all empty. */
static const struct i18n_entry *entry_of(const struct i18n *i18n, struct str key)
{
    static const struct i18n_entry unknown;
    unsigned number = i18n->slots[i18n_slot(i18n, key)];

    return number ? &i18n->entries[number - 1] : &unknown;
}

static struct str words_of(const struct i18n *i18n, const struct i18n_entry *entry, size_t locale)
{
    return (struct str){ i18n->text.at + entry->words_at[locale], entry->words_len[locale] };
}

bool i18n_has(const struct i18n *i18n, struct str lang, struct str key)
{
    for (size_t i = 0; i < I18N_LOCALES; i++)
        if (str_eq(langs[i], lang))
            return entry_of(i18n, key)->words_len[i] > 0;
    return false;
}

static const struct param *param_of(const struct param *params, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(params[i].name, name))
            return &params[i];
    return NULL;
}

/* The member's language first, then the other, never a blank; in each the wording
 * for one, where it has one, before the general. */
static struct str find(const struct i18n *i18n, struct arena *arena, struct str lang,
                       struct str key, const struct param *params, size_t count)
{
    size_t first = str_eq(lang, langs[I18N_EN]) ? I18N_EN : I18N_ID;
    const struct param *n = param_of(params, count, STR("n"));
    bool is_one = n && n->kind == PARAM_WHOLE && n->whole == 1;
    const struct i18n_entry *general = entry_of(i18n, key);
    const struct i18n_entry *of_one =
        is_one ? entry_of(i18n, arena_concat(arena, key, STR("#one"))) : general;

    for (size_t i = 0; i < I18N_LOCALES; i++) {
        size_t locale = i == 0 ? first : 1 - first;
        struct str one = words_of(i18n, of_one, locale);
        struct str words = one.len ? one : words_of(i18n, general, locale);
        if (words.len)
            return words;
    }
    return (struct str){ "", 0 };
}

static struct str need_of_param(const struct i18n *i18n, struct arena *arena, struct str lang,
                                struct str need, bool is_rich)
{
    struct str name = str_cut(&need, '=');

    return i18n_need(i18n, arena, lang, name, need, is_rich);
}

static void fill_gap(struct text *out, const struct i18n *i18n, struct str lang,
                     const struct param *param, struct str gap, bool is_rich)
{
    if (!param)
        text_print(out, "{%.*s}", STR_ARG(gap));
    else if (param->kind == PARAM_WHOLE)
        text_add(out, arena_whole(out->arena, param->whole));
    else if (param->kind == PARAM_KEY)
        text_add(out, i18n_text(i18n, out->arena, lang, param->text, NULL, 0, is_rich));
    else if (param->kind == PARAM_RICH)
        text_add(out, param->text);
    else if (param->kind == PARAM_NEED)
        text_add(out, need_of_param(i18n, out->arena, lang, param->text, is_rich));
    else
        text_add(out, is_rich ? rich_escape(out->arena, param->text)
                                : rich_plain(out->arena, param->text));
}

struct str i18n_text(const struct i18n *i18n, struct arena *arena, struct str lang, struct str key,
                     const struct param *params, size_t param_count, bool is_rich)
{
    struct str rest = find(i18n, arena, lang, key, params, param_count);
    struct text out = { .arena = arena };

    if (rest.len == 0)
        return key;
    if (!is_rich)
        rest = rich_to_plain(arena, rest);
    while (rest.len) {
        size_t open = str_find_byte(rest, '{');
        size_t close = open == SIZE_MAX ? SIZE_MAX
                                        : str_find_byte(str_slice(rest, open, rest.len), '}');
        if (close == SIZE_MAX) {
            text_add(&out, rest);
            break;
        }
        struct str gap = str_slice(rest, open + 1, open + close);
        text_add(&out, str_slice(rest, 0, open));
        fill_gap(&out, i18n, lang, param_of(params, param_count, gap), gap, is_rich);
        rest = str_slice(rest, open + close + 1, rest.len);
    }
    return out.s;
}

/* "need.usia_anak_0_6_bulan"; without a value "need.usia_anak". */
struct str i18n_need_key(struct arena *arena, struct str name, struct str value)
{
    struct str key = ARENA_JOIN(arena, STR("need."), name, value.len ? STR("_") : STR(""), value);
    char *end = (char *)key.at + key.len; /* ours: it was just joined */

    for (char *at = end - value.len; at < end; at++) {
        char c = str_lower(*at);
        *at = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    return key;
}

/* "need.kulit_berminyak" first, then "need.tempat_any" with the value in its gap. */
struct str i18n_need(const struct i18n *i18n, struct arena *arena, struct str lang,
                     struct str name, struct str value, bool is_rich)
{
    struct str key = i18n_need_key(arena, name, value);
    struct param gap[] = { { .name = STR("value"), .kind = PARAM_TEXT, .text = value } };
    struct text plain = { .arena = arena };

    if (!i18n_has(i18n, STR("id"), key) && value.len)
        key = i18n_need_key(arena, name, STR("any"));
    if (i18n_has(i18n, STR("id"), key))
        return i18n_text(i18n, arena, lang, key, gap, 1, is_rich);
    for (size_t i = 0; i < name.len; i++)
        text_add_char(&plain, name.at[i] == '_' ? ' ' : name.at[i]);
    if (value.len)
        text_print(&plain, " %.*s", STR_ARG(value));
    return is_rich ? rich_escape(arena, plain.s) : plain.s;
}
