#!/usr/bin/env python3
"""fit_stance.py SET [--dragoman PATH] [--out FILE] [--folds N]: fit the stance model of given targets.

SET is a folder with docs.jsonl (rows with id, text and targets) and gold.jsonl (rows with doc, start, end and label
-1, 0 or 1).  The features of each target are those that the command prints (dragoman stances --features), so that the
fit and the run cannot differ.  The model is a multinomial logistic regression with an L2 penalty: two weights for each
feature, for favor and for against, each compared with none.

First the set is cross-validated: folds are blocks of neighbouring documents, dealt out by a seeded shuffle, and the
features that are kept are chosen within each fold.  Then the model is fitted to the whole set and written with --out.

Needs numpy and scipy (Debian: python3-numpy python3-scipy)."""

import argparse
import collections
import csv
import hashlib
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy import optimize, sparse

BLOCK = 40  # neighbouring documents that stay in one fold: they may be of one article
SEED = 7
DENSE = ("class", "valence", "rule", "target")  # sums over many words: penalised less
LABELS = (-1, 0, 1)


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


def choose(targets, least):
    """The features seen with at least `least` targets, in order."""
    count = collections.Counter(f for t in targets for f in t)
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


def fit(x, labels, strength):
    """Weights [features, 3] and intercepts [3] of a multinomial logistic regression with an L2 penalty."""
    n, d = x.shape
    gold = np.zeros((n, 3))
    gold[np.arange(n), labels + 1] = 1
    xt = x.T.tocsr()

    def loss(p):
        w, b = p[: d * 3].reshape(d, 3), p[d * 3:]
        z = x @ w + b
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        value = -((z * gold).sum() - np.log(total).sum()) * strength + 0.5 * (w * w).sum()
        slope = (e / total - gold) * strength
        return value, np.concatenate([((xt @ slope) + w).ravel(), slope.sum(axis=0)])

    p = optimize.minimize(loss, np.zeros(d * 3 + 3), jac=True, method="L-BFGS-B",
                          options={"maxiter": 300, "ftol": 1e-7}).x
    return p[: d * 3].reshape(d, 3), p[d * 3:]


def macro_f1(gold, got):
    scores = []
    for c in LABELS:
        both = ((gold == c) & (got == c)).sum()
        scores.append(2 * both / max(1, (gold == c).sum() + (got == c).sum()))
    return float(np.mean(scores))


def train(targets, labels, options):
    """The model as {feature: (favor, against)} and its intercepts: features seen often, then the heaviest of them."""
    columns = choose(targets, options.least)
    w, b = fit(matrix(targets, columns, options.boost), labels, options.strength)
    if len(columns) > options.rows:
        names = sorted(columns)
        size = np.abs(w - w[:, 1:2]).max(axis=1)
        kept = [names[i] for i in np.argsort(-size, kind="stable")[: options.rows]]
        columns = {f: i for i, f in enumerate(sorted(kept))}
        w, b = fit(matrix(targets, columns, options.boost), labels, options.strength)
    scale = [options.boost.get(f[0], 1) for f in sorted(columns)]
    model = {f: (round((w[i, 2] - w[i, 1]) * scale[i], 4), round((w[i, 0] - w[i, 1]) * scale[i], 4))
             for f, i in columns.items()}
    return model, (round(b[2] - b[1], 4), round(b[0] - b[1], 4))


def classify(model, base, targets):
    got = []
    for target in targets:
        favor, against = base
        for f, value in target.items():
            w = model.get(f)
            if w:
                favor += w[0] * value
                against += w[1] * value
        got.append(0 if max(favor, against) <= 0 else 1 if favor > against else -1)
    return np.array(got)


def cross_validate(targets, labels, docs, options):
    blocks = sorted(set(docs // BLOCK))
    random.Random(SEED).shuffle(blocks)
    fold_of = {block: i % options.folds for i, block in enumerate(blocks)}
    fold = np.array([fold_of[block] for block in docs // BLOCK])
    got = np.zeros(len(labels), int)
    for i in range(options.folds):
        inside = [t for t, f in zip(targets, fold) if f != i]
        outside = [t for t, f in zip(targets, fold) if f == i]
        model, base = train(inside, labels[fold != i], options)
        got[fold == i] = classify(model, base, outside)
        score = 100 * macro_f1(labels[fold == i], got[fold == i])
        print("fold %d: %d targets, macro-F1 %.2f" % (i + 1, len(outside), score), flush=True)
    print("cross-validated macro-F1 %.2f" % (100 * macro_f1(labels, got)), flush=True)
    return got


def write(path, model, base, folder, options, score):
    digest = hashlib.sha256()
    for name in ("docs.jsonl", "gold.jsonl"):
        digest.update((folder / name).read_bytes())
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("# Weights of features of given targets, for favor and against, each compared with none;\n")
        out.write("# see docs/stance.md. Fitted by tools/fit_stance.py to the training set of NewsMTSC (MIT licence),\n")
        out.write("# %d targets, sha256 of docs.jsonl and gold.jsonl %s.\n" % (options.targets, digest.hexdigest()))
        out.write("# Cross-validated macro-F1 %.2f. Columns: kind, where, words, favor, against.\n" % score)
        out.write("base\t\t\t%g\t%g\n" % base)
        for (kind, where, words), (favor, against) in sorted(model.items()):
            if favor or against:
                out.write("%s\t%s\t%s\t%g\t%g\n" % (kind, where, words, favor, against))


def read_model(path):
    model = {}
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            kind, where, words, favor, against = line.rstrip("\n").split("\t")
            model[(kind, where, words)] = (float(favor), float(against))
    return model


def check(path, command, lang, docs):
    """Whether the command weighs every feature as the table says, to 1e-9 of each sum."""
    model, worst, scored = read_model(path), 0.0, set()
    rows = subprocess.run([command, "stances", "--features", "--format", "tsv", "--lang", lang, str(docs)],
                          stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for row in csv.DictReader(io.StringIO(rows, newline=""), delimiter="\t"):
        if row["rule"] == "base":
            scored.add((row["doc"], row["start"], row["end"]))
        w = model.get((row["rule"], row["where"].replace(";", ","), row["words"]), (0, 0))
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
    ap.add_argument("--out")
    ap.add_argument("--check", metavar="FILE", help="only compare this table with what the command makes of it")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--strength", type=float, default=0.1, help="of the data against the penalty")
    ap.add_argument("--least", type=int, default=4, help="targets a feature is seen with")
    ap.add_argument("--rows", type=int, default=16000, help="features kept")
    options = ap.parse_args()
    if options.check:
        return 0 if check(options.check, options.dragoman, options.lang, options.set / "docs.jsonl") else 1
    options.boost = dict.fromkeys(DENSE, 2)
    targets, labels, docs = read_set(options.set, options.dragoman, options.lang)
    options.targets = len(targets)
    got = cross_validate(targets, labels, docs, options) if options.folds > 1 else None
    if options.out:
        model, base = train(targets, labels, options)
        write(options.out, model, base, options.set, options, 100 * macro_f1(labels, got) if got is not None else 0)
        print("%d rows" % len(model))
    return 0


if __name__ == "__main__":
    sys.exit(main())
