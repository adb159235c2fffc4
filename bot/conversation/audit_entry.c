#include "audit_entry.h"

#include "../base/pack.h"

enum { AUDIT_FORMAT = 2 };

struct str audit_pack(struct arena *arena, const struct audit_entry *entry)
{
    struct text out = { .arena = arena };

    pack_u64(&out, AUDIT_FORMAT);
    pack_u64(&out, entry->kind);
    pack_fixed64(&out, entry->testimonial);
    pack_fixed64(&out, entry->product);
    pack_u64(&out, entry->reason);
    pack_i64(&out, entry->at_ms);
    pack_str(&out, entry->brand);
    return out.s;
}

bool audit_unpack(struct str bytes, struct audit_entry *entry)
{
    struct unpack in = { .rest = bytes };

    *entry = (struct audit_entry){ 0 };
    uint64_t format = unpack_u64(&in);
    if (format < 1 || format > AUDIT_FORMAT)
        return false;
    uint64_t kind = unpack_u64(&in);
    entry->testimonial = unpack_fixed64(&in);
    entry->product = unpack_fixed64(&in);
    uint64_t reason = unpack_u64(&in);
    entry->at_ms = unpack_i64(&in);
    if (format >= 2) /* before, there were no brands */
        entry->brand = unpack_str(&in);
    if (in.is_bad || kind >= AUDIT_KINDS || reason >= REASONS)
        return false;
    entry->kind = (enum audit_kind)kind;
    entry->reason = (enum reason)reason;
    return true;
}
