"""Texts in memory, in whatever form, give what a file of the same rows gives, whatever the batches and threads."""

import json

import dragoman
import pytest
from dragoman import _texts

COUNT = 2 * _texts._ROWS + 7  # three batches


def row(n):
    more = {"source": ["Ledger", "Courier", None][n % 3]} if n % 4 else {}
    return {"id": f"d{n % 1500}", "text": "" if n % 97 == 0 else f"China praised treaty {n}. \U0001f600 \u4e2d\u56fd", **more}


ROWS = [row(n) for n in range(COUNT)]


@pytest.fixture(scope="module")
def counted(english, tmp_path_factory):
    """What the file of the rows gives: counts by source, and the names of the documents."""
    file = tmp_path_factory.mktemp("packed") / "rows.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in ROWS))
    return count(english, file)


def count(pipe, docs, threads=0):
    tally, ids = pipe.tally("terms", by="source"), []
    pipe._run(docs, tally, {"threads": threads}, (), lambda doc: ids.append(doc.id))
    return tally.save(), ids


@pytest.mark.parametrize("threads", [1, 3])
def test_rows_are_those_of_a_file(english, counted, threads):
    assert count(english, ROWS, threads) == counted
    assert "d3#2" in counted[1]


def test_frames_are_too(english, counted):
    pandas = pytest.importorskip("pandas")
    assert count(english, pandas.DataFrame(ROWS)) == counted
    polars = pytest.importorskip("polars")
    assert count(english, polars.DataFrame(ROWS, infer_schema_length=None)) == counted


def test_texts_and_pairs(english):
    texts = [each["text"] for each in ROWS]
    pairs = [(each["id"], each["text"]) for each in ROWS]
    saved, ids = count(english, texts)
    assert ids == [str(n) for n in range(COUNT)]
    assert count(english, iter(texts)) == (saved, ids)
    assert count(english, pairs)[0] == saved and count(english, pairs)[1][:2] == ["d0", "d1"]
    assert count(english, [*texts[:-1], {"text": texts[-1]}]) == (saved, ids)  # of two kinds: one by one


def test_what_texts_hold(english):
    texts = ["a\ud800b China", "nul\0 " + "Russia " * 9, "", "\ufeffIndia", "x" * 5_000_000]
    docs = []
    english._run(texts, (), {}, (), lambda doc: docs.append(doc.text))
    assert docs == [text.replace("\0", "\ufffd").replace("\ud800", "\ufffd") for text in texts]
    assert english.profile([{"text": "China.", "a": 1, "b": 2.5, "c": True, "d": [1], 5: None}])["doc"] == ["0"]


def test_nothing_is_left_in_memory(english):
    import gc
    import weakref

    class Text(str):
        pass

    texts = [Text(f"China {n}.") for n in range(3000)]
    last = weakref.ref(texts[-1])
    english.terms(texts)
    list(english.annotate(texts, layers=["tokens"]))
    next(iter(english.annotate(texts)))
    del texts
    gc.collect()
    assert last() is None


def test_exceptions_come_out(english):
    def broken():
        for n in range(COUNT):
            if n == COUNT - 3:
                raise KeyError("gone")
            yield f"China {n}."

    with pytest.raises(KeyError, match="gone"):
        english.terms(broken())
    with pytest.raises(TypeError, match="document 2000 is int, and those before it are str"):
        english.terms((7 if n == 2000 else "China." for n in range(COUNT)))
    with pytest.raises(TypeError, match="a text is str or bytes, not int"):
        english.terms([{"text": "China."}, {"text": 7}])
    with pytest.raises(ValueError, match="document 1 has no 'text'"):
        english.terms([{"text": "China."}, {"id": "x"}])
    with pytest.raises(ZeroDivisionError):
        english._run(ROWS, (), {}, (), lambda doc: 1 / 0)


def test_a_stream_that_is_never_read_is_freed(english):
    corpus = dragoman.corpus.open_corpus(ROWS, "char", {})
    del corpus
    assert len(english.terms(["China."])) == 1
