#!/usr/bin/env python3
"""Writes docs/measures.md from data/measures.tsv; with --check, says whether it is up to date."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = """# Measures

How each column of a tally's tables is computed. `dragoman ... --explain` prints the same. Generated from
`data/measures.tsv` by `tools/gen_measures.py`.

Filters (`--top`, `--min-count`, `--min-docs`, stop words) hide rows and never change a total that a measure is
computed with. With a group column, rows are sorted by group first and `--top` holds for each group.
"""
ORDER = {
    "terms": "count descending, then the term's key by bytes",
    "features": "count descending, then the term's key by bytes",
    "matrix": "row, then column",
    "keyness": "lrc descending, then g2 descending, then the term's key by bytes; only terms with a count of 5 in 2 "
               "documents of one side, unless asked otherwise",
    "dispersion": "count descending, then the term's key by bytes",
    "collocations": "z descending, then count descending, then the key by bytes; only those counted twice, unless asked "
                    "otherwise",
    "collocates": "count descending, then g2 descending, then the key by bytes",
    "groups": "group by bytes",
    "diversity": "group by bytes, then language",
    "readability": "group by bytes, then language",
    "lines": "docs descending, then source, then line by bytes; only those of two documents, unless asked otherwise",
    "pairs": "count descending, then g2 descending, then the keys of a and b by bytes",
    "edges": "as pairs; only those counted three times in two documents, unless asked otherwise; of slices, whose sums "
             "over all of them count: by these, then a, b, slice",
    "passages": "count of the pair descending, then the keys of a and b by bytes; then apart ascending, doc, start",
    "holders": "count descending, then from, to, lang by bytes; only those counted three times, unless asked otherwise",
    "nodes": "count descending, then id by bytes",
    "actors": "count descending, then id by bytes",
    "keywords": "count descending, then category by bytes",
    "unmatched": "as in the dictionaries",
    "stance": "n descending, then target by bytes",
    "contrast": "p ascending, then rows of both groups descending, then target by bytes",
    "drivers": "target by the weight of its evidence, descending; then sum of sizes descending, entry by bytes",
    "key": "that of the random numbers of the rows, which is the sheet's too",
    "validity": "as listed",
    "evidence": "as the table stance: target by its rows there, descending; then the strongest score first, doc, start",
    "cells": "section, then keys by bytes",
}


def rows():
    for line in (ROOT / "data/measures.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * 6)[:6]


def page():
    out, table = [HEAD], None
    for name, column, formula, base, zero, source in rows():
        if name != table:
            table = name
            out.append(f"\n## {name}\n\nOrder: {ORDER[name]}.\n\n| column | formula | log base | zero | source |\n|---|---|---|---|---|\n")
        if column.startswith("+"):
            column, formula = formula, f"and the others from here on: as in the table {column[1:]}"
        cells = [f"`{column}`", formula, base, zero, source]
        out.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |\n")
    return "".join(out)


def main():
    path = ROOT / "docs/measures.md"
    if "--check" in sys.argv[1:]:
        if path.read_text(encoding="utf-8") != page():
            sys.exit("docs/measures.md is not what tools/gen_measures.py writes")
    else:
        path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
