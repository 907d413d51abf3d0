/* Which function does which command. */
#include "commands.h"

int command_run(session *s)
{
    switch (s->o->command) {
    case CMD_LINES: return run_layer(s, DGM_LINES);
    case CMD_SENTENCES: return run_layer(s, DGM_SENTENCES);
    case CMD_TOKENS: return run_layer(s, DGM_TOKENS);
    case CMD_ENTITIES: return run_layer(s, s->o->value[OPT_ALL_CANDIDATES] ? DGM_CANDIDATES : DGM_ENTITIES);
    case CMD_QUOTES: return run_layer(s, DGM_QUOTES);
    case CMD_STANCES:
        return run_stances(s, s->o->value[OPT_FEATURES] ? DGM_FEATURES
                              : s->o->value[OPT_WHY]    ? DGM_REASONS
                                                        : DGM_STANCES);
    case CMD_PROFILE: return run_layer(s, DGM_PROFILE);
    case CMD_KWIC: return run_kwic(s);
    case CMD_MERGE: return run_merge(s);
    case CMD_SAMPLE: return s->o->value[OPT_EXPLAIN] ? run_explain(s, "key") : run_sample(s);
    case CMD_VALIDATE: return s->o->value[OPT_EXPLAIN] ? run_explain(s, "validity") : run_validate(s);
    case CMD_GAZETTEER: return run_gazetteer(s);
    case CMD_REPORT: return run_report(s);
    default: return run_tally(s);
    }
}
