/* See output.h. A file is written under a temporary name in its own folder, synced, and renamed; of a symbolic link the
 * file that it leads to, so that the link stays; what is no file, such
 * as /dev/stdout or a FIFO, is opened and written to. */
#define _POSIX_C_SOURCE 200809L
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the signal handler must remove: the results and, beside them, saved counts or a manifest. */
enum { OPEN_FILES = 2 };
static volatile sig_atomic_t temporary_set[OPEN_FILES];
static char temporary_name[OPEN_FILES][4096];

static void on_signal(int number)
{
    for (int i = 0; i < OPEN_FILES; i++)
        if (temporary_set[i])
            unlink(temporary_name[i]);
    _exit(128 + number);
}

void output_handle_signals(void)
{
    struct sigaction act, before;
    memset(&act, 0, sizeof act);
    act.sa_handler = on_signal;
    sigemptyset(&act.sa_mask);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* else nohup wants us to go on */
        sigaction(SIGHUP, &act, NULL);
    act.sa_handler = SIG_IGN; /* a full file is an error of write(), not a death */
    sigaction(SIGXFSZ, &act, NULL);
    sigaction(SIGPIPE, &act, NULL); /* so that a reader who leaves early is met by EPIPE */
}

static int write_fd(void *user, const void *data, size_t len)
{
    output *out = user;
    const char *p = data;
    while (len) {
        const ssize_t n = write(out->fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            out->why = n < 0 && errno == EPIPE ? "the reader has gone"
                       : n < 0                 ? strerror(errno)
                                               : "nothing could be written";
            return 1;
        }
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

static int fail(const char *path)
{
    complain("%s: %s", path, strerror(errno));
    return EXIT_WRITE;
}

/* The mode a new file would have; mkstemp gives 0600. */
static mode_t plain_mode(void)
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* The name that a symbolic link holds, as seen from where we are; NULL with errno set where `path` is none. */
static char *read_link(const char *path)
{
    char name[4096];
    const ssize_t n = readlink(path, name, sizeof name - 1);
    if (n < 0)
        return NULL;
    const char *slash = strrchr(path, '/');
    const size_t folder = name[0] == '/' || !slash ? 0 : (size_t)(slash + 1 - path);
    char *to = malloc(folder + (size_t)n + 1);
    if (to) {
        memcpy(to, path, folder);
        memcpy(to + folder, name, (size_t)n);
        to[folder + (size_t)n] = '\0';
    }
    return to;
}

/* Sets out->target: the path itself, or what its links lead to, which need not exist. */
static int find_target(output *out)
{
    enum { LINKS = 40 };
    out->target = strdup(out->path);
    for (int i = 0; out->target && i < LINKS; i++) {
        errno = 0;
        char *next = read_link(out->target);
        if (!next)
            break;
        free(out->target);
        out->target = next;
    }
    if (!out->target || errno == ENOMEM)
        return complain("out of memory"), EXIT_MEMORY;
    return 0;
}

static void forget_names(output *out)
{
    free(out->temporary);
    free(out->target);
    out->temporary = out->target = NULL;
}

static int open_temporary(output *out)
{
    const int code = find_target(out);
    if (code)
        return code;
    const size_t size = strlen(out->target) + sizeof ".XXXXXX";
    out->place = temporary_set[0] ? 1 : 0;
    if (size > sizeof temporary_name[0]) {
        errno = ENAMETOOLONG;
        return fail(out->path);
    }
    out->temporary = malloc(size);
    if (!out->temporary)
        return complain("out of memory"), EXIT_MEMORY;
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old); /* the file and its name in temporary_name come to be as one */
    snprintf(out->temporary, size, "%s.XXXXXX", out->target);
    out->fd = mkstemp(out->temporary);
    const int why = errno;
    if (out->fd >= 0) {
        memcpy(temporary_name[out->place], out->temporary, size);
        temporary_set[out->place] = 1;
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
    if (out->fd < 0) {
        errno = why;
        return fail(out->path);
    }
    fchmod(out->fd, plain_mode());
    return 0;
}

static bool is_stream(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int open_stream(output *out)
{
    out->stream = true;
    out->fd = open(out->path, O_WRONLY);
    return out->fd < 0 ? fail(out->path) : 0;
}

int output_open(output *out, const char *path)
{
    memset(out, 0, sizeof *out);
    out->fd = STDOUT_FILENO;
    out->path = path;
    out->sink = (dgm_sink){ sizeof out->sink, 0, write_fd, out };
    const int code = !path ? 0 : is_stream(path) ? open_stream(out) : open_temporary(out);
    if (code)
        forget_names(out);
    return code;
}

static int fail_and_drop(output *out)
{
    const int code = fail(out->path);
    output_drop(out);
    return code;
}

int output_flush(output *out)
{
    if (!out->path || out->fd < 0)
        return 0;
    int bad = 0;
    while (!out->stream && (bad = fsync(out->fd)) != 0 && errno == EINTR)
        ;
    if (bad && (errno == EINVAL || errno == EROFS)) /* a file system that cannot sync */
        bad = 0;
    if (!bad) {
        bad = close(out->fd) != 0 && errno != EINTR;
        out->fd = -1;
    }
    return bad ? fail_and_drop(out) : 0;
}

int output_commit(output *out)
{
    const int code = output_flush(out);
    if (code || !out->temporary)
        return code;
    if (rename(out->temporary, out->target))
        return fail_and_drop(out);
    temporary_set[out->place] = 0;
    forget_names(out);
    return 0;
}

void output_drop(output *out)
{
    if (!out->path)
        return;
    if (out->fd >= 0)
        close(out->fd);
    out->fd = -1;
    if (out->temporary) {
        unlink(out->temporary);
        temporary_set[out->place] = 0;
    }
    forget_names(out);
}

int output_draft(output *out, const char *path, const void *data, size_t len)
{
    const int code = output_open(out, path);
    if (code)
        return code;
    if (write_fd(out, data, len)) {
        complain("%s: %s", path, out->why);
        output_drop(out);
        return EXIT_WRITE;
    }
    return output_flush(out);
}

int output_whole(const char *path, const void *data, size_t len)
{
    output out;
    const int code = output_draft(&out, path, data, len);
    return code ? code : output_commit(&out);
}
