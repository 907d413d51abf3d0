/* A web page flattened to text: which lines are the article. In: lines in blocks. Out: kind and reason of each, and
 * the title, author and date.
 *
 * The article lies between its first and its last paragraph of running text: long, ended like a sentence, and no
 * rule against it (data/<lang>/furniture.tsv). A heading such as "Most read" after which little text follows ends
 * it. What lies before is the head (title, byline, date, caption), what lies after the foot (author's note,
 * disclaimer, furniture). Between them, only what a rule, a repeated sentence or a heading's form marks is not
 * body. Where nothing on the page looks like a page, lines that nothing explains stay body: better too much text
 * than a sentence lost. Each paragraph is looked at once; rules read its first FOLD_BYTES. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

enum {
    HEADING_WORDS = 14,
    HEADING_CELLS = 100,
    BYLINE_WORDS = 20,
    TIME_WORDS = 4,
    STANDFIRST_WORDS = 6,
    STANDFIRST_LINES = 5, /* below the title */
    SENTENCE_LINES = 8,
    LATE_LINES = 6
};

static void decide(paragraph *p, uint8_t kind, const char *reason)
{
    p->kind = kind;
    p->reason = reason;
}

static bool decide_by(paragraph *p, uint8_t rule_kind, uint8_t kind)
{
    const rule *x = p->hits->of[rule_kind];
    if (x)
        decide(p, kind, x->reason);
    return x != NULL;
}

/* ---- names */

/* Two to seven capitalised words, with only joining words between: "Eleanor Tranmere and Dinh Khac Minh". After a
 * comma anything may follow ("Fu Ying, president of ..."): *end is set to the end of the name. */
bool is_name(const page *g, const paragraph *p, const char **end)
{
    const char *s = p->s;
    int capitals = 0;
    *end = p->end;
    while (s < p->end) {
        const char *word = s;
        int n;
        const uint32_t c = utf8_get(s, &n);
        while (s < p->end && *s != ' ' && *s != ',')
            s++;
        if (is_upper(c))
            capitals++;
        else if (is_word_char(c) || c == '&') {
            if (!fold_line(g->m, &g->w->folded, word, s))
                return false;
            const rule_hits hits = rules_match(g->r, &g->w->folded);
            if (!hits.of[RULE_JOIN] && !hits.of[RULE_PARTICLE])
                return false;
        } else if (!is_separator(c) && c != '*' && c != '-')
            return false;
        if (s < p->end && *s == ',' && capitals >= 2) {
            *end = s;
            break;
        }
        while (s < p->end && (*s == ' ' || *s == ','))
            s++;
    }
    return capitals >= 2 && capitals <= 8 && p->digits == 0;
}

/* Remembers the authors named in s..end, cut at joining words; the first becomes lines.author with all of them. */
void keep_author(page *g, const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == ':' || *s == '*' || *s == '-'))
        s++;
    while (end > s && (end[-1] == ' ' || end[-1] == '*' || end[-1] == ',' || end[-1] == '|'))
        end--;
    if (s == end || g->l->author.len)
        return;
    g->l->author = (str){ s, (size_t)(end - s) };
    const char *name = s;
    while (s < end && g->n_names < sizeof g->names / sizeof *g->names) {
        const char *word = s;
        while (s < end && *s != ' ' && *s != ',')
            s++;
        const bool joint = s - word <= 4 && fold_line(g->m, &g->w->folded, word, s) &&
                           rules_match(g->r, &g->w->folded).of[RULE_JOIN];
        if (joint || (s < end && *s == ',') || s == end) {
            const char *stop = joint ? word : s;
            while (stop > name && stop[-1] == ' ')
                stop--;
            if (stop > name)
                g->names[g->n_names++] = (str){ name, (size_t)(stop - name) };
            name = s < end ? s + 1 : s;
        }
        if (s < end)
            s++;
    }
}

static str last_word(str name)
{
    size_t n = 0;
    while (n < name.len && name.s[name.len - n - 1] != ' ')
        n++;
    return (str){ name.s + name.len - n, n };
}

/* Behind a title of a few letters, as in "Ms. Lee"; p->s where there is none. */
static const char *after_title(const paragraph *p)
{
    enum { LETTERS = 4 };
    const char *s = p->s;
    while (s < p->end && *s != '.' && *s != ' ' && s - p->s <= LETTERS)
        s++;
    return p->end - s > 2 && s - p->s >= 2 && s[0] == '.' && s[1] == ' ' ? s + 2 : p->s;
}

/* Begins with an author's name, or a title and the last word of it; `by_last`: or that word alone. */
static bool names_author(page *g, const paragraph *p, bool by_last)
{
    const char *s = after_title(p);
    const bool titled = s > p->s || by_last;
    while (s < p->end && (*s == '*' || *s == ' '))
        s++;
    for (size_t i = 0; i < g->n_names; i++) {
        const str name = titled ? last_word(g->names[i]) : g->names[i];
        char wanted[128];
        if (name.len >= sizeof wanted / 2 || !fold_line(g->m, &g->w->folded, name.s, name.s + name.len))
            continue;
        const size_t n = g->w->folded.n;
        memcpy(wanted, g->w->folded.v, n);
        if (fold_line(g->m, &g->w->folded, s, p->end) && g->w->folded.n >= n && memcmp(g->w->folded.v, wanted, n) == 0)
            return true;
    }
    return false;
}

/* An author's note: says so, begins with the author's name, or with a name and a role ("Ann Lee is a fellow of"). */
bool is_note(page *g, paragraph *p)
{
    const char *end;
    if (look_closer(g, p) || p->words > NOTE_WORDS)
        return false;
    if (hit_in_place(p->hits->of[LINE_BIO], RULE_PREFIX) || (names_author(g, p, false) && !is_navigation(p)))
        return true;
    const rule *f = p->hits->of[LINE_FURNITURE];
    if (!p->hits->of[RULE_ROLE] || p->words > 45 || (f && f->where == RULE_CONTAINS))
        return false;
    const paragraph head = { .s = *p->s == '*' ? p->s + 1 : p->s, .end = p->end };
    if (is_name(g, &head, &end) && end < p->end)
        return true;
    const char *is = head.s; /* "Name Name is", "Name Name, a" */
    int capitals = 0;
    while (is < p->end && is - head.s < 60) {
        int n;
        const uint32_t c = utf8_get(is, &n);
        if (*is != ' ' && !is_upper(c) && (is == head.s || is[-1] == ' '))
            break;
        capitals += is_upper(c) && (is == head.s || is[-1] == ' ');
        is += n;
    }
    if (capitals < 2 || p->end - is <= 3)
        return false;
    return memcmp(is, "is ", 3) == 0 || memcmp(is, "est", 3) == 0 || memcmp(is, "es ", 3) == 0;
}

/* The author whom no byline named: "Ann Lee, a fellow of ...". */
static void keep_signer(page *g, const paragraph *p)
{
    const char *end;
    const paragraph name = { .s = p->s, .end = p->end };
    if (!g->l->author.len && is_name(g, &name, &end) && end < p->end)
        keep_author(g, name.s, end);
}

/* ---- where the article lies */

/* Prose above the article that a rule knows: what a reader is to consent to, a note of the editors. */
static bool is_preamble(page *g, paragraph *p)
{
    if (look_closer(g, p))
        return false;
    const rule *f = p->hits->of[LINE_FURNITURE];
    if (!f || (strcmp(f->reason, "consent") != 0 && strcmp(f->reason, "editor's note") != 0))
        return false;
    decide(p, LINE_FURNITURE, f->reason);
    return true;
}

static bool find_article(page *g)
{
    const size_t stop = find_end(g);
    g->from = g->n;
    g->to = 0;
    for (int weak = 0; weak < 2 && g->to == 0; weak++)
        for (size_t i = 0; i < stop; i++)
            if ((weak ? is_sentence(&g->v[i]) : is_prose(&g->v[i])) && (g->to || !is_preamble(g, &g->v[i]))) {
                g->from = g->from < i ? g->from : i;
                g->to = i + 1;
            }
    find_densest(g);
    return g->to > 0;
}

/* ---- the head */

bool is_dateline(page *g, const paragraph *p, char iso[11])
{
    return p->digits && p->words <= 30 && fold_line(g->m, &g->w->folded, p->s, p->end) &&
           find_date(g->r, &g->w->folded, iso);
}

/* Of an issue: "Vol. 95 (1), March/April". A summary may name a month too, but has more words for each number. */
static bool names_month(page *g, const paragraph *p)
{
    enum { ALWAYS = 6, WORDS = 14, FOR_EACH = 3 };
    int32_t number;
    int numbers = 0;
    for (const char *s = p->s; s < p->end && p->words <= WORDS; s++)
        numbers += is_digit(*s) && (s == p->s || !is_digit(s[-1]));
    if (!p->digits || p->words > WORDS || (p->words > ALWAYS && numbers * FOR_EACH < p->words) || !fold_line(g->m, &g->w->folded, p->s, p->end))
        return false;
    for (char *s = g->w->folded.v, *end = s + g->w->folded.n, *word = s; s <= end; s++)
        if (s == end || *s == ' ' || *s == '/' || *s == ',' || *s == '.') {
            if (is_month(g->r, (str){ word, (size_t)(s - word) }, &number))
                return true;
            word = s + 1;
        }
    return false;
}

/* What follows a prefix rule's pattern, which has as many characters as the text it matched. */
static const char *after_pattern(const paragraph *p, const rule *x)
{
    const char *s = p->s, *q = x->pattern.s, *stop = q + x->pattern.len;
    for (; q < stop && s < p->end; q += utf8_len((unsigned char)*q))
        s += utf8_len((unsigned char)*s);
    while (s < p->end && (*s == ' ' || *s == ':' || (p->end - s >= 3 && memcmp(s, "\xef\xbc\x9a", 3) == 0)))
        s += utf8_len((unsigned char)*s);
    return s;
}

/* The author's name in a byline: after the rule's words, up to a bar, a gap, a number or the next label. */
void read_byline(page *g, const paragraph *p)
{
    const rule *x = p->hits->of[LINE_BYLINE];
    const char *s = p->s, *end = p->end;
    if (x->where == RULE_PREFIX)
        s = after_pattern(p, x);
    else {
        const char *by = NULL;
        for (const char *q = s; q + 4 < end; q++)
            if (memcmp(q, " by ", 4) == 0)
                by = q + 4;
        if (!by)
            return;
        s = by;
    }
    const char *stop = s;
    while (stop < end) {
        int n;
        const uint32_t c = utf8_get(stop, &n);
        const bool gap = is_gap(c) && stop + 1 < end && is_gap((unsigned char)stop[1]);
        if (gap || c == '|' || c == 0x3000 || c == 0xb7 || (c >= '0' && c <= '9'))
            break;
        if (end - stop > 4 && memcmp(stop, " in ", 4) == 0)
            break;
        stop += n;
    }
    keep_author(g, s, stop);
}

/* A rule's word and then a name, by its capital: "By Ann Lee", not "By refusing". */
bool is_byline(const paragraph *p)
{
    const rule *x = p->hits->of[LINE_BYLINE];
    if (!x || p->words > BYLINE_WORDS || p->terminal)
        return false;
    if (x->where != RULE_PREFIX)
        return true;
    const char *s = after_pattern(p, x);
    int n;
    const uint32_t c = s < p->end ? utf8_get(s, &n) : 0;
    return is_upper(c) || c >= 0x3041;
}

void keep_date(page *g, const char iso[11])
{
    if (g->l->date.len)
        return;
    memcpy(g->l->iso_date, iso, 11);
    g->l->date = (str){ g->l->iso_date, 10 };
}

/* "18.42 GMT", "10:05 Bridge opened": the entries of a log. */
static bool is_timed(const paragraph *p)
{
    enum { WORDS = 12 };
    const char *s = p->s;
    if (p->terminal || p->words > WORDS || p->end - s < 4 || !is_digit(s[0]))
        return false;
    s += is_digit(s[1]) ? 2 : 1;
    return (*s == ':' || *s == '.' || *s == 'h') && p->end - s > 2 && is_digit(s[1]) && is_digit(s[2]) &&
           (p->end - s == 3 || !is_digit(s[3]));
}

static void judge_head(page *g, size_t i)
{
    paragraph *p = &g->v[i];
    const bool after_title = g->title < i;
    const char *end;
    char iso[11];
    const bool dated = is_dateline(g, p, iso);
    const bool caption = p->hits->of[LINE_CAPTION] && !p->terminal && p->words <= CAPTION_WORDS;
    if ((caption && (p->words > 7 || !p->hits->of[LINE_BYLINE])) || has_credit(p))
        decide(p, LINE_CAPTION, "photo credit");
    else if (is_byline(p)) {
        decide_by(p, LINE_BYLINE, LINE_BYLINE);
        read_byline(g, p);
        if (dated)
            keep_date(g, iso);
    } else if (dated && !p->terminal) {
        decide(p, LINE_DATELINE, "date");
        keep_date(g, iso);
    } else if (after_title && p->hits->of[LINE_HEADING])
        decide_by(p, LINE_HEADING, LINE_HEADING);
    else if (after_title && p->hits->of[RULE_TEXT])
        decide_by(p, RULE_TEXT, LINE_HEADING);
    else if (is_foot_text(p) && p->hits->of[LINE_FURNITURE])
        decide_by(p, LINE_FURNITURE, LINE_FURNITURE);
    else if (is_navigation(p))
        decide(p, LINE_FURNITURE, "navigation");
    else if (is_blank_of_words(p))
        decide(p, LINE_FURNITURE, "no words");
    else if (is_timed(p))
        decide(p, LINE_FURNITURE, "time");
    else if (after_title && g->v[i - 1].kind == LINE_BYLINE &&
             (p->terminal ? names_author(g, p, true) : p->hits->of[RULE_ROLE] && p->words <= BYLINE_WORDS))
        decide(p, LINE_BIO, "author's note");
    else if (after_title && is_name(g, p, &end) && !p->terminal && p->words <= BYLINE_WORDS) {
        decide(p, LINE_BYLINE, "name");
        const bool bullet = (unsigned char)*p->s == 0xe2;
        keep_author(g, bullet ? p->s + 3 : p->s, end);
    } else if (after_title && names_month(g, p) && !p->terminal)
        decide(p, LINE_DATELINE, "issue");
    else if (after_title && p->listed)
        decide(p, LINE_HEADING, "summary");
    else if (after_title && i - g->title <= (p->terminal ? SENTENCE_LINES : STANDFIRST_LINES) &&
             (p->terminal || p->words >= STANDFIRST_WORDS))
        decide(p, LINE_HEADING, "standfirst");
}

/* ---- inside the article */

static bool is_heading(const paragraph *p)
{
    const char last = p->end[-1];
    if (p->terminal || p->listed || last == ':' || last == ',' || last == ';')
        return false;
    return p->one_line && p->words <= HEADING_WORDS && p->cells <= HEADING_CELLS;
}

/* The name of a section of the site, which a part of the article may have too. */
static bool is_section(const paragraph *p)
{
    const rule *f = p->hits->of[LINE_FURNITURE];
    return f && f->where == RULE_LINE && strcmp(f->reason, "section name") == 0;
}

/* What signs an article below its first paragraph, which may be a summary. */
static bool judge_signed(page *g, paragraph *p)
{
    char iso[11];
    if (is_byline(p) && decide_by(p, LINE_BYLINE, LINE_BYLINE))
        read_byline(g, p);
    else if (p->hits->of[LINE_DATELINE] && is_dateline(g, p, iso)) {
        decide(p, LINE_DATELINE, "date");
        keep_date(g, iso);
    } else
        return false;
    return true;
}

static void judge_inside(page *g, size_t i)
{
    paragraph *p = &g->v[i];
    if (!p->looked)
        return; /* running text */
    const bool blank_before = g->w->places.v[p->first].flags & LINE_AFTER_BLANK || p->own;
    const bool amid = i > g->from && i + 1 < g->to && (!g->furnished || (is_prose(p - 1) && is_prose(p + 1)));
    if (is_section(p) && amid)
        decide(p, LINE_HEADING, "short line");
    else if (is_refused(p)) {
        if (p->hits->of[LINE_CAPTION] && !p->terminal)
            decide_by(p, LINE_CAPTION, LINE_CAPTION);
        else if (!decide_by(p, LINE_DISCLAIMER, LINE_DISCLAIMER) && !decide_by(p, LINE_FURNITURE, LINE_FURNITURE))
            decide_by(p, RULE_END, LINE_FURNITURE);
    } else if (p->own && has_credit(p))
        decide(p, LINE_CAPTION, "photo credit");
    else if (is_blank_of_words(p))
        decide(p, LINE_FURNITURE, "no words");
    else if (is_navigation(p) && p->own)
        decide(p, LINE_FURNITURE, "navigation");
    else if (is_timed(p) && p->words <= TIME_WORDS)
        decide(p, LINE_FURNITURE, "time");
    else if (is_heading(p) && blank_before && !(i <= g->from + LATE_LINES && judge_signed(g, p)))
        decide(p, LINE_HEADING, "short line");
}

/* ---- the foot */

static void judge_foot(page *g, size_t i, bool over)
{
    paragraph *p = &g->v[i];
    (void)look_closer(g, p); /* where memory ran out, it counts as text that no rule knows */
    const bool follows_note = g->v[i - 1].kind == LINE_BIO && !p->own;
    if (p->hits->of[LINE_DISCLAIMER] && p->words <= NOTE_WORDS)
        decide_by(p, LINE_DISCLAIMER, LINE_DISCLAIMER);
    else if (speaks_of_rights(p))
        decide_by(p, LINE_FURNITURE, LINE_FURNITURE);
    else if (!over && (is_note(g, p) || (follows_note && p->hits->of[RULE_ROLE]))) {
        decide(p, LINE_BIO, "author's note");
        keep_signer(g, p);
    } else if (!decide_by(p, RULE_END, LINE_FURNITURE) && !decide_by(p, LINE_FURNITURE, LINE_FURNITURE)) {
        if (is_blank_of_words(p))
            decide(p, LINE_FURNITURE, "no words");
        else if (is_navigation(p))
            decide(p, LINE_FURNITURE, "navigation");
        else if (g->furnished || over)
            decide(p, LINE_FURNITURE, "after the article");
    }
}

/* ---- all of it */

/* No part of the article where nothing of it follows. */
static bool is_tail(page *g, paragraph *p)
{
    if (look_closer(g, p))
        return false;
    if (p->hits->of[LINE_DISCLAIMER] && p->words <= NOTE_WORDS)
        return true;
    return speaks_of_rights(p) || is_note(g, p) || !(is_sentence(p) || is_prose(p));
}

/* A long request behind what is no part of the article, such as to write to the editors. */
static bool asks_readers(page *g, size_t i)
{
    return !look_closer(g, &g->v[i]) && g->v[i].hits->contains && g->v[i].words <= NOTE_WORDS && is_tail(g, &g->v[i - 1]);
}

/* A sentence of some length behind at most a few lines that interrupt the article, such as a heading or a link; g->n:
 * none. */
static size_t next_text(page *g, size_t stop)
{
    enum { GAP = 3, WORDS = 8, NAME_ALONE = 4 };
    for (size_t i = g->to, last = i + GAP; i < stop && i <= last; i++) {
        paragraph *p = &g->v[i];
        const dgm_status s = look_closer(g, p);
        const rule *f = p->hits->of[LINE_FURNITURE];
        const bool leads_away = f && strcmp(f->reason, "navigation") == 0 && !p->terminal;
        const bool note = p->words > NAME_ALONE && is_note(g, p);
        if (s || leads_away || speaks_of_rights(p) || note || p->hits->of[LINE_DISCLAIMER])
            break;
        if ((is_sentence(p) || is_prose(p)) && p->words >= WORDS)
            return i;
        if (is_end_mark(p) && article_goes_on(g, i))
            last = i + LIST_MOST;
    }
    return g->n;
}

/* Gives up notes and disclaimers at the article's end, takes in the short sentences that touch it and what goes on
 * behind a few other lines. */
static void trim_article(page *g)
{
    const size_t stop = find_end(g);
    while (g->to > g->from + 1 && (is_tail(g, &g->v[g->to - 1]) || asks_readers(g, g->to - 1)))
        g->to--;
    for (size_t next = g->to; next < g->n; next = next_text(g, stop))
        for (g->to = next; g->to < stop && !is_tail(g, &g->v[g->to]);)
            g->to++;
}

/* Does anything outside the article look like a page? */
static bool is_furnished(page *g)
{
    for (size_t i = 0; i < g->n; i++) {
        paragraph *p = &g->v[i];
        if (i < g->from && p->reason && p->kind >= LINE_BYLINE && p->kind <= LINE_CAPTION)
            return true;
        if (i == g->to && is_note(g, p))
            return true;
        const bool known = p->repeats || (is_foot_text(p) && (p->hits->of[LINE_FURNITURE] || p->hits->of[RULE_END]));
        if ((i < g->from || i >= g->to) && (known || is_navigation(p)))
            return true;
    }
    return false;
}

static void judge_all_heads(page *g)
{
    for (size_t i = 0; i < g->from; i++)
        if (i != g->title && (!g->v[i].reason || g->v[i].repeats))
            judge_head(g, i);
    /* sentences between the head and the article belong to it */
    while (g->from > 0 && g->from - 1 != g->title && is_sentence(&g->v[g->from - 1]) &&
           (!g->v[g->from - 1].reason || strcmp(g->v[g->from - 1].reason, "standfirst") == 0)) {
        g->from--;
        g->v[g->from].reason = NULL;
        g->v[g->from].kind = LINE_BODY;
    }
    trim_article(g);
    g->furnished = is_furnished(g);
    for (size_t i = 0; i < g->from; i++)
        if (!g->v[i].reason && g->furnished)
            decide(&g->v[i], LINE_FURNITURE, "page head");
}

static void judge_rest(page *g)
{
    for (size_t i = g->from; i < g->to; i++)
        if (!g->v[i].reason)
            judge_inside(g, i);
    bool over = false;
    for (size_t i = g->to; i < g->n; i++) {
        over |= is_end_mark(&g->v[i]);
        judge_foot(g, i, over);
    }
}

static void write_kinds(page *g)
{
    for (size_t i = 0; i < g->n; i++) {
        const paragraph *p = &g->v[i];
        const size_t next = i + 1 < g->n ? p[1].first : g->l->v.n;
        if (p->repeats && (line_kind_analysed(p->kind) || p->kind == LINE_FURNITURE))
            continue; /* as it was marked */
        for (size_t k = p->first; k < next; k++) {
            g->l->v.v[k].kind = p->kind;
            g->l->v.v[k].reason = p->reason ? p->reason : "running text";
        }
    }
}

dgm_status page_find(const mem *m, const line_rules *r, const text *t, lines *l, dgm_error *err)
{
    page g = { .m = m, .r = r, .l = l, .w = l->work };
    if (read_paragraphs(&g, t))
        return err_memory(err);
    if (g.n < 2 || !find_article(&g))
        return DGM_OK;
    g.title = find_headline(&g);
    if (g.title < g.n) {
        decide(&g.v[g.title], LINE_TITLE, "title");
        l->title = (str){ g.v[g.title].s, (size_t)(g.v[g.title].end - g.v[g.title].s) };
    }
    judge_all_heads(&g);
    const dgm_status s = pullquotes_find(m, l->work, g.from, g.to, err);
    if (s)
        return s;
    judge_rest(&g);
    judge_neighbours(&g);
    write_kinds(&g);
    return DGM_OK;
}
