#include "menu.h"

size_t menu_make(const struct parts *parts, struct command_name menu[MENU_MAX])
{
    const struct i18n *i18n = parts->i18n;
    size_t count = 0;

    for (const struct handler *const *at = handlers; *at && count + 2 <= MENU_MAX; at++) {
        const struct handler *handler = *at;
        struct str key = arena_print(parts->arena, "menu.%s", handler->name);
        if (!handler->menu || !handler->command_id)
            continue;
        for (int i = 0; i < 2; i++) {
            struct str lang = i ? STR("en") : STR("id");
            menu[count++] = (struct command_name){
                .name = str_from(i ? handler->command_en : handler->command_id),
                .description = i18n_text(i18n, parts->arena, lang, key, NULL, 0, false),
                .lang = lang, .in_group = handler->menu & PLACE_GROUP,
                .in_private = handler->menu & PLACE_PRIVATE,
                .for_admins = handler->menu & PLACE_ADMIN,
            };
        }
    }
    return count;
}
