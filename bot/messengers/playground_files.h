/* playground_files.h: files and photos of the pretend chats, in memory: the latest few of each. */
#ifndef REKAN_MESSENGERS_PLAYGROUND_FILES_H
#define REKAN_MESSENGERS_PLAYGROUND_FILES_H

#include "../base/arena.h"
#include "../base/limits.h"

/* A file of the bot's may be large; a photo is at most LIMIT_PLAYED_PHOTO, or a QR code. */
enum { PLAYED_FILES = LIMIT_PLAYED_FILES, PLAYED_PHOTOS = LIMIT_PLAYED_PHOTOS, PLAYED_FILE_NAME = 64 };

/* Starts with room set, all else zero. */
struct played_files {
    struct {
        char name[PLAYED_FILE_NAME];
        char *bytes;
        size_t len;
    } kept[PLAYED_PHOTOS];
    size_t room; /* at most PLAYED_PHOTOS */
    size_t told; /* all so far: the next one takes the oldest's place */
};

/* Copies both; a name of PLAYED_FILE_NAME bytes or more is cut. */
void played_files_keep(struct played_files *files, struct str name, struct str content);
struct str played_files_find(const struct played_files *files, struct str name); /* or empty */
void played_files_free(struct played_files *files);

/* The photo that a page sent as base64 (RFC 4648), kept under a name that is its id from now on;
 * number tells it from all others, after a restart too. Empty: it is too large, or no JPEG or PNG
 * by its first bytes. */
struct str played_photo_keep(struct played_files *photos, struct arena *arena, struct str base64,
                             int64_t number);

/* The picture at an address, under the last part of that; its name. */
struct str played_picture_keep(struct played_files *photos, struct str address, struct str png);

#endif
