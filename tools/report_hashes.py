"""report_hashes.py [--check]: writes data/report/hashes.tsv, by which the policy of a report lets its own style and script
run and nothing else. --check only says whether it is right."""

import base64
import hashlib
import sys
from pathlib import Path

HEAD = "# Base64 of the SHA-256 of each file, for the Content-Security-Policy of a report: tools/report_hashes.py\n"


def main(arguments):
    folder = Path(__file__).resolve().parent.parent / "data" / "report"
    rows = [f"{p.name}\t{base64.b64encode(hashlib.sha256(p.read_bytes()).digest()).decode()}\n"
            for p in sorted(folder.iterdir()) if p.suffix in (".css", ".js")]
    text, path = HEAD + "".join(rows), folder / "hashes.tsv"
    if "--check" not in arguments:
        path.write_text(text)
        return 0
    if path.exists() and path.read_text() == text:
        return 0
    print(f"{path}: not that of the files beside it: run tools/report_hashes.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
