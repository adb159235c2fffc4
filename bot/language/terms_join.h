/* terms_join.h: how combined terms are spelled; texts and questions must agree. */
#ifndef REKAN_LANGUAGE_TERMS_JOIN_H
#define REKAN_LANGUAGE_TERMS_JOIN_H

#include "../base/arena.h"

struct str terms_joined(struct arena *arena, struct str phrase); /* "tabir surya": tabir_surya */
struct str terms_denied(struct arena *arena, struct str term);   /* whitecast: tidak_whitecast */

#endif
