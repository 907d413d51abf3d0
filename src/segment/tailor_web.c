/* Addresses and names of the net. In: a cursor at a word or at @ # &. Out: where the URL, e-mail address, domain,
 * @name, #tag or character reference ends. Addresses are ASCII. Each word of one may ask where it ends, so that what
 * was read of it is remembered. */
#include <string.h>

#include "segment/scan.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, SCHEME_MAX = 16, REFERENCE_MAX = 10 };

static bool ascii_alnum(char b) { return ascii_letter(b) || ascii_digit(b); }
static bool label_byte(char b) { return ascii_alnum(b) || b == '-' || b == '_'; }
static bool local_byte(char b) { return ascii_alnum(b) || (b && strchr("._%+-", b)); }

/* Reads a domain name from p on. */
static domain read_domain(const cursor *c, int32_t p)
{
    domain d = { .start = p, .end = -1 };
    for (int labels = 1;; labels++, p++) {
        const int32_t start = p;
        while (p < c->end && label_byte(c->s[p]))
            p++;
        d.stop = p;
        if (p == start || !ascii_alnum(c->s[p - 1]))
            return d;
        if (labels > 1) {
            d.end = p;
            d.top = start;
        }
        if (byte_at(c, p) != '.' || !ascii_alnum(byte_at(c, p + 1)))
            return d;
    }
}

/* End of a domain name of two or more labels at p, or -1; *top is where its last label starts. *d is what was read of
 * one at or before p, or of nothing. */
static int32_t domain_end(const cursor *c, domain *d, int32_t p, int32_t *top)
{
    if (p < d->start || p >= d->stop)
        *d = read_domain(c, p);
    *top = d->top;
    return d->end > 0 && p < d->top && d->end - p <= DOMAIN_MAX && !category_word(category_at(c, d->end)) ? d->end : -1;
}

/* Whether a URL may go on with the character at p. */
static bool url_goes_on(const cursor *c, int32_t p, int *n)
{
    const unicode_class *u = peek(c, p, n);
    if (*n == 0)
        return false;
    if (*n == 1) {
        const char b = c->s[p];
        return b > ' ' && b < 0x7f && b != '<' && b != '>' && b != '"' && b != '`';
    }
    return category_word(u->category) && (u->script & 0x7f) != SCRIPT_HAN && (u->script & 0x7f) != SCRIPT_KANA;
}

/* The rest of a URL from p: up to white space or a mark that cannot belong to it, without closing punctuation. */
static int32_t url_end(const cursor *c, int32_t start, int32_t p)
{
    int depth = 0;
    for (int n; url_goes_on(c, p, &n); p += n) {
        depth += c->s[p] == '(';
        if (c->s[p] == ')' && depth-- == 0) {
            depth = 0; /* it closes a bracket that opened before the address */
            break;
        }
    }
    while (p > start && strchr(".,;:!?'*)]}", c->s[p - 1]) && !(c->s[p - 1] == ')' && depth >= 0)) {
        if (p - start > 3 && memcmp(c->s + p - 3, "...", 3) == 0)
            return p; /* an address cut short */
        p--;
    }
    return p;
}

/* scheme://… */
static int32_t scheme_end(const cursor *c, int32_t word)
{
    if (word - c->at > SCHEME_MAX || c->end - word < 4 || memcmp(c->s + word, "://", 3) != 0 ||
        !ascii_letter(c->s[c->at]))
        return -1;
    const int32_t end = url_end(c, word + 3, word + 3);
    return end > word + 3 ? end : -1;
}

static int32_t email_end(cursor *c)
{
    int32_t at = c->web.local;
    if (at <= c->at)
        for (at = c->at; at < c->end && local_byte(c->s[at]);)
            at++;
    c->web.local = at;
    if (byte_at(c, at) != '@' || at == c->at || at - c->at > LOCAL_MAX)
        return -1;
    int32_t top;
    const int32_t end = domain_end(c, &c->web.mail, at + 1, &top);
    return end > 0 && ascii_letter(c->s[top]) && end - top >= 2 ? end : -1;
}

/* www.… or a domain whose last label is in the list, with its path. */
static int32_t bare_end(cursor *c)
{
    const bool www = c->end - c->at > 4 && (c->s[c->at] | 0x20) == 'w' && (c->s[c->at + 1] | 0x20) == 'w' &&
                     (c->s[c->at + 2] | 0x20) == 'w' && c->s[c->at + 3] == '.';
    int32_t top = 0;
    const int32_t end = domain_end(c, &c->web.host, c->at, &top);
    if (end < 0)
        return -1;
    if (!www) {
        for (int32_t i = top; i < end; i++)
            if (c->s[i] < 'a' || c->s[i] > 'z')
                return -1;
        if (!(tailor_flags(c->g, c->s + top, (size_t)(end - top), NULL) & LIST_DOMAIN))
            return -1;
    }
    return byte_at(c, end) == '/' ? url_end(c, end, end) : end;
}

int32_t web_end(cursor *c, int32_t word, uint8_t *kind)
{
    const char b = byte_at(c, word);
    int32_t end = -1;
    *kind = TOKEN_URL;
    if (b == ':')
        return scheme_end(c, word);
    if (b == '@' || b == '.' || b == '-' || b == '+' || b == '%') {
        if ((end = email_end(c)) > 0) {
            *kind = TOKEN_EMAIL;
            return end;
        }
    }
    return b == '.' || b == '-' ? bare_end(c) : -1;
}

int32_t number_web_end(cursor *c, int32_t digit, uint8_t *kind)
{
    int32_t word = c->web.word;
    if (word <= digit)
        for (word = digit; word < c->end && (ascii_alnum(c->s[word]) || c->s[word] == '_');)
            word++;
    c->web.word = word;
    return web_end(c, word, kind);
}

int32_t name_end(const cursor *c, uint8_t *kind)
{
    const char b = c->s[c->at];
    *kind = b == '@' ? TOKEN_MENTION : TOKEN_HASHTAG;
    if ((b != '@' && b != '#') || (b == '@' && category_word(category_before(c, c->at))))
        return -1;
    int32_t p = c->at + 1;
    bool letter = false;
    int n;
    for (const unicode_class *u; u = peek(c, p, &n), n && (category_word(u->category) || c->s[p] == '_'); p += n)
        letter |= category_letter(u->category);
    return letter ? p : -1;
}

int32_t reference_end(const cursor *c)
{
    int32_t end = -1;
    for (int32_t p = c->at; byte_at(c, p) == '&';) {
        int32_t q = p + 1;
        q += byte_at(c, q) == '#';
        const int32_t name = q;
        while (q - name < REFERENCE_MAX && ascii_alnum(byte_at(c, q)))
            q++;
        if (q - name < 2 || byte_at(c, q) != ';')
            break;
        p = end = q + 1;
    }
    return end;
}
