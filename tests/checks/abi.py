"""abi.py SOURCE SHARED [--write | --self-test]: the binary interface of the shared library is the one that
src/dragoman.abi describes (needs libabigail's abidw and abidiff, else exit 77).

Any difference fails, be it compatible or not: --write renews the description, so that every change of the interface is
a change of that file.  Only what the public header declares is described: the filter is given to abidw, and not to
abidiff, which with it misses breaks.  --self-test plants breaks in copies of the description and asks for each to be
found."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FORM = ("--drop-private-types", "--exported-interfaces-only", "--type-id-style", "hash", "--no-show-locs",
        "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed")


def describe(source, shared, out):
    subprocess.run(["abidw", "--headers-dir", str(source / "include"), *FORM, "--out-file", str(out), str(shared)], check=True)
    out.write_text(out.read_text().replace(f"path='{source.resolve()}/", "path='"))


def differs(old, new):
    """What changed, "" for nothing."""
    found = subprocess.run(["abidiff", "--no-show-locs", str(old), str(new)], capture_output=True, text=True, check=False)
    if found.returncode & 3:
        raise SystemExit(f"abidiff: {found.stderr}")
    return found.stdout if found.returncode else ""


def self_test(committed, now):
    text = committed.read_text()
    function = re.search(r"<function-decl name='dgm_doc_set'.*?</function-decl>", text, re.S).group()
    struct = re.search(r"<class-decl name='dgm_options'.*?</class-decl>", text, re.S).group()
    member = re.search(r"layout-offset-in-bits='64'", struct).group()
    breaks = {
        "a function has gone": re.sub(r" *<elf-symbol name='dgm_doc_set'[^\n]*\n", "", text).replace(function, ""),
        "an argument has gone": text.replace(function, re.sub(r"\s*<parameter [^>]*/>", "", function, count=1)),
        "a member has moved": text.replace(struct, struct.replace(member, "layout-offset-in-bits='96'")),
        "a struct has grown": text.replace(struct, re.sub(r"size-in-bits='\d+'", "size-in-bits='64'", struct, count=1)),
    }
    missed = 0
    with tempfile.TemporaryDirectory() as work:
        for name, planted in breaks.items():
            path = Path(work) / "planted.abi"
            path.write_text(planted)
            if planted == text or not differs(path, now):
                print(f"not found: {name}")
                missed += 1
    print(f"{len(breaks) - missed} of {len(breaks)} planted breaks found")
    return missed


def main(source, shared, option=""):
    if not shutil.which("abidw") or not shutil.which("abidiff"):
        print("libabigail is not installed: skipped")
        return 77
    committed = source / "src/dragoman.abi"
    if option == "--write":
        describe(source, shared, committed)
        return 0
    with tempfile.TemporaryDirectory() as work:
        now = Path(work) / "now.abi"
        describe(source, shared, now)
        if option == "--self-test":
            return 1 if self_test(committed, now) else 0
        changed = differs(committed, now)
    if changed:
        print(changed, f"The interface differs from {committed.name}. If that is meant: python3 tests/checks/abi.py . SHARED --write", sep="\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4]))
