"""Pairs and collocations against counts made by brute force from the layers of the same documents."""

import itertools
import math
import random
from collections import Counter, defaultdict

import dragoman
import pytest

WORDS = "the of and harbour treaty trade grain winter rail quiet minister signs opens closes slow".split()
NAMES = ["China", "Russia", "India", "the European Union", "Brazil", "New Delhi", "Sino-Russian"]
VALUES = ["on May 2, 2019", "of 40 percent"]
STOP = ("the", "of", "and")


def sentence(rng):
    words = [rng.choice(WORDS if rng.random() < 0.75 else NAMES) for _ in range(rng.randint(1, 12))]
    if rng.random() < 0.2:
        words.append(rng.choice(VALUES))
    if rng.random() < 0.3:
        words.insert(rng.randrange(len(words) + 1), ",")
    text = " ".join(words).replace(" ,", ",").lstrip(", ")
    return text[:1].upper() + text[1:] + "."


def write(seed, documents=8):
    rng = random.Random(seed)
    paragraph = lambda: " ".join(sentence(rng) for _ in range(rng.randint(1, 5)))  # noqa: E731
    return ["\n\n".join(paragraph() for _ in range(rng.randint(1, 4))) for _ in range(documents)]


TEXTS = write(5)


@pytest.fixture(scope="module")
def plain():
    return dragoman.Pipeline(lang="en", stem=False, stopwords=("stop.txt", "\n".join(STOP)), split_clitics=True)


class Item:
    def __init__(self, name, first, last):
        self.name, self.first, self.last = name, first, last


def read(doc, of, values=False):
    """[(paragraph, [items])] by sentence; an item is a term or an entity and the words it stands on."""
    tokens, mentions = list(doc.tokens), list(doc.entities)
    out, word = [], 0
    for number, line in enumerate(doc.sentences):
        items, covered = [], -1
        here = sorted((m for m in mentions if m["sentence"] == number), key=lambda m: m["start"])
        for token in (t for t in tokens if t["sentence"] == number):
            counts = token["kind"] in ("word", "mention", "hashtag")
            while of != "terms" and here and here[0]["start"] <= token["start"]:
                m = here.pop(0)
                if m["value"] is not None and not values:
                    continue
                inside = [t for t in tokens if m["start"] <= t["start"] < m["end"]]
                length = sum(t["kind"] in ("word", "mention", "hashtag") for t in inside) or 1
                covered = m["end"]
                items += [Item(part, word, word + length) for part in dict.fromkeys(m["id"].split("+"))]
            if counts and of != "entities" and token["start"] >= covered and token["term"] not in STOP:
                items.append(Item(token["term"], word, word + 1))
            word += counts
        out.append((doc.text[: line["start"]].count("\n\n"), items))
    return out


def contexts(doc, of, within, across):
    sentences = read(doc, of)
    if within == "sentence" or (within == "window" and not across):
        return [items for _, items in sentences]
    key = (lambda x: x[0]) if within == "paragraph" else (lambda x: 0)
    return [sum((items for _, items in group), []) for _, group in itertools.groupby(sentences, key)]


def brute(docs, of, within, window=5, distance=False, across=False):
    """(a, b) -> [count, docs], n(a), N, by the definitions alone."""
    pairs, margins, total = defaultdict(lambda: [0, 0]), Counter(), 0
    for doc in docs:
        seen = set()
        for items in contexts(doc, of, within, across):
            if within != "window":
                names = sorted({i.name for i in items})
                margins.update(names)
                total += 1
                found = [(a, b, 1) for a, b in itertools.combinations(names, 2)]
            else:
                found = []
                for x, y in itertools.combinations(items, 2):
                    apart = max(1, y.first - (x.last - 1))
                    if x.name == y.name or apart > window:
                        continue
                    weight = math.lcm(*range(1, window + 1)) // apart if distance else 1
                    found.append((*sorted((x.name, y.name)), weight))
                    margins[x.name] += weight
                    margins[y.name] += weight
                    total += weight
            for a, b, weight in found:
                pairs[a, b][0] += weight
                seen.add((a, b))
        for pair in seen:
            pairs[pair][1] += 1
    return pairs, margins, total


CONTEXTS = [("sentence", {}), ("paragraph", {}), ("document", {}), ("window:1", {}), ("window:4", {}), ("window:7", {})]
CONTEXTS += [("window:6", {"distance": True}), ("window:5", {"across": True}), ("window:20", {"distance": True, "across": True})]


@pytest.mark.parametrize("of", ["terms", "entities", "both"])
@pytest.mark.parametrize("within,options", CONTEXTS)
def test_pairs_are_those_of_a_brute_force_count(plain, of, within, options):
    docs = [plain.doc(text, id=str(i)) for i, text in enumerate(TEXTS)]
    tally = plain.tally("pairs", of=of, within=within, **options)
    for text in TEXTS:
        tally.add(plain.doc(text))
    context, _, window = within.partition(":")
    pairs, margins, total = brute(docs, of, context, int(window or 5), **options)
    unit = math.lcm(*range(1, int(window) + 1)) if options.get("distance") else 1
    assert len(pairs) > 4
    found = set()
    for row in tally.table():
        key = tuple(sorted((row["a"].lower(), row["b"].lower())))
        found.add(key)
        assert row["count"] == pytest.approx(pairs[key][0] / unit, rel=1e-12), key
        assert row["docs"] == pairs[key][1], key
        ends = [margins[row[end].lower()] / unit for end in ("a", "b")]
        assert [row["n_a"], row["n_b"], row["N"]] == pytest.approx([*ends, total / unit], rel=1e-12), key
    assert found == set(pairs)


def ngrams(docs, n):
    """n-grams of words with nothing between them: lower-case words, and documents with each."""
    counts, holders = Counter(), defaultdict(set)
    for number, doc in enumerate(docs):
        run, last = [], None
        for token in doc.tokens:
            if token["sentence"] != last or token["kind"] != "word":
                run, last = [], token["sentence"]
            if token["kind"] != "word":
                continue
            run.append(token["term"])
            if len(run) >= n:
                counts[tuple(run[-n:])] += 1
                holders[tuple(run[-n:])].add(number)
    return counts, holders


def lambda_and_z(counts, target):
    """As quanteda.textstats defines them: each n-gram compared with the target, place by place."""
    n = len(target)
    cells = [0.5] * 2**n
    for other, count in counts.items():
        cells[sum(2**i for i in range(n) if other[i] == target[i])] += count
    terms = ((-1) ** (n - bin(i).count("1")) * math.log(cell) for i, cell in enumerate(cells))
    return cells, math.fsum(terms), math.sqrt(math.fsum(1 / cell for cell in cells))


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("stop", [False, True])
def test_collocations_are_those_of_a_brute_force_count(plain, n, stop):
    texts = write(11, 40)
    docs = [plain.doc(text, id=str(i)) for i, text in enumerate(texts)]
    counts, holders = ngrams(docs, n)
    tally = plain.tally("terms", ngrams=(2, n), stop=stop)
    for text in texts:
        tally.add(plain.doc(text))
    rows = [row for row in tally.table("collocations") if row["length"] == n]
    wanted = {g for g, c in counts.items() if c >= 2 and (stop or not {g[0], g[-1]} & set(STOP))}
    assert {tuple(row["collocation"].lower().split()) for row in rows} == wanted and wanted
    for row in rows:
        target = tuple(row["collocation"].lower().split())
        cells, value, deviation = lambda_and_z(counts, target)
        assert (row["count"], row["docs"]) == (counts[target], len(holders[target]))
        assert row["cells"] == [cell - 0.5 for cell in cells]
        assert row["lambda"] == pytest.approx(value, rel=1e-9, abs=1e-12)
        assert row["z"] == pytest.approx(value / deviation, rel=1e-9, abs=1e-12)
    z = [row["z"] for row in tally.table("collocations")]
    assert z == sorted(z, reverse=True)


def brute_collocates(docs, node, window, across):
    """word -> [near, everywhere, documents], (word, place) -> times; node: a word, or @id."""
    near, everywhere, holders, places, hits = Counter(), Counter(), defaultdict(set), Counter(), 0
    for number, doc in enumerate(docs):
        words = [t for t in doc.tokens if t["kind"] in ("word", "mention", "hashtag")]
        if node.startswith("@"):
            spans = [(m["start"], m["end"]) for m in doc.entities if node[1:] in m["id"].split("+")]
        else:
            spans = [(t["start"], t["end"]) for t in words if t["term"] == node]
        found = [[i for i, t in enumerate(words) if s <= t["start"] < e] for s, e in spans]
        inside = {i for hit in found for i in hit}
        hits += len(found)
        close = set()
        for hit in found:
            for i, t in enumerate(words):
                place = i - hit[0] if i < hit[0] else i - hit[-1]
                same = across or t["sentence"] == words[hit[0]]["sentence"]
                if i not in inside and same and 0 < abs(place) <= window:
                    places[t["term"], f"{'L' if place < 0 else 'R'}{abs(place)}"] += 1
                    close.add(i)
        for i, t in enumerate(words):
            if i not in inside:
                everywhere[t["term"]] += 1
                near[t["term"]] += i in close
                if i in close:
                    holders[t["term"]].add(number)
    return near, everywhere, holders, places, hits


@pytest.mark.parametrize("node", ["treaty", "quiet", "@cn", "@ru"])
@pytest.mark.parametrize("window,across", [(1, False), (5, False), (20, False), (5, True)])
def test_collocates_are_those_of_a_brute_force_count(plain, node, window, across):
    docs = [plain.doc(text, id=str(i)) for i, text in enumerate(TEXTS)]
    near, everywhere, holders, places, hits = brute_collocates(docs, node, window, across)
    tally = plain.tally("collocates", node=node, window=window, across=across, stop=True)
    for text in TEXTS:
        tally.add(plain.doc(text))
    rows = {row["forms"][0].lower(): row for row in tally.table("collocates", measures="g2,log_dice")}
    assert set(rows) == {word for word in near if near[word]} and hits and len(rows) > 5
    for word, row in rows.items():
        at = {place: times for (other, place), times in places.items() if other == word}
        got = {f"{side}{i}": row[f"{side}{i}"] for side in "LR" for i in range(1, window + 1)}
        assert {place: times for place, times in got.items() if times} == at
        assert row["left"] == sum(n for p, n in at.items() if p[0] == "L")
        assert row["right"] == sum(n for p, n in at.items() if p[0] == "R")
        assert row["count"] == row["left"] + row["right"] >= row["near"]
        counted = (row["near"], row["docs"], row["n_a"], row["n_b"], row["N"])
        assert counted == (near[word], len(holders[word]), sum(near.values()), everywhere[word], sum(everywhere.values()))
        assert row["log_dice"] == pytest.approx(14 + math.log2(2 * near[word] / (row["n_a"] + row["n_b"])))


def test_collocates_hide_stop_words_and_refuse(plain, command, tmp_path):
    tally = plain.tally("collocates", node="rail")
    tally.add(plain.doc("The quiet rail of winter opens. Grain trade closes."))
    assert tally.table()["collocate"] == ["opens", "quiet", "winter"]
    assert list(tally.table().columns)[5:15] == "L5 L4 L3 L2 L1 R1 R2 R3 R4 R5".split()
    for wrong in ({}, {"node": " "}, {"node": "x", "window": 21}):
        with pytest.raises(dragoman.Error):
            plain.tally("collocates", **wrong)
    with pytest.raises(dragoman.Error):
        tally.merge(plain.tally("collocates", node="trade"))
    assert dragoman.Tally.load(plain, tally.save()).save() == tally.save()
    words = tmp_path / "words.csv"
    words.write_text("calm,quiet\ncalm,slow\n")
    options = ["--lang", "en", "--window", 2, "--lexicon", words]
    rows = command("collocates", "@calm", *options, "-", stdin="Grain trade, quiet rail. Slow trade.")
    assert [(r["collocate"], r["L1"], r["L2"], r["R1"]) for r in rows] == [("trade", 1, 0, 1), ("Grain", 0, 1, 0), ("rail", 0, 0, 1)]


def test_collocations_filter_and_refuse(plain, command):
    tally = plain.tally("terms", ngrams=2)
    tally.add(plain.doc("Slow rail, slow rail. Slow rail and slow trade; grain trade, grain trade."))
    table = tally.table("collocations", min_count=3)
    assert table["forms"] == [["Slow rail", "slow rail"]] and table["cells"] == [[4, 1, 0, 3]]
    with pytest.raises(dragoman.Error):
        plain.tally("terms").table("collocations")
    rows = command("collocations", "--lang", "en", "-", stdin="Slow rail, slow rail. Grain trade.")
    assert [(row["collocation"], row["count"]) for row in rows] == [("Slow rail", 2)]
