"""bench_worst.py COMMAND [--mb N] [--command NAME]: time and memory that the worst shapes of text take, a byte of text.

Each shape, one or a few pieces over and over, is a document of N megabytes (1) and one of 4 N, read by COMMAND profile, which finds every
layer. Printed, worst first: microseconds of processor and bytes of memory a byte of the longer text, what the empty text takes
left out; and how many times as long the longer one took: 4 is linear."""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

SHAPES = {
    "letters, a line each": "a\n", "letters": "a ", "one word": "a", "blanks": " ", "line ends": "\n", "paragraphs of a letter": "a\n\n",
    "a name": "China ", "two names, a line each": "China\nRussia\n", "names with titles": "President Xi Jinping of China ", "initials": "A. B. ",
    "full stops": ". ", "numbers with dots": "1. ", "digits": "7", "amounts": "$5 million ", "dates": "on 3 May 2019, ", "percents": "5 % of ", "times": "12:34:56 ",
    "opening marks": "(", "quotation marks": "\"", "nested quotations": "\"a 'b ", "quotations": "\"We will not,\" said Anna Lee of China. ", "cues": "said ",
    "negators": "not never no ", "praise": "China praised Russia very strongly. ", "pronouns": "he said that they said that he ", "relatives": "who which that ",
    "abbreviations": "Mr. Dr. e.g. U.S. ", "addresses": "http://a.b/c ", "mails": "a@b.c ", "hyphens": "a-b-c-", "apostrophes": "a'b ", "capitals": "ABC DEF ", "Capitalized": "Abc Def ",
    "marks": "a\u0301\u0302\u0303", "ideographs": "中国外交部", "one ideograph": "的", "kana": "カナ", "Cyrillic": "Россия заявила, что ", "flags": "🇺🇸🇨🇳", "families": "👨‍👩‍👧 ", "no Unicode": b"\xff\xfe\xc3", "NFKC": "\ufdfa ",
    "elements": "<div>", "items": "<li>a", "references": "&amp;", "pull quotes": "The council met on Monday to speak of grain.\n\n",
}
SURE = 0.2  # seconds; what takes less shows no growth
HTML = {"elements", "items", "references"}


def numbered(bytes_wanted):
    """Words that are all different."""
    words, n = [], 0
    while n < bytes_wanted:
        words.append(b"Word%x " % (len(words) * 2654435761 % 2**32))
        n += len(words[-1])
    return b"".join(words)


def make(name, size):
    if name == "different words":
        return numbered(size)
    piece = SHAPES[name]
    piece = piece if isinstance(piece, bytes) else piece.encode()
    return (b"<!DOCTYPE html><body>" if name in HTML else b"") + piece * (size // len(piece))


def run(command, path):
    """Seconds of processor, bytes at the peak."""
    child = subprocess.Popen([*command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, use = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return use.ru_utime + use.ru_stime, use.ru_maxrss * 1024, child.returncode


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("command")
    arguments.add_argument("--mb", type=float, default=1)
    arguments.add_argument("--name", default="profile", help="what of COMMAND (profile)")
    args = arguments.parse_args()
    command = [args.command, args.name, "--quiet", "--threads", "1"]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_bytes(b"a")
        floor_s, floor_b, _ = run(command, path)
        for name in [*SHAPES, "different words"]:
            measured = []
            for factor in (1, 4):
                path.write_bytes(make(name, int(args.mb * 1e6) * factor))
                measured.append((*run(command, path), path.stat().st_size))
            (short, _, _, _), (seconds, peak, code, size) = measured
            growth = (seconds - floor_s) / max(short - floor_s, 0.01)
            rows.append(((seconds - floor_s) / size * 1e6, (peak - floor_b) / size, growth if seconds > floor_s + SURE else 0, code, name))
    print(f"{'us a byte':>10} {'bytes':>7} {'growth':>7}")  # 0: too short to tell
    for microseconds, memory, growth, code, name in sorted(rows, reverse=True):
        print(f"{microseconds:10.2f} {memory:7.0f} {growth:7.1f}  {name}{f', exit code {code}' if code else ''}")
    print(f"at most {max(r[0] for r in rows):.2f} us and {max(r[1] for r in rows):.0f} bytes a byte; "
          f"{sum(r[2] > 8 for r in rows)} of {len(rows)} grow by more than 8")


if __name__ == "__main__":
    main()
