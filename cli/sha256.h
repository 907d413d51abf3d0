/* SHA-256 (FIPS 180-4), so that a manifest names its inputs by a hash that sha256sum can check. */
#ifndef CLI_SHA256_H
#define CLI_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
} sha256;

void sha256_start(sha256 *h);
void sha256_add(sha256 *h, const void *data, size_t len);
void sha256_hex(sha256 *h, char out[65]);

#endif
