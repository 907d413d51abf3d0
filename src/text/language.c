/* Text to language. In: UTF-8. Out: the language, or LANG_UND when in doubt.
 *
 * The script decides first: a sample's letters are counted by script, and letters that only another language
 * writes (Ukrainian, Serbian, Kazakh, ... ; kana; hangul) turn Russian or Chinese down. Latin text goes by its
 * function words, the most frequent and least topical words of a language (data/<lang>/function-words.txt), against
 * those of languages the library does not know (data/und/function-words.txt, so that Portuguese is not taken for
 * Spanish). A word counts more the fewer of the lists it stands in; letters that few write ("ñ") count too. In a short
 * text, which may have no function word, trigrams of letters are heard besides (trigrams.c). */
#include "text/page.h"
#include "base/data.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum {
    SAMPLE = 4 * 1024,  /* bytes looked at */
    LIST_MAX = 8,       /* bytes of a listed word: one integer */
    SHORT = 25,         /* words; fewer are told by their letters too */
    WORD_WEIGHT = 30,
    LETTER_WEIGHT = 16,
    LISTED = 12, /* of so many words of a long text one at least is listed */
    LEAD = 16, /* in a short text so much less */
    FEW = 3, /* words, of which half as much can be asked */
    RIVAL_LEAD = 6, /* a language that is not ours may lead by so much, for it is the less likely */
    FIT = 2 /* weight of a letter in a short text, on average; less has no language that is known */
};

typedef struct letters {
    int32_t latin, cyrillic, foreign_cyrillic, only_russian, han, kana, hangul, other;
} letters;

static void count_letter(letters *l, uint32_t c)
{
    if (c >= 0x3400 && (c <= 0x9fff || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff)))
        l->han++;
    else if ((c >= 0x3041 && c <= 0x30fa) || (c >= 0xff66 && c <= 0xff9d))
        l->kana++;
    else if ((c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff))
        l->hangul++;
    else if (c >= 0x400 && c <= 0x52f) {
        l->cyrillic++;
        /* the Russian alphabet is U+0401, U+0410..U+044F and U+0451 */
        if (c != 0x401 && c != 0x451 && (c < 0x410 || c > 0x44f))
            l->foreign_cyrillic++;
        if (c == 0x44b || c == 0x44d || c == 0x451) /* letters Bulgarian and Ukrainian lack */
            l->only_russian++;
    } else if (c < 0x250)
        l->latin++;
    else
        l->other++;
}

bool is_script_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) - 'a' < 26;
    if (c - 0x400 < 0x82 || (c - 0xc0 < 0x190 && c != 0xd7 && c != 0xf7) || (c >= 0x4e00 && c < 0x9ff0))
        return true; /* most of what is asked: Cyrillic, Latin, ideographs */
    const utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_MC; /* letters and marks */
}

/* Letters of the ASCII at p, in whole blocks; *p moves behind them. */
static int32_t count_ascii(const char **p, const char *end)
{
    enum { BLOCK = 64 };
    int32_t n = 0;
    for (; end - *p >= BLOCK; *p += BLOCK) {
        uint8_t high = 0, found = 0;
        for (int i = 0; i < BLOCK; i++) {
            const uint8_t c = (uint8_t)(*p)[i], from_a = (uint8_t)((c | 0x20) - 'a');
            high |= c;
            found = (uint8_t)(found + (from_a < 26));
        }
        if (high >= 0x80)
            break;
        n += found;
    }
    return n;
}

static letters count_letters(const char *s, const char *end)
{
    letters l = { 0 };
    while (s < end) {
        l.latin += count_ascii(&s, end);
        for (const char *stop = end - s > 64 ? s + 64 : end; s < stop;) {
            int n;
            const uint32_t c = utf8_get(s, &n);
            s += n;
            if (c < 0x80)
                l.latin += is_script_letter(c);
            else if (is_script_letter(c))
                count_letter(&l, c);
        }
    }
    return l;
}

/* ---- function words */

static uint64_t word_key(const char *s, size_t len)
{
    uint64_t key = 0;
    for (size_t i = 0; i < len; i++)
        key = key << 8 | (unsigned char)s[i];
    return key;
}

static size_t word_slot(const word_votes *table, uint64_t key)
{
    size_t i = (size_t)(key * 0x9e3779b97f4a7c15u >> 32) % WORD_SLOTS;
    while (table[i].key && table[i].key != key)
        i = (i + 1) % WORD_SLOTS;
    return i;
}

bool is_stop_word(const line_rules *r, const char *s, const char *end)
{
    uint64_t key = 0;
    for (int n; s < end; s += n) {
        char low[4];
        const int size = utf8_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)utf8_get(s, &n)), low);
        for (int i = 0; i < size; i++)
            key = key << 8 | (unsigned char)low[i];
        if (key >> 56 && end - s > n)
            return false; /* longer than any that is listed */
    }
    return r->words[word_slot(r->words, key)].key != 0;
}

/* The number of a language, which is a rival's where it is none of ours; the last one's when there are too many. */
static int voter_of(line_rules *r, str name)
{
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (str_eq(str_of(lang_names[i]), name))
            return i;
    int i = 0;
    while (i < LANG_RIVALS - 1 && r->rivals[i][0] && !str_eq(str_of(r->rivals[i]), name))
        i++;
    if (!r->rivals[i][0] && name.len < sizeof r->rivals[i])
        memcpy(r->rivals[i], name.s, name.len); /* NUL-terminated: the array is zero */
    return LANG_COUNT + i;
}

/* Adds the words of a list: cell 0 the word, cell 1 (of rivals) its language. At most half of the slots are used. */
static void load_words(line_rules *r, size_t *used, const data_file *f, int voter)
{
    tsv t = tsv_open(f ? f->data : "", f ? f->len : 0);
    while (tsv_next(&t) && *used < WORD_SLOTS / 2) {
        const int who = voter == LANG_UND ? voter_of(r, t.cell[1]) : voter;
        if (t.cell[0].len == 0 || t.cell[0].len > LIST_MAX)
            continue;
        const uint64_t key = word_key(t.cell[0].s, t.cell[0].len);
        word_votes *w = &r->words[word_slot(r->words, key)];
        *used += w->key == 0;
        w->key = key;
        w->voters |= 1u << who;
    }
}

void language_load(line_rules *r)
{
    size_t used = 0;
    for (int i = LANG_UND; i < LANG_COUNT; i++)
        load_words(r, &used, data_find_lang(lang_names[i], "function-words.txt"), i);
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (i != LANG_RU && i != LANG_ZH) /* these are told by their script */
            load_words(r, &used, data_find_lang(lang_names[i], "stopwords.txt"), i);
    trigrams_load(r, voter_of);
}

static int bits(uint32_t x)
{
    int n = 0;
    for (; x; x &= x - 1)
        n++;
    return n;
}

static void vote(const line_rules *r, uint64_t key, int32_t weight, int32_t score[LANG_VOTERS])
{
    const word_votes *w = &r->words[word_slot(r->words, key)];
    const int32_t share = w->key ? weight / bits(w->voters) : 0;
    for (uint32_t left = w->voters; left; left &= left - 1)
        score[__builtin_ctz(left)] += share;
}

/* The votes of a letter that only some write. */
static void hear_letter(const line_rules *r, const char *s, int size, int32_t score[LANG_VOTERS])
{
    uint64_t key = '=';
    for (int i = 0; i < size; i++)
        key = key << 8 | (unsigned char)s[i];
    vote(r, key, LETTER_WEIGHT, score);
}

/* The votes of listed words and letters; returns how many words there are. */
static int32_t hear_words(const line_rules *r, const char *s, const char *end, int32_t score[LANG_VOTERS])
{
    int32_t words = 0;
    uint64_t word = 0; /* its last bytes, in lower case */
    size_t len = 0;
    while (s <= end) {
        const char *from = s;
        for (unsigned char c; s < end && (c = (unsigned char)(*s | 0x20), (uint8_t)(c - 'a') < 26); s++)
            word = word << 8 | c;
        len += (size_t)(s - from);
        int n = 1;
        const uint32_t c = s < end ? utf8_get(s, &n) : 0;
        s += n;
        if (c >= 0x80 && is_script_letter(c)) {
            char low[4];
            const int size = utf8_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), low);
            hear_letter(r, low, size, score);
            for (int i = 0; i < size; i++)
                word = word << 8 | (unsigned char)low[i];
            len += (size_t)size;
        } else if (len) {
            if (len <= LIST_MAX)
                vote(r, word, WORD_WEIGHT, score);
            words++;
            word = len = 0;
        }
    }
    return words;
}

/* The scores of the best of our languages, the next of ours, and the best of the others. */
typedef struct standing {
    enum lang best;
    int32_t top, second, rival;
} standing;

static standing stand(const int32_t score[LANG_VOTERS])
{
    standing x = { .best = LANG_EN };
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (score[i] > score[x.best])
            x.best = (enum lang)i;
    x.top = score[x.best];
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (i != (int)x.best)
            x.second = score[i] > x.second ? score[i] : x.second;
    for (int i = LANG_COUNT; i < LANG_VOTERS; i++)
        x.rival = score[i] > x.rival ? score[i] : x.rival;
    return x;
}

/* Of many words enough are listed: the best is well ahead of all. */
static enum lang elect_long(const int32_t score[LANG_VOTERS], int32_t words)
{
    const standing x = stand(score);
    const int32_t next = x.second > x.rival ? x.second : x.rival;
    return x.top > next + next / 5 && x.top * LISTED > words * WORD_WEIGHT ? x.best : LANG_UND;
}

/* One word that no list knows may be of any language. */
static enum lang elect_short(const line_rules *r, const char *s, const char *end, int32_t score[LANG_VOTERS],
                             int32_t words)
{
    const standing listed = stand(score);
    const int32_t heard = trigrams_hear(r, s, end, score);
    const standing x = stand(score);
    if ((words == 1 && listed.top == 0) || x.top < heard * FIT)
        return LANG_UND;
    const int32_t lead = words <= FEW ? LEAD / 2 : LEAD;
    return x.top >= x.second + lead && x.top + RIVAL_LEAD >= x.rival ? x.best : LANG_UND;
}

static enum lang latin_language(const line_rules *r, const char *s, const char *end)
{
    int32_t score[LANG_VOTERS] = { 0 };
    const int32_t words = hear_words(r, s, end, score);
    return words < SHORT ? elect_short(r, s, end, score, words) : elect_long(score, words);
}

/* ---- all of it */

/* The end of the first `most` bytes of s[len], on a border of characters. */
static const char *sample_end(const char *s, size_t len, size_t most)
{
    const char *end = s + (len < most ? len : most);
    while (len > most && end > s && ((unsigned char)*end & 0xc0) == 0x80)
        end--;
    return end;
}

enum lang language_of(const line_rules *r, const char *s, size_t len)
{
    const char *end = sample_end(s, len, SAMPLE);
    const letters l = count_letters(s, end);
    /* a Han character stands for about two letters */
    const int32_t all = l.latin + l.cyrillic + 2 * l.han + l.kana + l.hangul + l.other;
    if (all == 0)
        return LANG_UND;
    if (2 * l.han * 2 > all)
        return l.kana * 20 > l.han || l.hangul * 10 > l.han ? LANG_UND : LANG_ZH;
    if (l.cyrillic * 2 > all)
        return l.foreign_cyrillic * 50 > l.cyrillic || (l.cyrillic > 200 && l.only_russian == 0) ? LANG_UND : LANG_RU;
    return l.latin * 2 > all ? latin_language(r, s, end) : LANG_UND;
}

enum lang language_instead(const line_rules *r, enum lang own, const char *s, size_t len)
{
    const enum lang found = language_of(r, s, len);
    if (found == own || !lang_is_latin(found))
        return found;
    int32_t score[LANG_VOTERS] = { 0 };
    hear_words(r, s, sample_end(s, len, SAMPLE), score);
    const int32_t against = lang_is_latin(own) ? score[own] : 0;
    return score[found] >= 3 * WORD_WEIGHT && score[found] >= 2 * against ? found : LANG_UND;
}

/* ---- whether a paragraph goes on in the language of its document */

enum { LOOK = 512, LOOK_SCRIPT = 96, LOOK_WORDS = 192, FIRST_WORDS = 48 };

/* Whether a part of the bytes, one in `most`, are the first of a character of the script. */
static bool leads(const char *s, size_t len, unsigned char from, unsigned char to, size_t most)
{
    size_t n = 0;
    len = len < LOOK_SCRIPT ? len : LOOK_SCRIPT;
    for (size_t i = 0; i < len; i++)
        n += (uint8_t)((unsigned char)s[i] - from) <= to - from;
    return n * most >= len;
}

/* Whether what was heard is for the one of our languages, and twice what is for any other. */
static bool is_ahead(const int32_t score[LANG_VOTERS], enum lang lang, int32_t least)
{
    bool ahead = score[lang] >= least;
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        ahead = ahead && (i == (int)lang || 2 * score[i] <= score[lang]);
    return ahead;
}

/* Whether the letters that few languages write are of this one: those of two bytes that begin with 0xc3. */
static bool letters_agree(const line_rules *r, enum lang lang, const char *s, size_t len)
{
    int32_t score[LANG_VOTERS] = { 0 };
    const char *end = s + (len < LOOK ? len : LOOK) - 1;
    while (s < end && (s = memchr(s, 0xc3, (size_t)(end - s)))) {
        hear_letter(r, s, 2, score);
        if (is_ahead(score, lang, LETTER_WEIGHT))
            return true;
        s += 2;
    }
    return false;
}

static bool words_agree(const line_rules *r, enum lang lang, const char *s, size_t len)
{
    for (size_t most = FIRST_WORDS; most <= LOOK_WORDS; most *= 2) { /* most paragraphs tell by their first words */
        int32_t score[LANG_VOTERS] = { 0 };
        hear_words(r, s, sample_end(s, len, most), score);
        if (is_ahead(score, lang, 2 * WORD_WEIGHT))
            return true;
    }
    return false;
}

bool language_goes_on(const line_rules *r, enum lang lang, const char *s, size_t len)
{
    switch (lang) {
    case LANG_RU: return leads(s, len, 0xd0, 0xd1, 4);
    case LANG_ZH: return leads(s, len, 0xe4, 0xe9, 5);
    case LANG_EN: return words_agree(r, lang, s, len);
    case LANG_FR:
    case LANG_ES: return letters_agree(r, lang, s, len) || words_agree(r, lang, s, len);
    default: return false;
    }
}

enum lang language_of_most(const line_rules *r, const text *t, const lines *l, int32_t from)
{
    enum { PARAGRAPHS = 256, MOST_CELLS = 2000 };
    int32_t cells[LANG_COUNT] = { 0 }, all = 0;
    size_t seen = 0;
    for (size_t i = 0, next; i < l->v.n && seen < PARAGRAPHS; i = next) {
        for (next = i + 1; next < l->v.n && l->v.v[next].block == l->v.v[i].block;)
            next++;
        const char *s = t->s + l->v.v[i].start, *end = t->s + l->v.v[next - 1].end;
        if (l->v.v[i].start < from)
            continue;
        const int32_t n = text_cells(s, end, MOST_CELLS);
        cells[language_of(r, s, (size_t)(end - s))] += n;
        all += n;
        seen++;
    }
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (cells[i] * 2 > all)
            return (enum lang)i;
    return LANG_UND;
}
