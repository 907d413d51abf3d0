"""lists.py SOURCE [--self-test]: the lists of data/<lang>/ that cut tokens and sentences hold nothing that would be
passed over: every flag, place and rule is known, every form is short enough to be found and stands once.

--self-test plants one wrong row of each sort and asks for each to be found."""

import re
import sys
from pathlib import Path

FORM_BYTES = 63  # LIST_BYTES of src/segment/tailor.h, less one
FLAGS = {"title", "end", "number", "capital"}
PLACES = {"before", "after", "split"}
SETS = {"starters.txt", "continuers.txt", "whole.txt", "prefixes.txt", "emoticons.txt", "marks.txt", "domains.txt",
        "units.txt"}


def folded(form):
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in form).replace("’", "'")


def rules(root):
    """The names of the rules, from the source that reads them: those that are yes or no, those that are characters."""
    text = (root / "src/segment/rules.c").read_text(encoding="utf-8")
    yes = set(re.findall(r'\{ "([a-z-]+)", &r->\w+, NULL \}', text))
    characters = set(re.findall(r'\{ "([a-z-]+)", NULL, &r->\w+ \}', text))
    return yes, characters


def form_breach(form):
    if not form or form != form.strip():
        return "an empty form, or white space around it"
    if len(folded(form).encode()) > FORM_BYTES:
        return f"over {FORM_BYTES} bytes"
    return None


def flags_breach(cells):
    flags = cells[1].split(" ") if len(cells) > 1 and cells[1] else []
    unknown = [f for f in flags if f not in FLAGS]
    if unknown:
        return f"unknown flag {unknown[0]!r}"
    return "not form, flags" if len(cells) > 2 or "." not in cells[0] else None


def place_breach(cells):
    if len(cells) != 2 or cells[1] not in PLACES:
        return "not form, place"
    form = cells[0]
    if (cells[1] == "split") != (form.count("|") == 1) or form.startswith("|") or form.endswith("|"):
        return "one bar parts the halves of a split, and of nothing else"
    return None


def rule_breach(cells, yes, characters):
    if len(cells) != 2 or cells[0] not in yes | characters:
        return f"unknown rule {cells[0]!r}"
    if cells[0] in yes:
        return None if cells[1] in ("yes", "no") else "neither yes nor no"
    return None if cells[1] else "no characters"


def row_breach(name, cells, known):
    """Why the library would pass over a row, or None."""
    if name == "tokenization.tsv":
        return rule_breach(cells, *known)
    wrong = form_breach(cells[0])
    if wrong:
        return wrong
    if name == "abbreviations.tsv":
        return flags_breach(cells)
    if name == "clitics.tsv":
        return place_breach(cells)
    return "more than a form" if len(cells) > 1 else None


def file_breaches(name, lines, known):
    seen = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        wrong = row_breach(name, cells, known)
        if wrong:
            yield number, wrong
        key = folded(cells[0])
        if key in seen:
            yield number, f"{cells[0]!r} stands in line {seen[key]} too"
        seen.setdefault(key, number)


def breaches(root):
    known = rules(root)
    names = SETS | {"abbreviations.tsv", "clitics.tsv", "tokenization.tsv"}
    for path in sorted(p for p in (root / "data").glob("*/*") if p.name in names):
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, wrong in file_breaches(path.name, lines, known):
            yield f"{path.relative_to(root)}:{number}: {wrong}"


PLANTS = [
    ("abbreviations.tsv", ["Abc.\ttitel"]),
    ("abbreviations.tsv", ["Abc.\ttitle  end"]),
    ("abbreviations.tsv", ["Abc"]),
    ("abbreviations.tsv", ["Abc.", "ABC."]),
    ("clitics.tsv", ["'s\tbehind"]),
    ("clitics.tsv", ["cannot\tsplit"]),
    ("clitics.tsv", ["'|s\tafter"]),
    ("starters.txt", ["the", "a", "The"]),
    ("starters.txt", ["the "]),
    ("starters.txt", ["the\tafter"]),
    ("whole.txt", ["d'" + "а" * 31]),
    ("tokenization.tsv", ["hyphen-word\tyes"]),
    ("tokenization.tsv", ["hyphen-words\ttrue"]),
    ("tokenization.tsv", ["roman\t"]),
]


def self_test(root):
    known = rules(root)
    missed = [p for p in PLANTS if not list(file_breaches(*p, known))]
    for name, lines in missed:
        print(f"not found: {name}: {lines}")
    print(f"{len(PLANTS) - len(missed)} of {len(PLANTS)} planted rows found")
    return 1 if missed or not all(known) else 0


def main(arguments):
    root = Path(arguments[0])
    if "--self-test" in arguments:
        return self_test(root)
    found = list(breaches(root))
    print("\n".join(found) or "every row is read")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
