#include "address.h"

static bool is_letter(char c)
{
    return str_lower(c) >= 'a' && str_lower(c) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Labels of letters, digits and inner dashes, at least two, the last with a letter: no
 * address of numbers, no single name of somebody's own network. */
static bool host_is_fine(struct str host)
{
    size_t labels = 0;
    bool has_letter = false;

    if (host.len > ADDRESS_HOST_MAX || host.len == 0 || host.at[host.len - 1] == '.')
        return false;
    for (struct str rest = host; rest.len;) {
        struct str label = str_cut(&rest, '.');
        has_letter = false;
        if (label.len == 0 || label.len > 63 || label.at[0] == '-' || label.at[label.len - 1] == '-')
            return false;
        for (size_t i = 0; i < label.len; i++) {
            has_letter = has_letter || is_letter(label.at[i]);
            if (!is_letter(label.at[i]) && !is_digit(label.at[i]) && label.at[i] != '-')
                return false;
        }
        labels++;
    }
    return labels >= 2 && has_letter;
}

static bool is_plain(char c)
{
    return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\' &&
           c != '`' && c != '{' && c != '}' && c != '|' && c != '^';
}

enum address_fault address_read(struct arena *arena, struct str text, struct address *address)
{
    struct str scheme = STR("https://");
    struct text host = { .arena = arena };
    size_t end = scheme.len;

    *address = (struct address){ .path = STR("/") };
    text = str_trim(text);
    if (text.len > ADDRESS_MAX)
        return ADDRESS_TOO_LONG;
    if (!str_eq_ascii_nocase(str_slice(text, 0, scheme.len), scheme))
        return ADDRESS_NO_HTTPS;
    for (size_t i = 0; i < text.len; i++)
        if (!is_plain(text.at[i]))
            return ADDRESS_BAD_CHARACTER;
    while (end < text.len && text.at[end] != '/' && text.at[end] != '?' && text.at[end] != '#')
        text_add_char(&host, str_lower(text.at[end++]));
    if (str_find_byte(host.s, '@') != SIZE_MAX)
        return ADDRESS_HAS_USER;
    if (str_find_byte(host.s, ':') != SIZE_MAX)
        return ADDRESS_HAS_PORT;
    if (!host_is_fine(host.s))
        return ADDRESS_BAD_HOST;
    struct str rest = str_slice(text, end, text.len);
    rest = str_slice(rest, 0, str_find_byte(rest, '#'));
    size_t mark = str_find_byte(rest, '?');
    address->host = host.s;
    if (mark != 0 && rest.len)
        address->path = str_slice(rest, 0, mark);
    if (mark != SIZE_MAX)
        address->query = str_slice(rest, mark + 1, rest.len);
    address->whole = ARENA_JOIN(arena, scheme, address->host, address->path,
                                address->query.len ? STR("?") : STR(""), address->query);
    return ADDRESS_FINE;
}

bool address_is_shared(struct str host, struct str shared_hosts)
{
    while (shared_hosts.len) {
        struct str shared = str_cut(&shared_hosts, ' ');
        if (shared.len == 0 || host.len < shared.len ||
            !str_eq_ascii_nocase(str_slice(host, host.len - shared.len, host.len), shared))
            continue;
        if (host.len == shared.len || host.at[host.len - shared.len - 1] == '.')
            return true;
    }
    return false;
}

static struct str without_slash(struct str path)
{
    return str_ends(path, STR("/")) ? str_slice(path, 0, path.len - 1) : path;
}

bool address_is_same(const struct address *a, const struct address *b)
{
    return str_eq(a->host, b->host) && str_eq(without_slash(a->path), without_slash(b->path)) &&
           str_eq(a->query, b->query);
}
