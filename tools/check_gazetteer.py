#!/usr/bin/env python3
"""Check data/gazetteer/*.tsv: form, ids, dates, references; print counts.

Exit 0 if all is well, 1 if any row is at fault (each named by file and line).
With --shared, also list the aliases that more than one id claims without the flag
`metonym` or `ambiguous` on any of them: not faults, but worth a look.
"""
import argparse
import collections
import datetime
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "data", "gazetteer")
COLUMNS = ["id", "name", "type", "lang", "alias", "flags", "from", "to", "source", "role", "state"]
TYPES = {"PERSON", "GPE", "LOC", "ORG", "NORP", "EVENT", "LAW", "PRODUCT"}
LANGS = {"en", "ru", "fr", "es", "zh", "*"}
FLAGS = {"case", "demonym", "metonym", "capital", "surname", "inflect", "ambiguous"}
ROLES = {
    "president", "vice-president", "prime-minister", "deputy-prime-minister", "chancellor", "monarch", "crown-prince",
    "supreme-leader", "head-of-state", "head-of-government", "foreign-minister", "defence-minister",
    "finance-minister", "interior-minister", "party-leader", "secretary-general", "deputy-secretary-general",
    "central-bank-governor", "national-security-adviser", "security-council-secretary", "director",
    "commission-president", "council-president", "high-representative", "parliament-speaker", "ambassador",
    "chief-of-staff", "special-envoy", "chief-executive", "spokesperson", "pope", "trade-minister", "chairman",
    "intelligence-director", "military-commander", "governor", "mayor", "senator", "opposition-leader",
}
# ISO 3166-1 alpha-2, and beside it: Kosovo, the Soviet Union, Yugoslavia.
ISO = set("""
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt
bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh
er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht
hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls
lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni
nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg
sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug
um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
""".split()) | {"xk", "su", "yu"}
ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def valid_date(text):
    if not DATE.match(text):
        return False
    parts = [int(p) for p in text.split("-")] + [1, 1]
    try:
        datetime.date(*parts[:3])
    except ValueError:
        return False
    return True


def read(path, fault):
    """Rows of one file as (line number, fields); faults of its form are reported."""
    with open(path, "rb") as f:
        raw = f.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(path, 0, f"not UTF-8: {error}")
        return
    if "\r" in text:
        fault(path, 0, "carriage return")
    if not text.endswith("\n"):
        fault(path, 0, "no newline at the end")
    header = None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or not line:
            continue
        fields = line.split("\t")
        if header is None:
            header = fields
            if header != COLUMNS:
                fault(path, number, "header is not: " + " ".join(COLUMNS))
            continue
        if len(fields) != len(COLUMNS):
            fault(path, number, f"{len(fields)} columns, not {len(COLUMNS)}")
            continue
        yield number, dict(zip(COLUMNS, fields))
    if header is None:
        fault(path, 0, "no header")


def check_row(row, fault):
    if not ID.match(row["id"]):
        fault(f"id {row['id']!r} is not in kebab-case")
    two_letters = len(row["id"]) == 2 and row["id"].isalpha()
    if two_letters and row["id"] not in ISO:
        fault(f"two-letter id {row['id']!r} is no ISO 3166 code")
    if two_letters and row["type"] not in ("GPE", "NORP", "LOC"):
        fault(f"two-letter id {row['id']!r} with type {row['type']}")
    if row["type"] not in TYPES:
        fault(f"type {row['type']!r} is unknown")
    if row["lang"] not in LANGS:
        fault(f"language {row['lang']!r} is unknown")
    flags = row["flags"].split(",") if row["flags"] else []
    for flag in flags:
        if flag not in FLAGS:
            fault(f"flag {flag!r} is unknown")
    if len(set(flags)) != len(flags):
        fault("flag given twice")
    if ("demonym" in flags) and row["type"] != "NORP":
        fault("demonym that is not NORP")
    if "surname" in flags and row["type"] != "PERSON":
        fault("surname that is not PERSON")
    for column in ("name", "alias"):
        if not row[column] or row[column] != row[column].strip() or "  " in row[column]:
            fault(f"{column} {row[column]!r}: empty, or spaces too many")
    if re.search("[\u200b-\u200f\u2060\ufeff\u00a0\u202f]", row["alias"]):
        fault(f"alias {row['alias']!r}: invisible character or no-break space")
    if row["lang"] == "ru" and not re.search("[А-Яа-яЁё]", row["alias"]):
        fault(f"Russian alias {row['alias']!r} without a Cyrillic letter")
    if row["lang"] == "zh" and not re.search("[\u3400-\u9fff]", row["alias"]):
        fault(f"Chinese alias {row['alias']!r} without a Chinese character")
    if row["lang"] in ("en", "fr", "es", "*") and re.search("[А-Яа-яЁё\u3400-\u9fff]", row["alias"]):
        fault(f"alias {row['alias']!r} not in the script of {row['lang']}")
    for column in ("from", "to"):
        if row[column] and not valid_date(row[column]):
            fault(f"{column} {row[column]!r} is no ISO date")
    if row["from"] and row["to"] and row["from"][:len(row["to"])] > row["to"][:len(row["from"])]:
        fault(f"from {row['from']} is after to {row['to']}")
    if row["source"] not in ("cldr", "editor"):
        fault(f"source {row['source']!r} is unknown")
    if row["role"] and row["role"] not in ROLES:
        fault(f"role {row['role']!r} is unknown")
    if bool(row["role"]) and (row["type"] != "PERSON" or not row["state"]):
        fault("a role needs type PERSON and a state")
    if (row["from"] or row["to"]) and not row["role"]:
        fault("dates without a role")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=DATA, help="folder of the gazetteers")
    parser.add_argument("--shared", action="store_true", help="list aliases that several ids claim")
    args = parser.parse_args()
    faults = []

    def fault_at(path, number, message):
        faults.append(f"{os.path.basename(path)}:{number}: {message}")

    names, seen, types = {}, {}, collections.defaultdict(set)
    claims = collections.defaultdict(list)
    counts = collections.Counter()
    per_type = collections.Counter()
    ids = collections.defaultdict(set)
    states = []
    paths = sorted(glob.glob(os.path.join(args.data, "*.tsv")))
    if not paths:
        faults.append(f"no .tsv file in {args.data}")
    for path in paths:
        short = os.path.basename(path)
        for number, row in read(path, fault_at):
            def fault(message, path=path, number=number):
                fault_at(path, number, message)
            check_row(row, fault)
            counts[short] += 1
            per_type[row["type"]] += 1
            ids[short].add(row["id"])
            if "metonym" not in row["flags"].split(",") and row["type"] != "NORP":
                types[row["id"]].add(row["type"])
            if names.setdefault(row["id"], row["name"]) != row["name"]:
                fault(f"id {row['id']} is named {row['name']!r} here, {names[row['id']]!r} elsewhere")
            key = tuple(row[c] for c in ("id", "type", "lang", "alias", "role", "state", "from"))
            if key in seen:
                fault(f"same id, type, language and alias as {seen[key]}: {row['alias']}")
            seen[key] = f"{short}:{number}"
            claims[row["lang"], row["alias"].casefold()].append((row["id"], row["type"], row["flags"]))
            if row["state"]:
                states.append((path, number, row["state"]))
    for path, number, state in states:
        if state not in names:
            fault_at(path, number, f"state {state!r} is no id of the gazetteer")
    for id_, kinds in sorted(types.items()):
        if "PERSON" in kinds and len(kinds) > 1:
            faults.append(f"id {id_} is a person and also {', '.join(sorted(kinds - {'PERSON'}))}")
    by_name = collections.defaultdict(set)
    for id_, name in names.items():
        by_name[name].add(id_)
    for name, same in sorted(by_name.items()):
        if len(same) > 1:
            faults.append(f"one name, several ids: {name!r}: {', '.join(sorted(same))}")
    print("file\trows\tids")
    for short in sorted(counts):
        print(f"{short}\t{counts[short]}\t{len(ids[short])}")
    print(f"all\t{sum(counts.values())}\t{len(names)}")
    print("type\trows")
    for kind in sorted(per_type):
        print(f"{kind}\t{per_type[kind]}")
    if args.shared:
        for (lang, alias), rows in sorted(claims.items()):
            if len({r[0] for r in rows}) > 1 and not any("metonym" in r[2] or "ambiguous" in r[2] for r in rows):
                print(f"shared\t{lang}\t{alias}\t" + " ".join(sorted({r[0] for r in rows})))
    for message in faults:
        print(message, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
