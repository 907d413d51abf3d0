/* Documents of JSON in, what was read out, for tests/checks/json_reader.py: of each document, which stands behind its length as a line,
 * a line: "refused", or n t f, #NUMBER, "HEX of the string, [ ... ] and { NAME VALUE ... }, a blank before each. */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

static bool echo(const mem *m, str s);

static bool echo_string(const mem *m, const json_value *v)
{
    buf b = { 0 };
    const bool ok = json_unescape(m, v, &b);
    printf(" \"");
    for (size_t i = 0; i < b.n; i++)
        printf("%02x", (unsigned char)b.v[i]);
    vec_free(m, &b);
    return ok;
}

static bool echo_value(const mem *m, const json_value *v)
{
    switch (v->kind) {
    case JSON_NUMBER: return printf(" #%.*s", (int)v->raw.len, v->raw.s) > 0;
    case JSON_STRING: return echo_string(m, v);
    case JSON_ARRAY:
    case JSON_OBJECT: return echo(m, v->raw);
    default: return printf(" %c", "nft"[v->kind]) > 0;
    }
}

static bool echo(const mem *m, str s)
{
    json_reader r;
    json_value name, v;
    bool ok = json_enter(&r, s);
    printf(" %c", r.object ? '{' : '[');
    while (ok && json_next(&r, &name, &v))
        ok = (!r.object || echo_string(m, &name)) && echo_value(m, &v);
    printf(" %c", r.object ? '}' : ']');
    return ok && !r.wrong;
}

static bool accepted(str s)
{
    json_reader r;
    json_value name, v;
    bool ok = json_enter(&r, s);
    while (ok && json_next(&r, &name, &v))
        continue;
    return ok && !r.wrong;
}

int main(void)
{
    mem m;
    size_t len;
    if (mem_init(&m, NULL, NULL))
        return 1;
    while (scanf("%zu", &len) == 1 && getchar() == '\n') {
        char *s = malloc(len + 1);
        if (!s || fread(s, 1, len, stdin) != len)
            return 1;
        const str document = { s, len };
        if (!accepted(document))
            printf("refused");
        else if (!echo(&m, document))
            return 1;
        putchar('\n');
        free(s);
    }
    return ferror(stdout) != 0;
}
