"""sqlite_docs.py SOURCE BUILD: runs the commands of docs/sqlite.md, one block after the other, with the extension of the build; what
a block prints is the plain block behind it, where there is one. 77: there is no sqlite3."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def main(source, build):
    if not shutil.which("sqlite3"):
        print("there is no sqlite3")
        return 77
    blocks = BLOCK.findall((source / "docs" / "sqlite.md").read_text(encoding="utf-8"))
    env = dict(os.environ, PATH=f"{build}{os.pathsep}{os.environ['PATH']}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(source / "examples")
        for (kind, code), (next_kind, printed) in zip(blocks, blocks[1:] + [("end", "")]):
            if kind != "sh":
                continue
            code = code.replace("/usr/local/lib/dragoman/", f"{build}/")
            ran = subprocess.run(["sh", "-e", "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=False)
            if ran.returncode or ran.stderr or (not next_kind and ran.stdout != printed):
                print(code, ran.stdout, ran.stderr, sep="\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
