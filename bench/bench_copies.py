"""bench_copies.py COMMAND TEXTS.jsonl [--similarity N]: how many planted copies of the first 150 texts the profile finds.

Of each text, cut to 4,000 characters, there is one in capitals, some with words replaced at random, and one whose second half is
another text's."""

import argparse
import collections
import json
import random
import subprocess
import sys
import tempfile

TEXTS, SIZE = 150, 4000
OTHER_WORDS = ["never", "often", "place", "hand"]


def edited(text, percent, draw):
    return " ".join(draw.choice(OTHER_WORDS) if draw.random() * 100 < percent else word for word in text.split(" "))


def halves(one, other):
    a, b = one.split(" "), other.split(" ")
    return " ".join(a[: len(a) // 2] + b[len(b) // 2 :])


def planted(texts):
    """(kind, number, text), the texts themselves first."""
    draw = random.Random(5)
    yield from (("text", i, text) for i, text in enumerate(texts))
    for i, text in enumerate(texts):
        yield "capitals", i, text.upper()
        yield "half", i, halves(text, texts[(i + 7) % len(texts)])
        for percent in (1, 2, 3, 5, 10):
            yield f"{percent} %", i, edited(text, percent, draw)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("texts")
    parser.add_argument("--similarity", default="60")
    given = parser.parse_args()
    with open(given.texts, encoding="utf-8") as file:
        texts = [json.loads(line)["text"][:SIZE] for line, _ in zip(file, range(TEXTS))]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for kind, i, text in planted(texts):
            file.write(json.dumps({"id": f"{kind}:{i}", "text": text}) + "\n")
        file.flush()
        out = subprocess.run([given.command, "profile", "--similarity", given.similarity, "-f", "jsonl", file.name],
                             check=True, stdout=subprocess.PIPE).stdout
    found, wrong = collections.Counter(), 0
    for row in map(json.loads, out.decode().splitlines()):
        kind, i = row["doc"].split(":")
        found[kind] += row["duplicate_of"] is not None
        wrong += row["duplicate_of"] is not None and row["duplicate_of"].split(":")[1] != i
    for kind, n in found.items():
        print(f"{kind:10} {n:4} of {len(texts)}")
    print(f"of another text {wrong}")


if __name__ == "__main__":
    sys.exit(main())
