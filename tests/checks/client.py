"""client.py SOURCE SHARED COMPILER: a program compiled against the first header (tests/abi) runs with the library as it is now, and
calls every function of that header."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def main(source, shared, compiler):
    folder = source / "tests" / "abi"
    header = re.sub(r"/\*.*?\*/", "", (folder / "dragoman.h").read_text(), flags=re.S)
    promised = {re.search(r"(\w+)\s*\(", call).group(1) for call in re.findall(r"^DGM_API([^;]*);", header, flags=re.M)}
    with tempfile.TemporaryDirectory() as work:
        program, made = Path(work) / "client", Path(work) / "client.o"
        subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-I", folder, "-c", folder / "client.c", "-o", made], check=True)
        called = set(re.findall(r"\bU (dgm_\w+)", subprocess.run(["nm", "-u", made], check=True, capture_output=True, text=True).stdout))
        if called != promised:
            print("declared and not called:", *sorted(promised - called))
            return 1
        subprocess.run([compiler, made, "-o", program, shared, f"-Wl,-rpath,{shared.parent}"], check=True)
        ran = subprocess.run([program, source / "examples" / "corpus" / "a-partnership-without-brakes.txt"], capture_output=True, text=True, check=False,
                             env=dict(os.environ, LD_LIBRARY_PATH=str(shared.parent)))
    print(ran.stdout + ran.stderr + f"{len(called)} functions")
    return 0 if (ran.returncode, ran.stdout) == (0, "ok\n") else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3]))
