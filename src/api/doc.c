/* Documents: a text goes in; each layer is computed when it, or one that needs it, is first asked for. */
#include "api/api.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* What a document keeps from text to text, which must be all zero or freed. */
static void learn_nothing(dgm_doc *d)
{
    dgm_pipeline *p = d->p;
    const mem *m = &d->watch.m;
    for (int i = 0; i < LANG_COUNT; i++)
        vocab_init(&d->vocabs[i], m, p->lex[i], p->seed, atomic_fetch_add(&p->serials, 1) + 1);
    mentions_init(&d->men, m);
    quotes_init(&d->quo, m);
    stances_init(&d->sta, m);
}

static void free_learnt(dgm_doc *d)
{
    const mem *m = &d->watch.m;
    multiword_spans_free(m, &d->mul);
    keyword_hits_free(m, &d->hits);
    stances_free(m, &d->sta);
    quotes_free(m, &d->quo);
    mentions_free(m, &d->men);
    for (int i = 0; i < LANG_COUNT; i++)
        vocab_free(&d->vocabs[i]);
}

dgm_status dgm_doc_new(dgm_pipeline *p, dgm_doc **out, dgm_error *err)
{
    if (!p || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline or out is NULL");
    if (!p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is not sealed");
    dgm_doc *d = mem_zalloc(&p->m, sizeof *d);
    if (!d)
        return err_memory(err);
    d->p = pipeline_ref(p);
    mem_watch_init(&d->watch, &p->m);
    d->tok.most = p->limits.document_tokens < INT32_MAX ? (int32_t)p->limits.document_tokens : 0;
    learn_nothing(d);
    arena_init(&d->bytes, &d->watch.m);
    d->id = "-";
    dgm_status s = dgm_doc_set(d, "", 0, NULL, err);
    if (s) {
        dgm_doc_free(d);
        return s;
    }
    *out = d;
    return DGM_OK;
}

static void drop_layers(dgm_doc *d)
{
    for (int i = 0; i < LAYERS; i++)
        for (int j = 0; j < 2; j++)
            if (d->layers[i][j]) {
                table_unref(d->layers[i][j]);
                d->layers[i][j] = NULL;
            }
}

void dgm_doc_free(dgm_doc *d)
{
    if (!d)
        return;
    dgm_pipeline *p = d->p;
    const mem *m = &d->watch.m;
    drop_layers(d);
    vec_free(m, &d->targets);
    vec_free(m, &d->given);
    vec_free(m, &d->fields);
    arena_free(&d->bytes);
    free_learnt(d);
    for (int i = 0; i < LANG_COUNT; i++)
        vec_free(m, &d->forms[i]);
    sentences_free(m, &d->sen);
    tokens_free(m, &d->tok);
    lines_free(m, &d->l);
    text_free(m, &d->t);
    text_free(m, &d->page);
    html_free(m, d->html);
    mem_free(&p->m, d);
    pipeline_unref(p);
}

/* ---- setting a text */

static bool keep(arena *a, const char *z, str *out)
{
    const str s = str_of(z);
    const char *copy = arena_str(a, s.s, s.len);
    *out = (str){ copy, s.len };
    return copy != NULL;
}

static bool keep_meta(dgm_doc *d, const dgm_meta *meta)
{
    str id;
    if (!keep(&d->bytes, meta->id ? meta->id : "-", &id))
        return false;
    d->id = id.s;
    for (size_t i = 0; i < meta->n_fields; i++) {
        doc_field f;
        if (!keep(&d->bytes, meta->fields[i].name, &f.name) || !keep(&d->bytes, meta->fields[i].value, &f.value) ||
            !vec_push(&d->watch.m, &d->fields, f))
            return false;
    }
    for (size_t i = 0; i < meta->n_targets; i++) {
        str target;
        if (!keep(&d->bytes, meta->targets[i].id, &target))
            return false;
        const dgm_target g = { meta->targets[i].start, meta->targets[i].end, target.s };
        if (!vec_push(&d->watch.m, &d->given, g))
            return false;
    }
    return true;
}

/* The same of an item, whose strings are copied at once. */
static bool keep_item(dgm_doc *d, const item *i)
{
    const mem *m = &d->watch.m;
    const char *z = arena_str(&d->bytes, i->strings.v, i->strings.n);
    if (!z || !vec_reserve(m, &d->fields, i->fields.n) || !vec_reserve(m, &d->given, i->targets.n))
        return false;
    d->id = z + i->id.at;
    for (size_t k = 0; k < i->fields.n; k++) {
        const item_str name = i->fields.v[k].name, value = i->fields.v[k].value;
        d->fields.v[d->fields.n++] = (doc_field){ { z + name.at, name.len }, { z + value.at, value.len } };
    }
    for (size_t k = 0; k < i->targets.n; k++) {
        const item_target *t = &i->targets.v[k];
        d->given.v[d->given.n++] = (dgm_target){ t->start, t->end, z + t->id.at };
    }
    return true;
}

/* Given targets in bytes of the decoded text. */
static dgm_status map_targets(dgm_doc *d, dgm_error *err)
{
    for (size_t i = 0; i < d->given.n; i++) {
        const dgm_target *g = &d->given.v[i];
        const int32_t start = text_from_source(&d->t, g->start), end = text_from_source(&d->t, g->end);
        if (start < 0 || end < start)
            return err_set(err, DGM_ERR_FORMAT, "%s: target %zu has no place in the text", d->id, i);
        const given_target t = { start, end, str_of(g->id) };
        if (!vec_push(&d->watch.m, &d->targets, t))
            return err_memory(err);
    }
    return DGM_OK;
}

/* A vocabulary that has grown without bound over many texts starts anew. */
enum { MOST_FORMS = 1 << 20 };

static void bound_vocabs(dgm_doc *d)
{
    dgm_pipeline *p = d->p;
    for (int i = 0; i < LANG_COUNT; i++)
        if (strtab_size(&d->vocabs[i].forms) > MOST_FORMS) {
            vocab_free(&d->vocabs[i]);
            vocab_init(&d->vocabs[i], &d->watch.m, p->lex[i], p->seed, atomic_fetch_add(&p->serials, 1) + 1);
        }
}

static void reset(dgm_doc *d)
{
    bound_vocabs(d);
    drop_layers(d);
    arena_clear(&d->bytes);
    d->fields.n = d->given.n = d->targets.n = 0;
    d->id = "-";
    d->have = 0;
    d->similarity = 0;
    d->lang = LANG_UND;
    d->langs[0] = LANG_UND;
    d->n_langs = 1;
}

/* Needs no memory, so it cannot fail. */
static void set_empty(dgm_doc *d)
{
    reset(d);
    (void)text_decode(&d->watch.m, &d->t, "", 0, NULL, true, 0, NULL);
}

/* The text: decoded, and out of its markup where it is HTML. What is valid UTF-8 is that, whatever the page declares:
 * it was converted since. */
static dgm_status read_text(dgm_doc *d, const char *source, size_t len, const dgm_meta *x, dgm_error *err)
{
    const mem *m = &d->watch.m;
    const int64_t limit = d->p->limits.document_bytes;
    const bool borrow = x->flags & DGM_BORROW;
    char declared[40];
    d->is_html = x->flags & DGM_HTML || (x->flags & DGM_PAGE && html_sniff(source, len));
    d->is_page = x->flags & DGM_PAGE || d->is_html;
    if (!d->is_html)
        return text_decode(m, &d->t, source, len, x->encoding, borrow, limit, err);
    dgm_status s = text_decode(m, &d->page, source, len, x->encoding, borrow, limit, err);
    if (!s && !x->encoding && d->page.replaced && html_charset(source, len, declared)) {
        s = text_decode(m, &d->page, source, len, declared, borrow, limit, err);
        if (s == DGM_ERR_ENCODING) /* the page declares one that is not known */
            s = text_decode(m, &d->page, source, len, NULL, borrow, limit, err);
    }
    return s ? s : html_read(m, d->p->rules, &d->page, (uint32_t)d->p->limits.nesting, &d->html, &d->t, err);
}

/* `i`: what tells of the text, or NULL: `x` does. */
static dgm_status set(dgm_doc *d, str source, const dgm_meta *x, const item *i, dgm_error *err)
{
    reset(d);
    d->watch.ran_out = false;
    dgm_status s = read_text(d, source.s, source.len, x, err);
    if (!s && (d->watch.ran_out || !(i ? keep_item(d, i) : keep_meta(d, x))))
        s = err_memory(err);
    if (!s)
        s = map_targets(d, err);
    if (s)
        set_empty(d);
    return s;
}

dgm_status dgm_doc_set(dgm_doc *d, const char *source, size_t len, const dgm_meta *meta, dgm_error *err)
{
    if (!d || (!source && len))
        return err_set(err, DGM_ERR_ARGUMENT, "document or text is NULL");
    dgm_meta x = { 0 };
    dgm_status s = meta ? struct_read(&x, sizeof x, meta, "dgm_meta", err) : DGM_OK;
    if (s)
        return s;
    if (x.flags & ~(uint32_t)(DGM_PAGE | DGM_BORROW | DGM_HTML))
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_meta: unknown flags %x", (unsigned)x.flags);
    if ((x.n_fields && !x.fields) || (x.n_targets && !x.targets))
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_meta: a list is NULL");
    return set(d, (str){ source ? source : "", len }, &x, NULL, err);
}

dgm_status doc_set_item(dgm_doc *d, const item *i, uint32_t flags, dgm_error *err)
{
    const uint32_t form = (i->page ? DGM_PAGE : 0) | (i->html ? DGM_HTML : 0);
    const dgm_meta x = { .flags = flags | form, .encoding = i->encoding };
    const str s = item_text(i);
    return set(d, s.s ? s : STR(""), &x, i, err);
}

const char *dgm_doc_id(const dgm_doc *d)
{
    return d ? d->id : "";
}

const char *dgm_doc_text(const dgm_doc *d, size_t *len)
{
    if (len)
        *len = d ? (size_t)d->t.len : 0;
    return d ? d->t.s : "";
}

int64_t dgm_doc_source_offset(const dgm_doc *d, int64_t offset)
{
    return d ? text_source_offset(&d->t, offset) : -1;
}

/* ---- computing */

static str given_field(const dgm_doc *d, const char *name)
{
    for (size_t i = 0; i < d->fields.n; i++)
        if (d->fields.v[i].value.len && strcmp(d->fields.v[i].name.s, name) == 0)
            return d->fields.v[i].value;
    return (str){ "", 0 };
}

static bool add_found(dgm_doc *d, const char *name, str value)
{
    const doc_field f = { str_of(name), value };
    return given_field(d, name).len || !value.len || vec_push(&d->watch.m, &d->fields, f);
}

/* "2019-05", of a date that begins as ISO dates do; of other dates that begin with a year that alone; else empty. */
static void read_month(str date, char month[8])
{
    size_t n = 0;
    while (n < 7 && n < date.len && (n == 4 ? date.s[n] == '-' : is_digit(date.s[n])))
        n++;
    const int number = n == 7 ? (date.s[5] - '0') * 10 + (date.s[6] - '0') : 0;
    if (number < 1 || number > 12)
        n = n < 4 || (date.len > 4 && is_digit(date.s[4])) ? 0 : 4;
    if (n)
        memcpy(month, date.s, n);
    month[n] = '\0';
}

/* Language and lines; what the page says of itself becomes fields where the caller gave none. */
static dgm_status compute_lines(dgm_doc *d, dgm_error *err)
{
    const mem *m = &d->watch.m;
    d->l.again = d->p->again;
    d->l.from = given_field(d, "source");
    d->l.folder = given_field(d, "folder");
    dgm_status s = lines_find(m, d->p->rules, &d->t, d->is_html ? d->html : NULL, d->is_page, &d->l, err);
    if (s)
        return s;
    if (!date_in_name(d->id, d->name_date))
        d->name_date[0] = '\0';
    const int stated = lang_find(given_field(d, "lang").s);
    doc_tell_languages(d, d->p->lang != LANG_UND ? d->p->lang : stated > LANG_UND ? (enum lang)stated : LANG_UND);
    if (!add_found(d, "title", d->l.title) || !add_found(d, "author", d->l.author) ||
        !add_found(d, "date", d->l.date) || !add_found(d, "date", str_of(d->name_date)) ||
        !add_found(d, "source", d->l.source) || !add_found(d, "lang", str_of(lang_names[d->lang])))
        return err_memory(err);
    read_month(given_field(d, "date"), d->month);
    const str month = str_of(d->month);
    if (!add_found(d, "year", (str){ d->month, month.len < 4 ? month.len : 4 }) ||
        (month.len == 7 && !add_found(d, "month", month)))
        return err_memory(err);
    if (d->have & NEED_SENTENCES)
        segment_uax29_place(&d->l, &d->sen);
    return DGM_OK;
}

static const segmenter *const *segmenters(const dgm_doc *d)
{
    return (const segmenter *const *)d->p->segment;
}

static dgm_status compute_sentences(dgm_doc *d, dgm_error *err)
{
    const mem *m = &d->watch.m;
    if (!(d->p->flags & DGM_UAX29))
        return segment_sentences(m, segmenters(d), &d->t, &d->l, &d->tok, &d->sen, err);
    const dgm_status s = segment_uax29_sentences(m, &d->t, &d->sen, err);
    if (!s && d->have & NEED_LINES)
        segment_uax29_place(&d->l, &d->sen);
    return s;
}

static dgm_status compute_tokens(dgm_doc *d, dgm_error *err)
{
    const mem *m = &d->watch.m;
    if (d->p->flags & DGM_UAX29)
        return segment_uax29_words(m, &d->t, &d->sen, &d->tok, err);
    d->have &= ~(unsigned)(NEED_SENTENCES | NEED_WRITTEN);
    return segment_text(m, segmenters(d), &d->t, &d->l, &d->tok, &d->sen, err);
}

/* The tokens as they are written take the place of those of the analyses, which are found anew if they are asked
 * for. */
static dgm_status compute_written(dgm_doc *d, dgm_error *err)
{
    if (d->have & NEED_TOKENS)
        return DGM_OK;
    d->have &= ~(unsigned)NEED_SENTENCES;
    const dgm_status s = segment_written(&d->watch.m, segmenters(d), &d->t, &d->l, &d->tok, &d->sen, err);
    if (!s)
        d->have |= doc_joins(d) ? NEED_SENTENCES : NEED_SENTENCES | NEED_TOKENS;
    return s;
}

/* What stages read in the document's language number `i`. */
static entity_input entity_input_of(dgm_doc *d, int i)
{
    const enum lang lang = (enum lang)d->langs[i];
    return (entity_input){ &d->t,           &d->l, &d->sen,                &d->tok,        d->forms[lang].v,
                           &d->vocabs[lang], lang, given_field(d, "date"), d->n_langs > 1, i > 0 };
}

/* Each need with those it stands on. UAX #29 knows no languages and no lines; where all lines are body, these may
 * wait. */
static unsigned with_needed(const dgm_doc *d, unsigned needs)
{
    const bool uax29 = d->p->flags & DGM_UAX29;
    if (needs & (NEED_STANCES | NEED_REASONS | NEED_FEATURES))
        needs |= NEED_QUOTES;
    if (needs & NEED_QUOTES && keywords_has_evidence(d->p->key)) /* one reading serves quotations and stances */
        needs |= NEED_HITS;
    if (needs & (NEED_QUOTES | NEED_CANDIDATES))
        needs |= NEED_ENTITIES;
    if (needs & (NEED_ENTITIES | NEED_HITS | NEED_PHRASES))
        needs |= NEED_TERMS;
    if (needs & NEED_TERMS)
        needs |= NEED_TOKENS | NEED_LINES;
    if (needs & NEED_WRITTEN && (uax29 || d->p->flags & DGM_SPLIT_CLITICS))
        needs |= NEED_TOKENS;
    if (needs & NEED_TOKENS)
        needs |= NEED_SENTENCES;
    if (needs & (NEED_SENTENCES | NEED_WRITTEN) && !uax29)
        needs |= NEED_LINES;
    if (needs & NEED_SENTENCES && d->is_page)
        needs |= NEED_LINES;
    return needs;
}

/* What is found in each of the document's languages apart. */
static dgm_status compute_in(dgm_doc *d, int number, unsigned need, dgm_error *err)
{
    const entity_input in = entity_input_of(d, number);
    const stance_input sin = { &in,          &d->men,
                               &d->quo,      d->targets.n ? d->targets.v : NULL,
                               d->targets.n, (d->p->flags & DGM_ALL_TEXT) != 0,
                               need == NEED_FEATURES  ? TRACE_ALL
                               : need == NEED_REASONS ? TRACE_COUNTED
                                                      : TRACE_NONE,
                               keywords_has_evidence(d->p->key) ? &d->hits : NULL };
    switch (need) {
    case NEED_ENTITIES: return entities_run(d->p->ent, &in, &d->men, err);
    case NEED_CANDIDATES: return entities_tried(d->p->ent, &in, &d->men, err);
    case NEED_PHRASES: return multiwords_run(d->p->mul, &in, &d->mul, err);
    case NEED_QUOTES: return quotes_run(d->p->sta, &sin, &d->quo, err);
    case NEED_STANCES:
    case NEED_REASONS:
    case NEED_FEATURES: return stances_run(&sin, &d->sta, err);
    default: return keywords_run(d->p->key, &in, &d->hits, err);
    }
}

static dgm_status compute_one(dgm_doc *d, unsigned need, dgm_error *err)
{
    switch (need) {
    case NEED_LINES: return compute_lines(d, err);
    case NEED_SENTENCES: return tokens_check(&d->tok, compute_sentences(d, err), d->watch.ran_out, err);
    case NEED_TOKENS: return tokens_check(&d->tok, compute_tokens(d, err), d->watch.ran_out, err);
    case NEED_WRITTEN: return tokens_check(&d->tok, compute_written(d, err), d->watch.ran_out, err);
    case NEED_TERMS: return doc_read_forms(d, err);
    default: break;
    }
    dgm_status s = DGM_OK;
    for (int i = 0; i < d->n_langs && !s; i++)
        s = compute_in(d, i, need, err);
    return s;
}

/* After a shortage nothing that was learnt on the way is trusted: the document is as it was set, and may be asked
 * again. */
static void forget(dgm_doc *d)
{
    free_learnt(d);
    d->hits = (keyword_hits){ 0 };
    d->mul = (multiword_spans){ 0 };
    learn_nothing(d);
    d->have &= NEED_LINES | NEED_SENTENCES | NEED_TOKENS | NEED_WRITTEN;
}

dgm_status doc_compute(dgm_doc *d, unsigned needs, dgm_error *err)
{
    dgm_status s = DGM_OK;
    if (!needs)
        return s;
    needs = with_needed(d, needs) & ~d->have;
    const unsigned both = NEED_SENTENCES | NEED_TOKENS;
    const bool at_once = needs & NEED_TOKENS && !(d->p->flags & DGM_UAX29); /* tailored, tokens bring sentences */
    for (unsigned need = NEED_LINES; need <= NEED_LAST && !s; need <<= 1)
        if (needs & need && !(at_once && need == NEED_SENTENCES)) {
            d->watch.ran_out = false;
            s = compute_one(d, need, err);
            if (!s && d->watch.ran_out)
                s = err_memory(err);
            if (s == DGM_ERR_MEMORY || s == DGM_ERR_LIMIT)
                forget(d);
            if (!s)
                d->have |= at_once && need == NEED_TOKENS ? both : need;
        }
    return s;
}

dgm_status doc_set_duplicate(dgm_doc *d, const char *of, int32_t similarity, dgm_error *err)
{
    str id;
    if (!keep(&d->bytes, of, &id) || !add_found(d, "duplicate_of", id))
        return err_memory(err);
    d->similarity = similarity;
    return DGM_OK;
}

doc_view doc_view_of(dgm_doc *d)
{
    const unsigned have = d->have;
    doc_view v = { 0 };
    v.id = str_of(d->id);
    v.fields = d->fields.v;
    v.n_fields = d->fields.n;
    v.all_text = (d->p->flags & DGM_ALL_TEXT) != 0;
    v.exact = (d->p->flags & DGM_UAX29) != 0;
    v.joins = have & NEED_TOKENS && !(d->p->flags & (DGM_UAX29 | DGM_SPLIT_CLITICS)) ? doc_joins(d) : 0;
    v.similarity = d->similarity;
    v.lang = d->lang;
    v.t = &d->t;
    v.l = &d->l;
    v.rules = d->p->rules;
    v.sen = have & NEED_SENTENCES ? &d->sen : NULL;
    v.tok = have & (NEED_TOKENS | NEED_WRITTEN) ? &d->tok : NULL;
    v.form = have & NEED_TERMS ? d->forms[d->langs[0]].v : NULL;
    v.v = &d->vocabs[d->langs[0]];
    v.mul = have & NEED_PHRASES ? &d->mul : NULL;
    v.men = have & NEED_ENTITIES ? &d->men : NULL;
    v.quo = have & NEED_QUOTES ? &d->quo : NULL;
    v.sta = have & (NEED_STANCES | NEED_REASONS | NEED_FEATURES) ? &d->sta : NULL;
    v.key = d->p->has_keywords ? d->p->key : NULL;
    v.hits = have & NEED_HITS ? &d->hits : NULL;
    doc_set_parts(d, &v);
    return v;
}

unsigned doc_layer_needs(uint32_t layers)
{
    unsigned needs = 0;
    for (uint32_t i = 0; i < LAYERS; i++)
        if (layers >> i & 1)
            needs |= layer_needs(i, false);
    return needs;
}

dgm_status dgm_doc_layer(dgm_doc *d, uint32_t layer, uint32_t flags, const dgm_table **out, dgm_error *err)
{
    if (!d || !out || layer >= LAYERS || flags & ~(uint32_t)DGM_SPANS)
        return err_set(err, DGM_ERR_ARGUMENT, "document or out is NULL, or no such layer or flag");
    const bool spans = flags & DGM_SPANS;
    dgm_table **slot = &d->layers[layer][spans];
    if (!*slot) {
        dgm_status s = doc_compute(d, layer_needs(layer, spans), err);
        if (s)
            return s;
        const doc_view v = doc_view_of(d);
        const layer_options o = { d->p->offsets, spans };
        s = layer_table(&d->p->m, &v, layer, &o, slot, err);
        if (s)
            return s;
    }
    *out = *slot;
    return DGM_OK;
}

dgm_status dgm_doc_find(dgm_doc *d, const char *pattern, const dgm_query *query, dgm_table **out, dgm_error *err)
{
    if (!d || !pattern || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "document, pattern or out is NULL");
    dgm_query q = { 0 };
    dgm_status s = query ? struct_read(&q, sizeof q, query, "dgm_query", err) : DGM_OK;
    if (!s)
        s = doc_compute(d, kwic_needs(pattern, &q, d->p->has_keywords ? d->p->key : NULL), err);
    if (s)
        return s;
    const doc_view v = doc_view_of(d);
    const layer_options o = { d->p->offsets, false };
    return kwic_table(&d->p->m, &v, pattern, &q, &o, out, err);
}
