"""Pairs in windows of five words, whole processes that print the 50 most frequent pairs.

    python3 bench/bench_pairs.py [--runs N] build/dragoman FILE...

The peer is a Counter in Python over the same windows, words cut by a regular expression; it sees the first twentieth of a
file over 20 MB and its times are scaled. Tokens are those that `terms` counts. `ratio` is of processor time to the first
row's, `elapsed` of time on the clock."""
import argparse
import os
import subprocess
import sys
import tempfile

from whole_process import compare

COUNTER = """
import collections, re, sys
pairs = collections.Counter()
for line in open(sys.argv[1], encoding='utf-8', errors='replace'):
    words = re.findall(r'\\w+', line.lower())
    for i, word in enumerate(words):
        for other in words[i + 1:i + 6]:
            if other != word: pairs[(word, other) if word < other else (other, word)] += 1
for pair, n in pairs.most_common(50): print(n, *pair)
"""
SLOW = 20_000_000


def tokens_of(dragoman, path):
    """Words that a window can hold: the groups of a tally of terms."""
    out = subprocess.run([dragoman, "profile", "--format", "csv", "--quiet", path], capture_output=True, check=True).stdout
    rows = out.decode().splitlines()
    column = rows[0].split(",").index("tokens")
    return sum(int(row.split(",")[column]) for row in rows[1:] if row.count(",") >= column)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("dragoman")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    pairs = [args.dragoman, "pairs", "--of", "terms", "--within", "window:5", "--top", "50", "--format", "tsv", "--quiet"]
    for path in args.files:
        size = os.path.getsize(path)
        rows = [("dragoman, 1 thread", pairs + ["--threads", "1", path], None),
                ("dragoman, 2 threads", pairs + ["--threads", "2", path], None)]
        part = None
        if not path.endswith(".jsonl"):
            part = tempfile.NamedTemporaryFile(suffix=".txt", delete=False)
            with open(path, "rb") as whole, part:
                part.write(whole.read(size // 20 if size > SLOW else size))
            rows.append(("Python re, Counter", [sys.executable, "-c", COUNTER, part.name], 0.05 if size > SLOW else None))
        print(f"{path}: {size / 1e6:.1f} MB")
        compare(rows, args.runs, tokens_of(args.dragoman, path) / 1e6, "Mtok/s")
        if part:
            os.unlink(part.name)


if __name__ == "__main__":
    main()
