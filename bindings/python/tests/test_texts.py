"""Diversity and readability against computations of their own."""

import math
import pathlib
import random
import re

import dragoman
import pytest


def stretches(words):
    count, start = 0, 0
    for i in range(len(words)):
        part = words[start : i + 1]
        if len(set(part)) / len(part) <= 0.72:
            count, start = count + 1, i + 1
    rest = words[start:]
    return count + ((1 - len(set(rest)) / len(rest)) / 0.28 if rest else 0)


def expected(words):
    n = len(words)
    counts = {w: words.count(w) for w in words}
    windows = [len(set(words[i : i + 100])) / 100 for i in range(n - 99)]
    both = stretches(words), stretches(words[::-1])
    drawn = (1 - math.comb(n - f, 42) / math.comb(n, 42) for f in counts.values())
    return {
        "ttr": len(counts) / n,
        "mattr": sum(windows) / len(windows) if windows else None,
        "mtld": (n / both[0] + n / both[1]) / 2 if min(both) else None,
        "hdd": sum(drawn) / 42 if n >= 42 else None,
        "yule_k": 1e4 * (sum(f * f for f in counts.values()) - n) / n**2,
        "simpson": sum(f * (f - 1) for f in counts.values()) / (n * (n - 1)) if n > 1 else None,
        "entropy": -sum(f / n * math.log2(f / n) for f in counts.values()),
    }


def texts():
    random.seed(3)
    syllables = "ba be bi do du fa fe go gu ka ko la li ma mo na no pa po ra ru sa so ta ti va vu wa xa zo".split()
    vocabulary = [random.choice(syllables) + random.choice(syllables) + "m" for _ in range(400)]
    for n in (2, 10, 41, 42, 99, 100, 101, 250, 1500):
        for spread in (3, 40, 400):
            yield [vocabulary[int(random.random() ** 2 * spread)] for _ in range(n)]


def test_diversity_of_documents(english):
    for words in texts():
        tally = english.tally("texts")
        tally.add(english.doc(" ".join(words), id="x"))
        (row,) = tally.table()
        assert (row["docs"], row["tokens"], row["types"]) == (1, len(words), len(set(words)))
        for name, want in expected(words).items():
            assert row[name] == (want if want is None else pytest.approx(want, rel=1e-9, abs=1e-11)), name


def test_a_group_is_the_mean_of_its_documents(english):
    docs = list(texts())
    whole, parts = english.tally("texts"), english.tally("texts")
    for i, words in enumerate(docs):
        whole.add(english.doc(" ".join(words), id=str(i)))
        part = english.tally("texts")
        part.add(english.doc(" ".join(words), id=str(i)))
        part.merge(parts)
        parts = part
    assert parts.save() == whole.save()
    (row,) = dragoman.Tally.load(english, whole.save()).table("diversity")
    for name in expected(docs[0]):
        values = [v for v in (expected(words)[name] for words in docs) if v is not None]
        assert row[name] == pytest.approx(sum(values) / len(values), rel=1e-9)


TEXT = ("Russia's neighbours didn't agree. The US delegation created an area of business; everyone was satisfied.\n\n"
        "It isn't negotiable.")


def read(pipe, *texts):
    tally = pipe.tally("texts")
    for i, text in enumerate(texts):
        tally.add(pipe.doc(text, id=str(i)))
    return list(tally.table("readability"))


def test_readability_counts_and_formulas(english):
    (row,) = read(english, TEXT)
    assert (row["sentences"], row["words"]) == (3, 18)
    # Russia's 2 neighbours 2 didn't 2 agree 2, The US 3 delegation 4 created 3 an area 3 of business 2 everyone 3 was
    # satisfied 3, It isn't 2 negotiable 4
    assert row["syllables"] == 8 + (3 + 4 + 3 + 1 + 3 + 1 + 2 + 3 + 1 + 3) + 7
    assert row["long_words"] == 6
    letters = sum(c.isalnum() for c in TEXT)
    assert row["letters"] == letters
    w, s, y, long = 18, 3, row["syllables"], 6
    assert row["flesch"] == pytest.approx(206.835 - 1.015 * w / s - 84.6 * y / w, rel=1e-12)
    assert row["flesch_kincaid"] == pytest.approx(0.39 * w / s + 11.8 * y / w - 15.59, rel=1e-12)
    assert row["fog"] == pytest.approx(0.4 * (w / s + 100 * long / w), rel=1e-12)
    assert row["ari"] == pytest.approx(4.71 * letters / w + 0.5 * w / s - 21.43, rel=1e-12)
    assert row["coleman_liau"] == pytest.approx(5.88 * letters / w - 29.6 * s / w - 15.8, rel=1e-12)
    assert row["smog"] is None
    (row,) = read(english, *[TEXT] * 10)
    assert row["smog"] == pytest.approx(1.043 * math.sqrt(30 * 60 / 30) + 3.1291, rel=1e-12)


def test_other_languages_have_no_grades():
    (row,) = read(dragoman.Pipeline(lang="fr"), "Les ministres sont venus. Ils parlent.")
    assert (row["sentences"], row["words"], row["lang"]) == (2, 6, "fr")
    assert row["syllables"] is None and row["flesch"] is None and row["coleman_liau"] is None


def test_nothing_to_read(english):
    (row,) = read(english, "")
    assert row["words"] == 0 and row["flesch"] is None
    tally = english.tally("texts")
    tally.add(english.doc("2019, 2020."))
    assert tally.table()[0]["ttr"] is None


SYLLABLES = {
    1: "peace made called through strength league George",
    2: "table being people nation create trial taxes wanted power college language",
    3: "area idea period Korea nuclear realize influence everything",
    4: "situation society ability security economy January European reality",
    5: "university individual immediately opportunity negotiation",
}


@pytest.mark.parametrize("count", SYLLABLES)
def test_syllables(english, count):
    for word in SYLLABLES[count].split():
        assert read(english, f"the {word}")[0]["syllables"] == 1 + count, word


def test_patterns_of_syllables_are_well_formed():
    path = pathlib.Path(__file__).parents[3] / "data/en/syllables.tsv"
    rows = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"\^?[a-zCV.]+\$?\t-?[1-9]", row) for row in rows)
    assert len({row.split("\t")[0] for row in rows}) == len(rows)
