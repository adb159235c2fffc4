#include "contact.h"

#include "contact_number.h"

enum { HOST_BYTES = 64, HOST_LABELS = 6, TOKEN_BYTES = 512, MENTION_MIN = 3 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

static char byte_at(struct str s, size_t i)
{
    return i < s.len ? s.at[i] : '\0';
}

static size_t skip_spaces(struct str s, size_t i)
{
    while (i < s.len && s.at[i] == ' ')
        i++;
    return i;
}

static bool starts_nocase(struct str s, size_t i, struct str prefix)
{
    return i <= s.len && prefix.len <= s.len - i &&
           str_eq_ascii_nocase(str_slice(s, i, i + prefix.len), prefix);
}

static bool is_one_of(struct str word, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_ascii_nocase(word, list[i]))
            return true;
    return false;
}

#define IS_ONE_OF(word, list) is_one_of((word), (list), sizeof(list) / sizeof((list)[0]))

/* --- links ------------------------------------------------------------------------------- */

static size_t token_end(struct str s, size_t i)
{
    size_t most = i + TOKEN_BYTES;

    while (i < s.len && i < most && (unsigned char)s.at[i] > ' ' && s.at[i] != '"' && s.at[i] != '<' &&
           s.at[i] != ')')
        i++;
    while (i < s.len && ((unsigned char)s.at[i] & 0xC0) == 0x80) /* never within a character */
        i++;
    return i;
}

/* Behind "https://" and "www.", where they stand. */
static size_t behind_scheme(struct str s, size_t i)
{
    static const struct str schemes[] = { STR_INIT("https://"), STR_INIT("http://"),
                                          STR_INIT("tg://"), STR_INIT("whatsapp://") };

    for (size_t k = 0; k < sizeof schemes / sizeof schemes[0]; k++)
        if (starts_nocase(s, i, schemes[k])) {
            i += schemes[k].len;
            break;
        }
    return starts_nocase(s, i, STR("www.")) ? i + 4 : i;
}

/* A link that leads to somebody rather than to a thing. */
static size_t link_at(struct str s, size_t i)
{
    static const struct str hosts[] = {
        STR_INIT("wa.me/"), STR_INIT("api.whatsapp.com/"), STR_INIT("chat.whatsapp.com/"),
        STR_INIT("wa.link/"), STR_INIT("t.me/"), STR_INIT("telegram.me/"), STR_INIT("line.me/"),
        STR_INIT("lin.ee/"), STR_INIT("m.me/"), STR_INIT("instagram.com/"), STR_INIT("ig.me/"),
        STR_INIT("facebook.com/"), STR_INIT("fb.com/"), STR_INIT("fb.me/"),
        STR_INIT("resolve?domain="), STR_INIT("send?phone="),
    };
    size_t at = behind_scheme(s, i);

    for (size_t k = 0; k < sizeof hosts / sizeof hosts[0]; k++)
        if (starts_nocase(s, at, hosts[k]) && token_end(s, at) > at + hosts[k].len)
            return token_end(s, i);
    if (starts_nocase(s, at, STR("wa.me")) || starts_nocase(s, at, STR("wa .me/"))) {
        size_t digits = skip_spaces(s, token_end(s, at));
        return is_digit(byte_at(s, digits)) ? token_end(s, digits) : 0; /* "wa.me 62812..." */
    }
    return 0;
}

/* Any other address of a page is left whole: numbers in it are no phone's. */
static size_t page_at(struct str s, size_t i)
{
    size_t at = behind_scheme(s, i);

    if (at > i)
        return token_end(s, i);
    size_t end = token_end(s, i);
    size_t slash = str_find_byte(str_slice(s, i, end), '/');
    size_t dot = str_find_byte(str_slice(s, i, end), '.');
    return slash != SIZE_MAX && dot < slash && is_letter(byte_at(s, i + dot + 1)) ? end : 0;
}

/* --- e-mail ------------------------------------------------------------------------------ */

static bool is_local_char(char c)
{
    return is_word_char(c) || c == '.' || c == '+' || c == '-' || c == '%';
}

static const struct str brackets[] = { STR_INIT("()"), STR_INIT("[]"), STR_INIT("{}"), STR_INIT("<>") };

/* "(at)", "[ dot ]": a word in brackets; behind it, or 0. */
static size_t bracketed(struct str s, size_t i, const struct str *words, size_t count)
{
    for (size_t b = 0; b < sizeof brackets / sizeof brackets[0]; b++) {
        if (byte_at(s, i) != brackets[b].at[0])
            continue;
        size_t from = skip_spaces(s, i + 1);
        for (size_t k = 0; k < count; k++) {
            size_t end = skip_spaces(s, from + words[k].len);
            if (starts_nocase(s, from, words[k]) && byte_at(s, end) == brackets[b].at[1])
                return skip_spaces(s, end + 1);
        }
    }
    return 0;
}

/* One of the words, between spaces: behind it, or 0. */
static size_t spelled(struct str s, size_t i, const struct str *words, size_t count)
{
    size_t from = skip_spaces(s, i);

    for (size_t k = 0; k < count && from > i; k++) {
        size_t end = from + words[k].len;
        if (starts_nocase(s, from, words[k]) && byte_at(s, end) == ' ')
            return skip_spaces(s, end);
    }
    return 0;
}

static const struct str ats[] = { STR_INIT("at"), STR_INIT("et"), STR_INIT("@") };
static const struct str at_words[] = { STR_INIT("at"), STR_INIT("et") };
static const struct str dots[] = { STR_INIT("dot"), STR_INIT("titik"), STR_INIT(".") };
static const struct str dot_words[] = { STR_INIT("dot"), STR_INIT("titik") };

#define ANY(list) (list), sizeof(list) / sizeof((list)[0])

static size_t dot_behind(struct str s, size_t i)
{
    size_t at = skip_spaces(s, i);
    size_t end = bracketed(s, at, ANY(dots));

    if (end)
        return end;
    if (byte_at(s, at) == '.' && at - i <= 1) {
        end = skip_spaces(s, at + 1);
        return end - at <= 2 ? end : 0;
    }
    return spelled(s, i, ANY(dot_words));
}

/* "gmail.com", "ymail dot co dot id": the end of the host, or 0. */
static size_t host_end(struct str s, size_t i, bool must_be_mail)
{
    static const struct str mails[] = { STR_INIT("gmail"), STR_INIT("gmel"), STR_INIT("yahoo"), STR_INIT("ymail"),
                                        STR_INIT("hotmail"), STR_INIT("outlook"), STR_INIT("icloud"),
                                        STR_INIT("proton"), STR_INIT("protonmail"),
                                        STR_INIT("rocketmail"), STR_INIT("live"), STR_INIT("mail") };
    static const struct str ends[] = { STR_INIT("com"), STR_INIT("co"), STR_INIT("id"), STR_INIT("net"),
                                       STR_INIT("org"), STR_INIT("me"), STR_INIT("io"), STR_INIT("ac"),
                                       STR_INIT("sch"), STR_INIT("go"), STR_INIT("web"), STR_INIT("my"),
                                       STR_INIT("biz"), STR_INIT("info"), STR_INIT("store"),
                                       STR_INIT("shop"), STR_INIT("uk"), STR_INIT("sg"), STR_INIT("xyz") };
    size_t from = i, end = 0;
    for (size_t labels = 0; labels < HOST_LABELS; labels++) {
        bool is_first = labels == 0;
        size_t at = from;
        while (at < s.len && at - from < HOST_BYTES && (is_word_char(s.at[at]) || s.at[at] == '-'))
            at++;
        struct str label = str_slice(s, from, at);
        if (label.len == 0 || (is_first && must_be_mail && !IS_ONE_OF(label, mails)))
            return end;
        if (!is_first && IS_ONE_OF(label, ends))
            end = at;
        else if (!is_first && end)
            return end;
        from = dot_behind(s, at);
        if (from == 0)
            return end;
    }
    return end;
}

/* A plain "at" is a word of English, so that only a mail service's name makes it an address. */
static size_t mail_at(struct str s, size_t i)
{
    size_t at = i;
    bool must_be_mail = false;

    while (at < s.len && at - i < HOST_BYTES && is_local_char(s.at[at]))
        at++;
    if (at == i)
        return 0;
    size_t host = byte_at(s, at) == '@' ? at + 1 : 0;
    if (!host && starts_nocase(s, at, STR("\uFF20")))
        host = at + 3;
    if (!host)
        host = bracketed(s, skip_spaces(s, at), ANY(ats));
    if (!host && is_letter(s.at[i]) && byte_at(s, at) == ' ' && byte_at(s, at + 1) == '@')
        host = skip_spaces(s, at + 2);
    if (!host) {
        host = spelled(s, at, ANY(at_words));
        must_be_mail = true;
    }
    return host ? host_end(s, host, must_be_mail) : 0;
}

/* --- mentions ------------------------------------------------------------------------------ */

static size_t mention_at(struct str s, size_t i)
{
    size_t from = byte_at(s, i) == '@' ? i + 1 : starts_nocase(s, i, STR("\uFF20")) ? i + 3 : 0;
    size_t at = from, letters = 0;

    if (from == 0)
        return 0;
    for (; at < s.len && (is_word_char(s.at[at]) ||
                          (s.at[at] == '.' && is_word_char(byte_at(s, at + 1)) && at > from)); at++)
        letters += is_letter(s.at[at]);
    /* "@50rb", "@2pcs" tell what each costs. */
    return at - from >= MENTION_MIN && letters && !is_digit(s.at[from]) ? at : 0;
}

/* --- all of it ------------------------------------------------------------------------------ */

/* What begins at i: its end and kind; 0 when nothing does. */
static size_t contact_at(struct str s, size_t i, unsigned *kind)
{
    size_t end;

    if ((end = link_at(s, i)) > 0)
        *kind = CONTACT_LINK;
    else if ((end = mail_at(s, i)) > 0)
        *kind = CONTACT_MAIL;
    else if ((end = mention_at(s, i)) > 0)
        *kind = CONTACT_MENTION;
    else if ((end = contact_number_at(s, i)) > 0)
        *kind = CONTACT_PHONE;
    return end;
}

struct str contact_mask(struct arena *arena, struct str text, unsigned *found)
{
    struct text out = { .arena = arena };
    unsigned kinds = 0, kind = 0;
    size_t kept = 0;

    for (size_t i = 0; i < text.len;) {
        bool begins = i == 0 || !is_word_char(text.at[i - 1]);
        bool is_sign = text.at[i] == '@' || text.at[i] == '\xEF'; /* the full-width @ */
        size_t page = begins && !is_sign ? page_at(text, i) : 0;
        size_t end = begins || is_sign ? contact_at(text, i, &kind) : 0;
        if (end == 0) {
            i = page ? page : i + 1;
            continue;
        }
        text_add(&out, str_slice(text, kept, i));
        text_add(&out, STR(CONTACT_MASK));
        kinds |= kind;
        kept = i = end;
    }
    if (found)
        *found = kinds;
    if (kept == 0)
        return text;
    text_add(&out, str_slice(text, kept, text.len));
    return out.s;
}
