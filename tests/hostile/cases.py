"""Hostile inputs: name -> bytes, made here and not kept.

TEXT      plain text, by family; every byte must be accounted for
GROWTH    the same bait at n and 4n: the time must not grow faster than the text
ROWS      CSV and JSON Lines; name ends in the format, the value is (bytes, exit statuses that are right)
CONFIGS   files that configure: (command and options before the file, bytes, exit statuses that are right)

A case belongs here when an input of its kind has broken a text program somewhere: invalid UTF-8, what terminals and
spreadsheets run, what makes a matcher, a normaliser or a hash table slow, files that end too early."""

KB = 1024


def fill(unit, size):
    return unit * max(1, size // len(unit))


def numbers(seed):
    """A fixed sequence of numbers below 2**31 (Lehmer's generator with Park and Miller's multiplier)."""
    n = seed
    while True:
        n = n * 48271 % 0x7FFFFFFF
        yield n


def word(n):
    """The n-th word: no two are equal."""
    letters = ""
    while True:
        letters += "etaoinshrdlu"[n % 12]
        n //= 12
        if not n:
            return letters


SENTENCE = "Minister Ann Lee said that Borduria \"praised\" the deal of $5 million on 3 May 2019. "


def inside(bad):
    """Bad bytes at the start, in the middle of a word, between words and at the end."""
    return bad + b"Syldavia wel" + bad + b"comed the treaty, " + bad + b" and China did not" + bad


INVALID = {
    "continuation alone": b"\x80", "continuations": b"\xbf\x80\xbf", "start of two alone": b"\xc3",
    "start of three alone": b"\xe2", "three cut after two": b"\xe2\x82", "start of four alone": b"\xf0",
    "four cut after two": b"\xf0\x9f", "four cut after three": b"\xf0\x9f\x98", "overlong slash in two": b"\xc0\xaf",
    "overlong slash in three": b"\xe0\x80\xaf", "overlong slash in four": b"\xf0\x80\x80\xaf", "overlong NUL": b"\xc0\x80",
    "high surrogate": b"\xed\xa0\x80", "low surrogate": b"\xed\xbf\xbf", "surrogate pair": b"\xed\xa0\xbd\xed\xb8\x80",
    "above the last code point": b"\xf4\x90\x80\x80", "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80", "FE": b"\xfe", "FF": b"\xff\xff", "Latin-1": "déjà vu à São Tomé".encode("latin-1"),
    "CP1251": "Россия и Китай".encode("cp1251"), "GB18030": "中国和俄罗斯".encode("gb18030"),
}

HIDDEN = {
    "escape sequences": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J", "C1 controls": "\u0085\u009b31m\u0090x\u009c",
    "backspaces": "safe\b\b\b\bevil", "carriage returns": "rm\rls\r\rcat\r", "delete": "\x7f\x7f\x7f",
    "bidi overrides": "\u202etxt.exe\u202c \u2066a\u2069 \u200fb\u200e", "zero width": "Bor\u200bdu\u200cr\u200dia \ufeffChi\u2060na",
    "tags": "".join(chr(0xE0000 + ord(c)) for c in "hidden") + "\U000e007f", "variation selectors": "1\ufe0f\u20e3 \u2764\ufe0f",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001ffff\U0010ffff", "private use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "soft hyphens": "Bor\u00addu\u00adria", "line separators": "one\u2028two\u2029three\u0085four\x0bfive\x0csix",
    "object replacement": "\ufffc\ufffd\ufff9a\ufffab\ufffb",
}

RUN = {  # what spreadsheets, browsers, shells and formats would run or misread
    "formulas": "=1+1 said\n+1\n-1\n@SUM(A1)\n\t=cmd|' /C calc'!A0\n", "markup": "<script>alert(1)</script><img src=x onerror=y> & ]]> </svg>",
    "quotes of formats": "\"\" ' `` ,;\t|\\ \\\" \\u0000 {} []", "format directives": "%s %n %x %1000000d %p",
    "paths": "../../etc/passwd /dev/null C:\\con \\\\host\\share", "shell": "$(id) `id` ; rm -rf / && echo",
    "numbers of formats": "NaN Infinity -0 1e999 0x1F 007 1_000 null true",
}

EMPTY = {
    "nothing": b"", "a byte": b"a", "a space": b" ", "spaces": b" " * 5000, "a line end": b"\n", "line ends": b"\n" * 5000,
    "CR line ends": b"One line.\rTwo lines.\rThree.", "mixed line ends": b"a\r\nb\nc\rd\n\re\n\n", "no last line end": b"It ends",
    "byte order mark alone": b"\xef\xbb\xbf", "byte order marks": b"\xef\xbb\xbf" * 3 + b"text", "one NUL": b"Before\0after the NUL it goes on for a while.",
    "ctrl-Z": b"Before\x1aafter it goes on.", "a digit": b"7", "a mark": b"\"", "a dot": b".", "full stops": b"." * 3000,
}

WIDE = {
    "UTF-16 LE": b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "UTF-16 BE": b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
    "UTF-16 with half a unit": b"\xff\xfe" + SENTENCE.encode("utf-16-le") + b"a",
    "UTF-16 with lone surrogates": b"\xff\xfe" + b"a\0\x00\xd8b\0\x00\xdcc\0\x00\xd8",
    "UTF-16 of pairs": b"\xfe\xff" + ("\U0001f600 and \U00020000. " * 50).encode("utf-16-be"), "UTF-16 of nothing": b"\xff\xfe",
    "UTF-32 LE": b"\xff\xfe\0\0" + SENTENCE.encode("utf-32-le"), "UTF-32 BE": b"\0\0\xfe\xff" + SENTENCE.encode("utf-32-be"),
    "UTF-32 above the last": b"\xff\xfe\0\0" + b"a\0\0\0\0\0\x11\0\xff\xff\xff\xff", "UTF-32 cut": b"\xff\xfe\0\0a\0\0\0b\0",
}

# one unit is repeated; what it is bait for
BAIT = {
    "letters": "a", "capitals": "A", "digits": "1", "hyphens": "-", "dashes": "—", "apostrophes": "'", "quotation marks": "\"",
    "opening marks": "“", "closing marks": "”", "guillemets": "«»", "corner brackets": "「『", "brackets": "(", "closing brackets": ")",
    "commas": ",", "colons": ":", "question marks": "?!", "ellipses": "… ", "at signs": "@a", "hashes": "#a", "money signs": "$", "underscores": "_",
    "slashes": "/", "initials": "A. B. ", "titles": "Mr. Dr. ", "capital words": "Ann Lee ", "of": "of the Ministry ", "and": "Ann and ", "hyphened": "Sino-",
    "possessives": "Ann's ", "amounts": "$1 million ", "grouped digits": "1,000,", "decimals": "1.2.", "percents": "5% ", "dates": "3 May 2019 ",
    "date parts": "May 2 - 3, ", "numbers in words": "one hundred and ", "years": "2019-", "times": "12:30:", "numbered": "1. ", "negators": "not ", "never nothing": "never no ",
    "boosters": "very ", "praise": "praised ", "said": "said ", "said that": "he said that ", "quotes in quotes": "“a ‘b ", "quotes with speech": "\"x,\" he said, ",
    "and he": "and he ", "but": "but ", "passive": "was praised by ", "ties": "China and Russia and ", "both": "the two sides ", "acronyms": "U.S.A.", "acronym in brackets": "World Trade Group (WTG) ",
    "links": "http://a.b/", "addresses": "a@b.c", "one word lines": "a\n", "short lines": "Share this\n", "indented lines": " \t a\n", "list items": "- a\n", "lines of marks": "***\n", "all capitals": "A B C D\n",
    "combining marks": "a" + "\u0301", "marks alone": "\u0301\u0323", "regional indicators": "\U0001f1e8", "joined emoji": "\U0001f469\u200d", "jamo": "\u1100\u1161", "conjuncts": "\u0915\u094d",
    "compatibility": "\ufdfa", "ligatures": "\ufb03", "dotted I": "İ", "sharp s": "ẞß", "sigmas": "Σς", "Han": "中", "Han names": "中国总统", "Kana": "カタ", "Thai": "ภาษา", "Arabic": "لا", "Cyrillic": "Россия ",
    "Cyrillic words": "сказал, что ", "halfwidth": "ﾊﾟ", "mathematical": "𝐀", "zero width joiners": "\u200d", "no-break spaces": "\u00a0", "ideographic spaces": "\u3000", "replacement characters": "\ufffd",
}
PREFIXED = {"closed at last": ("\"", "he said it. ", "\""), "one colon": ("Ann Lee: ", "x ", ""), "one bracket": ("(", "word ", ""), "one dash": ("He said — ", "and so ", "."),
            "one apostrophe": ("'", "tis so, ", ""), "one Han mark": ("他说：“", "中国", ""), "subject far away": ("Borduria, ", "which, as we know, is big, ", "praised China.")}


def text_cases():
    for name, bad in INVALID.items():
        yield "invalid/" + name, inside(bad)
    for name, s in {**HIDDEN, **RUN}.items():
        yield "output/" + name, (s + " " + SENTENCE + s).encode("utf-8", "surrogatepass")
    for name, b in EMPTY.items():
        yield "empty/" + name, b
    for name, b in WIDE.items():
        yield "wide/" + name, b
    for name, unit in BAIT.items():
        yield "bait/" + name, fill(unit.encode(), 24 * KB)
    for name, (first, unit, last) in PREFIXED.items():
        yield "bait/" + name, (first + fill(unit, 16 * KB) + last).encode()
    yield "bait/distinct words", " ".join(map(word, range(6000))).encode()
    yield "bait/distinct words in sentences", ". ".join(word(n).title() for n in range(4000)).encode()
    order = numbers(7)
    yield "noise/bytes", bytes(next(order) >> 7 & 0xFF or 1 for _ in range(20 * KB))
    yield "noise/letters and marks", bytes(b" .,'\"-()AaBb19\n"[next(order) % 15] for _ in range(30 * KB))
    yield "noise/code points", "".join(chr(next(order) % 0x2FFF + 1) for _ in range(8 * KB)).encode("utf-8", "surrogatepass")
    yield "noise/sentences cut anywhere", b"".join(SENTENCE.encode()[: next(order) % 80] for _ in range(400))


GROWTH_UNITS = ("quotation marks", "quotes in quotes", "initials", "capital words", "of", "and", "amounts", "numbers in words", "date parts", "grouped digits", "negators",
                "said that", "quotes with speech", "ties", "both", "acronym in brackets", "one word lines", "short lines", "list items", "combining marks", "regional indicators",
                "joined emoji", "conjuncts", "Han", "Han names", "letters", "digits", "numbered", "hyphened", "links")


def growth_cases():
    for name in GROWTH_UNITS:
        yield name, lambda size, unit=BAIT[name].encode(): fill(unit, size)
    yield "distinct words", lambda size: " ".join(map(word, range(size // 5))).encode()
    yield "sentences", lambda size: fill(SENTENCE.encode(), size)


GOOD_ROW = '{"id":"a","text":"China praised Borduria."}\n'
DONE, SOME, READ, BAD, LIMIT = 0, 1, 3, 4, 5
ROWS = {
    "empty.csv": ("", {DONE, BAD}), "header only.csv": ("id,text\n", {DONE}), "no text field.csv": ("id,body\n1,x\n", {BAD}),
    "quoted line ends.csv": ('id,text\n1,"a\r\nb\n""c"""\n', {DONE}), "open quote.csv": ('id,text\n1,"never closed\n2,x\n', {DONE, SOME, BAD}),
    "quote within.csv": ('id,text\n1,a "b" c\n', {DONE, SOME, BAD}), "ragged.csv": ("id,text\n1\n2,b,c\n3,d\n", {DONE, SOME, BAD}), "same header.csv": ("text,text\na,b\n", {DONE, BAD}),
    "empty header.csv": (",text,\n1,a,b\n", {DONE, BAD}), "many columns.csv": ("text" + ",x" * 5000 + "\nword" + ",1" * 5000 + "\n", {DONE, BAD, LIMIT}),
    "long cell.csv": ("id,text\n1,\"" + "word " * 40000 + "\"\n", {DONE}), "formulas.csv": ('id,text\n"=1+1","@SUM said no"\n', {DONE}), "NUL.csv": ("id,text\n1,a\0b\n", {DONE, SOME, BAD}),
    "CR only.csv": ("id,text\r1,one\r2,two\r", {DONE}), "mark.csv": ("\ufeffid,text\n1,one\n", {DONE}), "only commas.csv": ("," * 3000 + "\n", {DONE, BAD}), "tabs.tsv": ("id\ttext\n1\ta\\tb\n", {DONE}),
    "same ids.csv": ("id,text\na,x\na,y\na,z\n", {DONE}),
    "empty.jsonl": ("", {DONE, BAD}), "blank lines.jsonl": ("\n\n" + GOOD_ROW + "\n\n", {DONE}), "not JSON.jsonl": ("hello\n", {BAD}), "an array.jsonl": ("[1,2]\n", {BAD}), "a string.jsonl": ('"a"\n', {BAD}),
    "cut.jsonl": (GOOD_ROW + GOOD_ROW[:20], {SOME, BAD}), "two on a line.jsonl": (GOOD_ROW.strip() + GOOD_ROW, {SOME, BAD}), "no text.jsonl": ('{"id":"a"}\n', {DONE, SOME, BAD}),
    "text of null.jsonl": ('{"id":"a","text":null}\n', {DONE, SOME, BAD}), "text of a number.jsonl": ('{"id":"a","text":5}\n', {DONE, SOME, BAD}), "id of an object.jsonl": ('{"id":{},"text":"a"}\n', {DONE, SOME, BAD}),
    "same key.jsonl": ('{"text":"a","text":"b"}\n', {DONE, SOME, BAD}), "deep.jsonl": ('{"text":"a","x":' + "[" * 20000 + "]" * 20000 + "}\n", {DONE, SOME, BAD}),
    "deep and open.jsonl": ('{"x":' * 20000 + "\n", {SOME, BAD}), "huge number.jsonl": ('{"text":"a","x":1e99999,"y":' + "9" * 400 + "}\n", {DONE, SOME, BAD}), "lone surrogate.jsonl": ('{"text":"a\\ud800b"}\n', {DONE, SOME, BAD}),
    "NUL escape.jsonl": ('{"text":"a\\u0000b"}\n', {DONE, SOME, BAD}), "bad escape.jsonl": ('{"text":"\\q"}\n', {SOME, BAD}), "controls.jsonl": ('{"text":"a\x01b"}\n', {SOME, BAD}), "mark.jsonl": ("\ufeff" + GOOD_ROW, {DONE}),
    "NaN of Python.jsonl": ('{"text":"a","x":NaN}\n', {DONE}), "long line.jsonl": ('{"text":"' + "word " * 60000 + '"}\n', {DONE}), "invalid UTF-8.jsonl": (b'{"id":"a","text":"caf\xe9"}\n', {DONE, SOME, BAD}),
    "targets beyond.jsonl": ('{"text":"abc","targets":[{"start":1,"end":99}]}\n', {DONE, SOME, BAD}), "targets backwards.jsonl": ('{"text":"abc","targets":[{"start":2,"end":1}]}\n', {DONE, SOME, BAD}),
    "targets of strings.jsonl": ('{"text":"abc","targets":["a"]}\n', {DONE, SOME, BAD}), "negative targets.jsonl": ('{"text":"abc","targets":[{"start":-1,"end":2}]}\n', {DONE, SOME, BAD}),
    "huge targets.jsonl": ('{"text":"abc","targets":[{"start":1e30,"end":9223372036854775807}]}\n', {DONE, SOME, BAD}), "targets in a letter.jsonl": ('{"text":"é中","targets":[{"start":1,"end":3}]}\n', {DONE, SOME, BAD}),
    "markup ids.jsonl": ('{"id":"<b>\\u001b[31m\\n\\t\\"","text":"a b"}\n', {DONE}),
}

BADLY = {"nothing": b"", "noise": bytes(range(256)) * 8, "invalid UTF-8": b"a\tb\xff\tc\n", "NULs": b"\0" * 100, "a long line": b"a" * 300000 + b"\n", "tabs": b"\t" * 5000 + b"\n", "markup": b"<a><b></a>",
         "brackets": b"[" * 50000, "open quote": b"a,\"b\nc", "stars": b"*" * 2000 + b"\n"}
GOOD = {DONE, BAD, LIMIT}
CONFIGS = {
    "gazetteer": (["entities", "--gazetteer"], ".tsv"), "ruler": (["entities", "--gazetteer"], ".jsonl"), "patterns": (["entities", "--patterns"], ".tsv"), "stop words": (["terms", "--stopwords"], ".txt"),
    "csv": (["keywords", "--lexicon"], ".csv"), "yml": (["keywords", "--lexicon"], ".yml"), "dic": (["keywords", "--lexicon"], ".dic"), "lc3": (["keywords", "--lexicon"], ".lc3"), "cat": (["keywords", "--lexicon"], ".cat"),
    "ykd": (["keywords", "--lexicon"], ".ykd"), "stance lexicon": (["stances", "--lexicon"], ".tsv"), "meta": (["terms", "--meta"], ".csv"), "tally": (["merge"], ".tally"), "sheet": (["validate"], ".csv"),
}
WORSE = {  # one kind alone understands them
    "patterns": {"catastrophic": b"DATE\t(a+)+$\n", "open group": b"DATE\t(((((\n", "deep groups": b"DATE\t" + b"(" * 3000 + b"a" + b")" * 3000 + b"\n", "look-behind": b"DATE\t(?<=a+)b\n", "empty match": b"DATE\ta*\n", "recursion": b"DATE\t(?R)a\n"},
    "yml": {"anchors": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "deep": b"".join(b" " * n + b"k%d:\n" % n for n in range(600)), "open": b"a: [b, \"c"},
    "ykd": {"entities": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;&c;</x>', "deep": b"<cnode>" * 20000},
    "csv": {"globs": b"word,category\n" + b"a*b*c*d*e*f*g*,x\n" * 50 + b"*,x\n", "phrases": b"word,category\n" + b"a b c d e f g h i j k l m n o p,x\n", "categories": b"word,category\n" + b"".join(b"w%d,c%d\n" % (n, n) for n in range(3000))},
}


def config_cases():
    for kind, (command, ending) in CONFIGS.items():
        for name, b in {**BADLY, **WORSE.get(kind, {})}.items():
            yield f"{kind}/{name}{ending}", command, b


# names of files that cannot be written
OUTPUTS = {
    "a folder that is not there": "none/out", "a folder": ".", "below a file": "input/out", "a long name": "x" * 300,
    "a path longer than any": "x/" * 5000, "no name": "",
}
