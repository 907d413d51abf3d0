#!/usr/bin/env python3
"""Runs the examples of docs/python.md, from the root of the source, as doctests.

  python_docs.py SOURCE BUILD [--update] [--all]

--update writes what they print anew. A block that imports a package which is not installed is left out and named, or with
--all refused.
"""
import doctest
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import traceback

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
FRAMES = re.compile(r"^(Traceback \(most recent call last\):\n)(?: .*\n)+", re.M)
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF


def missing(code):
    """The packages of a block that are not installed."""
    names = {name.split(".")[0] for name in re.findall(r"^>>> (?:import|from) ([\w.]+)", code, re.M)}
    return sorted(name for name in names if importlib.util.find_spec(name) is None)


class Writer(doctest.DocTestRunner):
    """Keeps what each example of a block prints, by its line."""

    def __init__(self, **more):
        super().__init__(**more)
        self.got = {}

    def report_success(self, out, test, example, got):
        self.got[example.lineno] = FRAMES.sub(r"\1    ...\n", got)

    report_failure = report_success

    def report_unexpected_exception(self, out, test, example, info):
        last = traceback.format_exception_only(info[0], info[1])[-1]
        self.got[example.lineno] = "Traceback (most recent call last):\n    ...\n" + last


def written(test, got):
    """A block anew: each example, and behind it what it printed."""
    lines = []
    for example in test.examples:
        first, *rest = example.source.splitlines()
        lines += [">>> " + first] + ["... " + line if line else "..." for line in rest] + [got.get(example.lineno, "").rstrip("\n")]
    return "".join(line + "\n" for line in lines if line)


def main():
    source, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.environ["DRAGOMAN_LIBRARY"] = build + "/libdragoman.so"
    sys.dont_write_bytecode = True
    sys.path.insert(0, source + "/bindings/python")
    os.chdir(source)
    path, update = os.path.join(source, "docs", "python.md"), "--update" in sys.argv
    with open(path, encoding="utf-8") as file:
        text = file.read()
    names, tried, failed = {}, 0, 0
    folder = tempfile.mkdtemp()

    def check(block):
        nonlocal tried, failed
        code = block.group(1)
        absent = missing(code)
        if absent:
            print("python.md: a block is left out: %s is not installed" % ", ".join(absent))
            failed += "--all" in sys.argv
            return block.group(0)
        line = text.count("\n", 0, block.start(1))
        test = doctest.DocTestParser().get_doctest(code.replace("/tmp/", folder + "/"), names, "python.md", path, line)
        runner = Writer(optionflags=OPTIONS) if update else doctest.DocTestRunner(optionflags=OPTIONS)
        result = runner.run(test, clear_globs=False)
        names.update(test.globs)
        tried += result.attempted
        if not update:
            failed += result.failed
            return block.group(0)
        return "```python\n%s```" % written(test, runner.got).replace(folder + "/", "/tmp/")

    new = BLOCK.sub(check, text)
    shutil.rmtree(folder)
    if update and new != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    print("python.md: %d examples run" % tried)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
