/* FILE.manifest.json: what FILE was made from and with. Holds no clock: the same run gives the same bytes. None beside
 * a FIFO or a device, or with --no-manifest. */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "session.h"

/* At `path`, under a temporary name as yet; 0 or an exit code after complaining. */
int manifest_draft(const session *s, const char *path, output *out);

#endif
