/* dragoman: the command. Each command is a use of dragoman.h that a program could make as well:
 *   options.c help.c    what was asked            layers.c    annotations, document by document
 *   session.c           pipeline, inputs, writer  tallies.c   counts and their tables, saved and merged
 *   output.c manifest.c where it goes */
#include "commands.h"

int main(int argc, char **argv)
{
    options o;
    const int done = options_read(&o, argc, argv);
    if (done >= 0)
        return fflush(stdout) ? EXIT_WRITE : done;
    output_handle_signals();
    session s;
    int code = session_start(&s, &o);
    if (!code)
        code = command_run(&s);
    return session_end(&s, code);
}
