/* The commands themselves. Each returns 0 or an exit code after complaining. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "session.h"

int command_run(session *s);

int run_layer(session *s, uint32_t layer); /* layers.c: lines ... profile */
int run_kwic(session *s);
int run_hits(session *s);  /* keywords --hits */
int run_tally(session *s); /* tallies.c: terms, actors, pairs, keywords, stance, keyness */
int run_merge(session *s);
int run_explain(session *s, const char *table);
int note_groups(session *s, const dgm_tally *t); /* warns of a --by field that no document has */
int run_sample(session *s);   /* validity.c */
int run_validate(session *s);
int run_gazetteer(session *s); /* gazetteer.c */

#endif
