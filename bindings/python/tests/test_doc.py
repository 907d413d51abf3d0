"""Documents: layers, offsets, lifetimes, errors."""

import gc
import threading

import dragoman
import pytest

TEXT = "China praised the treaty. Россия и Китай — 🙂 neighbours. “We will not sign,” Xi Jinping said."


def test_layers_have_the_columns_the_header_names(pipe, root):
    doc = pipe.doc(TEXT, id="a")
    assert doc.tokens.columns[:7] == ("doc", "sentence", "start", "end", "text", "kind", "term")
    assert doc.sentences.columns[:5] == ("doc", "start", "end", "kind", "text")
    assert doc.lines.columns[:5] == ("doc", "start", "end", "kind", "reason")
    assert doc.entities.columns[:9] == ("doc", "sentence", "start", "end", "text", "type", "id", "name", "via")
    assert doc.quotes.columns[:8] == ("doc", "start", "end", "text", "speaker", "speaker_text", "cue", "direct")
    assert doc.stances.columns[:7] == ("doc", "sentence", "start", "end", "target", "holder", "score")
    assert len(doc.profile) == 1
    assert set(doc.tokens["doc"]) == {"a"}


@pytest.mark.parametrize("name", ["lines", "sentences", "tokens", "entities", "quotes"])
def test_offsets_index_the_python_text(pipe, name):
    doc = pipe.doc(TEXT)
    assert doc.text == TEXT
    layer = doc.layer(name)
    assert [TEXT[row["start"] : row["end"]] for row in layer] == layer["text"]


@pytest.mark.parametrize("unit,encoding,size", [("byte", "utf-8", 1), ("utf16", "utf-16-le", 2)])
def test_other_offsets(unit, encoding, size):
    doc = dragoman.Pipeline(lang="en", offsets=unit).doc(TEXT)
    data = TEXT.encode(encoding)
    for row in doc.tokens:
        assert data[size * row["start"] : size * row["end"]].decode(encoding) == row["text"]


def test_spans_leave_out_the_strings(pipe):
    doc = pipe.doc(TEXT)
    spans = doc.layer("tokens", spans=True)
    assert "text" not in spans.columns and spans["start"] == doc.tokens["start"]


def test_find(english):
    doc = english.doc("The trade war ended. No trade wars, please.")
    found = doc.find("trade war*", width=2)
    assert found.columns[:6] == ("doc", "start", "end", "left", "hit", "right")
    assert found["hit"] == ["trade war", "trade wars"]
    assert [doc.text[a:b] for a, b in zip(found["start"], found["end"])] == found["hit"]


def test_bytes_are_decoded_and_map_back(pipe):
    doc = pipe.doc(b"caf\xe9 \xff ok")
    assert doc.text == "caf\ufffd \ufffd ok"
    assert doc.source_offset(len("caf\ufffd ".encode())) == 5
    assert doc.profile[0]["replaced"] > 0
    assert pipe.doc("Пекин".encode("utf-16")).text.lstrip("\ufeff") == "Пекин"


def test_lone_surrogates_keep_offsets(pipe):
    doc = pipe.doc("a \ud800 China")
    assert doc.text == "a \ufffd China"
    assert [doc.text[r["start"] : r["end"]] for r in doc.entities] == ["China"]


def test_empty_and_odd_texts(pipe):
    for text in ("", " ", "\n\n", "\ufeff", "x" * 100_000, "🙂" * 1000, "\u0301", '"""”“'):
        doc = pipe.doc(text)
        for name in ("lines", "sentences", "tokens", "entities", "quotes", "stances", "profile"):
            assert doc.layer(name).rows is not None
        assert doc.text == text


def test_targets_are_scored_where_they_are(english):
    text = "Наш 🙂 Freedonia is a weak and dangerous state."
    start = text.index("Freedonia")
    rows = list(english.doc(text, targets=[(start, start + 9, "freedonia")]).stances)
    assert [(row["target"], row["start"], row["end"]) for row in rows] == [("freedonia", start, start + 9)]
    data = text.encode()
    start = data.index(b"Freedonia")
    again = english.doc(data, targets=[{"start": start, "end": start + 9, "id": "freedonia"}]).stances
    assert [dict(row) for row in again] == rows
    with pytest.raises(ValueError):
        english.doc(text, targets=[(0, len(text) + 1, "x")])


def test_metadata(english):
    tally = english.tally("terms", by="source")
    tally.add(english.doc("peace peace", source="Ledger"))
    tally.add(english.doc("war", source=None, folder="x"))
    assert sorted(set(tally.table("groups")["group"])) == ["", "Ledger"]


def test_tables_outlive_documents_and_pipelines():
    pipe = dragoman.Pipeline(lang="en")
    doc = pipe.doc(TEXT)
    tokens, entities = doc.tokens, doc.entities
    expected = tokens.rows, entities.rows
    del doc
    others = [pipe.doc("something else " * 50).tokens for _ in range(20)]  # the document's memory is used again
    pipe.close()
    del pipe
    gc.collect()
    assert (tokens.rows, entities.rows) == expected
    assert all(len(other) == 100 for other in others)


def test_results_do_not_depend_on_documents_before(english):
    fresh = dragoman.Pipeline(lang="en").doc(TEXT).entities.rows
    english.doc("Beijing and Paris. " * 100).entities
    gc.collect()
    assert english.doc(TEXT).entities.rows == fresh


def test_threads_with_documents_of_their_own(pipe):
    texts = [TEXT + f" Paris has {n} bridges." for n in range(40)]
    expected = [pipe.doc(text).entities.rows for text in texts]
    got = [None] * len(texts)

    def work(first):
        for i in range(first, len(texts), 4):
            got[i] = pipe.doc(texts[i]).entities.rows

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == expected


def test_threads_sharing_a_document(pipe):
    doc, seen = pipe.doc(TEXT * 20), []
    names = ["tokens", "entities", "quotes", "stances", "sentences", "profile"]
    threads = [threading.Thread(target=lambda n=n: seen.append((n, doc.layer(n).rows))) for n in names * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 18 and all(rows == doc.layer(n).rows for n, rows in seen)


def test_errors(pipe):
    with pytest.raises(dragoman.Error) as caught:
        pipe.doc(b"a\0b")
    assert caught.value.code == -8 and caught.value.name == "BINARY"
    with pytest.raises(dragoman.Error) as caught:
        pipe.doc(b"a", encoding="no-such-encoding")
    assert caught.value.name == "ENCODING"
    with pytest.raises(dragoman.Error) as caught:
        pipe.doc("China").find("")
    assert caught.value.name == "ARGUMENT"
    with pytest.raises(dragoman.Error) as caught:
        dragoman.Pipeline(limits={"document_bytes": 10}).doc("more than ten bytes")
    assert caught.value.name == "LIMIT"
    with pytest.raises(dragoman.Error, match="over the limit of 3 tokens: document_tokens allows more"):
        dragoman.Pipeline(limits={"document_tokens": 3}).doc("more than three tokens").layer("tokens")
    with pytest.raises(ValueError, match="no limit 'document_token': there are .*document_tokens"):
        dragoman.Pipeline(limits={"document_token": 3})
    with pytest.raises(ValueError, match="nesting is too large: 1099511627776"):
        dragoman.Pipeline(limits={"nesting": 1 << 40})
    with pytest.raises(dragoman.Error, match="the limit context_items is 20001: from 0, the default, to 20000"):
        dragoman.Pipeline(limits={"context_items": 20001})
    with pytest.raises(TypeError):
        pipe.doc(7)
    with pytest.raises(ValueError):
        pipe.doc("China").layer("tokns")


def test_pipeline_errors(tmp_path):
    with pytest.raises(dragoman.Error) as caught:
        dragoman.Pipeline(lang="xx")
    assert caught.value.name == "ARGUMENT"
    with pytest.raises(ValueError):
        dragoman.Pipeline(offsets="words")
    with pytest.raises(FileNotFoundError):
        dragoman.Pipeline(gazetteers=tmp_path / "none.tsv")
    with pytest.raises(dragoman.Error) as caught:
        dragoman.Pipeline(patterns=("mine.tsv", "# a comment\nen\tX\tDATE\t(unclosed\t\t\t\n"))
    assert caught.value.name == "FORMAT"
    with dragoman.Pipeline() as pipe:
        doc = pipe.doc("China")
    assert doc.entities["id"] == ["cn"]
    with pytest.raises(dragoman.Error) as caught:
        pipe.doc("China")
    assert caught.value.name == "STATE"


def test_own_dictionaries(tmp_path):
    row = "freedonia\tFreedonia\tGPE\ten\tFreedonia\t\t\t\teditor\t\t\n"
    file = tmp_path / "mine.tsv"
    file.write_text(row)
    for given in (file, str(file), ("mine.tsv", row), [("mine.tsv", row.encode())]):
        assert dragoman.Pipeline(lang="en", gazetteers=given).doc("Freedonia wins.").entities["id"] == ["freedonia"]
    assert dragoman.Pipeline(lang="en", builtin=False).doc("China wins.").entities["id"] != ["cn"]
