/* Cues without quotation marks to quotations. In: a sentence, cues that have no record yet. Out: records.
 *
 * The content follows the cue: after "that" (or a comma, in Chinese), as a bare clause or an infinitive. Or the cue
 * follows it: CLAUSE, X said. Or it stands within it: CLAUSE, X said, CLAUSE. It ends where its sentence does, or
 * where a further cue of the same teller begins: "said that A and warned that B", "said A, adding that B". */
#include "stance/quotes.h"

enum {
    THAT_REACH = 12, /* tokens from a cue to its "that" */
    INFINITIVE_REACH = 6,
    BY_REACH = 3,        /* tokens from a passive cue to "by" */
    CLAUSE_REACH = 6,    /* tokens from a cue to the auxiliary of its clause */
    ADDRESSEE_REACH = 5, /* tokens from a cue to the comma before its content */
    SOURCE_REACH = 30, /* tokens from "according to" to the comma after its source */
    FURTHER_REACH = 8, /* tokens from a mark to the cue of the next content */
    SPANS_AHEAD = 8,   /* quoted spans looked at for the end of indirect speech */
    TOPIC_WORDS = 6,   /* a clause that a source interrupts begins with at most so many */
    CONTENT_WORDS = 3  /* a clause has at least so many, one less behind "that", "to" or a source */
};
#define END_COST 10.0  /* a clause mark of this cost ends a content */
#define SUBORDINATE_COST 4.0 /* a word of this cost makes the clause it begins a part of another */
#define BREAK_COST 2.0 /* and one of this cost the search for "that" */

enum { FRAMES = CUE_THAT | CUE_BARE | CUE_INFINITIVE | CUE_SOURCE | CUE_QUOTE };

/* The sentence as read so far. */
typedef struct stretch {
    quote_run *q;
    int32_t from, to; /* tokens: subjects and contents lie between; `to` is where a quoted span with a record begins */
    int32_t end;      /* of the sentence */
    bool told;        /* `teller` said something in this sentence */
    source teller;
    int32_t next;     /* where to read on behind a record */
} stretch;

/* Steps back over auxiliaries and adverbs: the first token of the verb group of a cue. */
static int32_t group_start(const stretch *x, const rule_hit *cue)
{
    int32_t t = cue->first;
    while (t > x->from && x->q->r->mention.v[t - 1] < 0 &&
           grammar_at(x->q, t - 1) & (GRAMMAR_AUX | GRAMMAR_ADVERB | GRAMMAR_BE))
        t--;
    return t;
}

static bool is_participle(const stretch *x, const rule_hit *cue)
{
    return grammar_at(x->q, cue->first) & GRAMMAR_ING;
}

/* ---- where contents end */

/* Whether a cue, not a noun, that introduces something begins within a few tokens of `from`, before the next mark. */
static bool cue_follows(const stretch *x, int32_t from, int32_t reach)
{
    for (int32_t t = from; t < x->to && t <= from + reach; t++) {
        const rule_hit *h = quotes_cue(x->q, t, FRAMES & ~(unsigned)CUE_SOURCE);
        if (h && h->last < x->to)
            return true;
        if (mark_cost(x->q->r, t) >= 2 && !(grammar_at(x->q, t) & GRAMMAR_WHO))
            return false;
    }
    return false;
}

/* Whether another content of the sentence begins at the token: "and warned", ", adding", ", but his aides said",
 * ", which he called", and in Chinese "，他表示，". */
static bool another_begins(const stretch *x, int32_t t)
{
    const quote_run *q = x->q;
    const unsigned grammar = grammar_at(q, t);
    int32_t next = t + 1;
    if (next >= x->to || q->r->mention.v[t] >= 0)
        return false;
    if (grammar & GRAMMAR_AND) {
        while (next < x->to && grammar_at(q, next) & (GRAMMAR_ADVERB | GRAMMAR_AUX))
            next++;
        const rule_hit *h = quotes_cue(q, next, FRAMES & ~(unsigned)CUE_SOURCE);
        return h && h->last < x->to;
    }
    if (grammar & GRAMMAR_WHO && q->tok->kind[t - 1] == TOKEN_PUNCT)
        return cue_follows(x, next, FURTHER_REACH);
    if (!token_is_comma(q->r, t))
        return false;
    const rule_hit *h = quotes_cue(q, next, CUE_THAT | CUE_QUOTE | CUE_INFINITIVE);
    if (h && h->last < x->to && q->tok->kind[h->last] != TOKEN_PUNCT)
        return true;
    const unsigned first = grammar_at(q, next);
    if (reading_hit(q->r, next, RULE_CONTRAST) || first & (GRAMMAR_AND | GRAMMAR_WHO))
        return cue_follows(x, next + 1, FURTHER_REACH);
    for (int32_t k = next; k < x->to && k < next + FURTHER_REACH && !token_is_comma(q->r, k); k++) {
        h = quotes_cue(q, k, CUE_COMMA);
        if (h)
            return h->last < x->to && (token_is_comma(q->r, h->last) || token_is_colon(q->r, h->last));
    }
    return false;
}

/* A quotation that follows has its own cue: where that cue's clause begins. */
static int32_t before_taken(const stretch *x, int32_t first, int32_t to)
{
    if (to == x->end)
        return to;
    int32_t cue = to - 1;
    while (cue > first && cue > to - FURTHER_REACH && !x->q->r->quoting->taken.v[cue])
        cue--;
    if (cue <= first || !x->q->r->quoting->taken.v[cue])
        return to;
    for (int32_t t = cue; t > first && t > cue - FURTHER_REACH; t--)
        if (x->q->r->mention.v[t] < 0 && (token_is_comma(x->q->r, t) || grammar_at(x->q, t) & GRAMMAR_AND))
            return t;
    return to;
}

/* Where the content that begins at `first` ends: before the final stop, a semicolon, another content. */
static int32_t content_end(const stretch *x, int32_t first, int32_t to)
{
    const quote_run *q = x->q;
    int32_t t = first;
    const bool subordinate = mark_cost(q->r, x->from) >= SUBORDINATE_COST && q->tok->kind[x->from] != TOKEN_PUNCT;
    to = before_taken(x, first, to);
    while (t < to && mark_cost(q->r, t) < END_COST && (t - first < CONTENT_WORDS || !another_begins(x, t)) &&
           !(subordinate && token_is_comma(q->r, t))) /* "After X said that A, B" */
        t++;
    while (t > first && (token_is_comma(q->r, t - 1) || token_is_dash(q->r, t - 1) ||
                         (t == to && (token_is(q->r, t - 1, '.') || q->tok->kind[t - 1] == TOKEN_PUNCT) &&
                          token_is_stop(q->r, t - 1) && !token_is(q->r, t - 1, '?') && !token_is(q->r, t - 1, '!'))))
        t--;
    return t;
}

/* A record of tokens [first, last); too short ones are none. */
static bool emit(stretch *x, int32_t first, int32_t last, const rule_hit *cue, const source *who)
{
    const quote_run *q = x->q;
    const bool marked = (first > 0 && grammar_at(q, first - 1) & GRAMMAR_THAT) || grammar_at(q, first) & GRAMMAR_TO ||
                        reading_rule(q->r, cue)->flags & CUE_SOURCE;
    if (quotes_words(q, first, last) < CONTENT_WORDS - marked || !who->id.len || who->writer)
        return true;
    x->told = true;
    x->teller = *who;
    x->next = last > cue->last ? last : cue->last;
    return quotes_emit(x->q, q->tok->start[first], q->tok->end[last - 1], cue, who, false);
}

static bool emit_from(stretch *x, int32_t first, const rule_hit *cue, const source *who)
{
    while (first < x->to && token_is_comma(x->q->r, first))
        first++;
    if (first >= x->to) /* "said that" and no more */
        return true;
    int32_t last = content_end(x, first, x->to);
    const bool infinitive = grammar_at(x->q, first) & GRAMMAR_TO && x->q->r->mention.v[first] < 0;
    for (int32_t t = first; infinitive && t + 1 < last; t++) /* "to stay, and won" */
        if (token_is_comma(x->q->r, t) && grammar_at(x->q, t + 1) & GRAMMAR_AND)
            last = t;
    return emit(x, first, last, cue, who);
}

/* ---- where contents begin */

/* "In a way that will last": the word after "that" is an auxiliary. */
static bool is_relative(const stretch *x, int32_t that)
{
    const quote_run *q = x->q;
    return that + 1 < x->to && q->r->mention.v[that + 1] < 0 && q->tok->kind[that + 1] != TOKEN_CLITIC &&
           grammar_at(q, that + 1) & (GRAMMAR_AUX | GRAMMAR_BE);
}

/* The token behind a bracket that opens at the token; the next one when it never closes. */
static int32_t bracket_end(const stretch *x, int32_t open)
{
    for (int32_t t = open + 1; t < x->to && t < open + THAT_REACH; t++)
        if (token_is(x->q->r, t, ')'))
            return t + 1;
    return open + 1;
}

/* Whether the token can stand between a cue and its "that": "said on Monday that", "indicó el ministro que". */
static bool leads_to_that(const stretch *x, const rule_hit *cue, int32_t t)
{
    const quote_run *q = x->q;
    return reading_rule(q->r, cue)->flags & CUE_ASK || q->r->mention.v[t] >= 0 || reading_hit(q->r, t, RULE_NOUN) ||
           (t + 1 < x->to && reading_hit(q->r, t + 1, RULE_NOUN)) ||
           grammar_at(q, t) & (GRAMMAR_THAT | GRAMMAR_PREP | GRAMMAR_ADVERB) || q->tok->kind[t] == TOKEN_PUNCT;
}

/* Whether a "that" some words behind its cue begins a clause: not "worked on a bill that expands". */
static bool opens_clause(const stretch *x, const rule_hit *cue, int32_t that)
{
    const quote_run *q = x->q;
    const int32_t before = that - 1, after = that + 1;
    if (reading_rule(q->r, cue)->flags & CUE_ASK || q->r->mention.v[before] >= 0 ||
        reading_hit(q->r, before, RULE_NOUN) || q->tok->kind[before] == TOKEN_PUNCT ||
        grammar_at(q, before) & (GRAMMAR_ADVERB | GRAMMAR_PREP))
        return true;
    return after < x->to && (q->r->mention.v[after] >= 0 || reading_hit(q->r, after, RULE_PRONOUN) ||
                             grammar_at(q, after) & GRAMMAR_DET || q->tok->kind[after] == TOKEN_NUMBER);
}

/* A comma before "that" or before what only stands between: "said, however, that". */
static bool is_passing_comma(const stretch *x, int32_t t)
{
    return token_is_comma(x->q->r, t) && t + 1 < x->to &&
           (grammar_at(x->q, t + 1) & (GRAMMAR_THAT | GRAMMAR_PREP | GRAMMAR_ADVERB) ||
            grammar_at(x->q, t - 1) & GRAMMAR_ADVERB);
}

static int32_t after_that(const stretch *x, const rule_hit *cue)
{
    const quote_run *q = x->q;
    if (cue->last >= x->to || !leads_to_that(x, cue, cue->last))
        return -1;
    for (int32_t t = cue->last; t < x->to && t < cue->last + THAT_REACH; t++) {
        while (t + 1 < x->to && t < cue->last + THAT_REACH && token_is(q->r, t, '(')) /* "said (and hoped) that" */
            t = bracket_end(x, t);
        const unsigned grammar = grammar_at(q, t);
        if (grammar & GRAMMAR_THAT) {
            /* "in that act" */
            const bool pointing = t > cue->last && grammar & GRAMMAR_DET && grammar_at(q, t - 1) & GRAMMAR_PREP;
            return pointing || (t > cue->last && (is_relative(x, t) || !opens_clause(x, cue, t))) ? -1 : t + 1;
        }
        if ((mark_cost(q->r, t) >= BREAK_COST && !is_passing_comma(x, t)) || quotes_cue(q, t, CUE_THAT))
            break;
    }
    return -1;
}

/* "Vowed not to yield", "urged X to yield"; in other languages a verb in -ar or -ть. */
static int32_t infinitive(const stretch *x, const rule_hit *cue, unsigned frames)
{
    const quote_run *q = x->q;
    for (int32_t t = cue->last;
         t < x->to && t < cue->last + (frames & CUE_ASK ? 2 * INFINITIVE_REACH : INFINITIVE_REACH); t++) {
        const unsigned grammar = q->r->mention.v[t] < 0 ? grammar_at(q, t) : 0;
        if (grammar & GRAMMAR_TO && t + 1 < x->to &&
            (q->r->mention.v[t + 1] >= 0 || grammar_at(q, t + 1) & (GRAMMAR_DET | GRAMMAR_PREP)))
            return -1; /* "to the sound" */
        if (grammar & (GRAMMAR_TO | GRAMMAR_INFINITIVE)) {
            const bool led = t > cue->last && (reading_hit(q->r, t - 1, RULE_NEGATOR) ||
                                               (grammar & GRAMMAR_INFINITIVE && grammar_at(q, t - 1) & GRAMMAR_PREP));
            return t - led;
        }
        const bool step = grammar & (GRAMMAR_ADVERB | GRAMMAR_PREP) || reading_hit(q->r, t, RULE_NEGATOR);
        if (mark_cost(q->r, t) >= 2 || grammar & (GRAMMAR_AUX | GRAMMAR_BE) || (!step && !(frames & CUE_ASK)))
            break;
    }
    return -1;
}

/* "说，CLAUSE", "告诉记者，CLAUSE", "said: CLAUSE", "said two years ago, CLAUSE". */
static int32_t after_mark(const stretch *x, const rule_hit *cue, unsigned frames)
{
    const quote_run *q = x->q;
    int32_t t = cue->last;
    if (t < x->to && token_is_colon(q->r, t))
        return t + 1;
    const mention *time = t < x->to && q->r->mention.v[t] >= 0 ? &q->r->in->men->v.v[q->r->mention.v[t]] : NULL;
    if (time && time->type == ENTITY_DATE && frames & (CUE_BARE | CUE_CLAUSE))
        t = time->last;
    else if (!(frames & CUE_COMMA))
        return -1;
    while (frames & CUE_ASK && t < x->to && t < cue->last + ADDRESSEE_REACH && !token_is_comma(q->r, t))
        t++;
    return t < x->to && token_is_comma(q->r, t) ? t + 1 : -1;
}

/* "The port would close", not "the lives of many". */
static bool is_clause(const stretch *x, int32_t first)
{
    for (int32_t t = first; t < x->to && t < first + CLAUSE_REACH; t++) {
        if (x->q->r->mention.v[t] >= 0)
            continue;
        const unsigned grammar = grammar_at(x->q, t);
        if (grammar & (GRAMMAR_BE | GRAMMAR_AUX) && !(grammar & GRAMMAR_DET))
            return t > first;
        if (grammar & (GRAMMAR_PREP | GRAMMAR_WHO | GRAMMAR_AND) || mark_cost(x->q->r, t) >= 2)
            return false;
    }
    return false;
}

/* "Told reporters CLAUSE": behind a name, a pronoun, or a word that a subject follows. */
static int32_t after_addressee(const stretch *x, int32_t t)
{
    const quote_run *q = x->q;
    const rule_hit *pronoun = reading_hit(q->r, t, RULE_PRONOUN);
    int32_t next = t + 1;
    if (q->r->mention.v[t] >= 0)
        next = q->r->in->men->v.v[q->r->mention.v[t]].last;
    else if (pronoun)
        next = pronoun->last;
    if (next >= x->to)
        return t;
    const bool subject = grammar_at(q, next) & GRAMMAR_WHO || q->r->mention.v[next] >= 0 ||
                         reading_hit(q->r, next, RULE_PRONOUN) || grammar_at(q, next) & GRAMMAR_DET;
    return subject ? next : t;
}

/* "Said Friday the port would close": behind the date, where a subject follows it. */
static int32_t after_date(const stretch *x, int32_t t)
{
    const quote_run *q = x->q;
    const mention *date = q->r->mention.v[t] >= 0 ? &q->r->in->men->v.v[q->r->mention.v[t]] : NULL;
    if (!date || date->type != ENTITY_DATE || date->last >= x->to)
        return t;
    const bool subject = q->r->mention.v[date->last] >= 0 || reading_hit(q->r, date->last, RULE_PRONOUN) ||
                         grammar_at(q, date->last) & GRAMMAR_DET;
    return subject ? date->last : t;
}

/* The first content token behind a cue; -1: no content follows it. */
static int32_t content_start(const stretch *x, const rule_hit *cue, unsigned frames)
{
    const quote_run *q = x->q;
    int32_t t = frames & CUE_THAT ? after_that(x, cue) : -1;
    if (t < 0 && frames & CUE_INFINITIVE)
        t = infinitive(x, cue, frames);
    if (t < 0 && frames & (CUE_BARE | CUE_QUOTE))
        t = after_mark(x, cue, frames);
    const bool relative = cue->first > x->from && grammar_at(q, group_start(x, cue) - 1) & GRAMMAR_WHO;
    if (t < 0 && frames & CUE_CLAUSE && !relative && is_clause(x, cue->last))
        return cue->last;
    if (t >= 0 || !(frames & CUE_BARE) || cue->last >= x->to || q->tok->kind[cue->last] == TOKEN_PUNCT ||
        (grammar_at(q, cue->last) & (GRAMMAR_PREP | GRAMMAR_BE | GRAMMAR_AUX) && q->r->mention.v[cue->last] < 0))
        return t;
    return frames & CUE_ASK ? after_addressee(x, cue->last) : cue->last;
}

/* ---- who speaks */

static bool is_passive(const stretch *x, const rule_hit *cue)
{
    return cue->first > x->from && grammar_at(x->q, cue->first - 1) & GRAMMAR_BE && !is_participle(x, cue) &&
           x->q->tok->kind[cue->first - 1] != TOKEN_CLITIC;
}

/* Whether the cue goes on after "and" or a comma with what the last teller says. */
static bool goes_on(const stretch *x, const rule_hit *cue)
{
    const int32_t before = group_start(x, cue) - 1;
    if (!x->told || before < x->from)
        return false;
    return grammar_at(x->q, before) & GRAMMAR_AND || token_is_comma(x->q->r, before);
}

static source teller_of(const stretch *x, const rule_hit *cue)
{
    for (int32_t t = cue->last; is_passive(x, cue) && t < x->to && t < cue->last + BY_REACH; t++)
        if (grammar_at(x->q, t) & GRAMMAR_BY) /* "are invited by X to" */
            return source_after(x->q->r, &x->q->out->bytes, t + 1, x->to);
    if (is_passive(x, cue)) /* "it is reported that" */
        return source_unnamed();
    if (goes_on(x, cue))
        return x->teller;
    return source_before(x->q->r, &x->q->out->bytes, x->from, cue->first);
}

/* Whether nobody speaks: "it would be wrong to conclude", "worth noting", "manages to say yes", "nobody said"; or the
 * cue is a noun: "in former colonies and states that". */
static bool is_nobody(const stretch *x, const rule_hit *cue, const source *who, int32_t first)
{
    const quote_run *q = x->q;
    const bool that = first > cue->last && grammar_at(q, cue->last) & GRAMMAR_THAT;
    const unsigned before = cue->first > x->from ? grammar_at(q, cue->first - 1) : 0;
    if (who->first >= 0 && reading_hit(q->r, who->first, RULE_NEGATOR))
        return true;
    if (is_passive(x, cue) && group_start(x, cue) > x->from && grammar_at(q, group_start(x, cue) - 1) & GRAMMAR_TO)
        return true; /* "it is not to be denied that" */
    if (who->vague && reading_rule(q->r, cue)->flags & CUE_NAMED)
        return true;
    if (before & GRAMMAR_TO)
        return who->vague || (first == cue->last && !that);
    if (who->vague && is_participle(x, cue))
        return true;
    return !that && who->first >= 0 && who->actor < 0 && q->r->mention.v[who->first] < 0 &&
           grammar_at(q, who->first) & GRAMMAR_PREP;
}

/* ---- the cue behind its content, or within it */

/* Whether what follows the verb belongs to it: "told lawmakers", "said on Monday". */
static bool takes_company(const stretch *x, const rule_hit *cue, int32_t t)
{
    const int32_t i = x->q->r->mention.v[t];
    const unsigned frames = reading_rule(x->q->r, cue)->flags;
    if (!(frames & (CUE_BARE | CUE_CLAUSE | CUE_ASK)) || grammar_at(x->q, t) & GRAMMAR_BY)
        return false;
    return (t == cue->last && reading_rule(x->q->r, cue)->flags & CUE_ASK) ||
           grammar_at(x->q, t) & (GRAMMAR_PREP | GRAMMAR_ADVERB) ||
           (i >= 0 && entity_is_value(x->q->r->in->men->v.v[i].type));
}

/* Whether the words behind a cue name who speaks: not "affirms the importance of X", "responded with X". */
static bool is_teller(const stretch *x, const rule_hit *cue, const source *who)
{
    const quote_run *q = x->q;
    const rule_hit *pronoun = who->first < 0 ? NULL : reading_hit(q->r, who->first, RULE_PRONOUN);
    if (who->first < 0 || who->vague || (pronoun && pronoun->last < who->last))
        return false;
    if (who->first == cue->last && grammar_at(q, cue->last) & GRAMMAR_PREP)
        return false;
    const bool named = who->first < cue->first || pronoun ||
                       (q->r->mention.v[who->first] >= 0 && who->actor >= 0);
    bool role_noun = named;
    for (int32_t t = who->first; !role_noun && t < who->last && !(grammar_at(q, t) & GRAMMAR_PREP); t++)
        role_noun = q->r->mention.v[t] < 0 ? reading_hit(q->r, t, RULE_NOUN) != NULL : t == who->first;
    return role_noun;
}

/* A name or a pronoun and nothing else. */
static bool is_bare_subject(const stretch *x, const source *who)
{
    const int32_t i = x->q->r->mention.v[who->first];
    const rule_hit *h = reading_hit(x->q->r, who->first, RULE_PRONOUN);
    return (i >= 0 && x->q->r->in->men->v.v[i].last >= who->last) || (h && h->last >= who->last);
}

/* CLAUSE, X said.   CLAUSE, said X.   CLAUSE, X said, CLAUSE.   *done: it is one of these. */
static bool behind(stretch *x, const rule_hit *cue, source who, bool *done)
{
    const quote_run *q = x->q;
    const int32_t group = group_start(x, cue);
    const bool subject_first = who.first >= x->from && who.first < cue->first && who.last >= group;
    int32_t comma = (subject_first ? who.first : group) - 1, last = cue->last;
    while (subject_first && comma > x->from && grammar_at(q, comma) & GRAMMAR_AUX) /* "a-t-elle dit" */
        comma--;
    *done = false;
    const unsigned frames = reading_rule(q->r, cue)->flags;
    const bool naming = !(frames & (CUE_THAT | CUE_BARE | CUE_CLAUSE | CUE_COMMA));
    if (naming || is_participle(x, cue) || (cue->first > x->from && grammar_at(q, cue->first - 1) & GRAMMAR_TO))
        return true;
    for (int32_t t = who.first; subject_first && t < group; t++)
        if (q->r->mention.v[t] < 0 && grammar_at(q, t) & GRAMMAR_BE) /* "is not the prison its critics describe" */
            return true;
    if (comma <= x->from || (!token_is_comma(q->r, comma) && !token_is_dash(q->r, comma)))
        return true;
    if (!subject_first) {
        who = source_after(q->r, &q->out->bytes, cue->last, x->to);
        if (!is_teller(x, cue, &who) || grammar_at(q, cue->last) & GRAMMAR_BY)
            return true;
        last = who.last;
    }
    if (last < x->to && q->tok->kind[last] != TOKEN_PUNCT &&
        !(takes_company(x, cue, last) && (subject_first || frames & CUE_BARE || !(frames & CUE_CLAUSE))))
        return true;
    while (last < x->to && last < cue->last + FURTHER_REACH && q->tok->kind[last] != TOKEN_PUNCT)
        last++;
    if (last < x->to && q->tok->kind[last] != TOKEN_PUNCT)
        return true;
    if (subject_first &&
        ((who.vague && !(frames & CUE_BARE)) || (frames & CUE_NOMINAL && !is_bare_subject(x, &who))))
        return true;
    *done = true;
    const bool within = last + 1 < x->to && (token_is_comma(q->r, last) || token_is_dash(q->r, last));
    const int32_t dash = token_is_dash(q->r, comma) && token_is_comma(q->r, comma - 1);
    const int32_t end = within ? content_end(x, last + 1, x->to) : comma - dash;
    return emit(x, x->from, end, cue, &who);
}

/* Whether a clause goes on behind the source that interrupts it: its subject is short, or a verb follows. */
static bool is_interrupted(const stretch *x, int32_t cue, int32_t after)
{
    const quote_run *q = x->q;
    if (!token_is_comma(q->r, cue - 1) || quotes_words(q, after, x->to) == 0)
        return false;
    if (grammar_at(q, after) & GRAMMAR_WHO)
        return false;
    return quotes_words(q, x->from, cue) <= TOPIC_WORDS || grammar_at(q, x->from) & GRAMMAR_PREP ||
           grammar_at(q, after) & (GRAMMAR_AUX | GRAMMAR_BE);
}

static int32_t next_comma(const stretch *x, int32_t t, int32_t reach)
{
    const int32_t to = t + reach < x->to ? t + reach : x->to;
    while (t < to && !token_is_comma(x->q->r, t))
        t++;
    return t < to ? t : x->to;
}

/* Whether what the comma sets beside a source is no clause: "X, a colonel from Pune,", "X, who knows,". */
static bool is_apposition(const stretch *x, int32_t first)
{
    const quote_run *q = x->q;
    if (grammar_at(q, first) & GRAMMAR_WHO)
        return true;
    const int32_t end = next_comma(x, first, SOURCE_REACH);
    if (end >= x->to || (!(grammar_at(q, first) & GRAMMAR_DET) && !reading_hit(q->r, first, RULE_NOUN)))
        return false;
    bool speaks = false;
    for (int32_t t = first; t < end; t++) {
        speaks |= reading_hit(q->r, t, RULE_NOUN) != NULL;
        if (grammar_at(q, t) & GRAMMAR_WHO)
            return speaks;
        if (q->r->mention.v[t] < 0 && grammar_at(q, t) & (GRAMMAR_AUX | GRAMMAR_BE))
            return false;
    }
    return speaks;
}

/* according to X, CLAUSE.   CLAUSE, according to X.   CLAUSE, according to X, CLAUSE. */
static bool by_source(stretch *x, const rule_hit *cue)
{
    const quote_run *q = x->q;
    const source who = source_named(q->r, &q->out->bytes, cue, x->to);
    if (who.vague) /* "according to their own conditions" */
        return true;
    int32_t comma = next_comma(x, cue->last, SOURCE_REACH);
    if (cue->first > x->from + 1 && comma + 1 < x->to && is_interrupted(x, cue->first, comma + 1))
        return emit(x, x->from, content_end(x, comma + 1, x->to), cue, &who);
    if (cue->first - x->from >= CONTENT_WORDS)
        return emit(x, x->from, cue->first - token_is_comma(q->r, cue->first - 1), cue, &who);
    if (comma + 1 < x->to && is_apposition(x, comma + 1)) /* according to X, who ..., CLAUSE */
        comma = next_comma(x, comma + 1, SOURCE_REACH);
    return comma + 1 >= x->to || emit_from(x, comma + 1, cue, &who);
}

/* As X notes, CLAUSE.   As noted X, CLAUSE.   CLAUSE, as X notes.   *done: "as" stands before the source. */
static bool by_aside(stretch *x, const rule_hit *cue, source who, bool *done)
{
    const quote_run *q = x->q;
    int32_t as = cue->first - 1;
    while (as > x->from && as > cue->first - SOURCE_REACH && !(grammar_at(q, as) & GRAMMAR_AS) &&
           mark_cost(q->r, as) < 2)
        as--;
    *done = false;
    if (as < x->from || !(grammar_at(q, as) & GRAMMAR_AS))
        return true;
    int32_t comma = cue->last;
    if (as + 1 >= group_start(x, cue) || q->tok->kind[as + 1] == TOKEN_CLITIC) { /* the verb first: "comme l'a dit X" */
        who = source_after(q->r, &q->out->bytes, cue->last, x->to);
        comma = next_comma(x, cue->last, SOURCE_REACH);
    }
    *done = is_teller(x, cue, &who) && (comma >= x->to || q->tok->kind[comma] == TOKEN_PUNCT);
    if (!*done)
        return true;
    if (as - x->from > CONTENT_WORDS && token_is_comma(q->r, as - 1))
        return emit(x, x->from, as - 1, cue, &who);
    if (as > x->from + 1 || comma >= x->to || !token_is_comma(q->r, comma))
        return true;
    return emit_from(x, comma + 1, cue, &who);
}

/* ---- the pass */

static bool read_cue(stretch *x, const rule_hit *cue)
{
    const unsigned frames = reading_rule(x->q->r, cue)->flags;
    if (frames & CUE_SOURCE)
        return by_source(x, cue);
    source who = teller_of(x, cue);
    bool done = false;
    if (!by_aside(x, cue, who, &done))
        return false;
    if (done)
        return true;
    const int32_t first = content_start(x, cue, frames);
    const bool bare = first == cue->last;
    if (first < 0 || bare) {
        if (frames & (CUE_BARE | CUE_QUOTE) && !(frames & CUE_COMMA && first >= 0) && !behind(x, cue, who, &done))
            return false;
        if (done || first < 0)
            return true;
    }
    const bool that = grammar_at(x->q, first - 1) & GRAMMAR_THAT;
    if (who.vague && bare && !(frames & (CUE_BARE | CUE_COMMA)))
        return true; /* "a visit announced beforehand is better" */
    if ((who.first < 0 || who.vague) && that && !goes_on(x, cue) && !is_passive(x, cue)) {
        const source after = source_after(x->q->r, &x->q->out->bytes, cue->last, first);
        if (after.first >= 0 && !after.vague) /* "Dijo X que" */
            who = after;
    }
    return !who.id.len || is_nobody(x, cue, &who, first) ||
           emit_from(x, bare ? after_date(x, first) : first, cue, &who);
}

bool indirect_read(quote_run *q, int32_t sentence, size_t *span)
{
    stretch x = { q, q->sen->first[sentence], 0, q->sen->first[sentence + 1], false, source_unnamed(), 0 };
    for (int32_t t = x.from; t < x.end; t++) {
        while (*span < q->spans->n && q->spans->v[*span].last <= t)
            ++*span;
        if (*span < q->spans->n && q->spans->v[*span].used && q->spans->v[*span].first <= t) {
            t = q->spans->v[*span].last - 1;
            x.from = t + 1;
            continue;
        }
        const rule_hit *cue = quotes_cue(q, t, FRAMES);
        if (!cue || q->r->quoting->taken.v[t])
            continue;
        x.to = x.end;
        for (size_t k = *span; k < q->spans->n && k < *span + SPANS_AHEAD && q->spans->v[k].first < x.to; k++)
            if (q->spans->v[k].used)
                x.to = q->spans->v[k].first;
        x.next = t + 1;
        if (!read_cue(&x, cue))
            return false;
        t = x.next - 1;
    }
    return true;
}
