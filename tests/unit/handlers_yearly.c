/* handlers_yearly.c: a story's author is asked once a year later; nothing of them waits for it. */
#include "turn_for.h"

#include "../../bot/base/clock.h"
#include "../../bot/conversation/draft_ask.h"
#include "../../bot/conversation/event.h"
#include "../../bot/conversation/wish.h"

static struct turn *due(struct arena *arena, const struct testimonial *testimonial)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_DUE, .letter = STR("yearly:ask"),
                                                        .body = STR("\x64\0\0\0\0\0\0\0") });

    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = *testimonial;
    turn->found.testimonial_count = testimonial->id ? 1 : 0;
    turn_answer(turn);
    return turn;
}

static const struct testimonial told = { .id = 100, .author = 77, .scope = SCOPE_GROUP,
                                         .author_id = STR_INIT("42"), .author_lang = STR_INIT("id") };

TEST(yearly_asks_the_author_and_says_nothing_where_there_is_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct testimonial seeded = told, hidden = told, gone = told;
    seeded.author_id = STR("");
    hidden.review = REVIEW_HIDDEN;
    gone.id = 0;

    struct turn *turn = due(arena, &told);
    turn_check_words(turn);
    CHECK_STR(turn_reply(turn, 0)->chat_id, STR("42"));
    CHECK(turn_reply(turn, 0)->is_private && turn_button(turn, "yearly.still"));
    CHECK_NO_EFFECTS(turn); /* and is not asked again */
    CHECK_SILENT(due(arena, &seeded));
    CHECK_SILENT(due(arena, &hidden));
    CHECK_SILENT(due(arena, &gone));
    arena_close(arena);
}

static struct turn *confirmed(struct arena *arena, uint64_t author)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = STR("yearly:still"),
        .body = wish_pack(arena, &(struct wish){ .id = 100 }) });

    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = told;
    turn->found.testimonial_count = 1;
    turn->found.author = (struct author){ .raw = STR("x"), .number = author };
    turn_answer(turn);
    return turn;
}

TEST(yearly_confirmation_makes_a_story_fresh_for_its_author_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *own = confirmed(arena, 77), *other = confirmed(arena, 78);

    CHECK_SAID(own, "yearly.confirmed");
    CHECK_WHOLE(turn_effect(own, EFFECT_TESTIMONIAL)->testimonial->day, clock_day(own->now_ms));
    CHECK_SAID(other, "mine.gone");
    CHECK_NO_EFFECTS(other);
    arena_close(arena);
}

/* It lies in Redis for a year, under no key of its author's. */
TEST(yearly_question_waits_without_its_author)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .text = STR("x"), .person_name = STR("Rani") });
    struct draft draft = { .text = STR("ringan"), .product_name = STR("Azura") };

    draft_note_saved(turn, &draft, &told);

    const struct effect *later = turn_effect(turn, EFFECT_DUE);
    CHECK_WHOLE(later->at_ms, turn->now_ms + LIMIT_CONFIRM_MS);
    CHECK(!later->letter->person_id.len && !later->letter->person_name.len && !later->letter->chat_id.len);
    CHECK(str_find(event_pack(arena, later->letter), STR("Rani")) == SIZE_MAX);
    arena_close(arena);
}
