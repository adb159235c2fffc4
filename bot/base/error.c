#include "error.h"

#include <stdarg.h>
#include <stdio.h>

bool fail(struct error *err, enum error_kind kind, const char *format, ...)
{
    va_list list;

    if (!err)
        return false;
    err->kind = kind;
    va_start(list, format);
    vsnprintf(err->message, sizeof err->message, format, list);
    va_end(list);
    return false;
}
