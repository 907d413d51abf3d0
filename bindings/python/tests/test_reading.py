"""What the command and the package read, and where the command writes."""

import gzip
import json
import os
import signal
import subprocess
import time

import dragoman
import pytest
from conftest import COMMAND

ROWS = [
    {"id": "a", "text": "Grain is dear.", "date": "2016-12-30", "year": 2016.0},
    {"id": "b", "text": "Coal is cheap.", "date": "2017-05-03", "year": 2017},
    {"id": "c", "text": "Salt is salt.", "date": "2018-01-01", "year": 10000},
]


@pytest.fixture()
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


def run(*arguments, **more):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, timeout=60, **more)


def docs(*arguments, **more):
    result = run("profile", "--format", "jsonl", *arguments, **more)
    return [json.loads(line)["doc"] for line in result.stdout.splitlines()]


def test_packed_files_are_read_as_what_is_in_them(english, rows, tmp_path):
    if "gzip" not in dragoman.build_info():
        pytest.skip("built without zlib")
    data = rows.read_bytes()
    half = data.index(b"\n") + 5
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(data[:half]) + gzip.compress(data[half:]))
    assert docs(packed) == docs(rows) == ["a", "b", "c"]
    assert docs("--from", "jsonl", "-", input=packed.read_bytes()) == ["a", "b", "c"]
    seen = []
    english.run(packed, on_doc=lambda doc: seen.append(doc.id))
    assert seen == ["a", "b", "c"]
    packed.write_bytes(packed.read_bytes()[:-9])
    result = run("profile", packed)
    assert result.returncode == 1 and b"cut off" in result.stderr


def test_forms_by_word_instead_of_by_name(english, tmp_path):
    path = tmp_path / "rows.data"
    path.write_text('id,text\n1,"Grain,\nand coal."\n')
    seen = []
    english.run(dragoman.Corpus(path, form="csv"), on_doc=lambda doc: seen.append((doc.id, doc.text)))
    assert seen == [("1", "Grain,\nand coal.")]
    assert docs("--from", "csv", path) == ["1"]
    assert docs(path) == ["rows"]
    assert run("profile", "--from", "pdf", path).returncode == 2


CONDITIONS = [
    (["year>=2017"], ["b", "c"]),
    (["year=2016"], ["a"]),
    (["date<=2017"], ["a", "b"]),
    (["date>2016", "date<2018"], ["b"]),
    (["id!=b", "doc!=b"], ["a", "c"]),
]


@pytest.mark.parametrize("conditions,wanted", CONDITIONS)
def test_conditions(english, rows, conditions, wanted):
    assert docs(*(word for text in conditions for word in ("--where", text)), rows) == wanted
    seen = []
    english.run(dragoman.Corpus(rows, where=conditions), on_doc=lambda doc: seen.append(doc.id))
    assert seen == wanted


def test_a_condition_that_is_none(rows):
    for text in ("year", "=2017", "!=x"):
        assert run("profile", "--where", text, rows).returncode == 2
        with pytest.raises(dragoman.Error):
            dragoman.Corpus(rows, where=text)


def test_a_symbolic_link_is_written_through(rows, tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "out.tsv", tmp_path / "link.tsv"
    link.symlink_to(os.path.join("real", "out.tsv"))
    for _ in range(2):  # the first makes the file
        assert run("profile", "-o", link, rows).returncode == 0
        assert link.is_symlink() and target.read_bytes().startswith(b"doc\t")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.tsv", "link.tsv.manifest.json", "real", "rows.jsonl"]
    assert [path.name for path in (tmp_path / "real").iterdir()] == ["out.tsv"]


def test_an_interrupt_leaves_the_old_file_whole(tmp_path):
    big, out = tmp_path / "big.jsonl", tmp_path / "out.tsv"
    with big.open("w") as to:
        for i in range(200000):
            to.write(json.dumps({"id": str(i), "text": "Grain is dear in every harbour of the north. " * 20}) + "\n")
    out.write_text("old\n")
    command = subprocess.Popen([COMMAND, "tokens", "-o", str(out), str(big)], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    command.send_signal(signal.SIGINT)
    command.communicate(timeout=30)
    assert command.returncode == 130
    assert out.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["big.jsonl", "out.tsv"]


RUSSIAN = "Совет собрался в понедельник, чтобы обсудить цену зерна. Никто не возражал."


def test_encodings(english, tmp_path):
    page, table = tmp_path / "page.txt", tmp_path / "table.csv"
    page.write_bytes(RUSSIAN.encode("cp1251"))
    table.write_bytes(f"id,text,paper\n1,{RUSSIAN!r},Чайка\n".replace("'", '"').encode("koi8-r"))
    result = run("profile", "--format", "jsonl", page)
    assert json.loads(result.stdout)["looks_like"] == "windows-1251"
    assert result.stderr.count(b"page: ") == 1 and b"looks like windows-1251" in result.stderr
    row = json.loads(run("profile", "--format", "jsonl", "--encoding", "windows-1251", page).stdout)
    assert (row["encoding"], row["looks_like"], row["replaced"], row["lang"]) == ("windows-1251", None, 0, "ru")
    assert docs("--encoding", "koi8-r", "--where", "paper=Чайка", table) == ["1"]
    assert run("profile", "--encoding", "klingon", page).returncode == 4
    notes = []
    done = english.run(page, on_note=lambda doc, why: notes.append((doc, str(why))))
    assert done.noted == 1 and notes[0][0] == "page" and "windows-1251" in notes[0][1]
    with pytest.warns(UserWarning, match="may be misread"):
        english.run(page)
    doc = english.doc(RUSSIAN.encode("cp1251"), encoding="cp1251")
    assert doc.text == RUSSIAN and doc.source_offset(len("Совет ".encode())) == len("Совет ")


def test_tables_in_utf16_are_refused_by_name(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_bytes("id,text\n1,Grain.\n".encode("utf-16"))
    result = run("profile", path)
    assert result.returncode == 1 and b"UTF-16" in result.stderr


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="windows-1251"><title>Grain | The Gull</title>
<meta property="og:site_name" content="The Gull"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2021-03-23T10:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Grain</h1><p>The council met on Monday to discuss the price of grain — and the repair of the wall.</p>
<p>Nobody &amp; nothing spoke against it, as the mayor of Ржев said when he came home in the evening.</p></article>
<footer>All rights reserved.</footer></body></html>"""


def test_html(english, tmp_path):
    data = PAGE.encode("cp1251")
    (tmp_path / "a.html").write_bytes(data)
    (tmp_path / "b.txt").write_bytes(data)  # begins as HTML does
    result = run("lines", "--format", "jsonl", tmp_path)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [row["kind"] for row in rows if row["doc"] == "a"]
    assert kinds == ["furniture", "furniture", "title", "body", "body", "furniture"]
    assert kinds == [row["kind"] for row in rows if row["doc"] == "b"]
    row = json.loads(run("profile", "--format", "jsonl", tmp_path / "a.html").stdout)
    found = [row[name] for name in ("title", "author", "source", "date", "lang", "encoding")]
    assert found == ["Grain", "Ann Lee", "The Gull", "2021-03-23", "en", "windows-1251"]
    assert row["analysed"] + row["skipped"] + row["replaced"] == row["bytes"] == len(data)
    assert docs("--from", "html", "--where", "source=The Gull", "-", input=data) == ["-"]

    doc = english.doc(data, html=True)
    at = doc.text.encode().index("Ржев".encode())
    assert doc.source_offset(at) == data.index("Ржев".encode("cp1251"))
    assert english.doc(PAGE, html=True).text == doc.text


def test_html_in_rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "a", "html": PAGE}) + "\n")
    rows = run("lines", "--format", "jsonl", "--text-field", "html", "--clean", path).stdout.splitlines()
    assert [json.loads(row)["kind"] for row in rows].count("body") == 2


@pytest.mark.parametrize("name", ["2021-03-23-grain.txt", "20210323_grain.txt", "2021/03/23/grain.txt", "grain 2021.03.23.txt"])
def test_dates_in_names(tmp_path, name):
    path = tmp_path / "all" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Grain is dear.")
    row = json.loads(run("profile", "--format", "jsonl", tmp_path / "all").stdout)
    assert row["date"] == "2021-03-23"


@pytest.mark.parametrize("name", ["1234567890.txt", "2021-13-23.txt", "2021.txt", "12021-03-23.txt", "a2021-03.23.txt"])
def test_what_is_no_date_in_a_name(tmp_path, name):
    (tmp_path / name).write_text("Grain is dear.")
    assert json.loads(run("profile", "--format", "jsonl", tmp_path).stdout)["date"] is None


def test_languages_of_paragraphs(english):
    text = "The council met on Monday to discuss the price of grain.\n\nСовет собрался в понедельник, чтобы обсудить цену."
    assert [row["lang"] for row in english.doc(text).lines] == ["en", "ru"]
