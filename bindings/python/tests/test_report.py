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
