"""Skip-grams, phrases, entities as terms, and passages about an entity, against counts made by brute force."""

import subprocess
from collections import Counter
from itertools import combinations

import dragoman
import pytest

from conftest import COMMAND

TEXT = """\
The rule of law matters, said China's envoy. Rules of law differ; climate change does not wait.

Beijing and Washington met in Geneva. The United States fears a trade war, and trade wars with China hurt farmers. \
Farmers in Iowa wait.

Sino-Russian trade grew. Nobody asked why.
"""


@pytest.fixture(scope="module")
def plain():
    return dragoman.Pipeline(lang="en", stem=False, stopwords=("none", "xyzzy\n"))


def counts(tally, column="term"):
    return {row[column].casefold(): row["count"] for row in tally.table()}


def sentences(doc):
    """Tokens of each sentence, cut as the analyses have them: (text, whether it counts)."""
    out = {}
    for row in doc.tokens:
        out.setdefault(row["sentence"], []).append(row)
    return out


@pytest.mark.parametrize("n,skip", [(2, 0), (2, 1), (2, 4), (3, 0), (3, 1), (3, 3), (4, 2)])
def test_skipgrams_are_those_of_a_brute_force_count(n, skip):
    pipe = dragoman.Pipeline(lang="en", stem=False, stopwords=("none", "xyzzy\n"), split_clitics=True)
    doc = pipe.doc(TEXT)
    want = Counter()
    for tokens in sentences(doc).values():
        words = [(i, t["text"].casefold()) for i, t in enumerate(tokens) if t["kind"] in ("word", "mention", "hashtag")]
        for chosen in combinations(words, n):
            if chosen[-1][0] - chosen[0][0] - (n - 1) <= skip:
                want[" ".join(word for _, word in chosen)] += 1
    tally = pipe.tally("terms", ngrams=n, skip=skip)
    tally.add(doc)
    assert counts(tally) == want


def test_skips_are_in_all_and_within_a_sentence(plain):
    tally = plain.tally("terms", ngrams=3, skip=1)
    tally.add(plain.doc("a1 b1 c1 d1 e1. f1 g1"))
    assert set(counts(tally)) == {"a1 b1 c1", "b1 c1 d1", "c1 d1 e1", "a1 c1 d1", "a1 b1 d1", "b1 d1 e1", "b1 c1 e1"}
    with pytest.raises(dragoman.Error):
        plain.tally("terms", ngrams=2, skip=11)


def test_phrases_count_as_one_term():
    pipe = dragoman.Pipeline(lang="en", phrases=("list", "# ours\nrule of law\n trade  war \ntrade\nclimate ch*\n"))
    tally = pipe.tally("terms")
    tally.add(pipe.doc(TEXT))
    rows = {row["term"]: row for row in tally.table()}
    assert rows["Rules of law"]["count"] == 2 and rows["Rules of law"]["forms"] == ["Rules of law", "rule of law"]
    assert rows["trade war"]["forms"] == ["trade war", "trade wars"]
    assert rows["trade"]["count"] == 1 and rows["climate change"]["count"] == 1
    assert not {"rule", "Rules", "law", "war", "wars", "climate", "change"} & set(rows)
    pairs = pipe.tally("pairs", of="terms")
    pairs.add(pipe.doc(TEXT))
    assert ("climate change", "Rules of law") in {(row["a"], row["b"]) for row in pairs.table()}
    ngrams = pipe.tally("terms", ngrams=2)
    ngrams.add(pipe.doc(TEXT))
    assert "trade wars" not in counts(ngrams) and "a trade war" not in counts(ngrams)


@pytest.mark.parametrize("content,line", [(b"good\n\xff bad\n", 2), (b"one\n\n" + b"w " * 17, 3)])
def test_bad_phrases_are_named(content, line):
    with pytest.raises(dragoman.Error) as caught:
        dragoman.Pipeline(phrases=("list", content))
    assert caught.value.line == line and "list line" in str(caught.value)


def test_entities_are_terms_by_name(english):
    tally = english.tally("terms", named=True)
    tally.add(english.doc(TEXT))
    rows = {row["id"]: row for row in tally.table() if row["id"]}
    words = {row["term"] for row in tally.table() if not row["id"]}
    assert rows["cn"]["count"] == 4 and rows["cn"]["term"] == "China"  # China's, Beijing, China, Sino-Russian
    assert rows["us"]["count"] == 2 and rows["ru"]["count"] == 1
    assert not {"China", "Beijing", "United", "States", "Sino-Russian"} & words and "trade" in words
    actors = english.tally("entities")
    actors.add(english.doc(TEXT))
    assert {row["id"]: row["count"] for row in actors.table()} == {key: row["count"] for key, row in rows.items()}
    bigrams = english.tally("terms", named=True, ngrams=2)
    bigrams.add(english.doc(TEXT))
    assert {"China Russia", "Russia trade"} <= {row["term"] for row in bigrams.table()}
    assert all(row["id"] is None for row in bigrams.table())


def test_a_mention_counts_before_a_phrase():
    pipe = dragoman.Pipeline(lang="en", phrases=("list", "Chinese trade\ntrade talks\n"))
    tally = pipe.tally("terms", named=True)
    tally.add(pipe.doc("Chinese trade talks end."))
    assert {row["term"] for row in tally.table()} == {"China", "trade", "talks", "end"}


def words_about(doc, ids, context):
    """The words, lower case, of the passages about all of the ids, by brute force."""
    tokens = list(doc.tokens)
    blocks = {}
    for row, sentence in enumerate(doc.sentences):
        start = sentence["start"]
        blocks[row] = doc.text[:start].count("\n\n")
    counted = [t["kind"] in ("word", "mention", "hashtag") for t in tokens]
    takes = [True] * len(tokens)
    kind, _, width = context.partition(":")
    for id in ids:
        near = [False] * len(tokens)
        for mention in doc.entities:
            if id not in (mention["id"] or "").split("+"):
                continue
            inside = [i for i, t in enumerate(tokens) if t["start"] < mention["end"] and t["end"] > mention["start"]]
            for i, token in enumerate(tokens):
                same = {
                    "sentence": token["sentence"] == mention["sentence"],
                    "paragraph": blocks[token["sentence"]] == blocks[mention["sentence"]],
                    "document": True,
                    "window": i in inside,
                }[kind]
                if kind == "window" and not same and blocks[token["sentence"]] == blocks[mention["sentence"]]:
                    between = range(inside[-1] + 1, i + 1) if i > inside[-1] else range(i, inside[0])
                    same = sum(counted[j] for j in between) <= int(width) and counted[i]
                near[i] = near[i] or same
        takes = [a and b for a, b in zip(takes, near)]
    return Counter(t["text"].casefold() for t, take, is_word in zip(tokens, takes, counted) if take and is_word)


@pytest.mark.parametrize("context", ["sentence", "paragraph", "document", "window:1", "window:3", "window:40"])
@pytest.mark.parametrize("ids", [["cn"], ["us"], ["cn", "us"], ["fr"]])
def test_passages_are_those_of_a_brute_force_count(context, ids):
    pipe = dragoman.Pipeline(lang="en", stem=False, stopwords=("none", "xyzzy\n"), split_clitics=True)
    doc = pipe.doc(TEXT)
    tally = pipe.tally("terms", about="+".join(ids), context=context)
    tally.add(doc)
    want = words_about(doc, ids, context)
    assert counts(tally) == want
    groups = tally.table("groups")
    assert groups["tokens"] == ([sum(want.values())] if want else [])


def test_several_ids_and_every_kind(english):
    doc = english.doc(TEXT)
    either = english.tally("terms", about=["cn", "us"])
    assert either._settings().about == b"cn,us"
    either.add(doc)
    assert {"farmers", "envoy", "met"} <= set(counts(either)) and "nobody" not in counts(either)
    actors = english.tally("entities", about="us", context="window:1")
    actors.add(doc)
    assert [row["id"] for row in actors.table()] == ["us"]
    pairs = english.tally("pairs", of="both", about="us", context="window:2")
    pairs.add(doc)
    assert {row["a"] for row in pairs.table()} | {row["b"] for row in pairs.table()} >= {"us", "fears"}
    with pytest.raises(dragoman.Error, match="windows are of words"):
        english.tally("stances", about="us", context="window:3")
    with pytest.raises(ValueError):
        english.tally("terms", about="us", context="chapter")


def test_concordance_about(english):
    doc = english.doc(TEXT)
    assert len(doc.find("trade")) == 3
    assert doc.find("trade", about="us")["hit"] == ["trade", "trade"]
    assert doc.find("trade", about="us", context="window:3")["hit"] == ["trade"]
    assert doc.find("farmers", about="us", context="paragraph")["hit"] == ["farmers", "Farmers"]
    assert len(doc.find("@cn", about="fr")) == 0


def test_the_command_takes_them_too(command, tmp_path):
    (tmp_path / "list.txt").write_text("rule of law\n")
    rows = command("terms", "--phrases", tmp_path / "list.txt", "--lang", "en", "-", stdin=TEXT)
    assert {row["term"]: row["count"] for row in rows}["Rules of law"] == 2
    rows = command("terms", "--entities", "--lang", "en", "-", stdin=TEXT)
    assert {row["id"]: row["count"] for row in rows}["us"] == 2
    rows = command("terms", "--ngrams", "2", "--skip", "1", "--about", "us", "--lang", "en", "-", stdin=TEXT)
    assert {"United States", "United fears"} <= {row["term"] for row in rows}
    rows = command("kwic", "trade", "--about", "us", "--about", "ru", "--lang", "en", "-", stdin=TEXT)
    assert len(rows) == 3
    rows = command("terms", "--about", "us", "--context", "window:1", "--lang", "en", "-", stdin=TEXT)
    assert {row["term"] for row in rows} >= {"fears", "met"} and "trade" not in {row["term"] for row in rows}


@pytest.mark.parametrize("min_docs", [1, 2])
def test_the_matrix_is_that_of_the_terms(command, corpus, tmp_path, min_docs):
    path = tmp_path / "m.mtx"
    run_mtx(path, "--min-docs", str(min_docs), corpus)
    lines = path.read_text().splitlines()
    assert lines[0] == "%%MatrixMarket matrix coordinate integer general"
    rows, columns = (path.with_suffix(ending).read_text().splitlines() for ending in (".rows", ".cols"))
    height, width, entries = map(int, lines[1].split())
    assert (height, width, entries) == (len(rows), len(columns), len(lines) - 2)
    cells = {}
    for line in lines[2:]:
        row, column, count = map(int, line.split())
        cells[rows[row - 1], columns[column - 1]] = count
    kept = {(row["term"], row["lang"]) for row in command("terms", "--min-docs", min_docs, corpus)}
    several = len({lang for _, lang in kept}) > 1
    want = {}
    for row in command("terms", "--by", "doc", corpus):
        if (row["term"], row["lang"]) in kept:
            want[row["group"], f"{row['term']}\t{row['lang']}" if several else row["term"]] = row["count"]
    assert several == (min_docs == 1) and len(kept) == width
    assert cells == want


def test_scipy_reads_the_matrix(corpus, tmp_path, pipe):
    io = pytest.importorskip("scipy.io")
    path = tmp_path / "m.mtx"
    run_mtx(path, corpus)
    matrix = io.mmread(path)
    tally = pipe.tally("terms", by="doc")
    pipe.run(corpus, tally)
    assert matrix.shape == (len(tally.table("groups")), len(tally.table("features")))
    assert list(matrix.tocsr().sum(axis=0).A1) == list(tally.table("features")["count"])


def run_mtx(path, *arguments):
    done = subprocess.run([COMMAND, "terms", "--format", "mtx", "-o", path, *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_matrix_has_a_row_for_each_group(english):
    tally = english.tally("terms", by="source")
    for source, text in (("b", "Grain, grain."), ("a", "Oil and grain."), ("c", "And so.")):
        tally.add(english.doc(text, source=source))
    assert tally.table("groups")["group"] == ["a", "b", "c"]
    assert tally.table("features")["term"] == ["grain", "Oil"]
    matrix = tally.table("matrix")
    assert list(zip(matrix["row"], matrix["column"], matrix["count"])) == [(0, 0, 1), (0, 1, 1), (1, 0, 2)]
    assert len(tally.table("matrix", top=1)) == 2 and len(tally.table("matrix", min_docs=3)) == 0
    one = tally.table("matrix", group="b")
    assert list(zip(one["row"], one["column"])) == [(0, 0)]


@pytest.mark.parametrize("arguments", [["terms", "--format", "mtx", "."], ["pairs", "--format", "mtx", "-o", "x.mtx", "."]])
def test_a_matrix_is_of_terms_and_goes_to_a_file(arguments):
    done = subprocess.run([COMMAND, *arguments], capture_output=True, check=False)
    assert done.returncode == 2 and b"mtx" in done.stderr
