#include "playground_files.h"

#include <stdlib.h>
#include <string.h>

void played_files_keep(struct played_files *files, struct str name, struct str content)
{
    size_t at = files->told++ % PLAYED_FILES;
    char *bytes = malloc(content.len + 1);

    if (!bytes)
        abort();
    if (content.len)
        memcpy(bytes, content.at, content.len);
    free(files->kept[at].bytes);
    files->kept[at].bytes = bytes;
    files->kept[at].len = content.len;
    memset(files->kept[at].name, 0, PLAYED_FILE_NAME);
    if (name.len)
        memcpy(files->kept[at].name, name.at, name.len < PLAYED_FILE_NAME ? name.len : PLAYED_FILE_NAME - 1);
}

struct str played_files_find(const struct played_files *files, struct str name)
{
    for (size_t i = 0; i < PLAYED_FILES; i++)
        if (files->kept[i].bytes && str_eq(str_from(files->kept[i].name), name))
            return (struct str){ files->kept[i].bytes, files->kept[i].len };
    return (struct str){ "", 0 };
}

void played_files_free(struct played_files *files)
{
    for (size_t i = 0; i < PLAYED_FILES; i++)
        free(files->kept[i].bytes);
    *files = (struct played_files){ 0 };
}
