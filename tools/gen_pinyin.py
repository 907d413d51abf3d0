#!/usr/bin/env python3
"""Make data/names/pinyin.tsv from the Unihan database (Debian: package unicode-data).

In:  Unihan_Readings.txt.bz2, field kMandarin. Out: each ideograph of the block U+4E00..U+9FFF with its most usual
reading, without tone; sorted by bytes, for the library looks characters up where the file lies.

    gen_pinyin.py           write the file
    gen_pinyin.py --check   compare; exit 1 if it differs, 77 (skip) if the source is missing or of another version
"""
import bz2
import os
import sys
import unicodedata

SOURCE = "/usr/share/unicode/Unihan_Readings.txt.bz2"
VERSION = "15.0.0"
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "names", "pinyin.tsv")
HEADER = """# Ideographs and their usual reading in Mandarin, without tones. Made by tools/gen_pinyin.py; do not edit.
# source: Unihan %s, kMandarin; Copyright 2022 Unicode, Inc., Unicode-DFS-2016, https://www.unicode.org/terms_of_use.html
""" % VERSION


def toneless(s):
    s = unicodedata.normalize("NFD", s.replace("ü", "v"))
    return "".join(c for c in s if not unicodedata.combining(c)).replace("v", "u")


def render(text):
    rows = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) == 3 and cells[1] == "kMandarin" and 0x4E00 <= int(cells[0][2:], 16) <= 0x9FFF:
            rows.append("%s\t%s\n" % (chr(int(cells[0][2:], 16)), toneless(cells[2].split(" ")[0])))
    return HEADER + "".join(sorted(rows, key=lambda x: x.encode("utf-8")))


def main():
    if not os.path.exists(SOURCE):
        print("gen_pinyin: no %s" % SOURCE, file=sys.stderr)
        return 77
    with bz2.open(SOURCE, "rt", encoding="utf-8") as f:
        text = f.read()
    if "Unicode version: " + VERSION not in text:
        print("gen_pinyin: the Unihan database is not %s" % VERSION, file=sys.stderr)
        return 77
    made = render(text)
    if "--check" in sys.argv[1:]:
        with open(PATH, encoding="utf-8") as f:
            same = f.read() == made
        if not same:
            print("gen_pinyin: data/names/pinyin.tsv differs", file=sys.stderr)
        return 0 if same else 1
    with open(PATH, "w", encoding="utf-8", newline="\n") as f:
        f.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
