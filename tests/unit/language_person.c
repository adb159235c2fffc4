/* language_person.c: names with accusations, and what is a person or a small shop. */
#include "../check.h"

#include "../../bot/language/person.h"

static bool is_accused(const char *product, const char *text)
{
    struct arena *arena = arena_open(1 << 20);
    struct lexicon *lexicon = lexicon_open(NULL);
    enum subject subject = person_or_shop(lexicon, arena, str_from(product), str_from(text), 0);
    bool found = person_is_accused(lexicon, arena, subject, str_from(product), str_from(text));

    lexicon_close(lexicon);
    arena_close(arena);
    return found;
}

static enum subject subject_of(const char *product, const char *text, unsigned packs)
{
    struct arena *arena = arena_open(1 << 20);
    struct lexicon *lexicon = lexicon_open(NULL);
    enum subject found = person_or_shop(lexicon, arena, str_from(product), str_from(text), packs);

    lexicon_close(lexicon);
    arena_close(arena);
    return found;
}

TEST(person_accused_by_name_is_found)
{
    static const char *const texts[] = {
        "acnya ga dingin, Pak Hendra nipu aku 200rb", "mas budi itu maling, onderdil ilang",
        "bu tini penipu, pesanan ga dateng", "ternyata Hendro penipu, acnya mati lagi",
        "Budi penipu, uang dibawa kabur", "jangan, dokter Bagas melecehkan pasien",
        "the owner John is a scammer, never got it", "Mr Tanaka stole my parts",
        "yang benerin namanya Gilang, dia nyolong RAM", "diservis mbak Yuli, dibohongin soal harga",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bool found = is_accused("Servis AC Cepat", texts[i]);
        if (!found)
            printf("  of \"%s\"\n", texts[i]);
        CHECK(found);
    }
    CHECK(is_accused("Dapur Bu Tini", "penipu, pesanan ga dateng"));
}

TEST(person_without_a_name_or_an_accusation_is_not_accused)
{
    static const char *const texts[] = {
        "acnya ga dingin, Pak Hendra ramah banget", "penjualnya penipu, barang ga dateng",
        "sellernya nipu, dikirim yang palsu", "Shopee nipu, gratis ongkir cuma janji", "scam, jangan beli",
        "mas budi bukan penipu, barang dateng", "Tokopedia penipu", "bu tini jujur, timbangannya pas",
        "klaimnya bohong, tetep luntur", "ga bohong, ini enak", "iklannya nipu, ga seputih itu",
        "Seller nipu, barang beda", "aku ketipu foto, aslinya kecil", "lembut dan ga bohong soal SPF",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bool found = is_accused("Azura Sunscreen", texts[i]);
        if (found)
            printf("  of \"%s\"\n", texts[i]);
        CHECK(!found);
    }
}

TEST(person_or_shop_is_told_from_a_thing)
{
    const unsigned umkm = 1u << LEXICON_UMKM;

    CHECK_WHOLE(subject_of("Dapur Bu Tini", "nasinya keras", 0), SUBJECT_PERSON);
    CHECK_WHOLE(subject_of("Mas Budi", "acnya ga dingin lagi", 0), SUBJECT_PERSON);
    CHECK_WHOLE(subject_of("Seblak Mang Ujang", "kuahnya encer", 0), SUBJECT_PERSON);
    CHECK_WHOLE(subject_of("Bengkel Jaya", "olinya bocor", 0), SUBJECT_SHOP);
    CHECK_WHOLE(subject_of("Sari Rasa", "nasinya keras", umkm), SUBJECT_SHOP);
    CHECK_WHOLE(subject_of("Sari Rasa", "nasinya keras", 0), SUBJECT_THING);
    CHECK_WHOLE(subject_of("Azura Sunscreen", "perih di mata", umkm), SUBJECT_THING);
    CHECK_WHOLE(subject_of("Mas Glow Serum", "perih di muka", umkm), SUBJECT_THING);
    CHECK_WHOLE(subject_of("Vivo Y21", "hp nya lemot", umkm), SUBJECT_THING);
}
