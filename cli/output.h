/* Where results go: standard output, a file that appears whole or not at all, or a FIFO or device as it is. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "options.h"

typedef struct output {
    int fd;
    const char *path; /* as asked for, NULL: standard output */
    char *target;     /* where it leads, over symbolic links: the file that is replaced */
    bool stream;      /* path is a FIFO or a device: written to, never replaced */
    char *temporary;  /* beside it; removed on any failure and on SIGINT and SIGTERM */
    int place;        /* of its name in the signal handler's list */
    dgm_sink sink;    /* writes to fd; retries short and interrupted writes */
    const char *why;  /* reason of the last failed write */
} output;

/* Return 0 or an exit code after complaining. */
int output_open(output *out, const char *path);
int output_flush(output *out);  /* all of it to disk, under its temporary name; it can still be dropped */
int output_commit(output *out); /* flush, then rename */
void output_drop(output *out);  /* after a failure, or when committed: nothing */
int output_draft(output *out, const char *path, const void *data, size_t len); /* open, write and flush */
int output_whole(const char *path, const void *data, size_t len);              /* a whole file, atomically */
void output_handle_signals(void);

#endif
