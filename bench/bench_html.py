"""bench_html.py COMMAND FOLDER [--flat] [--worst N]: main text of web pages, against what trafilatura and readability-lxml find.

FOLDER holds pages as they came from the web, *.html. F1 over runs of four words (characters in Chinese) of what COMMAND finds, and of
what readability-lxml finds, with what trafilatura finds, the mean over pages of which it finds more than 100 runs. None of the
three is right throughout: this shows pages to look at, and whether a change goes astray. --flat: COMMAND is given the pages' text alone,
a line for each block that a browser would show. Needs trafilatura, readability-lxml."""

import argparse
import collections
import json
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

import lxml.html
import trafilatura
from readability import Document

WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
LEAST_RUNS = 100
UNSEEN = ("title of the page", "hidden", "no script", "form")


def runs(text, n=4):
    words = WORD.findall(text.replace("\u00ad", ""))
    return collections.Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def f1(found, wanted):
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values())) if common else 0.0


def lines_of(command, form, page):
    lines = subprocess.run([command, "lines", "-q", "--from", form, "--format", "jsonl", page], check=True, stdout=subprocess.PIPE)
    return list(map(json.loads, lines.stdout.decode().splitlines()))


def by_command(command, page, flat):
    rows = lines_of(command, "html", page)
    if flat:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as text:
            text.writelines(row["text"].replace("\n", " ") + "\n" for row in rows if row["reason"] not in UNSEEN)
            text.flush()
            rows = lines_of(command, "text", text.name)
    return "\n".join(row["text"] for row in rows if row["kind"] in ("title", "heading", "body"))


def language_of(command, page):
    long = [row["lang"] for row in lines_of(command, "html", page) if len(row["text"]) > LEAST_RUNS]
    return collections.Counter(long).most_common(1)[0][0] if long else "und"


def by_readability(page):
    try:
        return lxml.html.fromstring(Document(page.read_text("utf-8", "replace")).summary()).text_content()
    except (ValueError, lxml.etree.ParserError):
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="print the N pages of least agreement (10)")
    args = parser.parse_args()
    rows = []
    for page in sorted(args.folder.glob("*.html")):
        wanted = runs(trafilatura.extract(page.read_bytes(), include_comments=False, include_tables=False) or "")
        if sum(wanted.values()) > LEAST_RUNS:
            found = (by_command(args.command, page, args.flat), by_readability(page))
            rows.append((*(f1(runs(text), wanted) for text in found), page.name, language_of(args.command, page)))
    for row in sorted(rows)[: args.worst]:
        print(f"{row[0]:.3f}  readability {row[1]:.3f}  {row[2]}")
    for lang in [*sorted({row[3] for row in rows}), "all"]:
        some = [row for row in rows if lang in ("all", row[3])]
        print(f"{lang:4}{len(some):4} pages: {statistics.mean(r[0] for r in some):.3f}, readability {statistics.mean(r[1] for r in some):.3f}")


if __name__ == "__main__":
    main()
