#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* The one piece of state without an owner: logging must work before any part is open. */
static enum log_level lowest = LOG_INFO;

static const char *const names[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"
};

void log_set_level(enum log_level level)
{
    lowest = level;
}

bool log_level_from(struct str name, enum log_level *level)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, str_from(names[i]))) {
            *level = (enum log_level)i;
            return true;
        }
    return false;
}

/* Control bytes would let a foreign text forge a second line. */
static void make_one_line(char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ')
            line[i] = ' ';
}

void log_write(enum log_level level, const char *event, const char *format, ...)
{
    char line[1024];
    struct timespec now;
    struct tm utc;
    va_list list;

    if (level < lowest)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t len = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &utc);
    len += (size_t)snprintf(line + len, sizeof line - len, ".%03ldZ %s %s ",
                            now.tv_nsec / 1000000, names[level], event);
    if (len > sizeof line - 2)
        len = sizeof line - 2;
    va_start(list, format);
    int facts = vsnprintf(line + len, sizeof line - len - 1, format, list);
    va_end(list);
    if (facts > 0)
        len += (size_t)facts < sizeof line - len - 2 ? (size_t)facts : sizeof line - len - 2;
    while (len && line[len - 1] == ' ')
        len--;
    make_one_line(line, len);
    line[len++] = '\n';
    /* One write a line, so that lines of several processes never mix. */
    ssize_t written = write(STDERR_FILENO, line, len);
    (void)written;
}
