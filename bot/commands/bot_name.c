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
struct str bot_name_recall(struct parts *parts, struct str token)
{
    char bytes[LINE_MAX_BYTES];
    struct str number = str_cut(&token, ':');
    int fd = open(path_of(parts).at, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    struct str line = { bytes, len > 0 ? (size_t)len : 0 };

    if (fd >= 0)
        close(fd);
    if (!str_ends(line, STR("\n")) || !str_eq(str_next_word(&line), number))
        return (struct str){ "", 0 };
    return arena_copy(parts->arena, str_trim(line));
}

void bot_name_keep(struct parts *parts, struct str token, struct str name)
{
    struct str number = str_cut(&token, ':');
    struct str path = path_of(parts);
    struct str line = arena_print(parts->arena, "%.*s %.*s\n", STR_ARG(number), STR_ARG(name));

    if (line.len > LINE_MAX_BYTES)
        return;
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0 || write(fd, line.at, line.len) != (ssize_t)line.len)
        log_warn("telegram.name_not_kept", "reason=\"%s\"", strerror(errno));
    if (fd >= 0)
        close(fd);
}
