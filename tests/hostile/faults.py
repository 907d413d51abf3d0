#!/usr/bin/env python3
"""faults.py COMMAND [--sample N]: the command while the operating system fails it, call by call (needs strace).

Each scenario is traced once; from the first call that names its input or output on, every call is then failed in turn
with each error that it can give, and the process is told to end, or killed, at each call that writes.  Whatever
happens: a documented status and a word why, the old output or the new one and never a part, the new one where the
status is 0, and no file left behind (but for a kill, which nobody can clean up after).  EINTR changes nothing.
--sample takes N points, spread over all.  Exit 77: strace cannot trace here."""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ERRORS = {
    "read": ("EIO", "EINTR"), "pread64": ("EIO",), "write": ("ENOSPC", "EIO", "EDQUOT", "EINTR"), "openat": ("EACCES", "EMFILE", "ENOENT", "EINTR"),
    "close": ("EIO", "EINTR"), "fsync": ("EIO", "ENOSPC"), "rename": ("EACCES", "ENOSPC"), "linkat": ("EACCES", "ENOSPC"), "newfstatat": ("EACCES", "ENOMEM"), "fstat": ("EIO",),
    "getdents64": ("EIO",), "mmap": ("ENOMEM",), "lseek": ("EIO",), "fchmod": ("EPERM",), "ftruncate": ("EIO",), "mkdir": ("EACCES", "ENOSPC"),
}
SIGNALS = ("SIGTERM", "SIGINT", "SIGKILL")
SIGNALLED = {"write", "fsync", "rename", "linkat", "openat", "read"}
STATUSES = {"SIGTERM": {143}, "SIGINT": {130}, "SIGKILL": {-9}}
SECONDS = 60
TEXT = "China praised Borduria's plan on 3 May 2019. \"It is a failure,\" said Ann Lee of Acme.\n\n"
SCENARIOS = {
    "a table of a file": ["entities", "-o", "out", "input.txt"],
    "a table of a folder": ["terms", "-o", "out", "texts"],
    "rows of CSV": ["stance", "--format", "json", "-o", "out", "rows.csv"],
    "rows of JSON Lines": ["profile", "--format", "csv", "-o", "out", "rows.jsonl"],
    "a saved tally": ["pairs", "--save", "out", "--quiet", "-o", "table", "input.txt"],
    "standard output": ["tokens", "input.txt"],
    "a dictionary": ["keywords", "--lexicon", "words.csv", "-o", "out", "input.txt"],
}
CALL = re.compile(r"^\d+ +(\w+)\((.*)$")


def prepare(folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "texts").mkdir(parents=True)
    (folder / "input.txt").write_text(TEXT * 200)
    for name in ("a.txt", "b.txt"):
        (folder / "texts" / name).write_text(TEXT * 20)
    (folder / "rows.csv").write_text("id,text\n" + "".join(f"{n},Borduria praised China.\n" for n in range(50)))
    (folder / "rows.jsonl").write_text("".join(f'{{"id":"{n}","text":"Borduria praised China."}}\n' for n in range(50)))
    (folder / "words.csv").write_text("word,category\npraise*,good\nfail*,bad\n")
    (folder / "out").write_text("the old one\n")


def state(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def trace(command, arguments, folder):
    """(call, its number among calls of that name) from the first that names a file of ours on."""
    log = folder.parent / "log"
    p = subprocess.run(["strace", "-f", "-o", str(log), str(command), *arguments, "--threads", "1"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if p.returncode:
        return None, p
    seen, points, ours = collections.Counter(), [], False
    for line in log.read_text(errors="replace").splitlines():
        found = CALL.match(line)
        if not found or found.group(1) == "execve":
            continue
        name = found.group(1)
        seen[name] += 1
        ours = ours or re.match(r'AT_FDCWD, "(\./)?(out|input|texts|rows|words)', found.group(2)) is not None
        if ours and name in ERRORS and "dragoman-zh.dat" not in line:  # without it the manifest names another configuration
            points.append((name, seen[name]))
    return points, p


def same(file, b, good):
    """The bytes, or a manifest that says which input it could not read again."""
    if b == good or not file.endswith(".manifest.json") or good is None:
        return b == good

    try:
        found, wanted = json.loads(b), json.loads(good)
    except ValueError:
        return False
    told = any("error" in entry for key in ("inputs", "dictionaries") for entry in found[key])
    return told and all(found[key] == wanted[key] for key in wanted if key not in ("inputs", "dictionaries"))


def judge(command, arguments, folder, good, point, fault):
    prepare(folder)
    before = state(folder)
    name, number = point
    kind = "signal" if fault.startswith("SIG") else "error"
    try:
        p = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{kind}={fault}:when={number}", str(command), *arguments, "--threads", "1"],
                           cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        yield "no end"
        return
    after = state(folder)
    if kind == "signal":
        if p.returncode not in STATUSES[fault] | {0, -15, -2}:
            yield f"status {p.returncode}"
    elif p.returncode not in {0, 1, 3, 4, 5, 6, 7}:
        yield f"status {p.returncode}: {p.stderr[-200:]!r}"
    elif p.returncode and not p.stderr.strip():
        yield f"status {p.returncode} without a word"
    elif fault == "EINTR" and p.returncode and name != "openat":
        yield f"EINTR was taken for an end: {p.stderr[-200:]!r}"
    if p.returncode == 0 and (after.get("out") != good["files"].get("out") or p.stdout != good["stdout"]):
        yield "status 0 with another output"
    for file in sorted(set(before) | set(after)):
        allowed = [v for v in (before.get(file), good["files"].get(file)) if v is not None]
        if file not in after:
            yield f"{file} is gone"
        elif p.returncode == 1 and b"skipped" in p.stderr and file.startswith("out"):
            continue  # the inputs that could be read, whole: status 1 says so
        elif not any(same(file, after[file], v) for v in allowed) and not (fault == "SIGKILL" and re.search(r"\.\w{6}$", file)):
            yield f"{file} is {'left behind' if not allowed else 'a part'}: {len(after[file])} bytes"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("command", type=Path)
    arguments.add_argument("--sample", type=int, default=0)
    arguments.add_argument("--only", default="", help="scenarios whose names contain this")
    given = arguments.parse_args()
    if not shutil.which("strace"):
        print("strace is not installed: skipped")
        return 77
    command = given.command.resolve()
    os.environ["LC_ALL"] = "C.UTF-8"
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "place"
        points, goods = [], {}
        for scenario, words in SCENARIOS.items():
            if given.only not in scenario:
                continue
            prepare(folder)
            calls, run = trace(command, words, folder)
            if calls is None:
                print(f"{scenario}: cannot be traced here: {run.stderr[-300:]!r}")
                return 77 if b"ptrace" in run.stderr.lower() else 1
            goods[scenario] = {"files": state(folder), "stdout": run.stdout}
            for call in calls:
                points += [(scenario, call, fault) for fault in ERRORS[call[0]] + (SIGNALS if call[0] in SIGNALLED else ())]
        chosen = points[:: max(1, len(points) // given.sample)] if given.sample else points
        for scenario, call, fault in chosen:
            complaints = list(judge(command, SCENARIOS[scenario], folder, goods[scenario], call, fault))
            failed += bool(complaints)
            for complaint in complaints:
                print(f"{scenario}, {call[0]} {call[1]}, {fault}: {complaint}")
    print(f"{failed} of {len(chosen)} points failed, of {len(points)} there are")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
