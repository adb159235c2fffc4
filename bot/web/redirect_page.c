/* redirect_page.c: one small page without script, pictures or anything from elsewhere. */
#include "redirect.h"

#include "../referral/address.h"

static const char style[] =
    "body{font:1.05em/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1.2em;"
    "color:#222;background:#fff}"
    "h1{font-size:1.35em}p.code{font:1.3em monospace}p.note{color:#555;font-size:.92em}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}p.note{color:#bbb}"
    "a{color:#9cf}}";

struct drawing {
    const struct i18n *i18n;
    struct arena *arena;
    const struct redirect_page *page;
    struct text out;
};

struct wording {
    const char *title, *text;
};

/* A friend reads what is in it for them before they follow. */
static const char *open_words(const struct campaign *campaign)
{
    switch (campaign->for_friend.kind) {
    case REWARD_POINTS: return "page.open_points";
    case REWARD_VOUCHER:
    case REWARD_DISCOUNT: return "page.open_reward";
    case REWARD_NONE: break;
    }
    return "page.open";
}

static struct wording wording_of(const struct redirect_page *page)
{
    switch (page->end) {
    case VISIT_OPEN: return (struct wording){ "page.open_title", open_words(page->campaign) };
    case VISIT_PAUSED: return (struct wording){ "page.paused_title", "page.paused" };
    case VISIT_ENDED: return (struct wording){ "page.ended_title", "page.ended" };
    case VISIT_LATER: return (struct wording){ "page.later_title", "page.later" };
    case VISIT_UNKNOWN: break;
    }
    return (struct wording){ "page.unknown_title", "page.unknown" };
}

static struct str host_of(const struct drawing *drawing)
{
    struct address address;

    return address_read(drawing->arena, drawing->page->landing, &address) == ADDRESS_FINE
               ? address.host : STR("");
}

static struct str words_for(const struct drawing *drawing, const char *key)
{
    const struct campaign *campaign = drawing->page->campaign;
    const struct param params[] = {
        { .name = STR("brand"), .text = campaign ? campaign->brand_name : STR("") },
        { .name = STR("title"), .text = campaign ? campaign->title : STR("") },
        { .name = STR("host"), .text = host_of(drawing) },
        { .name = STR("code"), .text = drawing->page->code },
        { .name = STR("reward"), .text = campaign ? campaign->for_friend.words : STR("") },
        { .name = STR("n"), .kind = PARAM_WHOLE, .whole = campaign ? campaign->for_friend.points : 0 },
    };

    return i18n_text(drawing->i18n, drawing->arena, drawing->page->lang, str_from(key), params,
                     sizeof params / sizeof params[0], true);
}

static void add(struct drawing *drawing, const char *before, struct str text, const char *after)
{
    text_add(&drawing->out, str_from(before));
    text_add(&drawing->out, text);
    text_add(&drawing->out, str_from(after));
}

/* For programs that show what a link leads to. */
static void add_preview(struct drawing *drawing, const char *title, const char *text)
{
    const struct redirect_page *page = drawing->page;

    add(drawing, "<meta property=\"og:type\" content=\"website\">"
                 "<meta property=\"og:site_name\" content=\"Rekan\">"
                 "<meta property=\"og:title\" content=\"", words_for(drawing, title), "\">");
    add(drawing, "<meta property=\"og:description\" content=\"", words_for(drawing, text), "\">");
    if (page->link.len)
        add(drawing, "<meta property=\"og:url\" content=\"",
            rich_escape(drawing->arena, page->link), "\">");
}

/* A person whom we took for a program goes on here; nothing is counted for it. */
static void add_way_on(struct drawing *drawing)
{
    const struct redirect_page *page = drawing->page;

    add(drawing, "<p class=\"code\">", rich_escape(drawing->arena, page->code), "</p>");
    add(drawing, "<p><a rel=\"nofollow noopener noreferrer\" href=\"",
        rich_escape(drawing->arena, page->landing), "\">");
    add(drawing, "", words_for(drawing, "page.go_on"), "</a></p>");
    add(drawing, "<p class=\"note\">", words_for(drawing, "page.disclosure"), "</p>");
    if (page->campaign->disclosure.len)
        add(drawing, "<p class=\"note\">",
            rich_escape(drawing->arena, page->campaign->disclosure), "</p>");
}

struct str redirect_page(const struct i18n *i18n, struct arena *arena,
                         const struct redirect_page *page)
{
    struct drawing drawing = { .i18n = i18n, .arena = arena, .page = page, .out.arena = arena };
    struct wording wording = wording_of(page);

    add(&drawing, "<!DOCTYPE html>\n<html lang=\"", page->lang, "\"><head><meta charset=\"utf-8\">");
    text_add(&drawing.out, STR("<meta name=\"viewport\" content=\"width=device-width,"
                               "initial-scale=1\"><meta name=\"robots\" content=\"noindex,"
                               "nofollow\">"));
    add(&drawing, "<title>", words_for(&drawing, wording.title), " · Rekan</title>");
    if (page->end == VISIT_OPEN)
        add_preview(&drawing, wording.title, wording.text);
    add(&drawing, "<style>", str_from(style), "</style></head><body>");
    add(&drawing, "<h1>", words_for(&drawing, wording.title), "</h1>");
    add(&drawing, "<p>", words_for(&drawing, wording.text), "</p>");
    if (page->end == VISIT_OPEN)
        add_way_on(&drawing);
    text_add(&drawing.out, STR("</body></html>\n"));
    return drawing.out.s;
}
