/* campaign_json.h: a campaign's terms as a brand's program writes and reads them (/v1/campaigns).
 *
 * What may be offered is judged by terms.h, as in the dialogue; here a term gets the name of its
 * field, and a refusal says how to mend it. A name that no term has is refused, for a term that
 * was misspelt would silently be the usual one; one that would begin a second level, or reward
 * reviews, with that reason (E9, E11). */
#ifndef REKAN_REFERRAL_CAMPAIGN_JSON_H
#define REKAN_REFERRAL_CAMPAIGN_JSON_H

#include "../base/json.h"
#include "brand.h"
#include "terms.h"

/* In English, for programs; says is empty where there is none. */
struct campaign_fault {
    const char *field;
    const char *says;
};

extern const char campaign_second_level[], campaign_pays_reviews[]; /* why a field is refused */

/* What the body names takes the place of what stands in campaign, which for a new one holds what
 * is usual; a new one needs reward, target and last_day. names_terms: it names more than the
 * state. Judges each field by itself only: campaign_json_check does the rest. */
bool campaign_json_read(struct arena *arena, struct str body, bool is_new,
                        struct campaign *campaign, bool *names_terms, struct campaign_fault *fault);

/* All terms together, and that the target is proven to be the brand's (E4). */
bool campaign_json_check(struct arena *arena, const struct campaign *campaign,
                         const struct brand *brand, int64_t now_ms, struct campaign_fault *fault);
/* ... and that none gets worse for members. */
bool campaign_json_improves(const struct campaign *before, const struct campaign *after,
                            struct campaign_fault *fault);

/* The complete terms, as fields of the object that is open. */
void campaign_json_add(struct json_writer *json, const struct campaign *campaign, int64_t now_ms);

#endif
