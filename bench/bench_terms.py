"""Term frequency from raw text, whole processes that print the 50 most frequent terms.

    python3 bench/bench_terms.py [--runs N] [--floor PROGRAM] [--sklearn PYTHON] build/dragoman FILE.txt [FILE.jsonl]

--floor: a counter that cuts ASCII words and knows no more, the least that any must do; it takes FILE and 50. --sklearn: a
Python that has scikit-learn. Of FILE.jsonl the field `text` is counted, with one thread and with two: many documents, where
a file is one. Slow peers see the first tenth of a file over 20 MB; their times are scaled. `ratio` is of processor time to
the first row's, `elapsed` of time on the clock."""
import argparse
import os
import shutil
import sys
import tempfile

from whole_process import compare

COUNTER = """
import collections, re, sys
words = collections.Counter(re.findall(r'\\w+', open(sys.argv[1], encoding='utf-8', errors='replace').read().lower()))
for word, n in words.most_common(50): print(n, word)
"""
SKLEARN = """
import sys
from sklearn.feature_extraction.text import CountVectorizer
documents = open(sys.argv[1], encoding='utf-8', errors='replace').read().split('\\n\\n')
vectorizer = CountVectorizer()
counts = vectorizer.fit_transform(documents).sum(axis=0).A1
names = vectorizer.get_feature_names_out()
for i in counts.argsort()[::-1][:50]: print(counts[i], names[i])
"""
MAWK = "{ $0 = tolower($0); gsub(/[^a-z0-9]+/, \" \"); for (i = 1; i <= NF; i++) n[$i]++ } END { for (w in n) print n[w], w }"
SHELL = "LC_ALL=C tr A-Z a-z < \"$0\" | LC_ALL=C tr -cs a-z0-9 '\\n' | LC_ALL=C sort | uniq -c | sort -rn | head -50"
SLOW = 20_000_000


def first_part(path, size):
    """A file of the first tenth of a long one, and its share."""
    if size <= SLOW:
        return path, 1
    part = tempfile.NamedTemporaryFile(suffix=".txt", delete=False)
    with open(path, "rb") as whole, part:
        text = whole.read(size // 10)
        part.write(text[:text.rfind(b"\n") + 1])
    return part.name, os.path.getsize(part.name) / size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--floor")
    parser.add_argument("--sklearn")
    parser.add_argument("dragoman")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    terms = [args.dragoman, "terms", "--top", "50", "--format", "tsv", "--quiet", "--threads"]
    for path in args.files:
        size = os.path.getsize(path)
        rows = [("dragoman, 1 thread", terms + ["1", path], None), ("dragoman, 2 threads", terms + ["2", path], None)]
        part, share = path, 1
        if not path.endswith(".jsonl"):
            part, share = first_part(path, size)
            if args.floor:
                rows.insert(0, ("floor", [args.floor, path, "50"], None))
            if shutil.which("mawk"):
                rows.append(("mawk", ["sh", "-c", f"mawk '{MAWK}' \"$0\" | sort -rn | head -50", part], share))
            rows.append(("Python re, Counter", [sys.executable, "-c", COUNTER, part], share))
            if args.sklearn:
                rows.append(("scikit-learn CountVectorizer", [args.sklearn, "-c", SKLEARN, part], share))
            rows.append(("tr | tr | sort | uniq -c", ["sh", "-c", SHELL, part], share))
        print(f"{path}: {size / 1e6:.1f} MB")
        compare(rows, args.runs, size / 1e6, "MB/s")
        if part != path:
            os.unlink(part)


if __name__ == "__main__":
    main()
