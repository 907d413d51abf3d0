/* Whose words they are. In: quotations, cues of thought. Out: a voice for every token of the sentence.
 *
 * Voice 0 is the author. A quotation's content is its speaker's; what follows a verb of thought, aim or policy is
 * its subject's, to the end of the clause. */
#include "stance/scoring.h"

enum { THAT_REACH = 4, INFINITIVE_REACH = 3, AS_REACH = 12 };
#define CONTENT_END 8.0 /* a clause mark of this cost ends a thought */

static void claim(scoring *s, int32_t first, int32_t last, int32_t number)
{
    for (int32_t t = first < s->first ? s->first : first; t < last && t < s->last; t++)
        s->voice_of.v[t - s->first] = number;
}

static bool add_voice(scoring *s, str holder, unsigned frames, int32_t first, int32_t last)
{
    const int32_t number = (int32_t)s->voices.n;
    const int32_t around = first > s->first ? s->voice_of.v[first - 1 - s->first] : 0;
    const bool aim = frames & CUE_INFINITIVE && !(frames & CUE_OBJECT);
    const voice v = { holder, BASIS_REPORTED, aim ? around : number, around, frames };
    if (!vec_push(s->m, &s->voices, v))
        return false;
    claim(s, first, last, number);
    return true;
}

/* The token that holds the byte, or the next one. */
static int32_t token_of(const scoring *s, int32_t byte)
{
    const tokens *tok = s->r->in->in->tok;
    int32_t low = s->first, high = s->last;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (tok->end[middle] <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool quoted_voices(scoring *s)
{
    const quotes *quo = s->r->in->quo;
    const tokens *tok = s->r->in->in->tok;
    if (!quo)
        return true;
    const int32_t start = tok->start[s->first], end = tok->end[s->last - 1];
    while (s->next_quote < quo->v.n && quo->v.v[s->next_quote].end <= start)
        s->next_quote++;
    const size_t most = s->next_quote + SENTENCE_TOKENS;
    for (size_t i = s->next_quote; i < quo->v.n && quo->v.v[i].start < end && i < most; i++) {
        const quote *q = &quo->v.v[i];
        if (q->end <= start)
            continue;
        if (!add_voice(s, q->speaker, 0, token_of(s, q->start), token_of(s, q->end - 1) + 1))
            return false;
        /* "Not yet," he said, "but soon": the words between are the author's */
        if (q->direct && q->cue_start > q->start && q->cue_end < q->end) {
            const bool speaker_first = q->speaker_start >= 0 && q->speaker_start < q->cue_start;
            const int32_t from = speaker_first ? q->speaker_start : q->cue_start;
            const int32_t to = q->speaker_end > q->cue_end ? q->speaker_end : q->cue_end;
            claim(s, token_of(s, from), token_of(s, to - 1) + 1, 0);
        }
    }
    return true;
}

/* "The notion of X as a rival, have led": the clause around goes on. */
static bool resumes(const scoring *s, int32_t t)
{
    return !s->given && token_is(s->r, t, ',') && t + 1 < s->last &&
           reading_flags(s->r, t + 1, RULE_GRAMMAR) & (GRAMMAR_AUX | GRAMMAR_BE) &&
           !reading_hit(s->r, t + 1, RULE_MARK);
}

static int32_t thought_end(const scoring *s, int32_t from, int32_t number)
{
    int32_t t = from;
    while (t < s->last && mark_cost(s->r, t) < CONTENT_END && s->voice_of.v[t - s->first] == number && !resumes(s, t))
        t++;
    return t;
}

/* The first token of what is thought; -1: the verb has no such content here. */
static int32_t thought_start(const scoring *s, const rule_hit *h, unsigned frames)
{
    for (int32_t t = h->last; frames & CUE_THAT && t < s->last && t < h->last + THAT_REACH; t++)
        if (reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_THAT)
            return t + 1;
    for (int32_t t = h->last; frames & CUE_INFINITIVE && t < s->last && t < h->last + INFINITIVE_REACH; t++)
        if (reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_TO)
            return t;
    return frames & (CUE_BARE | CUE_OBJECT) && h->last < s->last ? h->last : -1;
}

/* "I think", "we fear": the author's own. */
static bool is_writer(const scoring *s, int32_t cue)
{
    for (int32_t t = cue - 1; t >= s->first && t >= cue - AS_REACH; t--) {
        const rule_hit *h = reading_hit(s->r, t, RULE_PRONOUN);
        if (h && reading_rule(s->r, h)->flags & PRONOUN_WRITER)
            return true;
        if (mark_cost(s->r, t) >= 2)
            return false;
    }
    return false;
}

/* "Calls X a bully" and "portrays X as a bully", not "calls for calm" and "portrays X". */
static bool frame_fits(const scoring *s, const rule_hit *h, unsigned frames)
{
    if (frames & CUE_OBJECT && !(frames & (CUE_THAT | CUE_SOURCE)) &&
        reading_flags(s->r, h->last, RULE_GRAMMAR) & GRAMMAR_PREP)
        return false;
    if (!(frames & CUE_AS))
        return true;
    for (int32_t t = h->last; t < s->last && t < h->last + AS_REACH && mark_cost(s->r, t) < BREAK_COST; t++)
        if (reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_AS)
            return true;
    return false;
}

/* "From X's perspective", "in Chinese eyes": the actor right before the noun, behind a preposition. */
static source owner_of_view(const scoring *s, int32_t cue, bool governed)
{
    int32_t t = cue - 1;
    if (t > s->first && s->r->in->in->tok->kind[t] == TOKEN_CLITIC)
        t--;
    const int32_t number = t >= s->first ? s->r->mention.v[t] : -1;
    const mention *x = number < 0 ? NULL : &s->r->in->men->v.v[number];
    source none = { { "", 0 }, -1, -1, -1, -1, -1, true, false };
    if (!x || x->actor < 0 || x->first < s->first || !mention_is_actor(s->r->in->men, x))
        return none;
    int32_t k = x->first - 1;
    while (k > s->first && reading_flags(s->r, k, RULE_GRAMMAR) & GRAMMAR_DET)
        k--;
    if (governed && (k < s->first || !(reading_flags(s->r, k, RULE_GRAMMAR) & GRAMMAR_PREP)))
        return none;
    const int32_t who = mention_actor(s->r, x);
    return (source){ s->r->in->men->actors.v[who].id, x->start, x->end, x->first, x->last, who, false, false };
}

/* Whose notion it is: "Poland's notion", "the policy of Poland is based on the notion"; else some people's. */
static source teller_of(const scoring *s, int32_t cue)
{
    const source owner = owner_of_view(s, cue, false);
    return owner.first >= 0 ? owner : (source){ STR("unspecified"), -1, -1, cue, cue + 1, -1, false, false };
}

static bool thought_voices(scoring *s)
{
    for (int32_t t = s->first; t < s->last; t++) {
        const rule_hit *h = reading_hit(s->r, t, RULE_THOUGHT);
        if (!h || h->last >= s->last)
            continue;
        const unsigned before = t > s->first ? reading_flags(s->r, t - 1, RULE_GRAMMAR) : 0;
        const unsigned frames = reading_rule(s->r, h)->flags;
        const unsigned nominal = GRAMMAR_DET | (frames & CUE_DREAD ? 0u : GRAMMAR_BE); /* "is wary of" */
        if (!(frames & (CUE_OWNED | CUE_NOUN | CUE_SOURCE)) && before & nominal &&
            !(before & (GRAMMAR_THAT | GRAMMAR_WHO)))
            continue; /* a noun, or "is considered" */
        if (!frame_fits(s, h, frames))
            continue;
        const int32_t first = thought_start(s, h, frames);
        if (first < 0)
            continue;
        int32_t last = thought_end(s, first, s->voice_of.v[t - s->first]);
        source who = frames & CUE_OWNED    ? owner_of_view(s, t, true)
                     : frames & CUE_NOUN   ? teller_of(s, t)
                     : frames & CUE_SOURCE ? source_after(s->r, s->bytes, h->last, s->last)
                                           : source_before(s->r, s->bytes, s->first, t);
        if (who.vague && before & GRAMMAR_PREP && reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_ING)
            who = shared_subject(s->r, s->bytes, s->first, t); /* "it focused on framing X as" */
        const bool aim = frames & CUE_INFINITIVE && !(frames & CUE_OBJECT);
        if (who.first < 0 || !who.id.len || (aim && (who.vague || str_eq(who.id, STR("unspecified")))) ||
            is_writer(s, t) || reading_hit(s->r, who.first, RULE_NEGATOR)) /* "nobody calls X" */
            continue;
        if (!add_voice(s, who.id, frames, first, last))
            return false;
        t = first > t ? first - 1 : t;
    }
    return true;
}

bool voices_run(scoring *s)
{
    const int32_t n = s->last - s->first;
    const voice author = { STR("author"), BASIS_EVALUATION, 0, 0, 0 };
    s->voices.n = s->voice_of.n = 0;
    if (!vec_push(s->m, &s->voices, author) || !vec_reserve(s->m, &s->voice_of, n))
        return false;
    for (int32_t i = 0; i < n; i++)
        s->voice_of.v[i] = 0;
    s->voice_of.n = (size_t)n;
    return quoted_voices(s) && thought_voices(s);
}
