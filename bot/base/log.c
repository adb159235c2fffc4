#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* The one piece of state without an owner: logging must work before any part is open. */
static enum log_level lowest = LOG_INFO;
static struct {
    char bytes[4096]; /* what a pipe takes whole (PIPE_BUF), so that processes never mix */
    size_t len;
    bool is_on;
} gathered;
static struct {
    time_t second;
    char text[32];
    size_t len;
} stamp;

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

void log_flush(void)
{
    ssize_t written = gathered.len ? write(STDERR_FILENO, gathered.bytes, gathered.len) : 0;

    (void)written;
    gathered.len = 0;
}

void log_gather(bool is_on)
{
    log_flush();
    gathered.is_on = is_on;
}

static void put_line(enum log_level level, const char *line, size_t len)
{
    if (gathered.len + len > sizeof gathered.bytes)
        log_flush();
    memcpy(gathered.bytes + gathered.len, line, len); /* a line is shorter than that */
    gathered.len += len;
    if (!gathered.is_on || level >= LOG_WARN)
        log_flush();
}

/* The same for all lines of a second. */
static size_t put_second(char *line, time_t second)
{
    struct tm utc;

    if (second != stamp.second || !stamp.len) {
        gmtime_r(&second, &utc);
        stamp.len = strftime(stamp.text, sizeof stamp.text, "%Y-%m-%dT%H:%M:%S", &utc);
        stamp.second = second;
    }
    memcpy(line, stamp.text, stamp.len);
    return stamp.len;
}

void log_write(enum log_level level, const char *event, const char *format, ...)
{
    char line[1024];
    struct timespec now;
    va_list list;

    if (level < lowest)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    size_t len = put_second(line, now.tv_sec);
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
    put_line(level, line, len);
}
