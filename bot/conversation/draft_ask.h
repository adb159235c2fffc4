/* draft_ask.h: asking for what a draft still lacks, one question at a time.
 *
 * A pressed question becomes the next one in place; only written words cost a
 * message of their own, so a story needs three messages to its save button. */
#ifndef REKAN_CONVERSATION_DRAFT_ASK_H
#define REKAN_CONVERSATION_DRAFT_ASK_H

#include "draft.h"
#include "turn.h"

/* Asks for the first thing that is missing, or shows the whole with its save button. */
void draft_go_on(struct turn *turn, struct draft *draft);

/* Writes the draft into the session; state names the question that is open. */
void draft_remember(struct turn *turn, const char *state, const struct draft *draft);

/* In which language the dialogue goes on: a product's name or a button says nothing
 * about it, so what the person was sure in counts until a choice or other words. */
void draft_keep_language(struct turn *turn, struct draft *draft, struct str words);

/* The words at the question for the product: its name, or a whole story in one line. */
void draft_take_product(struct turn *turn, struct str words, struct draft *draft);

/* A pressed button's answer; false when it is none to any of these questions. */
bool draft_take_press(struct turn *turn, struct draft *draft);

/* A pressed question becomes the next one in place; a written answer gets a new message. */
void draft_ask_next(struct turn *turn, const char *key);

/* For whom it holds: traits to pick from, or own words. */
void draft_ask_needs(struct turn *turn, struct draft *draft);
bool draft_press_needs(struct turn *turn, struct draft *draft); /* false: no button of these */
void draft_take_whom(struct turn *turn, struct draft *draft, struct str words);
void draft_take_place(struct turn *turn, struct draft *draft, struct str words);
void draft_say_for_whom(struct turn *turn, const struct draft *draft);

/* What follows a story that is written down: its consents, and a question in a year. */
void draft_note_saved(struct turn *turn, const struct draft *draft,
                      const struct testimonial *testimonial);

/* A consent of its own, or its end: a line in the ledger. */
void draft_note_consent(struct turn *turn, enum consent kind, bool is_given);

/* Of a person or a small shop nothing bad is said under a name that its author did not choose
 * after being told so. */
void draft_settle_name(struct turn *turn, struct draft *draft);
/* ... the same for a story whose verdict is another now: true when its name was taken off. */
bool draft_hides_name(struct testimonial *testimonial, enum verdict before);
/* What an administrator, a label or the above must know of its words: written down with it.
 * product is its name, or empty where it is as before. */
void draft_fill_guards(const struct turn *turn, struct str product, struct testimonial *testimonial);
/* Is it about a business that may have its owner in the group? Who says it is theirs is labelled
 * so, and may leave a way to reach them, for those who press for it. */
bool draft_is_business(const struct turn *turn, const struct draft *draft);
/* "give:contact": asks for it, or takes it away again. */
void draft_press_contact(struct turn *turn, struct draft *draft);
void draft_take_contact(struct turn *turn, struct draft *draft, struct str words);
/* "give:photo": asks for photos; "give:nophotos" takes those away again. */
void draft_press_photo(struct turn *turn, struct draft *draft);
void draft_take_photo(struct turn *turn, struct draft *draft);
/* One line where ways to reach somebody were taken out, and one where the name was. */
void draft_say_guards(struct turn *turn, const struct draft *draft);

/* False when the story names a child or the like: that was said, and the words are gone. */
bool draft_settle_caution(struct turn *turn, struct draft *draft);
/* Health and a child's data are kept only with a consent of their own: until it is given their words
 * stay in the messenger, and its press brings them back, or asks for them again. False when
 * that was asked. */
bool draft_settle_health(struct turn *turn, struct draft *draft);
/* On the way out of a group: such words do not travel; the question waits in private. */
void draft_drop_health(struct turn *turn, struct draft *draft);
/* "give:health:yes" and "no". */
void draft_press_health(struct turn *turn, struct draft *draft);
/* What these words about product need a consent for, as bits of caution_asks. */
unsigned draft_health(const struct turn *turn, struct str product, struct str words);
/* The question, and its two buttons "PREFIX:yes", "PREFIX:no". */
void draft_ask_health(struct turn *turn, unsigned asks, const char *prefix);

/* May these words replace an earlier story's? If not, that was said. */
bool draft_takes_new_words(struct turn *turn, struct str words);
/* One line where it promises healing or the like. */
void draft_say_flag(struct turn *turn, const struct draft *draft);

void draft_say_too_long(struct turn *turn, size_t len);

/* Which of the person's groups? Payloads are "handler:group:HANDLE". */
void draft_ask_group(struct turn *turn, const char *handler);

/* From the group: the story goes to its author's home, and on from there in private. */
void draft_send_home(struct turn *turn, struct draft *draft);

/* The consent is the start button; until it is pressed the words wait in the messenger. */
void draft_ask_consent(struct turn *turn);

#endif
