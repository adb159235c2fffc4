#include "embedded.h"

#include <string.h>

struct str embedded_content(const char *path)
{
    for (const struct embedded_file *file = embedded_files; file->path; file++)
        if (strcmp(file->path, path) == 0)
            return file->content;
    return (struct str){ "", 0 };
}
