/* language_reading.c: what messages do, read in the open, without being addressed. */
#include "../check.h"

#include "../../bot/language/compare.h"
#include "../../bot/language/features.h"
#include "../../bot/language/lexicon.h"
#include "../../bot/language/model.h"
#include "../../bot/language/reading.h"

static struct lexicon *lexicon_once(void)
{
    static struct lexicon *lexicon;

    if (!lexicon)
        lexicon = lexicon_open(NULL);
    return lexicon;
}

static struct reading read_text(const char *text, enum language prior)
{
    struct arena *arena = arena_open(1 << 20);
    struct reading reading;
    struct words words;

    words_split(lexicon_once(), arena, str_from(text), &words);
    reading_of_words(lexicon_once(), &words, prior, &reading);
    arena_close(arena);
    return reading;
}

#define CHECK_EACH(claim, ...)                                               \
    do {                                                                     \
        static const char *const texts[] = { __VA_ARGS__ };                  \
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {          \
            struct reading reading = read_text(texts[i], LANGUAGE_ID);       \
            if (!(claim))                                                    \
                printf("  \"%s\"\n", texts[i]);                              \
            CHECK(claim);                                                    \
        }                                                                    \
    } while (0)

TEST(reading_hears_requests_without_a_question_mark)
{
    CHECK_EACH(reading.is_request, "ss yg ga bikin purging buat kulit berminyak under 100k dong",
               "guys sunscreen yg ga lengket apa ya", "mending iphone 11 atau samsung a55",
               "spill skincarenya dong kak", "cariin stroller yg enteng bun",
               "tws 300rban yg batrenya awet apa", "any recs for a gentle cleanser",
               "looking for a good dentist near bandung", "best laptop for college under $500");
}

TEST(reading_stays_silent_on_chatter_gossip_thanks_reviews_and_adverts)
{
    CHECK_EACH(!reading.is_request, "spill dong siapa pacarnya", "minta saran dong, pacarku cuek banget",
               "makasih rekomendasinya kak", "aku rekomendasiin ini sih, cek link di bio",
               "highly recommended, loved it", "thanks for the recommendation",
               "racun tikus di dapur", "ada yang tau jam bukanya?", "how do I reset my router",
               "baru beli sunscreen kemarin eh udah pecah", "bus ke blok m naik apa ya",
               "besok jadi kumpul jam berapa", "wkwkwk", "", "👍", "ok noted");
}

TEST(reading_names_the_language_and_trusts_the_group_in_doubt)
{
    CHECK_WHOLE(read_text("kulit aku kering banget", LANGUAGE_EN).language, LANGUAGE_ID);
    CHECK_WHOLE(read_text("my skin is so dry these days", LANGUAGE_ID).language, LANGUAGE_EN);
    CHECK_WHOLE(read_text("", LANGUAGE_EN).language, LANGUAGE_EN);
    CHECK_WHOLE(read_text("sunscreen", LANGUAGE_ID).language, LANGUAGE_ID);
    CHECK_WHOLE(read_text("12345", LANGUAGE_ID).language, LANGUAGE_ID);
}

TEST(reading_sees_two_languages_in_small_words_not_in_loans)
{
    CHECK_EACH(reading.is_mixed, "i think kita harus reschedule deh soalnya bos lagi sakit",
               "thank you so much ya kak udah mau help aku kemarin",
               "besok aku ada interview, wish me luck ya");
    CHECK_EACH(!reading.is_mixed, "packing aman, good quality, fast respon", "the bus was late again",
               "paketnya udah sampe, thank you kak");
}

TEST(reading_tells_a_content_buyer_from_a_cross_one)
{
    CHECK(read_text("barang bagus, pas, berfungsi dengan baik, puas", LANGUAGE_ID).satisfied_score > 0.7);
    CHECK(read_text("kecewa, baru dua hari udah rusak", LANGUAGE_ID).satisfied_score < 0.3);
    CHECK(read_text("great sound, easy to use, I love it", LANGUAGE_EN).satisfied_score > 0.7);
    CHECK(read_text("it stopped working after a week, junk", LANGUAGE_EN).satisfied_score < 0.3);
}

TEST(reading_hears_the_verdict_behind_a_but_and_through_a_denial)
{
    CHECK_EACH(reading.satisfied_score < 0.5, "not worth the money, returned it",
               "I would not buy it again", "looks nice but it keeps crashing",
               "it would have been great if the battery had lasted",
               "leaves a lot to be desired, you get what you pay for");
    CHECK_EACH(reading.satisfied_score > 0.5, "exactly what I needed, works like a charm",
               "it is a little heavy but I love it", "no complaints at all, would repurchase");
}

TEST(reading_invites_nobody_who_praises_what_they_have_not_lived_with)
{
    CHECK_EACH(!reading.would_invite, "aku pakai baju bagus hari ini",
               "aku langganan netflix, serinya bagus bagus", "kita order pizza ya, enak",
               "I use the bus, it's fast and easy", "I used to love that show, great memories",
               "I bought flowers for my wife, beautiful day");
}

TEST(reading_invites_nobody_who_hopes_jokes_or_quotes)
{
    CHECK_EACH(!reading.would_invite, "katanya sunscreen itu bagus, aku belum coba",
               "semoga cocok ya di kulitku", "mantap banget, baru seminggu udah rusak",
               "temenku puas banget pake hp itu", "bagus sih tapi mahal", "I love this song",
               "would have been perfect if the battery lasted", "wow thanks, arrived in pieces",
               "aku endorse ini, beneran bagus, kode diskon ada di bio", "");
}

TEST(reading_invites_a_buyer_who_is_simply_happy)
{
    CHECK_EACH(reading.would_invite,
               "aku suka banget toner ini, udah aku pakai 3 bulan, kulit jadi lembap",
               "alhamdulillah aku puas banget sama rice cooker yang aku beli, mantap",
               "bought this backpack last year and I still love it, super comfy");
}

TEST(reading_invites_nobody_for_a_thing_that_is_not_their_own)
{
    CHECK_EACH(!reading.would_invite, "laptop kantor yang aku pakai sekarang kenceng banget, suka",
               "stroller sewaan yang kita pakai sebulan kemarin enak banget",
               "serumnya udah aku pakai sebulan buat endorse, bagus ya guys",
               "aku liat banyak yang udah sebulan pakai serum ini dan puas",
               "been using my roommate's air fryer every day, love it",
               "love my landlord's washing machine, I use it daily",
               "kasur ini punya ibu kos, empuk, aku pakai setahun",
               "my work laptop is great, been using it for months",
               "I've been using shampoo every day for years, great invention",
               "I bought a great book about sleep, reading it every night");
}

TEST(reading_calls_it_abuse_when_it_is_aimed_at_somebody)
{
    CHECK_EACH(reading.is_abuse, "lu goblok banget sih anjing", "mati aja lu sana",
               "dasar lonte, keluar dari grup ini", "you're such an idiot", "kill yourself loser");
}

TEST(reading_sees_whom_an_insult_is_aimed_at_behind_an_ending)
{
    CHECK_EACH(reading.is_abuse, "mulutmu busuk kayak bangkai", "otakmu kosong, tolol");
    CHECK_EACH(!reading.is_abuse, "mulutku pahit banget abis minum obat", "otakku lagi mumet",
               "lu dimana", "you should see a dentist");
}

TEST(reading_lets_friends_swear)
{
    CHECK_EACH(!reading.is_abuse, "anjir ngakak gue", "gila bagus banget anjrit",
               "goblok gue lupa bawa dompet wkwk", "holy shit that's amazing",
               "i'm such an idiot lol forgot my wallet", "tai lah macet lagi");
}

TEST(reading_sees_spam_and_lets_reviews_and_neighbours_pass)
{
    CHECK_EACH(reading.is_spam, "SLOT GACOR HARI INI MAXWIN daftar sekarang bit.ly/xxx",
               "pinjaman online cair 5 menit tanpa jaminan wa 081234567890",
               "Earn $500 a day from home!!! click here bit.ly/abc");
    CHECK_EACH(!reading.is_spam, "barang sesuai, pengiriman cepat, seller ramah",
               "open po brownies, minimal 2 box", "link zoom nya https://zoom.us/j/123 ya",
               "works great, fast shipping, thanks");
}

TEST(comparison_names_both_sides)
{
    struct arena *arena = arena_open(1 << 20);
    struct comparison comparison;
    struct words words;

    words_split(lexicon_once(), arena, STR("mending iphone 11 atau samsung a55 ya"), &words);
    CHECK(compare_of_words(lexicon_once(), &words, &comparison));
    CHECK_STR(comparison.a, STR("iphone 11"));
    CHECK_STR(comparison.b, STR("samsung a55"));

    words_split(lexicon_once(), arena, STR("bagusan wardah apa emina"), &words);
    CHECK(compare_of_words(lexicon_once(), &words, &comparison));
    CHECK_STR(comparison.b, STR("emina"));

    words_split(lexicon_once(), arena, STR("mau apa sekarang"), &words);
    CHECK(!compare_of_words(lexicon_once(), &words, &comparison));
    arena_close(arena);
}

TEST(features_are_bounded_however_long_the_text_is)
{
    struct arena *arena = arena_open(1 << 22);
    struct text text = { .arena = arena };
    struct features features;
    struct words words;

    for (int i = 0; i < 4000; i++)
        text_print(&text, "kata%d ", i);
    words_split(lexicon_once(), arena, text.s, &words);
    features_of_words(lexicon_once(), &words, &features);

    size_t count = 0;
    for (unsigned kind = 0; kind < FEATURE_KINDS; kind++)
        count += features.count[kind];
    CHECK(count <= FEATURES_MAX);
    arena_close(arena);
}

TEST(model_refuses_weights_that_are_cut_short_or_headless)
{
    struct error err = { ERROR_NONE, "" };
    struct model model;

    CHECK(!model_load(&model, STR(""), "weights.bin", &err));
    CHECK(!model_load(&model, STR("{}\nabc"), "weights.bin", &err));
    CHECK(strstr(err.message, "weights.bin") != NULL);
}
