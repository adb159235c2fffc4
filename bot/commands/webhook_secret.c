#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "webhook_secret.h"

enum { SECRET_MAX = 256 };

bool webhook_secret(struct parts *parts, struct str *secret, struct error *err)
{
    struct str path = arena_print(parts->arena, "%.*s/webhook.secret",
                                  STR_ARG(parts->config->data_dir));
    char bytes[SECRET_MAX];

    *secret = parts->config->telegram.secret;
    if (secret->len)
        return true;
    int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return fail(err, ERROR_REFUSED, "cannot open %s: %s", path.at, strerror(errno));
    ssize_t len = read(fd, bytes, sizeof bytes);
    if (len > 0) {
        *secret = arena_copy(parts->arena, str_trim((struct str){ bytes, (size_t)len }));
    } else {
        *secret = vault_random_secret(parts->arena);
        if (write(fd, secret->at, secret->len) != (ssize_t)secret->len)
            fail(err, ERROR_REFUSED, "cannot write %s: %s", path.at, strerror(errno));
    }
    close(fd);
    return secret->len > 0;
}
