/* One run of the command: a sealed pipeline, inputs, an output, and what is told of them. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "output.h"

/* A document that was left out. */
typedef struct dropped {
    struct dropped *next;
    const char *of;
    int32_t similarity;
    char doc[];
} dropped;

typedef struct session {
    const options *o;
    dgm_limits limits;
    dgm_pipeline *p;
    output out;
    bool open; /* out is */
    int64_t docs, skipped, bytes, replaced, gave_up, noted, misread;
    dropped *copies, *last_copy; /* a list in the order of the input, for the manifest */
    bool progress_shown;
    bool counting;   /* the first reading of two */
    bool sole;       /* the run has one plain file: if that fails the command does */
    bool unread;     /* an input could not be read; it was told */
    bool faulty;     /* a file of names has problems, which were told */
    int64_t started, redraw; /* monotonic milliseconds: the run began; progress is shown anew */
    dgm_writer *w;
    dgm_report *report; /* that documents are added to */
    uint32_t layer;     /* that a layer command prints */
    void *work;         /* of the command */
    char *lines;        /* [lines_len] counts of lines, saved, by --two-pass */
    size_t lines_len;
    dgm_status writing; /* of the last write in a callback */
    dgm_error problem;
} session;

/* All return 0 or an exit code after complaining. */
int session_start(session *s, const options *o); /* pipeline and output */
int session_pipeline(session *s);                /* s->p alone */
/* Counts documents before they are read in earnest: without callbacks, and what is skipped is told then. */
int session_count(session *s, const char **paths, int n, dgm_tally *t);
int count_lines(session *s); /* two_pass.c: fills s->lines */
int session_run(session *s, const char **paths, int n, dgm_tally *const *tallies, size_t n_tallies, uint32_t layers,
                int (*on_doc)(void *session_, dgm_doc *d)); /* may be called more than once; adds to the counts */
int session_writer(session *s);                             /* s->w, to the output */
int session_write(session *s, const dgm_table *t);          /* adds the table to s->w */
int session_end(session *s, int code); /* closes all, writes the manifest; the command's exit code */
int session_fail(session *s, dgm_status status, const dgm_error *err); /* complains; the exit code for the status */

int exit_code(dgm_status status); /* the command's code for it */

size_t read_some(FILE *f, void *to, size_t size); /* fread(), whatever signals come; 0: the end, or see ferror() */

/* A whole file into memory the caller frees; `code` is what to return where it cannot be read. */
int read_file(const char *path, int code, char **data, size_t *len);

#endif
