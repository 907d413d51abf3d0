#!/usr/bin/env python3
"""mutate.py FOLDER [--sample N] [--seed S] [--minutes M] [--stages segment,tally,table]: do tests notice wrong code?

Changes one operator, constant, jump or condition at a time in a copy of the sources, builds what is affected, and runs
the tests that fit the stage, the quickest first, until one fails. A mutant is killed where a test fails, crashes, or
takes ten times the processor's time that it takes else; one that does not compile is left out and another drawn. All
others count, also those that change nothing that can be seen, such as how much an array grows. The same seed draws the
same mutants from the same sources; those that were tried when the minutes were over are a sample too. Prints each
survivor and, last, the share killed. FOLDER holds the copies, one for each of the processes, and what is built of them;
it is kept from run to run."""

import argparse
import collections
import concurrent.futures
import itertools
import json
import os
import queue
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# what stands in the code, and what it becomes; an empty one: the condition that follows is negated
CHANGES = (
    (r"(?<=\s)<(?=\s)", "<="), (r"(?<=\s)<=(?=\s)", "<"), (r"(?<=\s)>(?=\s)", ">="), (r"(?<=\s)>=(?=\s)", ">"),
    (r"(?<=\s)==(?=\s)", "!="), (r"(?<=\s)!=(?=\s)", "=="), (r"(?<=\s)&&(?=\s)", "||"), (r"(?<=\s)\|\|(?=\s)", "&&"),
    (r"(?<=[\w)\]] )\+(?= )", "-"), (r"(?<=[\w)\]] )-(?= )", "+"), (r"(?<=\s)\+=(?=\s)", "-="), (r"(?<=[\w)\]])\+\+", "--"),
    (r"\bbreak;", ";"), (r"\bcontinue;", ";"), (r"\breturn true;", "return false;"), (r"\breturn false;", "return true;"),
    (r"(?<![\w.])0(?![\w.])", "1"), (r"(?<![\w.])1(?![\w.])", "2"), (r"\b(?:if|while) \(", ""),
)
NO_CODE = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
DECLARATION = re.compile(r"^\s*(#|static const|enum\b|typedef\b)")
GENERATED = {"unicode_tables.c"}
# the tests that fit, by the beginnings of their names in ctest, those of Python by their files; the longest are left out
COUNTS = (*(f"api/test_api_{name}" for name in "boilerplate call_sites dictionaries memory_tally queries run texts".split()), "examples/", "checks/readme",
          *(f"python/test_{name}" for name in "tally terms keyness pairs network stances validity texts run spans boilerplate commands".split()))
TESTS = {
    "segment": ("segment/", "fuzz/segment", "fuzz/document", "api/test_api_doc", "api/test_api_chinese", "api/test_api_limits",
                "api/test_api_memory_doc", "api/test_api_call_sites", "examples/", "checks/readme", "python/test_conformance", "python/test_doc", "python/test_analysis",
                "python/test_annotate", "python/test_spans"),
    "tally": ("tally/", "table/test_table_tally", "fuzz/tallies", "api/test_api_partials", "api/test_api_spill", *COUNTS),
    "table": ("table/", "fuzz/writers", "api/test_api_doc", "api/test_api_select", "api/test_api_memory_write", "python/test_table",
              "python/test_arrow", "python/test_sqlite", "python/test_doc", "python/test_cli", *COUNTS),
}
COMMAND = ("libdragoman.so", "dragoman_command", "examples/all")  # what the tests run that are no programs of their own
SLOWER, LEAST, MEMORY = 10, 3, 8 << 30

Mutant = collections.namedtuple("Mutant", "stage path line column old new text")
Test = collections.namedtuple("Test", "name targets command environment folder")


def blank(text):
    """The code with comments, strings and declarations as blanks, so that places stay."""
    text = NO_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    return "\n".join(" " * len(line) if DECLARATION.search(line) else line for line in text.split("\n"))


def closing(code, opened):
    """Where the parenthesis closes that opens there."""
    depth = 0
    for i in range(opened, len(code)):
        depth += (code[i] == "(") - (code[i] == ")")
        if not depth:
            return i
    return None


def changed(text, code, m, new):
    if new:
        return text[:m.start()] + new + text[m.end():]
    end = closing(code, m.end() - 1)
    return end and f"{text[:m.end()]}!({text[m.end():end]}){text[end:]}"


def mutants(stages):
    found = []
    for stage in stages:
        for path in sorted((ROOT / "src" / stage).glob("*.c")):
            if path.name in GENERATED:
                continue
            text = path.read_text()
            code = blank(text)
            for pattern, new in CHANGES:
                for m in re.finditer(pattern, code):
                    wrong = changed(text, code, m, new)
                    if wrong:
                        line = text.count("\n", 0, m.start()) + 1
                        found.append(Mutant(stage, path.relative_to(ROOT), line, m.start() - text.rfind("\n", 0, m.start()), m.group(), new or "its contrary", wrong))
    return found


def ninja(build, *targets):
    environment = dict(os.environ, CCACHE_DISABLE="1")  # a mutant comes but once
    return subprocess.run(["ninja", "-C", build, "-j1", *targets], capture_output=True, env=environment, check=False).returncode == 0


def tests_of(build, stage):
    """The stage's tests as ctest knows them, but each file of Python's by itself."""
    shown = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], capture_output=True, check=True)
    found = []
    for test in json.loads(shown.stdout)["tests"]:
        name, command = test["name"], test["command"]
        properties = {p["name"]: p["value"] for p in test.get("properties", ())}
        environment = dict(entry.split("=", 1) for entry in properties.get("ENVIRONMENT", ()))
        last = name.rpartition("/")[2]
        targets = (last,) if last.startswith("test_") else (f"fuzz_{last}",) if name.startswith("fuzz/") else COMMAND
        some = [Test(name, targets, command, environment, properties["WORKING_DIRECTORY"])]
        if name == "python/pytest":
            files = sorted(Path(command[-1]).glob("test_*.py"))
            some = [some[0]._replace(name=f"python/{f.stem}", command=[*command[:-1], "-x", str(f)]) for f in files]
        found += [t for t in some if t.name.startswith(TESTS[stage])]
    return found


def passes(test, seconds):
    """Whether it does, within so many seconds of the processor; ten times as many on the clock, for what waits for ever."""
    limited = ["prlimit", f"--cpu={seconds}", f"--as={MEMORY}", "--core=0", *test.command]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    p = subprocess.Popen(limited, cwd=test.folder, env=dict(os.environ, **test.environment), start_new_session=True, **quiet)
    try:
        return p.wait(timeout=10 * seconds) == 0
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        p.wait()
        return False


def seconds_of(test):
    """The processor's time that it takes as the code is."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not passes(test, 1000):
        sys.exit(f"mutate: {test.name} fails as it is")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def copy_sources(copy):
    """What has changed since the last time, so that only that is compiled anew."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\n")):
        source, to = ROOT / name, copy / name
        if source.is_file() and (not to.is_file() or to.read_bytes() != source.read_bytes()):
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(source.read_bytes())
            to.chmod(source.stat().st_mode)


def build_copy(copy):
    """All of it, with little optimization: it is compiled more often than run."""
    copy_sources(copy / "copy")
    made = ["cmake", "-S", copy / "copy", "-B", copy / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O1"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    if subprocess.run(["ninja", "-C", copy / "build"], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("mutate: the copy does not build")


def killer(mutant, copy, taken):
    """The name of the test that notices, "" if none does, None if it does not compile. What a test runs is linked before it."""
    build, place = copy / "build", copy / "copy" / mutant.path
    right = place.read_bytes()
    place.write_text(mutant.text)
    try:
        for test in sorted(tests_of(build, mutant.stage), key=lambda test: taken[test.name]):
            if not ninja(build, *test.targets):
                return None
            if not passes(test, LEAST + int(SLOWER * taken[test.name])):
                return test.name
        return ""
    finally:
        place.write_bytes(right)


def results(drawn, copies, taken, wanted, ends):
    """(mutant, killer) of the first that compile, so many or until the time is over."""
    free = queue.Queue()
    for copy in copies:
        free.put(copy)

    def one(mutant):
        copy = free.get()
        try:
            return mutant, None if time.monotonic() > ends else killer(mutant, copy, taken)
        finally:
            free.put(copy)

    drawn, had = iter(drawn), 0
    with concurrent.futures.ThreadPoolExecutor(len(copies)) as pool:
        while had < wanted and time.monotonic() < ends:
            batch = list(itertools.islice(drawn, wanted - had))
            if not batch:
                return
            for mutant, by in pool.map(one, batch):
                if by is not None:
                    had += 1
                    yield mutant, by


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--sample", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--minutes", type=float, default=float("inf"), help="start none after so many")
    arguments.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    arguments.add_argument("--stages", default="segment,tally,table")
    arguments.add_argument("--least", type=float, default=0, metavar="PERCENT", help="exit 1 where fewer are killed")
    arguments.add_argument("--verbose", action="store_true", help="print what killed each")
    given = arguments.parse_args()
    stages = given.stages.split(",")
    copies = [given.folder.resolve() / str(i) for i in range(given.processes)]
    for copy in copies:
        build_copy(copy)
    build = copies[0] / "build"
    fitting = {test.name: test for stage in stages for test in tests_of(build, stage)}
    taken = {name: seconds_of(test) for name, test in fitting.items()}
    there_are = mutants(stages)
    random.Random(given.seed).shuffle(there_are)
    killed, tried = collections.Counter(), collections.Counter()
    for mutant, by in results(there_are, copies, taken, given.sample, time.monotonic() + 60 * given.minutes):
        tried[mutant.stage] += 1
        killed[mutant.stage] += bool(by)
        if not by or given.verbose:
            line = (ROOT / mutant.path).read_text().splitlines()[mutant.line - 1].strip()
            print(f"{by or 'survived'}: {mutant.path}:{mutant.line}:{mutant.column}: {mutant.old} became {mutant.new}: {line}", flush=True)
    for stage in stages:
        print(f"{stage}: {killed[stage]} of {tried[stage]} killed")
    share = 100 * sum(killed.values()) / max(1, sum(tried.values()))
    of = f"{sum(killed.values())} of {sum(tried.values())}"
    print(f"{of} mutants killed, {share:.1f} %, of {len(there_are)} that there are; seed {given.seed}")
    return share < given.least


if __name__ == "__main__":
    sys.exit(main())
