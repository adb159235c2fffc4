#include "playground_files.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "../base/limits.h"

void played_files_keep(struct played_files *files, struct str name, struct str content)
{
    size_t at = files->told++ % files->room;
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
    for (size_t i = 0; i < files->room; i++)
        if (files->kept[i].bytes && str_eq(str_from(files->kept[i].name), name))
            return (struct str){ files->kept[i].bytes, files->kept[i].len };
    return (struct str){ "", 0 };
}

void played_files_free(struct played_files *files)
{
    for (size_t i = 0; i < files->room; i++)
        free(files->kept[i].bytes);
    *files = (struct played_files){ .room = files->room };
}

/* What a browser would show of it is decided by the name, so the name is decided here. */
static const char *ending_of(struct str bytes)
{
    if (str_starts(bytes, STR("\xFF\xD8\xFF")))
        return "jpg";
    return str_starts(bytes, STR("\x89PNG\r\n\x1A\n")) ? "png" : NULL;
}

struct str played_photo_keep(struct played_files *photos, struct arena *arena, struct str base64,
                             int64_t number)
{
    unsigned char *bytes = (unsigned char *)arena_alloc_bytes(arena, LIMIT_PLAYED_PHOTO);
    size_t len = 0;

    if (sodium_base642bin(bytes, LIMIT_PLAYED_PHOTO, base64.at, base64.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return STR("");
    struct str content = { (const char *)bytes, len };
    const char *ending = ending_of(content);
    if (!ending)
        return STR("");
    struct str name = arena_print(arena, "photo-%lld.%s", (long long)number, ending);
    played_files_keep(photos, name, content);
    return name;
}

struct str played_picture_keep(struct played_files *photos, struct str address, struct str png)
{
    struct str name = address;

    while (str_find_byte(name, '/') != SIZE_MAX)
        str_cut(&name, '/');
    if (!played_files_find(photos, name).len)
        played_files_keep(photos, name, png);
    return name;
}
