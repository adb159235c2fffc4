/* language_contact.c: what leads to a person is masked, however it is written; prices, sizes,
 * hours, dates and codes are left alone. */
#include "../check.h"

#include "../../bot/language/contact.h"

static void check_masked(const char *text, const char *want, unsigned kinds)
{
    struct arena *arena = arena_open(1 << 16);
    unsigned found = 0;
    struct str got = contact_mask(arena, str_from(text), &found);

    if (!str_eq(got, str_from(want)) || found != kinds)
        printf("  of \"%s\"\n", text);
    CHECK_STR(got, str_from(want));
    CHECK_WHOLE(found, kinds);
    arena_close(arena);
}

static void check_phone(const char *number)
{
    char text[160], want[160];

    snprintf(text, sizeof text, "enak, pesen ke %s ya", number);
    snprintf(want, sizeof want, "enak, pesen ke %s ya", CONTACT_MASK);
    check_masked(text, want, CONTACT_PHONE);
}

static void check_left(const char *text)
{
    check_masked(text, text, 0);
}

TEST(contact_masks_mobile_numbers_in_any_spacing)
{
    static const char *const numbers[] = {
        "081234567890", "0812-3456-7890", "0812 3456 7890", "0812.3456.7890", "0812 - 3456 - 7890",
        "0812_3456_7890", "0 8 1 2 3 4 5 6 7 8 9 0", "08-12-34-56-78-90", "08.12.34.56.78.90",
        "(0812) 3456789", "0812/3456/789", "0812\u00A03456\u00A07890", "0812\u20133456\u20137890",
        "0857 123 4567", "089612345678", "0812 345678",
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        check_phone(numbers[i]);
}

TEST(contact_masks_numbers_with_a_country)
{
    static const char *const numbers[] = {
        "+6281234567890", "+62 812-3456-7890", "+62 812 3456 7890", "6281234567890", "62 812 3456 7890",
        "(+62) 812 3456 789", "+62-21-7654321", "+1 202 555 0143", "+44 20 7946 0958", "+60123456789",
        "+62 (812) 3456 7890",
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        check_phone(numbers[i]);
}

TEST(contact_masks_landlines)
{
    static const char *const numbers[] = { "021-7654321", "(021) 7654321", "(021) 765-4321", "0217654321",
                                           "0274 512345", "022 7654 321" };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        check_phone(numbers[i]);
}

TEST(contact_masks_digits_that_are_hidden_in_words_and_letters)
{
    static const char *const numbers[] = {
        "nol delapan satu dua tiga empat lima enam tujuh delapan",
        "Nol Delapan Satu Dua-Tiga Empat Lima-Enam Tujuh Delapan Sembilan",
        "kosong delapan lima tujuh satu dua tiga empat lima enam",
        "zero eight one two three four five six seven eight",
        "0 delapan 1 2 tiga 4 lima 6 tujuh 8", "0812 tiga empat lima 6789", "o81234567890",
        "O812 3456 789O", "O8l2345678I0", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "０８１２３４５６７８９０",
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        check_phone(numbers[i]);
}

TEST(contact_takes_the_number_and_leaves_what_follows)
{
    check_masked("wa 081234567890 5 bulan", "wa *** 5 bulan", CONTACT_PHONE);
    check_masked("0812 3456 7890 100 ribu", "*** 100 ribu", CONTACT_PHONE);
    check_masked("📱0812-3456-7890, enak", "📱***, enak", CONTACT_PHONE);
    check_masked("08123456789/08571234567 oke", "***/*** oke", CONTACT_PHONE);
    check_masked("wa:0812-3456-7890.", "wa:***.", CONTACT_PHONE);
    check_masked("dua: 0812 3456 7890 @tokobudi", "dua: *** ***", CONTACT_PHONE | CONTACT_MENTION);
}

TEST(contact_masks_mail_addresses)
{
    static const char *const mails[] = {
        "rina.sari@gmail.com", "Rina_99+x@toko-melati.co.id", "rina(at)gmail.com", "rina [at] gmail [dot] com",
        "rina at gmail dot com", "rina at gmail titik com", "rina@gmail titik com", "rina @ gmail.com",
        "rina at yahoo.co.id", "rina(at)toko(dot)co(dot)id", "rina\uFF20gmail.com", "rina@gmail . com",
    };

    for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
        char text[160];
        snprintf(text, sizeof text, "adem, tanya %s aja", mails[i]);
        check_masked(text, "adem, tanya *** aja", CONTACT_MAIL);
    }
    check_masked("mail ke rina@gmail.com.", "mail ke ***.", CONTACT_MAIL);
}

TEST(contact_masks_mentions_and_chat_links)
{
    check_masked("kata @rina_s lembut", "kata *** lembut", CONTACT_MENTION);
    check_masked("beli di (@toko.melati.id), lembut", "beli di (***), lembut", CONTACT_MENTION);
    check_masked("＠tokobudi lembut", "*** lembut", CONTACT_MENTION);
    check_masked("chat wa.me/6281234567890 aja", "chat *** aja", CONTACT_LINK);
    check_masked("chat https://wa.me/6281234567890?text=hai aja", "chat *** aja", CONTACT_LINK);
    check_masked("wa.me 6281234567890", "***", CONTACT_LINK);
    check_masked("di t.me/tokobudi adem", "di *** adem", CONTACT_LINK);
    check_masked("https://api.whatsapp.com/send?phone=628123", "***", CONTACT_LINK);
    check_masked("https://www.instagram.com/tokobudi/ adem", "*** adem", CONTACT_LINK);
}

TEST(contact_leaves_prices_sizes_and_counts_alone)
{
    static const char *const texts[] = {
        "SPF50 PA++++, 100ml, 2,5jt", "harganya 2.500.000 dapat 12 pcs", "Rp 1.250.000,00 sudah ongkir",
        "harga 125000 - 150000", "@ 50rb dapet 3", "@50rb, @25.000, @2pcs", "isi 3 @100ml", "beli 2 @ 15.000",
        "udah terjual 10.000+ rating 4.9", "udah 1234567 orang beli", "RAM 8/256, 5000mAh, 120Hz",
        "tipe SM-A528B 6.5 inch 1080x2400", "umur 25, tb 160 bb 55", "0,8 detik", "skor 08/10",
        "12 bulan 3 minggu 2 hari", "resi JP1234567890123", "order #240815ABCDEF123",
        "pesanan 2408151234567890", "899123456789", "BPOM NA18201234567", "barcode 8991234567890",
        "dua tiga hari udah kering", "satu dua kali pakai, tiga empat lima jam tahan", "nol iritasi",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_left(texts[i]);
}

TEST(contact_leaves_hours_dates_and_pages_alone)
{
    static const char *const texts[] = {
        "buka 08.00 - 17.00, 7 hari", "buka 08.30-17.00 10 menit jalan", "jam 07:30", "beli 08-12-2023 14 hari lalu",
        "sejak 08/12/2023", "https://shopee.co.id/toner-i.12345678.081234567890 bagus",
        "tokopedia.com/azura/081234567890 bagus", "lihat shopee.co.id", "bought at shopee.co.id for 50k",
        "I looked at the mail dot", "at home or at work", "email aja", "a @ b", "@ home", "look @ it", "49.99 @ nokia.com",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_left(texts[i]);
}

TEST(contact_gives_back_the_very_text_where_there_is_nothing)
{
    struct arena *arena = arena_open(1 << 12);
    struct str text = STR("ringan, ga lengket");

    CHECK(contact_mask(arena, text, NULL).at == text.at);
    arena_close(arena);
}

TEST(contact_never_cuts_within_a_character)
{
    struct arena *arena = arena_open(1 << 16);
    struct text text = { .arena = arena };

    text_add(&text, STR("t.me/ab"));
    for (int i = 0; i < 400; i++)
        text_add(&text, STR("\u00E9"));
    CHECK(str_is_utf8(contact_mask(arena, text.s, NULL)));
    arena_close(arena);
}
