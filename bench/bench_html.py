"""bench_html.py COMMAND FOLDER [--worst N]: main text of web pages, against what trafilatura and readability-lxml find.

FOLDER holds pages as they came from the web, *.html. F1 over runs of four words (characters in Chinese) of what COMMAND finds, and of
what readability-lxml finds, with what trafilatura finds, the mean over pages of which it finds more than 100 runs. None of the
three is right throughout: this shows pages to look at, and whether a change goes astray. Needs trafilatura, readability-lxml."""

import argparse
import collections
import json
import re
import statistics
import subprocess
from pathlib import Path

import lxml.html
import trafilatura
from readability import Document

WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
LEAST_RUNS = 100


def runs(text, n=4):
    words = WORD.findall(text.replace("\u00ad", ""))
    return collections.Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def f1(found, wanted):
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values())) if common else 0.0


def by_command(command, page):
    lines = subprocess.run([command, "lines", "-q", "--from", "html", "--format", "jsonl", page], check=True, stdout=subprocess.PIPE)
    rows = map(json.loads, lines.stdout.decode().splitlines())
    return "\n".join(row["text"] for row in rows if row["kind"] in ("title", "heading", "body"))


def by_readability(page):
    try:
        return lxml.html.fromstring(Document(page.read_text("utf-8", "replace")).summary()).text_content()
    except (ValueError, lxml.etree.ParserError):
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="print the N pages of least agreement (10)")
    args = parser.parse_args()
    rows = []
    for page in sorted(args.folder.glob("*.html")):
        wanted = runs(trafilatura.extract(page.read_bytes(), include_comments=False, include_tables=False) or "")
        if sum(wanted.values()) > LEAST_RUNS:
            rows.append((f1(runs(by_command(args.command, page)), wanted), f1(runs(by_readability(page)), wanted), page.name))
    for row in sorted(rows)[: args.worst]:
        print(f"{row[0]:.3f}  readability {row[1]:.3f}  {row[2]}")
    print(f"{len(rows)} pages: {statistics.mean(r[0] for r in rows):.3f}, readability {statistics.mean(r[1] for r in rows):.3f}")


if __name__ == "__main__":
    main()
