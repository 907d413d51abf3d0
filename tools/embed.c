/* Writes files as C arrays: embed ROOT NAME... prints src/base/data.h's data_files for the files ROOT/NAME, and their
 * digest, so that no pipeline has to read them all for its hash. Runs at build time on the building machine. */
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(const char *path, const char *what)
{
    return fprintf(stderr, "embed: %s: %s\n", path, what), 1;
}

static void digest_piece(digest *d, const void *data, size_t len)
{
    char number[32];
    digest_add(d, number, (size_t)snprintf(number, sizeof number, "%zu", len));
    digest_add(d, data, len);
}

/* The bytes of a file, to be freed; NULL: it was said why. */
static unsigned char *read_bytes(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return complain(path, "cannot be opened"), NULL;
    fseek(f, 0, SEEK_END);
    const long size = ftell(f);
    rewind(f);
    unsigned char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
    const bool good = bytes && fread(bytes, 1, (size_t)size, f) == (size_t)size;
    fclose(f);
    if (!good)
        return free(bytes), complain(path, "cannot be read"), NULL;
    *len = (size_t)size;
    return bytes;
}

static int write_bytes(const char *root, const char *name, int number, digest *d)
{
    char path[4096];
    size_t len;
    if (snprintf(path, sizeof path, "%s/%s", root, name) >= (int)sizeof path)
        return complain(name, "name too long");
    unsigned char *bytes = read_bytes(path, &len);
    if (!bytes)
        return 1;
    digest_piece(d, name, strlen(name));
    digest_piece(d, bytes, len);
    printf("static const unsigned char file_%d[] = {", number);
    for (size_t i = 0; i < len; i++)
        printf(i % 32 ? "%d," : "\n%d,", bytes[i]);
    puts("0 };");
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    digest d = DIGEST_INIT;
    char hex[33];
    puts("/* Generated from data/ by tools/embed.c. */\n#include \"base/data.h\"\n");
    for (int i = 2; i < argc; i++)
        if (write_bytes(argv[1], argv[i], i, &d))
            return 1;
    puts("const data_file data_files[] = {");
    for (int i = 2; i < argc; i++)
        printf("    { \"%s\", (const char *)file_%d, sizeof file_%d - 1 },\n", argv[i], i, i);
    digest_hex(&d, hex);
    printf("    { NULL, NULL, 0 },\n};\nconst char data_digest[] = \"%s\";\n", hex);
    return fflush(stdout) || ferror(stdout);
}
