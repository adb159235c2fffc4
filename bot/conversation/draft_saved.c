/* draft_saved.c: what follows a story that was written down. */
#include "draft_ask.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "handler.h"

/* Does it still hold? What waits for a year names the story alone, so that nothing of its author
 * is left in it when they are forgotten. */
static void ask_again_later(struct turn *turn, uint64_t id)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, id);
    come_back(turn, turn->now_ms + LIMIT_CONFIRM_MS, "yearly:ask", body.s);
    if (turn->is_full)
        return;
    struct event *due = turn->effects[turn->effect_count - 1]->letter;
    due->chat_kind = CHAT_GROUP;
    due->chat_id = due->message_id = due->person_id = due->person_name = STR("");
}

void draft_note_saved(struct turn *turn, const struct draft *draft,
                      const struct testimonial *testimonial)
{
    draft_note_consent(turn, CONSENT_SHOW_HERE, draft->is_shown);
    if (draft_health(turn, draft->product_name, draft->text))
        draft_note_consent(turn, CONSENT_HEALTH, true);
    if (testimonial->contact.len)
        draft_note_consent(turn, CONSENT_CONTACT, true);
    if (testimonial->photo_count)
        draft_note_consent(turn, CONSENT_PHOTO, true);
    ask_again_later(turn, testimonial->id);
}
