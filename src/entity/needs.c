/* What a pattern needs: see needs.h. In: a pattern. Out: the words it can begin with, and two sets of words of which
 * every match has one each; for a pattern "the end of (this|last) year" the word `the`, `year`, and `this` or `last`.
 *
 * The pattern is read as it is written, alternatives and sequences each giving sets, as in Cox (Regular Expression
 * Matching with a Trigram Index, 2012), but of words: runs of letters of the folded text, which are cut alike in a
 * pattern and in a text, while a letter may follow or precede only where the pattern says so. Of what a sequence needs
 * the rarest is kept. Whatever is not understood may begin with anything and needs nothing: so a pattern may be tried
 * in vain, and is never left out. */
#include "entity/needs.h"

#include "base/utf8.h"

#include <utf8proc.h>

enum { MOST_BYTES = 4096, MOST_DEPTH = 12, FAR = MAX_TOKENS, VARIANTS = 4 };

/* ---- parts of a text: runs of letters, digits, signs */

enum part_kind { PART_SPACE, PART_LETTER, PART_HAN, PART_DIGIT, PART_SIGN };

static enum part_kind part_of(uint32_t c)
{
    if (c < 0x80) {
        const uint32_t low = c | 32;
        return low >= 'a' && low <= 'z' ? PART_LETTER
               : c >= '0' && c <= '9'   ? PART_DIGIT
               : c <= ' '               ? PART_SPACE
                                        : PART_SIGN;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return PART_LETTER;
    case UTF8PROC_CATEGORY_LO:
        return c >= 0x2e80 ? PART_HAN : PART_LETTER;
    case UTF8PROC_CATEGORY_ZS:
        return PART_SPACE;
    default:
        return PART_SIGN;
    }
}

bool next_part(str s, size_t *at, str *part)
{
    int len = 0;
    enum part_kind kind = PART_SPACE;
    while (*at < s.len && (kind = part_of(utf8_get(s.s + *at, &len))) == PART_SPACE)
        *at += (size_t)len;
    if (*at >= s.len)
        return false;
    const size_t from = *at;
    *at += (size_t)len;
    while (kind != PART_HAN && kind != PART_SIGN && *at < s.len && part_of(utf8_get(s.s + *at, &len)) == kind)
        *at += (size_t)len;
    *part = kind == PART_DIGIT ? STR("0") : (str){ s.s + from, *at - from };
    return true;
}

/* ---- reading a pattern */

struct needs_reader {
    const mem *m;
    vocab v;                  /* says what a stop word is */
    buf fold;
    const char *s;
    int n, depth;
    bool open;                /* a letter may stand before */
    bool digits;              /* a digit does, and so the token goes on */
    bool caseless, failed, memory;
    struct {
        int from, close;
        bool repeats;
    } group[MOST_DEPTH];
    int16_t match[MOST_BYTES]; /* of a bracket: where it closes */
};

static void add_item(items *to, enum item_shape shape, enum item_class class, str word)
{
    for (int i = 0; i < to->n; i++)
        if (to->v[i].shape == shape && to->v[i].class == class && str_eq(item_str(&to->v[i]), word))
            return;
    to->any = to->any || to->n == MOST_ITEMS || word.len > ITEM_BYTES;
    if (to->any)
        return;
    item *x = &to->v[to->n++];
    x->shape = (uint8_t)shape;
    x->class = (uint8_t)class;
    x->len = (uint8_t)word.len;
    memcpy(x->s, word.s, word.len);
}

static void add_items(items *to, const items *from)
{
    to->any = to->any || from->any;
    for (int i = 0; i < from->n; i++)
        add_item(to, from->v[i].shape, from->v[i].class, item_str(&from->v[i]));
}

bool needs_is_stop(needs_reader *r, str word)
{
    const uint32_t form = vocab_form(&r->v, word.s, word.len);
    r->memory = r->memory && form != STRTAB_NONE;
    return form != STRTAB_NONE && r->v.form_flags.v[form] & FORM_STOP;
}

/* About how often one of them stands in a text, in no unit. */
static int64_t frequency(needs_reader *r, const items *x)
{
    if (x->any)
        return INT64_MAX;
    int64_t sum = 0;
    for (int i = 0; i < x->n; i++) {
        const str word = item_str(&x->v[i]);
        if (x->v[i].class >= KIND) {
            sum += str_eq(word, STR("number")) || str_eq(word, STR("ordinal")) ? 30 : 3;
        } else if (part_of((unsigned char)word.s[0]) == PART_SIGN && (unsigned char)word.s[0] < 0x80) {
            sum += strchr("%$", word.s[0]) ? 1 : 300;
        } else {
            sum += needs_is_stop(r, word) ? 200 : word.len <= 2 && word.s[0] != '0' ? 40 : 2;
        }
    }
    return sum;
}

static int char_at(const needs_reader *r, int i, uint32_t *c)
{
    int len = 1;
    *c = utf8_get(r->s + i, &len);
    return len;
}

static int escape_end(const needs_reader *r, int i)
{
    if (i + 1 >= r->n)
        return r->n;
    const char end = r->s[i + 1] == 'x' ? '}' : r->s[i + 1] == 'k' ? '>' : '\0'; /* \x{a0}, \k<name> */
    const bool named = end && i + 2 < r->n && r->s[i + 2] == (end == '}' ? '{' : '<');
    const char *close = named ? memchr(r->s + i, end, (size_t)(r->n - i)) : NULL;
    uint32_t c;
    return close ? (int)(close - r->s) + 1 : i + 1 + char_at(r, i + 1, &c);
}

static int set_end(const needs_reader *r, int i)
{
    int k = i + 1;
    if (k < r->n && r->s[k] == '^')
        k++;
    if (k < r->n && r->s[k] == ']')
        k++;
    while (k < r->n && r->s[k] != ']')
        k = r->s[k] == '\\' ? escape_end(r, k) : k + 1;
    return k < r->n ? k + 1 : r->n;
}

static bool is_kind(const needs_reader *r, int i)
{
    return r->s[i] == '{' && i + 1 < r->n && r->s[i + 1] >= 'a' && r->s[i + 1] <= 'z';
}

static int kind_end(const needs_reader *r, int i)
{
    const char *close = memchr(r->s + i, '}', (size_t)(r->n - i));
    return close ? (int)(close - r->s) + 1 : r->n;
}

/* The end of the atom at i, without its quantifier. */
static int atom_end(const needs_reader *r, int i)
{
    uint32_t c;
    switch (r->s[i]) {
    case '\\': return escape_end(r, i);
    case '[': return set_end(r, i);
    case '(': return r->match[i] + 1;
    case '{': return is_kind(r, i) ? kind_end(r, i) : i + 1;
    default: return i + char_at(r, i, &c);
    }
}

/* The quantifier at i: its end, and how often the atom before it may stand. */
static int quantifier(const needs_reader *r, int i, int *least, int *most)
{
    *least = *most = 1;
    if (i >= r->n)
        return i;
    if (r->s[i] == '{' && i + 1 < r->n && r->s[i + 1] >= '0' && r->s[i + 1] <= '9') {
        int value[2] = { 0, -1 }, k = 0;
        for (i++; i < r->n && r->s[i] != '}'; i++)
            if (r->s[i] == ',')
                value[k = 1] = 0;
            else if (value[k] < 1000)
                value[k] = value[k] * 10 + (r->s[i] - '0');
        *least = value[0];
        *most = value[1] < 0 ? value[0] : value[1] ? value[1] : FAR;
        i++;
    } else if (r->s[i] == '?' || r->s[i] == '*' || r->s[i] == '+') {
        *least = r->s[i] == '+';
        *most = r->s[i] == '?' ? 1 : FAR;
        i++;
    } else {
        return i;
    }
    return i < r->n && (r->s[i] == '+' || r->s[i] == '?') ? i + 1 : i;
}

static bool looks_around(const needs_reader *r, int i)
{
    if (r->s[i] != '(' || i + 3 >= r->n || r->s[i + 1] != '?')
        return false;
    const char a = r->s[i + 2], b = r->s[i + 3];
    return a == '=' || a == '!' || (a == '<' && (b == '=' || b == '!'));
}

/* Where the inside of a group begins; 0: not understood. */
static int group_start(const needs_reader *r, int i, bool *caseless)
{
    if (i + 2 >= r->n || (r->s[i + 1] != '?' && r->s[i + 1] != '*'))
        return i + 1;
    if (r->s[i + 1] == '*')
        return 0;
    const char *p = r->s + i + 2;
    if (*p == ':' || *p == '>' || *p == '|')
        return i + 3;
    if (*p == 'i' && i + 3 < r->n && p[1] == ':')
        return *caseless = true, i + 4;
    const char *close = *p == '<' ? memchr(p, '>', (size_t)(r->n - i - 2)) : NULL;
    return close ? (int)(close - r->s) + 1 : 0;
}

/* The code points of a set, at most `most`; -1: more, a range of letters, or negated. A range of digits is '0'. */
static int set_chars(const needs_reader *r, int i, uint32_t *out, int most)
{
    const int end = set_end(r, i) - 1;
    int n = 0;
    if (r->s[i + 1] == '^')
        return -1;
    for (int k = i + 1; k < end;) {
        uint32_t c;
        if (r->s[k] == '\\') {
            const char e = r->s[k + 1];
            if (e == 'w' || e == 'x' || (e >= 'A' && e <= 'Z') || (e >= '1' && e <= '9'))
                return -1;
            c = e == 'd' ? '0' : e == 's' ? ' ' : (unsigned char)e;
            k = escape_end(r, k);
        } else {
            k += char_at(r, k, &c);
        }
        if (k + 1 < end && r->s[k] == '-') {
            if (part_of(c) != PART_DIGIT)
                return -1;
            k += 2;
        }
        if (n == most)
            return -1;
        out[n++] = c;
    }
    return n;
}

/* The letter a set of its two cases stands for, or 0. */
static uint32_t letter_of_set(const needs_reader *r, int i)
{
    uint32_t c[2];
    if (set_chars(r, i, c, 2) != 2 || part_of(c[0]) != PART_LETTER)
        return 0;
    const utf8proc_int32_t a = (utf8proc_int32_t)c[0], b = (utf8proc_int32_t)c[1];
    return utf8proc_tolower(a) == b || utf8proc_tolower(b) == a ? (uint32_t)utf8proc_tolower(a) : 0;
}

/* Whether a letter may stand at i, where the text of a run would go on. `inside`: from the start of an alternative,
 * of which the end says nothing; taken as yes. */
static bool goes_on(const needs_reader *r, int i, int depth, bool inside, int steps)
{
    for (; steps < 64; steps++) {
        if (i < r->n && (r->s[i] == '|' || r->s[i] == ')')) {
            if (depth == 0 || inside)
                return inside; /* else the match ends */
            depth--;
            const int close = r->group[depth].close;
            int least, most;
            const int after = quantifier(r, close + 1, &least, &most);
            if (r->group[depth].repeats && goes_on(r, r->group[depth].from, depth, true, steps + 16))
                return true;
            i = after;
            continue;
        }
        if (i >= r->n)
            return false;
        uint32_t c = 0, set[8];
        bool may = true, zero = false;
        int n;
        switch (r->s[i]) {
        case '\\':
            zero = r->s[i + 1] == 'b';
            may = !zero && !strchr("ds", r->s[i + 1]) &&
                  ((r->s[i + 1] | 32) >= 'a' && (r->s[i + 1] | 32) <= 'z' && r->s[i + 1] != 'x');
            break;
        case '[':
            n = set_chars(r, i, set, 8);
            may = n < 0;
            for (int k = 0; k < n; k++)
                may = may || part_of(set[k]) == PART_LETTER;
            break;
        case '(':
            zero = looks_around(r, i);
            break;
        case '^':
        case '$': zero = true; break;
        case '.': break;
        default:
            char_at(r, i, &c);
            may = is_kind(r, i) || part_of(c) == PART_LETTER;
        }
        const int end = atom_end(r, i);
        int least, most;
        const int after = quantifier(r, end, &least, &most);
        if (r->s[i] == '(' && !zero) { /* each alternative of the group; what follows if it may be left out */
            bool caseless = false;
            may = false;
            for (int k = group_start(r, i, &caseless); !may && k && k < end - 1; k = atom_end(r, k)) {
                const bool begins = k == group_start(r, i, &caseless) || r->s[k] == '|';
                const int at = r->s[k] == '|' ? k + 1 : k;
                may = begins && goes_on(r, at, depth, true, steps + 16);
            }
        }
        if (may && !zero)
            return true;
        if (!zero && least > 0)
            return false;
        i = after;
    }
    return true;
}

static bool fold_item(needs_reader *r, str s)
{
    r->fold.n = 0;
    return lexis_fold(r->m, s.s, s.len, &r->fold) || (r->memory = false);
}

/* A part that consists of the one item. */
static void set_item(needs *p, enum item_class class, str word)
{
    add_item(&p->of[TRIGGER_FIRST], WHOLE, class, word);
    add_item(&p->of[TRIGGER_NEED], WHOLE, class, word);
}

/* The same of letters with a letter before or after it, or not. */
static void set_letters(needs *p, enum item_class class, str word, bool before, bool after)
{
    const enum item_shape shape = before ? ENDS : after ? BEGINS : WHOLE;
    p->of[TRIGGER_FIRST].any |= before;
    p->of[TRIGGER_NEED].any |= before && after;
    add_item(&p->of[TRIGGER_FIRST], shape, class, word);
    add_item(&p->of[TRIGGER_NEED], shape, class, word);
}

static void set_unknown(needs_reader *r, needs *p)
{
    p->of[TRIGGER_FIRST].any = p->of[TRIGGER_NEED].any = true;
    r->open = true;
}

/* A run of letters from i on, some of them optional: the words it may be. Returns its end. */
static int read_word(needs_reader *r, int i, needs *p)
{
    char word[VARIANTS][ITEM_BYTES];
    int len[VARIANTS] = { 0 }, n = 1;
    const bool before = r->open;
    bool clear = true, capital = false;
    const int from = i;
    while (i < r->n) {
        uint32_t c = 0;
        if (r->s[i] == '[')
            c = letter_of_set(r, i);
        else if (!strchr("\\(){}|.^$*+?", r->s[i]))
            char_at(r, i, &c);
        if (!c || part_of(c) != PART_LETTER)
            break;
        capital = capital ||
                  (i == from && r->s[i] != '[' && !r->caseless && (uint32_t)utf8proc_tolower((utf8proc_int32_t)c) != c);
        int least, most;
        const int end = quantifier(r, atom_end(r, i), &least, &most);
        clear = clear && most == 1 && (least == 1 || 2 * n <= VARIANTS);
        char bytes[4];
        const int size = utf8_put(c, bytes);
        const int had = n;
        for (int k = 0; clear && k < had; k++) {
            if (least == 0) {
                memcpy(word[n], word[k], (size_t)len[k]);
                len[n++] = len[k];
            }
            clear = len[k] + size < ITEM_BYTES - 1;
            if (clear)
                memcpy(word[k] + len[k], bytes, (size_t)size), len[k] += size;
        }
        i = end;
    }
    r->open = true;
    const bool after = goes_on(r, i, r->depth, false, 0);
    p->tokens = 1;
    if (!clear)
        return set_unknown(r, p), i;
    for (int k = 0; k < n; k++) {
        p->empty = p->empty || len[k] == 0;
        if (len[k] && fold_item(r, (str){ word[k], (size_t)len[k] }))
            set_letters(p, capital ? CAPITAL : ANY_CASE, (str){ r->fold.v, r->fold.n }, before, after);
    }
    p->of[TRIGGER_NEED].any |= p->empty;
    return i;
}

static void read_sign(needs_reader *r, needs *p, uint32_t c)
{
    char bytes[4];
    const int size = utf8_put(c, bytes);
    r->open = false;
    p->tokens = part_of(c) != PART_SPACE;
    if (part_of(c) == PART_DIGIT)
        set_item(p, ANY_CASE, STR("0"));
    else if (part_of(c) == PART_SPACE)
        p->of[TRIGGER_NEED].any = true; /* begins no token */
    else if (fold_item(r, (str){ bytes, (size_t)size }))
        set_item(p, ANY_CASE, (str){ r->fold.v, r->fold.n });
}

static void read_set(needs_reader *r, int i, needs *p)
{
    uint32_t c[8];
    const int n = set_chars(r, i, c, 8);
    bool letters = n <= 0;
    for (int k = 0; k < n; k++)
        letters = letters || part_of(c[k]) == PART_LETTER;
    if (letters) {
        set_unknown(r, p);
        p->tokens = 1;
        return;
    }
    for (int k = 0; k < n; k++)
        read_sign(r, p, c[k]);
}

static void read_alternatives(needs_reader *r, int from, int to, needs *out);

static void read_group(needs_reader *r, int i, int most, needs *p)
{
    bool caseless = false;
    const int from = group_start(r, i, &caseless);
    if (!from || r->depth + 1 >= MOST_DEPTH) {
        r->failed = true;
        return;
    }
    const bool was = r->caseless;
    r->caseless = r->caseless || caseless;
    r->group[r->depth].from = from;
    r->group[r->depth].close = r->match[i];
    r->group[r->depth].repeats = most > 1;
    r->depth++;
    read_alternatives(r, from, r->match[i], p);
    r->depth--;
    r->caseless = was;
}

/* The atom at i without its quantifier. */
static void read_atom(needs_reader *r, int i, int most, needs *p)
{
    const int end = atom_end(r, i);
    uint32_t c;
    if (looks_around(r, i) || r->s[i] == '^' || r->s[i] == '$' || (r->s[i] == '\\' && r->s[i + 1] == 'b')) {
        p->empty = p->of[TRIGGER_NEED].any = p->of[TRIGGER_ALSO].any = true;
        return;
    }
    if (r->s[i] == '(') {
        read_group(r, i, most, p);
    } else if (r->s[i] == '[') {
        read_set(r, i, p);
    } else if (is_kind(r, i)) {
        const bool after = goes_on(r, end, r->depth, false, 0);
        set_letters(p, r->caseless ? KIND_ANY_CASE : KIND, (str){ r->s + i + 1, (size_t)(end - i) - 2 }, r->open,
                    after);
        r->open = true;
        p->tokens = 3;
    } else if (r->s[i] == '\\') {
        const char e = i + 1 < r->n ? r->s[i + 1] : 'Q';
        r->failed = r->failed || e == 'Q' || e == 'E';
        p->tokens = 1;
        if (e == 'd' || e == 's')
            read_sign(r, p, e == 'd' ? '0' : ' ');
        else if (((e | 32) >= 'a' && (e | 32) <= 'z') || (e >= '0' && e <= '9'))
            set_unknown(r, p);
        else
            char_at(r, i + 1, &c), read_sign(r, p, c);
    } else if (r->s[i] == '.') {
        set_unknown(r, p);
        p->tokens = 1;
    } else {
        char_at(r, i, &c);
        read_sign(r, p, c); /* a sign, a digit, a blank or a Chinese character */
    }
}

static bool begins_word(const needs_reader *r, int i)
{
    uint32_t c = 0;
    if (r->s[i] == '[')
        c = letter_of_set(r, i);
    else if (r->s[i] != '\\' && !is_kind(r, i))
        char_at(r, i, &c);
    return c && part_of(c) == PART_LETTER;
}

static bool same_items(const items *a, const items *b)
{
    return a->n == b->n && memcmp(a->v, b->v, (size_t)a->n * sizeof *a->v) == 0;
}

/* Keeps the two rarest of what the parts of a sequence need. */
static void keep_rarest(needs_reader *r, const needs *p, needs *out, int64_t best[2])
{
    for (int role = TRIGGER_NEED; role <= TRIGGER_ALSO; role++) {
        const items *x = &p->of[role];
        const int64_t often = p->empty ? INT64_MAX : frequency(r, x);
        if (often == INT64_MAX || (best[0] < INT64_MAX && same_items(x, &out->of[TRIGGER_NEED])))
            continue;
        if (often <= best[0]) {
            best[1] = best[0];
            out->of[TRIGGER_ALSO] = out->of[TRIGGER_NEED];
            best[0] = often;
            out->of[TRIGGER_NEED] = *x;
        } else if (often <= best[1]) {
            best[1] = often;
            out->of[TRIGGER_ALSO] = *x;
        }
    }
}

/* A word, or an atom with its quantifier; returns its end. */
static int read_part(needs_reader *r, int i, needs *p)
{
    int least = 1, most = 1;
    memset(p, 0, sizeof *p);
    if (begins_word(r, i)) {
        r->digits = false;
        i = read_word(r, i, p);
        p->of[TRIGGER_ALSO].any = true;
        return i;
    }
    const bool group = r->s[i] == '(', after_digits = r->digits;
    const int after = quantifier(r, atom_end(r, i), &least, &most);
    read_atom(r, i, most, p);
    p->of[TRIGGER_ALSO].any |= !group;
    p->empty = p->empty || least == 0;
    r->digits = !group && p->of[TRIGGER_NEED].n == 1 && str_eq(item_str(&p->of[TRIGGER_NEED].v[0]), STR("0"));
    p->tokens = r->digits ? !after_digits : p->tokens * most < FAR ? p->tokens * most : FAR;
    return after;
}

static void read_sequence(needs_reader *r, int from, int to, needs *out)
{
    memset(out, 0, sizeof *out);
    out->empty = out->of[TRIGGER_NEED].any = out->of[TRIGGER_ALSO].any = true;
    int64_t best[2] = { INT64_MAX, INT64_MAX };
    for (int i = from; i < to && !r->failed;) {
        needs p;
        const bool before = r->open;
        i = read_part(r, i, &p);
        r->open = r->open || (p.empty && before);
        if (out->empty)
            add_items(&out->of[TRIGGER_FIRST], &p.of[TRIGGER_FIRST]);
        out->empty = out->empty && p.empty;
        out->tokens = out->tokens + p.tokens < FAR ? out->tokens + p.tokens : FAR;
        keep_rarest(r, &p, out, best);
    }
}

static void read_alternatives(needs_reader *r, int from, int to, needs *out)
{
    const bool before = r->open, digits = r->digits;
    bool open = false;
    memset(out, 0, sizeof *out);
    for (int i = from; i <= to && !r->failed;) {
        int end = i;
        while (end < to && r->s[end] != '|')
            end = atom_end(r, end);
        needs p;
        r->open = before;
        r->digits = digits;
        read_sequence(r, i, end, &p);
        open = open || r->open;
        for (int role = 0; role < TRIGGER_ROLES; role++)
            add_items(&out->of[role], &p.of[role]);
        out->empty = out->empty || p.empty;
        out->tokens = p.tokens > out->tokens ? p.tokens : out->tokens;
        i = end + 1;
    }
    r->open = open;
}

/* Where every bracket closes; false: they do not fit, or there are too many. */
static bool match_brackets(needs_reader *r)
{
    int open[MOST_DEPTH * 2], n = 0;
    for (int i = 0; i < r->n;) {
        if (r->s[i] == '(') {
            if (n == MOST_DEPTH * 2)
                return false;
            open[n++] = i++;
        } else if (r->s[i] == ')') {
            if (n == 0)
                return false;
            r->match[open[--n]] = (int16_t)i++;
        } else {
            i = atom_end(r, i);
        }
    }
    return n == 0;
}

needs_reader *needs_reader_new(const mem *m, uint64_t seed, const lexis *lex)
{
    needs_reader *r = mem_zalloc(m, sizeof *r);
    if (!r)
        return NULL;
    r->m = m;
    vocab_init(&r->v, m, lex, seed, 0);
    return r;
}

void needs_reader_free(needs_reader *r)
{
    if (!r)
        return;
    vec_free(r->m, &r->fold);
    vocab_free(&r->v);
    mem_free(r->m, r);
}

bool needs_read(needs_reader *r, const pattern *p, needs *out)
{
    r->s = p->source.s;
    r->n = p->source.len < MOST_BYTES ? (int)p->source.len : 0;
    r->depth = 0;
    r->memory = true;
    r->open = r->caseless = r->digits = false;
    r->failed = r->n == 0 || !match_brackets(r);
    if (!r->failed)
        read_alternatives(r, 0, r->n, out);
    if (r->failed || out->empty) {
        memset(out, 0, sizeof *out);
        for (int role = 0; role < TRIGGER_ROLES; role++)
            out->of[role].any = true;
        out->tokens = FAR;
    }
    return r->memory;
}
