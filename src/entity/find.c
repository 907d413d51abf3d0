/* Candidates of all kinds. In: a document's forms. Out: what may be a mention, names and patterns in order of the text.
 *
 * Everything that depends on a form alone (its word, its cues, the patterns it may begin) is found once for each
 * distinct form and kept while the vocabulary lives. What a token may be is one byte of its form's, so that most
 * words cost the look at that byte. */
#include "base/utf8.h"
#include "entity/rules.h"

#include <string.h>

enum { NEAR_VALUE = 6, LONGEST_FORM = 512 }; /* bytes: a longer one is no date and no amount */

bool add_cand(run *r, cand c)
{
    for (int32_t i = c.first; c.kind == CAND_NAME && c.last - c.first <= MAX_TOKENS && i < c.last; i++) {
        const uint8_t goes_on = i + 1 < c.last ? NAMED_GOES_ON : r->w->named.v[i] & NAMED_GOES_ON;
        r->w->named.v[i] = (uint8_t)((c.type + 1) | goes_on);
    }
    if (c.last - c.first > MAX_TOKENS)
        return true;
    r->out->full = (int64_t)r->w->cand.n >= r->e->limits.document_matches;
    return !r->out->full && vec_push(r->m, &r->w->cand, c);
}

cand span_cand(const run *r, int32_t first, int32_t last, uint8_t type, uint8_t rank)
{
    return (cand){ .first = first,
                   .last = last,
                   .start = r->in->tok->start[first],
                   .end = r->in->tok->end[last - 1],
                   .value = -1,
                   .kind = CAND_SHAPE,
                   .type = type,
                   .via = VIA_SHAPE,
                   .rank = rank };
}

/* ---- what is known of a form */

/* "anti-Chinese" is one token, of which the prefix is outside the name. */
static void find_tail(run *r, str form, form_info *f)
{
    buf *key = &r->w->text, *fold = &r->w->tail;
    const char *hyphen = memchr(form.s, '-', form.len);
    if (!hyphen || hyphen + 1 == form.s + form.len)
        return;
    fold->n = 0;
    if (!lexis_fold(r->m, form.s, (size_t)(hyphen - form.s), fold))
        return;
    const uint32_t prefix = entities_find_word(r->e, r->m, r->lang, (str){ fold->v, fold->n }, key);
    if (prefix == STRTAB_NONE || !(r->e->word_cues.v[prefix] & CUE(PREFIX)))
        return;
    f->cut = (uint32_t)(hyphen + 1 - form.s);
    fold->n = 0;
    if (!lexis_fold(r->m, hyphen + 1, form.len - f->cut, fold))
        return;
    f->tail = entities_find_word(r->e, r->m, r->lang, (str){ fold->v, fold->n }, key);
    if (f->tail != STRTAB_NONE)
        f->cues |= r->e->word_cues.v[f->tail] & CUE_NAME_STARTS;
}

/* Where the second part of a pair that is one word begins (sino-russe, российско-китайский), if the first is a
 * combining form; 0: it is none. */
static uint32_t find_pair_cut(run *r, str form)
{
    const char *hyphen = memchr(form.s, '-', form.len);
    if (!hyphen || form.len > LONGEST_FORM || !combining_form(r, (str){ form.s, (size_t)(hyphen - form.s) }))
        return 0;
    return (uint32_t)(hyphen + 1 - form.s);
}

static bool is_dash(str s)
{
    return str_eq(s, STR("-")) || str_eq(s, STR("\xe2\x80\x93")) || str_eq(s, STR("\xe2\x80\x91")) ||
           str_eq(s, STR("\xe2\x80\x90"));
}

/* A name's words begin with the form's: of those with a capital, a form with one. */
static uint8_t gates_of(const form_info *f, str form, uint8_t flags)
{
    const bool capital = flags & FORM_CAPITAL;
    uint8_t g = 0;
    if (f->tail != STRTAB_NONE || (f->cues & CUE_NAME_STARTS && (capital || f->cues & CUE_LOWER_STARTS)))
        g |= GATE_NAME;
    g |= f->trigger[TRIGGER_FIRST] ? GATE_FIRST : 0;
    g |= f->trigger[TRIGGER_NEED] || f->trigger[TRIGGER_ALSO] ? GATE_NEED : 0;
    g |= f->cues & CUE_VALUE ? GATE_VALUE : 0;
    g |= capital ? GATE_CAPITAL : 0;
    g |= f->cues & CUE_PHRASE_STARTS ? GATE_PHRASE : 0;
    g |= (capital && f->cues & (CUE_PHRASE_STARTS | CUE_STATE_STARTS)) || f->pair ? GATE_COMPOUND : 0;
    return (uint8_t)(g | (is_dash(form) ? GATE_DASH : 0));
}

/* The number of a set of patterns; STRTAB_NONE: out of memory. */
static uint32_t add_set(run *r, const uint64_t *bits)
{
    form_table *known = &r->w->forms[r->in->lang];
    const size_t width = r->e->triggers.width;
    if (!vec_reserve(r->m, &known->bits, width))
        return STRTAB_NONE;
    const uint32_t id = strtab_add(&known->sets, (const char *)bits, width * sizeof *bits);
    if (id != STRTAB_NONE && (size_t)id * width == known->bits.n)
        for (size_t i = 0; i < width; i++)
            known->bits.v[known->bits.n++] = bits[i];
    return id;
}

static bool find_patterns(run *r, uint32_t form, form_info *f)
{
    struct entity_work *w = r->w;
    const triggers *t = &r->e->triggers;
    const vocab *v = r->in->v;
    const bool upper = v->form_flags.v[form] & FORM_UPPER;
    if (t->width == 0 || vocab_form_str(v, form).len > LONGEST_FORM)
        return true;
    if (!triggers_of_form(t, r->m, vocab_fold_str(v, form), upper, &w->text, w->bits.v))
        return false;
    for (int role = 0; role < TRIGGER_ROLES; role++) {
        f->trigger[role] = add_set(r, w->bits.v + (size_t)role * t->width);
        if (f->trigger[role] == STRTAB_NONE)
            return false;
    }
    return true;
}

/* Whether a part of a folded form says a value: "mid-november", and 月底 by its first character. */
static bool holds_value(const run *r, str fold, buf *key)
{
    const bool chinese = r->lang == LANG_ZH;
    for (size_t from = 0, to; from < fold.len; from = to + (to < fold.len && fold.s[to] == '-')) {
        to = from + (chinese ? (size_t)utf8_len((unsigned char)fold.s[from]) : 0);
        while (!chinese && to < fold.len && fold.s[to] != '-')
            to++;
        const uint32_t word =
            entities_find_word(r->e, r->m, r->lang, (str){ fold.s + from, to - from }, key);
        if (word != STRTAB_NONE && r->e->word_cues.v[word] & CUE_VALUE)
            return true;
    }
    return false;
}

static bool describe(run *r, uint32_t form)
{
    const entities *e = r->e;
    vocab *v = r->in->v;
    buf *key = &r->w->text;
    form_info f = { .word = STRTAB_NONE, .name = TRIE_NONE, .entry = TRIE_NONE, .tail = STRTAB_NONE };
    f.word = entities_find_word(e, r->m, r->lang, vocab_fold_str(v, form), key);
    if (f.word != STRTAB_NONE)
        f.cues = e->word_cues.v[f.word], f.name = trie_step(&e->names, TRIE_ROOT, f.word);
    if (f.name != TRIE_NONE)
        f.entry = e->names.value.v[f.name], f.name_more = e->names.inner.v[f.name];
    find_tail(r, vocab_form_str(v, form), &f);
    f.pair = find_pair_cut(r, vocab_form_str(v, form));
    const str fold = vocab_fold_str(v, form);
    if (v->form_flags.v[form] & FORM_DIGIT ||
        ((r->lang == LANG_ZH || memchr(fold.s, '-', fold.len)) && holds_value(r, fold, key)))
        f.cues |= CUE_VALUE;
    form_table *known = &r->w->forms[r->in->lang];
    if (!names_describe(r, form, &f) || !find_patterns(r, form, &f) || !vec_reserve(r->m, &known->info, 1))
        return false;
    if (!vec_push(r->m, &known->gates, gates_of(&f, vocab_form_str(v, form), v->form_flags.v[form])))
        return false;
    known->info.v[known->info.n++] = f;
    return true;
}

/* Room for the sets of a form, and the empty one, which is number 0. */
static bool start_sets(run *r)
{
    struct entity_work *w = r->w;
    form_table *known = &w->forms[r->in->lang];
    strtab_free(&known->sets);
    strtab_init(&known->sets, r->m, r->e->seed);
    known->bits.n = 0;
    return add_set(r, w->bits.v) == 0;
}

static bool describe_forms(run *r)
{
    struct entity_work *w = r->w;
    form_table *known = &w->forms[r->in->lang];
    const size_t width = r->e->triggers.width;
    w->bits.n = 0;
    if (!vec_reserve(r->m, &w->bits, TRIGGER_ROLES * width + 1))
        return false;
    memset(w->bits.v, 0, (TRIGGER_ROLES * width + 1) * sizeof *w->bits.v);
    if (known->e != r->e || known->v != r->in->v || known->serial != r->in->v->serial) {
        known->info.n = known->gates.n = 0;
        known->e = NULL;
        if (!start_sets(r))
            return false;
    }
    known->e = r->e;
    known->v = r->in->v;
    known->serial = r->in->v->serial;
    for (uint32_t form = (uint32_t)known->info.n; form < strtab_size(&r->in->v->forms); form++)
        if (!describe(r, form))
            return false;
    return true;
}

static bool open_gates(run *r)
{
    struct entity_work *w = r->w;
    const size_t n = (size_t)r->in->tok->n;
    w->gates.n = 0;
    if (!vec_reserve(r->m, &w->gates, n + 8))
        return false;
    const uint8_t *of_form = w->forms[r->in->lang].gates.v;
    for (size_t i = 0; i < n; i++)
        w->gates.v[i] = of_form[r->in->form[i]];
    memset(w->gates.v + n, 0, 8);
    w->gates.n = n;
    return true;
}

/* ---- names of the gazetteer */

/* The token without its outside prefix. */
static str tail_str(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    const uint32_t cut = info_at(r, i)->cut;
    return (str){ s.s + cut, s.len - cut };
}

static bool same_letters(const run *r, int32_t first, int32_t last, bool tail, str alias)
{
    size_t k = 0;
    for (int32_t i = first; i < last; i++) {
        const str s = i == first && tail ? tail_str(r, i) : token_str(r, i);
        while (k < alias.len && alias.s[k] == ' ')
            k++;
        if (alias.len - k < s.len || memcmp(alias.s + k, s.s, s.len) != 0)
            return false;
        k += s.len;
    }
    return k == alias.len;
}

static bool case_fits(const run *r, const entry *x, int32_t first, int32_t last, bool tail)
{
    if (x->flags & ENTRY_CASE)
        return same_letters(r, first, last, tail, x->alias);
    if (!x->capital)
        return true;
    return tail ? begins_upper(r->m, tail_str(r, first), &r->w->text) : flags_at(r, first) & FORM_CAPITAL;
}

/* The date of the document against the time an alias holds for; with a role it is the time of the office. */
static bool in_time(const run *r, const entry *x)
{
    const str d = r->in->date;
    if ((!x->from && !x->to) || x->role.len || d.len < 4)
        return true;
    int32_t day = 0, digits = 0;
    for (size_t i = 0; i < d.len && digits < 8; i++)
        if (d.s[i] >= '0' && d.s[i] <= '9')
            day = day * 10 + (d.s[i] - '0'), digits++;
    for (; digits < 8; digits++)
        day *= 10;
    return day >= x->from && (!x->to || day / 10000 <= x->to / 10000);
}

static uint32_t fitting(const run *r, uint32_t number, int32_t first, int32_t last, bool tail)
{
    for (; number != TRIE_NONE; number = r->e->entries.v[number].next) {
        const entry *x = &r->e->entries.v[number];
        if (case_fits(r, x, first, last, tail) && in_time(r, x))
            return number;
    }
    return TRIE_NONE;
}

static bool splits_word(const run *r, int32_t first, int32_t last)
{
    const uint8_t *kind = r->in->tok->kind;
    return kind[first] == TOKEN_HASHTAG || kind[first] == TOKEN_MENTION || kind[first] == TOKEN_URL ||
           kind[first] == TOKEN_EMAIL || kind[last - 1] == TOKEN_URL;
}

/* The longest alias from `token` on; `tail`: of the first word without its prefix. */
static uint32_t longest(const run *r, int32_t token, bool tail, int32_t *last)
{
    const trie *t = &r->e->names;
    const form_info *f = info_at(r, token);
    uint32_t node = tail ? trie_step(t, TRIE_ROOT, f->tail) : f->name, found = TRIE_NONE;
    int32_t i = token;
    if (!tail) { /* most names are one word: what is known of the form says so */
        found = f->entry == TRIE_NONE ? TRIE_NONE : fitting(r, f->entry, token, token + 1, false);
        *last = found == TRIE_NONE ? token : token + 1;
        if (!f->name_more || ++i == sentence_last(r, token))
            return found;
        node = name_step(r, node, i);
    }
    for (const int32_t end = sentence_last(r, token); node != TRIE_NONE;) {
        const uint32_t x =
            t->value.v[node] == TRIE_NONE ? TRIE_NONE : fitting(r, t->value.v[node], token, i + 1, tail);
        if (x != TRIE_NONE)
            found = x, *last = i + 1;
        if (++i == end)
            break;
        node = name_step(r, node, i);
    }
    return found;
}

static bool add_name(run *r, uint32_t number, int32_t first, int32_t last, bool tail)
{
    const entry *x = &r->e->entries.v[number];
    const int32_t start = r->in->tok->start[first] + (tail ? (int32_t)info_at(r, first)->cut : 0);
    return splits_word(r, first, last) ||
           add_cand(r, (cand){ .first = first, .last = last, .start = start, .end = r->in->tok->end[last - 1],
                               .entry = number, .value = -1, .kind = CAND_NAME, .type = x->type,
                               .via = x->flags & ENTRY_DEMONYM ? VIA_DEMONYM : VIA_NAME,
                               .rank = x->flags & ENTRY_USER ? 0 : 1 });
}

static bool find_names(run *r, int32_t token)
{
    int32_t last = token;
    uint32_t found = cues_at(r, token) & CUE_NAME_STARTS ? longest(r, token, false, &last) : TRIE_NONE;
    const bool tail = found == TRIE_NONE && info_at(r, token)->tail != STRTAB_NONE;
    if (tail)
        found = longest(r, token, true, &last);
    return found == TRIE_NONE || add_name(r, found, token, last, tail);
}

/* ---- all kinds */

/* Whether a token from which a value could be told lies near. */
static bool near_value(const run *r, int32_t token, int32_t stop)
{
    const int32_t end = stop - token < NEAR_VALUE ? stop : token + NEAR_VALUE;
    return next_gate(r, token, end, GATE_VALUE) < end;
}

static dgm_status find_in_sentence(run *r, int32_t sentence, dgm_error *err)
{
    const sentences *sen = r->in->sen;
    const int32_t begin = sen->first[sentence], stop = sen->first[sentence + 1];
    const uint8_t gates = GATE_NAME | GATE_FIRST;
    const bool user = r->e->user_patterns;
    for (int32_t i = next_gate(r, begin, stop, gates); i < stop; i = next_gate(r, i + 1, stop, gates)) {
        if (r->w->gates.v[i] & GATE_NAME && !find_names(r, i))
            return err_memory(err);
        const bool value = r->w->gates.v[i] & GATE_FIRST && near_value(r, i, stop);
        if (value || (user && r->w->gates.v[i] & GATE_FIRST)) {
            const dgm_status s = patterns_find(r, i, stop, value, err);
            if (s != DGM_OK)
                return s;
        }
    }
    if (r->lang == LANG_ZH && r->e->zh && !find_chinese(r, sentence))
        return err_memory(err);
    return find_shapes(r, sentence) && find_compounds(r, sentence) && find_acronyms(r, sentence) ? DGM_OK
                                                                                                 : err_memory(err);
}

dgm_status find_candidates(run *r, dgm_error *err)
{
    struct entity_work *w = r->w;
    w->cand.n = w->found.n = 0;
    const dgm_status s = patterns_start(r, err);
    if (s != DGM_OK)
        return s;
    if (!describe_forms(r) || !open_gates(r) || !score_start(r))
        return err_memory(err);
    for (int32_t i = 0; i < r->in->sen->n; i++) {
        if (!input_reads(r->in, i))
            continue;
        const dgm_status found = find_in_sentence(r, i, err);
        if (found != DGM_OK)
            return found;
    }
    return score_names(r) ? DGM_OK : err_memory(err);
}
