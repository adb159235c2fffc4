/* brandfact.c: what a brand states about its own products, in groups that let it in (C6, F4).
 *
 * One statement a product and group, FACT_CHARS characters at most, shown below an answer as the
 * brand's word; about a product that nobody told of it stands alone, when its name is asked for. The brand's home says who keeps the brand, the group's home whether the brand
 * may and whether the product is its own; a statement about another's is refused and logged. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_keeper.h"
#include "../bot/conversation/handler.h"
#include "../bot/language/contact.h"

enum { HANDLE = 16 };

static bool is_for_group(const struct turn *turn)
{
    return str_eq(turn->verb, STR("show")) || str_eq(turn->verb, STR("take")) ||
           str_eq(turn->verb, STR("drop_here"));
}

/* In the group's home a letter says whose it is; the brand's home vouched for the keeper. */
struct errand {
    struct str brand, product, text;
};

static struct errand errand_of(const struct turn *turn)
{
    struct unpack in = { .rest = admin_rest(turn) };
    struct errand errand = { .brand = unpack_str(&in), .product = unpack_str(&in),
                             .text = unpack_str(&in) };

    if (in.is_bad)
        errand = (struct errand){ 0 };
    return errand;
}

static void plan(struct turn *turn)
{
    if (turn->event->kind != EVENT_LETTER)
        return;
    if (!is_for_group(turn)) {
        keeper_plan(turn);
        return;
    }
    turn->wants.allowed = true;
    if (str_eq(turn->verb, STR("take"))) {
        turn->wants.products = true;
        turn->wants.product_words = errand_of(turn).product;
    }
}

/* --- in the person's home ----------------------------------------------------------------- */

static void press(struct turn *turn)
{
    struct str rest = turn->arguments;
    struct str brand = str_cut(&rest, ':');

    if (turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("cancel"))) {
        edit(turn, "brand.cancelled");
        if (str_eq(turn->session.handler, STR("brandfact")))
            stop_expecting(turn);
    } else if (str_eq(turn->verb, STR("write")) && keeper_keeps(turn, brand) &&
               home_is_handle(rest)) {
        edit_with(turn, "brandfact.ask", WHOLE("most", FACT_CHARS));
        button(turn, "brand.cancel", "brandfact:cancel");
        expect(turn, "fact", arena_concat(turn->arena, brand, rest));
    } else if (is_for_group(turn) || !admin_pass_on(turn, "brandfact", "groups list drop")) {
        notify(turn, "press.unknown");
    }
}

static void again(struct turn *turn, const char *key, size_t n)
{
    say_with(turn, key, WHOLE("most", FACT_CHARS), WHOLE("n", n));
    button(turn, "brand.cancel", "brandfact:cancel");
}

/* "Azura Gel: SPF 45, bebas alkohol". */
static void text(struct turn *turn)
{
    struct str says = turn->event->text;
    struct str product = str_trim(str_cut(&says, ':'));
    struct str data = turn->session.data;
    struct text body = { .arena = turn->arena };
    size_t chars;

    turn_keep_language(turn);
    says = str_trim(says);
    enum keeper_words words = keeper_words(says, &chars);
    unsigned contacts;
    contact_mask(turn->arena, product, &contacts);
    if (product.len == 0 || says.len == 0) {
        again(turn, "brandfact.how", 0);
    } else if (words == KEEPER_TOO_LONG || product.len > LIMIT_NAME) {
        again(turn, "brandfact.too_long", chars);
    } else if (words == KEEPER_LINKS || contacts) {
        again(turn, "brandfact.no_links", 0);
    } else {
        pack_str(&body, str_slice(data, HANDLE, 2 * HANDLE));
        pack_str(&body, product);
        pack_str(&body, says);
        stop_expecting(turn);
        admin_send(turn, str_slice(data, 0, HANDLE), "brandfact:state", body.s);
    }
}

/* --- in the brand's home -------------------------------------------------------------------- */

static void pass_to_group(struct turn *turn, struct str group, const char *letter,
                          struct str product, struct str says)
{
    struct text body = { .arena = turn->arena };

    if (!home_is_handle(group))
        return;
    pack_str(&body, turn->home);
    pack_str(&body, product);
    pack_str(&body, says);
    admin_send(turn, group, letter, body.s);
}

static void letter_to_brand(struct turn *turn)
{
    struct str rest = admin_rest(turn);

    if (!keeper_may(turn))
        return;
    if (str_eq(turn->verb, STR("groups"))) {
        keeper_groups(turn, "brandfact.which_group", "brandfact:list");
    } else if (str_eq(turn->verb, STR("list"))) {
        pass_to_group(turn, rest, "brandfact:show", STR(""), STR(""));
    } else if (str_eq(turn->verb, STR("drop"))) {
        struct str group = str_cut(&rest, ':');
        pass_to_group(turn, group, "brandfact:drop_here", rest, STR(""));
    } else if (str_eq(turn->verb, STR("state"))) {
        struct unpack in = { .rest = rest };
        struct str group = unpack_str(&in), product = unpack_str(&in), says = unpack_str(&in);
        if (!in.is_bad)
            pass_to_group(turn, group, "brandfact:take", product, says);
    }
}

/* --- in the group's home ---------------------------------------------------------------------- */

static void show(struct turn *turn, struct str brand, const char *first)
{
    const struct allowed *allowed = turn->found.allowed;
    size_t count = 0;

    admin_screen(turn, first);
    for (size_t i = 0; i < allowed->fact_count; i++)
        count += str_eq(allowed->facts[i].home, brand);
    line(turn, count ? "brandfact.list" : "brandfact.none", TEXT("group", turn->settings.title));
    for (size_t i = 0, n = 0; i < allowed->fact_count && n < 8; i++) {
        const struct brand_fact *fact = &allowed->facts[i];
        struct part part = { .id = fact->product, .key = STR("brandfact.one") };
        if (!str_eq(fact->home, brand))
            continue;
        part.params = ARENA_NEW(turn->arena, struct param);
        part.params[0] = (struct param)TEXT("text", fact->text);
        part.param_count = 1;
        if (fact->name.len)
            line(turn, "brandfact.one", TEXT("product", fact->name), TEXT("text", fact->text));
        else
            say_product(turn, &part);
        struct button *drop = button_row(turn, "brandfact.drop", "brandfact:drop:%.*s:%.*s:%.*s",
                                         STR_ARG(brand), STR_ARG(turn->home),
                                         STR_ARG(id_print(turn->arena, fact->product)));
        drop->params = ARENA_NEW(turn->arena, struct param);
        drop->params[0] = (struct param)WHOLE("n", ++n);
        drop->param_count = 1;
        turn->latest->has_words = true;
    }
    button_row(turn, "brandfact.write", "brandfact:write:%.*s:%.*s", STR_ARG(brand),
               STR_ARG(turn->home));
    button_row(turn, "brand.back", "brand:show:%.*s", STR_ARG(brand));
}

static void note(struct turn *turn, enum audit_kind kind, struct str brand, uint64_t product)
{
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = kind, .brand = brand, .product = product, .at_ms = turn->now_ms };
}

/* The product that is meant, if it is clear. */
static const struct product *product_of(const struct turn *turn)
{
    const struct found *found = &turn->found;

    for (size_t i = 0; i < found->product_count; i++)
        if (found->products[i].id == found->product_exact)
            return &found->products[i];
    return NULL;
}

/* name: of a product that nobody told of yet; the sign is the one it will have. */
static void state(struct turn *turn, const struct errand *errand, uint64_t product, struct str name)
{
    const struct brand_fact fact = { .home = errand->brand, .product = product, .at_ms = turn->now_ms,
                                     .text = errand->text, .name = name };

    if (!allowed_state(turn->found.allowed, &fact)) {
        show(turn, errand->brand, "brandfact.full");
        return;
    }
    effect(turn, EFFECT_ALLOWED);
    note(turn, AUDIT_BRAND_STATED, errand->brand, name.len ? 0 : product);
    show(turn, errand->brand, name.len ? "brandfact.stated_alone" : "brandfact.stated");
}

static void take(struct turn *turn, const struct errand *errand)
{
    const struct product *product = product_of(turn);
    const struct allowed_brand *brand = allowed_find(turn->found.allowed, errand->brand);

    if (!product && allowed_owns(brand, STR(""), errand->product)) {
        state(turn, errand, turn->found.product_sign, errand->product);
    } else if (!product) {
        show(turn, errand->brand, "brandfact.no_product");
    } else if (!allowed_owns(brand, product->brand, product->name)) {
        note(turn, AUDIT_BRAND_REFUSED, errand->brand, 0);
        show(turn, errand->brand, "brandfact.not_yours");
    } else {
        state(turn, errand, product->id, STR(""));
    }
}

static void drop(struct turn *turn, const struct errand *errand)
{
    struct allowed *allowed = turn->found.allowed;
    struct brand_fact fact = { .home = errand->brand };
    size_t before = allowed->fact_count;
    bool stood_alone = false;

    if (id_parse(errand->product, &fact.product)) {
        for (size_t i = 0; i < before; i++)
            stood_alone |= allowed->facts[i].product == fact.product && allowed->facts[i].name.len;
        allowed_state(allowed, &fact);
    }
    if (allowed->fact_count < before) {
        effect(turn, EFFECT_ALLOWED);
        note(turn, AUDIT_BRAND_STATED, errand->brand, stood_alone ? 0 : fact.product);
    }
    show(turn, errand->brand, "brandfact.dropped");
}

static void letter(struct turn *turn)
{
    struct errand errand;

    if (!is_for_group(turn)) {
        letter_to_brand(turn);
        return;
    }
    errand = errand_of(turn);
    if (turn->settings.is_left || !allowed_is(turn->found.allowed, errand.brand))
        admin_screen(turn, "brandfact.not_allowed");
    else if (str_eq(turn->verb, STR("take")))
        take(turn, &errand);
    else if (str_eq(turn->verb, STR("drop_here")))
        drop(turn, &errand);
    else
        show(turn, errand.brand, NULL);
}

const struct handler handler_brandfact = {
    .name = "brandfact",
    .needs_index = true,
    .plan = plan,
    .text = text,
    .press = press,
    .letter = letter,
};
