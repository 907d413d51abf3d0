/* Quoted words to quotations. In: spans between quotation marks, paragraphs that begin with a dash. Out: records.
 *
 * A span is a quotation when a cue stands before it ("X said: ..."), behind it ("...", said X) or within it between
 * dashes or commas («..., — said X. — ...»); quoted words that no cue introduces are scare quotes, titles and terms. A
 * span that follows a quotation without a cue of its own goes on with it. Quoted words that are only a part of what
 * somebody said ("X said the plan was '...'") are left to indirect.c. */
#include "stance/quotes.h"

enum {
    CUE_AFTER = 14,    /* tokens from the end of a span to its cue */
    CUE_BEFORE = 5,    /* tokens from a cue to its span, recipients and "that" included */
    BY_REACH = 4,      /* tokens from a passive cue to "by" */
    LAST_TOKENS = 4,   /* of a span, looked at for its last mark */
    STANDING_WORDS = 5 /* a span without a cue is a quotation from so many on, and only as a sentence */
};

static bool same_block(const quote_run *q, int32_t a, int32_t b)
{
    return b < q->tok->n && q->sen->block[q->tok->sentence[a]] == q->sen->block[q->tok->sentence[b]];
}

static bool ends_like_speech(const quote_run *q, const quoted *s)
{
    for (int32_t t = s->last - 1; t >= s->first && t > s->last - LAST_TOKENS; t--)
        if (token_is_comma(q->r, t) || token_is_stop(q->r, t))
            return true;
    return s->last < q->tok->n && (token_is_comma(q->r, s->last) || token_is_dash(q->r, s->last));
}

/* Whether its cue may follow as a sentence of its own: "Why?" she asked; “。”他说 */
static bool goes_on(const quote_run *q, const quoted *s)
{
    if (s->last < q->tok->n && q->tok->start[s->last] == s->end)
        return true;
    for (int32_t t = s->last - 1; t >= s->first && t > s->last - LAST_TOKENS; t--)
        if (token_is(q->r, t, '!') || token_is(q->r, t, '?'))
            return true;
    return false;
}

/* "...", said X   and   "...", X said. */
static const rule_hit *cue_behind(const quote_run *q, size_t i, int32_t *limit)
{
    const quoted *s = &q->spans->v[i];
    if (!s->closed || s->last >= q->tok->n || !ends_like_speech(q, s))
        return NULL;
    int32_t to = sentence_last(q, s->last - 1);
    if (s->last == to && goes_on(q, s) && same_block(q, s->last - 1, s->last))
        to = sentence_last(q, s->last);
    if (i + 1 < q->spans->n && q->spans->v[i + 1].first < to)
        to = q->spans->v[i + 1].first;
    *limit = to;
    const int32_t next = s->last + (s->last < to && token_is_comma(q->r, s->last));
    if (next < to && grammar_at(q, next) & GRAMMAR_WHO) /* "...", which X called */
        return NULL;
    for (int32_t t = s->last; t < to && t < s->last + CUE_AFTER; t++) {
        const rule_hit *h = quotes_cue(q, t, CUE_QUOTE | CUE_SOURCE);
        if (h)
            return h->last < to && grammar_at(q, h->last) & GRAMMAR_THAT ? NULL : h;
    }
    return NULL;
}

/* X said: "..."   X called it "..."   according to X, "..." */
static const rule_hit *cue_ahead(const quote_run *q, size_t i, int32_t from)
{
    const quoted *s = &q->spans->v[i];
    const int32_t before = s->first - 1;
    for (int32_t t = before; t >= from && t >= s->first - CUE_AFTER; t--) {
        const rule_hit *h = quotes_cue(q, t, CUE_QUOTE | CUE_SOURCE | CUE_THAT);
        if (!h || h->last > s->first)
            continue;
        const unsigned frames = reading_rule(q->r, h)->flags;
        if (frames & CUE_SOURCE)
            return token_is_comma(q->r, before) || token_is_colon(q->r, before) ? h : NULL;
        const bool near = s->first - h->last <= CUE_BEFORE || mark_cost(q->r, before) >= 6;
        return near && (frames & CUE_QUOTE || grammar_at(q, before) & GRAMMAR_THAT) ? h : NULL;
    }
    return NULL;
}

/* "X called it '...'": no clause may follow the cue. */
static bool is_naming(const quote_run *q, const rule_hit *cue)
{
    return !(reading_rule(q->r, cue)->flags & (CUE_THAT | CUE_BARE | CUE_CLAUSE | CUE_SOURCE));
}

/* Whether the quoted words are only a part of what the cue introduces: X said the plan was "...". */
static bool is_part(const quote_run *q, const rule_hit *cue, const quoted *s)
{
    const unsigned frames = reading_rule(q->r, cue)->flags;
    if (frames & CUE_SOURCE || token_is_colon(q->r, s->first - 1))
        return false;
    for (int32_t t = cue->last; t < s->first; t++) {
        const unsigned grammar = grammar_at(q, t);
        if (grammar & GRAMMAR_THAT && frames & CUE_THAT)
            return t + 1 < s->first && !token_is_comma(q->r, s->first - 1);
        if (grammar & GRAMMAR_TO && frames & CUE_INFINITIVE && q->r->mention.v[t] < 0)
            return true;
    }
    if (!(frames & CUE_BARE) || frames & CUE_ASK || cue->last >= s->first || token_is_comma(q->r, s->first - 1))
        return false;
    return q->r->mention.v[cue->last] >= 0 || !(grammar_at(q, cue->last) & (GRAMMAR_PREP | GRAMMAR_ADVERB));
}

/* Described by X as "..."   Whoever stands before is not the speaker. */
static bool passive_source(const quote_run *q, const rule_hit *cue, int32_t to, source *who)
{
    if (cue->first == 0 || !(grammar_at(q, cue->first - 1) & GRAMMAR_BE) ||
        q->tok->kind[cue->first - 1] == TOKEN_CLITIC || grammar_at(q, cue->first) & GRAMMAR_ING)
        return false;
    *who = source_unnamed();
    for (int32_t t = cue->last; t < to && t < cue->last + BY_REACH; t++)
        if (grammar_at(q, t) & GRAMMAR_BY)
            *who = source_after(q->r, &q->out->bytes, t + 1, to);
    return true;
}

static source source_of(const quote_run *q, const rule_hit *cue, int32_t from, int32_t to, bool behind)
{
    arena *a = &q->out->bytes;
    source who;
    if (reading_rule(q->r, cue)->flags & CUE_SOURCE)
        return source_named(q->r, a, cue, to);
    if (passive_source(q, cue, to, &who))
        return who;
    int32_t begin = from;
    while (begin < cue->first && (q->tok->kind[begin] == TOKEN_PUNCT || grammar_at(q, begin) & GRAMMAR_AUX))
        begin++;
    if (behind && begin == cue->first) { /* the verb first: "...", said X */
        who = source_after(q->r, a, cue->last, to);
        return who.first >= 0 ? who : source_understood(q->r, cue->first);
    }
    who = source_before(q->r, a, from, cue->first);
    return who.first >= 0 ? who : source_understood(q->r, cue->first);
}

/* The cue that stands within a quotation between dashes or commas, and its source; NULL: none. */
static const rule_hit *cue_within(const quote_run *q, int32_t from, int32_t to, source *who)
{
    for (int32_t t = from + 2; t < to; t++) {
        const rule_hit *h = quotes_cue(q, t, CUE_QUOTE);
        int32_t mark = t - 1;
        while (h && mark > from && grammar_at(q, mark) & GRAMMAR_AUX)
            mark--;
        if (!h || h->last >= to || (!token_is_dash(q->r, mark) && !token_is_comma(q->r, mark)))
            continue;
        *who = source_after(q->r, &q->out->bytes, h->last, to);
        const bool named = who->first >= 0 && !who->vague;
        if (token_is_dash(q->r, mark) ? who->first >= 0
                                      : named && (who->last == to || q->tok->kind[who->last] == TOKEN_PUNCT))
            return h;
    }
    return NULL;
}

static bool emit_span(quote_run *q, quoted *s, const rule_hit *cue, const source *who, int32_t open_to)
{
    s->used = true;
    q->open = (int32_t)q->out->v.n;
    q->open_token = open_to;
    return quotes_emit(q, s->start, s->end, cue, who, true);
}

/* Goes on with the record before when nothing but its cue stands between. */
static bool joins(const quote_run *q, const quoted *s)
{
    if (q->open < 0 || s->first > q->open_token + 1 || s->first == 0)
        return false;
    return same_block(q, s->first - 1, s->first);
}

static bool is_sentence(const quote_run *q, const quoted *s)
{
    return s->closed && quotes_words(q, s->first, s->last) >= STANDING_WORDS &&
           (s->first == sentence_first(q, s->first) || token_is_colon(q->r, s->first - 1)) &&
           s->last == sentence_last(q, s->last - 1);
}

/* Whether a paragraph before ends in a colon or a comma, for this one. */
static bool is_announced(const quote_run *q, const quoted *s)
{
    const int32_t before = s->first - 1;
    return before >= q->first && s->first == sentence_first(q, s->first) &&
           (token_is_colon(q->r, before) || token_is_comma(q->r, before));
}

/* X was blunt. "..."   The subject of the sentence before. */
static source source_standing(const quote_run *q, const quoted *s)
{
    const int32_t sentence = q->tok->sentence[s->first];
    source who = source_unnamed();
    const int32_t own = q->sen->first[sentence];
    if (s->first > own && token_is_colon(q->r, s->first - 1)) /* "X issued an appeal: ..." */
        who = shared_subject(q->r, &q->out->bytes, own, s->first);
    else if (s->first > 0 && s->first == own && (same_block(q, s->first - 1, s->first) || is_announced(q, s)))
        who = shared_subject(q->r, &q->out->bytes, q->sen->first[sentence - 1], s->first);
    return who.actor >= 0 ? who : source_unnamed();
}

/* In whose language the words stand that say whose they are: that of the paragraph that announces them, or their own. */
static bool is_ours(const quote_run *q, const quoted *s)
{
    return input_reads(q->r->in->in, q->tok->sentence[is_announced(q, s) ? s->first - 1 : s->first]);
}

bool direct_read(quote_run *q, size_t i)
{
    quoted *s = &q->spans->v[i];
    if (s->used)
        return true;
    if (!is_ours(q, s)) {
        s->used = is_announced(q, s);
        q->open = -1;
        return true;
    }
    const int32_t n = quotes_words(q, s->first, s->last);
    const int32_t sentence = sentence_first(q, s->first);
    int32_t from = is_announced(q, s) ? sentence_first(q, s->first - 1) : sentence, to = s->last;
    if (i && q->spans->v[i - 1].used && q->spans->v[i - 1].last > from)
        from = q->spans->v[i - 1].last;
    const rule_hit *behind = n ? cue_behind(q, i, &to) : NULL;
    const rule_hit *ahead = n ? cue_ahead(q, i, from) : NULL;
    const bool own = ahead && !q->r->quoting->taken.v[ahead->first];
    if (joins(q, s) && !own && (s->first > sentence || !behind)) {
        s->used = true;
        q->out->v.v[q->open].end = s->end;
        q->open_token = sentence_last(q, s->last - 1);
        return true;
    }
    source who;
    if (behind && !(own && mark_cost(q->r, s->first - 1) >= 6)) {
        who = source_of(q, behind, s->last, to, true);
        return emit_span(q, s, behind, &who, to);
    }
    if (own && !is_part(q, ahead, s) && (n > 1 || ends_like_speech(q, s) || is_naming(q, ahead))) {
        who = source_of(q, ahead, from, s->first, false);
        if (!who.vague || !is_naming(q, ahead)) /* "a place called '...'" */
            return emit_span(q, s, ahead, &who, sentence_last(q, s->last - 1));
    }
    q->open = -1;
    const rule_hit *within = own ? NULL : cue_within(q, s->first, s->last, &who);
    if (within)
        return emit_span(q, s, within, &who, sentence_last(q, s->last - 1));
    if (!is_sentence(q, s))
        return true;
    who = source_standing(q, s);
    return emit_span(q, s, NULL, &who, sentence_last(q, s->last - 1));
}

/* ---- dialogue */

/* Whether the speech goes on behind its cue: behind a second dash, or a comma where a comma led to the cue. */
static bool speaks_on(const quote_run *q, int32_t from, int32_t to, bool dash)
{
    for (int32_t t = from; t < to; t++)
        if (dash ? token_is_dash(q->r, t) : token_is_comma(q->r, t))
            return true;
    return false;
}

bool direct_dialogue(quote_run *q, int32_t first, size_t *span)
{
    const int32_t end = quotes_paragraph_end(q, first);
    source who;
    const rule_hit *cue = cue_within(q, first, end, &who);
    if (!cue)
        return true;
    int32_t mark = cue->first - 1, last = end;
    while (grammar_at(q, mark) & GRAMMAR_AUX)
        mark--;
    if (!speaks_on(q, who.last, end, token_is_dash(q->r, mark)))
        for (last = mark; last > first + 2 && (token_is_comma(q->r, last - 1) || token_is_dash(q->r, last - 1));)
            last--;
    for (; *span < q->spans->n && q->spans->v[*span].first < end; ++*span)
        if (q->spans->v[*span].first >= first && q->spans->v[*span].last <= end)
            q->spans->v[*span].used = true;
    for (int32_t t = first; t < end; t++)
        q->r->quoting->taken.v[t] = 1;
    return quotes_emit(q, q->tok->start[first + 1], q->tok->end[last - 1], cue, &who, true);
}
