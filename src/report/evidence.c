/* The passages behind figures. In: layers of the documents. Out: for each key that is wanted the few best, in one pass:
 * of stances the strongest, of pairs and actors the first, from as many documents as there are. */
#include "report/shown.h"

#include <string.h>

enum { MOST_IN_SENTENCE = 16 }; /* actors of a sentence that are paired */

static int strength(const passage *p)
{
    return p->score == NO_SCORE ? 0 : p->score < 0 ? -p->score : p->score;
}

/* Stronger first; of equals the earlier. A passage of the same sentence is there but once. */
static void offer(shown *x, uint32_t at, const passage *p)
{
    if (at == STRTAB_NONE)
        return;
    passages *e = &x->evidence.v[at];
    e->total++;
    int place = 0;
    while (place < e->n && strength(&e->v[place]) >= strength(p)) {
        if (e->v[place].doc == p->doc && e->v[place].sentence == p->sentence)
            return;
        place++;
    }
    if (place == PASSAGES)
        return;
    const int moved = e->n - place - (e->n == PASSAGES);
    memmove(&e->v[place + 1], &e->v[place], (size_t)moved * sizeof *e->v);
    e->v[place] = *p;
    e->n += e->n < PASSAGES;
}

/* What has no score is kept once for each document, until every document has had its turn. */
void evidence_keep(shown *x, uint32_t at, const passage *p)
{
    if (at == STRTAB_NONE)
        return;
    const passages *e = &x->evidence.v[at];
    if (e->n && e->v[e->n - 1].doc == p->doc)
        x->evidence.v[at].total++;
    else
        offer(x, at, p);
}

/* ---- parts of compound ids: "cn+ru" is cn and ru */

static bool next_part(str *rest, str *part)
{
    if (!rest->s)
        return false;
    const char *plus = memchr(rest->s, '+', rest->len);
    *part = plus ? (str){ rest->s, (size_t)(plus - rest->s) } : *rest;
    *rest = plus ? (str){ plus + 1, rest->len - part->len - 1 } : (str){ NULL, 0 };
    return true;
}

/* ---- whether a sentence was analysed */

bool is_analysed(const shown *x, const dgm_table *sentences, int64_t row)
{
    if (x->in->all_text)
        return true;
    const str kind = cell_text_of(sentences, "kind", row);
    return str_eq(kind, STR("body")) || str_eq(kind, STR("title")) || str_eq(kind, STR("heading"));
}

/* ---- actors and pairs */

typedef struct seen {
    str id;
    int32_t start, end;
} seen;

static void offer_pairs(shown *x, uint32_t doc, int32_t sentence, const seen *v, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            if (str_cmp(v[i].id, v[k].id) < 0) {
                const passage p = { doc, sentence, v[i].start, v[i].end, NO_SCORE, { "", 0 }, false };
                evidence_keep(x, evidence_of(x, key_of(x, 'p', v[i].id, v[k].id, STR(""))), &p);
            }
}

static void collect_actors(shown *x, uint32_t doc)
{
    const report_doc *d = &x->in->docs[doc];
    const dgm_table *t = d->entities;
    seen v[MOST_IN_SENTENCE];
    int n = 0;
    int64_t current = -1;
    bool analysed = false;
    for (int64_t i = 0; i < table_rows(t); i++) {
        const int64_t sentence = cell_count(t, "sentence", i);
        if (sentence != current) {
            offer_pairs(x, doc, (int32_t)current, v, n);
            n = 0;
            current = sentence;
            analysed = sentence >= 0 && sentence < table_rows(d->sentences) && is_analysed(x, d->sentences, sentence);
        }
        str rest = cell_text_of(t, "id", i), id;
        while (analysed && next_part(&rest, &id)) {
            const passage p = { doc,
                                (int32_t)sentence,
                                (int32_t)cell_count(t, "start", i),
                                (int32_t)cell_count(t, "end", i),
                                NO_SCORE,
                                { "", 0 },
                                false };
            evidence_keep(x, evidence_of(x, key_of(x, 'a', id, STR(""), STR(""))), &p);
            evidence_keep(x, evidence_of_period(x, 'm', id, STR(""), d->period), &p);
            words_keep_name(x, doc, id, &p);
            if (n < MOST_IN_SENTENCE)
                v[n++] = (seen){ id, p.start, p.end };
        }
    }
    offer_pairs(x, doc, (int32_t)current, v, n);
}

/* ---- stances */

/* As whom the author of a document counts: as the tally of holders has it. */
static str author_key(shown *x, const report_doc *d, str target, str lang)
{
    static const char *const from[] = { "source", "author" };
    str name = { "", 0 };
    int i = 0;
    for (; i < 2 && !name.len; i++)
        name = cell_text_of(d->profile, from[i], 0);
    const str kind = name.len ? str_of(from[i - 1]) : STR("doc");
    buf b = { 0 };
    const bool ok = buf_add(x->m, &b, kind.s, kind.len) && buf_char(x->m, &b, ':') &&
                    buf_add(x->m, &b, name.len ? name.s : d->id.s, name.len ? name.len : d->id.len);
    const str key = ok ? key_of(x, 'h', (str){ b.v, b.n }, target, lang) : STR("");
    x->failed |= !ok;
    vec_free(x->m, &b);
    return key;
}

static void offer_arrows(shown *x, const report_doc *d, const passage *p, str target, str lang)
{
    if (str_eq(p->holder, STR("author"))) {
        offer(x, evidence_of(x, author_key(x, d, target, lang)), p);
        return;
    }
    str rest = p->holder, id;
    while (next_part(&rest, &id))
        offer(x, evidence_of(x, key_of(x, 'h', id, target, lang)), p);
}

/* The language that a row was read in, whose scores it counts among. */
static str language_of_row(const report_doc *d, int64_t row)
{
    const str lang = cell_text_of(d->sentences, "lang", cell_count(d->stances, "sentence", row));
    return lang.len ? lang : cell_text_of(d->profile, "lang", 0);
}

static void collect_stances(shown *x, uint32_t doc)
{
    const report_doc *d = &x->in->docs[doc];
    const dgm_table *t = d->stances;
    for (int64_t i = 0; i < table_rows(t); i++) {
        const str lang = language_of_row(d, i);
        const str holder = cell_text_of(t, "holder", i), label = cell_text_of(t, "label", i);
        const bool author = str_eq(holder, STR("author"));
        const passage p = { doc,
                            (int32_t)cell_count(t, "sentence", i),
                            (int32_t)cell_count(t, "start", i),
                            (int32_t)cell_count(t, "end", i),
                            cell_score(t, "score", i),
                            holder,
                            str_eq(cell_text_of(t, "target_via", i), STR("named")) };
        str rest = cell_text_of(t, "target", i), id;
        while (next_part(&rest, &id)) {
            offer(x, evidence_of(x, key_of(x, 't', id, lang, label)), &p);
            offer_arrows(x, d, &p, id, lang);
            if (!author)
                continue;
            offer(x, evidence_of(x, key_of(x, 'c', id, lang, d->group)), &p);
            offer(x, evidence_of_period(x, 'z', id, lang, d->period), &p);
        }
    }
}

/* About what a passage takes on the page. */
static size_t cost_of(const shown *x, const passage *p)
{
    enum { AROUND_IT = 220, LONGEST = 600 };
    const report_doc *d = &x->in->docs[p->doc];
    const int64_t len = cell_count(d->sentences, "end", p->sentence) - cell_count(d->sentences, "start", p->sentence);
    return (size_t)(len < LONGEST ? len : LONGEST) + d->id.len + AROUND_IT;
}

/* Keeps what has room: first of each key its best passage, then the second best, and so on. */
static void keep_within(shown *x)
{
    enum { MOST_BYTES = 500 * 1000 };
    size_t used = 0;
    int kept = 0;
    for (; kept < PASSAGES && used < MOST_BYTES; kept++)
        for (uint32_t i = 0; i < x->evidence.n; i++) {
            passages *e = &x->evidence.v[i];
            if (kept >= e->n)
                continue;
            used += cost_of(x, &e->v[kept]);
            if (used >= MOST_BYTES)
                e->n = kept;
        }
    for (uint32_t i = 0; i < x->evidence.n; i++)
        x->evidence.v[i].n = x->evidence.v[i].n < kept ? x->evidence.v[i].n : kept;
}

dgm_status evidence_collect(shown *x, dgm_error *err)
{
    for (uint32_t i = 0; i < x->in->n_docs; i++) {
        collect_actors(x, i);
        collect_stances(x, i);
        words_collect(x, i);
    }
    keep_within(x);
    return x->failed ? err_memory(err) : DGM_OK;
}

/* ---- panels */

/* What is shown of a sentence: all, or what stands around the mention. */
static void cut_around(const char *text, int32_t *from, int32_t *to, const passage *p)
{
    enum { WHOLE = 420, AROUND = 190 };
    if (*to - *from <= WHOLE)
        return;
    const int32_t left = p->start - AROUND, right = p->end + AROUND;
    if (left > *from)
        for (*from = left; (text[*from] & 0xc0) == 0x80; (*from)--)
            ;
    if (right < *to && right - *from <= 2 * WHOLE)
        *to = right;
    else if (*to - *from > WHOLE)
        *to = *from + WHOLE;
    while ((text[*to] & 0xc0) == 0x80)
        (*to)--;
}

static void put_quoted(html *h, const report_doc *d, const passage *p)
{
    const int32_t first = (int32_t)cell_count(d->sentences, "start", p->sentence);
    const int32_t last = (int32_t)cell_count(d->sentences, "end", p->sentence);
    int32_t from = first, to = last;
    cut_around(d->text.s, &from, &to, p);
    const char *s = d->text.s;
    const bool marked = p->start >= from && p->end <= to && p->end - p->start < last - first;
    const int32_t a = marked ? p->start : to, b = marked ? p->end : to;
    emit(h, "%s%t", from > first ? "… " : "", ((str){ s + from, (size_t)(a - from) }));
    if (marked)
        emit(h, "<b>%t</b>%t", ((str){ s + a, (size_t)(b - a) }), ((str){ s + b, (size_t)(to - b) }));
    emit(h, "%s", to < last ? " …" : "");
}

/* "Russia", "China and Russia", "unnamed sources of Russia", "someone". */
static void put_holder(html *h, const shown *x, str holder)
{
    const str some = STR("some-");
    str rest = holder, id;
    for (int i = 0; next_part(&rest, &id); i++) {
        const bool unnamed = id.len > some.len && memcmp(id.s, some.s, some.len) == 0;
        emit(h, "%s%s", i ? " and " : "", unnamed ? "unnamed sources of " : "");
        if (str_eq(id, STR("unspecified")))
            emit(h, "someone");
        else
            emit(h, "%t", shown_name(x, unnamed ? (str){ id.s + some.len, id.len - some.len } : id));
    }
}

static void put_passage(html *h, const shown *x, const passage *p)
{
    const report_doc *d = &x->in->docs[p->doc];
    if (p->score != NO_SCORE)
        emit(h, "<span class=\"chip %s\">%c</span> ", stance_class(p->score), p->score);
    put_quoted(h, d, p);
    emit(h, " <a class=\"src\" href=\"#d%ds%d\">%t, byte %d</a>", (int)p->doc, (int)p->sentence, d->id, (int)p->start);
    if (p->holder.len && !str_eq(p->holder, STR("author"))) {
        emit(h, " <span class=\"who\">said to be the view of ");
        put_holder(h, x, p->holder);
        emit(h, "</span>");
    }
    emit(h, "</li>\n");
}

/* The parts of a key after its letter. */
static str part_of(str key, int n)
{
    const char *p = key.s, *end = key.s + key.len;
    for (; n > 0; n--) {
        const char *sign = memchr(p, '\x1f', (size_t)(end - p));
        p = sign ? sign + 1 : end;
    }
    const char *sign = memchr(p, '\x1f', (size_t)(end - p));
    return (str){ p, (size_t)((sign ? sign : end) - p) };
}

void put_target_name(html *h, const shown *x, str id, int cells)
{
    const char *tilde = memchr(id.s, '~', id.len);
    if (!tilde) {
        put_short(h, shown_name(x, id), cells);
        return;
    }
    const size_t n = (size_t)(tilde - id.s);
    put_short(h, shown_name(x, (str){ id.s, n }), cells / 2 - 1);
    emit(h, " – ");
    put_short(h, shown_name(x, (str){ tilde + 1, id.len - n - 1 }), cells / 2 - 1);
}

static void put_side(html *h, const shown *x, bool more)
{
    if (more || x->in->key_reference.len)
        emit(h, " in %t", more ? x->in->key_group : x->in->key_reference);
    else
        emit(h, " outside %t", x->in->key_group);
}

static void put_heading(html *h, const shown *x, str key)
{
    const str a = part_of(key, 1), b = part_of(key, 2), c = part_of(key, 3);
    put_target_name(h, x, a, 200);
    switch (key.s[0]) {
    case 'p': emit(h, " and %t in one sentence", shown_name(x, b)); break;
    case 'q': emit(h, " and %t in one sentence", b); break;
    case 'm': emit(h, " in %t", c); break;
    case 'z': emit(h, " in %t, by the authors: the strongest passages", c); break;
    case 'h': emit(h, " on %t: the strongest passages", shown_name(x, b)); break;
    case 'w': emit(h, ": first places"); break;
    case 'k': put_side(h, x, str_eq(b, STR("more"))); break;
    case 't': emit(h, ": the strongest passages %s", str_eq(c, STR("favor")) ? "in favour" : "against"); break;
    case 'c': emit(h, " in %t, by its author", c); break;
    default: emit(h, ": first mentions"); break;
    }
}

static const char *figure_of(char kind)
{
    static const char kinds[] = "aptcwkqhmz";
    static const char *const names[] = { "actors",  "network", "stance",  "heat",     "words",
                                         "keyness", "terms",   "holders", "mentions", "drift" };
    const char *at = strchr(kinds, kind);
    return names[at ? at - kinds : 0];
}

/* Of a target, a link to what speaks on the other side: its keys follow each other. */
static void put_other_side(html *h, const shown *x, uint32_t i)
{
    const str key = strtab_get(&x->keys, i);
    const bool favor = str_eq(part_of(key, 3), STR("favor"));
    const uint32_t other = favor ? i + 1 : i - 1;
    if (key.s[0] == 't' && x->evidence.v[other].n)
        emit(h, "<p><a href=\"#e%d\">The strongest %s</a></p>", (int)other, favor ? "against" : "in favour");
}

void put_evidence(html *h, const shown *x)
{
    for (uint32_t i = 0; i < strtab_size(&x->keys); i++) {
        const passages *e = &x->evidence.v[i];
        const str key = strtab_get(&x->keys, i);
        if (!e->n)
            continue;
        emit(h, "<aside class=\"ev\" id=\"e%d\" tabindex=\"-1\"><a class=\"close\" href=\"#%s\">Close</a><h3>", (int)i,
             figure_of(key.s[0]));
        put_heading(h, x, key);
        emit(h, "</h3>");
        put_other_side(h, x, i);
        emit(h, "<ol>\n");
        for (int k = 0; k < e->n; k++) {
            emit(h, "<li>");
            put_passage(h, x, &e->v[k]);
        }
        emit(h, "</ol></aside>\n");
    }
}

/* ---- the strongest of all */

/* The strongest passage that names its target, as nobody would doubt of whom it is; NULL: none. */
static const passage *strongest_of(const shown *x, uint32_t evidence)
{
    for (int i = 0; has_passages(x, evidence) && i < x->evidence.v[evidence].n; i++)
        if (x->evidence.v[evidence].v[i].named)
            return &x->evidence.v[evidence].v[i];
    return NULL;
}

static uint32_t evidence_of_side(shown *x, int target, bool against)
{
    const dgm_table *t = x->in->stance;
    const int64_t row = x->target[target];
    return evidence_of(x, key_of(x, 't', cell_text_of(t, "target", row), cell_text_of(t, "lang", row),
                                 against ? STR("against") : STR("favor")));
}

/* Of the targets that have not had their turn the one with the strongest passage on a side; -1: none is left. */
static int strongest_target(shown *x, bool against, const bool *had)
{
    int best = -1, most = 0;
    for (int k = 0; k < x->n_rows; k++) {
        const passage *p = had[k] ? NULL : strongest_of(x, evidence_of_side(x, k, against));
        if (!p || strength(p) <= most)
            continue;
        most = strength(p);
        best = k;
    }
    return best;
}

bool has_strongest(shown *x)
{
    const bool none[MOST_SCORED] = { false };
    return strongest_target(x, true, none) >= 0 || strongest_target(x, false, none) >= 0;
}

static void put_side_of(html *h, shown *x, bool against)
{
    enum { SHOWN = 6 };
    bool had[MOST_SCORED] = { false };
    emit(h, "<div><h3>%s</h3><ol>\n", against ? "Against, or tense" : "In favour, or warm");
    for (int n = 0, k; n < SHOWN && (k = strongest_target(x, against, had)) >= 0; n++) {
        const uint32_t e = evidence_of_side(x, k, against);
        had[k] = true;
        emit(h, "<li><a href=\"#e%d\">", (int)e);
        put_target_name(h, x, cell_text_of(x->in->stance, "target", x->target[k]), 60);
        emit(h, "</a> ");
        put_passage(h, x, strongest_of(x, e));
    }
    emit(h, "</ol></div>\n");
}

void put_strongest(html *h, shown *x)
{
    emit(h,
         "<section id=\"strongest\"><h2>The strongest passages</h2><p class=\"how\">The passage with the highest "
         "score on "
         "either side that names its target or both ends of its relation, one of each; a name leads to more.</p><div "
         "class=\"two\">\n");
    put_side_of(h, x, false);
    put_side_of(h, x, true);
    emit(h, "</div></section>\n");
}
