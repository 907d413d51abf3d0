"""Tallies: counting, merging, saving, querying."""

import gc
import threading

import dragoman
import pytest

TEXTS = [
    "China praised the peace treaty. Russia and China signed it.",
    "India fears the war. The war is a dangerous mistake, India said.",
    "The United States and China met in Paris; Russia did not.",
    "Peace is possible. China and India want peace.",
]
KINDS = [("terms", {}), ("terms", {"ngrams": (1, 3), "by": "source"}), ("pairs", {"of": "both", "within": "window:4"})]
KINDS += [("pairs", {}), ("entities", {"values": True}), ("stances", {"by": "doc"})]
KINDS += [("texts", {"by": "source"}), ("terms", {"by": "source", "documents": True})]
KINDS += [("collocates", {"node": "peace"}), ("collocates", {"node": "@cn", "window": 3, "by": "source", "across": True})]
KINDS += [("terms", {"ngrams": (2, 4)}), ("stances", {"holders": True}), ("pairs", {"bonds": True, "passages": True})]
KINDS += [("lines", {}), ("sample", {"by": "source", "sample": 2}), ("sample", {"seed": 9, "proportional": True})]


def fill(pipe, kind, options, texts):
    tally = pipe.tally(kind, **options)
    for i, text in enumerate(texts):
        tally.add(pipe.doc(text, id=text[:5], source=f"s{len(text) % 2}"))
    return tally


@pytest.mark.parametrize("kind,options", KINDS)
def test_merging_in_any_order_equals_one_pass(english, kind, options):
    whole = fill(english, kind, options, TEXTS).save()
    parts = [fill(english, kind, options, [text]) for text in TEXTS]
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        merged = english.tally(kind, **options)
        for i in order:
            merged += parts[i]
        assert merged.save() == whole


@pytest.mark.parametrize("kind,options", KINDS)
def test_saved_and_loaded(english, kind, options):
    tally = fill(english, kind, options, TEXTS)
    loaded = dragoman.Tally.load(english, tally.save())
    assert loaded.kind == kind and loaded.save() == tally.save()
    assert loaded.table().rows == tally.table().rows


def test_tables(english):
    terms = fill(english, "terms", {"by": "source"}, TEXTS)
    table = terms.table(top=2, group="s0")
    assert len(table) == 2 and table["count"] == sorted(table["count"], reverse=True)
    assert min(terms.table(min_count=3)["count"]) >= 3
    assert len(terms.table("groups")) == 2
    assert "lrc" in terms.table("keyness", group="s0", min_count=1, min_docs=1).columns
    actors = fill(english, "entities", {}, TEXTS).table()
    assert dict(zip(actors["id"], actors["count"]))["cn"] == 4
    pairs = fill(english, "pairs", {}, TEXTS).table(sort="g2")
    assert pairs["g2"] == sorted(pairs["g2"], reverse=True)
    stances = fill(english, "stances", {}, TEXTS)
    for row in stances.table("evidence", voice="all"):
        assert row["target"]


def test_keyness_against_another_tally(english):
    left, right = fill(english, "terms", {}, TEXTS[:2]), fill(english, "terms", {}, TEXTS[2:])
    table = left.table("keyness", reference=right, min_count=1, min_docs=1)
    counts = dict(zip(left.table()["term"], left.table()["count"]))
    assert {row["term"]: row["count_target"] for row in table if row["count_target"]}.items() <= counts.items()


def test_keywords():
    frames = "category\tpattern\nthreat\twar*\nthreat\tdanger*\nhope\tpeace\n"
    pipe = dragoman.Pipeline(lang="en", keywords=("frames.tsv", frames))
    tally = fill(pipe, "keywords", {}, TEXTS)
    assert dict(zip(tally.table()["category"], tally.table()["count"])) == {"threat": 3, "hope": 3}
    assert pipe.doc(TEXTS[1]).find("@threat")["hit"] == ["war", "war", "dangerous"]


def test_cells_come_together(english):
    whole = fill(english, "terms", {}, TEXTS)
    copy = english.tally("terms")
    copy.add_table(whole.table("cells"))
    assert copy.memory > 0
    assert copy.save() == whole.save()


def test_outlives_the_pipeline():
    pipe = dragoman.Pipeline(lang="en")
    tally = fill(pipe, "terms", {}, TEXTS)
    expected = tally.table().rows
    pipe.close()
    del pipe
    gc.collect()
    assert tally.table().rows == expected


def test_threads_take_turns(english):
    tally = english.tally("terms")
    threads = [threading.Thread(target=lambda t=t: tally.add(english.doc(t))) for t in TEXTS * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.save() == fill(english, "terms", {}, TEXTS * 5).save()


def test_errors(english, pipe):
    tally = english.tally("terms")
    with pytest.raises(dragoman.Error) as caught:
        tally.add(pipe.doc("China"))
    assert caught.value.name == "MISMATCH"
    with pytest.raises(dragoman.Error) as caught:
        tally.merge(english.tally("pairs"))
    assert caught.value.name == "MISMATCH"
    with pytest.raises(dragoman.Error) as caught:
        tally.table("no-such-table")
    assert caught.value.name == "ARGUMENT"
    with pytest.raises(dragoman.Error) as caught:
        dragoman.Tally.load(english, b"not a tally")
    assert caught.value.name == "FORMAT"
    saved = fill(english, "terms", {}, TEXTS).save()
    for damaged in (saved[:-1], saved[: len(saved) // 2], saved[:40] + b"\xff" + saved[41:], b""):
        with pytest.raises(dragoman.Error):
            dragoman.Tally.load(english, damaged)
    with pytest.raises(dragoman.Error) as caught:
        english.tally("pairs", within="window:65")
    assert caught.value.name == "ARGUMENT"
    for wrong in ({"of": "words"}, {"within": "page"}):
        with pytest.raises(ValueError):
            english.tally("pairs", **wrong)
    with pytest.raises(ValueError):
        english.tally("terns")
    with pytest.raises(ValueError):
        tally.merge(tally)
    with pytest.raises(ValueError):
        tally.table(voice="loud")


def test_explain():
    table = dragoman.explain("pairs")
    assert "formula" in table.columns and "g2" in table["column"]
    assert len(dragoman.explain()) > len(table)


def test_weights_of_terms_in_documents(english):
    """Against the formulas, from the counts of the tables themselves."""
    from math import log

    tally = english.tally("terms", by="doc")
    for name, text in {"a": "Oil and gas. Oil prices.", "b": "Gas prices fell.", "c": "Coal."}.items():
        tally.add(english.doc(text, id=name))
    words = {row["group"]: row["tokens"] for row in tally.table("groups")}
    mean = sum(words.values()) / 3
    for row in tally.table(measures="all"):
        tf, docs, length = row["count"], row["docs"], words[row["group"]]
        saturated = tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean))
        assert row["bm25"] == pytest.approx(saturated * log(1 + (3.5 - docs) / (docs + 0.5)), rel=1e-12)
        assert row["tf_idf"] == pytest.approx(tf * log(3 / docs), rel=1e-12)
        assert row["relative"] == pytest.approx(tf / length, rel=1e-12)
        assert row["log_count"] == pytest.approx(1 + log(tf), rel=1e-12)
    with pytest.raises(dragoman.Error):
        english.tally("terms").table(measures="bm25")
