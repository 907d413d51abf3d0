"""The report from Python, and what the command writes."""

import io
import subprocess

import pytest

import dragoman

TEXTS = [
    {"id": "one", "text": "Russia and China praised the treaty. China betrayed its weak ally Russia."},
    {"id": "<two>", "text": "China is a reliable partner. </script><script>alert(1)</script> France fears China."},
]


def made(**options):
    pipe = dragoman.Pipeline(lang="en")
    report = dragoman.Report(pipe, **options)
    pipe.run(texts=TEXTS, layers=report.layers, on_doc=report.add)
    return report


def page(report, figure=None):
    out = io.BytesIO()
    report.write(out, figure)
    return out.getvalue().decode()


def test_page_is_whole_and_escaped():
    text = page(made(title="A & B"))
    assert text.startswith("<!DOCTYPE html>") and text.endswith("</html>\n")
    assert "<title>A &amp; B</title>" in text
    assert "<script>alert" not in text and text.count("<script>") == 1
    assert "&lt;two&gt;" in text and "<two>" not in text


def test_same_bytes_twice():
    assert page(made()) == page(made())


def test_without_text():
    text = page(made(text=False))
    assert "reliable partner" not in text and "<svg" in text


def test_figure(tmp_path):
    made().write(tmp_path / "actors.svg", "actors")
    assert (tmp_path / "actors.svg").read_text().startswith("<svg xmlns=")
    with pytest.raises(dragoman.Error, match="no figure"):
        page(made(), "nothing")


def test_other_pipeline():
    report = dragoman.Report(dragoman.Pipeline(lang="en"))
    with pytest.raises(dragoman.Error):
        report.add(dragoman.Pipeline(lang="fr").doc("La France."))


def test_size_has_a_bound():
    """2,000 documents over forty years that name and judge each other's sources: at most 2 MB beside twice the texts."""
    names = ["China", "Russia", "India", "France", "Japan", "Brazil", "Turkey", "Egypt", "Poland", "Canada"]
    said = "{0} praised its reliable partner {1}. {1} betrayed its weak ally {0} & threatened {2}. “{2} is a danger,” said {1}."
    rows = [
        {
            "id": f"a document with a rather long name, number {i}",
            "source": f"Source {i % 30}",
            "date": f"{1980 + i % 40}-{1 + i % 12:02}-01",
            "text": " ".join(said.format(names[i % 10], names[(i + k) % 10], names[(i * k + 3) % 10]) for k in (1, 2, 3)),
        }
        for i in range(2000)
    ]
    pipe = dragoman.Pipeline(lang="en")
    for shown in (True, False):
        report = dragoman.Report(pipe, text=shown)
        pipe.run(texts=rows, layers=report.layers, on_doc=report.add)
        text = sum(len(row["text"].encode()) for row in rows)
        size = len(page(report).encode())
        assert size <= 2_000_000 + (2 * text if shown else 0)
        assert size > 100_000
