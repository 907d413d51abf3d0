"""Measures of association and keyness against an independent computation: decimal arithmetic of 60 digits, straight from
the definitions, over tables with zero cells, tiny counts and counts of thousands of millions.

usage: measures.py PROGRAM [FOLDER]    PROGRAM: tests/stats/measures.c built
FOLDER, if given and there, holds bigrams.jsonl and keyness.jsonl: tables with values of NLTK, R and textbooks."""
import decimal
import json
import math
import pathlib
import random
import subprocess
import sys
from decimal import Decimal as D

decimal.getcontext().prec = 60
decimal.getcontext().Emin, decimal.getcontext().Emax = -10**12, 10**12
TOLERANCE = 1e-9
LN2 = D(2).ln()


def log2(x):
    return x.ln() / LN2


def g2_term(o, e):
    return o * (o / e).ln() if o else D(0)


def erfc(x):
    """By its series for small arguments and its continued fraction for large ones."""
    pi = D("3.14159265358979323846264338327950288419716939937510582097494459")
    if x < 4:
        term, total, n = x, x, 0
        while abs(term) > D(10) ** -58:
            n += 1
            term = -term * x * x / n
            total += term / (2 * n + 1)
        return 1 - 2 / pi.sqrt() * total
    f = D(0)
    for k in range(400, 0, -1):
        f = D(k) / 2 / (x + f)
    return (-x * x).exp() / pi.sqrt() / (x + f)


def fisher(n11, n1, n2, n):
    """Exact with whole numbers: relative weights of all tables with these margins."""
    low, high = max(0, n1 + n2 - n), min(n1, n2)
    weight, weights = D(1), {n11: D(1)}
    for x in range(n11, high):
        weight = weight * ((n1 - x) * (n2 - x)) / ((x + 1) * (n - n1 - n2 + x + 1))
        weights[x + 1] = weight
        if weight < D(10) ** -60 and x > n1 * n2 / n:
            break
    weight = D(1)
    for x in range(n11, low, -1):
        weight = weight * (x * (n - n1 - n2 + x)) / ((n1 - x + 1) * (n2 - x + 1))
        weights[x - 1] = weight
        if weight < D(10) ** -60 and x < n1 * n2 / n:
            break
    limit = 1 + D("1e-7")
    return sum(w for w in weights.values() if w <= limit) / sum(weights.values())


def expected(n11, n1, n2, n):
    """name -> value, None where there is none. Whole numbers in."""
    o, r1, c1, t = D(n11), D(n1), D(n2), D(n)
    n12, n21 = r1 - o, c1 - o
    n22 = t - r1 - c1 + o
    e = r1 * c1 / t
    sign = -1 if o < e else 1
    v = {}
    v["pmi"] = log2(o / e) if o else None
    v["pmi2"] = log2(o * o / (r1 * c1)) if o else None
    v["pmi3"] = log2(o**3 / (r1 * c1 * t)) if o else None
    v["npmi"] = v["pmi"] / -log2(o / t) if o and o < t else None
    v["ppmi"] = max(v["pmi"], D(0)) if o else D(0)
    rows = [(o, r1, c1), (n12, r1, t - c1), (n21, t - r1, c1), (n22, t - r1, t - c1)]
    v["g2"] = sign * 2 * sum(g2_term(x, a * b / t) for x, a, b in rows)
    v["p"] = erfc((abs(v["g2"]) / 2).sqrt())
    flat = not (r1 and c1 and t - r1 and t - c1)
    off = abs(o - e)
    v["chi2"] = None if flat else sign * sum((x - a * b / t) ** 2 / (a * b / t) for x, a, b in rows)
    less = max(off - D("0.5"), D(0))
    v["chi2_yates"] = None if flat else sign * sum(less**2 / (a * b / t) for x, a, b in rows)
    v["phi"] = None if flat else (o * n22 - n12 * n21) / (r1 * c1 * (t - r1) * (t - c1)).sqrt()
    v["t"] = (o - e) / o.sqrt() if o else None
    v["z"] = (o - e) / e.sqrt() if e else None
    v["dice"] = 2 * o / (r1 + c1) if r1 + c1 else None
    v["log_dice"] = 14 + log2(v["dice"]) if o else None
    v["jaccard"] = o / (r1 + c1 - o) if r1 + c1 - o else None
    v["min_sensitivity"] = min(o / x for x in (r1, c1) if x) if r1 + c1 else None
    v["delta_p_ab"] = o / r1 - n21 / (t - r1) if r1 and t - r1 else None
    v["delta_p_ba"] = o / c1 - n12 / (t - c1) if c1 and t - c1 else None
    a, b, c, d = (o, n12, n21, n22) if o and n12 and n21 and n22 else (x + D("0.5") for x in (o, n12, n21, n22))
    v["odds_ratio"] = a * d / (b * c)
    margin = D("1.95996398454005423552") * (1 / a + 1 / b + 1 / c + 1 / d).sqrt()
    v["odds_low"], v["odds_high"] = v["odds_ratio"] * (-margin).exp(), v["odds_ratio"] * margin.exp()
    v["poisson_stirling"] = o * (log2(o / e) - 1) if o else None
    v["fisher_p"] = fisher(n11, n1, n2, n)
    na, nb, half = r1, t - r1, D("0.5")
    compared = na and nb and o + n21
    v["log_ratio"] = log2((o or half) / na / ((n21 or half) / nb)) if compared else None
    per_million = lambda count, size: count * 10**6 / size if size else None
    v["simple_maths"] = (per_million(o, na) + 100) / (per_million(n21, nb) + 100) if na and nb else None
    x, y, x_not, y_not = o + half, n21 + half, na + 1000 - o - half, nb + 1000 - n21 - half
    v["log_odds"] = (x / x_not).ln() - (y / y_not).ln()
    v["log_odds_z"] = v["log_odds"] / (1 / x + 1 / y).sqrt()
    return v


def cases():
    random.seed(7)
    yield from [(0, 5, 7, 100), (5, 5, 5, 100), (5, 5, 100, 100), (1, 1, 1, 1), (0, 0, 4, 10), (3, 3, 7, 10),
                (8, 16, 32, 128), (4, 16, 32, 128), (1, 1, 1, 10**9), (10**6, 10**6, 10**6, 10**12), (0, 10**5, 10**5, 10**9),
                (10**5, 10**8, 10**6, 10**9), (100300, 10**8, 10**6, 10**9), (99000, 10**8, 10**6, 10**9), (1, 10**8, 10, 10**9)]
    for _ in range(400):
        n = int(10 ** random.uniform(0.5, 9))
        n1, n2 = (min(n, int(10 ** random.uniform(0, min(7, math.log10(n))))) for _ in range(2))
        low, high, mean = max(0, n1 + n2 - n), min(n1, n2), n1 * n2 / n
        spread = 6 * math.sqrt(mean) + 3
        near = int(random.uniform(mean - spread, mean + spread)) if random.random() < 0.7 else random.randint(low, high)
        yield min(max(near, low), high), n1, n2, n


def measure(program, tables):
    text = "".join("%d %d %d %d\n" % t for t in tables)
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    for block in out.strip().split("\n\n"):
        yield {name: float(value) for name, value in (line.split() for line in block.splitlines())}


def differs(got, want):
    if want is None:
        return not math.isnan(got)
    want = float(want)
    if abs(want) < 1e-300:
        return abs(got) > 1e-300
    return not abs(got - want) <= TOLERANCE * abs(want)


def against_decimals(program):
    tables = list(cases())
    for table, got in zip(tables, measure(program, tables)):
        for name, want in expected(*table).items():
            if differs(got[name], want):
                yield f"{name} of {table}: {got[name]!r}, not {want if want is None else float(want)!r}"


BIGRAMS = {"pmi": "pmi", "student_t": "t", "chi_sq": "chi2", "likelihood_ratio": "g2", "dice": "dice", "jaccard": "jaccard",
           "phi_sq": "phi", "poisson_stirling": "poisson_stirling"}
KEYNESS = {"chi2": "chi2", "chi2_yates": "chi2_yates", "g2": "g2", "pmi_ln": "pmi", "fisher_p": "fisher_p"}


def published(folder):
    """(table, name, value) of the files of published values."""
    for line in (folder / "bigrams.jsonl").read_text().splitlines():
        x = json.loads(line)
        for theirs, ours in BIGRAMS.items():
            yield (x["n11"], x["n1"], x["n2"], x["N"]), theirs, ours, x.get(theirs)
    for line in (folder / "keyness.jsonl").read_text().splitlines():
        x = json.loads(line)
        for theirs, ours in KEYNESS.items():
            yield (x["a"], x["na"], x["a"] + x["b"], x["na"] + x["nb"]), theirs, ours, x.get(theirs)


def against_published(program, folder):
    rows = list(published(folder))
    tables = sorted({row[0] for row in rows})
    measured = dict(zip(tables, measure(program, tables)))
    for table, theirs, ours, want in rows:
        got = measured[table][ours]
        got = got * math.log(2) if theirs == "pmi_ln" else got**2 if theirs == "phi_sq" else got
        if theirs in ("chi_sq", "likelihood_ratio"):
            got = abs(got)  # theirs has no sign
        # theirs subtract large terms, so their small values are only good to so much
        if want is not None and differs(got, want) and abs(got - want) > 1e-7:
            yield f"{theirs} of {table}: {got!r}, published {want!r}"


def main():
    wrong = list(against_decimals(sys.argv[1]))
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if folder and (folder / "bigrams.jsonl").exists():
        wrong += against_published(sys.argv[1], folder)
    for line in wrong[:20]:
        print(line)
    if wrong:
        sys.exit(f"{len(wrong)} values differ by more than {TOLERANCE}")


main()
