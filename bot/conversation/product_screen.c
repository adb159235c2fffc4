#include "product_screen.h"

#include "group_admin.h"

uint64_t product_screen_id(struct str *rest)
{
    uint64_t id = 0;

    return id_parse(str_cut(rest, ':'), &id) ? id : 0;
}

static void add_product_button(struct turn *turn, const char *verb, uint64_t first, uint64_t id)
{
    struct str behind = first ? arena_print(turn->arena, ":%.*s",
                                            STR_ARG(id_print(turn->arena, id)))
                              : (struct str){ "", 0 };

    button_row(turn, "button.product", "products:%s:%.*s:%.*s%.*s", verb, STR_ARG(turn->home),
               STR_ARG(id_print(turn->arena, first ? first : id)), STR_ARG(behind))->product = id;
}

void product_screen_back(struct turn *turn, uint64_t id)
{
    if (id)
        button_row(turn, "settings.back", "products:show:%.*s:%.*s", STR_ARG(turn->home),
                   STR_ARG(id_print(turn->arena, id)));
    else
        button_row(turn, "settings.back", "products:list:%.*s:0", STR_ARG(turn->home));
}

void product_screen_list(struct turn *turn)
{
    const struct found *found = &turn->found;
    size_t skip = turn->wants.catalogue_skip, next = skip + TURN_CATALOGUE;

    admin_screen(turn, NULL);
    line(turn, found->catalogue_total ? "products.head" : "products.none",
         TEXT("group", turn->settings.title), WHOLE("n", found->catalogue_total));
    for (size_t i = 0; i < found->catalogue_count; i++)
        add_product_button(turn, "show", 0, found->catalogue[i]);
    if (found->catalogue_total > TURN_CATALOGUE || skip)
        button_row(turn, "products.find", "products:find:%.*s:", STR_ARG(turn->home));
    if (skip)
        button_row(turn, "products.newer", "products:list:%.*s:%zu", STR_ARG(turn->home),
                   skip > TURN_CATALOGUE ? skip - TURN_CATALOGUE : 0);
    if (next < found->catalogue_total) {
        struct button *older = button(turn, "products.older", "products:list:%.*s:%zu",
                                      STR_ARG(turn->home), next);
        older->starts_row = skip == 0;
    }
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

struct product *product_screen_at(struct turn *turn, size_t n)
{
    const struct found *found = &turn->found;
    struct product *product = n < turn->wants.family_count && n < found->family_count
                                  ? &found->family[n] : NULL;

    if (product && product->id != turn->wants.family[n])
        product = NULL;
    if (product && product->into) {
        admin_screen(turn, "products.merged_meanwhile");
        add_product_button(turn, "show", 0, product->into);
    } else if (product && (found->stories[n] || product->merged_count)) {
        return product;
    } else {
        admin_screen(turn, "products.gone");
    }
    product_screen_back(turn, 0);
    return NULL;
}

static void say_names(struct turn *turn, const struct product *product)
{
    struct text names = { .arena = turn->arena };

    for (size_t i = 0; i < product->alias_count; i++) {
        text_add(&names, i ? STR(", ") : STR(""));
        text_add(&names, product->aliases[i]);
    }
    if (product->alias_count)
        line(turn, "products.also", TEXT("names", names.s));
    turn->latest->has_words = true;
}

static void add_split_button(struct turn *turn, const struct product *product,
                             const struct product *merged)
{
    struct button *split = button_row(turn, "products.split", "products:part:%.*s:%.*s:%.*s",
                                      STR_ARG(turn->home),
                                      STR_ARG(id_print(turn->arena, product->id)),
                                      STR_ARG(id_print(turn->arena, merged->id)));

    split->params = ARENA_NEW(turn->arena, struct param);
    split->params[0] = (struct param)TEXT("product", str_slice(merged->name, 0,
                                                     str_utf8_floor(merged->name, 40)));
    split->param_count = 1;
}

void product_screen_one(struct turn *turn)
{
    const struct found *found = &turn->found;
    const struct product *product = product_screen_at(turn, 0);

    if (!product)
        return;
    admin_screen(turn, NULL);
    line(turn, "products.product", TEXT("product", product->name), WHOLE("n", found->stories[0]));
    say_names(turn, product);
    button_row(turn, "products.rename", "products:rename:%.*s:%.*s", STR_ARG(turn->home),
               STR_ARG(id_print(turn->arena, product->id)));
    button_row(turn, "products.merge", "products:with:%.*s:%.*s", STR_ARG(turn->home),
               STR_ARG(id_print(turn->arena, product->id)));
    for (size_t i = 1; i < found->family_count; i++)
        add_split_button(turn, product, &found->family[i]);
    product_screen_back(turn, 0);
}

void product_screen_rename(struct turn *turn)
{
    const struct product *product = product_screen_at(turn, 0);

    if (!product)
        return;
    admin_screen(turn, NULL);
    line(turn, "products.ask_name", TEXT("product", product->name), WHOLE("max", LIMIT_NAME));
    turn->latest->has_words = true;
    product_screen_back(turn, product->id);
}

void product_screen_find(struct turn *turn)
{
    struct str rest = admin_rest(turn);

    admin_screen(turn, "products.ask_words");
    product_screen_back(turn, product_screen_id(&rest));
}

/* What was found by name: to look at, or to merge the first one into. */
static void show_found(struct turn *turn, uint64_t first)
{
    const struct found *found = &turn->found;

    for (size_t i = 0; i < found->catalogue_count; i++)
        if (found->catalogue[i] != first)
            add_product_button(turn, first ? "sure" : "show", first, found->catalogue[i]);
    button_row(turn, found->catalogue_count ? "products.find_other" : "products.find",
               "products:find:%.*s:%.*s", STR_ARG(turn->home),
               STR_ARG(first ? id_print(turn->arena, first) : STR("")));
    product_screen_back(turn, first);
}

void product_screen_sought(struct turn *turn)
{
    const struct product *product = NULL;

    if (turn->wants.family_count && !(product = product_screen_at(turn, 0)))
        return;
    admin_screen(turn, turn->found.catalogue_count ? "products.found" : "products.not_found");
    show_found(turn, product ? product->id : 0);
}

void product_screen_alike(struct turn *turn)
{
    const struct product *product = product_screen_at(turn, 0);

    if (!product)
        return;
    admin_screen(turn, NULL);
    line(turn, "products.with", TEXT("product", product->name));
    turn->latest->has_words = true;
    show_found(turn, product->id);
}

void product_screen_sure(struct turn *turn)
{
    const struct product *from = product_screen_at(turn, 0);
    const struct product *into = from ? product_screen_at(turn, 1) : NULL;

    if (!into)
        return;
    admin_screen(turn, NULL);
    line(turn, "products.sure", TEXT("product", from->name), TEXT("other", into->name));
    turn->latest->has_words = true;
    button_row(turn, "products.join", "products:join:%.*s:%.*s:%.*s", STR_ARG(turn->home),
               STR_ARG(id_print(turn->arena, from->id)), STR_ARG(id_print(turn->arena, into->id)));
    product_screen_back(turn, from->id);
}
