#include "../base/limits.h"
#include "../language/cut.h"
#include "rendering.h"

/* "Azura Hydra · 5 cocok, 1 nggak", without markup. */
static struct str title_of(struct rendering *r, const struct part *part)
{
    if (part->key.len)
        return rich_to_plain(r->shelf->arena,
                             rendering_words(r, part->key, part->params, part->param_count));
    r->out = (struct text){ .arena = r->shelf->arena };
    rendering_say_product(r, part);
    return rich_to_plain(r->shelf->arena, r->out.s);
}

static struct str description_of(struct rendering *r, const struct part *part)
{
    struct testimonial testimonial;

    if (part->other == 0 || !shelf_testimonial(r->shelf, part->other, &testimonial) ||
        testimonial.is_withdrawn || !rendering_may_show(r, &testimonial, false))
        return (struct str){ "", 0 };
    return cut_text(r->shelf->arena, testimonial.text, LIMIT_QUOTE_CHARS_MIN, NULL);
}

/* Each article is what stands between its own part and the next one's. One without any
 * member's words left is not offered. */
void rendering_articles(struct rendering *r, struct said *said)
{
    const struct reply *reply = r->reply;
    size_t end;

    said->articles = ARENA_ARRAY(r->shelf->arena, struct said_article, reply->part_count + 1);
    for (size_t i = 0; i < reply->part_count; i = end) {
        const struct part *part = &reply->parts[i];
        for (end = i + 1; end < reply->part_count && reply->parts[end].kind != PART_ARTICLE;)
            end++;
        struct said_article article = {
            .id = part->id ? id_print(r->shelf->arena, part->id) : STR("all"),
            .title = title_of(r, part), .description = description_of(r, part),
        };
        r->has_record = false;
        rendering_say(r, i + 1, end);
        article.text = r->out.s;
        if (r->has_record && article.title.len)
            said->articles[said->article_count++] = article;
    }
}
