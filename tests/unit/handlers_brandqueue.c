/* handlers_brandqueue.c: an administrator decides of what a brand brought, of one or of many. */
#include "turn_for.h"

#include "../../bot/base/pack.h"
#include "../../bot/conversation/queue.h"

#define BRAND_HOME STR("AzuraHome_______")

enum { FIRST = 101, STORIES = 20 };

static struct turn *a_turn(struct arena *arena, const char *verb, struct str body, enum role role)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "brandqueue:%s", verb), .body = body,
        .new_chat_id = GROUP_HOME });
    struct allowed *allowed = ARENA_NEW(arena, struct allowed);

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok") };
    turn->found.role = role;
    allowed->brands[allowed->brand_count++] = (struct allowed_brand){
        .home = BRAND_HOME, .standing = BRAND_ALLOWED, .name = STR("Azura") };
    turn->found.allowed = allowed;
    turn->found.brand_queue = ARENA_NEW(arena, struct brand_queue);
    brand_queue_unpack(arena, STR(""), turn->found.brand_queue);
    for (uint64_t id = FIRST; id < FIRST + STORIES; id++)
        brand_queue_add(arena, turn->found.brand_queue, BRAND_HOME, id, 1);
    return turn;
}

/* As the engine would: the first of those that wait, or the one that is named. */
static void open_stories(struct turn *turn, size_t many, uint64_t only)
{
    turn->found.testimonials = ARENA_ARRAY(turn->arena, struct testimonial, many + 1);
    for (size_t i = 0; i < many; i++) {
        uint64_t id = only ? only : brand_queue_at(turn->found.brand_queue, BRAND_HOME, false, i)->id;
        turn->found.testimonials[turn->found.testimonial_count++] =
            (struct testimonial){ .id = id, .product = 5, .review = REVIEW_WAITING,
                                  .provenance = PROVENANCE_BRAND };
        if (!only)
            turn->wants.ids[turn->wants.id_count++] = id;
    }
}

static struct turn *act_on_all(struct arena *arena, const char *verb, const char *rest, enum role role)
{
    struct turn *turn = a_turn(arena, verb, arena_print(arena, "p%.*s:%s", STR_ARG(BRAND_HOME), rest), role);

    open_stories(turn, 8, 0);
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

static struct turn *act_on_one(struct arena *arena, const char *verb, const char *rest, enum role role)
{
    struct str id = id_print(arena, FIRST);
    struct turn *turn = a_turn(arena, verb, arena_print(arena, "p%.*s%s", STR_ARG(id), rest), role);

    open_stories(turn, 1, FIRST);
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

static size_t waiting(const struct turn *turn)
{
    return brand_queue_count(turn->found.brand_queue, BRAND_HOME, false);
}

TEST(brandqueue_decides_of_a_few_in_a_turn_and_writes_itself_for_the_rest)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on_all(arena, "yes", "20", ROLE_ADMIN);

    CHECK_SAID(turn, "brandqueue.under_way");
    CHECK_WHOLE(waiting(turn), STORIES - 8);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("brandqueue:go"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    CHECK(!turn_effect(turn, EFFECT_AUDIT));
    CHECK(!turn->is_full);
    arena_close(arena);
}

TEST(brandqueue_ends_with_one_line_on_record_and_one_word_to_the_brand)
{
    struct arena *arena = arena_open(1 << 20);
    struct text body = { .arena = arena };

    pack_str(&body, BRAND_HOME);
    pack_u64(&body, 5); /* of the twenty, the screen had shown five */
    pack_u64(&body, REASON_ADVERT);
    pack_u64(&body, 16);
    struct turn *turn = a_turn(arena, "go", arena_concat(arena, STR("p"), body.s), ROLE_UNKNOWN);
    open_stories(turn, 8, 0);
    turn_answer(turn);

    CHECK_SAID(turn, "brandqueue.rejected_all");
    CHECK_WHOLE(waiting(turn), STORIES - 5);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.kind, AUDIT_BRAND_REJECTED);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.count, 16 + 5);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, BRAND_HOME);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->person_id, STR(""));
    CHECK(!turn->is_full);
    arena_close(arena);
}

TEST(brandqueue_asks_once_more_before_it_decides_of_many)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *all = act_on_all(arena, "all", "5", ROLE_ADMIN);
    struct turn *none = act_on_all(arena, "none", "5", ROLE_ADMIN);

    CHECK_SAID(all, "brandqueue.sure");
    CHECK_SAID(none, "brandqueue.sure_none");
    CHECK_NO_EFFECTS(all);
    CHECK_NO_EFFECTS(none);
    CHECK(turn_button(all, "brandqueue.yes")->payload.len <= LIMIT_PAYLOAD);
    arena_close(arena);
}

TEST(brandqueue_is_nothing_that_a_member_can_do)
{
    static const char *const many[] = { "show", "rejected", "all", "none", "yes", "no" };
    static const char *const one[] = { "one", "ok", "reason", "why", "back" };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
        struct turn *turn = act_on_all(arena, many[i], "20:1", ROLE_MEMBER);
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_REVIEW) && !turn_effect(turn, EFFECT_BRAND_QUEUE));
    }
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++) {
        struct turn *turn = act_on_one(arena, one[i], ":1", ROLE_MEMBER);
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_REVIEW) && !turn_effect(turn, EFFECT_BRAND_QUEUE));
    }
    arena_close(arena);
}

TEST(brandqueue_passes_no_letter_on_that_is_its_own)
{
    static const char *const verbs[] = { "go", "news", "overdue", "x", "" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){
            .kind = EVENT_PRESS, .press_id = STR("7"), .message_id = STR("8"),
            .payload = arena_print(arena, "brandqueue:%s:%.*s:x", verbs[i], STR_ARG(GROUP_HOME)) });
        turn_answer(turn);
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(brandqueue_refuses_reasons_that_there_are_not_and_decides_nothing_twice)
{
    static const char *const rests[] = { "", ":", ":0", ":7", ":-1", ":x" };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
        CHECK_NO_EFFECTS(act_on_one(arena, "why", rests[i], ROLE_ADMIN));
    CHECK_NO_EFFECTS(act_on_all(arena, "no", "20:0", ROLE_ADMIN));
    CHECK_NO_EFFECTS(act_on_all(arena, "yes", "x", ROLE_ADMIN));
    CHECK_NO_EFFECTS(act_on_one(arena, "back", "", ROLE_ADMIN));
    struct turn *turn = act_on_one(arena, "ok", "", ROLE_ADMIN);
    CHECK_SAID(turn, "moderation.approved");
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.count, 1);
    CHECK(!brand_queue_find(turn->found.brand_queue, FIRST));
    CHECK(!turn_effect(turn, EFFECT_LETTER)); /* the brand hears when nothing waits any more */
    arena_close(arena);
}
