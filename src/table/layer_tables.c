/* A document's layers as tables. In: what the stages found. Out: the columns docs/tables.md lists, in its order.
 *
 * Columns are filled one after the other, straight from the fields of the stages' arrays: `first` is the field of
 * the first row and `stride` the size of a row, so that arrays of structs and structs of arrays read alike. */
#include "base/utf8.h"
#include "table/offsets.h"
#include "table/views.h"

#include <stdio.h>
#include <string.h>

typedef struct layer {
    builder b;
    const doc_view *d;
    offset_map at;
    bool spans;
    dgm_status status;
} layer;

static const void *field_at(const void *first, size_t stride, size_t i)
{
    return (const char *)first + i * stride;
}

static int column(layer *x, uint32_t type, const char *name)
{
    return builder_column(&x->b, type, name);
}

/* ---- columns of one kind */

static void doc_column(layer *x, size_t n)
{
    if (!x->spans)
        builder_repeat(&x->b, column(x, DGM_DICT, "doc"), x->d->id, n);
}

static void int_column(layer *x, const char *name, const int32_t *first, size_t stride, size_t n)
{
    const int c = column(x, DGM_I32, name);
    if (stride == sizeof *first) {
        builder_i32s(&x->b, c, first, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        builder_i32(&x->b, c, *(const int32_t *)field_at(first, stride, i));
}

static void offset_column(layer *x, const char *name, const int32_t *first, size_t stride, size_t n)
{
    if (!x->at.before) {
        int_column(x, name, first, stride, n);
        return;
    }
    const int c = column(x, DGM_I32, name);
    for (size_t i = 0; i < n; i++)
        builder_i32(&x->b, c, offset_map_get(&x->at, *(const int32_t *)field_at(first, stride, i)));
}

/* The tokens' own numbers; offsets that are not in bytes are others. */
static void share_column(layer *x, const char *name, int32_t *values, bool offsets, size_t n)
{
    if (offsets && x->at.before)
        offset_column(x, name, values, sizeof *values, n);
    else
        builder_share(&x->b, column(x, DGM_I32, name), values, n);
}

static void code_column(layer *x, const char *name, const char *const *names, size_t n_names, const uint8_t *first,
                        size_t stride, size_t n)
{
    builder_codes(&x->b, column(x, DGM_DICT, name), names, n_names, first, stride, n);
}

static void bool_column(layer *x, const char *name, const bool *first, size_t stride, size_t n)
{
    const int c = column(x, DGM_BOOL, name);
    for (size_t i = 0; i < n; i++)
        builder_bool(&x->b, c, *(const bool *)field_at(first, stride, i));
}

/* The empty string is null. */
static void put_str(layer *x, int c, str s)
{
    if (s.len)
        builder_str(&x->b, c, s);
    else
        builder_null(&x->b, c);
}

static void str_column(layer *x, uint32_t type, const char *name, const str *first, size_t stride, size_t n)
{
    const int c = column(x, type, name);
    for (size_t i = 0; i < n; i++)
        put_str(x, c, *(const str *)field_at(first, stride, i));
}

/* The words from start to end, null where start is negative. */
static void words_column(layer *x, const char *name, const int32_t *start, const int32_t *end, size_t stride, size_t n)
{
    const int c = column(x, DGM_UTF8, name);
    for (size_t i = 0; i < n; i++) {
        const int32_t from = *(const int32_t *)field_at(start, stride, i);
        const int32_t to = *(const int32_t *)field_at(end, stride, i);
        if (from >= 0)
            builder_str(&x->b, c, (str){ x->d->t->s + from, (size_t)(to - from) });
        else
            builder_null(&x->b, c);
    }
}

static void text_column(layer *x, const int32_t *start, const int32_t *end, size_t stride, size_t n)
{
    if (!x->spans)
        words_column(x, "text", start, end, stride, n);
}

/* ---- layers */

static void line_columns(layer *x)
{
    const line none = { 0 }, *l = x->d->l->v.n ? x->d->l->v.v : &none;
    const size_t n = x->d->l->v.n, size = sizeof *l;
    doc_column(x, n);
    offset_column(x, "start", &l->start, size, n);
    offset_column(x, "end", &l->end, size, n);
    code_column(x, "kind", line_kind_names, LINE_KINDS, &l->kind, size, n);
    const int reason = column(x, DGM_DICT, "reason");
    for (size_t i = 0; i < n; i++)
        put_str(x, reason, str_of(l[i].reason));
    text_column(x, &l->start, &l->end, size, n);
    const int lang = column(x, DGM_DICT, "lang");
    for (size_t i = 0; i < n; i++)
        put_str(x, lang, str_of(lang_names[l[i].lang]));
}

static void sentence_columns(layer *x)
{
    const sentences *s = x->d->sen;
    const size_t n = (size_t)s->n, size = sizeof(int32_t);
    doc_column(x, n);
    offset_column(x, "start", s->start, size, n);
    offset_column(x, "end", s->end, size, n);
    code_column(x, "kind", line_kind_names, LINE_KINDS, s->kind, 1, n);
    text_column(x, s->start, s->end, size, n);
    if (!x->d->exact) {
        code_column(x, "lang", lang_names, LANG_COUNT, s->lang, 1, n);
        return;
    }
    const int lang = column(x, DGM_DICT, "lang");
    for (size_t i = 0; i < n; i++)
        builder_null(&x->b, lang);
}

/* The term of each token; of one joined of parts, that of the first. part NULL: none is joined. */
static void term_column(layer *x, const tokens *t, const int32_t *part)
{
    const int c = column(x, DGM_UTF8, "term");
    for (int32_t i = 0; i < t->n; i++) {
        if (!token_counts(t->kind[i])) {
            builder_null(&x->b, c);
            continue;
        }
        const doc_view *d = view_at(x->d, t->sentence[i]);
        const uint32_t term = vocab_term(d->v, d->form[part ? part[i] : i]);
        if (term == STRTAB_NONE) {
            x->status = DGM_ERR_MEMORY;
            return;
        }
        builder_str(&x->b, c, strtab_get(&d->v->terms, term));
    }
}

static void shown_columns(layer *x, const tokens *t, const int32_t *part)
{
    const size_t n = (size_t)t->n, size = sizeof(int32_t);
    doc_column(x, n);
    share_column(x, "sentence", t->sentence, false, n);
    share_column(x, "start", t->start, true, n);
    share_column(x, "end", t->end, true, n);
    text_column(x, t->start, t->end, size, n);
    code_column(x, "kind", token_kind_names, TOKEN_KINDS, t->kind, 1, n);
    if (!x->spans)
        term_column(x, t, part);
}

static void token_columns(layer *x)
{
    if (!x->d->joins) {
        shown_columns(x, x->d->tok, NULL);
        return;
    }
    tokens shown = { 0 };
    int32_t *part = NULL;
    x->status = segment_surface(&x->b.m, x->d->t, x->d->sen, x->d->joins, x->d->tok, &shown,
                                x->spans ? NULL : &part, NULL);
    if (x->status)
        return;
    shown_columns(x, &shown, part);
    tokens_free(&x->b.m, &shown);
    mem_free(&x->b.m, part);
}

/* id or name of each mention's actor */
static void actor_column(layer *x, const char *name, bool is_name)
{
    const mentions *men = x->d->men;
    const int c = column(x, DGM_DICT, name);
    for (size_t i = 0; i < men->v.n; i++) {
        const int32_t a = men->v.v[i].actor;
        put_str(x, c, a < 0 ? (str){ 0 } : is_name ? men->actors.v[a].name : men->actors.v[a].id);
    }
}

static void entity_columns(layer *x)
{
    const mention none = { 0 }, *m = x->d->men->v.n ? x->d->men->v.v : &none;
    const size_t n = x->d->men->v.n, size = sizeof *m;
    doc_column(x, n);
    int_column(x, "sentence", &m->sentence, size, n);
    offset_column(x, "start", &m->start, size, n);
    offset_column(x, "end", &m->end, size, n);
    text_column(x, &m->start, &m->end, size, n);
    code_column(x, "type", entity_type_names, ENTITY_TYPES, &m->type, size, n);
    actor_column(x, "id", false);
    if (!x->spans)
        actor_column(x, "name", true);
    code_column(x, "via", entity_via_names, VIA_COUNT, &m->via, size, n);
    str_column(x, DGM_UTF8, "value", &m->value, size, n);
    str_column(x, DGM_DICT, "unit", &m->unit, size, n);
    str_column(x, DGM_UTF8, "date_from", &m->date_from, size, n);
    str_column(x, DGM_UTF8, "date_to", &m->date_to, size, n);
}

/* All that could have been a mention. The text that won is null where nothing did. */
static void candidate_columns(layer *x)
{
    const tried none = { 0 }, *t = x->d->men->tried.n ? x->d->men->tried.v : &none;
    const size_t n = x->d->men->tried.n, size = sizeof *t;
    doc_column(x, n);
    int_column(x, "sentence", &t->sentence, size, n);
    offset_column(x, "start", &t->start, size, n);
    offset_column(x, "end", &t->end, size, n);
    text_column(x, &t->start, &t->end, size, n);
    code_column(x, "type", entity_type_names, ENTITY_TYPES, &t->type, size, n);
    str_column(x, DGM_UTF8, "id", &t->id, size, n);
    str_column(x, DGM_DICT, "rule", &t->rule, size, n);
    const int kept = column(x, DGM_BOOL, "kept");
    for (size_t i = 0; i < n; i++)
        builder_bool(&x->b, kept, t[i].fate == FATE_KEPT);
    code_column(x, "reason", entity_fate_names, FATE_COUNT, &t->fate, size, n);
    words_column(x, "lost_to", &t->won_start, &t->won_end, size, n);
}

static void quote_columns(layer *x)
{
    const quote none = { 0 }, *q = x->d->quo->v.n ? x->d->quo->v.v : &none;
    const size_t n = x->d->quo->v.n, size = sizeof *q;
    doc_column(x, n);
    offset_column(x, "start", &q->start, size, n);
    offset_column(x, "end", &q->end, size, n);
    text_column(x, &q->start, &q->end, size, n);
    str_column(x, DGM_DICT, "speaker", &q->speaker, size, n);
    words_column(x, "speaker_text", &q->speaker_start, &q->speaker_end, size, n);
    words_column(x, "cue", &q->cue_start, &q->cue_end, size, n);
    bool_column(x, "direct", &q->direct, size, n);
}

static void score_column(layer *x, const stance *s, size_t n)
{
    const int c = column(x, DGM_F64, "score");
    for (size_t i = 0; i < n; i++)
        if (s[i].score == STANCE_NULL)
            builder_null(&x->b, c);
        else
            builder_f64(&x->b, c, s[i].score / 100.0);
}

static void evidence_columns(layer *x, const stance *s, size_t n)
{
    const int words = column(x, DGM_LIST_UTF8, "evidence"), spans = column(x, DGM_LIST_I64, "evidence_spans");
    for (size_t i = 0; i < n; i++) {
        for (int32_t k = 0; k < s[i].evidence_n; k++) {
            const byte_span e = x->d->sta->spans.v[s[i].evidence + k];
            builder_item_str(&x->b, words, (str){ x->d->t->s + e.start, (size_t)(e.end - e.start) });
            builder_item_i64(&x->b, spans, offset_map_get(&x->at, e.start));
            builder_item_i64(&x->b, spans, offset_map_get(&x->at, e.end));
        }
        builder_list(&x->b, words);
        builder_list(&x->b, spans);
    }
}

/* The sentence of a stance, or of an endless one what stands around the target: many rows may share a sentence, and
 * their texts together must stay linear in the document. */
static str stance_text(const doc_view *d, const stance *s)
{
    enum { WHOLE = 4096 };
    if (s->sentence < 0 || s->sentence >= d->sen->n)
        return (str){ 0 };
    const char *begin = d->t->s + d->sen->start[s->sentence], *end = d->t->s + d->sen->end[s->sentence];
    if (end - begin > WHOLE) {
        const char *from = d->t->s + s->start;
        begin = from - begin > WHOLE / 2 ? from - WHOLE / 2 : begin;
        end = end - begin > WHOLE ? begin + WHOLE : end;
        while (begin < end && ((unsigned char)*begin & 0xc0) == 0x80)
            begin++;
        if (((unsigned char)*end & 0xc0) == 0x80)
            end = utf8_back(begin, end);
    }
    return (str){ begin, (size_t)(end - begin) };
}

static void stance_columns(layer *x)
{
    const stance none = { 0 }, *s = x->d->sta->v.n ? x->d->sta->v.v : &none;
    const size_t n = x->d->sta->v.n, size = sizeof *s;
    doc_column(x, n);
    int_column(x, "sentence", &s->sentence, size, n);
    offset_column(x, "start", &s->start, size, n);
    offset_column(x, "end", &s->end, size, n);
    str_column(x, DGM_DICT, "target", &s->target, size, n);
    str_column(x, DGM_DICT, "holder", &s->holder, size, n);
    score_column(x, s, n);
    code_column(x, "label", label_names, LABEL_COUNT, &s->label, size, n);
    code_column(x, "basis", basis_names, BASIS_COUNT, &s->basis, size, n);
    bool_column(x, "negated", &s->negated, size, n);
    bool_column(x, "hedged", &s->hedged, size, n);
    evidence_columns(x, s, n);
    const int c = x->spans ? -1 : column(x, DGM_UTF8, "text");
    for (size_t i = 0; i < n && !x->spans; i++)
        put_str(x, c, stance_text(x->d, &s[i]));
    code_column(x, "target_via", target_names, TARGET_COUNT, &s->via, size, n);
    code_column(x, "model", model_names, MODEL_COUNT, &s->model, size, n);
}

/* A reason of a stance; of features only those that count, unless all are asked for. */
typedef struct share {
    const stance *s;
    const stance_reason *r;
} share;

static bool next_share(const layer *x, bool all, size_t *row, int32_t *k, share *out)
{
    const stances *sta = x->d->sta;
    for (; *row < sta->v.n; ++*row, *k = 0)
        while (*k < sta->v.v[*row].reason_n) {
            out->s = &sta->v.v[*row];
            out->r = &sta->reasons.v[out->s->reason + (*k)++];
            if (all || out->r->favor < 0 || out->r->favor > 0 || out->r->against < 0 || out->r->against > 0)
                return true;
        }
    return false;
}

static void where_item(layer *x, int c, uint8_t where)
{
    for (int i = 0; i < WHERE_FLAGS; i++)
        if (where >> i & 1)
            builder_item_str(&x->b, c, str_of(where_names[i]));
    builder_list(&x->b, c);
}

static void reasons_of(layer *x, bool all)
{
    const int doc = x->spans ? -1 : column(x, DGM_DICT, "doc"), sentence = column(x, DGM_I32, "sentence");
    const int start = column(x, DGM_I32, "start"), end = column(x, DGM_I32, "end");
    const int target = column(x, DGM_DICT, "target"), holder = column(x, DGM_DICT, "holder");
    const int rule = column(x, DGM_DICT, "rule"), where = column(x, DGM_LIST_UTF8, "where");
    const int words = column(x, DGM_UTF8, "words"), at = column(x, DGM_I32, "at_start");
    const int to = column(x, DGM_I32, "at_end"), value = column(x, DGM_F64, "value");
    const int favor = column(x, DGM_F64, "favor"), against = column(x, DGM_F64, "against");
    const int distance = column(x, DGM_F64, "distance"), clauses = column(x, DGM_I32, "clauses");
    size_t row = 0;
    int32_t k = 0;
    for (share c; next_share(x, all, &row, &k, &c);) {
        if (!x->spans)
            builder_str(&x->b, doc, x->d->id);
        builder_i32(&x->b, sentence, c.s->sentence);
        builder_i32(&x->b, start, offset_map_get(&x->at, c.s->start));
        builder_i32(&x->b, end, offset_map_get(&x->at, c.s->end));
        put_str(x, target, c.s->target);
        put_str(x, holder, c.s->holder);
        put_str(x, rule, str_of(c.r->rule));
        where_item(x, where, c.r->where);
        put_str(x, words, c.r->words);
        builder_i32(&x->b, at, offset_map_get(&x->at, c.r->start));
        builder_i32(&x->b, to, offset_map_get(&x->at, c.r->end));
        builder_f64(&x->b, value, c.r->value);
        builder_f64(&x->b, favor, c.r->favor);
        builder_f64(&x->b, against, c.r->against);
        builder_f64(&x->b, distance, c.r->distance);
        builder_i32(&x->b, clauses, c.r->clauses);
    }
}

static void reason_columns(layer *x)
{
    reasons_of(x, false);
}

static void feature_columns(layer *x)
{
    reasons_of(x, true);
}

/* ---- the profile */

/* Source bytes between two lines of text that were replaced by U+FFFD. */
static int64_t replaced_within(const text *t, int32_t start, int32_t end, size_t *point)
{
    int64_t bytes = 0;
    if (t->form == FORM_UTF8) { /* points come in pairs: a bad piece, and the good text after it */
        for (; *point + 1 < t->map.n && t->map.v[*point].text < end; *point += 2)
            if (t->map.v[*point].text >= start)
                bytes += t->map.v[*point + 1].source - t->map.v[*point].source;
        return bytes;
    }
    const int64_t unit = t->form >= FORM_SINGLE ? 1 : t->form >= FORM_UTF32LE ? 4 : 2;
    for (const char *p = t->s + start, *stop = t->s + end; p < stop; p += utf8_len((unsigned char)*p))
        if (memcmp(p, "\xef\xbf\xbd", (size_t)utf8_len((unsigned char)*p)) == 0)
            bytes += unit;
    return bytes;
}

/* Source bytes of lines that are not analysed, without those that were replaced. */
static int64_t skipped_bytes(const doc_view *d)
{
    int64_t skipped = 0, replaced = 0;
    if (d->t->of) { /* of HTML: markup too */
        int64_t used = 0;
        for (size_t i = 0; i < d->l->v.n; i++)
            if (d->all_text || line_kind_analysed(d->l->v.v[i].kind))
                used += text_source_offset(d->t, d->l->v.v[i].end) - text_source_offset(d->t, d->l->v.v[i].start);
        const int64_t others = d->t->source_bytes - used;
        return others > d->t->replaced_bytes ? others - d->t->replaced_bytes : 0;
    }
    size_t point = 0;
    for (size_t i = 0; i < d->l->v.n && !d->all_text; i++) {
        const line *l = &d->l->v.v[i];
        if (line_kind_analysed(l->kind))
            continue;
        skipped += text_source_offset(d->t, l->end) - text_source_offset(d->t, l->start);
        if (d->t->replaced)
            replaced += replaced_within(d->t, l->start, l->end, &point);
    }
    return skipped - (replaced < d->t->replaced_bytes ? replaced : d->t->replaced_bytes);
}

/* Different folded words among the tokens that count as terms; of a part, those of its language. */
static bool count_types(const mem *m, const doc_view *d, int64_t *types)
{
    const size_t folds = strtab_size(&d->v->folds);
    uint8_t *seen = mem_zalloc(m, folds / 8 + 1);
    if (!seen)
        return false;
    for (int32_t i = 0; i < d->tok->n; i++) {
        if (!token_counts(d->tok->kind[i]) || (d->part && d->sen->lang[d->tok->sentence[i]] != d->lang))
            continue;
        const uint32_t fold = d->v->form_fold.v[d->form[i]];
        *types += !bit_get(seen, fold);
        seen[fold >> 3] = (uint8_t)(seen[fold >> 3] | 1u << (fold & 7));
    }
    mem_free(m, seen);
    return true;
}

/* Tokens as they are shown that are not white space, and the words among them; those of two languages are two. */
static bool count_tokens(const mem *m, const doc_view *d, int64_t *n, int64_t *types)
{
    for (int32_t i = 0; i < d->tok->n; i++)
        *n += d->tok->kind[i] != TOKEN_SPACE && !(d->joins && token_joins(d->t, d->sen, d->joins, d->tok, i));
    bool ok = d->parts || count_types(m, d, types);
    for (size_t i = 0; i < d->n_parts; i++)
        ok = ok && count_types(m, &d->parts[i], types);
    return ok;
}

/* Source bytes of analysed paragraphs in languages other than the document's, and these, the most first. */
typedef struct others {
    int64_t bytes;
    char names[3 * LANG_COUNT]; /* "ru+fr" */
} others;

static others other_languages(const doc_view *d)
{
    others x = { 0 };
    int64_t of[LANG_COUNT] = { 0 };
    for (size_t i = 0, next; i < d->l->v.n; i = next) {
        const line *first = &d->l->v.v[i];
        for (next = i + 1; next < d->l->v.n && d->l->v.v[next].block == first->block;)
            next++;
        const line *last = &d->l->v.v[next - 1];
        if ((enum lang)first->lang != d->lang && (d->all_text || line_kind_analysed(first->kind)))
            of[first->lang] += text_source_offset(d->t, last->end) - text_source_offset(d->t, first->start);
    }
    for (size_t n = 0;;) {
        int most = LANG_UND;
        for (int i = LANG_UND; i < LANG_COUNT; i++)
            most = of[i] > of[most] ? i : most;
        if (!of[most])
            return x;
        n += (size_t)snprintf(x.names + n, sizeof x.names - n, "%s%s", n ? "+" : "", lang_names[most]);
        x.bytes += of[most];
        of[most] = 0;
    }
}

static void profile_int(layer *x, const char *name, bool known, int64_t value)
{
    const int c = column(x, DGM_I64, name);
    if (known)
        builder_i64(&x->b, c, value);
    else
        builder_null(&x->b, c);
}

static void profile_str(layer *x, uint32_t type, const char *name, str value)
{
    str_column(x, type, name, &value, sizeof value, 1);
}

static void profile_columns(layer *x)
{
    const doc_view *d = x->d;
    const int64_t skipped = skipped_bytes(d);
    int64_t words = 0, types = 0;
    const bool counted = d->tok && d->form;
    if (counted && !count_tokens(&x->b.m, d, &words, &types))
        x->status = DGM_ERR_MEMORY;
    doc_column(x, 1);
    profile_str(x, DGM_DICT, "lang", str_of(lang_names[d->lang]));
    profile_str(x, DGM_UTF8, "date", view_field(d, "date"));
    profile_int(x, "bytes", true, d->t->source_bytes);
    profile_int(x, "analysed", true, d->t->source_bytes - skipped - d->t->replaced_bytes);
    profile_int(x, "skipped", true, skipped);
    profile_int(x, "replaced", true, d->t->replaced_bytes);
    profile_int(x, "sentences", d->sen != NULL, d->sen ? d->sen->n : 0);
    profile_int(x, "tokens", counted, words);
    profile_int(x, "types", counted, types);
    profile_int(x, "entities", d->men != NULL, d->men ? (int64_t)d->men->v.n : 0);
    profile_int(x, "quotes", d->quo != NULL, d->quo ? (int64_t)d->quo->v.n : 0);
    profile_int(x, "stances", d->sta != NULL, d->sta ? (int64_t)d->sta->v.n : 0);
    profile_str(x, DGM_UTF8, "title", d->l->title);
    profile_str(x, DGM_UTF8, "author", view_field(d, "author"));
    profile_str(x, DGM_UTF8, "source", view_field(d, "source"));
    profile_str(x, DGM_DICT, "encoding", str_of(d->t->encoding));
    profile_str(x, DGM_DICT, "looks_like", str_of(d->t->hint));
    profile_str(x, DGM_UTF8, "duplicate_of", view_field(d, "duplicate_of"));
    profile_int(x, "similarity", d->similarity > 0, d->similarity);
    const others other = other_languages(d);
    profile_str(x, DGM_UTF8, "other_lang", str_of(other.names));
    profile_int(x, "other_bytes", true, other.bytes);
}

/* ---- one for all */

unsigned layer_needs(uint32_t which, bool spans)
{
    switch (which) {
    case DGM_LINES: return NEED_LINES;
    case DGM_SENTENCES: return NEED_SENTENCES;
    case DGM_TOKENS: return spans ? NEED_WRITTEN : NEED_TERMS;
    case DGM_ENTITIES: return NEED_ENTITIES;
    case DGM_QUOTES: return NEED_QUOTES;
    case DGM_REASONS: return NEED_REASONS;
    case DGM_CANDIDATES: return NEED_CANDIDATES;
    case DGM_FEATURES: return NEED_FEATURES;
    default: return NEED_STANCES;
    }
}

static void (*columns_of(const doc_view *d, uint32_t which))(layer *x)
{
    switch (which) {
    case DGM_LINES: return line_columns;
    case DGM_SENTENCES: return d->sen ? sentence_columns : NULL;
    case DGM_TOKENS: return d->tok ? token_columns : NULL;
    case DGM_ENTITIES: return d->men ? entity_columns : NULL;
    case DGM_QUOTES: return d->quo ? quote_columns : NULL;
    case DGM_STANCES: return d->sta ? stance_columns : NULL;
    case DGM_REASONS: return d->sta ? reason_columns : NULL;
    case DGM_CANDIDATES: return d->men ? candidate_columns : NULL;
    case DGM_FEATURES: return d->sta ? feature_columns : NULL;
    case DGM_PROFILE: return profile_columns;
    default: return NULL;
    }
}

dgm_status layer_table(const mem *m, const doc_view *d, uint32_t which, const layer_options *o, dgm_table **out,
                       dgm_error *err)
{
    void (*const fill)(layer *) = columns_of(d, which);
    if (!fill)
        return err_set(err, DGM_ERR_ARGUMENT, "layer %u is not known or not computed", (unsigned)which);
    layer x = { .d = d, .spans = o->spans };
    if (!offset_map_init(m, &x.at, d->t, o->offsets))
        return err_memory(err);
    builder_begin(&x.b, m);
    fill(&x);
    offset_map_free(m, &x.at);
    if (x.status) {
        builder_drop(&x.b);
        return err_memory(err);
    }
    return builder_end(&x.b, out, err);
}
