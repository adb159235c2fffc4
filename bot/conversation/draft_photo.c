/* draft_photo.c: photos of a story: the messenger keeps them, we keep its ids, after a press that says
 * so and as long as the story. */
#include "draft_ask.h"

#include "handler.h"

static void ask_photo(struct turn *turn, struct draft *draft, const char *key)
{
    draft_ask_next(turn, NULL);
    line(turn, key, WHOLE("n", draft->photo_count), WHOLE("max", LIMIT_PHOTOS));
    button(turn, draft->photo_count ? "give.needs_done" : "give.skip", "give:skip");
    if (draft->photo_count)
        button(turn, "give.no_photos", "give:nophotos");
    draft_remember(turn, "photo", draft);
}

void draft_press_photo(struct turn *turn, struct draft *draft)
{
    if (str_eq(turn->verb, STR("photo")) && turn->keeps_photos) {
        ask_photo(turn, draft, draft->photo_count ? "give.photos_kept" : "give.ask_photo");
        return;
    }
    draft->photo_count = 0;
    draft_go_on(turn, draft);
}

void draft_take_photo(struct turn *turn, struct draft *draft)
{
    struct str photo = turn->event->photo;

    if (photo.len == 0) {
        ask_photo(turn, draft, "give.photo_none");
    } else if (draft->photo_count == LIMIT_PHOTOS) {
        ask_photo(turn, draft, "give.photos_full");
    } else {
        draft->photos[draft->photo_count++] = photo;
        ask_photo(turn, draft, "give.photos_kept");
    }
}
