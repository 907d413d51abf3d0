#!/usr/bin/env python3
"""each_source.py COMPILE_COMMANDS TOOL [ARGUMENT...] [-- FILE...]: an analyser over each source of src/ and cli/, or over
those named, with the flags it is compiled with. TOOL is gcc, which then compiles to nothing, or one that takes `-p FOLDER`.
As many at once as there are processors. Exit 1 where one had something to say."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def of_project(file):
    return file.suffix == ".c" and any(ROOT / folder in file.parents for folder in ("src", "cli"))


def flags(entry):
    """What the compiler was given, without its name, a launcher before it, and the names of files."""
    words, kept = shlex.split(entry["command"]), []
    while words and not words[0].startswith("-"):
        words.pop(0)
    while words:
        word = words.pop(0)
        if word in ("-o", "-MT", "-MF"):
            words.pop(0)
        elif word.startswith("-"):
            kept += [word] if word not in ("-c", "-MD") else []
    return kept


def analyse(entry, tool, arguments):
    """What the analyser said of a source, and whether it is content."""
    command = [tool, *arguments]
    if tool == "gcc":
        command += [*flags(entry), "-S", "-o", os.devnull]
    p = subprocess.run([*command, entry["file"]], cwd=entry["directory"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    said = p.stderr if tool == "gcc" else p.stdout + (p.stderr if p.returncode else "")
    return said.strip(), p.returncode == 0 and "warning:" not in said


def main():
    tool, arguments = sys.argv[2], sys.argv[3:]
    named = set()
    if "--" in arguments:
        at = arguments.index("--")
        arguments, named = arguments[:at], {Path(f).resolve() for f in arguments[at + 1:]}
    entries = {Path(e["file"]): e for e in json.loads(Path(sys.argv[1]).read_text())}
    entries = {f: e for f, e in entries.items() if of_project(f) and (not named or f in named)}
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for said, content in pool.map(lambda f: analyse(entries[f], tool, arguments), sorted(entries)):
            if not content:
                print(said, flush=True)
                failed += 1
    print(f"{tool}: {failed} of {len(entries)} files with findings")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
