"""The Python package against the command, and against what Python people use, on the same texts.

    python3 bench/bench_python.py [--runs N] [--copies N] [--threads N] build/dragoman FILE.jsonl

FILE.jsonl has rows with `text`; the first part reads it repeated --copies times. The command is a whole process; the package
is timed in this one, its import and pipeline left out, as is the reading of JSON where texts are in memory. Peers are left out
where they are not installed: scikit-learn's CountVectorizer counts the words of the file once, and spaCy's blank English
pipeline with an EntityRuler finds the English names of data/gazetteer in the first 4 MB, in documents and in paragraphs.
Each part is run in turn; medians. `cpu` and `elapsed` are ratios to the first row of a part."""
import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings" / "python"))
import dragoman  # noqa: E402

PART = 4_000_000


def whole(command):
    """A process as a thing to time."""

    def run():
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, use = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(command)}: exit code {child.returncode}")
        return use.ru_utime + use.ru_stime

    return run


def inside(function):
    """A call in this process."""

    def run():
        start = time.process_time()
        function()
        return time.process_time() - start

    return run


def compare(title, size, runs, rows):
    """rows: name and what runs and gives seconds of processor. The first run of each is a warm-up."""
    times = {name: [] for name, _ in rows}
    for number in range(-1, runs):
        for name, run in rows:
            gc.collect()
            start = time.perf_counter()
            cpu = run()
            if number >= 0:
                times[name].append((cpu, time.perf_counter() - start))
    print(f"\n{title}, {size / 1e6:.1f} MB, median of {runs} runs in turn")
    print(f"{'':44} {'cpu':>7} {'elapsed':>8} {'cpu s':>8} {'s':>8} {'MB/s':>7}")
    first = None
    for name, _ in rows:
        cpu, elapsed = (statistics.median(each) for each in zip(*times[name]))
        first = first or (cpu, elapsed)
        print(f"{name:44} {cpu / first[0]:7.2f} {elapsed / first[1]:8.2f} {cpu:8.3f} {elapsed:8.3f} {size / 1e6 / elapsed:7.1f}")


def against_command(command, path, texts, options):
    pipe, threads = dragoman.Pipeline(), options.threads
    size, more = os.path.getsize(path), ["--threads", str(threads), str(path)]
    for name in ("actors", "terms"):
        count = getattr(pipe, name)
        compare(f"{name}, {threads} thread(s)", size, options.runs, [
            (f"dragoman {name} FILE", whole([command, name, "--top", "20", *more])),
            (f"pipe.{name}(FILE)", inside(lambda: count(path, top=20, threads=threads))),
            (f"pipe.{name}(texts), a list in memory", inside(lambda: count(texts, top=20, threads=threads))),
        ])


def threads_of_python(texts, options):
    """Two threads of Python's, each with half of the texts and one thread of C's."""
    pipe, half = dragoman.Pipeline(lang="en"), len(texts) // 2

    def count(part):
        return pipe.actors(part, threads=1)

    def both():
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(count, (texts[:half], texts[half:])))

    compare("actors, in threads of Python", sum(len(text.encode()) for text in texts), options.runs, [
        ("one after the other", inside(lambda: [count(texts[:half]), count(texts[half:])])),
        ("two threads", inside(both)),
    ])


def against_sklearn(texts, options):
    try:
        from sklearn.feature_extraction.text import CountVectorizer
    except ImportError:
        return print("\nscikit-learn is not installed: left out")
    pipe = dragoman.Pipeline(lang="en")

    def theirs():
        vectorizer = CountVectorizer()
        counts = vectorizer.fit_transform(texts).sum(axis=0).A1
        words = vectorizer.get_feature_names_out()
        return [(words[i], counts[i]) for i in counts.argsort()[::-1][:50]]

    rows = [(f"pipe.terms(texts), {n} thread(s)", inside(lambda n=n: pipe.terms(texts, top=50, threads=n).rows)) for n in (1, 2)]
    compare("counting words", sum(len(text.encode()) for text in texts), options.runs, [*rows, ("CountVectorizer", inside(theirs))])


def against_spacy(texts, options):
    try:
        import spacy
    except ImportError:
        return print("\nspaCy is not installed: left out")
    first, size = [], 0
    for text in texts:
        first.append(text)
        size += len(text.encode())
        if size > PART:
            break
    patterns = list(names(ROOT / "data"))
    listed = "".join(json.dumps(pattern) + "\n" for pattern in patterns)
    pipe = dragoman.Pipeline(lang="en", builtin=False, gazetteers=("names.jsonl", listed))
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    paragraphs = [paragraph for text in first for paragraph in text.split("\n\n") if paragraph]
    for what, docs in (("documents", first), ("paragraphs", paragraphs)):
        compare(f"finding {len(patterns)} names in {len(docs)} {what}", size, options.runs, [
            ("pipe.entities(texts), 1 thread(s)", inside(lambda docs=docs: pipe.entities(docs, threads=1))),
            ("pipe.entities(texts), 2 thread(s)", inside(lambda docs=docs: pipe.entities(docs, threads=2))),
            ("spaCy, blank English and EntityRuler", inside(lambda docs=docs: [doc.ents for doc in nlp.pipe(docs)])),
        ])


def names(data):
    """The English names of the gazetteer, as an EntityRuler takes them."""
    for path in sorted((data / "gazetteer").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and len(cells) > 4 and cells[3] in ("en", "*"):
                yield {"label": cells[2], "pattern": cells[4], "id": cells[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--copies", type=int, default=9)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("command")
    parser.add_argument("file")
    options = parser.parse_args()
    data = Path(options.file).read_bytes()
    texts = [json.loads(line)["text"] for line in data.decode().splitlines() if line.strip()]
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        for _ in range(options.copies):
            file.write(data)
        file.flush()
        against_command(options.command, file.name, texts * options.copies, options)
    threads_of_python(texts * 2, options)
    against_sklearn(texts, options)
    against_spacy(texts, options)


if __name__ == "__main__":
    main()
