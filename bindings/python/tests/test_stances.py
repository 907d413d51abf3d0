"""Sums of stances against an independent computation from the rows of the layer: means, intervals clustered by document,
contrasts of groups, and the words behind a score."""

import math
import os
import random
import subprocess
from collections import defaultdict

import dragoman
import pytest
from conftest import COMMAND

SENTENCES = [
    "China is a reckless bully.",
    "China is a reliable partner.",
    "China praised the excellent treaty.",
    "Russia betrayed its neighbours.",
    "Russia is a trustworthy, generous friend.",
    "Nobody admires the arrogance of Moscow.",
    "Critics in Paris said that China is a dangerous threat.",
    "China and Russia are not allies.",
    "The weather in the harbour was fine.",
]


def documents(n, seed):
    draw = random.Random(seed)
    for i in range(n):
        text = " ".join(draw.choice(SENTENCES) for _ in range(draw.randint(1, 9)))
        yield {"text": text, "id": f"d{i:03}", "paper": draw.choice(["A", "B", "B", "C"])}


def t_tail(value, df, steps=20000):
    """P(|T| > value), by Simpson's rule over the density, whose tail is mapped to a finite interval."""
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    density = lambda angle: scale * math.sqrt(df) * math.cos(angle) ** (df - 1)  # x = sqrt(df) tan(angle)
    low, high = math.atan(abs(value) / math.sqrt(df)), math.pi / 2
    step = (high - low) / steps
    inner = sum((4 if i % 2 else 2) * density(low + i * step) for i in range(1, steps))
    return 2 * step / 3 * (density(low) + inner + density(high - 1e-12))


def t_quantile(alpha, df):
    low, high = 0.0, 1e3
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, df, 2000) > alpha else (low, middle)
    return low


def scores(rows, voice):
    """target -> document -> scores"""
    out = defaultdict(lambda: defaultdict(list))
    for row in rows:
        own = row["holder"] == "author"
        if row["score"] is not None and (voice == "all" or own == (voice == "author")):
            out[row["target"]][row["doc"]].append(row["score"])
    return out


def ratio(of_docs):
    """Mean, its variance by clusters, documents."""
    n = sum(map(len, of_docs.values()))
    mean = sum(map(sum, of_docs.values())) / n
    docs = len(of_docs)
    squares = sum((sum(x) - mean * len(x)) ** 2 for x in of_docs.values())
    return mean, docs / (docs - 1) * squares / n**2 if docs > 1 else math.nan, docs


@pytest.fixture(scope="module")
def counted(english):
    """Documents, their rows, and a tally of two halves merged, saved and loaded."""
    texts, rows = list(documents(60, 1)), []
    english.run(texts=texts, layers=["stances"], on_doc=lambda doc: rows.extend(doc.stances))
    halves = [english.tally("stances", by="paper", drivers=True) for _ in range(2)]
    english.run(texts=texts[:23], tallies=halves[0])
    english.run(texts=texts[23:], tallies=halves[1])
    halves[0].merge(halves[1])
    paper = {text["id"]: text["paper"] for text in texts}
    return texts, rows, paper, dragoman.Tally.load(english, halves[0].save())


@pytest.mark.parametrize("voice", ["author", "quoted", "all"])
def test_scores_and_intervals(counted, voice):
    _, rows, paper, tally = counted
    seen = 0
    for group in "ABC":
        mine = scores([row for row in rows if paper[row["doc"]] == group], voice)
        table = list(tally.table(group=group, voice=voice))
        assert {row["target"] for row in table} == set(mine)
        for row in table:
            mean, variance, docs = ratio(mine[row["target"]])
            assert row["docs"] == docs and row["n"] == sum(map(len, mine[row["target"]].values()))
            assert row["score"] == pytest.approx(mean, rel=1e-9, abs=1e-12)
            if docs < 5:
                assert row["low"] is None and row["high"] is None
                continue
            margin = t_quantile(0.05, docs - 1) * math.sqrt(variance)
            assert row["low"] == pytest.approx(max(mean - margin, -1), rel=1e-6, abs=1e-9)
            assert row["high"] == pytest.approx(min(mean + margin, 1), rel=1e-6, abs=1e-9)
            seen += variance > 0
    assert seen > 3 or voice == "quoted"


def test_contrast_is_that_of_two_independent_ratios(counted):
    _, rows, paper, tally = counted
    a, b = (scores([row for row in rows if paper[row["doc"]] == group], "author") for group in "AB")
    table = list(tally.table("contrast", group="A", reference="B"))
    assert {row["target"] for row in table} == set(a) | set(b) and len(table) > 1
    for row in table:
        (mean_a, va, da), (mean_b, vb, db) = ratio(a[row["target"]]), ratio(b[row["target"]])
        assert row["score_a"] == pytest.approx(mean_a) and row["score_b"] == pytest.approx(mean_b)
        assert row["difference"] == pytest.approx(mean_a - mean_b)
        if da < 5 or db < 5:
            assert row["p"] is None and row["low"] is None
            continue
        if va + vb == 0:
            assert row["p"] is None and row["df"] is None
            continue
        df = (va + vb) ** 2 / (va**2 / (da - 1) + vb**2 / (db - 1))
        assert row["df"] == pytest.approx(df, rel=1e-9)
        assert row["p"] == pytest.approx(t_tail((mean_a - mean_b) / math.sqrt(va + vb), df), rel=1e-6)
        margin = t_quantile(0.05, df) * math.sqrt(va + vb)
        assert row["low"] == pytest.approx(mean_a - mean_b - margin, rel=1e-6)
        assert row["high"] == pytest.approx(mean_a - mean_b + margin, rel=1e-6)
    tested = sorted((row["p"], row["q"]) for row in table if row["p"] is not None)
    assert len(tested) > 1
    for rank, (_, q) in enumerate(tested, 1):
        assert q == pytest.approx(min(1, *(p * len(tested) / k for k, (p, _) in enumerate(tested, 1) if k >= rank)))


def test_contrast_turned_round_is_its_negative(counted):
    tally = counted[3]
    there = {row["target"]: row for row in tally.table("contrast", group="A", reference="B", top=3)}
    back = {row["target"]: row for row in tally.table("contrast", group="B", reference="A")}
    for target, row in there.items():
        assert row["difference"] == -back[target]["difference"] and row["p"] == back[target]["p"]


def test_contrast_names_the_groups_there_are(counted):
    with pytest.raises(dragoman.Error, match="no group D: there are A, B, C"):
        counted[3].table("contrast", group="A", reference="D")
    with pytest.raises(dragoman.Error, match="different groups"):
        counted[3].table("contrast", group="A", reference="A")


def test_drivers_add_up_to_the_reasons(counted, english):
    texts, _, paper, tally = counted
    sums, docs, times = defaultdict(float), defaultdict(set), defaultdict(int)

    def add(doc):
        for row in doc.layer("reasons"):
            voice = "author" if row["holder"] == "author" else "quoted"
            key = paper[doc.id], row["target"], voice, " ".join(row["words"].casefold().split())
            sums[key] += row["favor"] - row["against"]
            times[key] += 1
            docs[key].add(doc.id)

    english.run(texts=texts, layers=["reasons"], on_doc=add)
    table = list(tally.table("drivers", voice="all"))
    assert len(table) == len(sums) > 5
    shares = defaultdict(float)
    for row in table:
        key = row["group"], row["target"], row["voice"], row["entry"]
        assert row["contribution"] == pytest.approx(sums[key], abs=1e-4)
        assert (row["count"], row["docs"]) == (times[key], len(docs[key]))
        shares[key[:3]] += row["share"]
    assert all(share == pytest.approx(1) for share in shares.values())
    first = list(tally.table("drivers", top=1, group="A"))
    assert len(first) == len({row["target"] for row in first}) == len({k[1] for k in shares if k[0] == "A" and k[2] == "author"})


def test_drivers_must_be_asked_for(english):
    with pytest.raises(dragoman.Error, match="without drivers"):
        english.tally("stances").table("drivers")


def test_settings_of_a_loaded_tally(english):
    tally = dragoman.Tally.load(english, english.tally("stances", by="paper", evidence=7).save())
    assert (tally.by, tally.evidence) == ("paper", 7)
    assert english.tally("terms").by is None


# ---- the command

def run(*arguments, cwd):
    return subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, timeout=60, check=False, text=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("stances")
    lines = ["id,paper,text"] + [f'{d["id"]},{d["paper"]},{d["text"]}' for d in documents(40, 2) if "," not in d["text"]]
    (path / "texts.csv").write_text("\n".join(lines) + "\n")
    return path


def test_command_contrast(folder):
    whole = run("stance", "--contrast", "paper=A:B", "texts.csv", cwd=folder)
    assert whole.returncode == 0 and whole.stdout.splitlines()[0].split("\t")[9] == "difference"
    assert run("stance", "--by", "paper", "--save", "saved", "texts.csv", cwd=folder).returncode == 0
    loaded = run("stance", "--contrast", "paper=A:B", "--load", "saved", cwd=folder)
    assert loaded.returncode == 0 and loaded.stdout == whole.stdout
    assert run("stance", "--contrast", "source=A:B", "--load", "saved", cwd=folder).returncode == 4
    wrong = run("stance", "--contrast", "paper=A:X", "--load", "saved", cwd=folder)
    assert wrong.returncode == 2 and "no group X: there are A, B, C" in wrong.stderr
    for bad in ("paper", "paper=A", "=A:B", "paper=:B", "paper=A:"):
        assert run("stance", "--contrast", bad, "texts.csv", cwd=folder).returncode == 2, bad


def test_command_contrast_of_values_with_colons(tmp_path):
    (tmp_path / "t.csv").write_text("id,at,text\n1,x:1,China is a bully.\n2,y:2,China is a friend.\n")
    done = run("stance", "--contrast", "at=x:1:y:2", "t.csv", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.count("\n") == 2


def test_command_says_what_is_missing(folder):
    (folder / "one.txt").write_text("China is a reckless bully.\n")
    few = run("stance", "one.txt", cwd=folder)
    assert "have no interval" in few.stderr
    assert run("stance", "-q", "one.txt", cwd=folder).stderr == ""
    for command in ("terms", "actors", "pairs", "stance"):
        unknown = run(command, "--by", "nothing", "texts.csv", cwd=folder)
        assert unknown.returncode == 0 and "no document has a field nothing" in unknown.stderr, command
        assert "no document has" not in run(command, "--by", "paper", "texts.csv", cwd=folder).stderr
    assert run("stance", "--evidence", "2", "--save", "two", "texts.csv", cwd=folder).stderr == ""
    more = run("stance", "--evidence", "5", "--load", "two", cwd=folder)
    assert more.returncode == 0 and "at most 2 passages" in more.stderr
    assert run("stance", "--evidence", "2", "--load", "two", cwd=folder).stderr == ""


def test_threads_and_splits_give_the_same_bytes(folder):
    options = ("stance", "--by", "paper", "--drivers", "--voice", "all", "texts.csv")
    one = run(*options, "--threads", "1", cwd=folder)
    assert one.stdout and one.stdout == run(*options, "--threads", "5", cwd=folder).stdout


def test_voices_are_not_mixed(tmp_path):
    (tmp_path / "a.txt").write_text('China is a bully. "China is a reliable friend," Sergey Lavrov said.\n')
    rows = {}
    for voice in ("author", "quoted", "all"):
        out = run("stance", "--target", "cn", "--voice", voice, "--format", "csv", "--no-header", "a.txt", cwd=tmp_path)
        rows[voice] = out.stdout.strip().split(",")
    assert [rows[v][2] for v in rows] == list(rows)
    assert float(rows["author"][9]) < 0 < float(rows["quoted"][9])
    assert int(rows["all"][5]) == int(rows["author"][5]) + int(rows["quoted"][5])
    assert os.listdir(tmp_path) == ["a.txt"]


def test_offices_of_a_loaded_gazetteer(tmp_path):
    names = tmp_path / "names.tsv"
    header = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
    names.write_text(header + "jane-doe\tJane Doe\tPERSON\t*\tJane Doe\t\t2040-01-01\t\teditor\tpresident\tfr\n")
    pipeline = dragoman.Pipeline(lang="en", gazetteers=names)
    text = "The French president said that Germany is a reliable partner."
    for date, speaker in ("2041-05-05", "jane-doe"), ("2015-05-05", "francois-hollande"), ("", "some-fr"):
        assert pipeline.doc(text, date=date).quotes["speaker"] == [speaker], date
