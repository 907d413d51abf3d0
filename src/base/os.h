/* The operating system, all of it: files, folders, threads, randomness. POSIX; nothing else in src/ includes a
 * system header. */
#ifndef DGM_BASE_OS_H
#define DGM_BASE_OS_H

#include "base/mem.h"

/* ---- files */
enum { OS_FILE = 1, OS_FOLDER = 2, OS_OTHER = 3, OS_LINK = 4 };
typedef struct os_file os_file;

int os_kind(const char *path); /* OS_*, 0 when it does not exist or cannot be looked at */
/* The same, without following a symbolic link (OS_LINK) unless `follow`; *size is set to a file's bytes, else 0. */
int os_look(const char *path, bool follow, int64_t *size);
dgm_status os_open(const mem *m, const char *path, os_file **out, dgm_error *err); /* "-": standard input; refuses FIFOs, devices, sockets */
dgm_status os_read(os_file *f, char *to, size_t size, size_t *got, dgm_error *err); /* *got == 0: end; retries EINTR */
void os_close(os_file *f);

/* A file in the folder for what memory does not hold: it has no name, and its bytes are gone when it is closed, or the
 * process ends. os_read_at() reads all of `size`. DGM_ERR_WRITE, DGM_ERR_READ. */
dgm_status os_temporary(const mem *m, const char *folder, os_file **out, dgm_error *err);
dgm_status os_write_at(os_file *f, const void *data, size_t size, int64_t at, dgm_error *err);
dgm_status os_read_at(os_file *f, void *to, size_t size, int64_t at, dgm_error *err);

/* The whole file; DGM_ERR_LIMIT above `limit` bytes. The caller frees out->v. */
dgm_status os_read_all(const mem *m, const char *path, int64_t limit, buf *out, dgm_error *err);

/* A file's bytes where the system keeps them, read-only; an empty file has none. It must not be cut while it is
 * mapped. */
typedef struct os_mapping {
    const void *data;
    size_t size;
} os_mapping;
dgm_status os_map(const char *path, os_mapping *out, dgm_error *err);
void os_unmap(os_mapping *x); /* and empties it; an empty one is allowed */

/* Appends the folder of this library, or of the program that it is linked into, with a slash at the end; nothing when
 * it cannot be known. False: out of memory. */
bool os_library_folder(const mem *m, buf *out);

/* Names in a folder, without "." and "..", in no order: fn returns false to stop. DGM_ERR_READ if it cannot be opened. */
dgm_status os_list(const char *folder, bool (*fn)(void *user, const char *name), void *user, dgm_error *err);

/* ---- threads */
typedef struct os_thread os_thread;
typedef struct os_mutex os_mutex;
typedef struct os_cond os_cond;

uint32_t os_processors(void);
os_thread *os_thread_start(const mem *m, void (*fn)(void *), void *arg); /* NULL: out of memory or threads */
void os_thread_join(os_thread *t);                                      /* and frees it */
os_mutex *os_mutex_new(const mem *m);
void os_mutex_lock(os_mutex *x);
void os_mutex_unlock(os_mutex *x);
void os_mutex_free(os_mutex *x);
os_cond *os_cond_new(const mem *m);
void os_cond_wait(os_cond *c, os_mutex *x);
void os_cond_broadcast(os_cond *c);
void os_cond_free(os_cond *c);

/* ---- randomness: for hash seeds only */
uint64_t os_random(void);

#endif
