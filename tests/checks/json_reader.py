"""json_reader.py PROGRAM [N]: what the reader of JSON takes, refuses and reads is what Python's json does: over N (20,000) documents made at
random, half of them changed in a place or three, with a fixed seed. PROGRAM is tests/base/json_echo.c."""

import json
import random
import subprocess
import sys

STRINGS = ["", "a", "text", "é", "北京", "😀", "\u2028", '"', "\\", "/", "\b\f\n\r\t", "\0", "\x1f", "\x7f", "a" * 70, "b" * 200, "x" * 63 + '"' + "y" * 64]
NUMBERS = ["0", "-0", "7", "-12", "0.5", "1e9", "1E-7", "1.25e+30", "123456789012345678901234567890", "1e999"]
ESCAPES = ["\\ud800", "\\udc00", "\\ud83d\\ude00", "\\uD83D\\u0041", "\\u0000", "\\/", "\\u00E9", "\\ud800\\ud800\\udc00"]
PIECES = list('{}[]:,"\\0123456789.eE+-untf \t\n\r') + ["\x00", "\x1f", "é", "\u00a0", "NaN", "-Infinity", "null", "true", "//", "'", "\\u12", "\\x"] + ESCAPES


def string(rng):
    s = json.dumps(rng.choice(STRINGS) + rng.choice(STRINGS), ensure_ascii=rng.random() < 0.5)
    return s[:-1] + rng.choice(ESCAPES) + '"' if rng.random() < 0.2 else s


def space(rng):
    return rng.choice(["", "", "", " ", "\t", "\n", "\r", "  \n"])


def value(rng, depth):
    kind = rng.randrange(8 if depth else 5)
    if kind < 2:
        return string(rng)
    if kind == 2:
        return rng.choice(NUMBERS)
    if kind < 5:
        return rng.choice(["null", "true", "false", "NaN", "Infinity", "-Infinity"])
    return container(rng, depth - 1)


def container(rng, depth):
    def part(before):
        return space(rng) + before + space(rng) + value(rng, depth) + space(rng)
    n = rng.randrange(5)
    if rng.random() < 0.5:
        return "[" + (",".join(part("") for _ in range(n)) or space(rng)) + "]"
    return "{" + (",".join(part(string(rng) + space(rng) + ":") for _ in range(n)) or space(rng)) + "}"


def changed(rng, s):
    for _ in range(rng.randrange(1, 4)):
        at, to = rng.randrange(len(s) + 1), rng.randrange(len(s) + 1)
        s = rng.choice([s[:at] + rng.choice(PIECES) + s[at:], s[:at] + s[at + 1:], s[:at] + rng.choice(PIECES) + s[at + 1:], s[:at], s[:at] + s[to:to + 5] + s[at:]])
    return s


def shown(v):
    """As json_echo prints it."""
    if isinstance(v, Number):
        return " #" + v.written
    if isinstance(v, str):
        return ' "' + "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in v).encode().hex()
    if isinstance(v, Pairs):
        return " {" + "".join(shown(name) + shown(x) for name, x in v.pairs) + " }"
    if isinstance(v, list):
        return " [" + "".join(map(shown, v)) + " ]"
    return {None: " n", True: " t", False: " f"}[v]


class Number:
    def __init__(self, written):
        self.written = written


class Pairs:
    def __init__(self, pairs):
        self.pairs = pairs


def read(s):
    try:
        v = json.loads(s, parse_int=Number, parse_float=Number, parse_constant=lambda _: None, object_pairs_hook=Pairs)
    except ValueError:
        return "refused"
    return shown(v) if isinstance(v, (list, Pairs)) else "refused"


def main(program, n=20000):
    rng = random.Random(1)
    documents = []
    for i in range(int(n)):
        s = container(rng, 4)
        documents.append(changed(rng, s) if i % 2 else s)
    sent = b"".join(b"%d\n%s" % (len(b), b) for b in (s.encode() for s in documents))
    got = subprocess.run([program], input=sent, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    assert len(got) == len(documents) + 1, "the program stopped early"
    wrong = [(s, line) for s, line in zip(documents, got) if line != read(s)]
    for s, line in wrong[:10]:
        print(f"{s!r}\n  Python: {read(s)}\n  we:     {line}")
    refused = sum(line == "refused" for line in got)
    print(f"{len(documents)} documents, {refused} refused, {len(wrong)} otherwise than Python")
    return 1 if wrong or refused < len(documents) // 5 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
