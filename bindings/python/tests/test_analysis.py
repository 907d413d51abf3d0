"""The first minute."""

import dragoman
import pytest

ROWS = [
    {"id": "a", "text": "China praised the treaty. Russia did too.", "source": "Ledger"},
    {"id": "b", "text": "Critics in Washington called the treaty a dangerous mistake.", "source": "Courier"},
]


@pytest.fixture(scope="module")
def found(corpus):
    return dragoman.analyze(corpus)


def test_tables_are_those_of_the_commands(found, pipe, corpus):
    assert found.terms.rows == pipe.terms(corpus).rows
    assert found.actors.rows == pipe.actors(corpus).rows
    assert found.pairs.rows == pipe.pairs(corpus).rows
    assert found.stance.rows == pipe.stance(corpus).rows
    assert found.profile.rows == pipe.profile(corpus).rows
    assert found.result.docs == len(found.profile) == 14


def test_what_is_shown():
    one = dragoman.analyze(["China praised Russia."])
    assert repr(one).startswith("<dragoman.Analysis of 1 document, 4 tokens")
    assert dragoman.analysis._score(-0.004) == "+0.00" and dragoman.analysis._score(-0.006) == "-0.01"
    with pytest.raises(TypeError, match="'langs': did you mean 'lang'"):
        dragoman.analyze(ROWS, langs="en")


def test_further_questions(found, pipe, corpus, tmp_path):
    assert found.entities is found.entities and found.entities.rows == pipe.entities(corpus).rows
    assert found.kwic("treat*", width=3).rows == pipe.kwic(corpus, "treat*", width=3).rows
    assert found.keyness("lang=en").rows == pipe.keyness(corpus, "lang=en").rows
    found.report(tmp_path / "page.html", title="Ours")
    assert "<title>Ours" in (tmp_path / "page.html").read_text()


def test_looks(found):
    text = repr(found)
    assert text.startswith("<dragoman.Analysis of 14 documents, 14,") and "en 10" in text
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["actors", "pairs", "terms", "stance"]
    page = found._repr_html_()
    assert page.count("<table") == 4 and "China" in page and "more rows" in page


def test_options(tmp_path):
    names = ("names.tsv", "treaty-of-x\tTreaty of X\tLAW\ten\ttreaty\t\t\t\teditor\n")
    found = dragoman.analyze(ROWS, lang="en", gazetteers=names, by="source")
    assert "treaty-of-x" in found.actors["id"] and set(found.terms["group"]) == {"Ledger", "Courier"}
    assert "Ledger: " in repr(found) and "Ledger" in found._repr_html_()
    assert dragoman.analyze(ROWS, where="source=Ledger").result.docs == 1
    with pytest.raises(TypeError, match="no option 'tresholds'"):
        dragoman.analyze(ROWS, tresholds=1)
    with pytest.raises(TypeError, match="did you mean 'threads'"):
        dragoman.analyze(ROWS, thread=1)
    with pytest.raises(TypeError, match="a pipeline, or lang"):
        dragoman.analyze(ROWS, pipeline=found.pipe, lang="en")
    assert dragoman.analyze(ROWS, pipeline=found.pipe).pipe is found.pipe


def test_an_iterator_is_read_once_and_kept(english):
    found = dragoman.analyze((row for row in ROWS), pipeline=english)
    assert found.result.docs == 2 and len(found.kwic("treaty")) == 2
    nothing = dragoman.analyze([], pipeline=english)
    assert repr(nothing).startswith("<dragoman.Analysis of 0 documents, 0 tokens>") and "none" in repr(nothing)
    assert nothing._repr_html_().count("<table") == 4
