"""What counting on Spark costs: processor time, bytes shuffled and memory for a gigabyte of text.

    out/spark/bin/python bench/bench_spark.py [--sizes MB,MB,MB] [--command build/dragoman] FILE.jsonl...

Starts the cluster of tests/spark (two workers of one core on loopback), and asks it for terms, pairs of entities in
sentences, pairs of terms in windows of five words, and stances of the documents of FILE.jsonl, repeated under other ids up to
each size, in files of 16 MB, a task each. A first question, not measured, starts the executors.

CPU: seconds of the executors' Python and of their JVMs for a GB of input. shuffled: bytes between tasks for a GB, as Spark
compresses them, and rows. python: most memory that a worker's Python had. tally: bytes of the counts that reach the driver.
command: seconds of processor time of the command for a GB, of the smallest size. Sizes in GB of 10^9 bytes.

After it how many rows a task of distinct texts gives: cells of the counts of a part of FILE.jsonl, once, and the exponent b
by which they grow from the half of it to the whole, rows ~ bytes^b: what repeated texts cannot tell."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bindings" / "python"), str(ROOT / "tests" / "spark")]

from cluster import Cluster  # noqa: E402

from dragoman import spark as ds  # noqa: E402

QUESTIONS = [
    ("terms", "terms", {}, []),
    ("pairs of entities", "pairs", {}, []),
    ("pairs of terms, window:5", "pairs", {"of": "terms", "within": "window:5"}, ["--of", "terms", "--within", "window:5"]),
    ("stance", "stances", {}, []),
]
COMMANDS = {"stances": "stance"}
FILE_BYTES = 16_000_000
TICK = os.sysconf("SC_CLK_TCK")


def write(sources, size, folder):
    """Documents repeated with other ids, in files; bytes written."""
    rows = [json.loads(line) for path in sources for line in open(path, encoding="utf-8")]
    folder.mkdir()
    written, file, left, n = 0, None, 0, 0
    while written < size:
        for row in rows:
            if left <= 0:
                file = open(folder / f"{n:05}.jsonl", "w", encoding="utf-8")
                left, n = FILE_BYTES, n + 1
            line = json.dumps({"id": f"{written}-{row['id']}", "text": row["text"]}, ensure_ascii=False) + "\n"
            file.write(line)
            left -= len(line.encode())
            written += len(line.encode())
            if written >= size:
                break
    file.close()
    return written


def cpu(pid):
    """Seconds, with those of children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


def spent(pids):
    total = 0.0
    for pid in pids:
        try:
            total += cpu(pid)
        except OSError:
            continue
    return total


def forget_peaks(pids):
    for pid in pids:
        try:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        except OSError:
            continue


def peak(pids):
    most = 0
    for pid in pids:
        try:
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    most = max(most, int(line.split()[1]) * 1024)
        except OSError:
            continue
    return most


def stages(spark):
    context = spark.sparkContext
    with urllib.request.urlopen(f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/stages") as answer:
        return {stage["stageId"]: stage for stage in json.load(answer)}


def ask(spark, cluster, folder, question):
    """A row of figures, but for the command's."""
    _, kind, options, _ = question
    docs = spark.read.schema("id string, text string").option("maxPartitionBytes", FILE_BYTES).json(str(folder))
    counter = ds.Cluster(lang="en")
    before, python, java = set(stages(spark)), spent(cluster.python_workers()), spent(cluster.executors())
    forget_peaks(cluster.python_workers())
    start = time.monotonic()
    tally = counter.count(docs, kind, **options)
    elapsed = time.monotonic() - start
    new = [stage for number, stage in stages(spark).items() if number not in before and stage["status"] == "COMPLETE"]
    return {
        "elapsed": elapsed,
        "python": spent(cluster.python_workers()) - python,
        "java": spent(cluster.executors()) - java,
        "shuffled": sum(stage["shuffleWriteBytes"] for stage in new),
        "rows": sum(stage["shuffleWriteRecords"] for stage in new),
        "tasks": max(stage["numTasks"] for stage in new),
        "memory": peak(cluster.python_workers()),
        "tally": len(tally.save()),
    }


def of_command(command, folder, question):
    """Seconds of processor time."""
    _, kind, _, arguments = question
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([command, COMMANDS.get(kind, kind), "--lang", "en", "--quiet", "--top", "10", *arguments, folder],
                   stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def growth(sources):
    """How many cells distinct texts have: for a quarter of them, a half, and all."""
    import math

    rows = [json.loads(line) for path in sources for line in open(path, encoding="utf-8")]
    rows = [row for i in range(4) for row in rows[i::4]]  # each part is of all the files
    pipe = ds.Cluster(lang="en")._pipeline
    print("\nrows that a task of distinct texts gives\n")
    print("| counts | " + " | ".join(f"{share} of the texts" for share in ("a quarter", "a half", "all")) + " | b |")
    print("|---|---|---|---|---|")
    for name, kind, options, _ in QUESTIONS:
        found = []
        for share in (4, 2, 1):
            part = rows[: len(rows) // share]
            tally = pipe.tally(kind, **options)
            pipe.run(texts=part, tallies=tally)
            found.append((sum(len(row["text"].encode()) for row in part), len(tally.table("cells"))))
        b = math.log(found[2][1] / found[1][1]) / math.log(found[2][0] / found[1][0])
        print(f"| {name} | " + " | ".join(f"{cells:,} of {size / 1e6:.1f} MB" for size, cells in found) + f" | {b:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="20,50,125")
    parser.add_argument("--command", default=str(ROOT / "build" / "dragoman"))
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-spark-") as place:
        (Path(place) / "cluster").mkdir()
        cluster = Cluster(Path(place) / "cluster")
        try:
            spark = cluster.session(**{"spark.ui.enabled": "true", "spark.sql.files.maxPartitionBytes": str(2 * FILE_BYTES)})
            print("| counts | MB | tasks | s | python CPU s/GB | JVM CPU s/GB | command CPU s/GB | shuffled MB/GB | rows/GB | python MB | "
                  "tally MB |")
            print("|---|---|---|---|---|---|---|---|---|---|---|")
            warm = Path(place) / "warm"
            write(args.files, 1_000_000, warm)
            ask(spark, cluster, warm, QUESTIONS[0])
            sizes = [int(size) for size in args.sizes.split(",")]
            for size in sizes:
                folder = Path(place) / str(size)
                gb = write(args.files, size * 1_000_000, folder) / 1e9
                for question in QUESTIONS:
                    command = f"{of_command(args.command, folder, question) / gb:.0f}" if size == sizes[0] else ""
                    x = ask(spark, cluster, folder, question)
                    print(f"| {question[0]} | {gb * 1000:.0f} | {x['tasks']} | {x['elapsed']:.0f} | {x['python'] / gb:.0f} | "
                          f"{x['java'] / gb:.0f} | {command} | {x['shuffled'] / 1e6 / gb:.1f} | {x['rows'] / gb:,.0f} | "
                          f"{x['memory'] / 1e6:.0f} | {x['tally'] / 1e6:.1f} |", flush=True)
            spark.stop()
        finally:
            cluster.stop()
    growth(args.files)


if __name__ == "__main__":
    main()
