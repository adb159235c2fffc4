/* products.c: administrators rename, merge and split the group's products (from /atur).
 *
 * What members call by two names is counted as one from the next question on. Nothing is
 * lost by it: old names stay, each story stays where it was told, and a split gives back
 * what a merge took. Decided in the group's home, where the administrator is asked for
 * anew; each act goes into the record that members read with /audit. */
#include "../bot/conversation/draft.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/product_screen.h"

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static void want_family(struct turn *turn, uint64_t id)
{
    if (id)
        turn->wants.family[turn->wants.family_count++] = id;
}

/* "n" of the list; an id and what stands behind it; or words to look for. */
static void plan_letter(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct str rest = admin_rest(turn);
    uint64_t skip = 0;

    admin_plan(turn, !is(turn, "named") && !is(turn, "join") && !is(turn, "part"));
    if (is(turn, "list")) {
        wants->catalogue = true;
        wants->catalogue_skip = str_to_u64(rest, &skip) && skip < 1000000 ? (size_t)skip : 0;
        return;
    }
    want_family(turn, product_screen_id(&rest));
    if (is(turn, "sought")) {
        wants->catalogue = true;
        wants->catalogue_words = rest;
    } else if (is(turn, "with")) {
        wants->catalogue = wants->family_count > 0;
        wants->alike = wants->family[0];
    } else if (is(turn, "named")) { /* is another one called so? */
        wants->products = true;
        wants->product_words = rest;
    } else if (is(turn, "sure") || is(turn, "join")) {
        want_family(turn, product_screen_id(&rest));
    }
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER)
        plan_letter(turn);
}

/* --- in private ------------------------------------------------------------------------- */

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE ||
        !admin_pass_on(turn, "products", "list show rename find with sure join part")) {
        notify(turn, "press.unknown");
        return;
    }
    if (is(turn, "rename") || is(turn, "find"))
        expect(turn, is(turn, "rename") ? "name" : "words", turn->arguments);
    else if (str_eq(turn->session.handler, STR("products")))
        stop_expecting(turn);
}

static bool has_word(const struct turn *turn, struct str text)
{
    struct words words;

    words_split(turn->lexicon, turn->arena, text, &words);
    return words.count > 0;
}

static bool is_one_line(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ')
            return false;
    return true;
}

/* The name, or the words to look for, that the pressed button asked for. */
static void text(struct turn *turn)
{
    struct str said = draft_trim(turn->event->text);
    struct str rest = turn->session.data;
    struct str group = str_cut(&rest, ':');
    bool is_name = str_eq(turn->session.state, STR("name"));

    turn_keep_language(turn);
    if (!home_is_handle(group)) {
        stop_expecting(turn);
    } else if (said.len > LIMIT_NAME) {
        say_with(turn, "products.too_long", WHOLE("max", LIMIT_NAME), WHOLE("n", said.len));
    } else if (!is_one_line(said) || !has_word(turn, said)) {
        say(turn, "products.no_name");
    } else {
        admin_send(turn, group, is_name ? "products:named" : "products:sought",
                   ARENA_JOIN(turn->arena, rest, STR(":"), said));
        stop_expecting(turn);
    }
}

/* --- acts, in the group's home -------------------------------------------------------------- */

static void write_down(struct turn *turn, struct product **products, size_t count,
                       enum audit_kind kind, uint64_t product, uint64_t other)
{
    struct effect *write = effect(turn, EFFECT_PRODUCTS);

    write->products = products;
    write->product_count = count;
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = kind, .product = product, .other = other, .at_ms = turn->now_ms };
}

static void say_done(struct turn *turn, const char *key, struct str product, struct str other,
                     uint64_t id)
{
    admin_screen(turn, NULL);
    line(turn, key, TEXT("product", product), TEXT("other", other), WHOLE("max", LIMIT_ALIASES),
         WHOLE("merged", LIMIT_MERGED));
    turn->latest->has_words = true;
    product_screen_back(turn, id);
}

/* Records of what is merged into product, of those that were read. */
static struct product **family_of(struct turn *turn, const struct product *product, size_t *count)
{
    struct product **family = ARENA_ARRAY(turn->arena, struct product *, LIMIT_MERGED + 2);

    *count = 0;
    for (size_t i = turn->wants.family_count; i < turn->found.family_count; i++)
        if (turn->found.family[i].into == product->id && *count < LIMIT_MERGED)
            family[(*count)++] = &turn->found.family[i];
    return family;
}

static uint64_t other_of_that_name(const struct turn *turn, uint64_t id)
{
    return turn->found.product_exact == id ? 0 : turn->found.product_exact;
}

static void rename_product(struct turn *turn)
{
    struct product *product = product_screen_at(turn, 0);
    struct str before, name = turn->wants.product_words;
    size_t count;

    if (!product)
        return;
    uint64_t other = other_of_that_name(turn, product->id);
    if (other) {
        admin_screen(turn, NULL);
        line(turn, "products.name_is_another", TEXT("name", name));
        turn->latest->has_words = true;
        button_row(turn, "products.merge", "products:sure:%.*s:%.*s:%.*s", STR_ARG(turn->home),
                   STR_ARG(id_print(turn->arena, product->id)),
                   STR_ARG(id_print(turn->arena, other)));
        product_screen_back(turn, product->id);
        return;
    }
    struct product **family = family_of(turn, product, &count);
    before = product->name;
    switch (product_rename(product, name, (const struct product *const *)family, count)) {
    case PRODUCT_DONE:
        family[0] = product;
        write_down(turn, family, 1, AUDIT_RENAMED, product->id, 0);
        say_done(turn, "products.renamed", name, before, product->id);
        break;
    case PRODUCT_SAME: say_done(turn, "products.same_name", name, name, product->id); break;
    case PRODUCT_TAKEN: say_done(turn, "products.name_is_merged", name, before, product->id); break;
    case PRODUCT_FULL: say_done(turn, "products.full", before, before, product->id); break;
    }
}

static void join(struct turn *turn)
{
    struct product *from = product_screen_at(turn, 0);
    struct product *into = from ? product_screen_at(turn, 1) : NULL;
    size_t count;

    if (!into)
        return;
    struct product **family = family_of(turn, from, &count);
    switch (product_merge_into(from, into, family, count)) {
    case PRODUCT_DONE:
        family[count++] = from;
        family[count++] = into;
        write_down(turn, family, count, AUDIT_MERGED, into->id, from->id);
        say_done(turn, "products.joined", from->name, into->name, into->id);
        break;
    case PRODUCT_FULL: say_done(turn, "products.full", into->name, into->name, from->id); break;
    case PRODUCT_SAME:
    case PRODUCT_TAKEN: admin_screen(turn, "press.unknown"); break;
    }
}

static void part(struct turn *turn)
{
    struct product *into = product_screen_at(turn, 0), *from = NULL;
    struct str rest = admin_rest(turn);
    size_t count;

    product_screen_id(&rest);
    uint64_t id = product_screen_id(&rest);
    if (!into)
        return;
    struct product **family = family_of(turn, into, &count);
    for (size_t i = 0; i < count; i++)
        if (family[i]->id == id)
            from = family[i];
    if (!from || !product_split(from, into)) {
        say_done(turn, "products.split_already", into->name, into->name, into->id);
        return;
    }
    family[0] = from;
    family[1] = into;
    write_down(turn, family, 2, AUDIT_SPLIT, into->id, from->id);
    say_done(turn, "products.parted", from->name, into->name, into->id);
}

static const struct {
    struct str verb;
    void (*show)(struct turn *turn);
} screens[] = {
    { STR_INIT("list"), product_screen_list },     { STR_INIT("show"), product_screen_one },
    { STR_INIT("rename"), product_screen_rename }, { STR_INIT("find"), product_screen_find },
    { STR_INIT("sought"), product_screen_sought }, { STR_INIT("with"), product_screen_alike },
    { STR_INIT("sure"), product_screen_sure },     { STR_INIT("named"), rename_product },
    { STR_INIT("join"), join },                    { STR_INIT("part"), part },
};

static void letter(struct turn *turn)
{
    if (!admin_may(turn))
        return;
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        if (str_eq(turn->verb, screens[i].verb)) {
            screens[i].show(turn);
            return;
        }
    admin_screen(turn, "press.unknown");
}

const struct handler handler_products = {
    .name = "products",
    .needs_index = true,
    .plan = plan,
    .press = press,
    .text = text,
    .letter = letter,
};
