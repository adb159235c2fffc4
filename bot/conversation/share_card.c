#include "share_card.h"

#include "campaign_screen.h"

/* The link's address; empty where the operator gave none. */
static struct str url_of(const struct turn *turn, const struct code *code)
{
    return turn->public_url.len ? ARENA_JOIN(turn->arena, turn->public_url, STR("/r/"),
                                             code_plain(turn->arena, code))
                                : turn->public_url;
}

void share_say_card(struct turn *turn, const struct campaign *campaign, const struct code *code)
{
    struct str url = url_of(turn, code), written = code_written(turn->arena, code);

    say_to(turn, turn->event->person_id, turn->lang, NULL);
    line(turn, "share.head", TEXT("brand", campaign->brand_name), TEXT("title", campaign->title));
    campaign_say_rewards(turn, campaign);
    line(turn, "share.link", TEXT("link", url));
    line(turn, "share.code", TEXT("code", written));
    line(turn, "share.until", TEXT("day", campaign_date(turn->arena, campaign->last_day)));
    campaign_say_disclosure(turn, campaign);
    button_copy(turn, "share.copy_link", url);
    button_copy(turn, "share.copy_code", written);
    say_photo(turn, turn->event->person_id, arena_concat(turn->arena, url, STR(".png")));
    line(turn, "share.link", TEXT("link", url));
    line(turn, "share.code", TEXT("code", written));
    campaign_say_disclosure(turn, campaign);
}

void share_ask_consent(struct turn *turn, const struct campaign *campaign, struct str group)
{
    line(turn, "share.consent", TEXT("brand", campaign->brand_name));
    button(turn, "share.agree", "share:agree:%.*s:%.*s", STR_ARG(campaign->code), STR_ARG(group));
}

const struct campaign *share_offer(const struct turn *turn, struct str campaign_code)
{
    for (size_t i = 0; i < turn->found.sharing.offer_count; i++) {
        const struct campaign *offer = &turn->found.sharing.offers[i];
        if (str_eq(offer->code, campaign_code) && campaign_runs(offer, turn->now_ms))
            return offer;
    }
    return NULL;
}
