"""bench_language.py COMMAND TEXTS... [--half 0|1] [--errors N]: how often the language of a text is told.

TEXTS are JSON Lines with a field text; the language of each is that of the file's or its folder's name where that begins
with two letters and _, else en. They are cut to paragraphs, of which at most 1,500 of a language are drawn, and
each to a piece of 40 characters. Right is the language, which is und of texts in none of the five; wrong is another of the
five. --half: of half of the texts, by a hash; the margins were fitted to half 1."""

import argparse
import collections
import hashlib
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

LANGS = ("en", "fr", "es", "ru", "zh")
PARAGRAPH, SHORTEST, PIECE, MOST = {"zh": 150}, {"zh": 50}, 40, 1500


def lang_of(path):
    for name in (path.name, path.parent.name):
        found = re.match(r"([a-z][a-z])_", name)
        if found:
            return found.group(1)
    return "en"


def paragraphs(path, half):
    lang = lang_of(path)
    step = PARAGRAPH.get(lang, 400)
    with path.open(encoding="utf-8") as rows:
        for row in rows:
            text = " ".join((json.loads(row).get("text") or "").split())
            if half is not None and hashlib.md5(text[:2000].encode()).digest()[0] & 1 != half:
                continue
            for at in range(0, len(text), step):
                if len(text[at : at + step]) >= SHORTEST.get(lang, 150):
                    yield lang, text[at : at + step]


def piece(lang, text):
    """40 characters that begin with a word and, if they can, end with one."""
    at = random.randint(0, max(0, len(text) - PIECE))
    if lang == "zh":
        return text[at : at + PIECE]
    at = text.find(" ", at) + 1
    cut = text[at : at + PIECE]
    whole = cut.rsplit(" ", 1)[0]
    return whole if len(text) > at + PIECE and len(whole) > PIECE * 5 // 8 else cut


def told(command, cases):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as rows:
        for i, (_, text) in enumerate(cases):
            rows.write(json.dumps({"id": str(i), "text": text}) + "\n")
        rows.flush()
        out = subprocess.run([command, "profile", "-q", "-f", "jsonl", rows.name], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line)["lang"] for line in out.splitlines()]


def report(name, command, cases, errors):
    counts = collections.defaultdict(collections.Counter)
    for (lang, text), found in zip(cases, told(command, cases)):
        for key in ("all", lang):
            counts[key].update(n=1, right=found == (lang if lang in LANGS else "und"), wrong=found not in (lang, "und"))
        if found not in (lang, "und") and errors > 0:
            errors -= 1
            print(f"  {lang} told as {found}: {text[:100]}")
    for key, c in counts.items():
        print(f"{name:12} {key:4} right {100 * c['right'] / c['n']:6.2f}  wrong {100 * c['wrong'] / c['n']:5.2f}  of {c['n']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    random.seed(1)
    by = collections.defaultdict(list)
    for path in given.texts:
        for lang, text in paragraphs(path, given.half):
            by[lang].append(text)
    cases = [(lang, text) for lang in sorted(by) for text in random.sample(by[lang], min(MOST, len(by[lang])))]
    report("paragraphs", given.command, cases, given.errors)
    short = [(lang, cut) for lang, text in cases for cut in [piece(lang, text)] if lang == "zh" or len(cut) >= PIECE * 5 // 8]
    report("40 letters", given.command, short, given.errors)


if __name__ == "__main__":
    main()
