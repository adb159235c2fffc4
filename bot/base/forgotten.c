#include "forgotten.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

enum { HANDLE_LEN = 16, FIRST_ROOM = 64, LINE_MAX_LEN = 64, READ_BYTES = 64 * 1024 };

struct forgotten {
    char *path;
    off_t read;            /* bytes of the file that are known */
    struct forgotten_person *people;
    size_t count, room;
    uint32_t *slots;       /* place + 1 in people; open addressing, a power of two */
    size_t slot_count;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static uint32_t *slot_of(const struct forgotten *list, struct str handle)
{
    size_t i = str_hash(handle) & (list->slot_count - 1);

    while (list->slots[i] && !str_eq(str_from(list->people[list->slots[i] - 1].handle), handle))
        i = (i + 1) & (list->slot_count - 1);
    return &list->slots[i];
}

static void grow(struct forgotten *list)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : FIRST_ROOM;
        list->people = must(realloc(list->people, list->room * sizeof *list->people));
    }
    if (list->slot_count >= 2 * (list->count + 1))
        return;
    free(list->slots);
    list->slot_count = list->slot_count ? list->slot_count * 2 : 4 * FIRST_ROOM;
    list->slots = must(calloc(list->slot_count, sizeof *list->slots));
    for (size_t i = 0; i < list->count; i++)
        *slot_of(list, str_from(list->people[i].handle)) = (uint32_t)i + 1;
}

static void note(struct forgotten *list, const struct forgotten_person *person)
{
    grow(list);
    uint32_t *slot = slot_of(list, str_from(person->handle));
    if (*slot == 0) {
        list->people[list->count++] = *person;
        *slot = (uint32_t)list->count;
    } else if (list->people[*slot - 1].at_ms < person->at_ms) {
        list->people[*slot - 1].at_ms = person->at_ms;
    }
}

bool forgotten_read_line(struct str line, struct forgotten_person *person)
{
    struct str handle = str_cut(&line, ' ');

    *person = (struct forgotten_person){ 0 };
    if (handle.len != HANDLE_LEN || !str_is_token(handle) || !str_to_i64(line, &person->at_ms) ||
        person->at_ms <= 0)
        return false;
    memcpy(person->handle, handle.at, HANDLE_LEN);
    return true;
}

/* Whole lines only; what is half there is read when it is whole, or never. */
static size_t take_lines(struct forgotten *list, struct str bytes)
{
    size_t taken = 0;
    size_t end;

    while ((end = str_find_byte(str_slice(bytes, taken, bytes.len), '\n')) != SIZE_MAX) {
        struct forgotten_person person;
        if (forgotten_read_line(str_slice(bytes, taken, taken + end), &person))
            note(list, &person);
        else if (end)
            log_warn("forgotten.line_skipped", "file=%s byte=%lld", list->path,
                     (long long)list->read + (long long)taken);
        taken += end + 1;
    }
    return taken;
}

void forgotten_refresh(struct forgotten *list)
{
    struct stat status;
    int fd;

    if (stat(list->path, &status) != 0 || status.st_size <= list->read)
        return;
    fd = open(list->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    char *bytes = must(malloc(READ_BYTES));
    for (ssize_t got; (got = pread(fd, bytes, READ_BYTES, list->read)) > 0;) {
        size_t taken = take_lines(list, (struct str){ bytes, (size_t)got });
        if (taken == 0)
            break;
        list->read += (off_t)taken;
    }
    free(bytes);
    close(fd);
}

struct forgotten *forgotten_open(struct str path, struct error *err)
{
    struct forgotten *list = must(calloc(1, sizeof *list));
    struct stat status;

    list->path = must(strndup(path.at, path.len));
    grow(list);
    if (access(list->path, F_OK) == 0 &&
        (stat(list->path, &status) != 0 || !S_ISREG(status.st_mode) ||
         access(list->path, R_OK | W_OK) != 0)) {
        fail(err, ERROR_REFUSED, "cannot read and write the list of the forgotten %s; without it "
             "an old backup could bring them back", list->path);
        forgotten_close(list);
        return NULL;
    }
    forgotten_refresh(list);
    return list;
}

void forgotten_close(struct forgotten *list)
{
    if (!list)
        return;
    free(list->slots);
    free(list->people);
    free(list->path);
    free(list);
}

struct str forgotten_line(struct arena *arena, const struct forgotten_person *person)
{
    return arena_print(arena, "%s %" PRId64, person->handle, person->at_ms);
}

/* A half line that a power cut left is ended first, so that ours stands alone. */
static bool append(int fd, const struct forgotten_person *person)
{
    char line[LINE_MAX_LEN];
    struct stat status;
    char last = '\n';

    if (fstat(fd, &status) != 0 ||
        (status.st_size > 0 && pread(fd, &last, 1, status.st_size - 1) != 1))
        return false;
    int len = snprintf(line, sizeof line, "%s%s %" PRId64 "\n", last == '\n' ? "" : "\n",
                       person->handle, person->at_ms);
    return write(fd, line, (size_t)len) == len && fsync(fd) == 0;
}

bool forgotten_add(struct forgotten *list, struct str handle, int64_t at_ms, struct error *err)
{
    struct forgotten_person person = { .at_ms = at_ms };

    if (handle.len != HANDLE_LEN)
        return fail(err, ERROR_REFUSED, "no handle of a person");
    if (forgotten_at_ms(list, handle) >= at_ms)
        return true;
    memcpy(person.handle, handle.at, HANDLE_LEN);
    int fd = open(list->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool ok = fd >= 0 && append(fd, &person);
    if (!ok)
        fail(err, ERROR_LATER, "cannot write the list of the forgotten %s: %s", list->path,
             strerror(errno));
    if (fd >= 0)
        close(fd);
    if (ok)
        note(list, &person);
    return ok;
}

int64_t forgotten_at_ms(const struct forgotten *list, struct str handle)
{
    uint32_t slot = *slot_of(list, handle);

    return slot ? list->people[slot - 1].at_ms : 0;
}

size_t forgotten_count(const struct forgotten *list)
{
    return list->count;
}

const struct forgotten_person *forgotten_person(const struct forgotten *list, size_t i)
{
    return &list->people[i];
}
