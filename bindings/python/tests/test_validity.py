"""Samples for coding by hand, and what the coded rows say: against estimators written out here, and a simulation."""

import csv
import itertools
import random
import subprocess
from collections import Counter, defaultdict

import dragoman
import pytest
from conftest import COMMAND
from test_stances import documents

LABELS = ["favor", "none", "against"]


def run(*arguments, cwd):
    return subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, timeout=60, check=False, text=True)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory, english):
    path = tmp_path_factory.mktemp("sample")
    with open(path / "texts.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "paper", "text"])
        for d in documents(150, 5):
            out.writerow([d["id"], d["paper"], d["text"] + ' The Kremlin and NATO "met"\non Monday.'])
    assert run("sample", "--stances", "90", "--by", "paper", "-o", "sheet.csv", "texts.csv", cwd=path).returncode == 0
    return path


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def code(path, rows, key, wrong, seed, coders=1, name="coded.csv"):
    """A sheet coded by people who differ from the model, and from each other, now and then."""
    draw = random.Random(seed)
    label = {row["id"]: row["label"] for row in key}
    for row in rows:
        first = label[row["id"]] if draw.random() > wrong else draw.choice(LABELS)
        row["label"] = first
        for i in range(1, coders):
            row[f"label_{i}"] = first if draw.random() > wrong else draw.choice(LABELS)
    with open(path / name, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return path / name


def test_the_sheet_hides_the_scores(sampled):
    sheet, key = read(sampled / "sheet.csv"), read(sampled / "sheet.csv.key.csv")
    assert list(sheet[0]) == ["id", "doc", "text", "target", "name", "voice", "holder", "label"]
    assert [row["id"] for row in sheet] == [row["id"] for row in key] and len({row["id"] for row in key}) == 90
    assert {(row["holder"], row["label"], row["voice"]) for row in sheet} == {("", "", "author")}
    manifest = (sampled / "sheet.csv.manifest.json").read_text()
    assert '["stances", "90"]' in manifest and "sheet.csv.key.csv" not in manifest.split('"inputs"')[1]


def test_strata_have_equal_shares_and_smaller_ones_are_whole(sampled):
    key = read(sampled / "sheet.csv.key.csv")
    strata = defaultdict(list)
    for row in key:
        strata[row["group"], row["label"]].append(row)
    most = max(map(len, strata.values()))
    for rows in strata.values():
        assert {int(row["sampled"]) for row in rows} == {len(rows)}
        assert len({row["rows"] for row in rows}) == 1
        assert len(rows) >= most - 1 or len(rows) == int(rows[0]["rows"])


def test_sampling_does_not_depend_on_threads_or_order(sampled, english):
    options = ("sample", "--stances", "90", "--by", "paper", "texts.csv")
    whole = (sampled / "sheet.csv").read_text()
    for threads in (1, 4):
        assert run(*options, "--threads", threads, cwd=sampled).stdout == whole
    assert run(*options, "--seed", "1", cwd=sampled).stdout == whole
    other = run(*options, "--seed", "2", cwd=sampled).stdout
    assert other != whole and other.count("\n") == whole.count("\n")
    texts = [{"text": row["text"], "id": row["id"], "paper": row["paper"]} for row in read(sampled / "texts.csv")]
    parts = [english.tally("sample", by="paper", sample=90) for _ in range(3)]
    for i in (2, 0, 1):
        english.run(texts=texts[i::3], tallies=parts[i])
    parts[1].merge(parts[2])
    parts[1].merge(dragoman.Tally.load(english, parts[0].save()))
    assert parts[1].table("sheet")["id"] == [row["id"] for row in read(sampled / "sheet.csv")]


def test_every_row_is_drawn_equally_often(english):
    texts = list(documents(40, 3))
    every = english.tally("sample", sample=10000)
    english.run(texts=texts, tallies=every)
    ids, times = every.table("key")["id"], Counter()
    for seed in range(1, 121):
        tally = english.tally("sample", sample=20, seed=seed, proportional=True)
        english.run(texts=texts, tallies=tally, threads=1)
        times.update(tally.table("key")["id"])
    share = 120 * 20 / len(ids)
    squares = sum((times[i] - share) ** 2 / (share * (1 - 20 / len(ids))) for i in ids)
    assert 0.6 < squares / (len(ids) - 1) < 1.4  # chi-squared per degree of freedom


# ---- validation

def alpha(units, ordinal):
    """By pairs of values, as the definition has it."""
    order = {"against": 0, "none": 1, "favor": 2}
    units = [[order[v] for v in unit] for unit in units if len(unit) > 1]
    n = Counter(v for unit in units for v in unit)

    def distance(a, b):
        if not ordinal or a == b:
            return float(a != b)
        low, high = sorted((a, b))
        return (sum(n[i] for i in range(low, high + 1)) - (n[low] + n[high]) / 2) ** 2

    total = sum(n.values())
    observed = sum(distance(a, b) / (len(unit) - 1) for unit in units for a, b in itertools.permutations(unit, 2)) / total
    expected = sum(n[a] * (n[b] - (a == b)) * distance(a, b) for a in n for b in n) / (total * (total - 1))
    return 1 - observed / expected


def measures(table):
    return {(row["measure"], row["coded"], row["model"]): row for row in table}


def test_measures_by_hand(sampled):
    sheet, key = read(sampled / "sheet.csv"), read(sampled / "sheet.csv.key.csv")
    coded = code(sampled, sheet, key, 0.6, 11, coders=3)
    got = measures(dragoman.validate(coded, sampled / "sheet.csv.key.csv"))
    model, strata, size = {}, {}, {}
    for row in key:
        model[row["id"]] = row["label"]
        strata[row["id"]] = row["group"], row["label"]
        size[strata[row["id"]]] = int(row["rows"])
    votes = {row["id"]: [row["label"], row["label_1"], row["label_2"]] for row in sheet}
    gold = {}
    for i, given in votes.items():
        (label, most), *rest = Counter(given).most_common()
        if most > 1:
            gold[i] = label
    assert got["rows_undecided", None, None]["n"] == len(votes) - len(gold) > 0
    drawn = Counter(strata[i] for i in gold)
    weight = {i: size[strata[i]] / drawn[strata[i]] for i in gold}
    total = lambda wanted: sum(weight[i] for i in gold if wanted(gold[i], model[i]))
    for a in LABELS:
        for b in LABELS:
            assert got["count", a, b]["value"] == sum(gold[i] == a and model[i] == b for i in gold)
    assert got["accuracy", None, None]["value"] == pytest.approx(total(lambda g, m: g == m) / total(lambda g, m: True))
    scores = []
    for k in LABELS:
        precision = total(lambda g, m: g == m == k) / total(lambda g, m: m == k)
        recall = total(lambda g, m: g == m == k) / total(lambda g, m: g == k)
        scores.append(2 * precision * recall / (precision + recall))
        assert got["precision", None, k]["value"] == pytest.approx(precision)
        assert got["recall", k, None]["value"] == pytest.approx(recall)
        assert got["f1", k, k]["value"] == pytest.approx(scores[-1])
        assert got["share", k, None]["value"] == pytest.approx(total(lambda g, m: g == k) / sum(size.values()))
        share = sum(rows for (_, label), rows in size.items() if label == k) / sum(size.values())
        assert got["share_model", None, k]["value"] == pytest.approx(share)
    assert got["macro_f1", None, None]["value"] == pytest.approx(sum(scores) / 3)
    for name, ordinal in (("nominal", False), ("ordinal", True)):
        assert got[f"alpha_{name}", None, None]["value"] == pytest.approx(alpha(votes.values(), ordinal))
        pairs = [[gold[i], model[i]] for i in gold]
        assert got[f"alpha_model_{name}", None, None]["value"] == pytest.approx(alpha(pairs, ordinal))
    # the interval of a share: Cochran 1977, 5.6 and 6.11, Wilson 1927
    z, rows = 1.95996398454005423552, sum(size.values())
    for k in LABELS:
        p, variance = got["share", k, None]["value"], 0
        for s, n in drawn.items():
            hits = [(gold[i] == k) - p for i in gold if strata[i] == s]
            mean = sum(hits) / n
            spread = sum((x - mean) ** 2 for x in hits) / (n - 1) if n > 1 else hits[0] ** 2
            variance += size[s] * (size[s] - n) / n * spread / rows**2
        if not p or variance < 1e-12:  # no row was so coded
            continue
        n = p * (1 - p) / variance
        middle, half = (p + z * z / 2 / n) / (1 + z * z / n), z * (p * (1 - p) / n + (z / 2 / n) ** 2) ** 0.5 / (1 + z * z / n)
        assert got["share", k, None]["low"] == pytest.approx(middle - half)
        assert got["share", k, None]["high"] == pytest.approx(middle + half)


def test_corrected_shares_find_the_true_ones(tmp_path):
    """A model that calls a third of the against rows none: its own share is off, the corrected one is not."""
    draw = random.Random(1)
    truth = ["against" if i % 10 < 5 else "favor" if i % 10 < 7 else "none" for i in range(3000)]
    model = ["none" if t == "against" and draw.random() < 0.33 else t for t in truth]
    size = Counter(model)
    within, tries = 0, 60
    for _ in range(tries):
        rows = [i for label in LABELS for i in draw.sample([j for j, m in enumerate(model) if m == label], 60)]
        with open(tmp_path / "key.csv", "w") as key, open(tmp_path / "coded.csv", "w") as sheet:
            key.write("id,group,voice,label,rows\n" + "".join(f"s{i},,author,{model[i]},{size[model[i]]}\n" for i in rows))
            sheet.write("id,label\n" + "".join(f"s{i},{truth[i]}\n" for i in rows))
        share = measures(dragoman.validate(tmp_path / "coded.csv", tmp_path / "key.csv"))["share", "against", None]
        within += share["low"] <= truth.count("against") / 3000 <= share["high"]
    assert size["against"] / 3000 < 0.36 and within >= 0.85 * tries


def test_key_from_the_texts(sampled):
    sheet, key = read(sampled / "sheet.csv"), read(sampled / "sheet.csv.key.csv")
    code(sampled, sheet, key, 0.2, 4)
    by_key = run("validate", "coded.csv", "--key", "sheet.csv.key.csv", cwd=sampled)
    by_texts = run("validate", "coded.csv", "--by", "paper", "texts.csv", cwd=sampled)
    assert by_key.returncode == by_texts.returncode == 0 and by_key.stdout == by_texts.stdout


def mangled(text, how):
    lines = text.replace("\r", "").split("\n")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    if how == "bom":
        return "\ufeff" + text
    if how == "crlf":
        return text.replace("\r\n", "\n").replace("\n", "\r\n")
    if how in ("semicolons", "tabs"):
        mark = ";" if how == "semicolons" else "\t"
        return "\n".join(mark.join('"' + c.replace('"', '""') + '"' for c in row) for row in rows) + "\n"
    if how == "ids":
        rows = [rows[0]] + [["'" + row[0].upper() + " "] + row[1:] for row in rows[1:]]
    if how == "columns":
        rows = [row[::-1] + ["a remark"] for row in rows]
    if how == "rows":
        rows = [rows[0]] + sorted(rows[1:]) + [[""] * len(rows[0])] * 3
    if how == "labels":
        rows = [rows[0]] + [row[:-1] + [" " + row[-1].upper()] for row in rows[1:]]
    assert lines
    return "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows) + "\n"


@pytest.mark.parametrize("how", ["bom", "crlf", "semicolons", "tabs", "ids", "columns", "rows", "labels"])
def test_what_spreadsheets_do(sampled, how):
    sheet, key = read(sampled / "sheet.csv"), read(sampled / "sheet.csv.key.csv")
    coded = code(sampled, sheet, key, 0.2, 8)
    want = list(dragoman.validate(coded, sampled / "sheet.csv.key.csv"))
    with open(sampled / f"{how}.csv", "w", newline="", encoding="utf-8") as file:
        file.write(mangled(coded.read_text(encoding="utf-8"), how))
    assert list(dragoman.validate(sampled / f"{how}.csv", sampled / "sheet.csv.key.csv")) == want


def test_coders_as_repeated_ids(tmp_path):
    (tmp_path / "key.csv").write_text("id,group,voice,label,rows\na,,author,favor,9\nb,,author,none,9\nc,,author,none,9\n")
    (tmp_path / "columns.csv").write_text("id,label,label_ann\na,favor,favour\nb,none,favor\nc,none,\n")
    (tmp_path / "rows.csv").write_text("id,label\na,favor\nb,none\nc,none\nb,Favor\na,FAVOR\n")
    both = [list(dragoman.validate(tmp_path / f"{name}.csv", tmp_path / "key.csv")) for name in ("columns", "rows")]
    assert both[0] == both[1]
    got = measures(both[0])
    assert got["alpha_nominal", None, None]["n"] == 2
    assert got["rows_undecided", None, None]["n"] == 1 and got["share", "against", None]["value"] == 0
    assert got["precision", None, "against"]["value"] is None


def test_strata_without_a_row_are_told_of(sampled):
    few = run("sample", "--stances", "2", "--by", "paper", "--key", "few.csv", "texts.csv", cwd=sampled)
    rows = read(sampled / "few.csv")
    drawn, others = [r for r in rows if r["id"]], [r for r in rows if not r["id"]]
    assert len(drawn) == 2 and others and f"warning: {len(others)} strata" in few.stderr
    sheet = sampled / "few-coded.csv"
    sheet.write_text("id,label\n" + "".join(f'{row["id"]},{row["label"]}\n' for row in drawn))
    got = measures(dragoman.validate(sheet, sampled / "few.csv"))
    assert got["rows_without_sample", None, None]["n"] == sum(int(row["rows"]) for row in others)
    full = read(sampled / "sheet.csv.key.csv")
    whole = {(row["group"], row["label"]): int(row["rows"]) for row in full}
    assert {(row["group"], row["label"]): int(row["rows"]) for row in rows} == whole


KEY = "id,group,voice,label,rows\na,,author,favor,9\nb,,author,none,9\n"
BAD = {
    "id,label\na,favor\nzz,none\nb,none\n": (3, "no row of the key has the id: zz"),
    "id,label\na,favro\nb,perhaps\n": (2, "not: favro; bad lines too: 3"),
    "id,label\na,\nb,  \n": (1, "no row has a label"),
    "id,label\n": (1, "no rows"),
    "": (1, "no line of column names"),
    "id,labl\na,favor\n": (1, "no column label"),
    "name,label\na,favor\n": (1, "no column id"),
    'id,text,label\na,"x\ny",favor\nb,"z\n\n",maybe\n': (4, "maybe"),
    'id,label\na,"favor\n': (2, "never closed"),
    "id,label\na,favor,none\n": (2, "3 cells"),
}


@pytest.mark.parametrize("text", BAD)
def test_bad_sheets_name_the_line(tmp_path, text):
    (tmp_path / "key.csv").write_text(KEY)
    (tmp_path / "sheet.csv").write_text(text)
    done = run("validate", "sheet.csv", "--key", "key.csv", cwd=tmp_path)
    where, what = BAD[text]
    assert done.returncode == 4 and what in done.stderr and done.stdout == ""
    with pytest.raises(dragoman.Error) as raised:
        dragoman.validate(tmp_path / "sheet.csv", tmp_path / "key.csv")
    assert raised.value.line == where


BAD_KEYS = {
    "id,label\na,favor\n": "no column group",
    KEY + "a,,author,favor,9\n": "4: id a is there twice",
    KEY + "c,,author,good,9\n": "4: label good",
    KEY + "c,,author,favor,many\n": "4: rows is no number",
}


@pytest.mark.parametrize("text", BAD_KEYS)
def test_bad_keys(tmp_path, text):
    (tmp_path / "key.csv").write_text(text)
    (tmp_path / "sheet.csv").write_text("id,label\na,favor\n")
    done = run("validate", "sheet.csv", "--key", "key.csv", cwd=tmp_path)
    assert done.returncode == 4 and BAD_KEYS[text] in done.stderr


def test_usage(tmp_path):
    (tmp_path / "a.txt").write_text("China is a bully.\n")
    assert run("validate", cwd=tmp_path).returncode == 2
    assert run("validate", "sheet.csv", cwd=tmp_path).returncode == 2
    assert run("validate", "sheet.csv", "--key", "key.csv", "a.txt", cwd=tmp_path).returncode == 2
    assert run("validate", "sheet.csv", "--key", "key.csv", cwd=tmp_path).returncode == 3
    assert run("validate", "-", "--key", "key.csv", cwd=tmp_path).returncode == 3
    assert run("sample", cwd=tmp_path).returncode == 2
    for number in ("0", "-1", "x", "1000001"):
        assert run("sample", "--stances", number, "a.txt", cwd=tmp_path).returncode == 2
    done = run("sample", "--by", "nothing", "a.txt", cwd=tmp_path)
    assert done.returncode == 0 and "no document has a field nothing" in done.stderr and "1 rows" in done.stderr
    assert run("sample", "--explain", cwd=tmp_path).returncode == run("validate", "--explain", cwd=tmp_path).returncode == 0


def test_an_empty_corpus_gives_an_empty_sheet(tmp_path):
    (tmp_path / "a.txt").write_text("It rained.\n")
    done = run("sample", "a.txt", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == "id,doc,text,target,name,voice,holder,label\n"
