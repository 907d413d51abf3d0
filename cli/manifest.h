/* FILE.manifest.json: what FILE was made from and with. Holds no clock: the same run gives the same bytes. None beside
 * a FIFO or a device. */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "session.h"

int manifest_write(const session *s); /* beside s->out.path; 0 or an exit code after complaining */

#endif
