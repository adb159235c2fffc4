/* turn_for.h: a turn built by hand, for handlers as the pure functions that they are.
 *
 *   struct turn *turn = turn_for(arena, (struct event){ .command = STR("testi") });
 *   handler_give.command(turn);
 *   CHECK_SAID(turn, "give.no_group");
 *
 * What the event leaves out is filled in: a message of Rani's in her private chat. */
#ifndef REKAN_TESTS_TURN_FOR_H
#define REKAN_TESTS_TURN_FOR_H

#include "../check.h"

#include "../../bot/conversation/handler.h"
#include "../../bot/conversation/i18n.h"

#define GROUP_HOME STR("GroupHome_______")
#define OTHER_HOME STR("OtherHome_______")
#define PERSON_HOME STR("PersonHome______")

struct turn *turn_for(struct arena *arena, struct event event); /* in private */
struct turn *turn_in_group(struct arena *arena, struct event event);
/* The same person and session one event later: what was written down stays. */
struct turn *turn_after(const struct turn *before, struct event event);

/* Runs the handler that the router finds for the event, plan first. */
void turn_answer(struct turn *turn);

bool turn_said(const struct turn *turn, const char *key);       /* anywhere in its replies */
const struct reply *turn_reply(const struct turn *turn, size_t i);
const struct button *turn_button(const struct turn *turn, const char *key); /* or NULL */
const struct effect *turn_effect(const struct turn *turn, enum effect_kind kind); /* or NULL */
/* Every line and label in both languages: known keys, no gap left open, nothing too full. */
void turn_check_words(const struct turn *turn);

#define CHECK_SAID(turn, key)                                                        \
    do {                                                                             \
        turn_check_words(turn);                                                      \
        CHECK(turn_said((turn), (key)));                                             \
    } while (0)
#define CHECK_NO_EFFECTS(turn) CHECK_WHOLE((turn)->effect_count, 0)
#define CHECK_SILENT(turn) CHECK((turn)->reply_count == 0 && (turn)->effect_count == 0)

#endif
