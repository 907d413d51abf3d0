"""state.py SHARED: the shared library has no state of its own: nothing that can be written to, nothing for each thread, and
nothing that runs when it is loaded, but what the compiler puts into every library.

--self-test, as the last argument, compiles a library with a counter, one with a thread's counter and one with a
constructor, and asks for each to be found."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# of the compiler's start-up files, and of what it asks the processor
COMPILERS = re.compile(r"^(completed\.\d+|__TMC_END__|__dso_handle|_DYNAMIC|__cpu_\w+|__do_global_dtors_aux\w*|__frame_dummy_init\w*|__JCR_\w+|frame_dummy|object\.\d+)$")
WRITABLE = re.compile(r"\s(\.(?:data|bss|tdata|tbss)(?:\.(?!rel\.ro)[\w.]+)?|\.init_array|\.ctors)\s+([0-9a-f]+)\s+(.*)$")


def found(shared):
    output = subprocess.run(["objdump", "-t", shared], check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        m = WRITABLE.search(line)
        if m and not m.group(3).startswith(".") and not COMPILERS.match(m.group(3).split()[-1]):
            yield f"{m.group(3).split()[-1]} in {m.group(1)}"
    sections = subprocess.run(["readelf", "-SW", shared], check=True, capture_output=True, text=True).stdout
    m = re.search(r"\.init_array\s+INIT_ARRAY\s+\w+\s+\w+\s+(\w+)", sections)
    own = 1 + ("__cpu_model" in output)  # frame_dummy, and what fills __cpu_model
    if m and int(m.group(1), 16) > 8 * own:
        yield f"{int(m.group(1), 16) // 8 - own} constructors"


def main(shared):
    complaints = sorted(set(found(shared)))
    for complaint in complaints:
        print(complaint)
    print("no state" if not complaints else f"{len(complaints)} pieces of state")
    return 1 if complaints else 0


def self_test(_):
    missed = 0
    for planted in ("static int n; int f(void) { return ++n; }", "static int n = 7; int f(void) { return ++n; }",
                    "static _Thread_local int n; int f(void) { return ++n; }",
                    "int f(void); __attribute__((constructor)) static void g(void) { f(); } int f(void) { return 1; }"):
        with tempfile.TemporaryDirectory() as work:
            source, shared = Path(work) / "x.c", Path(work) / "x.so"
            source.write_text(planted + "\n")
            subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", shared, source], check=True)
            missed += main(shared) == 0
    print("every planted state found" if not missed else f"{missed} planted states not found")
    return 1 if missed else 0


if __name__ == "__main__":
    check = self_test if "--self-test" in sys.argv else main
    sys.exit(check(sys.argv[1]))
