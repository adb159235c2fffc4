/* menu.h: the commands that a messenger's menu shows, in both languages, from the handlers
 * themselves. */
#ifndef REKAN_MENU_H
#define REKAN_MENU_H

#include "../messengers/telegram.h"
#include "../parts.h"

enum { MENU_MAX = 64 };
size_t menu_make(const struct parts *parts, struct command_name menu[MENU_MAX]); /* how many */

#endif
