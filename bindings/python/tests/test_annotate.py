"""Documents one by one, in order, good for ever."""

import gc
import warnings

import dragoman
import pytest

TEXTS = [f"China and Russia signed treaty {n}." for n in range(60)]


def test_one(pipe):
    doc = pipe.annotate("China praised Russia.")
    assert isinstance(doc, dragoman.Doc) and doc.entities["id"] == ["cn", "ru"]
    assert pipe.annotate(b"China.").text == "China."
    assert pipe.annotate({"text": "China.", "id": 7, "source": "Ledger"}).profile["source"] == ["Ledger"]
    with pytest.raises(TypeError, match="annotate.. of one text has no option 'threads'"):
        pipe.annotate("China.", threads=2)


@pytest.mark.parametrize("asked", [{}, {"layers": ["entities", "stances"]}, {"layers": ["tokens"], "threads": 3}])
def test_many_come_in_order_and_stay(english, asked):
    docs = list(english.annotate(TEXTS, **asked))
    gc.collect()
    assert [doc.id for doc in docs] == [str(n) for n in range(len(TEXTS))]
    assert [doc.text for doc in docs] == TEXTS
    assert all(doc.entities["id"][:2] == ["cn", "ru"] for doc in docs)


def test_they_are_made_when_asked_for(english):
    read = []

    def texts():
        for text in TEXTS:
            read.append(text)
            yield text

    docs = english.annotate(texts())
    assert next(docs).text == TEXTS[0] and len(read) < 10
    docs.close()
    ahead = english.annotate(texts(), layers=["tokens"], threads=2)
    assert next(ahead).text == TEXTS[0]
    ahead.close()


def test_files(pipe, corpus):
    docs = {doc.id: doc for doc in pipe.annotate(corpus, where="lang=fr")}
    assert list(docs) == ["europe-pekin-moscou-sans-chuchoter"]
    ids = [doc.id for doc in pipe.annotate(corpus)]
    assert ids == sorted(path.stem for path in corpus.glob("*.txt"))


def test_what_cannot_be_read(english, tmp_path):
    (tmp_path / "a.txt").write_text("China.")
    (tmp_path / "b.txt").write_bytes(b"a\0b\0c")
    with pytest.warns(UserWarning, match="skipped 1 of the documents, the first is b: "):
        assert [doc.id for doc in english.annotate(tmp_path)] == ["a"]
    with pytest.raises(dragoman.Error) as caught:
        list(english.annotate(tmp_path / "b.txt"))
    assert caught.value.name == "BINARY"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(english.annotate([])) == []


def test_exceptions_come_out(english):
    def broken():
        yield "China."
        raise KeyError("source")

    docs = english.annotate(broken())
    assert next(docs).text == "China."
    with pytest.raises(KeyError, match="source"):
        next(docs)
    with pytest.raises(ValueError, match="layer: 'mood' is none of"):
        list(english.annotate(TEXTS, layers=["mood"]))
    with pytest.raises(TypeError, match="no option 'layer': did you mean 'layers'"):
        english.annotate(TEXTS, layer="tokens")
    with dragoman.Pipeline() as closed:
        pass
    with pytest.raises(dragoman.Error):
        closed.annotate(TEXTS)


def test_threads_share_a_pipeline(english):
    """Two Python threads annotate at once and see what one sees."""
    from concurrent.futures import ThreadPoolExecutor

    def ids(texts):
        return [doc.entities["id"] for doc in english.annotate(texts)]

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(ids, [TEXTS[:30], TEXTS[30:]]), []) == ids(TEXTS)
