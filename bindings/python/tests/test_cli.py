"""The command and the package give the same rows."""

import pytest

LAYERS = ["lines", "sentences", "tokens", "entities", "quotes", "stances", "profile"]


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_of_the_corpus(pipe, command, corpus, layer):
    rows = []
    pipe.run(corpus, layers=[layer], on_doc=lambda doc: rows.extend(doc.layer(layer)))
    printed = command(layer, "--offsets", "char", corpus)
    assert len(rows) == len(printed) > 0
    shared = [name for name in printed[0] if name in rows[0]]
    assert shared[:3] == list(rows[0])[:3]
    assert [[row[name] for name in shared] for row in rows] == [[row[name] for name in shared] for row in printed]


TABLES = [("terms", "terms"), ("actors", "entities"), ("pairs", "pairs"), ("stance", "stances")]


@pytest.mark.parametrize("name,kind", TABLES)
def test_tallies_of_the_corpus(pipe, command, corpus, name, kind):
    tally = pipe.tally(kind)
    pipe.run(corpus, tally)
    rows, printed = list(tally.table(name)), command(name, corpus)
    assert len(rows) == len(printed) > 0
    for row, line in zip(rows, printed):
        shared = row.keys() & line.keys()
        assert len(shared) > 3
        for column in shared:
            value = row[column]
            assert line[column] == (pytest.approx(value, rel=1e-11) if isinstance(value, float) else value), column


def test_kwic(pipe, command, corpus):
    rows = []
    pipe.run(corpus, on_doc=lambda doc: rows.extend(doc.find("treat*")))
    assert rows == command("kwic", "treat*", "--offsets", "char", corpus)


def test_standard_input(english, command):
    text = "China’s envoy praised Россия. “No,” he said."
    printed = command("tokens", "--lang", "en", "--offsets", "char", "-", stdin=text)
    assert [row["text"] for row in printed] == english.doc(text).tokens["text"]
