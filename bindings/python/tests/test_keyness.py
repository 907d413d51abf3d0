"""Keyness: dispersion, resampling of documents, priors and frequency lists, against computations of their own."""

from math import log, log2, sqrt

import dragoman
import pytest

TEXTS = {
    "a": ("x", "Peace talks and peace hopes. The talks help trade."),
    "b": ("x", "Peace now, peace later, peace for trade."),
    "c": ("y", "War threatens trade. War ends talks."),
    "d": ("y", "War and more war; trade falls, talks fail, war spreads."),
    "e": ("y", "Trade falls. Talks about trade and peace."),
    "f": ("x", "Hopes for talks."),
}


def fill(pipe, names=TEXTS, **options):
    tally = pipe.tally("terms", **options)
    for name in names:
        tally.add(pipe.doc(TEXTS[name][1], id=name, source=TEXTS[name][0]))
    return tally


def counts(pipe):
    """Words and counts of terms, document by document, and the documents of x."""
    tally = fill(pipe, by="doc")
    words = {row["group"]: row["tokens"] for row in tally.table("groups")}
    terms = {}
    for row in tally.table():
        terms.setdefault(row["term"].lower(), {})[row["group"]] = row["count"]
    return words, terms, [name for name in sorted(TEXTS) if TEXTS[name][0] == "x"]


def g2(a, na, b, nb):
    def part(o, e):
        return o * log(o / e) if o else 0

    n, k = na + nb, a + b
    cells = [(a, na * k), (b, nb * k), (na - a, na * (n - k)), (nb - b, nb * (n - k))]
    return 2 * sum(part(o, e / n) for o, e in cells)


def keyness(pipe, **query):
    rows = fill(pipe, by="source", documents=True).table("keyness", group="x", min_count=1, min_docs=1, **query)
    return {row["term"].lower(): row for row in rows}


def test_dispersion_in_the_target(english):
    words, terms, target = counts(english)
    size = sum(words[d] for d in target)
    rows = keyness(english)
    assert len(rows) > 8
    for term, row in rows.items():
        count = sum(terms[term].get(d, 0) for d in target)
        if not count:
            assert row["dp_target"] is None
            continue
        dp = sum(abs(terms[term].get(d, 0) / count - words[d] / size) for d in target) / 2
        assert row["dp_target"] == pytest.approx(dp, rel=1e-12)
        assert row["dp_norm_target"] == pytest.approx(dp / (1 - min(words[d] for d in target) / size), rel=1e-12)


def test_without_counts_by_document_there_is_no_dispersion(english):
    rows = fill(english, by="source").table("keyness", group="x", min_count=1)
    assert all(row["dp_target"] is None for row in rows)
    with pytest.raises(dragoman.Error, match="counted by itself"):
        fill(english, by="source").table("keyness", group="x", resample=9)


class Draws:
    """splitmix64, as the library draws."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = 2**64 - 1
        self.state = x = (self.state + 0x9E3779B97F4A7C15) & mask
        x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & mask
        x = ((x ^ x >> 27) * 0x94D049BB133111EB) & mask
        return x ^ x >> 31


@pytest.mark.parametrize("seed", [1, 7])
def test_resampling_documents(english, seed):
    words, terms, target = counts(english)
    rest = [name for name in sorted(TEXTS) if name not in target]
    order, total, draws, hits = target + rest, sum(words.values()), Draws(seed), {}

    def strength(term, side):
        a, n = sum(terms[term].get(d, 0) for d in side), sum(words[d] for d in side)
        return abs(g2(a, n, sum(terms[term].values()) - a, total - n))

    for _ in range(99):
        for i in range(len(target)):
            j = i + draws.next() % (len(order) - i)
            order[i], order[j] = order[j], order[i]
        for term in terms:
            hits[term] = hits.get(term, 1) + (strength(term, order[: len(target)]) >= strength(term, target) - 1e-9)
    rows = keyness(english, resample=99, seed=seed)
    assert {term: row["p_docs"] for term, row in rows.items()} == {t: hits[t] / 100 for t in rows}
    assert rows["war"]["p_docs"] < rows["trade"]["p_docs"]


def test_resampling_is_the_same_whatever_the_order_and_the_split(english):
    whole = list(fill(english, by="source", documents=True).table("keyness", group="x", min_count=1, resample=99))
    names = list(reversed(TEXTS))
    merged = fill(english, names[3:], by="source", documents=True)
    merged.merge(fill(english, names[:3], by="source", documents=True))
    assert list(merged.table("keyness", group="x", min_count=1, resample=99)) == whole
    loaded = dragoman.Tally.load(english, merged.save())
    assert list(loaded.table("keyness", group="x", min_count=1, resample=99)) == whole


def log_odds(a, na, b, nb, w):
    odds = log((a + w) / (na + 1000 - a - w)) - log((b + w) / (nb + 1000 - b - w))
    return odds, odds / sqrt(1 / (a + w) + 1 / (b + w))


def test_priors_of_log_odds(english):
    words, terms, target = counts(english)
    na = sum(words[d] for d in target)
    nb = sum(words.values()) - na
    background = english.tally("terms")
    background.add_list("word\tcount\npeace\t30\nPeace\t10\nwars\t5\n#total\t2000\n")
    queries = {"both": {}, "uniform": {"prior": "uniform"}, "list": {"background": background}}
    listed = {"peace": 40, "war": 5}
    types = fill(english, by="folder").table("groups")[0]["types"]
    for name, query in queries.items():
        for term, row in keyness(english, measures="log_odds,log_odds_z", **query).items():
            a, b = row["count_target"], row["count_reference"]
            w = {"both": (a + b) / (na + nb), "uniform": 1 / types, "list": listed.get(term, 0.5) / 2000}[name] * 1000
            odds, z = log_odds(a, na, b, nb, w)
            assert (row["log_odds"], row["log_odds_z"]) == pytest.approx((odds, z), rel=1e-9, abs=1e-12)


def test_frequency_list_as_reference(english):
    target = fill(english, "abf")
    reference = english.tally("terms")
    reference.add_list("\ufeff# words of a reference corpus\npeace\t50\t20\ntalks\t10\t9\r\nwar\t70\t30\nthe\t400\t80\n"
                       "#total\t10000\t100\n")
    rows = {row["term"].lower(): row for row in target.table("keyness", reference=reference, min_count=1)}
    na = 19
    peace = rows["peace"]
    assert (peace["count_target"], peace["count_reference"], peace["docs_reference"]) == (5, 50, 20)
    assert peace["per_million_reference"] == 5000
    assert peace["g2"] == pytest.approx(g2(5, na, 50, 10000), rel=1e-9)
    assert peace["log_ratio"] == pytest.approx(log2(5 / na / (50 / 10000)), rel=1e-9)
    assert rows["war"]["count_target"] == 0 and "the" not in rows
    assert rows["hopes"]["count_reference"] == 0


def test_frequency_list_without_documents_or_total(english):
    reference = english.tally("terms")
    reference.add_list("peace process\t3\nwar\t70\n", lang="en")
    rows = {row["term"]: row for row in fill(english, "ab").table("keyness", reference=reference)}
    assert set(rows) == {"peace", "war"}
    assert rows["war"]["docs_reference"] is None and rows["war"]["count_reference"] == 70
    assert reference.table("groups")[0]["tokens"] == 73


@pytest.mark.parametrize(
    "text,line",
    [
        ("war\n", 1),
        ("word\tcount\nwar\tmany\n", 2),
        ("war\t5\npeace\t-1\n", 2),
        ("war\t5\t1\npeace\t1\n", 2),
        ("war\t5\t1.5\n", 1),
        ("\t5\n", 1),
        (b"war\t5\n\xff\t1\n", 2),
        (b"war\0\t5\n", 1),
    ],
)
def test_bad_lines_of_a_list_are_named(english, text, line):
    with pytest.raises(dragoman.Error) as error:
        english.tally("terms").add_list(text)
    assert error.value.line == line


def test_lists_are_refused(english):
    for kind, options in (("pairs", {}), ("terms", {"documents": True})):
        with pytest.raises(dragoman.Error):
            english.tally(kind, **options).add_list("war\t5\n")
    with pytest.raises(dragoman.Error, match="sum to"):
        english.tally("terms").add_list("#total\t3\nwar\t5\n")
    with pytest.raises(dragoman.Error):
        english.tally("terms").add_list("war\t5\n", lang="xx")
