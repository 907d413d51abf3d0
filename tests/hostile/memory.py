#!/usr/bin/env python3
"""memory.py COMMAND PRELOAD [--sample N] [--only SUBSTRING]: the command while its memory runs out.

Each scenario is run once to count its allocations; then the n-th fails, once and from then on, for N points in all,
spread evenly with more at the beginning.  Each time: status 0 with the output as it was, or 7 with one line that says so
and the old output; never a signal, a half-written file or one left behind.  What the system's own library could not
allocate comes as its error on a file, with that file's status."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import faults

MEMORY = 7
FILES = {3, 4, 5, 6}  # a file could not be read, or written: "Cannot allocate memory"
SECONDS = 120
SCENARIOS = {
    "a table of a file": ["entities", "-o", "out", "input.txt"],
    "stances of a folder": ["stance", "--evidence", "2", "-o", "out", "texts"],
    "quotations": ["quotes", "--format", "json", "-o", "out", "texts"],
    "rows of CSV": ["stances", "--why", "--format", "jsonl", "-o", "out", "rows.csv"],
    "rows of JSON Lines": ["profile", "--format", "csv", "-o", "out", "rows.jsonl"],
    "a network": ["pairs", "--format", "graphml", "-o", "out", "texts"],
    "a saved tally": ["terms", "--save", "out", "--quiet", "-o", "table", "texts"],
    "a dictionary": ["keywords", "--lexicon", "words.csv", "-o", "out", "texts"],
    "a concordance": ["kwic", "praise*", "-o", "out", "texts"],
    "standard output": ["tokens", "texts"],
}


def run(command, arguments, folder, preload, **failing):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LD_PRELOAD": str(preload), **failing}
    return subprocess.run([command, *arguments, "--threads", "1"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=SECONDS, check=False)


def judge(command, arguments, folder, preload, good, failing):
    faults.prepare(folder)
    before = faults.state(folder)
    try:
        p = run(command, arguments, folder, preload, **failing)
    except subprocess.TimeoutExpired:
        yield "no end"
        return
    said = p.stderr.decode("utf-8", "replace").strip()
    after = faults.state(folder)
    if p.returncode == 0:
        if after != good["files"] or p.stdout != good["stdout"]:
            yield f"status 0 with another output: {said[-200:]}"
        return
    if p.returncode not in FILES | {MEMORY}:
        yield f"status {p.returncode}: {said[-200:]}"
    elif "memory" not in said:
        yield f"status {p.returncode}, and no word of memory: {said[-200:]}"
    elif said.count("\n"):
        yield f"more than a line: {said[-200:]}"
    for file in sorted(set(before) | set(after)):
        if file not in after or after[file] not in (before.get(file), good["files"].get(file)):
            yield f"{file} is gone, a part, or left behind"


def points(n, sample):
    """Every one of the first, then ever fewer."""
    chosen, k = set(), 1.0
    growth = n ** (1 / max(1, sample)) if n else 1
    while len(chosen) < min(sample, n) and k <= n:
        chosen.add(int(k))
        k = max(k + 1, k * growth)
    return sorted(chosen)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("command", type=Path)
    arguments.add_argument("preload", type=Path)
    arguments.add_argument("--sample", type=int, default=2000)
    arguments.add_argument("--only", default="", help="scenarios whose names contain this")
    given = arguments.parse_args()
    command, preload = given.command.resolve(), given.preload.resolve()
    scenarios = {name: words for name, words in SCENARIOS.items() if given.only in name}
    failed = tried = 0
    with tempfile.TemporaryDirectory() as name:
        folder, counted = Path(name) / "place", Path(name) / "count"
        for scenario, words in scenarios.items():
            faults.prepare(folder)
            p = run(command, words, folder, preload, FAIL_COUNT=str(counted))
            if p.returncode or not counted.is_file():
                print(f"{scenario}: cannot be run with the preload: {p.stderr[-300:]!r}")
                return 1
            good = {"files": faults.state(folder), "stdout": p.stdout}
            allocations = int(counted.read_text())
            for at in points(allocations, given.sample // len(scenarios) // 2):
                for how in ("FAIL_AT", "FAIL_FROM"):
                    tried += 1
                    complaints = list(judge(command, words, folder, preload, good, {how: str(at)}))
                    failed += bool(complaints)
                    for complaint in complaints:
                        print(f"{scenario}, {how}={at} of {allocations}: {complaint}", flush=True)
    print(f"{failed} of {tried} points failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
