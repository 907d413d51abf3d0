#!/usr/bin/env python3
"""coverage.py BUILD: lines and branches of src/ that the runs of a coverage build took, for each stage and for all.

gcov counts, over objects compiled without optimization: each outcome of a condition that the processor tests is a branch,
so `a && b` has four, and so is each target of a switch. None is left out: the library has no assertions, and its C makes
the compiler add no branches (gcov marks those of exceptions and of calls that do not return). A function of a header is
counted once, however many objects hold it; data/ compiled into arrays has no branches and is not counted. Exit 1 where less
than --least per cent of the branches were taken."""

import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "src"


def gcov(notes):
    """What gcov says of one object, run or not: without its data all counts are 0."""
    command = ["gcov", "--json-format", "--stdout", "--branch-probabilities", notes.name]
    return subprocess.run(command, cwd=notes.parent, capture_output=True, text=True, check=True).stdout


def read(build):
    """({file: {line: times}}, {file: {(line, branch): times}}) of src/."""
    lines, branches = (collections.defaultdict(collections.Counter) for _ in range(2))
    notes = sorted(build.glob("CMakeFiles/stage_*.dir/**/*.gcno"))
    if not notes:
        sys.exit(f"coverage: {build} holds no build of the preset coverage")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for told in pool.map(gcov, notes):
            found = json.loads(told)
            for file in found["files"]:
                path = Path(os.path.normpath(Path(found["current_working_directory"], file["file"])))
                if SOURCES not in path.parents or not path.is_file():
                    continue
                name = str(path.relative_to(SOURCES))
                for line in file["lines"]:
                    at = line["line_number"]
                    lines[name][at] += line["count"]
                    for i, branch in enumerate(line["branches"]):
                        branches[name][at, i] += branch["count"]
    return lines, branches


def taken(counts):
    return sum(1 for n in counts.values() if n)


def share(part, of):
    return f"{100 * part / of:.1f}" if of else "-"


def print_missed(name, branches):
    """The lines of a file that have branches not taken, with how many of how many."""
    source = (SOURCES / name).read_text().splitlines()
    of, left = collections.Counter(), collections.Counter()
    for (at, _), n in branches.items():
        of[at] += 1
        left[at] += not n
    for at in sorted(at for at in left if left[at]):
        print(f"{name}:{at}: {left[at]} of {of[at]}: {source[at - 1].strip()}")


def print_stages(lines, branches):
    sums = collections.defaultdict(collections.Counter)
    for name in lines:
        for stage in (name.split("/")[0], "all"):
            sums[stage].update(lines=len(lines[name]), run=taken(lines[name]), branches=len(branches[name]), taken=taken(branches[name]))
    print(f"{'stage':10}{'lines':>8}{'run %':>8}{'branches':>10}{'taken %':>9}")
    for stage in sorted(sums, key=lambda s: (s == "all", s)):
        n = sums[stage]
        print(f"{stage:10}{n['lines']:8}{share(n['run'], n['lines']):>8}{n['branches']:10}{share(n['taken'], n['branches']):>9}")
    return 100 * sums["all"]["taken"] / sums["all"]["branches"]


def print_files(branches, most):
    left = {name: len(branches[name]) - taken(branches[name]) for name in branches}
    print("\nfiles with most branches not taken (--missed FILE shows where)")
    for name in sorted(left, key=lambda x: (-left[x], x))[:most]:
        print(f"{left[name]:6} of {len(branches[name]):5}  {name}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("build", type=Path)
    arguments.add_argument("--least", type=float, default=0, metavar="PERCENT")
    arguments.add_argument("--files", type=int, default=15, metavar="N", help="so many files with most branches not taken")
    arguments.add_argument("--missed", nargs="+", default=[], metavar="FILE", help="of these files the lines, and nothing else")
    given = arguments.parse_args()
    lines, branches = read(given.build)
    if given.missed:
        for name in given.missed:
            print_missed(name, branches[name])
        return 0
    reached = print_stages(lines, branches)
    print_files(branches, given.files)
    return reached < given.least


if __name__ == "__main__":
    sys.exit(main())
