/* conversation_photos.c: photos are kept as ids after a press that says so, and go with their story. */
#include "turn_for.h"

#include "../../bot/conversation/draft_ask.h"
#include "../../bot/conversation/wish.h"

static struct turn *in_story(struct arena *arena, struct event event, const char *state, size_t photos)
{
    struct turn *turn = turn_for(arena, event);
    struct draft draft = { .product_name = STR("Azura"), .is_named = true, .has_verdict = true,
                           .text = STR("ga lengket di kulit"), .used_for = USED_ONCE,
                           .has_provenance = true, .photo_count = photos };

    for (size_t i = 0; i < photos; i++)
        draft.photos[i] = STR("AgACOld");
    turn->keeps_photos = true;
    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->person.may_store = turn->person.private_is_open = true;
    turn->session.handler = STR("give");
    turn->session.state = str_from(state);
    turn->session.data = draft_pack(arena, &draft);
    return turn;
}

static struct draft after(struct turn *turn)
{
    struct draft draft;

    turn_answer(turn);
    turn_check_words(turn);
    CHECK(draft_unpack(turn->session.data, &draft));
    return draft;
}

TEST(photo_counts_only_where_it_was_asked_for)
{
    struct arena *arena = arena_open(1 << 20);
    struct event photo = { .photo = STR("AgACNew") };
    struct draft taken = after(in_story(arena, photo, "photo", 1));

    CHECK_WHOLE(taken.photo_count, 2);
    CHECK_STR(taken.photos[1], STR("AgACNew"));
    CHECK_WHOLE(after(in_story(arena, photo, "preview", 0)).photo_count, 0);
    CHECK_WHOLE(after(in_story(arena, photo, "photo", LIMIT_PHOTOS)).photo_count, LIMIT_PHOTOS);
    CHECK_WHOLE(after(in_story(arena, (struct event){ .text = STR("ini") }, "photo", 1)).photo_count, 1);
    CHECK_WHOLE(after(in_story(arena, (struct event){ .payload = STR("give:nophotos") }, "photo", 2))
                    .photo_count, 0);
    arena_close(arena);
}

TEST(photo_is_offered_only_where_the_messenger_keeps_them)
{
    struct arena *arena = arena_open(1 << 20);
    struct event skip = { .payload = STR("give:skip") };
    struct turn *with = in_story(arena, skip, "preview", 0), *without = in_story(arena, skip, "preview", 0);
    without->keeps_photos = false;

    after(with);
    after(without);

    CHECK(turn_button(with, "give.photo"));
    CHECK(!turn_button(without, "give.photo"));
    arena_close(arena);
}

TEST(photo_has_a_consent_of_its_own_and_travels_sealed)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .text = STR("x") });
    struct draft draft = { .text = STR("ringan"), .photo_count = 1, .photos = { STR_INIT("AgACNew") } };
    struct testimonial story = { .id = 9 }, read;
    struct owner_key key = { .bytes = { 1 } };
    bool is_noted = false;

    draft_fill_testimonial(turn->lexicon, arena, &draft, &story);
    draft_note_saved(turn, &draft, &story);

    for (size_t i = 0; i < turn->effect_count; i++)
        is_noted |= turn->effects[i]->kind == EFFECT_CONSENT && turn->effects[i]->consent == CONSENT_PHOTO &&
                    turn->effects[i]->is_given;
    CHECK(is_noted);
    struct str packed = testimonial_pack(arena, &story, &key);
    CHECK(str_find(packed, STR("AgACNew")) == SIZE_MAX);
    CHECK(testimonial_unpack(arena, packed, &key, &read) && read.photo_count == 1);
    CHECK_STR(read.photos[0], STR("AgACNew"));
    arena_close(arena);
}

static struct turn *pressed(struct arena *arena, bool is_open, enum review review)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = STR("more:photo:AAAAAAAAAAE") });

    turn->person.private_is_open = is_open;
    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = (struct testimonial){ .id = 1, .scope = SCOPE_GROUP, .review = review,
                                                      .photo_count = 2 };
    turn->found.testimonial_count = 1;
    turn_answer(turn);
    return turn;
}

TEST(photo_is_shown_in_private_or_not_at_all)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *shown = pressed(arena, true, REVIEW_NONE), *closed = pressed(arena, false, REVIEW_NONE);
    struct reply read;

    CHECK(turn_reply(shown, 0)->is_private && turn_reply(shown, 1)->photo_at == 1);
    CHECK(reply_unpack(arena, reply_pack(arena, turn_reply(shown, 1)), &read));
    CHECK(read.photo_of == 1 && read.photo_at == 1);
    CHECK_SAID(shown, "more.photo_sent");
    CHECK_SAID(closed, "more.photo_private");
    CHECK_WHOLE(closed->reply_count, 1);
    CHECK_SAID(pressed(arena, true, REVIEW_WAITING), "ask.gone");
    arena_close(arena);
}
