/* embedded.h: files that travel inside the binary (locales, lexicons, Lua, pages). */
#ifndef REKAN_BASE_EMBEDDED_H
#define REKAN_BASE_EMBEDDED_H

#include "str.h"

struct embedded_file {
    const char *path; /* from the project's root, e.g. "locales/id.json" */
    struct str content;
};

extern struct embedded_file embedded_files[]; /* ends with path NULL; made by the Makefile */

/* The file's content, or the empty str. */
struct str embedded_content(const char *path);

#endif
