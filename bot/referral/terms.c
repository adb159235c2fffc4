#include "terms.h"

#include "../base/clock.h"
#include "address.h"

/* Lower case, every run of what is no letter or digit one blank, a blank at both ends. */
static struct str plain_words(struct arena *arena, struct str text)
{
    struct text out = { .arena = arena };

    text_add_char(&out, ' ');
    for (size_t i = 0; i < text.len; i++) {
        char c = str_lower(text.at[i]);
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
        if (is_word || out.s.at[out.s.len - 1] != ' ')
            text_add_char(&out, is_word ? c : ' ');
    }
    text_add_char(&out, ' ');
    return out.s;
}

static bool has_any(struct str words, const struct str *of, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(words, of[i]) != SIZE_MAX)
            return true;
    return false;
}
#define HAS_ANY(words, of) has_any((words), (of), sizeof(of) / sizeof((of)[0]))

/* --- reviews (E11) ------------------------------------------------------------------------ */

/* Phrases that nobody needs for anything else. */
static const struct str review_phrases[] = {
    STR_INIT(" bintang 5"), STR_INIT(" bintang lima"), STR_INIT(" 5 bintang"), STR_INIT(" lima bintang"),
    STR_INIT(" kasih bintang"), STR_INIT(" beri bintang"), STR_INIT(" 5 star"), STR_INIT(" five star"),
    STR_INIT(" rating 5"), STR_INIT(" rate us"), STR_INIT(" rating bagus"), STR_INIT(" kasih rating"),
    STR_INIT(" beri rating"), STR_INIT(" google review"), STR_INIT(" google maps"), STR_INIT(" gmaps "),
    STR_INIT(" trustpilot"), STR_INIT(" tripadvisor"), STR_INIT(" yelp "), STR_INIT(" review us"),
    STR_INIT(" leave a review"), STR_INIT(" write a review"), STR_INIT(" tulis review"),
    STR_INIT(" tulis ulasan"), STR_INIT(" kasih review"), STR_INIT(" kasih ulasan"),
    STR_INIT(" beri ulasan"), STR_INIT(" beri review"),
};
static const struct str review_nouns[] = { STR_INIT(" ulasan "), STR_INIT(" review "),
                                           STR_INIT(" reviews "), STR_INIT(" rating "),
                                           STR_INIT(" bintang "), STR_INIT(" stars ") };
static const struct str review_sites[] = {
    STR_INIT(" google"), STR_INIT(" play store"), STR_INIT(" playstore"), STR_INIT(" app store"),
    STR_INIT(" tokopedia"), STR_INIT(" tokped"), STR_INIT(" shopee"), STR_INIT(" lazada"),
    STR_INIT(" blibli"), STR_INIT(" bukalapak"), STR_INIT(" amazon"), STR_INIT(" traveloka"),
    STR_INIT(" agoda"), STR_INIT(" gofood"), STR_INIT(" grabfood"), STR_INIT(" marketplace"),
    STR_INIT(" female daily"), STR_INIT(" sociolla"), STR_INIT(" facebook"),
};

bool terms_asks_for_reviews(struct arena *arena, struct str words)
{
    struct str plain = plain_words(arena, words);

    return HAS_ANY(plain, review_phrases) ||
           (HAS_ANY(plain, review_nouns) && HAS_ANY(plain, review_sites));
}

static bool is_host(struct str host, struct str site)
{
    return str_eq(host, site) || (str_ends(host, site) && host.len > site.len &&
                                  host.at[host.len - site.len - 1] == '.');
}

bool terms_is_review_page(struct arena *arena, struct str target)
{
    static const struct str hosts[] = { STR_INIT("g.page"), STR_INIT("maps.app.goo.gl"),
                                        STR_INIT("goo.gl"), STR_INIT("trustpilot.com"),
                                        STR_INIT("yelp.com"), STR_INIT("reviews.femaledaily.com") };
    static const struct str words[] = { STR_INIT(" review "), STR_INIT(" reviews "),
                                        STR_INIT(" writereview "), STR_INIT(" write review "),
                                        STR_INIT(" ulasan "), STR_INIT(" rating "), STR_INIT(" ratings ") };
    struct address address;

    if (address_read(arena, target, &address) != ADDRESS_FINE)
        return false;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (is_host(address.host, hosts[i]))
            return true;
    struct str labels = plain_words(arena, address.host);
    bool is_google = str_find(labels, STR(" google ")) != SIZE_MAX;
    return str_find(labels, STR(" tripadvisor ")) != SIZE_MAX ||
           (is_google && (str_find(labels, STR(" maps ")) != SIZE_MAX ||
                          str_find(labels, STR(" search ")) != SIZE_MAX ||
                          str_starts(address.path, STR("/maps")) ||
                          str_starts(address.path, STR("/search")))) ||
           HAS_ANY(plain_words(arena, arena_concat(arena, address.path, STR(" "))), words) ||
           HAS_ANY(plain_words(arena, address.query), words);
}

/* --- a second level (E9) -------------------------------------------------------------------- */

bool terms_has_levels(struct arena *arena, struct str words)
{
    static const struct str phrases[] = {
        STR_INIT(" downline"), STR_INIT(" upline"), STR_INIT(" mlm "), STR_INIT(" multi level"),
        STR_INIT(" multilevel"), STR_INIT(" level 2"), STR_INIT(" level dua"), STR_INIT(" second level"),
        STR_INIT(" two level"), STR_INIT(" tingkat 2"), STR_INIT(" tingkat dua"), STR_INIT(" dua tingkat"),
        STR_INIT(" bertingkat"), STR_INIT(" berjenjang"), STR_INIT(" temannya teman"),
        STR_INIT(" friends of friends"), STR_INIT(" generasi kedua"), STR_INIT(" bonus jaringan"),
    };

    return HAS_ANY(plain_words(arena, words), phrases);
}

/* --- all of it ------------------------------------------------------------------------------ */

static size_t characters(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

static bool is_line(struct str text, size_t least, size_t most)
{
    size_t count = characters(text);

    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ')
            return false;
    return count >= least && count <= most && str_is_utf8(text) && str_find(text, STR("://")) == SIZE_MAX;
}

static enum term check_reward(const struct reward *reward)
{
    switch (reward->kind) {
    case REWARD_NONE: return TERM_NONE;
    case REWARD_POINTS:
        return reward->points >= 1 && reward->points <= TERMS_POINTS_MAX ? TERM_NONE : TERM_POINTS;
    case REWARD_VOUCHER:
    case REWARD_DISCOUNT:
        return is_line(reward->words, TERMS_WORDS_MIN, TERMS_WORDS_MAX) ? TERM_NONE : TERM_REWARD;
    }
    return TERM_REWARD;
}

enum term terms_check(struct arena *arena, const struct campaign *c, int64_t now_ms)
{
    const struct str words[] = { c->title, c->for_member.words, c->for_friend.words, c->disclosure,
                                 c->topic };
    int32_t today = campaign_day(now_ms);
    struct address address;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (terms_asks_for_reviews(arena, words[i]))
            return TERM_REVIEWS;
        if (terms_has_levels(arena, words[i]))
            return TERM_LEVELS;
    }
    if (terms_is_review_page(arena, c->target))
        return TERM_REVIEWS;
    enum term reward = check_reward(&c->for_member);
    if (reward == TERM_NONE)
        reward = check_reward(&c->for_friend);
    if (reward != TERM_NONE)
        return reward;
    if (c->for_member.kind == REWARD_NONE && c->for_friend.kind == REWARD_NONE)
        return TERM_REWARD;
    if (address_read(arena, c->target, &address) != ADDRESS_FINE)
        return TERM_TARGET;
    if (c->last_day < today || c->last_day > today + TERMS_DAYS_MAX)
        return TERM_LAST_DAY;
    if (!is_line(c->title, TERMS_WORDS_MIN, TERMS_TITLE_MAX))
        return TERM_TITLE;
    if (c->window_days < TERMS_WINDOW_MIN || c->window_days > TERMS_WINDOW_MAX)
        return TERM_WINDOW;
    if (c->hold_days > TERMS_HOLD_MAX)
        return TERM_HOLD;
    if (c->cap > TERMS_CAP_MAX)
        return TERM_CAP;
    if (!is_line(c->disclosure, 0, TERMS_DISCLOSURE_MAX))
        return TERM_DISCLOSURE;
    if (!is_line(c->topic, 0, TERMS_TOPIC_MAX))
        return TERM_TOPIC;
    return c->cost_minor < 0 || c->cost_minor > TERMS_COST_MAX ? TERM_COST : TERM_NONE;
}

/* Only points can be compared: what stands in words may not change, unless there was none. */
static bool is_worse(const struct reward *before, const struct reward *after)
{
    if (before->kind == REWARD_NONE)
        return false;
    return after->kind != before->kind || !str_eq(after->words, before->words) ||
           after->points < before->points;
}

enum term terms_worse(const struct campaign *before, const struct campaign *after)
{
    if (is_worse(&before->for_member, &after->for_member) ||
        is_worse(&before->for_friend, &after->for_friend))
        return TERM_REWARD;
    if (after->last_day < before->last_day)
        return TERM_LAST_DAY;
    if (after->window_days < before->window_days)
        return TERM_WINDOW;
    if (after->hold_days > before->hold_days)
        return TERM_HOLD;
    if (after->cap && (before->cap == 0 || after->cap < before->cap))
        return TERM_CAP;
    /* Narrower than it was: to more kinds of product it may go. */
    return after->topic.len && !str_eq(after->topic, before->topic) ? TERM_TOPIC : TERM_NONE;
}

/* --- what people write ----------------------------------------------------------------------- */

static bool read_reward(struct arena *arena, struct str text, struct reward *reward)
{
    struct str words = str_trim(text), plain = plain_words(arena, words);
    struct str rest = plain, number = str_next_word(&rest), unit = str_next_word(&rest);
    static const struct str units[] = { STR_INIT("poin"), STR_INIT("point"), STR_INIT("points"),
                                        STR_INIT("pts") };

    *reward = (struct reward){ .kind = REWARD_DISCOUNT, .words = words };
    if (words.len == 0)
        return false;
    if (str_eq(words, STR("-")) || str_eq(plain, STR(" tidak ada ")) || str_eq(plain, STR(" none ")) ||
        str_eq(plain, STR(" nggak ada ")) || str_eq(plain, STR(" ga ada ")) ||
        str_eq(plain, STR(" gak ada "))) {
        *reward = (struct reward){ .kind = REWARD_NONE };
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_eq(unit, units[i]) && str_trim(rest).len == 0 &&
            str_to_i64(number, &reward->points)) {
            reward->kind = REWARD_POINTS;
            reward->words = (struct str){ "", 0 };
            return true;
        }
    if (str_starts(plain, STR(" voucher")))
        reward->kind = REWARD_VOUCHER;
    return true;
}

bool terms_read_rewards(struct arena *arena, struct str text, struct reward *member,
                        struct reward *friends)
{
    struct str rest = str_trim(text);
    char separator = str_find_byte(rest, '\n') != SIZE_MAX ? '\n'
                     : str_find_byte(rest, '|') != SIZE_MAX ? '|' : '/';
    struct str first = str_cut(&rest, separator);

    return read_reward(arena, first, member) && read_reward(arena, rest, friends) &&
           str_find_byte(str_trim(rest), '\n') == SIZE_MAX;
}

/* Three numbers of a date, by whatever single sign stands between. */
static bool read_numbers(struct str text, int64_t numbers[3])
{
    size_t count = 0, from = 0;

    for (size_t i = 0; i <= text.len; i++) {
        bool ends = i == text.len || str_find_byte(STR("-/. "), text.at[i]) != SIZE_MAX;
        if (!ends)
            continue;
        if (count == 3 || i - from > 4 || !str_to_i64(str_slice(text, from, i), &numbers[count++]) ||
            numbers[count - 1] < 0)
            return false;
        from = i + 1;
    }
    return count == 3;
}

bool terms_read_day(struct str text, int32_t today, int32_t *day)
{
    struct str rest = str_trim(text), number = str_next_word(&rest), unit = str_trim(rest);
    int64_t numbers[3], days;
    int year, month, of_month;

    if (str_to_i64(number, &days) && days >= 0 && days <= TERMS_DAYS_MAX &&
        (str_eq_ascii_nocase(unit, STR("hari")) || str_eq_ascii_nocase(unit, STR("days")) ||
         str_eq_ascii_nocase(unit, STR("day")))) {
        *day = today + (int32_t)days;
        return true;
    }
    if (!read_numbers(str_trim(text), numbers))
        return false;
    bool is_iso = numbers[0] > 31;
    int64_t y = is_iso ? numbers[0] : numbers[2], d = is_iso ? numbers[2] : numbers[0];
    if (y < 1970 || y > 2200 || numbers[1] < 1 || numbers[1] > 12 || d < 1 || d > 31)
        return false;
    *day = clock_day_from_date((int)y, (int)numbers[1], (int)d);
    clock_date_from_day(*day, &year, &month, &of_month);
    return month == (int)numbers[1] && of_month == (int)d; /* there is no 31st of February */
}
