/* What --help says of each command: examples first. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

typedef struct help {
    const char *name, *arguments, *row, *examples;
} help;

const help *help_of(enum command c);
void print_overview(void);
void print_command_help(enum command c);

#endif
