#include "packs.h"

#include "group_admin.h"

enum { TOPIC_VALUES = 18, A_ROW = 2 };

unsigned packs_on(const struct settings *settings)
{
    return settings->has_packs ? settings->packs : 1u << LEXICON_GENERAL;
}

static unsigned packs_for(const struct turn *turn, struct str product, struct str text,
                          struct words *words, bool also_needs)
{
    struct words named;

    words_split(turn->lexicon, turn->arena, product, &named);
    words_split(turn->lexicon, turn->arena, text, words);
    return packs_on(&turn->settings) | caution_packs(turn->lexicon, &named, also_needs) |
           caution_packs(turn->lexicon, words, also_needs);
}

unsigned packs_of_draft(const struct turn *turn, const struct draft *draft)
{
    struct words words;

    return packs_for(turn, draft->product_name, draft->text, &words, false);
}

static const struct lexicon_caution *find(const struct turn *turn, struct str product,
                                          struct str text, enum lexicon_caution_kind kind)
{
    struct words words;
    unsigned packs = packs_for(turn, product, text, &words, true);

    return caution_find(turn->lexicon, &words, packs, kind, product);
}

const struct lexicon_caution *packs_refuse(const struct turn *turn, struct str product,
                                           struct str text)
{
    return find(turn, product, text, CAUTION_REFUSE);
}

const struct lexicon_caution *packs_flag(const struct turn *turn, struct str product,
                                         struct str text)
{
    return find(turn, product, text, CAUTION_FLAG);
}

static bool is_english(const struct turn *turn)
{
    return str_eq(turn->lang, STR("en"));
}

struct str packs_caution_label(const struct turn *turn, const struct lexicon_caution *caution)
{
    return is_english(turn) ? caution->label_en : caution->label_id;
}

struct str packs_label(const struct turn *turn, size_t number)
{
    const struct lexicon_pack *pack = lexicon_pack(turn->lexicon, number);

    return is_english(turn) ? pack->label_en : pack->label_id;
}

bool packs_is_topic(const struct lexicon_attribute *attribute)
{
    return attribute->value_count > 0 && attribute->value_count <= TOPIC_VALUES;
}

bool packs_is_place(const struct lexicon_attribute *attribute)
{
    return attribute->after_count > 0 && attribute->value_count > TOPIC_VALUES;
}

static void label_need(struct turn *turn, struct button *made, struct str name, struct str value)
{
    struct str need = arena_print(turn->arena, "%.*s=%.*s", STR_ARG(name), STR_ARG(value));

    made->params = ARENA_ARRAY(turn->arena, struct param, 1);
    made->params[0] = (struct param)NEED("need", need);
    made->param_count = 1;
}

void packs_topic_button(struct turn *turn, size_t at, const char *prefix, struct str name)
{
    struct button *made = button(turn, "profile.topic", "%s:%.*s", prefix, STR_ARG(name));

    made->starts_row = at % A_ROW == 0;
    label_need(turn, made, name, STR(""));
}

void packs_value_buttons(struct turn *turn, const char *prefix,
                         const struct lexicon_attribute *topic)
{
    for (size_t i = 0; i < topic->value_count; i++) {
        struct str value = topic->values[i].text;
        struct button *made = button(turn, "profile.value", "%s:%.*s:%.*s", prefix,
                                     STR_ARG(topic->name), STR_ARG(value));
        made->starts_row = i % A_ROW == 0;
        label_need(turn, made, topic->name, value);
    }
}

static struct str names_of(struct turn *turn)
{
    struct text names = { .arena = turn->arena };

    for (size_t i = 0; i < LEXICON_PACKS; i++) {
        if (!(packs_on(&turn->settings) & 1u << i))
            continue;
        if (names.s.len)
            text_add(&names, STR(", "));
        text_add(&names, packs_label(turn, i));
    }
    return names.s;
}

void packs_say(struct turn *turn)
{
    struct str names = names_of(turn);

    if (names.len)
        line(turn, "settings.is_word", KEY("option", STR("settings.packs")), TEXT("value", names));
    else
        line(turn, "settings.is_word", KEY("option", STR("settings.packs")),
             KEY("value", STR("settings.off")));
}

void packs_show(struct turn *turn)
{
    admin_screen(turn, NULL);
    packs_say(turn);
    line_list(turn, "settings.packs_help", NULL, 0);
    for (unsigned i = 0; i < LEXICON_PACKS; i++) {
        bool is_on = packs_on(&turn->settings) & 1u << i;
        struct button *made = button_row(turn, is_on ? "settings.pack_on" : "settings.pack_off",
                                         "settings:pack:%.*s:%u:%u", STR_ARG(turn->home), i,
                                         turn->settings.revision);
        made->params = ARENA_NEW(turn->arena, struct param);
        made->params[0] = (struct param)TEXT("pack", packs_label(turn, i));
        made->param_count = 1;
    }
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}
