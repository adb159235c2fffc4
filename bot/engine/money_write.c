#include "money.h"

#include "../base/pack.h"

enum { EDGES_MAX = 64 * 1024 };

uint64_t money_hash(const struct engine *engine, struct arena *arena, struct str home,
                    const char *what, struct str text)
{
    struct str whole = ARENA_JOIN(arena, str_from(what), STR("\n"), home, STR("\n"), text);
    uint64_t hash = vault_hash(engine->keys.vault, VAULT_LINE, whole);

    return hash ? hash : 1;
}

static struct str own_key(const struct compiling *c, enum key_kind kind)
{
    return key_of(&c->engine->keys, c->arena, kind, c->turn->home, STR(""));
}

static struct str code_mark(const struct compiling *c, struct str code)
{
    return id_print(c->arena, money_hash(c->engine, c->arena, c->turn->home, "voucher", code));
}

static void write_ledger(struct compiling *c, const struct credit *credit)
{
    const struct money *money = c->turn->found.money;
    struct str key = compiling_key(c, KEY_LEDGER, credit->order.holder);
    struct text entries = { .arena = c->arena };

    if (credit->entry_count == 0)
        return;
    for (size_t i = 0; i < credit->entry_count; i++)
        ledger_append(&entries, &credit->entries[i]);
    commit_check_length(c->commit, key, money->ledger.length);
    COMMIT_WRITE(c->commit, STR("APPEND"), key, entries.s);
}

/* The pool may be empty by now: then this turn is answered anew. */
static void move_voucher(struct compiling *c)
{
    struct str pool = own_key(c, KEY_VOUCHERS);
    struct str given = compiling_key(c, KEY_VOUCHER, c->turn->found.money->order_hash);

    commit_check(c->commit, CHECK_ABOVE, pool, STR("0"));
    commit_check(c->commit, CHECK_BELOW, given, STR("1"));
    COMMIT_WRITE(c->commit, STR("LMOVE"), pool, given, STR("LEFT"), STR("RIGHT"));
}

/* What will make the next order of this buyer look odd, or not. */
static void write_marks(struct compiling *c, const struct credit *credit)
{
    const struct money *money = c->turn->found.money;
    struct text edge = { .arena = c->arena };
    struct text buyer = { .arena = c->arena };

    if (money->order.raw.len || (!money->touch && money->buyer_raw.len == 0))
        return;
    if (money->buyer_hash) {
        struct str key = compiling_key(c, KEY_BUYER, money->buyer_hash);
        pack_fixed64(&buyer, credit->order.holder);
        pack_fixed64(&buyer, money->order_hash);
        text_add(&buyer, str_slice(money->buyer_raw, 0, (MONEY_BUYER_SEEN - 1) * MONEY_MARK_BYTES));
        commit_check(c->commit, CHECK_EQUALS, key, money->buyer_raw);
        COMMIT_WRITE(c->commit, STR("SET"), key, buyer.s);
    }
    if (money->touch && money->buyer_holder && credit->order.state != ORDER_REJECTED &&
        money->edges.len < EDGES_MAX) {
        credit_edge(&edge, credit->order.holder, money->buyer_holder);
        COMMIT_WRITE(c->commit, STR("APPEND"), own_key(c, KEY_EDGES), edge.s);
    }
}

static void write_credit(struct compiling *c, const struct credit *credit)
{
    const struct money *money = c->turn->found.money;
    struct str key = compiling_key(c, KEY_ORDER, money->order_hash);
    struct str name = id_print(c->arena, money->order_hash);

    commit_check(c->commit, CHECK_EQUALS, own_key(c, KEY_CAMPAIGN), money->campaign.raw);
    commit_check(c->commit, CHECK_EQUALS, key, money->order.raw);
    write_ledger(c, credit);
    if (credit->gives_voucher)
        move_voucher(c);
    COMMIT_WRITE(c->commit, STR("SET"), key, order_pack(c->arena, &credit->order, &money->key));
    if (money->order.raw.len == 0)
        COMMIT_WRITE(c->commit, STR("RPUSH"), own_key(c, KEY_ORDERS), name);
    if (credit->order.state == ORDER_FLAGGED)
        COMMIT_WRITE(c->commit, STR("SADD"), own_key(c, KEY_FLAGGED), name);
    else if (money->order.state == ORDER_FLAGGED)
        COMMIT_WRITE(c->commit, STR("SREM"), own_key(c, KEY_FLAGGED), name);
    write_marks(c, credit);
}

/* Each code once for ever, also when two bring the same list at the same time. */
void money_add_vouchers(struct engine *engine, struct arena *arena, const struct money *money,
                        const struct str *codes, size_t count, struct commit *commit)
{
    struct str known = key_of(&engine->keys, arena, KEY_CODES, money->home, STR(""));
    struct str pool = key_of(&engine->keys, arena, KEY_VOUCHERS, money->home, STR(""));

    for (size_t i = 0; i < count && i < MONEY_CODES; i++) {
        struct str mark = id_print(arena, money_hash(engine, arena, money->home, "voucher", codes[i]));
        if (money->codes_known[i])
            continue;
        commit_check(commit, CHECK_NO_MEMBER, known, mark);
        COMMIT_WRITE(commit, STR("SADD"), known, mark);
        COMMIT_WRITE(commit, STR("RPUSH"), pool, vault_seal(arena, &money->key, codes[i]));
    }
}

void money_counted(struct engine *engine, const struct turn *turn)
{
    for (size_t i = 0; i < turn->effect_count; i++) {
        const struct credit *credit = turn->effects[i]->credit;
        if (turn->effects[i]->kind != EFFECT_CREDIT)
            continue;
        const struct order *before = &turn->found.money->order;
        if (before->raw.len == 0 || before->state != credit->order.state)
            engine->counts.orders[credit->order.state]++;
        engine->counts.vouchers_given += credit->gives_voucher;
    }
}

bool money_compile(struct compiling *c, const struct effect *effect)
{
    const struct money *money = c->turn->found.money;

    if (!money || !str_eq(money->home, c->turn->home) || money->campaign.raw.len == 0)
        return false;
    if (effect->kind == EFFECT_CREDIT)
        write_credit(c, effect->credit);
    else if (effect->kind == EFFECT_VOUCHERS)
        money_add_vouchers(c->engine, c->arena, money, c->turn->wants.money.codes,
                           c->turn->wants.money.code_count, c->commit);
    else if (money->voucher.len)
        COMMIT_WRITE(c->commit, STR("SADD"), own_key(c, KEY_HANDED), code_mark(c, money->voucher));
    return true;
}
