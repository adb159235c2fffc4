/* rendering.h: one reply on its way to words; shared by the render*.c files only. */
#ifndef REKAN_ENGINE_RENDERING_H
#define REKAN_ENGINE_RENDERING_H

#include "render.h"

struct rendering {
    struct shelf *shelf;
    const struct reply *reply;
    struct text out;
    bool is_linked;  /* shelf is that of the linked group now */
    bool has_record; /* at least one record was said */
    size_t quote_chars; /* at which a quote is cut */
    bool is_tight;      /* names and uses are cut, too, and one trait is enough */
};

/* render.c */
struct str rendering_words(struct rendering *r, struct str key, const struct param *params,
                           size_t count);
void rendering_say(struct rendering *r, size_t from, size_t to); /* those parts, into r->out */
void rendering_say_product(struct rendering *r, const struct part *part);
/* own: it goes to whoever told it. */
bool rendering_may_show(const struct rendering *r, const struct testimonial *testimonial, bool own);

/* render_articles.c: the results of an inline query. */
void rendering_articles(struct rendering *r, struct said *said);

#endif
