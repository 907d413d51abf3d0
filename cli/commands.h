/* The commands themselves. Each returns 0 or an exit code after complaining. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "session.h"

int command_run(session *s);

int run_layer(session *s, uint32_t layer);   /* layers.c: lines ... profile */
int run_stances(session *s, uint32_t layer); /* those of a target, holder, voice or basis, in an order */
int run_kwic(session *s);
int run_hits(session *s);  /* keywords --hits */
int run_tally(session *s); /* tallies.c: terms, actors, pairs, keywords, stance, keyness */
/* What they share with keyness.c. */
int new_tally(session *s, const char *by, int32_t evidence, dgm_tally **out);
dgm_query query_of(const options *o);
int print_table(session *s, const dgm_tally *t, const char *name, const dgm_query *q);
int print_matrix(session *s, const dgm_tally *t, const dgm_query *q); /* matrix.c */
int run_keyness(session *s);            /* keyness.c */
bool needs_documents(const options *o); /* whether keyness counts each document by itself */
int run_merge(session *s);
int run_explain(session *s, const char *table);
int note_groups(session *s, const dgm_tally *t); /* warns of a --by field that no document has */
int run_sample(session *s);   /* validity.c */
int run_validate(session *s);
int run_gazetteer(session *s); /* gazetteer.c */
int run_report(session *s);    /* report.c */

#endif
