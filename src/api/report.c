/* The report: counts and layers of documents, collected as they come, and drawn by src/report when asked for. Documents
 * beyond a bound are counted but not kept, so that a report of any corpus stays one that a browser opens. */
#include "api/api.h"
#include "report/report.h"

#include <string.h>

enum {
    MOST_DOCS = 2000,
    MOST_TEXT = 16 * 1024 * 1024,
    TOP_ACTORS = 25,
    TOP_TARGETS = 300,
    TOP_TERMS = 300,
    TOP_EDGES = 60,
    TOP_KEYS = 14
};
enum {
    OF_ACTORS,
    OF_TERMS,
    OF_PAIRS,
    OF_STANCES,
    OF_GROUPS,
    OF_DOCS,
    OF_WORDS,
    OF_ACTOR_MONTHS,
    OF_ACTOR_YEARS,
    OF_MONTHS,
    OF_YEARS,
    TALLIES
};

struct dgm_report {
    dgm_pipeline *p;
    uint32_t flags;
    char *title, *by; /* by: "" where the caller named no field */
    dgm_tally *tally[TALLIES];
    report_totals totals;
    arena bytes;
    VEC(report_doc) docs;
    VEC(str) group;         /* of each document: its value of the field, or of "source" */
    size_t text;            /* bytes kept */
    VEC(report_word) words; /* of the documents kept */
    strtab forms, terms;    /* language, US and form or term */
    VEC(uint32_t) term_of;  /* by form */
    VEC(report_term) met;   /* by term */
    buf key;                /* scratch */
    struct {
        uint64_t serial;    /* of the vocabulary that they are of */
        VEC(uint32_t) v;    /* by form, of its term + 1; 0: not looked up */
    } numbers[LANG_COUNT];
};

static const char *field_of(const dgm_report *r)
{
    return *r->by ? r->by : "source";
}

static dgm_status make_tallies(dgm_report *r, dgm_error *err)
{
    const struct {
        uint32_t kind, flags;
        const char *by;
        bool left_out;
    } kinds[TALLIES] = { [OF_ACTORS] = { DGM_TALLY_ENTITIES, 0, NULL, false },
                         [OF_TERMS] = { DGM_TALLY_TERMS, DGM_NAMED, NULL, false },
                         [OF_PAIRS] = { DGM_TALLY_PAIRS, DGM_BONDS, NULL, false },
                         [OF_STANCES] = { DGM_TALLY_STANCES, DGM_HOLDERS, NULL, false },
                         [OF_GROUPS] = { DGM_TALLY_STANCES, 0, field_of(r), false },
                         [OF_WORDS] = { DGM_TALLY_TERMS, DGM_NAMED, field_of(r), false },
                         [OF_ACTOR_MONTHS] = { DGM_TALLY_ENTITIES, 0, "month", false },
                         [OF_ACTOR_YEARS] = { DGM_TALLY_ENTITIES, 0, "year", false },
                         [OF_MONTHS] = { DGM_TALLY_STANCES, 0, "month", false },
                         [OF_YEARS] = { DGM_TALLY_STANCES, 0, "year", false },
                         [OF_DOCS] = { DGM_TALLY_STANCES, 0, "doc", *r->by != '\0' } };
    dgm_status s = DGM_OK;
    for (int i = 0; i < TALLIES && !s; i++) {
        dgm_tally_options o = { .struct_size = sizeof o, .flags = kinds[i].flags, .by = kinds[i].by, .evidence = 1 };
        if (!kinds[i].left_out)
            s = dgm_tally_new(r->p, kinds[i].kind, &o, &r->tally[i], err);
    }
    return s;
}

static dgm_status start(dgm_report *r, const dgm_report_options *o, dgm_error *err)
{
    const mem *m = &r->p->m;
    r->flags = o->flags;
    arena_init(&r->bytes, m);
    strtab_init(&r->totals.sources, m, r->p->seed);
    strtab_init(&r->totals.langs, m, r->p->seed);
    strtab_init(&r->totals.months, m, r->p->seed);
    strtab_init(&r->totals.kinds, m, r->p->seed);
    strtab_init(&r->forms, m, r->p->seed);
    strtab_init(&r->terms, m, r->p->seed);
    r->title = mem_strdup(m, o->title ? o->title : "Report");
    r->by = mem_strdup(m, o->by ? o->by : "");
    return r->title && r->by ? make_tallies(r, err) : err_memory(err);
}

dgm_status dgm_report_new(dgm_pipeline *p, const dgm_report_options *opts, dgm_report **out, dgm_error *err)
{
    if (!p || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline or out is NULL");
    if (!p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is not sealed");
    dgm_report_options o = { 0 };
    dgm_status s = opts ? struct_read(&o, sizeof o, opts, "dgm_report_options", err) : DGM_OK;
    if (!s && o.flags & ~(uint32_t)DGM_REPORT_NO_TEXT)
        s = err_set(err, DGM_ERR_ARGUMENT, "dgm_report_options: an unknown flag");
    if (s)
        return s;
    dgm_report *r = mem_zalloc(&p->m, sizeof *r);
    if (!r)
        return err_memory(err);
    r->p = pipeline_ref(p);
    s = start(r, &o, err);
    if (s)
        return dgm_report_free(r), s;
    *out = r;
    return DGM_OK;
}

static void drop_doc(report_doc *d)
{
    table_unref(d->profile);
    table_unref(d->lines);
    table_unref(d->sentences);
    table_unref(d->entities);
    table_unref(d->stances);
}

void dgm_report_free(dgm_report *r)
{
    if (!r)
        return;
    dgm_pipeline *p = r->p;
    const mem *m = &p->m;
    for (int i = 0; i < TALLIES; i++)
        dgm_tally_free(r->tally[i]);
    for (size_t i = 0; i < r->docs.n; i++)
        drop_doc(&r->docs.v[i]);
    vec_free(m, &r->docs);
    vec_free(m, &r->group);
    strtab_free(&r->totals.sources);
    strtab_free(&r->totals.langs);
    strtab_free(&r->totals.months);
    vec_free(m, &r->totals.in_source);
    vec_free(m, &r->totals.in_lang);
    vec_free(m, &r->totals.in_month);
    vec_free(m, &r->totals.tokens_in_month);
    strtab_free(&r->totals.kinds);
    vec_free(m, &r->totals.lines_in_kind);
    vec_free(m, &r->totals.bytes_in_kind);
    vec_free(m, &r->words);
    vec_free(m, &r->term_of);
    vec_free(m, &r->met);
    vec_free(m, &r->key);
    for (int i = 0; i < LANG_COUNT; i++)
        vec_free(m, &r->numbers[i].v);
    strtab_free(&r->forms);
    strtab_free(&r->terms);
    arena_free(&r->bytes);
    mem_free(m, r->title);
    mem_free(m, r->by);
    mem_free(m, r);
    pipeline_unref(p);
}

/* ---- a document */

typedef VEC(int64_t) counts;

static bool add_to_value(const mem *m, strtab *values, void *in, str value, int64_t n)
{
    counts *v = in;
    if (!value.len)
        return true;
    const uint32_t id = strtab_add(values, value.s, value.len);
    if (id == STRTAB_NONE || (id == v->n && !vec_push(m, v, 0)))
        return false;
    v->v[id] += n;
    return true;
}

/* What is left out, by kind of line. */
static bool add_cut(dgm_report *r, const doc_view *v)
{
    report_totals *t = &r->totals;
    const mem *m = &r->p->m;
    for (size_t i = 0; i < v->l->v.n; i++) {
        const line *l = &v->l->v.v[i];
        const str kind = str_of(line_kind_names[l->kind]);
        if (!v->all_text && !line_kind_analysed(l->kind) &&
            (!add_to_value(m, &t->kinds, &t->lines_in_kind, kind, 1) ||
             !add_to_value(m, &t->kinds, &t->bytes_in_kind, kind, l->end - l->start)))
            return false;
    }
    return true;
}

static bool count_value(const mem *m, strtab *values, void *in, str value)
{
    return add_to_value(m, values, in, value, 1);
}

/* The month of a document, its year where no more is known; else empty. */
static str period_of(const doc_view *v)
{
    const str month = view_field(v, "month"), year = view_field(v, "year");
    return month.len == 7 ? month : year.len == 4 ? year : STR("");
}

static str text_cell(const dgm_table *t, const char *name)
{
    const dgm_column *c = table_column(t, table_find(t, name));
    return cell_null(c, 0) ? (str){ "", 0 } : cell_str(c, 0);
}

/* Adds the row of a profile to the sums. */
static bool add_totals(dgm_report *r, const doc_view *v, const dgm_table *profile)
{
    report_totals *t = &r->totals;
    const struct {
        const char *name;
        int64_t *sum;
    } sums[] = { { "bytes", &t->bytes },       { "analysed", &t->analysed }, { "skipped", &t->skipped },
                 { "replaced", &t->replaced }, { "tokens", &t->tokens },     { "sentences", &t->sentences },
                 { "entities", &t->entities }, { "quotes", &t->quotes },     { "stances", &t->stances } };
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        *sums[i].sum += cell_int(table_column(profile, table_find(profile, sums[i].name)), 0);
    t->docs++;
    const str period = period_of(v);
    const int64_t words = cell_int(table_column(profile, table_find(profile, "tokens")), 0);
    const mem *m = &r->p->m;
    return count_value(m, &t->sources, &t->in_source, text_cell(profile, "source")) &&
           count_value(m, &t->langs, &t->in_lang, text_cell(profile, "lang")) &&
           count_value(m, &t->months, &t->in_month, period) &&
           add_to_value(m, &t->months, &t->tokens_in_month, period, words) && add_cut(r, v);
}

/* A layer with offsets in bytes, whatever the pipeline's unit. */
static dgm_status take_layer(const dgm_doc *d, const doc_view *v, uint32_t layer, dgm_table **out, dgm_error *err)
{
    const layer_options o = { DGM_OFFSETS_BYTE, false };
    if (d->p->offsets == DGM_OFFSETS_BYTE && d->layers[layer][0])
        return *out = table_ref(d->layers[layer][0]), DGM_OK;
    return layer_table(&d->p->m, v, layer, &o, out, err);
}

/* Language, US and string; false: out of memory. */
static bool make_key(dgm_report *r, const doc_view *v, str s)
{
    const mem *m = &r->p->m;
    r->key.n = 0;
    return buf_str(m, &r->key, lang_names[v->lang]) && buf_char(m, &r->key, '\x1f') && buf_add(m, &r->key, s.s, s.len);
}

/* The number of a form's term; STRTAB_NONE: out of memory. */
static uint32_t find_number(dgm_report *r, const doc_view *v, uint32_t form)
{
    if (!make_key(r, v, vocab_form_str(v->v, form)))
        return STRTAB_NONE;
    const uint32_t at = strtab_add(&r->forms, r->key.v, r->key.n);
    if (at == STRTAB_NONE || at < r->term_of.n)
        return at == STRTAB_NONE ? at : r->term_of.v[at];
    const uint32_t term = vocab_term(v->v, form);
    if (term == STRTAB_NONE || !make_key(r, v, strtab_get(&v->v->terms, term)))
        return STRTAB_NONE;
    const uint32_t number = strtab_add(&r->terms, r->key.v, r->key.n);
    return number != STRTAB_NONE && vec_push(&r->p->m, &r->term_of, number) ? number : STRTAB_NONE;
}

/* The same, which is looked up once for each form as long as documents share a vocabulary. */
static uint32_t number_of(dgm_report *r, const doc_view *v, uint32_t form)
{
    const int i = (int)v->lang;
    if (r->numbers[i].serial != v->v->serial)
        r->numbers[i].v.n = 0;
    r->numbers[i].serial = v->v->serial;
    if (!vec_zeros(&r->p->m, &r->numbers[i].v, (size_t)form + 1))
        return STRTAB_NONE;
    if (!r->numbers[i].v.v[form])
        r->numbers[i].v.v[form] = find_number(r, v, form) + 1;
    return r->numbers[i].v.v[form] - 1;
}

/* Words as the tally of terms counts them: not stop words, and not those of an actor's name. */
static bool keep_words(dgm_report *r, const doc_view *v)
{
    size_t next = 0;
    int32_t named = 0, valued = 0; /* the ends of the last name, and of the last date or amount */
    for (int32_t s = 0; s < v->sen->n; s++)
        for (int32_t i = v->sen->first[s]; i < v->sen->first[s + 1] && view_analysed(v, s); i++) {
            const doc_view *in = view_at(v, s);
            for (; next < v->men->v.n && v->men->v.v[next].first <= i; next++)
                *(entity_is_value(v->men->v.v[next].type) ? &valued : &named) = v->men->v.v[next].last;
            if (i < named || !token_counts(v->tok->kind[i]) || in->v->form_flags.v[in->form[i]] & FORM_STOP)
                continue;
            const report_word w = { v->tok->start[i], v->tok->end[i], number_of(r, in, in->form[i]) };
            if (w.term == STRTAB_NONE || !vec_push(&r->p->m, &r->words, w) ||
                !vec_zeros(&r->p->m, &r->met, (size_t)w.term + 1))
                return false;
            r->met.v[w.term].n++;
            r->met.v[w.term].in_values += i < valued;
        }
    return true;
}

static dgm_status keep_doc(dgm_report *r, const dgm_doc *d, const doc_view *v, dgm_table *profile, dgm_error *err)
{
    report_doc x = { 0 };
    const str group = view_field(v, field_of(r));
    const char *id = arena_str(&r->bytes, d->id, strlen(d->id)), *body = arena_str(&r->bytes, d->t.s, (size_t)d->t.len);
    const char *in = arena_str(&r->bytes, group.s, group.len);
    const str period = period_of(v);
    const char *when = arena_str(&r->bytes, period.s, period.len);
    dgm_status s = id && body && in && when ? DGM_OK : err_memory(err);
    if (!s)
        s = take_layer(d, v, DGM_LINES, &x.lines, err);
    if (!s)
        s = take_layer(d, v, DGM_SENTENCES, &x.sentences, err);
    if (!s)
        s = take_layer(d, v, DGM_ENTITIES, &x.entities, err);
    if (!s)
        s = take_layer(d, v, DGM_STANCES, &x.stances, err);
    if (!s && (!vec_reserve(&r->p->m, &r->docs, 1) || !vec_push(&r->p->m, &r->group, ((str){ in, group.len }))))
        s = err_memory(err);
    x.first_word = r->words.n;
    if (!s && !keep_words(r, v))
        s = err_memory(err);
    x.end_word = r->words.n;
    x.profile = table_ref(profile);
    x.id = str_of(id);
    x.period = (str){ when, period.len };
    x.text = (str){ body, (size_t)d->t.len };
    if (s)
        return drop_doc(&x), s;
    r->text += x.text.len;
    r->docs.v[r->docs.n++] = x;
    return DGM_OK;
}

dgm_status dgm_report_add(dgm_report *r, dgm_doc *d, dgm_error *err)
{
    if (!r || !d)
        return err_set(err, DGM_ERR_ARGUMENT, "report or document is NULL");
    if (r->p != d->p)
        return err_set(err, DGM_ERR_MISMATCH, "the document is another pipeline's");
    const uint32_t layers = 1u << DGM_LINES | 1u << DGM_SENTENCES | 1u << DGM_ENTITIES | 1u << DGM_STANCES |
                            1u << DGM_PROFILE;
    const bool kept = r->docs.n < MOST_DOCS && r->text + (size_t)d->t.len <= MOST_TEXT;
    dgm_status s = doc_compute(d, doc_layer_needs(layers), err);
    for (int i = 0; i < TALLIES && !s; i++)
        if (r->tally[i] && (i != OF_DOCS || kept))
            s = dgm_tally_add(r->tally[i], d, err);
    if (s)
        return s;
    const doc_view v = doc_view_of(d);
    dgm_table *profile = NULL;
    s = take_layer(d, &v, DGM_PROFILE, &profile, err);
    if (!s && !add_totals(r, &v, profile))
        s = err_memory(err);
    if (!s && kept)
        s = keep_doc(r, d, &v, profile, err);
    table_unref(profile);
    return s;
}

/* ---- the page */

enum { ACTORS, TERMS, STANCE, QUOTED, CELLS, HOLDERS, EDGES, NODES, KEY_MORE, KEY_LESS, TABLES };

/* The groups that have a name: how many, and the two with most words; of equals the first. */
typedef struct grouping {
    dgm_table *groups; /* that names are borrowed from */
    int64_t n;
    str first, second;
} grouping;

static dgm_status find_groups(const dgm_tally *t, grouping *g, dgm_error *err)
{
    const dgm_status s = dgm_tally_table(t, "groups", NULL, &g->groups, err);
    if (s)
        return s;
    const dgm_column *name = table_column(g->groups, 0);
    const dgm_column *words = table_column(g->groups, table_find(g->groups, "tokens"));
    int64_t most = -1, next = -1;
    for (int64_t i = 0; i < table_rows(g->groups); i++) {
        const int64_t n = cell_int(words, i);
        const str group = cell_str(name, i);
        if (!group.len)
            continue;
        g->n++;
        if (n > most) {
            next = most, g->second = g->first;
            most = n, g->first = group;
        } else if (n > next) {
            next = n, g->second = group;
        }
    }
    return DGM_OK;
}

static char *terminated(const mem *m, str s)
{
    char *z = mem_alloc(m, s.len + 1);
    if (z) {
        memcpy(z, s.len ? s.s : "", s.len);
        z[s.len] = '\0';
    }
    return z;
}

/* The words that the first group prefers, and those that the second or all others do. */
static dgm_status make_keyness(const dgm_report *r, const grouping *g, dgm_table *out[TABLES], dgm_error *err)
{
    const mem *m = &r->p->m;
    char *first = terminated(m, g->first), *second = terminated(m, g->second);
    dgm_status s = first && second ? DGM_OK : err_memory(err);
    if (!s) {
        dgm_query q = {
            .struct_size = sizeof q, .top = TOP_KEYS, .group = first, .reference = g->n == 2 ? second : NULL
        };
        s = dgm_tally_table(r->tally[OF_WORDS], "keyness", &q, &out[KEY_MORE], err);
        q.sort = "lrc:asc";
        if (!s)
            s = dgm_tally_table(r->tally[OF_WORDS], "keyness", &q, &out[KEY_LESS], err);
    }
    mem_free(m, first);
    mem_free(m, second);
    return s;
}

static dgm_status make_tables(dgm_report *r, int groups, dgm_table *out[TABLES], dgm_error *err)
{
    const struct {
        int tally;
        const char *name;
        dgm_query q;
    } wanted[NODES + 1] = {
        [ACTORS] = { OF_ACTORS, "actors", { .struct_size = sizeof(dgm_query), .top = TOP_ACTORS } },
        [TERMS] = { OF_TERMS, "terms", { .struct_size = sizeof(dgm_query), .top = TOP_TERMS } },
        [STANCE] = { OF_STANCES, "stance", { .struct_size = sizeof(dgm_query), .top = TOP_TARGETS } },
        [QUOTED] = { OF_STANCES, "stance", { .struct_size = sizeof(dgm_query), .voice = DGM_VOICE_QUOTED } },
        [CELLS] = { groups, "stance", { .struct_size = sizeof(dgm_query) } },
        [HOLDERS] = { OF_STANCES, "holders", { .struct_size = sizeof(dgm_query), .min_count = 2 } },
        [EDGES] = { OF_PAIRS, "edges", { .struct_size = sizeof(dgm_query), .top = TOP_EDGES } },
        [NODES] = { OF_PAIRS, "nodes", { .struct_size = sizeof(dgm_query) } },
    };
    dgm_status s = DGM_OK;
    for (int i = 0; i <= NODES && !s; i++)
        s = dgm_tally_table(r->tally[wanted[i].tally], wanted[i].name, &wanted[i].q, &out[i], err);
    return s;
}

static dgm_status draw(dgm_report *r, const grouping *g, dgm_table *const *t, const char *figure, const dgm_sink *sink,
                       dgm_error *err)
{
    const bool by_doc = !r->by[0] && g->n < 2;
    for (size_t i = 0; i < r->docs.n; i++)
        r->docs.v[i].group = by_doc ? r->docs.v[i].id : r->group.v[i];
    const report_input in = {
        .title = r->title,
        .build = dgm_build_info(),
        .by = by_doc ? "doc" : field_of(r),
        .no_text = (r->flags & DGM_REPORT_NO_TEXT) != 0,
        .all_text = (r->p->flags & DGM_ALL_TEXT) != 0,
        .totals = &r->totals,
        .docs = r->docs.v,
        .n_docs = r->docs.n,
        .words = r->words.v,
        .forms = &r->forms,
        .term_of = r->term_of.v,
        .terms_met = r->met.v,
        .n_terms = strtab_size(&r->terms),
        .key_more = t[KEY_MORE],
        .key_less = t[KEY_LESS],
        .key_group = t[KEY_MORE] ? g->first : STR(""),
        .key_reference = g->n == 2 ? g->second : STR(""),
        .actors = t[ACTORS],
        .terms = t[TERMS],
        .stance = t[STANCE],
        .quoted = t[QUOTED],
        .cells = t[CELLS],
        .holders = t[HOLDERS],
        .actors_by = { r->tally[OF_ACTOR_MONTHS]->t, r->tally[OF_ACTOR_YEARS]->t },
        .stances_by = { r->tally[OF_MONTHS]->t, r->tally[OF_YEARS]->t },
        .edges = t[EDGES],
        .nodes = t[NODES],
    };
    return report_write(&r->p->m, &in, figure, sink, err);
}

dgm_status dgm_report_write(dgm_report *r, const char *figure, const dgm_sink *sink, dgm_error *err)
{
    if (!r || !sink)
        return err_set(err, DGM_ERR_ARGUMENT, "report or sink is NULL");
    grouping g = { .first = STR(""), .second = STR("") };
    dgm_table *t[TABLES] = { NULL };
    dgm_status s = find_groups(r->tally[OF_WORDS], &g, err);
    if (!s)
        s = make_tables(r, r->by[0] || g.n > 1 ? OF_GROUPS : OF_DOCS, t, err);
    if (!s && g.n > 1)
        s = make_keyness(r, &g, t, err);
    if (!s)
        s = draw(r, &g, t, figure, sink, err);
    for (int i = 0; i < TABLES; i++)
        table_unref(t[i]);
    table_unref(g.groups);
    return s;
}
