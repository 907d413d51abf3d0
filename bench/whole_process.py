"""Commands timed as whole processes, in turn, so that other work on the machine meets all of them alike.

In: commands that print the same kind of answer. Out: medians of processor and elapsed time and of peak memory, and
ratios to the first of them: the figures to quote."""
import os
import statistics
import subprocess
import sys
import time


def run(command):
    """Seconds of processor, seconds elapsed, MB at the peak, lines printed."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = child.stdout.read().count(b"\n")
    _, status, use = os.wait4(child.pid, 0)
    elapsed = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)}: exit code {child.returncode}")
    return use.ru_utime + use.ru_stime, elapsed, use.ru_maxrss / 1024, lines


def compare(rows, runs, size, unit):
    """rows: (name, command, bytes or None for all). The first run of each is a warm-up. size: of what a second has `unit`."""
    times = {name: [] for name, _, _ in rows}
    for number in range(-1, runs):
        for name, command, _ in rows:
            measured = run(command)
            if number >= 0:
                times[name].append(measured)
    print(f"median of {runs} runs, in turn\n{'':34} {'ratio':>7} {'elapsed':>8} {'cpu s':>7} {'s':>7} {'MB':>6} {unit:>8}")
    first = None
    for name, _, share in rows:
        cpu, elapsed, peak, _ = (statistics.median(x) for x in zip(*times[name]))
        cpu, elapsed = cpu / (share or 1), elapsed / (share or 1)
        first = first or (cpu, elapsed)
        print(f"{name:34} {cpu / first[0]:7.2f} {elapsed / first[1]:8.2f} {cpu:7.3f} {elapsed:7.3f} {peak:6.0f}"
              f" {size / elapsed:8.1f}")
