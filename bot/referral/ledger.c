#include "ledger.h"

#include "../base/pack.h"

enum { LEDGER_FORMAT = 1, ENTRY_MIN = 19 };

#define CHANGE_MAX (INT64_C(1) << 40) /* so that no sum of one ledger can overflow */

void ledger_append(struct text *out, const struct ledger_entry *entry)
{
    struct text one = { .arena = out->arena };

    pack_u64(&one, LEDGER_FORMAT);
    pack_u64(&one, entry->kind);
    pack_fixed64(&one, entry->order);
    pack_i64(&one, entry->at_ms);
    pack_i64(&one, entry->until_ms);
    pack_u64(&one, entry->reason);
    pack_u64(&one, entry->reward);
    pack_u64(&one, entry->is_by_hand);
    pack_i64(&one, entry->change.held);
    pack_i64(&one, entry->change.granted);
    pack_i64(&one, entry->change.held_points);
    pack_i64(&one, entry->change.granted_points);
    pack_str(out, one.s);
}

static int64_t read_change(struct unpack *in)
{
    int64_t change = unpack_i64(in);

    in->is_bad = in->is_bad || change > CHANGE_MAX || change < -CHANGE_MAX;
    return in->is_bad ? 0 : change;
}

static bool read_entry(struct str bytes, struct ledger_entry *entry)
{
    struct unpack in = { .rest = bytes };
    bool is_known = unpack_u64(&in) == LEDGER_FORMAT;
    uint64_t kind = unpack_u64(&in);

    entry->order = unpack_fixed64(&in);
    entry->at_ms = unpack_i64(&in);
    entry->until_ms = unpack_i64(&in);
    uint64_t reason = unpack_u64(&in);
    uint64_t reward = unpack_u64(&in);
    entry->is_by_hand = unpack_u64(&in) != 0;
    entry->change.held = read_change(&in);
    entry->change.granted = read_change(&in);
    entry->change.held_points = read_change(&in);
    entry->change.granted_points = read_change(&in);
    if (in.is_bad || !is_known || kind >= LEDGER_KINDS || reason >= ORDER_REASONS ||
        reward > REWARD_DISCOUNT)
        return false;
    entry->kind = (enum ledger_kind)kind;
    entry->reason = (enum order_reason)reason;
    entry->reward = (enum reward_kind)reward;
    return true;
}

bool ledger_read(struct arena *arena, struct str bytes, struct ledger *ledger)
{
    struct unpack in = { .rest = bytes };

    *ledger = (struct ledger){ .length = bytes.len,
                               .entries = ARENA_ARRAY(arena, struct ledger_entry,
                                                      bytes.len / ENTRY_MIN + 1) };
    while (in.rest.len) {
        struct str one = unpack_str(&in);
        if (in.is_bad || one.len < ENTRY_MIN || !read_entry(one, &ledger->entries[ledger->count]))
            return false;
        ledger->count++;
    }
    return true;
}

static void add(struct balance *sum, const struct balance *change)
{
    sum->held += change->held;
    sum->granted += change->granted;
    sum->held_points += change->held_points;
    sum->granted_points += change->granted_points;
}

struct balance ledger_balance(const struct ledger *ledger)
{
    struct balance sum = { 0 };

    for (size_t i = 0; i < ledger->count; i++)
        add(&sum, &ledger->entries[i].change);
    return sum;
}

size_t ledger_rejected(const struct ledger *ledger)
{
    size_t count = 0;

    for (size_t i = 0; i < ledger->count; i++) {
        bool stays = ledger->entries[i].kind == LEDGER_REJECTED;
        for (size_t k = i + 1; stays && k < ledger->count; k++)
            stays = ledger->entries[k].order != ledger->entries[i].order ||
                    ledger->entries[k].kind != LEDGER_HELD;
        count += stays;
    }
    return count;
}

struct balance ledger_of_order(const struct ledger *ledger, uint64_t order)
{
    struct balance sum = { 0 };

    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->entries[i].order == order)
            add(&sum, &ledger->entries[i].change);
    return sum;
}
