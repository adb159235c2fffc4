/* redirect.h: GET /r/CODE, the links that members pass on, and /r/CODE.png, the same as a QR code.
 *
 * A person is led to the campaign's target, and counted once a day without keeping who it was.
 * A program that wants a preview gets a page and counts nothing. Whatever is not open any more
 * gets a page in the reader's language. No answer may be kept by a cache. */
#ifndef REKAN_WEB_REDIRECT_H
#define REKAN_WEB_REDIRECT_H

#include "../engine/visit.h"
#include "../io/http_server.h"

struct redirect {
    struct engine *engine;
};

enum { REDIRECT_ROUTES = 1 };
void redirect_routes(struct redirect *redirect, struct http_route *routes);

/* redirect_page.c: what is shown instead of, or before, the target. link: the link's own address,
 * or empty; landing: where it leads, only with VISIT_OPEN. */
struct redirect_page {
    enum visit_end end;
    const struct campaign *campaign; /* or NULL */
    struct str code;                 /* as people write it */
    struct str link, landing;
    struct str lang;
};
struct str redirect_page(const struct i18n *i18n, struct arena *arena,
                         const struct redirect_page *page);

#endif
