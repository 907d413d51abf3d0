/* Unknown capitalised names, typed by their cues. In: the tokens of a sentence and the classes of their words. Out:
 * candidates.
 *
 * A run of capitalised words is cut at titles; what is left is an organisation, law, event or place when a word of
 * it says so (Institute, Treaty of, Summit, River), and a person when what stands around it does: a title or job
 * before it, a known given name first, a verb of saying after it. A capital alone never makes a name: a run
 * without a cue gives nothing, and a function word that opens a sentence is no part of one. */
#include "entity/rules.h"

#include <string.h>

#define HEADS_LAST                                                                                                     \
    (CUE(ORG_LAST) | CUE(ORG_SUFFIX) | CUE(LAW_LAST) | CUE(EVENT_LAST) | CUE(LOC_LAST) | CUE(GPE_LAST) |               \
     CUE(PRODUCT_LAST))
#define HEADS_OF (CUE(ORG_OF) | CUE(LAW_OF) | CUE(EVENT_OF))

typedef struct segment {
    int32_t first, last;      /* tokens */
    int32_t stop;             /* of the sentence */
    bool titled;              /* a title stands before it */
    bool role;                /* or a job in lower case */
} segment;

static bool is_text(const run *r, int32_t i, const char *z)
{
    return str_eq(token_str(r, i), str_of(z));
}

static bool is_initial(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    return s.len == 2 && s.s[1] == '.' && flags_at(r, i) & FORM_CAPITAL;
}

/* A word that may be part of a name. */
static bool is_name_word(const run *r, int32_t i)
{
    return is_capital(r, i) && !(cues_at(r, i) & (CUE(CALENDAR) | CUE(PLAIN)));
}

static bool is_hyphen(const run *r, int32_t i, int32_t stop)
{
    return is_text(r, i, "-") && i + 1 < stop && touches(r, i - 1) && touches(r, i);
}

/* Two blanks or a tab on one line are a menu's or a table's, not a name's. */
static bool is_gap(const run *r, int32_t i)
{
    const char *s = r->in->t->s;
    const int32_t from = r->in->tok->end[i - 1], to = r->in->tok->start[i];
    bool wide = to - from > 1 || (to > from && s[from] == '\t');
    for (int32_t k = from; wide && k < to; k++)
        wide = s[k] == ' ' || s[k] == '\t';
    return wide;
}

/* How many tokens from i on continue a name that began before: 0, or up to 3. */
static int32_t continues(const run *r, int32_t i, int32_t stop)
{
    if (i >= stop || is_gap(r, i))
        return 0;
    if (is_name_word(r, i))
        return 1;
    if (is_hyphen(r, i, stop) && flags_at(r, i + 1) & FORM_LETTER) {
        const bool pair = flags_at(r, i - 1) & FORM_CAPITAL && i + 2 < stop && !is_hyphen(r, i + 2, stop); /* Ki-moon */
        return is_capital(r, i + 1) || pair ? 2 : 0;
    }
    if ((cues_at(r, i) & CUE(PARTICLE) || is_text(r, i, "&")) && i + 1 < stop && is_name_word(r, i + 1))
        return 2;
    if (cues_at(r, i) & CUE(PARTICLE) && i + 2 < stop && cues_at(r, i + 1) & (CUE(PARTICLE) | CUE(ARTICLE)) &&
        is_name_word(r, i + 2))
        return 3;
    return 0;
}

static int32_t run_end(const run *r, int32_t i, int32_t stop)
{
    const int32_t limit = i + MAX_TOKENS < stop ? i + MAX_TOKENS : stop;
    int32_t last = i + 1;
    for (int32_t n; (n = continues(r, last, limit)) > 0;)
        last += n;
    return last;
}

static bool add_shape(run *r, int32_t first, int32_t last, uint8_t type)
{
    return add_cand(r, (cand){ .first = first, .last = last, .start = r->in->tok->start[first],
                               .end = r->in->tok->end[last - 1], .value = -1, .kind = CAND_SHAPE, .type = type,
                               .via = VIA_SHAPE, .rank = 4 });
}

/* ---- names with a head word */

static int type_of_head(uint64_t cues)
{
    if (cues & (CUE(ORG_LAST) | CUE(ORG_OF) | CUE(ORG_SUFFIX)))
        return ENTITY_ORG;
    if (cues & (CUE(LAW_LAST) | CUE(LAW_OF)))
        return ENTITY_LAW;
    if (cues & (CUE(EVENT_LAST) | CUE(EVENT_OF) | CUE(EVENT_FIRST)))
        return ENTITY_EVENT;
    if (cues & (CUE(LOC_LAST) | CUE(LOC_FIRST)))
        return ENTITY_LOC;
    return cues & CUE(GPE_LAST) ? ENTITY_GPE : ENTITY_PRODUCT;
}

/* The end of "of Foreign Affairs and Trade" after a head that ends before `i`; i where there is none. */
static int32_t tail_end(const run *r, int32_t i, int32_t stop)
{
    int32_t last = i;
    for (int parts = 0; parts < 3; parts++) {
        int32_t k = last;
        const uint64_t need = parts == 0 ? CUE(LINK) : CUE(LINK) | CUE(JOIN);
        if (k >= stop || !(cues_at(r, k) & need) || flags_at(r, k) & FORM_CAPITAL)
            break;
        k++;
        if (k < stop && cues_at(r, k) & CUE(ARTICLE) && !(flags_at(r, k) & FORM_CAPITAL))
            k++;
        if (k >= stop || !is_name_word(r, k))
            break;
        last = run_end(r, k, stop);
    }
    return last;
}

/* The entry of a known surname at the token, or TRIE_NONE. */
static uint32_t surname_at(const run *r, int32_t i)
{
    const form_info *f = info_at(r, i);
    if (!(f->cues & CUE_NAME_STARTS))
        return TRIE_NONE;
    const uint32_t node = trie_step(&r->e->names, TRIE_ROOT, f->word);
    uint32_t x = node == TRIE_NONE ? TRIE_NONE : r->e->names.value.v[node];
    while (x != TRIE_NONE && !(r->e->entries.v[x].flags & ENTRY_SURNAME))
        x = r->e->entries.v[x].next;
    return x;
}

/* Words of a headline or clause among [first, last): The Port That Switched Sides. Not US and IT. */
static bool has_clause_word(const run *r, int32_t first, int32_t last)
{
    for (int32_t i = first; i < last; i++)
        if (flags_at(r, i) & FORM_STOP && flags_at(r, i) & FORM_CAPITAL && flags_at(r, i) & FORM_LOWER &&
            !is_initial(r, i) && !(cues_at(r, i) & (CUE(LINK) | CUE(JOIN) | CUE(ARTICLE) | CUE(FIRST_NAME))))
            return true;
    return false;
}

/* The type of the head at k. A place's name ends with it, and with an ampersand it is no place: -1, none. */
static int type_of(const run *r, const segment *s, int32_t k, uint64_t cues)
{
    const int type = type_of_head(cues);
    if (type != ENTITY_LOC && type != ENTITY_GPE)
        return type;
    for (int32_t i = s->first; i < k; i++)
        if (is_text(r, i, "&"))
            return ENTITY_ORG;
    return k + 1 < s->last ? -1 : type;
}

/* A head word in the segment: the last that is not its only word, or the first with `of` after it. */
static bool find_head(run *r, const segment *s, bool *found)
{
    *found = false;
    for (int32_t k = s->last - 1; k > s->first; k--) {
        const uint64_t cues = cues_at(r, k) & HEADS_LAST;
        if (!cues || (k == s->first + 1 && surname_at(r, s->first) != TRIE_NONE && !(cues & CUE(ORG_SUFFIX))))
            continue; /* the Biden Administration is Biden's */
        const int type = type_of(r, s, k, cues);
        if (type < 0 || has_clause_word(r, s->first, k))
            continue;
        *found = true;
        int32_t last = k + 1;
        if (cues_at(r, k) & HEADS_OF && last == s->last)
            last = tail_end(r, last, s->stop);
        return add_shape(r, s->first, last, (uint8_t)type);
    }
    const uint64_t cues = cues_at(r, s->first) & HEADS_OF;
    if (cues && s->last == s->first + 1) {
        const int32_t last = tail_end(r, s->last, s->stop);
        *found = last > s->last;
        return !*found || add_shape(r, s->first, last, (uint8_t)type_of_head(cues));
    }
    const uint64_t first = cues_at(r, s->first) & (CUE(LOC_FIRST) | CUE(EVENT_FIRST));
    if (first && s->last - s->first > 1 && !has_clause_word(r, s->first, s->last)) {
        *found = true;
        return add_shape(r, s->first, s->last, (uint8_t)type_of_head(first));
    }
    return true;
}

/* ---- persons */

static int32_t words_in(const segment *s)
{
    return s->last - s->first;
}

/* Japan's Morning Courier notes: what a possessive governs is rarely a person. */
static bool speaks_after(const run *r, const segment *s, int32_t begin)
{
    if (s->first > begin && r->in->tok->kind[s->first - 1] == TOKEN_CLITIC)
        return false;
    return s->last < s->stop && cues_at(r, s->last) & CUE(SAY) && !(flags_at(r, s->last) & FORM_CAPITAL);
}

static bool speaks_before(const run *r, const segment *s, int32_t begin)
{
    return s->first > begin && cues_at(r, s->first - 1) & CUE(SAY) && !(flags_at(r, s->first - 1) & FORM_CAPITAL) &&
           (s->last == s->stop || r->in->tok->kind[s->last] == TOKEN_PUNCT);
}

/* A job within a few words, with nothing but words before it. */
static bool names_job(const run *r, int32_t i, int32_t stop)
{
    for (int32_t k = i; k < stop && k < i + 6 && r->in->tok->kind[k] == TOKEN_WORD; k++)
        if (cues_at(r, k) & (CUE(ROLE) | CUE(TITLE)))
            return true;
    return false;
}

/* ", 34,", ", a professor" or "is a professor" */
static bool described_after(const run *r, const segment *s)
{
    int32_t i = s->last;
    if (i + 2 < s->stop && cues_at(r, i) & CUE(COPULA) && cues_at(r, i + 1) & CUE(ARTICLE))
        return names_job(r, i + 1, s->stop);
    if (i + 2 >= s->stop || !is_text(r, i, ","))
        return false;
    const str age = token_str(r, i + 1);
    if (age.len == 2 && r->in->tok->kind[i + 1] == TOKEN_NUMBER && age.s[0] != '0' &&
        r->in->tok->kind[i + 2] == TOKEN_PUNCT)
        return true;
    if (cues_at(r, i + 1) & CUE(PERSON_VERB))
        return true;
    return names_job(r, i + 1, s->stop);
}

static bool has_initial(const run *r, const segment *s)
{
    for (int32_t i = s->first; i + 1 < s->last; i++)
        if (is_initial(r, i))
            return true;
    return false;
}

/* The segment is cut by a title after it: "Deputy Works Minister" has no person called Works. */
static bool before_title(const run *r, const segment *s)
{
    int32_t after, i = s->last;
    if (i + 2 < s->stop && cues_at(r, i) & CUE(JOIN) && is_capital(r, i + 1))
        i += 2;
    return i < s->stop && is_capital(r, i) && (cues_at(r, i) & CUE(TITLE) || phrase_at(r, i, PHRASE_TITLE, &after));
}

static bool has_cue(const run *r, const segment *s, uint64_t cues)
{
    for (int32_t i = s->first; i < s->last; i++)
        if (cues_at(r, i) & cues)
            return true;
    return false;
}

static bool in_byline(const run *r, int32_t begin)
{
    return r->in->sen->kind[r->in->tok->sentence[begin]] == LINE_BYLINE;
}

static bool is_person(const run *r, const segment *s, int32_t begin)
{
    const int32_t n = words_in(s);
    if (has_cue(r, s, CUE(NO_PERSON)))
        return false;
    if (in_byline(r, begin) && n >= 2 && n <= 4)
        return true;
    if (s->titled && n <= 6)
        return !before_title(r, s);
    if (n < 2 || n > 6)
        return false;
    return s->role || cues_at(r, s->first) & CUE(FIRST_NAME) || has_initial(r, s) || speaks_after(r, s, begin) ||
           speaks_before(r, s, begin) ||
           described_after(r, s) || (s->first > begin && n == 2 && surname_at(r, s->last - 1) != TRIE_NONE);
}

/* Words in capitals only are no evidence of a person's name unless the line is. */
static bool looks_personal(const run *r, const segment *s)
{
    for (int32_t i = s->first; i < s->last; i++)
        if (is_text(r, i, "&"))
            return false;
        else if (flags_at(r, i) & (FORM_DIGIT | FORM_STOP) && !is_initial(r, i) && !(cues_at(r, i) & CUE(PARTICLE)) &&
            flags_at(r, i) & FORM_CAPITAL && !(cues_at(r, i) & CUE(FIRST_NAME)))
            return false;
    return true;
}

/* ---- places: "Macon, Georgia," and a dateline's town */

static bool is_town(const run *r, const segment *s, int32_t begin)
{
    if (words_in(s) > 3 || s->last + 1 >= s->stop || !is_text(r, s->last, ","))
        return false;
    int32_t last;
    const uint32_t x = demonym_at(r, s->last + 1, &last);
    if (x == TRIE_NONE || r->e->entries.v[x].type != ENTITY_GPE)
        return false;
    const bool listed = s->first > begin && is_text(r, s->first - 1, ",") && last < s->stop && is_text(r, last, ",");
    const bool led = listed || (s->first > begin && cues_at(r, s->first - 1) & (CUE(PLACE) | CUE(TOWARD) | CUE(LINK)));
    const bool dateline = s->first == begin && !(flags_at(r, s->first) & FORM_LOWER);
    return led || dateline;
}

/* The G7 summit: the head need not have a capital, but wants a name before it that is no
 * state and no people. */
static bool find_event(run *r, int32_t first, int32_t last, int32_t stop, bool *found)
{
    *found = false;
    if (last >= stop || !(cues_at(r, last) & CUE(EVENT_HEAD)) || flags_at(r, last) & FORM_CAPITAL)
        return true;
    while (first < last && (flags_at(r, first) & FORM_STOP || cues_at(r, first) & CUE(ARTICLE)))
        first++;
    int32_t end;
    const uint32_t x = first < last ? demonym_at(r, first, &end) : TRIE_NONE;
    const entry *state = x == TRIE_NONE ? NULL : &r->e->entries.v[x];
    if (state && (state->type == ENTITY_NORP || r->e->things.v[state->thing].id.len == 2))
        return true;
    if (first == last || last - first > 3 || cues_at(r, last - 1) & CUE(TITLE))
        return true;
    *found = true;
    return add_shape(r, first, last + 1, ENTITY_EVENT);
}

/* "in Lindholm": one or two unknown words after a preposition of place, in running text. */
static bool is_located(const run *r, const segment *s, int32_t begin)
{
    const uint8_t kind = r->in->sen->kind[r->in->tok->sentence[begin]];
    if (words_in(s) > 2 || s->first == begin || !(cues_at(r, s->first - 1) & CUE(PLACE_OF)) ||
        flags_at(r, s->first - 1) & FORM_CAPITAL || (kind != LINE_BODY && kind != LINE_BIO))
        return false;
    for (int32_t i = s->first; i < s->last; i++)
        if (!(flags_at(r, i) & FORM_LOWER) || flags_at(r, i) & FORM_DIGIT || r->in->tok->kind[i] != TOKEN_WORD ||
            cues_at(r, i) & (CUE(ROLE) | CUE_NAME_STARTS | CUE(FIRST_NAME) | HEADS_LAST | CUE(NO_PLACE)))
            return false;
    return true;
}

/* ---- segments of a run */

/* States and peoples in front of a person are mentions of their own. */
static int32_t skip_places(const run *r, int32_t first, int32_t last)
{
    while (first < last) {
        int32_t end;
        const uint32_t x = demonym_at(r, first, &end);
        if (x == TRIE_NONE || end > last || (end == last && last - first == 1))
            break;
        first = end;
    }
    return first;
}

/* Remembers a word that stands alone, and two or three without a cue, for confirm_shapes(). A word that opens a
 * sentence has its capital from there. */
static bool remember(run *r, const segment *s, int32_t begin)
{
    struct entity_work *w = r->w;
    const int32_t n = words_in(s);
    if (n == 1 && !s->titled) {
        const uint32_t fold = r->in->v->form_fold.v[r->in->form[s->first]];
        while (w->alone_last.n <= fold)
            if (!vec_push(r->m, &w->alone_last, 0))
                return false;
        if (!w->alone_last.v[fold] && !vec_push(r->m, &w->alone, fold))
            return false;
        w->alone_last.v[fold] = s->first + 1;
        return true;
    }
    int32_t last;
    if ((n != 2 && n != 3) || s->first == begin || !looks_personal(r, s) || before_title(r, s) ||
        has_cue(r, s, CUE(NO_PERSON)) ||
        cues_at(r, s->first - 1) & (CUE(ARTICLE) | CUE(PLACE)) || demonym_at(r, s->last - 1, &last) != TRIE_NONE ||
        r->in->sen->kind[r->in->tok->sentence[begin]] != LINE_BODY)
        return true;
    for (int32_t i = s->first; i < s->last; i++)
        if (r->in->tok->kind[i] != TOKEN_WORD || !(flags_at(r, i) & FORM_LOWER) ||
            cues_at(r, i) & (HEADS_LAST | HEADS_OF))
            return true;
    const cand c = { .first = s->first, .last = s->last, .start = r->in->tok->start[s->first],
                     .end = r->in->tok->end[s->last - 1], .value = -1, .kind = CAND_SHAPE, .type = ENTITY_PERSON,
                     .via = VIA_SHAPE, .rank = 5 };
    return vec_push(r->m, &w->weak, c);
}

/* A full name first, its last word alone later: so newspapers name persons. */
bool confirm_shapes(run *r)
{
    struct entity_work *w = r->w;
    bool ok = true;
    for (size_t i = 0; ok && i < w->weak.n; i++) {
        const uint32_t fold = r->in->v->form_fold.v[r->in->form[w->weak.v[i].last - 1]];
        if (fold < w->alone_last.n && w->alone_last.v[fold] > w->weak.v[i].last)
            ok = add_cand(r, w->weak.v[i]);
    }
    for (size_t i = 0; i < w->alone.n; i++)
        w->alone_last.v[w->alone.v[i]] = 0;
    w->alone.n = w->weak.n = 0;
    return ok;
}

static bool read_segment(run *r, segment s, int32_t begin)
{
    const bool author = in_byline(r, begin) && words_in(&s) == 2; /* He Wenli */
    while (!author && s.first < s.last && flags_at(r, s.first) & FORM_STOP && !(flags_at(r, s.first) & FORM_DIGIT) &&
           !is_initial(r, s.first) && !(cues_at(r, s.first) & CUE(FIRST_NAME) && s.first > begin))
        s.first++;
    if (s.first >= s.last)
        return true;
    bool headed;
    if (!find_head(r, &s, &headed))
        return false;
    if (headed && !s.titled)
        return true;
    segment name = s;
    name.first = skip_places(r, s.first, s.last);
    if (name.first == name.last)
        return true;
    if (!headed && (author || looks_personal(r, &name)) && is_person(r, &name, begin))
        return add_shape(r, name.first, name.last, ENTITY_PERSON);
    if (!headed && (is_town(r, &s, begin) || is_located(r, &s, begin)))
        return add_shape(r, s.first, s.last, ENTITY_GPE);
    return headed || remember(r, &name, begin);
}

/* "Anna Smith & John Doe": an ampersand joins companies unless a given name begins one side. */
static bool joins_persons(const run *r, int32_t first, int32_t i, int32_t last)
{
    return is_text(r, i, "&") && i + 1 < last && (cues_at(r, first) | cues_at(r, i + 1)) & CUE(FIRST_NAME);
}

/* Cuts the run at its titles. */
static bool read_run(run *r, int32_t first, int32_t last, int32_t begin, int32_t stop)
{
    bool event;
    if (!find_event(r, first, last, stop, &event))
        return false;
    if (event)
        return true;
    const uint64_t led = first > begin ? cues_at(r, first - 1) : 0;
    bool role = led & CUE(ROLE), titled = led & CUE(TITLE) && flags_at(r, first - 1) & FORM_CAPITAL;
    const bool byline = in_byline(r, begin);
    for (int32_t i = first; i < last;) {
        int32_t after;
        if (byline && cues_at(r, i) & CUE(AUTHOR)) {
            i++;
            continue;
        }
        if (is_text(r, i, "-")) { /* President-elect, Judge-Advocate */
            i += 2;
            continue;
        }
        if (phrase_at(r, i, PHRASE_TITLE, &after) && after <= stop) {
            i = after;
            titled = true;
            continue;
        }
        if (cues_at(r, i) & CUE(TITLE)) {
            i++;
            titled = true;
            continue;
        }
        int32_t end = i + 1;
        while (end < last && !(cues_at(r, end) & CUE(TITLE)) && !joins_persons(r, i, end, last) &&
               !phrase_at(r, end, PHRASE_TITLE, &after) && !(byline && cues_at(r, end) & CUE(AUTHOR)))
            end++;
        const bool joined = end < last && is_text(r, end, "&"); /* persons on both sides */
        if (!read_segment(r, (segment){ i, end, stop, titled, role || joined }, begin))
            return false;
        titled = false;
        role = joined;
        i = joined ? end + 1 : end;
    }
    return true;
}

/* Nimitz-class, Los Angeles-class: the run ends with the hyphen and the word. */
static bool find_platform(run *r, int32_t first, int32_t last, bool *found)
{
    const int32_t hyphen = last - 2;
    *found = hyphen > first && is_text(r, hyphen, "-") && cues_at(r, last - 1) & CUE(PLATFORM);
    if (!*found)
        return true;
    while (first + 1 < hyphen && flags_at(r, first) & FORM_STOP)
        first++;
    const int32_t name = skip_places(r, first, hyphen);
    return add_shape(r, name < hyphen ? name : first, last, ENTITY_PRODUCT);
}

bool find_shapes(run *r, int32_t sentence)
{
    const sentences *sen = r->in->sen;
    const int32_t begin = sen->first[sentence], stop = sen->first[sentence + 1];
    for (int32_t i = begin; (i = next_gate(r, i, stop, GATE_CAPITAL)) < stop;) {
        if (!is_name_word(r, i)) {
            i++;
            continue;
        }
        const int32_t last = run_end(r, i, stop);
        int32_t after = 0;
        bool platform;
        if (!find_platform(r, i, last, &platform) || (!platform && !read_run(r, i, last, begin, stop)))
            return false;
        /* "Secretary of State Baker": the run goes on after the title's own words */
        if (phrase_at(r, last - 1, PHRASE_TITLE, &after) && after > last && after < stop && is_name_word(r, after) &&
            !read_segment(r, (segment){ after, run_end(r, after, stop), stop, true, false }, begin))
            return false;
        i = last;
    }
    return true;
}
