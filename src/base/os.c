/* See os.h. */
#define _GNU_SOURCE /* dladdr(); the rest is POSIX 2008 */
#include "base/os.h"
#include "base/error.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- files */

struct os_file {
    const mem *m;
    int fd;
    bool standard; /* the caller's: not closed */
    int64_t size;
    char name[200]; /* for messages, cut */
};

/* strerror() is not thread-safe in C and depends on the locale; these few reasons are all that readers meet. */
static const char *reason(int e)
{
    switch (e) {
    case ENOENT: return "no such file or folder";
    case ENOTDIR: return "a part of the path is not a folder";
    case EACCES:
    case EPERM: return "permission denied";
    case EISDIR: return "is a folder";
    case EMFILE:
    case ENFILE: return "too many open files";
    case ENAMETOOLONG: return "the name is too long";
    case ELOOP: return "too many symbolic links";
    case EIO: return "input/output error";
    default: return "cannot be read";
    }
}

static const char *write_reason(int e)
{
    switch (e) {
    case ENOSPC: return "no space left on the device";
    case EDQUOT: return "the quota of disk space is used up";
    case EFBIG: return "the file is too large";
    case EROFS: return "the file system is read-only";
    default: return e == EIO || e == EMFILE || e == ENFILE || e == ENOENT || e == ENOTDIR || e == EACCES || e == EPERM
                        ? reason(e)
                        : "cannot be written";
    }
}

static int kind_of(mode_t mode)
{
    return S_ISREG(mode) ? OS_FILE : S_ISDIR(mode) ? OS_FOLDER : OS_OTHER;
}

int os_kind(const char *path)
{
    int64_t size;
    return os_look(path, true, &size);
}

int os_look(const char *path, bool follow, int64_t *size)
{
    struct stat st;
    *size = 0;
    if ((follow ? stat(path, &st) : lstat(path, &st)) != 0)
        return 0;
    if (S_ISLNK(st.st_mode))
        return OS_LINK;
    if (S_ISREG(st.st_mode))
        *size = (int64_t)st.st_size;
    return kind_of(st.st_mode);
}

dgm_status os_open(const mem *m, const char *path, os_file **out, dgm_error *err)
{
    const bool standard = strcmp(path, "-") == 0;
    /* O_NONBLOCK: opening a FIFO must not wait for a writer */
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return err_set(err, DGM_ERR_READ, "%.200s: %s", path, reason(errno));
    if (fstat(fd, &st) != 0 || (!standard && kind_of(st.st_mode) != OS_FILE)) {
        if (!standard)
            close(fd);
        return err_set(err, DGM_ERR_READ, "%.200s: not a regular file", path);
    }
    os_file *f = mem_zalloc(m, sizeof *f);
    if (!f) {
        if (!standard)
            close(fd);
        return err_memory(err);
    }
    f->m = m;
    f->fd = fd;
    f->standard = standard;
    f->size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
    strncpy(f->name, path, sizeof f->name - 1);
    *out = f;
    return DGM_OK;
}

dgm_status os_read(os_file *f, char *to, size_t size, size_t *got, dgm_error *err)
{
    for (;;) {
        const ssize_t n = read(f->fd, to, size);
        if (n >= 0)
            return *got = (size_t)n, DGM_OK;
        if (errno != EINTR)
            return err_set(err, DGM_ERR_READ, "%s: %s", f->name, reason(errno));
    }
}

void os_close(os_file *f)
{
    if (!f)
        return;
    if (!f->standard)
        close(f->fd);
    mem_free(f->m, f);
}

dgm_status os_read_all(const mem *m, const char *path, int64_t limit, buf *out, dgm_error *err)
{
    os_file *f = NULL;
    dgm_status s = os_open(m, path, &f, err);
    if (!f)
        return s;
    buf b = { 0 };
    size_t step = f->size > 0 && f->size <= limit ? (size_t)f->size + 1 : 64 * 1024;
    for (;;) {
        size_t got = 0;
        if (!vec_reserve(m, &b, step + 1)) {
            s = err_memory(err);
            break;
        }
        s = os_read(f, b.v + b.n, b.cap - b.n - 1, &got, err);
        if (s || got == 0)
            break;
        b.n += got;
        if ((int64_t)b.n > limit) {
            s = err_set(err, DGM_ERR_LIMIT, "%.200s: over the limit of %lld bytes", path, (long long)limit);
            break;
        }
        step = 64 * 1024;
    }
    os_close(f);
    if (s)
        return vec_free(m, &b), s;
    b.v[b.n] = '\0';
    *out = b;
    return DGM_OK;
}

dgm_status os_temporary(const mem *m, const char *folder, os_file **out, dgm_error *err)
{
    buf path = { 0 };
    os_file *f = mem_zalloc(m, sizeof *f);
    if (!f || !buf_str(m, &path, folder) || !buf_str(m, &path, "/dragoman-XXXXXX")) {
        vec_free(m, &path);
        mem_free(m, f);
        return err_memory(err);
    }
    f->m = m;
    f->fd = mkstemp(path.v);
    const int e = errno;
    if (f->fd >= 0) {
        unlink(path.v);
        (void)fcntl(f->fd, F_SETFD, FD_CLOEXEC);
    }
    vec_free(m, &path);
    if (f->fd < 0) {
        mem_free(m, f);
        return err_set(err, DGM_ERR_WRITE, "%.200s: no temporary file: %s", folder, write_reason(e));
    }
    strncpy(f->name, folder, sizeof f->name - 1);
    *out = f;
    return DGM_OK;
}

dgm_status os_write_at(os_file *f, const void *data, size_t size, int64_t at, dgm_error *err)
{
    for (const char *p = data; size > 0;) {
        const ssize_t n = pwrite(f->fd, p, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_set(err, DGM_ERR_WRITE, "%s: temporary file: %s", f->name, write_reason(n < 0 ? errno : ENOSPC));
        p += n;
        at += n;
        size -= (size_t)n;
    }
    return DGM_OK;
}

dgm_status os_read_at(os_file *f, void *to, size_t size, int64_t at, dgm_error *err)
{
    for (char *p = to; size > 0;) {
        const ssize_t n = pread(f->fd, p, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_set(err, DGM_ERR_READ, "%s: temporary file: %s", f->name, n < 0 ? reason(errno) : "cut short");
        p += n;
        at += n;
        size -= (size_t)n;
    }
    return DGM_OK;
}

dgm_status os_map(const char *path, os_mapping *out, dgm_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return err_set(err, DGM_ERR_READ, "%.200s: %s", path, reason(errno));
    if (fstat(fd, &st) != 0 || kind_of(st.st_mode) != OS_FILE || (uint64_t)st.st_size > SIZE_MAX) {
        close(fd);
        return err_set(err, DGM_ERR_READ, "%.200s: not a regular file", path);
    }
    os_mapping x = { NULL, (size_t)st.st_size };
    void *data = x.size ? mmap(NULL, x.size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    const int e = errno;
    close(fd);
    if (data == MAP_FAILED)
        return err_set(err, DGM_ERR_READ, "%.200s: %s", path, reason(e));
    x.data = data;
    *out = x;
    return DGM_OK;
}

void os_unmap(os_mapping *x)
{
    if (x->size) {
        union {
            const void *in;
            void *out;
        } bytes = { x->data }; /* munmap() takes no const */
        munmap(bytes.out, x->size);
    }
    *x = (os_mapping){ 0 };
}

bool os_library_folder(const mem *m, buf *out)
{
    static const char here = 0;
    Dl_info info;
    if (!dladdr(&here, &info) || !info.dli_fname)
        return true;
    const char *slash = strrchr(info.dli_fname, '/');
    return !slash || buf_add(m, out, info.dli_fname, (size_t)(slash + 1 - info.dli_fname));
}

dgm_status os_list(const char *folder, bool (*fn)(void *user, const char *name), void *user, dgm_error *err)
{
    DIR *d = opendir(folder);
    if (!d)
        return err_set(err, DGM_ERR_READ, "%.200s: %s", folder, reason(errno));
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e) {
            const int broken = errno;
            closedir(d);
            return broken ? err_set(err, DGM_ERR_READ, "%.200s: %s", folder, reason(broken)) : DGM_OK;
        }
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && !fn(user, e->d_name))
            break;
    }
    closedir(d);
    return DGM_OK;
}

/* ---- threads */

struct os_thread {
    const mem *m;
    pthread_t id;
    void (*fn)(void *);
    void *arg;
};

struct os_mutex {
    const mem *m;
    pthread_mutex_t x;
};

struct os_cond {
    const mem *m;
    pthread_cond_t c;
};

uint32_t os_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (uint32_t)n;
}

static void *thread_main(void *arg)
{
    os_thread *t = arg;
    t->fn(t->arg);
    return NULL;
}

os_thread *os_thread_start(const mem *m, void (*fn)(void *), void *arg)
{
    os_thread *t = mem_alloc(m, sizeof *t);
    if (!t)
        return NULL;
    t->m = m;
    t->fn = fn;
    t->arg = arg;
    if (pthread_create(&t->id, NULL, thread_main, t) != 0) {
        mem_free(m, t);
        return NULL;
    }
    return t;
}

void os_thread_join(os_thread *t)
{
    pthread_join(t->id, NULL);
    mem_free(t->m, t);
}

os_mutex *os_mutex_new(const mem *m)
{
    os_mutex *x = mem_alloc(m, sizeof *x);
    if (!x)
        return NULL;
    x->m = m;
    if (pthread_mutex_init(&x->x, NULL) != 0) {
        mem_free(m, x);
        return NULL;
    }
    return x;
}

void os_mutex_lock(os_mutex *x)
{
    pthread_mutex_lock(&x->x);
}

void os_mutex_unlock(os_mutex *x)
{
    pthread_mutex_unlock(&x->x);
}

void os_mutex_free(os_mutex *x)
{
    if (!x)
        return;
    pthread_mutex_destroy(&x->x);
    mem_free(x->m, x);
}

os_cond *os_cond_new(const mem *m)
{
    os_cond *c = mem_alloc(m, sizeof *c);
    if (!c)
        return NULL;
    c->m = m;
    if (pthread_cond_init(&c->c, NULL) != 0) {
        mem_free(m, c);
        return NULL;
    }
    return c;
}

void os_cond_wait(os_cond *c, os_mutex *x)
{
    pthread_cond_wait(&c->c, &x->x);
}

void os_cond_broadcast(os_cond *c)
{
    pthread_cond_broadcast(&c->c);
}

void os_cond_free(os_cond *c)
{
    if (!c)
        return;
    pthread_cond_destroy(&c->c);
    mem_free(c->m, c);
}

/* ---- randomness */

uint64_t os_random(void)
{
    uint64_t seed = 0;
    const int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        const ssize_t n = read(fd, &seed, sizeof seed);
        close(fd);
        if (n == (ssize_t)sizeof seed && seed)
            return seed;
    }
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_nsec * 0x9e3779b97f4a7c15u ^ (uint64_t)t.tv_sec ^ (uint64_t)(uintptr_t)&seed;
}
