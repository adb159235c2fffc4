#include "memory.h"

#include <link.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

enum { KEPT_BYTES = 1024 * 1024, LARGE_BYTES = 1024 * 1024 };

/* Has the loader written into the code itself? No package of Debian is made so. */
static bool has_text_relocations(const struct dl_phdr_info *object)
{
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const ElfW(Dyn) *at = (const void *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
        for (; at->d_tag != DT_NULL; at++)
            if (at->d_tag == DT_TEXTREL || (at->d_tag == DT_FLAGS && at->d_un.d_val & DF_TEXTREL))
                return true;
    }
    return false;
}

/* Only what nobody has written, so that each page is still the file's: other relocations lie
 * in writable segments, also where they are read-only afterwards. */
static int drop_pages(struct dl_phdr_info *object, size_t size, void *page_bytes)
{
    ElfW(Addr) page = *(const ElfW(Addr) *)page_bytes;

    (void)size;
    if (has_text_relocations(object))
        return 0;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W)
            continue;
        ElfW(Addr) from = (object->dlpi_addr + segment->p_vaddr + page - 1) / page * page;
        ElfW(Addr) to = (object->dlpi_addr + segment->p_vaddr + segment->p_filesz) / page * page;
        if (from < to)
            madvise((void *)from, to - from, MADV_DONTNEED); /* refused is fine as well */
    }
    return 0;
}

void memory_drop_code(void)
{
    ElfW(Addr) page_bytes = (ElfW(Addr))sysconf(_SC_PAGESIZE);

    dl_iterate_phdr(drop_pages, &page_bytes);
}

void memory_keep(void)
{
    mallopt(M_TRIM_THRESHOLD, 4 * KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    malloc_trim(0); /* what reading our own files took */
}

void memory_give_back(void)
{
    if (mallinfo2().fordblks > (size_t)2 * KEPT_BYTES)
        malloc_trim(KEPT_BYTES);
}
