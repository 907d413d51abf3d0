"""dragoman.spark on a standalone cluster of Spark: the command's bytes, whatever the partitions, when an executor is killed,
with a document of 50 MB; and what is refused. Run by script/test-spark."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cluster import ROOT, Cluster

sys.path.insert(0, str(ROOT / "bindings" / "python"))

import dragoman  # noqa: E402
from dragoman import spark as ds  # noqa: E402

COMMAND = ROOT / "build" / "dragoman"
SOURCES = ("Courier", "Gazette", "Herald")
SCHEMA = "id string, text string, source string, date string"


def sentences():
    """Of the example corpus: those of each language apart."""
    kept = {}
    pipe = dragoman.Pipeline()
    for path in sorted((ROOT / "examples" / "corpus").glob("*.txt")):
        doc = pipe.doc(path.read_text())
        lang = doc.profile["lang"][0]
        kept.setdefault(lang, []).extend(doc.sentences["text"])
    return kept


def write_documents(path, n, seed):
    """Documents of sentences drawn at random, most of them English."""
    drawn, kept = random.Random(seed), sentences()
    langs = sorted(kept)
    with open(path, "w", encoding="utf-8") as file:
        for i in range(n):
            lang = "en" if drawn.random() < 0.7 else drawn.choice(langs)
            text = "\n\n".join(" ".join(drawn.choices(kept[lang], k=drawn.randint(1, 8))) for _ in range(drawn.randint(1, 6)))
            row = {"id": f"doc-{i:05}", "text": text, "source": drawn.choice(SOURCES), "date": f"20{10 + i % 9}-05-0{1 + i % 9}"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def command(path, *arguments):
    done = subprocess.run([COMMAND, *arguments, "--quiet", "--format", "csv", path], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def spark(cluster):
    session = cluster.session()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return write_documents(tmp_path_factory.mktemp("corpus") / "documents.jsonl", 400, 1)


@pytest.fixture(scope="session")
def docs(spark, corpus):
    return spark.read.schema(SCHEMA).json(str(corpus))


QUESTIONS = [
    (ds.term_frequency, {}, "terms"),
    (ds.term_frequency, {"lang": "en", "by": "source", "ngrams": "1-2", "top": 200}, "terms --lang en --by source --ngrams 1-2 --top 200"),
    (ds.cooccurrence, {"by": "year"}, "pairs --by year"),
    (ds.cooccurrence, {"lang": "en", "of": "terms", "within": "window:5", "distance": True},
     "pairs --lang en --of terms --within window:5 --distance"),
    (ds.cooccurrence, {"lang": "en", "of": "terms", "within": "window:5", "min_count": 3, "measures": "all"},
     "pairs --lang en --of terms --within window:5 --min-count 3 --measures all"),
    (ds.cooccurrence, {"evidence": 2, "min_count": 2}, "pairs --evidence 2 --min-count 2"),
    (ds.keyness, {"target": "source=Courier"}, "keyness --target source=Courier"),
    (ds.keyness, {"target": "source=Courier", "reference": "source=Herald", "resample": "docs:99", "measures": "all"},
     "keyness --target source=Courier --reference source=Herald --resample docs:99 --measures all"),
    (ds.stance, {"by": "source", "voice": "all"}, "stance --by source --voice all"),
    (ds.stance, {"evidence": 2, "target": "cn"}, "stance --evidence 2 --target cn"),
]


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_the_bytes_of_the_command(docs, corpus, partitions):
    dealt = docs.repartition(partitions).cache()
    assert dealt.rdd.getNumPartitions() == partitions
    for ask, options, arguments in QUESTIONS:
        told = ask(dealt, **options).format("csv")
        assert len(told.splitlines()) > 2, arguments
        assert told == command(corpus, *arguments.split()), arguments
    dealt.unpersist()


@pytest.mark.parametrize("kind, options", [
    ("terms", {"documents": True, "by": "source"}), ("pairs", {"passages": True, "bonds": True}), ("entities", {"separate": True}),
    ("keywords", {}), ("stances", {"drivers": True, "holders": True}), ("sample", {"sample": 20}), ("texts", {"by": "source"}),
    ("collocates", {"node": "trade"}),
])
def test_saved_counts_are_the_same(docs, corpus, kind, options):
    words = ("trade.tsv", "category\tpattern\ntrade\ttrad*\nwar\twar*\nwar\tattack*\n")
    cluster = ds.Cluster(keywords=words, task_memory=1)  # given out after every few documents
    here = dragoman.Pipeline(keywords=words)
    whole = here.tally(kind, **options)
    here.run(corpus, whole)
    assert cluster.count(docs.repartition(5), kind, **options).save() == whole.save()


def test_annotations_are_the_same(docs, corpus):
    one = ds.entities(docs.coalesce(1), offsets="byte")
    lines = command(corpus, "entities")
    rows = [tuple(row) for row in one.collect()]
    table = dragoman.Pipeline(offsets="byte").entities(corpus)
    assert one.columns == list(table.columns) and rows == table.rows
    assert table.format("csv") == lines
    seven = [tuple(row) for row in ds.entities(docs.repartition(7), offsets="byte").collect()]
    assert sorted(seven, key=repr) == sorted(rows, key=repr)
    hits = ds.Cluster(lang="en").kwic(docs.coalesce(1), "trade *").collect()
    assert [tuple(row) for row in hits] == dragoman.Pipeline(lang="en").kwic(corpus, "trade *").rows


def test_partials_add_up(docs, corpus):
    from pyspark.sql import functions as F

    cluster = ds.Cluster(lang="en")
    rows = cluster.partials(docs.repartition(3), "terms").where("section > 0")
    keys, values = rows.columns[:5], rows.columns[5:]
    added = rows.groupBy(*keys).agg(*(F.sum(name).alias(name) for name in values)).collect()
    assert len(added) < rows.count()
    pyarrow = pytest.importorskip("pyarrow")
    types = [pyarrow.int32()] + [pyarrow.string()] * 4 + [pyarrow.int64()] * 4
    cells = pyarrow.table([pyarrow.array([row[i] for row in added], type) for i, type in enumerate(types)], names=rows.columns)
    tally = dragoman.Pipeline(lang="en").tally("terms")
    tally.add_table(dragoman.Table.from_arrow(cells))
    assert tally.table().format("csv") == command(corpus, "terms", "--lang", "en")


def test_dragoman_is_sent_to_the_executors(docs, cluster):
    """They have it from the archive: in their own work folder, library and all."""
    def where(batches):
        import subprocess
        import sys

        import pyarrow as pa

        for _ in batches:
            lost = subprocess.run([sys.executable, "-c", "import dragoman"], cwd="/", capture_output=True).returncode
            import dragoman
            from dragoman._load import lib

            yield pa.RecordBatch.from_pydict({"package": [dragoman.__file__], "library": [lib._name], "lost": [str(lost)]})

    ds.term_frequency(docs.limit(1))
    # a worker that has run a task of ours has the package
    rows = ds.Cluster().sentences(docs.limit(5)).count(), docs.limit(1).mapInArrow(_after(where), "package string, library string, lost string").collect()
    assert rows[0] > 0
    for row in rows[1]:
        assert row.package.startswith(str(cluster.folder / "work-")), row
        assert Path(row.library).parent == Path(row.package).parent
        assert row.lost == "1"  # not installed


def _after(where):
    """The function, on workers that know the archive."""
    folder = ds.archive().stem

    def run(batches):
        import os
        import sys

        from pyspark import SparkFiles

        if os.path.join(SparkFiles.getRootDirectory(), folder) not in sys.path:
            sys.path.insert(0, os.path.join(SparkFiles.getRootDirectory(), folder))
        yield from where(batches)

    return run


def test_an_executor_is_killed(spark, cluster, tmp_path):
    corpus = write_documents(tmp_path / "more.jsonl", 4000, 2)
    docs = spark.read.schema(SCHEMA).json(str(corpus)).repartition(16)
    expected = command(corpus, "stance", "--by", "source")
    told, failed = [], set()
    asking = threading.Thread(target=lambda: told.append(ds.stance(docs, by="source").format("csv")))
    asking.start()
    killed = None
    tracker = spark.sparkContext.statusTracker()
    while asking.is_alive():
        for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()):
            if stage is None:
                continue
            if stage.numFailedTasks:
                failed.add(stage.stageId)
            if killed is None and stage.numTasks == 16 and 2 <= stage.numCompletedTasks < 12 and stage.numActiveTasks:
                killed = cluster.executors()[0]
                os.kill(killed, signal.SIGKILL)
        time.sleep(0.05)
    asking.join()
    assert killed is not None, "the run was over before an executor could be killed"
    assert failed, "no task was lost"
    assert killed not in cluster.executors()
    assert told == [expected]


def test_a_document_of_50_megabytes(spark, tmp_path):
    drawn, kept = random.Random(3), sentences()["en"]
    corpus, folder, parts, size = tmp_path / "long.jsonl", tmp_path / "texts", [], 0
    folder.mkdir()
    while size < 50 << 20:
        parts.append(" ".join(drawn.choices(kept, k=5)) + f" Number {len(parts)} is w{len(parts)}x.")
        size += len(parts[-1].encode())
    with open(corpus, "w", encoding="utf-8") as file:
        for i, text in enumerate(["China praised the treaty.", "\n\n".join(parts), "Russia praised the treaty."]):
            file.write(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n")
            (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    # Spark's reader of JSON takes strings of 20 MB at most
    docs = spark.read.text(str(folder), wholetext=True)
    docs = docs.selectExpr("value as text", "regexp_extract(input_file_name(), '([^/]+)[.]txt$', 1) as id")
    assert ds.term_frequency(docs, lang="en").format("csv") == command(corpus, "terms", "--lang", "en")
    assert ds.cooccurrence(docs, lang="en").format("csv") == command(corpus, "pairs", "--lang", "en")


def test_what_is_refused(spark, docs):
    cluster = ds.Cluster(lang="en")
    with pytest.raises(ValueError, match="2 ids come more than once, the first is doc-0"):
        cluster.terms(docs.union(docs.where("id in ('doc-00003', 'doc-00100')")))
    with pytest.raises(Exception, match="a row has no id"):
        cluster.terms(docs.limit(3).selectExpr("text", "cast(null as string) as id"))
    with pytest.raises(ValueError, match="no column body"):
        cluster.terms(docs, text_field="body")
    with pytest.raises(TypeError, match="dedupe is no option of documents in Spark"):
        cluster.terms(docs, dedupe=True)
    with pytest.raises(TypeError, match="did you mean 'top'"):
        cluster.terms(docs, tpo=3)
    with pytest.raises(TypeError, match="filter and order the DataFrame"):
        cluster.stances(docs, target="cn")
    with pytest.raises(TypeError, match="reads every document on this machine"):
        cluster.report(docs, "report.html")
    bad = spark.createDataFrame([("a", "China praised Russia."), ("b", "a\0b\0c")], "id string, text string")
    with pytest.warns(UserWarning, match="skipped 1 of the documents, the first is b"):
        assert cluster.actors(bad)["id"] == ["cn", "ru"]
    with pytest.raises(Exception, match="b: .*leave it out of the DataFrame"):
        cluster.entities(bad).collect()


def test_another_dragoman_is_refused(docs, monkeypatch):
    cluster = ds.Cluster(lang="en")
    told = cluster._job
    monkeypatch.setattr(cluster, "_job", lambda options: {**told(options), "hash": "0" * 32})
    with pytest.raises(Exception, match="is 0.1.0 with configuration .*, the driver's is 0.1.0 with 00000000"):
        cluster.terms(docs.limit(3))


def test_fields_and_empty_texts(spark):
    import datetime

    rows = [("a", "China praised Russia.", datetime.date(2019, 5, 1), 3), ("b", None, None, None), ("c", "", datetime.date(2020, 5, 1), 4)]
    docs = spark.createDataFrame(rows, "name string, body string, date date, place int")
    options = {"lang": "en", "text_field": "body", "id_field": "name"}
    with pytest.warns(UserWarning, match="skipped 1 of the documents, the first is b: "):
        assert ds.Cluster(lang="en").actors(docs, by="year", text_field="body", id_field="name").rows[0][:2] == ("2019", "cn")
    assert ds.term_frequency(docs, by="place", min_count=1, where="place=3", **options)["group"] == ["3"] * 3
    none = docs.where("place = 99")
    assert not ds.term_frequency(none, **options) and ds.entities(none, **options).collect() == []
