/* See model.h. One open-addressing table over all features; words are numbered by a strtab. */
#include "stance/model.h"

#include "base/error.h"
#include <string.h>

const char *const feature_names[FEATURE_KINDS] = { "word",   "near",  "alike",   "at1",  "at2",
                                                   "object", "class", "valence", "rule", "target" };
const char *const where_names[WHERE_FLAGS] = { "left", "right", "not", "quoted" };

typedef struct slot {
    feature_key key;
    feature_weights w;
    bool used;
} slot;

/* Of a word: its weights left and right of the target, and what a negator adds. */
enum alike_place { ALIKE_LEFT, ALIKE_RIGHT, ALIKE_NOT, ALIKE_PLACES };
typedef struct alike {
    int16_t favor[ALIKE_PLACES], against[ALIKE_PLACES]; /* thousandths */
} alike;

struct model {
    strtab words; /* number - 1 */
    alike *alikes; /* by number - 1; those of words that only the other table has are missing at its end */
    size_t alikes_n;
    slot *slots;
    size_t mask;
    feature_weights base;
};

static size_t slot_of(const model *x, feature_key k)
{
    uint64_t h = ((uint64_t)k.a << 32 | k.b) ^ ((uint64_t)k.kind << 56 | (uint64_t)k.where << 24);
    h *= 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 32) & x->mask;
    while (x->slots[i].used && (x->slots[i].key.a != k.a || x->slots[i].key.b != k.b ||
                                x->slots[i].key.kind != k.kind || x->slots[i].key.where != k.where))
        i = (i + 1) & x->mask;
    return i;
}

uint32_t model_word(const model *x, str word)
{
    const uint32_t id = strtab_find(&x->words, word.s, word.len);
    return id == STRTAB_NONE ? NO_WORD : id + 1;
}

const feature_weights *model_find(const model *x, feature_key key)
{
    const slot *s = &x->slots[slot_of(x, key)];
    return s->used ? &s->w : NULL;
}

feature_weights model_base(const model *x)
{
    return x->base;
}

static double alike_sum(const int16_t *of, unsigned where)
{
    const bool left = where & WHERE_LEFT, right = where & WHERE_RIGHT;
    const double side = left == right ? 0.5 * (of[ALIKE_LEFT] + of[ALIKE_RIGHT]) : of[left ? ALIKE_LEFT : ALIKE_RIGHT];
    return (side + (where & WHERE_NOT ? of[ALIKE_NOT] : 0)) / 1000;
}

feature_weights model_alike(const model *x, uint32_t word, unsigned where)
{
    if (word == NO_WORD || word > x->alikes_n)
        return (feature_weights){ 0, 0 };
    const alike *a = &x->alikes[word - 1];
    return (feature_weights){ alike_sum(a->favor, where), alike_sum(a->against, where) };
}

/* ---- reading the table: kind where words favor against */

static int name_find(const char *const *names, int n, str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(name, str_of(names[i])))
            return i;
    return -1;
}

static bool read_where(str cell, uint8_t *where)
{
    for (const char *s = cell.s, *end = s + cell.len; s < end;) {
        const char *comma = memchr(s, ',', (size_t)(end - s));
        const str name = { s, (size_t)((comma ? comma : end) - s) };
        const int i = name_find(where_names, WHERE_FLAGS, name);
        if (i < 0)
            return false;
        *where |= (uint8_t)(1u << i);
        s += name.len + 1;
    }
    return true;
}

static bool add_word(model *x, str word, uint32_t *number)
{
    *number = NO_WORD;
    if (!word.len)
        return true;
    const uint32_t id = strtab_add(&x->words, word.s, word.len);
    *number = id + 1;
    return id != STRTAB_NONE;
}

static dgm_status read_row(model *x, const tsv *t, dgm_error *err)
{
    const str words = t->cell[2];
    const char *space = memchr(words.s, ' ', words.len);
    const size_t n = space ? (size_t)(space - words.s) : words.len;
    const int kind = name_find(feature_names, FEATURE_KINDS, t->cell[0]);
    slot s = { { 0 }, { 0, 0 }, true };
    const bool base = str_eq(t->cell[0], STR("base"));
    if ((kind < 0 && !base) || !read_where(t->cell[1], &s.key.where) || !tsv_number(t->cell[3], &s.w.favor) ||
        !tsv_number(t->cell[4], &s.w.against))
        return err_set(err, DGM_ERR_FORMAT, "stance model line %lld: bad row", (long long)t->line);
    if (base) {
        x->base = s.w;
        return DGM_OK;
    }
    s.key.kind = (uint8_t)kind;
    const str second = { space ? space + 1 : words.s, space ? words.len - n - 1 : 0 };
    if (!add_word(x, (str){ words.s, n }, &s.key.a) || !add_word(x, second, &s.key.b))
        return err_memory(err);
    x->slots[slot_of(x, s.key)] = s;
    return DGM_OK;
}

static size_t count_rows(const data_file *f)
{
    size_t n = 0;
    for (tsv t = tsv_open(f->data, f->len); tsv_next(&t);)
        n++;
    return n;
}

static dgm_status read_table(const mem *m, model *x, const data_file *f, dgm_error *err)
{
    size_t slots = 64;
    for (const size_t rows = count_rows(f); slots < rows * 2;)
        slots *= 2;
    x->slots = mem_array(m, slots, sizeof *x->slots);
    if (!x->slots)
        return err_memory(err);
    memset(x->slots, 0, slots * sizeof *x->slots);
    x->mask = slots - 1;
    dgm_status status = DGM_OK;
    for (tsv t = tsv_open(f->data, f->len); !status && tsv_next(&t);)
        status = read_row(x, &t, err);
    return status;
}

/* ---- reading the words: word, then favor and against for each place */

static bool read_thousandths(str cell, int16_t *out)
{
    double x;
    if (!tsv_number(cell, &x) || x < INT16_MIN || x > INT16_MAX)
        return false;
    *out = (int16_t)x;
    return true;
}

static dgm_status read_alikes(const mem *m, model *x, const data_file *f, dgm_error *err)
{
    x->alikes = mem_array(m, count_rows(f), sizeof *x->alikes);
    if (!x->alikes)
        return err_memory(err);
    for (tsv t = tsv_open(f->data, f->len); tsv_next(&t);) {
        const str *cell = t.cell + 1;
        uint32_t number;
        alike a;
        for (int i = 0; i < ALIKE_PLACES; i++, cell += 2)
            if (!read_thousandths(cell[0], &a.favor[i]) || !read_thousandths(cell[1], &a.against[i]))
                return err_set(err, DGM_ERR_FORMAT, "stance words line %lld: bad row", (long long)t.line);
        if (!add_word(x, t.cell[0], &number))
            return err_memory(err);
        if (number != x->alikes_n + 1)
            return err_set(err, DGM_ERR_FORMAT, "stance words line %lld: a word twice", (long long)t.line);
        x->alikes[x->alikes_n++] = a;
    }
    return DGM_OK;
}

const data_file *model_data(const char *lang, const char *suffix)
{
    char path[64] = "stance/";
    const size_t n = strlen(path), lang_len = strlen(lang), len = strlen(suffix);
    if (n + lang_len + len >= sizeof path)
        return NULL;
    memcpy(path + n, lang, lang_len);
    memcpy(path + n + lang_len, suffix, len + 1);
    return data_find(path);
}

dgm_status model_new(const mem *m, uint64_t seed, const char *lang, model **out, dgm_error *err)
{
    const data_file *f = model_data(lang, "-model.tsv"), *words = model_data(lang, "-alike.tsv");
    *out = NULL;
    if (!f)
        return DGM_OK;
    model *x = mem_zalloc(m, sizeof *x);
    if (!x)
        return err_memory(err);
    strtab_init(&x->words, m, seed);
    dgm_status status = words ? read_alikes(m, x, words, err) : DGM_OK; /* first: they are found by number */
    if (!status)
        status = read_table(m, x, f, err);
    if (status)
        model_free(m, x);
    else
        *out = x;
    return status;
}

void model_free(const mem *m, model *x)
{
    if (!x)
        return;
    strtab_free(&x->words);
    mem_free(m, x->slots);
    mem_free(m, x->alikes);
    mem_free(m, x);
}
