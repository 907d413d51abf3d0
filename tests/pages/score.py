"""score.py COMMAND [--flat | --written] [--errors N] [--trafilatura] [--html FOLDER]: main text found on the pages of pages.py.

F1 over runs of four words (characters in Chinese), as benchmarks of article extraction count it: micro over a style's
pages. Ends with 1 where a style is under 90 (85 of those written by hand) or all of them together
under 95. --flat: of the same pages flattened to text,
whose tags are gone. --written: of the pages of flat/, written by hand. --trafilatura scores that program on the same pages, --html writes them to a folder."""

import argparse
import collections
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages import flat_pages, pages, written_pages  # noqa: E402

WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


def runs(text, n=4):
    words = WORD.findall(text)
    return collections.Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)))


def found_by(command, folder):
    out = subprocess.run([command, "lines", "--format", "jsonl", folder], check=True, stdout=subprocess.PIPE).stdout
    found = collections.defaultdict(list)
    for line in out.decode().splitlines():
        row = json.loads(line)
        if row["kind"] in ("body", "heading"):
            found[row["doc"]].append(row["text"])
    return {doc: "\n".join(lines) for doc, lines in found.items()}


def found_by_trafilatura(folder):
    import trafilatura

    return {p.stem: trafilatura.extract(p.read_bytes(), include_comments=False, include_tables=False) or "" for p in folder.iterdir()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--written", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--trafilatura", action="store_true")
    parser.add_argument("--html", type=Path)
    given = parser.parse_args()
    made = list(written_pages() if given.written else flat_pages() if given.flat else pages())
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.html or Path(temporary)
        folder.mkdir(exist_ok=True)
        for name, _, data, _ in made:
            (folder / f"{name}.{'txt' if given.flat or given.written else 'html'}").write_bytes(data)
        found = found_by_trafilatura(folder) if given.trafilatura else found_by(given.command, folder)
    totals, shown = collections.defaultdict(lambda: [0, 0, 0]), 0
    for name, style, _, story in made:
        want, got = runs("\n".join(story.gold)), runs(found.get(name, ""))
        hit = sum((want & got).values())
        for key in (style, "all"):
            for i, n in enumerate((hit, sum(want.values()), sum(got.values()))):
                totals[key][i] += n
        if want != got and shown < given.errors:
            shown += 1
            print(f"{name}\n  missing {[' '.join(x) for x in (want - got)][:6]}\n  extra {[' '.join(x) for x in (got - want)][:6]}")
    worst = 100.0
    for style, (hit, want, got) in totals.items():
        f1 = 200 * hit / (want + got)
        print(f"{style:16} precision {100 * hit / max(1, got):6.2f}  recall {100 * hit / want:6.2f}  F1 {f1:6.2f}")
        worst = min(worst, f1 if style != "all" else f1 - 5)
    return 0 if worst >= (85 if given.written else 90) else 1


if __name__ == "__main__":
    sys.exit(main())
