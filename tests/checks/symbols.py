"""symbols.py SOURCE SHARED STATIC: the shared library exports what src/dragoman.map lists and dragoman.h declares, no
more and no less, under the map's version; the static archive defines no other global symbol.

--self-test, as the last argument, plants a name too many and a name too few and asks for both to be found."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path


def nm(*arguments):
    output = subprocess.run(["nm", *arguments], check=True, capture_output=True, text=True).stdout
    return [line.split() for line in output.splitlines() if line and not line.endswith(":")]


def compare(what, found, expected):
    for name in sorted(found - expected):
        print(f"{what}: {name} should not be there")
    for name in sorted(expected - found):
        print(f"{what}: {name} is missing")
    return found == expected


def main(source, shared, static):
    text = (source / "src/dragoman.map").read_text()
    mapped = set(re.findall(r"^\s+(\w+);$", text, re.M))
    version = re.findall(r"^(\w+) \{", text, re.M)[-1]
    header = re.sub(r"/\*.*?\*/", "", (source / "include/dragoman.h").read_text(), flags=re.S)
    declared = set(re.findall(r"^DGM_API [^;(]*?(\w+)\(", header, re.M))
    dynamic = [line[-1] for line in nm("-D", "--defined-only", shared) if line[1] != "A"]
    unversioned = {name for name in dynamic if "@" not in name}
    exported = {name.split("@")[0] for name in dynamic}
    archived = {line[-1] for line in nm("-g", "--defined-only", static)}
    good = [
        compare("dragoman.map and dragoman.h", mapped, declared),
        compare("the shared library", exported, mapped),
        compare("the static library", archived, mapped),
        compare(f"symbols without the version {version}", unversioned, set()),
    ]
    print(f"{len(mapped)} functions")
    return 0 if mapped and all(good) else 1


def self_test(source, shared, static):
    missed = 0
    for name, old, new in (
        ("src/dragoman.map", "    dgm_version;\n", ""),
        ("src/dragoman.map", "    dgm_version;\n", "    dgm_version;\n    dgm_planted;\n"),
        ("include/dragoman.h", "dgm_version(void);", "dgm_version(void);\nDGM_API int32_t dgm_planted(void);"),
    ):
        with tempfile.TemporaryDirectory() as work:
            for path in ("src/dragoman.map", "include/dragoman.h"):
                text = (source / path).read_text()
                copy = Path(work) / path
                copy.parent.mkdir()
                copy.write_text(text.replace(old, new) if path == name else text)
            missed += main(Path(work), shared, static) == 0
    print("every planted breach found" if not missed else f"{missed} planted breaches not found")
    return 1 if missed else 0


if __name__ == "__main__":
    check = self_test if "--self-test" in sys.argv else main
    sys.exit(check(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
