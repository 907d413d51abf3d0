"""Runs over files and over texts of one's own."""

import json
import signal
import threading
import warnings
from pathlib import Path

import dragoman
import pytest

TEXTS = [f"China and Russia signed treaty {n}. India did not." for n in range(30)]


def test_files(pipe, corpus):
    ids = []
    result = pipe.run(corpus, on_doc=lambda doc: ids.append(doc.id))
    files = sorted(path.stem for path in corpus.glob("*.txt"))
    assert ids == files and result.docs == len(files) and result.skipped == 0
    assert result.bytes == sum(path.stat().st_size for path in corpus.glob("*.txt"))


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_give_the_same_bytes(pipe, corpus, threads):
    def run(threads):
        tallies = [pipe.tally("terms"), pipe.tally("pairs"), pipe.tally("stances")]
        pipe.run(str(corpus), tallies, threads=threads)
        return [tally.save() for tally in tallies]

    assert run(threads) == run(1)


def test_texts_of_every_form(english):
    tally = english.tally("terms", by="source")
    texts = ["China.", b"India.", {"text": "Peru.", "id": "p", "source": "Ledger", "year": 1999, "author": None}]
    seen = []
    result = english.run(texts=iter(texts), tallies=tally, on_doc=lambda doc: seen.append((doc.id, doc.text)))
    assert [text for _, text in seen] == ["China.", "India.", "Peru."] and seen[2][0] == "p"
    assert result.docs == 3
    assert "Ledger" in tally.table("groups")["group"]


def test_missing_values_of_records_are_no_fields(english):
    nan, tally, ids = float("nan"), english.tally("terms", by="source"), []
    texts = [{"text": "China", "source": nan, "id": nan}, {"text": "Russia", "source": "Ledger", "id": 7.5}]
    english.run(texts=texts, tallies=tally, on_doc=lambda doc: ids.append(doc.id))
    assert sorted(tally.table()["group"]) == ["", "Ledger"]
    assert ids == ["-", "7.5"]


def test_order_and_lifetimes(english):
    kept, docs = [], []

    def on_doc(doc):
        kept.append((doc.id, doc.entities))
        docs.append(doc)

    texts = ({"id": str(i), "text": text} for i, text in enumerate(TEXTS))
    english.run(texts=texts, layers=["entities"], on_doc=on_doc, threads=4)
    assert [id for id, _ in kept] == [str(i) for i in range(len(TEXTS))]
    assert all(table["id"] == ["cn", "ru", "in"] for _, table in kept)
    with pytest.raises(dragoman.Error) as caught:
        docs[0].tokens
    assert caught.value.name == "STATE"


def test_exceptions_stop_the_run_and_come_out(english):
    def broken():
        yield "China."
        raise KeyError("source")

    with pytest.raises(KeyError, match="source"):
        english.run(texts=broken())

    seen = []

    def on_doc(doc):
        seen.append(doc.id)
        if len(seen) == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        english.run(texts=TEXTS, on_doc=on_doc, threads=3)
    assert len(seen) == 3

    with pytest.raises(TypeError):
        english.run(texts=["fine", 7])
    with pytest.raises(ValueError, match="without 'text'"):
        english.run(texts=[{"id": "1"}])
    with pytest.raises(RuntimeError):
        english.run(texts=TEXTS * 500, progress=lambda *done: (_ for _ in ()).throw(RuntimeError))


def test_interrupt(english):
    def endless():
        for n in range(10**9):
            if n == 50:
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            yield "China."

    with pytest.raises(KeyboardInterrupt):
        english.run(texts=endless())


def test_skipped(english, tmp_path):
    (tmp_path / "a.txt").write_text("China.")
    (tmp_path / "b.txt").write_bytes(b"a\0b\0c")
    skipped = []
    result = english.run(tmp_path, on_skip=lambda name, why: skipped.append((name, why.name)))
    assert skipped == [("b", "BINARY")] and result.docs == 1 and result.skipped == 1
    with pytest.warns(UserWarning, match="skipped 1 of the documents, the first is b: "):
        english.run(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        english.run(tmp_path / "a.txt")


def test_rows(english, tmp_path):
    rows = [{"key": "r1", "body": "China won.", "source": "x"}, {"key": "r2", "body": "India won.", "source": "y"}]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    seen = []
    corpus = dragoman.Corpus(file, text_field="body", id_field="key", where="source=y")
    english.run(corpus, on_doc=lambda doc: seen.append((doc.id, doc.text)))
    assert seen == [("r2", "India won.")]
    with pytest.raises(dragoman.Error) as caught:
        english.run(corpus)
    assert caught.value.name == "STATE"
    file.write_text('{"key": "r1", "body": "China"}\n{"key": \n')
    with pytest.raises(dragoman.Error) as caught:
        english.run(dragoman.Corpus(file, text_field="body", id_field="key"))
    assert caught.value.name == "FORMAT" and caught.value.line == 2


def test_errors(english, tmp_path):
    with pytest.raises(dragoman.Error) as caught:
        english.run(tmp_path / "none")
    assert caught.value.name == "READ" and "none" in str(caught.value)
    with pytest.raises(TypeError):
        english.run()
    with pytest.raises(TypeError):
        english.run(tmp_path, texts=[])
    with pytest.raises(TypeError, match="not one text"):
        english.run(texts="one text")
    with pytest.raises(ValueError):
        english.run(texts=[], layers=["tokns"])


def test_a_tally_of_a_run_is_busy(english):
    tally, names = english.tally("terms"), []

    def on_doc(doc):
        try:
            tally.table()
        except dragoman.Error as error:
            names.append(error.name)

    english.run(texts=TEXTS[:2], tallies=tally, on_doc=on_doc)
    assert names == ["STATE", "STATE"] and len(tally.table()) > 0
    with pytest.raises(ZeroDivisionError):
        english.run(texts=TEXTS, tallies=tally, on_doc=lambda doc: 1 / 0)
    assert len(tally.table()) > 0


def test_progress(english):
    calls = []
    english.run(texts=TEXTS * 200, progress=lambda docs, done, total: calls.append((docs, done, total)))
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(calls, calls[1:]))
    assert all(total is None for _, _, total in calls)


def test_list_of_paths(pipe, corpus):
    two = sorted(corpus.glob("*.txt"))[:2]
    assert pipe.run(two).docs == pipe.run([str(p) for p in two]).docs == 2
    assert isinstance(two[0], Path)


def test_copies(english):
    words = " ".join(f"w{i}" for i in range(200))
    texts = [
        {"id": "a", "text": words},
        {"id": "b", "text": words.upper().replace(" ", "\n", 3)},
        {"id": "c", "text": words.replace("w50", "other")},
        {"id": "d", "text": " ".join(reversed(words.split()))},
    ]
    told, seen = [], []
    done = english.run(
        texts=texts,
        duplicates="mark",
        on_duplicate=lambda *row: told.append(row),
        on_doc=lambda doc: seen.append(doc.profile[0]),
    )
    assert done.copies == 2 and done.docs == 4
    assert [(doc, of) for doc, of, _ in told] == [("b", "a"), ("c", "a")]
    assert told[0][2] == 100 and 80 < told[1][2] < 100
    assert [row["duplicate_of"] for row in seen] == [None, "a", "a", None]
    assert [row["similarity"] for row in seen] == [None, 100, told[1][2], None]
    terms = english.tally("terms")
    done = english.run(texts=texts, tallies=terms, duplicates="drop")
    assert done.copies == 2 and done.docs == 2
    done = english.run(texts=texts, duplicates="drop", similarity=100)
    assert done.copies == 1 and done.docs == 3
    with pytest.raises(ValueError, match="ignore"):
        english.run(texts=texts, duplicates="merge")
    with pytest.raises(dragoman.Error):
        english.run(texts=texts, duplicates="drop", similarity=101)
