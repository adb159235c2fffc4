#include "bot_name.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/log.h"

enum { LINE_MAX_BYTES = 128 };

static struct str path_of(struct parts *parts)
{
    return arena_print(parts->arena, "%.*s/telegram.name", STR_ARG(parts->config->data_dir));
}

/* A token is "123456:secret": the bot's number tells whose name it is. */
static struct str line_of(struct parts *parts, struct str token, struct str name)
{
    struct str number = str_cut(&token, ':');

    return arena_print(parts->arena, "%.*s %.*s\n", STR_ARG(number), STR_ARG(name));
}

static struct str kept_line(struct parts *parts)
{
    char bytes[LINE_MAX_BYTES];
    int fd = open(path_of(parts).at, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);

    if (fd >= 0)
        close(fd);
    return arena_copy(parts->arena, (struct str){ bytes, len > 0 ? (size_t)len : 0 });
}

struct str bot_name_recall(struct parts *parts, struct str token)
{
    struct str line = kept_line(parts);
    struct str number = str_cut(&token, ':');

    if (!str_ends(line, STR("\n")) || !str_eq(str_next_word(&line), number))
        return (struct str){ "", 0 };
    return str_trim(line);
}

void bot_name_keep(struct parts *parts, struct str token, struct str name)
{
    struct str line = line_of(parts, token, name);
    struct str path = path_of(parts);

    if (name.len == 0 || line.len > LINE_MAX_BYTES || str_eq(line, kept_line(parts)))
        return;
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0 || write(fd, line.at, line.len) != (ssize_t)line.len)
        log_warn("telegram.name_not_kept", "reason=\"%s\"", strerror(errno));
    if (fd >= 0)
        close(fd);
}
