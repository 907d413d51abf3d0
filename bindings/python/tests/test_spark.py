"""dragoman.spark as far as it goes without Spark; script/test-spark runs it on a cluster."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import dragoman
import pytest
from dragoman import spark as ds

TRY = """
import dragoman
assert dragoman.__file__.startswith({folder!r}), dragoman.__file__
from dragoman._load import lib
assert lib._name.startswith({folder!r}), lib._name
print(dragoman.Pipeline().hash, "\u8bbf\u95ee" in dragoman.Pipeline().doc("\u4e2d\u56fd\u5916\u4ea4\u90e8\u957f\u8bbf\u95ee\u4e86\u4fc4\u7f57\u65af\u3002").tokens["text"])
"""


def test_the_archive_stands_alone(tmp_path, pipe):
    packed = ds.archive(str(tmp_path))
    assert packed == ds.archive(str(tmp_path))  # named by what is in it
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(packed) as file:
        file.extractall(folder)
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DRAGOMAN_LIBRARY")}
    asked = [sys.executable, "-c", TRY.format(folder=str(folder))]
    done = subprocess.run(asked, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.stdout.split() == [pipe.hash, str("访问" in pipe.doc("中国外交部长访问了俄罗斯。").tokens["text"])], done.stderr


def test_dictionaries_are_read_here(tmp_path):
    names = tmp_path / "names.tsv"
    names.write_text("id\tname\ttype\tlang\talias\nxx-lake\tLake Xx\tLOC\ten\tLake Xx\n")
    words = tmp_path / "words.txt"
    words.write_text("the\n")
    cluster = ds.Cluster(lang="en", gazetteers=[names], stopwords=words)
    expected = cluster._pipeline.hash
    names.unlink(), words.unlink()
    assert dragoman.Pipeline(**cluster._options).hash == expected


def test_what_is_refused_before_a_cluster_works():
    cluster = ds.Cluster(lang="en")
    for options, says in (({"dedupe": True}, "dedupe is no option of documents in Spark"), ({"tpo": 1}, "did you mean 'top'"),
                          ({"lang": "en"}, "one of Pipeline")):
        with pytest.raises(TypeError, match=says):
            cluster.terms(None, **options)
    with pytest.raises(TypeError, match="filter and order the DataFrame"):
        cluster.stances(None, sort="score")
    with pytest.raises(TypeError, match="reads every document on this machine"):
        cluster.report(None, "report.html")
    with pytest.raises(dragoman.Error, match="window"):
        cluster.count(None, "pairs", within="window:99")


def test_the_section_of_pairs(pipe):
    tally = pipe.tally("pairs")
    tally.add(pipe.doc("China praised Russia. China met Russia."))
    cells = tally.table("cells")
    rows = [row for row in cells if row["section"] == ds._PAIR]
    assert [(row["key2"], row["key3"], row["value1"]) for row in rows] == [("cn", "ru", 2)]
