#include "passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "export_file.h"

enum { PASSPHRASE_MAX = 1024 };

static bool from_file(struct arena *arena, struct str path, struct str *passphrase,
                      struct error *err)
{
    char bytes[PASSPHRASE_MAX];
    struct stat status;
    int fd = open(arena_copy(arena, path).at, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail(err, ERROR_REFUSED, "cannot read the passphrase file %.*s: %s", STR_ARG(path),
                    strerror(errno));
    ssize_t len = read(fd, bytes, sizeof bytes);
    bool others_read = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                       (status.st_mode & (S_IRWXG | S_IRWXO));
    close(fd);
    if (others_read)
        return fail(err, ERROR_REFUSED, "others may read the passphrase file %.*s; run: chmod 600 "
                    "%.*s", STR_ARG(path), STR_ARG(path));
    struct str rest = { bytes, len > 0 ? (size_t)len : 0 };
    *passphrase = arena_copy(arena, str_trim(str_cut(&rest, '\n')));
    return passphrase->len || fail(err, ERROR_REFUSED, "the passphrase file %.*s is empty",
                                   STR_ARG(path));
}

static bool ask(struct arena *arena, const char *what, struct str *passphrase)
{
    char line[PASSPHRASE_MAX];
    struct termios before, quiet;
    FILE *terminal = fopen("/dev/tty", "r+");

    if (!terminal || tcgetattr(fileno(terminal), &before) != 0) {
        if (terminal)
            fclose(terminal);
        return false;
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(terminal, "%s: ", what);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
    bool ok = fgets(line, sizeof line, terminal) != NULL;
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fprintf(terminal, "\n");
    fclose(terminal);
    *passphrase = ok ? arena_copy(arena, str_trim(str_from(line))) : (struct str){ "", 0 };
    explicit_bzero(line, sizeof line);
    return ok;
}

static bool from_terminal(struct arena *arena, bool is_new, struct str *passphrase,
                          struct error *err)
{
    struct str again;

    if (!ask(arena, is_new ? "New passphrase for the export" : "Passphrase of the export",
             passphrase))
        return fail(err, ERROR_REFUSED, "an export needs a passphrase: --passphrase-file FILE, "
                    "REKAN_EXPORT_PASSPHRASE, or a terminal to ask on");
    if (is_new && (!ask(arena, "Once more", &again) || !str_eq(*passphrase, again)))
        return fail(err, ERROR_REFUSED, "the two passphrases differ");
    return passphrase->len || fail(err, ERROR_REFUSED, "the passphrase is empty");
}

bool passphrase_get(struct arena *arena, struct str file, bool is_new, struct str *passphrase,
                    struct error *err)
{
    const char *environment = getenv("REKAN_EXPORT_PASSPHRASE");
    bool ok = true;

    if (file.len)
        ok = from_file(arena, file, passphrase, err);
    else if (environment && *environment)
        *passphrase = str_from(environment);
    else
        ok = from_terminal(arena, is_new, passphrase, err);
    return ok && (!is_new || passphrase->len >= EXPORT_PASSPHRASE_MIN ||
                  fail(err, ERROR_REFUSED, "the passphrase has %zu characters; it must have at "
                       "least %d", passphrase->len, EXPORT_PASSPHRASE_MIN));
}
