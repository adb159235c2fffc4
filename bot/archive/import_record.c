#include "import_record.h"

#include "../conversation/session.h"
#include "portable.h"

static bool is_detail(struct str detail)
{
    return detail.len <= 32 && str_is_token(detail);
}

/* Of a partition: two digits. */
static bool is_partition(struct str digits, unsigned *partition)
{
    *partition = 0;
    for (size_t i = 0; i < digits.len && digits.len == 2; i++) {
        char c = digits.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        *partition = *partition * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return digits.len == 2;
}

bool import_record_key(const struct keyspace *keys, struct arena *arena,
                       const struct export_record *record, enum key_kind *kind, struct str *key)
{
    unsigned partition;

    if (!key_kind_from(record->kind, kind) || !portable_travels(*kind, record->home) ||
        record->count == 0 || (portable_of(*kind)->type == PORTABLE_TEXT && record->count != 1) ||
        record->count % portable_step(portable_of(*kind)->type) != 0)
        return false;
    if (*kind == KEY_DUE) {
        if (record->home.len || !is_partition(record->detail, &partition))
            return false;
        *key = key_of_partition(keys, arena, *kind, partition);
        return true;
    }
    struct str home = record->home;
    if (*kind == KEY_OUT)
        home.len--; /* portable_travels saw the sign of a lane of letters */
    if (!home_is_handle(home) || !is_detail(record->detail))
        return false;
    *key = key_of(keys, arena, *kind, record->home, record->detail);
    return true;
}

bool import_record_has_times(const struct export_record *record, enum key_kind kind)
{
    int64_t score;

    for (size_t i = 1; portable_of(kind)->type == PORTABLE_SCORED && i < record->count; i += 2)
        if (!str_to_i64(record->items[i], &score))
            return false;
    return true;
}
