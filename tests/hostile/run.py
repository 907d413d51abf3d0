#!/usr/bin/env python3
"""run.py COMMAND [--only SUBSTRING]: the command over every hostile input of cases.py, each judged.

Whatever comes in: no death by a signal and no sanitizer's word, a documented exit status, JSON that a strict reader
takes, every byte of a text accounted for, messages that name the input and hold no control characters, no file left
behind, and time that grows no faster than the text. The last line is "0 of N failed" or this fails."""

import argparse
import csv
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import cases

SANITIZER = re.compile(rb"(Address|Leak|UndefinedBehavior|Thread)Sanitizer|runtime error:")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STATUSES = {0, 1, 2, 3, 4, 5, 6, 7}
SECONDS = 120          # of one run, sanitizers included
GROWS = 8              # times the time at four times the text: twice what linear gives
LEAST = 0.4            # seconds: below this a time says nothing
FORMULA = ("=", "+", "-", "@", "\t", "\r")
VARIANTS = (  # each text goes through one of these too, in turn
    (["entities", "--format", "jsonl"], "jsonl"), (["stances", "--why", "--format", "csv"], "csv"), (["terms", "--ngrams", "1-3", "--format", "json"], "json"),
    (["quotes", "--format", "csv"], "csv"), (["pairs", "--format", "graphml"], "xml"), (["tokens", "--format", "jsonl"], "jsonl"), (["lines", "--format", "table"], "terminal"),
    (["pairs", "--of", "terms", "--within", "window:5", "--format", "csv"], "csv"), (["kwic", "the", "--format", "table"], "terminal"), (["stance", "--evidence", "2", "--format", "json"], "json"),
    (["sentences", "--uax29", "--format", "jsonl"], "jsonl"), (["entities", "--no-jit", "--offsets", "utf16", "--format", "jsonl"], "jsonl"),
)


class Run:
    """One process: what it wrote, how it ended, and the processor's seconds that it took."""

    def __init__(self, command, arguments, folder, stdin=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            p = subprocess.run([command, *arguments], input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
                               capture_output=True, cwd=folder, timeout=SECONDS, check=False)
            self.status, self.out, self.err = p.returncode, p.stdout, p.stderr
        except subprocess.TimeoutExpired:
            self.status, self.out, self.err = None, b"", b""
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def complaints(self, statuses):
        if self.status is None:
            yield f"no end after {SECONDS} s"
        elif self.status < 0:
            yield f"died by signal {-self.status}"
        elif self.status not in STATUSES:
            yield f"exit status {self.status} is not documented"
        elif self.status not in statuses:
            yield f"exit status {self.status}, not one of {sorted(statuses)}: {self.err[:200]!r}"
        found = SANITIZER.search(self.err)
        if found:
            yield self.err[found.start():found.start() + 200].decode("utf-8", "replace")
        if self.status and self.status > 0 and not self.err.strip():
            yield "failed without a word"
        yield from plain(self.err, "the messages")


def plain(b, what):
    """Nothing that a terminal would obey."""
    try:
        found = CONTROL.search(b.decode("utf-8"))
    except UnicodeDecodeError as bad:
        yield f"{what}: not UTF-8 at byte {bad.start}"
        return
    if found:
        yield f"{what}: U+{ord(found.group()):04X}"


def strict(s):
    def no_constant(name):
        raise ValueError(f"{name} is no JSON")

    def no_repeat(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key is repeated")
        return dict(pairs)
    return json.loads(s, parse_constant=no_constant, object_pairs_hook=no_repeat)


def judge_output(out, form):
    try:
        if form == "json":
            strict(out.decode())
        elif form == "jsonl":
            for line in out.decode().split("\n"):
                if line:
                    strict(line)
        elif form == "csv":
            rows = list(csv.reader(io.StringIO(out.decode(), newline=""), strict=True))
            if any(len(row) != len(rows[0]) for row in rows):
                yield "csv: rows of different length"
            for cell in (c for row in rows[1:] for c in row if c.startswith(FORMULA)):
                try:
                    float(cell)
                except ValueError:
                    yield f"csv: a spreadsheet would run {cell[:40]!r}"
                    return
        elif form == "xml":
            xml.fromstring(out)
        else:
            yield from plain(out, "the terminal's table")
    except (ValueError, csv.Error, xml.ParseError) as bad:
        yield f"{form}: {bad}"


def judge_text(command, folder, index, content):
    path = folder / "input"
    path.write_bytes(content)
    run = Run(command, ["profile", "--format", "json", "input"], folder)
    refused = b"\0" in content
    yield from run.complaints({0, 4} if refused else {0})
    if run.status == 0:
        try:
            rows = strict(run.out.decode())
        except ValueError as bad:
            yield f"profile: {bad}"
            return
        row = rows[0]
        if len(rows) != 1 or row["bytes"] != len(content) or row["analysed"] + row["skipped"] + row["replaced"] != len(content):
            yield f"{len(content)} bytes: {row['bytes']} = {row['analysed']} + {row['skipped']} + {row['replaced']}"
        again = Run(command, ["profile", "--format", "json", "-"], folder, content)
        if again.status != 0 or [{**r, "doc": ""} for r in strict(again.out.decode())] != [{**row, "doc": ""}]:
            yield "another answer from standard input"
    arguments, form = VARIANTS[index % len(VARIANTS)]
    run = Run(command, [*arguments, "input"], folder)
    yield from run.complaints({0, 4} if refused else {0})
    if run.status == 0:
        yield from judge_output(run.out, form)
    if path.read_bytes() != content:
        yield "the input was changed"


def judge_growth(command, folder, make):
    def seconds(size):
        (folder / "input").write_bytes(make(size))
        run = Run(command, ["profile", "--format", "json", "input"], folder)
        return run.seconds, list(run.complaints({0}))
    size = 48 * cases.KB
    for attempt in range(3):  # others use the machine: one good measurement is enough
        small, bad = seconds(size)
        large, worse = seconds(4 * size)
        if bad or worse or large <= max(LEAST, GROWS * small):
            break
    yield from bad + worse
    if large > max(LEAST, GROWS * small):
        yield f"{small:.2f} s for {size} bytes, {large:.2f} s for {4 * size}"


def judge_rows(command, folder, name, content, statuses):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for arguments, form in ((["profile", "--format", "json"], "json"), (["stances", "--format", "csv"], "csv"), (["terms", "--by", "doc", "--format", "jsonl"], "jsonl")):
        run = Run(command, [*arguments, name], folder)
        yield from run.complaints(statuses)
        if run.status in (0, 1):
            yield from judge_output(run.out, form)
        elif run.status and Path(name).stem.encode() not in run.err:
            yield f"the message does not name the input: {run.err[:200]!r}"
    path.unlink()


def judge_config(command, folder, name, arguments, content):
    path = folder / ("given" + Path(name).suffix)
    path.write_bytes(content)
    (folder / "input").write_text("China praised Borduria on 3 May 2019.\n")
    inputs = ["-o", "merged"] if arguments[0] == "merge" else ["input"]
    run = Run(command, [*arguments, path.name, *inputs], folder)
    yield from run.complaints({0, 1, 2, 4, 5})
    if run.status and run.status > 0 and path.name.encode() not in run.err:
        yield f"the message does not name the file: {run.err[:200]!r}"
    path.unlink()


def judge_tally(command, folder, change):
    """A saved tally that was changed is refused."""
    good = folder / "good.tally"
    if not good.exists():
        (folder / "input").write_text("China praised Borduria on 3 May 2019. Syldavia said no.\n" * 3)
        Run(command, ["pairs", "--save", good.name, "input"], folder)
    bad = folder / "bad.tally"
    bad.write_bytes(change(good.read_bytes()))
    run = Run(command, ["merge", bad.name, "-o", "merged"], folder)
    yield from run.complaints({4})
    if (folder / "merged").exists():
        yield "a bad tally was merged"
    bad.unlink()


def judge_output_name(command, folder, name):
    """A place where nothing can be written is told, and nothing is kept of it."""
    (folder / "input").write_text("Borduria praised Syldavia.\n")
    for arguments in (["terms", "-o"], ["sample", "--key", "key.csv", "-o"], ["terms", "-o", "out", "--save"]):
        run = Run(command, [*arguments, name, "input"], folder)
        yield from run.complaints({2, 6} if not name else {6})
    for stray in ("key.csv", "key.csv.manifest.json", "out", "out.manifest.json"):
        (folder / stray).unlink(missing_ok=True)


def flip(at):
    return lambda b: b[:at * len(b) // 24] + bytes([b[at * len(b) // 24] ^ 1 << at % 8]) + b[at * len(b) // 24 + 1:]


def all_cases(command, folder):
    """(name, complaints)"""
    for index, (name, content) in enumerate(cases.text_cases()):
        yield "text/" + name, lambda: judge_text(command, folder, index, content)
    for name, make in cases.growth_cases():
        yield "growth/" + name, lambda: judge_growth(command, folder, make)
    for name, (content, statuses) in cases.ROWS.items():
        yield "rows/" + name, lambda: judge_rows(command, folder, name, content, statuses)
    for name, arguments, content in cases.config_cases():
        yield "config/" + name, lambda: judge_config(command, folder, name, arguments, content)
    for name, path in cases.OUTPUTS.items():
        yield "output/" + name, lambda: judge_output_name(command, folder, path)
    for at in range(24):
        yield f"tally/bit {at} of 24", lambda: judge_tally(command, folder, flip(at))
        yield f"tally/{at} of 24 of it", lambda: judge_tally(command, folder, lambda b: b[:at * len(b) // 24])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("command", type=Path)
    arguments.add_argument("--only", default="", help="cases whose names contain this")
    given = arguments.parse_args()
    os.environ.update(ASAN_OPTIONS="exitcode=99:allocator_may_return_null=1", UBSAN_OPTIONS="halt_on_error=1:exitcode=99", LC_ALL="C.UTF-8")
    failed = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case, judge in all_cases(given.command.resolve(), folder):
            if given.only not in case:
                continue
            count += 1
            complaints = list(dict.fromkeys(judge()))
            left = {p.name for p in folder.iterdir()} - {"input", "good.tally"}
            if left:
                complaints.append(f"left behind: {sorted(left)}")
                for stray in left:
                    (folder / stray).unlink()
            failed += bool(complaints)
            for complaint in complaints:
                print(f"{case}: {complaint}")
    print(f"{failed} of {count} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
