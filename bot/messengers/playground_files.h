/* playground_files.h: the latest files that the bot sent in the pretend chats, in memory. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_FILES_H
#define REKAN_MESSENGERS_PLAYGROUND_FILES_H

#include "../base/str.h"

enum { PLAYED_FILES = 4, PLAYED_FILE_NAME = 64 };

/* Starts all zero. */
struct played_files {
    struct {
        char name[PLAYED_FILE_NAME];
        char *bytes;
        size_t len;
    } kept[PLAYED_FILES];
    size_t told; /* all so far: the next one takes the oldest's place */
};

/* Copies both; a name of PLAYED_FILE_NAME bytes or more is cut. */
void played_files_keep(struct played_files *files, struct str name, struct str content);
struct str played_files_find(const struct played_files *files, struct str name); /* or empty */
void played_files_free(struct played_files *files);

#endif
