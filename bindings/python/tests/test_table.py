"""Tables: reading, converting, writing, Arrow."""

import csv
import gc
import io
import json

import dragoman
import pytest


@pytest.fixture(scope="module")
def table(pipe):
    return pipe.doc("China fears nobody. India and China met on 5 June 2019; “fine,” Modi said.", id="d").entities


@pytest.fixture(scope="module")
def stances(english):
    return english.doc("China praised the wise treaty. Russia is a dangerous, weak state.", id="d").stances


def test_reading(table):
    assert len(table) == len(table.rows) == len(list(table)) > 3
    assert table[0] == dict(zip(table.columns, table.rows[0])) == next(iter(table))
    assert table[-1] == dict(zip(table.columns, table.rows[-1]))
    assert table["id"] == [row["id"] for row in table] == table.to_dict()["id"]
    assert set(table.types) == set(table.columns) and table.types["start"] == "i32"
    assert bool(table) and "entities" not in repr(table) and "id" in repr(table)
    with pytest.raises(KeyError, match="no column 'nope'"):
        table["nope"]
    with pytest.raises(IndexError):
        table[len(table)]
    with pytest.raises(TypeError):
        dragoman.Table(None)


def test_every_type(stances, english):
    """Cell by cell and column by column agree, lists and nulls included."""
    tables = [stances, english.doc("China and Russia met.").profile]
    tally = english.tally("terms", ngrams=(1, 2))
    tally.add(english.doc("Peace is possible. Peace was possible."))
    tables += [tally.table(), tally.table("cells")]
    for each in tables:
        assert [each[i] for i in range(len(each))] == list(each)
    assert {"list<utf8>", "list<i64>", "f64", "bool"} <= set(stances.types.values())


def test_empty(pipe):
    empty = pipe.doc("").tokens
    assert len(empty) == 0 and not empty and empty.rows == [] and list(empty) == []
    assert empty.to_dict() == {name: [] for name in empty.columns}
    assert json.loads(empty.format("json")) == []


def test_formats_say_the_same(stances, tmp_path):
    rows = list(stances)
    assert json.loads(stances.format("json")) == rows
    assert [json.loads(line) for line in stances.format("jsonl").splitlines()] == rows
    read = list(csv.DictReader(io.StringIO(stances.format("csv"), newline="")))
    assert [row["text"] for row in read] == stances["text"]
    assert tuple(read[0]) == stances.columns
    stances.write(tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_bytes().decode() == stances.format("csv")
    text, data = io.StringIO(), io.BytesIO()
    stances.write(text, "tsv")
    stances.write(data, "tsv")
    assert text.getvalue() == data.getvalue().decode()
    assert str(stances).startswith("doc")


def test_several_tables_one_header(pipe, tmp_path):
    docs = [pipe.doc(text, id=str(i)) for i, text in enumerate(["China.", "India.", "Peru."])]
    dragoman.write(tmp_path / "e.tsv", [doc.entities for doc in docs])
    lines = (tmp_path / "e.tsv").read_text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["doc", "0", "1", "2"]


def test_graphs(english, tmp_path):
    tally = english.tally("pairs")
    tally.add(english.doc("China and Russia met India."))
    dragoman.write(tmp_path / "net.graphml", [tally.table("nodes"), tally.table("pairs")])
    assert "<graphml" in (tmp_path / "net.graphml").read_text()
    assert "--" in tally.table().format("dot")
    with pytest.raises(dragoman.Error) as caught:
        english.doc("China.").tokens.format("dot")
    assert caught.value.name == "UNSUPPORTED"


def test_what_a_file_raises_is_raised(table, tmp_path):
    class Full(io.RawIOBase):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        table.write(Full(), "csv")
    with pytest.raises(ValueError, match="no format"):
        table.write(tmp_path / "x.docx")
    assert not list(tmp_path.iterdir())


def test_arrow_capsule_without_a_reader(table):
    for _ in range(1000):
        capsule = table.__arrow_c_stream__()
    assert "arrow_array_stream" in repr(capsule)


def test_arrow_capsule_outlives_the_table(english):
    capsule = english.doc("China and Russia.").entities.__arrow_c_stream__()
    gc.collect()
    del capsule


def test_tables_from_arrow(stances, table, pipe):
    for each in (stances, table, pipe.doc("").tokens):
        read = dragoman.Table.from_arrow(each)
        assert read.rows == each.rows and read.types == each.types
    with pytest.raises(AttributeError, match="__arrow_c_stream__"):
        dragoman.Table.from_arrow([1])


def test_tables_from_pyarrow(stances):
    pyarrow = pytest.importorskip("pyarrow")
    whole = pyarrow.table(stances)
    both = pyarrow.concat_tables([whole.slice(1), whole.slice(0, 1)])
    assert dragoman.Table.from_arrow(both).rows == stances.rows[1:] + stances.rows[:1]
    large = pyarrow.table({"a": pyarrow.array(["x", None, "Пекин"], pyarrow.large_string())})
    assert dragoman.Table.from_arrow(large).rows == [("x",), (None,), ("Пекин",)]
    with pytest.raises(dragoman.Error, match="column day .* cast it"):
        dragoman.Table.from_arrow(pyarrow.table({"day": pyarrow.array([1], pyarrow.date32())}))


def test_pyarrow(stances, table):
    pyarrow = pytest.importorskip("pyarrow")
    for each in (stances, table):
        read = pyarrow.table(each)
        assert read.column_names == list(each.columns)
        assert read.to_pylist() == list(each)
        read.validate(full=True)


def test_pyarrow_keeps_the_memory(english):
    pyarrow = pytest.importorskip("pyarrow")
    doc = english.doc("China and Russia praised the treaty.")
    expected = doc.tokens.rows
    read = pyarrow.table(doc.tokens)
    del doc
    [english.doc("other words " * 100).tokens for _ in range(20)]
    gc.collect()
    assert [tuple(row.values()) for row in read.to_pylist()] == expected


def test_pandas(stances, table):
    pandas = pytest.importorskip("pandas")
    frame = stances.to_pandas()
    assert list(frame.columns) == list(stances.columns) and len(frame) == len(stances)
    assert frame["start"].dtype == "int32" and frame["score"].dtype == "float64"
    assert frame["negated"].dtype == "bool"
    assert frame["evidence"].tolist() == stances["evidence"]
    assert pandas.DataFrame(table.to_dict())["id"].tolist() == table["id"]


def test_pandas_is_optional(stances, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        stances.to_pandas()


def test_rows_are_selected(pipe):
    table = pipe.doc("Russia condemned the United States. The EU praised Ukraine.").stances
    assert table.select(target="us")["holder"] == ["ru"]
    assert table.select("score>0")["target"] == ["ua"]
    assert table.select(sort="score")["target"] == ["ua", "us"]
    assert table.select(target="us", holder="cn").rows == []
    with pytest.raises(dragoman.Error, match="no column nothing"):
        table.select(nothing=1)


def test_slices_and_taken_rows(table):
    rows = table.rows
    for cut in (slice(None), slice(1, 3), slice(None, None, -1), slice(0, None, 2), slice(5, 2), slice(-2, None)):
        part = table[cut]
        assert isinstance(part, dragoman.Table) and part.rows == rows[cut] and part.columns == table.columns
    assert table.take([1, 1, 0]).rows == [rows[1], rows[1], rows[0]]
    assert table.head(2).to_dicts() == [table[0], table[1]]
    with pytest.raises(dragoman.Error, match="no row 999"):
        table.take([999])
    assert dragoman.concat([table[:1], table[1:]]).rows == rows


def test_looks(pipe):
    table = pipe.doc("<b>China</b> & Russia. " * 30).entities
    assert len(table) == 60 and "and 50 more rows" in repr(table) and len(repr(table).splitlines()) == 12
    assert repr(pipe.doc("").tokens).split() == list(pipe.doc("").tokens.columns)
    page = pipe.doc("<b>China</b> & Russia. " * 30).sentences._repr_html_()
    assert "&lt;b&gt;China" in page and "<b>China" not in page and page.count("<tr>") == 21 and "and 10 more rows" in page


def test_other_libraries(stances):
    pytest.importorskip("pyarrow")
    assert stances.to_arrow().to_pylist() == stances.to_dicts()
    pytest.importorskip("polars")
    assert stances.to_polars().rows() == stances.rows
