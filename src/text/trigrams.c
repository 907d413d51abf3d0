/* Trigrams of letters: what a short text's words say of its language, whether lists know them or not. In: a table of
 * weights, logarithms of how often a trigram stands in a language (data/und/trigrams.tsv); words. Out: sums of weights.
 *
 * This is naive Bayes in whole numbers. Begins and ends of words are trigrams with the edge. Names stand in texts of any
 * language, so that capitalized words weigh half, unless all is in capitals. */
#include "text/page.h"
#include "base/data.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { EDGE = '_' };

static size_t slot_of(const trigram *table, uint64_t key)
{
    size_t i = (size_t)(key * 0x9e3779b97f4a7c15u >> 32) % TRIGRAM_SLOTS;
    while (table[i].key && table[i].key != key)
        i = (i + 1) % TRIGRAM_SLOTS;
    return i;
}

/* The last three characters, of 16 bits each. */
static uint64_t next_key(uint64_t key, uint32_t c)
{
    return (key << 16 | (c & 0xffff)) & 0xffffffffffffu;
}

static uint8_t hex_value(char c)
{
    return (uint8_t)(c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
}

static void add_trigram(trigram *table, const tsv *row)
{
    uint64_t key = 0;
    for (const char *s = row->cell[0].s, *end = s + row->cell[0].len; s < end;) {
        int n;
        key = next_key(key, utf8_get(s, &n));
        s += n;
    }
    trigram *t = &table[slot_of(table, key)];
    t->key = key;
    for (size_t i = 0; i < TRIGRAM_LANGS && i < row->cell[1].len; i++)
        t->weights[i] = hex_value(row->cell[1].s[i]);
}

/* The first row names the languages; voter_of() knows their numbers. At most half of the slots are used. */
void trigrams_load(line_rules *r, int (*voter_of)(line_rules *r, str name))
{
    const data_file *f = data_find("und/trigrams.tsv");
    tsv t = tsv_open(f ? f->data : "", f ? f->len : 0);
    if (!tsv_next(&t))
        return;
    const char *s = t.cell[1].s, *end = s + t.cell[1].len;
    for (size_t i = 0; i < TRIGRAM_LANGS && s < end; i++, s++) {
        const char *name = s;
        while (s < end && *s != ' ')
            s++;
        r->trigram_voters[i] = (uint8_t)voter_of(r, (str){ name, (size_t)(s - name) });
    }
    for (size_t used = 0; tsv_next(&t) && used < TRIGRAM_SLOTS / 2; used++)
        add_trigram(r->trigrams, &t);
}

/* Adds the weights of a word's trigrams, each so many times. */
static int32_t hear_word(const line_rules *r, const char *s, const char *end, int times, int32_t sum[TRIGRAM_LANGS])
{
    int32_t letters = 0;
    uint64_t key = EDGE;
    for (bool last = false; !last;) {
        int n = 0;
        last = s == end;
        const uint32_t c = last ? EDGE : (uint32_t)utf8proc_tolower((utf8proc_int32_t)utf8_get(s, &n));
        s += n;
        key = next_key(key, c);
        letters += !last;
        if (key >> 32 == 0)
            continue; /* not yet three */
        const trigram *t = &r->trigrams[slot_of(r->trigrams, key)];
        for (int i = 0; i < TRIGRAM_LANGS; i++)
            sum[i] += times * t->weights[i]; /* a free slot's are 0 */
    }
    return letters * times;
}

int32_t trigrams_hear(const line_rules *r, const char *s, const char *end, int32_t score[LANG_VOTERS])
{
    enum { NAME = 1, WORD = 2 };
    int32_t of_words[TRIGRAM_LANGS] = { 0 }, of_names[TRIGRAM_LANGS] = { 0 }, words = 0, names = 0;
    bool shouts = false;
    while (s < end) {
        int n = 1, next;
        const char *begin = s;
        const bool capital = is_upper(utf8_get(s, &n));
        shouts |= capital && s + n < end && is_upper(utf8_get(s + n, &next));
        while (s < end && is_script_letter(utf8_get(s, &n)))
            s += n;
        if (s == begin)
            s += n;
        else if (capital)
            names += hear_word(r, begin, s, NAME, of_names);
        else
            words += hear_word(r, begin, s, WORD, of_words);
    }
    const int32_t times = words || !shouts ? NAME : WORD;
    for (int i = 0; i < TRIGRAM_LANGS; i++)
        score[r->trigram_voters[i]] += of_words[i] + times * of_names[i];
    return words + times * names;
}
