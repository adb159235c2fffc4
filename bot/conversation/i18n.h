/* i18n.h: keys become words, in Indonesian or English.
 *
 * A locale is a flat JSON object of key -> text with named {gaps}. Text may hold
 * <b> and <i>; what fills a gap is escaped. A key missing in one language falls
 * back to the other; missing in both, the key itself is shown and counted as an
 * error by the tests. "key#one" is preferred when the gap {n} is 1. */
#ifndef REKAN_CONVERSATION_I18N_H
#define REKAN_CONVERSATION_I18N_H

#include "../base/error.h"
#include "reply.h"

struct i18n;

/* What the build made of locales/id.json and en.json: constants, there is nothing to close. */
const struct i18n *i18n_built_in(void);

/* The same from the embedded files, for the build and for tests. NULL with err naming the file. */
struct i18n *i18n_read(struct error *err);
void i18n_close(struct i18n *i18n); /* NULL is fine */

bool i18n_has(const struct i18n *i18n, struct str lang, struct str key);

/* The words of a key, gaps filled. is_rich: as HTML, gaps escaped; otherwise plain
 * text, tags removed. */
struct str i18n_text(const struct i18n *i18n, struct arena *arena, struct str lang, struct str key,
                     const struct param *params, size_t param_count, bool is_rich);

/* A trait as a reader says it: "kulit berminyak", "oily skin"; without a value, what the
 * attribute is called. What no locale knows stays as it is told. */
struct str i18n_need(const struct i18n *i18n, struct arena *arena, struct str lang,
                     struct str name, struct str value, bool is_rich);

struct str i18n_need_key(struct arena *arena, struct str name, struct str value);

/* What somebody wrote, fit to stand among our words: markup is escaped, and what would turn
 * the direction of the text behind it is left out. rich_plain: the latter alone. */
struct str rich_escape(struct arena *arena, struct str plain);
struct str rich_plain(struct arena *arena, struct str plain);
bool rich_is_blank(struct str plain); /* nothing in it that a reader would see */
struct str rich_to_plain(struct arena *arena, struct str rich);
size_t rich_units(struct str rich); /* UTF-16 units as a reader sees them */

#endif
