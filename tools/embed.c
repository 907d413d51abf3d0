/* Writes files as C arrays: embed ROOT NAME... prints src/base/data.h's data_files for the files ROOT/NAME.
 * Runs at build time on the building machine. */
#include <stdio.h>

static int write_bytes(const char *root, const char *name, int number)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", root, name) >= (int)sizeof path)
        return fprintf(stderr, "embed: %s: name too long\n", name), 1;
    FILE *f = fopen(path, "rb");
    if (!f)
        return fprintf(stderr, "embed: %s: cannot be opened\n", path), 1;
    printf("static const unsigned char file_%d[] = {", number);
    int c;
    for (long i = 0; (c = getc(f)) != EOF; i++)
        printf(i % 32 ? "%d," : "\n%d,", c);
    puts("0 };");
    const int bad = ferror(f);
    fclose(f);
    return bad ? fprintf(stderr, "embed: %s: cannot be read\n", path), 1 : 0;
}

int main(int argc, char **argv)
{
    puts("/* Generated from data/ by tools/embed.c. */\n#include \"base/data.h\"\n");
    for (int i = 2; i < argc; i++)
        if (write_bytes(argv[1], argv[i], i))
            return 1;
    puts("const data_file data_files[] = {");
    for (int i = 2; i < argc; i++)
        printf("    { \"%s\", (const char *)file_%d, sizeof file_%d - 1 },\n", argv[i], i, i);
    puts("    { NULL, NULL, 0 },\n};");
    return fflush(stdout) || ferror(stdout);
}
