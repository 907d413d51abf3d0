"""Arrow both ways: tables out to, and frames in from, whatever speaks the PyCapsule interface. A table of ours is such a
frame too; the packages themselves, where they are installed: script/test-python has them all."""

import datetime
import io
import json
import os
import subprocess

import dragoman
import pytest
from conftest import COMMAND

ROWS = {
    "id": ["a", "b", "a"],
    "text": ["China praised Russia.", None, "The United States condemned Iran."],
    "date": [datetime.date(2019, 6, 5)] * 3,
    "source": ["The Gull", "The Gull", "The Tern"],
}


def read(pipe, frame, **options):
    """Ids and texts of what was read, ids of what was skipped."""
    got, skipped = [], []
    corpus = dragoman.Corpus(frame, **options) if options else frame
    result = pipe.run(
        corpus,
        layers=["profile"],
        on_doc=lambda doc: got.append((doc.id, doc.text, doc.profile[0]["date"])),
        on_skip=lambda name, why: skipped.append((name, str(why))),
    )
    assert (result.docs, result.skipped) == (len(got), len(skipped))
    return got, skipped


def check_frame(pipe, frame):
    assert read(pipe, frame) == (
        [("a", ROWS["text"][0], "2019-06-05"), ("a#2", ROWS["text"][2], "2019-06-05")],
        [("b", "its text is null")],
    )


def check_series(pipe, series):
    assert read(pipe, series) == (
        [("0", ROWS["text"][0], None), ("2", ROWS["text"][2], None)],
        [("1", "its text is null")],
    )


def test_a_table_of_ours(english):
    sentences = english.doc("China praised Russia. Washington fears NATO.", id="x").sentences
    got, skipped = read(english, sentences)
    assert [text for _, text, _ in got] == ["China praised Russia.", "Washington fears NATO."]
    assert [name for name, _, _ in got] == ["0", "1"] and not skipped
    got, _ = read(english, sentences, text_field="text", id_field="doc", where="start>0")
    assert [name for name, _, _ in got] == ["x#2"]


def test_texts_take_frames_too(english):
    sentences = english.doc("China praised Russia. Washington fears NATO.").sentences
    one, other = english.tally("terms"), english.tally("terms")
    english.run(texts=sentences, tallies=one)
    english.run(texts=sentences["text"], tallies=other)
    assert one.table().rows == other.table().rows


def test_what_is_refused(english):
    table = english.doc("China praised Russia.").tokens
    with pytest.raises(dragoman.Error, match="no column body") as caught:
        dragoman.Corpus(table, text_field="body")
    assert caught.value.name == "FORMAT"
    with pytest.raises(dragoman.Error, match="column start: not of strings"):
        dragoman.Corpus(table, text_field="start")
    with pytest.raises(dragoman.Error, match="form is of files"):
        dragoman.Corpus(table, form="csv")

    class Empty:
        def __arrow_c_stream__(self, requested_schema=None):
            raise RuntimeError("nothing there")

    with pytest.raises(RuntimeError, match="nothing there"):
        english.run(Empty())


def test_pyarrow_in(english):
    pa = pytest.importorskip("pyarrow")
    table = pa.table(ROWS)
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())):
        cast = table.set_column(1, "text", pa.array(ROWS["text"], pa.string()).cast(kind))
        check_frame(english, cast)
        check_frame(english, cast.to_reader(max_chunksize=1))
        check_series(english, cast.column("text"))
        padded = pa.concat_tables([cast, cast, cast]).slice(3, 3)
        assert read(english, padded) == read(english, cast)
    assert read(english, table.slice(2, 1))[0] == [("a", ROWS["text"][2], "2019-06-05")]
    assert read(english, table.slice(0, 0)) == ([], [])


def test_what_a_generator_raises(english):
    pa = pytest.importorskip("pyarrow")
    schema = pa.schema([("text", pa.string())])

    def batches():
        yield pa.record_batch([["China praised Russia."]], schema=schema)
        raise ValueError("the third page is missing")

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(dragoman.Error, match="the third page is missing") as caught:
        english.run(reader)
    assert caught.value.name == "CANCELLED"


def test_fields_are_those_of_json_lines(english, tmp_path):
    """Counted by field: a frame and its JSON Lines file have the same groups."""
    pa = pytest.importorskip("pyarrow")
    rows = [
        {"text": "China praised Russia.", "year": 2019, "share": 0.1, "paid": True, "note": "é", "gap": None},
        {"text": "Russia met India.", "year": 2020, "share": 2.0, "paid": False, "note": "", "gap": 7},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for field in ("year", "share", "paid", "note", "gap"):
        files, frame = (english.tally("terms", by=field) for _ in range(2))
        english.run(path, files)
        english.run(pa.Table.from_pylist(rows), frame)
        assert files.table().rows == frame.table().rows, field


def test_polars_in(english):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(ROWS)
    check_frame(english, frame)
    check_frame(english, polars.concat([frame.slice(i, 1) for i in range(3)], rechunk=False))
    check_series(english, frame["text"])
    check_series(english, frame["text"].cast(polars.Categorical))
    long = polars.DataFrame({"text": ["China praised Russia. " * n for n in range(1, 200)]})
    assert [text for _, text, _ in read(english, long)[0]] == long["text"].to_list()


def test_pandas_in(english):
    pandas = pytest.importorskip("pandas", minversion="2.2")
    pytest.importorskip("pyarrow")  # pandas gives its frames by way of it
    frame = pandas.DataFrame(ROWS)
    check_frame(english, frame)
    check_frame(english, frame.astype({"source": "category"}))
    check_series(english, frame["text"])
    got, _ = read(english, frame.assign(date=pandas.to_datetime(frame["date"])))
    assert [date for _, _, date in got] == ["2019-06-05"] * 2


def test_duckdb_in(english):
    duckdb = pytest.importorskip("duckdb")
    rows = ", ".join(
        "(%s, DATE '2019-06-05', '%s')" % (repr(text) if text else "NULL", key)
        for key, text in zip(ROWS["id"], ROWS["text"])
    )
    check_frame(english, duckdb.sql(f"SELECT * FROM (VALUES {rows}) AS t(text, date, id)"))
    many = duckdb.sql("SELECT 'China praised Russia ' || i AS text, i AS id FROM range(5000) t(i)")
    tally = english.tally("entities")
    assert english.run(many, tally).docs == 5000
    assert tally.table("actors")["count"] == [5000, 5000]


def every_table(pipe, root):
    """A table of every layer and every tally."""
    text = (root / "examples" / "corpus").rglob("*.txt")
    doc = pipe.doc(sorted(text)[0].read_text(), page=True)
    for layer in ("lines", "sentences", "tokens", "entities", "quotes", "stances", "profile"):
        yield doc.layer(layer)
    for kind in ("terms", "pairs", "entities", "stances", "texts"):
        tally = pipe.tally(kind)
        tally.add(doc)
        yield tally.table()
    yield dragoman.explain() if hasattr(dragoman, "explain") else doc.find("the")


def test_tables_out(english, root):
    pa = pytest.importorskip("pyarrow")
    polars = pytest.importorskip("polars")
    duckdb = pytest.importorskip("duckdb")
    for table in every_table(english, root):
        rows = table.rows
        read = pa.table(table)
        read.validate(full=True)
        assert pa.schema(table) == read.schema
        assert [tuple(row.values()) for row in read.to_pylist()] == rows
        assert polars.DataFrame(table).rows() == rows
        assert duckdb.sql("SELECT * FROM read").fetchall() == rows


def test_words_that_repeat_are_coded(english):
    pa = pytest.importorskip("pyarrow")
    schema = pa.schema(english.doc("China praised Russia.").entities)
    for name in ("doc", "type", "id", "via"):
        assert pa.types.is_dictionary(schema.field(name).type), name


def test_schema_capsule_without_a_reader(english):
    table = english.doc("China.").tokens
    for _ in range(1000):
        capsule = table.__arrow_c_schema__()
    assert "arrow_schema" in repr(capsule)


# ---- the IPC stream, as the command and write() make it


def stream(pa, data):
    with pa.ipc.open_stream(data) as reader:
        table = reader.read_all()
    table.validate(full=True)
    return table


def same(got, rows):
    """Rows of Arrow against those of JSON, whose numbers have 12 digits."""
    assert len(got) == len(rows)
    for one, other in zip(got, rows):
        assert one == {name: pytest.approx(v, rel=1e-11) if isinstance(v, float) else v for name, v in other.items()}


def test_stream_of_every_table(english, root, tmp_path):
    pa = pytest.importorskip("pyarrow")
    for table in every_table(english, root):
        table.write(tmp_path / "t.arrows")
        data = (tmp_path / "t.arrows").read_bytes()
        assert [tuple(row.values()) for row in stream(pa, data).to_pylist()] == table.rows
        assert stream(pa, data).schema.names == list(table.columns)
        assert len(data) % 8 == 0


COMMANDS = ["lines", "sentences", "tokens", "entities", "quotes", "stances", "profile", "terms", "actors", "pairs", "stance"]


@pytest.mark.parametrize("name", COMMANDS)
def test_stream_of_the_command(name, command, corpus):
    """One batch for each document of a layer, each with dictionaries of its own."""
    pa = pytest.importorskip("pyarrow")
    data = [
        subprocess.run([COMMAND, name, "--format", "arrow", *more, corpus], check=True, capture_output=True).stdout
        for more in ([], ["--threads", "1"], ["--threads", "3"])
    ]
    assert data[0] == data[1] == data[2]
    rows = command(name, corpus)
    same(stream(pa, data[0]).to_pylist(), rows)
    polars = pytest.importorskip("polars")
    same(polars.read_ipc_stream(data[0]).to_dicts(), rows)


def test_stream_of_names_that_are_not_utf8(tmp_path):
    pa = pytest.importorskip("pyarrow")
    for name in (b"x\xff\xffy.txt", b"plain.txt"):
        with open(bytes(tmp_path) + b"/" + name, "w") as file:
            file.write("China praised Russia.")
    done = subprocess.run([COMMAND, "entities", "--format", "arrow", tmp_path], check=True, capture_output=True)
    assert [row["doc"] for row in stream(pa, done.stdout).to_pylist()] == ["plain"] * 2 + ["x\ufffd\ufffdy"] * 2


def test_streams_are_bytes(english, tmp_path):
    table = english.doc("China.").tokens
    with pytest.raises(ValueError, match="not text"):
        table.format("arrow")
    with pytest.raises(ValueError, match="not text"):
        table.write(io.StringIO(), "arrow")


def test_no_stream_at_a_terminal(corpus):
    import os
    there, here = os.openpty()
    done = subprocess.run([COMMAND, "tokens", "--format", "arrow", corpus], stdout=here, stderr=subprocess.PIPE, check=False)
    os.close(here), os.close(there)
    assert done.returncode == 2 and b"not for a terminal" in done.stderr
