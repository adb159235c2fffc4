/* campaigns_asking.h: a request about campaigns on its way; shared by campaigns.c and
 * campaign_new.c only. */
#ifndef REKAN_WEB_CAMPAIGNS_ASKING_H
#define REKAN_WEB_CAMPAIGNS_ASKING_H

#include "../engine/campaigns.h"
#include "../referral/campaign_json.h"
#include "keyed_once.h"

struct asking {
    struct keyed keyed;
    struct str code;
    struct campaigns all;
    struct campaign_found one;
    struct campaign wanted;
    struct event event;
    void (*after_turn)(struct asking *asking);
    /* of a new one */
    struct keyed_once once;
    struct str lock;          /* this brand's other requests for a new one wait */
    unsigned draws;
    int status;
    int retry_s;
    struct str answer;
};

/* campaigns.c */
struct str asking_answer(struct asking *asking); /* the complete terms of asking->one */
void asking_refuse(struct asking *asking, const struct campaign_fault *fault);
bool asking_is_own(const struct asking *asking); /* asking->one is there, and the brand's */
/* A letter as the dialogue sends it; after_turn sees asking->status 0, or 503 where it could not
 * be written. */
void asking_send(struct asking *asking, struct str home, const char *letter, struct str id,
                 struct str body, void (*after_turn)(struct asking *asking));
/* The body of a letter with these terms, that answers no press. */
struct str asking_packed(struct asking *asking, const struct campaign *campaign);

/* campaign_new.c: POST /v1/campaigns. */
void campaign_new(void *owner);

#endif
