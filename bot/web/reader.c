#include "reader.h"

#include <stddef.h>

enum { AGENT_MAX = 512, TAGS_MAX = 16, FULL_WEIGHT = 1000 };

/* Lower case. A plain "bot" catches TelegramBot, Slackbot, Discordbot, Twitterbot, Googlebot
 * and most others. */
static const struct str programs[] = {
    STR_INIT("bot"), STR_INIT("facebookexternalhit"), STR_INIT("facebookcatalog"),
    STR_INIT("meta-external"), STR_INIT("whatsapp/"), STR_INIT("line-poker"),
    STR_INIT("linespider"), STR_INIT("skypeuripreview"), STR_INIT("viber/"),
    STR_INIT("vkshare"), STR_INIT("embedly"), STR_INIT("iframely"), STR_INIT("slack-img"),
    STR_INIT("preview"), STR_INIT("crawler"), STR_INIT("spider"), STR_INIT("slurp"),
    STR_INIT("fetcher"), STR_INIT("google-"), STR_INIT("googleother"), STR_INIT("mediapartners"),
    STR_INIT("bytespider"), STR_INIT("headless"), STR_INIT("lighthouse"), STR_INIT("curl/"),
    STR_INIT("wget/"), STR_INIT("python"), STR_INIT("go-http-client"), STR_INIT("okhttp"),
    STR_INIT("java/"), STR_INIT("libwww"), STR_INIT("node-fetch"), STR_INIT("axios/"),
    STR_INIT("mastodon/"), STR_INIT("scrapy"), STR_INIT("urlscan"), STR_INIT("ahrefs"),
};

/* Phones whose name has one of those in it. */
static const struct str phones[] = { STR_INIT("cubot") };

bool reader_is_program(struct str user_agent)
{
    char agent[AGENT_MAX];
    size_t len = 0;

    for (size_t i = 0; i < user_agent.len && len < AGENT_MAX; i++)
        agent[len++] = str_lower(user_agent.at[i]);
    struct str rest = str_trim((struct str){ agent, len });
    if (rest.len == 0)
        return true;
    for (size_t i = 0; i < sizeof phones / sizeof phones[0]; i++) {
        size_t at = str_find(rest, phones[i]);
        for (size_t k = 0; at != SIZE_MAX && k < phones[i].len; k++)
            agent[(size_t)(rest.at - agent) + at + k] = ' ';
    }
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (str_find(rest, programs[i]) != SIZE_MAX)
            return true;
    return false;
}

/* "q=0.8" in thousandths; what is not written so weighs nothing. */
static int weight_of(struct str parameters)
{
    int weight = 0, place = FULL_WEIGHT;

    while (parameters.len) {
        struct str parameter = str_trim(str_cut(&parameters, ';'));
        if (!str_starts(parameter, STR("q=")))
            continue;
        for (size_t i = 2; i < parameter.len && place; i++) {
            char c = parameter.at[i];
            if (c == '.' && i == 3)
                continue;
            if (c < '0' || c > '9')
                return 0;
            weight += (c - '0') * place;
            place /= 10;
        }
        return weight > FULL_WEIGHT ? FULL_WEIGHT : weight;
    }
    return FULL_WEIGHT;
}

struct str reader_language(struct str accept_language)
{
    int english = 0, indonesian = 0;

    for (int i = 0; i < TAGS_MAX && accept_language.len; i++) {
        struct str parameters = str_cut(&accept_language, ',');
        struct str tag = str_trim(str_cut(&parameters, ';'));
        struct str language = str_cut(&tag, '-');
        int weight = weight_of(parameters);
        if (str_eq_ascii_nocase(language, STR("en")) && weight > english)
            english = weight;
        if ((str_eq_ascii_nocase(language, STR("id")) || str_eq_ascii_nocase(language, STR("in"))) &&
            weight > indonesian)
            indonesian = weight;
    }
    return english > indonesian ? STR("en") : STR("id");
}
