#include "voucher.h"

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/json_strict.h"
#include "conversion.h"

static void begin(struct arena *arena, struct vouchers *vouchers)
{
    *vouchers = (struct vouchers){
        .lines = ARENA_ARRAY(arena, struct voucher_line, VOUCHERS_AT_A_TIME),
        .codes = ARENA_ARRAY(arena, struct str, VOUCHERS_AT_A_TIME),
    };
}

static unsigned line_with(const struct vouchers *vouchers, struct str code)
{
    for (size_t i = 0; i < vouchers->count; i++)
        if (vouchers->lines[i].state == VOUCHER_FINE && str_eq(vouchers->lines[i].code, code))
            return vouchers->lines[i].line;
    return 0;
}

static void add(struct vouchers *vouchers, unsigned at, struct str code)
{
    if (vouchers->count == VOUCHERS_AT_A_TIME) {
        vouchers->is_too_many = true;
        return;
    }
    struct voucher_line line = { .line = at, .same_as = line_with(vouchers, code) };
    if (line.same_as) {
        line.state = VOUCHER_TWICE;
    } else if (!conversion_order_is_fine(code)) {
        line.state = VOUCHER_NO_CODE;
    } else {
        line.code = code;
        vouchers->codes[vouchers->code_count++] = code;
    }
    vouchers->lines[vouchers->count++] = line;
}

/* What people write over such a column. */
static bool is_heading(struct str cell)
{
    static const struct str words[] = { STR_INIT("code"), STR_INIT("codes"), STR_INIT("kode"),
                                        STR_INIT("voucher"), STR_INIT("vouchers"),
                                        STR_INIT("kode voucher"), STR_INIT("voucher code") };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_ascii_nocase(cell, words[i]))
            return true;
    return false;
}

/* The first of its columns, without quotes around it. */
static struct str first_cell(struct str line)
{
    size_t end = 0;

    while (end < line.len && str_find_byte(STR(",;\t"), line.at[end]) == SIZE_MAX)
        end++;
    struct str cell = str_trim(str_slice(line, 0, end));
    bool is_quoted = cell.len >= 2 && cell.at[0] == '"' && cell.at[cell.len - 1] == '"';
    return is_quoted ? str_trim(str_slice(cell, 1, cell.len - 1)) : cell;
}

void vouchers_read(struct arena *arena, struct str text, bool is_file, struct vouchers *vouchers)
{
    struct str rest = text;

    begin(arena, vouchers);
    if (is_file && str_starts(rest, STR("\xEF\xBB\xBF"))) /* as spreadsheets write it */
        rest = str_slice(rest, 3, rest.len);
    for (unsigned at = 1; rest.len && !vouchers->is_too_many; at++) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str code = is_file ? first_cell(line) : line;
        if (line.len && !(is_file && at == 1 && is_heading(code)))
            add(vouchers, at, code);
    }
}

const char *vouchers_read_json(struct arena *arena, struct str body, struct vouchers *vouchers)
{
    struct cJSON *json = json_strict_fault(body) ? NULL : json_parse(body, "body", NULL);
    const struct cJSON *codes = json_get(json, "codes");
    bool is_list = cJSON_IsArray(codes);
    unsigned at = 1;

    begin(arena, vouchers);
    for (const struct cJSON *item = is_list ? codes->child : NULL; item && !vouchers->is_too_many;
         item = item->next)
        add(vouchers, at++, json_is_string(item) ? json_text(arena, item) : STR(""));
    cJSON_Delete(json);
    return !json ? "is no JSON" : !is_list ? "must be {\"codes\": [\"...\"]}, or one code a line" : NULL;
}
