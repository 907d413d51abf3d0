/* FILE.manifest.json: what FILE was made from and with. Holds no clock: the same run gives the same bytes. None beside
 * a FIFO or a device, or with --no-manifest. */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "session.h"

char *manifest_text(const session *s); /* JSON, to be freed; NULL after complaining */

#endif
