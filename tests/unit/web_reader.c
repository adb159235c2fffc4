/* web_reader.c: programs and people, and the language that they read. */
#include "../check.h"

#include "../../bot/web/reader.h"

TEST(reader_takes_what_fetches_previews_for_a_program)
{
    static const char *const programs[] = {
        "TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0 A", "WhatsApp/2.2587.9 W",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "facebookexternalhit/1.1;line-poker/1.0", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "Twitterbot/1.0",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0)", "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) (compatible; Google-InspectionTool/1.0;)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "Applebot/0.1",
        "meta-externalagent/1.1", "Mozilla/5.0 HeadlessChrome/120.0", "curl/7.88.1", "python-requests/2.31",
        "Go-http-client/2.0", "Mastodon/4.2", "Viber/13.3", "", "   ",
    };

    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (!reader_is_program(str_from(programs[i]))) {
            printf("  %s\n", programs[i]);
            CHECK(false);
        }
}

TEST(reader_takes_browsers_and_those_inside_chats_for_people)
{
    static const char *const people[] = {
        "Mozilla/5.0 (Linux; Android 13; SM-A546E) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Safari Line/14.2.0",
        "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 [FB_IAB/FB4A;FBAV/450.0]",
        "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Instagram 300.0 Android",
        "Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 20) Chrome/110.0 Mobile",
        "Mozilla/5.0 (Linux; U; Android 4.4) Opera Mini/7.6 UCBrowser/12",
    };

    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        if (reader_is_program(str_from(people[i]))) {
            printf("  %s\n", people[i]);
            CHECK(false);
        }
    CHECK(reader_is_program(STR("CUBOT/1 (a crawler on a phone)")));
}

TEST(reader_reads_indonesian_unless_english_is_wanted_more)
{
    static const struct {
        const char *header, *lang;
    } rows[] = {
        { "", "id" }, { "id-ID,id;q=0.9,en-US;q=0.8", "id" }, { "en-US,en;q=0.9", "en" },
        { "en;q=0.5, id;q=0.7", "id" }, { "EN-gb", "en" }, { "in-ID", "id" }, { "fr,en;q=0.3", "en" },
        { "fr, de", "id" }, { "en;q=0", "id" }, { "en,id", "id" }, { "en;q=x", "id" },
        { "english", "id" }, { ";;,,;q=1,en", "en" }, { "*", "id" }, { "id;q=0.001,en;q=0.002", "en" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_STR(reader_language(str_from(rows[i].header)), str_from(rows[i].lang));
}
