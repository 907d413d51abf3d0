"""layers.py SOURCE [--self-test]: who may include whom.

- A stage of src/ includes its own headers, those of earlier stages (in the order of `set(stages ...)` in
  CMakeLists.txt) and dragoman.h.
- System headers beyond the C library are for src/base/os.c alone, math.h for src/stats alone; each library we stand on
  is for the stages named in LIBRARIES.
- cli/ and examples/ include dragoman.h and the C library, cli/ its own headers and POSIX too.

--self-test plants one breach of each rule in a copy and asks for each to be found."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

C_LIBRARY = set(
    "assert ctype errno float inttypes iso646 limits locale setjmp signal stdalign stdarg stdatomic stdbool stddef "
    "stdint stdio stdlib string time uchar wchar wctype".split()
)
POSIX = set(
    "dirent fcntl getopt poll pthread strings termios unistd sys/ioctl sys/mman sys/resource sys/stat sys/time "
    "sys/types sys/wait".split()
)
LIBRARIES = {
    "pcre2": {"text", "entity", "stance", "api"},
    "libstemmer": {"lexis", "api"},
    "utf8proc": {"base", "text", "segment", "lexis", "entity", "table", "api"},
    "expat": {"stance"},
    "iconv": {"text"},
    "sqlite3": {"table"},
    "zlib": {"corpus"},
    "zstd": {"corpus"},
}
PROCESSOR = {"immintrin", "emmintrin", "tmmintrin", "arm_neon"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def includes(path):
    for kind, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        yield kind == "<", name, name[:-2] if name.endswith(".h") else name


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in (".c", ".h"))


def stage_breach(path, stage, stages, angled, name, bare):
    """Why a file of a stage may not include `name`, or None."""
    if name == "dragoman.h":
        return None
    if not angled:
        owner = name.split("/")[0]
        if "/" not in name or owner not in stages:
            return "is no header of a stage"
        return None if stages.index(owner) <= stages.index(stage) else f"is of a later stage than {stage}"
    if bare == "math":
        return None if stage == "stats" else "is for src/stats alone"
    if bare in C_LIBRARY or bare in PROCESSOR:
        return None
    if bare in LIBRARIES:
        return None if stage in LIBRARIES[bare] else f"is not for {stage}"
    return None if path.name == "os.c" and stage == "base" else "is a system header: for src/base/os.c alone"


def program_breach(path, allowed, angled, name, bare):
    """Why a program over the public header may not include `name`, or None."""
    if name == "dragoman.h" or (angled and bare in allowed):
        return None
    if not angled and (path.parent / name).exists() and path.parent.name == "cli":
        return None
    return "is not dragoman.h nor of the C library"


def breaches(root):
    order = re.search(r"set\(stages ([^)]*)\)", (root / "CMakeLists.txt").read_text())
    stages = order.group(1).split()
    for folder in sorted(p for p in (root / "src").iterdir() if p.is_dir()):
        if folder.name not in stages:
            yield f"{folder.relative_to(root)}: not in the order of CMakeLists.txt"
            continue
        for path in sources(folder):
            for angled, name, bare in includes(path):
                why = stage_breach(path, folder.name, stages, angled, name, bare)
                if why:
                    yield f"{path.relative_to(root)}: {name} {why}"
    for folder, allowed in (("cli", C_LIBRARY | POSIX), ("examples", C_LIBRARY)):
        for path in sources(root / folder):
            for angled, name, bare in includes(path):
                why = program_breach(path, allowed, angled, name, bare)
                if why:
                    yield f"{path.relative_to(root)}: {name} {why}"


PLANTS = [
    ("src/text/planted.c", '#include "table/table.h"\n'),
    ("src/text/planted.c", '#  include "lines.h"\n'),
    ("src/tally/planted.c", "#include <math.h>\n"),
    ("src/base/planted.c", "#include <unistd.h>\n"),
    ("src/tally/planted.c", "#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n"),
    ("src/nowhere/planted.c", "\n"),
    ("cli/planted.c", '#include "base/mem.h"\n'),
    ("examples/planted.c", "#include <unistd.h>\n"),
]


def self_test(root):
    missed = 0
    for name, text in PLANTS:
        with tempfile.TemporaryDirectory() as work:
            copy = Path(work)
            for folder in ("src", "cli", "examples"):
                shutil.copytree(root / folder, copy / folder, ignore=shutil.ignore_patterns("*.txt"))
            shutil.copy(root / "CMakeLists.txt", copy)
            planted = copy / name
            planted.parent.mkdir(exist_ok=True)
            planted.write_text(text)
            if not any("planted" in b or "nowhere" in b for b in breaches(copy)):
                print(f"not found: {name}: {text.strip()}")
                missed += 1
    print(f"{len(PLANTS) - missed} of {len(PLANTS)} planted breaches found")
    return 1 if missed else 0


def main(arguments):
    root = Path(arguments[0])
    if "--self-test" in arguments:
        return self_test(root)
    found = list(breaches(root))
    print("\n".join(found) or "every include goes one way")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
